"""Check a text: its numbers, and the relations that its words claim, as one dictionary."""

import re
from collections.abc import Sequence
from itertools import groupby

from tip_figures.datapackage.text_format import as_json_number
from tip_figures.figures.claims.finders import find_relations
from tip_figures.figures.claims.verdicts import Relation, list_numerals
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

    Args:
        sentences: the sentences of the text, at least one
        relations: the relations to include, in this order
        notes: what a person should know about the text; left out if there are none
    """
    members = describe_text(sentences)
    members["relations"] = [
        {
            "kind": relation.kind,
            "verdict": relation.verdict,
            "look": relation.look,
            "arithmetic": relation.arithmetic,
            "reason": relation.reason,
            "quote": relation.quote,
            "numerals": [
                {**_name_place(sentence), **_describe_span(numeral), "role": role}
                for sentence, numeral, role in list_numerals(relation.terms)
            ],
        }
        for relation in relations
    ]
    if notes:
        members["notes"] = list(notes)
    return members


def describe_text(sentences: Sequence[Sentence]) -> dict[str, object]:
    """Return the size and the numerals of a text, as members of a JSON object.

    There is a numeral for each number and for words such as `no victims`; what the text does not
    state is None. `start` and `end` are its span in the sentence, in characters from 0; `bound` is
    the code for the hedge, `date` true for a year or day, `range` the other end of a range, and
    `conversion` true for an amount in brackets that converts the one before.

    Args:
        sentences: the sentences of the text, at least one
    """
    numerals = []
    for sentence in sentences:
        for numeral in sentence.numerals_and_zeros():
            numerals.append(
                {
                    **_name_place(sentence),
                    **_describe_span(numeral),
                    "value": as_json_number(numeral.value),
                    "form": numeral.form,
                    "hedge": numeral.hedge or None,
                    "bound": next((bound for bound in _BOUNDS if bound in numeral.bounds), None),
                    "unit": numeral.unit or None,
                    "date": numeral.is_date,
                    "kind": numeral.kind,
                    "range": _describe_span(numeral.partner) if numeral.partner else None,
                    "conversion": numeral.is_conversion,
                }
            )
    # Paragraphs are numbered from 1, so the last number is how many there are.
    size = {"paragraphs": sentences[-1].paragraph, "sentences": len(sentences)}
    return {**size, "numerals": numerals}


def _name_place(sentence: Sentence) -> dict[str, int]:
    return {"paragraph": sentence.paragraph, "sentence": sentence.number}


def _describe_span(numeral: Numeral) -> dict[str, object]:
    return {"start": numeral.start, "end": numeral.end, "text": numeral.text}


def find_notes(sentences: Sequence[Sentence]) -> list[str]:
    """Return notes on why numbers of a text may not be read or compared; often an empty list.

    TABLE_NOTE if six or more short sentences without a full stop follow each other, with a number
    in at least a third of them: cells of a table or list. LANGUAGE_NOTE if less than a tenth of the
    words are common English ones; fewer than 20 words are too few to tell.
    """
    notes = []
    for are_cells, group in groupby(sentences, key=_is_cell):
        has_number = [bool(sentence.numerals) for sentence in group]
        is_long_enough = are_cells and len(has_number) >= _FEWEST_CELLS
        if is_long_enough and sum(has_number) * 3 >= len(has_number):
            notes.append(TABLE_NOTE)
            break
    sample = " ".join(sentence.text for sentence in sentences[:_SAMPLE])
    words = _WORD.findall(sample.lower())
    common = sum(word in _ENGLISH for word in words)
    if len(words) >= _FEWEST_WORDS and common < len(words) * _ENGLISH_SHARE:
        notes.append(LANGUAGE_NOTE)
    return notes


def _is_cell(sentence: Sentence) -> bool:
    return len(sentence.text) <= _LONGEST_CELL and not SENTENCE_END.search(sentence.text)
