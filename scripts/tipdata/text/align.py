"""Where the sentences of the sources stand in copies of the text: found by fingerprint, kept in order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tipdata.package import progress
from tipdata.package.load import Package
from tipdata.text import sentences as text
from tipdata.text.report_copy import Copy

Row = Mapping[str, Any]
OFTEN = 64  # places of one sentence beyond which only the one of its own turn is tried


@dataclass(frozen=True)
class Spot:
    """A sentence of a copy: number of the copy, and of the sentence in it, both from 0."""

    copy: int
    sentence: int


@dataclass(frozen=True)
class Gap:
    """Neighbouring sentences of a source that are not in a copy, and what that copy has in their place.

    first, last:     numbers of the rows, half-open, from 0; equal where the copy has more than the source
    copy:            number of the copy
    begin, end:      numbers of the copy's sentences that stand there, half-open, from 0
    """

    first: int
    last: int
    copy: int
    begin: int
    end: int


@dataclass(frozen=True)
class Passage:
    """A source, and where its sentences stand.

    row:    of the source; "source_id" alone where there is none
    rows:   of its sentences, in order
    spots:  of each sentence; None where no copy has it
    gaps:   where the copies that hold the source differ from it, in its order
    strays: numbers of the rows whose sentence stands in a copy, and not in its turn
    """

    row: Row
    rows: Sequence[Row]
    spots: Sequence[Spot | None]
    gaps: Sequence[Gap]
    strays: frozenset[int]

    @property
    def found(self) -> int:
        """How many of its sentences stand in a copy."""
        return sum(spot is not None for spot in self.spots)


def locate(package: Package, copies: Sequence[Copy]) -> list[Passage]:
    """Find the sentences of each source in the copies; sources in the order of their table."""
    by_source: dict[str, list[Row]] = {}
    for row in package.tables["sentences"].rows():
        by_source.setdefault(row["source_id"], []).append(row)
    sources = {row["source_id"]: row for row in package.tables["sources"].rows()}
    wanted = {row["sha256"] for rows in by_source.values() for row in rows}
    indexes = [_index(copy, wanted) for copy in copies]
    found = []
    for source_id in [*sources, *(set(by_source) - set(sources))]:
        rows = sorted(by_source.get(source_id, []), key=lambda row: (row["paragraph"] or 0, row["sentence"] or 0))
        found.append(_passage(sources.get(source_id, {"source_id": source_id}), rows, indexes, copies))
    return found


Index = Mapping[str, Sequence[int]]


def _index(copy: Copy, wanted: set[str]) -> Index:
    """Where each wanted fingerprint stands in a copy."""
    places: dict[str, list[int]] = {}
    for number, sentence in enumerate(progress.through(copy.sentences, f"Searching {copy.name}:")):
        sha256 = text.fingerprint(sentence)
        if sha256 in wanted:
            places.setdefault(sha256, []).append(number)
    return places


def _passage(source: Row, rows: Sequence[Row], indexes: Sequence[Index], copies: Sequence[Copy]) -> Passage:
    prints = [str(row["sha256"]) for row in rows]
    chains = [chain(prints, index) for index in indexes]
    spots: list[Spot | None] = [None] * len(rows)
    order = sorted(range(len(chains)), key=lambda number: -len(chains[number]))
    for number in order:
        for row, sentence in chains[number].items():
            spots[row] = spots[row] or Spot(number, sentence)
    strays = set()
    for row, sha256 in enumerate(prints):
        for number in order:
            if spots[row] is None and sha256 in indexes[number]:
                spots[row] = Spot(number, indexes[number][sha256][0])
                strays.add(row)
    gaps = sorted(
        {gap for number in order for gap in _gaps(number, chains[number], spots, copies[number])},
        key=lambda gap: (gap.first, gap.last, gap.copy),
    )
    return Passage(source, rows, spots, _once(gaps), frozenset(strays))


def chain(prints: Sequence[str], index: Index) -> dict[int, int]:
    """The longest run of fingerprints that a copy has in their order: number in `prints` → number in the copy."""
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


def _gaps(number: int, run: Mapping[int, int], spots: Sequence[Spot | None], copy: Copy) -> Iterator[Gap]:
    """Where a copy that holds a run of the source leaves sentences out or has more of them."""
    if not run:
        return
    edges = [(-1, -1), *run.items(), (len(spots), len(copy.sentences))]
    for (row, place), (next_row, next_place) in pairwise(edges):
        first, last = row + 1, next_row
        missing = [number for number in range(first, last) if spots[number] is None]
        if missing:
            yield Gap(missing[0], missing[-1] + 1, number, place + 1, next_place)
        elif first == last and 0 < first < len(spots) and next_place > place + 1:
            yield Gap(first, first, number, place + 1, next_place)


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
