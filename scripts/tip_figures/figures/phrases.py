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
    """The words of a code; a form that it does not have is "".

    Attributes:
        adjective: before a noun: "female"
        noun: instead of a noun: "(woman/women)"
        phrase: after a noun: "from Norway"
    """

    adjective: str = ""
    noun: str = ""
    phrase: str = ""

    @property
    def plain(self) -> str:
        """The words that stand alone, of several people or things."""
        return choose_number(self.noun or self.phrase or self.adjective, is_singular=False)


def choose_number(text: str, is_singular: bool) -> str:
    """Write the words for one or for several where a text has both: "(victim/victims)"."""
    return NUMBER_FORMS.sub(lambda forms: forms[1 if is_singular else 2], text)


def find_unknown_slots(phrase: str, names: Set[str]) -> Iterator[str]:
    """Yield the alternatives that need a name, and have none.

    Args:
        names: of the dimensions that have words, and COUNTER
    """
    for slot in SLOT.finditer(phrase):
        alternatives = slot[1].split("|")
        named = alternatives if len(alternatives) == 1 else alternatives[:-1]
        yield from (entry for entry in named if not _find_names(entry, names))


def _find_names(alternative: str, names: Set[str]) -> list[tuple[str, str]]:
    """Return the names in an alternative, each with the form of its words."""
    return [
        (match[1], match[2] or "phrase")
        for match in NAME.finditer(alternative)
        if match[1] in names
    ]


def fill_phrase(
    phrase: str, words: Mapping[str, WordForms], names: Set[str], is_singular: bool = False
) -> str:
    """Write a phrase with the words of codes.

    Args:
        words: dimension → words of its code, for each dimension that limits the figure; likewise
            COUNTER
        names: all names that slots of the phrase may have
    """
    unwritten = dict(words)
    slots = sorted(SLOT.finditer(phrase), key=lambda slot: -slot[1].count("|"))
    texts = {slot.start(): _fill_slot(slot[1], unwritten, names) for slot in slots}
    counter = unwritten.pop(COUNTER, None)
    text = SLOT.sub(lambda slot: texts[slot.start()], phrase)
    before = [forms.adjective for forms in unwritten.values() if forms.adjective]
    after = [forms.plain for forms in unwritten.values() if not forms.adjective]
    written = " ".join(" ".join([*before[::-1], text, *after]).split())
    attribution = f", according to {counter.phrase}" if counter else ""
    return choose_number(written, is_singular) + attribution


def _fill_slot(slot: str, unwritten: dict[str, WordForms], names: Set[str]) -> str:
    """Return the text of a slot; what it writes is removed from the words to write.

    Returns:
        "" if nothing fits
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
    """Write texts instead of the names in an alternative."""
    return NAME.sub(lambda match: texts.get(match[1], match[0]), alternative)
