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
    """Who counted a number, as in two columns of figures.

    Attributes:
        counted_by: the kind, as a code: `ngo`
        counter: the words of the text: `a local NGO`; "" if the text names nobody
    """

    counted_by: str
    counter: str


_SEVERAL_KINDS = NamedCounter("", "")
_NOBODY = NamedCounter(UNNAMED_COUNTER, "")


class CounterReader:
    """Reads who counted the numbers of a passage, sentence by sentence.

    If a sentence names no counter, the counters named by the nearest earlier sentence of its
    paragraph are assumed.
    """

    def __init__(self, words: CodeWords) -> None:
        """Create a reader for one passage, before its first sentence.

        Args:
            words: the words by which a text names the codes of `counted_by`
        """
        self._words = words
        self._sentence: Sentence | None = None
        self._earlier: Sequence[NamedCounter] = ()
        self._names: dict[str, str] = {}  # word of a proper name, in lower case → the name

    def begin_sentence(self, sentence: Sentence) -> None:
        """Set the sentence of the next numbers, and remember the counters of the previous one.

        These counters are remembered until another sentence of the paragraph names some, and are
        forgotten when a new paragraph begins. Proper names are remembered for the whole passage
        (see `_find_and_remember`).
        """
        previous = self._sentence
        self._sentence = sentence
        # Even before a new paragraph, whose words may refer to proper names of this sentence.
        counters = self._find_and_remember(previous.text) if previous is not None else ()
        if previous is None or previous.paragraph != sentence.paragraph:
            self._earlier = ()
        else:
            self._earlier = counters or self._earlier

    def _find_and_remember(self, text: str) -> Sequence[NamedCounter]:
        """Return the counters that a text names, in text order, and remember their proper names.

        Once a text has named the `Ministry of Labor`, `the ministry` gives the counter "Ministry of
        Labor".
        """
        counters = []
        for counter in find_counters(self._words, text):
            name = counter.counter
            if name[:1].isupper():
                # Each word of the name may later stand for the whole name: `the ministry`.
                self._names |= dict.fromkeys(name.lower().split(), name)
            elif re.search(rf"\b[Tt]he {re.escape(name)}\b", text):
                counter = counter._replace(counter=self._names.get(name, name))
            counters.append(counter)
        return counters

    def read(self, mention: Mention, whole_cells: Mapping[str, str]) -> TextRow:
        """Read who counted a number, from the words of its sentence before it.

        If these words name several counters of one kind, the last counter is taken. If they name
        none, the first of the following that exists is taken: the counter of the number on which
        this number depends; the last counter that the nearest earlier sentence of the paragraph
        names; UNNAMED_COUNTER.

        Args:
            mention: the number
            whole_cells: if this number depends on another one, as 12 on 30 in `30 women (12
                adults)`, the cells of the figure of the other number; otherwise empty

        Returns:
            the cells `counted_by` and `counter`; both are "" if the words that decide name counters
            of several kinds (`NGOs and police found`)
        """
        # All numbers of `3 to 5 pesos ($6 to $10)` have the words before the first one, the main.
        named = self._find_and_remember(mention.sentence.text[: mention.main.start])
        if not named and whole_cells:
            return {name: whole_cells[name] for name in NamedCounter._fields}
        counters = named or self._earlier or [_NOBODY]
        kinds = {counter.counted_by for counter in counters}
        counter = counters[-1] if len(kinds) == 1 else _SEVERAL_KINDS
        return counter._asdict()


def find_counters(words: CodeWords, text: str) -> Sequence[NamedCounter]:
    """Return the counters that a text names, in text order.

    - `NGOs and police found` -> counters with the words "NGOs" and "police"
    - `the Oslo Police Department found` -> "Oslo Police Department": the whole proper name, even if
      the vocabulary only has `police`

    Words with the code UNNAMED_COUNTER, which do not say who counted, are left out.

    Args:
        words: the words by which a text names the codes of `counted_by`
    """
    return [
        NamedCounter(named.code, _complete_name(text, named))
        for named in words.find_codes("counted_by", text)
        if named.code != UNNAMED_COUNTER
    ]


def find_attributed(words: CodeWords, text: str) -> Sequence[NamedCounter]:
    """Return the counters to which a sentence attributes its numbers, in text order.

    `According to NGOs, police found 12` and `NGOs reported that police found 12` attribute the
    number to NGOs, not to police.

    Args:
        words: the words by which a text names the codes of `counted_by`
        text: the sentence; UNKNOWN replaces characters that are not known
    """
    counters: list[NamedCounter] = []
    for match in _ATTRIBUTION.finditer(text):
        # The group of the form that is not used is empty.
        # In `according to (two) NGOs`, both are empty, and no counter is found.
        after_according_to, before_reported = match.groups(default="")
        counters += find_counters(words, after_according_to or before_reported)
    return counters


def _complete_name(text: str, named: NamedCode) -> str:
    """Return the words that name a counter: a whole proper name if the last word belongs to one.

    - `Ministry` in `the Ministry of Labor said` -> "Ministry of Labor"
    - `Police` in `Police found` -> "police": a single word may be capitalized just because it
      begins a sentence
    - `NGOs` in `two NGOs found` -> "NGOs": an abbreviation keeps its capital letters

    A proper name of more than 80 characters is not used.

    Args:
        named: the code of the counter, and the place of its words in the text
    """
    words = text[named.start : named.end]
    for name in _NAME.finditer(text):
        has_last_word = name.start() < named.end <= name.end()
        if has_last_word and len(name[0]) <= _LONGEST_NAME:
            words = name[0]
            break
    is_common_noun = " " not in words and words[1:].islower()
    return words.lower() if is_common_noun else words
