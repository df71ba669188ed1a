"""Each passage is proved by a page as its publisher makes it, with all that is around the text."""

import functools
import html

import pytest

from cases import cases
from conftest import NO_TEXTS, REPORT_TEXTS, ROOT, read_figures
from tip_figures.figures.model import Figures
from tip_figures.proof import prove_tables
from tip_figures.prose.source_text import parse_source_text

PAGE = """<!doctype html>
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
PUBLISHED_PAGES = sorted((ROOT.parent / "shared/contribution").glob("*.html"))


@functools.cache
def read_published_figures() -> Figures:
    """Return the figures of the package."""
    return read_figures(ROOT)


def make_page(source_id: str) -> str:
    """Return a page with the text of a source."""
    figures = read_published_figures()
    source = figures.source_by_id[source_id]
    lines = REPORT_TEXTS[source_id].read_text("utf-8").splitlines()
    paragraphs = (f"<p>{html.escape(line)}</p>" for line in lines if line.strip())
    return PAGE.format(
        title=source.title,
        area=figures.get_code_label("ref_area", source.ref_area),
        heading=source.heading or source.section,
        paragraphs="\n".join(paragraphs),
    )


@pytest.mark.skipif(not REPORT_TEXTS, reason=NO_TEXTS)
@cases("source_id", list(REPORT_TEXTS))
def test_passage_is_proved_by_a_page_of_its_publisher(source_id):
    """It has navigation, headings, hidden boxes to share it, a dialog, scripts and a footer."""
    page = parse_source_text("page", make_page(source_id).encode())
    proof = prove_tables(read_published_figures(), [page])
    assert [passage.match.source.source_id for passage in proof.passages if passage.is_proved] == [
        source_id
    ]


@pytest.mark.skipif(not PUBLISHED_PAGES, reason=NO_TEXTS)
def test_saved_pages_prove_their_passages():
    """All pages that are there are of sources of the package."""
    pages = [parse_source_text(file.name, file.read_bytes()) for file in PUBLISHED_PAGES]
    passages = prove_tables(read_published_figures(), pages).passages
    proved = {passage.match.source.source_id for passage in passages if passage.is_proved}
    assert {source_id.split("-")[2] for source_id in proved} == {"pol", "mrt", "deu", "ukr", "tha"}
