"""The check of words: with the quotes alone, and with the texts of the small package."""

from dataclasses import replace
from decimal import Decimal

import pytest

from cases import cases
from cells import edit_row
from conftest import DATA, read_figures, summarize
from tip_figures.checks import words as words_check
from tip_figures.figures.records.record_types import SentenceKey
from tip_figures.figures.words import word_support
from tip_figures.figures.words.code_words import CodeWords
from tip_figures.figures.words.word_support import find_unsupported
from tip_figures.prose.source_text import split_source_text

SOURCES = ("demo-2021-isl-protection", "demo-2022-isl-protection")


def read_texts() -> dict[SentenceKey, str]:
    """Read the sentences of the texts of the small package."""
    texts = {}
    for source_id in SOURCES:
        text = (DATA / "texts" / f"{source_id}.txt").read_text(encoding="utf-8")
        for sentence in split_source_text(source_id, text).sentences:
            texts[source_id, sentence.paragraph, sentence.number] = sentence.text
    return texts


TEXTS = read_texts()


def check(figures, texts):
    """Check the words of the sentences that texts have, and of the quotes of the others."""
    return words_check.check(figures, texts)


def find(package, texts) -> list[tuple[str, str]]:
    """Find the ids of figures that are reported, and the columns."""
    return [(finding.key, finding.column) for finding in check(read_figures(package), texts)]


def test_correct_package_is_quiet(package):
    assert list(check(read_figures(package), {})) == []
    assert list(check(read_figures(package), TEXTS)) == []


@cases(
    "figure, cells",
    {
        "year": ("2021-isl-identified-2019", {"year": "2018"}),
        "sex": ("2021-isl-assisted-2020-female", {"sex": "male"}),
        "exploitation": ("2021-isl-identified-2020-sex", {"exploitation": "forced_labor"}),
        "actor": ("2021-isl-referred-2020-police", {"actor": "others"}),
    },
)
def test_wrong_code_is_reported_by_quotes_and_by_the_text(package, figure, cells):
    """Quotes of neighbouring numerals contain the words between them."""
    edit_row(package, "figures", f"demo-{figure}", **cells)
    assert find(package, {}) == find(package, TEXTS) == [(f"demo-{figure}", *cells)]


@cases(
    "figure, cells",
    {
        "all": ("2021-isl-identified-2020-sex", {"exploitation": "all"}),
        "list": ("2021-isl-identified-2020-danish", {"citizenship": "foreign"}),
        "year": ("2021-isl-allocation-2019-usd", {"year": "2020"}),
        "unknown": ("2022-isl-identified-2021-unknown", {"sex": "male"}),
    },
)
def test_wrong_code_is_reported_by_the_text(package, figure, cells):
    edit_row(package, "figures", f"demo-{figure}", **cells)
    assert find(package, TEXTS) == [(f"demo-{figure}", *cells)]


def test_words_that_no_quote_contains_are_not_compared(package):
    """The quote of the Danish victims ends with their number."""
    edit_row(package, "figures", "demo-2021-isl-identified-2020-danish", citizenship="NOR")
    assert find(package, {}) == []


def test_message_names_place_words_and_cell(package):
    line = edit_row(package, "figures", "demo-2021-isl-assisted-2020-female", sex="male")
    (finding,) = check(read_figures(package), TEXTS)
    assert summarize([finding]) == [
        (
            "words-differ",
            "figures",
            line,
            "sex",
            "Paragraph 1, sentence 6, “25”: “female” means female, but sex is male.",
        )
    ]
    assert finding.severity == "error"
    assert finding.hint == (
        "Correct sex. If the figure is right, write sex into differs in line 14 of numerals.csv,"
        " with a note that says why."
    )


def test_difference_that_is_listed_is_not_reported(package):
    edit_row(package, "figures", "demo-2021-isl-assisted-2020-female", sex="male", year="2018")
    cells = {"differs": "sex;bound", "note": "The table of the report has men."}
    edit_row(package, "numerals", "demo-2021-isl-protection/1/6/57", **cells)
    assert find(package, TEXTS) == [("demo-2021-isl-assisted-2020-female", "year")]


