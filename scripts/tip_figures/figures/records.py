"""The rows of the source tables as typed records, and how they are read.

The fields of a record are the columns that the code needs. A text column is "" where its cell is
empty, a list (`a;b` in the cell) is (), and an optional number is None. A row that has an empty
cell in a required column has no record, unless the column is one of the DETAILS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType, UnionType
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin, get_type_hints

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_file import as_object
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.phrases import WordForms, read_word_forms

if TYPE_CHECKING:  # a text is read without polars, which these modules import
    from tip_figures.datapackage.package import Package
    from tip_figures.datapackage.table import Table

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
    """The number of a figure; `value_to` is the upper end of a range."""

    value: Decimal
    value_to: Decimal | None

    def __str__(self) -> str:
        """Return `40`, or `4 to 6` for a range."""
        return " to ".join(format_number(number) for number in self if number is not None)


Statement = tuple[CountKey, StatedValue]
"""What a figure counts, and the number that an edition gives for it."""


def is_currency(unit: str) -> bool:
    """Return whether a unit is a code of ISO 4217."""
    return len(unit) == 3 and unit.isupper()


# Rows


@dataclass(frozen=True)
class TableRow:
    """A row of a source table; `line` is that of the file, 0 for a row that is in no file."""

    line: int = field(default=0, kw_only=True)


@dataclass(frozen=True)
class SourceRow(TableRow):
    """A passage that was read: an area's section in one edition of a report."""

    source_id: str
    report: str
    title: str
    publisher: str
    edition_year: int
    year_covered: int
    ref_area: str
    section: str
    heading: str
    url: str
    extent: str
    paragraphs: int | None
    sentences: int | None
    numerals: int | None
    fingerprint: str
    hash_rule: str

    @property
    def publication(self) -> str:
        """The title without the name of the area."""
        return self.title.partition(": ")[0]


@dataclass(frozen=True)
class RowInSentence(TableRow):
    """A row about one sentence of a source; paragraphs and sentences are counted from 1."""

    source_id: str
    paragraph: int
    sentence: int

    @property
    def sentence_key(self) -> SentenceKey:
        """The sentence."""
        return self.source_id, self.paragraph, self.sentence


@dataclass(frozen=True)
class SentenceRow(RowInSentence):
    """A sentence of a source: its length in characters, and its hash."""

    length: int
    sha256: str


@dataclass(frozen=True)
class NumeralRow(RowInSentence):
    """A number as the text writes it, from offset `start` to `end` of its sentence."""

    start: int
    end: int
    text: str
    form: str
    value: Decimal | None
    role: str
    hedge: str
    bound: str
    figure_id: str
    quote: str
    differs: tuple[str, ...]
    note: str

    @property
    def place(self) -> str:
        """Paragraph, sentence and offset: `1.2:51`."""
        return f"{self.paragraph}.{self.sentence}:{self.start}"

    def get_number(self, unit: str) -> Decimal | None:
        """Return the value in a unit: “half” is 50 percent."""
        if self.value is not None and self.form == FRACTION and unit == PERCENT:
            return self.value * 100
        return self.value


@dataclass(frozen=True)
class AreaRow(TableRow):
    """A country or area."""

    area_id: str
    name: str
    kind: str


@dataclass(frozen=True)
class IndicatorRow(TableRow):
    """What figures count; the first of its units is preferred."""

    indicator_id: str
    label: str
    phrase: str
    definition: str
    group: str
    units: tuple[str, ...]
    dimensions: tuple[str, ...]
    part_of: str
    measure: str
    core: str
    note: str


