"""Rules for columns of text: no formulas, no invisible characters, no letters of mixed scripts."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

SUSPICIOUS_TEXT = r"^[=+\-@ ]|  | $|[^ -~]"
"""Matches every text that breaks one of the rules, and few others: a cheap first test."""

# Cyrillic and Greek letters that look like those of the Latin script.
LOOKALIKES = "[авеѕіјкорсухһАВЕЅІЈКМНОРСТУХҮοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]"
LETTERS = r"[\p{L}\p{M}]*"
# Code points without a character are not among them: an emoji may be newer than the tables here.
NEVER_SHOWN = r"\p{Cc}\p{Cf}\p{Co}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}"
SHOWN_AS_NOTHING = r"\x{fffd}\x{2028}\x{2029}\x{2800}"  # or as a mark for what cannot be shown


@dataclass(frozen=True)
class TextFault:
    """Something that no text should contain.

    code:    of the finding
    pattern: of texts in which it occurs; empty for what is not in the Unicode form NFC
    allowed: pattern of texts in which it is no fault; empty if there are none
    problem: in words
    """

    code: str
    pattern: str
    problem: str
    hint: str
    allowed: str = ""


TEXT_FAULTS = (
    TextFault(
        "cell-formula",
        r"^[=@\t\r＝＠+\-＋－]",
        "would run as a formula in a spreadsheet",
        "Rewrite it so that it begins with a letter or digit.",
        allowed=r"^[+\-][0-9.,:/() -]*$",  # numbers with a sign
    ),
    TextFault(
        "cell-space",
        r"^\s|\s$",
        "begins or ends with white space",
        "Remove the white space.",
    ),
    TextFault(
        "cell-space",
        r"  |[\p{Zs}&&[^ ]]",
        "contains two spaces in a row, or a space of unusual width",
        "Write one plain space.",
    ),
    TextFault(
        "cell-characters",
        rf"[{NEVER_SHOWN}{SHOWN_AS_NOTHING}&&[^\n]]",
        "contains an invisible character",
        "Type the cell again.",
    ),
    TextFault(
        "cell-characters",
        "",
        "contains combining marks where composed letters exist (Unicode form NFC)",
        "Type the cell again.",
    ),
    TextFault(
        "cell-characters",
        rf"\p{{Latin}}{LETTERS}{LOOKALIKES}|{LOOKALIKES}{LETTERS}\p{{Latin}}",
        "mixes letters of two scripts that look alike in one word",
        "Type the word again in one script.",
    ),
)


def find_text_faults(cells: pl.Series) -> Iterator[tuple[TextFault, pl.Series]]:
    """Yield each fault that occurs in a column of text, and the rows in which it does."""
    if not cells.str.contains(SUSPICIOUS_TEXT).any():
        return
    for fault in TEXT_FAULTS:
        if fault.pattern:
            rows = cells.str.contains(fault.pattern)
        else:
            rows = cells != cells.str.normalize("NFC")
        if fault.allowed:
            rows = rows & ~cells.str.contains(fault.allowed)
        rows = rows.fill_null(False)
        if rows.any():
            yield fault, rows
