"""Zeros that only a person finds: negating words that are not read as phrases of a zero."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.table_rows import TextRow
from tip_figures.datapackage.text_format import quote_value
from tip_figures.drafting.worksheet import Worksheet
from tip_figures.proof.numeral_matching import create_words_pattern
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import Sentence

_PLACE = re.compile(r"(?P<sentence>[0-9]+\.[0-9]+)(?::(?P<start>[0-9]+))?")


def add_zeros_of_worksheet(
    worksheet: Worksheet, sentences: Sequence[Sentence]
) -> tuple[Worksheet, Sequence[Sentence]]:
    """Add the zeros that a person wrote into a worksheet: a place and the negating word.

    The place of such a row may be that of the sentence alone, if it has the word only once.

    returns: the worksheet with full places, and the sentences with the zeros
    raises:  ReadError if the sentence does not have the word there
    """
    sentence_by_place = {_name(sentence): sentence for sentence in sentences}
    rows: dict[str, TextRow] = {}
    for key, row in worksheet.items():
        match = _PLACE.fullmatch(row.get("place", ""))
        sentence = sentence_by_place.get(match["sentence"]) if match else None
        if match is None or sentence is None or not _may_negate(row, sentence):
            rows[key] = row
            continue
        start = int(match["start"]) if match["start"] else None
        if start is None or not _has_numeral(sentence, start):
            zero = _find_word(row, sentence, start)
            sentence_by_place[match["sentence"]] = _add_zero(sentence, zero)
            start = zero.start
        place = f"{match['sentence']}:{start}"
        rows[place] = row | {"place": place}
    return rows, list(sentence_by_place.values())


def add_zeros_of_ledger(
    ledger: Mapping[str, TextRow], sentences: Iterable[Sentence]
) -> Sequence[Sentence]:
    """Return sentences with the zeros that their ledger has, also those that are not read.

    ledger: rows by the place of their numeral
    """
    extended = []
    for sentence in sentences:
        result = sentence
        for row in ledger.values():
            is_here = f"{row['paragraph']}.{row['sentence']}" == _name(sentence)
            if (
                is_here
                and row["form"] == "negation"
                and not _has_numeral(result, int(row["start"]))
            ):
                zero = _make_zero(int(row["start"]), row["text"])
                result = _add_zero(result, zero)
        extended.append(result)
    return extended


def _name(sentence: Sentence) -> str:
    return f"{sentence.paragraph}.{sentence.number}"


def _may_negate(row: TextRow, sentence: Sentence) -> bool:
    """Whether the row names a word that is no number of the sentence."""
    word = row.get("numeral", "")
    return word != "" and all(numeral.text != word for numeral in sentence.numerals)


def _has_numeral(sentence: Sentence, start: int) -> bool:
    """Whether a sentence has a numeral or a zero at an offset."""
    return any(numeral.start == start for numeral in sentence.numerals_and_zeros())


def _find_word(row: TextRow, sentence: Sentence, start: int | None) -> Numeral:
    """Find the negating word of a row in its sentence.

    start:  its offset, if the row says it
    raises: ReadError if the word is not there, or is there several times
    """
    word = row["numeral"]
    starts = [match.start() for match in re.finditer(create_words_pattern(word), sentence.text)]
    if start in starts:
        return _make_zero(start or 0, word)
    if start is None and len(starts) == 1:
        return _make_zero(starts[0], word)
    places = ", ".join(f"{_name(sentence)}:{offset}" for offset in starts)
    problem = f"the sentence does not have {quote_value(word)}."
    if places:
        problem = f"{quote_value(word)} is at {places}; write the place of the one that you mean."
    raise ReadError(
        f"{row['line']}, column place: {quote_value(row['place'])} is not the place of a number: "
        f"{problem} Nothing was written."
    )


def _make_zero(start: int, word: str) -> Numeral:
    return Numeral(start, start + len(word), word, "negation", Decimal(0))


def _add_zero(sentence: Sentence, zero: Numeral) -> Sentence:
    return replace(sentence, added_zeros=(*sentence.added_zeros, zero))
