"""Every honest form of a text proves its passage: other lines, pages, marks and file formats."""

import html
import re
import textwrap
from functools import partial
from pathlib import Path

import pytest

from tip_figures.datapackage.read.load import load_package
from tip_figures.figures.model import Figures
from tip_figures.proof.source_proof import prove_tables
from tip_figures.prose.source_text import read_source_text

DATA = Path(__file__).resolve().parents[1] / "data"
FIGURES = Figures.load(load_package(DATA / "package"))
TEXT = (DATA / "texts" / "demo-2021-isl-protection.txt").read_text(encoding="utf-8")
PARAGRAPHS = TEXT.strip().split("\n")
HEADER = "Report on Made-up Places"


def wrap(width: int, text: str = TEXT, between: str = "\n\n", hyphenate: bool = False) -> str:
    """The text with its lines broken at a width.

    between:   what separates paragraphs
    hyphenate: whether words are broken as well
    """
    wrap_lines = wrap_hyphenated if hyphenate else partial(textwrap.wrap, break_long_words=False)
    paragraphs = ["\n".join(wrap_lines(line, width)) for line in text.strip().split("\n")]
    return between.join(paragraphs)


def wrap_hyphenated(paragraph: str, width: int) -> list[str]:
    """Lines that are filled to the last letter: a word that does not fit is hyphenated."""
    lines: list[str] = []
    line = ""
    for word in paragraph.split(" "):
        if len(line) + 1 + len(word) <= width:
            line = f"{line} {word}".strip()
            continue
        room = width - len(line) - 2
        if room > 2 and len(word) > room + 2 and word[: room + 2].isalpha():
            lines.append(f"{line} {word[:room]}-".strip())
            line = word[room:]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def make_web_page(body: str) -> str:
    return f"<!doctype html><html><head><title>Report 2021</title></head><body>{body}</body></html>"


def break_pages(page_end: str) -> str:
    """Pages of four lines each, with a footer and header between them, also inside sentences."""
    return re.sub(r"((?:[^\n]*\n){3}[^\n]*)", lambda page: page[0] + page_end, wrap(66))


HYPHENATED_AND_HEADED = re.sub(
    r"-\n", f"-\n\n14\n\n\x0c{HEADER}\n", wrap(58, hyphenate=True), count=1
)
IN_A_REPORT = f"""ICELAND (Tier 2)

It has 3 courts.

PROTECTION
{TEXT}
PREVENTION

It trained 12 officers."""
TYPOGRAPHIC = (
    TEXT.replace("fi", "\ufb01")
    .replace("30 ", "\uff13\uff10 ")
    .translate({0x20: "\u2009\u200b", 0x2D: "\u2011", 0x27: "\u2019"})
)
NUMBERED = "\n\n".join(f"{number}. {line}" for number, line in enumerate(PARAGRAPHS, 1))
SOFT_HYPHENS_AT_LINE_ENDS = wrap(46, hyphenate=True).replace("-\n", "\u00ad\n")
RAISED_NOTES = TEXT.replace("30 victims", "30\u00b9 victims").replace("2019.", "2019.\u00b2")
BRACKETED_NOTES = TEXT.replace("victims.", "victims.[1]").replace("30 victims", "30 victims [2]")
MARKDOWN = TEXT.replace("30 victims", "**30** victims").replace(
    "sex trafficking", "_sex trafficking_"
)
MARKDOWN_LINKS = TEXT.replace("police,", "[police](https://example.org/p?x=1),")
BLOCKS = "".join(f"<p>{html.escape(line)}</p>\n" for line in PARAGRAPHS)
LINKED_BLOCKS = BLOCKS.replace("-", "&shy;&#45;").replace(
    "30 ", '<a href="x"><b>30</b></a><sup>1</sup> '
)

