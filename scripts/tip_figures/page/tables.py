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
    """Write the span from the first to the last year: `[2022, 2020]` -> “2020–2022”.

    Years within the span may be missing. A single year is written as “2020”.

    Args:
        years: at least one, in any order
    """
    sorted_years = sorted(map(int, years))
    first = sorted_years[0]
    last = sorted_years[-1]
    return str(first) if first == last else f"{first}–{last}"


def list_years(years: Iterable[int | str]) -> str:
    """Write each year, with consecutive years as a span: `[2016, 2018, 2019]` -> “2016, 2018–2019”.

    Args:
        years: in any order; a year may occur more than once
    """
    distinct_years = sorted(set(map(int, years)))
    # Within a run of consecutive years, the year minus its position in the list is the same.
    runs = groupby(distinct_years, key=lambda year: year - distinct_years.index(year))
    return ", ".join(describe_years(run) for _, run in runs)


def write_amount(figures: Figures, row: Row) -> str:
    """Write the number of a row with its bound and, for money and percentages, its unit.

    The bound says how the number limits the true value; the bound `exact` is not written. A unit in
    capitals is a currency; units such as `person` are not written:

    - value 2500000, bound `at_least`, unit `ISK` -> “at least 2,500,000 ISK”
    - value 60, bound `exact`, unit `percent` -> “60 percent”
    - value 4, value_to 6, bound `between`, unit `person` -> “between 4 and 6”

    Args:
        row: with the columns value, bound and unit, and with value_to if the bound is `between`
    """
    amount = format_number(Decimal(row["value"]))
    if row["bound"] == "between":
        amount += f" and {format_number(Decimal(row['value_to']))}"
    if row["bound"] != "exact":
        amount = f"{figures.get_code_label('bound', row['bound'])} {amount}"
    has_unit = row["unit"].isupper() or row["unit"] == "percent"
    return f"{amount} {row['unit']}" if has_unit else amount


def write_limited(noun: str, scope: str) -> str:
    """Write what is counted, with the limits of the count.

    A limit that ends with the last word of the noun becomes an adjective before the noun, so that
    the noun is not repeated. Any other limit follows the noun in brackets:

    - “trafficking victims”, scope “suspected victims” -> “suspected trafficking victims”
    - “trafficking victims”, scope “forced labor” -> “trafficking victims (forced labor)”

    Args:
        noun: what is counted, in the plural
        scope: the limits, separated by ", "; FULL_SCOPE if there are none
    """
    last_word = noun.rpartition(" ")[2]
    limits = [] if scope == FULL_SCOPE else scope.split(", ")
    limits_in_brackets = []
    for limit in limits:
        adjective, _, limited_noun = limit.rpartition(" ")
        if adjective and limited_noun == last_word:
            noun = f"{adjective} {noun}"
        else:
            limits_in_brackets.append(limit)
    return f"{noun} ({', '.join(limits_in_brackets)})" if limits_in_brackets else noun


def write_figure(row: Row) -> str:
    """Return the label of a row of `figures_flat` without the area and time at its end.

    “8 victims from Norway identified, Jordan 2016” -> “8 victims from Norway identified”
    """
    return row["label"].rpartition(f", {row['area']}")[0]


def write_area_and_time(row: Row) -> str:
    """Write area and time of a row: “Jordan 2016”, “Jordan, January to August 2016”."""
    separator = ", " if row["period"] else " "
    return f"{row['area']}{separator}{write_time(row)}"


def write_time(row: Row) -> str:
    """Write the year of a row, or its period in words: “2020”, “January to August 2016”."""
    return row["period"] or row["year"]


def write_subject(row: Row) -> str:
    """Return what a row counts: the name of its series without the area.

    “Jordan: victims identified, from Norway” -> “victims identified, from Norway”
    """
    return row["series"].removeprefix(f"{row['area']}: ")


def describe_doubt(row: Row) -> str:
    """Write in a few words why the number of a row may be wrong.

    Returns:
        “contradicted by other numbers” if the row names identities that contradict the number;
        otherwise “doubtful” if it has any text in the column `doubtful`; "" for a number without
        doubt
    """
    if row["contradicted_by"]:
        return "contradicted by other numbers"
    return "doubtful" if row.get("doubtful") else ""  # an optional column


