"""Words that introduce, continue and close lists of parts, and what they say about them.

Patterns are for masked sentences; they are searched in the words around a count, from the count
before it to the next one.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from tip_figures.prose.masked_sentence import (
    BEFORE_COUNT,
    COUNT,
    NUMBER,
    OTHER,
    YEAR,
    MaskedSentence,
    compile_words,
)
from tip_figures.prose.quantity import Quantity
from tip_figures.prose.units import PERCENT

_THESE = r"(?: these | those | this[ ](?:number|total|group|figure) | the[ ]total )"
_OF = r"(?: of | among | out[ ]of | from[ ]among )"
_NO_VERB = (
    r"(?! (?: were | was | are | is | had | have | in | on | at | by | for | to | with ) \b )"
)
_INTRODUCTIONS = {
    "whom": compile_words(
        rf"""
        ,? [ ]? of [ ] (?: whom | which ) [,:]? [ ] (?: the[ ] )? {BEFORE_COUNT}
      | (?<! {COUNT} ) (?<! all[ ] ) {NUMBER} \)? [ ] of [ ]     # `21 of whom`, not `all three of`
        (?: whom | which | them | these | those ) \b
        """
    ),
    "of these": compile_words(
        rf"""
        (?: ^ | [;,.(\u2013\u2014] [ ]? | \b(?:and|but|while) [ ] )
        (?! {_OF} [ ] {_THESE} [ ] {BEFORE_COUNT} {NUMBER}        # `of these 11 cases`
            (?! [ ] (?: were | was | are | had | have | remained | received ) \b ) )
        {_OF} [ ] (?: {_THESE} | them | which | whom )
        \b [^,;:()]{{0,60}}? (?: ,? [ ] | : [ ] ) {BEFORE_COUNT}
        """
    ),
    "of the total": compile_words(
        rf"""
        (?: ^ | [;:,.(\u2013\u2014] [ ]? | \b(?:and|but|while|that) [ ] )
        {_OF} [ ] (?: {_NO_VERB} [a-z'-]+ [ ] ){{0,5}}? {BEFORE_COUNT}
      | \b in [ ] (?: the | its | an? ) [ ] {NUMBER} - (?: member | seat | person ) \b
        """
    ),
    "including": compile_words(
        rf"""
        (?: (?<! \band[ ] ) \b including | ^ [^,;.]{{0,60}} \b include[sd]?
          | \b among[ ](?:them|whom|which) ) ,? [ ] {BEFORE_COUNT}
        """
    ),
    "composed": compile_words(
        rf"""
        (?: \b (?: compris(?:ing|ed|es)(?:[ ]of)? | consist(?:ing|ed|s)[ ]of | made[ ]up[ ]of
                 | composed[ ]of | namely | divided[ ]into | split[ ]into ) [ ]
          | : [ ] | [ ]? [\u2013\u2014] [ ]? | [ ]-[ ] | --? (?=[^\w{COUNT}-]) )
        {BEFORE_COUNT}
        """
    ),
    "bracket": compile_words(rf"\( {BEFORE_COUNT}"),
}
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
JOINED_REST = re.compile(rf"{OTHER}[^,;]*,? and the ")
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

_BOTH = re.compile(r" (?:to |of |in )?both\b(?! [a-z]+ and\b)")  # `ten fined and four both`
_LONGEST_GAP = 120  # characters between a total and a colon or bracket

_BEFORE_LIST = re.compile(rf" (?:[a-z].{{0,{_LONGEST_GAP}}}|\()")  # `75 people: `, `75 (`

_OPPOSITES = (
    ("sex", "female females women girls woman girl", "male males men boys man boy"),
    ("age", "adult adults", "child children minor minors juvenile juveniles"),
    (
        "other",
        "foreign foreigner foreigners international",
        "domestic local national nationals citizen citizens",
    ),
    ("other", "urban", "rural"),
    ("other", "public", "private"),
    ("outcome", "acquitted", "convicted"),
    ("other", "for favor", "against"),
)
"""Features, and words for two kinds of which nothing is both. Everything is one of them, except
that a report may not know the sex or age of some people, and that cases end in other ways."""
_COMPLEMENTARY = (
    ("child minor juvenile youth student pupil", "girls girl", "boys boy"),
    ("adult", "women woman", "men man"),
    ("", "female females", "male males"),
)
"""Nouns of a total (any if empty), and the two kinds that are all of it, even after `including`."""
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


@dataclass(eq=False)
class PartList:
    """A total and its parts, as the text lists them.

    Only the `ListReader` of the sentence changes a list, while it reads the sentence.

    Attributes:
        wording: how the text introduces the list:
            `of`: `of the 40,`, `among these,`, `12 of the 40`;
            `whom`: `of whom`, `21 of whom`;
            `including`: `including`, which may name only some of the parts;
            `composed`: `consisting of`, a colon or a dash;
            `bracket`: `(35 women and five men)`;
            `listed`: a comma alone, as in `40 victims, 35 in labor and five in begging`;
            `total`: the total is last, or makes a difference, as in `for a total of 40`
        totals: the counts that may be the total, the likeliest first; usually one
        parts: the parts, in the order of the text
        end: latest offset at which the list ends, in the sentence of its parts
        is_again: whether the list continues an earlier list with the same total
        is_inside: whether another list encloses this one, so that the last part may belong to the
            outer list: 24 in `110 in labor, of whom 90 were men, and 24 in begging`
        is_closed: whether `and` before the last part ends the list
        is_complete: whether the words say that the parts make up the whole total
        is_disjoint: whether the words say that no two parts overlap
        is_exhaustive: whether the words rule out a further part, as after `women` and `men`
        is_tentative: whether the words alone do not show that these are the parts of the total; a
            tentative list is meant only if its parts add up to the total
    """

    wording: str
    totals: Sequence[Quantity]
    parts: list[Quantity] = field(default_factory=list)
    end: int = 0
    is_again: bool = False
    is_inside: bool = False
    is_closed: bool = False
    is_complete: bool = False
    is_disjoint: bool = False
    is_exhaustive: bool = False
    is_tentative: bool = False


def find_introduction(words: str) -> str:
    """Return how the words around a count introduce a list of parts.

    Args:
        words: the words from the count before it to the next count; masks replace their numbers

    Returns:
        `of the total` if the count is the total of the list: `Of the 40, `;
        `of these` if a pronoun stands for the total, and the count is the first part;
        `whom`, `including`, `composed` or `bracket` if the count is the first part, after words
        such as `of whom`, `including` or `consisting of`, or after a bracket;
        "" if the words introduce no list
    """
    for kind, pattern in _INTRODUCTIONS.items():  # the first kind that fits wins
        if pattern.search(words):
            return kind
    return ""


def is_likely(sentence: MaskedSentence, part_list: PartList) -> bool:
    """Return whether the parts of a list are likely to be parts of its likeliest total.

    The wording of the list decides, since a colon or a bracket may precede any number:

    - any wording: False without parts, or if the total is a percentage
    - `listed` (after a comma alone): True if there are at least two parts
    - `composed`, `bracket` (after a colon or a bracket): True if the list is near the total (within
      about 120 characters), has at least two parts, ends with `and`, and has a word after each
      part. A list in brackets after `mostly` or `including` need only be near the total.
    - other wordings (`of`, `including`): True

    Args:
        sentence: the sentence of the parts
        part_list: the list
    """
    text = sentence.masked
    total, parts = part_list.totals[0], part_list.parts
    if not parts or total.unit == PERCENT:
        return False
    if part_list.wording == "listed":
        return len(parts) > 1
    if part_list.wording not in ("composed", "bracket"):
        return True
    words_between = text[total.end : parts[0].start]  # total and parts are in one sentence here
    if not _BEFORE_LIST.fullmatch(words_between):
        return False
    if part_list.wording == "bracket" and SOME.search(words_between):
        return True
    ends_with_and = len(parts) > 1 and part_list.is_closed
    return ends_with_and and all(WORD_AFTER.match(text, part.end) for part in parts)


def describe_list(sentence: MaskedSentence, part_list: PartList) -> PartList:
    """Return a copy of a list, with five flags set from the words around its parts.

    - `is_closed`: `and` ends the list. Cleared if a part without a number follows (`and several
      others`), or if the last of several parts may belong to an outer list.
    - `is_complete`: the parts make up the whole total. Set for two kinds that leave nothing out
      (`foreign` and `local`), and for a list of several parts after a colon or in brackets if `and`
      ends it; after `including`, only if the two kinds are all of the noun of the total
      (`children, including boys and girls`). Cleared together with `is_closed`.
    - `is_disjoint`: no parts overlap, since they are two opposites, or the same preposition follows
      each.
    - `is_exhaustive`: no further part is possible, as after `women` and `men`; never cleared.
    - `is_tentative`: it is open whether these are parts of the total, because of words such as
      `each` or `both`, or a year after each part, or because the list has no introduction
      (`listed`) and is not both closed and disjoint.

    Args:
        sentence: the sentence of the parts
        part_list: a list with at least one part
    """
    total, parts = part_list.totals[0], part_list.parts
    # Offset after the total; the total may be in an earlier sentence.
    start = total.end if total.sentence is sentence.sentence else 0
    words_after = [sentence.gap_after(part) for part in parts]
    # The last parts may belong to the list around this one.
    may_end_before = part_list.is_inside and len(parts) > 1
    features = _find_opposites(words_after)
    # Sex and age may be unknown, and cases may have other outcomes. The other features divide all.
    leaves_nothing_out = "other" in features
    is_closed, is_complete = part_list.is_closed, part_list.is_complete
    is_exhaustive = part_list.is_exhaustive or "sex" in features
    if may_end_before or any(map(has_uncounted_part, words_after)):
        is_closed = is_complete = False
    elif part_list.wording == "including":
        if _are_complementary(total.noun, words_after):
            is_complete = is_exhaustive = True
    elif len(parts) > 1:
        is_complete |= leaves_nothing_out or _names_all_parts(sentence, part_list, start)
    is_divided = bool(features) or _have_same_preposition(words_after)
    is_disjoint = not may_end_before and is_divided
    is_uncertain = part_list.wording == "listed" and not (is_disjoint and is_closed)
    return replace(
        part_list,
        is_closed=is_closed,
        is_complete=is_complete,
        is_disjoint=is_disjoint,
        is_exhaustive=is_exhaustive,
        is_tentative=is_uncertain or _may_be_no_sum(sentence.masked, start, parts, words_after),
    )


def _names_all_parts(sentence: MaskedSentence, part_list: PartList, start: int) -> bool:
    """Return whether the introduction of a list announces all parts of its total.

    A colon, a dash, a bracket or words such as `consisting of` do, if `and` ends the list, and no
    word such as `mostly` is between the total and the first part.

    Args:
        sentence: the sentence of the parts
        part_list: a list with at least one part
        start: the offset after the total; 0 if the total is in an earlier sentence
    """
    if part_list.wording not in ("composed", "bracket") or not part_list.is_closed:
        return False
    return SOME.search(sentence.masked, start, part_list.parts[0].start) is None


def _may_be_no_sum(
    masked: str, start: int, parts: Sequence[Quantity], words_after: Sequence[str]
) -> bool:
    """Return whether words or years suggest that the parts need not add up to the total.

    These do: a word such as `each` between the total and up to 120 characters after the last part
    (`three men, 20 days each`); `both` after a part (`ten fined and four both`); and a year after
    each of several parts, before any comma (`30 in 2018 and 12 in 2019`).

    Args:
        masked: the masked text of the sentence with the parts
        start: the offset after the total; 0 if the total is in an earlier sentence
        parts: the parts, at least one
        words_after: for each part, the words after it
    """
    has_each = EACH.search(masked, start, parts[-1].end + _LONGEST_GAP) is not None
    has_both = any(map(_BOTH.match, words_after))
    has_years = len(parts) > 1 and all(YEAR in after.partition(",")[0] for after in words_after)
    return has_each or has_both or has_years


def _find_opposites(words_after: Sequence[str]) -> set[str]:
    """Return the features in which the two parts of a list are opposites.

    `[" women and ", " men"]` -> `{"sex"}`. Only the first six words after each part are compared.

    Args:
        words_after: for each part, the words after it

    Returns:
        any of `sex`, `age`, `outcome` and `other`; empty unless there are exactly two parts
    """
    first_words = _list_first_words(words_after)
    return {
        feature
        for feature, left, right in _OPPOSITES
        if _are_on_opposite_sides(first_words, left, right)
    }


def _are_complementary(noun: str, words_after: Sequence[str]) -> bool:
    """Return whether a list has two parts that cover everything that the noun of its total counts.

    `child`, `[" boys and ", " girls"]` -> True. Only the first six words after each part count.

    Args:
        noun: the noun of the total, in the singular, except `children` and `people`
        words_after: for each part, the words after it
    """
    first_words = _list_first_words(words_after)
    nouns = {noun, noun.removesuffix("ren")}  # `children` is in the table as `child`
    for wholes, left, right in _COMPLEMENTARY:
        is_of_noun = not wholes or not nouns.isdisjoint(wholes.split())
        if is_of_noun and _are_on_opposite_sides(first_words, left, right):
            return True
    return False


def _list_first_words(words_after: Sequence[str]) -> list[set[str]]:
    """Return, for each part, the set of the first six words after it, in lower case.

    Args:
        words_after: for each part, all words after it
    """
    return [set(_WORD.findall(text.lower())[:_WORDS_OF_KIND]) for text in words_after]


def _are_on_opposite_sides(first_words: Sequence[Collection[str]], left: str, right: str) -> bool:
    """Return whether one of two parts is of the left kind only, and the other of the right.

    `[{"women", "and"}, {"men"}]`, `women woman`, `men man` -> True. If one part has words of both
    kinds or of neither, or if there are not exactly two parts, the result is False.

    Args:
        first_words: for each part, the first words after it
        left, right: the words for two opposite kinds, separated by spaces
    """
    left_words, right_words = set(left.split()), set(right.split())
    # For each part: whether it has words of the left kind, and of the right kind.
    sides = [
        (not left_words.isdisjoint(words), not right_words.isdisjoint(words))
        for words in first_words
    ]
    return sorted(sides) == [(False, True), (True, False)]


def _have_same_preposition(words_after: Sequence[str]) -> bool:
    """Return whether the same preposition follows all parts: `in labor`, `in begging`.

    Parts with the same preposition divide the total by one feature, so they do not overlap. The
    result is False for a single part. It is also False if a masked number, such as an age or a
    duration, follows a part: these are limits, and their ranges may overlap.

    Args:
        words_after: for each part, the words after it
    """
    if any(OTHER in text for text in words_after):
        return False
    matches = map(_KIND.match, words_after)
    prepositions = {match["preposition"] if match else "" for match in matches}
    return len(words_after) > 1 and len(prepositions) == 1 and "" not in prepositions


def has_uncounted_part(after: str) -> bool:
    """Return whether a part without a number follows a number of a list.

    ` men and several others`, ` sailors and a captain` -> True.

    Args:
        after: the words after a number of the list
    """
    return _UNCOUNTED_PART.match(after) is not None


def is_ellipsis(after: str, before: str) -> bool:
    """Return whether the words after a part suggest that it counts what its total counts.

    They do if they begin with a preposition, `of them`, `who` or a kind of people, perhaps after
    `were`: 35 in `40 victims, 35 in labor` or `40 victims, 35 women`. There are two exceptions:

    - The same preposition follows the total: `40 in labor, 35 in begging` -> False. Before a year
      (`40 in 2019, 35 in labor`), it makes no difference.
    - A kind of people follows both the part and the total: `40 women, 35 girls` -> False.

    Args:
        after: the words after the part
        before: the words after the total, up to the part
    """
    match = _ELLIPSIS.match(after)
    if match is None:
        return False
    if match["kind"]:
        return _PEOPLE.search(before) is None
    preposition = match["preposition"]
    if preposition is None:  # `of them` or `who`
        return True
    return re.search(rf"\b{preposition} [^{YEAR}]", before) is None
