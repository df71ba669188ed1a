"""Which codes the phrases of a text name or support."""

from cases import cases
from tip_figures.figures.words.code_words import CodeWords

CODES = {
    "exploitation": ["forced_labor", "labor_exploitation", "other"],
    "subgroup": ["referred", "fishing"],
}
MORE_NAMES = {
    ("subgroup", "referred"): ["referred to hospitals"],
    ("subgroup", "fishing"): ["on fishing boats"],
}
WORDS = CodeWords(CODES, {("exploitation", "other")}, MORE_NAMES)


@cases(
    "text, codes",
    {
        "code": ("victims of forced labor", ["forced_labor"]),
        "synonym": ("labor trafficking", ["forced_labor"]),
        "other-synonym": ("cases of exploitation", ["labor_exploitation"]),
        "code-that-is-a-synonym-of-another": (
            "victims of labor exploitation",
            ["forced_labor", "labor_exploitation"],
        ),
        "code-for-the-rest": ("other victims", []),
        "synonym-of-a-code-for-the-rest": ("another form or violation", ["other"]),
    },
)
def test_phrases_name_codes(text, codes):
    assert sorted(named.code for named in WORDS.find_codes("exploitation", text)) == codes


@cases(
    "text, codes",
    {
        "all-words": ("referred 12 victims to two hospitals", {"referred"}),
        "word-of-one-code": ("12 victims on boats", {"fishing"}),
        "no-word": ("12 victims", set()),
    },
)
def test_words_of_a_name_support_its_code_wherever_they_are(text, codes):
    assert WORDS.list_possible_codes("subgroup", text) == codes


LONG_CODES = CodeWords({"subgroup": ["agencies_warned", "agencies_closed"]})


def test_one_word_that_two_codes_share_supports_none():
    assert LONG_CODES.list_possible_codes("subgroup", "two agencies") == set()
    assert LONG_CODES.list_possible_codes("subgroup", "it warned two agencies") == {
        "agencies_warned"
    }


def test_code_without_words_names_nothing():
    words = CodeWords({"subgroup": ["of"]})
    assert words.find_codes("subgroup", "") == words.find_codes("subgroup", "of boats") == []
