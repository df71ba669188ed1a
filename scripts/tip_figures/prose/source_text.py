"""A copy of a report: plain text in UTF-8 or, with its mark, UTF-16, or a saved web page; its words and sentences.

What a file is, its content says and not its name. Of a page the blocks are paragraphs; markup, scripts, navigation, head
and foot are no text; it is UTF-8 or else what it declares, and may be saved as one file with its pictures (MHTML).
"""

import email
import re
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from tip_figures.prose import context, numerals
from tip_figures.prose import sentences as cutting
from tip_figures.prose.context import Context
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.sentences import Word, join_words


class UnreadableText(Exception):
    """A source text cannot be read; the message says why in one line."""


STDIN = "-"
_GIVE = "give a copy of the report as UTF-8 text or as a saved web page."
_SAVE = "save the passage as UTF-8 text, and give that."
_REFUSED: Final = (
    (re.compile(rb"\s*\Z"), f"it is empty; {_GIVE}"),
    (re.compile(rb"(?s).{0,1019}%PDF-"), f"it is a PDF; copy its text (pdftotext does), {_SAVE}"),
    (re.compile(rb"(?s)(?!\xff\xfe|\xfe\xff).*\x00"), f"it is binary; {_GIVE}"),
)
_PAGE = re.compile(
    r"(?i)\s*<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])|(?s:.{0,1024}?)<(?:!doctype html|html[\s>])"
)
_ARCHIVE = re.compile(
    rb"(?i)(?:[a-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related"
)
_DECLARED = re.compile(
    rb"""(?i)(?:<meta\s[^>]*charset|<\?xml\s[^>]*encoding)\s*=\s*["']?\s*([\w.:-]+)"""
)
SHORT, BESIDE = (
    14,
    2,
)  # words of a page's head or foot at most; lines of it that stand beside the page's number


class NumeralInContext(NamedTuple):
    """A numeral of a sentence, and what stands around it."""

    numeral: Numeral
    context: Context


