"""The numerals of a text as a table for people and as JSON."""

from collections.abc import Iterator, Sequence

from tip_figures.datapackage.terminal_style import paint
from tip_figures.datapackage.text_format import count_noun, escape_unprintable, format_number
from tip_figures.figures.claims.text_check import describe_numerals, find_other_end, read_kind
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import Sentence

CONTEXT_WIDTH = 34  # characters of the sentence on either side of a numeral
HEADER = ("place", "span", "value", "hedge, range, unit", "", "numeral", " in its words")
"""What a row of the table has: the sentence as `paragraph.sentence`, first and last character of
the numeral in it, value, what is known about it, and the numeral with the words around it."""
ALIGNMENT = "<>><>"  # of the first columns


def collect_members(sentences: Sequence[Sentence]) -> dict[str, object]:
    """Return the numerals for programs: the members of an object, for `to_json`."""
    return {
        "paragraphs": sentences[-1].paragraph,
        "sentences": len(sentences),
        "numerals": describe_numerals(sentences),
    }


def format_text(sentences: Sequence[Sentence]) -> Iterator[str]:
    """Yield the lines of a table with one numeral in each, then how many there are."""
    rows: list[tuple[str, ...]] = [HEADER]
    numerals: list[Numeral] = []
    for sentence in sentences:
        numerals += sentence.numerals_and_zeros()
        rows += [_make_row(sentence, numeral) for numeral in sentence.numerals_and_zeros()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    widths[4] = CONTEXT_WIDTH
    for row in rows:
        place, span, value, notes, before = (
            f"{row[column]:{side}{widths[column]}}" for column, side in enumerate(ALIGNMENT)
        )
        words = f"{paint(before, 'dim')}{paint(row[5], 'bold')}{paint(row[6], 'dim')}"
        yield f"{place}  {span}  {value}  {paint(notes, 'yellow')}  {words}".rstrip()
    yield ""
    zeros = sum(numeral.form == "negation" for numeral in numerals)
    counts = [
        count_noun(sentences[-1].paragraph, "paragraph"),
        count_noun(len(sentences), "sentence"),
        count_noun(len(numerals) - zeros, "numeral"),
    ]
    yield ", ".join(counts + ([count_noun(zeros, "possible zero")] if zeros else []))
    unread = sum(numeral.value is None and numeral.form != "vague" for numeral in numerals)
    if unread:
        yield f"The value of {count_noun(unread, 'numeral')} is unknown: enter it by hand."


def _make_row(sentence: Sentence, numeral: Numeral) -> tuple[str, ...]:
    before, after = sentence.text[: numeral.start], sentence.text[numeral.end :]
    if len(before) > CONTEXT_WIDTH:
        before = before[-CONTEXT_WIDTH:].partition(" ")[2]
    if len(after) > CONTEXT_WIDTH:
        after = after[:CONTEXT_WIDTH].rpartition(" ")[0]
    return (
        f"{sentence.paragraph}.{sentence.number}",
        f"{numeral.start}-{numeral.end}",
        _describe_value(numeral),
        _describe_context(sentence, numeral),
        escape_unprintable(before),
        numeral.text,
        escape_unprintable(after),
    )


def _describe_value(numeral: Numeral) -> str:
    if numeral.value is None:
        return "vague" if numeral.form == "vague" else "unknown"
    return numeral.text if numeral.is_date else format_number(numeral.value)


def _describe_context(sentence: Sentence, numeral: Numeral) -> str:
    notes = [numeral.hedge]
    other_end = find_other_end(sentence, numeral)
    if other_end is not None:
        preposition = "to" if other_end.start > numeral.start else "from"
        notes.append(f"{preposition} {other_end.text}")
    kind = read_kind(sentence, numeral)
    if kind == "count":
        kind = "zero?" if numeral.form == "negation" else ""
    return ", ".join(filter(None, [*notes, numeral.unit, kind]))