def test_restatement_is_reported_at_its_row(package):
    """The numeral names another figure than the one that it repeats."""
    cells = {"role": "restatement", "figure_id": "demo-2021-isl-identified-2020-danish"}
    line = edit_row(package, "numerals", "demo-2021-isl-protection/1/4/26", **cells)
    (finding,) = check(read_figures(package), TEXTS)
    assert (finding.path, finding.line, finding.column) == (
        "resources/numerals.csv",
        line,
        "figure_id",
    )


@pytest.mark.parametrize(
    "cells",
    [
        {"start": "999999999", "end": "999999999"},
        {"start": "5", "end": "2"},
        {"text": "\ufffd"},
        {"quote": "((((", "text": "("},
        {"form": "negation", "text": "30"},
        {"value": ""},
        {"role": "date"},
        {"figure_id": "demo-2022-isl-identified-2021"},
    ],
    ids=str,
)
def test_invalid_row_is_no_error(package, cells):
    """Other checks report it."""
    edit_row(package, "numerals", "demo-2021-isl-protection/1/2/14", **cells)
    figures = read_figures(package)
    assert isinstance(list(check(figures, {})) + list(check(figures, TEXTS)), list)


@cases(
    "cells",
    {
        "sex": {"sex": "female"},
        "citizenship": {"citizenship": "DNK"},
        "place": {"exploited_in": "foreign"},
        "exploitation": {"exploitation": "forced_begging"},
        "period": {"period": "several_years"},
        "provisional": {"obs_status": "P"},
        "estimated": {"obs_status": "E"},
        "indicator": {"indicator_id": "hotline_calls"},
    },
)
def test_code_without_any_word_is_reported_with_the_text(package, cells):
    """The quotes show too few words to know that none supports the code.

    The words that count are those of the paragraph up to the sentence.
    """
    line = edit_row(package, "figures", "demo-2021-isl-identified-2020", **cells)
    figures = read_figures(package)
    missing = [entry for entry in check(figures, TEXTS) if entry.code == "words-missing"]
    assert [(entry.line, entry.column) for entry in missing] == [(line, *cells)]
    assert "words-missing" not in [entry.code for entry in check(figures, {})]


IDENTIFIED = "demo-2021-isl-identified-2020"  # its numeral is in the second sentence


def find_missing(package, column, sentences, figure_id=IDENTIFIED, **cells):
    """Whether no word supports a column of one figure, whose cells are changed.

    sentences: those of the first paragraph, by their numbers; 0 for all others
    """
    edit_row(package, "figures", figure_id, **cells)
    figures = read_figures(package)
    place = (SOURCES[0], figures.numerals_by_figure[figure_id][0].paragraph)
    keys = [key for key in TEXTS if key[:2] == place]
    texts = {key: sentences.get(key[2], sentences[0]) for key in keys}
    labels = {indicator.indicator_id: indicator.label for indicator in figures.indicators}
    words = CodeWords({**figures.code_labels, "indicator_id": labels})
    found = find_unsupported(figures, words, texts)
    return (figure_id, column) in [(figure.figure_id, name) for figure, name in found]


@cases(
    "sentence, is_missing",
    {
        "no-action": ("It met 30 of them.", False),
        "other": ("It identified 30 of them.", True),
        "word-of-its-label": ("It identified 30 who brought a suit.", False),
    },
)
def test_indicator_is_missing_only_beside_another_action(package, sentence, is_missing):
    """A verb that no vocabulary has is no evidence."""
    cells = {"indicator_id": "civil_suit_victims"}
    assert find_missing(package, "indicator_id", {0: sentence}, **cells) is is_missing


@cases(
    "sentence, is_missing",
    {
        "word-of-its-label": ("It paid 41 for a court.", False),
        "other-words": ("It paid 41 for food.", True),
    },
)
def test_label_of_a_group_paraphrases_the_passage(package, monkeypatch, sentence, is_missing):
    """One word of the label is enough, if another source has the code, too."""
    monkeypatch.setattr(word_support, "OVERLAPPING", "purpose")
    figure_id = "demo-2021-isl-allocation-2020-court-costs-isk"
    edit_row(package, "figures", "demo-2022-isl-identified-2021", purpose="court_costs")
    assert find_missing(package, "purpose", {0: sentence}, figure_id) is is_missing


