"""Phrases of indicators: how a noun and the words of codes become one phrase.

A phrase such as `(victim/victims) {of exploitation|of trafficking} assisted {by counter}` has

- round brackets around words for one and for several: `(victim/victims)`;
- slots in braces with alternatives: the first one whose dimension limits the figure is written,
  with the words of the code instead of the name of the dimension; the last of several
  alternatives may be words alone, which are written if no other one fits. `counter` is who counted.

A code has up to three forms (see `WordForms`). A slot at the beginning without words of its own
takes a noun, another such slot a phrase, and a slot with words whichever form there is. A slot at
the beginning is filled first, then the others from the last one to the first, and each code is
written once. Of a code without a slot, the adjective is written before the phrase, or its other
form after it.
"""

import re
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

COUNTER = "counter"
"""The name in slots of who counted."""
SLOT = re.compile(r"\{([^{}]*)\}")
NUMBER_FORMS = re.compile(r"\(([^()/]*)/([^()/]*)\)")


class WordForms(NamedTuple):
    """The words of a code; a form that it does not have is "".

    adjective: before a noun: "female"
    noun:      instead of a noun: "(woman/women)"
    phrase:    after a noun: "from Norway"
    """

    adjective: str = ""
    noun: str = ""
    phrase: str = ""

    @property
    def plain(self) -> str:
        """The words without a context, for several people or things."""
        return choose_number(self.adjective or self.noun or self.phrase, is_singular=False)


def choose_number(text: str, is_singular: bool) -> str:
    """Write the words for one or for several where a text has both: "(victim/victims)"."""
    return NUMBER_FORMS.sub(lambda forms: forms[1 if is_singular else 2], text)


def find_unknown_slots(phrase: str, names: Set[str]) -> Iterator[str]:
    """Yield the alternatives of slots in which nothing can be filled in.

    names: of the dimensions that have words, and COUNTER
    """
    for slot in SLOT.finditer(phrase):
        alternatives = slot[1].split("|")
        for position, alternative in enumerate(alternatives):
            is_default = 0 < position == len(alternatives) - 1
            if not is_default and not _find_names(alternative, names):
                yield alternative


def _find_names(alternative: str, names: Set[str]) -> list[str]:
    """Return the names in an alternative of a slot; one that can be filled in has one."""
    return [word for word in re.findall(r"\w+", alternative) if word in names]


def fill_phrase(
    phrase: str, words: Mapping[str, WordForms], names: Set[str], is_singular: bool = False
) -> str:
    """Write a phrase with the words of codes.

    words: dimension → words of its code, for each dimension that limits the figure; likewise
           COUNTER
    names: all names that slots of the phrase may have
    """
    unwritten = dict(words)
    slots = sorted(SLOT.finditer(phrase), key=lambda slot: (slot.start() > 0, -slot.start()))
    texts = {slot.start(): _fill_slot(slot, unwritten, names) for slot in slots}
    text = SLOT.sub(lambda slot: texts[slot.start()], phrase)
    before = [forms.adjective for forms in unwritten.values() if forms.adjective]
    after = [forms.plain for forms in unwritten.values() if not forms.adjective]
    return choose_number(" ".join(" ".join([*before[::-1], text, *after]).split()), is_singular)


def _fill_slot(slot: re.Match[str], unwritten: dict[str, WordForms], names: Set[str]) -> str:
    """Return the text of a slot; what it writes is removed from the words to write.

    returns: "" if nothing fits
    """
    for alternative in slot[1].split("|"):
        named = _find_names(alternative, names)
        if not named:
            return alternative
        (name,) = named[:1]
        forms = unwritten.get(name, WordForms())
        if alternative == name:
            text = forms.noun if slot.start() == 0 else forms.phrase
        else:
            text = forms.noun or forms.phrase or forms.adjective
        if text:
            del unwritten[name]
            return re.sub(rf"\b{name}\b", lambda _: text, alternative, count=1)
    return ""
