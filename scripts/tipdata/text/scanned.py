"""Every numeral of a text, with its place and what stands around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from tipdata.package import progress
from tipdata.text import context as surroundings
from tipdata.text import numerals
from tipdata.text import sentences as text
from tipdata.text.context import Surroundings
from tipdata.text.numerals import Numeral
from tipdata.text.report_copy import Copy


@dataclass(frozen=True)
class Sentence:
    """A sentence and its numerals; paragraph and number are from 1."""

    paragraph: int
    number: int
    text: str
    numerals: Sequence[Numeral]
    around: Sequence[Surroundings]

    @property
    def sha256(self) -> str:
        """Its fingerprint."""
        return text.fingerprint(self.text)


def scan(copy: Copy, first: int = 1, last: int | None = None) -> list[Sentence]:
    """Read every sentence of a copy, or of its paragraphs `first` to `last`, which are then numbered from 1."""
    chosen = [
        (paragraph - first + 1, number, sentence)
        for paragraph, group in groupby(zip(copy.paragraphs, copy.sentences, strict=True), key=lambda pair: pair[0])
        if first <= paragraph and (last is None or paragraph <= last)
        for number, (_, sentence) in enumerate(group, 1)
    ]
    return [_read(*one) for one in progress.through(chosen, f"Scanning {copy.name}:")]


def _read(paragraph: int, number: int, sentence: str) -> Sentence:
    found = numerals.find(sentence)
    return Sentence(paragraph, number, sentence, found, surroundings.read(sentence, found) if found else ())


def rows(sentences: Sequence[Sentence]) -> Iterator[dict[str, object]]:
    """The numerals as rows, in the order of the text; `partner` is the start of the other end of a range."""
    for one in sentences:
        for numeral, around in zip(one.numerals, one.around, strict=True):
            yield {
                "paragraph": one.paragraph,
                "sentence": one.number,
                "start": numeral.start,
                "end": numeral.end,
                "text": numeral.text,
                "value": number(numeral.value),
                "form": numeral.form,
                "hedge": around.hedge,
                "unit": around.unit,
                "date": around.date,
                "partner": None if around.partner is None else one.numerals[around.partner].start,
            }


def number(value: Decimal) -> int | float:
    """A JSON number: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def counts(sentences: Sequence[Sentence]) -> Mapping[str, int]:
    """How many paragraphs, sentences and numerals were read."""
    return {
        "paragraphs": len({one.paragraph for one in sentences}),
        "sentences": len(sentences),
        "numerals": sum(len(one.numerals) for one in sentences),
    }
