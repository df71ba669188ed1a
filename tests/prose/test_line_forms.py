"""Line numbers are not words, and blank lines between all lines do not divide paragraphs."""

import pytest

from tip_figures.prose.source_text import split_source_text
from tip_figures.prose.words import join_words

LINES = [
    "Police in the northern district screened all women",
    "in the market before they were sent home. In 2020,",
    "14 men went with them, and 11 girls stayed in the",
    "shelter. The ministry opened a second one in May,",
    "but few people knew of it, because the sign of the",
    "shelter was not shown to them, and a guard of the",
    "ministry sent away all who came without a letter.",
    "It was closed.",
]
SENTENCES = [
    "Police in the northern district screened all women in the market before they were sent home.",
    "In 2020, 14 men went with them, and 11 girls stayed in the shelter.",
    "The ministry opened a second one in May, but few people knew of it, because the sign of the"
    " shelter was not shown to them, and a guard of the ministry sent away all who came without a"
    " letter.",
    "It was closed.",
]


def sentences_of(lines: list[str]) -> list[str]:
    source = split_source_text("report.txt", "\n".join(lines))
    return [sentence.text for sentence in source.sentences]


def number_lines(lines: list[str], first: int = 1, step: int = 1) -> list[str]:
    """Number each line, or those whose number is a multiple of a step."""
    numbered = []
    for number, line in enumerate(lines, start=first):
        numbered.append(f"{number} {line}" if number % step == 0 else line)
    return numbered


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(number_lines(LINES), id="each"),
        pytest.param(number_lines(LINES, first=98), id="from-98"),
        pytest.param(number_lines([*LINES[:7], "", LINES[7]]), id="also-a-blank-one"),
        pytest.param([*number_lines(LINES[:7]), "", f"8 {LINES[7]}"], id="not-a-blank-one"),
        pytest.param([f"{line}\n" for line in number_lines(LINES)], id="blank-after-each"),
    ],
)
def test_line_numbers_are_not_words(lines: list[str]) -> None:
    assert sentences_of(lines) == SENTENCES


def test_only_each_fifth_line_may_have_a_number() -> None:
    words = " ".join(LINES).split()[:60]
    lines = [f"{first} {second}" for first, second in zip(words[::2], words[1::2], strict=True)]
    source = split_source_text("report.txt", "\n".join(number_lines(lines, step=5)))
    assert join_words(source.words).split() == words


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(number_lines(LINES[4:7], 1), id="three-lines"),
        pytest.param([f"{number} Men." for number in range(1, 7)], id="list-of-sentences"),
        pytest.param([f"{number} and men" for number in (1, 2, 4, 8, 9, 16)], id="no-step"),
        pytest.param([f"{number} and men" for number in range(1, 17, 3)], id="faster"),
        pytest.param([f"{line}. and men" for line in "123456"], id="with-a-point"),
    ],
)
def test_other_numbers_at_the_start_of_lines_are_words(lines: list[str]) -> None:
    source = split_source_text("report.txt", "\n".join(lines))
    assert [word.text for word in source.words] == " ".join(lines).split()


@pytest.mark.parametrize("blanks", [1, 2])
def test_blank_after_each_line_does_not_divide_sentences(blanks: int) -> None:
    lines = [line + "\n" * blanks for line in LINES]
    assert sentences_of(lines) == SENTENCES


def test_more_blanks_than_usual_divide_paragraphs() -> None:
    text = "\n\n".join(LINES)
    source = split_source_text("report.txt", f"{text}\n\n\n\n{text}")
    assert [sentence.paragraph for sentence in source.sentences] == [1, 1, 1, 1, 2, 2, 2, 2]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            ["It prohibits the work of", *["children in all of the mines,"] * 4], id="few"
        ),
        pytest.param([f"{line[:-4]} is." for line in LINES], id="sentences"),
        pytest.param([*LINES[:6], *[f"{line} It is." for line in LINES * 3]], id="most-do-not"),
    ],
)
def test_blank_lines_divide_other_lines(lines: list[str]) -> None:
    """Too few lines break off, or most do not."""
    text = "\n\n".join(lines)
    source = split_source_text("report.txt", text)
    assert len({sentence.paragraph for sentence in source.sentences}) == len(lines)
