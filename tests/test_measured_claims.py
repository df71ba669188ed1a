"""What docs/check-text.md says of check_text, measured with pages that readers judged."""

import pytest

from conftest import ROOT
from measures.measure_claims import find_verdicts, read_cases, render_table

PAGES = ROOT.parent / "shared/pages"


@pytest.mark.skipif(not PAGES.exists(), reason="the judged pages are not available")
def test_nine_of_ten_failing_relations_are_mistakes_as_the_document_says():
    """What holds rightly still holds. The pages are read once, which takes seconds."""
    verdicts = list(find_verdicts(PAGES, read_cases(PAGES)))
    document = (ROOT / "docs/check-text.md").read_text(encoding="utf-8")
    assert "\n".join(render_table(verdicts)) in document
    failing = [case["judged"] for case, verdict in verdicts if verdict == "fails"]
    mistakes = failing.count("true contradiction")
    assert mistakes >= 23
    assert mistakes >= 9 * failing.count("false alarm")
    right = [
        verdict
        for case, verdict in verdicts
        if (case["reported"], case["judged"]) == ("holds", "right")
    ]
    assert right
    assert set(right) == {"holds"}