@dataclass(frozen=True)
class Sentence:
    """A sentence of a copy, or a reading of it.

    paragraph, number: from 1
    text:              normalised
    word_start, word_end: half-open span of its words in the copy, from 0
    words:             the same words, as they are read here
    source:            the text of the copy, for what the report writes
    """

    paragraph: int
    number: int
    text: str
    word_start: int
    word_end: int
    words: Sequence[Word] = field(repr=False)
    source: str = field(repr=False, default="")

    @cached_property
    def sha256(self) -> str:
        """Its fingerprint."""
        return cutting.hash_sentence(self.text)

    @cached_property
    def numerals(self) -> tuple[Numeral, ...]:
        """Its numerals, in the order of the text."""
        return tuple(numerals.find_numerals(self.text))

    @cached_property
    def contexts(self) -> tuple[Context, ...]:
        """What stands around each numeral."""
        return tuple(context.read_contexts(self.text, self.numerals))

    @cached_property
    def zeros(self) -> tuple[Numeral, ...]:
        """The words that may state a zero."""
        return tuple(numerals.find_zeros(self.text))

    def numerals_and_zeros(self, area: str = "") -> list[NumeralInContext]:
        """Its numerals and its phrases that may state a zero, each with its context, in the order of the text.

        area: ISO 3166-1 alpha-3 code of the country that the text is about, whose currency `pesos` and `dollars` are
        """
        contexts = context.read_contexts(self.text, self.numerals, area) if area else self.contexts
        pairs = [*map(NumeralInContext, self.numerals, contexts)]
        pairs += [
            NumeralInContext(zero, Context("", None, "", is_date=False)) for zero in self.zeros
        ]
        return sorted(pairs, key=lambda pair: pair.numeral.start)

    @property
    def as_written(self) -> str:
        """The sentence as the report writes it, with its own quotation marks, and one space between words."""
        pieces = [
            ("" if word.glued else " ") + self.source[word.start : word.end] for word in self.words
        ]
        whole = "".join(pieces).strip()
        return whole if cutting.normalise(whole) == self.text else self.text

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of its text stands in the copy, in code points; whole words where they are written otherwise."""
        begins = cutting.find_word_starts(self.words)
        first, last = bisect_right(begins, start) - 1, bisect_left(begins, end) - 1
        before, behind = start - begins[first], begins[last] + len(self.words[last].text) - end
        word, other = self.words[first], self.words[last]
        exact, ends = (one.end - one.start == len(one.text) for one in (word, other))
        return word.start + before * exact, other.end - behind * ends


@dataclass(frozen=True)
class SourceText:
    """A copy of a text.

    name:     of its file, as the user wrote it
    document: what the file holds: the text, or of a page that of the whole document, its `textContent`
    runs:     where each run of the text begins: there, and in the document, in code points from 0
    line_starts: number of the first word of each line, in order
    """

    name: str
    text: str
    document: str
    runs: Sequence[tuple[int, int]]
    words: Sequence[Word]
    line_starts: Sequence[int]
    sentences: Sequence[Sentence]

    @cached_property
    def header_footer_lines(self) -> frozenset[int]:
        """Numbers of the lines that may be no text but a page's head or foot.

        They are short, and have a number at one end, or are beside a number, or the same as another line but for numbers.
        """
        ends = [*self.line_starts[1:], len(self.words)]
        texts = [
            re.sub("[0-9]+", "0", join_words(self.words[a:b]))
            for a, b in zip(self.line_starts, ends, strict=True)
        ]
        alike = Counter(texts)
        found = {
            n
            for n, text in enumerate(texts)
            if alike[text] > 1 or text.startswith("0 ") or text.endswith(" 0")
        }
        found |= {
            n + step
            for n, text in enumerate(texts)
            if text == "0"
            for step in range(-BESIDE, BESIDE + 1)
        }
        return frozenset(n for n in found if 0 <= n < len(texts) and len(texts[n].split()) <= SHORT)

    def line_number(self, word: int) -> int:
        """The line of the copy's text on which a word stands, from 1."""
        return self.text.count("\n", 0, self.words[word].start) + 1

    def document_offset(self, offset: int) -> int:
        """Where a character of the text stands in the document."""
        begin, origin = self.runs[bisect_right(self.runs, (offset, sys.maxsize)) - 1]
        return origin + offset - begin


def read_source_text(name: str) -> SourceText:
    """Read a copy from a file, or from standard input where `name` is a dash.

    raises: CannotRead if it holds no text that can be read; the message says what it is and what to do
    """
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        raise UnreadableText(
            f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}."
        ) from None
    declared = ""
    if _ARCHIVE.match(data):
        parts = (
            one for one in email.message_from_bytes(data).walk() if "html" in one.get_content_type()
        )
        if (part := next(parts, None)) is None:
            raise UnreadableText(
                f"{name}: it is a web archive without a page; save the page as HTML, and give that."
            )
        data, declared = bytes(part.get_payload(decode=True) or b""), part.get_content_charset("")
    for pattern, reason in _REFUSED:
        if pattern.match(data):
            raise UnreadableText(f"{name}: {reason}")
    text = _decoded(name, data, declared)
    return (
        split_source_text(name, *extract_page_text(text))
        if _PAGE.match(text[:4096])
        else split_source_text(name, text)
    )


