"""Words around the parts of a list: what they say about the parts, and about the total."""

import re
from collections.abc import Sequence

from tip_figures.prose import part_patterns as patterns
from tip_figures.prose.claims import PartList
from tip_figures.prose.masked_sentence import OTHER, YEAR, MaskedSentence
from tip_figures.prose.sentences import word_set
from tip_figures.prose.units import PERCENT

_LONGEST_GAP = 120  # characters between a total and a colon or bracket

_FEMALE_OR_MALE = ("female females women girls woman girl", "male males men boys man boy")
_ADULT_OR_CHILD = ("adult adults", "child children minor minors juvenile juveniles")
"""Pairs of kinds of people of which no person is both; a report may not know the kind of some."""
_OPPOSITES = (
    (
        "foreign foreigner foreigners international",
        "domestic local national nationals citizen citizens",
    ),
    ("urban", "rural"),
    ("public", "private"),
    ("acquitted", "convicted"),
    ("for favor", "against"),
)
"""Pairs of kinds of which everything is one, but nothing both."""
_WORD = re.compile(r"[a-z][a-z'-]*")
_WORDS_OF_KIND = 6  # after a part, of which one says what kind it is
_PEOPLE = re.compile(
    r"\b(?:female|male|women|men|girls|boys|adults|children|minors|woman|man|girl|boy|child)s?\b"
)
_ELLIPSIS = re.compile(
    r"""
    [ ] (?: (?: were | was | are | is ) [ ] )?
    (?: (?P<preposition> in | for | from | by | with ) | of[ ]them | who
      | (?P<kind> female | male | women | men | girls | boys | adults | children | minors ) ) \b
    """,
    re.VERBOSE,
)
_UNCOUNTED_PART = re.compile(
    r"""
    [^,;.()]{0,60},? [ ] (?: and | plus | as[ ]well[ ]as ) [ ]
    (?: (?: an? | another ) [ ] [a-z-]+ (?: [ ] [a-z-]+ )? (?=[,;.)]|$)
      | (?: smaller | fewer | several | some | many | a[ ]few | others | other | unknown ) \b )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_KIND = re.compile(
    r"""
    ^ [ ] (?: (?: were | was | are | is ) [ ] )?
    (?: (?: a[ ] | the[ ] )? (?P<noun> [a-z-]+ (?:[ ][a-z-]+)? ) [ ] )??
    (?P<preposition> in | for | from | of | by | aged | against ) [ ]
    """,
    re.VERBOSE,
)
_NO_NOUN = r"""
    (?: in | of | who | were | was | and | from | to | by | for | during | with | at | on | that
      | compared | identified | had | as | since | or | whom | which | throughout | under | is | are
      | have | has | per | through | including | but | than | respectively | percent | [a-z]{2,}ed )
    \b
"""
_NOUN_PHRASE = re.compile(
    rf"""
    [ ]? (?: (?! {_NO_NOUN} [ ] (?! [a-z]+s\b ) ) (?! (?: of | were | was | in | who ) \b )
             [\w'-]+ [ ] ){{0,4}}?
    (?! {_NO_NOUN} ) (?P<noun> [a-z]+ )
    (?= [ ] {_NO_NOUN} | [^\w '-] | $ | [ ][^a-z] )
    """,
    re.VERBOSE,
)


def is_likely(sentence: MaskedSentence, part_list: PartList) -> bool:
    """Return whether the marks that introduce a list are likely to mean parts.

    A colon or a bracket may be before any number, so the list must be a closed one, each part
    with a noun, or words such as `mostly` must introduce it.
    """
    text = sentence.masked
    total, parts = part_list.totals[0], part_list.parts
    if total.unit == PERCENT:
        return False
    if part_list.wording == "listed":
        return len(parts) > 1
    if part_list.wording not in ("composed", "bracket"):
        return True
    between = text[total.end : parts[0].start]
    has_noun = patterns.WORD_AFTER.match(between) or between == " ("
    if not has_noun or len(between) > _LONGEST_GAP:
        return False
    if part_list.wording == "bracket" and patterns.SOME.search(between):
        return True
    is_list = len(parts) > 1 and part_list.is_closed
    return is_list and all(patterns.WORD_AFTER.match(text, part.end) for part in parts)


def describe_list(sentence: MaskedSentence, part_list: PartList) -> None:
    """Enter in a list what its words say: whether it is complete, and free of overlaps."""
    text = sentence.masked
    total, parts = part_list.totals[0], part_list.parts
    start = total.end if total.sentence is sentence.sentence else 0
    words = [sentence.gap_after(part) for part in parts]
    may_end_before = part_list.is_inside and len(parts) > 1
    if may_end_before or any(map(has_uncounted_part, words)):
        part_list.is_closed = part_list.is_complete = False
    elif len(parts) > 1 and part_list.wording != "including":
        is_named = part_list.wording in ("composed", "bracket") and part_list.is_closed
        has_some = patterns.SOME.search(text, start, parts[0].start)
        part_list.is_complete |= (is_named and not has_some) or _are_opposite(words, *_OPPOSITES)
    part_list.is_disjoint = _are_disjoint(words) and not may_end_before
    part_list.is_direct &= can_be_part(words[0], total.sentence.text[total.end :])
    part_list.is_exhaustive |= _are_opposite(words, _FEMALE_OR_MALE)
    is_each = patterns.EACH.search(text, start, parts[-1].end + _LONGEST_GAP) is not None
    is_series = len(parts) > 1 and all(YEAR in after.partition(",")[0] for after in words)
    part_list.is_tentative = is_each or is_series


def _are_opposite(words: Sequence[str], *opposites: tuple[str, str]) -> bool:
    """Whether one of two parts is of a kind and the other of its opposite.

    words: after each part
    """
    kinds = [set(_WORD.findall(text.lower())[:_WORDS_OF_KIND]) for text in words]
    for pair in opposites:
        left, right = map(word_set, pair)
        sides = [(bool(kind & left), bool(kind & right)) for kind in kinds]
        if sorted(sides) == [(False, True), (True, False)]:
            return True
    return False


def _are_disjoint(words: Sequence[str]) -> bool:
    """Whether the parts divide a total by one and the same feature: `in labor`, `in begging`.

    Ages and durations are limits, which may include each other.
    """
    if _are_opposite(words, _FEMALE_OR_MALE, _ADULT_OR_CHILD, *_OPPOSITES):
        return True
    if len(words) < 2 or all(OTHER in text for text in words):
        return False
    kinds = [_KIND.match(text) for text in words]
    prepositions = {kind["preposition"] for kind in kinds if kind}
    return len(prepositions) == 1 and None not in kinds


def has_uncounted_part(after: str) -> bool:
    """Return whether a part without a number ends a list: `three officers and a captain`.

    after: words after the last number of the list
    """
    return _UNCOUNTED_PART.match(after) is not None


def is_ellipsis(after: str, before: str) -> bool:
    """Return whether no noun follows a part, so that it counts what its total counts.

    after:  words after the part
    before: words after the total, up to the part
    """
    match = _ELLIPSIS.match(after)
    if match is None:
        return False
    if match["kind"]:
        return _PEOPLE.search(before) is None
    preposition = match["preposition"]
    return not (preposition and re.search(rf"\b{preposition} [^{YEAR}]", before))


def find_noun(words: str) -> str:
    """Return the noun that a number counts, in singular; "" if the words show none.

    words: after the number
    """
    match = _NOUN_PHRASE.match(words)
    noun = match["noun"] if match else ""
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def can_be_part(part_words: str, total_words: str, *, must_be_named: bool = False) -> bool:
    """Return whether nouns allow that a number counts some of what another counts.

    They are the same, or that of the part is left out.
    must_be_named: whether both must have the noun
    """
    noun = find_noun(part_words)
    if not noun:
        return not must_be_named
    return noun == find_noun(total_words)
