"""Numbers as English text writes them: which are taken, where they are, what they are worth."""

import re
from decimal import Decimal

import hypothesis
from hypothesis import strategies as st

from cases import cases
from tip_figures.prose.number_words import read_value
from tip_figures.prose.numerals import Numeral, find_numerals, find_zeros, parse_numeral

# Each numeral of a sentence is in braces, with its value if that is not its text without commas,
# or ? if it has no value.
MARKED = re.compile(r"\{([^|}]+)(?:\|([^}]+))?\}")

SENTENCES = """
Police screened {212} women and freed {nine|9}.
{Seventeen|17} of {27} suspects fled; {Forty-one|41} others stayed.
Courts heard {one hundred and six|106} cases, {two hundred eleven|211} in May.
Some {twenty three|23} boys and {thirty|30} girls, {zero|0} of them foreign.
Hotline staff took {1,834} calls, {12,004,500} in all, {5,000.50} pages.
It freed {1 834|1834} workers of {12 004 500|12004500} or {1'200|1200}.
They found {five|5}-, {six|6}-, and {seven|7}-year-olds.
He said ({8}) that [{12}] and "{nine|9}" and '{10}' were right.
All but {six|6}, at least {one|1}, {one|1} of {four|4}, every {one|1}.
No one spoke, no-one's loved one was safe, and they helped one another as one's own.
On the one hand it paid, and {one|1} hand was hurt.
On one hand it paid.
Anyone, someone, everyone, none, ones, oneself, tenfold, often, weight, stone, sixes, fortyish.
This one and the first one came; the other one is here.
Said that {one|1} in {four|4}, the last {one hundred|100}, {one|1} more.
It paid {77.2 million|77200000} and {1.5 billion|1500000000} of {2 trillion|2000000000000}.
It paid $ {106.4 million|106400000}, or {784 million|784000000} baht (${21.91 million|21910000}).
It gave {one million two hundred thousand|1200000} and {fifteen hundred|1500} or {15 hundred|1500}.
Between {two hundred|200} and {three hundred|300}, or {one thousand|1000} and {two thousand|2000}.
It gave {five thousand|5000} and {six hundred|600}; {two thousand and nineteen|2019} came.
From {5} to {10 million|10000000}; {two|2} to {three hundred|300}; {3-million|3000000}; \
{4Million|4000000}.
Nearly {a hundred|100}, {a hundred and six|106}, {a thousand|1000}, {half a million|500000}.
{A million|1000000} came.
{Hundreds|?} of men, {several hundred|?}, {tens of thousands|?}, {millions|?}, {a dozen|?}, {half \
a dozen|?}, {dozens|?}, {hundreds of thousands|?}, {a few dozen|?}, {a couple of hundred|?}, \
{scores|?} of men.
It had {two dozen|24}, {3 dozens|36}, per thousand, thousandfold, a test's scores.
In {2018} {hundreds|?} came, in {2019} {thousands|?} of girls.
About {two dozen|24} or {3 dozen|36}; a million-dollar fund; {ten million|10000000}-dollar funds.
It paid ${10M|10000000}, €{2m|2000000}, {10k|10000}, {5bn|5000000000}, US${3bn|3000000000}.
It paid ${3b|3000000000}.
A fence of {2}m, {24}h and {5}kg; a 5G net, A4, 108A, B2B, H1N1, 3D; {10K|10000}.
It paid USD{50,000|50000}, D50,000 and Rs.{7}; plan B2, T2.
{half million|500000} and {a half million|500000}, {a quarter million|250000}, \
{half-million|500000}.
{three-quarters of a million|750000}.
{25 millions|25000000}, {3 dozens|36}, {3 hundred|300} and {21}, {5 million|5000000} {300 \
thousand|300000}.
More than {several hundred thousand|?}, {a few hundred million|?}.
In {2019} {millions|?} came, in {2018} {dozens|?}; {2 million|2000000} and {3 million|3000000}.
On {5} June {200} officers came; {5 200|5200} officers.
{2 hundred|200} and {5 thousand|5000}, {3 hundred|300} and {2 hundred|200}, {2 hundred|200} and \
{5 dozen|60}.
{three thousand millions|3000000000}, {5 thousand million|5000000000}, {seventy-five \
thousands|75000}, {three hundred|300} and {two dozens|24}.
{one billion|1000000000} and {a half million|500000}; {2 billion|2000000000} and {a half \
million|500000}.
{5k|5000}-{20k|20000}, ${5k|5000}-{20k|20000}, {5bn|5000000000}-{6bn|6000000000}.
It paid ${2.174T|2174000000000} and {1.5K|1500}.
A fine of B/.{150,000}.
It gave {5 lakh|?} or {2,919 crore|?} or {12,34,567|?} or {five lakhs|?}.
{75 USD million|?}, {30 MUSD|?}, {12 lac|?}; ${573.15K|573150}.
Terms run from {two and a half|2.5} to {five|5} years.
It took {two and one-half|2.5} years, {one and three-quarters|1.75}, {one and a half \
million|1500000}.
It took {2 1/2|?} years, {2 1\u20442|?} months, {3 and a half|3.5} days, 1\u20442 a day,\
 {2.3 and a half|2.8} weeks.
{Half|0.5}, {a half|0.5}, {one-half|0.5}, {one-third|0.3333}, {two-thirds|0.6667}, {three \
quarters|0.75} of them, {one third|0.3333} of men, {two fifths|0.4}, {one quarter|0.25}.
{A third|0.3333}; {a quarter of a million|250000}; {one-tenth|0.1}; two-third majorities.
The first {three|3} quarters of {2019}; a third country; half an hour; the first half; {one|1} \
third-country national; {one|1} half-day course.
A rate of {.5} or {0.75} or {1.25} percent, {35}% and {17} per cent.
It fell from {20} and {a quarter|0.25} of them left in a month and a half.
The first, second and twenty-first man, the 21st, 2nd, 13th and 3rd; the one hundred and first, \
two hundredth.
The twenty first session; a thirty-fifth year; one hundred fifth.
{Five|5} first responders, {twenty|20} first responders, {20} first-time and {two|2} \
second-instance courts.
In the 1990s, the 1990's, the '90s, the 2010s; {2019}'s plan; 1,000s.
Under Article {128}, Articles {141} and {203}, Law {13.344} and Law {28950}.
Under Law {2016}-{021|21}, Article {225}-{4}-{1}, Law {137}/XII, Section {5}({1})(b).
Under \u00a7 {1591}, Act No. {5}, No.{6}, Art.{7}.
Tier {2}, FY {2022}, Resolution {1325}, Goal {8.7}, Air Force {One|1}, the {116 006|116006} line, \
Phase II.
COVID-19, Covid-19, covid\u201319, COVID 19, G-20, G20, T-2, H-2A, A4, 108A, 5G, MI6, \
UNSCR-1325, 0x1F, file_4.
T-visas, NGO-operated, anti-trafficking.
See www.example.org/2019/05, https://example.org/a?b=12, a1.b2@example34.org, example.gov/2020/3 \
and {14}.
The line {1}-{888}-{373}-{7888} or {1} {800} {373} {7888}.
An {18}-year-old on a {three|3}-year, {12}-month, {24}-hour, {twenty-two|22}-day, {one|1}-year \
plan.
A {two-and-a-half|2.5}-year term, {one-hundred-and-six|106} days, a 3rd-party firm, 12th-grade \
girls.
A one-stop center, One Stop Centers, a one-time grant, one-on-one and one-to-one talks, two-way, \
zero-tolerance.
In mid-{2019}, Mid-{2018}, pre-{2015}, post-{2010}, under-{18} and May-{2019}; victims\u2014{35} \
of them.
It was {10}km or {5}kg off at {9}am, USD{50}, US${6}, Rs.{7}, KZT{8}.
From {90,000|90000}-{120,000|120000}, {14}-{17} years, {five|5} to {10} years, {one|1} or {two|2}.
In {2018} and {two|2} in {2017}; {2018}-{2019}; {2018}\u2013{19}; {2019}/{20}; \
{15}-to-{17}-year-olds.
Open {24}/{7} from {10}:{30} on May {5}, {2019} or {12.05.2019|?}, {2017}, {2018}, and {2019}.
{18}- to {25}-year-olds, {two|2}- to {five|5}-year terms, {five|5}-to-{10}, {10}%-{15}%, \
${5}-${10}.
${1 million|1000000}-{2 million|2000000}, {10}am-{5}pm, {one|1}-{two|2}.
{2},{5} and {20},{00|0} and {1},{8345} and {2017},{2018} and {1.200.000|?} and {5.2.1|?}.
A loss (${202,630}) of -{5} percent; {40}; {41}, {42}: {43}? {44}! {45}.
{1} ({one|1}) of {three|3} ({3}).
"""


