"""A reviewer's place: every verb the page, the terminal and the commands have."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from align import AlignOptions, align
from align.types import Encoder
from translator import languages
from translator.documents import sentences
from translator.documents.inline.extract import plain
from translator.errors import UsageError
from translator.memory.glossary import Glossary
from translator.pipeline import encoder
from translator.pipeline.pair import MOST_AT_ONCE
from translator.review.measure import NEIGHBOURS, Surroundings, contents
from translator.review.queue import Queue
from translator.review.shapes import Shape, divided, joined, merged, spans, text_of, untouched
from translator.store import GONE, Change, PairContent, Part, Parts, Store
from translator.types import DEFAULT_ENCODER, Origin, Pair, PairState

__all__ = ["Change", "Desk"]
Seen = Mapping[int, int] | None
REVIEWED = (PairState.ACCEPTED, PairState.EDITED)


def measuring(store: Store) -> Encoder:
    """Return the encoder that measures what people change; its vectors are kept in the store."""
    return encoder.open_encoder(DEFAULT_ENCODER, offline=True, store=store)


@contextmanager
def open_desk(db: Path, *, by: str) -> Iterator["Desk"]:
    """Let a person work on a database, which is closed afterwards."""
    with Store(db) as store:
        yield Desk(store, measuring(store), by=by)


class Desk:
    """What one reviewer may do; each verb is one action, computed anew and kept at once.

    Every verb raises PairNotFound for a pair that is not there, and ReviewConflict, writing
    nothing, where a pair has a later event than ``seen`` says.
    """

    def __init__(self, store: Store, encoder: Encoder, *, by: str) -> None:
        """Let that person work on this store; the encoder measures what is changed."""
        self.store, self.encoder, self.by = store, encoder, by
        self.queue = Queue(store)

    def accept(self, pair_ids: Sequence[int], *, seen: Seen = None) -> Change:
        """Say these pairs are right as they are; all of them, or none if one cannot be."""
        return self.store.history.accept(pair_ids, by=self.by, seen=seen)

    def reject(self, pair_ids: Sequence[int], *, seen: Seen = None) -> Change:
        """Say these pairs are wrong and must not be exported."""
        return self.store.history.reject(pair_ids, by=self.by, seen=seen)

    def reopen(self, pair_ids: Sequence[int], *, seen: Seen = None) -> Change:
        """Have these pairs decided again; their texts stay."""
        return self.store.history.reopen(pair_ids, by=self.by, seen=seen)

    def note(self, pair_id: int, text: str, *, seen: Seen = None) -> Change:
        """Attach a remark to a pair, in place of the one before; empty: take it away."""
        return self.store.history.note(pair_id, text, by=self.by, seen=seen)

    def edit(self, pair_id: int, target: str, *, seen: Seen = None) -> Change:
        """Replace a pair's target by the person's text, which also accepts it."""
        return self._rewrite(pair_id, target, seen, "edited", Origin.HUMAN, None)

    def choose(self, pair_id: int, number: int, *, seen: Seen = None) -> Change:
        """Take another translation, counted from 1 as ``Translations.alternatives`` gives them."""
        others = self.store.translations.alternatives([pair_id]).get(pair_id, ())
        if not 1 <= number <= len(others):
            raise UsageError(f"pair {pair_id} has no alternative {number}; it has {len(others)}")
        other = others[number - 1]
        return self._rewrite(pair_id, other.text, seen, "chosen", other.origin, other.score)

    def _rewrite(
        self,
        pair_id: int,
        target: str,
        seen: Seen,
        verb: str,
        origin: Origin,
        score: float | None,
    ) -> Change:
        guard = self._guard([pair_id], seen)
        old = _Group(self.store, [pair_id])
        measured = PairContent()
        if target.strip():
            shape = replace(old.shapes[0], target=target, origin=origin, score=score)
            (measured,) = old.contents([shape], self.encoder)
        return self.store.history.edit(
            pair_id,
            target,
            by=self.by,
            measured=measured,
            verb=verb,
            origin=origin,
            seen=guard,
        )

    def merge(self, pair_id: int, *, seen: Seen = None) -> Change:
        """Make one pair of this one and the next of its article; it is to be decided again."""
        both = self._with_neighbour(pair_id, 0, 1, seen)
        guard = self._guard(both, seen)
        if len(both) < 2:
            raise UsageError(f"pair {pair_id} is the last of its article; nothing to merge with")
        old = _Group(self.store, both)
        return self._reshape(
            "merged", old, [merged(old.shapes[0], old.shapes[1], old.target)], guard
        )

    def split(self, pair_id: int, source_at: int, target_at: int, *, seen: Seen = None) -> Change:
        """Divide a pair before these characters of its source and target.

        A sentence is divided with them, if need be. One half may lack a target; of people's
        translations one half may also lack a source. Both halves are to be decided again.
        """
        guard = self._guard([pair_id], seen)
        old = _Group(self.store, [pair_id])
        halves = divided(old.shapes[0], source_at, target_at, old.source, old.target)
        return self._reshape("split", old, halves, guard)

    def move(self, pair_id: int, side: str, direction: str, *, seen: Seen = None) -> Change:
        """Move the first sentence of a side ``up`` to the pair before, or the last one ``down``.

        Both pairs are to be decided again.
        """
        if side not in ("source", "target") or direction not in ("up", "down"):
            raise UsageError("move the source or the target, up or down")
        up = direction == "up"
        both = self._with_neighbour(pair_id, int(up), int(not up), seen)
        guard = self._guard(both, seen)
        if len(both) < 2:
            raise UsageError(f"pair {pair_id} has no neighbour to move a sentence {direction} to")
        old = _Group(self.store, both)
        shape = old.shapes[int(up)]
        ends = _sentence_spans(shape, side, old)
        if not ends:
            raise UsageError(f"pair {pair_id} has no {side} sentence to move")
        if side == "source" and len(ends) < 2 and old.target is None:
            raise UsageError(f"pair {pair_id} has one sentence only; merge it instead")
        at = ends[0][1] if up else ends[-1][0]
        length = len(text_of(shape.parts.source, old.source)), len(shape.target)
        # Of the other side everything stays: before its first character, or behind its last.
        stay = (length[0], length[1]) if not up else (0, 0)
        cuts = (at, stay[1]) if side == "source" else (stay[0], at)
        first, last = divided(shape, *cuts, old.source, old.target)
        if up:
            new = [merged(old.shapes[0], first, old.target), replace(last, note=shape.note)]
        else:
            new = [first, merged(last, old.shapes[1], old.target)]
        return self._reshape(
            "moved", old, [one for one in new if one.parts != Parts() or one.target], guard
        )

    def realign(self, first_id: int, last_id: int, *, seen: Seen = None) -> Change:
        """Align anew what stands between two pairs; what people decided on or wrote stays."""
        between = _between(self.store, first_id, last_id)
        guard = self._guard([first_id, *between, last_id], seen)
        changes: dict[int, PairContent] = {}
        new: list[tuple[int, PairContent]] = []
        for part in self._stretches(between):
            shapes = _aligned(part, self.encoder)
            changed, added = self._contents(part, shapes)
            changes |= changed
            new += added
        return self.store.history.act("realigned", changes, by=self.by, seen=guard, new=new)

    def _stretches(self, pair_ids: Sequence[int]) -> Iterator["_Group"]:
        """Yield the stretches of pairs that may be aligned anew."""
        if not pair_ids:
            raise UsageError("nothing to realign: the two pairs are neighbours")
        whole = _Group(self.store, pair_ids)
        free = [
            pair.state is PairState.NEW and (whole.target is None or untouched(shape, whole.target))
            for pair, shape in zip(whole.pairs, whole.shapes, strict=True)
        ]
        for loose, group in groupby(zip(free, pair_ids, strict=True), key=lambda item: item[0]):
            if loose:
                yield _Group(self.store, [pair_id for _, pair_id in group])

    def accept_above(self, probability: float, *, article_id: int | None = None) -> Change:
        """Accept all open pairs that are at least so likely to be accepted, as one action."""
        return self.queue.accept_above(probability, by=self.by, article_id=article_id)

    def undo(self) -> Change:
        """Take back this person's last action; again: the one before."""
        return self.store.history.undo(by=self.by)

    def redo(self) -> Change:
        """Do again what this person took back last, unless they did something else since."""
        return self.store.history.redo(by=self.by)

    def undo_pair(self, pair_id: int) -> Change:
        """Take back the last thing anyone did to this pair; again: the one before that."""
        return self.store.history.undo_pair(pair_id, by=self.by)

    def offers(self, pair_id: int) -> list[Pair]:
        """Return the pairs with the same source elsewhere that have another target."""
        pair = self.store.pairs.get(pair_id)
        return [
            other for other in self.store.pairs.same_source(pair) if other.target != pair.target
        ]

    def _with_neighbour(self, pair_id: int, before: int, after: int, seen: Seen) -> list[int]:
        self.store.history.check_seen([pair_id], seen or {})
        return [pair.id for pair in self.store.pairs.around(pair_id, before, after)]

    def _guard(self, pair_ids: Sequence[int], seen: Seen) -> dict[int, int]:
        """Return what the coming computation is based on: nothing later may have happened."""
        return (
            dict.fromkeys(pair_ids, 0) | self.store.history.last_events(pair_ids) | dict(seen or {})
        )

    def _reshape(
        self, verb: str, old: "_Group", shapes: Sequence[Shape], guard: Mapping[int, int]
    ) -> Change:
        for shape in shapes:
            if not shape.parts.source and (old.target is None or not shape.parts.target):
                raise UsageError("that would leave a pair without a sentence of its article")
        changes, new = self._contents(old, shapes)
        return self.store.history.act(verb, changes, by=self.by, seen=guard, new=new)

    def _contents(
        self, old: "_Group", shapes: Sequence[Shape]
    ) -> tuple[dict[int, PairContent], list[tuple[int, PairContent]]]:
        """Return what becomes of the pairs, and the pairs that come new."""
        changes: dict[int, PairContent] = {}
        new: list[tuple[int, PairContent]] = []
        free = [
            pair.id
            for pair, shape in zip(old.pairs, old.shapes, strict=True)
            if shape not in shapes
        ]
        for shape, content in zip(shapes, old.contents(shapes, self.encoder), strict=True):
            if shape in old.shapes:
                continue
            content = replace(
                content,
                state=PairState.NEW,
                reviewer="",
                shaped=True,
                retired=False,
                sentences=shape.parts.held(),
            )
            if free:
                changes[free.pop(0)] = content
            else:
                new.append((old.pairs[0].id, content))
        changes |= {number: replace(GONE, shaped=True) for number in free}
        return changes, new


