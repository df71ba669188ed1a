"""What holds for the texts of the reports, which are not part of the project.

They are in shared/ beside the checkout: passages by source in `sources` and `more-sources`, all
sections in `census`, whole pages in `pages` and `contribution`.
"""

import html
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from math import sqrt
from operator import itemgetter
from pathlib import Path

import pytest
from changed_forms import make_changed_forms
from test_text_forms import NOT_PROVED, list_errors, prove, read_source_words
from text_forms import make_honest_forms

from cells import read_csv
from conftest import (
    CENSUS,
    CENSUS_TEXTS,
    REPORT_TEXTS,
    ROOT,
    copy_package,
    read_figures,
    run_script,
)
from measures.census import draft_sections, read_census
from measures.drawn_mistakes import (
    AREAS,
    AT_ROW,
    PAGE,
    SILENT,
    find_errors,
    find_result,
    make_mistake,
    read_mistakes,
    try_mistakes,
)
from measures.package_part import copy_part
from test_architecture import list_patterns, list_word_runs
from tip_figures.cli import tidy
from tip_figures.datapackage.csv_file import CsvRow, read_csv_rows
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import format_number
from tip_figures.drafting.source_cells import suggest_source_cells
from tip_figures.figures.claims.finders import find_claims
from tip_figures.figures.claims.verdicts import EVALUATED
from tip_figures.figures.code_words import load_countries
from tip_figures.proof import prove_tables
from tip_figures.prose.sections import take_passage
from tip_figures.prose.sentences import normalise
from tip_figures.prose.source_text import parse_source_text, read_source_text

if not REPORT_TEXTS:
    pytest.skip(
        "the texts of the reports are not in shared/ beside the checkout", allow_module_level=True
    )

SHARED = ROOT.parent / "shared"
FIGURES = read_figures(ROOT)
ALL_TEXTS = CENSUS_TEXTS | REPORT_TEXTS
TEXTS = {name: ALL_TEXTS[name] for name in FIGURES.source_by_id if name in ALL_TEXTS}
"""The text of each source that has one."""

# Proof


@pytest.mark.slow
def test_text_of_each_source_proves_it(tmp_path):
    """Every sentence, numeral and figure; there is no error and no warning.

    Two editions may have the same words, so each text has the name of its source.
    """
    options = []
    for source_id, file in TEXTS.items():
        options += ["--text", shutil.copyfile(file, tmp_path / f"{source_id}.txt")]
    result = run_script("verify_source.py", ROOT, *options, "--format", "json")
    report = json.loads(result.stdout)
    serious = [finding for finding in report["findings"] if finding["severity"] != "note"]
    assert (result.returncode, serious) == (0, [])
    proofs = {source["source_id"]: source for source in report["sources"]}
    for source_id in TEXTS:
        proof = proofs[source_id]
        assert proof["sentences"] > 0, source_id
        for noun in ("sentences", "numerals", "figures"):
            assert proof[noun] == proof[f"{noun}_found"], (source_id, noun)


PUBLISHER_PAGE = """<!doctype html>
<html lang=en-US><head><meta charset=UTF-8><title>{title}: {area}</title>
<style>.panel, .share {{display: none}} h2::before {{content: "7"}}</style></head>
<body class="report page">
<noscript><iframe src="https://example.org/tags" style="display:none"></iframe></noscript>
<a class=skip-link href="#content">Skip to content</a>
<div role=banner>An official website <div class=panel><p>Official websites use .gov</p></div></div>
<header><nav><ul><li><a href="/">Newsroom</a><li><a href="/jobs">Job Seekers</a></ul></nav>
<form role=search><label>Search 2 sites</label><input value=Search></form></header>
<main id=content><h1>{title}: {area}</h1>
<div class=share hidden><a href="#">Share</a> <a href="#">Tweet 12</a></div>
<nav><ol><li><a href="#7">Section 7. Worker Rights</a>
<ol><li><a href="#7b">b. {heading}</a><li><a href="#7c">c. Child Labor</a></ol></ol></nav>
<h2>Section 7. Worker Rights</h2><h3>a. Freedom of Association</h3><p>It registered 7 unions.</p>
<dialog>Sign up in 5 minutes.</dialog>
<h3>b. {heading}</h3>
{paragraphs}
<h3>c. Child Labor</h3><p>It found 3 cases.</p>
<div class=share hidden><a href="#">Share</a></div></main>
<footer><p>Address 10</p></footer><script>document.write("99")</script></body></html>
"""


def make_page(source_id: str) -> str:
    """Return a page as the publisher makes it, with the text of a source and all around it."""
    source = FIGURES.source_by_id[source_id]
    lines = REPORT_TEXTS[source_id].read_text("utf-8").splitlines()
    paragraphs = (f"<p>{html.escape(line)}</p>" for line in lines if line.strip())
    return PUBLISHER_PAGE.format(
        title=source.title,
        area=FIGURES.get_code_label("ref_area", source.ref_area),
        heading=source.heading or source.section,
        paragraphs="\n".join(paragraphs),
    )


