"""What docs/check-text.md says of check_text, measured with pages that readers judged."""

from pathlib import Path

import pytest

from measures.measure_claims import find_verdicts, read_cases, render_table

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT.parent / "shared/pages"
needs_pages = pytest.mark.skipif(not PAGES.exists(), reason="the judged pages are not available")


@pytest.fixture(scope="module")
def verdicts():
    return list(find_verdicts(PAGES, read_cases(PAGES)))


@needs_pages
def test_document_has_the_measured_numbers(verdicts):
    document = (ROOT / "docs/check-text.md").read_text(encoding="utf-8")
    assert "\n".join(render_table(verdicts)) in document


@needs_pages
def test_nine_of_ten_failing_relations_are_mistakes(verdicts):
    failing = [case["judged"] for case, verdict in verdicts if verdict == "fails"]
    mistakes = failing.count("true contradiction")
    assert mistakes >= 23
    assert mistakes >= 9 * failing.count("false alarm")


@needs_pages
def test_what_holds_rightly_still_holds(verdicts):
    lost = [
        case["arithmetic"]
        for case, verdict in verdicts
        if (case["reported"], case["judged"]) == ("holds", "right") and verdict != "holds"
    ]
    assert lost == []