@dataclass(frozen=True)
class FigureRow(TableRow):
    """A count. `codes` has its code in each dimension, "" if its indicator lacks the dimension."""

    figure_id: str
    source_id: str
    indicator_id: str
    ref_area: str
    year: int
    year_basis: str
    period: str
    counted_by: str
    counter: str
    definition: str
    value: Decimal
    value_to: Decimal | None
    bound: str
    unit: str
    rounded_to: Decimal | None
    basis: str
    derived_by: str
    obs_status: str
    doubtful: str
    place: str
    label: str
    note: str
    codes: Mapping[str, str]

    @property
    def count_key(self) -> CountKey:
        """What it counts; equal for figures of several sources that count the same.

        The indicator_id is first, the unit last.
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
        """Code of who counted: the government where the text names nobody."""
        return GOVERNMENT if self.counted_by == UNNAMED_COUNTER else self.counted_by

    @property
    def stated_value(self) -> StatedValue:
        """The number, or the range."""
        return StatedValue(self.value, self.value_to)

    @property
    def statement(self) -> Statement:
        """What it counts, and its number."""
        return self.count_key, self.stated_value

    @property
    def is_amount(self) -> bool:
        """Whether it is an amount of money."""
        return is_currency(self.unit)

    @property
    def breakdown(self) -> tuple[str, ...]:
        """The dimensions in which a code limits it."""
        return tuple(name for name, code in self.codes.items() if code not in ("", "all"))


@dataclass(frozen=True)
class IdentityRow(TableRow):
    """A relation between figures; a person records its verdict if the numbers do not agree."""

    identity_id: str
    source_id: str
    kind: str
    statement: str
    verdict: str
    residual: Decimal | None
    explanation: str


@dataclass(frozen=True)
class TermRow(TableRow):
    """A figure in an identity; `coefficient` is its sign in a sum."""

    identity_id: str
    position: int
    figure_id: str
    role: str
    coefficient: int | None


@dataclass(frozen=True)
class GapRow(TableRow):
    """Why the series that begins with a figure has no number for a year."""

    figure_id: str
    year: int
    source_id: str
    reason: str
    place: str
    quote: str
    note: str


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
DETAILS: Mapping[type[TableRow], str] = {
    SourceRow: "report title publisher ref_area section heading url extent paragraphs sentences "
    "numerals fingerprint hash_rule",
    SentenceRow: "sha256",
    NumeralRow: "quote",
    AreaRow: "kind",
    IndicatorRow: "phrase definition group units measure",
    FigureRow: "year_basis counted_by obs_status label",
    IdentityRow: "source_id statement verdict residual",
}
"""Columns without which a row has a record, although its schema may require them."""
TABLE_NAMES = {row_type: table_name for table_name, row_type in ROW_TYPES.items()}
"""Record type → name of its table."""


# Columns


class Column(NamedTuple):
    """How a column is read into a field.

    Attributes:
        schema_types: the types that the column may have in the schema
        needs_value: whether each record has a value, so that the schema must require it
    """

    schema_types: tuple[str, ...]
    convert: Callable[[Any], Any]
    empty_value: object = None
    needs_value: bool = False


def _split_list(cell: str) -> tuple[str, ...]:
    return tuple(item for item in cell.split(";") if item)


COLUMN_TYPES: Mapping[object, Column] = {
    str: Column(("string",), str, empty_value=""),
    tuple: Column(("string",), _split_list, empty_value=()),
    int: Column(("integer", "year"), int),
    Decimal: Column(("number", "integer"), Decimal),
}
"""Type of a field → how its column is read."""


def _list_columns(row_type: type[TableRow]) -> Mapping[str, Column]:
    columns = {}
    for name, hint in get_type_hints(row_type).items():
        is_optional = isinstance(hint, UnionType)
        column = COLUMN_TYPES.get(get_args(hint)[0] if is_optional else get_origin(hint) or hint)
        if column and name != "line":
            needs_value = column.empty_value is None and not is_optional
            columns[name] = column._replace(needs_value=needs_value)
    return columns


ROW_COLUMNS = {row_type: _list_columns(row_type) for row_type in ROW_TYPES.values()}
"""Record type → its columns by name, in order; dimensions are not among them."""


def read_rows(table: Table, row_type: type[TableRow]) -> tuple[tuple[Any, ...], frozenset[str]]:
    """Read the records of a table.

    A row has no record if a needed cell is empty or unreadable, or if an earlier row has its key.

    Returns:
        the records, and all ids in rows without a record; "" stands for an unknown id
    """
    columns = ROW_COLUMNS[row_type]
    details = DETAILS.get(row_type, "").split()
    required = [name for name in columns if table.is_required(name) and name not in details]
    dimensions = list_dimension_fields(table).keys()
    records = []
    keys = set()  # of all earlier rows, even of those without a record
    omitted_ids: set[str] = set()
    for cells in table.rows():
        values = {
            name: column.empty_value if cells[name] is None else column.convert(cells[name])
            for name, column in columns.items()
        }
        if row_type is FigureRow:
            values["codes"] = {name: cells[name] or "" for name in dimensions}
        key = tuple(cells.get(name) for name in table.primary_key)
        is_repeated = key != () and key in keys  # () if the schema has no primary key
        keys.add(key)
        # Only numerals have a form; rows of other tables are treated like vague numerals.
        needs_value = values.get("form", "vague") != "vague"
        needed = [*required, "value"] if needs_value else required
        if is_repeated or any(values[name] in (None, "") for name in needed):
            omitted_ids.update(str(values[name]) for name in columns if name.endswith("_id"))
        else:
            records.append(row_type(**values, line=cells["_line"]))
    return tuple(records), frozenset(omitted_ids)


def read_cells(package: Package, table_name: str) -> list[dict[str, Any]]:
    """Return the rows of a table, cells by column, with their `_line`; none without the table."""
    table = package.tables.get(table_name)
    return table.rows() if table else []


# Dimensions

AGENT, ORIGIN, PLACE, STATUS, TRAIT = "agent", "origin", "place", "status", "trait"
MEANINGS = (AGENT, ORIGIN, PLACE, STATUS, TRAIT)
"""What a dimension says, as its field may state in `meaning`."""


class Dimension(NamedTuple):
    """A column of figures that divides a count.

    Attributes:
        is_area: whether its codes are areas
        meaning: one of MEANINGS, or ""
        is_overlapping: whether a number may belong to several of its codes
        area_words: words of areas in labels, by code, or by `area` and `home` for any area and the
            own one
    """

    name: str
    title: str
    is_area: bool
    meaning: str = ""
    is_overlapping: bool = False
    area_words: Mapping[str, WordForms] = MappingProxyType({})

    @property
    def says_origin(self) -> bool:
        """Whether it says from which area people are."""
        return self.is_area and self.meaning == ORIGIN

    @property
    def is_agent(self) -> bool:
        """Whether it says who did something."""
        return self.meaning == AGENT

    @property
    def is_said_of_people(self) -> bool:
        """Whether its words are nouns and adjectives of people."""
        return self.meaning in (STATUS, TRAIT)


def list_dimension_fields(figures_table: Table) -> dict[str, Mapping[str, Any]]:
    """Return the fields of the dimensions of a schema by name; no other table has any."""
    columns = figures_table.fields.items()
    return {name: column for name, column in columns if column.get("dimension") is True}


def list_dimensions(figures_table: Table) -> tuple[Dimension, ...]:
    """Return the dimensions of figures, in the order of the schema."""
    area_columns = {
        reference.columns[0]
        for reference in figures_table.references
        if reference.table.name == "areas" and len(reference.columns) == 1
    }
    dimensions = []
    for name, descriptor in list_dimension_fields(figures_table).items():
        words = as_object(descriptor.get("words")).items()
        dimensions.append(
            Dimension(
                name=name,
                title=str(descriptor.get("title", name)),
                is_area=name in area_columns,
                meaning=str(descriptor.get("meaning", "")),
                is_overlapping=descriptor.get("overlapping") is True,
                area_words={code: read_word_forms(as_object(forms)) for code, forms in words},
            )
        )
    return tuple(dimensions)


# Packages whose tables cannot be read


def find_missing_columns(package: Package) -> Iterator[Finding]:
    """Report each table, column and property that the records need and a package of figures lacks.

    A package without figures or indicators is about something else, and needs none.
    """

    def report(path: str, place: str, needed: str) -> Finding:
        return create_finding("table-needed", path, 0, place, needed=needed)

    if not {"figures", "indicators"} <= package.tables.keys():
        return
    for table_name, row_type in ROW_TYPES.items():
        table = package.tables.get(table_name)
        if table is None:
            yield report(package.path, "resources", f"a table “{table_name}”")
            continue
        dimension_fields = list_dimension_fields(table) if row_type is FigureRow else {}
        columns = dict.fromkeys(dimension_fields, COLUMN_TYPES[str])
        for name, column in {**ROW_COLUMNS[row_type], **columns}.items():
            has_type = table.fields.get(name, {}).get("type") in column.schema_types
            if not has_type or (column.needs_value and not table.is_required(name)):
                column_type = " or ".join(column.schema_types)
                kind = "required column" if column.needs_value else "column"
                needed = f"a {kind} “{name}” of type {column_type} in the table {table_name}"
                yield report(table.schema_path, f"fields.{name}", needed)
        for name, descriptor in dimension_fields.items():
            if descriptor.get("meaning", AGENT) not in MEANINGS:
                meanings = ", ".join(MEANINGS)
                needed = f"one of the meanings {meanings} for the dimension “{name}”, or none"
                yield report(table.schema_path, f"fields.{name}.meaning", needed)


def explain_unread(package: Package) -> str:
    """Return why the records of a package cannot be read, in one line; "" if they can.

    The first reason is named, with its file and line.
    """
    from tip_figures.datapackage.cell_findings import find_header_faults  # reads with polars

    if not {"figures", "indicators"} <= package.tables.keys():
        return f"{package.root / package.path}: the package has no tables of figures."
    tables = [package.tables[name] for name in ROW_TYPES if name in package.tables]
    # A finding about the descriptor has its place, such as `resources.figures.path`, as column.
    places = tuple(f"resources.{table.name}." for table in tables)
    source_resources = [entry for entry in package.resources if str(entry.get("name")) in ROW_TYPES]
    schema_files = [entry.get("schema") for entry in source_resources]
    faults = [
        finding
        for finding in package.findings
        if finding.path in schema_files or finding.column.startswith(places)
    ]
    faults += find_missing_columns(package)
    for table in tables:
        if len(table.frame_columns) < len(table.fields):
            # A file without columns has faults of its own; otherwise its header is at fault.
            faults += table.csv.findings if not table.csv.columns else ()
            faults += find_header_faults(table)
    if not faults:
        return ""
    line = f" line {faults[0].line}:" if faults[0].line else ""
    path = package.root / faults[0].path
    return f"{path}:{line} {faults[0].message} {faults[0].hint}".rstrip()


# Drafts


class DraftedRow(NamedTuple):
    """A row that nobody has reviewed; `is_marked` unless it only names a marked figure."""

    table: str
    line: int
    source_id: str
    is_marked: bool


def find_drafted_rows(package: Package) -> list[DraftedRow]:
    """Return the figures and numerals whose note begins with PROPOSAL_PREFIX, and what belongs to
    them: the numerals of marked figures."""
    drafted = []
    marked_figure_ids = set()
    # Figures first: their ids show which numerals are drafted.
    for table in ("figures", "numerals"):
        for cells in read_cells(package, table):
            figure_id = cells.get("figure_id")
            is_marked = str(cells.get("note") or "").startswith(PROPOSAL_PREFIX)
            if is_marked and table == "figures" and figure_id:
                marked_figure_ids.add(figure_id)
            if is_marked or figure_id in marked_figure_ids:
                source_id = str(cells.get("source_id") or "")
                drafted.append(DraftedRow(table, cells["_line"], source_id, is_marked))
    return drafted
