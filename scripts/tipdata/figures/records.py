"""The rows of the eight tables as typed records; no other module knows their columns by name.

A missing text is "", a missing number None. Every record has the physical line on which its row begins. What a column
means stands in its schema.
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


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that was read."""

    TABLE: ClassVar = "sources"
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

    @property
    def key(self) -> str:
        """The primary key as findings write it."""
        return self.source_id


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage: its length and fingerprint."""

    TABLE: ClassVar = "sentences"
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

    @property
    def key(self) -> str:
        """The primary key as findings write it."""
        return f"{self.source_id}/{self.paragraph}/{self.sentence}"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A row of the ledger.

    start, end: half-open span in its sentence, in code points from 0
    """

    TABLE: ClassVar = "numerals"
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

    @property
    def key(self) -> str:
        """The primary key as findings write it."""
        return f"{self.source_id}/{self.paragraph}/{self.sentence}/{self.start}"


@dataclass(frozen=True, slots=True)
class Area:
    """A country, or an aggregate of countries."""

    TABLE: ClassVar = "areas"
    NEEDED: ClassVar = ("area_id", "name")

    area_id: str
    name: str
    kind: str
    iso_alpha2: str
    line: int = 0

    @property
    def key(self) -> str:
        """The primary key as findings write it."""
        return self.area_id


@dataclass(frozen=True, slots=True)
class Indicator:
    """An entry of the codebook."""

    TABLE: ClassVar = "indicators"
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

    @property
    def key(self) -> str:
        """The primary key as findings write it."""
        return self.indicator_id


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: what is counted, and how many there are.

    codes: the code of each dimension of the schema, in its order; "" where the indicator is not divided by it
    """

    TABLE: ClassVar = "figures"
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
    def key(self) -> str:
        """The primary key as findings write it."""
        return self.figure_id

    @property
    def cell(self) -> Cell:
        """What it counts."""
        return self.indicator_id, self.ref_area, self.year, *self.codes.values(), self.unit

    @property
    def divided(self) -> tuple[str, ...]:
        """Dimensions in which it is no total."""
        return tuple(name for name, code in self.codes.items() if code not in ("", "all"))


@dataclass(frozen=True, slots=True)
class Identity:
    """What must hold between figures, and whether it was recorded to hold."""

    TABLE: ClassVar = "identities"
    NEEDED: ClassVar = ("identity_id", "kind")

    identity_id: str
    source_id: str
    kind: str
    statement: str
    verdict: str
    residual: Decimal | None
    explanation: str
    line: int = 0

    @property
    def key(self) -> str:
        """The primary key as findings write it."""
        return self.identity_id


@dataclass(frozen=True, slots=True)
class Term:
    """A figure in its role in an identity."""

    TABLE: ClassVar = "identity_terms"
    NEEDED: ClassVar = ("identity_id", "figure_id", "role")

    identity_id: str
    position: int
    figure_id: str
    role: str
    coefficient: int | None
    line: int = 0

    @property
    def key(self) -> str:
        """The primary key as findings write it."""
        return f"{self.identity_id}/{self.position}"


Record = Source | Sentence | Numeral | Area | Indicator | Figure | Identity | Term