@cases("marked", SENTENCES.strip().splitlines())
def test_exactly_the_marked_numbers_are_numerals(marked):
    """Each numeral has its value; no other number of the sentence is one."""
    expected = [
        (text, None if value == "?" else Decimal(value or text.replace(",", "")))
        for text, value in MARKED.findall(marked)
    ]
    numerals = find_numerals(MARKED.sub(r"\1", marked))
    assert [(numeral.text, numeral.value) for numeral in numerals] == expected


def test_numeral_has_offsets_in_code_points_and_its_form():
    """A character outside of the first 65,536 counts as one."""
    assert find_numerals("\U0001f600 In 2019, \u00fcber one million, hundreds.") == [
        Numeral(5, 9, "2019", "digits", Decimal(2019)),
        Numeral(16, 27, "one million", "words", Decimal(1000000)),
        Numeral(29, 37, "hundreds", "vague", None),
    ]


def test_number_with_more_digits_than_are_exact_is_not_read():
    digits = "12345678901234567890123456789"
    numerals = find_numerals(f"Of {digits[:28]} trillion men, {digits}.")
    assert [numeral.value for numeral in numerals] == [Decimal(digits[:28]) * 10**12, None]


def test_a_long_chain_of_ones_is_read_in_linear_time():
    """Each `one` is compared with the words beside it, not with the rest of the sentence."""
    assert len(find_numerals("one-" * 5_000)) == 5_000


