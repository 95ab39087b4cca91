"""From an article and its targets to the text of the translated document."""

from collections.abc import Iterator, Sequence

from translator.documents import markdown_structure
from translator.types import Article, Sentence


def rebuild(article: Article, split: Sequence[Sentence], targets: Sequence[str]) -> str:
    """Return the article's text with every sentence replaced by its target.

    All that stands between sentences (blanks, line breaks) stays as it is.
    """
    parts, end = [], 0
    for sentence, target in zip(split, targets, strict=True):
        parts += [article.text[end : sentence.start], target]
        end = sentence.end
    return "".join([*parts, article.text[end:]])


BREAKS = "its translation would change the structure of the file"


def breaking(article: Article, split: Sequence[Sentence], targets: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the sentences whose targets would be read as other markup.

    With their sources in place of those targets, the article keeps its structure.
    """
    if article.markup != "markdown":
        return
    wanted = markdown_structure.structure(article.text)
    state = [sentence.text for sentence in split]
    pending = [[number for number, text in enumerate(state) if text != targets[number]]]
    while pending:
        group = pending.pop()
        for number in group:
            state[number] = targets[number]
        if markdown_structure.structure(rebuild(article, split, state)) == wanted:
            continue
        for number in group:
            state[number] = split[number].text
        if len(group) == 1:
            yield group[0]
        else:
            middle = len(group) // 2
            pending += [group[middle:], group[:middle]]
