"""Who counted a number, as far as the words before it settle it."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.figures.code_words import CodeWords, NamedCode
from tip_figures.figures.records import UNNAMED_COUNTER
from tip_figures.prose.mention import Mention
from tip_figures.prose.quantity import UNKNOWN
from tip_figures.prose.source_text import Sentence

_CAPITALIZED = r"[A-Z][\w\u2019'-]*"
_FIRST_WORDS = "The|While|Although|Though|When|If|As|In|On|Since|After|Before|However|Some|Many"
"""Words with which a sentence begins, and no name does."""
_NAME = re.compile(
    rf"(?!(?:{_FIRST_WORDS}) ){_CAPITALIZED}"
    rf"(?: (?:(?:of|for|on|and|in|against|from) (?:the )?)?{_CAPITALIZED})*"
)
"""A proper name such as “Ministry of Labor and Social Policies”."""


_LONGEST_NAME = 80  # characters; the schema of the column counter allows no more
_ATTRIBUTION = re.compile(
    rf"\b[Aa]ccording to ([^,;(){UNKNOWN}]*)|([^,;(){UNKNOWN}]*?) "
    r"(?:also )?(?:reported|estimated|announced|stated|said|claimed|noted)\b"
)


class NamedCounter(NamedTuple):
    """Somebody who counts: the kind, and the words of the text; the cells of a figure."""

    counted_by: str
    counter: str


_SEVERAL = NamedCounter("", "")
_NOBODY = NamedCounter(UNNAMED_COUNTER, "")


class CounterReader:
    """Reads who counted the numbers of a passage, sentence by sentence.

    A sentence that names nobody goes on with those whom an earlier one of its paragraph names.
    """

    def __init__(self, words: CodeWords) -> None:
        """Begin before the first sentence of a passage."""
        self._words = words
        self._sentence: Sentence | None = None
        self._earlier: Sequence[NamedCounter] = ()
        self._names: dict[str, str] = {}  # proper names by each of their words, in small letters

    def begin_sentence(self, sentence: Sentence) -> None:
        """Remember whom the sentence before names, if it is in the same paragraph."""
        before = self._sentence
        self._sentence = sentence
        counters = self._find(before.text) if before is not None else ()
        if before is None or before.paragraph != sentence.paragraph:
            self._earlier = ()
        else:
            self._earlier = counters or self._earlier

    def _find(self, text: str) -> Sequence[NamedCounter]:
        """Find those who count in a text; “the ministry” is the one that was named before."""
        counters = []
        for counter in find_counters(self._words, text):
            name = counter.counter
            if name[:1].isupper():
                self._names |= dict.fromkeys(name.lower().split(), name)
            elif re.search(rf"\b[Tt]he {re.escape(name)}\b", text):
                counter = counter._replace(counter=self._names.get(name, name))
            counters.append(counter)
        return counters

    def read(self, mention: Mention, whole_cells: Mapping[str, str]) -> TextRow:
        """Read who counted: the last one whom the sentence names before the number.

        Args:
            whole_cells: cells of the figure on which the number depends, whose counter it has if
                its sentence names nobody

        Returns:
            the cells counted_by and counter; both are "" if several kinds are named
        """
        named = self._find(mention.sentence.text[: mention.main.start])
        if not named and whole_cells:
            return {name: whole_cells[name] for name in NamedCounter._fields}
        counters = named or self._earlier or [_NOBODY]
        is_one_kind = len({counter.counted_by for counter in counters}) == 1
        return (counters[-1] if is_one_kind else _SEVERAL)._asdict()


def find_counters(words: CodeWords, text: str) -> Sequence[NamedCounter]:
    """Find those who count in a text, in its order."""
    return [
        NamedCounter(named.code, _complete_name(text, named))
        for named in words.find_codes("counted_by", text)
        if named.code != UNNAMED_COUNTER
    ]


def find_attributed(words: CodeWords, text: str) -> Sequence[NamedCounter]:
    """Find those to whom a sentence attributes its numbers: “according to NGOs”, “NGOs reported”.

    Args:
        text: the sentence; UNKNOWN replaces characters that are not known
    """
    counters: list[NamedCounter] = []
    for match in _ATTRIBUTION.finditer(text):
        counters += find_counters(words, match[1] or match[2])
    return counters


def _complete_name(text: str, named: NamedCode) -> str:
    """Return the words of a code with the proper name that they are in: “Ministry of Labor”.

    A common noun with which a sentence begins has a small letter: “police”.
    """
    words = text[named.start : named.end]
    for name in _NAME.finditer(text):
        has_code = name.start() < named.end <= name.end()
        if has_code and len(name[0]) <= _LONGEST_NAME:
            words = name[0]
            break
    is_common_noun = " " not in words and words[1:].islower()
    return words.lower() if is_common_noun else words
