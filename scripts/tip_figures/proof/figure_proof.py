"""Prove a stated figure: its rows in the ledger have its numbers, and so has the source text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.text_format import format_number, quote_value
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.proof.numeral_matching import NumeralMatch
from tip_figures.proof.passage_matching import PassageMatch, SentenceMatch


@dataclass(frozen=True)
class Evidence:
    """A row of the ledger whose sentence is in a source text.

    match:          the row, and the numeral that it records if the sentence has it
    sentence_match: the sentence, with its other numerals
    """

    match: NumeralMatch
    sentence_match: SentenceMatch


EvidenceByLine = Mapping[int, Evidence]
"""Evidence by the line of its row in the ledger."""


@dataclass(frozen=True)
class FigureProof:
    """What became of one figure.

    is_proved: whether the source text has its numbers, and its year if the year is stated
    """

    is_proved: bool
    findings: Sequence[Finding] = ()


class _Number(NamedTuple):
    """A number of a figure.

    column:  of the table of figures
    written: as the text writes it: a fall by 5 percent is -5 in the table, and 5 in the text
    """

    column: str
    value: Decimal
    written: Decimal


def collect_evidence(passage: PassageMatch) -> dict[int, Evidence]:
    """Return the rows of the ledger whose sentences the source text contains, by their line."""
    evidence = {}
    for sentence_match in passage.sentence_matches:
        if sentence_match.sentence is None:
            continue
        for match in sentence_match.numeral_matches:
            if match.row is not None:
                evidence[match.row.line] = Evidence(match, sentence_match)
    return evidence


def prove_figure(figures: Figures, figure: FigureRow, evidence: EvidenceByLine) -> FigureProof:
    """Prove one stated figure.

    A figure that differs from its row in the ledger is not reported here, since another check
    compares the two. If they agree and the source text has another number, both are wrong.
    """
    numbers = _list_numbers(figure)
    rows = figures.list_stating_numerals(figure)
    if len(rows) != len(numbers):
        return FigureProof(is_proved=False)
    findings: list[Finding] = []
    is_proved = True
    for number, row in zip(numbers, rows, strict=True):
        row_evidence = evidence.get(row.line)
        is_proved = is_proved and _proves(row_evidence, number)
        if row_evidence is not None:
            findings += _check_number(figures, figure, number, row_evidence)
    if is_proved and figure.year_basis == "stated":
        is_proved = _states_year(evidence[rows[0].line].sentence_match, figure.year)
    return FigureProof(is_proved, findings)


def _list_numbers(figure: FigureRow) -> list[_Number]:
    """Return the number of a figure, or both numbers of a range."""
    values = {"value": figure.value}
    if figure.value_to is not None:
        values["value_to"] = figure.value_to
    is_change = figure.unit == "percent"
    return [
        _Number(column, value, abs(value) if is_change else value)
        for column, value in values.items()
    ]


def _proves(evidence: Evidence | None, number: _Number) -> bool:
    """Whether a row has a number and agrees with its numeral in the source text."""
    if evidence is None or evidence.match.row is None:
        return False
    return evidence.match.agrees and evidence.match.row.value == number.written


def _check_number(
    figures: Figures, figure: FigureRow, number: _Number, evidence: Evidence
) -> Iterator[Finding]:
    """Report a number of a figure that its row has as well, but not the source text."""
    row, numeral = evidence.match.row, evidence.match.numeral
    if row is None or row.value != number.written:
        return
    if numeral is None or numeral.value not in (number.written, None):
        yield figures.create_finding(
            figure,
            number.column,
            "figure-unproved",
            paragraph=row.paragraph,
            sentence=row.sentence,
            in_text=quote_value(numeral.text) if numeral is not None else "no such number",
            value=format_number(number.value),
        )


def _states_year(sentence_match: SentenceMatch, year: int) -> bool:
    """Whether a sentence has a date of that year, and the ledger has it as well."""
    rows = [match.row for match in sentence_match.numeral_matches if match.agrees]
    return any(row is not None and row.role == "date" and row.value == year for row in rows)
