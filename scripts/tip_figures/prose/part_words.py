"""Words that introduce, continue and close lists of parts, and what they say about them.

Patterns are for masked sentences; they are searched in the words around a count, from the count
before it to the next one.
"""

import re
from collections.abc import Sequence

from tip_figures.prose.claims import PartList
from tip_figures.prose.masked_sentence import (
    BEFORE_COUNT,
    COUNT,
    NUMBER,
    OTHER,
    YEAR,
    MaskedSentence,
    compile_words,
)
from tip_figures.prose.sentences import word_set
from tip_figures.prose.units import PERCENT

_THESE = r"(?: these | those | this[ ](?:number|total|group|figure) | the[ ]total )"
_OF = r"(?: of | among | out[ ]of | from[ ]among )"
_NO_NOUN = (
    r"(?! (?: were | was | are | is | had | have | in | on | at | by | for | to | with ) \b )"
)
OF_TOTAL = compile_words(
    rf"""
    (?: ^ | [;:,.(\u2013\u2014] [ ]? | \b(?:and|but|while|that) [ ] )
    {_OF} [ ] (?: {_NO_NOUN} [a-z'-]+ [ ] ){{0,5}}? {BEFORE_COUNT}
  | \b in [ ] (?: the | its | an? ) [ ] {NUMBER} - (?: member | seat | person ) \b
    """
)
OF_THESE = compile_words(
    rf"""
    (?: ^ | [;,.(\u2013\u2014] [ ]? | \b(?:and|but|while) [ ] )
    (?! {_OF} [ ] {_THESE} [ ] {BEFORE_COUNT} {NUMBER}        # `of these 11 cases`
        (?! [ ] (?: were | was | are | had | have | remained | received ) \b ) )
    {_OF} [ ] (?: {_THESE} | them | which | whom )
    \b [^,;:()]{{0,60}}? (?: ,? [ ] | : [ ] ) {BEFORE_COUNT}
    """
)
INCLUDING = compile_words(
    rf"""
    (?: (?<! \band[ ] ) \b including | ^ [^,;.]{{0,60}} \b include[sd]?
      | \b among[ ](?:them|whom|which) ) ,? [ ] {BEFORE_COUNT}
    """
)
OF_WHOM = compile_words(
    rf"""
    ,? [ ]? of [ ] (?: whom | which ) [,:]? [ ] (?: the[ ] )? {BEFORE_COUNT}
  | (?<! {COUNT} ) (?<! all[ ] ) {NUMBER} \)? [ ] of [ ]     # `21 of whom`, not `all three of`
    (?: whom | which | them | these | those ) \b
    """
)
COMPOSED = compile_words(
    rf"""
    (?: \b (?: compris(?:ing|ed|es)(?:[ ]of)? | consist(?:ing|ed|s)[ ]of | made[ ]up[ ]of
             | composed[ ]of | namely | divided[ ]into | split[ ]into ) [ ]
      | : [ ] | [ ]? [\u2013\u2014] [ ]? | [ ]-[ ] | --? (?=[^\w{COUNT}-]) )
    {BEFORE_COUNT}
    """
)
BRACKET = compile_words(rf"\( {BEFORE_COUNT}")
OF_WHOLE = compile_words(
    rf"""
    (?: \)? | (?: [ ] [a-z]+ ){{1,3}} [ ] \( ) [ ]? (?: out[ ] )? of [ ]
    (?: (?: the | its | their | all | these | those ) [ ] ){{0,2}}
    (?: (?! which | whom | them | and | or | each | every ) [a-z'-]+ [ ] )?? {BEFORE_COUNT}
    """
)
POINTED_WHOLE = re.compile(rf"{OTHER}+ (?:out )?of (?:[a-z]+ ){{0,2}}{COUNT}")
REMAINING = compile_words(
    rf"""
    (?: \b (?: the | while | and | with | its ) [ ] (?: the[ ] )?
        (?: remaining | other | rest [ ] \( ) [ ]? {BEFORE_COUNT}
      | \b the [ ] others? [ ] \( {BEFORE_COUNT} )
    """
)
SEPARATOR = compile_words(
    rf"""
    (?: (?P<last> ,? [ ] (?: and | plus | as[ ]well[ ]as ) ) | [,;] | [,;]?[ ](?:while|with) )
    [ ] (?: (?: and | while | the | another | other | an[ ]additional | additional | also | just )
        [ ] )*
    {BEFORE_COUNT}
    """
)
COMPARED_BEFORE = compile_words(
    rf"""
    \b (?: compared[ ](?:to|with) | than | from | versus | against | relative[ ]to | up[ ]on
         | (?<! addition[ ] ) to | by | since | every | per | over ) [ ] (?: the[ ] )?
    {BEFORE_COUNT}
    """
)
IN_BRACKET_WITH_YEAR = re.compile(
    rf"\([^()]*{NUMBER}(?:[^();{COUNT}]{{0,40}}\bin {YEAR}+\)|[^();{COUNT}]{{0,3}}{YEAR}+\))"
)
SOME = compile_words(
    r"\b(?: mostly | mainly | primarily | largely | chiefly | including | majority )\b"
)
EACH = re.compile(r"\b(?:each|every|per|apiece|times|respectively)\b", re.IGNORECASE)
WORD_AFTER = re.compile(r" [a-z]")

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
    if not parts or total.unit == PERCENT:
        return False
    if part_list.wording == "listed":
        return len(parts) > 1
    if part_list.wording not in ("composed", "bracket"):
        return True
    between = text[total.end : parts[0].start]
    has_noun = WORD_AFTER.match(between) or between == " ("
    if not has_noun or len(between) > _LONGEST_GAP:
        return False
    if part_list.wording == "bracket" and SOME.search(between):
        return True
    is_list = len(parts) > 1 and part_list.is_closed
    return is_list and all(WORD_AFTER.match(text, part.end) for part in parts)


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
        has_some = SOME.search(text, start, parts[0].start)
        part_list.is_complete |= (is_named and not has_some) or _are_opposite(words, *_OPPOSITES)
    part_list.is_disjoint = _are_disjoint(words) and not may_end_before
    part_list.is_direct &= can_be_part(words[0], total.sentence.text[total.end :])
    part_list.is_exhaustive |= _are_opposite(words, _FEMALE_OR_MALE)
    is_each = EACH.search(text, start, parts[-1].end + _LONGEST_GAP) is not None
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
