"""What a sentence that a copy lacks has become there.

The package has no sentence of the report, only its length and fingerprint, and its numerals as written. That is enough
to undo a small change: of all ways to undo it, the fingerprint proves the right one. Where none is right, the numerals
alone tell what differs.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tipdata.text import numerals
from tipdata.text import sentences as text
from tipdata.text.context import HEDGES

TRIES = 200_000  # ways to undo a change, for one sentence
LONGEST = 4_000  # characters of a sentence worth trying
_WORD = re.compile(r"\w(?:[\w'.,-]*\w)?")
_MARKS = ",;:.'\"()-–—? "
_USUAL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion"
    " a an the this that these those all both each every some any most many few several no not none never other another"
    " and or but nor as than if while when where which who whose because although however"
    " in on at by for from of to with without within during before after since until through under over between among"
    " is are was were be been has have had did does do can could may might will would should must"
    " it its he she they them their his her our more less fewer first last next new same also only still again"
    " increase decrease increased decreased rise fall rose fell compared similar unlike great vast large small major minor"
    " men women boys girls children adults persons people victims cases calls year years month months percent reported"
    " identified assisted referred investigated prosecuted convicted provided government report"
)
_PHRASES = ("a decrease", "an increase", "compared to", "compared with", "the majority of", "the vast majority of")


@dataclass(frozen=True)
class Wanted:
    """What is known of a sentence that is not in the copy.

    length:   of the normalised sentence
    sha256:   its fingerprint
    numerals: texts of its numerals, in order; negating words are not among them
    """

    length: int
    sha256: str
    numerals: Sequence[str]


Vocabulary = Mapping[int, Sequence[str]]


def vocabulary(sentences: Iterable[str], most: int = 20_000) -> Vocabulary:
    """Words that the report may have had, by length: those of its other sentences, usual ones, and hedges."""
    words = dict.fromkeys((*_USUAL.split(), *_PHRASES, *HEDGES))
    for sentence in sentences:
        if len(words) >= most:
            break
        for word in _WORD.findall(sentence):
            words.update(dict.fromkeys((word, word.lower(), word[:1].upper() + word[1:])))
    by_length: dict[int, list[str]] = {}
    for word in words:
        by_length.setdefault(len(word), []).append(word)
    return by_length


def restore(changed: str, wanted: Wanted, known: Vocabulary) -> str | None:
    """The sentence as the report has it, undone from a changed one; None where no small change explains it."""
    if max(len(changed), wanted.length) > LONGEST:
        return None
    for tried, candidate in enumerate(_candidates(changed, wanted, known)):
        if len(candidate) == wanted.length and text.fingerprint(candidate) == wanted.sha256:
            return candidate
        if tried >= TRIES:
            return None
    return None


def _candidates(changed: str, wanted: Wanted, known: Vocabulary) -> Iterator[str]:
    """Sentences from which `changed` may have come, the likelier first."""
    surplus = len(changed) - wanted.length
    found = numerals.find(changed)
    if len(found) == len(wanted.numerals):
        yield _replaced(changed, [(n.start, n.end, t) for n, t in zip(found, wanted.numerals, strict=True)])
    if surplus > 0:  # something was put in
        yield from (changed[:at] + changed[at + surplus :] for at in range(wanted.length + 1))
        yield from (changed[at : at + wanted.length] for at in range(1, surplus))
    for numeral in found:
        for written in wanted.numerals:
            yield _replaced(changed, [(numeral.start, numeral.end, written)])
    yield from _otherwise(changed, surplus, known)
    if surplus < 0:  # something was left out
        for at in (0, *(space.start() for space in re.finditer("[ ,;.]", changed))):
            for left_out in known.get(-surplus - 1, ()):
                yield changed[:at] + (f" {left_out}" if at else f"{left_out} ") + changed[at:]
            for left_out in known.get(-surplus - 2, ()):
                yield f"{changed[:at]}, {left_out}{changed[at:]}"


def _otherwise(changed: str, surplus: int, known: Vocabulary) -> Iterator[str]:
    """Sentences with other words or marks in the place of up to three words, or of as many characters as fit."""
    words = list(_WORD.finditer(changed))
    for many in range(3):
        for first, last in zip(words, words[many:], strict=False):
            for other in known.get(last.end() - first.start() - surplus, ()):
                yield _replaced(changed, [(first.start(), last.end(), other)])
    if -1 <= surplus < 4:
        for at in range(len(changed) - surplus):
            yield from (changed[:at] + mark + changed[at + surplus + 1 :] for mark in _MARKS)


def _replaced(sentence: str, spans: Sequence[tuple[int, int, str]]) -> str:
    for start, end, other in reversed(spans):
        sentence = sentence[:start] + other + sentence[end:]
    return sentence


def differences(original: str, changed: str) -> list[tuple[str, str]]:
    """The words in which two sentences differ: those of the first, and what the second has in their place."""
    one, other = original.split(" "), changed.split(" ")
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return [(" ".join(one[a:b]), " ".join(other[c:d])) for what, a, b, c, d in matcher.get_opcodes() if what != "equal"]


def alike(sentence: str, wanted: Wanted) -> float:
    """How much a sentence looks like the wanted one, from 0 to 1: by its length, and by its numerals where there are any."""
    length = min(len(sentence), wanted.length) / max(len(sentence), wanted.length)
    written = [numeral.text for numeral in numerals.find(sentence)]
    if not written and not wanted.numerals:
        return length / 2
    shared = difflib.SequenceMatcher(None, written, list(wanted.numerals), autojunk=False).ratio()
    return (length + 2 * shared) / 3


def nearest(sentences: Sequence[str], wanted: Wanted) -> int | None:
    """Number of the sentence that looks most like the wanted one; None where there are none."""
    return max(range(len(sentences)), key=lambda n: alike(sentences[n], wanted), default=None)
