"""Honest forms of a source text: those in which files have it.

A form is the content of a file, made from a Sample: any text whose paragraphs are lines of their
own. In the words of a form, {n} is the numeral of the sample, {a} and {z} the words of its sentence
before and after it.
"""

import html
import re
import textwrap
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

from tip_figures.prose.source_text import Sentence, split_source_text

LINES_OF_A_PAGE: Final = 4


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
        """Return the text with another sentence instead of the one with the numeral."""
        return self.text.replace(self.sentence.text, sentence)

    def change_numeral(self, numeral: str) -> str:
        """Return the text with other words instead of the numeral."""
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


WRAP_WIDTHS: Final = (20, 30, 38, 45, 60, 72, 80, 100, 132, 160, 200)
HYPHENATION_WIDTHS: Final = (30, 38, 46, 58, 70, 90)

SENTENCES: Final = {
    "notes raised": "{a}{n}\u00b9{z}\u00b2",
    "notes in brackets": "{a}{n}[1]{z}[2]",
    "notes in brackets, apart": "{a}{n} [1]{z} (2)",
    "notes with letters and Roman numbers": "{a}{n}{z}[a] [iv] (sic)",
    "notes as stars": "{a}{n}*{z}",
    "Markdown": "{a}**{n}**{z}",
    "Markdown links": "{a}[{n}](https://example.org/p?x=1){z}",
}
"""Words in the place of the sentence with the numeral."""

TEXTS: Final = {
    "as it is": "{text}",
    "byte order mark": "\ufeff{text}",
    "twice": "{text}\n\n{text}",
    "heading in the same line": "{section} {text}",
    "Markdown headings": "## Protection\n\n{text}",
    "inside a report": (
        "ICELAND (Tier 2)\n\nIt has 3 courts.\n\nPROTECTION\n{text}\nPREVENTION\n\nIt trained 12."
    ),
}
"""Words around the text."""

PAGE_ENDS: Final = {
    "page numbers": "\n12",
    "page numbers between blank lines": "\n\n12\n",
    "page footer": "\n\n12 | {title}, 2021\n",
    "page footer and header": "\n12\n\f{title} 2021\n{area}",
    "page numbers and address of a printed page": (
        "\nhttps://example.org/report 1/3\n\f1/2/2021 {title}"
    ),
}
"""What is between pages of a few lines, in sentences too."""

PAGES: Final = {
    "web page": "{blocks}",
    "web page in one form": "<form action='x'>{blocks}</form>",
    "web page with breaks": "{breaks}",
    "web page in pre, wrapped": "<pre>{wrapped}</pre>",
    "table": "<table><tr><td>Protection</td><td>{blocks}</td></tr></table>",
    "web site": (
        "<header><a href='/'>Site 5</a></header><nav><a href='/2021'>Reports 2021</a></nav>"
        "<main><h1>Report</h1><h2>Protection</h2>{blocks}</main>"
        "<form><label>Search 5</label></form><footer>Address 10</footer>"
    ),
}
"""Markup around the text."""

MARKUP: Final = {
    "page with a deleted word": "<del>all of</del> {n}",
    "page with a hidden word": '<span style="display: none">Share</span> {n}',
    "web page with links and raised notes": '<a href="x"><b>{n}</b></a><sup>1</sup>',
}
"""Markup in the place of the numeral."""

LINES: Final = {
    "page with a paragraph a line": "<p>{line}</p>\n",
    "page with a block a line": "<div>{line}</div>",
    "page with a span and break a line": "<span>{line}</span><br>",
    "page with a span a line": "<span>{line}</span>\n",
    "page with a positioned span a line": (
        '<span style="position:absolute;top:{number}px;left:80px">{line}</span>'
    ),
}
"""Markup around each line, as programs that convert PDF files write it."""


