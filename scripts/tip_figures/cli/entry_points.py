"""How every command starts and ends.

The exit status is 0 for success, 1 for findings, 2 for a command that could not run, and 130 after
Ctrl-C. This module imports little: importing a command takes a second, and Ctrl-C must not print a
traceback meanwhile.
"""

import errno
import gc
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from tip_figures import location
from tip_figures.datapackage.command_names import COMMANDS, PROGRAM
from tip_figures.datapackage.errors import CommandError, ReadError
from tip_figures.datapackage.text_format import escape_unprintable

EXTRAS = {"build": "build"}  # command → extra of the wheel that it needs; for all others "tools"
OBJECTS_BETWEEN_COLLECTIONS = 50_000  # Python's 700 costs a twentieth of the time of a long text
NO_SPACE = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)  # the disk or the quota of the output is full

Command = Callable[[Sequence[str]], int]
"""Takes the arguments of the command line without the program, and returns the exit status."""


def start_command(name: str) -> NoReturn:
    """Run a command as a program, and end the process with its exit status."""

    def import_and_run(arguments: Sequence[str]) -> int:
        try:
            return import_command(name)(arguments)
        except ModuleNotFoundError as error:
            raise CommandError(describe_missing_package(name, error)) from error

    ignore_settings_of_pandera()
    sys.exit(run_command(import_and_run))


def ignore_settings_of_pandera() -> None:
    """Remove environment variables that configure Pandera, which are for other programs.

    With an invalid value Pandera could not be imported.
    """
    for name in list(os.environ):
        if name.startswith("PANDERA_"):
            del os.environ[name]


def run_program() -> int:
    """Run the command that the first argument names, as in `tip-figures validate`.

    Its words may be joined by hyphens: `check-text` is `check_text`.
    """
    argument = sys.argv[1] if len(sys.argv) > 1 else ""
    name = argument if argument.startswith("-") else argument.replace("-", "_")
    if name in COMMANDS:
        sys.argv = [f"{PROGRAM} {name}", *sys.argv[2:]]
        start_command(name)
    if name == "--version":
        print(f"{PROGRAM} {location.read_version()}")
        return 0
    print(f"usage: {PROGRAM} {{{','.join(COMMANDS)}}} …\n")
    print(f"{PROGRAM} COMMAND --help describes a command.")
    return 0 if name in ("-h", "--help") else 2


def import_command(name: str) -> Command:
    """Import the module of a command and what it usually needs; return its function `run`."""
    # Imports produce no garbage, and searching for some takes a tenth of the start. What they
    # create stays until the end, and searching it repeatedly takes a sixth of a short run.
    gc.disable()
    command = importlib.import_module(f"tip_figures.cli.{name}")
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    gc.enable()
    run: Command = command.run
    return run


def describe_missing_package(name: str, error: ModuleNotFoundError) -> str:
    """Say how to install the packages that a command needs.

    raises: the error again if a module of this project is missing
    """
    if str(error.name).startswith("tip_figures"):
        raise error
    extra = EXTRAS.get(name, "tools")
    return (
        f"{name} needs {error.name}: in a clone, run make and use .venv/bin/python; "
        f'with the wheel, run pip install "tip-figures[{extra}]"'
    )


def run_command(command: Command) -> int:
    """Run a command with the arguments of the process, and return its exit status.

    Errors of the user or the system end in one line on standard error. Any other exception is an
    error of the program and keeps its traceback.
    """
    replace_closed_streams()
    try:
        status = command(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except OSError as error:
        return end_output(error)
    except expected_errors() as error:
        print_error(str(error))
        return 2
    return status


def replace_closed_streams() -> None:
    """Open the null device for each standard stream that the caller closed, or printing fails."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open("r+", encoding="utf-8")  # noqa: SIM115, stays open
            setattr(sys, name, stream)


def expected_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions whose message is for the user.

    They are imported only after an exception was raised, to keep the start fast.
    """
    from tip_figures.prose.decoding import UnreadableText

    return CommandError, ReadError, UnreadableText


def end_output(error: OSError) -> int:
    """Return the exit status after an error in writing the output; raise any other error again."""
    if error.errno != errno.EPIPE and error.errno not in NO_SPACE:
        raise error
    null_device = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null_device, sys.stdout.fileno())  # else it fails again when Python closes it
    if error.errno == errno.EPIPE:
        return 0  # the reader of the output, such as `head`, has read enough
    print_error(f"the output cannot be written: {error.strerror}.")
    return 2


def print_error(message: str) -> None:
    """Print one line on standard error, which begins with the program's name."""
    print(f"{Path(sys.argv[0]).name}: {escape_unprintable(message)}", file=sys.stderr)
