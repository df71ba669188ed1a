"""Skipped tests are counted in a few lines, so that they neither hide a failure nor disappear."""

from types import SimpleNamespace

from conftest import NO_TEXTS, pytest_terminal_summary


def test_tests_that_are_skipped_for_one_reason_share_a_line():
    reasons = [NO_TEXTS] * 3 + ["no browser"]
    skipped = [SimpleNamespace(longrepr=("x.py", 1, f"Skipped: {text}")) for text in reasons]
    lines = []
    pytest_terminal_summary(SimpleNamespace(stats={"skipped": skipped}, write_line=lines.append))
    assert lines == [f"3 tests skipped: {NO_TEXTS}", "1 test skipped: no browser"]


def test_no_other_summary_lists_them(pytestconfig):
    (option,) = [word for word in pytestconfig.getini("addopts") if word.startswith("-r")]
    assert not {"s", "a", "A"} & set(option)
