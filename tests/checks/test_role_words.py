"""The check of roles with the text: reasons and events that no word shows."""

from cases import cases
from cells import edit_row
from conftest import check_words, read_figures
from tip_figures.prose.reduction import reduce_text

SOURCE = "demo-2021-isl-protection"


def find_problem(package, role: str, note: str, *sentences: str) -> bool:
    """Return whether the role of the number 30 is reported, whose quote shows no other word.

    Args:
        sentences: of its paragraph; its own is the second
    """
    start = reduce_text(sentences[1]).text.index("30")
    place = {"start": str(start), "end": str(start + 2)}
    cells = {"role": role, "note": note, "figure_id": "", "quote": "30", **place}
    edit_row(package, "numerals", f"{SOURCE}/1/2/42", role="restatement")  # no other figure
    line = edit_row(package, "numerals", f"{SOURCE}/1/2/14", **cells)
    texts = {(SOURCE, 1, number): text for number, text in enumerate(sentences, start=1)}
    findings = check_words(read_figures(package), texts)
    return (line, "role") in [(finding.line, finding.column) for finding in findings]


@cases(
    "reason, sentence, is_reported",
    {
        "penalty": ("penalty", "A court sentenced them to 30 days.", False),
        "no penalty": ("penalty", "Police identified 30 victims.", True),
        "age": ("age", "Victims were up to 30 years old.", False),
        "no age": ("age", "Victims were among 30 workers.", True),
        "share": ("share", "It said 30 percent were paid.", False),
        "no share": ("share", "It said 30 victims were paid.", True),
        "countries": ("context", "They came from 30 different countries.", False),
        "no context": ("context", "They came with 30 victims.", True),
    },
)
def test_reason_needs_a_word_of_the_sentence(package, reason, sentence, is_reported):
    assert find_problem(package, "other", f"{reason}: x", "It met.", sentence) is is_reported


@cases(
    "before, sentence, is_reported",
    {
        "count": ("It met.", "Police identified 30 victims.", True),
        "example": ("It met.", "In one case, police identified 30 victims.", False),
        "goes on": ("On May 3 it raided a farm.", "Police identified 30 victims.", False),
        "no action": ("It met.", "It met 30 people.", False),
        "sentence": ("It met.", "Police convicted 30 people to a year in prison.", False),
        "province": ("It met.", "In Nordur province police identified 30 victims.", False),
    },
)
def test_event_needs_a_word_of_the_text(package, before, sentence, is_reported):
    """It may be in a sentence before that has no number."""
    assert find_problem(package, "event", "One case.", before, sentence) is is_reported


def test_role_may_differ_deliberately(package):
    edit_row(package, "numerals", f"{SOURCE}/1/2/14", differs="role")
    sentence = "Police identified 30 victims."  # reported above without the mark
    assert not find_problem(package, "event", "One case.", "It met.", sentence)


ZEROS = {
    "nobody was found": ("No victims brought a civil suit in 2020.", False),
    "no reports": ("No reports of victims were received in 2020.", True),
    "no evidence": ("No evidence of victims was there in 2020.", True),
    "no known cases": ("No known cases of victims were there in 2020.", True),
    "reports after the zero": ("No victims were in any reports of 2020.", False),
}


@cases("sentence, is_reported", ZEROS)
def test_figure_of_zero_needs_more_than_that_nothing_is_known(package, sentence, is_reported):
    line = edit_row(package, "numerals", f"{SOURCE}/2/4/0", quote="No")
    findings = check_words(read_figures(package), {(SOURCE, 2, 4): sentence})
    reported = [finding for finding in findings if finding.line == line]
    assert ("role" in [finding.column for finding in reported]) is is_reported


def test_quote_shows_that_nothing_is_known(package):
    line = edit_row(package, "numerals", f"{SOURCE}/2/4/0", quote="No reports of victims")
    (message,) = [
        finding.message
        for finding in check_words(read_figures(package))
        if (finding.line, finding.column) == (line, "role")
    ]
    assert message == (
        "Paragraph 2, sentence 4, “No”: they say that nothing is known, and not that there were"
        " none, but role is figure."
    )
