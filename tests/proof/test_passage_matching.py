"""From how many sentences on a text is a text of a passage, and where its sentences are."""

from dataclasses import replace

from proving import OTHER_SOURCE_ID, PASSAGE, SOURCE_ID

from cases import cases
from conftest import read_figures
from tip_figures.figures.model import Figures
from tip_figures.proof import known_passages, prove_tables
from tip_figures.proof.known_passages import KnownPassages
from tip_figures.proof.passage_matching import NumeralMatch, PassageMatch, match_passages
from tip_figures.proof.text_index import TextIndex
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.sentences import hash_sentence
from tip_figures.prose.source_text import split_source_text

SENTENCES = [sentence.text for sentence in split_source_text("text", PASSAGE).sentences]
OTHER_SECTION = " ".join(["It was cold there."] * 20)


FIGURES = read_figures()


def match_text(text: str, figures: Figures = FIGURES) -> PassageMatch:
    """The match of the first source."""
    known = KnownPassages(figures, figures.sentences)
    return match_passages(figures, [TextIndex(split_source_text("text", text), known)])[0]


def test_headings_of_sources_are_read_once_for_all_texts(monkeypatch):
    """Not once more for each text, which for 1,400 texts would be 2 million times."""
    read = []

    def fold(title: str) -> str:
        read.append(title)
        return title.casefold()

    monkeypatch.setattr(known_passages, "fold_title", fold)
    known = KnownPassages(FIGURES, FIGURES.sentences)
    assert [known.headings for _ in range(3)] == [["Protection"]] * 3
    assert read == ["Protection"]


def test_numeral_without_a_value_agrees_with_any_value():
    """Such as `5 lakh`."""
    row = FIGURES.numerals[0]
    place = row.start, row.end
    numeral = Numeral(*place, row.text, row.form, None)
    assert NumeralMatch(row, numeral, place).agrees
    assert not NumeralMatch(row, replace(numeral, value=31), place).agrees


@cases(
    "count, found_count",
    {"four of twelve are too few": (4, 0), "five of twelve suffice": (5, 5)},
)
def test_text_with_two_fifths_of_a_passage_contains_it(count, found_count):
    sentences = " ".join(SENTENCES[:count])
    assert len(match_text(f"{sentences}\n\n{OTHER_SECTION}").sentences) == found_count


def test_short_text_contains_its_own_share_of_a_passage():
    """A text of two sentences that are both of the passage contains a part of it."""
    assert len(match_text(" ".join(SENTENCES[:2])).sentences) == 2


def test_sentences_of_two_sources_do_not_show_whose_passage_a_text_has():
    """The text has five of twelve sentences, but none that are of one source only."""
    own_rows = [row for row in FIGURES.sentences if row.source_id == SOURCE_ID]
    shared_rows = [replace(row, source_id=OTHER_SOURCE_ID) for row in own_rows[:5]]
    figures = replace(FIGURES, sentences=(*own_rows, *shared_rows))
    text = f"{' '.join(SENTENCES[:5])}\n\n{OTHER_SECTION}"
    assert match_text(text, figures).sentences == []


def test_source_with_the_old_rule_is_found_by_all_characters():
    """Its hashes are of the normalised sentences, and places count these."""
    text = SENTENCES[1]
    numerals = [
        replace(row, start=row.start + shift, end=row.end + shift)
        for row, shift in zip(FIGURES.numerals[:3], (0, 1, 1), strict=True)  # after the comma
    ]
    figures = replace(
        FIGURES,
        sources=(replace(FIGURES.sources[0], hash_rule="layout"),),
        sentences=(replace(FIGURES.sentences[1], sha256=hash_sentence(text), length=len(text)),),
        numerals=numerals,
    )
    (passage,) = prove_tables(figures, [split_source_text("text", text)]).passages
    assert (passage.found["sentences"], passage.found["numerals"]) == (1, 3)
    assert passage.findings == []
    assert match_text(text.replace(",", ""), figures).sentences == []
