"""Honest forms of a source text: those in which files have it.

A form is the content of a file. Most are templates for a place of the text. In a template, {text}
is the text, {s} a sentence inside one of its paragraphs, {n} its numeral, {a} and {z} its words
before and after the numeral, and {w} a numeral that the text does not have.
"""

import html
import re
import textwrap
import unicodedata
from collections.abc import Mapping
from itertools import count
from typing import Final

Words = Mapping[str, str]
"""What the names in templates stand for."""

_SENTENCE: Final = re.compile(
    r"(?<=[.] )(?P<a>[A-Z](?:[^.\n]|[.]\d)*? )(?P<n>[0-9]{1,3})(?P<z> [^.\n]*[.])(?= )"
)


def read_words(passage: str, title: str, area: str, heading: str) -> Words:
    """Return the words of templates from a passage that has a line for each paragraph.

    The sentence and its numeral occur once; without such a sentence there are no words.
    """
    text = "\n".join(re.findall(".+", passage))
    for match in _SENTENCE.finditer(text):
        sentence, numeral = match[0], match["n"]
        if text.count(sentence) == sentence.count(numeral) == 1:
            break
    else:
        return {}
    first, _, rest = text.partition("\n")
    numbers = map(str, count(int(numeral) + 6))
    return match.groupdict() | {
        "s": sentence,
        "w": next(number for number in numbers if number not in text),
        "text": text,
        "first": first,
        "rest": rest,
        "blocks": make_blocks(text),
        "wrapped": wrap(text, 70),
        "title": title,
        "area": area.upper(),
        "heading": heading,
        "heading_capitals": heading.upper(),
    }


def fill_templates(templates: Mapping[str, Mapping[str, str]], words: Words) -> dict[str, str]:
    """Return the content of a file for each template, by its name.

    Args:
        templates: by the place where their words go, which is one of `frames`
    """
    text = words["text"]
    with_sentence = text.replace(words["s"], "FORM")
    with_numeral = text.replace(words["s"], f"{words['a']}FORM{words['z']}")
    frames = {
        "text": "FORM",
        "sentence": with_sentence,
        "numeral": with_numeral,
        "page": make_web_page("FORM"),
        "sentence of a page": make_web_page(make_blocks(with_sentence)),
        "numeral of a page": make_web_page(make_blocks(with_numeral)),
    }
    forms = {}
    for place, place_templates in templates.items():
        for name, template in place_templates.items():
            forms[name] = frames[place].replace("FORM", template.format(**words))
    return forms


def wrap(text: str, width: int, between: str = "\n\n") -> str:
    """Return a text with its lines broken at a width.

    Args:
        between: what separates paragraphs
    """
    paragraphs = [
        textwrap.fill(line, width, break_long_words=False) for line in text.splitlines() if line
    ]
    return between.join(paragraphs)


def hyphenate(text: str, width: int) -> str:
    """Return a text with words divided at the end of its lines, which are filled alike."""
    line = rf".{{{width - 4}}}(?: |[a-z]{{3}}(?=[a-z]{{3}}))"
    lines = re.sub(line, r"\g<0>-\n", re.sub("\n+", "\n\n", text))
    return lines.replace(" -\n", "\n")


def end_pages(text: str, page_end: str, page_count: int = 0) -> str:
    """Return a text with words after each page of four lines.

    Args:
        page_count: the number of pages that have them; 0 for all
    """
    return re.sub("(?:.*\n){3}.*", rf"\g<0>{page_end}", text, count=page_count)


def mark_lines(text: str, template: str) -> str:
    """Return a text with words beside each line, which may be its number."""
    lines = enumerate(text.splitlines(), start=1)
    return "".join(template.format(number=number, line=line) for number, line in lines)


def make_web_page(body: str) -> str:
    """Return a page with some markup as its body."""
    head = "<title>Report 2021</title><style></style>"
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def make_blocks(text: str) -> str:
    """Return a text as markup, with an element for each line."""
    return mark_lines(html.escape(text), "<p>{line}</p>\n")


