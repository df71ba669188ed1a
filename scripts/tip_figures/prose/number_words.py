"""How numbers in words, years and days are written, and what they are worth.

The constants are parts of patterns for `re.VERBOSE`: a space is written `[ ]`, and `JOIN` is a
space or hyphen.
"""

import re
from decimal import Decimal
from functools import lru_cache

UNIT = "one|two|three|four|five|six|seven|eight|nine"
TEEN = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
LARGE_SCALE = "thousand|million|billion|trillion"
SCALE = f"{LARGE_SCALE}|dozen"
ANY_SCALE = rf"(?:{SCALE}|thousands|(?:mi|bi|tri)llions|dozens)\b"

JOIN = "[ -]"
_AND = f"{JOIN}and{JOIN}"

# Number words, from small to large. A tail that itself goes on to a hundred or a scale word begins
# a number of its own: "between two hundred and three hundred" contains two.
_BELOW_100 = rf"(?:(?:{TENS})(?:{JOIN}(?:{UNIT})\b)?|(?:{TEEN}|{UNIT}))\b"
_NO_HUNDRED_NEXT = rf"(?!{JOIN}(?:hundred|dozens?)\b)"
_NO_SCALE_NEXT = rf"(?!{JOIN}(?:hundred|{SCALE})\b)"
_AFTER_HUNDRED = rf"(?:{_AND}|{JOIN}){_BELOW_100}{_NO_HUNDRED_NEXT}"
_BELOW_1000 = rf"{_BELOW_100}(?:{JOIN}hundred\b(?:{_AFTER_HUNDRED})?)?"
_AFTER_SCALE = rf"(?:{_AND}{_BELOW_100}{_NO_SCALE_NEXT}|{JOIN}{_BELOW_1000})"

AND_A_HALF = rf"{_AND}(?:(?:a|one){JOIN}(?:half|quarter)|three{JOIN}quarters)\b(?![ ]of\b)"
_A_HUNDRED = rf"a[ ]hundred\b(?!-)(?:(?:{_AND}|[ ]){_BELOW_100}{_NO_HUNDRED_NEXT})?"
_A_BEFORE_SCALE = rf"a(?=[ ](?:{LARGE_SCALE})\b(?!-))"
_PART_OF_A_MILLION = rf"""
    (?:a[ ])? (?: half | quarter | three{JOIN}quarters ) (?:[ ]of)? (?:[ ]a)?
    {JOIN} (?:{LARGE_SCALE})\b
"""
NUMBER_WORDS = rf"""
    (?: {_PART_OF_A_MILLION}                                      # half a million
      | {_BELOW_100} {AND_A_HALF} (?:[ ]{ANY_SCALE})?             # two and a half million
      | (?: {_BELOW_1000} | {_A_HUNDRED} | {_A_BEFORE_SCALE} )
        (?: {JOIN}{ANY_SCALE} {_AFTER_SCALE}? ){{0,4}}            # one million two hundred thousand
      | zero\b
    )
"""

_NTH = "third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twelfth|twentieth"
_MEASURE = "million|billion|dozen|century|hour|day|year"
FRACTION = rf"""
    (?: (?:one{JOIN}|a[ ])?half
      | (?:a[ ]|one{JOIN}) (?:{_NTH})
      | (?:{UNIT}|ten|eleven){JOIN} (?: halves | (?:{_NTH})s )
    )
"""
FRACTION_ALONE = rf"""
    (?! (?<= \band[ ] ) (?:a[ ])? (?:half|quarter)\b (?![ ]of\b) )     # `a month and a half`
    (?<! \band[ ]a[ ] ) (?<! \btop[ ] ) (?<! \b(?:first|other)[ ] )
    (?<! \b(?:last|next)[ ] ) (?<! \b(?:second|latter|former|bottom)[ ] )
    (?! a[ ](?!quarter|half)[a-z]+[ ] (?! (?: of | were | was | had | in ) \b ) [a-z] )  # ordinal
    {FRACTION}
    (?! [\w-] | [ ](?:of[ ])?an?[ ](?:{_MEASURE})\b
      | [ ](?:{_MEASURE}|time|part|count|person|nation|state|way|brother|sister)\b )
"""

_PLURAL = "(?: hundreds | thousands | millions | billions | trillions )"
_SINGULAR = "(?: hundred | thousand | million | billion | trillion | dozen )"
VAGUE_AMOUNT = rf"""
    (?: (?: (?: tens | dozens | scores | hundreds | thousands | millions ) [ ] of [ ]
            (?: hundreds [ ] of [ ] )? )?
        {_PLURAL}
      | dozens
      | scores (?= [ ]of\b | $ )  # but: the scores of a test
      | (?: several | many | (?: a [ ] )? (?: few | couple (?: [ ] of )? ) ) [ ]
        {_SINGULAR} (?: [ ] {_SINGULAR} )?
      | (?: half [ -] )? a [ ] (?: half [ -] )? dozen
      | half-dozen
    )
    (?! [\w-] )
"""