@cases(
    "text, step",
    {
        "1.25": "0.01",
        "one and a quarter": "0.01",
        ".5": "0.1",
        "202,630": "1",
        "06": "1",
        "1 834": "1",
        "one hundred and six": "1",
        "two dozen": "1",
        "a hundred": "100",
        "two hundred and fifty thousand": "1000",
        "77.2 million": "100000",
        "one million two hundred thousand": "100000",
        "half a million": "100000",
    }.items(),
)
def test_step_is_the_last_digit_or_smallest_scale(text, step):
    """The step is exact, and written without an exponent."""
    assert str(read_value(text)[1]) == step


@cases("text", ["", " five", "five men", "first", "$5", "1-2", "five six", "1990s"])
def test_parse_numeral_refuses_all_else(text):
    """A text must be one numeral from its first character to its last."""
    assert parse_numeral(text) is None


BELOW_20 = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
"""
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SCALES = [(10**9, "billion"), (10**6, "million"), (10**3, "thousand"), (100, "hundred")]


def spell(number: int, link: str) -> str:
    """Write a whole number in words; `link` is between hundreds and the rest."""
    if number < 20:
        return BELOW_20.split()[number]
    for scale, name in SCALES:
        if number >= scale:
            words = f"{spell(number // scale, link)} {name}"
            rest = number % scale
            if not rest:
                return words
            return words + (link if rest < 100 else " ") + spell(rest, link)
    tens = TENS.split()[number // 10 - 2]
    return f"{tens}-{spell(number % 10, link)}" if number % 10 else tens


@hypothesis.given(
    number=st.integers(0, 10**12 - 1) | st.integers(0, 2000),
    link=st.sampled_from([" ", " and "]),
    is_capital=st.booleans(),
)
def test_spelled_number_has_its_value(number, link, is_capital):
    """With or without `and`, with a capital or without one, and as one numeral in a sentence."""
    words = spell(number, link)
    if is_capital:
        words = words.capitalize()
    assert parse_numeral(words).value == number
    assert [numeral.text for numeral in find_numerals(f"Of ({words}), none.")] == [words]


PIECES = "one two twenty hundred million and a half - , . / 1 06 234 th x $"
FRAGMENTS = st.lists(st.sampled_from([" ", *PIECES.split()]), max_size=14).map("".join)


@hypothesis.given(FRAGMENTS | st.text())
def test_numerals_of_any_text_are_in_order_and_read_alone(sentence):
    """Offsets slice the text, numerals do not overlap, and each has the value of its own text."""
    previous_end = 0
    for numeral in find_numerals(sentence):
        assert previous_end <= numeral.start < numeral.end
        assert sentence[numeral.start : numeral.end] == numeral.text
        assert numeral.value in (parse_numeral(numeral.text).value, None)
        assert read_value(numeral.text)[1] > 0
        previous_end = numeral.end


# The negating words of phrases that may state a zero are in braces.
ZEROS = """
{No} victims came, with {no} shelters available.
It heard {no} new confirmed trafficking cases.
{No} children, {no} women, {no} police.
There were {no} confirmed cases, {none} in 2018.
It did {not} identify any victims.
Courts did {not} convict a single trafficker.
It did {not} result in cases.
Calls have {not} resulted in cases.
It closed {without} any reports.
{Neither} of them was freed.
{No} one was freed; {nobody} was.
It {never} opened any shelter.
The year ended {without} arrests or new convictions; it acts without delay.
Courts did {not} investigate, prosecute, or obtain convictions.
It did {not} make arrests.
Courts did {not} investigate, prosecute, or convict any traffickers.
It did {not} report investigating, prosecuting, or convicting any traffickers.
It did {not} investigate or prosecute or convict any men.
It did not train them, and any law did not apply, or any rule.
\u0130zmir had {no} victims, {no} cases.
{Not} a single man left {without} a single case.
{No} victim came, {no} court case began, there was {no} conviction.
{No} government official has ever been convicted.
It had no victim assistance, no case-by-case plan, not a victim unit.
It {failed} to convict any, {failing} to find any.
It has {yet} to report any; it is {unable} to free any.
It failed to report, and is yet to open a law.
It {never} convicted anyone, {never} convicted a trafficker.
There has {never} been a conviction.
It has {not} convicted anyone.
It did {not} initiate a prosecution.
It did {not} conduct inspections; it did {not} carry out unannounced labor inspections.
It did {not} open new criminal investigations, and does {not} initiate prosecutions.
It did not conduct training, open shelters, or carry out its plan.
She was not identified as a victim, nor named in a case.
It {didn't} find any; it hasn't any.
{Neither} victims nor men came; it {neither} tried nor convicted any.
It neither trained nor funded them.
{Nor} did it convict any.
It freed no more than five, no fewer than two, and was no longer open.
It had no doubt, no funding and no such luck.
No statistics were available; they had no status at all.
It had no was, no has, no its.
It did not report the number, and never tried.
"""


@cases("marked", ZEROS.strip().splitlines())
def test_negating_words_of_countable_phrases_are_found(marked):
    """`no` before something counted, `none`, `did not … any`; not every word that negates."""
    sentence = re.sub("[{}]", "", marked)
    for zero in reversed(find_zeros(sentence)):
        sentence = f"{sentence[: zero.start]}{{{zero.text}}}{sentence[zero.end :]}"
    assert sentence == marked