TEMPLATES: Final = {
    "sentence": {
        "notes raised": "{a}{n}\u00b9{z}\u00b2",
        "notes in brackets": "{a}{n}[1]{z}[2]",
        "notes in brackets, apart": "{a}{n} [1]{z} (2)",
        "notes with letters and Roman numbers": "{a}{n}{z}[a] [iv] (sic)",
        "note at the foot of a page": "{a}{n}[1]\n1 See the report.\n12\n\f{z}",
        "notes as stars": "{a}{n}*{z}",
        "Markdown": "{a}**{n}**{z}",
        "Markdown links": "{a}[{n}](https://example.org/p?x=1){z}",
        "Markdown note": "{a}{n}[^1]{z}",
    },
    "text": {
        "as it is": "{text}",
        "byte order mark": "\ufeff{text}",
        "blank lines between paragraphs": "{first}\n\n{rest}",
        "twice": "{text}\n\n{text}",
        "heading in the same line": "{heading_capitals} {text}",
        "Markdown headings": "## {heading}\n\n{text}",
        "inside a report": (
            "ICELAND (Tier 2)\n\nIt has 3 courts.\n\n{heading_capitals}\n{text}\nPREVENTION\n\n"
            "It trained 12."
        ),
        "heading between paragraphs": "{first}\n\nShelters and Other Services\n\n{rest}",
        "web page without a doctype": "<p>{first}<p>{rest}",
    },
    "page": {
        "web page": "{blocks}",
        "web page in one form": "<form action='x'>{blocks}</form>",
        "web page with breaks": "{first}<br><br>{rest}",
        "web page in pre, wrapped": "<pre>{wrapped}</pre>",
        "table": "<table><tr><td>{heading}</td><td>{blocks}</td></tr></table>",
        "web site": (
            "<header><a href='/'>Site 5</a></header><nav><a href='/2021'>Reports 2021</a></nav>"
            "<main><h1>Report</h1><h2>{heading}</h2>{blocks}<h2>PREVENTION</h2></main>"
            "<form><label>Search 5</label></form><footer>Address 10</footer>"
        ),
        "share box between paragraphs": "<p>{first}<div>Share 12 Tweet</div><p>{rest}",
        "pull quote between paragraphs": "<p>{first}<aside>A quote of 12 words.</aside><p>{rest}",
        "popup before the first sentence": "<p hidden>Sign up in 5 minutes.</p>{blocks}",
        "footer after the last sentence": "{blocks}<footer>Address 10</footer>",
    },
    "numeral of a page": {
        "page with a deleted word": "<del>all of</del> {n}",
        "page with a hidden word": '<span style="display: none">Share</span> {n}',
        "web page with links and raised notes": '<a href="x"><b>{n}</b></a><sup>1</sup>',
        "page with another raised note": "{n}<sup><a>2</a></sup>",
        "page with fonts": "<font size=2><font color=red>{n}</font></font>",
        "page with an inserted word": "<ins>{n}</ins>",
        "page with places for line breaks": "<wbr>{n}<wbr>",
    },
}

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

LINES: Final = {
    "wrapped, indented": "    {line}\n",
    "quoted twice": "> > {line}\n",
    "line numbers": "{number:>4}  {line}\n",
}
"""What each line of a wrapped text has beside it."""

PAGE_LINES: Final = {
    "page with a paragraph a line": "<p>{line}</p>\n",
    "page with a block a line": "<div>{line}</div>",
    "page with a span and break a line": "<span>{line}</span><br>",
    "page with a span a line": "<span>{line}</span>\n",
    "page with a positioned span a line": (
        '<span style="position:absolute;top:{number}em;left:80px">{line}</span>'
    ),
}
"""Markup around each line, as programs that convert PDF files write it."""

