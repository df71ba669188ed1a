"""Honest forms of a text prove its passage; forms that say something else are rejected."""

import re

from changed_forms import make_changed_forms
from proving import PASSAGE, SOURCE_ID
from text_forms import Words, hyphenate, make_honest_forms, read_words, wrap

from cases import cases
from conftest import ROOT, read_figures
from tip_figures.figures.model import Figures
from tip_figures.proof import PassageProof, prove_tables
from tip_figures.prose.source_text import parse_source_text

NOT_PROVED = {
    "heading between paragraphs": "sentence-extra",
    "notes in brackets": "sentence-extra",
    "note at the foot of a page": "sentence-extra",
    "Markdown note": "sentence-extra",
    "share box between paragraphs": "sentence-extra",
    "pull quote between paragraphs": "sentence-extra",
    "popup before the first sentence": "passage-incomplete",
    "footer after the last sentence": "sentence-extra",
    "page with a hidden word": "sentence-extra",
    "page with a deleted word": "text-shown-otherwise",
    "page with another raised note": "text-shown-otherwise",
    "page with a positioned span a line": "text-unknown",
}
"""Honest forms that are rejected, because dishonest ones look the same."""


def read_source_words(figures: Figures, source_id: str, passage: str) -> Words:
    """Return the words of templates from the passage of a source."""
    source = figures.source_by_id[source_id]
    title = re.sub("^[0-9]{4} ", "", source.title)
    area = figures.get_code_label("ref_area", source.ref_area)
    return read_words(passage, title, area, source.heading)


def prove(figures: Figures, form: str) -> PassageProof:
    """Return the proof of the passage of which a form of a text has most."""
    proof = prove_tables(figures, [parse_source_text("text", form.encode())])
    return max(proof.passages, key=lambda passage: passage.found["sentences"])


def list_errors(figures: Figures, form: str) -> set[str]:
    """Return the codes of errors about a form of a text."""
    findings = prove(figures, form).findings
    return {finding.code for finding in findings if finding.severity == "error"}


FIGURES = read_figures()
WORDS = read_source_words(FIGURES, SOURCE_ID, PASSAGE)
HONEST = make_honest_forms(WORDS)


@cases("name", list(HONEST))
def test_honest_form_of_a_text_proves_everything(name):
    """One that is not proved has one error or warning; others have only notes."""
    findings = prove_tables(FIGURES, [parse_source_text("text", HONEST[name].encode())]).findings
    codes = [finding.code for finding in findings if finding.severity != "note"]
    assert codes == ([NOT_PROVED[name]] if name in NOT_PROVED else [])
    assert prove(FIGURES, HONEST[name]).is_proved is (not codes)


def test_document_has_the_number_of_honest_forms():
    text = (ROOT / "docs/proof.md").read_text("utf-8")
    assert f"{len(HONEST) - len(NOT_PROVED)} of {len(HONEST)} honest" in " ".join(text.split())


@cases("form", make_changed_forms(WORDS))
def test_form_that_says_something_else_is_rejected(form):
    """However its lines are broken, where they have no meaning."""
    assert list_errors(FIGURES, form)
    if not re.search("\n\n|<p>", form):
        for text in (wrap(form, 60), hyphenate(form, 46), wrap(form, 70, between="\n")):
            assert list_errors(FIGURES, text)
