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
    """The result of reading words: the codes that they name.

    Attributes:
        codes: the codes with which the words agree; several codes are alternatives, each of which
            would be correct; empty if the words name none
        words: the words that name the codes, as written
        is_uncertain: whether the words may be about something else, or unknown words after them may
            name more
    """

    codes: Set[str] = frozenset()
    words: str = ""
    is_uncertain: bool = False

    @property
    def code(self) -> str:
        """The code if there is exactly one; "" otherwise."""
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
        """The noun, then the predicates: all phrases that describe everything that is counted."""
        return (self.noun, *self.predicates)

    def has_in_noun_phrase(self, words: str) -> bool:
        """Return whether a text occurs, exactly as written, in the noun or in a predicate."""
        return any(words in phrase for phrase in self.noun_phrases)


def make_surrounding_words(before: str, own_words: OwnWords) -> SurroundingWords:
    """Combine the words before and after a number, and join those after it to one text.

    Args:
        before: the words before the number
        own_words: the words after the number, divided into the noun and the words after the noun
    """
    noun, predicates, after_noun, is_cut_off = own_words
    text = f"{noun} {after_noun.lstrip(' ')}"
    return SurroundingWords(before, noun, predicates, after_noun, text, is_cut_off)


def divide_words(mention: Mention) -> OwnWords:
    """Return the words that belong to a number, divided into the noun and the words after it.

    The words are those after the number or, for the lower end of a range, after the range: `foreign
    women` in `12 to 15 foreign women`. The words of a number alone in brackets are its label:
    `Norway` in `Norway (12)`.
    """
    if mention.label:
        return split_label(mention.label)
    length_of_range_end = mention.end - mention.numeral.end  # 0 if the number is not a range
    return split_own_words(mention.after[length_of_range_end:])


def make_reading(codes: Set[str], phrases: Sequence[NamedCode], words: SurroundingWords) -> Reading:
    """Return a reading of some codes, with the words from the first phrase to the last.

    The reading is uncertain if the text is cut off directly after the last phrase, or after `and`,
    `or`, a comma or a slash that follows it (`women and`): the unknown words may name more.

    Args:
        codes: the codes that the phrases name
        phrases: phrases and their places in `words.text`, in order
        words: the words around the number

    Returns:
        NOTHING if there are no phrases
    """
    if not phrases:
        return NOTHING
    first, last = phrases[0], phrases[-1]
    is_at_end = _MAY_GO_ON.fullmatch(words.text, last.end) is not None
    text = words.text[first.start : last.end]
    return Reading(codes, text, is_uncertain=words.is_cut_off and is_at_end)