def list_proved(*pages: tuple[str, bytes]) -> set[str]:
    """Return the sources that pages prove."""
    passages = prove_tables(FIGURES, [parse_source_text(*page) for page in pages]).passages
    return {passage.match.source.source_id for passage in passages if passage.is_proved}


@pytest.mark.slow
def test_passage_is_proved_by_a_page_of_its_publisher():
    """It has navigation, headings, hidden boxes to share it, a dialog, scripts and a footer."""
    for source_id in REPORT_TEXTS:
        assert list_proved(("page", make_page(source_id).encode())) == {source_id}


def test_saved_pages_prove_their_passages():
    """All pages that are there are of sources of the package."""
    files = sorted((SHARED / "contribution").glob("*.html"))
    proved = list_proved(*[(file.name, file.read_bytes()) for file in files])
    assert {source_id.split("-")[2] for source_id in proved} == {"pol", "mrt", "deu", "ukr", "tha"}


@pytest.mark.slow
def test_forms_of_a_report(tmp_path):
    """Reports without a number that occurs once have no place to change."""
    for source_id in (file.stem for file in sorted((SHARED / "sources").glob("*-*.txt"))):
        root = tmp_path / source_id
        copy_part(root, [source_id.split("-")[2].upper()])
        figures = read_figures(root)
        passage = REPORT_TEXTS[source_id].read_text("utf-8")
        words = read_source_words(figures, source_id, passage)
        if words:
            honest = make_honest_forms(words)
            rejected = {name for name, form in honest.items() if not prove(figures, form).is_proved}
            assert rejected <= set(NOT_PROVED)
            changed = make_changed_forms(words)
            assert [name for name, form in changed.items() if not list_errors(figures, form)] == []


# Whole pages and drafts

HEADING = "Prohibition of Forced or Compulsory Labor"
SIZES = {  # sentences and numerals
    "2018-poland": (7, 3),
    "2019-mauritania": (46, 33),
    "2020-germany": (14, 13),
    "2021-ukraine": (12, 7),
    "2022-thailand": (15, 11),
}


def test_published_page_has_the_passage_under_its_heading():
    sizes = {}
    for page in SIZES:
        text = read_source_text(str(SHARED / f"contribution/{page}.html"))
        passage, _section = take_passage(text, HEADING)
        numerals = sum(len(sentence.numerals) for sentence in passage.sentences)
        sizes[page] = (len(passage.sentences), numerals)
    assert sizes == SIZES


@pytest.mark.slow
def test_section_of_each_page_is_that_of_the_census():
    """Both were cut independently of each other."""
    pages = [file for file in (SHARED / "pages").glob("*.txt") if (CENSUS / file.name).exists()]
    for file in pages:
        passage, _section = take_passage(read_source_text(str(file)), HEADING)
        assert normalise(passage.text) == normalise((CENSUS / file.name).read_text("utf-8"))
    assert len(pages) > 100


def test_no_published_address_is_wrong_without_a_mark():
    """Of the pages of the census, each without its own source in the tables."""
    pages = read_csv(CENSUS / "index.csv")
    pages = [page for page in pages if page["url"].startswith("https://www.state.gov/")]
    suggested = {}
    for page in pages:
        source_id = f"hrr-{page['edition']}-{page['area'].lower()}-forced-labor"
        sources = [source for source in FIGURES.sources if source.source_id != source_id]
        changed = replace(FIGURES, sources=tuple(sources))
        suggested[page["url"]] = suggest_source_cells(changed, source_id).get("url", "")
    unmarked = {url: text for url, text in suggested.items() if text and "#" not in text}
    assert [url for url, text in unmarked.items() if text != url] == []
    assert len(unmarked) > 0.99 * len(pages)


def test_every_area_of_the_census_has_a_name():
    areas = {section.source_id.split("-")[2].upper() for section in read_census(CENSUS)}
    assert areas <= load_countries().keys()


@pytest.mark.slow
def test_sections_of_the_census_are_drafted(tmp_path):
    """One of every 25; `tests/measures/census.py` drafts all of them."""
    sections = read_census(CENSUS)[::25]
    copy_package(tmp_path / "package")
    rows, refused = draft_sections(tmp_path / "package", sections)
    assert refused == 0
    assert len(rows["sources"]) == len(sections)


# No sentence is copied

LONGEST_RUN = 8  # words in a row; longer runs are no common phrases
PROJECT_FILES = (
    *("*.*", "resources/*", "schemas/*", "docs/*"),
    *("scripts/**/*", "tests/**/*", ".github/**/*"),
)


def split_runs(text: str) -> set[tuple[str, ...]]:
    """Return all runs of words of a text that are too long, in lower case without punctuation."""
    words = re.sub(r"\W+", " ", text.lower()).split()
    return set(zip(*(words[start:] for start in range(LONGEST_RUN + 1)), strict=False))


