"""The numerals of a text as a table for people and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.terminal_style import paint
from tip_figures.datapackage.text_format import count_noun, escape_unprintable, format_number
from tip_figures.figures.text_check import describe_numerals, find_other_end, read_kind
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import Sentence

CONTEXT_WIDTH = 34  # characters of the sentence on either side of a numeral


@dataclass(frozen=True)
class NumeralLine:
    """The cells of one numeral in the table for people.

    place:         of its sentence, as `paragraph.sentence`
    span:          its first and last character in the sentence
    notes:         hedge, other end of a range, unit, and what it is if it counts nothing
    before, after: words around it
    """

    place: str
    span: str
    value: str
    notes: str
    before: str
    numeral: str
    after: str


HEADER = NumeralLine(
    place="place",
    span="span",
    value="value",
    notes="hedge, range, unit",
    before="",
    numeral="numeral",
    after=" in its words",
)


# JSON


def collect_members(sentences: Sequence[Sentence]) -> dict[str, object]:
    """Return the numerals for programs: the members of an object, for `iterate_json`."""
    return {
        "paragraphs": sentences[-1].paragraph,
        "sentences": len(sentences),
        "numerals": describe_numerals(sentences),
    }


# Text


def format_text(sentences: Sequence[Sentence]) -> Iterator[str]:
    """Yield the lines of a table with one numeral in each, then how many there are."""
    table = [HEADER]
    for sentence in sentences:
        for numeral in sentence.numerals_and_zeros():
            table.append(_make_line(sentence, numeral))
    yield from _align_lines(table)
    yield ""
    yield _describe_counts(sentences)
    unread = 0
    for sentence in sentences:
        unread += sum(map(_is_unread, sentence.numerals))
    if unread:
        yield f"The value of {count_noun(unread, 'numeral')} is unknown: enter it by hand."


def _is_unread(numeral: Numeral) -> bool:
    return numeral.value is None and numeral.form != "vague"


def _make_line(sentence: Sentence, numeral: Numeral) -> NumeralLine:
    return NumeralLine(
        place=f"{sentence.paragraph}.{sentence.number}",
        span=f"{numeral.start}-{numeral.end}",
        value=_describe_value(numeral),
        notes=_describe_context(sentence, numeral),
        before=_shorten_to_final_words(sentence.text[: numeral.start]),
        numeral=numeral.text,
        after=_shorten_to_leading_words(sentence.text[numeral.end :]),
    )


def _describe_value(numeral: Numeral) -> str:
    if numeral.form == "vague":
        return "vague"
    if numeral.value is None:
        return "unknown"
    return numeral.text if numeral.is_date else format_number(numeral.value)


def _describe_context(sentence: Sentence, numeral: Numeral) -> str:
    notes = [numeral.hedge]
    partner = find_other_end(sentence, numeral)
    if partner is not None:
        preposition = "to" if partner.start > numeral.start else "from"
        notes.append(f"{preposition} {partner.text}")
    notes.append(numeral.unit)
    kind = read_kind(sentence, numeral)
    if kind != "count":
        notes.append(kind)
    elif numeral.form == "negation":
        notes.append("zero?")
    return ", ".join(note for note in notes if note)


def _shorten_to_final_words(text: str) -> str:
    """Return the words at the end of a text that fit before a numeral."""
    if len(text) <= CONTEXT_WIDTH:
        return text
    _cut_word, _, words = text[-CONTEXT_WIDTH:].partition(" ")
    return words


def _shorten_to_leading_words(text: str) -> str:
    """Return the words at the beginning of a text that fit after a numeral."""
    if len(text) <= CONTEXT_WIDTH:
        return text
    words, _, _cut_word = text[:CONTEXT_WIDTH].rpartition(" ")
    return words


def _align_lines(table: Sequence[NumeralLine]) -> Iterator[str]:
    """Yield the lines of a table, whose columns are as wide as their longest cell."""
    place_width = max(len(line.place) for line in table)
    span_width = max(len(line.span) for line in table)
    value_width = max(len(line.value) for line in table)
    notes_width = max(len(line.notes) for line in table)
    for line in table:
        place = f"{line.place:<{place_width}}"
        span = f"{line.span:>{span_width}}"
        value = f"{line.value:>{value_width}}"
        notes = paint(f"{line.notes:<{notes_width}}", "yellow")
        before = paint(f"{escape_unprintable(line.before):>{CONTEXT_WIDTH}}", "dim")
        numeral = paint(line.numeral, "bold")
        after = paint(escape_unprintable(line.after), "dim")
        yield f"{place}  {span}  {value}  {notes}  {before}{numeral}{after}".rstrip()


def _describe_counts(sentences: Sequence[Sentence]) -> str:
    numerals = sum(len(sentence.numerals) for sentence in sentences)
    zeros = sum(len(sentence.zeros) for sentence in sentences)
    counts = [
        count_noun(sentences[-1].paragraph, "paragraph"),
        count_noun(len(sentences), "sentence"),
        count_noun(numerals, "numeral"),
    ]
    if zeros:
        counts.append(count_noun(zeros, "possible zero"))
    return ", ".join(counts)
