"""The argument parser of every command."""

import argparse
import io
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from tip_figures import location
from tip_figures.datapackage.errors import PROGRAM, CommandError, is_installed_program
from tip_figures.datapackage.text_format import did_you_mean, escape_unprintable, quote_value


def find_default_package() -> Path:
    """Return the package of a command that names none.

    It is the checkout that contains the script, or the working directory for the installed program:
    the package inside the wheel is not what its users want to check or change.
    """
    return Path() if is_installed_program() else location.DEFAULT_PACKAGE


def require_known(kind: str, word: str, candidates: Iterable[object]) -> None:
    """Require that a word of the command line is one of some names.

    kind:   of thing that the names are for, as in “source”
    raises: CommandError that suggests the most similar name
    """
    names = list(map(str, candidates))
    if word not in names:
        message = f"there is no {kind} {quote_value(word)}. {did_you_mean(word, names)}"
        raise CommandError(message.rstrip())


def describe_default_package() -> str:
    """Return the default package in words, for the help of options."""
    return "the working directory" if is_installed_program() else "the package of this checkout"


class CommandParser(argparse.ArgumentParser):
    """An argument parser whose --help is the docstring of the command's module.

    formats: names of the output formats, the default first; none for a command that has only one
    package: whether the command takes the package as an argument
    """

    def __init__(self, docstring: str, *formats: str, package: bool = True) -> None:
        super().__init__(
            description=docstring,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        self.add_argument("--version", action="store_true", help="show the version and exit")
        if package:
            self.add_argument(
                "package",
                nargs="?",
                default=find_default_package(),
                type=Path,
                metavar="PACKAGE",
                help=f"a datapackage.json or its folder (default: {describe_default_package()})",
            )
        if formats:
            self.add_argument(
                "--format",
                choices=formats,
                default=formats[0],
                help="output format (default: %(default)s)",
            )

    def error(self, message: str) -> NoReturn:
        """End the program with a message in which nothing is left that a terminal would obey."""
        super().error(escape_unprintable(message))

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse the arguments, and prepare the standard streams for the format that they name."""
        if "--version" in args:  # whatever else is missing
            print(f"{PROGRAM} {location.read_version()}")
            self.exit()
        arguments = super().parse_args(args, namespace)
        prepare_streams(for_programs=getattr(arguments, "format", "text") != "text")
        return arguments


def prepare_streams(for_programs: bool) -> None:
    """Escape what the encoding of an output cannot express.

    Output for programs is UTF-8 with LF on every system.
    """
    encoding, newline = ("utf-8", "\n") if for_programs else (None, None)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="backslashreplace", newline=newline)
