"""Honest forms of a source text: those in which files have it.

A form is a function of a Sample, which is any text whose paragraphs are lines of their own. So the
same forms can be tried on any report.
"""

import html
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

from tip_figures.prose.source_text import Sentence, split_source_text

LINES_OF_A_PAGE: Final = 4

Form = Callable[["Sample"], str | bytes]
"""Makes a form of a text: the content of a file."""


@dataclass(frozen=True)
class Sample:
    """A text that is a passage, and the place in it that dishonest forms change.

    text:    its paragraphs, each in one line
    section: name of the section that it is
    title:   of the report, without its year
    area:    name of the country
    """

    text: str
    section: str
    title: str
    area: str

    @cached_property
    def paragraphs(self) -> list[str]:
        """The paragraphs, without blank lines."""
        return [line for line in self.text.splitlines() if line.strip()]

    @cached_property
    def sentence(self) -> Sentence:
        """The first sentence that is neither first nor last of its paragraph, and has a numeral.

        The sentence and the numeral, which is in digits, occur once.
        """
        sentences = split_source_text("sample", self.text).sentences
        last_number = {sentence.paragraph: sentence.number for sentence in sentences}
        for sentence in sentences:
            is_inside = 1 < sentence.number < last_number[sentence.paragraph]
            if is_inside and self.text.count(sentence.text) == 1 and _find_count(sentence):
                return sentence
        raise ValueError("no sentence of the text has a numeral that occurs once")

    @property
    def before(self) -> str:
        """The words of the sentence before its numeral, with the space after them."""
        return self.sentence.text.partition(self.numeral)[0]

    @property
    def numeral(self) -> str:
        """The numeral of the sentence, in digits."""
        return _find_count(self.sentence)

    @property
    def after(self) -> str:
        """The words of the sentence after its numeral, with the space before them."""
        return self.sentence.text.partition(self.numeral)[2]

    @property
    def wrong_numeral(self) -> str:
        """A number that the text does not have."""
        number = int(self.numeral) + 6
        while str(number) in self.text:
            number += 1
        return str(number)

    def change(self, sentence: str) -> str:
        """Return the text with another sentence in place of the one with the numeral."""
        return self.text.replace(self.sentence.text, sentence)

    def change_numeral(self, numeral: str) -> str:
        """Return the text with other words in place of the numeral."""
        return self.change(f"{self.before}{numeral}{self.after}")


def _find_count(sentence: Sentence) -> str:
    """Return the first number of a sentence in one to three digits that occurs once; "" if none."""
    for numeral in sentence.numerals:
        text = numeral.text
        is_inside = numeral.start > 0 and numeral.end < len(sentence.text) - 1
        if re.fullmatch("[0-9]{1,3}", text) and is_inside and sentence.text.count(text) == 1:
            return text
    return ""


def wrap(text: str, width: int, between: str = "\n\n", hyphenate: bool = False) -> str:
    """Return a text with its lines broken at a width.

    between:   what separates paragraphs
    hyphenate: whether words are broken as well
    """
    wrap_lines = wrap_hyphenated if hyphenate else partial(textwrap.wrap, break_long_words=False)
    paragraphs = [wrap_lines(line, width) for line in text.splitlines() if line.strip()]
    return between.join("\n".join(lines) for lines in paragraphs)


def wrap_hyphenated(paragraph: str, width: int) -> list[str]:
    """Return lines that are filled to the last letter: a word that does not fit is hyphenated."""
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


def make_web_page(body: str, style: str = "") -> str:
    """Return a page with some markup as its body."""
    head = f"<title>Report 2021</title><style>{style}</style>"
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def make_blocks(text: str) -> str:
    """Return a text as markup, with an element for each line."""
    return "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines() if line.strip())


def _break_pages(sample: Sample, page_end: str, count: int = 0) -> str:
    """Return pages of a few lines each, with a footer and header between them, in sentences too.

    count: of the page ends; 0 for all
    """
    page = re.compile(rf"((?:[^\n]*\n){{{LINES_OF_A_PAGE - 1}}}[^\n]*)")
    return page.sub(lambda match: match[0] + page_end, wrap(sample.text, 66), count=count)


def _number_lines(text: str, step: int = 1) -> str:
    """Return a text with a number before each line, or before each fifth one and so on."""
    lines = []
    for number, line in enumerate(text.splitlines(), start=1):
        label = str(number) if number % step == 0 else ""
        lines.append(f"{label:>4}  {line}")
    return "\n".join(lines)


def _mark_lines(sample: Sample, before: str, after: str, width: int = 80) -> str:
    """Return a page with markup around each line, as programs that convert PDF files write it."""
    lines = wrap(sample.text, width, between="\n").splitlines()
    return make_web_page("".join(f"{before}{html.escape(line)}{after}" for line in lines))


def _position_lines(sample: Sample) -> str:
    """Return a page with an element for each line that says where on the page it is."""
    body = ""
    for number, line in enumerate(wrap(sample.text, 80, between="\n").splitlines()):
        style = f"position:absolute;top:{20 * number}px;left:80px"
        body += f'<span style="{style}">{html.escape(line)}</span>'
    return make_web_page(f"<div>{body}</div>")


