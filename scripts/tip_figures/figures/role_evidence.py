"""Do the words around a numeral show why it counts nothing, or counts within one event only?

The words are those of its sentence if the text is at hand, else those in the quotes of all numerals
of the sentence. Lists of words are in role_words.csv: its `position` says where the words must be.

before, after  directly before or after the numeral; they hold whatever the numeral counts
after one      as after, but only if the numeral is one
nearest        directly before it, unless the numeral counts something of the codebook
near           anywhere in the sentence, with the same exception; for an event without it
noun           names something that a codebook counts, in singular or plural
end            not a reason: ends the words that say what a numeral counts

In a list, "*" replaces any ending of a word, and "#" replaces another numeral of the sentence.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.coded_sentences import get_hash_rule, join_quotes, locate_rows
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NumeralRow, SentenceKey
from tip_figures.prose.mention import UNKNOWN

ROLES_WITH_REASON: Final = ("other", "event")
OTHER_REASONS: Final = ("law", "penalty", "age", "duration", "name", "rank", "pointing")
"""Why a number counts nothing; the note of a numeral with the role other begins with one."""

_NUMERAL: Final = "#"  # replaces the characters of another numeral
_BETWEEN: Final = (
    r"(?:[\s,(\"“'#–-]"
    r"|\b(?:and|or|to|through|between|from|up|at|least|most|more|less|than|about|another|of|no)\b"
    r"|\.(?=\s))*"
)
"""What may be between a numeral and the words that show its reason: other numbers, hedges."""

_NAME_BEFORE: Final = re.compile(r"(?:^|\s)([A-Z][\w-]*)\s$")
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*|#+|\S")
_ADJECTIVE_AND_NUMERAL: Final = re.compile(
    rf"^(\s[^\W\d_][\w-]*[^\W\d_s])(\s(?:and|or)\s#+)(?=[\s{UNKNOWN}])"
)
"""A word that is not in the plural, and the next number, which counts the same things."""


@dataclass(frozen=True)
class _Clue:
    """Words that show a reason, and where they must be."""

    reason: str
    position: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class _CountedThing:
    """The words directly after a numeral that may say what it counts.

    words:   up to a mark, a number or a word such as "were"
    end:     offset after the numeral at which the last of them ends
    is_open: whether the words that are known end before the phrase does
    """

    words: Sequence[str]
    end: int
    is_open: bool


def find_unlikely_roles(
    figures: Figures, sentence_texts: Mapping[SentenceKey, str]
) -> Iterator[tuple[NumeralRow, str]]:
    """Yield the numerals whose role other or event is not shown by any word.

    A sentence that follows one about an event in the same paragraph may go on with that event.

    sentence_texts: the normalised sentences that are at hand; quotes replace the others
    yields:         a numeral, and what it counts: the words after it, "" if they are not known
    """
    nouns = collect_counted_nouns(figures)
    event_sentences: set[SentenceKey] = set()
    lengths = {row.sentence_key: row.length for row in figures.sentences}
    for key, rows in group_by(figures.numerals, lambda row: row.sentence_key).items():
        rule = get_hash_rule(figures, key[0])
        rows_by_line = {row.line: row for row in rows}
        text, rows = locate_rows(rows, rule, lengths.get(key, 0), sentence_texts.get(key, ""))
        suspects = [row for row in rows if row.role in ROLES_WITH_REASON and row.form != "vague"]
        if not suspects:
            continue
        follows_event = _get_key_of_sentence_before(key) in event_sentences
        for row in suspects:
            thing = _find_counted_thing(text, row, rows)
            is_shown = _is_role_shown(text, row, rows, thing, nouns)
            if row.role == "event" and (is_shown or follows_event):
                event_sentences.add(key)
            elif not is_shown:
                yield rows_by_line.get(row.line, row), " ".join(thing.words)


def _get_key_of_sentence_before(key: SentenceKey) -> SentenceKey:
    source_id, paragraph, sentence = key
    return source_id, paragraph, sentence - 1


def begins_with_reason(note: str) -> bool:
    """Return whether a note says why a number counts nothing: `law: number of an article`."""
    reason, colon, _ = note.partition(":")
    return bool(colon) and reason in OTHER_REASONS


def find_direct_reason(before: str, after: str, value: Decimal | None) -> str:
    """Return the reason why a numeral counts nothing, if words directly beside it show one.

    before, after: the words of its sentence, with `#` for each character of the other numerals
    returns:       law, penalty, age, duration, name, rank or pointing; "" if no words show any
    """
    for clue in _read_clues():
        is_before = clue.position == "before" and clue.pattern.search(before)
        is_after = clue.position == "after" or (clue.position == "after one" and value == 1)
        if is_before or (is_after and clue.pattern.search(after)):
            return clue.reason
    return ""


def is_role_quoted(row: NumeralRow, length: int, nouns: frozenset[str]) -> bool:
    """Return whether the quote of a numeral alone shows the reason of its role.

    length: of its sentence
    nouns:  of the codebook (see `collect_counted_nouns`)
    """
    text = join_quotes([row], length)
    thing = _find_counted_thing(text, row, [row])
    return _is_role_shown(text, row, [row], thing, nouns)


def names_penalty(text: str) -> bool:
    """Return whether a text is about punishment: `in prison`, `a fine`."""
    return _match_clues("near", text, ("penalty",))


def _is_role_shown(
    text: str,
    row: NumeralRow,
    rows: Sequence[NumeralRow],
    thing: _CountedThing,
    nouns: frozenset[str],
) -> bool:
    """Return whether words show the reason of a role, or that the codebook does not count this."""
    masked = _mask_numerals(text, row, rows)
    before, after = masked[: row.start], masked[row.end :]
    if _has_direct_reason(before, after, row):
        return True
    is_counted = _is_counted(before, after, thing, nouns)
    if row.role == "event":
        other_words = f"{before} {after[thing.end :]}" if is_counted else masked
        if _match_clues("near", other_words, ("event",)):
            return True
    if is_counted:
        return False
    if _match_clues("nearest", before) or _match_clues("near", masked, ("penalty",)):
        return True
    return bool(thing.words) and not thing.is_open


def _has_direct_reason(before: str, after: str, row: NumeralRow) -> bool:
    """Return whether words directly before or after a numeral show that it counts nothing."""
    if _match_clues("before", before) or _match_clues("after", after):
        return True
    if row.value == 1 and _match_clues("after one", after):
        return True
    name = _NAME_BEFORE.search(before)
    is_sentence_start = name is not None and name.start() == 0 and not before[0].isspace()
    if name is not None and not is_sentence_start:
        return name[1].lower() not in _read_function_words()
    is_capitalised = row.form == "words" and row.text[0].isupper()
    return is_capitalised and before.endswith(" ")


def _is_counted(before: str, after: str, thing: _CountedThing, nouns: frozenset[str]) -> bool:
    """Return whether a numeral counts something of the codebook, as far as words show it."""
    if before.rstrip().endswith(("$", "€", "£", "¥")) or after.lstrip().startswith("%"):
        return True
    return any(_singular(word) in nouns for word in thing.words)


def _match_clues(position: str, text: str, reasons: Sequence[str] = ()) -> bool:
    """Return whether a text has words of a position.

    reasons: whose words are looked for; all if empty
    """
    return any(
        clue.pattern.search(text)
        for clue in _read_clues()
        if clue.position == position and (not reasons or clue.reason in reasons)
    )


@cache
def _read_word_lists() -> Sequence[tuple[str, str, Sequence[str]]]:
    """Read the lists of words: reason, position, words."""
    file = Path(__file__).with_name("role_words.csv")
    with file.open(encoding="utf-8", newline="") as stream:
        return [
            (row["reason"], row["position"], row["words"].split(";"))
            for row in csv.DictReader(stream)
        ]


@cache
def _read_clues() -> Sequence[_Clue]:
    """Compile a pattern for each list of words that shows a reason."""
    clues = []
    for reason, position, words in _read_word_lists():
        if position not in ("noun", "end"):
            pattern = _compile_words(words, position)
            clues.append(_Clue(reason, position, pattern))
    return clues


@cache
def _read_function_words() -> frozenset[str]:
    """Read the words that end a phrase, such as "were"."""
    lists = [words for _, position, words in _read_word_lists() if position == "end"]
    return frozenset(chain.from_iterable(lists))


def _compile_words(words: Iterable[str], position: str) -> re.Pattern[str]:
    """Compile a pattern for the text on the side of the numeral where the words must be."""
    longest_first = sorted(words, key=len, reverse=True)
    escaped = [re.escape(word).replace(r"\*", r"\w*") for word in longest_first]
    escaped = [word.replace(r"\#", "#+") for word in escaped]
    alternatives = f"(?:{'|'.join(escaped)})"
    if position in ("before", "nearest"):
        return re.compile(rf"(?<!\w){alternatives}\.?{_BETWEEN}$", re.IGNORECASE)
    if position in ("after", "after one"):
        return re.compile(rf"^{_BETWEEN}?(?:[\s,–-]*){alternatives}(?!\w)", re.IGNORECASE)
    return re.compile(rf"(?<!\w){alternatives}(?!\w)", re.IGNORECASE)


def collect_counted_nouns(figures: Figures) -> frozenset[str]:
    """Collect the nouns that the codebook counts, in singular and lower case.

    They are its units with their labels, the plurals in the labels of its indicators, and the
    nouns of the lists.
    """
    nouns: set[str] = set()
    for _, position, words in _read_word_lists():
        if position == "noun":
            nouns.update(words)
    for indicator in figures.indicators:
        for unit in indicator.units:
            words = f"{unit} {figures.get_code_label('unit', unit)}".split()
            nouns.update(_singular(word) for word in words)
        plurals = [word for word in indicator.label.split() if _singular(word) != word.lower()]
        nouns.update(_singular(word) for word in plurals)
    return frozenset(nouns)


def _singular(word: str) -> str:
    """Return a noun in lower case without the ending of its plural."""
    lower = word.lower()
    if lower.endswith("ies"):
        return f"{lower[:-3]}y"
    return lower[:-1] if lower.endswith("s") and not lower.endswith("ss") else lower


def _find_counted_thing(text: str, row: NumeralRow, rows: Sequence[NumeralRow]) -> _CountedThing:
    """Find the words after a numeral up to the end of their phrase.

    In “four domestic and 17 foreign victims”, the phrase of four ends with the victims.
    """
    after = _mask_numerals(text, row, rows)[row.end :]
    after = _ADJECTIVE_AND_NUMERAL.sub(_blank_second_group, after)
    words: list[str] = []
    end = 0
    for match in _WORD.finditer(after):
        word = match[0]
        if word == UNKNOWN:
            return _CountedThing(words, end, is_open=True)
        is_verb = bool(words) and word.endswith("ed")
        if not word[0].isalpha() or word.lower() in _read_function_words() or is_verb:
            return _CountedThing(words, end, is_open=False)
        words.append(word)
        end = match.end()
    return _CountedThing(words, end, is_open=False)


def _blank_second_group(match: re.Match[str]) -> str:
    return match[1] + " " * len(match[2])


def _mask_numerals(text: str, row: NumeralRow, rows: Sequence[NumeralRow]) -> str:
    """Replace the characters of all numerals of a sentence but one."""
    characters = list(text)
    for other in rows:
        if other is not row and 0 <= other.start < other.end <= len(characters):
            characters[other.start : other.end] = _NUMERAL * (other.end - other.start)
    return "".join(characters)
