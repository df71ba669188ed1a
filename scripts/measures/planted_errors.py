"""Made-up passages for `check_text`: with a planted error in one sentence, or with the structure
of the contradictions that are published.

The words of a passage say what the numbers must be, so what is an error is known.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple


class MadeUpSentence(NamedTuple):
    """A sentence about some numbers.

    kind:   of identity that its words claim
    planted: whether the numbers do not have that relation
    """

    text: str
    kind: str
    planted: bool


class MadeUpPassage(NamedTuple):
    """A paragraph; one of its sentences may have a planted error."""

    sentences: Sequence[MadeUpSentence]

    @property
    def text(self) -> str:
        """The whole paragraph."""
        return " ".join(sentence.text for sentence in self.sentences)


COMPLETE_LISTS = (
    "The ministry registered {total} complaints: {first} about wages and {second} about housing.",
    "Courts tried {total} defendants ({first} men and {second} women).",
    "Of the {total} applicants, {first} were female and {second} were male.",
    "Inspectors saw {total} farms. Of these, {first} had permits. The remaining {second} had not.",
    "Of the {total} cases, {first} were closed; the other {second} were pending.",
    "The fund paid {first} widows and {second} orphans, for a total of {total} people.",
)
LISTS_WITH_AND = (
    "Of the {total} arrests, {first} were for theft and {second} were for fraud.",
    "Police freed {total} workers, of whom {first} were from Chad and {second} were from Mali.",
    "The agency hired {total} guards, including {first} for ports and {second} for airports.",
)
RISES = (
    "Reported thefts rose from {old} in 2018 to {new} in 2019.",
    "Officials issued {new} licenses, an increase from {old} the previous year.",
    "The hotline received {new} calls, up from {old} in 2018.",
)
FALLS = (
    "The number of fires fell from {old} in 2018 to {new} in 2019.",
    "Courts convicted {new} smugglers, a decrease from {old} in 2018.",
    "The shelter housed {new} people, down from {old} in 2018.",
)
PERCENT_RISES = (
    "Exports grew {percent} percent from {old} to {new}.",
    "Arrivals increased from {old} to {new}, a rise of {percent} percent.",
    "The city planted {new} trees, {percent} percent more than the {old} of 2018.",
)
PERCENT_FALLS = (
    "Deaths dropped by {percent} percent from {old} to {new}.",
    "Enrollment declined from {old} to {new} ({percent} percent).",
    "The office closed {new} cases, a decrease of {percent} percent from {old} in 2018.",
)
RATES = (
    "It allocated {a:,} KZT (${b:,}) for food and {c:,} KZT (${d:,}) for rent.",
    "The budget was {a:,} KZT (${b:,}), and {c:,} KZT (${d:,}) was spent.",
)

CONTRADICTIONS = {
    "all but 15 of 110, and all 82 others": (
        "Officers found 110 stranded sailors, an increase from 92 in 2015. Of those, 82 were on "
        "cargo ships and 21 on trawlers. All but 15 of the sailors were from Norway; three were "
        "minors. All 82 Norwegian sailors received food."
    ),
    "145 people referred to those who assisted 122": (
        "In 2018, shelters reported assisting 122 migrants, compared to 177 in 2017. Of these, 36 "
        "were citizens and 86 were foreigners. Of the 86 foreign migrants, 80 were from Chad. The "
        "police referred 19 migrants to shelters (12 in 2017), foreign embassies referred ten, "
        "unions referred 69, 23 were referred by churches, and 24 migrants self-referred."
    ),
    "71 women and girls, and four of unknown gender": (
        "The ministry counted 88 patients, compared with 40 in 2019. Of these, 71 were Norwegian "
        "patients, all women and girls, including 51 treated abroad and 16 in Norway. The "
        "remaining four, whose gender was unknown, were treated at sea, along with 17 Chadian "
        "nationals."
    ),
}
"""Passages with the structure and the numbers of the contradictions in docs/contradictions.md."""


def make_passages(number: int, seed: int) -> Iterator[MadeUpPassage]:
    """Yield passages of five sentences, one of each kind; each has one planted error."""
    source = random.Random(seed)
    makers: list[Callable[[random.Random, bool], MadeUpSentence]] = [
        _make_complete_list,
        _make_list_with_and,
        _make_order,
        _make_percent_change,
        _make_rate,
    ]
    for index in range(number):
        planted = makers[index % len(makers)]
        order = source.sample(makers, len(makers))
        yield MadeUpPassage([maker(source, maker is planted) for maker in order])


def _make_list(source: random.Random, templates: Sequence[str], planted: bool) -> MadeUpSentence:
    """Make a total with two parts; the error is one part that is one too many or too few."""
    first = source.randint(21, 90)
    second = source.randint(11, 20)
    total = first + second
    if planted:
        second += source.choice((-1, 1))
    text = source.choice(templates).format(total=total, first=first, second=second)
    return MadeUpSentence(text, "sum", planted)


def _make_complete_list(source: random.Random, planted: bool) -> MadeUpSentence:
    return _make_list(source, COMPLETE_LISTS, planted)


def _make_list_with_and(source: random.Random, planted: bool) -> MadeUpSentence:
    sentence = _make_list(source, LISTS_WITH_AND, planted)
    return sentence._replace(kind="sum, only `and`")


def _make_order(source: random.Random, planted: bool) -> MadeUpSentence:
    """Make a rise or fall; the error is the other direction."""
    low = source.randint(20, 90)
    high = low + source.randint(5, 60)
    rises = source.random() < 0.5
    old, new = (low, high) if rises else (high, low)
    if planted:
        old, new = new, old
    text = source.choice(RISES if rises else FALLS).format(old=old, new=new)
    return MadeUpSentence(text, "order", planted)


def _make_percent_change(source: random.Random, planted: bool) -> MadeUpSentence:
    """Make a change in percent; the error is a percentage that is 3 to 12 points off."""
    old = source.randint(120, 900)
    percent = source.randint(14, 60)
    rises = source.random() < 0.5
    new = round(old * (1 + percent / 100 * (1 if rises else -1)))
    percent = round(abs(new - old) / old * 100)
    if planted:
        percent += source.choice((-1, 1)) * source.randint(3, 12)
    template = source.choice(PERCENT_RISES if rises else PERCENT_FALLS)
    return MadeUpSentence(
        template.format(old=old, new=new, percent=percent), "percent_change", planted
    )


def _make_rate(source: random.Random, planted: bool) -> MadeUpSentence:
    """Make two conversions at one rate; the error is an amount with two digits exchanged."""
    rate = source.randint(330, 480)
    dollars = source.randint(1200, 4800) * 100
    others = source.randint(123, 479) * 100
    values = {"a": dollars * rate, "b": dollars, "c": others * rate, "d": others}
    if planted:
        digits = str(others // 100)
        exchanged = digits[1] + digits[0] + digits[2:]
        values["d"] = int(exchanged) * 100 if exchanged != digits else others * 2
    return MadeUpSentence(source.choice(RATES).format(**values), "same_rate", planted)
