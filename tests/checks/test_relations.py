"""Relations that the words of the small package claim, declared or not."""

import pytest

from cells import drop_row, edit_row, read_rows, write_rows
from conftest import DATA, read_figures
from tip_figures.checks import relations
from tip_figures.figures.coded_sentences import code_sentences
from tip_figures.prose.source_text import split_source_text

IN_2021 = "demo-2021-isl-"


def read_texts():
    """Read the sentences of the first text of the small package."""
    source_id = f"{IN_2021}protection"
    text = (DATA / "texts" / f"{source_id}.txt").read_text(encoding="utf-8")
    return {
        (source_id, sentence.paragraph, sentence.number): sentence.text
        for sentence in split_source_text(source_id, text).sentences
    }


TEXTS = read_texts()


def find(package, texts):
    """Return code and message of what is found, with some texts or with quotes alone."""
    figures = read_figures(package)
    sentences = code_sentences(figures, texts)
    return [(finding.code, finding.message) for finding in relations.check(figures, sentences)]


def drop_identity(package, identity_id):
    """Remove an identity and its terms."""
    terms = read_rows(package, "identity_terms")
    write_rows(
        package, "identity_terms", [row for row in terms if row["identity_id"] != identity_id]
    )
    drop_row(package, "identities", identity_id)


@pytest.mark.parametrize("texts", [{}, TEXTS], ids=["quotes", "text"])
def test_declared_relations_are_quiet(package, texts):
    assert find(package, texts) == []


@pytest.mark.parametrize(
    ("identity", "relation"),
    [
        pytest.param(
            "identified-rose",
            "Paragraph 1, sentence 2: the words say 24 < 30, but no identity of kind order relates "
            f"the figures {IN_2021}identified-2019, {IN_2021}identified-2020.",
            id="order",
        ),
        pytest.param(
            "allocation-fall",
            "Paragraph 2, sentence 1: the words say 2,800,000 -> 2,500,000: a fall of more than "
            "10 percent, but no identity of kind percent_change relates the figures "
            f"{IN_2021}allocation-fall-2020, {IN_2021}allocation-2019-isk, "
            f"{IN_2021}allocation-2020-isk.",
            id="percent-change",
        ),
    ],
)
def test_deleted_relation_is_reported(package, identity, relation):
    drop_identity(package, IN_2021 + identity)
    assert ("relation-undeclared", relation) in find(package, TEXTS)


def test_deleted_rate_is_reported(package):
    drop_identity(package, f"{IN_2021}allocation-rate")
    ((code, message),) = find(package, TEXTS)
    assert code == "relation-undeclared"
    assert "no identity of kind same_rate" in message


def test_exchanged_roles_are_reported(package):
    """The words say that the number rose."""
    edit_row(package, "identity_terms", "identified-rose/1", role="higher")
    edit_row(package, "identity_terms", "identified-rose/2", role="lower")
    assert [code for code, _ in find(package, TEXTS)] == ["relation-undeclared"]


def test_change_without_a_number_needs_no_change_in_percent(package):
    """No figure could be the change of such an identity."""
    drop_identity(package, f"{IN_2021}identified-rose")
    key = (f"{IN_2021}protection", 1, 2)
    doubled = "The number of victims doubled from 24 in 2019 to 30."
    words = {"1/2/42": "24", "1/2/48": "2019", "1/2/14": "30"}
    for row, text in words.items():
        start = str(doubled.index(text))
        edit_row(package, "numerals", f"{IN_2021}protection/{row}", start=start)
    assert find(package, {**TEXTS, key: doubled}) == []


def test_figures_of_other_codes_are_not_compared(package):
    """Such an order could not be declared."""
    drop_identity(package, f"{IN_2021}identified-rose")
    edit_row(package, "figures", "identified-2019", exploitation="forced_labor")
    assert find(package, TEXTS) == []


def test_row_without_record_may_declare_anything(package):
    """The check of cells reports the row."""
    edit_row(package, "identities", f"{IN_2021}identified-rose", kind="")
    assert find(package, TEXTS) == []
