"""Mistakes that a contributor may make: each is made, tidy runs, then `validate --strict`."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cells import add_row, edit_row, read_rows, write_rows
from tip_figures.checks import CHECKS
from tip_figures.cli import package_report
from tip_figures.cli.proof_check import create_checks_with_proof
from tip_figures.datapackage.findings import ERROR, WARNING
from tip_figures.datapackage.read.load import load_package
from tip_figures.datapackage.tidy.generated import TableGenerator
from tip_figures.datapackage.tidy.plan import plan_tidying
from tip_figures.figures.derived_cells import DERIVED_CELL_RULES, derive_ledger_numbers
from tip_figures.figures.generated_tables import GENERATED_TABLES, build_generated_tables
from tip_figures.figures.needed_gaps import derive_gaps
from tip_figures.proof.source_proof import prove_package

pytestmark = pytest.mark.slow

IN_2021 = "demo-2021-isl-"  # begins the ids of figures and identities of this edition
IN_2022 = "demo-2022-isl-"
SOURCE = f"{IN_2021}protection"
SOURCE_2022 = f"{IN_2022}protection"


class Mistake(NamedTuple):
    """A change of a correct package.

    make:   changes the package in a folder
    codes:  of findings, one of which must be reported; empty if any finding will do
    reason: why it is not reported; such a test is an expected failure
    """

    make: Callable[[Path], object]
    codes: tuple[str, ...] = ()
    reason: str = ""


def edit(table: str, key: str, **cells: str) -> Callable[[Path], object]:
    """Return a mistake that overwrites cells of one row."""
    return lambda root: edit_row(root, table, key, **cells)


def both(*changes: Callable[[Path], object]) -> Callable[[Path], object]:
    """Return a mistake that consists of several changes."""
    return lambda root: [change(root) for change in changes]


def exchange(table: str, first: str, second: str, *columns: str) -> Callable[[Path], object]:
    """Return a mistake that exchanges cells of two rows, whose key is one column."""

    def make(root: Path) -> None:
        rows = read_rows(root, table)
        keys = [next(iter(row.values())) for row in rows]
        row, other = rows[keys.index(first)], rows[keys.index(second)]
        for column in columns:
            row[column], other[column] = other[column], row[column]
        write_rows(root, table, rows)

    return make


def drop_figure(figure_id: str) -> Callable[[Path], object]:
    """Return a mistake that removes a figure and the identities that have it."""

    def make(root: Path) -> None:
        terms = read_rows(root, "identity_terms")
        identity_ids = {term["identity_id"] for term in terms if term["figure_id"] == figure_id}
        for table in ("identities", "identity_terms"):
            rows = read_rows(root, table)
            write_rows(root, table, [row for row in rows if row["identity_id"] not in identity_ids])
        removed = [figure_id, *identity_ids]  # figures derived by the identities go with them
        figures = [
            row
            for row in read_rows(root, "figures")
            if row["figure_id"] not in removed and row["derived_by"] not in removed
        ]
        write_rows(root, "figures", figures)

    return make


def hide(figure_id: str, numeral: str) -> Callable[[Path], object]:
    """Return a mistake that makes a numeral one that counts nothing, and removes its figure."""
    cells = {"role": "other", "figure_id": "", "hedge": "", "note": "rank: It counts nothing."}
    return both(drop_figure(figure_id), edit("numerals", numeral, **cells))


def add_figure(figure_id: str, like: str, **cells: str) -> Callable[[Path], object]:
    """Return a mistake that adds a figure like another one."""

    def make(root: Path) -> None:
        (row,) = [row for row in read_rows(root, "figures") if row["figure_id"] == like]
        add_row(root, "figures", **(row | {"figure_id": figure_id, "label": ""} | cells))

    return make


def add_sum(identity_id: str, total: str, *parts: str) -> Callable[[Path], object]:
    """Return a mistake that adds a sum."""

    def make(root: Path) -> None:
        add_row(root, "identities", identity_id=identity_id, kind="sum", statement="They add up.")
        for position, figure_id in enumerate((total, *parts), 1):
            add_row(
                root, "identity_terms", identity_id=identity_id, position=str(position),
                figure_id=figure_id, role="part" if position > 1 else "total",
            )  # fmt: skip

    return make


def drop_identity(identity_id: str) -> Callable[[Path], object]:
    """Return a mistake that removes an identity with its terms."""

    def make(root: Path) -> None:
        for table in ("identities", "identity_terms"):
            rows = read_rows(root, table)
            write_rows(root, table, [row for row in rows if row["identity_id"] != identity_id])

    return make


def drop_sentence(paragraph: int, sentence: int) -> Callable[[Path], object]:
    """Return a mistake that leaves a sentence of the first source out of all tables.

    Its figures go with it, and tidy counts the sentences again.
    """

    def make(root: Path) -> None:
        place = (SOURCE, str(paragraph), str(sentence))
        for table in ("numerals", "sentences"):
            kept = []
            for row in read_rows(root, table):
                row_place = (row["source_id"], row["paragraph"], row["sentence"])
                if row_place == place:
                    if row.get("figure_id"):
                        drop_figure(row["figure_id"])(root)
                    continue
                if row_place[:2] == place[:2] and int(row["sentence"]) > sentence:
                    row["sentence"] = str(int(row["sentence"]) - 1)
                kept.append(row)
            write_rows(root, table, kept)
        counts = dict.fromkeys(("paragraphs", "sentences", "numerals", "fingerprint"), "")
        edit_row(root, "sources", SOURCE, **counts)

    return make


def drop_numeral(numeral: str) -> Callable[[Path], object]:
    """Return a mistake that removes a row of numerals.csv."""

    def make(root: Path) -> None:
        rows = read_rows(root, "numerals")
        kept = [row for row in rows if "/".join([*row.values()][:4]) != numeral]
        write_rows(root, "numerals", kept)

    return make


def write_file(name: str) -> Callable[[Path], object]:
    """Return a mistake that adds a file to the package."""
    return lambda root: (root / name).write_text("The text of a report.\n")


READER = "only a reader of the text can decide it"

MISTAKES = {
    "wrong-year-beside-number": Mistake(
        edit("figures", f"{IN_2021}hotline-calls-2020", year="2018"), ("year-not-stated",)
    ),
    "inferred-year-of-edition": Mistake(
        edit("figures", f"{IN_2021}operations-2020", year="2021"), ("year-not-covered",)
    ),
    "inferred-year-two-before": Mistake(
        edit("figures", f"{IN_2021}operations-2020", year="2018"), ("year-not-covered",)
    ),
    "bound-without-hedge": Mistake(
        edit("figures", f"{IN_2021}operations-2020", bound="at_least"), ("bound-differs",)
    ),
    "figure-as-other": Mistake(
        hide(f"{IN_2021}operations-2020", f"{SOURCE}/2/3/26"), ("indicator-unused",)
    ),
    "part-of-sum-as-other": Mistake(
        hide(f"{IN_2021}identified-2020-labor", f"{SOURCE}/1/3/51"), ("words-differ",)
    ),
    "men-and-women-exchanged": Mistake(
        exchange(
            "figures", f"{IN_2021}assisted-2020-female", f"{IN_2021}assisted-2020-male", "sex"
        ),
        ("words-differ",),
    ),
    "two-parts-exchanged": Mistake(
        exchange(
            "figures", f"{IN_2021}identified-2020-sex", f"{IN_2021}identified-2020-danish",
            "exploitation", "citizenship",
        ),
        ("parts-overlap", "part-outside", "term-elsewhere"),
    ),
    "two-series-exchanged": Mistake(
        exchange(
            "figures", f"{IN_2021}hotline-cases-2020", f"{IN_2021}civil-suits-2020",
            "indicator_id", "unit",
        ),
        (), READER,
    ),
    "lower-and-higher-exchanged": Mistake(
        both(
            edit("identity_terms", f"{IN_2021}identified-rose/1", role="higher"),
            edit("identity_terms", f"{IN_2021}identified-rose/2", role="lower"),
        ),
        ("verdict-differs", "contradiction-unrecorded"),
    ),
    "another-area": Mistake(
        edit("figures", f"{IN_2021}operations-2020", ref_area="NOR"), ("area-differs",)
    ),
    "another-citizenship": Mistake(
        exchange(
            "figures", f"{IN_2021}identified-2020-norwegian", f"{IN_2021}identified-2020-danish",
            "citizenship",
        ),
        ("words-differ", "terms-unlike"),
    ),
    "another-indicator": Mistake(
        edit("figures", f"{IN_2021}identified-2019", indicator_id="victims_assisted",
             citizenship="", exploitation="", exploited_in=""),
        ("terms-unlike",),
    ),
    "suspected-as-identified": Mistake(
        edit("figures", f"{IN_2021}operations-2020", indicator_id="victims_identified",
             unit="person", citizenship="all", exploitation="all", exploited_in="all", sex="all"),
        ("cell-repeats", "editions-differ"),
    ),
    "value-in-figures": Mistake(
        edit("figures", f"{IN_2021}operations-2020", value="61"), ("figure-differs",)
    ),
    "value-in-figures-and-numerals": Mistake(
        both(
            edit("figures", f"{IN_2021}operations-2020", value="61"),
            edit("numerals", f"{SOURCE}/2/3/26", value="61"),
        ),
        ("numeral-value",),
    ),
    "figure-without-numeral": Mistake(
        add_figure(f"{IN_2021}x", f"{IN_2021}operations-2020", year="2019", note="Invented.",
                   place=""),
        ("figure-unsupported",),
    ),
    "invented-derived-zero": Mistake(
        both(
            add_figure(
                f"{IN_2021}x", f"{IN_2021}assisted-2020-male", sex="unknown", value="0",
                basis="derived", derived_by=f"{IN_2021}x-sum", place="",
            ),
            add_sum(
                f"{IN_2021}x-sum", f"{IN_2021}identified-2020-foreign",
                f"{IN_2021}identified-2020-norwegian", f"{IN_2021}identified-2020-danish",
                f"{IN_2021}x",
            ),
        ),
        ("counter-differs", "parts-overlap", "part-outside"),
    ),
    "cell-twice": Mistake(
        add_figure(f"{IN_2021}x", f"{IN_2021}operations-2020"), ("cell-repeats",)
    ),
    "subset-as-total": Mistake(
        edit("figures", f"{IN_2021}identified-2020-labor", exploitation="all"), ("cell-repeats",)
    ),
    "years-of-a-sentence-exchanged": Mistake(
        exchange(
            "figures", f"{IN_2021}identified-2019", f"{IN_2021}identified-2020", "year",
            "year_basis",
        ),
        ("year-not-covered", "words-differ", "editions-differ"),
    ),
    "restatement-of-another-counter": Mistake(
        both(
            drop_figure(f"{IN_2021}identified-2020-danish"),
            edit("numerals", f"{SOURCE}/1/4/53", role="restatement",
                 figure_id=f"{IN_2021}identified-2020-abroad"),
        ),
        ("words-differ",),
    ),
    "currencies-exchanged": Mistake(
        exchange("figures", f"{IN_2021}allocation-2020-isk", f"{IN_2021}allocation-2020-usd",
                 "unit"),
        ("unit-differs", "terms-unlike"),
    ),
    "stated-for-inferred-year": Mistake(
        edit("figures", f"{IN_2021}operations-2020", year_basis="stated"), ("year-not-stated",)
    ),
    "inferred-for-stated-year": Mistake(
        edit("figures", f"{IN_2021}hotline-calls-2020", year_basis="inferred"),
        ("words-differ",),
    ),
    "sum-by-chance": Mistake(
        add_sum(
            f"{IN_2021}chance", f"{IN_2021}assisted-2020-male", f"{IN_2021}hotline-referrals-2020",
            f"{IN_2021}identified-2020-danish",
        ),
        ("counter-differs", "unit-differs"),
    ),
    "complete-for-an-excerpt": Mistake(
        edit("sources", SOURCE_2022, extent="complete"), ("extent-differs",)
    ),
    "rows-of-a-zero-removed": Mistake(
        both(drop_figure(f"{IN_2021}civil-suits-2020"), drop_numeral(f"{SOURCE}/2/4/0")),
        ("count-differs",),
    ),
    "zero-as-other-without-note": Mistake(
        both(
            drop_figure(f"{IN_2021}civil-suits-2020"),
            edit("numerals", f"{SOURCE}/2/4/0", role="other", figure_id=""),
        ),
        ("rule-broken",),
    ),
    "first-sentence-left-out": Mistake(drop_sentence(1, 1), ("passage-incomplete",)),
    "last-sentence-left-out": Mistake(drop_sentence(2, 4), ("passage-incomplete",)),
    "middle-sentence-left-out": Mistake(drop_sentence(1, 5), ("sentence-extra",)),
    "last-paragraph-left-out": Mistake(
        both(*(drop_sentence(2, sentence) for sentence in (4, 3, 2, 1))), ("passage-incomplete",)
    ),
    "value-everywhere": Mistake(
        both(
            edit("figures", f"{IN_2021}operations-2020", value="4"),
            edit("numerals", f"{SOURCE}/2/3/26", value="4", text="four", quote="out one of four"),
        ),
        ("numeral-differs",),
    ),
    "sum-deleted": Mistake(
        drop_identity(f"{IN_2021}identified-by-exploitation"), ("sum-undeclared",)
    ),
    "status-without-a-reason": Mistake(
        edit("figures", f"{IN_2021}operations-2020", obs_status="P", note="x"), ("rule-broken",)
    ),
    "measure-of-an-indicator": Mistake(
        edit("indicators", "victims_identified", measure="stock"), ("period-unlike",)
    ),
    "text-of-a-report-in-the-package": Mistake(
        write_file("passage.txt"), (), "validate reads the tables, not the other files"
    ),
    "version-without-description": Mistake(
        lambda root: (root / "CHANGELOG.md").write_text("# Changelog\n"),
        (),
        "only compare --check knows the version before",
    ),
}  # fmt: skip


def tidy(root: Path) -> None:
    """Tidy a package as the command does."""
    plan = plan_tidying(
        load_package(root),
        DERIVED_CELL_RULES,
        derive_ledger_numbers,
        in_new_files=True,
        row_rules=(derive_gaps,),
        generator=TableGenerator(GENERATED_TABLES, build_generated_tables),
    )
    for file in plan.files:
        (root / file.path).write_bytes(file.content)


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_reported_or_has_a_reason(package, texts, name):
    """Errors and warnings count; a mistake that is not reported has a reason."""
    mistake = MISTAKES[name]
    mistake.make(package)
    tidy(package)
    loaded = load_package(package)
    proof = prove_package(loaded, [str(text) for text in texts])
    checks = create_checks_with_proof(CHECKS, proof)
    findings = package_report.run_checks(loaded, checks).findings
    codes = {finding.code for finding in findings if finding.severity in (ERROR, WARNING)}
    is_reported = not codes.isdisjoint(mistake.codes) if mistake.codes else bool(codes)
    if not is_reported and mistake.reason:
        pytest.xfail(mistake.reason)
    assert is_reported, sorted(codes)
