"""The check of words: with the quotes alone, and with the texts of the small package."""

from cases import cases
from cells import edit_row
from conftest import check_words, edit_json, read_figures, read_sentence_texts

SOURCES = ("demo-2021-isl-protection", "demo-2022-isl-protection")
TEXTS = read_sentence_texts(*SOURCES)


def find(package, texts) -> list[tuple[str, str]]:
    """Find the ids of figures that are reported, and the columns."""
    return [(finding.key, finding.column) for finding in check_words(read_figures(package), texts)]


@cases(
    "figure, cells, is_in_quotes",
    {
        "year": ("2021-isl-identified-2019", {"year": "2018"}, True),
        "sex": ("2021-isl-assisted-2020-female", {"sex": "male"}, True),
        "citizenship": ("2021-isl-identified-2020-danish", {"citizenship": "foreign"}, False),
        "unknown": ("2022-isl-identified-2021-unknown", {"sex": "male"}, False),
    },
)
def test_wrong_code_is_reported_where_its_words_are_known(package, figure, cells, is_in_quotes):
    """Quotes of neighbouring numerals contain the words between them, not those after them."""
    edit_row(package, "figures", f"demo-{figure}", **cells)
    expected = [(f"demo-{figure}", *cells)]
    assert find(package, TEXTS) == expected
    assert find(package, {}) == (expected if is_in_quotes else [])


def test_date_behind_unknown_words_leaves_the_year_open(package):
    """“In 2020, police … 24 … of whom in 2019”: the words before 2019 may be about another year."""
    start = {"start": "3", "end": "7", "text": "2020", "value": "2020", "quote": "In 2020, police"}
    edit_row(package, "numerals", f"{SOURCES[0]}/1/2/14", role="date", figure_id="", **start)
    edit_row(package, "sentences", f"{SOURCES[0]}/1/2", length="90")
    date = {"start": "80", "end": "84", "quote": "of whom in 2019"}
    edit_row(package, "numerals", f"{SOURCES[0]}/1/2/48", **date)
    assert find(package, {}) == []


def test_hint_names_column_and_line_of_the_numeral(package):
    edit_row(package, "figures", "demo-2021-isl-assisted-2020-female", sex="male")
    (finding,) = check_words(read_figures(package), TEXTS)
    assert finding.hint == (
        "Correct sex. If the figure is right, write sex into differs in line 14 of numerals.csv,"
        " with a note that says why."
    )


def test_restatement_is_reported_at_its_row(package):
    """The numeral names another figure than the one that it repeats."""
    cells = {"role": "restatement", "figure_id": "demo-2021-isl-identified-2020-danish"}
    line = edit_row(package, "numerals", "demo-2021-isl-protection/1/4/26", **cells)
    (finding,) = check_words(read_figures(package), TEXTS)
    assert (finding.path, finding.line, finding.column) == (
        "resources/numerals.csv",
        line,
        "figure_id",
    )


@cases(
    "cells",
    {
        "end-before-start": {"start": "5", "end": "2"},
        "no-numeral": {"text": "\ufffd"},
        "brackets": {"quote": "((((", "text": "("},
        "number-as-negation": {"form": "negation", "text": "30"},
        "no-value": {"value": ""},
    },
)
def test_invalid_row_is_no_error(package, cells):
    """Other checks report it."""
    edit_row(package, "numerals", "demo-2021-isl-protection/1/2/14", **cells)
    figures = read_figures(package)
    assert isinstance(list(check_words(figures, {})) + list(check_words(figures, TEXTS)), list)


@cases(
    "cells",
    {
        "sex": {"sex": "female"},
        "citizenship": {"citizenship": "DNK"},
        "place": {"exploited_in": "foreign"},
        "period": {"period": "2018/2020"},
        "estimated": {"obs_status": "E"},
    },
)
def test_code_without_any_word_is_reported_with_the_text(package, cells):
    """The quotes show too few words to know that none supports the code.

    The words that count are those of the paragraph up to the sentence.
    """
    line = edit_row(package, "figures", "demo-2021-isl-identified-2020", **cells)
    figures = read_figures(package)
    missing = [entry for entry in check_words(figures, TEXTS) if entry.code == "words-missing"]
    assert [(entry.line, entry.column) for entry in missing] == [(line, *cells)]
    assert "words-missing" not in [entry.code for entry in check_words(figures, {})]


IDENTIFIED = "demo-2021-isl-identified-2020"  # its numeral is in the second sentence