# What makes a number word, matched from its last word on, an ordinal or a figure of speech.
_ORDINAL_UNIT = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_ORDINAL = rf"{_ORDINAL_UNIT}|tenth|eleventh|twelfth|[a-z]{{3,5}}teenth|[a-z]{{3,5}}tieth"
_NOT_CARDINAL = re.compile(
    rf"""(?ai:
        (?:{TENS}) (?: -(?:{_ORDINAL_UNIT})\b                     # twenty-first
                     | [ ](?:{_ORDINAL_UNIT})\b (?!-|[ ]responder) )
      | (?:hundred|{SCALE}) (?:{JOIN}|{_AND}) (?:{_ORDINAL})\b (?!-|[ ]responder)
      | [a-z]+ {JOIN} (?:hundredth|thousandth|millionth|billionth) s?\b
      | [a-z]+ - (?: half | halves | (?:{_NTH})s? )\b             # two-third majority
      | (?<=on[ ]) one[ ]hand\b
      | one (?: [ ]another\b | 's\b | {JOIN}stop\b
              | -(?:on-one|to-one|off|way|time|sided|size)\b )
      | two-way\b
      | zero (?: {JOIN}tolerance | -sum )\b
    )""",
    re.VERBOSE,
)

# A lone `one` that points to something instead of counting it.
_NO_ONE_BEFORE = re.compile(
    rf"(?ai:\b(?:no|loved){JOIN}|\b(?:one-on|one-to|all-in)-|\b(?:this|on the) "
    r"|\bthe (?:first|second|third|latter|former|other|last|next|same|new|old) )$"
)
_REACH = 24  # characters before a number word that are looked at


def is_cardinal(sentence: str, start: int, end: int) -> bool:
    """Return whether number words in a sentence are a cardinal number, which counts something.

    The result is False in three cases:

    - The words begin an ordinal or a fraction: `twenty` in `twenty-first`, `two` in `two-thirds`.
    - The words are in a fixed phrase: `zero` in `zero tolerance`.
    - The words are a lone `one` that points to something: `this one`, `no one`.

    Args:
        sentence: the normalised text of the sentence
        start, end: half-open span of the number words
    """
    last_join = max(sentence.rfind(join, start, end) for join in " -")  # -1 for a single word
    if _NOT_CARDINAL.match(sentence, max(start, last_join + 1)):
        return False
    before = sentence[max(0, start - _REACH) : start]
    return sentence[start:end].lower() != "one" or not _NO_ONE_BEFORE.search(before)


# Values

_SMALL_NUMBERS = {word: number for number, word in enumerate(f"zero|{UNIT}|{TEEN}".split("|"))}
_SMALL_NUMBERS |= {word: number * 10 for number, word in enumerate(TENS.split("|"), start=2)}
_SCALE_WORDS = ("thousand k", "million m mn mln", "billion b bn", "trillion t tn")
_SCALES = {"dozen": 12}
for _thousands, _words in enumerate(_SCALE_WORDS, start=1):
    _SCALES |= dict.fromkeys(_words.split(), 1000**_thousands)
_DECIMALS = {"half": "+.5", "quarter": "+.25", "quarters": "+.75"}  # always three quarters
_PART_OF_ONE = re.compile(  # `and a half`, `and three quarters`
    r"(?:and[ -])?(?:\b(?:a|one|three)[ -])?\b(half|quarters?)\b"
)
_TOKEN = re.compile(r"[0-9.,' ]*[0-9]|[a-z]+")
_FRACTION = re.compile(FRACTION, re.VERBOSE)
_NTHS = "half|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth"
_DENOMINATORS = {name: number for number, name in enumerate(_NTHS.split("|"), start=2)}
_DENOMINATORS |= {"halve": 2, "fourth": 4, "twelfth": 12, "twentieth": 20}
_PRECISION = Decimal("0.0001")  # of a fraction in the tables


@lru_cache(maxsize=10_000)  # a text has few different numerals in words, and in years
def read_value(text: str) -> tuple[Decimal, Decimal]:
    """Return the value of a numeral in digits or words, and the step to which it is exact.

    `77.2 million` -> 77200000 and 100000. `two dozen` -> 24 and 1.

    Args:
        text: the text of a numeral that `find_numerals` found and that has a value; words that are
            not numbers, such as `and`, are ignored

    Returns:
        the value; and the step, which is the size of the last digit as written (0.1 for `7.5`, 1
        for `1,200`) times the scale words after it, except `dozen`; 1 for a fraction
    """
    words = text.lower()
    if _FRACTION.fullmatch(words):
        *words_before, name = re.split("[ -]", words)
        # `a` and no word at all both mean one.
        numerator = _SMALL_NUMBERS.get(words_before[0], 1) if words_before else 1
        fraction = Decimal(numerator) / _DENOMINATORS[name.removesuffix("s")]
        return fraction.quantize(_PRECISION).normalize(), Decimal(1)
    # `and a half` becomes a decimal: `two and a half million` -> `two +.5 million`.
    words = _PART_OF_ONE.sub(lambda part: _DECIMALS[part[1]], words)
    total = Decimal(0)  # of the tokens up to the last scale word
    group = Decimal(0)  # of the tokens after it
    step = Decimal(1)
    for token in _TOKEN.findall(words):
        scale = _SCALES.get(token.removesuffix("s"))
        if token[-1].isdigit():
            digits = re.sub("[,' ]", "", token)
            group += Decimal(digits)
            step = Decimal(10) ** -len(digits.partition(".")[2])
        elif token in _SMALL_NUMBERS:
            group += _SMALL_NUMBERS[token]
            step = Decimal(1)
        elif token == "hundred":
            group = (group or 1) * Decimal(100)  # `a hundred` has no number before it
            step *= 100
        elif scale:
            if total and not group:  # a scale directly after another: three thousand million
                total *= scale
            else:
                total += (group or 1) * scale
            group = Decimal(0)
            step *= 1 if token.startswith("dozen") else scale  # a dozen is exact
    return _drop_zero_decimals(total + group), _drop_zero_decimals(step)


