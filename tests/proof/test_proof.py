"""The proof against the text: whole it proves all, and each thing spoilt is a finding at its place."""

from pathlib import Path
from types import SimpleNamespace

import pytest

import cells
from conftest import read_figures
from tip_figures.proof import source_proof
from tip_figures.prose import source_text

SOURCE, OPENING = "demo-2021-isl-protection", "demo-2022-isl-protection"


@pytest.fixture
def passage(texts: list[Path]) -> str:
    """The text of the first source."""
    return texts[0].read_text(encoding="utf-8").strip()


def prove(root: Path, *texts: str) -> SimpleNamespace:
    """What is found, and the counts of each source."""
    made = source_proof.Proof(
        [source_text.split_source_text(f"copy{n}", one) for n, one in enumerate(texts, 1)]
    )
    return SimpleNamespace(findings=list(made.check(read_figures(root))), coverage=made.coverage)


def found(root: Path, *texts: str) -> list[tuple[str, str, str]]:
    """Severity, code and key of what is found, without sources of which no copy was given."""
    listed = [
        (one.severity, one.code, one.key.removeprefix(f"{SOURCE}/"))
        for one in sorted(prove(root, *texts).findings)
    ]
    return [one for one in listed if one[1] != "source-not-covered"]


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def test_sentences_that_two_passages_share_call_for_no_other_source(
    package: Path, passage: str
) -> None:
    """A few sentences of another source in a copy are not a copy of it: nothing is said of what it lacks."""
    shared = "The government maintained its care for victims. The hotline took 1,200 calls in 2021."
    made = prove(package, f"{passage}\n{shared}")
    assert [(one.severity, one.code, one.message) for one in made.findings] == [
        (
            "note",
            "source-not-covered",
            f"No copy of 1 source is among the texts, so they are left aside: {OPENING}.",
        )
    ]
    assert [one["sentences_found"] for one in made.coverage] == [12, 0]


def test_copy_of_a_source_that_is_not_in_the_package_is_said(package: Path, passage: str) -> None:
    """Beside a copy that proves its source it is a warning, and nothing is refused."""
    other = "The government did what it could. It identified 99 victims. It identified 33 victims, compared with 30 in 2020."
    made = prove(package, passage, other)
    assert [one.code for one in made.findings] == ["source-not-covered", "text-unknown"]
    (alone,) = prove(package, f"{other} {'It was so. ' * 3}").findings
    assert alone.message == "copy1 is a copy of no source in the package, so it proves nothing."


def test_fullest_copy_proves_a_source(package: Path, passage: str) -> None:
    """Of two copies of a source, in any order, the one that has more of it is taken, and the other is not unknown."""
    first = passage.split("\n")[0]
    assert (
        found(package, first, passage)
        == found(package, passage, first)
        == found(package, passage, passage)
        == []
    )


def test_no_message_holds_a_sentence_of_the_report(package: Path, passage: str) -> None:
    """Whatever is wrong with a copy, what is said has at most six words of it in a row."""
    broken = passage.replace("victims", "people"), passage.replace(". ", ". It was so. ")
    for text in (*broken, passage[::-1], passage[300:]):
        words = text.split()
        runs = {" ".join(words[n : n + 7]) for n in range(len(words) - 6)}
        assert not [
            run
            for one in prove(package, text).findings
            for run in runs
            if run in one.message + one.hint
        ]


LAST, EACH = (
    " No victims brought a civil suit in 2020.",
    " Each regional unit had one or two officers.",
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (" a civil suit", " any civil suit", ("error", "sentence-missing", "2/4")),
        (
            LAST,
            LAST.replace(" a ", " any ") + "\nPrevention\n\nMore was done.",
            ("error", "sentence-missing", "2/4"),
        ),
        (LAST, "", ("warning", "sentence-cut", "2/4")),
        (LAST, " No victims", ("warning", "sentence-cut", "2/4")),
        (EACH, "", ("error", "sentence-missing", "2/2")),
        (EACH, f" It freed 7 men.{EACH}", ("error", "sentence-extra", "2/2")),
        ("\n", "\n\nIt freed 7 men.\n\n", ("warning", "paragraph-extra", "2/1")),
        ("\n", "\n\nPhoto: 1 shelter\n\n", None),
    ],
)
def test_changed_is_told_from_cut_and_from_added(
    package: Path, passage: str, old: str, new: str, expected: tuple[str, str, str] | None
) -> None:
    """A copy that is cut short proves what it holds; a sentence changed, left out or added inside a paragraph is an error."""
    assert found(package, changed(passage, old, new)) == ([expected] if expected else [])


def test_copy_cut_elsewhere_or_in_another_order_is_a_warning(package: Path, passage: str) -> None:
    """It may begin in the middle of a sentence, and other paragraphs may follow the cut; what it holds is proved."""
    begun = passage.split("care for victims. It", 1)[1]
    assert found(package, begun) == [("warning", "sentence-cut", "1/1")]
    first = (
        passage.split("\n")[0]
        + "\n\nPrevention\n\nThe government held courses in many of its regions and schools."
    )
    made = prove(package, first)
    (finding,) = [one for one in made.findings if one.severity != "note"]
    assert (
        finding.message
        == "4 sentences are not in copy1, which ends before them: 2.1 to 2.4 (paragraph.sentence)."
    )
    assert (made.coverage[0]["sentences_found"], made.coverage[0]["figures_found"]) == (8, 17)
    one, two = passage.split("\n")
    assert {code[:2] for code in found(package, f"{two}\n\n{one}")} == {
        ("warning", "sentence-order")
    }


