"""Every honest form of a copy proves the passage: however lines are broken, pages headed and marks written."""

import html
import re
import textwrap
from functools import partial
from pathlib import Path

import pytest

from conftest import DATA, read_figures
from tip_figures.proof import source_proof
from tip_figures.prose import source_text

TEXT = (DATA / "texts" / "demo-2021-isl-protection.txt").read_text(encoding="utf-8")
FIGURES = read_figures()
SOURCE = "demo-2021-isl-protection"


def wrapped(width: int, text: str = TEXT, between: str = "\n\n", hyphens: bool = False) -> str:
    """The text with its lines broken at a width; `hyphens` breaks words as well, in the middle."""
    lines = parted if hyphens else partial(textwrap.wrap, break_long_words=False)
    return between.join(
        "\n".join(lines(paragraph, width)) for paragraph in text.strip().split("\n")
    )


def parted(paragraph: str, width: int) -> list[str]:
    """Lines that are filled to the last letter: a word that does not fit is parted at a hyphen."""
    lines, line = [], ""
    for word in paragraph.split(" "):
        room = width - len(line) - 2
        if (
            len(line) + 1 + len(word) > width
            and room > 2
            and len(word) > room + 2
            and word[: room + 2].isalpha()
        ):
            lines.append(f"{line} {word[:room]}-".strip())
            line = word[room:]
        elif len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def in_page(body: str) -> str:
    """A web page with this body."""
    return f"<!doctype html><html><head><title>Report 2021</title></head><body>{body}</body></html>"


def with_page_break(foot: str) -> str:
    """Pages of four lines each, with a foot and head between them, wherever the sentence stands."""
    return re.sub(r"((?:[^\n]*\n){3}[^\n]*)", lambda page: page[0] + foot, wrapped(66))


BLOCKS = "".join(f"<p>{html.escape(one)}</p>\n" for one in TEXT.strip().split("\n"))
FORMS = {
    "as it is": TEXT,
    "one line": " ".join(TEXT.split()),
    "blank lines between paragraphs": TEXT.replace("\n", "\n\n"),
    "Windows line ends": TEXT.replace("\n", "\r\n"),
    "old Macintosh line ends": TEXT.replace("\n", "\r"),
    "byte order mark": "\ufeff" + TEXT,
    "UTF-16": TEXT.encode("utf-16"),
    "a sentence a line": re.sub(r"(?<=[.]) (?=[A-Z])", "\n", TEXT),
    **{
        f"wrapped at {width}": wrapped(width)
        for width in (20, 30, 38, 45, 60, 72, 80, 100, 132, 160, 200)
    },
    "wrapped, indented": textwrap.indent(wrapped(70), "    "),
    "wrapped, no blank lines": wrapped(70, between="\n"),
    "wrapped, every line followed by a blank one": wrapped(70).replace("\n", "\n\n"),
    **{
        f"words parted at {width}": wrapped(width, hyphens=True)
        for width in (30, 38, 46, 58, 70, 90)
    },
    "words parted by soft hyphens": wrapped(46, hyphens=True).replace("-\n", "\u00ad\n"),
    "soft hyphens inside words": re.sub(r"(\w{4})(?=\w{4})", "\\1\u00ad", TEXT),
    "other spaces, hyphens, quotes, ligatures and digits": TEXT.replace("fi", "\ufb01")
    .replace("30 ", "\uff13\uff10 ")
    .translate({0x20: "\u2009\u200b", 0x2D: "\u2011", 0x27: "\u2019"}),
    "quoted twice": textwrap.indent(wrapped(70), "> > ", lambda _: True),
    "bullets": "\n".join(f"\u2022 {one}" for one in TEXT.strip().split("\n")),
    "twice": f"{TEXT}\n\n{TEXT}",
    "numbered paragraphs": "\n\n".join(
        f"{n}. {one}" for n, one in enumerate(TEXT.strip().split("\n"), 1)
    ),
    "heading in the same line": f"PROTECTION {TEXT}",
    "inside a report": f"ICELAND (Tier 2)\n\nIt has 3 courts.\n\nPROTECTION\n{TEXT}\nPREVENTION\n\nIt trained 12 officers.",
    "page numbers": with_page_break("\n12"),
    "page numbers between blank lines": with_page_break("\n\n12\n"),
    "page foot": with_page_break("\n\n12 | Report on Made-up Places, 2021\n"),
    "page foot and head": with_page_break("\n12\n\x0cREPORT ON MADE-UP PLACES 2021\nICELAND"),
    "page foot and words parted": re.sub(
        r"-\n", "-\n\n14\n\n\x0cReport on Made-up Places\n", wrapped(58, hyphens=True), count=1
    ),
    "notes raised": TEXT.replace("30 victims", "30\u00b9 victims").replace("2019.", "2019.\u00b2"),
    "notes in brackets": TEXT.replace("victims.", "victims.[1]").replace(
        "30 victims", "30 victims [2]"
    ),
    "notes run into the text": TEXT.replace("victims.", "victims.12"),
    "notes as stars": TEXT.replace("30 victims", "30 victims*"),
    "Markdown": TEXT.replace("30 victims", "**30** victims").replace(
        "sex trafficking", "_sex trafficking_"
    ),
    "Markdown links": TEXT.replace("police,", "[police](https://example.org/p?x=1),"),
    "page": in_page(BLOCKS),
    "page with breaks": in_page(TEXT.strip().replace("\n", "<br><br>")),
    "page in pre, wrapped": in_page(f"<pre>{wrapped(72)}</pre>"),
    "page with links, entities and raised notes": in_page(
        BLOCKS.replace("-", "&shy;&#45;").replace("30 ", '<a href="x"><b>30</b></a><sup>1</sup> ')
    ),
    "page in one form": in_page(f"<form action='x'>{BLOCKS}</form>"),
    "page without a doctype": f"<p>{TEXT.strip().replace(chr(10), '<p>')}",
    "table": in_page(f"<table><tr><td>Protection</td><td>{BLOCKS}</td></tr></table>"),
}


