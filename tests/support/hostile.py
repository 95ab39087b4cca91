"""An engine whose answers look like markup wherever that could do harm."""

import random
import zlib
from collections.abc import Callable, Sequence

from translator.engines.base import EngineSignature
from translator.types import Hypothesis

POISON = [
    *("# ", "1. ", "- ", "+ ", "> ", "* ", "    ", "\t", "\n", "\n\n", "\r\n", "\u2028", "---"),
    *("\n---\n", "\n===\n", "`", "```", "\n```\n", "~~~", "**", "*", "_", "__", "~~", "|", "||"),
    *("[", "]", "](x)", "[x](y)", "![x](y)", "[x]: y", "[x]", "[^1]", "<", ">", "<b>", "</b>"),
    *("</p>", "<p>", "<!--", "-->", "<script>", "</td>", "<br>", "<a href=x>", "&amp;", "&lt;"),
    *("&#60;", "&", "\\", "\\\\", "\\|", "https://evil.de/", "<https://evil.de>", "a@evil.de"),
    *("<code>x</code>", "{x}", "%s", "@evil", "#evil", "\u00a0", "\u00ad", '"', "'", "]]>", "<?"),
    *("<w:p/>", "</w:t>", "<obj n='1'/>", "\x0b", "\x85", "{{x}}", "$", "==", "(", ")", "=", "!"),
]


class HostileEngine:
    """Answers with the source's words, more or fewer of them, and poison in between."""

    batch_size = 8

    def __init__(self, seed: int) -> None:
        self.seed = seed

    @property
    def signature(self) -> EngineSignature:
        return EngineSignature("hostile", "poison", "1", "de", "en")

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None] = lambda count: None
    ) -> list[Hypothesis]:
        advance(len(sentences))
        return [Hypothesis(self._answer(sentence)) for sentence in sentences]

    def _answer(self, sentence: str) -> str:
        chance = random.Random(self.seed + zlib.crc32(sentence.encode()))
        words = sentence.swapcase().split(" ") if chance.random() < 0.2 else sentence.split(" ")
        if chance.random() < 0.3:
            words = words[: chance.randint(1, len(words))]
        for _ in range(chance.choice([0, 1, 1, 2, 4])):
            glue = chance.choice(["", " "])
            at = chance.choice([0, 0, len(words), chance.randint(0, len(words))])
            words.insert(at, glue + chance.choice(POISON) + glue)
        answer = chance.choice([" ", " ", ""]).join(words)
        return answer if answer.strip() else "x"
