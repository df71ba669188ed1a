"""The reduced form of a text: layout does not change it, words and digits do."""

import hypothesis
from hypothesis import strategies as st

from cases import cases
from tip_figures.prose.reduction import reduce_text

REDUCED = {
    # words
    "No table.": "no table",
    # percent
    "Of 40 victims, 35 (87%) left.": "of 40 victims 35 87% left",
    # currency
    "It paid $1,000.50 or \u20ac 5.": "it paid $1,000.50 or \u20ac 5",
    # in numbers
    "At 10:30 on 12/5, 1.6 million": "at 10:30 on 12/5 1.6 million",
    # dash between digits
    "2017\u201321 and 10-15": "2017-21 and 10-15",
    # minus
    "a fall of -5 (\u22125)": "a fall of -5 -5",
    # minus at the start
    "-5 degrees": "-5 degrees",
    # dash beside a letter
    "COVID-19, 19-year": "covid 19 19 year",
    # dash apart
    "10 - 15": "10 15",
    # hyphen before a space
    "self- and state-funded": "selfand statefunded",
    # dash between spaces
    "labor \u2013 including": "labor including",
    # fractions
    "2\u00bd or \u00bd": "2 1/2 or 1/2",
    # raised
    "40\u00b3 men.\u00b9": "40 men",
    # signs at a number
    "more than >40, +5, 5+": "more than >40 +5 5+",
    # symbols at a number
    "\u226035, \u00ac35, \u274c35": "\u226035 \u00ac35 \u274c35",
    # marks of thousands at a number
    "35\u2031, 35\u0488": "35\u2031 35\u0488",
    # symbol at a sign of a number
    "\u2260$35, 35%\u2260, \u2260-35": "\u2260$35 35%\u2260 \u2260 35",
    # mark beside a symbol, and what people do not see
    "\u274c\ufe0f35, \u2260\u200b35": "\ufe0f35 \u226035",
    # punctuation at a number
    "*35* (35) [35]; #35": "35 35 35 35",
    # signs apart
    "a + b < c \u2260 35": "a b c 35",
    # folded case
    "Stra\u00dfe \u0130": "strasse i\u0307",
    # accents
    "e\u0301t\u00e9": "\u00e9t\u00e9",
    # wide digits and ligature
    "\uff14\uff10 \ufb01nes": "40 fines",
    # space in a number
    "4 0 and 40": "4 0 and 40",
    # apostrophes
    "state's state\u2019s": "states states",
    # quotes
    '"fines", \u201cfines\u201d': "fines fines",
    # hyphens and line ends
    "forced-labor forced\u2010labor forced-\nlabor": "forcedlabor forcedlabor forcedlabor",
    # line end in a word
    "la-\nbor": "labor",
    # points and spaces
    "rose \u2026 to . . .\n  4\u200b0": "rose to 40",
    # nothing
    "\u2026 . . .": "",
}


@cases("text, expected", REDUCED.items())
def test_text_is_reduced_to_words_and_numbers(text, expected):
    assert reduce_text(text).text == expected


def test_spans_lead_to_the_text_and_back():
    """A span outside of the text stays as it is."""
    reduced = reduce_text("It \ufb01led (about) 1,200 cases.")
    assert reduced.text == "it filed about 1,200 cases"
    assert reduced.to_text(15, 20) == (16, 21)
    assert reduced.to_reduced(16, 21) == (15, 20)
    assert reduce_text("Men.").to_text(2, 9) == (2, 9)


@hypothesis.given(st.text(alphabet="aB1. -\n\u00bd\u00e9\u0301\u2019\u00ad\u00df%", max_size=60))
def test_each_character_has_a_place_and_reducing_again_changes_nothing(text):
    reduced = reduce_text(text)
    assert len(reduced.text) == len(reduced.offsets)
    assert list(reduced.offsets) == sorted(reduced.offsets)
    assert "  " not in reduced.text
    assert reduced.text == reduced.text.strip()
