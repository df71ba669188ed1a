"""Phrases with slots: what an indicator counts, filled with the words of codes.

`victims {of exploitation} assisted {by counter}` has two slots. A slot has literal words and names
of dimensions or COUNTER; a name stands for the phrase of its code, or for another form
(`sex.noun`). A slot with a name that has no words is left out. Alternatives are separated by `|`;
the last one may be without a name. `(victim/victims)` is one form for one and another for more.
"""

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any, NamedTuple

COUNTER = "counter"
"""The name in slots of who counted."""
SLOT = re.compile(r"\{([^{}]*)\}")
NUMBER_FORMS = re.compile(r"\(([^()/]*)/([^()/]*)\)")
NAME = re.compile(r"\b([a-z_]+)(?:\.(adjective|noun|phrase))?\b")


class WordForms(NamedTuple):
    """Words of a code: before a noun, instead of it, or after it; "" if there are none."""

    adjective: str = ""
    noun: str = ""
    phrase: str = ""

    @property
    def plain(self) -> str:
        """The words where they stand alone, in the plural."""
        return choose_number(self.noun or self.phrase or self.adjective, is_singular=False)


def read_word_forms(properties: Mapping[str, Any]) -> WordForms:
    """Return the words that a category or another object of a schema has."""
    return WordForms(*(str(properties.get(form, "")) for form in WordForms._fields))


def choose_number(text: str, is_singular: bool) -> str:
    """Return a text with the words for one or for more: `(victim/victims)` -> `victims`."""
    return NUMBER_FORMS.sub(r"\1" if is_singular else r"\2", text)


def find_unknown_slots(phrase: str, names: Set[str]) -> Iterator[str]:
    """Yield the alternatives of slots that lack a name of a dimension or COUNTER.

    Args:
        names: those that a slot may have
    """
    for slot in SLOT.finditer(phrase):
        *all_but_last, last = slot[1].split("|")
        for alternative in all_but_last or [last]:
            if not any(match[1] in names for match in NAME.finditer(alternative)):
                yield alternative


def fill_phrase(
    phrase: str, words: Mapping[str, WordForms], names: Set[str], is_singular: bool = False
) -> str:
    """Return a phrase with its slots filled: “female victims of forced labor, according to NGOs”.

    The slot with the most alternatives is filled first, and each words are used once. Words without
    a slot are written as adjectives before the phrase, or after it.

    Args:
        words: by name, for each code that limits the count; COUNTER has a phrase
        names: those that a slot may have
    """
    unwritten = dict(words)

    def fill_slot(slot: str) -> str:
        for alternative in slot.split("|"):
            texts = {
                match[1]: getattr(unwritten.get(match[1], WordForms()), match[2] or "phrase")
                for match in NAME.finditer(alternative)
                if match[1] in names
            }
            if all(texts.values()):  # True without names
                for name in texts:
                    del unwritten[name]
                return NAME.sub(lambda match: texts.get(match[1], match[0]), alternative)  # noqa: B023
        return ""

    slots = sorted(SLOT.finditer(phrase), key=lambda slot: slot[1].count("|"), reverse=True)
    text_by_offset = {slot.start(): fill_slot(slot[1]) for slot in slots}
    counter = unwritten.pop(COUNTER, None)  # None if a slot has used its words
    text = SLOT.sub(lambda slot: text_by_offset[slot.start()], phrase)
    adjectives = [forms.adjective for forms in unwritten.values() if forms.adjective]
    other_words = [forms.plain for forms in unwritten.values() if not forms.adjective]
    joined = " ".join([*reversed(adjectives), text, *other_words])
    with_single_spaces = " ".join(joined.split())  # an empty slot leaves two spaces
    attribution = f", according to {counter.phrase}" if counter else ""
    return choose_number(with_single_spaces, is_singular) + attribution