def define_indicator(figures: Figures, indicator_id: str) -> tuple[str, str]:
    """Return two texts about an indicator: its label, and its definition followed by its note.

    The label begins with a capital. In the second text, the ids of indicators are replaced by their
    labels: “Not added to hotline_referrals.” -> “Not added to “hotline referrals”.” An id without
    an underscore stays, since it may be an ordinary word of the sentence, such as “arrests”.
    """
    indicators = figures.indicator_by_id

    def name_indicator(match: re.Match[str]) -> str:
        """Return the label of an indicator_id in quotation marks; any other word as it is."""
        word = match[0]
        return f"“{indicators[word].label}”" if word in indicators else word

    indicator = indicators[indicator_id]
    text = f"{indicator.definition} {indicator.note}".strip()
    return capitalize(indicator.label), re.sub(r"\w+_\w+", name_indicator, text)


def write_edition(row: Row) -> str:
    """Write report and edition for a narrow column: “TIP 2020”."""
    return f"{row['report'].upper()} {row['edition_year']}"


def describe_unit(figures: Figures, row: Row, with_counter: bool = True) -> str:
    """Write the unit of a number and who counted: “People, according to the government”.

    If the report does not name who counted, only the unit is written: “People”. Units are in the
    plural, except for currencies, which are recognised by the capitals of their codes.

    Args:
        row: of a table with the columns `unit` and `counted_by`
        with_counter: False to write only the unit
    """
    unit = figures.get_code_label("unit", row["unit"])
    is_currency = row["unit"].isupper()
    if not is_currency:
        unit = PLURALS.get(unit, f"{unit}s")
    if row["counted_by"] == UNNAMED_COUNTER or not with_counter:
        return capitalize(unit)
    counter = figures.get_code_label("counted_by", row["counted_by"])
    return f"{capitalize(unit)}, according to {counter}"


def describe_reading(figures: Figures, sources: Sequence[SourceRow]) -> list[str]:
    """Write what was read: a sentence for each report, section and extent.

    Args:
        sources: the passages that were read, each from one edition of a report. The extent of a
            passage is how much it has of its section, such as an excerpt

    Returns:
        sentences with the years of the editions, such as “Report on Places, section “Protection”,
        2021–2022: the whole section.”
    """
    passages = group_by(sources, lambda source: (source.report, source.section, source.extent))
    sentences = []
    for (report, section, extent), members in passages.items():
        years = list_years(source.edition_year for source in members)
        passage = f"{figures.get_code_label('report', report)}, section “{section}”, {years}"
        sentences.append(f"{passage}: {figures.get_code_label('extent', extent)}.")
    return sentences


def describe_unread_editions(figures: Figures, ref_area: str) -> list[str]:
    """Write which editions were read for other areas but not for this one.

    Args:
        ref_area: code of this area

    Returns:
        a sentence for each section of a report, with the years of the editions in which the section
        was read for other areas only: “Report on Places, section “Protection”, 2021–2022.” A
        section without such editions is left out
    """
    sections = group_by(figures.sources, lambda source: (source.report, source.section))
    sentences = []
    for (report, section), members in sections.items():
        all_years = {source.edition_year for source in members}
        years_of_area = {source.edition_year for source in members if source.ref_area == ref_area}
        unread_years = all_years - years_of_area
        if unread_years:
            name = figures.get_code_label("report", report)
            sentences.append(f"{name}, section “{section}”, {list_years(unread_years)}.")
    return sentences


NAMES = (*GENERATED_TABLES, "indicators")
"""Tables whose rows the pages show."""


@dataclass(frozen=True)
class Tables:
    """The tables from which pages and documents are made.

    Attributes:
        rows: by name of the table, for the tables in NAMES
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
        """The short names of all reports with their titles: “ABC: First Report; DEF: Second”."""
        codes = dict.fromkeys(source.report for source in self.figures.sources)
        label = self.figures.get_code_label
        return "; ".join(f"{code.upper()}: {label('report', code)}" for code in codes)

    @property
    def area_names(self) -> dict[str, str]:
        """Code of an area → its name, for each area with figures, in the order of the names."""
        names = {row["ref_area"]: row["area"] for row in self["figures_flat"]}
        return dict(sorted(names.items(), key=lambda item: item[1]))


def read_tables(package: Package) -> Tables:
    """Read the tables that the pages show: their cells as texts, a missing value as "".

    If the package has no file for a generated table, such as `totals`, the rows of this table are
    made from the figures of the package.

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
            if name not in rows:
                rows[name] = _fill_cells(generated_rows)
    return Tables(rows, figures)