def make_honest_forms(sample: Sample) -> dict[str, str]:
    """Return the content of a file for each form of a sample, by name.

    Every form has each word of the text, and besides only what a file needs.
    """
    text, blocks = sample.text, make_blocks(sample.text)
    words = {"n": sample.numeral, "a": sample.before, "z": sample.after}
    pages = re.compile(rf"((?:[^\n]*\n){{{LINES_OF_A_PAGE - 1}}}[^\n]*)")
    forms: dict[str, str] = {}
    for name, template in SENTENCES.items():
        forms[name] = sample.change(template.format(**words))
    for name, template in TEXTS.items():
        forms[name] = template.format(text=text, section=sample.section.upper())
    for name, template in PAGE_ENDS.items():
        page_end = template.format(title=sample.title, area=sample.area.upper())
        forms[name] = pages.sub(rf"\g<0>{page_end}", wrap(text, 66))
        if "address" not in name:  # an address is known by its repetition
            forms[f"one {name}"] = pages.sub(rf"\g<0>{page_end}", wrap(text, 66), count=1)
    for name, markup in PAGES.items():
        breaks, wrapped = "<br><br>".join(sample.paragraphs), wrap(text, 72)
        forms[name] = make_web_page(markup.format(blocks=blocks, breaks=breaks, wrapped=wrapped))
    page = make_web_page(make_blocks(sample.change_numeral("NUMERAL")))
    for name, markup in MARKUP.items():
        forms[name] = page.replace("NUMERAL", markup.format(**words))
    for name, markup in LINES.items():
        lines = enumerate(wrap(text, 80, between="\n").splitlines())
        markups = [markup.format(line=html.escape(line), number=20 * row) for row, line in lines]
        forms[name] = make_web_page(f"<div>{''.join(markups)}</div>")
    for width in WRAP_WIDTHS:
        forms[f"wrapped at {width}"] = wrap(text, width)
    for width in HYPHENATION_WIDTHS:
        forms[f"hyphenated at {width}"] = wrap(text, width, hyphenate=True)
    return forms | _change_lines(sample) | _change_characters(sample)


def _change_lines(sample: Sample) -> dict[str, str]:
    """Return forms with other lines."""
    text, paragraphs = sample.text, sample.paragraphs
    wrapped, narrow = wrap(text, 70), wrap(text, 46, hyphenate=True)
    numbered = [f"{number}. {line}" for number, line in enumerate(paragraphs, 1)]
    line_numbers = [f"{number:>4}  {line}" for number, line in enumerate(wrapped.splitlines(), 1)]
    middle = (len(paragraphs) + 1) // 2
    heading = [*paragraphs[:middle], "Shelters and Other Services", *paragraphs[middle:]]
    first_end = f"-\n\n14\n\n\f{sample.title}\n"
    note = f"{sample.numeral}[1]"
    note_at_foot = f"{note}\n1 See the report of the ministry.\n12\n\f"
    quoted = textwrap.indent(wrapped, "> ", lambda _: True)
    return {
        "one line": " ".join(text.split()),
        "blank lines between paragraphs": "\n\n".join(paragraphs),
        "Windows line ends": text.replace("\n", "\r\n"),
        "old Macintosh line ends": text.replace("\n", "\r"),
        "a sentence a line": re.sub(r"(?<=[.]) (?=[A-Z])", "\n", text),
        "wrapped, indented": textwrap.indent(wrapped, "    "),
        "wrapped, no blank lines": wrap(text, 70, between="\n"),
        "wrapped, every line followed by a blank one": wrapped.replace("\n", "\n\n"),
        "words broken by soft hyphens": narrow.replace("-\n", "\u00ad\n"),
        "quoted in mail": f"On Tue, 2 Mar 2021 at 10:12, A. Reader wrote:\n\n{quoted}\n",
        "quoted twice": textwrap.indent(quoted, "> ", lambda _: True),
        "bullets": "\n".join(f"\u2022 {line}" for line in paragraphs),
        "numbered paragraphs": "\n\n".join(numbered),
        "heading between paragraphs": "\n\n".join(heading),
        "page footer and hyphenated words": narrow.replace("-\n", first_end, 1),
        "notes run into the text": re.sub(r"(?<=[a-z]\.) (?=[A-Z])", "12 ", text, count=1),
        "note at the foot of a page": wrap(sample.change_numeral(note), 66).replace(
            note, note_at_foot, 1
        ),
        "line numbers": "\n".join(line_numbers),
        "web page without a doctype": f"<p>{'<p>'.join(paragraphs)}",
    }


def _change_characters(sample: Sample) -> dict[str, str]:
    """Return forms in other characters."""
    text = sample.text
    wide_numeral = sample.numeral.translate({0x30 + digit: 0xFF10 + digit for digit in range(10)})
    other = text.replace(f"{sample.before}{sample.numeral}", f"{sample.before}{wide_numeral}")
    other = other.replace("fi", "\ufb01")
    return {
        "soft hyphens inside words": re.sub(r"(\w{4})(?=\w{4})", "\\1\u00ad", text),
        "other spaces, hyphens, quotes, ligatures and digits": other.translate(
            {0x20: "\u2009\u200b", 0x2D: "\u2011", 0x27: "\u2019"}
        ),
        "a hyphen for each dash": re.sub(" ?[\u2013\u2014] ?", "-", text),
        "a minus for each hyphen": re.sub(r"(?<=\w)-(?=\w)", "\u2212", text),
        "a letter for each apostrophe": re.sub("['\u2019]", "\u02bc", text),
        "guillemets": re.sub('[\u201c"](\\w)', "\u00ab\\1", text).replace("\u201d", "\u00bb"),
        "two hyphens for each dash": re.sub("[\u2013\u2014]", "--", text),
    }
