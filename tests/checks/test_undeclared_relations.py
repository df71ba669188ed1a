"""The check of relations: what texts and quotes of the small package claim, without identities."""

from dataclasses import replace

from cases import cases
from cells import edit_row
from conftest import read_figures, read_sentence_texts
from tip_figures.checks.relations import check
from tip_figures.figures.records import NO_TEXTS

SOURCES = ("demo-2021-isl-protection", "demo-2022-isl-protection")
TEXTS = read_sentence_texts(*SOURCES)


def find(texts, *deleted):
    """Return figure and message of each finding without some identities of the small package.

    Args:
        deleted: ends of the ids of identities
    """
    figures = read_figures()
    remaining = replace(
        figures,
        identities=tuple(row for row in figures.identities if not is_one(row, deleted)),
        terms=tuple(row for row in figures.terms if not is_one(row, deleted)),
    )
    return [(finding.key, finding.message) for finding in check(remaining, texts)]


def is_one(row, deleted):
    return row.identity_id.endswith(deleted)


@cases("texts", {"text": TEXTS, "quotes": NO_TEXTS})
def test_declared_relations_are_quiet(texts):
    assert find(texts, "nothing") == []


CLAIMS = {
    "order": (
        "identified-rose",
        "demo-2021-isl-identified-2019",
        "order relates “demo-2021-isl-identified-2019” to demo-2021-isl-identified-2020: "
        "the words claim it (24 < 30).",
        True,
    ),
    "change-in-percent": (
        "allocation-fall",
        "demo-2021-isl-allocation-fall-2020",
        "percent_change relates “demo-2021-isl-allocation-fall-2020” to "
        "demo-2021-isl-allocation-2019-isk, demo-2021-isl-allocation-2020-isk: "
        "the words claim it (2,800,000 -> 2,500,000: a fall of more than 10 percent).",
        False,
    ),
    "rate": (
        "allocation-rate",
        "demo-2021-isl-allocation-2019-usd",
        "same_rate relates “demo-2021-isl-allocation-2019-usd” to "
        "demo-2021-isl-allocation-2019-isk: one rate converts the amounts of a passage.",
        True,
    ),
    "editions": (
        "identified-2020-again",
        "demo-2022-isl-identified-2020",
        "restated relates “demo-2022-isl-identified-2020” to demo-2021-isl-identified-2020: "
        "both count the same, and demo-2021-isl-protection has 30.",
        True,
    ),
}
"""End of the deleted identity; figure and message; whether it is found without the texts."""


@cases("deleted, figure_id, message, is_in_quotes", CLAIMS)
def test_deleted_relation_is_reported_at_its_figure(deleted, figure_id, message, is_in_quotes):
    expected = (figure_id, f"No identity of kind {message}")
    assert expected in find(TEXTS, deleted)
    assert (expected in find(NO_TEXTS, deleted)) == is_in_quotes


def test_numbers_of_two_editions_that_differ_are_reported_elsewhere(package):
    """The check of editions says which numbers differ."""
    edit_row(package, "figures", "demo-2022-isl-identified-2020", value="34")
    figures = read_figures(package)
    identities = [row for row in figures.identities if not row.identity_id.endswith("-again")]
    assert list(check(replace(figures, identities=tuple(identities)))) == []


def test_exchanged_roles_are_another_relation(package):
    """The words say which number is higher."""
    for position, role in (("1", "higher"), ("2", "lower")):
        edit_row(package, "identity_terms", f"identified-rose/{position}", role=role)
    (finding,) = check(read_figures(package))
    assert finding.key == "demo-2021-isl-identified-2019"


def test_nothing_is_reported_if_an_identity_could_not_be_read(package):
    edit_row(package, "identity_terms", "identified-rose/1", role="")
    assert list(check(read_figures(package), TEXTS)) == []
