"""Words of German that say something about the sentence around them."""

# Words that begin a German sentence and are no nouns: after an ordinal, a roman numeral, "usw."
# or dots, only these show that the stop ends the sentence ("eroberten im 18. Für Spannungen").
_OPENER_WORDS = """
der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner ich du
er sie es wir ihr man mein meine sein seine seinen seinem seiner ihre ihren ihrem ihrer unser
unsere unseren dieser diese dieses diesen diesem jener jene jenes jenen jenem jeder jede jedes
jeden jedem alle allen aller alles manche mancher manches viele vielen wenige einige einigen
mehrere beide beiden solche solcher welche welcher welches und oder aber denn doch sondern weil
da dass daß wenn als ob obwohl während nachdem bevor seit seitdem bis falls sofern solange
sobald damit indem wie wo wer was wann warum wieso weshalb woher wohin womit wodurch dabei dafür
dagegen daher dahin danach daneben daran darauf daraus darin darüber darum darunter davon davor
dazu dazwischen deshalb deswegen dennoch trotzdem jedoch allerdings außerdem zudem ferner ebenso
auch nur noch nun jetzt heute gestern morgen damals dann dort hier hierzu hierbei zuerst zuletzt
zunächst später schließlich endlich inzwischen mittlerweile seither bisher bislang derzeit
momentan aktuell vielleicht wahrscheinlich vermutlich offenbar angeblich natürlich tatsächlich
leider sogar so somit folglich also insgesamt immer nie niemals oft manchmal selten bereits
schon erst in im an am auf aus bei beim mit nach von vom vor zu zum zur für gegen ohne um durch
über unter hinter neben zwischen trotz wegen laut gemäß statt anstatt innerhalb außerhalb
entlang ist sind war waren hat haben hatte hatten wird werden wurde wurden kann können konnte
soll sollen muss müssen nicht nichts niemand jemand etwas weder entweder sowohl zwar wobei
"""

OPENERS = frozenset(_OPENER_WORDS.split())
"""Words that open a sentence and are no nouns."""
