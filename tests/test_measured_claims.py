"""What docs/check-text.md says of check_text, measured with pages whose relations were judged."""

import re
from collections import Counter
from functools import cache
from math import sqrt

import pytest

from cases import cases
from conftest import NO_TEXTS, ROOT
from tip_figures.datapackage.csv_file import read_csv_rows
from tip_figures.figures.claims.relation_finder import find_relations
from tip_figures.prose.source_text import read_source_text

PAGES = ROOT.parent / "shared/pages"
LISTS = {"sum", "part_of"}  # one list of parts may be called either
KINDS = ("same_rate", "sum", "share", "percent_change")
TRUE, EXPLAINED, FALSE = "true contradiction", "true, explained", "false alarm"
PAGES_FOR_RULES = sorted(page.stem for page in PAGES.glob("*.txt"))
FEW = PAGES_FOR_RULES[::20]
"""Pages that are read in seconds; the others take half a minute."""

pytestmark = pytest.mark.skipif(not PAGES.exists(), reason=NO_TEXTS)


def read_cases():
    return [case for case in read_csv_rows(PAGES / "cases.csv") if case["kind"]]


def read_unseen():
    return read_csv_rows(PAGES / "unseen-cases.csv")


@cache
def read_relations(page):
    return find_relations(read_source_text(str(PAGES / f"{page}.txt")).sentences)


def list_failures(page):
    return [relation for relation in read_relations(page) if relation.verdict == "fails"]


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


def list_places(relation):
    """Return kind and paragraph of a relation, for each paragraph that has one of its numbers."""
    return {(relation.kind, term.mention.place.split(".")[0]) for term in relation.terms}


def list_judged(page):
    """Return kind and paragraph of each relation of a page that somebody judged."""
    judged = {
        (case["kind"], place.split(".")[0])
        for case in read_cases()
        if case["page"] == page
        for place in case["places"].split(";")
    }
    judged |= {
        (case["kind"], case["place"].split(".")[0])
        for case in read_unseen()
        if case["page"] == page
    }
    return judged | {(kind, paragraph) for name, kind, paragraph in JUDGED if name == page}


JUDGED = {}
