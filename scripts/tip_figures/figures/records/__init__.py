"""The rows of the nine source tables as frozen, typed records: one class for each table.

A field with a type such as Text is a column of the same name; what it means is described in
the Table Schema. An empty text is "", an empty number None.

The Table Schema says which cells are required. A row without one of them has no record, because
checks would report what follows from it. Details are the exception: a row without a required
detail has a record, because its other cells can be checked, and tidy fills some details in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple, get_origin, get_type_hints

from tip_figures.datapackage.text_format import format_number


@dataclass(frozen=True)
class ColumnType:
    """How the cells of a column become values of a record.

    Attributes:
        schema_types: the types that the column may have in its Table Schema
        convert: a function from a cell that is not empty, as in `Table.rows`, to the value
        empty_value: the value for an empty cell
        must_be_required: whether the Table Schema must require a value, because every record needs
            one
        is_detail: whether a row has a record even if its required value is missing
    """

    schema_types: tuple[str, ...]
    convert: Callable[[Any], Any]
    empty_value: object
    must_be_required: bool = False
    is_detail: bool = False

    def read(self, cell: object) -> Any:
        """Return the value of a record for a cell.

        Args:
            cell: as `Table.rows` returns it; None if the cell is empty
        """
        return self.empty_value if cell is None else self.convert(cell)


def _split_list(cell: str) -> tuple[str, ...]:
    """Return the items of a cell with a list: `a;b;` -> ("a", "b")."""
    return tuple(item for item in cell.split(";") if item)


_TEXT = ColumnType(("string",), str, empty_value="")
_TEXT_LIST = ColumnType(("string",), _split_list, empty_value=())
_INTEGER = ColumnType(("integer", "year"), int, empty_value=None)
_NUMBER = ColumnType(("number", "integer"), Decimal, empty_value=None)

Text = Annotated[str, _TEXT]
TextList = Annotated[tuple[str, ...], _TEXT_LIST]
Integer = Annotated[int, replace(_INTEGER, must_be_required=True)]
OptionalInteger = Annotated[int | None, _INTEGER]
Number = Annotated[Decimal, replace(_NUMBER, must_be_required=True)]
OptionalNumber = Annotated[Decimal | None, _NUMBER]
DetailText = Annotated[str, replace(_TEXT, is_detail=True)]
DetailTextList = Annotated[tuple[str, ...], replace(_TEXT_LIST, is_detail=True)]
DetailInteger = Annotated[int | None, replace(_INTEGER, is_detail=True)]
DetailNumber = Annotated[Decimal | None, replace(_NUMBER, is_detail=True)]

CODE_COLUMN = _TEXT
"""Type of the columns of figures that are dimensions; a record has their codes in one mapping."""


def list_row_columns(row_type: type) -> Mapping[str, ColumnType]:
    """Return column → type of its cells, for the columns of the table of a record class.

    A column is a field that is annotated with a column type such as `Text`. The fields `line` and
    `codes` are not columns, so the dimensions of figures, whose codes are in `codes`, are missing.

    Args:
        row_type: a subclass of TableRow, such as FigureRow
    """
    hints = get_type_hints(row_type, include_extras=True)
    columns: dict[str, ColumnType] = {}
    for name, hint in hints.items():
        if get_origin(hint) is Annotated:
            (columns[name],) = hint.__metadata__  # the one ColumnType of `Text` and its like
    return columns


ADDRESS_MARK = "#Proposal:"
"""Ends an address that is a guess, which is an address nevertheless."""
PROPOSAL_PREFIX = "Proposal:"
"""Begins the note of a drafted figure or numeral and the statement of a drafted identity.

