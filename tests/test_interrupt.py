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
from tipdata import interrupt

SCRIPTS = sorted(file.name for file in (ROOT / "scripts").glob("*.py"))
MOMENTS = 6  # of each command, from its first line to its end
FIRST = 0.08  # seconds that Python takes before it comes to the command; before that nobody can answer


def start(name, *args, **more):
    return subprocess.Popen(
        [sys.executable, ROOT / "scripts" / name, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more
    )  # fmt: skip


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
def test_ctrl_c_ends_with_one_line_and_status_130(package, name):
    """Sent at several moments from the first line of the command on; the only other outcome is that it was done before."""
    file = package / "resources/figures.csv"
    untidy = file.read_bytes().replace(b"\n", b"\r\n")
    file.write_bytes(untidy if name == "tidy.py" else file.read_bytes())
    before = contents(package)
    args = [package if arg == "PACKAGE" else arg for arg in COMMANDS[name]]
    began = time.monotonic()
    start(name, *args).communicate(timeout=120)
    whole = time.monotonic() - began
    tidied = contents(package)
    statuses = []
    for moment in range(MOMENTS):
        file.write_bytes(before["resources/figures.csv"])
        process = start(name, *args)
        time.sleep(FIRST + whole * moment / MOMENTS)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
        statuses.append(process.returncode)
        if process.returncode == interrupt.STATUS:
            assert said == "interrupted\n"
        else:
            assert (process.returncode in (0, 1), said) == (True, "")
        now = contents(package)
        assert all(now[path] in (before.get(path), tidied.get(path)) for path in now)  # nor is any file left beside
    assert statuses.count(interrupt.STATUS) > MOMENTS // 2


def test_ctrl_c_in_a_long_table(tmp_path):
    """Reading a table of a hundred megabytes stops as well."""
    benchmark.table(tmp_path, 1_000_000)
    process = start("validate.py", tmp_path)
    time.sleep(1.2)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=20) == ("", "interrupted\n")
    assert process.returncode == interrupt.STATUS


def test_whoever_starts_a_command_deaf_keeps_it_deaf():
    """A command in the background of a shell script is not ended by the Ctrl-C that is meant for another."""
    process = start("validate.py", preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    time.sleep(FIRST)
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
