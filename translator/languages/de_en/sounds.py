"""How German and English write sounds, to tell whether two names may be the same."""

from translator.languages.base import Sounds

SOUNDS = Sounds(
    letters=(
        ("tsch", "c"), ("dsch", "j"), ("sch", "s"), ("ch", "k"), ("sh", "s"), ("zh", "s"),
        ("ck", "k"), ("ph", "f"), ("th", "t"), ("ts", "s"), ("tz", "s"), ("qu", "k"),
    ),
    alike=str.maketrans("cqwjyzvx", "kkviisvs"),
)  # fmt: skip