def prove(tmp_path: Path, form: str | bytes) -> tuple[list[str], int, int, int]:
    """The small package against a form of the text: codes of what is found, and the counts of its source."""
    (tmp_path / "copy").write_bytes(form.encode() if isinstance(form, str) else form)
    made = source_proof.Proof([source_text.read_source_text(str(tmp_path / "copy"))])
    codes = [one.code for one in made.check(FIGURES) if one.code != "source-not-covered"]
    counts = next(one for one in made.coverage if one["source_id"] == SOURCE)
    return codes, counts["sentences_found"], counts["numerals_found"], counts["figures_found"]


@pytest.mark.parametrize("name", FORMS)
def test_honest_form_of_a_copy_proves_everything(tmp_path: Path, name: str) -> None:
    """All sentences, numerals and figures of its source are found, and nothing is said against it."""
    assert prove(tmp_path, FORMS[name]) == ([], 12, 37, 29)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("30 victims", "30victims"),
        ("government-funded", "government funded"),
        ("government-funded", "governmentfunded"),
        ("The hotline", "The hot line"),
        ("one or two", "one or-two"),
        ("30 victims, an", "30 victims , an"),
    ],
)
def test_copy_that_differs_in_spaces_or_hyphens_alone_is_said_so(
    tmp_path: Path, old: str, new: str
) -> None:
    """Letter by letter the sentence is the report's: it is proved, and a note says what differs."""
    assert prove(tmp_path, TEXT.replace(old, new))[:3] == (["sentence-spaced"], 12, 37)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("30 victims", "31 victims"),
        ("an increase", "a decrease"),
        ("at least 41", "41"),
        ("did not result", "did result"),
        ("Police referred 14", "Police referred 1 4 5"),
        ("1,200", "1200"),
        ("two from Denmark", "two from Sweden"),
    ],
)
def test_changed_wording_is_never_proved(tmp_path: Path, old: str, new: str) -> None:
    """A copy with another word or number lacks the sentence, however lines are broken."""
    assert TEXT.count(old) == 1
    text = TEXT.replace(old, new)
    for form in (text, wrapped(60, text), wrapped(46, text, hyphens=True)):
        codes, sentences, *_ = prove(tmp_path, form)
        assert (codes[0], sentences) == ("sentence-missing", 11)
