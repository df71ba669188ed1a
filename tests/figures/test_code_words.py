"""Which codes the phrases of a text name or support."""

import cells
from cases import cases
from tip_figures.datapackage.package import load_package
from tip_figures.figures.code_words import CodeWords, read_vocabulary

CODES = {
    "exploitation": ["forced_labor", "labor_exploitation", "other"],
    "subgroup": ["referred", "fishing"],
}
VOCABULARY = {
    ("exploitation", "forced_labor"): ["labor exploitation", "labor trafficking"],
    ("exploitation", "labor_exploitation"): ["cases of exploitation"],
    ("exploitation", "other"): ["another form or violation"],
    ("exploitation", "slavery"): ["forced labor"],
    ("subgroup", "referred"): ["referred to hospitals"],
    ("subgroup", "fishing"): ["on fishing boats"],
}
WORDS = CodeWords(CODES, VOCABULARY, {("exploitation", "other")})


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


SUBJECT = CodeWords(
    {}, {("place", "killed_in"): ["killed", "died"], ("role", "event"): ["a fire at", "blaz*"]}
)


@cases(
    "text, is_place",
    {
        "preposition": ("two were killed in ", True),
        "words-between": ("two were killed by smoke within the ", True),
        "no-preposition": ("two died ", True),
        "other-word": ("two lived in ", False),
        "too-far": ("two died on the way to the hospital in ", False),
        "longer-word": ("two unkilled in ", False),
    },
)
def test_words_of_the_subject_lead_to_a_place(text, is_place):
    assert SUBJECT.shows("place", "killed_in", text) is is_place
    assert not SUBJECT.shows("place", "injured_in", text)


@cases(
    "text, is_event",
    {
        "phrase": ("On Monday a fire at a hotel hurt 2", True),
        "capitals": ("A FIRE AT A HOTEL", True),
        "any-ending": ("the blazes hurt 2", True),
        "in-a-word": ("the ablaze hotel", False),
        "not-all-words": ("a fire hurt 2", False),
    },
)
def test_words_of_the_subject_show_a_role(text, is_event):
    assert SUBJECT.shows("role", "event", text) is is_event
    assert not SUBJECT.shows("role", "figure", text)


def test_vocabulary_is_read_without_what_is_empty(package):
    rows = [
        {"column": "sex", "code": "female", "words": "girl;; women;"},
        {"column": "sex", "code": "male", "words": ";"},
        {"column": "sex", "code": "", "words": "men"},
    ]
    cells.write_rows(package, "vocabulary", rows)
    assert read_vocabulary(load_package(package)) == {("sex", "female"): ["girl", " women"]}


def test_package_without_vocabulary_has_no_words(package):
    (package / "resources/vocabulary.csv").unlink()
    assert read_vocabulary(load_package(package)) == {}
