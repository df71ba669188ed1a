"""Ctrl-C: at any moment one line, exit status 130, and every file whole."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

import pytest

import benchmark
from conftest import ROOT
from tipdata.cli import interrupt

SCRIPTS = sorted(file.name for file in (ROOT / "scripts").glob("*.py"))
MOMENTS = 6  # of each command, from its first line to its end
NEVER = 1e9

# Runs a command as Python does, and sends Ctrl-C after so many seconds of processor time, which a busy machine does not
# stretch; what the whole run takes is written to a file. Before the first line of the command nobody can answer.
LAUNCH = """
import os, pathlib, runpy, signal, sys, threading, time
_, moment, spent, script, *args = sys.argv
def strike():
    while signal.getsignal(signal.SIGINT) is signal.default_int_handler or time.process_time() < float(moment):
        time.sleep(0.0005)
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=strike, daemon=True).start()
sys.argv[:], sys.path[0] = [script, *args], str(pathlib.Path(script).parent)
try:
    runpy.run_path(script, run_name="__main__")
finally:
    pathlib.Path(spent).write_text(str(time.process_time()))
"""


def launched(tmp_path, moment, name, *args):
    """Exit status and standard error of a command to which Ctrl-C comes at a moment."""
    told = [moment, tmp_path / "spent", ROOT / "scripts" / name, *args]
    ran = subprocess.run(
        [sys.executable, "-c", LAUNCH, *map(str, told)], capture_output=True, text=True, timeout=120, check=False
    )
    return ran.returncode, ran.stderr


def contents(root):
    return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}


COMMANDS = {
    "validate.py": ["PACKAGE"],
    "verify_sums.py": ["PACKAGE"],
    "tidy.py": ["PACKAGE"],
    "compare.py": ["PACKAGE", ROOT],
    "corrupt.py": ["PACKAGE", "--table", "areas", "--processes", "1"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_ctrl_c_ends_with_one_line_and_status_130(package, tmp_path, name):
    """Sent at several moments from the first line of the command on; the only other outcome is that it was done before."""
    file = package / "resources/figures.csv"
    untidy = file.read_bytes().replace(b"\n", b"\r\n")
    file.write_bytes(untidy if name == "tidy.py" else file.read_bytes())
    before = contents(package)
    args = [package if arg == "PACKAGE" else arg for arg in COMMANDS[name]]
    assert launched(tmp_path, NEVER, name, *args) in ((0, ""), (1, ""))
    whole = float((tmp_path / "spent").read_text())
    after = contents(package)
    statuses = []
    for moment in range(MOMENTS):
        file.write_bytes(before["resources/figures.csv"])
        status, said = launched(tmp_path, whole * moment / MOMENTS, name, *args)
        assert (status, said) in ((interrupt.STATUS, "interrupted\n"), (0, ""), (1, ""))
        statuses.append(status)
        now = contents(package)
        assert all(now[path] in (before.get(path), after.get(path)) for path in now)  # nor is any file left beside
    assert statuses.count(interrupt.STATUS) > MOMENTS // 2


def test_ctrl_c_in_a_long_table(tmp_path):
    """Reading a table of a hundred megabytes stops as well."""
    root = tmp_path / "large"
    root.mkdir()
    benchmark.table(root, 1_000_000)
    assert launched(tmp_path, 1.0, "validate.py", root) == (interrupt.STATUS, "interrupted\n")


def test_whoever_starts_a_command_deaf_keeps_it_deaf():
    """A command in the background of a shell script is not ended by the Ctrl-C that is meant for another."""
    process = subprocess.Popen(
        [sys.executable, ROOT / "scripts/validate.py"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )  # fmt: skip
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=60)
    assert (process.returncode, said, out.splitlines()[-1]) == (0, "", "valid")


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_command_answers_from_its_first_line(name):
    """Before it imports anything else, each command sees to Ctrl-C."""
    text = (ROOT / "scripts" / name).read_text(encoding="utf-8")
    first = re.search(r"^(?:if|import|from) .*", text.split('"""', 2)[2], re.MULTILINE)
    assert first is not None
    assert first[0].startswith('if __name__ == "__main__":')
    assert "    interrupt.at_once()\n" in text


@pytest.fixture
def restored():
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("restored")
def test_what_ctrl_c_becomes_is_swallowed():
    """A library may turn KeyboardInterrupt into an error of its own; a second Ctrl-C does not disturb the first."""
    with interrupt.Answer() as answer:
        answer.listen()
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(1)
        except KeyboardInterrupt:
            os.kill(os.getpid(), signal.SIGINT)
            raise ValueError("callback failed") from None
    assert answer.came


@pytest.mark.usefixtures("restored")
def test_an_error_without_ctrl_c_stays_an_error():
    """A programmer's error is a traceback."""
    with pytest.raises(ValueError, match="mine"), interrupt.Answer() as answer:
        answer.listen()
        raise ValueError("mine")
