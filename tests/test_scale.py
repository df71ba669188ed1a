"""Size: memory stays bounded, time grows no faster than the table, many findings cost little, and a bar shows on a terminal."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import benchmark
from conftest import add_table, field
from tipdata.package import progress
from tipdata.package.finding import SHOWN
from tipdata.package.load import load
from tipdata.package.table import KEEP

VALIDATE = Path(__file__).resolve().parents[1] / "scripts/validate.py"


def measured(root, *args):
    """Exit status, seconds of processor time and peak megabytes of one validation."""
    process = subprocess.Popen([sys.executable, VALIDATE, root, *args], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def test_memory_is_bounded_and_time_follows_the_rows(tmp_path):
    """Three times as many rows take little more memory, and at most 3.3 times as long (10 times: at most 11)."""
    taken = []
    for rows in (300_000, 900_000):
        benchmark.table(tmp_path, rows)
        status, seconds, peak = measured(tmp_path)
        assert status == 0
        taken.append((seconds, peak))
    assert (tmp_path / "figures.csv").stat().st_size > 5 * KEEP
    assert taken[1][0] < 3.3 * taken[0][0]
    assert taken[1][1] < taken[0][1] + 100


@pytest.mark.parametrize("form", ["text", "json", "markdown", "github"])
def test_ten_thousand_findings_cost_a_few_seconds(tmp_path, form):
    """Each form of the answer, with 12,000 findings, is written within five seconds of processor time."""
    columns = [f"n{i}" for i in range(12)]
    lines = [",".join(columns), *([",".join("x" * 12)] * SHOWN)]
    add_table(tmp_path, "\n".join(lines) + "\n", [field(name, "integer") for name in columns])
    status, seconds, _ = measured(tmp_path, "--format", form)
    assert status == 1
    assert seconds < 5
    if form == "json":
        ran = subprocess.run([sys.executable, VALIDATE, tmp_path, "--format", "json"], capture_output=True, check=False)
        assert len(json.loads(ran.stdout)["findings"]) == 12 * SHOWN


FAULTY = [("ragged-row", "a\n"), ("blank-row", ",\n"), ("quote", 'a"b,c\n'), ("cell-type", "x,y\n")]


@pytest.mark.parametrize(("code", "row"), FAULTY)
def test_faults_of_one_kind_are_counted_beyond_a_thousand(tmp_path, findings, code, row):
    """A file in which every row is wrong gives a thousand findings and a count, not one finding a row."""
    add_table(tmp_path, "n,s\n" + row * (SHOWN + 234), [field("n", "integer"), field("s")])
    found = [finding for finding in findings(tmp_path) if finding.code == code]
    assert len(found) == SHOWN + 1
    assert found[-1].message.startswith("And 234 more ")
    assert found[-1].line == SHOWN + 2


def on_terminal(command, **environment):
    """What a command writes to a terminal on standard error."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=theirs,
        env={**{k: v for k, v in os.environ.items() if k not in ("CI", "TERM")}, **environment},
    )  # fmt: skip
    os.close(theirs)
    said = b""
    while True:
        try:
            data = os.read(ours, 65_536)
        except OSError:  # how a terminal ends
            break
        if not data:
            break
        said += data
    os.close(ours)
    assert process.wait() == 0
    return said.decode()


def test_a_bar_shows_on_a_terminal_alone(tmp_path):
    """It grows, never says 100 % before the end, and is gone at the end; a build server and a pipe see none of it."""
    benchmark.table(tmp_path, 1_000_000)
    command = [sys.executable, str(VALIDATE), str(tmp_path)]
    said = on_terminal(command)
    pictures = [part for part in said.split(progress.CLEAR) if part]
    shares = [int(picture.split("]")[1].removesuffix(" %")) for picture in pictures]
    assert len(shares) > 2
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 99
    assert said.endswith(progress.CLEAR)
    assert on_terminal(command, CI="true") == ""
    piped = subprocess.run(command, capture_output=True, text=True, check=True)
    assert piped.stderr == ""


def test_a_picture_of_the_bar():
    """Thirty places for a whole, and the percentage."""
    assert progress.picture(0.5) == "[###############               ] 50 %"
    assert progress.picture(1.2) == "[############################# ] 99 %"
    assert progress.picture(0) == "[                              ]  0 %"


def test_a_short_run_shows_no_bar(capsys, monkeypatch):
    """What is over within half a second leaves the terminal alone."""
    with progress.bar() as bar:
        bar.total = 10
        bar.tick(5)
    shown = progress.Bar(shown=True)
    shown.total = 10
    shown.tick(5)
    shown.close()
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(progress, "monotonic", lambda: float("inf"))
    shown.tick(1)
    shown.close()
    assert capsys.readouterr().err == f"{progress.CLEAR}[{'#' * 18:<30}] 60 %{progress.CLEAR}"


def test_the_whole_counts_each_reading_of_a_large_table(tmp_path):
    """A table that stays in memory is read once; a larger one again for each reference from it and to it."""
    key = {"fields": ["a"], "reference": {"resource": "t", "fields": ["a"]}}
    add_table(tmp_path, "a\nx\n", [field("a")], primaryKey=["a"])
    add_table(tmp_path, "a\n" + "x\n" * KEEP, [field("a")], "big", foreignKeys=[key])
    assert progress.to_read(load(tmp_path)) == 4 + 2 * (2 + 2 * KEEP)