A person who has reviewed the row removes it."""

SentenceKey = tuple[str, int, int]
"""A sentence of a source: source_id, paragraph and sentence, both counted from 1."""
NO_TEXTS: Mapping[SentenceKey, str] = MappingProxyType({})
"""No sentence is available."""

FOREIGN = "foreign"
"""The code of every area but the figure's own."""
STATELESS = "stateless"
NO_AREAS = frozenset(["unknown", STATELESS])
"""Codes of `citizenship` for people of whom no area is the origin."""
EXCERPT = "excerpt"
"""The `extent` of a passage that is not the whole section."""
GOVERNMENT, UNNAMED_COUNTER, SEVERAL_COUNTERS = "government", "report", "joint"
"""Codes of `counted_by`: the text names nobody, or several kinds of counters together."""

FRACTION = "fraction"
"""The `form` of numerals such as “half”."""
PERCENT = "percent"
"""The unit of a figure that is a share."""

CountKey = tuple[str | int, ...]
"""What a figure counts, who counted and by which definition: see `FigureRow.count_key`."""


class StatedValue(NamedTuple):
    """The number that an edition gives, and the end of the range if it is one."""

    value: Decimal
    value_to: Decimal | None

    def __str__(self) -> str:
        """Return the number or the range in words: "1,200" or "1,200 to 1,900"."""
        numbers = [number for number in self if number is not None]
        return " to ".join(map(format_number, numbers))


Statement = tuple[CountKey, StatedValue]
"""What a figure counts, and the number that an edition gives for it."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, and the physical line of the file on which it begins."""

    line: int = field(default=0, kw_only=True)


@dataclass(frozen=True, slots=True)
class SourceRow(TableRow):
    """A passage of a report that was read."""

    source_id: Text
    report: DetailText
    title: DetailText
    publisher: DetailText
    edition_year: Integer
    year_covered: Integer
    ref_area: DetailText
    section: DetailText
    heading: DetailText
    url: DetailText
    extent: DetailText
    paragraphs: DetailInteger
    sentences: DetailInteger
    numerals: DetailInteger
    fingerprint: DetailText
    hash_rule: DetailText

    @property
    def publication(self) -> str:
        """The title of the report, without the name of an area after a colon."""
        return self.title.partition(": ")[0]


@dataclass(frozen=True, slots=True)
class RowInSentence(TableRow):
    """A row about a sentence of a passage, or about something in it."""

    source_id: Text
    paragraph: Integer
    sentence: Integer

    @property
    def sentence_key(self) -> SentenceKey:
        """Source, paragraph and sentence."""
        return self.source_id, self.paragraph, self.sentence


@dataclass(frozen=True, slots=True)
class SentenceRow(RowInSentence):
    """A sentence of a passage: its length and the hash of its text."""

    length: Integer
    sha256: DetailText


@dataclass(frozen=True, slots=True)
class NumeralRow(RowInSentence):
    """A row of numerals.csv: a number mention in a sentence.

    Attributes:
        start, end: half-open span in the sentence, in code points from 0
        value: None for a vague amount such as "hundreds"
        differs: columns in which the row deliberately differs from the words next to the numeral,
            or from the same sentence of another edition
    """

    start: Integer
    end: Integer
    text: Text
    form: Text
    value: OptionalNumber
    role: Text
    hedge: Text
    bound: Text
    figure_id: Text
    quote: DetailText
    differs: TextList
    note: Text

    @property
    def place(self) -> str:
        """Where the numeral is in its source, as paragraph.sentence:start: "1.3:51"."""
        return f"{self.paragraph}.{self.sentence}:{self.start}"

    def get_number(self, unit: str) -> Decimal | None:
        """Return the number that the numeral states in a unit; None for a vague amount.

        A fraction such as `half` has the value 0.5, and in the unit PERCENT it states 50. In any
        other unit, and for any other numeral, the number is the value.
        """
        if self.value is not None and self.form == FRACTION and unit == PERCENT:
            return self.value * 100
        return self.value


@dataclass(frozen=True, slots=True)
class AreaRow(TableRow):
    """A country, or an aggregate of countries."""

    area_id: Text
    name: Text
    kind: DetailText


