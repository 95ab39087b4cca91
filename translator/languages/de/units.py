"""What German measures in."""

from translator.languages.base import Units

UNITS = Units(
    {
        "km": "Kilometern?",
        "m": "Metern?",
        "cm": "Zentimetern?",
        "mile": "Meilen?",
        "foot": "Fuß",
        "kg": "Kilo(?:gramm)?s?",
        "g": "Gramm",
        "t": "Tonnen?",
        "pound": "Pfund",
        "°C": "Grad(?: Celsius)?",
        "°F": "Grad Fahrenheit",
        "%": "Prozent(?:punkten?)?",
        "€": "Euro",
        "$": "US-Dollar|Dollar",
        "hour": "Stunden?",
        "minute": "Minuten?",
        "second": "Sekunden?",
        "day": "Tagen?|Tage",
        "week": "Wochen?",
        "month": "Monaten?|Monate",
        "year": "Jahren?|Jahre",
    },
    scales=(r"Mio\.?", r"Mrd\.?", "Millionen", "Milliarden?", "tausend"),
)
