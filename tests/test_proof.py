"""The proof against the text, on a made-up passage: whole it proves all; each thing spoilt is a finding at its place."""

import re
from pathlib import Path

import pytest
import walk

import cells
from tipdata.checks import proof
from tipdata.package.load import load
from tipdata.text import align as passage
from tipdata.text import nearest
from tipdata.text import report_copy as transcript
from tipdata.text import sentences as text
from tipdata.text.nearest import Wanted

ATA = "tip-2023-ata-"


@pytest.fixture
def root(package: Path, tmp_path: Path) -> Path:
    """The published package and the made-up passage, coded."""
    walk.code(package, tmp_path)
    return package


def prove(root: Path, *texts: str) -> proof.Proof:
    copies = [transcript.cut(f"copy{n}", text.paragraphs(one)) for n, one in enumerate(texts, 1)]
    return proof.prove(load(root), copies)


def found(root: Path, *texts: str) -> list[tuple[str, str, str, str]]:
    """Severity, code, key and message of what is found in the made-up source."""
    return [
        (f.severity, f.code, f.key.removeprefix(walk.SOURCE + "/").removeprefix(ATA), f.message)
        for f in sorted(prove(root, *(texts or (walk.passage(),))).findings)
        if f.code != "source-not-covered"
    ]


def changed(old: str, new: str) -> str:
    assert walk.passage().count(old) == 1
    return walk.passage().replace(old, new)


def test_whole_copy_proves_everything(root):
    """All sentences, numerals and stated figures are found; the source that is not in the copy is a warning."""
    made = prove(root, walk.passage())
    assert [vars(one) for one in made.proved] == [
        {"source_id": "tip-2020-kaz-protection", "sentences": 41, "sentences_found": 0, "numerals": 65, "numerals_found": 0, "figures": 44, "figures_found": 0},
        {"source_id": walk.SOURCE, "sentences": 5, "sentences_found": 5, "numerals": 12, "numerals_found": 12, "figures": 7, "figures_found": 7},
    ]  # fmt: skip
    (only,) = made.findings
    assert (only.severity, only.code, only.line, only.key) == (
        "warning",
        "source-not-covered",
        2,
        "tip-2020-kaz-protection",
    )
    assert only.message == "None of the 41 sentences of this source stands in copy1."


@pytest.mark.parametrize(
    "copy",
    [
        "Recommendations\n\nFund 9 shelters.\n\n{}\n\nPrevention\n\nThe government held 30 courses.",
        "{}\n\n{}",
        "In these, NGOs assisted more than 20 victims.\n\n{}",
    ],
)
def test_passage_is_found_inside_a_longer_document(root, copy):
    """What stands before and behind, or a second time, is no concern of the proof."""
    assert found(root, copy.format(*[walk.passage()] * 2)) == []


def test_passage_is_found_in_one_line_and_in_wrapped_lines(root):
    """Paragraphs may be joined, and lines broken: sentences are what counts."""
    assert found(root, " ".join(walk.passage().split())) == []
    wrapped = re.sub(r"(.{60,70}) ", r"\1\n", walk.passage())
    assert found(root, wrapped) == []


def test_several_copies_prove_together(root):
    """A passage may stand in two files, in any order."""
    one, two = walk.passage().split("\n\n")
    assert found(root, one, two) == []
    assert found(root, two, one) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("identified 12", "identified 13", "the report has “12” where the copy has “13”."),
        ("a decrease", "an increase", "the report has “a decrease” where the copy has “an increase”."),
        ("than 20", "than 200", "the report has “20” where the copy has “200”."),
        ("more than 20", "20", "the copy lacks “more than”."),
        ("more than 20", "almost 20", "the report has “more than” where the copy has “almost”."),
        ("did not convict", "did convict", "the copy lacks “not”."),
        ("any traffickers", "any further traffickers", "the copy adds “further”."),
        ("victims, a decrease", "victims - a decrease", "the report has “victims,” where the copy has “victims -”."),
        ("Of the 12, seven", "Of the 12, six", "the report has “seven” where the copy has “six”."),
    ],
)  # fmt: skip
def test_changed_sentence_is_an_error_with_the_words_that_differ(root, old, new, said):
    """The fingerprint proves which words were changed, where one small change explains it."""
    ((severity, code, _, message),) = found(root, changed(old, new))
    assert (severity, code) == ("error", "sentence-missing")
    assert message.endswith(said)
    assert "is not in copy1 as it was read. Nearest is “" in message


