"""tipdata/diff/version_rule.py: what is a version, and which may follow another."""

import pytest

from tipdata.diff import version_rule


@pytest.mark.parametrize(
    "text", ["1.0", "v1.0.0", "01.0.0", "1.0.0-", "1.0.0\n", "", None, 1.0, "1.0.0-a..b", "1" * 300 + ".0.0", "1.٣.0"]
)
def test_what_is_no_version_is_none(text):
    """Nothing is guessed of a version that is not written as one."""
    assert version_rule.read(text) is None


@pytest.mark.parametrize(
    ("old", "new", "level", "right"),
    [
        ("1.2.3", "1.2.4", "patch", True), ("1.2.3", "1.3.0", "minor", True), ("1.2.3", "1.2.9", "minor", False),
        ("0.2.3", "0.2.4", "minor", True), ("0.2.3", "0.2.4", "major", False), ("0.2.3", "0.3.0", "major", True),
        ("2.0.0-rc.1", "2.0.0", "patch", True),
        ("1.0.0", "1.0.0", "none", True), ("1.0.0", "1.0.1", "none", True), ("1.0.0", "0.9.0", "none", False),
        ("1.0.0", "1.0.0", "patch", False), ("1.0.0", "1.1.0", "patch", True), ("1.9.0", "1.10.0", "minor", True),
        ("1.0.0", "1.0.9", "minor", False), ("1.0.0", "1.9.0", "major", False), ("1.0.0", "2.0.0-rc.1", "major", True),
        ("1.0.0", "1.1.0-rc.1", "major", False), ("1.0.0", "1.0.0-rc.1", "none", False), ("2.0.0-rc.9", "2.0.0-rc.10", "major", True),
        ("2.0.0-rc.1", "2.0.0", "major", True), ("2.0.0-rc.1", "2.0.0-rc.1", "patch", False), ("1.0.0", "1.0.0+2", "patch", False),
    ],
)  # fmt: skip
def test_a_version_follows_or_does_not(old, new, level, right):
    """A version is later, and at least what the changes call for; before 1.0.0 the second number says what breaks."""
    assert version_rule.follows(version_rule.read(old), version_rule.read(new), level) is right
