"""The source tables of figures, read once into frozen, typed records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import as_list, as_object, as_objects
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table import Table, list_marked_codes, read_categories
from tip_figures.figures.code_words import INDICATOR, CodeWords, read_vocabulary
from tip_figures.figures.identities import (
    Containment,
    EvaluatedIdentity,
    derive_containment,
    evaluate_identity,
)
from tip_figures.figures.identities.arithmetic import CONTRADICTED
from tip_figures.figures.periods import Period, PeriodType, find_period_type, read_period
from tip_figures.figures.phrases import WordForms
from tip_figures.figures.records import (
    GOVERNMENT,
    ROW_TYPES,
    TABLE_NAMES,
    AreaRow,
    CountKey,
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
    is_currency,
)
from tip_figures.figures.records.dimensions import Dimension, list_dimension_fields, list_dimensions
from tip_figures.figures.records.row_reader import explain_unread, read_rows

CodedColumn = tuple[str, str]
"""A column and one of its codes."""


@dataclass(frozen=True, eq=False)  # what follows from the same object is computed once
class Figures:
    """The nine source tables as records, in the order of their files.

    Attributes:
        dimensions: columns of figures that divide an indicator
        code_labels: column → code → label; for the coded columns of figures, indicators and
            sources, and columns of areas
        word_forms: column and code → words in labels, for codes that have any in the schema
        limits: (dimension, code) → "sector" or "place", for codes to which a count is limited
        wholes: (dimension, code) → indicator_id, for codes that say what a share is a part of
        residual_codes: column and code of each code for the rest, such as `other` and `unknown`
        omitted_ids: table → identifiers in its rows that have no record (see `read_rows`)
        package: the package that they were read from
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
    code_labels: Mapping[str, Mapping[str, str]]
    word_forms: Mapping[CodedColumn, WordForms]
    limits: Mapping[CodedColumn, str]
    wholes: Mapping[CodedColumn, str]
    residual_codes: Set[CodedColumn]
    omitted_ids: Mapping[str, frozenset[str]]
    package: Package

    @staticmethod
    def load(package: Package) -> Figures | None:
        """Read the nine tables; a row without a required cell is left out.

        Returns:
            None if the package is about something else, a table or column is missing or has an
            unsuitable type (see `find_missing_columns`), or a file cannot be read or does not have
            all columns of its schema; other checks report this, and `explain_unread` says it in one
            line
        """
        if explain_unread(package):
            return None
        rows: dict[str, tuple[Any, ...]] = {}
        omitted_ids = {}
        for name, row_type in ROW_TYPES.items():
            rows[name], omitted_ids[name] = read_rows(package.tables[name], row_type)
        dimensions = list_dimensions(package.tables["figures"])
        return Figures(
            terms=rows.pop("identity_terms"),
            **rows,
            dimensions=dimensions,
            code_labels=_read_code_labels(package, dimensions, rows["areas"]),
            word_forms=_read_word_forms(package.tables["figures"]),
            limits=_read_property(package.tables["figures"], "limits"),
            wholes=_read_property(package.tables["figures"], "whole"),
            residual_codes=_read_residual_codes(package.tables["figures"]),
            omitted_ids=omitted_ids,
            package=package,
        )

    @cached_property
    def source_by_id(self) -> Mapping[str, SourceRow]:
        """Sources by source_id."""
        return {source.source_id: source for source in self.sources}

    @cached_property
    def indicator_by_id(self) -> Mapping[str, IndicatorRow]:
        """Indicators by indicator_id."""
        return {indicator.indicator_id: indicator for indicator in self.indicators}

    @cached_property
    def figure_by_id(self) -> Mapping[str, FigureRow]:
        """Figures by figure_id."""
        return {figure.figure_id: figure for figure in self.figures}

    @cached_property
    def figures_by_source(self) -> Mapping[str, Sequence[FigureRow]]:
        """Figures by source_id."""
        return group_by(self.figures, lambda figure: figure.source_id)

    @cached_property
    def figures_by_count(self) -> Mapping[object, Sequence[FigureRow]]:
        """Figures by source and what they count: one each unless a source repeats a count."""
        return group_by(self.figures, lambda figure: (figure.source_id, figure.count_key))

    @cached_property
    def distinct_figures(self) -> Sequence[FigureRow]:
        """The first figure of each count of a source; a repeated count is an error of its own."""
        return [first for first, *_ in self.figures_by_count.values()]

    @cached_property
    def numerals_by_figure(self) -> Mapping[str, Sequence[NumeralRow]]:
        """Numerals that name a figure, by its figure_id, in the order of the text."""
        ordered = sorted(self.numerals, key=lambda row: (row.sentence_key, row.start))
        return group_by((row for row in ordered if row.figure_id), lambda row: row.figure_id)

    def list_stating_numerals(self, figure: FigureRow) -> list[NumeralRow]:
        """Return the numerals of role `figure` for a figure, the lower end of a range first."""
        numerals = self.numerals_by_figure.get(figure.figure_id, ())
        stating = [numeral for numeral in numerals if numeral.role == "figure"]
        return sorted(stating, key=lambda numeral: numeral.value or 0)

    def find_stating_numeral(self, figure: FigureRow) -> NumeralRow | None:
        """Return the numeral that states a figure: the first one of role `figure`.

        A derived figure that restates one other figure ("all 82 … received assistance") has the
        numeral of that figure. A figure that follows by arithmetic has none.

        Returns:
            None if there is none, or if it is in the text of another source
        """
        stated_id = figure.figure_id
        if figure.basis == "derived":
            terms = self.terms_by_identity.get(figure.derived_by, ())
            restated_ids = [term.figure_id for term in terms if term.role == "first"]  # restatement
            stated_id = restated_ids[0] if restated_ids and len(terms) == 2 else ""
        for numeral in self.numerals_by_figure.get(stated_id, ()):
            if numeral.role == "figure":
                return numeral if numeral.source_id == figure.source_id else None
        return None

    @cached_property
    def terms_by_identity(self) -> Mapping[str, Sequence[TermRow]]:
        """Terms by identity_id, in the order of their positions."""
        ordered = sorted(self.terms, key=lambda term: term.position)
        return group_by(ordered, lambda term: term.identity_id)

    @cached_property
    def evaluated(self) -> Sequence[EvaluatedIdentity]:
        """The identities with the results of their evaluation."""
        return [
            evaluate_identity(
                identity, self.terms_by_identity.get(identity.identity_id, ()), self.figure_by_id
            )
            for identity in self.identities
        ]

    @cached_property
    def evaluated_by_id(self) -> Mapping[str, EvaluatedIdentity]:
        """The evaluated identities by identity_id."""
        return {evaluated.identity.identity_id: evaluated for evaluated in self.evaluated}

    @cached_property
    def contradictions(self) -> Mapping[Statement, Sequence[str]]:
        """What a figure counts, with its number → identity_ids of contradicted identities about it.

        So the same number of the same count in another source is contradicted as well.
        """
        identity_ids: dict[Statement, list[str]] = defaultdict(list)
        for evaluated in self.evaluated:
            if evaluated.verdict == CONTRADICTED:
                for figure in evaluated.figures:
                    identity_ids[figure.statement].append(evaluated.identity.identity_id)
        return identity_ids

    @cached_property
    def wholes_by_part(self) -> Mapping[CountKey, Set[CountKey]]:
        """What a figure counts → what the figures count of which identities make it a part."""
        wholes: dict[CountKey, set[CountKey]] = defaultdict(set)
        for evaluated in self.evaluated:
            if evaluated.whole is not None:
                for part in evaluated.others:
                    wholes[part.count_key].add(evaluated.whole.count_key)
        return wholes

    @cached_property
    def counts_of_government(self) -> Set[tuple[str, str]]:
        """indicator_id and area of each count that the government makes."""
        return {
            (figure.indicator_id, figure.ref_area)
            for figure in self.figures
            if figure.counted_by == GOVERNMENT
        }

    def join_contradictions(self, figures: Iterable[FigureRow]) -> str:
        """Return the identity_ids of identities that contradict any of some figures: "a;b".

        An identity about the same number of the same count in another source counts; "" if none.
        """
        identity_ids: set[str] = set()
        for figure in figures:
            identity_ids.update(self.contradictions.get(figure.statement, ()))
        return ";".join(sorted(identity_ids))

    @cached_property
    def code_words(self) -> CodeWords:
        """The words by which a text names codes and indicators.

        They are the codes themselves, labels of indicators, and the vocabulary. Labels of codes are
        for people, so they are not among them. Nor are codes of currencies, which are words like
        “all” and “try”: the unit of an amount is read with the amount.
        """
        units = [code for code in self.code_labels.get("unit", ()) if not is_currency(code)]
        columns = {**self.code_labels, "unit": units, INDICATOR: self.indicator_by_id}
        vocabulary = dict(read_vocabulary(self.package))
        for indicator_id, indicator in self.indicator_by_id.items():
            key = (INDICATOR, indicator_id)
            vocabulary[key] = [indicator.label, *vocabulary.get(key, ())]
        return CodeWords(columns, vocabulary, self.residual_codes)

    def list_main_indicators(self, indicator_id: str) -> list[str]:
        """Return the indicator_ids that `part_of` leads to, the nearest first; a cycle is cut."""
        main_ids: list[str] = []
        indicator = self.indicator_by_id.get(indicator_id)
        while indicator and indicator.part_of and indicator.part_of not in main_ids:
            main_ids.append(indicator.part_of)
            indicator = self.indicator_by_id.get(indicator.part_of)
        return main_ids

    def get_period(self, figure: FigureRow) -> Period:
        """Return the time that a figure covers."""
        return read_period(figure.period, figure.year)

    def get_period_type(self, figure: FigureRow) -> PeriodType:
        """Return what kind of time a figure covers; an unknown indicator counts as a flow."""
        indicator = self.indicator_by_id.get(figure.indicator_id)
        measure = indicator.measure if indicator else ""
        return find_period_type(self.get_period(figure), measure, figure.year)

    def list_limits(self, figure: FigureRow) -> list[str]:
        """Return what a figure is limited to by its codes: "sector", "place"."""
        return [self.limits[code] for code in figure.codes.items() if code in self.limits]

    def is_rate(self, figure: FigureRow) -> bool:
        """Return whether a figure is a ratio, or an amount for one person."""
        indicator = self.indicator_by_id.get(figure.indicator_id)
        return indicator is not None and indicator.measure == "rate"

    def get_containment(self, source_id: str) -> Containment:
        """Return which codes of a source contain others.

        Args:
            source_id: "" for what holds without the identities of any source, such as `all`
        """
        return self._containment_by_source.get(source_id, Containment(self.area_dimensions))

    @cached_property
    def _containment_by_source(self) -> Mapping[str, Containment]:
        """source_id → which codes contain others by the identities of that source."""
        by_source = group_by(self.evaluated, lambda evaluated: evaluated.identity.source_id)
        return {
            source_id: derive_containment(self.area_dimensions, evaluated)
            for source_id, evaluated in by_source.items()
            if source_id
        }

    @cached_property
    def area_dimensions(self) -> frozenset[str]:
        """The names of the dimensions whose codes are areas."""
        return frozenset(dimension.name for dimension in self.dimensions if dimension.is_area)

    def get_code_label(self, column: str, code: str) -> str:
        """Return the label of a code, or the code itself if it has none."""
        return self.code_labels.get(column, {}).get(code, code)

    def get_words(self, column: str, code: str) -> WordForms:
        """Return the words of a code in labels; without any, its label is a phrase."""
        words = self.word_forms.get((column, code))
        return words or WordForms(phrase=self.get_code_label(column, code))

    def rank_code(self, column: str, code: str) -> int:
        """Return the position of a code in its column, from 0; an unknown one is last."""
        return [*self.code_labels.get(column, ()), code].index(code)

    def describe_code(self, column: str, code: str) -> str:
        """Write a code, with its label if that has other words: "NOR (Norway)"."""
        label = self.get_code_label(column, code)
        return f"{code} ({label})" if label not in (code, code.replace("_", " ")) else code

    def describe_cell(self, figure: FigureRow, column: str) -> str:
        """Write a cell of a figure, or "empty", with the label of its code if that says more."""
        cell = figure.codes[column] if column in figure.codes else str(getattr(figure, column))
        return self.describe_code(column, cell) if cell else "empty"

    def list_code_labels(self, figure: FigureRow) -> list[str]:
        """Return the labels of the codes that limit what a figure counts."""
        return [self.get_code_label(name, figure.codes[name]) for name in figure.breakdown]

    def has_all_rows(self, table: str, identifier: str = "") -> bool:
        """Return whether every row of a table that may name an identifier has a record.

        If so, a record that cannot be found does not exist. Without an identifier: whether every
        row of the table has a record.
        """
        omitted_ids = self.omitted_ids[table]
        # An omitted row without an identifier may be about anything.
        return not omitted_ids or (identifier != "" and omitted_ids.isdisjoint(("", identifier)))

    @property
    def is_complete(self) -> bool:
        """Return whether every row of every table has a record."""
        return not any(self.omitted_ids.values())

    def format_key(self, record: TableRow) -> str:
        """Return the primary key of a record as findings show it: its parts joined with "/"."""
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
        """Create a finding about a cell of a record, or about the whole row if `column` is empty.

        Args:
            subjects: ids of what else it is about, as in `Finding`
            values: what the message of the code contains besides `row`, the record, and `column`
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


def _read_property(figures_table: Table, name: str) -> Mapping[CodedColumn, str]:
    """Read a property of the codes of dimensions, such as `limits`, by dimension and code."""
    return {
        (column, str(category.get("value"))): str(category[name])
        for column, field in list_dimension_fields(figures_table).items()
        for category in as_list(field.get("categories"))
        if isinstance(category, dict) and name in category
    }


def _read_word_forms(figures_table: Table) -> Mapping[CodedColumn, WordForms]:
    """Read the words that codes have in labels, by column and code.

    The words of areas are those of the field: of any area, of the figure's own, of other codes.
    """
    words_by_code: dict[CodedColumn, dict[str, Any]] = {}
    for column, field in figures_table.fields.items():
        for code, words in as_object(field.get("words")).items():
            words_by_code[column, code] = as_object(words)
        for category in as_objects(field.get("categories")):
            words_by_code[column, str(category.get("value"))] = category
    forms_by_code = {
        key: WordForms(*(str(words.get(form, "")) for form in WordForms._fields))
        for key, words in words_by_code.items()
    }
    return {key: forms for key, forms in forms_by_code.items() if any(forms)}


def _read_code_labels(
    package: Package, dimensions: Iterable[Dimension], areas: Iterable[AreaRow]
) -> Mapping[str, Mapping[str, str]]:
    """Read column → code → label: from the schemas, and the names of areas from their table."""
    labels: dict[str, Mapping[str, str]] = {}
    for table_name in ("gaps", "sources", "indicators", "figures"):
        for column, descriptor in package.tables[table_name].fields.items():
            if "categories" in descriptor:
                labels[column] = read_categories(descriptor)
    area_columns = [dimension.name for dimension in dimensions if dimension.is_area]
    area_names = {area.area_id: area.name for area in areas}
    return labels | dict.fromkeys(["ref_area", *area_columns], area_names)


def _read_residual_codes(figures_table: Table) -> Set[CodedColumn]:
    """Return column and code of each category of figures that has `"residual": true`."""
    return {
        (column, code)
        for column, field in figures_table.fields.items()
        for code in list_marked_codes(field, "residual")
    }
