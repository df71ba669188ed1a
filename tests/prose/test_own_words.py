"""The noun that a numeral counts, what describes all that it counts, and the other words."""

from cases import cases
from tip_figures.prose.mention import (
    UNKNOWN,
    OwnWords,
    split_after_gap,
    split_label,
    split_own_words,
)


@cases(
    "after, noun, predicate",
    [
        (" of the foreign victims were women in Oslo.", "foreign victims", "women"),
        (" of whom were women and girls,", "", "women and girls"),
        (" victims, all of whom were foreign nationals", "victims", "foreign nationals"),
        (" men and foreign women from Oslo", "men and foreign women", ""),
        (" women, men, and children", "women, men, and children", ""),
        (" confirmed and potential victims", "confirmed and potential victims", ""),
        (" victims, most of whom were women", "victims", ""),
        (" female", "female", ""),
        (" in 2018", "", ""),
        ("-year program for women", "", ""),
    ],
)
def test_noun_and_what_is_said_of_all(after, noun, predicate):
    own = split_own_words(after)
    assert (own.noun, " / ".join(own.predicates)) == (noun, predicate)


@cases(
    "after, rest",
    {
        " victims of forced labor, and the police": " of forced labor",
        " victims of forced labor because of it": " of forced labor ",
        " victims identified by police": " identified ",
    }.items(),
)
def test_other_words_end_at_the_next_clause(after, rest):
    assert split_own_words(after).rest == rest


@cases(
    "after, is_cut_off",
    {
        f" victims from {UNKNOWN}": True,
        f" victims, including {UNKNOWN}": False,
        " victims from Oslo": False,
    }.items(),
)
def test_unknown_words_may_go_on(after, is_cut_off):
    assert split_own_words(after).is_cut_off == is_cut_off


@cases(
    "after, rest",
    {
        f" {UNKNOWN * 9} forced labor": " forced labor",
        " forced labor": None,
        # 20 characters
        f"{UNKNOWN}{'x' * 18}{UNKNOWN} women": " women",
        # 21 characters
        f"{UNKNOWN}{'x' * 19}{UNKNOWN} women": None,
    }.items(),
)
def test_words_after_a_short_gap(after, rest):
    """A gap ends with the last unknown character; a longer one leaves the words unknown."""
    own = split_after_gap(after)
    assert (own and own.rest) == rest


@cases("label, noun", [("mostly from Norway ", "Norway"), ("foreign women ", "foreign women")])
def test_noun_before_a_number_in_brackets(label, noun):
    """No words follow it."""
    assert split_label(label) == OwnWords(noun)