def find_missing(package, column, sentences, figure_id=IDENTIFIED, **cells):
    """Return whether no word supports a column of one figure, whose cells are changed.

    Args:
        sentences: those of the first paragraph, by their numbers; 0 for all others
    """
    edit_row(package, "figures", figure_id, **cells)
    figures = read_figures(package)
    place = (SOURCES[0], figures.numerals_by_figure[figure_id][0].paragraph)
    keys = [key for key in TEXTS if key[:2] == place]
    texts = {key: sentences.get(key[2], sentences[0]) for key in keys}
    return any(
        (finding.code, finding.key, finding.column) == ("words-missing", figure_id, column)
        for finding in check_words(figures, texts)
    )


@cases(
    "sentence, is_missing",
    {
        "no-action": ("It met 30 of them.", False),
        "other": ("It identified 30 of them.", True),
        "word-of-its-label": ("It identified 30 who brought a suit.", False),
    },
)
def test_indicator_is_missing_only_beside_another_action(package, sentence, is_missing):
    """A verb that no vocabulary has is no evidence; a quote without a verb says nothing."""
    edit_row(package, "numerals", f"{SOURCES[0]}/1/2/14", quote="30")
    cells = {"indicator_id": "civil_suit_victims"}
    assert find_missing(package, "indicator_id", {0: sentence}, **cells) is is_missing


@cases(
    "sentence, is_missing",
    {
        "named": ("It found 30 victims of unknown citizenship.", False),
        "rest": ("It found 30 victims; it did not list the remaining countries.", False),
        "not-named": ("It found 30 victims from Norway.", True),
    },
)
@cases("code", ["unknown", "stateless"])
def test_people_from_no_area_need_words_for_the_rest(package, code, sentence, is_missing):
    """No area is their origin, so the name of one does not support the code."""
    assert find_missing(package, "citizenship", {0: sentence}, citizenship=code) is is_missing


@cases(
    "sentence, is_missing",
    {
        "word-of-its-name": ("It paid 41 for a court.", False),
        "other-words": ("It paid 41 for food.", True),
    },
)
def test_name_of_an_overlapping_code_paraphrases_the_passage(package, sentence, is_missing):
    """One word of the name is enough, if another source has the code, too."""
    with edit_json(package / "schemas/figures.json") as schema:
        (purpose,) = [field for field in schema["fields"] if field["name"] == "purpose"]
        purpose["overlapping"] = True
    figure_id = "demo-2021-isl-allocation-2020-court-costs-isk"
    edit_row(package, "figures", "demo-2022-isl-identified-2021", purpose="court_costs")
    assert find_missing(package, "purpose", {0: sentence}, figure_id) is is_missing


@cases(
    "sentence, is_missing",
    {
        "months": ("It found 30 victims from May 2019 through July 2020.", False),
        "between": ("It found 30 victims between 2018 and 2020.", False),
        "dash": ("In 2018\u20132020, it found 30 victims.", False),
        "since": ("Since 2018, it found 30 victims.", False),
        "until-a-date": ("Between May 3, 2018, and July 31, it found 30 victims.", False),
        "from-one-number": ("From 30 victims in 2020 the number fell to 24 in 2021.", True),
        "two-numbers": ("It found 30 victims in 2020 and 24 in 2019.", True),
    },
)
def test_years_that_are_joined_support_several_years(package, sentence, is_missing):
    """Which of the sentences are known does not matter."""
    sentences = {0: "", 2: sentence}
    assert find_missing(package, "period", sentences, period="2018/2020") is is_missing


@cases(
    "column, code, number, sentence, is_missing",
    {
        "period-before": ("period", "2020-06/2020-06", 1, "It was June.", False),
        "period-after": ("period", "2020-06/2020-06", 3, "It was June.", True),
        "estimate-after": ("obs_status", "E", 3, "Estimates differ.", False),
    },
)
def test_other_sentence_may_support_a_code(package, column, code, number, sentence, is_missing):
    """A date holds for the sentences after it; what is an estimate may be said later."""
    sentences = {0: "It found 30 victims.", number: sentence}
    assert find_missing(package, column, sentences, **{column: code}) is is_missing


def test_code_that_no_word_supports_may_be_deliberate(package):
    edit_row(package, "figures", "demo-2021-isl-identified-2020", sex="female")
    cells = {"differs": "sex", "note": "The heading of the table says so."}
    edit_row(package, "numerals", "demo-2021-isl-protection/1/2/14", **cells)
    assert find(package, TEXTS) == []
