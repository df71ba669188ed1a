"""Texts that a spreadsheet would run, that readers cannot see, or that mix scripts."""

import polars as pl

from cases import cases
from conftest import field, run_checks
from tip_figures.datapackage.cell_findings import SUSPICIOUS_TEXT, find_text_faults

FAULTY_TEXTS = {
    "cell-formula": ["=1+1", "-x", "+cmd|x", "@x", "\t=1", "＝1+1", "＋x"],
    "cell-space": [" x", "x ", "x\n", "\u00a0x", "a  b", "a\u3000b"],
    "cell-characters": [
        *("a\u200bb", "a\u202eb", "a\u00adb", "a\ufeffb", "a\x07b", "a\ufffdb", "a\u2028b"),
        *("kaz\ufe0f", "a\u3164b", "a\ue000", "a\U000e0041", "a\uffff", "\ufdd0"),
        *("e\u0301", "\u212b"),  # not in the form NFC
        *("\u0430bc", "xyz\u03bf", "K\u0410Z"),  # of two scripts
    ],
}
GOOD_TEXTS = [
    *("x", "a-b", "1+1", "a\nb", "é", "Қазақстан", "Kazakhstan (Қазақстан)", "“x”", "日本"),
    *("\u0378", "new \U0001facf"),  # no character yet, as an emoji is before programs learn it
    *("-82.3", "+49 30 12", "-", "5 μg", "5 µm", "β-carotene"),
]


def find_broken_rules(text):
    """Return the codes of the faults of a text."""
    return [fault.code for fault, _rows in find_text_faults(pl.Series([text]))]


@cases("code, texts", FAULTY_TEXTS.items())
def test_faulty_text_breaks_its_rule(code, texts):
    """Every such text is also suspicious, so that the cheap first test does not miss it."""
    for text in texts:
        assert code in find_broken_rules(text), ascii(text)
        assert pl.Series([text]).str.contains(SUSPICIOUS_TEXT).all(), ascii(text)


def test_letters_of_any_language_and_emoji_break_no_rule():
    """A sign may begin a number."""
    assert [text for text in GOOD_TEXTS if find_broken_rules(text)] == []


def test_text_rules_are_for_columns_of_type_string(make_package):
    """A column of type any or with codes may contain any text."""
    fields = [field("x", "any"), field("z", enum=["=a"]), field("s")]
    (finding,) = run_checks(make_package("x,z,s\n=1,=a,=b\n", fields), "cells")
    assert (finding.column, finding.code, finding.severity) == ("s", "cell-formula", "warning")
