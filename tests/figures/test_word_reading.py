"""Which code of a dimension the words around a numeral name; the small package has the codes."""

import pytest

from conftest import read_figures
from tip_figures.figures.words.code_words import CodeWords
from tip_figures.figures.words.word_reading import Reading, WordReader, read_period
from tip_figures.prose.mention import Mention
from tip_figures.prose.mentions import read_mentions
from tip_figures.prose.source_text import split_source_text

FIGURES = read_figures()
DIMENSIONS = {dimension.name: dimension for dimension in FIGURES.dimensions}
READER = WordReader(CodeWords(FIGURES.code_labels), home="ISL")


def read_mention(text: str, numeral: str) -> Mention:
    """Read a numeral of a sentence: the last one with that text."""
    (sentence,) = split_source_text("text", text).sentences
    mentions = read_mentions(sentence, sentence.numerals_and_zeros("ISL"))
    return [mention for mention in mentions if mention.numeral.text == numeral][-1]


def read_code(dimension: str, text: str) -> Reading:
    """Read the code of the numeral 12."""
    return READER.read_surely(read_mention(text, "12"), DIMENSIONS[dimension])


@pytest.mark.parametrize(
    ("dimension", "text", "codes"),
    [
        pytest.param("sex", "Six were men and 12 female.", {"female"}, id="without a verb"),
        pytest.param("sex", "Of these, 12 were women and girls.", {"female"}, id="both nouns"),
        pytest.param("sex", "It found 12 victims, all of whom were men.", {"male"}, id="all"),
        pytest.param("sex", "It found 12 victims, five men.", set(), id="another numeral"),
        pytest.param("sex", "It found 12 men and women.", set(), id="two sexes"),
        pytest.param("sex", "It found 12 women and children.", set(), id="noun without sex"),
        pytest.param("sex", "It found 12 victims, mostly women.", set(), id="most of them"),
        pytest.param("sex", "It heard 12 cases of women.", set(), id="somebody else"),
        pytest.param("age", "It found 12 children.", {"child"}, id="children"),
        pytest.param("age", "It found 12 women and girls.", set(), id="of some age"),
        pytest.param("status", "It charged 12 suspects.", set(), id="suspects of crimes"),
        pytest.param(
            "status", "It found 12 confirmed and potential victims.", set(), id="two kinds"
        ),
        pytest.param(
            "exploitation", "It found 12 sex trafficking victims.", {"sex_trafficking"}, id="kind"
        ),
        pytest.param(
            "exploitation", "It found 12 sex and labor trafficking victims.", set(), id="joined"
        ),
        pytest.param(
            "exploitation", "It trained 12 people to prevent forced labor.", set(), id="purpose"
        ),
        pytest.param(
            "exploitation", "It found 12 victims, including of forced labor.", set(), id="some"
        ),
        pytest.param("citizenship", "It helped 12 foreign citizens.", {"foreign"}, id="foreign"),
        pytest.param("citizenship", "It helped 12 citizens.", {"ISL"}, id="citizens"),
        pytest.param("citizenship", "It helped 12 nationals of Denmark.", {"DNK"}, id="of"),
        pytest.param("citizenship", "It found 12 Norwegian women.", {"NOR"}, id="adjective"),
        pytest.param(
            "citizenship", "It repatriated 12 victims from Norway.", set(), id="brought from"
        ),
        pytest.param(
            "citizenship",
            "It helped 12 victims from Norway and Denmark.",
            {"NOR", "DNK", "foreign", "all"},
            id="several countries",
        ),
        pytest.param("citizenship", "It helped 12 Russian-speaking victims.", set(), id="language"),
        pytest.param(
            "citizenship", "All but 12 of them were foreigners.", {"ISL"}, id="all but foreigners"
        ),
        pytest.param(
            "citizenship", "All but 12 of them were from Norway.", set(), id="all but a country"
        ),
        pytest.param(
            "citizenship",
            "All but 12 of the foreign victims were from Norway.",
            {"foreign"},
            id="all but some foreigners",
        ),
        pytest.param("sex", "All but 12 of the victims were women.", set(), id="all but women"),
        pytest.param(
            "exploited_in", "It found 12 victims exploited abroad.", {"foreign"}, id="abroad"
        ),
        pytest.param(
            "exploited_in", "It found 12 trafficking victims in Norway.", set(), id="found there"
        ),
        pytest.param(
            "exploited_in",
            "All but 12 of them were exploited in Iceland.",
            {"foreign"},
            id="all but those exploited here",
        ),
        pytest.param("actor", "Of them, 12 were referred by police.", {"law_enforcement"}, id="by"),
        pytest.param(
            "actor", "Police and everybody else referred 12 victims.", set(), id="two subjects"
        ),
    ],
)
def test_words_of_a_numeral_name_its_code(dimension, text, codes):
    reading = read_code(dimension, text)
    assert reading.codes == codes
    assert not reading.is_inherited


@pytest.mark.parametrize(
    ("dimension", "text", "codes"),
    [
        ("exploitation", "It found 30 victims of forced labor (12 women).", {"forced_labor"}),
        ("citizenship", "It found 30 foreign victims, compared with 12 in 2018.", {"foreign"}),
        ("sex", "It found 30 women; 12 left.", set()),
    ],
)
def test_code_of_a_whole_or_of_a_comparison(dimension, text, codes):
    reading = read_code(dimension, text)
    assert reading.codes == codes
    assert reading.is_inherited is bool(codes)


@pytest.mark.parametrize(
    ("text", "is_inherited"),
    [
        ("It found 12 women\ufffd", True),
        ("It found 12 women and\ufffd", True),
        ("It found 12 women in homes\ufffd", False),
        ("It found 12 women.", False),
    ],
)
def test_code_before_unknown_words_is_not_settled(text, is_inherited):
    """The words may name another code: `12 women and …`."""
    assert read_code("sex", text).is_inherited is is_inherited


def test_label_before_brackets_names_the_code():
    text = "It found 30 victims from Norway (12), and Denmark (18)."
    codes = {
        number: READER.read_surely(read_mention(text, number), DIMENSIONS["citizenship"]).code
        for number in ("30", "12", "18")
    }
    assert codes == {"30": "", "12": "NOR", "18": "DNK"}


def test_conversion_has_the_code_of_its_amount():
    mention = read_mention("It gave 2 million ISK ($15,000) for shelters.", "15,000")
    assert READER.read_surely(mention, DIMENSIONS["purpose"]).code == "shelters"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Since 2016, it found 12 victims.", "several_years"),
        ("It found 12 victims from 2016 to 2018.", "several_years"),
        ("On average, 12 victims arrive every year.", "several_years"),
        ("In the first half of 2019, it found 12 victims.", "part_of_year"),
        ("It found 12 victims in the first nine months of 2019.", "part_of_year"),
        ("It found 12 victims.", ""),
        ("It jailed 12 people who exploited women every year.", ""),
        ("In the first half of 2019, it found six victims, and in 2018, 12.", ""),
        ("It jailed 12 people who exploited women over the past nine years.", ""),
        ("It jailed 12 people for slavery over the past nine years.", ""),
        ("It found six victims, fewer than the 12 of the previous reporting period.", ""),
    ],
)
def test_period_that_words_name(text, code):
    assert read_period(read_mention(text, "12")).code == code
