"""Where the sentences of a passage are when its text has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tipdata.package.wording import many
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
    """Which sentences are changed, gone or new, and how many are numbered anew, in words."""
    moved = 0
    for old in before:
        name = f"Sentence {old.paragraph}.{old.number}"
        sentence = now.get(old.place)
        if sentence is None:
            yield f"{name} is no longer in the text."
            continue
        if sentence.sha256 != old.sha256:
            yield f"{name} was changed."
        moved += (sentence.paragraph, sentence.number) != old.place
    if moved:
        yield f"{many(moved, 'sentence')} numbered anew, with the numerals in them."
    if before and (new := len(sentences) - len(now)):
        yield f"{many(new, 'sentence')} new."