@dataclass(frozen=True, slots=True)
class IndicatorRow(TableRow):
    """An entry of the codebook."""

    indicator_id: Text
    label: Text
    phrase: DetailText
    definition: DetailText
    group: DetailText
    units: DetailTextList
    dimensions: TextList
    part_of: Text
    measure: DetailText
    core: Text
    note: Text


def is_currency(unit: str) -> bool:
    """Return whether a unit is the code of a currency (ISO 4217): three capital letters."""
    return len(unit) == 3 and unit.isupper()


@dataclass(frozen=True, slots=True)
class FigureRow(TableRow):
    """A figure: what is counted, and the number.

    Attributes:
        codes: dimension → code, in the order of the schema; "" for a dimension that the indicator
            does not have
    """

    figure_id: Text
    source_id: Text
    indicator_id: Text
    ref_area: Text
    year: Integer
    year_basis: DetailText
    period: Text
    counted_by: DetailText
    counter: Text
    definition: Text
    value: Number
    value_to: OptionalNumber
    bound: Text
    unit: Text
    rounded_to: OptionalNumber
    basis: Text
    derived_by: Text
    obs_status: DetailText
    doubtful: Text
    place: Text
    label: DetailText
    note: Text
    codes: Mapping[str, str]

    @property
    def count_key(self) -> CountKey:
        """The key of what the figure counts, without the number.

        Two figures with the same key, usually from two editions, count the same. Besides what is
        counted, where and when, the key contains the unit, who probably counted (see
        `probable_counter`) and the definition, because another counter or definition may give
        another number for the same year.
        """
        return (
            self.indicator_id,
            self.ref_area,
            self.year,
            self.period,
            self.probable_counter,
            self.definition,
            *self.codes.values(),
            self.unit,
        )

    @property
    def probable_counter(self) -> str:
        """The code of who counted; GOVERNMENT if the text names nobody."""
        return GOVERNMENT if self.counted_by == UNNAMED_COUNTER else self.counted_by

    @property
    def stated_value(self) -> StatedValue:
        """The number that the figure states."""
        return StatedValue(self.value, self.value_to)

    @property
    def statement(self) -> Statement:
        """What the figure counts, with the number that it states."""
        return self.count_key, self.stated_value

    @property
    def is_amount(self) -> bool:
        """Return whether the figure is an amount of money: its unit is the code of a currency."""
        return is_currency(self.unit)

    @property
    def breakdown(self) -> tuple[str, ...]:
        """The dimensions that limit what the figure counts, in the order of the schema.

        A dimension limits it if its code is neither "" nor `all`: `sex` with the code `female`.
        """
        return tuple(name for name, code in self.codes.items() if code not in ("", "all"))


@dataclass(frozen=True, slots=True)
class IdentityRow(TableRow):
    """A relation that must hold between figures, and the recorded result of its evaluation."""

    identity_id: Text
    source_id: DetailText
    kind: Text
    statement: DetailText
    verdict: DetailText
    residual: DetailNumber
    explanation: Text


@dataclass(frozen=True, slots=True)
class TermRow(TableRow):
    """A figure in its role in an identity."""

    identity_id: Text
    position: Integer
    figure_id: Text
    role: Text
    coefficient: OptionalInteger


@dataclass(frozen=True, slots=True)
class GapRow(TableRow):
    """A year for which a series has no number, and why.

    Attributes:
        figure_id: of the earliest number of the series in totals
    """

    figure_id: Text
    year: Integer
    source_id: Text
    reason: Text
    place: Text
    quote: Text
    note: Text


ROW_TYPES: Mapping[str, type[TableRow]] = {
    "sources": SourceRow,
    "sentences": SentenceRow,
    "numerals": NumeralRow,
    "areas": AreaRow,
    "indicators": IndicatorRow,
    "figures": FigureRow,
    "identities": IdentityRow,
    "identity_terms": TermRow,
    "gaps": GapRow,
}
"""Source tables in the order of the descriptor → the record type of their rows."""

TABLE_NAMES: Mapping[type[TableRow], str] = {
    row_type: table_name for table_name, row_type in ROW_TYPES.items()
}
"""Record type → name of its table."""
