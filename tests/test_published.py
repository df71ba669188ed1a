"""Laws of the published package that hold for any content; `test_generated_laws` has others."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from urllib.parse import unquote

import pytest

from cases import cases
from conftest import ROOT, check_words
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import load_package
from tip_figures.figures.identities.arithmetic import CONTRADICTED
from tip_figures.figures.identities.identity_kinds import IDENTITY_KINDS
from tip_figures.figures.model import Figures
from tip_figures.figures.phrases import choose_number
from tip_figures.figures.relations.required_identities import find_undeclared
from tip_figures.figures.tables import make_generated_rows
from tip_figures.figures.tables.selection import is_candidate, list_statements, may_be_total, select
from tip_figures.page.site import SiteInfo, render_pages
from tip_figures.page.tables import read_tables
from tip_figures.prose.units import CURRENCY_CODES

PACKAGE = load_package(ROOT)
FIGURES = Figures.load(PACKAGE)


def can_be_total(figure):
    """Return whether a figure is one of which others may keep it from being a total."""
    return is_candidate(FIGURES, figure) and may_be_total(FIGURES, figure)


def test_published_package_is_valid_and_tidy(run):
    """There is no error and no warning, and tidy changes nothing."""
    assert run("validate.py", ROOT, "--strict").returncode == 0
    assert run("tidy.py", ROOT, "--check").returncode == 0


def test_published_columns_are_described():
    """Each has a portable name, a title, a description, and an example or codes with labels."""
    for table in PACKAGE.tables.values():
        assert table.primary_key, table.name
        for name, field in table.fields.items():
            assert re.fullmatch("[a-z][a-z0-9_]{0,31}", name)
            assert field["title"] and field["description"].endswith("."), name
            codes = field.get("constraints", {}).get("enum", [])
            assert [category["value"] for category in field.get("categories", [])] == codes
            assert codes or "example" in field or field["type"] == "string", name


def test_every_currency_is_a_unit_with_a_label():
    """So a passage with a new one changes no schema; no text names a unit by such a code."""
    labels = FIGURES.code_labels["unit"]
    assert {code for code in CURRENCY_CODES if not labels.get(code)} == set()
    assert {"MRU", "XCG", "TRY"} <= labels.keys()
    words = FIGURES.code_words
    assert words.find_codes("unit", "They try all of the top officers.")[0].code == "officer"


def test_label_has_the_words_of_each_code():
    """A form of its words, in the singular or plural, or the name of its area."""
    area_words = {dimension.name: dimension.area_words for dimension in FIGURES.dimensions}
    for figure in FIGURES.figures:
        for column in figure.breakdown:
            code = figure.codes[column]
            area = "home" if code == figure.ref_area else code
            forms = area_words[column].get(area, FIGURES.get_words(column, code))
            words = [
                choose_number(form, is_singular)
                for form in (*filter(None, forms), FIGURES.get_code_label(column, code))
                for is_singular in (True, False)
            ]
            assert any(word in figure.label for word in words), (figure.label, column)


def test_no_label_says_whose_government_counted():
    """The government of an area is called by its name, or is not named."""
    labels = [figure.label for figure in FIGURES.figures]
    assert not [label for label in labels if "government of" in label]


def test_most_published_figures_cannot_be_hidden():
    """Their numerals are reported if they become numbers that count nothing."""
    hidden = [
        replace(row, role="other", figure_id="", note="rank: It counts nothing.")
        if row.role == "figure"
        else row
        for row in FIGURES.numerals
    ]
    findings = check_words(replace(FIGURES, numerals=tuple(hidden), figures=()))
    reported = [finding for finding in findings if finding.column == "role"]
    number = sum(row.role == "figure" for row in FIGURES.numerals)
    assert len(reported) >= 0.8 * number


@pytest.mark.slow
def test_no_sum_can_disappear_unnoticed():
    """Without a sum its parts are reported; so are parts that are more than their whole.

    A sum that derives a figure is missed by that figure.
    """
    deriving_ids = {figure.derived_by for figure in FIGURES.figures}
    identities = [
        evaluated.identity
        for evaluated in FIGURES.evaluated
        if evaluated.identity.identity_id not in deriving_ids
        and (evaluated.identity.kind == "sum" or evaluated.verdict == CONTRADICTED)
        and evaluated.identity.kind in ("sum", "part_of")
    ]
    assert identities
    for identity in identities:
        others = {
            "figures": [row for row in FIGURES.figures if row.source_id == identity.source_id],
            "identities": [row for row in FIGURES.identities if row is not identity],
            "terms": [row for row in FIGURES.terms if row.identity_id != identity.identity_id],
        }
        figures = replace(FIGURES, **{name: tuple(rows) for name, rows in others.items()})
        assert list(find_undeclared(figures)), identity.identity_id


def test_pages_are_small():
    """The page of an area, and each other file of the site, has at most 450 kB."""
    files = render_pages(read_tables(PACKAGE), SiteInfo(PACKAGE.descriptor))
    sizes = {name: len(content.encode()) for name, content in files}
    assert {name: size for name, size in sizes.items() if size > 450_000} == {}


def test_no_total_is_a_part_of_another_of_its_indicator():
    """Totals of one year, unit and counter are not parts of each other by any identity."""
    totals = {figure.figure_id: figure for figure in select(FIGURES).totals}
    for evaluated in FIGURES.evaluated:
        if not IDENTITY_KINDS[evaluated.identity.kind].lists_parts:
            continue
        terms = [totals[term.figure_id] for term in evaluated.term_rows if term.figure_id in totals]
        counts = [
            (total.indicator_id, total.year, total.unit, total.probable_counter) for total in terms
        ]
        assert len(counts) == len(set(counts)), evaluated.identity.identity_id


def test_every_candidate_is_in_totals_or_included_by_one():
    """Or in another edition there, of another date, or limited to a sector or place."""
    totals = select(FIGURES).totals
    cells = {total.count_key for total in totals}
    subjects = {(total.ref_area, total.indicator_id, total.year) for total in totals}
    for figure in list_statements(FIGURES):
        if not can_be_total(figure) or figure.count_key in cells:
            continue
        assert (figure.ref_area, figure.indicator_id, figure.year) in subjects, figure.figure_id
        assert figure.breakdown or figure.period, figure.figure_id


def test_narrower_figure_removes_no_row():
    """One of women who are children, within each total."""
    before = {total.figure_id for total in select(FIGURES).totals}
    invented = [
        replace(total, figure_id=f"{total.figure_id}-x", codes=total.codes | narrower, value=one)
        for one, narrower in [(Decimal(1), {"sex": "female", "age": "child"})]
        for total in select(FIGURES).totals
    ]
    added = replace(FIGURES, figures=(*FIGURES.figures, *invented))
    after = {total.figure_id for total in select(added).totals}
    assert {figure_id.removesuffix("-x") for figure_id in after} == before


def rename_ids(figures, rename):
    """Return figures in which the ids of all figures and identities are spelled differently."""

    def rename_cells(row):
        columns = ("figure_id", "identity_id", "derived_by")
        ids = {name: getattr(row, name) for name in columns if hasattr(row, name)}
        return replace(row, **{name: rename(text) if text else "" for name, text in ids.items()})

    tables = ("figures", "numerals", "identities", "terms", "gaps")
    rows = {name: [rename_cells(row) for row in getattr(figures, name)] for name in tables}
    rows["figures"].sort(key=lambda row: row.figure_id)
    rows["identities"].sort(key=lambda row: row.identity_id)
    return replace(figures, **{name: tuple(rows[name]) for name in tables})


def test_no_other_cell_depends_on_the_spelling_of_an_id():
    """Each id is written backwards, so that the tables of figures and identities are reversed."""
    ids = ("figure_id", "total_figure_id", "identity_id", "contradicted_by", "figure_ids")
    hidden = {*ids, "total_contradicted_by", "derived_by", "derived_from"}

    def write_row(row):
        return str(sorted((column, cell) for column, cell in row.items() if column not in hidden))

    def list_cells(figures):
        tables = make_generated_rows(figures)
        return {name: sorted(map(write_row, rows)) for name, rows in tables.items()}

    assert list_cells(rename_ids(FIGURES, lambda text: text[::-1])) == list_cells(FIGURES)


def test_numbers_of_a_revised_pair_of_editions_come_from_one_edition():
    """If two editions differ on one count, no total is from the earlier one where both give it."""
    editions = group_by(list_statements(FIGURES), lambda figure: figure.count_key)
    candidates = {cell: rows for cell, rows in editions.items() if can_be_total(rows[0])}
    revised = {
        (old.source_id, new.source_id)
        for rows in candidates.values()
        for old, new in combinations(rows, 2)
        if old.stated_value != new.stated_value
        and FIGURES.source_by_id[old.source_id].edition_year
        < FIGURES.source_by_id[new.source_id].edition_year
    }
    for total in select(FIGURES).totals:
        others = {row.source_id for row in candidates[total.count_key]}
        assert not [pair for pair in revised if pair[0] == total.source_id and pair[1] in others]


SENTENCE = PACKAGE.descriptor["comparability"]
TABLES_OF_NUMBERS = ("totals", "parts", "figures_flat")


@cases(
    "path", ["README.md", "docs/data-card.md", *map("schemas/{}.json".format, TABLES_OF_NUMBERS)]
)
def test_what_may_be_added_is_said_in_the_same_words(path):
    """Codebook and workbook take it from the descriptor."""
    assert SENTENCE in (ROOT / path).read_text("utf-8")


def test_no_schema_recommends_what_the_sentence_forbids():
    """Neither a table nor a column says that anything else may be added or compared."""
    recommends = re.compile(r"\b(?:so add|(?:may|can|should) be (?:added|compared))\b")
    for file in (ROOT / "schemas").iterdir():
        assert not recommends.search(file.read_text("utf-8")), file.name


def test_each_stated_figure_links_to_its_words():
    """It has a quote of two to six words, and a link that shows it."""
    for row in PACKAGE.tables["figures_flat"].frame.to_dicts():
        if row["basis"] == "stated":
            assert 1 < len(row["quote"].split()) <= 6
            assert row["link"].startswith("https://")
            assert unquote(row["link"].partition("#:~:text=")[2]) == row["quote"]
