"""Which code of a dimension the words around a numeral name; the small package has the codes."""

from cases import cases
from conftest import read_figures
from tip_figures.figures.words.code_reader import CodeReader
from tip_figures.figures.words.period_words import read_period_type
from tip_figures.prose.mention import Mention, read_mentions
from tip_figures.prose.source_text import split_source_text

FIGURES = read_figures()
DIMENSIONS = {dimension.name: dimension for dimension in FIGURES.dimensions}
READER = CodeReader(FIGURES.code_words, country="ISL")


def read_mention(text: str) -> Mention:
    """Read the numeral 12 of a sentence: the last one with that text."""
    (sentence,) = split_source_text("text", text).sentences
    mentions = read_mentions(sentence, sentence.numerals_and_zeros("ISL"))
    return [mention for mention in mentions if mention.numeral.text == "12"][-1]


def read_codes(dimension: str, text: str) -> str:
    """Read the codes of the numeral 12, in brackets if they are uncertain."""
    reading = READER.read_codes(read_mention(text), DIMENSIONS[dimension])
    codes = " ".join(sorted(reading.codes))
    return f"({codes})" if reading.is_uncertain else codes


@cases(
    "dimension, text, codes",
    {
        "without-a-verb": ("sex", "Six were men and 12 female.", "female"),
        "both-nouns": ("sex", "Of these, 12 were women and girls.", "female"),
        "all": ("sex", "It found 12 victims, all of whom were men.", "male"),
        "another-numeral": ("sex", "It found 12 victims, five men.", ""),
        "two-sexes": ("sex", "It found 12 men and women.", ""),
        "noun-without-sex": ("sex", "It found 12 women and children.", ""),
        "most-of-them": ("sex", "It found 12 victims, mostly women.", ""),
        "somebody-else": ("sex", "It heard 12 cases of women.", ""),
        "children": ("age", "It found 12 children.", "child"),
        "of-some-age": ("age", "It found 12 women and girls.", ""),
        "suspects-of-crimes": ("status", "It charged 12 suspects.", ""),
        "two-kinds": ("status", "It found 12 confirmed and potential victims.", ""),
        "kind": ("exploitation", "It found 12 sex trafficking victims.", "sex_trafficking"),
        "joined": ("exploitation", "It found 12 sex and labor trafficking victims.", ""),
        "purpose": ("exploitation", "It trained 12 people to prevent forced labor.", ""),
        "some": ("exploitation", "It found 12 victims, including of forced labor.", ""),
        "foreign": ("citizenship", "It helped 12 foreign citizens.", "foreign"),
        "citizens": ("citizenship", "It helped 12 citizens.", "ISL"),
        "of": ("citizenship", "It helped 12 nationals of Denmark.", "DNK"),
        "adjective": ("citizenship", "It found 12 Norwegian women.", "NOR"),
        "brought-from": ("citizenship", "It repatriated 12 victims from Norway.", ""),
        "several-countries": (
            "citizenship",
            "It helped 12 victims from Norway and Denmark.",
            "DNK NOR all foreign",
        ),
        "language": ("citizenship", "It helped 12 Russian-speaking victims.", ""),
        "all-but-foreigners": ("citizenship", "All but 12 of them were foreigners.", "ISL"),
        "all-but-a-country": ("citizenship", "All but 12 of them were from Norway.", ""),
        "all-but-some-foreigners": (
            "citizenship",
            "All but 12 of the foreign victims were from Norway.",
            "foreign",
        ),
        "all-but-women": ("sex", "All but 12 of the victims were women.", ""),
        "abroad": ("exploited_in", "It found 12 victims exploited abroad.", "foreign"),
        "found-there": ("exploited_in", "It found 12 trafficking victims in Norway.", ""),
        "all-but-those-exploited-here": (
            "exploited_in",
            "All but 12 of them were exploited in Iceland.",
            "foreign",
        ),
        "by": ("actor", "Of them, 12 were referred by police.", "law_enforcement"),
        "by-without-agent": ("actor", "Of them, 12 were referred by, among others, police.", ""),
        "two-subjects": ("actor", "Police and everybody else referred 12 victims.", ""),
        "whole": (
            "exploitation",
            "It found 30 victims of forced labor (12 women).",
            "(forced_labor)",
        ),
        "comparison": (
            "citizenship",
            "It found 30 foreign victims, compared with 12 in 2018.",
            "(foreign)",
        ),
        "no-whole": ("sex", "It found 30 women; 12 left.", ""),
        "before-unknown-words": ("sex", "It found 12 women\ufffd", "(female)"),
        "before-an-unknown-second-code": ("sex", "It found 12 women and\ufffd", "(female)"),
        "unknown-words-of-a-part": ("sex", "Of 30 women, 12 \ufffd", ""),
        "unknown-words-later": ("sex", "It found 12 women in homes\ufffd", "female"),
        "before-brackets": (
            "citizenship",
            "It found 30 victims from Norway (12), and Denmark (18).",
            "NOR",
        ),
        "before-later-brackets": (
            "citizenship",
            "It found 30 victims from Norway (18), and Denmark (12).",
            "DNK",
        ),
        "whole-of-brackets": (
            "citizenship",
            "It found 12 victims from Norway (5), and Denmark (7).",
            "",
        ),
        "conversion": ("purpose", "It gave 2,000 ISK ($12) for shelters.", "shelters"),
    },
)
def test_words_of_a_numeral_name_its_code(dimension, text, codes):
    """A code is inherited from a whole or a comparison, or if unknown words may name another."""
    assert read_codes(dimension, text) == codes


@cases(
    "text, code",
    [
        ("Since 2016, it found 12 victims.", "several_years"),
        ("It found 12 victims from 2016 to 2018.", "several_years"),
        ("On average, 12 victims arrive every year.", "several_years"),
        ("In the first half of 2019, it found 12 victims.", "part_of_year"),
        ("It found 12 victims in the first nine months of 2019.", "part_of_year"),
        ("During the reporting period, it found 12 victims.", "twelve_months"),
        ("It found 12 victims this reporting period.", "twelve_months"),
        ("It found 12 victims.", ""),
        ("It jailed 12 people who exploited women every year.", ""),
        ("In the first half of 2019, it found six victims, and in 2018, 12.", ""),
        ("It jailed 12 people who exploited women over the past nine years.", ""),
        ("It jailed 12 people for slavery over the past nine years.", ""),
        ("It found six victims, fewer than the 12 of the previous reporting period.", ""),
    ],
)
def test_period_that_words_name(text, code):
    assert read_period_type(read_mention(text)).code == code


@cases(
    "text",
    {
        "since": "Since then, it found 12 victims.",
        "before": "It had to date found 12 victims.",
        "never": "It has never found 12 victims.",
    },
)
def test_open_period_may_have_any_length(text):
    assert read_period_type(read_mention(text)).codes == {"part_of_year", "several_years"}


def test_cases_begun_in_a_year_have_no_open_period():
    """In `none was charged to date`, the period is that of the cases."""
    assert read_period_type(read_mention("It found 12 cases but charged 0 to date.")).code == ""
