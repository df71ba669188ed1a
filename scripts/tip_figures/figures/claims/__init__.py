"""Check a text: its numbers, and the relations that its words claim, as one dictionary."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from tip_figures.datapackage.text_format import as_json_number
from tip_figures.figures.claims.relation import Relation
from tip_figures.figures.claims.relation_finder import find_relations
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.sentences import SENTENCE_END, word_set
from tip_figures.prose.source_text import Sentence, split_source_text

_BOUNDS = ("at_least", "more_than", "at_most", "less_than", "about", "between")
_ENGLISH = word_set("the of and in to a is was for that on by with were")
_ENGLISH_SHARE = 0.1  # of the words; English texts have more than 0.25, German 0.05
_FEWEST_WORDS = 20
_SAMPLE = 1_000  # sentences whose words are looked at
_LONGEST_CELL = 40  # characters
_FEWEST_CELLS = 6
_WORD = re.compile(r"[^\W\d_]+")
TABLE_NOTE = "Numbers in tables and lists were not compared."
LANGUAGE_NOTE = "The text does not seem to be English, the only language that is read."


def check_text(text: str) -> dict[str, object]:
    """Check which numbers of an English text add up.

    Args:
        text: plain text

    Returns:
        what `check_text --format json` writes: numerals, relations with verdicts, and notes

    Raises:
        UnreadableText: if the text has no words
    """
    sentences = split_source_text("text", text).sentences
    return collect_members(sentences, find_relations(sentences), find_notes(sentences))


def collect_members(
    sentences: Sequence[Sentence], relations: Sequence[Relation], notes: Sequence[str]
) -> dict[str, object]:
    """Return the members of a JSON object about a text: size, numerals, relations, and notes.

    The member `notes` is left out if there are no notes.

    Args:
        sentences: of the text, at least one
        relations: those to show, in this order
    """
    return {
        **describe_text(sentences),
        "relations": [_relation_as_dict(relation) for relation in relations],
        **({"notes": list(notes)} if notes else {}),
    }


def describe_text(sentences: Sequence[Sentence]) -> dict[str, object]:
    """Return the numerals of a text for programs, and how many paragraphs and sentences it has.

    Args:
        sentences: of the text, at least one
    """
    return {
        "paragraphs": sentences[-1].paragraph,
        "sentences": len(sentences),
        "numerals": list(describe_numerals(sentences)),
    }


def describe_numerals(sentences: Sequence[Sentence]) -> Iterator[dict[str, Any]]:
    """Yield the numerals of a text and the words that may state a zero, for programs.

    A value that is not read is None, and so is a hedge, bound, unit or range that is missing.
    `bound` is the first of `_BOUNDS` that the hedge may mean, and `range` the other end.
    """
    for sentence in sentences:
        for numeral in sentence.numerals_and_zeros():
            yield {
                "paragraph": sentence.paragraph,
                "sentence": sentence.number,
                "start": numeral.start,
                "end": numeral.end,
                "text": numeral.text,
                "value": as_json_number(numeral.value),
                "form": numeral.form,
                "hedge": numeral.hedge or None,
                "bound": next((bound for bound in _BOUNDS if bound in numeral.bounds), None),
                "unit": numeral.unit or None,
                "date": numeral.is_date,
                "kind": numeral.kind,
                "range": _span_as_dict(numeral.partner) if numeral.partner else None,
                "conversion": numeral.is_conversion,
            }


def _span_as_dict(numeral: Numeral) -> dict[str, object]:
    """Return the half-open span of a numeral in its sentence, and its text, for programs."""
    return {"start": numeral.start, "end": numeral.end, "text": numeral.text}


def _relation_as_dict(relation: Relation) -> dict[str, object]:
    """Return a relation with its verdict, its words and the places of its numerals.

    `look` is whether it is unclear and deserves a look.
    """
    return {
        "kind": relation.kind,
        "verdict": relation.verdict,
        "look": relation.look,
        "arithmetic": relation.arithmetic,
        "reason": relation.reason,
        "quote": relation.quote,
        "numerals": [
            {"paragraph": paragraph, "sentence": sentence, **_span_as_dict(numeral), "role": role}
            for paragraph, sentence, numeral, role in relation.numerals
        ],
    }


def find_notes(sentences: Sequence[Sentence]) -> list[str]:
    """Return notes about a text that was not read as a whole; empty if there is nothing to note.

    They say that numbers in tables and lists were not compared with others, or that the text does
    not seem to be English.
    """
    notes = [TABLE_NOTE] if _has_table(sentences) else []
    return notes if _is_english(sentences) else [*notes, LANGUAGE_NOTE]


def _has_table(sentences: Sequence[Sentence]) -> bool:
    """Return whether a text seems to contain a table or a list.

    It does if at least six short sentences without a final stop follow each other, of which at
    least a third have a number.
    """
    for is_cell, group in groupby(sentences, key=_is_cell):
        has_number = [bool(sentence.numerals) for sentence in group]
        if is_cell and len(has_number) >= _FEWEST_CELLS and sum(has_number) * 3 >= len(has_number):
            return True
    return False


def _is_cell(sentence: Sentence) -> bool:
    """Return whether a sentence is short and has no final stop, like a cell of a table."""
    return len(sentence.text) <= _LONGEST_CELL and not SENTENCE_END.search(sentence.text)


def _is_english(sentences: Sequence[Sentence]) -> bool:
    """Return whether at least a tenth of the first words of a text are small words of English.

    Such a word is `the` or `of`. A text of fewer than 20 words is too short to tell and counts as
    English.
    """
    sample = " ".join(sentence.text for sentence in sentences[:_SAMPLE])
    words = _WORD.findall(sample.lower())
    english = sum(word in _ENGLISH for word in words)
    return len(words) < _FEWEST_WORDS or english >= len(words) * _ENGLISH_SHARE