class _Group:
    """Neighbouring pairs of one translation, with all that is needed to reshape them."""

    def __init__(self, store: Store, pair_ids: Sequence[int]) -> None:
        self._store = store
        self.pairs = store.pairs.get_many(pair_ids)
        parts = store.pairs.parts(pair_ids)
        self.shapes = [Shape.of(pair, parts[pair.id]) for pair in self.pairs]
        self.source = store.articles.read(self.pairs[0].article_id)
        target_id = self.pairs[0].target_article_id
        self.target = None if target_id is None else store.articles.read(target_id)

    def contents(self, shapes: Sequence[Shape], encoder: Encoder) -> list[PairContent]:
        before = self._store.pairs.around(self.pairs[0].id, NEIGHBOURS, 0)[:-1]
        after = self._store.pairs.around(self.pairs[-1].id, 0, NEIGHBOURS)[1:]
        parts = self._store.pairs.parts([pair.id for pair in (*before, *after)])
        like = self.pairs[0]
        changed = [pair.id for pair in self.pairs]
        codes = like.source_language, like.target_language
        glossary = Glossary(self._store.glossary.terms(*codes), languages.pair(*codes))
        return contents(
            shapes,
            Surroundings(
                before=[Shape.of(pair, parts[pair.id]) for pair in before],
                after=[Shape.of(pair, parts[pair.id]) for pair in after],
                others=lambda words: self._store.pairs.texts_around(
                    like, words, changed, MOST_AT_ONCE
                ),
                source=self.source,
                target=self.target,
                source_language=like.source_language,
                target_language=like.target_language,
                glossary=glossary,
            ),
            encoder,
        )


