"""Paragraphs: how lines are joined."""

from cases import cases
from tip_figures.prose.paragraphs import blank_out_margins, split_paragraphs


def paragraphs_of(text: str) -> list[str]:
    return list(split_paragraphs(text))


WRAPPED = """Police in the northern district screened all women in the market
before they were sent home. The ministry opened a shelter in May, and
eleven girls stayed there.
Courts in the capital heard the remaining complaints, and the judges
did not rule on any."""
UNWRAPPED = [
    "Police in the northern district screened all women in the market before they were sent home. "
    "The ministry opened a shelter in May, and eleven girls stayed there.",
    "Courts in the capital heard the remaining complaints, and the judges did not rule on any.",
]


@cases(
    "text, paragraphs",
    [
        # empty
        ("", []),
        # blank
        (" \n\u00a0\n", []),
        # lines
        ("One line.\nAnother line.", ["One line.", "Another line."]),
        # blocks
        ("One block.\r\n\r\n\r\nAnother.\r\n", ["One block.", "Another."]),
        # line per sentence
        (
            "Officials found 14 men.\nIn all, 12 left.\nOne fled.",
            ["Officials found 14 men.", "In all, 12 left.", "One fled."],
        ),
        # wrapped
        (WRAPPED, UNWRAPPED),
        # quoted in mail
        ("> " + WRAPPED.replace("\n", "\n> "), UNWRAPPED),
        # narrow block
        ("Tier 2\nKazakhstan and\nUzbekistan", ["Tier 2", "Kazakhstan and", "Uzbekistan"]),
        # bullets
        (
            "\u2022 Fund shelters.\n\u2022 Train police and\ncourts.",
            ["Fund shelters.", "Train police and", "courts."],
        ),
        # bullet after a full line without a mark
        (
            "\u2022 Open a shelter in every district\n\u2022 Train judges.",
            ["Open a shelter in every district", "Train judges."],
        ),
        # dashes as bullets
        ("It found:\n- men\n- women - and girls", ["It found:", "men", "women - and girls"]),
    ],
)
def test_line_is_a_paragraph_unless_wrapped(text, paragraphs):
    """Lines are joined in a block whose full lines break off in the middle of a sentence."""
    assert paragraphs_of(text) == paragraphs


@cases(
    "text, paragraph",
    {
        # small letters
        "the police screened all of the victims of traf-\nficking": (
            "the police screened all of the victims of trafficking"
        ),
        # capitals
        "the shelters that are run by NGO-\nOperated groups and the rest": (
            "the shelters that are run by NGO-Operated groups and the rest"
        ),
        # number word
        "the police screened in the year forty-\nfive of the victims": (
            "the police screened in the year forty-five of the victims"
        ),
        # lone hyphen
        "many of them were given short- \nand long-term shelter there": (
            "many of them were given short- and long-term shelter there"
        ),
        # digits
        "in the year of the report, that is 2018-\n2019, the police did it": (
            "in the year of the report, that is 2018- 2019, the police did it"
        ),
        # soft hyphen
        "the police screened all of the victims of traf\u00ad\nFicking": (
            "the police screened all of the victims of trafFicking"
        ),
    }.items(),
)
def test_word_that_a_line_end_divides_is_joined(text, paragraph):
    """Without its hyphen between small letters."""
    assert paragraphs_of(text) == [paragraph]


@cases(
    "text",
    [
        # list
        "\n".join(f"{year} Men." for year in range(2015, 2021)),
        # few
        "\n".join(f"{number} men" for number in (1, 2, 4, 8)),
        # sign
        "2 + 2 > 3",
    ],
)
def test_other_numbers_and_signs_are_words(text):
    assert blank_out_margins(text) == text


def test_margins_of_mail_become_blanks():
    assert blank_out_margins("> > It freed\n>men.") == "    It freed\n men."
