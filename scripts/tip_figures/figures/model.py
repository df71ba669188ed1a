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
        """Read the nine source tables of a package.

        Rows that cannot be used, such as those without a required cell, have no record (see
        `read_rows`).

        Returns:
            the records; None if a table or column is missing or unsuitable, or if a file cannot be
            read. `explain_unread` then returns the reason as a message
        """
        if explain_unread(package):
            return None
        records: dict[str, tuple[Any, ...]] = {}
        omitted_ids = {}
        for name, row_type in ROW_TYPES.items():
            records[name], omitted_ids[name] = read_rows(package.tables[name], row_type)
        dimensions = list_dimensions(package.tables["figures"])
        # The one field that is not named like its table.
        terms = records.pop("identity_terms")
        return Figures(
            terms=terms,
            **records,
            dimensions=dimensions,
            code_labels=_read_code_labels(package, dimensions, records["areas"]),
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
        """Figures by (source_id, count_key); several for a key only if a source repeats a count."""
        return group_by(self.figures, lambda figure: (figure.source_id, figure.count_key))

    @cached_property
    def distinct_figures(self) -> Sequence[FigureRow]:
        """All figures, without those that repeat what an earlier figure of the source counts.

        Another check reports the repetition.
        """
        return [first for first, *_ in self.figures_by_count.values()]

    @cached_property
    def numerals_by_figure(self) -> Mapping[str, Sequence[NumeralRow]]:
        """figure_id → the numerals that refer to the figure, in the order of the text."""
        with_figure = [row for row in self.numerals if row.figure_id]
        ordered = sorted(with_figure, key=lambda row: (row.sentence_key, row.start))
        return group_by(ordered, lambda row: row.figure_id)

    def list_stating_numerals(self, figure: FigureRow) -> list[NumeralRow]:
        """Return the numerals that state the number of a figure, in ascending order of value.

        They are the numerals of the figure with the role `figure`. A range has two: the lower end
        comes first. Numerals without a value (`dozens`) come before all others.
        """
        numerals = self.numerals_by_figure.get(figure.figure_id, ())
        stating = [numeral for numeral in numerals if numeral.role == "figure"]
        return sorted(stating, key=lambda numeral: numeral.value or 0)

    def find_stating_numeral(self, figure: FigureRow) -> NumeralRow | None:
        """Return the first numeral in the text that states the number of a figure.

        Such a numeral refers to the figure and has the role `figure`. A derived figure follows from
        other figures. If it repeats the number of a single one (`all 12 were women` after
        `12 victims`), the numeral of that other figure is returned; if it is calculated from
        several figures, no numeral states it.

        Returns:
            the numeral; None if there is none, or if the first one is in another source than the
            figure
        """
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

    @cached_property
    def terms_by_identity(self) -> Mapping[str, Sequence[TermRow]]:
        """identity_id → the terms of the identity, in the order of their positions."""
        ordered = sorted(self.terms, key=lambda term: term.position)
        return group_by(ordered, lambda term: term.identity_id)

    @cached_property
    def evaluated(self) -> Sequence[EvaluatedIdentity]:
        """The identities with the results of their evaluation, in the order of their table.

        An identity is a relation between figures, such as parts that add up to a total.
        """
        evaluated = []
        for identity in self.identities:
            terms = self.terms_by_identity.get(identity.identity_id, ())
            evaluated.append(evaluate_identity(identity, terms, self.figure_by_id))
        return evaluated

    @cached_property
    def evaluated_by_id(self) -> Mapping[str, EvaluatedIdentity]:
        """identity_id → the identity with the result of its evaluation."""
        return {evaluated.identity.identity_id: evaluated for evaluated in self.evaluated}

    @cached_property
    def contradictions(self) -> Mapping[Statement, Sequence[str]]:
        """Statement of a figure → identity_ids of the identities that contradict it.

        An identity contradicts its figures if their numbers do not agree, such as parts that add up
        to 97 and a total of 110, unless a person has recorded the difference as explained. A
        statement is what a figure counts and its number, without the figure_id. So a figure of
        another source with the same statement is contradicted as well.
        """
        identity_ids: dict[Statement, list[str]] = defaultdict(list)
        for evaluated in self.evaluated:
            if evaluated.verdict == CONTRADICTED:
                for figure in evaluated.figures:
                    identity_ids[figure.statement].append(evaluated.identity.identity_id)
        return identity_ids

    @cached_property
    def wholes_by_part(self) -> Mapping[CountKey, Set[CountKey]]:
        """count_key of a part → the count_keys of all wholes that it is a part of.

        A count_key is what a figure counts, without the number. An identity such as `women + men =
        victims` makes the counts of women and men parts of the count of victims, even if the
        numbers do not agree. The parts of parts are not followed.
        """
        wholes: dict[CountKey, set[CountKey]] = defaultdict(set)
        for evaluated in self.evaluated:
            if evaluated.whole is not None:
                for part in evaluated.others:
                    wholes[part.count_key].add(evaluated.whole.count_key)
        return wholes

    @cached_property
    def counts_of_government(self) -> Set[tuple[str, str]]:
        """(indicator_id, area) of each indicator that the government of an area counts."""
        return {
            (figure.indicator_id, figure.ref_area)
            for figure in self.figures
            if figure.counted_by == GOVERNMENT
        }

    def join_contradictions(self, figures: Iterable[FigureRow]) -> str:
        """Return the sorted ids of the identities that contradict any of some figures: "id1;id2".

        An identity of another source is included if the source has the same number for the same
        count (see `contradictions`).

        Returns:
            the ids as one cell; "" if there are none
        """
        identity_ids: set[str] = set()
        for figure in figures:
            identity_ids.update(self.contradictions.get(figure.statement, ()))
        return ";".join(sorted(identity_ids))

    @cached_property
    def code_words(self) -> CodeWords:
        """The words by which a text names codes and indicators.

        They are the codes themselves (`forced_labor`, but see `CodeWords` for codes such as
        `other`), the vocabulary of the package, and the labels of indicators. Labels of codes are
        not among them, because they are written for readers. Nor are codes of currencies, because
        some are common words in lower case (`all`, `try`); the currency of an amount is read with
        the amount.
        """
        units = [code for code in self.code_labels.get("unit", ()) if not is_currency(code)]
        columns = {**self.code_labels, "unit": units, INDICATOR: self.indicator_by_id}
        vocabulary = dict(read_vocabulary(self.package))
        for indicator_id, indicator in self.indicator_by_id.items():
            key = (INDICATOR, indicator_id)
            vocabulary[key] = [indicator.label, *vocabulary.get(key, ())]
        return CodeWords(columns, vocabulary, self.residual_codes)

    def list_main_indicators(self, indicator_id: str) -> list[str]:
        """Return the ids of the indicators of which an indicator is a part, from the nearest up.

        The nearest one is in the column `part_of` of the indicator, the next one in the column of
        the nearest, and so on. The list is empty for an indicator that is unknown or no part. If
        indicators are parts of each other in a circle, the list ends before an id would occur
        twice. It contains the given indicator if this belongs to the circle.
        """
        main_ids: list[str] = []
        indicator = self.indicator_by_id.get(indicator_id)
        # The chain ends at an indicator that is no part, that has no row, or that closes a circle.
        while indicator and indicator.part_of and indicator.part_of not in main_ids:
            main_ids.append(indicator.part_of)
            indicator = self.indicator_by_id.get(indicator.part_of)
        return main_ids

    def get_period(self, figure: FigureRow) -> Period:
        """Return the time that a figure covers."""
        return read_period(figure.period, figure.year)

    def get_period_type(self, figure: FigureRow) -> PeriodType:
        """Return the type of the period of a figure, such as "part_of_year".

        A figure of an unknown indicator is treated as one of a flow, which counts what happens
        during a period.
        """
        indicator = self.indicator_by_id.get(figure.indicator_id)
        measure = indicator.measure if indicator else ""
        return find_period_type(self.get_period(figure), measure, figure.year)

    def list_limits(self, figure: FigureRow) -> list[str]:
        """Return the kinds of limits that the codes of a figure set: "sector" or "place" each.

        A code such as `fishing` limits a count to a sector. The list has an entry for each such
        code; it is empty if no code of the figure is in `limits`.
        """
        limits = []
        for dimension, code in figure.codes.items():
            if (dimension, code) in self.limits:
                limits.append(self.limits[dimension, code])
        return limits

    def is_rate(self, figure: FigureRow) -> bool:
        """Return whether the indicator of a figure is a rate: a ratio, or an amount per person.

        False for an unknown indicator.
        """
        indicator = self.indicator_by_id.get(figure.indicator_id)
        return indicator is not None and indicator.measure == "rate"

    def get_containment(self, source_id: str) -> Containment:
        """Return which codes contain other codes: `forced_labor` may contain `forced_begging`.

        In every source, `all` contains every code, and `foreign` every country but that of the
        figure. Further containments follow from the identities of one source, such as its sums of
        parts.

        Args:
            source_id: the source whose identities are used; "" or an unknown source for none
        """
        without_identities = Containment(self.area_dimensions)
        return self._containment_by_source.get(source_id, without_identities)

    @cached_property
    def _containment_by_source(self) -> Mapping[str, Containment]:
        """source_id → which codes contain others, as derived from the identities of the source.

        Identities without a source are left out.
        """
        by_source = group_by(self.evaluated, lambda evaluated: evaluated.identity.source_id)
        return {
            source_id: derive_containment(self.area_dimensions, identities_of_source)
            for source_id, identities_of_source in by_source.items()
            if source_id
        }

    @cached_property
    def area_dimensions(self) -> frozenset[str]:
        """The names of the dimensions whose codes are areas."""
        return frozenset(dimension.name for dimension in self.dimensions if dimension.is_area)

    def get_code_label(self, column: str, code: str) -> str:
        """Return the label of a code for readers: "Forced labor"; the code if it has none."""
        return self.code_labels.get(column, {}).get(code, code)

    def get_words(self, column: str, code: str) -> WordForms:
        """Return the words for a code of a column in labels of figures.

        If the schema has none, the label of the code is the only form: the phrase, which is
        written after a noun. A code without a label is its own label.
        """
        words = self.word_forms.get((column, code))
        return words or WordForms(phrase=self.get_code_label(column, code))

    def rank_code(self, column: str, code: str) -> int:
        """Return the position of a code among those of its column in the schema, from 0.

        An unknown code comes after all others.
        """
        known_codes = self.code_labels.get(column, ())  # in the order of the schema
        return [*known_codes, code].index(code)  # the first place, so the last one if unknown

    def describe_code(self, column: str, code: str) -> str:
        """Return a code with its label in brackets: "NOR (Norway)".

        The label is left out if it has the same words: "forced_labor", not "forced_labor (forced
        labor)".
        """
        label = self.get_code_label(column, code)
        if label in (code, code.replace("_", " ")):
            return code
        return f"{code} ({label})"

    def describe_cell(self, figure: FigureRow, column: str) -> str:
        """Return a cell of a figure for a message: "NOR (Norway)", "2019", or "empty".

        Args:
            column: a dimension or any other column of figures
        """
        cell = figure.codes[column] if column in figure.codes else getattr(figure, column)
        is_empty = cell is None or cell == ""  # 0 is not empty
        return "empty" if is_empty else self.describe_code(column, str(cell))

    def list_code_labels(self, figure: FigureRow) -> list[str]:
        """Return the labels of the codes that limit what a figure counts: ["Female", "Child"].

        Codes that do not limit it ("" and `all`) are left out.
        """
        return [self.get_code_label(name, figure.codes[name]) for name in figure.breakdown]

    def has_all_rows(self, table: str, identifier: str = "") -> bool:
        """Return whether a table has a record for each row that may contain an identifier.

        If True, an identifier that no record has is really missing from the table. If False, it may
        be in a row without a record, so it must not be reported as missing.

        Args:
            table: the name of a source table
            identifier: such as a figure_id; "" to ask whether every row has a record
        """
        omitted_ids = self.omitted_ids[table]
        if identifier == "":
            return not omitted_ids
        # "" stands for an omitted row whose identifier is not known: it may be this one.
        return omitted_ids.isdisjoint({"", identifier})

    @property
    def is_complete(self) -> bool:
        """Return whether every row of every table has a record."""
        return not any(self.omitted_ids.values())

    def format_key(self, record: TableRow) -> str:
        """Return the primary key of a record as text, as findings show it.

        The parts of a key with several columns are joined: "source-1/2/3". A column of the key that
        records do not have gives an empty part.
        """
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
        """Create a finding about a cell of a record, or about its whole row.

        The path, the line and the key of the finding are those of the record.

        Args:
            record: the record of the row
            column: the column of the cell; "" for the whole row
            code: the code of the finding, which selects its message
            subjects: the ids of other records that the finding is about
            values: values by their names in the templates of the message and of its hint, which may
                use `row` (the record) and `column` as well

        Raises:
            KeyError: if the code does not exist, or a value for a template is missing
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
    """Return (dimension, code) → value of a property, for each code with this property.

    Args:
        figures_table: the table `figures`; its schema describes the codes as categories
        name: the name of the property, such as `limits`, which limits counts to a sector
    """
    values: dict[CodedColumn, str] = {}
    for column, field in list_dimension_fields(figures_table).items():
        for category in as_list(field.get("categories")):
            if isinstance(category, dict) and name in category:
                values[column, str(category.get("value"))] = str(category[name])
    return values


def _read_word_forms(figures_table: Table) -> Mapping[CodedColumn, WordForms]:
    """Return (column, code) → words for the code in labels, as the schema of figures has them.

    The words are adjective, noun and phrase (see WordForms). Most codes have them in their
    category. Areas have no categories, so their field has `words` with these keys: `area` for any
    area, `home` for the area of the figure, or a code. These keys are codes in the result. Codes
    without any words are left out.
    """
    words_by_code: dict[CodedColumn, dict[str, Any]] = {}
    for column, field in figures_table.fields.items():
        for code, words in as_object(field.get("words")).items():
            words_by_code[column, code] = as_object(words)
        for category in as_objects(field.get("categories")):
            words_by_code[column, str(category.get("value"))] = category
    forms_by_code: dict[CodedColumn, WordForms] = {}
    for column_and_code, words in words_by_code.items():
        forms = [str(words.get(form, "")) for form in WordForms._fields]
        if any(forms):
            forms_by_code[column_and_code] = WordForms(*forms)
    return forms_by_code


def _read_code_labels(
    package: Package, dimensions: Iterable[Dimension], areas: Iterable[AreaRow]
) -> Mapping[str, Mapping[str, str]]:
    """Return column → code → label, for columns with codes in the schema and columns of areas.

    The labels are in the schemas of four tables. If several tables have a column of the same name,
    the labels of the last one are used; `figures` is the last. Columns of areas, which are
    `ref_area` and the dimensions of areas, have the names in the table of areas as labels.

    Args:
        dimensions: the dimensions of figures
        areas: the records of the table of areas
    """
    labels: dict[str, Mapping[str, str]] = {}
    for table_name in ("gaps", "sources", "indicators", "figures"):
        for column, descriptor in package.tables[table_name].fields.items():
            if "categories" in descriptor:
                labels[column] = read_categories(descriptor)
    area_columns = [dimension.name for dimension in dimensions if dimension.is_area]
    area_names = {area.area_id: area.name for area in areas}
    return labels | dict.fromkeys(["ref_area", *area_columns], area_names)


def _read_residual_codes(figures_table: Table) -> Set[CodedColumn]:
    """Return the set of (column, code) of the codes for the rest, such as `other`.

    A code for the rest has `"residual": true` in the schema of figures.
    """
    residual_codes: set[CodedColumn] = set()
    for column, field in figures_table.fields.items():
        for code in list_marked_codes(field, "residual"):
            residual_codes.add((column, code))
    return residual_codes
