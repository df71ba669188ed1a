"""Corruption: every cell, row and column damaged in turn, and what the checks report of it.

Here a part is damaged, at least once each way of each column; `make corrupt` damages all, and keeps its counts.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

import corrupt
from conftest import ROOT
from corruption import tally
from corruption.damages import Damage, Edit, damages
from corruption.trial import Outcome, attempt
from tipdata.figures import model
from tipdata.tidy import generated

EACH = 3  # damages of each kind to each column
HIDDEN = ("white space added", "an invisible character added", "a look-alike letter")
"""Damages that are reported in free text too, because no text should hold them."""

S = "tip-2020-kaz-protection"
P = "tip-2020-kaz-"
LENGTH = "only the text knows how long a sentence is behind its last numeral; verify_source.py proves it"
PLACE = (
    "nothing but the text knows in which sentence a numeral stands that states no figure; verify_source.py proves it"
)
TRUE = "what the identity says now is as true; only its statement, which is free text, tells what was meant"
EITHER_WAY = "“all but” leaves the number exact, so the figure is right with and without it"
ALL_BUT = (
    "“all but” leaves the number exact, so only the text knows whether it stands there; verify_source.py proves it"
)

# What is not reported on the damaged row: table, column and damage, with one that survives and why it does.
SURVIVORS: dict[tuple[str, str, str], tuple[str, str]] = {
    ("sentences", "length", "a digit changed"): (f"{S}/1/1: '141' → '142'", LENGTH),
    ("sentences", "length", "two digits swapped"): (f"{S}/1/1: '141' → '411'", LENGTH),
    ("sentences", "length", "off by one"): (f"{S}/1/1: '141' → '140'", LENGTH),
    ("sentences", "length", "a neighbour's value"): (f"{S}/1/1: '141' → '77'", LENGTH),
    ("sentences", "length", "two rows' values exchanged"): (f"{S}/1/1 ↔ {S}/1/2: '141' ↔ '77'", LENGTH),
    ("numerals", "sentence", "a digit changed"): (f"{S}/2/8/49: '8' → '9'", PLACE),
    ("numerals", "sentence", "off by one"): (f"{S}/2/12/55: '12' → '11'", PLACE),
    ("numerals", "sentence", "a neighbour's value"): (f"{S}/2/8/49: '8' → '11'", PLACE),
    ("numerals", "hedge", "emptied"): (f"{S}/1/3/18: 'all but' → ''", EITHER_WAY),
    ("numerals", "hedge", "a neighbour's value"): (f"{S}/1/3/52: '' → 'all but'", ALL_BUT),
    ("numerals", "hedge", "two rows' values exchanged"): (f"{S}/1/2/26 ↔ {S}/1/3/18: '' ↔ 'all but'", ALL_BUT),
    ("numerals", "hedge", "a value moved one row down"): (f"{S}/1/3/18: 'all but'", ALL_BUT),
    ("identity_terms", "figure_id", "another valid code"): (
        f"{P}legal-protection-below-2017/1: '{P}legal-protection-2019' → '{P}legal-protection-2018'", TRUE
    ),
    ("identity_terms", "figure_id", "two rows' values exchanged"): (
        f"{P}identified-korea-abroad/2 ↔ {P}identified-korea-sex/2: '{P}identified-2019-exploited-abroad' ↔ '{P}identified-2019-citizens-sex'", TRUE
    ),
}  # fmt: skip

CASES = [pytest.param(name, id=name) for name in model.TABLES]


@pytest.fixture(scope="module")
def kept():
    return corrupt.load(ROOT)


@pytest.fixture(scope="module")
def by_kind(kept):
    """All damages by table, column and kind."""
    made: dict[tuple[str, str, str], list[Damage]] = {}
    for damage in damages(kept):
        made.setdefault((damage.table, damage.column, damage.kind), []).append(damage)
    return made


def tried(kept, damage):
    return attempt(kept, damage, corrupt.found)


@pytest.mark.parametrize("table", CASES)
def test_damage_is_reported_on_its_row(kept, by_kind, table):
    """Some damages of each kind to each column: all are reported on the row, but for those listed, and free text."""
    missed = []
    for key, listed in by_kind.items():
        if key[0] != table or key in SURVIVORS or (key[1] in tally.FREE_TEXT and key[2] not in HIDDEN):
            continue
        step = max(len(listed) // EACH, 1)
        missed += [one for damage in listed[::step][:EACH] if not (one := tried(kept, damage)).tied]
    assert missed == []


@pytest.mark.parametrize("key", SURVIVORS, ids="-".join)
def test_a_listed_survivor_still_survives(kept, by_kind, key):
    """What is caught by now leaves the list."""
    what, reason = SURVIVORS[key]
    (damage,) = [damage for damage in by_kind[key] if damage.what == what]
    assert not tried(kept, damage).tied, f"now reported, where the list says: {reason}"


def test_the_counts_know_no_other_survivor():
    """The last run over everything found the very survivors that are listed."""
    counts = tally.read_csv((ROOT / generated.CORRUPTION).read_text(encoding="utf-8"))
    left = [
        key for key, n in counts.items() if n.on_row < n.tried and (key[1] not in tally.FREE_TEXT or key[2] in HIDDEN)
    ]
    assert sorted(left) == sorted(SURVIVORS)


def test_no_damage_leaves_the_meaning(kept):
    """The same number written otherwise, rows that change places and parts of one sum that do are no damage."""
    terms = kept.grids["identity_terms"]
    one, other = (i for i, row in enumerate(terms) if row[0].endswith("assisted-by-citizenship") and row[3] == "part")
    id_, place, figure, *rest = terms[one]
    theirs = terms[other]
    assert kept.same("identity_terms", [one, other], [terms[other], terms[one]])
    assert kept.same(
        "identity_terms", [one, other], [[id_, place, theirs[2], *rest], [*theirs[:2], figure, *theirs[3:]]]
    )
    assert not kept.same("identity_terms", [one], [[id_, place, theirs[2], *rest]])
    value = kept.columns["figures"].index("value")
    row = kept.grids["figures"][0]
    assert kept.same("figures", [0], [[*row[:value], f"{row[value]}.0", *row[value + 1 :]]])


def test_a_damaged_package_has_its_hashes_made_anew(kept):
    """Nothing is found of an undamaged table that is written again, hashes included."""
    assert list(corrupt.found(kept.damaged(kept.grids))) == []


def test_a_finding_elsewhere_is_not_on_the_row(kept):
    """Reported at all and reported on the row are two things."""
    damage = Damage("a digit changed", "areas", "name", "x", (Edit("areas", 5, (["foreign", "x", "aggregate", ""],)),))
    other = next(iter(corrupt.found(kept.damaged({"sentences": kept.grids["sentences"][1:]}))))
    assert attempt(kept, damage, lambda _: iter([other])) == Outcome(
        "areas", "name", "a digit changed", "x", True, False
    )
    assert attempt(kept, damage, lambda _: iter([])) == Outcome("areas", "name", "a digit changed", "x", False, False)


COUNTS = {
    ("t", "a_b", "sign"): tally.Count(3, 3, 2),
    ("t", "a_b", "emptied"): tally.Count(2, 2, 2),
    ("t", "note", "emptied"): tally.Count(5, 1, 1),
}


def test_counts_are_read_as_they_are_written():
    """The file that keeps the counts gives them back."""
    assert tally.read_csv(tally.as_csv(COUNTS)) == COUNTS
    assert tally.as_csv(COUNTS).splitlines()[:2] == ["table,column,damage,tried,reported,on_row", "t,a_b,sign,3,3,2"]


def test_counts_as_a_section_of_the_readme():
    """Shares are cut, not rounded; free text is told apart; survivors are named."""
    assert tally.as_markdown(COUNTS).splitlines() == [
        "10 damages, of which 5 to free text (in italics, where no check can know what is true).",
        "Of the others 100 % are reported, 80.0 % on the damaged row or one tied to it.",
        "",
        "| table | column | damages | reported | on that row |",
        "| --- | --- | ---: | ---: | ---: |",
        "| t | a\\_b | 5 | 100 % | 80.0 % |",
        "| t | *note* | 5 | 20.0 % | 20.0 % |",
        "",
        "What is not reported on the row, with reasons in `tests/test_corruption.py`:",
        "",
        "- t.a_b, sign: 1 of 3",
    ]
    assert tally.share(2_999, 3_000) == "99.9 %"


def command(*args):
    return subprocess.run(
        [sys.executable, ROOT / "scripts/corrupt.py", *map(str, args)], capture_output=True, text=True, check=False
    )


def test_the_command_counts_one_table(package):
    """A line a column and damage, the shares at the end, and nothing written."""
    before = {file: file.read_bytes() for file in package.rglob("*") if file.is_file()}
    ran = command(package, "--table", "sources", "--processes", "2")
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert lines[0].split() == ["table", "column", "damage", "tried", "reported", "on", "row"]
    assert "sources  fingerprint" in ran.stdout
    assert lines[-1].endswith("damages to all but free text: 100 % reported, 100 % on the row.")
    assert {file: file.read_bytes() for file in package.rglob("*") if file.is_file()} == before


def test_only_a_valid_package_is_damaged(package):
    """A package that is wrong already would count as caught whatever happens to it."""
    file = package / "resources/areas.csv"
    file.write_bytes(file.read_bytes() + b"XXX,Nowhere,country,XX\n")
    ran = command(package)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert (
        ran.stderr
        == f"corrupt.py: {package}/datapackage.json: only a valid package of figures can be damaged; see validate.py.\n"
    )


def test_options_that_make_no_sense_are_refused():
    """One line on standard error and status 2."""
    assert command("--every", "0").stderr == "corrupt.py: --every is 1 or more.\n"
    assert command("--processes", "0").stderr == "corrupt.py: --processes is 1 or more.\n"
    assert (
        command("--write", "--table", "areas").stderr
        == "corrupt.py: --write is for all damages, so not with --table or --every.\n"
    )
