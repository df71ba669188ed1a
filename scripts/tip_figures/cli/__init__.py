"""The command line: how every command starts, reads its arguments, writes files and ends.

The exit status is 0 for success, 1 for findings, 2 for a command that could not run, and 130 after
Ctrl-C. This module imports little: importing a command takes a second, and Ctrl-C must not print a
traceback meanwhile.
"""

import argparse
import gc
import importlib
import io
import os
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NoReturn

from tip_figures import location
from tip_figures.datapackage.findings import (
    COMMANDS,
    PROGRAM,
    CommandError,
    ReadError,
    is_installed_program,
)
from tip_figures.datapackage.text_format import did_you_mean, escape_unprintable, quote_value
from tip_figures.datapackage.write_files import replace_files
from tip_figures.prose.source_text import UnreadableText

OBJECTS_BETWEEN_COLLECTIONS = 50_000  # Python's 700 cost a twentieth of the time of a command


def start_command(name: str) -> NoReturn:
    """Run a command as a program, and end the process with its exit status.

    Settings of Pandera are removed from the environment first, and Python collects garbage less
    often, which saves time.
    """
    # Pandera cannot be imported with an invalid setting, and settings are for other programs.
    for variable in [key for key in os.environ if key.startswith("PANDERA_")]:
        del os.environ[variable]
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    sys.exit(run_command(name))


def run_program() -> int:
    """Run the command that the first argument names, as in `tip-figures validate`.

    Its words may be joined by hyphens: `check-text` is `check_text`.

    Returns:
        exit status of --version (0) and of the usage (0 for --help, 2 otherwise). A command does
        not return: it ends the process with its own status
    """
    argument = sys.argv[1] if len(sys.argv) > 1 else ""
    name = argument.replace("-", "_")
    if name in COMMANDS:
        sys.argv = [f"{PROGRAM} {name}", *sys.argv[2:]]
        start_command(name)  # does not return
    if argument == "--version":
        print(f"{PROGRAM} {location.read_version()}")
        return 0
    print(f"usage: {PROGRAM} {{{','.join(COMMANDS)}}} …\n")
    print(f"{PROGRAM} COMMAND --help describes a command.")
    return 0 if argument in ("-h", "--help") else 2


def run_command(name: str) -> int:
    """Run a command with the arguments of the process, and return its exit status.

    Errors of the user or the system end in one line on standard error. Any other exception is an
    error of the program and keeps its traceback.

    Returns:
        the status of the command; 2 after an error, 130 after Ctrl-C, and 0 if the reader of the
        output, such as `head`, has closed it
    """
    prepare_streams()
    try:
        command = importlib.import_module(f"tip_figures.cli.{name}")
        status: int = command.run(sys.argv[1:])
        sys.stdout.flush()  # so that an error of the output occurs here, not at exit
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except ModuleNotFoundError as error:
        if str(error.name).startswith("tip_figures"):
            raise
        print_error(describe_missing_package(name, str(error.name)))
    except BrokenPipeError:  # the reader of the output, such as `head`, has read enough
        discard_output()
        return 0
    except OSError as error:
        if error.filename is None:  # such as a full disk
            discard_output()
        place = error.filename or "the output"
        print_error(f"{place}: cannot be read or written: {error.strerror}.")
    except (CommandError, ReadError) as error:
        print_error(str(error))
    except UnreadableText as error:
        print_error(str(error))
        for line in error.lines:
            print(f"  {escape_unprintable(line)}", file=sys.stderr)
    else:
        return status
    return 2  # after each error that was printed


def prepare_streams() -> None:
    """Prepare the standard streams, so that printing works on every system.

    Outputs are UTF-8 with LF, and characters that cannot be encoded are escaped. The null device
    replaces a stream that the caller closed.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            null_device = Path(os.devnull).open("r+", encoding="utf-8")  # noqa: SIM115, stays open
            setattr(sys, name, null_device)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def describe_missing_package(command: str, package: str) -> str:
    """Return a message that explains how to install a package that a command needs."""
    advice = "make and use .venv/bin/python"
    extra = "tools"
    if command == "build":
        advice = "make build"
        extra = "build"
    return (
        f"{command} needs {package}: in a clone, run {advice}; "
        f'with the wheel, run pip install "tip-figures[{extra}]"'
    )


def discard_output() -> None:
    """Redirect standard output to the null device, since Python would fail as it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_error(message: str) -> None:
    """Print a message on standard error after the program's name, with line ends escaped."""
    print(f"{Path(sys.argv[0]).name}: {escape_unprintable(message)}", file=sys.stderr)


def print_notes(notes: Iterable[str]) -> None:
    """Print notes about how a text was read on standard error."""
    for note in notes:
        print_error(f"note: {note}")


BEGINNING = 50  # bytes at the beginning of a file by which its kind is recognised


def write_output(file: Path, content: str) -> None:
    """Write a file that a command line names.

    An existing file is replaced only if it begins with the same 50 bytes as the new content, as an
    earlier output of the command does. So a wrong name does not destroy another file.

    Raises:
        CommandError: if the file begins with something else
    """
    new_content = content.encode("utf-8", "replace")
    if file.exists() and not file.read_bytes().startswith(new_content[:BEGINNING]):
        raise CommandError(f"{file}: contains something else; choose another file name.")
    replace_files({file: new_content})


# Arguments


PACKAGE_HELP = """a datapackage.json or its folder (default: this checkout; for the installed
program, the working directory)"""


def find_default_package() -> Path:
    """Return the package that a command uses if its arguments name none.

    It is the checkout that contains the script, or the working directory for the installed program:
    the package inside the wheel is not what its users want to check or change.
    """
    return Path() if is_installed_program() else location.DEFAULT_PACKAGE


def require_known(kind: str, word: str, names: Collection[str]) -> None:
    """Require that a word of the command line is one of some names.

    Args:
        kind: what the names are, for the message: “source”

    Raises:
        CommandError: for any other word; it suggests the most similar name, if one is similar
    """
    if word not in names:
        message = f"there is no {kind} {quote_value(word)}. {did_you_mean(word, names)}"
        raise CommandError(message.rstrip())


class CommandParser(argparse.ArgumentParser):
    """An argument parser whose --help is the docstring of the command's module.

    Args:
        formats: names of the output formats, the default first; none for a command that has only
            one
        package: whether the command takes the package as an argument
    """

    def __init__(self, docstring: str, *formats: str, package: bool = True) -> None:
        """Add --version, and PACKAGE and --format if the command has them."""
        super().__init__(
            description=docstring,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        version = f"{PROGRAM} {location.read_version()}"
        self.add_argument(
            "--version", action="version", version=version, help="show the version and exit"
        )
        if package:
            self.add_argument(
                "package",
                nargs="?",
                default=find_default_package(),
                type=Path,
                metavar="PACKAGE",
                help=PACKAGE_HELP,
            )
        if formats:
            self.add_argument(
                "--format",
                choices=formats,
                default=formats[0],
                help="output format (default: %(default)s)",
            )
