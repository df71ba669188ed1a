"""A source text: a report, or a part of it, as a file contains it, and its sentences.

The file is plain text or a saved web page (see `decoding` and `html_text`). Each sentence finds its
numerals, their contexts and its zeros when they are first asked for.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from tip_figures.prose.context import read_numerals
from tip_figures.prose.decoding import ADVICE, UnreadableText, decode_text, read_file
from tip_figures.prose.html_text import extract_page_text, is_page
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.paragraphs import split_paragraphs
from tip_figures.prose.reduction import Reduced, hash_words, reduce_text
from tip_figures.prose.sentences import normalise, remove_invisible, split_sentences, word_set
from tip_figures.prose.zeros import find_zeros

_WORD = re.compile("[a-z]+")
_COMMON_WORDS: Final = word_set(
    """the of and to in a for that was were on with by as is are from at or it"""
)
_MIN_WORDS: Final = 40  # of a text whose language is looked at
_SAMPLE: Final = 20_000  # characters of it
_MIN_COMMON: Final = 0.12  # of the words; English prose has 0.3, lists of names and numbers less


@dataclass(frozen=True)
class Sentence:
    """A sentence of a source text.

    paragraph:   number of its paragraph, from 1
    number:      of the sentence in its paragraph, from 1
    text:        normalised; the places of numerals count its characters
    as_written:  with the quotation marks and dashes of the report, one space between words
    added_zeros: negating words that a person takes for zeros, although no phrase shows it
    """

    paragraph: int
    number: int
    text: str
    as_written: str = field(repr=False, default="")
    added_zeros: tuple[Numeral, ...] = ()

    @cached_property
    def reduced(self) -> Reduced:
        """The words and numbers of the text, which its hash and the tables count."""
        return reduce_text(self.text)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 hash of the reduced text, in hexadecimal."""
        return hash_words(self.reduced.text)

    @cached_property
    def numerals(self) -> tuple[Numeral, ...]:
        """The numerals, in the order of the text, for a text about any country."""
        return tuple(read_numerals(self.text))

    @cached_property
    def zeros(self) -> tuple[Numeral, ...]:
        """The negating words of phrases that may state a zero, and those that were added."""
        return (*find_zeros(self.text), *self.added_zeros)

    def numerals_and_zeros(self, area: str = "") -> list[Numeral]:
        """Return the numerals and the zeros, in the order of the text.

        area: ISO 3166-1 alpha-3 code of the country that the text is about, whose currency `pesos`
              and `dollars` are; "" for any country
        """
        numerals = read_numerals(self.text, area) if area and self.numerals else self.numerals
        return sorted((*numerals, *self.zeros), key=lambda numeral: numeral.start)


@dataclass(frozen=True)
class SourceText:
    """A text that was read from a file.

    name:         of the file, as the user wrote it
    text:         the text of which the sentences are
    sentences:    of all paragraphs, in order
    joined_words: how many words are joined that a hyphen at a line end divides
    encoding_note: why the encoding was guessed; "" if it was not
    notices:      what a reader of results should know about how the file was read, in sentences
    title:        of a web page; "" if it has none
    """

    name: str
    text: str
    sentences: Sequence[Sentence]
    joined_words: int = 0
    encoding_note: str = ""
    notices: Sequence[str] = ()
    title: str = ""


def read_source_text(name: str) -> SourceText:
    """Read a source text from a file, or from standard input if `name` is a dash.

    raises: UnreadableText if it contains no text that can be read; the message says what it is and
            what to do
    """
    return parse_source_text(name, read_file(name))


def parse_source_text(name: str, content: bytes) -> SourceText:
    """Read the content of a file or page.

    name:   for messages
    raises: UnreadableText if it contains no text that can be read
    """
    decoded = decode_text(name, content)
    if not is_page(decoded.text):
        return split_source_text(name, decoded.text, decoded.encoding_note)
    page = extract_page_text(decoded.text)
    return split_source_text(name, page.text, decoded.encoding_note, page.table_count, page.title)


def split_source_text(
    name: str, text: str, encoding_note: str = "", table_count: int = 0, title: str = ""
) -> SourceText:
    """Split a text into its paragraphs and sentences.

    name:        of its file, for messages
    table_count: how many tables with numbers its page has
    raises:      UnreadableText if the text has no words
    """
    sentences: list[Sentence] = []
    joined_words = 0
    for number, paragraph in enumerate(split_paragraphs(text), start=1):
        joined_words += paragraph.joined_words
        sentences += _make_sentences(number, paragraph.text)
    if not sentences:
        raise UnreadableText(f"{name}: it contains no text; {ADVICE}")
    notices = [encoding_note, _describe_tables(table_count), _describe_language(text)]
    return SourceText(
        name=name,
        text=text,
        sentences=sentences,
        joined_words=joined_words,
        encoding_note=encoding_note,
        notices=[notice for notice in notices if notice],
        title=title,
    )


def _make_sentences(paragraph: int, written_paragraph: str) -> Iterator[Sentence]:
    """Split a paragraph as it is written into its sentences."""
    written_sentences = split_sentences(remove_invisible(written_paragraph))
    for number, written in enumerate(written_sentences, start=1):
        yield Sentence(paragraph, number, normalise(written), written)


def _describe_tables(count: int) -> str:
    """Say that tables of a page are not read as tables; "" if it has none."""
    if not count:
        return ""
    return "The page has tables of numbers. Their cells are read one by one; sums are not checked."


def _describe_language(text: str) -> str:
    """Say that a text does not look English; "" if it does, or is too short to tell."""
    words = _WORD.findall(text[:_SAMPLE].lower())
    common_count = sum(word in _COMMON_WORDS for word in words)
    if len(words) < _MIN_WORDS or common_count >= _MIN_COMMON * len(words):
        return ""
    return "The text does not look like English, and only English words are understood."
