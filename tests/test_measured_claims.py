"""What docs/check-text.md says of check_text, measured with pages whose relations were judged."""

import re
from collections import Counter
from functools import cache

import pytest

from conftest import NO_TEXTS, ROOT
from tip_figures.datapackage.csv_file import read_csv_rows
from tip_figures.figures.claims.relation_finder import find_relations
from tip_figures.prose.source_text import read_source_text

PAGES = ROOT.parent / "shared/pages"
LISTS = {"sum", "part_of"}  # one list of parts may be called either
JUDGEMENTS = ("true contradiction", "doubtful", "false alarm")


def read_cases():
    return [case for case in read_csv_rows(PAGES / "cases.csv") if case["kind"]]


@cache
def read_relations(page):
    """Return the relations of judged paragraphs; all would take four times as long."""
    places = " ".join(case["places"] for case in read_cases() if case["page"] == page)
    sentences = read_source_text(str(PAGES / f"{page}.txt")).sentences
    return find_relations(
        [each for each in sentences if re.search(rf"\b{each.paragraph}\.", places)]
    )


def find_verdict(case):
    """Return the verdict now of a relation with at least half of the numbers of a case, or ""."""
    places = set(re.findall(r"([0-9.]+:[0-9]+)-", case["places"]))
    kinds = {case["kind"]} if case["kind"] not in LISTS else LISTS
    verdicts = {}
    for relation in read_relations(case["page"]):
        if relation.kind in kinds:
            numbers = {term.mention.place for term in relation.terms}
            verdicts[len(numbers & places) / len(numbers | places)] = relation.verdict
    best_share = max(verdicts, default=0)
    return verdicts[best_share] if best_share >= 0.5 else ""


@pytest.mark.skipif(not PAGES.exists(), reason=NO_TEXTS)
def test_nine_of_ten_failing_relations_are_mistakes_as_the_document_says():
    """What holds rightly still holds. The pages are read once, which takes seconds."""
    verdicts = [(case, find_verdict(case)) for case in read_cases()]
    counts = Counter(
        (kind, case["judged"], verdict == "fails")
        for case, verdict in verdicts
        for kind in (f"`{case['kind']}`", "all")
    )
    document = (ROOT / "docs/check-text.md").read_text("utf-8")
    for kind in {kind for kind, _, _ in counts}:
        cells = [kind, *(str(counts[kind, judged, True]) for judged in JUDGEMENTS)]
        assert f"{' | '.join(cells)} | {counts[kind, JUDGEMENTS[0], False]} |" in document
    assert counts["all", "true contradiction", True] >= 23
    assert counts["all", "true contradiction", True] >= 9 * counts["all", "false alarm", True]
    assert {
        verdict
        for case, verdict in verdicts
        if (case["reported"], case["judged"]) == ("holds", "right")
    } == {"holds"}