def _put_between_paragraphs(sample: Sample, lines: str) -> str:
    """Return the text with some lines in the middle, as a paragraph of their own."""
    middle = (len(sample.paragraphs) + 1) // 2
    first, second = sample.paragraphs[:middle], sample.paragraphs[middle:]
    return "\n\n".join([*first, lines, *second])


def _quote_in_mail(sample: Sample) -> str:
    quoted = textwrap.indent(wrap(sample.text, 70), "> ", lambda _: True)
    return f"On Tue, 2 Mar 2021 at 10:12, A. Reader wrote:\n\n{quoted}\n"


def _surround(sample: Sample) -> str:
    """Return the text as a section of a report."""
    return (
        "ICELAND (Tier 2)\n\nIt has 3 courts.\n\nPROTECTION\n"
        f"{sample.text}\nPREVENTION\n\nIt trained 12 officers."
    )


def _use_other_characters(sample: Sample) -> str:
    text = sample.text.replace("fi", "\ufb01")
    wide_numeral = sample.numeral.translate({0x30 + digit: 0xFF10 + digit for digit in range(10)})
    text = text.replace(f"{sample.before}{sample.numeral}", f"{sample.before}{wide_numeral}")
    return text.translate({0x20: "\u2009\u200b", 0x2D: "\u2011", 0x27: "\u2019"})


