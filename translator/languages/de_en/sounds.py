"""How German and English write sounds: to spell a name as the other does, and to compare two.

To spell takes the exact letters, and one direction; to compare, what either language may write for
a sound is one letter, so that small differences of hearing do not count.
"""

from translator.languages.base import Sounds

SPELLINGS = (
    ("schtsch", ("shch",)),
    ("tsch", ("ch",)),
    ("dsch", ("j", "dzh")),
    ("sch", ("sh", "zh")),
    ("ch", ("kh",)),
    ("w", ("v",)),
    ("je", ("ye", "e")),
    ("ij(?!e)", ("y", "iy")),
    ("j$", ("y", "i")),
    ("j", ("y",)),
    ("ss", ("s",)),
    ("(?<=[aeiouyj])s(?=[aeiouyj])", ("z", "s")),
    ("^s(?=[aeiouy])", ("s", "z")),
    ("z", ("ts", "z")),
)
"""What German writes for a sound, and what English may write for it, the usual first."""

SOUNDS = Sounds(
    letters=(
        ("tsch", "c"), ("dsch", "j"), ("sch", "s"), ("ch", "k"), ("sh", "s"), ("zh", "s"),
        ("ck", "k"), ("ph", "f"), ("th", "t"), ("ts", "s"), ("tz", "s"), ("qu", "k"),
    ),
    alike=str.maketrans("cqwjyzvx", "kkviisvs"),
)  # fmt: skip