def test_changed_beyond_repair_is_told_by_its_numerals(root):
    """Where no small change explains it, the numerals are compared, and it is said that words cannot be."""
    ((_, code, key, message),) = found(root, changed("identified 12 trafficking victims,", "says it found 14,"))
    assert (code, key) == ("sentence-missing", "1/1")
    assert message == (
        "Paragraph 1, sentence 1 is not in copy1 as it was read. Nearest is “In 2022, the government says it found 14, a"
        " decrease from 15 in 2021.”; its numerals are 2022, 14, 15, 2021, in the ledger 2022, 12, 15, 2021. Other words"
        " cannot be compared: the package holds only their fingerprint."
    )
    ((_, _, _, message),) = found(root, changed("NGOs assisted more", "quite a few groups helped more"))
    assert message.endswith(
        "its numerals are those of the ledger (20), it has 57 characters and the report's has 45. Which words differ"
        " cannot be told: the package holds only their fingerprint."
    )


def test_sentence_in_two_pieces_is_told(root):
    """A page break inside a sentence makes two of it."""
    ((_, code, _, message),) = found(root, changed("labor and five in sex", "labor\n\nand five in sex"))
    assert code == "sentence-missing"
    assert "The copy has it in two pieces: “Of the 12, seven" in message


def test_last_sentence_changed_is_no_cut(root):
    """The last sentence is changed where something else stands in its place."""
    assert [f[:3] for f in found(root, changed("than 20 victims.", "than 20 women and girls."))] == [
        ("error", "sentence-missing", "2/2")
    ]
    behind = changed("than 20 victims.", "than 20 women and girls.") + "\nPrevention\n\nMore was done."
    assert [f[:3] for f in found(root, behind)] == [("error", "sentence-missing", "2/2")]


@pytest.mark.parametrize(
    "end", [" In these, NGOs assisted more than 20 victims.", " NGOs assisted more than 20 victims."]
)
def test_copy_cut_at_its_end_is_a_warning(root, end):
    """What it holds is proved, also where the cut goes through a sentence; what it lacks is named."""
    cut = "In these," if end.startswith(" NGOs") else ""
    copy = walk.passage().replace(" In these, NGOs assisted more than 20 victims.\n", f" {cut}").strip()
    assert found(root, copy) == [
        ("warning", "sentence-cut", "2/2", "1 sentence is not in copy1, which ends before them: 2.2 (paragraph.sentence).")
    ]  # fmt: skip
    assert [one.sentences_found for one in prove(root, copy).proved] == [0, 4]
    assert [one.figures_found for one in prove(root, copy).proved] == [0, 6]


def test_copy_cut_at_its_beginning_is_a_warning(root):
    """A copy may begin in the middle of the passage, and of a sentence."""
    copy = "victims, a decrease from 15 in 2021." + walk.passage().split("2021.", 1)[1]
    assert found(root, copy) == [
        ("warning", "sentence-cut", "1/1", "1 sentence is not in copy1, which begins behind them: 1.1 (paragraph.sentence).")
    ]  # fmt: skip


def test_copy_cut_inside_a_longer_document_is_a_warning(root):
    """Other paragraphs that follow the cut are other paragraphs."""
    copy = (
        walk.passage().split("\n\n")[0]
        + "\n\nPrevention\n\nThe government held courses in many of its regions and schools."
    )
    assert found(root, copy) == [
        ("warning", "sentence-cut", "2/1", "2 sentences are not in copy1, which ends before them: 2.1 to 2.2 (paragraph.sentence).")
    ]  # fmt: skip


def test_sentence_left_out_in_the_middle_is_an_error(root):
    """A copy that leaves a sentence out between two others is not the passage."""
    copy = walk.passage().replace(" Of the 12, seven were exploited in forced labor and five in sex trafficking.", "")
    assert found(root, copy) == [
        ("error", "sentence-missing", "1/2", "Paragraph 1, sentence 2 is not in copy1, which has nothing between its neighbours.")
    ]  # fmt: skip


def test_sentence_added_is_an_error_inside_a_paragraph(root):
    """A number that the passage does not have would be unaccounted for; between paragraphs it may be a caption."""
    copy = changed(" Courts did", " One trafficker fled. Courts did")
    said = "copy1 has a sentence before this one that the source does not have: “One trafficker fled.”"
    assert found(root, copy) == [("error", "sentence-extra", "1/3", said)]
    copy = walk.passage().replace("\n\n", "\n\nPhoto: 1 shelter\n\n")
    said = "copy1 has a sentence before this one that the source does not have: “Photo: 1 shelter”"
    assert found(root, copy) == [("warning", "sentence-extra", "2/1", said)]


