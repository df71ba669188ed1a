"""Numbers as English text writes them: which are taken, where they stand, what they are worth."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tip_figures.prose import numerals, zeros
from tip_figures.prose.quote import choose_quote

# Each numeral of a sentence stands in braces, with its value where that is not its text without commas.
MARKED = re.compile(r"\{([^|}]+)(?:\|([^}]+))?\}")

SENTENCES = [
    "Police screened {212} women and freed {nine|9}.",
    "{Seventeen|17} of {27} suspects fled; {Forty-one|41} others stayed.",
    "Courts heard {one hundred and six|106} cases, {two hundred eleven|211} in May.",
    "Some {twenty three|23} boys and {thirty|30} girls, {zero|0} of them foreign.",
    "Hotline staff took {1,834} calls, {12,004,500} in all, and {5,000.50} pages.",
    "It freed {1 834|1834} workers of {12 004 500|12004500} or {1'200|1200}.",
    "They found {five|5}-, {six|6}-, and {seven|7}-year-olds.",
    "He said ({8}) that [{12}] and \"{nine|9}\" and '{10}' were right.",
    "All but {six|6}, at least {one|1}, {one|1} of {four|4}, every {one|1}, {one|1} more.",
    "No one spoke, no-one's loved one was safe, and they helped one another as one's own.",
    "On the one hand it paid, and {one|1} hand was hurt.",
    "Anyone, someone, everyone, none, ones, oneself, tenfold, often, weight, stone, sixes, fortyish.",
    # scales
    "It paid {77.2 million|77200000} and {1.5 billion|1500000000} of {2 trillion|2000000000000}.",
    "It paid $ {106.4 million|106400000}, or {784 million|784000000} baht (${21.91 million|21910000}).",
    "It gave {one million two hundred thousand|1200000} and {fifteen hundred|1500} or {15 hundred|1500}.",
    "Between {two hundred|200} and {three hundred|300}, or {one thousand|1000} and {two thousand|2000}.",
    "It gave {five thousand|5000} and {six hundred|600}; {two thousand and nineteen|2019} came.",
    "From {5} to {10 million|10000000}; {two|2} to {three hundred|300}; {3-million|3000000}; {4Million|4000000}.",
    "Nearly {a hundred|100}, {a hundred and six|106}, {a thousand|1000}, {half a million|500000}.",
    "{A million|1000000} came.",
    "Hundreds of men, several hundred, tens of thousands, millions, a dozen, half a dozen, dozens, per thousand.",
    "In {2018} hundreds came, in {2019} thousands of girls.",
    "About {two dozen|24} or {3 dozen|36}; a million-dollar fund; {ten million|10000000}-dollar funds.",
    # letters behind a number
    "It paid ${10M|10000000}, €{2m|2000000}, {10k|10000}, {5bn|5000000000}, US${3bn|3000000000}, EUR {2.5m|2500000}.",
    "It paid ${3}-{5m|5000000} and \u20ac{3m|3000000} to {5m|5000000}; a {3}yr term of {6}mos.",
    "A fence of {2}m, {24}h and {5}kg; a 5G net, A4, 108A, B2B, H1N1, 3D; {10K|10000}.",
    "It paid D{50,000|50000}, K{2.5 million|2500000} and Rs.{7}; plan B2, T2.",
    # numbers in mixed words
    "{half million|500000} and {a half million|500000}, {a quarter million|250000}, {half-million|500000}.",
    "{one million and a half|1500000}; {2 million and a half|2500000}; {three-quarters of a million|750000}.",
    "{25 millions|25000000}, {3 dozens|36}, {3 hundred and 21|321}, {5 million 300 thousand|5300000}.",
    "More than {hundred thousand|100000}, several hundred thousand, a few hundred million.",
    "In {2019} millions came, in {2018} dozens; {2 million|2000000} and {3 million|3000000}.",
    "On June {5} {200} officers, on {5} June {200}; {5 200|5200} officers.",
    "This one, that one and the first one came; the other one is here; this {one|1} man, the last {one hundred|100}.",
    # fractions
    "Terms run from {two and a half|2.5} to {five|5} years.",
    "It took {two and one-half|2.5} years, {one and three-quarters|1.75}, {one and a half million|1500000}.",
    "It took {2 1/2|2.5} years, {2 1\u20442|2.5} months, {3 and a half|3.5} days, 1\u20442 a day.",
    "Half, a half, one-half, one-third, two-thirds, three quarters of them, one third of men, two fifths, one quarter.",
    "A third; {a quarter of a million|250000}; one-tenth; two-third majorities.",
    "The first {three|3} quarters of {2019}; {one|1} third-country national; {one|1} half-day course.",
    "A rate of {.5} or {0.75} or {1.25} percent, {35}% and {17} per cent.",
    "It fell from {20} and a quarter of them left.",
    # ordinals
    "The first, second and twenty-first man, the 21st, 2nd, 13th and 3rd; the one hundred and first, two hundredth.",
    "The twenty first session; a thirty-fifth year; one hundred fifth.",
    "{Five|5} first responders, {twenty|20} first responders, {20} first-time and {two|2} second-instance courts.",
    "In the 1990s, the 1990's, the '90s, the 2010s; {2019}'s plan; 1,000s.",
    # names
    "Under Article {128}, Articles {141} and {203}, Law {13.344} and Law {28950}.",
    "Under Law {2016}-{021|21}, Article {225}-{4}-{1}, Law {137}/XII, Section {5}({1})(b).",
    "Under \u00a7 {1591}, Act No. {5}, No.{6}, Art.{7}.",
    "Tier {2}, FY {2022}, Resolution {1325}, Goal {8.7}, Air Force {One|1}, the {116 006|116006} line, Phase II.",
    "COVID-19, Covid-19, covid\u201319, COVID 19, G-20, G20, T-2, H-2A, E-6-2, A4, 108A, 5G, MI6, UNSCR-1325, 0x1F.",
    "T-visas, NGO-operated, anti-trafficking; 550e8400-e29b-41d4-a716-446655440000.",
    "See www.example.org/2019/05, https://example.org/a?b=12, a1.b2@example34.org, example.gov/2020/3 and {14}.",
    "The line {1}-{888}-{373}-{7888} or {1} {800} {373} {7888}.",
    # compounds
    "An {18}-year-old on a {three|3}-year, {12}-month, {24}-hour, {twenty-two|22}-day, {one|1}-year plan.",
    "A {two-and-a-half|2.5}-year term, {one-hundred-and-six|106} days, a 3rd-party firm, 12th-grade girls.",
    "A one-stop center, One Stop Centers, a one-time grant, one-on-one and one-to-one talks, two-way, zero-tolerance.",
    "In mid-{2019}, Mid-{2018}, pre-{2015}, post-{2010}, under-{18} and May-{2019}; victims\u2014{35} of them.",
    "It was {10}km or {5}kg off at {9}am, USD{50}, US${6}, Rs.{7}, KZT{8}.",
    # pairs
    "From {90,000|90000}-{120,000|120000}, {14}-{17} years, {five|5} to {10} years, {one|1} or {two|2}.",
    "In {2018} and {two|2} in {2017}; {2018}-{2019}; {2018}\u2013{19}; {2019}/{20}; {15}-to-{17}-year-olds.",
    "Open {24}/{7} from {10}:{30} on May {5}, {2019} or {12}.{05|5}.{2019}, {2017}, {2018}, and {2019}.",
    "{18}- to {25}-year-olds, {two|2}- to {five|5}-year terms, {five|5}-to-{10}, {10}%-{15}%, ${5}-${10}.",
    "${1 million|1000000}-{2 million|2000000}, {10}am-{5}pm, {one|1}-{two|2}.",
    "{2},{5} and {20},{00|0} and {1},{8345} and {2017},{2018} and {1.200.000|1200000} and {5}.{2}.{1}.",
    "A loss (${202,630}) of -{5} percent; {40}; {41}, {42}: {43}? {44}! {45}.",
    "{1} ({one|1}) of {three|3} ({3}).",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_find_takes_what_is_marked(marked: str) -> None:
    """Exactly the marked numbers of a sentence are numerals, each with its value."""
    expected = [
        (text, Decimal(worth or text.replace(",", ""))) for text, worth in MARKED.findall(marked)
    ]
    found = numerals.find_numerals(MARKED.sub(r"\1", marked))
    assert [(one.text, one.value) for one in found] == expected


def test_find_says_where_in_what_form_and_what_is_not_read() -> None:
    """Offsets count code points from 0 and are half-open; Indian numbers are numerals without a value."""
    assert numerals.find_numerals("\U0001f600 In 2019, \u00fcber one million.") == [
        numerals.Numeral(5, 9, "2019", "digits", Decimal(2019)),
        numerals.Numeral(16, 27, "one million", "words", Decimal(1000000)),
    ]
    found = numerals.find_numerals("It gave 5 lakh or 2,919 crore or 12,34,567 or five lakhs.")
    assert {one.text: one.value for one in found} == dict.fromkeys(
        ["5 lakh", "2,919 crore", "12,34,567", "five lakhs"]
    )


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("No victims came, with no shelters available.", [("No", 0), ("no", 22)]),
        ("There were no confirmed cases, none in 2018.", [("no", 11), ("none", 31)]),
        (
            "It did not identify any victims, and calls did not result in cases.",
            [("not", 7), ("not", 47)],
        ),
        ("Courts did not convict a single trafficker.", [("not", 11)]),
        (
            "It closed without any reports, and neither of them was freed.",
            [("without", 10), ("neither", 35)],
        ),
        (
            "No one was freed; nobody was; it never opened any shelter.",
            [("No", 0), ("nobody", 18), ("never", 33)],
        ),
        ("It freed no more than five, no fewer than two, and was no longer open.", []),
        ("It had no doubt, no funding and no such luck; it did not report the number.", []),
    ],
)
def test_zeros_are_offered_with_their_place(sentence: str, found: list[tuple[str, int]]) -> None:
    """`no` before something counted, `none`, `did not … any`, `did not result in`; not every word that negates."""
    made = zeros.find_zeros(sentence)
    assert [(one.text, one.start) for one in made] == found
    assert all(one.form == "negation" and one.value == 0 for one in made)


STEPS = {
    "0.01": ["1.25", "2 1/2"],
    "0.1": [".5", "two and a half"],
    "1": ["202,630", "five", "twenty", "06", "1 834", "one hundred and six", "two dozen"],
    "100": ["two hundred", "a hundred"],
    "1000": ["two hundred and fifty thousand"],
    "100000": [
        "77.2 million",
        "one million two hundred thousand",
        "two and a half million",
        "half a million",
    ],
}


def test_value_and_written_step_are_exact() -> None:
    """The last digit or smallest scale that a numeral writes, of long ones too; what is not one numeral alone is refused."""
    for step, texts in STEPS.items():
        assert [str(numerals.parse_numeral(text)[1]) for text in texts] == [step] * len(texts)
    numeral, step = numerals.parse_numeral("12345678901234567890123456789012.5 trillion")
    assert (str(numeral.value), str(step)) == (
        "12345678901234567890123456789012500000000000",
        "100000000000",
    )
    for text in (
        "",
        " five",
        "five men",
        "first",
        "$5",
        "1-2",
        "1.2.3",
        "five six",
        "half",
        "1990s",
    ):
        with pytest.raises(ValueError, match="not one numeral"):
            numerals.parse_numeral(text)


ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def spell(number: int, link: str) -> str:
    """Write a whole number in words; `link` stands between hundreds and the rest."""
    if number < 20:
        return ["zero", *ONES.split()][number]
    for size, name in [
        (10**9, "billion"),
        (10**6, "million"),
        (10**3, "thousand"),
        (100, "hundred"),
    ]:
        if number >= size:
            rest = number % size
            joint = link if rest < 100 else " "
            return f"{spell(number // size, link)} {name}" + (
                joint + spell(rest, link) if rest else ""
            )
    return TENS.split()[number // 10 - 2] + (f"-{spell(number % 10, link)}" if number % 10 else "")


@given(
    st.integers(0, 10**12 - 1) | st.integers(0, 2000),
    st.sampled_from([" ", " and "]),
    st.booleans(),
)
def test_words_are_read_back(number: int, link: str, capital: bool) -> None:
    """A number written in words, with or without `and`, capital or not, has its value again."""
    words = spell(number, link)
    words = words.capitalize() if capital else words
    assert numerals.parse_numeral(words)[0].value == number
    assert [one.text for one in numerals.find_numerals(f"Of ({words}), none.")] == [words]


PIECES = "one|two|twenty|hundred|million|and|a|half| |-|,|.|/|1|06|234|th|x|$"
FRAGMENTS = st.lists(st.sampled_from(PIECES.split("|")), max_size=14).map("".join)


@given(FRAGMENTS | st.text())
def test_find_slices_and_never_raises(sentence: str) -> None:
    """In any text, numerals stand in order, their offsets slice their text, and each is worth its own text."""
    reached = 0
    for one in numerals.find_numerals(sentence):
        assert reached <= one.start < one.end
        assert sentence[one.start : one.end] == one.text
        again, step = numerals.parse_numeral(one.text)
        assert (again.value, step > 0) == (one.value, True)
        reached = one.end


@pytest.mark.parametrize(
    ("sentence", "behind", "found"),
    [
        ("The government identified {40} victims.", "", "The government identified 40"),
        ("{40} victims were identified by police.", "", "40 victims were identified"),
        ("In {2018}, police identified 40 victims.", "", "In 2018, police identified"),
        ("Of these, 35 were ({19} in 2018) women.", "", "these, 35 were (19"),
        ("Of these, 35 were (19 in {2018}) women.", "", "were (19 in 2018)"),
        ("The \u201cgovernment\u2019s\u201d own {40} victims", "", "The \u201cgovernment\u2019s\u201d own 40"),
        ("It spent {77.2 million} (12 million) tenge.", "", "It spent 77.2 million"),
        ("They had {forty}.", "", "They had forty"),
        ("One was from Elbonia and {one} was from Ruritania.", " Elbonia and one was held. From Elbonia and one was ill.", "and one was from"),
        ("Then the {one} and the one and the one.", "", "Then the one and"),
        ("Then the one and the {one} and the one.", "", "and the one and"),
        ("Police found two Utopian citizens and {one} foreigner.", " Of Utopian citizens and one foreigner, citizens and one foreigner. And one foreigner. One foreigner.", "two Utopian citizens and one"),
        ("As before, police found {one} victim of it.", " As before, police found one victim of it.", "As before, police found one victim"),
    ],
)  # fmt: skip
def test_quote_is_the_fewest_words_that_stand_once(sentence: str, behind: str, found: str) -> None:
    """Four words that end with the numeral where they can, else others, then five, then six; marks at either end are no part."""
    start, end = sentence.index("{"), sentence.index("}") - 1
    written = sentence.replace("{", "").replace("}", "")
    plain = written.translate({0x201C: '"', 0x201D: '"', 0x2019: "'"})
    assert choose_quote(written, start, end, plain + behind) == found
