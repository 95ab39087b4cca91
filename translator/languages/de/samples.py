"""Sentences of German: those of an article, and those that show what translating is."""

SAMPLES = (
    "Die Regierung will die Steuern im kommenden Jahr um drei Prozent senken.",
    "Politik",
    "Am Dienstag trafen sich die Minister in Berlin, um über den Haushalt zu beraten.",
    "„Wir haben lange auf diesen Tag gewartet“, sagte die Bürgermeisterin.",
    "Der Zug nach München fällt heute wegen eines Unwetters aus.",
    "Mehr als 2.000 Menschen demonstrierten vor dem Parlament gegen das neue Gesetz.",
    "Obwohl die Preise gestiegen sind, kaufen die meisten Kunden so viel wie vorher, weil sie "
    "im nächsten Monat mit einer weiteren Erhöhung rechnen.",
    "Warum hat niemand die Polizei gerufen?",
    "Das Unternehmen, das im 19. Jahrhundert gegründet wurde, beschäftigt heute rund 500 "
    "Mitarbeiter an vier Standorten.",
    "Nach Angaben der Feuerwehr wurde bei dem Brand niemand verletzt.",
    "Die Forscher fanden heraus, dass ältere Menschen seltener krank werden, wenn sie sich "
    "jeden Tag eine halbe Stunde bewegen.",
    "Foto: dpa",
)
EXAMPLES = ("Das Wetter wird morgen besser.", "Politik", "Er sagte: „Wir kommen um 8 Uhr.“")
