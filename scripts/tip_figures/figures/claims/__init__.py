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
    """Return the numbers of an English text, and whether they add up as its words claim.

    For `Of 40 people, 35 were women and six were men.`, a relation says that 35 and 6 make 41.

    Args:
        text: plain text

    Returns:
        the members of a JSON object: how many paragraphs and sentences there are, numerals,
        relations with verdicts, and notes if there are any

    Raises:
        UnreadableText: if the text has no words or too many characters
    """
    sentences = split_source_text("text", text).sentences
    return collect_members(sentences, find_relations(sentences), find_notes(sentences))


def collect_members(
    sentences: Sequence[Sentence], relations: Sequence[Relation], notes: Sequence[str]
) -> dict[str, object]:
    """Return the members of the JSON object about a checked text.

    They are `paragraphs`, `sentences` and `numerals` (see `describe_text`), `relations`, and
    `notes`, which is left out if there are no notes.

    Args:
        sentences: the sentences of the text, at least one
        relations: the relations to include, in this order
        notes: what a person should know about the text, such as that it has tables
    """
    members = describe_text(sentences)
    members["relations"] = [_relation_as_dict(relation) for relation in relations]
    if notes:
        members["notes"] = list(notes)
    return members


def describe_text(sentences: Sequence[Sentence]) -> dict[str, object]:
    """Return the size and the numerals of a text, as members of a JSON object.

    `paragraphs` and `sentences` are how many the text has; `numerals` is a list (see
    `describe_numerals`).

    Args:
        sentences: the sentences of the text, at least one
    """
    return {
        # Paragraphs are numbered from 1, so the last number is how many there are.
        "paragraphs": sentences[-1].paragraph,
        "sentences": len(sentences),
        "numerals": list(describe_numerals(sentences)),
    }


def describe_numerals(sentences: Sequence[Sentence]) -> Iterator[dict[str, Any]]:
    """Yield, in text order, a JSON object for each numeral, and for words such as `no victims`.

    What the text does not state is None, and so is a value that is not read. Members that need an
    explanation:

    - `start`, `end`: the span of the numeral in the sentence, in characters from 0
    - `hedge`: words that say how exact the number is, such as `at least`
    - `bound`: the code for the hedge, such as `at_least`; the first in `_BOUNDS` if several fit,
      and None if none fits, as for `exactly`
    - `date`: True for a year, or the day of a date
    - `range`: if the numeral is one end of a range, the other end
    - `conversion`: True for an amount in brackets that converts the amount before it
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
    """Return the JSON object `start`, `end`, `text` of a numeral; `start` counts from 0."""
    return {"start": numeral.start, "end": numeral.end, "text": numeral.text}


def _relation_as_dict(relation: Relation) -> dict[str, object]:
    """Return a relation as a JSON object, with its verdict, the reason for it, and its numerals.

    `look` is True if the verdict is `unclear` and a person should look at the relation. `role` is
    what a numeral does in the relation, such as `total` or `part`.
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
    """Return notes on why numbers of a text may not be read or compared; often an empty list.

    TABLE_NOTE is in the list if the text seems to contain a table or a list, LANGUAGE_NOTE if it
    does not seem to be English.

    Args:
        sentences: the sentences of the text
    """
    notes = []
    if _has_table(sentences):
        notes.append(TABLE_NOTE)
    if not _is_english(sentences):
        notes.append(LANGUAGE_NOTE)
    return notes


def _has_table(sentences: Sequence[Sentence]) -> bool:
    """Return whether a text seems to contain a table or a list.

    The cells of a table are read as short sentences without a full stop. So a text has a table if
    six or more such sentences follow each other, with a number in at least a third of them.
    """
    for are_cells, group in groupby(sentences, key=_is_cell):
        has_number = [bool(sentence.numerals) for sentence in group]
        is_long_enough = are_cells and len(has_number) >= _FEWEST_CELLS
        if is_long_enough and sum(has_number) * 3 >= len(has_number):
            return True
    return False


def _is_cell(sentence: Sentence) -> bool:
    """Return whether a sentence looks like a cell of a table: short, and without a full stop."""
    return len(sentence.text) <= _LONGEST_CELL and not SENTENCE_END.search(sentence.text)


def _is_english(sentences: Sequence[Sentence]) -> bool:
    """Return whether a text seems to be English.

    At least a tenth of the words in its first 1,000 sentences must be common English words, such as
    `the` or `of`. Fewer than 20 words are too few to tell, so the result is then True.
    """
    sample = " ".join(sentence.text for sentence in sentences[:_SAMPLE])
    words = _WORD.findall(sample.lower())
    if len(words) < _FEWEST_WORDS:
        return True
    common = sum(word in _ENGLISH for word in words)
    return common >= len(words) * _ENGLISH_SHARE
