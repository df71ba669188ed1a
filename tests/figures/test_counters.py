"""The counters to which a sentence attributes its numbers; all sentences are invented."""

from cases import cases
from tip_figures.figures.code_words import CodeWords
from tip_figures.figures.words.counters import find_attributed

VOCABULARY = {("counted_by", "ngo"): ["NGO"], ("counted_by", "government"): ["police"]}
WORDS = CodeWords({"counted_by": ["ngo", "government"]}, VOCABULARY)


@cases(
    "text, names",
    {
        "before the number": ("According to NGOs, police found 12.", ["NGOs"]),
        "subject": ("NGOs reported that police found 12.", ["NGOs"]),
        "bracket at once": ("According to (two) NGOs, police found 12.", []),
        "no attribution": ("Police found 12.", []),
    },
)
def test_counters_to_which_a_number_is_attributed(text, names):
    assert [named.counter for named in find_attributed(WORDS, text)] == names