def test_sentences_in_another_order_are_told(root):
    """Both are in the copy, and one of them is not in its turn."""
    one, two = walk.passage().split("\n\n")
    assert [f[:2] for f in found(root, f"{two}\n\n{one}")] == [("warning", "sentence-order")] * 2


def test_page_with_nothing_of_any_source_is_an_error(root):
    """It is told once for each source, and no sentence is listed."""
    made = [(f.severity, f.code, f.line, f.message) for f in prove(root, "Another text with 5 things.").findings]
    assert made == [
        ("error", "source-not-found", 2, "None of the 41 sentences of this source stands in copy1."),
        ("error", "source-not-found", 3, "None of the 5 sentences of this source stands in copy1."),
    ]


def test_text_that_proves_nothing_beside_one_that_does_is_an_error(root):
    """A wrong file among right ones is not passed over."""
    assert found(root, walk.passage(), "Another text.") == [
        ("error", "text-unused", "", "No sentence of any source stands in copy2, so it proves nothing.")
    ]


@pytest.mark.parametrize(
    ("wanted", "change", "expected"),
    [
        ("1/1/35", {"value": "13"}, [("numeral-differs", "1/1/35", "“12” in the text means 12, and the ledger has 13.")]),
        ("1/1/35", {"text": "13", "value": "13"}, [("numeral-differs", "1/1/35", "The text has “12” here, and the ledger “13”.")]),
        ("1/1/35", {"start": "36", "end": "38"}, [("numeral-moved", "1/1/36", "“12” stands at 35 to 37 in the text, and the ledger says 36 to 38.")]),
        ("1/2/52", {"start": "50"}, [("numeral-moved", "1/2/50", "“five” stands at 52 to 56 in the text, and the ledger says 50 to 56.")]),
        ("1/2/11", {"form": "digits"}, [("numeral-differs", "1/2/11", "“seven” is written in words in the text, and the ledger says “digits”.")]),
        ("1/2/11", {"text": "sev", "end": "14"}, [("numeral-differs", "1/2/11", "The text has “seven” at 11 to 16, and the ledger “sev” at 11 to 14.")]),
        ("1/3/11", {"start": "12", "end": "15"}, [("numeral-moved", "1/3/12", "“not” stands at 11 to 14 in the text, and the ledger says 12 to 15.")]),
        ("1/3/11", {"text": "no", "end": "13"}, [("numeral-extra", "1/3/11", "The word “no” does not stand in this sentence of the text."), ("figure-unproved", "convicted-2022", "Paragraph 1, sentence 3 of the text does not have “no”, by which the figure is stated.")]),
        ("2/2/34", {"hedge": "at least"}, [("hedge-differs", "2/2/34", "The hedge “at least” does not stand before or behind “20” in the text.")]),
        ("2/2/34", {"hedge": "than"}, []),
        ("2/2/34", {"hedge": ""}, [("hedge-differs", "2/2/34", "“more than” bounds “20” in the text, and the ledger has no hedge.")]),
        ("2/2/34", {"hedge": "", "note": "Said of the shelters."}, []),
        ("2/1/38", {"role": "other", "value": "2021"}, [("numeral-differs", "2/1/38", "“2022” in the text means 2022, and the ledger has 2021.")]),
    ],
)  # fmt: skip
def test_damaged_ledger_is_told_at_the_row(root, wanted, change, expected):
    """Another value, text, place, form or hedge than the text has is a finding at that row."""
    line = cells.edit(root, "numerals", f"{walk.SOURCE}/{wanted}", **change)
    assert sorted(f[1:] for f in found(root)) == sorted(expected)
    assert {f.line for f in prove(root, walk.passage()).findings if f.path.endswith("numerals.csv")} <= {line}


def test_row_taken_out_and_row_too_many(root):
    """A numeral that the ledger lacks is told where its row belongs; a row without a numeral at itself."""
    before = cells.place(root, "numerals", f"{walk.SOURCE}/1/1/35") + 2
    cells.drop(root, "numerals", f"{walk.SOURCE}/1/1/75")
    (finding,) = [f for f in prove(root, walk.passage()).findings if f.code == "numeral-missing"]
    assert (finding.line, finding.key) == (before, f"{walk.SOURCE}/1/1/75")
    assert (
        finding.message == "The text has “15” at 75 to 77 of paragraph 1, sentence 1, and the ledger has no row for it."
    )
    assert next(one for one in prove(root, walk.passage()).proved if one.sentences == 5).figures_found == 6
    cells.add(root, "numerals", source_id=walk.SOURCE, paragraph="2", sentence="2", start="0", end="2", text="9", form="digits", value="9", role="date")  # fmt: skip
    assert ("error", "numeral-extra", "2/2/0", "“9” is no numeral of this sentence in the text.") in found(root)