CHANGES: Final = {
    "one line": ("\n", " "),
    "Windows line ends": ("\n", "\r\n"),
    "old Macintosh line ends": ("\n", "\r"),
    "a sentence a line": (r"(?<=[.]) (?=[A-Z])", "\n"),
    "notes run into the text": (r"(?<=[a-z]\.) (?=[A-Z])", "12 "),
    "soft hyphens inside words": (r"(\w{4})(?=\w{4})", "\\1\u00ad"),
    "a hyphen for each dash": (" ?[\u2013\u2014] ?", "-"),
    "a minus for each hyphen": (r"(?<=\w)-(?=\w)", "\u2212"),
    "a letter for each apostrophe": ("['\u2019]", "\u02bc"),
    "guillemets": ('[\u201c"](.*?)[\u201d"]', "\u00ab\\1\u00bb"),
    "two hyphens for each dash": ("[\u2013\u2014]", "--"),
    "a bullet at each line": ("(?m)^(?=.)", "\u2022"),
}
"""A pattern, and what a text has instead."""

WRAP_WIDTHS: Final = (20, 30, 38, 45, 60, 72, 80, 100, 132, 160, 200)
HYPHENATION_WIDTHS: Final = (30, 38, 46, 58, 70, 90)


def make_honest_forms(words: Words) -> dict[str, str]:
    """Return the content of a file for each form of a text, by name.

    Every form has each word of the text, and besides only what a file needs.
    """
    text, wrapped = words["text"], words["wrapped"]
    forms = fill_templates(TEMPLATES, words)
    for name, template in PAGE_ENDS.items():
        page_end = template.format(**words)
        forms[name] = end_pages(wrapped, page_end)
        if "address" not in name:  # an address is known by its repetition
            forms[f"one {name}"] = end_pages(wrapped, page_end, page_count=1)
    for name, template in LINES.items():
        forms[name] = mark_lines(wrapped, template)
    for name, template in PAGE_LINES.items():
        lines = html.escape(wrap(text, 80, between="\n"))
        forms[name] = make_web_page(f"<div>{mark_lines(lines, template)}</div>")
    for name, (pattern, replacement) in CHANGES.items():
        forms[name] = re.sub(pattern, replacement, text)
    for width in WRAP_WIDTHS:
        forms[f"wrapped at {width}"] = wrap(text, width)
    for width in HYPHENATION_WIDTHS:
        forms[f"hyphenated at {width}"] = hyphenate(text, width)
    return forms | _make_other_forms(words)


def _make_other_forms(words: Words) -> dict[str, str]:
    """Return the forms that no template makes."""
    text, wrapped = words["text"], words["wrapped"]
    hyphenated = hyphenate(text, 46)
    first_end = f"-\n\n14\n\n\f{words['title']}\n"
    mail = "On Tue, 2 Mar 2021 at 10:12, A. Reader wrote:\n\n"
    characters = {" ": "\u2009\u200b", "-": "\u2011", "'": "\u2019", "0": "\uff10", "2": "\uff12"}
    ligatures = text.replace("fi", "\ufb01")
    return {
        "wrapped, no blank lines": wrap(text, 70, between="\n"),
        "wrapped, every line followed by a blank one": wrapped.replace("\n", "\n\n"),
        "words broken by soft hyphens": hyphenated.replace("-\n", "\u00ad\n"),
        "quoted in mail": mail + mark_lines(wrapped, "> {line}\n"),
        "bullets": mark_lines(text, "\u2022 {line}\n"),
        "accents apart": unicodedata.normalize("NFD", text),
        "numbered paragraphs": mark_lines(text, "{number}. {line}\n\n"),
        "page footer and hyphenated words": hyphenated.replace("-\n", first_end, 1),
        "other spaces, hyphens, quotes, ligatures and digits": ligatures.translate(
            str.maketrans(characters)
        ),
    }
