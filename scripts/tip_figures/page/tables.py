"""Rows of the published tables that pages show, and their words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter
from typing import NamedTuple

from tip_figures.datapackage.findings import CommandError
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.identities import EvaluatedIdentity
from tip_figures.figures.identities.arithmetic import EXACT, WITHIN_ROUNDING
from tip_figures.figures.model import Figures
from tip_figures.figures.records import UNNAMED_COUNTER, SourceRow, explain_unread
from tip_figures.figures.tables import ROW_MAKERS, make_generated_rows
from tip_figures.figures.tables.contradictions import describe_sides
from tip_figures.figures.tables.series import FULL_SCOPE

Row = Mapping[str, str]
"""A row of a published table: cells by column; a missing value is empty."""

PLURALS = {"person": "people", "percent": "percent"}


@dataclass(frozen=True)
class Tables:
    """The generated tables of a package, by name, and its figures."""

    rows: Mapping[str, Sequence[Row]]
    figures: Figures

    def __getitem__(self, name: str) -> Sequence[Row]:
        """Return the rows of a table."""
        return self.rows[name]

    def rows_of_area(self, name: str, ref_area: str) -> list[Row]:
        """Return the rows of a table that are about one area."""
        return [row for row in self[name] if row["ref_area"] == ref_area]

    @cached_property
    def figure_rows(self) -> Mapping[str, Row]:
        """The rows of `figures_flat` by figure_id."""
        return {row["figure_id"]: row for row in self["figures_flat"]}

    @cached_property
    def core_ids(self) -> set[str]:
        """The ids of core indicators."""
        return {entry.indicator_id for entry in self.figures.indicators if entry.core}

    @cached_property
    def relations(self) -> "Sequence[CheckedRelation]":
        """All relations between figures, core indicators and totals first."""
        return _list_relations(self)

    @property
    def report_names(self) -> str:
        """The reports with their abbreviations: “HRR: Country Reports …; TIP: …”."""
        codes = dict.fromkeys(source.report for source in self.figures.sources)
        label = self.figures.get_code_label
        return "; ".join(f"{code.upper()}: {label('report', code)}" for code in codes)

    @property
    def area_names(self) -> dict[str, str]:
        """The areas that have figures: code → name, sorted by name."""
        names = {row["ref_area"]: row["area"] for row in self["figures_flat"]}
        return dict(sorted(names.items(), key=lambda item: item[1]))


def read_tables(package: Package) -> Tables:
    """Read the tables that pages show; a generated table that is missing is generated.

    Raises:
        CommandError: if the figures cannot be read
    """
    figures = Figures.load(package)
    if figures is None:
        raise CommandError(explain_unread(package))
    rows: dict[str, Sequence[Row]] = {
        name: package.tables[name].texts.fill_null("").rows(named=True)
        for name in ROW_MAKERS
        if name in package.files
    }
    if len(rows) < len(ROW_MAKERS):
        for name, generated_rows in make_generated_rows(figures).items():
            columns = dict.fromkeys(chain.from_iterable(generated_rows), "")
            rows.setdefault(name, [defaultdict(str, columns | row) for row in generated_rows])
    return Tables(rows, figures)


# Words


def capitalize(text: str) -> str:
    """Return a text with its first letter in upper case; the others stay as they are."""
    return text[:1].upper() + text[1:]


def describe_years(years: Iterable[int | str]) -> str:
    """Write the span from the first to the last year: `[2022, 2020]` → “2020–2022”."""
    sorted_years = sorted(map(int, years))
    first, last = sorted_years[0], sorted_years[-1]
    return str(first) if first == last else f"{first}–{last}"


def list_years(years: Iterable[int | str]) -> str:
    """Write each year, consecutive ones as a span: `[2016, 2018, 2019]` → “2016, 2018–2019”."""
    distinct_years = sorted(set(map(int, years)))
    # Within a run of consecutive years, the year minus its position in the list is the same.
    runs = groupby(distinct_years, key=lambda year: year - distinct_years.index(year))
    return ", ".join(describe_years(run) for _, run in runs)


def write_amount(figures: Figures, row: Row) -> str:
    """Write value, bound and unit: “at least 2,500 USD”; people and cases are not named."""
    amount = format_number(Decimal(row["value"]))
    if row["bound"] == "between":
        amount += f" and {format_number(Decimal(row['value_to']))}"
    if row["bound"] != "exact":
        amount = f"{figures.get_code_label('bound', row['bound'])} {amount}"
    has_unit = row["unit"].isupper() or row["unit"] == "percent"
    return f"{amount} {row['unit']}" if has_unit else amount


def write_limited(noun: str, scope: str) -> str:
    """Write a noun with the limits of a scope: “suspected victims (in the fishing industry)”.

    A limit with the last word of the noun, such as “suspected victims”, gives its adjectives.
    """
    last_word = noun.rpartition(" ")[2]
    limits_in_brackets = []
    for limit in [] if scope == FULL_SCOPE else scope.split(", "):
        adjective, _, limited_noun = limit.rpartition(" ")
        if adjective and limited_noun == last_word:
            noun = f"{adjective} {noun}"
        else:
            limits_in_brackets.append(limit)
    return f"{noun} ({', '.join(limits_in_brackets)})" if limits_in_brackets else noun


def write_figure(row: Row) -> str:
    """Return the label of a figure without area and time."""
    return row["label"].rpartition(f", {row['area']}")[0]


def write_time(row: Row) -> str:
    """Return the period of a row in words, or its calendar year."""
    return row["period"] or row["year"]


def write_edition(row: Row) -> str:
    """Return the edition of a row: “HRR 2021”."""
    return f"{row['report'].upper()} {row['edition_year']}"


def describe_doubt(row: Row) -> str:
    """Return why a number is questioned, in a few words; "" if it is not."""
    if row["contradicted_by"]:
        return "contradicted by other numbers"
    return "doubtful" if row.get("doubtful") else ""  # an optional column


def define_indicator(figures: Figures, indicator_id: str) -> tuple[str, str]:
    """Return label and definition of an indicator; ids in the definition become labels."""
    indicators = figures.indicator_by_id

    def name_indicator(match: re.Match[str]) -> str:
        word = match[0]
        return f"“{indicators[word].label}”" if word in indicators else word

    indicator = indicators[indicator_id]
    text = f"{indicator.definition} {indicator.note}".strip()
    return capitalize(indicator.label), re.sub(r"\w+_\w+", name_indicator, text)


def describe_unit(figures: Figures, row: Row, with_counter: bool = True) -> str:
    """Return what a chart counts, and who counted: “People, according to the government”."""
    unit = figures.get_code_label("unit", row["unit"])
    if not row["unit"].isupper():  # currencies are in capitals
        unit = PLURALS.get(unit, f"{unit}s")
    if row["counted_by"] == UNNAMED_COUNTER or not with_counter:
        return capitalize(unit)
    counter = figures.get_code_label("counted_by", row["counted_by"])
    return f"{capitalize(unit)}, according to {counter}"


def describe_reading(figures: Figures, sources: Sequence[SourceRow]) -> list[str]:
    """Return a sentence for each report, section and extent: what was read, of which editions."""
    label = figures.get_code_label
    sentences = []
    passages = group_by(sources, attrgetter("report", "section", "extent"))
    for (report, section, extent), members in passages.items():
        years = list_years(source.edition_year for source in members)
        passage = f"{label('report', report)}, section “{section}”, {years}"
        sentences.append(f"{passage}: {label('extent', extent)}.")
    return sentences


def describe_unread_editions(figures: Figures, ref_area: str) -> list[str]:
    """Return a sentence for each section: editions that were read for other areas only."""
    sentences = []
    sections = group_by(figures.sources, attrgetter("report", "section"))
    for (report, section), members in sections.items():
        years = {source.edition_year for source in members}
        years -= {source.edition_year for source in members if source.ref_area == ref_area}
        if years:
            name = figures.get_code_label("report", report)
            sentences.append(f"{name}, section “{section}”, {list_years(years)}.")
    return sentences


# Relations

COMPUTED = "computed"  # an outcome beside the verdicts: a figure is derived by the relation
FINDINGS = {
    "part_of": "It should be {}, but {}",
    "order": "{1} is not {0}",
    "restated": "One source says {}, another says {}",
}
"""What does not hold, by kind: what the report says, and what follows from other numbers."""


class CheckedRelation(NamedTuple):
    """A relation between figures, and what the check of it says.

    Attributes:
        outcome: its verdict, or COMPUTED
        figures: rows of `figures_flat`, the whole first
        contradiction: its row of `contradictions`; empty if it holds
        sides: in words what the report says, and what follows; empty if it holds
    """

    evaluated: EvaluatedIdentity
    outcome: str
    figures: Sequence[Row]
    contradiction: Row
    sides: tuple[str, str]

    @property
    def anchor(self) -> str:
        """The id of its element on the page of its area."""
        return f"identity_{self.evaluated.identity.identity_id}"

    @property
    def subject(self) -> str:
        """The series of its first figure, without the area."""
        first = self.figures[0]
        return first["series"].removeprefix(f"{first['area']}: ")

    @property
    def arithmetic(self) -> str:
        """Its numbers, and the verdict unless it is exact: “33 = 20 + 11 (contradicted)”."""
        is_plain = self.outcome in (EXACT, COMPUTED)
        verdict = "" if is_plain else f" ({self.outcome.replace('_', ' ')})"
        return f"{self.evaluated.arithmetic}{verdict}"

    @property
    def finding(self) -> str:
        """What does not hold, in words: “The report says 33, but 20 + 11 = 31”."""
        words = FINDINGS.get(self.evaluated.identity.kind, "The report says {}, but {}")
        return words.format(*self.sides)


def _list_relations(tables: Tables) -> list[CheckedRelation]:
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

    def rank(relation: CheckedRelation) -> tuple[bool, bool]:
        first = relation.figures[0]
        return first["indicator_id"] not in tables.core_ids, first["used_in"] != "totals"

    return sorted(relations, key=rank)
