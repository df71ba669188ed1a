"""Where the sentences of a passage are when its text has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from tipdata.text import align as passage
from tipdata.text import nearest
from tipdata.text.nearest import Wanted
from tipdata.text.scanned import Sentence

Row = Mapping[str, Any]
Place = tuple[int, int]
ALIKE = 0.5  # from which on a sentence between the same neighbours is the old one, changed


def follow(
    before: Sequence[Row], sentences: Sequence[Sentence], written: Mapping[Place, Sequence[str]]
) -> dict[Place, Sentence]:
    """Old place of each sentence → the sentence that it is now: the same one, else a changed one between its neighbours.

    before:  the old rows, in order
    written: the old numerals of each place, by which a changed sentence is known
    """
    index: dict[str, list[int]] = {}
    for number, sentence in enumerate(sentences):
        index.setdefault(sentence.sha256, []).append(number)
    now = passage.chain([row["sha256"] for row in before], index)
    taken = set(now.values())
    for number, row in enumerate(before):
        free = [place for place in index.get(row["sha256"], ()) if place not in taken]
        if number not in now and free:
            now[number] = free[0]
            taken.add(free[0])
    edges = [(-1, -1), *sorted(now.items()), (len(before), len(sentences))]
    for (number, place), (next_number, next_place) in pairwise(edges):
        gone = range(number + 1, next_number)
        rest = [other for other in range(place + 1, next_place) if other not in taken]
        if len(gone) == len(rest):
            now.update(zip(gone, rest, strict=True))
            continue
        for changed in gone:
            row = before[changed]
            wanted = Wanted(row["length"], row["sha256"], written.get((row["paragraph"], row["sentence"]), ()))
            likely = nearest.nearest([sentences[other].text for other in rest], wanted)
            if likely is not None and nearest.alike(sentences[rest[likely]].text, wanted) >= ALIKE:
                now[changed] = rest[likely]
                del rest[: likely + 1]
    return {
        (before[number]["paragraph"], before[number]["sentence"]): sentences[place] for number, place in now.items()
    }


def told(before: Sequence[Row], sentences: Sequence[Sentence], moves: Mapping[Place, Sentence]) -> Iterator[str]:
    """Which sentences are changed, gone, new, or numbered anew, in words."""
    runs: list[
        tuple[Place, Place, Place, Place]
    ] = []  # first and last of sentences that moved alike: where from, where to
    for row in before:
        place = (row["paragraph"], row["sentence"])
        now = moves.get(place)
        if now is None:
            yield f"Sentence {_name(place)} is no longer in the text."
            continue
        if now.sha256 != row["sha256"]:
            yield f"Sentence {_name(place)} was changed."
        there = (now.paragraph, now.number)
        if there == place:
            continue
        if runs and _follows(runs[-1][1], place) and _follows(runs[-1][3], there):
            runs[-1] = (runs[-1][0], place, runs[-1][2], there)
        else:
            runs.append((place, place, there, there))
    for first, last, to_first, to_last in runs:
        if first == last:
            yield f"Sentence {_name(first)} is {_name(to_first)} now, with its numerals."
        else:
            yield f"Sentences {_name(first)} to {_name(last)} are {_name(to_first)} to {_name(to_last)} now, with their numerals."
    new = len(sentences) - len(moves)
    if before and new:
        yield f"{new} sentence{' is' if new == 1 else 's are'} new."


def _name(place: Place) -> str:
    return f"{place[0]}.{place[1]}"


def _follows(place: Place, other: Place) -> bool:
    return place[0] == other[0] and place[1] + 1 == other[1]
