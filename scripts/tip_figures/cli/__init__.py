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

    This function never returns. It first removes the settings of Pandera from the environment, and
    makes Python collect garbage less often, which saves time.

    Args:
        name: of a module of this package, such as `check_text`
    """
    # The settings are for other programs, and Pandera cannot be imported if one is invalid.
    for variable in [key for key in os.environ if key.startswith("PANDERA_")]:
        del os.environ[variable]
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    sys.exit(run_command(name))


def run_program() -> int:
    """Run the command that the first argument of the process names: `tip-figures validate`.

    The command gets the arguments after its name, and then the process ends. So this function
    returns only if the first argument is not a command: after printing the version or the usage.
    Hyphens are accepted in the name of a command: `check-text` is `check_text`.

    Returns:
        exit status: 0 for --version, --help and -h; 2 for a missing or unknown command
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

    An error of the user or the system, such as a missing file or Python package, is printed on
    standard error without a traceback. Any other exception is an error in this program, and is
    raised. After --help, --version and invalid options, argparse ends the process.

    Args:
        name: of a module of this package, such as `check_text`

    Returns:
        the status of the command; 2 after a printed error, 130 after Ctrl-C, and 0 if another
        program that reads the output, such as `head`, closes it early
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
        if str(error.name).startswith("tip_figures"):  # an error in this program
            raise
        print_error(describe_missing_package(name, str(error.name)))
    except BrokenPipeError:  # the reader of the output, such as `head`, has read enough
        discard_output()
        return 0
    except OSError as error:
        if error.filename is None:  # the output cannot be written, for example to a full disk
            discard_output()
        place = error.filename or "the output"
        print_error(f"{place}: cannot be read or written: {error.strerror}.")
    except (CommandError, ReadError) as error:
        print_error(str(error))
    except UnreadableText as error:
        print_error(str(error))
        for line in error.lines:  # details, such as the headings of the text
            print(f"  {escape_unprintable(line)}", file=sys.stderr)
    else:
        return status
    return 2  # after each error that was printed


def prepare_streams() -> None:
    """Change the standard streams of the process, so that printing works on every system.

    Standard output and error become UTF-8 with LF as line end, and escape characters that cannot be
    encoded. A standard stream that is closed is replaced by the null device.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            null_device = Path(os.devnull).open("r+", encoding="utf-8")  # noqa: SIM115, stays open
            setattr(sys, name, null_device)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def describe_missing_package(command: str, package: str) -> str:
    """Return a message about a missing Python package, which says how to install it.

    For example “build needs xlsxwriter: in a clone, run make build; with the wheel, run …”. The
    wheel has the extra `build` for the command build, and `tools` for all others.

    Args:
        command: name of the command that needs the package
        package: name of the missing package
    """
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
    """Redirect standard output to the null device, so that Python does not fail when it ends.

    At its end Python writes what is left of the output, which fails if nothing can be written.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_error(message: str) -> None:
    """Print a message on standard error: the name of the program, a colon and the message.

    Line ends and other characters that cannot be printed are escaped.
    """
    print(f"{Path(sys.argv[0]).name}: {escape_unprintable(message)}", file=sys.stderr)


def print_notes(notes: Iterable[str]) -> None:
    """Print notes on standard error, one on each line: name of the program, “: note: ”, note."""
    for note in notes:
        print_error(f"note: {note}")


BEGINNING = 50  # bytes at the beginning of a file by which its kind is recognised


def write_output(file: Path, content: str) -> None:
    """Write a file that a command line names, unless this would destroy a different file.

    An existing file is replaced only if it begins with the same 50 bytes as the new content, as an
    earlier output of the command does. Any other file stays, even an empty one.

    Args:
        file: where to write
        content: what to write; its first 50 bytes must be the same for all outputs of the command

    Raises:
        CommandError: if the file exists and must stay
    """
    new_content = content.encode("utf-8", "replace")
    if file.exists() and not file.read_bytes().startswith(new_content[:BEGINNING]):
        raise CommandError(f"{file}: contains something else; choose another file name.")
    replace_files({file: new_content})


# Arguments


PACKAGE_HELP = """a datapackage.json or its folder (default: this checkout; for the installed
program, the working directory)"""


def find_default_package() -> Path:
    """Return the folder of the package that a command uses if its arguments name none.

    For a script in a checkout, it is this checkout. For the installed program `tip-figures`, it is
    the working directory, since users do not want to check or change the package inside the wheel.
    """
    return Path() if is_installed_program() else location.DEFAULT_PACKAGE


def require_known(kind: str, word: str, names: Collection[str]) -> None:
    """Require that a word of the command line is one of the existing names.

    Args:
        kind: what the names are, for the message: “source” for “there is no source …”
        word: from the command line
        names: all that exist

    Raises:
        CommandError: if the word is not among the names; the message suggests a similar name, if
            there is one
    """
    if word not in names:
        message = f"there is no {kind} {quote_value(word)}. {did_you_mean(word, names)}"
        raise CommandError(message.rstrip())


class CommandParser(argparse.ArgumentParser):
    """An argument parser whose --help is the docstring of the command's module.

    Args:
        docstring: of the module
        formats: names of the output formats for --format, the default first; none for a command
            with a single format
        package: whether the command takes the path of the package as an argument
    """

    def __init__(self, docstring: str, *formats: str, package: bool = True) -> None:
        """Add --version, and the optional arguments PACKAGE and --format if the command has them.

        Options cannot be abbreviated.
        """
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
