"""Cut some sub-words of a text into smaller ones, so that rare words become less strange.

After the sub-word regularisation of Kudo (2018) and the BPE dropout of Provilkov et al. (2020),
which cut a word in another way each time that it is read; here a sub-word falls into any two that
the vocabulary has.
"""

import random

from tools.training.learner import Learner


class Cutter:
    """Cuts the text of a prompt, differently at each call, and leaves what is around it."""

    def __init__(self, learner: Learner, share: float, seed: int) -> None:
        """Cut this share of the sub-words of what is to be translated."""
        self._texts, self._pieces = learner.encode.tokens, learner.encode.numbers
        self._head, self._tail = len(learner.head), len(learner.tail)
        self._share, self._random = share, random.Random(seed)
        self._known: dict[int, list[list[int]]] = {}

    def __call__(self, prompt: list[int]) -> list[int]:
        """Return the prompt with some of its sub-words cut in two."""
        if not self._share:
            return prompt
        made = prompt[: self._head]
        end = len(prompt) - self._tail
        for number in prompt[self._head : end]:
            if self._random.random() < self._share and (ways := self._ways(number)):
                made += self._random.choice(ways)
            else:
                made.append(number)
        return made + prompt[end:]

    def _ways(self, number: int) -> list[list[int]]:
        """Return every two sub-words that a sub-word can fall into."""
        if number not in self._known:
            text = self._texts[number]
            halves = [(text[:at], text[at:]) for at in range(1, len(text))]
            self._known[number] = [
                [self._pieces[left], self._pieces[right]]
                for left, right in halves
                if left in self._pieces and right in self._pieces
            ]
        return self._known[number]