def test_no_file_contains_a_sentence_of_a_report():
    """No run of nine words of a report is in any file of the project."""
    report_runs: set[tuple[str, ...]] = set()
    for text in TEXTS.values():
        report_runs |= split_runs(text.read_text("utf-8"))
    files: set[Path] = set()
    for pattern in PROJECT_FILES:
        files.update(file for file in ROOT.glob(pattern) if file.is_file())
    for file in sorted(files):
        if file.suffix != ".pyc":
            text = file.read_text(encoding="utf-8", errors="replace")
            assert not split_runs(text) & report_runs, file


def test_no_pattern_holds_words_of_a_report():
    patterns = list_patterns()
    assert len(patterns) > 50
    runs = set().union(*map(list_word_runs, patterns))
    held = set()
    for file in sorted((SHARED / "pages").glob("*.txt")):
        words = " ".join(re.findall("[a-z]+", file.read_text(encoding="utf-8").lower()))
        held |= {run for run in runs if f" {run} " in f" {words} "}
    assert held == set()


# Mistakes

MISTAKES = ROOT / "tests" / "measures" / "known_mistakes.csv"
PATHS = [str(file) for file in REPORT_TEXTS.values()]
NOT_AT_ROW = {
    "wrong year": 2,  # an inferred year; the year of the edition
    "wrong bound": 1,  # at the numeral
    "wrong reason": 2,  # two reasons fit
    "hidden figure": 3,  # a negation that is in no list of zeros; nobody who counts is named
    "wrong actor": 1,  # an excerpt without a text
    "wrong sex": 1,
    "wrong status": 1,  # at the identity
    "wrong subgroup": 1,
    "wrong period": 4,  # carried over from the sentence before; never
}
"""How many mistakes of a kind are reported elsewhere, or not at all."""


def list_sources(mistake: Sequence[CsvRow]) -> set[str]:
    """Return report, edition and area of the passages that a mistake changes."""
    return {"-".join(row["key"].split("=")[1].split("-")[:3]) for row in mistake}


def make_batches() -> Iterator[list[Sequence[CsvRow]]]:
    """Divide the mistakes of the list into batches whose mistakes change different passages."""
    waiting = list(group_by(read_csv_rows(MISTAKES), itemgetter("mistake")).values())
    while waiting:
        batch: list[Sequence[CsvRow]] = []
        used: set[str] = set()
        for mistake in waiting:
            sources = list_sources(mistake)
            if used.isdisjoint(sources):
                batch.append(mistake)
                used |= sources
        waiting = [mistake for mistake in waiting if mistake not in batch]
        yield batch


@pytest.mark.slow
def test_known_mistakes_are_reported_at_their_rows(tmp_path):
    """Mistakes of meaning that readers made or tried; those of a batch touch other passages."""
    missed: dict[str, int] = {}
    copy_part(tmp_path / "package", AREAS)
    for number, batch in enumerate(make_batches()):
        package = shutil.copytree(tmp_path / "package", tmp_path / str(number))
        assert all(make_mistake(package, mistake) for mistake in batch)
        tidy.run([str(package)])
        errors = find_errors(package, PATHS)
        for mistake in batch:
            if find_result(errors, mistake) != AT_ROW:
                kind = mistake[0]["kind"]
                missed[kind] = missed.get(kind, 0) + 1
    assert missed == NOT_AT_ROW


@pytest.mark.slow
def test_drawn_mistakes_are_reported():
    """Of a sample, all but the silent ones of docs/mistakes.md; `make mistakes` tries all."""
    page = PAGE.read_text("utf-8")
    outcomes = try_mistakes(read_mistakes()[::20], PATHS)
    silent = [row.change["mistake"] for row in outcomes if row.with_texts == SILENT]
    assert [name for name in silent if f"| {name} |" not in page] == []


# What docs/check-text.md says, measured with whole pages whose relations were judged

PAGES = SHARED / "pages"
LISTS = {"sum", "part_of"}  # one list of parts may be called either
KINDS = ("same_rate", "sum", "share", "percent_change")
JUDGEMENTS = ("true contradiction", "true, explained", "false alarm")
LATER_JUDGED = {
    ("2016-bangladesh", "88,000,000,000,000"): "true contradiction",
    ("2018-democratic-republic-of-the-congo", "1,580,000"): "true contradiction",
    ("2019-bosnia-and-herzegovina", "83"): "true contradiction",
}
"""Relations that are in neither table, by page and one of their numbers."""


def read_cases():
    return [case for case in read_csv_rows(PAGES / "cases.csv") if case["kind"]]


def read_unseen():
    return read_csv_rows(PAGES / "unseen-cases.csv")


@cache
def read_relations(page):
    return find_claims(read_source_text(str(PAGES / f"{page}.txt")).sentences)


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
        if relation.verdict == "fails" and relation.kind in EVALUATED:
            numbers = {format_number(term.quantity.value) for term in relation.quoted_terms}
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


@pytest.mark.slow
def test_somebody_judged_each_relation_that_fails():
    """On whole pages, since the amounts of a page are compared with each other."""
    pages = sorted(file.stem for file in PAGES.glob("*.txt"))
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
