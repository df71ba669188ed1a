"""The figures of a package: typed rows of the source tables, and what follows from them.

Figures are passed between parts of the program and are not changed. What follows from a row is a
property of the row; what follows from several is here, and computed once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import as_objects
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table import read_categories
from tip_figures.figures.code_words import INDICATOR, CodeWords, read_vocabulary
from tip_figures.figures.identities import (
    Containment,
    EvaluatedIdentity,
    derive_containment,
    evaluate_identity,
)
from tip_figures.figures.identities.arithmetic import CONTRADICTED
from tip_figures.figures.periods import Period, PeriodType, find_period_type, read_period
from tip_figures.figures.phrases import WordForms, read_word_forms
from tip_figures.figures.records import (
    GOVERNMENT,
    ROW_TYPES,
    TABLE_NAMES,
    AreaRow,
    CountKey,
    Dimension,
    FigureRow,
    GapRow,
    IdentityRow,
    IndicatorRow,
    NumeralRow,
    SentenceRow,
    SourceRow,
    Statement,
    TableRow,
    TermRow,
    explain_unread,
    is_currency,
    list_dimensions,
    read_rows,
)

Categories = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Column → code, in the order of the schema → its properties, such as `label` and `limits`."""


@dataclass(frozen=True, eq=False)  # what follows from the same object is computed once
class Figures:
    """All source tables of a package.

    Attributes:
        categories: of all columns with codes; areas have their names as labels
        omitted_ids: table → ids in rows without a record; "" stands for an unknown id
    """

    sources: tuple[SourceRow, ...]
    sentences: tuple[SentenceRow, ...]
    numerals: tuple[NumeralRow, ...]
    areas: tuple[AreaRow, ...]
    indicators: tuple[IndicatorRow, ...]
    figures: tuple[FigureRow, ...]
    identities: tuple[IdentityRow, ...]
    terms: tuple[TermRow, ...]
    gaps: tuple[GapRow, ...]
    dimensions: tuple[Dimension, ...]
    categories: Categories
    omitted_ids: Mapping[str, frozenset[str]]
    package: Package

    @staticmethod
    def load(package: Package) -> Figures | None:
        """Read the figures of a package; None if they cannot be read (see `explain_unread`)."""
        if explain_unread(package):
            return None
        records: dict[str, tuple[Any, ...]] = {}
        omitted_ids = {}
        for name, row_type in ROW_TYPES.items():
            records[name], omitted_ids[name] = read_rows(package.tables[name], row_type)
        dimensions = list_dimensions(package.tables["figures"])
        categories: dict[str, Mapping[str, Mapping[str, Any]]] = {}
        for table_name in ("gaps", "sources", "indicators", "figures"):
            for column, field in package.tables[table_name].fields.items():
                if "categories" in field:
                    properties = {
                        str(category.get("value")): category
                        for category in as_objects(field["categories"])
                    }
                    categories[column] = {
                        code: {**properties.get(code, {}), "label": label}
                        for code, label in read_categories(field).items()
                    }
        area_columns = [dimension.name for dimension in dimensions if dimension.is_area]
        names = {area.area_id: {"label": area.name} for area in records["areas"]}
        categories |= dict.fromkeys(["ref_area", *area_columns], names)
        # The one field that is not named like its table.
        terms = records.pop("identity_terms")
        return Figures(
            **records,
            terms=terms,
            dimensions=dimensions,
            categories=categories,
            omitted_ids=omitted_ids,
            package=package,
        )

    # Rows

    @cached_property
    def source_by_id(self) -> Mapping[str, SourceRow]:
        """The sources by source_id."""
        return {source.source_id: source for source in self.sources}

    @cached_property
    def indicator_by_id(self) -> Mapping[str, IndicatorRow]:
        """The indicators by indicator_id."""
        return {indicator.indicator_id: indicator for indicator in self.indicators}

    @cached_property
    def figure_by_id(self) -> Mapping[str, FigureRow]:
        """The figures by figure_id."""
        return {figure.figure_id: figure for figure in self.figures}

    @cached_property
    def figures_by_source(self) -> Mapping[str, Sequence[FigureRow]]:
        """The figures by source_id."""
        return group_by(self.figures, lambda figure: figure.source_id)

    @cached_property
    def figures_by_count(self) -> Mapping[object, Sequence[FigureRow]]:
        """The figures by source_id and `count_key`."""
        return group_by(self.figures, lambda figure: (figure.source_id, figure.count_key))

    @cached_property
    def distinct_figures(self) -> Sequence[FigureRow]:
        """The first figure of each source and `count_key`."""
        return [first for first, *_ in self.figures_by_count.values()]

    @cached_property
    def counts_of_government(self) -> Set[tuple[str, str]]:
        """Indicator and area of each figure that the government counted."""
        return {
            (figure.indicator_id, figure.ref_area)
            for figure in self.figures
            if figure.counted_by == GOVERNMENT
        }

    @cached_property
    def numerals_by_figure(self) -> Mapping[str, Sequence[NumeralRow]]:
        """The numerals that name a figure, by figure_id, in the order of the text."""
        named = [row for row in self.numerals if row.figure_id]
        ordered = sorted(named, key=lambda row: (row.sentence_key, row.start))
        return group_by(ordered, lambda row: row.figure_id)

    def list_stating_numerals(self, figure: FigureRow) -> list[NumeralRow]:
        """Return the numerals that state a figure: two for a range, the lower one first."""
        numerals = self.numerals_by_figure.get(figure.figure_id, ())
        stating = [numeral for numeral in numerals if numeral.role == "figure"]
        return sorted(stating, key=lambda numeral: numeral.value or 0)

    def find_stating_numeral(self, figure: FigureRow) -> NumeralRow | None:
        """Return the first numeral that states a figure, or the one that it restates."""
        stated_id = figure.figure_id
        if figure.basis == "derived":
            terms = self.terms_by_identity.get(figure.derived_by, ())
            # An identity with two terms restates the figure whose term has the role `first`.
            restated_ids = [term.figure_id for term in terms if term.role == "first"]
            # "" is the id of no figure, so that no numeral is found.
            stated_id = restated_ids[0] if restated_ids and len(terms) == 2 else ""
        for numeral in self.numerals_by_figure.get(stated_id, ()):
            if numeral.role == "figure":
                return numeral if numeral.source_id == figure.source_id else None
        return None

    def has_all_rows(self, table: str, identifier: str = "") -> bool:
        """Return whether all rows of a table have a record, or all that name an id."""
        omitted_ids = self.omitted_ids[table]
        # "" stands for an omitted row whose identifier is not known: it may be this one.
        return omitted_ids.isdisjoint({"", identifier}) if identifier else not omitted_ids

    @property
    def is_complete(self) -> bool:
        """Whether all rows of all source tables have a record."""
        return not any(self.omitted_ids.values())

    # Identities

    @cached_property
    def terms_by_identity(self) -> Mapping[str, Sequence[TermRow]]:
        """The terms by identity_id, in the order of their positions."""
        ordered = sorted(self.terms, key=lambda term: term.position)
        return group_by(ordered, lambda term: term.identity_id)

    @cached_property
    def evaluated(self) -> Sequence[EvaluatedIdentity]:
        """All identities with their evaluations."""
        terms = self.terms_by_identity
        return [
            evaluate_identity(identity, terms.get(identity.identity_id, ()), self.figure_by_id)
            for identity in self.identities
        ]

    @cached_property
    def evaluated_by_id(self) -> Mapping[str, EvaluatedIdentity]:
        """The evaluated identities by identity_id."""
        return {evaluated.identity.identity_id: evaluated for evaluated in self.evaluated}

    @cached_property
    def _contradicting_ids(self) -> Mapping[Statement, Set[str]]:
        """The identity_ids that contradict a statement."""
        identity_ids: dict[Statement, set[str]] = defaultdict(set)
        for evaluated in self.evaluated:
            if evaluated.verdict == CONTRADICTED:
                for figure in evaluated.figures:
                    identity_ids[figure.statement].add(evaluated.identity.identity_id)
        return identity_ids

    def join_contradictions(self, figures: Iterable[FigureRow]) -> str:
        """Return the ids of the identities that contradict figures in any edition: `a;b`."""
        ids = [self._contradicting_ids.get(figure.statement, set()) for figure in figures]
        return ";".join(sorted(set().union(*ids)))

    @cached_property
    def wholes_by_part(self) -> Mapping[CountKey, Set[CountKey]]:
        """What a figure counts → what the wholes count of which an identity lists it as a part."""
        wholes: dict[CountKey, set[CountKey]] = defaultdict(set)
        for evaluated in self.evaluated:
            if evaluated.whole is not None:
                for part in evaluated.others:
                    wholes[part.count_key].add(evaluated.whole.count_key)
        return wholes

    @cached_property
    def _containment_by_source(self) -> Mapping[str, Containment]:
        """What follows from the identities of each source; those of several sources have none."""
        groups = group_by(self.evaluated, lambda evaluated: evaluated.identity.source_id)
        return {
            source_id: derive_containment(self.area_dimensions, identities)
            for source_id, identities in groups.items()
            if source_id
        }

    def get_containment(self, source_id: str) -> Containment:
        """Return which codes contain others in a source; for "", what is true of any source."""
        general = Containment(self.area_dimensions)
        return self._containment_by_source.get(source_id, general)

    # Indicators and periods

    def list_main_indicators(self, indicator_id: str) -> list[str]:
        """Return the indicators of which an indicator is a part, from the nearest to the widest."""
        main_ids: list[str] = []
        indicator = self.indicator_by_id.get(indicator_id)
        # The chain ends at an indicator that is no part, that has no row, or that closes a circle.
        while indicator and indicator.part_of and indicator.part_of not in main_ids:
            main_ids.append(indicator.part_of)
            indicator = self.indicator_by_id.get(indicator.part_of)
        return main_ids

    def get_measure(self, figure: FigureRow) -> str:
        """Return the measure of the indicator of a figure; "" if the indicator has no row."""
        indicator = self.indicator_by_id.get(figure.indicator_id)
        return indicator.measure if indicator else ""

    def is_rate(self, figure: FigureRow) -> bool:
        """Return whether a figure is a rate, such as a fee."""
        return self.get_measure(figure) == "rate"

    def get_period(self, figure: FigureRow) -> Period:
        """Return the period of a figure; its calendar year if the cell is empty or invalid."""
        return read_period(figure.period, figure.year)

    def get_period_type(self, figure: FigureRow) -> PeriodType:
        """Return the kind of the period of a figure."""
        return find_period_type(self.get_period(figure), self.get_measure(figure), figure.year)

    # Codes

    @cached_property
    def area_dimensions(self) -> frozenset[str]:
        """The dimensions whose codes are areas."""
        return frozenset(dimension.name for dimension in self.dimensions if dimension.is_area)

    @cached_property
    def code_labels(self) -> Mapping[str, Mapping[str, str]]:
        """Column → code, in the order of the schema → its label."""
        return {
            column: {code: category["label"] for code, category in codes.items()}
            for column, codes in self.categories.items()
        }

    def get_category(self, column: str, code: str) -> Mapping[str, Any]:
        """Return the properties of a code; none if it is unknown."""
        return self.categories.get(column, {}).get(code, {})

    def get_code_label(self, column: str, code: str) -> str:
        """Return the label of a code, or the code itself if it has none."""
        return str(self.get_category(column, code).get("label", code))

    def get_words(self, column: str, code: str) -> WordForms:
        """Return the words of a code in labels; its label is the phrase if it has none."""
        forms = read_word_forms(self.get_category(column, code))
        return forms if any(forms) else WordForms(phrase=self.get_code_label(column, code))

    def list_limits(self, figure: FigureRow) -> list[str]:
        """Return to what the codes of a figure limit it: `sector` or `place`."""
        categories = [self.get_category(name, code) for name, code in figure.codes.items()]
        return [str(category["limits"]) for category in categories if "limits" in category]

    def rank_code(self, column: str, code: str) -> int:
        """Return the position of a code in the schema; unknown codes are last."""
        known_codes = self.categories.get(column, ())
        return [*known_codes, code].index(code)  # the first place, so the last one if unknown

    def describe_code(self, column: str, code: str) -> str:
        """Return a code, with its label if that says more: `E (estimate)`."""
        label = self.get_code_label(column, code)
        return code if label in (code, code.replace("_", " ")) else f"{code} ({label})"

    def describe_cell(self, figure: FigureRow, column: str) -> str:
        """Return the cell of a figure in words; `empty` without a value."""
        cell = figure.codes[column] if column in figure.codes else getattr(figure, column)
        is_empty = cell is None or cell == ""  # 0 is not empty
        return "empty" if is_empty else self.describe_code(column, str(cell))

    @cached_property
    def code_words(self) -> CodeWords:
        """The words by which texts name the codes of figures and their indicators."""
        units = [code for code in self.categories.get("unit", ()) if not is_currency(code)]
        columns = {**self.categories, "unit": units, INDICATOR: self.indicator_by_id}
        vocabulary = dict(read_vocabulary(self.package))
        for indicator_id, indicator in self.indicator_by_id.items():
            key = (INDICATOR, indicator_id)
            vocabulary[key] = [indicator.label, *vocabulary.get(key, ())]
        residual_codes = {
            (column, code)
            for column, codes in self.categories.items()
            for code, category in codes.items()
            if category.get("residual") is True
        }
        return CodeWords(columns, vocabulary, residual_codes)

    # Findings

    def format_key(self, record: TableRow) -> str:
        """Return the primary key of a record: `a/1/2`."""
        columns = self.package.tables[TABLE_NAMES[type(record)]].primary_key
        return "/".join(str(getattr(record, column, "")) for column in columns)

    def create_finding(
        self,
        record: TableRow,
        column: str,
        code: str,
        subjects: Sequence[str] = (),
        /,
        **values: Any,
    ) -> Finding:
        """Create a finding about a cell of a record, or about the row if the column is "".

        Args:
            code: of the finding in findings.csv
            subjects: ids of figures, identities and passages that it is about besides its row
            values: for the placeholders in its message and hint; `row` is the record
        """
        return create_finding(
            code,
            self.package.tables[TABLE_NAMES[type(record)]].path,
            record.line,
            column,
            self.format_key(record),
            subjects,
            row=record,
            column=column,
            **values,
        )