@pytest.mark.parametrize(
    ("row", "change", "expected"),
    [
        ("1/2/14", {"text": "31", "value": "31"}, ["numeral-differs"]),
        ("1/2/14", {"start": "15", "end": "17"}, ["numeral-moved"]),
        ("1/3/83", {"start": "82"}, ["numeral-moved"]),
        ("1/8/86", {"start": "87", "end": "90"}, ["numeral-moved"]),
        ("1/8/86", {"text": "nor"}, ["numeral-extra", "figure-unproved"]),
        ("1/6/47", {"hedge": "at most"}, ["hedge-differs"]),
        ("1/6/47", {"hedge": ""}, ["hedge-differs"]),
        ("1/6/47", {"hedge": "", "note": "Said of the shelters."}, []),
        ("1/2/14", {"quote": "It identified 30 people"}, ["quote-not-there"]),
        ("1/2/14", {"quote": "It identified 30 victims, an"}, []),
        ("1/4/53", {"quote": "The government gave two"}, ["quote-not-there"]),
        ("1/6/3", {"quote": "2020"}, ["quote-not-alone"]),
        ("2/1/3", {"quote": "In 2020,"}, ["quote-not-alone"]),
    ],
)
def test_damaged_ledger_is_told_at_the_row(
    package: Path, passage: str, row: str, change: dict[str, str], expected: list[str]
) -> None:
    """Another text, place, hedge or quote than the text has is a finding at that row."""
    line = cells.edit_row(package, "numerals", f"{SOURCE}/{row}", **change)
    made = [one for one in prove(package, passage).findings if one.code != "source-not-covered"]
    assert sorted(one.code for one in made) == sorted(expected)
    assert {one.line for one in made if one.path.endswith("numerals.csv")} <= {line}


def test_row_taken_out_and_row_too_many(package: Path, passage: str) -> None:
    """A numeral that the ledger lacks is told where its row belongs; a row without a numeral at itself."""
    before = cells.edit_row(package, "numerals", f"{SOURCE}/1/2/14")
    cells.drop_row(package, "numerals", f"{SOURCE}/1/2/43")
    (finding,) = [one for one in prove(package, passage).findings if one.code == "numeral-missing"]
    message = "The text has “24” at 43 to 45 of paragraph 1, sentence 2, and the ledger has no row for it."
    assert (finding.line, finding.key, finding.message) == (before, f"{SOURCE}/1/2/43", message)
    cells.add_row(package, "numerals", source_id=SOURCE, paragraph="2", sentence="4", start="10", end="11", text="9", form="digits", value="9", role="date", quote="9")  # fmt: skip
    assert ("error", "numeral-extra", "2/4/10") in found(package, passage)


def test_figure_and_its_row_both_wrong(package: Path, passage: str) -> None:
    """Where figure and ledger agree with each other and not with the text, both are told."""
    cells.edit_row(package, "numerals", f"{SOURCE}/1/6/59", text="35", value="35")
    cells.edit_row(package, "figures", "demo-2021-isl-assisted-2020-female", value="35")
    assert found(package, passage) == [
        ("error", "figure-unproved", "demo-2021-isl-assisted-2020-female"),
        ("error", "numeral-differs", "1/6/59"),
    ]


def test_figure_counts_only_with_its_year_and_the_length_is_proved(
    package: Path, passage: str
) -> None:
    """A year said to be stated needs its date in the text; the recorded length is the text's."""
    cells.edit_row(package, "numerals", f"{SOURCE}/1/2/49", text="2018", value="2018")
    cells.edit_row(package, "sentences", f"{SOURCE}/2/2", length="44")
    made = prove(package, passage)
    assert (made.coverage[0]["numerals_found"], made.coverage[0]["figures_found"]) == (36, 28)
    assert "length-differs" in [one.code for one in made.findings]


def test_number_that_is_not_read_is_the_coders_to_value(package: Path, passage: str) -> None:
    """`5 lakh` must stand in the ledger, with whatever value somebody gave it."""
    copy = changed(passage, "30 victims", "5 lakh victims")
    sentence = source_text.split_source_text("copy", copy).sentences[1]
    cells.edit_row(
        package,
        "sentences",
        f"{SOURCE}/1/2",
        length=str(len(sentence.text)),
        sha256=sentence.sha256,
    )
    assert ("error", "numeral-differs", "1/2/14") in found(package, copy)
    cells.edit_row(
        package,
        "numerals",
        f"{SOURCE}/1/2/14",
        text="5 lakh",
        value="500000",
        end="20",
        quote="It identified 5 lakh",
    )
    assert not [one for one in prove(package, copy).findings if one.key.endswith("1/2/14")]
