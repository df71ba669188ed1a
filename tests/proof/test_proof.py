"""Which source a text proves, and what is reported of sources and texts that do not match."""

from proving import OTHER_SOURCE_ID, PASSAGE, SOURCE_ID, change_passage, find, prove

from cases import cases
from cells import edit_row
from tip_figures.prose.source_text import split_source_text

OTHER_REPORT = (
    "The government did what it could. It identified 99 victims."
    " It identified 33 victims, compared with 30 in 2020."
)


def test_sentences_of_another_source_are_not_a_text_of_it(package):
    """A text that has a few sentences of another source is not compared with that source."""
    shared = "The government maintained its care for victims. The hotline took 1,200 calls in 2021."
    proof = prove(package, f"{PASSAGE}\n{shared}")
    assert [finding.code for finding in proof.findings] == ["source-not-covered", "sentence-extra"]
    assert proof.findings[0].message == (
        f"1 source not proved, because no text was given: {OTHER_SOURCE_ID}."
    )
    assert [passage.found["sentences"] for passage in proof.passages] == [12, 0]
    assert not proof.passages[1].is_proved


def test_fullest_of_several_texts_proves_a_source(package):
    """The order of the texts does not matter, and only a text without a passage is unknown."""
    first_paragraph = PASSAGE.split("\n")[0]
    assert find(package, first_paragraph, PASSAGE) == []
    assert find(package, PASSAGE, first_paragraph, PASSAGE) == []
    assert find(package, PASSAGE, OTHER_REPORT) == [("warning", "text-unknown", "")]


@cases("value, found", [("50", 29), ("0.5", 28)])
def test_fraction_states_a_share_in_percent(package, value, found):
    """“More than half” is a share of more than 50 percent."""
    text = change_passage("10 percent less", "half below that")  # as long, so no place changes
    numeral = {"text": "half", "form": "fraction", "value": "0.5", "end": "180"}
    edit_row(package, "numerals", f"{SOURCE_ID}/2/1/176", **numeral, quote="costs, more than half")
    edit_row(package, "figures", "demo-2021-isl-allocation-fall-2020", value=value)
    (sentence,) = [row for row in split_source_text("", text).sentences if "half" in row.text]
    edit_row(package, "sentences", f"{SOURCE_ID}/2/1", sha256=sentence.sha256)
    passage, _ = prove(package, text).passages
    assert (passage.found["numerals"], passage.found["stated figures"]) == (37, found)


def test_no_message_contains_a_sentence_of_the_report(package):
    """Whatever is wrong with a text, a message has at most six words of it in a row."""
    changed_texts = (
        PASSAGE.replace("victims", "people"),
        PASSAGE.replace(". ", ". It was so. "),
        PASSAGE[300:],
    )
    for text in changed_texts:
        words = text.split()
        runs = {" ".join(words[start : start + 7]) for start in range(len(words) - 6)}
        for finding in prove(package, text).findings:
            message = finding.message + finding.hint
            assert not [run for run in runs if run in message]
