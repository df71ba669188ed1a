"""Where the sentences of the sources stand in copies of the text: found by fingerprint, kept in order."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tipdata.figures import records
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Source
from tipdata.text import readings
from tipdata.text.readings import Gap
from tipdata.text.report_copy import Copy, Sentence

OFTEN = 64  # places of one sentence beyond which only the one of its own turn is tried
COVERED = 0.4  # share of its sentences from which on a copy is one of a source
LIKELY = 1 / 6  # share from which on the missing sentences are looked for in other readings


@dataclass(frozen=True)
class Passage:
    """A source, and where its sentences stand in the copy that has most of them.

    rows:    of its sentences, in order
    spots:   of each sentence, where it stands; None where the copy lacks it
    gaps:    where the copy differs from the source, in order
    spaced:  numbers of the rows whose sentence has other spaces, hyphens or dashes there
    strays:  numbers of the rows whose sentence stands in the copy, and not in its turn
    covered: whether the copy holds so much of it that it is a copy of it; else no spots are told
    shared:  how many of its sentences stand in the copy, covered or not
    holding: numbers of the copies that hold it or a part of it
    """

    source: Source
    rows: Sequence[records.Sentence]
    copy: Copy
    spots: Sequence[Sentence | None]
    gaps: Sequence[Gap]
    spaced: frozenset[int]
    strays: frozenset[int]
    covered: bool
    shared: int
    holding: frozenset[int]

    @property
    def found(self) -> int:
        """How many of its sentences stand in a copy of it."""
        return sum(spot is not None for spot in self.spots)


Index = Mapping[str, Sequence[int]]


def locate(figures: Figures, copies: Sequence[Copy]) -> list[Passage]:
    """Find the sentences of each source in the copies; sources in the order of their table."""
    by_source = grouped(figures.sentences, lambda one: one.source_id)
    common = Counter(sha256 for rows in by_source.values() for sha256 in {one.sha256 for one in rows})
    indexes = [_index(copy, common) for copy in copies]
    return [
        _passage(
            source, sorted(by_source.get(source.source_id, ()), key=lambda one: one.place), copies, indexes, common
        )
        for source in figures.sources
    ]


def _index(copy: Copy, wanted: Mapping[str, int]) -> Index:
    """Where each wanted fingerprint stands in a copy."""
    places: dict[str, list[int]] = {}
    for number, sentence in enumerate(copy.sentences):
        if sentence.sha256 in wanted:
            places.setdefault(sentence.sha256, []).append(number)
    return places


def _share(rows: Sequence[records.Sentence], found: Mapping[int, Any], copy: Copy, common: Mapping[str, int]) -> float:
    """Which part of a source a copy holds, or the source of the copy where that is shorter.

    Sentences that several sources have say nothing, unless the source has no others.
    """
    own = {number for number, one in enumerate(rows) if common[one.sha256] == 1} or set(range(len(rows)))
    return len(own & found.keys()) / max(1, min(len(own), len(copy.sentences)))


def _passage(
    source: Source, rows: Sequence[records.Sentence], copies: Sequence[Copy], indexes: Sequence[Index], common: Counter[str]
) -> Passage:  # fmt: skip
    """Find one source in the copy that has most of it."""
    runs = [chain([one.sha256 for one in rows], index) for index in indexes]
    shares = [_share(rows, run, copy, common) for run, copy in zip(runs, copies, strict=True)]
    best = max(range(len(copies)), key=lambda number: len(runs[number]))
    copy, index = copies[best], indexes[best]
    spots: list[Sentence | None] = [None] * len(rows)
    turns = {row: copy.sentences[place] for row, place in runs[best].items()}
    spaced: set[int] = set()
    for deep in (False, True) if shares[best] >= LIKELY else ():
        for gap in list(_gaps(rows, turns, turns, copy)):
            wanted = [(row, rows[row]) for row in range(gap.first, gap.last)]
            turns |= readings.search(copy, gap, wanted, deep)
            if deep:
                near = readings.respaced(copy, gap, [(row, one) for row, one in wanted if row not in turns])
                turns |= near
                spaced |= near.keys()
        turns = dict(sorted(turns.items()))
    strays = {
        row: copy.sentences[index[one.sha256][0]]
        for row, one in enumerate(rows)
        if row not in turns and one.sha256 in index
    }
    found = turns | strays
    holding = {number for number, share in enumerate(shares) if share >= COVERED}
    covered = _share(rows, turns, copy, common) >= COVERED
    if covered:
        spots = [found.get(row) for row in range(len(rows))]
        holding.add(best)
    gaps = tuple(_gaps(rows, turns, found, copy)) if covered else ()
    told = (frozenset(spaced), frozenset(strays)) if covered else (frozenset[int](), frozenset[int]())
    return Passage(source, rows, copy, spots, gaps, *told, covered, len(found), frozenset(holding))


def chain(prints: Sequence[str], index: Index) -> dict[int, int]:
    """Find the longest run of fingerprints that a copy has in their order: number in `prints` → number in the copy."""
    ends: list[int] = []  # the earliest place at which a run of each length can end
    links: list[tuple[int, int, Any]] = []  # row, place and the run before, for each of these
    turns: dict[str, int] = {}
    for row, sha256 in enumerate(prints):
        places = index.get(sha256, ())
        if len(places) > OFTEN:
            turn = turns.get(sha256, 0)
            turns[sha256] = turn + 1
            places = places[turn : turn + 1]
        for place in reversed(places):
            length = bisect_left(ends, place)
            link = (row, place, links[length - 1] if length else None)
            ends[length : length + 1] = [place]
            links[length : length + 1] = [link]
    run: dict[int, int] = {}
    last: Any = links[-1] if links else None
    bound = ends[-1] + 1 if ends else 0
    while last is not None:
        row, _, last = last
        # Of equally long runs the one that keeps together: a page may quote a sentence long before the passage.
        places = index[prints[row]]
        bound = places[bisect_left(places, bound) - 1]
        run[row] = bound
    return dict(reversed(run.items()))


def _gaps(
    rows: Sequence[records.Sentence], turns: Mapping[int, Sentence], found: Mapping[int, Sentence], copy: Copy
) -> Iterator[Gap]:
    """Where a copy leaves sentences out of a run of the source, or has more of them."""
    edges = [(-1, 0, 0), *((row, one.first, one.last) for row, one in turns.items()), (len(rows), len(copy.words), 0)]
    for (row, _, end), (next_row, begin, _) in pairwise(edges):
        missing = [number for number in range(row + 1, next_row) if number not in found]
        if missing:
            yield Gap(missing[0], missing[-1] + 1, end, begin)
        elif row + 1 == next_row and 0 < next_row < len(rows) and begin > end:
            yield Gap(next_row, next_row, end, begin)
