"""Phrases with slots: literal phrases, and words of codes."""

from cases import cases
from tip_figures.figures.phrases import WordForms, fill_phrase, find_unknown_slots

NAMES = frozenset(["form", "origin", "sex", "counter"])
WOMAN = WordForms(adjective="female", noun="(woman/women)")
LABOR = WordForms(phrase="forced labor")
NORWEGIAN = WordForms(phrase="from Norway")
CITIZEN = WordForms(noun="(citizen/citizens)", phrase="from here")
ONE_NGO = WordForms(phrase="one NGO")


@cases(
    "phrase, words, text",
    {
        "no-code": ("(victim/victims) {of form} {origin} found", {}, "victims found"),
        "slot": ("victims {of form} found", {"form": LABOR}, "victims of forced labor found"),
        "default": ("{victims of form|all victims}", {}, "all victims"),
        "default-is-not-needed": ("{of form|of all}", {"form": LABOR}, "of forced labor"),
        "noun": ("{sex.noun|(person/people)} found", {"sex": WOMAN}, "women found"),
        "without-that-form": ("{form.noun|people}", {"form": LABOR}, "people forced labor"),
        "adjective-without-slot": ("victims found", {"sex": WOMAN}, "female victims found"),
        "phrase-without-slot": (
            "victims found",
            {"origin": NORWEGIAN},
            "victims found from Norway",
        ),
        "noun-without-slot": (
            "victims of",
            {"origin": CITIZEN._replace(phrase="")},
            "victims of citizens",
        ),
        "adjectives-in-reverse-order": (
            "victims",
            {"sex": WOMAN, "form": WordForms(adjective="potential")},
            "potential female victims",
        ),
        "each-code-once": (
            "{origin.noun|people} {origin} found",
            {"origin": CITIZEN},
            "citizens found",
        ),
        "most-alternatives-first": (
            "of the victims {of form} {were sex.noun|were victims of form}",
            {"form": LABOR},
            "of the victims were victims of forced labor",
        ),
        "several-names": (
            "victims {form by counter|form|found}",
            {"form": WordForms(phrase="helped"), "counter": ONE_NGO},
            "victims helped by one NGO",
        ),
        "one-of-several-names": (
            "victims {form by counter|found}",
            {"counter": ONE_NGO},
            "victims found, according to one NGO",
        ),
    },
)
def test_slots_are_filled_with_words_of_codes(phrase, words, text):
    assert fill_phrase(phrase, words, NAMES) == text


@cases(
    "phrase, text",
    [
        ("(person/people) found", "person found"),
        (
            "agencies whose (license was/licenses were) withdrawn",
            "agencies whose license was withdrawn",
        ),
        ("{sex.noun|all} found as (a victim/victims)", "woman found as a victim"),
    ],
)
def test_singular_has_the_words_for_one(phrase, text):
    words = {"sex": WOMAN} if "sex" in phrase else {}
    assert fill_phrase(phrase, words, NAMES, is_singular=True) == text


@cases(
    "phrase, unknown",
    {
        "none": ("victims {of form} {by counter|by NGOs}", []),
        "unknown-name": ("victims {of age}", ["of age"]),
        "before-the-last": ("{of age|of form|all}", ["of age"]),
        "empty": ("victims { } found", [" "]),
        "form": ("{sex.noun|sex.adjective|people}", []),
    },
)
def test_slot_that_nothing_can_fill_is_found(phrase, unknown):
    assert list(find_unknown_slots(phrase, NAMES)) == unknown