SENTENCES = {
    "months": ("It found 30 victims from May 2019 through July 2020.", False),
    "between": ("It found 30 victims between 2018 and 2020.", False),
    "dash": ("In 2018\u20132020, it found 30 victims.", False),
    "since": ("Since 2018, it found 30 victims.", False),
    "until-a-date": ("Between May 3, 2018, and July 31, it found 30 victims.", False),
    "from-one-number": ("From 30 victims in 2020 the number fell to 24 in 2021.", True),
    "compared": ("It found 30 victims in 2020, compared to 24 in 2019.", True),
    "two-numbers": ("It found 30 victims in 2020 and 24 in 2019.", True),
    "one-year": ("It found 30 victims in 2020.", True),
}


@cases("sentence, is_missing", SENTENCES)
def test_years_that_are_joined_support_several_years(package, sentence, is_missing):
    """Which of the sentences are known does not matter."""
    sentences = {0: "", 2: sentence}
    assert find_missing(package, "period", sentences, period="several_years") is is_missing


@cases("number, is_missing", {"before": (1, False), "after": (3, True)})
def test_period_of_an_earlier_sentence_supports_that_of_a_figure(package, number, is_missing):
    """A date holds for the sentences after it, not for those before."""
    sentences = {0: "It found 30 victims.", number: "It was June."}
    assert find_missing(package, "period", sentences, period="part_of_year") is is_missing


@cases("words, is_missing", {"named": ("Estimates differ.", False), "not": ("It fell.", True)})
def test_estimate_may_be_named_anywhere_in_the_paragraph(package, words, is_missing):
    """A number is an estimate, too, where a later sentence calls it one."""
    sentences = {0: "It found 30 victims.", 3: words}
    assert find_missing(package, "obs_status", sentences, obs_status="E") is is_missing


def test_code_that_no_word_supports_may_be_deliberate(package):
    edit_row(package, "figures", "demo-2021-isl-identified-2020", sex="female")
    cells = {"differs": "sex", "note": "The heading of the table says so."}
    edit_row(package, "numerals", "demo-2021-isl-protection/1/2/14", **cells)
    assert find(package, TEXTS) == []


def test_quote_that_names_another_action_contradicts_the_indicator(package):
    """“It identified 30 victims” is no number of people who were convicted."""
    edit_row(
        package,
        "figures",
        "demo-2021-isl-identified-2020",
        indicator_id="victims_assisted",
        exploitation="",
        exploited_in="",
    )
    findings = [entry for entry in check(read_figures(package), {}) if entry.column != "year"]
    assert [(entry.column, entry.code) for entry in findings] == [("indicator_id", "words-differ")]
    assert "“identified” is not what the indicator counts" in findings[0].message


def test_date_behind_unknown_words_leaves_the_year_open():
    """“in 2020 … compared with 40 … 2019”: what is between 40 and 2019 is not known."""
    figures = read_figures()
    (source,) = [row for row in figures.sources if row.source_id == SOURCES[0]]
    numeral = next(row for row in figures.numerals if row.role == "figure")
    rows = [
        _make_row(numeral, 3, "2020", "In 2020, police", "date", ""),
        _make_row(numeral, 40, "24", "down from 24", "figure", "demo-2021-isl-identified-2019"),
        _make_row(numeral, 80, "2019", "of whom in 2019", "date", ""),
    ]
    sentence = replace(figures.sentences[0], source_id=source.source_id, paragraph=9, sentence=1)
    changed = replace(figures, numerals=tuple(rows), sentences=(replace(sentence, length=90),))
    assert list(check(changed, {})) == []


def _make_row(numeral, start, text, quote, role, figure_id):
    return replace(
        numeral,
        paragraph=9,
        sentence=1,
        start=start,
        end=start + len(text),
        text=text,
        value=Decimal(text),
        role=role,
        quote=quote,
        figure_id=figure_id,
    )