def _make_archive(sample: Sample) -> bytes:
    """Return a page that was saved as one file with its pictures."""
    page = make_web_page(make_blocks(sample.text)).encode()
    head = (
        "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----edge"\r\n\r\n'
        "------edge\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    )
    return head.encode() + page + b"\r\n------edge--\r\n"


def _make_site(sample: Sample) -> str:
    """Return the text as a web site shows it, with menus, a form and a footer around it."""
    return make_web_page(
        "<header><a href='/'>Site 5</a></header><nav><a href='/2021'>Reports 2021</a></nav>"
        f"<main><h1>{sample.title}</h1><h2>Protection</h2>{make_blocks(sample.text)}</main>"
        "<form><label>Search 5</label></form><footer>Address 10</footer>"
    )


def _link_in_page(sample: Sample) -> str:
    blocks = make_blocks(sample.text).replace("-", "&shy;&#45;")
    linked = f'<a href="x"><b>{sample.numeral}</b></a><sup>1</sup>'
    return make_web_page(
        blocks.replace(f"{sample.before}{sample.numeral}", f"{sample.before}{linked}")
    )


def _mark_in_page(sample: Sample, markup: str) -> str:
    """Return a page with some markup before the numeral."""
    return make_web_page(make_blocks(sample.change_numeral("NUMERAL"))).replace(
        "NUMERAL", f"{markup}{sample.numeral}"
    )


def _add_footnote(sample: Sample) -> str:
    """Return two pages; a note is at the foot of the first one, and its sentence goes on after."""
    foot = "\n1 See the report of the ministry.\n12\n\f"
    return wrap(sample.change_numeral(f"{sample.numeral}[1]"), 66).replace(
        f"{sample.numeral}[1]", f"{sample.numeral}[1]{foot}", 1
    )


def _wrap_at(width: int, hyphenate: bool = False) -> Form:
    """Return the form with lines of a width."""
    return lambda sample: wrap(sample.text, width, hyphenate=hyphenate)


_WRAP_WIDTHS: Final = (20, 30, 38, 45, 60, 72, 80, 100, 132, 160, 200)
_HYPHENATION_WIDTHS: Final = (30, 38, 46, 58, 70, 90)

HONEST: dict[str, Form] = {
    "as it is": lambda sample: sample.text,
    "one line": lambda sample: " ".join(sample.text.split()),
    "blank lines between paragraphs": lambda sample: "\n\n".join(sample.paragraphs),
    "Windows line ends": lambda sample: sample.text.replace("\n", "\r\n"),
    "old Macintosh line ends": lambda sample: sample.text.replace("\n", "\r"),
    "byte order mark": lambda sample: "\ufeff" + sample.text,
    "UTF-16": lambda sample: sample.text.encode("utf-16"),
    "a sentence a line": lambda sample: re.sub(r"(?<=[.]) (?=[A-Z])", "\n", sample.text),
    "wrapped, indented": lambda sample: textwrap.indent(wrap(sample.text, 70), "    "),
    "wrapped, no blank lines": lambda sample: wrap(sample.text, 70, between="\n"),
    "wrapped, every line followed by a blank one": lambda sample: wrap(sample.text, 70).replace(
        "\n", "\n\n"
    ),
    "words broken by soft hyphens": lambda sample: wrap(sample.text, 46, hyphenate=True).replace(
        "-\n", "\u00ad\n"
    ),
    "soft hyphens inside words": lambda sample: re.sub(
        r"(\w{4})(?=\w{4})", "\\1\u00ad", sample.text
    ),
    "other spaces, hyphens, quotes, ligatures and digits": _use_other_characters,
    "a hyphen for each dash": lambda sample: re.sub(" ?[\u2013\u2014] ?", "-", sample.text),
    "two hyphens for each dash": lambda sample: re.sub("[\u2013\u2014]", "--", sample.text),
    "quoted in mail": _quote_in_mail,
    "quoted twice": lambda sample: textwrap.indent(wrap(sample.text, 70), "> > ", lambda _: True),
    "bullets": lambda sample: "\n".join(f"\u2022 {line}" for line in sample.paragraphs),
    "twice": lambda sample: f"{sample.text}\n\n{sample.text}",
    "numbered paragraphs": lambda sample: "\n\n".join(
        f"{number}. {line}" for number, line in enumerate(sample.paragraphs, 1)
    ),
    "heading in the same line": lambda sample: f"{sample.section.upper()} {sample.text}",
    "heading between paragraphs": lambda sample: _put_between_paragraphs(
        sample, "Shelters and Other Services"
    ),
    "inside a report": _surround,
    "page numbers": lambda sample: _break_pages(sample, "\n12"),
    "page numbers between blank lines": lambda sample: _break_pages(sample, "\n\n12\n"),
    "page footer": lambda sample: _break_pages(sample, f"\n\n12 | {sample.title}, 2021\n"),
    "page footer and header": lambda sample: _break_pages(
        sample, f"\n12\n\f{sample.title.upper()} 2021\n{sample.area.upper()}"
    ),
    "one page footer and header": lambda sample: _break_pages(
        sample, f"\n12\n\f{sample.title.upper()} 2021\n{sample.area.upper()}", count=1
    ),
    "page footer and hyphenated words": lambda sample: wrap(
        sample.text, 58, hyphenate=True
    ).replace("-\n", f"-\n\n14\n\n\f{sample.title}\n", 1),
    "page numbers and address of a printed page": lambda sample: _break_pages(
        sample, f"\nhttps://example.org/report 1/3\n\f1/2/2021 {sample.title}"
    ),
    "notes raised": lambda sample: sample.change(
        f"{sample.before}{sample.numeral}\u00b9{sample.after}\u00b2"
    ),
    "notes in brackets": lambda sample: sample.change(
        f"{sample.before}{sample.numeral}[1]{sample.after}[2]"
    ),
    "notes in brackets, apart": lambda sample: sample.change(
        f"{sample.before}{sample.numeral} [1]{sample.after} (2)"
    ),
    "notes with letters and Roman numbers": lambda sample: sample.change(
        f"{sample.before}{sample.numeral}{sample.after}[a] [iv] (sic)"
    ),
    "notes run into the text": lambda sample: re.sub(
        r"(?<=[a-z]\.) (?=[A-Z])", "12 ", sample.text, count=1
    ),
    "notes as stars": lambda sample: sample.change_numeral(f"{sample.numeral}*"),
    "note at the foot of a page": _add_footnote,
    "line numbers": lambda sample: _number_lines(wrap(sample.text, 70)),
    "line numbers, every fifth": lambda sample: _number_lines(wrap(sample.text, 40), step=5),
    "Markdown": lambda sample: sample.change_numeral(f"**{sample.numeral}**"),
    "Markdown headings": lambda sample: f"## Protection\n\n{sample.text}",
    "Markdown links": lambda sample: sample.change_numeral(
        f"[{sample.numeral}](https://example.org/p?x=1)"
    ),
    "web page": lambda sample: make_web_page(make_blocks(sample.text)),
    "web page with breaks": lambda sample: make_web_page("<br><br>".join(sample.paragraphs)),
    "web page in pre, wrapped": lambda sample: make_web_page(f"<pre>{wrap(sample.text, 72)}</pre>"),
    "web page with links, entities and raised notes": _link_in_page,
    "web page in one form": lambda sample: make_web_page(
        f"<form action='x'>{make_blocks(sample.text)}</form>"
    ),
    "web page without a doctype": lambda sample: f"<p>{'<p>'.join(sample.paragraphs)}",
    "web site": _make_site,
    "web archive": _make_archive,
    "table": lambda sample: make_web_page(
        f"<table><tr><td>Protection</td><td>{make_blocks(sample.text)}</td></tr></table>"
    ),
    "page with a deleted word": lambda sample: _mark_in_page(sample, "<del>all of</del> "),
    "page with a hidden word": lambda sample: _mark_in_page(
        sample, '<span style="display: none">Share</span>'
    ),
    "page with a paragraph a line": lambda sample: _mark_lines(sample, "<p>", "</p>\n"),
    "page with a block a line": lambda sample: _mark_lines(sample, "<div>", "</div>"),
    "page with a span and break a line": lambda sample: _mark_lines(
        sample, "<span>", "</span><br>"
    ),
    "page with a span a line": lambda sample: _mark_lines(sample, "<span>", "</span>\n"),
    "page with a positioned span a line": _position_lines,
}
"""Every form has each word of the text, and else only what a file needs."""
HONEST |= {f"wrapped at {width}": _wrap_at(width) for width in _WRAP_WIDTHS}
HONEST |= {
    f"hyphenated at {width}": _wrap_at(width, hyphenate=True) for width in _HYPHENATION_WIDTHS
}
