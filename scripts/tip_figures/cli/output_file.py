"""Write a file that a command line names."""

from pathlib import Path

from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.write_files import replace_files

BEGINNING = 50  # bytes at the beginning of a file by which its kind is recognised


def write_output(file: Path, content: str) -> None:
    """Write a file; an existing file is replaced only if it is of the same kind.

    raises: CommandError
    """
    new_content = content.encode("utf-8", "replace")
    if file.exists() and not file.read_bytes().startswith(new_content[:BEGINNING]):
        raise CommandError(f"{file}: contains something else; choose another file name.")
    replace_files({file: new_content})
