"""Where the sentences of a passage are when its text has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tipdata.text.align import chain
from tipdata.text.missing import alike
from tipdata.text.report_copy import Sentence

Place = tuple[int, int]
ALIKE = 0.5  # from which on a sentence between the same neighbours is the old one, changed


@dataclass(frozen=True)
class OldSentence:
    """A sentence as the tables have it: paragraph and number from 1, and the numerals of its ledger, as written."""

    paragraph: int
    number: int
    length: int
    sha256: str
    numerals: Sequence[str]

    @property
    def place(self) -> Place:
        """Where it stands in the passage."""
        return self.paragraph, self.number


def follow(before: Sequence[OldSentence], sentences: Sequence[Sentence]) -> dict[Place, Sentence]:
    """Old place of each sentence → the sentence that it is now: the same one, else a changed one between its neighbours."""
    index: dict[str, list[int]] = {}
    for number, sentence in enumerate(sentences):
        index.setdefault(sentence.sha256, []).append(number)
    now = chain([one.sha256 for one in before], index)
    taken = set(now.values())
    for number, old in enumerate(before):
        free = [place for place in index.get(old.sha256, ()) if place not in taken]
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
            likeness = {other: _alike(sentences[other], before[changed]) for other in rest}
            likely = max(rest, key=lambda other: likeness[other], default=None)
            if likely is not None and likeness[likely] >= ALIKE:
                now[changed] = likely
                rest = [other for other in rest if other > likely]
    return {before[number].place: sentences[place] for number, place in now.items()}


def _alike(sentence: Sentence, old: OldSentence) -> float:
    return alike(sentence, old.length, old.numerals)


def changes(
    before: Sequence[OldSentence], sentences: Sequence[Sentence], now: Mapping[Place, Sentence]
) -> Iterator[str]:
    """Which sentences are changed, gone, new, or numbered anew, in words."""
    runs: list[tuple[Place, Place, Place, Place]] = []  # first and last of those that moved alike: where from, where to
    for old in before:
        place = old.place
        sentence = now.get(place)
        if sentence is None:
            yield f"Sentence {_name(place)} is no longer in the text."
            continue
        if sentence.sha256 != old.sha256:
            yield f"Sentence {_name(place)} was changed."
        there = (sentence.paragraph, sentence.number)
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
            spans = f"{_name(first)} to {_name(last)} are {_name(to_first)} to {_name(to_last)}"
            yield f"Sentences {spans} now, with their numerals."
    new = len(sentences) - len(now)
    if before and new:
        yield f"{new} sentence{' is' if new == 1 else 's are'} new."


def _name(place: Place) -> str:
    return f"{place[0]}.{place[1]}"


def _follows(place: Place, other: Place) -> bool:
    return place[0] == other[0] and place[1] + 1 == other[1]