def _drop_zero_decimals(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if value == whole else value


# Years, months and days

YEAR = r"(?:(?:19|20)[0-9]{2}|2100)"
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)

REFERENCE_BEFORE = re.compile(
    r"""
    (?: \b (?: article | section | law | act | decree | resolution | convention | order | ordinance
             | bill | chapter | rule | hotline | number | nos?\. ) s? [ ]?
      | [\#\u00a7] [ ]?
    ) $
    """,
    re.VERBOSE | re.IGNORECASE,
)

_IN_NAME = r"(?!(?:an?|the|in|of|on|for|from|that|to|by|with|under|against|and|or|when|as|was|were"
_IN_NAME += r"|had|has|after|before|at)\b)[\w\u2019'/-]+[ ]"
_NAMED_DOCUMENT = re.compile(
    rf"""
    (?: [\u2019']s )? [ ] (?: {_IN_NAME} ){{0,5}}?
    (?i: (?P<study> index | study | survey | census | report | assessment )
       | laws? | act | code | constitution | convention | protocol | decree | statute | regulations?
       | amendments? | bill | ordinance | order | legislation | standards? )
    \b (?! [ ]enforcement )
    """,
    re.VERBOSE,
)
_PREPOSITION_BEFORE = re.compile(
    r"\b(?:in|during|since|of|from|by|until|between|and|for|to|through|early|late|mid-?) $",
    re.IGNORECASE,
)
_YEAR = re.compile(YEAR)
_DAY = re.compile("0?[1-9]|[12][0-9]|3[01]")
_MONTH_BEFORE = re.compile(rf"\b{MONTH} $")
_MONTH_AFTER = re.compile(rf" (?:of )?{MONTH}(?!\w)")


def is_year(text: str) -> bool:
    """Return whether a numeral is written like a year from 1900 to 2100."""
    return _YEAR.fullmatch(text) is not None


def is_date(sentence: str, start: int, end: int) -> bool:
    """Return whether a numeral in digits, without a unit, is a year or the day of a date.

    A number from 1900 to 2100 is a year, except after a word such as `Law`. A number from 1 to 31
    is a day if the name of a month is directly before or after it: `5 May`. Any other number is no
    date.

    Args:
        sentence: the normalised text of the sentence
        start, end: span of the numeral in the sentence
    """
    before = sentence[max(0, start - _REACH) : start]
    text = sentence[start:end]
    if is_year(text):
        return not REFERENCE_BEFORE.search(before)
    has_month = _MONTH_BEFORE.search(before) or _MONTH_AFTER.match(sentence, end)
    return has_month is not None and is_day(text)


def find_document(sentence: str, start: int, end: int) -> re.Match[str] | None:
    """Return the words after a year if they and the year name a document: `the 2007 labor law`.

    A year in the name of a document is not the year of an event. A year after a preposition (`in
    2007 law officers`) is not in a name.

    Args:
        sentence: the normalised text of the sentence
        start, end: span of the year in the sentence

    Returns:
        the match of the words after the year (` labor law`), in which the group `study` is set if
        the document is a study (`index`, `survey`), so that its numbers may be of this year; None
        if the year is not in a name
    """
    before = sentence[max(0, start - _REACH) : start]
    if _PREPOSITION_BEFORE.search(before):
        return None
    return _NAMED_DOCUMENT.match(sentence, end)


def find_study_year(sentence: str) -> str:
    """Return the first year in the name of a study; "" if there is none.

    `The 2018 survey found 40 cases.` -> `2018`. The numbers of a study may be of its year.

    Args:
        sentence: the normalised text of the sentence
    """
    for year in _YEAR.finditer(sentence):
        document = find_document(sentence, *year.span())
        if document is not None and document["study"]:
            return year[0]
    return ""


def is_day(text: str) -> bool:
    """Return whether a numeral is written like the day of a month, from 1 to 31 (`5` or `05`)."""
    return _DAY.fullmatch(text) is not None
