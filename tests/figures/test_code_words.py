"""Which codes the phrases of a text name or support."""

import pytest

from tip_figures.figures.code_words import CodeWords

LABELS = {
    "exploitation": {"forced_labor": "forced labor", "labor_exploitation": "labor exploitation"},
    "subgroup": {"referred": "referred to hospitals", "fishing": "on fishing boats"},
}
WORDS = CodeWords(LABELS)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("victims of forced labor", ["forced_labor"], id="label"),
        pytest.param("labor trafficking", ["forced_labor"], id="synonym"),
        pytest.param("cases of exploitation", ["labor_exploitation"], id="other-synonym"),
        pytest.param(
            "victims of labor exploitation",
            ["forced_labor", "labor_exploitation"],
            id="label-that-is-a-synonym-of-another-code",
        ),
    ],
)
def test_phrases_name_codes(text, codes):
    assert [named.code for named in WORDS.find_codes("exploitation", text)] == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("referred 12 victims to two hospitals", {"referred"}, id="all-words"),
        pytest.param("12 victims on boats", {"fishing"}, id="word-of-one-code"),
        pytest.param("12 victims", set(), id="no-word"),
    ],
)
def test_words_of_a_label_support_its_code_wherever_they_are(text, codes):
    assert WORDS.list_possible_codes("subgroup", text) == codes


LONG_LABELS = CodeWords({"subgroup": {"warned": "agencies warned", "closed": "agencies closed"}})


def test_one_word_that_two_labels_share_supports_none():
    assert LONG_LABELS.list_possible_codes("subgroup", "two agencies") == set()
    assert LONG_LABELS.list_possible_codes("subgroup", "it warned two agencies") == {"warned"}