def _decoded(name: str, data: bytes, declared: str) -> str:
    """Decode a text or page; who edits a page and saves it as UTF-8 seldom changes what it declares, so UTF-8 comes first."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, byte = data.count(b"\n", 0, error.start) + 1, data[error.start]
    encoding = declared or (
        found[1].decode() if (found := _DECLARED.search(data[:8192])) else "utf-8"
    )
    try:  # as browsers read them, by the HTML standard
        return data.decode(
            "cp1252"
            if encoding.lower() in ("iso-8859-1", "latin1", "ascii", "us-ascii")
            else encoding
        )
    except (LookupError, UnicodeError):
        said = "" if encoding == "utf-8" else f", nor “{encoding}”, which the page declares"
        raise UnreadableText(
            f"{name}: byte {byte:#04x} in line {line} is not UTF-8{said}; {_SAVE}"
        ) from None


_BLOCKS: Final = (
    "address, article, aside, blockquote, body, caption, center, dd, details, dialog, dir, div, dl, dt, fieldset, figcaption"
    ", figure, footer, form, h1, h2, h3, h4, h5, h6, header, html, legend, li, main, menu, ol, p, pre, section, summary"
    ", table, tbody, td, tfoot, th, thead, tr, ul"
)
_DROPPED: Final = (
    "audio, button, canvas, datalist, dialog, embed, head, iframe, input, label, nav, noembed, noframes, noscript, object"
    ", script, select, style, svg, template, textarea, title, video"
    ", :is([role=banner], [role=contentinfo], [role=dialog], [role=navigation], [role=search])"
    ", :is([class*=breadcrumb], [class*=cookie], [id*=cookie], [class*=skip-link]):not(html, body, main, article)"
    ", :is(header, footer):not(:is(article, aside, main, section) *)"  # those of a part are not the page's
    ", form:not(:has(p))"  # a search box; some pages stand in a form as a whole
)
_BREAKS: Final = {"br": "\n", "hr": "\n\n"}
_MARK = re.compile(
    r"\s*[\[(]?(?:[0-9]{1,3}|[a-z*\u2020\u2021])[\])]?\s*"
)  # of a note, where it is raised
_SPACE = re.compile("[\t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")


def extract_page_text(markup: str) -> tuple[str, str, list[tuple[int, int]]]:
    """Give the text of a web page, its blocks told apart by blank lines; that of the whole document; and pieces, as `Copy` has them."""
    tree = LexborHTMLParser(markup)
    blocks = {node.mem_id for node in tree.css(_BLOCKS)}
    dropped = {node.mem_id for node in tree.css(_DROPPED)}
    dropped |= {node.mem_id for node in tree.css("sup") if _MARK.fullmatch(node.text(deep=True))}
    # Of an element: its nearest block, whether what is in it is text of the page, and whether its spaces stay.
    outside = (0, True, False)
    inside: dict[int, tuple[int, bool, bool]] = {}
    text, whole, last, pieces = "", "", 0, [(0, 0)]
    for node in tree.root.traverse(include_text=True) if tree.root is not None else ():
        block, kept, preformatted = (
            inside.get(node.parent.mem_id, outside) if node.parent else outside
        )
        if node.tag != "-text":
            text += _BREAKS.get(node.tag or "", "") if kept else ""
            block = node.mem_id if node.mem_id in blocks else block
            inside[node.mem_id] = (
                block,
                kept and node.mem_id not in dropped,
                preformatted or node.tag == "pre",
            )
            continue
        text += "\n\n" if block != last else ""
        last = block
        content = node.text_content or ""
        if kept and content:
            pieces.append((len(text), len(whole)))
            text += content if preformatted else _SPACE.sub(" ", content)
        whole += content
    return text, whole, pieces


def split_source_text(
    name: str, text: str, document: str = "", pieces: Sequence[tuple[int, int]] = ((0, 0),)
) -> SourceText:
    """Cut a text into its paragraphs and sentences.

    raises: CannotRead if there is none
    """
    listed = list(cutting.split_lines(text))
    known = frozenset(map(cutting.strip_marks, {word.text for line in listed for word in line}))
    words: list[Word] = []
    starts: list[int] = []
    found: list[Sentence] = []
    for paragraph, lines in enumerate(cutting.split_paragraphs(listed), 1):
        first, at = len(words), 0
        for line in lines:
            starts.append(len(words))
            words.extend(line)
        together = cutting.join_lines(lines, known)
        begins = cutting.find_word_starts(together)
        for number, sentence in enumerate(cutting.split_sentences(join_words(together)), 1):
            begin, end = bisect_left(begins, at), bisect_left(begins, at + len(sentence))
            found.append(
                Sentence(
                    paragraph,
                    number,
                    sentence,
                    first + begin,
                    first + end,
                    together[begin:end],
                    text,
                )
            )
            at += len(sentence) + 1
    if not found:
        raise UnreadableText(f"{name}: no text is in it; {_GIVE}")
    return SourceText(name, text, document or text, pieces, words, starts, found)