FORMS = {
    "as it is": TEXT,
    "one line": " ".join(TEXT.split()),
    "blank lines between paragraphs": TEXT.replace("\n", "\n\n"),
    "Windows line ends": TEXT.replace("\n", "\r\n"),
    "old Macintosh line ends": TEXT.replace("\n", "\r"),
    "byte order mark": "\ufeff" + TEXT,
    "UTF-16": TEXT.encode("utf-16"),
    "a sentence a line": re.sub(r"(?<=[.]) (?=[A-Z])", "\n", TEXT),
    "wrapped, indented": textwrap.indent(wrap(70), "    "),
    "wrapped, no blank lines": wrap(70, between="\n"),
    "wrapped, every line followed by a blank one": wrap(70).replace("\n", "\n\n"),
    "words broken by soft hyphens": SOFT_HYPHENS_AT_LINE_ENDS,
    "soft hyphens inside words": re.sub(r"(\w{4})(?=\w{4})", "\\1\u00ad", TEXT),
    "other spaces, hyphens, quotes, ligatures and digits": TYPOGRAPHIC,
    "quoted twice": textwrap.indent(wrap(70), "> > ", lambda _: True),
    "bullets": "\n".join(f"\u2022 {line}" for line in PARAGRAPHS),
    "twice": f"{TEXT}\n\n{TEXT}",
    "numbered paragraphs": NUMBERED,
    "heading in the same line": f"PROTECTION {TEXT}",
    "inside a report": IN_A_REPORT,
    "page numbers": break_pages("\n12"),
    "page numbers between blank lines": break_pages("\n\n12\n"),
    "page footer": break_pages("\n\n12 | Report on Made-up Places, 2021\n"),
    "page footer and header": break_pages("\n12\n\x0cREPORT ON MADE-UP PLACES 2021\nICELAND"),
    "page footer and hyphenated words": HYPHENATED_AND_HEADED,
    "notes raised": RAISED_NOTES,
    "notes in brackets": BRACKETED_NOTES,
    "notes run into the text": TEXT.replace("victims.", "victims.12"),
    "notes as stars": TEXT.replace("30 victims", "30 victims*"),
    "Markdown": MARKDOWN,
    "Markdown links": MARKDOWN_LINKS,
    "web page": make_web_page(BLOCKS),
    "web page with breaks": make_web_page(TEXT.strip().replace("\n", "<br><br>")),
    "web page in pre, wrapped": make_web_page(f"<pre>{wrap(72)}</pre>"),
    "web page with links, entities and raised notes": make_web_page(LINKED_BLOCKS),
    "web page in one form": make_web_page(f"<form action='x'>{BLOCKS}</form>"),
    "web page without a doctype": f"<p>{TEXT.strip().replace(chr(10), '<p>')}",
    "table": make_web_page(f"<table><tr><td>Protection</td><td>{BLOCKS}</td></tr></table>"),
}
for line_width in (20, 30, 38, 45, 60, 72, 80, 100, 132, 160, 200):
    FORMS[f"wrapped at {line_width}"] = wrap(line_width)
for line_width in (30, 38, 46, 58, 70, 90):
    FORMS[f"hyphenated at {line_width}"] = wrap(line_width, hyphenate=True)


def prove_form(tmp_path: Path, form: str | bytes) -> tuple[list[str], int, int, int]:
    """Codes of the findings, and the numbers of sentences, numerals and figures that are found."""
    file = tmp_path / "text"
    file.write_bytes(form.encode() if isinstance(form, str) else form)
    proof = prove_tables(FIGURES, [read_source_text(str(file))])
    codes = [finding.code for finding in proof.findings if finding.code != "source-not-covered"]
    coverage = proof.passages[0].coverage
    return codes, coverage.sentences_found, coverage.numerals_found, coverage.figures_found


@pytest.mark.parametrize("name", FORMS)
def test_honest_form_of_a_text_proves_everything(tmp_path, name):
    """All sentences, numerals and figures of its source are found, and there is no finding."""
    assert prove_form(tmp_path, FORMS[name]) == ([], 12, 37, 29)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("30 victims", "30victims", id="space lost"),
        pytest.param("government-funded", "government funded", id="space for hyphen"),
        pytest.param("government-funded", "governmentfunded", id="hyphen lost"),
        pytest.param("The hotline", "The hot line", id="space added"),
        pytest.param("one or two", "one or-two", id="hyphen for space"),
        pytest.param("30 victims, an", "30 victims , an", id="space before comma"),
    ],
)
def test_text_that_differs_only_in_spaces_or_hyphens_is_proved_with_a_note(tmp_path, old, new):
    codes, sentences, numerals, _ = prove_form(tmp_path, TEXT.replace(old, new))
    assert (codes, sentences, numerals) == (["sentence-spaced"], 12, 37)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("30 victims", "31 victims", id="other number"),
        pytest.param("an increase", "a decrease", id="other word"),
        pytest.param("at least 41", "41", id="hedge left out"),
        pytest.param("did not result", "did result", id="negation left out"),
        pytest.param("Police referred 14", "Police referred 1 4 5", id="digits added"),
        pytest.param("1,200", "1200", id="number in another form"),
        pytest.param("two from Denmark", "two from Sweden", id="other country"),
    ],
)
def test_changed_wording_is_never_proved(tmp_path, old, new):
    """The sentence is missing, however lines are broken."""
    assert TEXT.count(old) == 1
    text = TEXT.replace(old, new)
    for form in (text, wrap(60, text), wrap(46, text, hyphenate=True)):
        codes, sentences, *_ = prove_form(tmp_path, form)
        assert (codes[0], sentences) == ("sentence-missing", 11)
