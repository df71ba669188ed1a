"""Honest forms of a text prove its passage; forms that change or hide something are rejected."""

import re
from pathlib import Path

import pytest
from changed_forms import make_changed_forms
from proving import PASSAGE, SOURCE_ID, find
from text_forms import Sample, make_honest_forms, wrap

from cases import cases
from conftest import DATA, ROOT, read_figures
from tip_figures.figures.model import Figures
from tip_figures.proof import PassageProof, prove_tables
from tip_figures.prose.source_text import parse_source_text

SOURCES = ROOT.parent / "shared" / "sources"
NOT_PROVED = {
    "heading between paragraphs": "sentence-extra",
    "notes in brackets": "sentence-extra",
    "note at the foot of a page": "sentence-extra",
    "page with a hidden word": "text-shown-otherwise",
}
"""Honest forms that are rejected, because dishonest ones look the same."""


class Prover:
    """Proves one source against forms of its text, which has a line for each paragraph."""

    def __init__(self, figures: Figures, text: Path) -> None:
        self.figures = figures
        source = figures.source_by_id[text.stem]
        self.sample = Sample(
            text.read_text(encoding="utf-8").strip(),
            source.section,
            re.sub(r"^[0-9]{4} ", "", source.title),
            figures.get_code_label("ref_area", source.ref_area),
        )

    def prove(self, content: str | bytes) -> PassageProof:
        """Return the proof of the passage of which a form of the text has most."""
        form = content.encode() if isinstance(content, str) else content
        proof = prove_tables(self.figures, [parse_source_text("text", form)])
        return max(proof.passages, key=lambda passage: passage.found["sentences"])


def is_rejected(passage: PassageProof) -> bool:
    return any(finding.severity == "error" for finding in passage.findings)


PROVER = Prover(read_figures(), DATA / "texts" / f"{SOURCE_ID}.txt")
HONEST = make_honest_forms(PROVER.sample)
CHANGED = make_changed_forms(PROVER.sample)
LINES = [name for name, form in CHANGED.items() if not re.search("\n\n|<p>", form)]
"""Changed forms whose lines can be broken differently."""


@cases("name", [name for name in HONEST if name not in NOT_PROVED])
def test_honest_form_of_a_text_proves_everything(name):
    passage = PROVER.prove(HONEST[name])
    assert passage.is_proved, passage.findings


@cases("name, code", NOT_PROVED.items())
def test_honest_form_that_looks_like_a_dishonest_one_is_rejected(name, code):
    passage = PROVER.prove(HONEST[name])
    assert code in {finding.code for finding in passage.findings}
    assert not passage.is_proved


@cases("name", list(CHANGED))
def test_form_that_says_or_shows_something_else_is_rejected(name):
    passage = PROVER.prove(CHANGED[name])
    assert is_rejected(passage)
    assert not passage.is_proved


@cases("name", LINES)
def test_changed_form_is_rejected_however_lines_are_broken(name):
    text = CHANGED[name]
    for form in (wrap(text, 60), wrap(text, 46, hyphenate=True), wrap(text, 70, between="\n")):
        assert is_rejected(PROVER.prove(form))


@pytest.mark.slow
@pytest.mark.skipif(not SOURCES.exists(), reason="the texts of the reports are not here")
@pytest.mark.parametrize("text", sorted(SOURCES.glob("*-*.txt")), ids=lambda text: text.stem)
def test_forms_of_a_report(text):
    """Reports without a number that occurs once have no place to change."""
    prover = Prover(read_figures(ROOT), text)
    try:
        forms = make_changed_forms(prover.sample)
    except ValueError:
        pytest.skip("no sentence of the text has a numeral that occurs once")
    honest = make_honest_forms(prover.sample)
    rejected = {name for name, form in honest.items() if not prover.prove(form).is_proved}
    assert rejected <= set(NOT_PROVED)
    assert [name for name, form in forms.items() if not is_rejected(prover.prove(form))] == []


def test_point_before_a_number_is_noticed(package):
    """The reduced form has no point there, but the numeral differs."""
    findings = find(package, PASSAGE.replace("30 victims", ".30 victims"))
    assert "numeral-differs" in {code for _, code, _ in findings}
