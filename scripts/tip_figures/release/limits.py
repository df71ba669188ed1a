"""What no package of a release may contain, because a format of the release cannot hold it.

It is looked for before a file is written, so that a build does not end half way.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.table import Table
from tip_figures.release.contents import Release
from tip_figures.release.database import list_own_tables
from tip_figures.release.frames import read_frame

RESERVED_BY_SQLITE = "sqlite_"  # begins names that SQLite reserves, in any letter case
MAX_COLUMNS = 2_000  # of a table in SQLite
MAX_NAME_BYTES = 200  # of a table; with a folder and an ending, file systems allow 255
WINDOWS_DEVICES = frozenset(
    [
        *("con", "prn", "aux", "nul"),
        *(f"com{number}" for number in range(1, 10)),
        *(f"lpt{number}" for number in range(1, 10)),
    ]
)
"""Names that no file can have on Windows, with any ending."""


def refuse_what_no_release_holds(release: Release) -> None:
    """Refuse names and values that a format of the release cannot hold.

    raises: CommandError that names the first one
    """
    for obstacle in chain(_list_name_obstacles(release), _list_column_obstacles(release.tables)):
        raise CommandError(obstacle)
    for table in release.tables:
        read_frame(table)


def _list_name_obstacles(release: Release) -> Iterator[str]:
    """Yield a message for each name of a table that a release cannot hold."""
    own_tables = list_own_tables(release)
    for table in release.tables:
        name = _fold(table.name)
        if name.startswith(RESERVED_BY_SQLITE):
            yield f"SQLite reserves names such as {table.name}; rename the table."
        elif name in own_tables:
            yield f"the SQLite database has a table of its own called {table.name}; rename yours."
        elif name in WINDOWS_DEVICES:
            yield f"Windows has no files called {table.name}; rename the table."
        elif len(name.encode()) > MAX_NAME_BYTES:
            yield (
                f"the name of the table {table.path} has more than {MAX_NAME_BYTES} bytes, "
                "too many for a file; shorten it."
            )
    for name, other in _find_names_of_other_case(table.name for table in release.tables):
        yield (
            f"the tables {name} and {other} differ only in letter case, "
            "which SQLite and some systems do not distinguish; rename one of them."
        )


def _list_column_obstacles(tables: Sequence[Table]) -> Iterator[str]:
    """Yield a message for each column, or number of columns, that SQLite cannot hold."""
    for table in tables:
        for name, other in _find_names_of_other_case(table.fields):
            yield (
                f"{table.path}: the columns {name} and {other} differ only in letter case, "
                "which SQLite does not distinguish; rename one of them."
            )
        if len(table.fields) > MAX_COLUMNS:
            yield (
                f"{table.path} has {len(table.fields):,} columns, but a table in SQLite can have "
                f"{MAX_COLUMNS:,} at most; split it."
            )


def _find_names_of_other_case(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Find names that differ from an earlier one only in the case of ASCII letters."""
    first_names: dict[str, str] = {}
    for name in names:
        first_name = first_names.setdefault(_fold(name), name)
        if first_name != name:
            yield first_name, name


def _fold(name: str) -> str:
    """Return a name as SQLite compares it: ASCII letters in lower case."""
    return name.encode().lower().decode()
