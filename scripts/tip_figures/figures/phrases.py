"""Phrases of indicators: a noun with slots for the words of codes becomes one phrase.

In a phrase such as `(victim/victims) {of exploitation|of trafficking} assisted {by counter}`

- round brackets have words for one and for several: `(victim/victims)`;
- braces are slots with alternatives. In an alternative, the name of a dimension stands for the
  phrase of the code, `sex.noun` for its noun, `counter` for who counted, and `counter.adjective`
  for a word of the kind of counter, such as `NGO-run`. The first alternative
  is written for which the figure has all words; the last one may have no name at all.

The slot with the most alternatives is filled first, then the others from left to right, and each
code is written once. Of a code that no slot takes, the adjective is written before the whole, or
its other words after it; who counted comes last: `, according to one NGO`.
"""

import re
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

COUNTER = "counter"
"""The name in slots of who counted."""
SLOT = re.compile(r"\{([^{}]*)\}")
NUMBER_FORMS = re.compile(r"\(([^()/]*)/([^()/]*)\)")
NAME = re.compile(r"\b([a-z_]+)(?:\.(adjective|noun|phrase))?\b")


class WordForms(NamedTuple):
    """The words for a code in the label of a figure; a form that the code does not have is "".

    Attributes:
        adjective: words before a noun: "female"
        noun: words instead of a noun: "(woman/women)", for one and for several
        phrase: words after a noun: "from Norway"
    """

    adjective: str = ""
    noun: str = ""
    phrase: str = ""

    @property
    def plain(self) -> str:
        """The words to use alone, in the plural: "women" for the noun "(woman/women)".

        The noun is preferred, then the phrase, then the adjective; "" if the code has no words.
        """
        return choose_number(self.noun or self.phrase or self.adjective, is_singular=False)


def choose_number(text: str, is_singular: bool) -> str:
    """Return a text with one of the two forms in each pair of brackets such as "(victim/victims)".

    "2 (victim/victims) found" -> "2 victims found"; with `is_singular`, "2 victim found".
    """
    form = 1 if is_singular else 2
    return NUMBER_FORMS.sub(lambda forms: forms[form], text)


def find_unknown_slots(phrase: str, names: Set[str]) -> Iterator[str]:
    """Yield the alternatives of slots in a phrase that contain no valid name.

    An alternative must contain a name, so that words can replace it. Only the last of several
    alternatives may be plain text: with the name `sex`, the slot `{sex|people}` is correct, while
    `{people}` and `{gender|people}` yield "people" and "gender".

    Args:
        phrase: the phrase of an indicator
        names: the valid names: the dimensions of the indicator, and COUNTER
    """
    for slot in SLOT.finditer(phrase):
        alternatives = slot[1].split("|")
        must_have_name = alternatives if len(alternatives) == 1 else alternatives[:-1]
        for alternative in must_have_name:
            if not _find_names(alternative, names):
                yield alternative


def _find_names(alternative: str, names: Set[str]) -> list[tuple[str, str]]:
    """Return (name, form) for each valid name in an alternative of a slot.

    `by counter` -> [("counter", "phrase")]; `sex.noun` -> [("sex", "noun")].
    The form is "phrase" if the alternative does not give one.

    Args:
        alternative: the text of one alternative, such as `by counter`
        names: the valid names; other words of the alternative are plain text
    """
    return [
        (match[1], match[2] or "phrase")
        for match in NAME.finditer(alternative)
        if match[1] in names
    ]


def fill_phrase(
    phrase: str, words: Mapping[str, WordForms], names: Set[str], is_singular: bool = False
) -> str:
    """Return the phrase of an indicator with the words of the codes of a figure.

    "{sex.noun|(person/people)} found" with the noun "(woman/women)" for sex -> "women found".
    Words that no slot uses are added: an adjective before the phrase ("foreign women found"), other
    words after it. Who counted, if no slot uses it, comes last: ", according to one NGO".

    Args:
        phrase: the phrase, with slots in braces (see the description of this module)
        words: dimension → words of its code, for each dimension that limits the figure; COUNTER →
            words for who counted
        names: all names that slots of the phrase may contain
        is_singular: whether to use the form for one in "(woman/women)"
    """
    unwritten = dict(words)
    # The slot with the most alternatives first; each slot uses up words of `unwritten`.
    slots = sorted(SLOT.finditer(phrase), key=lambda slot: -slot[1].count("|"))
    texts = {slot.start(): _fill_slot(slot[1], unwritten, names) for slot in slots}
    counter = unwritten.pop(COUNTER, None)
    text = SLOT.sub(lambda slot: texts[slot.start()], phrase)
    adjectives = [forms.adjective for forms in unwritten.values() if forms.adjective]
    other_words = [forms.plain for forms in unwritten.values() if not forms.adjective]
    joined = " ".join([*reversed(adjectives), text, *other_words])
    with_single_spaces = " ".join(joined.split())
    attribution = f", according to {counter.phrase}" if counter else ""
    return choose_number(with_single_spaces, is_singular) + attribution


def _fill_slot(slot: str, unwritten: dict[str, WordForms], names: Set[str]) -> str:
    """Return the text that replaces a slot, and remove the words that it uses from `unwritten`.

    An alternative fits if each of its names has words in the required form, such as `sex.noun`, or
    if it has no names. The first alternative that fits is used.

    Args:
        slot: the alternatives, separated by `|`: `sex.noun|(person/people)`
        unwritten: dimension (or COUNTER) → words that no other slot has used; changed in place
        names: all names that a slot may contain

    Returns:
        "" if no alternative fits
    """
    for alternative in slot.split("|"):
        texts = {
            name: getattr(unwritten.get(name, WordForms()), form)
            for name, form in _find_names(alternative, names)
        }
        if all(texts.values()):
            for name in texts:
                del unwritten[name]
            return _replace_names(alternative, texts)
    return ""


def _replace_names(alternative: str, texts: Mapping[str, str]) -> str:
    """Return an alternative with texts instead of its names: `by counter` -> "by one NGO".

    Args:
        texts: name → text
    """
    return NAME.sub(lambda match: texts.get(match[1], match[0]), alternative)
