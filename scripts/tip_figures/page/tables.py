"""The published tables as rows of text, what these say in words, and relations of the reports."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from tip_figures.datapackage.findings import CommandError
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.identities import EvaluatedIdentity
from tip_figures.figures.identities.arithmetic import (
    CONTRADICTED,
    DIFFERS,
    EXACT,
    WITHIN_ROUNDING,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.records import UNNAMED_COUNTER, SourceRow
from tip_figures.figures.records.row_reader import explain_unread
from tip_figures.figures.tables import GENERATED_TABLES, make_generated_rows
from tip_figures.figures.tables.contradictions import describe_sides
from tip_figures.figures.tables.figure_rows import GeneratedRow
from tip_figures.figures.tables.series import FULL_SCOPE

Row = Mapping[str, str]
"""A row of a published table: cells by column; a missing value is empty."""

PLURALS = {"person": "people", "percent": "percent"}


def capitalize(text: str) -> str:
    """Return a text with its first letter in upper case and the rest as it is."""
    return text[:1].upper() + text[1:]


def describe_years(years: Iterable[int | str]) -> str:
    """Write the span from the first to the last year: “2020–2022”, even if 2021 is missing.

    Args:
        years: at least one, in any order

    Returns:
        “2020” if there is only one
    """
    numbers = sorted(map(int, years))
    first = numbers[0]
    last = numbers[-1]
    return str(first) if first == last else f"{first}–{last}"


def list_years(years: Iterable[int | str]) -> str:
    """Write exactly the given years, with runs joined: “2016, 2018–2020”."""
    distinct_years = sorted(set(map(int, years)))
    # Years that follow each other are equally far from their positions.
    runs = groupby(distinct_years, key=lambda year: year - distinct_years.index(year))
    return ", ".join(describe_years(run) for _, run in runs)


def write_amount(figures: Figures, row: Row) -> str:
    """Write a number with its bound and, for money and percentages, its unit.

    Returns:
        “at least 2,500,000 ISK”, “between 4 and 6”
    """
    amount = format_number(Decimal(row["value"]))
    if row["bound"] == "between":
        amount += f" and {format_number(Decimal(row['value_to']))}"
    if row["bound"] != "exact":
        amount = f"{figures.get_code_label('bound', row['bound'])} {amount}"
    has_unit = row["unit"].isupper() or row["unit"] == "percent"
    return f"{amount} {row['unit']}" if has_unit else amount


def write_limited(noun: str, scope: str) -> str:
    """Write what is counted together with what limits it.

    A limit that ends with the last word of the noun is written before the noun: “trafficking
    victims” and “suspected victims” make “suspected trafficking victims”. Any other limit is
    written after it in brackets: “trafficking victims (forced labor)”.

    Args:
        scope: the limits, separated by ", "; FULL_SCOPE if there are none
    """
    limits = []
    for limit in scope.split(", ") if scope != FULL_SCOPE else ():
        adjective, _, limited_noun = limit.rpartition(" ")
        if adjective and limited_noun == noun.rpartition(" ")[2]:
            noun = f"{adjective} {noun}"
        else:
            limits.append(limit)
    return f"{noun} ({', '.join(limits)})" if limits else noun


def write_figure(row: Row) -> str:
    """Write a row of `figures_flat` without area and time: “8 victims from Norway identified”."""
    return row["label"].rpartition(f", {row['area']}")[0]


def write_area_and_time(row: Row) -> str:
    """Write where and when, as labels end: “Jordan 2016”, “Jordan, January to August 2016”."""
    separator = ", " if row["period"] else " "
    return f"{row['area']}{separator}{write_time(row)}"


def write_time(row: Row) -> str:
    """Write the year of a row, or its period in words: “2020”, “January to August 2016”."""
    return row["period"] or row["year"]


def write_subject(row: Row) -> str:
    """Write a row of `figures_flat` without its number: “victims identified, from Norway”."""
    return row["series"].removeprefix(f"{row['area']}: ")


def describe_doubt(row: Row) -> str:
    """Write in short why a number may be wrong: “contradicted by other numbers” or “doubtful”.

    A number that is both is only called contradicted.

    Returns:
        "" if there is no sign that it is wrong
    """
    if row["contradicted_by"]:
        return "contradicted by other numbers"
    return "doubtful" if row.get("doubtful") else ""


def define_indicator(figures: Figures, indicator_id: str) -> tuple[str, str]:
    """Write what an indicator counts: its definition and note, with labels for indicator_ids.

    Returns:
        its label, and “Calls of the year. Not added to “hotline referrals”.”
    """
    indicators = figures.indicator_by_id

    def name_indicator(match: re.Match[str]) -> str:
        named = indicators.get(match[0])
        return f"“{named.label}”" if named else match[0]

    indicator = indicators[indicator_id]
    text = f"{indicator.definition} {indicator.note}".strip()
    return capitalize(indicator.label), re.sub(r"\w+_\w+", name_indicator, text)


def write_edition(row: Row) -> str:
    """Write report and edition for a narrow column: “TIP 2020”."""
    return f"{row['report'].upper()} {row['edition_year']}"


def describe_unit(figures: Figures, row: Row, with_counter: bool = True) -> str:
    """Write the unit of a series and who counted: “People, according to the government”.

    Args:
        with_counter: whether who counted is wanted

    Returns:
        the unit alone if the report does not name who counted
    """
    unit = figures.get_code_label("unit", row["unit"])
    if not row["unit"].isupper():
        unit = PLURALS.get(unit, f"{unit}s")
    if row["counted_by"] == UNNAMED_COUNTER or not with_counter:
        return capitalize(unit)
    counter = figures.get_code_label("counted_by", row["counted_by"])
    return f"{capitalize(unit)}, according to {counter}"


def describe_reading(figures: Figures, sources: Sequence[SourceRow]) -> list[str]:
    """Write what was read of each report, in a sentence for each report, section and extent.

    The years are those of the editions.

    Returns:
        “Report on Places, section “Protection”, 2021–2022: the whole section.”
    """
    passages = group_by(sources, lambda source: (source.report, source.section, source.extent))
    sentences = []
    for (report, section, extent), members in passages.items():
        years = list_years(source.edition_year for source in members)
        passage = f"{figures.get_code_label('report', report)}, section “{section}”, {years}"
        sentences.append(f"{passage}: {figures.get_code_label('extent', extent)}.")
    return sentences


def describe_unread_editions(figures: Figures, ref_area: str) -> list[str]:
    """Write which sections were read of other areas only, in a sentence for each section.

    Returns:
        “Report on Places, section “Protection”, 2021–2022.”; the years are those of the editions
        that were read of another area
    """
    sections = group_by(figures.sources, lambda source: (source.report, source.section))
    sentences = []
    for (report, section), members in sections.items():
        own = {source.edition_year for source in members if source.ref_area == ref_area}
        missing = {source.edition_year for source in members} - own
        if missing:
            name = figures.get_code_label("report", report)
            sentences.append(f"{name}, section “{section}”, {list_years(missing)}.")
    return sentences


NAMES = (*GENERATED_TABLES, "indicators")
"""Tables whose rows the pages show."""


@dataclass(frozen=True)
class Tables:
    """What pages and documents are made from.

    Attributes:
        rows: of the tables in NAMES
    """

    rows: Mapping[str, Sequence[Row]]
    figures: Figures

    def __getitem__(self, name: str) -> Sequence[Row]:
        """Return the rows of a table."""
        return self.rows[name]

    def rows_of_area(self, name: str, ref_area: str) -> list[Row]:
        """Return the rows of a table that are about an area."""
        return [row for row in self[name] if row["ref_area"] == ref_area]

    @cached_property
    def figure_rows(self) -> Mapping[str, Row]:
        """The rows of `figures_flat` by figure_id."""
        return {row["figure_id"]: row for row in self["figures_flat"]}

    @cached_property
    def core_ids(self) -> set[str]:
        """The indicator_ids of core indicators, which most countries have."""
        return {row["indicator_id"] for row in self["indicators"] if row["core"]}

    @cached_property
    def relations(self) -> "Sequence[CheckedRelation]":
        """The relations of all areas, in the order of their table."""
        return _list_relations(self)

    @property
    def report_names(self) -> str:
        """The reports with the short names that pages use: “TIP: Trafficking in Persons Report”."""
        codes = dict.fromkeys(source.report for source in self.figures.sources)
        label = self.figures.get_code_label
        return "; ".join(f"{code.upper()}: {label('report', code)}" for code in codes)

    @property
    def area_names(self) -> dict[str, str]:
        """The names of the areas that have figures, by code, in the order of the names."""
        names = {row["ref_area"]: row["area"] for row in self["figures_flat"]}
        return dict(sorted(names.items(), key=lambda item: item[1]))


def read_tables(package: Package) -> Tables:
    """Read the tables that the pages show: their cells as texts, a missing value as "".

    The rows of a generated table that the package does not have are made from its figures.

    Raises:
        CommandError: if the figures of the package cannot be read
    """
    figures = Figures.load(package)
    if figures is None:
        raise CommandError(explain_unread(package))
    rows: dict[str, Sequence[Row]] = {
        name: package.tables[name].texts.fill_null("").rows(named=True)
        for name in NAMES
        if name in package.files
    }
    if len(rows) < len(NAMES):
        for name, generated_rows in make_generated_rows(figures).items():
            rows.setdefault(name, _fill_cells(generated_rows))
    return Tables(rows, figures)


class _GeneratedCells(dict[str, str]):
    """A generated row; a cell of a column that no row has is empty."""

    def __missing__(self, column: str) -> str:
        """Return an empty cell."""
        return ""


def _fill_cells(rows: Sequence[GeneratedRow]) -> list[Row]:
    """Return generated rows, each with the columns of all of them."""
    empty_row = dict.fromkeys((column for row in rows for column in row), "")
    return [_GeneratedCells(empty_row | row) for row in rows]


# Relations

COMPUTED = "computed"  # an outcome beside the verdicts: a figure is derived by the relation
FINDINGS = {
    "part_of": "It should be {report_says}, but {follows}",
    "order": "{follows} is not {report_says}",
    "restated": "One source says {report_says}, another says {follows}",
}
"""What does not hold, by `kind`."""
DEFAULT_FINDING = "The report says {report_says}, but {follows}"


class CheckedRelation(NamedTuple):
    """A relation between numbers, with the result of its evaluation.

    Attributes:
        outcome: its verdict, or COMPUTED
        figures: rows of `figures_flat`, the whole before its parts
        contradiction: its row of `contradictions`; empty if it holds
        sides: what a report says, and what follows, in words; empty if it holds
    """

    evaluated: EvaluatedIdentity
    outcome: str
    figures: Sequence[Row]
    contradiction: Row
    sides: tuple[str, str]

    @property
    def anchor(self) -> str:
        """Its anchor on the page of its area."""
        return f"identity_{self.evaluated.identity.identity_id}"

    @property
    def subject(self) -> str:
        """What its first figure counts."""
        return write_subject(self.figures[0])

    @property
    def arithmetic(self) -> str:
        """The relation as arithmetic: “40 = 35 + 5”, “33 = 20 + 11 (contradicted)”."""
        is_plain = self.outcome in (EXACT, COMPUTED)
        verdict = "" if is_plain else f" ({self.outcome.replace('_', ' ')})"
        return f"{self.evaluated.arithmetic}{verdict}"

    @property
    def finding(self) -> str:
        """What does not hold: “The report says 110, but 82 + 15 = 97”."""
        finding = FINDINGS.get(self.evaluated.identity.kind, DEFAULT_FINDING)
        says, follows = self.sides
        return finding.format(report_says=says, follows=follows)


class Relations:
    """Relations by outcome, and by the figures that they are about (figure_id).

    holding:     the ones that need rounding first
    check_count: how many compare numbers of the reports; one that computes a figure cannot fail
    """

    def __init__(self, relations: Sequence[CheckedRelation]) -> None:
        """Group relations; those of one outcome, or about one figure, keep their order."""
        groups = group_by(relations, lambda relation: relation.outcome)
        self.contradicted = groups.get(CONTRADICTED, [])
        self.differing = groups.get(DIFFERS, [])
        self.rounded = groups.get(WITHIN_ROUNDING, [])
        self.holding = self.rounded + groups.get(EXACT, [])
        self.computing = groups.get(COMPUTED, [])
        self.check_count = len(relations) - len(self.computing)
        self.by_figure: dict[str, list[CheckedRelation]] = defaultdict(list)
        for relation in relations:
            for figure in relation.figures:
                self.by_figure[figure["figure_id"]].append(relation)


def read_relations(tables: Tables, ref_area: str = "") -> Relations:
    """Read the relations of the package.

    They are sorted by these keys of their first figure, which is the whole if there is one: core
    indicators first; figures in `totals` first.

    A relation that holds has the outcome COMPUTED if it computes one of its figures, since it could
    not fail. Otherwise the outcome is the verdict.

    Args:
        ref_area: the area of the first figure of the relations that are read; "" for all areas
    """

    def rank(relation: CheckedRelation) -> tuple[bool, bool]:
        first = relation.figures[0]
        return first["indicator_id"] not in tables.core_ids, first["used_in"] != "totals"

    relations = [
        relation
        for relation in tables.relations
        if ref_area in ("", relation.figures[0]["ref_area"])
    ]
    return Relations(sorted(relations, key=rank))


def _list_relations(tables: Tables) -> list[CheckedRelation]:
    """List the relations of the package in the order of their table."""
    contradictions = {row["identity_id"]: row for row in tables["contradictions"]}
    computing_ids = {figure.derived_by for figure in tables.figures.figures}
    relations = []
    for evaluated in tables.figures.evaluated:
        identity_id = evaluated.identity.identity_id
        holds = evaluated.verdict in (EXACT, WITHIN_ROUNDING)
        outcome = COMPUTED if holds and identity_id in computing_ids else evaluated.verdict
        # False is sorted before True, so the whole comes first.
        figures = sorted(evaluated.figures, key=lambda figure: figure is not evaluated.whole)
        figure_rows = [tables.figure_rows[figure.figure_id] for figure in figures]
        contradiction = contradictions.get(identity_id, {})
        sides = describe_sides(tables.figures, evaluated) if contradiction else ("", "")
        relations.append(CheckedRelation(evaluated, outcome, figure_rows, contradiction, sides))
    return relations
