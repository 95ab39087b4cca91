"""One good TMX and what can be wrong with it: each variant is a way some tool really writes."""

import re
import unicodedata

SENTENCES = (
    "„Nein“, sagt der Präsident.",
    "Müller & Söhne zahlen 5\u00a0Euro.",
    "Größer geht es nicht.",
    "Niemand weiß es.",
)
ARTICLE = f"{SENTENCES[0]} {SENTENCES[1]}\n\n{SENTENCES[2]}\n\n{SENTENCES[3]}\n"
"""Four segments; the memory has the first three."""

GOOD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="satzpaar" creationtoolversion="1" segtype="sentence" o-tmf="satzpaar" \
adminlang="en" srclang="de" datatype="plaintext"/>
<body>
<tu tuid="1" creationdate="20261121T103005Z">
<prop type="x-document">a.txt</prop>
<tuv xml:lang="de"><seg>„Nein“, sagt der Präsident.</seg></tuv>
<tuv xml:lang="en"><seg>“No,” says the president.</seg></tuv>
</tu>
<tu tuid="2">
<prop type="x-document">a.txt</prop>
<tuv xml:lang="de"><seg>Müller &amp; Söhne zahlen 5\u00a0Euro.</seg></tuv>
<tuv xml:lang="en"><seg>Müller &amp; Sons pay 5 euros.</seg></tuv>
</tu>
<tu tuid="3">
<prop type="x-document">a.txt</prop>
<tuv xml:lang="de"><seg>Größer geht es nicht.</seg></tuv>
<tuv xml:lang="en"><seg>It does not get any bigger.</seg></tuv>
</tu>
</body>
</tmx>
"""

LINGTRAIN = """\
<?xml version="1.0" encoding="utf-8" ?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="Lingtrain" segtype="sentence" adminlang="en-US" srclang="ru-RU" \
datatype="plaintext"></header>
<body>
<tu><tuv xml:lang="de-DE"><seg>„Nein“, sagt der Präsident.</seg></tuv>
<tuv xml:lang="en-US"><seg>“No,” says the president.</seg></tuv></tu>
<tu><tuv xml:lang="de-DE"><seg>Größer geht es nicht.</seg></tuv>
<tuv xml:lang="en-US"><seg>It does not get any bigger.</seg></tuv></tu>
</body>
</tmx>
"""

BEAD = re.sub(
    r"Präsident\.</seg>(.*?)president\.</seg>.*?<seg>(M.*?)</seg>(.*?)<seg>(M.*?)</seg>",
    r"Präsident. \2</seg>\1president. \4</seg>",
    GOOD,
    count=1,
    flags=re.DOTALL,
)
"""The first two sentences are one unit."""


def _in(old: str, new: str, text: str = GOOD, count: int = -1) -> bytes:
    assert old in text
    return text.replace(old, new, count).encode()


VARIANTS: dict[str, bytes] = {
    "good": GOOD.encode(),
    "no DOCTYPE": _in('<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n', ""),
    "UTF-16": GOOD.replace("UTF-8", "UTF-16").encode("utf-16"),
    "UTF-8 BOM": GOOD.encode("utf-8-sig"),
    "NFD": unicodedata.normalize("NFD", GOOD).encode(),
    "srclang=*all*": _in('srclang="de"', 'srclang="*all*"'),
    "target tuv first": re.sub(
        r'(<tuv xml:lang="de">.*?</tuv>)\n(<tuv xml:lang="en">.*?</tuv>)', r"\2\n\1", GOOD
    ).encode(),
    "de-DE/en-US": GOOD.replace('lang="de"', 'lang="de-DE"').replace('"en">', '"en-US">').encode(),
    "header de, tuv de-DE": _in('xml:lang="de"', 'xml:lang="de-DE"'),
    "missing srclang": _in(' srclang="de"', ""),
    "missing o-tmf": _in(' o-tmf="satzpaar"', ""),
    "version 1.4b": _in('tmx version="1.4"', 'tmx version="1.4b"'),
    "prop after tuv": _in(
        '<prop type="x-document">a.txt</prop>\n<tuv xml:lang="de"><seg>G',
        '<tuv xml:lang="de"><seg>G',
        GOOD.replace("bigger.</seg></tuv>", 'bigger.</seg></tuv><prop type="x-a">b</prop>'),
    ),
    "namespace": _in("<tmx version", '<tmx xmlns="http://www.lisa.org/tmx14" version'),
    "seg pretty-printed": re.sub("<seg>(.*?)</seg>", r"<seg>\n      \1\n    </seg>", GOOD).encode(),
    "xml:lang de_DE": GOOD.replace('lang="de"', 'lang="de_DE"').encode(),
    "bare &": _in("&amp;", "&"),
    "control character": _in("geht es", "geht\x0b es"),
    "&#11;": _in("geht es", "geht&#11; es"),
    "cp1252 labelled UTF-8": GOOD.encode("cp1252"),
    "NBSP normalised": _in("\u00a0", " "),
    "quotes normalised": _in("„Nein“", '"Nein"'),
    "prop type=file": _in(
        '"x-document">a.txt</prop>\n<tuv xml:lang="de"><seg>G',
        '"file">a.txt</prop>\n<tuv xml:lang="de"><seg>G',
    ),
    "<b> in seg": _in("Größer geht", "<b>Größer</b> geht"),
    "empty target": _in("It does not get any bigger.", ""),
    "2-2 bead, header sentence": BEAD.encode(),
    "2-2 bead, tu paragraph": _in("<tu ", '<tu segtype="paragraph" ', BEAD),
    "2-2 bead, header paragraph": _in('segtype="sentence"', 'segtype="paragraph"', BEAD),
    "Lingtrain": LINGTRAIN.encode(),
    "Lingtrain with &": _in("“No,”", "No & no,", LINGTRAIN),
}
"""By the name of what is the matter."""
