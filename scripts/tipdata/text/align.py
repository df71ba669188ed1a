"""Where the sentences of the sources stand in copies of the text: found by fingerprint, kept in order."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from tipdata.figures import records
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Source
from tipdata.text import readings
from tipdata.text.readings import Wanted
from tipdata.text.report_copy import Copy, Sentence

OFTEN = 64  # places of one sentence beyond which only the one of its own turn is tried
COVERED = 0.4  # share of its sentences from which on a copy is one of a source
LIKELY = 1 / 6  # share from which on the missing sentences are looked for in other readings
BUDGET = 2_000_000  # words that are tried in other readings, of all sources


@dataclass(frozen=True)
class Spot:
    """Where a sentence of a source stands.

    copy:   number of the copy, from 0
    spaced: whether spaces, hyphens or dashes are other ones there
    """

    copy: int
    sentence: Sentence
    spaced: bool = False


@dataclass(frozen=True)
class Gap:
    """Neighbouring sentences of a source that are not in a copy, and what that copy has in their place.

    first, last: numbers of the rows, half-open, from 0; equal where the copy has more than the source
    copy:        number of the copy
    begin, end:  numbers of the words that stand there, half-open, from 0
    """

    first: int
    last: int
    copy: int
    begin: int
    end: int


@dataclass(frozen=True)
class Passage:
    """A source, and where its sentences stand.

    rows:    of its sentences, in order
    spots:   of each sentence; None where no copy has it
    gaps:    where the copies that hold the source differ from it, in its order
    strays:  numbers of the rows whose sentence stands in a copy, and not in its turn
    covered: whether a copy holds so much of it that it is a copy of it; else no spots are told
    shared:  how many of its sentences stand in the copies, covered or not
    """

    source: Source
    rows: Sequence[records.Sentence]
    spots: Sequence[Spot | None]
    gaps: Sequence[Gap]
    strays: frozenset[int]
    covered: bool
    shared: int

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
    listed = [
        (source, sorted(by_source.get(source.source_id, ()), key=lambda one: one.place)) for source in figures.sources
    ]
    chains = [[chain([one.sha256 for one in rows], index) for index in indexes] for _, rows in listed]
    shares = [
        [_share(rows, run, copy, common) for run, copy in zip(runs, copies, strict=True)]
        for (_, rows), runs in zip(listed, chains, strict=True)
    ]
    budget = [BUDGET]
    nothing_likely = not any(share >= LIKELY for row in shares for share in row)
    return [
        _passage(
            source, rows, runs, [nothing_likely or share >= LIKELY for share in likely], indexes, copies, common, budget
        )
        for (source, rows), runs, likely in zip(listed, chains, shares, strict=True)
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
    source: Source,
    rows: Sequence[records.Sentence],
    runs: Sequence[Mapping[int, int]],
    likely: Sequence[bool],
    indexes: Sequence[Index],
    copies: Sequence[Copy],
    common: Mapping[str, int],
    budget: list[int],
) -> Passage:
    """Find one source in the copies, the fullest copy first."""
    spots: list[Spot | None] = [None] * len(rows)
    order = sorted(range(len(copies)), key=lambda number: -len(runs[number]))
    turns: dict[int, dict[int, Sentence]] = {}  # by copy, the sentences that stand in their turn
    for number in order:
        turns[number] = {row: copies[number].sentences[place] for row, place in runs[number].items()}
        for row, sentence in turns[number].items():
            spots[row] = spots[row] or Spot(number, sentence)
    for number in order:
        for deep in (False, True):
            if not likely[number] or (deep and not turns[number]):
                break
            for gap in list(_gaps(number, turns[number], spots, copies[number])):
                for row, spot in _read_otherwise(copies[number], gap, rows, spots, deep, budget).items():
                    spots[row] = spot
                    turns[number][row] = spot.sentence
            turns[number] = dict(sorted(turns[number].items()))
    strays = {
        row: Spot(number, copies[number].sentences[indexes[number][one.sha256][0]])
        for row, one in enumerate(rows)
        for number in reversed(order)
        if spots[row] is None and one.sha256 in indexes[number]
    }
    for row, spot in strays.items():
        spots[row] = spot
    shared = sum(spot is not None for spot in spots)
    if not any(_share(rows, turns[number], copies[number], common) >= COVERED for number in order):
        return Passage(source, rows, [None] * len(rows), (), frozenset(), False, shared)
    gaps = [gap for number in order if turns[number] for gap in _gaps(number, turns[number], spots, copies[number])]
    return Passage(source, rows, spots, _once(gaps), frozenset(strays), True, shared)


def _read_otherwise(
    copy: Copy,
    gap: Gap,
    rows: Sequence[records.Sentence],
    spots: Sequence[Spot | None],
    deep: bool,
    budget: list[int],
) -> dict[int, Spot]:
    """Find sentences of a gap in other readings of the words that stand there."""
    wanted = [
        Wanted(row, rows[row].length, rows[row].sha256) for row in range(gap.first, gap.last) if spots[row] is None
    ]
    read = readings.search(copy, gap.begin, gap.end, wanted, deep, budget)
    found = {row: Spot(gap.copy, one) for row, one in read.items()}
    near = [one for one in copy.sentences if gap.begin <= one.first and one.last <= gap.end] if deep else []
    for one in wanted if len(near) <= OFTEN else ():
        for sentence in near if one.row not in found else ():
            text = readings.respaced(sentence.text, one)
            if text is not None:
                whole = sentence.words[0]._replace(text=text, end=sentence.words[-1].end)
                found[one.row] = Spot(gap.copy, replace(sentence, text=text, words=[whole]), spaced=True)
                break
    return found


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


def _gaps(number: int, turns: Mapping[int, Sentence], spots: Sequence[Spot | None], copy: Copy) -> Iterator[Gap]:
    """Where a copy leaves sentences out of a run of the source, or has more of them."""
    edges = [(-1, 0, 0), *((row, one.first, one.last) for row, one in turns.items()), (len(spots), len(copy.words), 0)]
    for (row, _, end), (next_row, begin, _) in pairwise(edges):
        missing = [number for number in range(row + 1, next_row) if spots[number] is None]
        if missing:
            yield Gap(missing[0], missing[-1] + 1, number, end, begin)
        elif row + 1 == next_row and 0 < next_row < len(spots) and begin > end:
            yield Gap(next_row, next_row, number, end, begin)


def _once(gaps: Sequence[Gap]) -> list[Gap]:
    """Gaps, each missing sentence in one: where several copies lack it, in the one that goes on behind it."""
    kept: list[Gap] = []
    seen: set[int] = set()
    for gap in sorted(gaps, key=lambda gap: (gap.last - gap.first, gap.first)):
        rows = set(range(gap.first, gap.last))
        if not rows or not rows <= seen:
            kept.append(gap)
        seen |= rows
    return sorted(kept, key=lambda gap: (gap.first, gap.last, gap.copy))
