"""Which source a text proves, and what is reported of sources and texts that do not match."""

from proving import OTHER_SOURCE_ID, PASSAGE, find, prove

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
