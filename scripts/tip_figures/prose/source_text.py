"""A source text: a report, or a part of it, as a file contains it, and its sentences.

The file is plain text or a saved web page (see `decoding` and `html_text`). Each sentence finds its
numerals, their contexts and its zeros when they are first asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tip_figures.prose.context import read_numerals
from tip_figures.prose.decoding import ADVICE, UnreadableText, decode_text, read_file
from tip_figures.prose.html_text import extract_page_text, is_page
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.paragraphs import split_paragraphs
from tip_figures.prose.reduction import Reduced, hash_words, reduce_text
from tip_figures.prose.sentences import normalise, remove_invisible, split_sentences
from tip_figures.prose.zeros import find_zeros


@dataclass(frozen=True)
class Sentence:
    """A sentence of a source text.

    paragraph:   number of its paragraph, from 1
    number:      of the sentence in its paragraph, from 1
    text:        normalised; the places of numerals count its characters
    as_written:  with the quotation marks and dashes of the report, one space between words
    """

    paragraph: int
    number: int
    text: str
    as_written: str = field(repr=False, default="")

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
        """The negating words of phrases that may state a zero."""
        return tuple(find_zeros(self.text))

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
    encoding_note: why the encoding was guessed; "" if it was not
    """

    name: str
    text: str
    sentences: Sequence[Sentence]
    encoding_note: str = ""


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
    text, encoding_note = decode_text(name, content)
    return split_source_text(
        name, extract_page_text(text) if is_page(text) else text, encoding_note
    )


def split_source_text(name: str, text: str, encoding_note: str = "") -> SourceText:
    """Split a text into its paragraphs and sentences.

    name:   of its file, for messages
    raises: UnreadableText if the text has no words
    """
    sentences = []
    for paragraph, lines in enumerate(split_paragraphs(text), start=1):
        written_sentences = split_sentences(remove_invisible(lines))
        for number, written in enumerate(written_sentences, start=1):
            sentences.append(Sentence(paragraph, number, normalise(written), written))
    if not sentences:
        raise UnreadableText(f"{name}: it contains no text; {ADVICE}")
    return SourceText(name, text, sentences, encoding_note)
