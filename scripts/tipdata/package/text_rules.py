"""Rules for every column of text: nothing that a spreadsheet would run, nothing that a reader could not see."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from tipdata.package.constraints import Rule

ODD = r"^[=+\-@ ]|  | $|[^ -~]"
"""What every text that breaks one of the rules holds, and few others: cheaper to ask first."""
POSING = "авеѕіјкорсухһАВЕЅІЈКМНОРСТУХҮοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"  # Cyrillic and Greek letters that look like Latin ones
LATIN, OTHER = r"\p{Latin}", r"[\p{Cyrillic}\p{Greek}]"
JOINERS = r"\x{200c}\x{200d}\x{fe0e}\x{fe0f}"  # of Persian and Indian words and of emoji; nothing beside Latin letters
FLAG = r"\x{1f3f4}[\x{e0020}-\x{e007f}]+"  # of a region, as an emoji
UNSEEN = (
    r"[\p{C}\p{Default_Ignorable_Code_Point}\x{fffd}\x{2028}\x{2029}\x{2800}&&[^\n\x{200c}\x{200d}\x{fe0e}\x{fe0f}]]"
)


def is_text(descriptor: Mapping[str, Any]) -> bool:
    """Whether a column is declared to hold words; one without a type may hold anything."""
    return descriptor.get("type") == "string"


def text_rules(name: str) -> list[Rule]:
    """The rules for a text column."""
    cell = pl.col(name)
    beside = (
        rf"[\p{{Latin}}_][{JOINERS}]|[{JOINERS}][\p{{Latin}}_]|[0-9][{JOINERS[:16]}]|[{JOINERS[:16]}][0-9]|^[{JOINERS}]"
    )
    starts = cell.str.contains(r"^[=@\t\r＝＠]") | (
        cell.str.contains(r"^[+\-＋－]") & ~cell.str.contains(r"^[+\-][0-9.,:/() -]*$")
    )
    wide = rf"{LATIN}[\p{{L}}\p{{M}}]*[{POSING}]|[{POSING}][\p{{L}}\p{{M}}]*{LATIN}"
    broken = [
        ("cell-formula", starts, "would run as a formula in a spreadsheet", "Write it so that it begins with a letter or digit."),
        ("cell-space", cell.str.contains(r"^\s|\s$"), "begins or ends with white space", "Take the white space away."),
        ("cell-space", cell.str.contains(r"  |[\p{Zs}&&[^ ]]"), "holds two spaces in a row, or one that is wider or narrower than a space", "Write one plain space."),
        ("cell-invisible", cell.str.replace_all(FLAG, "").str.contains(f"{UNSEEN}|{beside}"), "holds a character that nobody can see", "Type the cell anew."),
        ("cell-not-nfc", cell != cell.str.normalize("NFC"), "is written with combining marks where composed letters exist (it is not in Unicode's form NFC)", "Type the cell anew."),
        ("cell-mixed-script", cell.str.contains(wide), "mixes letters of two scripts in one word, which look alike", "Type the word anew in one script."),
        ("cell-mixed-script", _posing(cell), "holds letters that look like Latin ones and are not", "Type the word anew in one script."),
    ]  # fmt: skip
    return [Rule(code, (name,), ~odd, says, hint) for code, odd, says, hint in broken]


def _posing(cell: pl.Expr) -> pl.Expr:
    """Where beside Latin letters stand letters of another script, every one of which could be taken for Latin."""
    others = cell.str.contains(OTHER) & ~cell.str.contains(rf"[{OTHER}--[{POSING}]]")
    return cell.str.contains(LATIN) & others
