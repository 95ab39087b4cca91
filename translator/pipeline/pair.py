"""From segments to pairs: measured by the aligner, looked at by the checks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from align import AlignOptions, Bead, align, assess
from align.types import Encoder
from translator import checks
from translator.documents import sentences
from translator.documents.inline import Extracted, extract
from translator.pipeline.segment import Segment
from translator.types import Article, Origin, PairDraft

MOST_AT_ONCE = 2000
"""Sentences of an article that are aligned at once and tell what names are, so that memory and time
stay bounded."""


def pair(
    article: Article,
    segments: Sequence[Segment],
    target_language: str,
    encoder: Encoder,
    options: AlignOptions,
) -> Iterator[PairDraft]:
    """Yield one pair per segment of a translated article.

    Who translated them says which target belongs to which source. The aligner runs all the same,
    on the re-split targets; where it sees it otherwise the pair gets the finding ``contested``,
    and only there the encoder reads joined sentences.
    """
    for start in range(0, len(segments), MOST_AT_ONCE):
        part = segments[start : start + MOST_AT_ONCE]
        placed = [_placed(article, segment, target_language) for segment in part]
        drafts = _drafts(article, placed, target_language, encoder, options)
        for position, draft in enumerate(drafts, start):
            yield replace(draft, position=position)


WIDEST = 12
"""Sentences of one side of a pair that are measured one by one."""


@dataclass(frozen=True)
class _Placed:
    """A segment, and both its sides as the encoder reads them."""

    segment: Segment
    source: Extracted
    """Of the sentence as it stands in the article."""
    pieces: tuple[str, ...]
    """The sentences of the target."""

    @property
    def joined(self) -> str:
        return " ".join(self.pieces)


def _placed(article: Article, segment: Segment, target_language: str) -> _Placed:
    text = segment.target.text
    pieces = sentences.split_text(text, target_language, article.markup)
    source = segment.extracted
    if source.source != segment.sentence.text:
        source = extract(segment.sentence.text, segment.markup)
    known = segment.examination.evidence if segment.examination else None
    return _Placed(
        segment,
        source,
        tuple(
            known.target_extracted.read
            if known and (piece, article.markup) == (known.target, known.markups[1])
            else extract(piece, article.markup).read
            for piece in pieces
        ),
    )


def _drafts(
    article: Article,
    placed: Sequence[_Placed],
    target_language: str,
    encoder: Encoder,
    options: AlignOptions,
) -> list[PairDraft]:
    measured, agreed = _measured(placed, encoder, options)
    names = checks.kept_names((one.source.read, one.joined) for one in placed)
    evidences = []
    for index, one in enumerate(placed):
        hypothesis, bead = one.segment.target, measured.get(index)
        evidences.append(
            checks.Evidence(
                one.segment.sentence.text,
                hypothesis.text,
                article.language,
                target_language,
                similarity=None if bead is None else round(bead.similarity, 4),
                contested=index not in agreed and hypothesis.origin is not Origin.FAILED,
                origin=hypothesis.origin,
                names=names,
                markups=(one.segment.markup,) * 2,
                taken_apart=one.source,
            )
        )
    examined = checks.examine_pairs(evidences, encoder, [one.segment.examination for one in placed])
    return [
        _draft(one, measured.get(index), found)
        for index, (one, found) in enumerate(zip(placed, examined, strict=True))
    ]


def _draft(placed: _Placed, bead: Bead | None, examined: checks.Examination) -> PairDraft:
    segment, hypothesis = placed.segment, placed.segment.target
    failed = hypothesis.origin is Origin.FAILED
    return PairDraft(
        sentence_ids=(segment.number,),
        position=0,
        source=segment.sentence.text,
        target=hypothesis.text,
        origin=hypothesis.origin,
        target_count=max(1, len(placed.pieces)),
        similarity=examined.evidence.similarity,
        margin=None if bead is None else round(bead.margin, 4),
        length_ratio=None if failed else len(placed.joined) / len(placed.source.read),
        confidence=None if bead is None else round(bead.confidence, 4),
        engine_score=hypothesis.score,
        reason=hypothesis.reason,
        findings=examined.findings + segment.findings,
    )


def _measured(
    placed: Sequence[_Placed], encoder: Encoder, options: AlignOptions
) -> tuple[dict[int, Bead], set[int]]:
    """Return the measures of the segments that have a target, and which the aligner agrees with."""
    source = [one.source.read for one in placed]
    target = [piece for one in placed for piece in one.pieces]
    links = links_of([((one.source.read,), one.pieces) for one in placed])
    agreed = agreements(source, target, links, encoder, options)
    other = {index: link for index, link in enumerate(links) if link[1] and index not in agreed}
    return agreed | assessed(source, target, other, encoder, options), set(agreed)


Link = tuple[tuple[int, ...], tuple[int, ...]]
"""Which sentences of either text belong together, by their places in the texts."""


def links_of(rows: Iterable[tuple[Sequence[str], Sequence[str]]]) -> list[Link]:
    """Return the links of rows that hold the sentences of both texts, one row after the other."""
    links: list[Link] = []
    left = right = 0
    for source, target in rows:
        ends = left + len(source), right + len(target)
        links.append((tuple(range(left, ends[0])), tuple(range(right, ends[1]))))
        left, right = ends
    return links


def assessed(
    source: Sequence[str],
    target: Sequence[str],
    links: Mapping[int, Link],
    encoder: Encoder,
    options: AlignOptions,
) -> dict[int, Bead]:
    """Return the measures of these links, by their numbers, however many sentences they hold.

    None where one of the texts has no sentence at all. Of very many sentences of a link some are
    read as one, for the memory that measuring takes grows with the square of their number.
    """
    if not (links and source and target):
        return {}
    left, source_groups = _read_together(source, [link[0] for link in links.values()])
    right, target_groups = _read_together(target, [link[1] for link in links.values()])
    widest = max(map(len, source_groups + target_groups))
    options = replace(options, max_bead=max(options.max_bead, widest))
    groups = list(zip(source_groups, target_groups, strict=True))
    beads = assess(left, right, groups, encoder, options)
    return {
        number: replace(bead, source=link[0], target=link[1])
        for (number, link), bead in zip(links.items(), beads, strict=True)
    }


def _read_together(
    texts: Sequence[str], groups: Sequence[tuple[int, ...]]
) -> tuple[list[str], list[tuple[int, ...]]]:
    """Return the texts, those of a group joined to WIDEST at most, and the groups of these."""
    first = list(range(len(texts)))  # where the text begins that each one is read in
    for group in groups:
        for place, index in enumerate(group if len(group) > WIDEST else ()):
            first[index] = group[place - place % -(-len(group) // WIDEST)]
    starts = sorted(set(first))
    number = {start: place for place, start in enumerate(starts)}
    ends = [*starts[1:], len(texts)]
    joined = [" ".join(texts[start:end]) for start, end in zip(starts, ends, strict=True)]
    return joined, [tuple(dict.fromkeys(number[first[index]] for index in own)) for own in groups]


def agreements(
    source: Sequence[str],
    target: Sequence[str],
    links: Sequence[Link],
    encoder: Encoder,
    options: AlignOptions,
) -> dict[int, Bead]:
    """Return the beads of those links that the aligner makes as well, by number of the link."""
    beads = align(source, target, encoder, replace(options, read_joins=False))
    made = {(bead.source, bead.target): bead for bead in beads}
    return {number: made[link] for number, link in enumerate(links) if all(link) and link in made}
