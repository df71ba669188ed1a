"""Rules for columns of text: no formulas, no invisible characters, no letters of mixed scripts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

SUSPICIOUS_TEXT = r"^[=+\-@ ]|  | $|[^ -~]"
"""Matches every text that breaks one of the rules, and few others: a cheap first test."""

# Letters that look like those of another script.
LATIN = r"\p{Latin}"
CYRILLIC_OR_GREEK = r"[\p{Cyrillic}\p{Greek}]"
LATIN_LOOKALIKES = "авеѕіјкорсухһАВЕЅІЈКМНОРСТУХҮοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"  # Cyrillic and Greek letters

# Zero-width joiners belong in Persian and Indian words and in emoji, and variation selectors in
# emoji; beside Latin letters none has a use.
ZERO_WIDTH_JOINERS = r"\x{200c}\x{200d}"
VARIATION_SELECTORS = r"\x{fe0e}\x{fe0f}"  # also after digits, in keycap emoji
JOINERS = ZERO_WIDTH_JOINERS + VARIATION_SELECTORS
LATIN_BESIDE_JOINER = rf"[\p{{Latin}}_][{JOINERS}]|[{JOINERS}][\p{{Latin}}_]"
DIGIT_BESIDE_JOINER = rf"[0-9][{ZERO_WIDTH_JOINERS}]|[{ZERO_WIDTH_JOINERS}][0-9]"
MISPLACED_JOINER = rf"{LATIN_BESIDE_JOINER}|{DIGIT_BESIDE_JOINER}|^[{JOINERS}]"
# Code points without a character are not among them: an emoji may be newer than the tables here.
NEVER_SHOWN = r"\p{Cc}\p{Cf}\p{Co}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}"
SHOWN_AS_NOTHING = r"\x{fffd}\x{2028}\x{2029}\x{2800}"  # or as a mark for what cannot be shown
INVISIBLE = rf"[{NEVER_SHOWN}{SHOWN_AS_NOTHING}&&[^\n{JOINERS}]]"
REGIONAL_FLAG = r"\x{1f3f4}[\x{e0020}-\x{e007f}]+"  # an emoji that contains invisible characters


def _starts_formula(cell: pl.Expr) -> pl.Expr:
    """A plus or minus sign begins a formula unless only digits and marks of numbers follow."""
    has_formula_sign = cell.str.contains(r"^[=@\t\r＝＠]")
    has_arithmetic_sign = cell.str.contains(r"^[+\-＋－]")
    is_signed_number = cell.str.contains(r"^[+\-][0-9.,:/() -]*$")
    return has_formula_sign | (has_arithmetic_sign & ~is_signed_number)


def _has_outer_space(cell: pl.Expr) -> pl.Expr:
    return cell.str.contains(r"^\s|\s$")


def _has_unusual_space(cell: pl.Expr) -> pl.Expr:
    return cell.str.contains(r"  |[\p{Zs}&&[^ ]]")


def _has_invisible_characters(cell: pl.Expr) -> pl.Expr:
    without_flags = cell.str.replace_all(REGIONAL_FLAG, "")
    return without_flags.str.contains(f"{INVISIBLE}|{MISPLACED_JOINER}")


def _is_not_nfc(cell: pl.Expr) -> pl.Expr:
    return cell != cell.str.normalize("NFC")


def _mixes_scripts_in_word(cell: pl.Expr) -> pl.Expr:
    letters = r"[\p{L}\p{M}]*"
    latin_first = rf"{LATIN}{letters}[{LATIN_LOOKALIKES}]"
    lookalike_first = rf"[{LATIN_LOOKALIKES}]{letters}{LATIN}"
    return cell.str.contains(f"{latin_first}|{lookalike_first}")


def _has_only_lookalikes(cell: pl.Expr) -> pl.Expr:
    """Besides Latin letters there are letters of another script, all of which look Latin."""
    has_other_script = cell.str.contains(CYRILLIC_OR_GREEK)
    has_distinct_letter = cell.str.contains(rf"[{CYRILLIC_OR_GREEK}--[{LATIN_LOOKALIKES}]]")
    return cell.str.contains(LATIN) & has_other_script & ~has_distinct_letter


@dataclass(frozen=True)
class TextFault:
    """Something that no text should contain: code of the finding, where it occurs, and in words."""

    code: str
    occurs: Callable[[pl.Expr], pl.Expr]
    problem: str
    hint: str


TEXT_FAULTS = (
    TextFault(
        "cell-formula",
        _starts_formula,
        "would run as a formula in a spreadsheet",
        "Rewrite it so that it begins with a letter or digit.",
    ),
    TextFault(
        "cell-space",
        _has_outer_space,
        "begins or ends with white space",
        "Remove the white space.",
    ),
    TextFault(
        "cell-space",
        _has_unusual_space,
        "contains two spaces in a row, or a space of unusual width",
        "Write one plain space.",
    ),
    TextFault(
        "cell-invisible",
        _has_invisible_characters,
        "contains an invisible character",
        "Type the cell again.",
    ),
    TextFault(
        "cell-not-nfc",
        _is_not_nfc,
        "contains combining marks where composed letters exist (Unicode form NFC)",
        "Type the cell again.",
    ),
    TextFault(
        "cell-mixed-script",
        _mixes_scripts_in_word,
        "mixes letters of two scripts that look alike in one word",
        "Type the word again in one script.",
    ),
    TextFault(
        "cell-mixed-script",
        _has_only_lookalikes,
        "contains letters that look like Latin letters and are not",
        "Type the word again in one script.",
    ),
)


def find_text_faults(cells: pl.Series) -> Iterator[tuple[TextFault, pl.Series]]:
    """Yield each fault that occurs in a column of text, and the rows in which it does."""
    if not cells.str.contains(SUSPICIOUS_TEXT).any():
        return
    frame = pl.DataFrame({"cell": cells})
    for fault in TEXT_FAULTS:
        rows = frame.select(fault.occurs(pl.col("cell")).fill_null(False)).to_series()
        if rows.any():
            yield fault, rows