class _GeneratedCells(dict[str, str]):
    """A generated row, in which a missing column reads as an empty cell."""

    def __missing__(self, column: str) -> str:
        """Return an empty cell."""
        return ""


def _fill_cells(rows: Sequence[GeneratedRow]) -> list[Row]:
    """Return generated rows, each completed with the columns that only other rows have.

    The added cells are empty: `[{"year": "2020"}, {"unit": "case"}]` -> `[{"year": "2020", "unit":
    ""}, {"year": "", "unit": "case"}]`. A column that no row has can be read as well, as an empty
    cell, but it is not among the keys of a row.
    """
    empty_row: dict[str, str] = {}
    for row in rows:
        empty_row |= dict.fromkeys(row, "")
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
    """A relation between numbers, such as a total and its parts, with its evaluation.

    Attributes:
        evaluated: the identity that declares the relation in the tables, with its verdict
        outcome: the verdict, or COMPUTED
        figures: rows of `figures_flat` that the relation is about, the whole before its parts
        contradiction: row of the table `contradictions` about it; an empty mapping if there is none
        sides: what a report says, and what follows from other numbers, in words: ("110",
            "82 + 15 = 97"); two empty texts without a contradiction
    """

    evaluated: EvaluatedIdentity
    outcome: str
    figures: Sequence[Row]
    contradiction: Row
    sides: tuple[str, str]

    @property
    def anchor(self) -> str:
        """The anchor of the relation on the page of its area."""
        return f"identity_{self.evaluated.identity.identity_id}"

    @property
    def subject(self) -> str:
        """What the first figure of the relation counts."""
        return write_subject(self.figures[0])

    @property
    def arithmetic(self) -> str:
        """The relation as arithmetic, followed by the outcome unless it is EXACT or COMPUTED.

        For example “40 = 35 + 5”, or “33 = 20 + 11 (contradicted)”.
        """
        is_plain = self.outcome in (EXACT, COMPUTED)
        verdict = "" if is_plain else f" ({self.outcome.replace('_', ' ')})"
        return f"{self.evaluated.arithmetic}{verdict}"

    @property
    def finding(self) -> str:
        """The contradiction as a sentence: “The report says 110, but 82 + 15 = 97”.

        The words depend on the kind of the identity. Without a contradiction, the sentence has no
        numbers and is of no use.
        """
        finding = FINDINGS.get(self.evaluated.identity.kind, DEFAULT_FINDING)
        says, follows = self.sides
        return finding.format(report_says=says, follows=follows)


class Relations:
    """Relations grouped by outcome and by figure.

    Attributes:
        contradicted, differing, rounded, computing: relations with the outcome CONTRADICTED,
            DIFFERS, WITHIN_ROUNDING or COMPUTED
        holding: relations that hold although they could fail: `rounded`, then those that are EXACT
        check_count: number of relations that could fail: all except `computing`
        by_figure: figure_id → all relations that the figure is part of
    """

    def __init__(self, relations: Sequence[CheckedRelation]) -> None:
        """Group relations by outcome and by figure; each group keeps the order of `relations`."""
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
    """Return the relations of an area, or of all areas, grouped by outcome and by figure.

    The first figure of a relation, which is the whole if there is one, decides about area and
    order. Within each group, relations about core indicators come first. Within these, and within
    the rest, relations about a figure of the table `totals` come first.

    Args:
        ref_area: code of the area; "" for all areas
    """

    def rank(relation: CheckedRelation) -> tuple[bool, bool]:
        """Return the sort key of a relation; False is sorted before True."""
        first = relation.figures[0]
        return first["indicator_id"] not in tables.core_ids, first["used_in"] != "totals"

    relations = [
        relation
        for relation in tables.relations
        if not ref_area or relation.figures[0]["ref_area"] == ref_area
    ]
    return Relations(sorted(relations, key=rank))


def _list_relations(tables: Tables) -> list[CheckedRelation]:
    """Return the relations of the package in the order of their table.

    The outcome of a relation is its verdict, with one exception: if the relation holds and a figure
    was computed by it, the outcome is COMPUTED, since the relation could not fail. If the table
    `contradictions` has a row about a relation, the relation gets this row and its sides in words.
    """
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
