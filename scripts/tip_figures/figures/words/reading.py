"""What words say about a number: the words that belong to it, and what they name."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from tip_figures.figures.code_words import NamedCode
from tip_figures.prose.mention import Mention, OwnWords, split_label, split_own_words

_MAY_GO_ON = re.compile(r"(?:,|/| and| or)?\s*$")
"""The rest of a known text after a phrase that the next words may continue: `women and`."""


@dataclass(frozen=True)
class Reading:
    """Which code some words name.

    Attributes:
        codes: with which the words agree: one; several if they name several; none if they name none
        words: as written
        is_uncertain: whether the words may be about something else, or may go on
    """

    codes: Set[str] = frozenset()
    words: str = ""
    is_uncertain: bool = False

    @property
    def code(self) -> str:
        """The code, if the words name one; "" otherwise."""
        return next(iter(self.codes)) if len(self.codes) == 1 else ""


NOTHING = Reading()
"""The words name no code."""


@dataclass(frozen=True)
class SurroundingWords:
    """The words around a number that may name codes of what it counts.

    The examples are those of `It found 12 foreign victims, all of whom were women`.

    Attributes:
        before: words before the number: `It found `
        noun: what it counts: `foreign victims`
        predicates: what is said of all that it counts: `women`
        after_noun: all words after the noun, predicates among them
        text: noun, a space, and the words after it; codes are searched in it
        is_cut_off: whether words that are not known follow after the text
    """

    before: str
    noun: str
    predicates: Sequence[str]
    after_noun: str
    text: str
    is_cut_off: bool

    @property
    def noun_phrases(self) -> Sequence[str]:
        """The noun and the predicates: what they name is true of all that the number counts."""
        return (self.noun, *self.predicates)

    def has_in_noun_phrase(self, words: str) -> bool:
        """Return whether some words occur in the noun or in a predicate."""
        return any(words in phrase for phrase in self.noun_phrases)


def make_surrounding_words(before: str, own_words: OwnWords) -> SurroundingWords:
    """Return the words around a number.

    Args:
        before: words before it
        own_words: words after it
    """
    noun, predicates, after_noun, is_cut_off = own_words
    text = f"{noun} {after_noun.lstrip(' ')}"
    return SurroundingWords(before, noun, predicates, after_noun, text, is_cut_off)


def divide_words(mention: Mention) -> OwnWords:
    """Return the words that belong to a number, divided into noun and predicates.

    They follow the number or its range: `12 to 15 foreign women`. A number that is alone in
    brackets has those before it: `from Norway (12)`.
    """
    if mention.label:
        return split_label(mention.label)
    return split_own_words(mention.after[mention.end - mention.numeral.end :])


def make_reading(codes: Set[str], phrases: Sequence[NamedCode], words: SurroundingWords) -> Reading:
    """Make the reading of phrases; it is uncertain if unknown words after them may name more.

    Args:
        codes: with which the phrases agree
        phrases: in the text of the words, in order; NOTHING is read if there are none
    """
    if not phrases:
        return NOTHING
    may_go_on = words.is_cut_off and _MAY_GO_ON.fullmatch(words.text, phrases[-1].end)
    text = words.text[phrases[0].start : phrases[-1].end]
    return Reading(codes, text, bool(may_go_on))
