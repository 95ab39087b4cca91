"""Tell a model in the prompt what a dictionary has for a sentence's rarer words, while it learns.

"Der Zaun {fence} ist neu": what stands in braces need not be known by heart, and what is learned of
a word that is explained now and then is how it is used. The engine asks without notes.
"""

import random

from translator.languages.dictionary import WORD, Lexicon

MOST_USUAL = 4.6
"""Zipf frequency of the words from which none is explained."""
MOST = 4
"""Words that explain one."""
SENTENCES = 0.8
"""Share of those that have notes."""
LEFT_OUT = (0, 0, 0.1, 0.3)
"""Shares of the notes that a sentence lacks, one of these by chance."""


class Notes:
    """Puts notes behind the words of most sentences, others at each call."""

    def __init__(self, lexicon: Lexicon, seed: int) -> None:
        """Explain with the words of this dictionary."""
        self._lexicon, self._random = lexicon, random.Random(seed)

    def __call__(self, sentence: str) -> str:
        """Return the sentence with the words of its dictionary in braces, or as it is."""
        if self._random.random() >= SENTENCES:
            return sentence
        lacking = self._random.choice(LEFT_OUT)
        return WORD.sub(lambda found: found[0] + self._note(found[0], lacking), sentence)

    def _note(self, word: str, lacking: float) -> str:
        entries = list(self._lexicon.entries(word.lower()))
        if not entries or min(frequency for frequency, _ in entries) > MOST_USUAL:
            return ""
        told = [one for _, words in entries for one in words.split()[: MOST // len(entries)]]
        return f" {{{' '.join(told)}}}" if told and self._random.random() >= lacking else ""