def _between(store: Store, first_id: int, last_id: int) -> list[int]:
    """Return the pairs between two reviewed ones of the same translation."""
    for pair in store.pairs.get_many([first_id, last_id]):
        if pair.state not in REVIEWED:
            raise UsageError(f"pair {pair.id} is not accepted; realign between two accepted pairs")
    ids = store.pairs.following(first_id)
    if last_id not in ids:
        raise UsageError(f"pair {last_id} does not come after pair {first_id} in one article")
    return ids[: ids.index(last_id)]


def _sentence_spans(shape: Shape, side: str, old: _Group) -> list[tuple[int, int]]:
    """Return where the sentences of a side begin and end in its text."""
    if side == "source":
        return [(begin, end) for _, begin, end in spans(shape.parts.source)]
    if old.target is not None and untouched(shape, old.target):
        return [(begin, end) for _, begin, end in spans(shape.parts.target)]
    language = old.pairs[0].target_language
    return list(sentences.boundaries(shape.target, language, old.source.markup))


def _aligned(old: _Group, encoder: Encoder) -> list[Shape]:
    """Return the pairs the aligner makes of these sentences."""
    markup = old.source.markup
    source = [part for shape in old.shapes for part in shape.parts.source]
    target: list[tuple[Shape, tuple[int, int], Part | None]] = []
    for shape in old.shapes:
        ends = _sentence_spans(shape, "target", old)
        parts: Sequence[Part | None] = shape.parts.target or [None] * len(ends)
        target += [(shape, span, part) for span, part in zip(ends, parts, strict=True)]
    beads = align(
        [plain(part.stretch.text, markup) for part in source],
        [plain(shape.target[begin:end], markup) for shape, (begin, end), _ in target],
        encoder,
        AlignOptions(),
    )
    groups: list[tuple[list[int], list[int]]] = []
    for bead in beads:
        if old.target is None and not bead.source and groups:
            groups[-1][1].extend(bead.target)  # an engine's sentence always has a source
        elif old.target is None and groups and not groups[-1][0]:
            groups[-1][0].extend(bead.source)
            groups[-1][1].extend(bead.target)
        else:
            groups.append((list(bead.source), list(bead.target)))
    return [_shape(old, source, target, *group) for group in groups]


def _shape(
    old: _Group,
    source: Sequence[Part],
    target: Sequence[tuple[Shape, tuple[int, int], Part | None]],
    left: Sequence[int],
    right: Sequence[int],
) -> Shape:
    ours, theirs = tuple[Part, ...](), tuple[Part, ...]()
    for index in left:
        ours = joined(ours, [source[index]])
    for index in right:
        part = target[index][2]
        theirs = joined(theirs, [part] if part else [])
    for shape in old.shapes:
        owned = [index for index, item in enumerate(target) if item[0] is shape]
        if shape.parts.source == ours and owned == list(right):
            return shape
    text = " ".join(target[index][0].target[slice(*target[index][1])] for index in right)
    if old.target is not None:
        text = text_of(theirs, old.target)
    made = target[right[0]][0] if right else old.shapes[0]
    return Shape(Parts(ours, theirs), text, made.origin)
