"""The rows of the eight tables as typed records; no other module knows their columns by name.

A missing text is "", a missing number None. What a column means stands in its schema. A row that lacks a number that is
not optional, or a text that is Needed, is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated

PROPOSAL_PREFIX = "Proposal:"
"""With this begins the note of a drafted figure or numeral, and the statement of a drafted identity, until somebody has judged it."""

SentenceKey = tuple[str, int, int]
"""A sentence: source_id, paragraph and sentence, both from 1."""

Cell = tuple[str | int, ...]
"""What a figure counts: indicator, area, year, the code of each dimension, unit."""

Needed = Annotated[str, "a row without it is left out"]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, and the physical line on which it begins."""

    line: int = field(default=0, kw_only=True)


@dataclass(frozen=True, slots=True)
class SourceRow(TableRow):
    """A passage that was read."""

    source_id: Needed
    title: str
    publisher: str
    edition_year: int
    ref_area: str
    section: str
    url: str
    extent: str
    paragraphs: int | None
    sentences: int | None
    numerals: int | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class SentenceRow(TableRow):
    """A sentence of a passage: its length and fingerprint."""

    source_id: Needed
    paragraph: int
    sentence: int
    length: int
    sha256: str

    @property
    def sentence_key(self) -> SentenceKey:
        """Where it stands."""
        return self.source_id, self.paragraph, self.sentence


@dataclass(frozen=True, slots=True)
class NumeralRow(TableRow):
    """A row of the ledger.

    start, end: half-open span in its sentence, in code points from 0
    """

    source_id: Needed
    paragraph: int
    sentence: int
    start: int
    end: int
    text: Needed
    form: Needed
    value: Decimal
    role: Needed
    hedge: str
    figure_id: str
    quote: str
    note: str

    @property
    def sentence_key(self) -> SentenceKey:
        """The sentence in which it stands."""
        return self.source_id, self.paragraph, self.sentence


@dataclass(frozen=True, slots=True)
class AreaRow(TableRow):
    """A country, or an aggregate of countries."""

    area_id: Needed
    name: Needed
    kind: str
    iso_alpha2: str


@dataclass(frozen=True, slots=True)
class IndicatorRow(TableRow):
    """An entry of the codebook."""

    indicator_id: Needed
    label: Needed
    definition: str
    counted_by: str
    units: tuple[str, ...]
    dimensions: tuple[str, ...]
    part_of: str
    measure: str
    note: str


@dataclass(frozen=True, slots=True)
class FigureRow(TableRow):
    """A figure: what is counted, and how many there are.

    codes: the code of each dimension of the schema, in its order; "" where the indicator is not divided by it
    """

    figure_id: Needed
    source_id: Needed
    indicator_id: Needed
    ref_area: Needed
    year: int
    year_basis: str
    value: Decimal
    value_to: Decimal | None
    bound: Needed
    unit: Needed
    rounded_to: Decimal | None
    basis: Needed
    derived_by: str
    obs_status: str
    place: str
    label: str
    note: str
    codes: Mapping[str, str]

    @property
    def cell(self) -> Cell:
        """What it counts."""
        return self.indicator_id, self.ref_area, self.year, *self.codes.values(), self.unit

    @property
    def breakdown(self) -> tuple[str, ...]:
        """Dimensions in which it is no total."""
        return tuple(name for name, code in self.codes.items() if code not in ("", "all"))


@dataclass(frozen=True, slots=True)
class IdentityRow(TableRow):
    """What must hold between figures, and whether it was recorded to hold."""

    identity_id: Needed
    source_id: str
    kind: Needed
    statement: str
    verdict: str
    residual: Decimal | None
    explanation: str


@dataclass(frozen=True, slots=True)
class TermRow(TableRow):
    """A figure in its role in an identity."""

    identity_id: Needed
    position: int
    figure_id: Needed
    role: Needed
    coefficient: int | None


ROW_TYPES: Mapping[str, type[TableRow]] = {
    "sources": SourceRow, "sentences": SentenceRow, "numerals": NumeralRow, "areas": AreaRow, "indicators": IndicatorRow,
    "figures": FigureRow, "identities": IdentityRow, "identity_terms": TermRow,
}  # fmt: skip
"""The eight tables, in the order of the descriptor, and the record of each."""

TABLE_NAMES: Mapping[type[TableRow], str] = {record: name for name, record in ROW_TYPES.items()}
