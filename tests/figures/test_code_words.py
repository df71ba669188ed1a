"""Which codes the phrases of a text name or support."""

from cases import cases
from tip_figures.figures.words.code_words import CodeWords

LABELS = {
    "exploitation": {"forced_labor": "forced labor", "labor_exploitation": "labor exploitation"},
    "subgroup": {"referred": "referred to hospitals", "fishing": "on fishing boats"},
}
VOCABULARY = {
    ("exploitation", "forced_labor"): ["labor exploitation", "labor trafficking"],
    ("exploitation", "labor_exploitation"): ["cases of exploitation"],
    ("exploitation", "slavery"): ["forced labor"],
}
WORDS = CodeWords(LABELS, VOCABULARY)


@cases(
    "text, codes",
    {
        "label": ("victims of forced labor", ["forced_labor"]),
        "synonym": ("labor trafficking", ["forced_labor"]),
        "other-synonym": ("cases of exploitation", ["labor_exploitation"]),
        "label-that-is-a-synonym-of-another-code": (
            "victims of labor exploitation",
            ["forced_labor", "labor_exploitation"],
        ),
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
def test_words_of_a_label_support_its_code_wherever_they_are(text, codes):
    assert WORDS.list_possible_codes("subgroup", text) == codes


LONG_LABELS = CodeWords({"subgroup": {"warned": "agencies warned", "closed": "agencies closed"}})


def test_one_word_that_two_labels_share_supports_none():
    assert LONG_LABELS.list_possible_codes("subgroup", "two agencies") == set()
    assert LONG_LABELS.list_possible_codes("subgroup", "it warned two agencies") == {"warned"}


def test_label_without_words_names_nothing():
    words = CodeWords({"subgroup": {"of": "\u2014"}})
    assert words.find_codes("subgroup", "") == words.find_codes("subgroup", "of boats") == []
