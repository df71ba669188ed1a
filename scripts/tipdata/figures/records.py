"""The rows of the eight tables as typed records; no other module knows their columns by name.

A missing text is "", a missing number None. Every record has the physical line on which its row begins. What a column
means stands in its schema. A row that lacks a number that is not optional, or a text that is NEEDED, is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

PROPOSAL = "Proposal:"
"""With this begins the note of a drafted figure or numeral, and the statement of a drafted identity, until somebody has judged it."""

Place = tuple[str, int, int]
"""A sentence: source_id, paragraph and sentence, both from 1."""

Cell = tuple[str | int, ...]
"""What a figure counts: indicator, area, year, the code of each dimension, unit."""


class Row:
    """A row of a table.

    TABLE:  its name
    KEY:    columns of its primary key
    NEEDED: texts without which the row is left out
    line:   physical line on which it begins
    """

    __slots__ = ()
    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    NEEDED: ClassVar[tuple[str, ...]]
    line: int

    @property
    def key(self) -> str:
        """The primary key as findings write it."""
        return "/".join(str(getattr(self, name)) for name in self.KEY)


@dataclass(frozen=True, slots=True)
class Source(Row):
    """A passage that was read."""

    TABLE: ClassVar = "sources"
    KEY: ClassVar = ("source_id",)
    NEEDED: ClassVar = ("source_id",)

    source_id: str
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
    line: int = 0


@dataclass(frozen=True, slots=True)
class Sentence(Row):
    """A sentence of a passage: its length and fingerprint."""

    TABLE: ClassVar = "sentences"
    KEY: ClassVar = ("source_id", "paragraph", "sentence")
    NEEDED: ClassVar = ("source_id",)

    source_id: str
    paragraph: int
    sentence: int
    length: int
    sha256: str
    line: int = 0

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.source_id, self.paragraph, self.sentence


@dataclass(frozen=True, slots=True)
class Numeral(Row):
    """A row of the ledger.

    start, end: half-open span in its sentence, in code points from 0
    """

    TABLE: ClassVar = "numerals"
    KEY: ClassVar = ("source_id", "paragraph", "sentence", "start")
    NEEDED: ClassVar = ("source_id", "text", "form", "role")

    source_id: str
    paragraph: int
    sentence: int
    start: int
    end: int
    text: str
    form: str
    value: Decimal
    role: str
    hedge: str
    figure_id: str
    quote: str
    note: str
    line: int = 0

    @property
    def place(self) -> Place:
        """The sentence in which it stands."""
        return self.source_id, self.paragraph, self.sentence


@dataclass(frozen=True, slots=True)
class Area(Row):
    """A country, or an aggregate of countries."""

    TABLE: ClassVar = "areas"
    KEY: ClassVar = ("area_id",)
    NEEDED: ClassVar = ("area_id", "name")

    area_id: str
    name: str
    kind: str
    iso_alpha2: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Indicator(Row):
    """An entry of the codebook."""

    TABLE: ClassVar = "indicators"
    KEY: ClassVar = ("indicator_id",)
    NEEDED: ClassVar = ("indicator_id", "label")

    indicator_id: str
    label: str
    definition: str
    counted_by: str
    units: tuple[str, ...]
    dimensions: tuple[str, ...]
    part_of: str
    measure: str
    note: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Figure(Row):
    """A figure: what is counted, and how many there are.

    codes: the code of each dimension of the schema, in its order; "" where the indicator is not divided by it
    """

    TABLE: ClassVar = "figures"
    KEY: ClassVar = ("figure_id",)
    NEEDED: ClassVar = ("figure_id", "source_id", "indicator_id", "ref_area", "bound", "unit", "basis")

    figure_id: str
    source_id: str
    indicator_id: str
    ref_area: str
    year: int
    year_basis: str
    value: Decimal
    value_to: Decimal | None
    bound: str
    unit: str
    rounded_to: Decimal | None
    basis: str
    derived_by: str
    obs_status: str
    place: str
    label: str
    note: str
    codes: Mapping[str, str]
    line: int = 0

    @property
    def cell(self) -> Cell:
        """What it counts."""
        return self.indicator_id, self.ref_area, self.year, *self.codes.values(), self.unit

    @property
    def divided(self) -> tuple[str, ...]:
        """Dimensions in which it is no total."""
        return tuple(name for name, code in self.codes.items() if code not in ("", "all"))


@dataclass(frozen=True, slots=True)
class Identity(Row):
    """What must hold between figures, and whether it was recorded to hold."""

    TABLE: ClassVar = "identities"
    KEY: ClassVar = ("identity_id",)
    NEEDED: ClassVar = ("identity_id", "kind")

    identity_id: str
    source_id: str
    kind: str
    statement: str
    verdict: str
    residual: Decimal | None
    explanation: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Term(Row):
    """A figure in its role in an identity."""

    TABLE: ClassVar = "identity_terms"
    KEY: ClassVar = ("identity_id", "position")
    NEEDED: ClassVar = ("identity_id", "figure_id", "role")

    identity_id: str
    position: int
    figure_id: str
    role: str
    coefficient: int | None
    line: int = 0