def test_figure_and_its_row_both_wrong(root):
    """Where figure and ledger agree with each other and not with the text, both are told."""
    cells.edit(root, "numerals", f"{walk.SOURCE}/2/2/34", text="30", value="30")
    cells.edit(root, "figures", "ata-assisted-2022", value="30")
    assert [f[1:] for f in found(root)] == [
        ("figure-unproved", "assisted-2022", "Paragraph 2, sentence 2 of the text has “20”, and the figure is 30."),
        ("numeral-differs", "2/2/34", "The text has “20” here, and the ledger “30”."),
    ]


def test_figure_counts_only_with_its_year(root):
    """A year said to be stated needs its date in the text."""
    cells.edit(root, "numerals", f"{walk.SOURCE}/2/1/38", text="2021", value="2021")
    proved = prove(root, walk.passage()).proved[1]
    assert (proved.numerals_found, proved.figures_found) == (11, 6)


def test_length_of_a_sentence_is_proved(root):
    """The recorded length is the text's."""
    cells.edit(root, "sentences", f"{walk.SOURCE}/2/2", length="46")
    said = "The sentence has 45 characters in the text, and 46 are recorded."
    assert found(root) == [("error", "length-differs", "2/2", said)]


@pytest.mark.parametrize("column", ["paragraph", "sentence", "start", "end", "text", "form", "value"])
def test_every_locator_that_is_damaged_is_caught(root, column):
    """Whatever cell of whatever row is changed, or emptied, the proof fails."""
    rows = cells.read(root, "numerals")
    for number, row in enumerate(rows):
        if row["source_id"] != walk.SOURCE:
            continue
        new = {"text": "99", "form": "words" if row["form"] == "digits" else "digits"}.get(column)
        for cell in (new or str(int(row[column]) + 1), ""):
            if row["form"] == "negation" and column == "form":
                continue  # that it is one of the words that negate is the ledger's question
            cells.write(root, "numerals", [*rows[:number], {**row, column: cell}, *rows[number + 1 :]])
            assert any(severity == "error" for severity, *_ in found(root)), (row, cell)


def test_package_without_sources_is_not_proved(make):
    """A check whose tables are not there has nothing to say."""
    root = make("a,b\nx,1\n", [{"name": "a", "type": "string"}, {"name": "b", "type": "integer"}])
    made = prove(root, "One text.")
    assert (made.passages, made.findings) == ([], [])


def restored(original: str, copy: str, *numerals: str, known: tuple[str, ...] = ()) -> str | None:
    return nearest.restore(copy, Wanted(len(original), text.fingerprint(original), numerals), nearest.vocabulary(known))


@pytest.mark.parametrize(
    "copy",
    [
        "The police of the capital found 40 boys and 50 girls.",
        "The police of the capital found 44 boys and five girls.",
        "PROTECTION The police of the capital found 40 boys and five girls.",
        "The police of the capital found 40 boys and five girls.[12]",
        "The police of the capital found 40 (forty) boys and five girls.",
        "The police of the capital found 40 boys, and five girls.",
        "The police of the town found 40 boys and five girls.",
        "The police of the capital found 40 and five girls.",
    ],
)
def test_nearest_restores_a_sentence_from_one_small_change(copy):
    """A numeral, a word, a mark or a piece more or less is undone, and the fingerprint proves it."""
    original = "The police of the capital found 40 boys and five girls."
    assert restored(original, copy, "40", "five", known=("the capital of boys",)) == original


def test_nearest_gives_up_where_it_cannot_know():
    """An unknown word cannot be guessed, and nothing is said that is not proved."""
    assert restored("The gendarmerie found 40 boys.", "The police found 40 boys.", "40") is None
    assert nearest.nearest([], Wanted(10, "x", ())) is None


def test_chain_keeps_the_passage_together():
    """Of equally long runs the one that stands together is taken: a quotation long before does not count."""
    index = {"a": [0, 10], "b": [1, 11], "c": [12], "d": [13]}
    assert passage.chain(["a", "b", "c", "d"], index) == {0: 10, 1: 11, 2: 12, 3: 13}
    assert passage.chain(["a", "x", "d", "c"], index) == {0: 10, 3: 12}
    assert passage.chain(["x"], index) == {}


def test_chain_of_one_sentence_many_times_is_quick():
    """A sentence that stands everywhere is matched turn by turn, not each with each."""
    many = 20_000
    assert passage.chain(["a"] * many, {"a": list(range(many))}) == dict(zip(range(many), range(many), strict=True))
