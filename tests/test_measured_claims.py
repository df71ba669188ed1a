"""What docs/check-text.md says of check_text, measured with pages whose relations were judged."""

import re
from collections import Counter
from functools import cache
from math import sqrt

import pytest

from cases import cases
from conftest import NO_TEXTS, ROOT
from tip_figures.datapackage.csv_file import read_csv_rows
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.claims.relation_finder import find_relations
from tip_figures.prose.source_text import read_source_text

TEXTS = ROOT.parent / "shared/pages"
PAGES = sorted(page.stem for page in TEXTS.glob("*.txt"))
LISTS = {"sum", "part_of"}  # one list of parts may be called either
KINDS = ("same_rate", "sum", "share", "percent_change")
JUDGEMENTS = ("true contradiction", "true, explained", "false alarm")
LATER_JUDGED = {
    ("2016-bangladesh", "88,000,000,000,000"): "true contradiction",
    ("2018-democratic-republic-of-the-congo", "1,580,000"): "true contradiction",
    ("2019-bosnia-and-herzegovina", "83"): "true contradiction",
}
"""Relations that are in neither table, by page and one of their numbers."""

pytestmark = pytest.mark.skipif(not PAGES, reason=NO_TEXTS)


def read_cases():
    return [case for case in read_csv_rows(TEXTS / "cases.csv") if case["kind"]]


def read_unseen():
    return read_csv_rows(TEXTS / "unseen-cases.csv")


@cache
def read_relations(page):
    return find_relations(read_source_text(str(TEXTS / f"{page}.txt")).sentences)


def find_verdict(case):
    """Return the verdict now of a relation with at least half of the numbers of a case, or ""."""
    places = set(re.findall(r"([0-9.]+:[0-9]+)-", case["places"]))
    kinds = {case["kind"]} if case["kind"] not in LISTS else LISTS
    verdicts = {}
    for relation in read_relations(case["page"]):
        if relation.kind in kinds:
            numbers = {term.quantity.place for term in relation.terms}
            verdicts[len(numbers & places) / len(numbers | places)] = relation.verdict
    best_share = max(verdicts, default=0)
    return verdicts[best_share] if best_share >= 0.5 else ""


@cache
def list_judged():
    """Return page, kind, numbers and judgement of each relation that somebody judged."""
    return [
        (case["page"], case["kind"], set(re.findall("[0-9](?:[0-9,.]*[0-9])?", text)), judged)
        for case in (*read_cases(), *read_unseen())
        for text, judged in [(case["arithmetic"], case["judged"])]
    ]


def judge_failures(page):
    """Return what readers said of each relation of a page that fails; "" if nobody judged it."""
    judgements = []
    for relation in read_relations(page):
        if relation.verdict == "fails":
            terms = relation.main_terms or relation.terms
            numbers = {format_number(term.quantity.value) for term in terms}
            known = [
                judged
                for name, kind, others, judged in list_judged()
                if (name, kind) == (page, relation.kind) and numbers <= others
            ]
            known += [
                LATER_JUDGED[page, number] for number in numbers if (page, number) in LATER_JUDGED
            ]
            judgements.append((relation.kind, known[0] if known else ""))
    return judgements


def write_share(part, whole):
    """Write a percentage with the 95 percent interval of Wilson: `95 (77 to 99)`."""
    share, z = part / whole, 1.96
    middle = share + z * z / 2 / whole
    margin = z * sqrt(share * (1 - share) / whole + (z / 2 / whole) ** 2)
    low, high = ((middle + sign * margin) / (1 + z * z / whole) for sign in (-1, 1))
    return f"{100 * share:.0f} ({100 * low:.0f} to {100 * high:.0f})"


@cases(
    "pages",
    {
        "some": PAGES[::50],
        "all": pytest.param(PAGES, marks=pytest.mark.slow),
    },
)
def test_somebody_judged_each_relation_that_fails(pages):
    """On whole pages, since the amounts of a page are compared with each other."""
    unjudged = [page for page in pages for _, judged in judge_failures(page) if not judged]
    assert unjudged == []


@pytest.mark.slow
def test_precision_is_that_of_the_document():
    """On pages that had no part in the first rules; `--help` says the same."""
    pages = {case["page"] for case in read_unseen()}
    failures = [failure for page in pages for failure in judge_failures(page)]
    counts = Counter(failures) + Counter(("all", judged) for _, judged in failures)
    document = (ROOT / "docs/check-text.md").read_text("utf-8")
    for kind in (*KINDS, "all"):
        true, explained, false = (counts[kind, judged] for judged in JUDGEMENTS)
        number = true + explained + false
        shares = f"{write_share(true, number)} | {write_share(true + explained, number)}"
        name = kind if kind == "all" else f"`{kind}`"
        assert f"| {name} | {true} | {explained} | {false} | {shares} |" in document


@pytest.mark.slow
def test_judged_relations_have_their_verdict():
    """Of mistakes, those that only rounding explains are unclear; what holds rightly holds."""
    verdicts = [(case, find_verdict(case)) for case in read_cases()]
    counts = Counter((case["judged"], verdict) for case, verdict in verdicts)
    assert counts["true contradiction", "fails"] >= 23
    assert counts["false alarm", "fails"] == 0
    assert {
        verdict
        for case, verdict in verdicts
        if (case["reported"], case["judged"]) == ("holds", "right")
    } == {"holds"}
