"""Draft rows of a source into a package, with a worksheet and a brief for those who review them."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tip_figures.datapackage.command_names import name_command
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table_rows import format_table
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.datapackage.write_files import replace_files
from tip_figures.drafting.brief import format_brief
from tip_figures.drafting.draft import Draft, draft_passage
from tip_figures.drafting.worksheet import Worksheet, format_worksheet, read_worksheet
from tip_figures.figures.row_reader import list_dimension_columns
from tip_figures.prose.source_text import Sentence

SOURCE_ID = re.compile("(?=.{1,80}$)[a-z0-9]+(?:-[a-z0-9]+)*")


def check_source_id(source_id: str) -> None:
    """Refuse a name that cannot be the identifier of a source.

    raises: CommandError
    """
    if not SOURCE_ID.fullmatch(source_id):
        raise CommandError(
            f"{quote_value(source_id)} is not a source identifier; use at most 80 lower-case "
            "letters, digits and single hyphens, as in tip-2020-kaz-protection."
        )


def add_source(
    package: Package,
    source_id: str,
    sentences: Sequence[Sentence],
    worksheet: Path | None,
    brief: Path | None,
    reopened_places: Sequence[str],
) -> int:
    """Write draft rows into the package, and report what was done.

    worksheet: file of the worksheet, which is read first if it exists
    brief:     file of the brief
    reopened_places: of coded numerals that are reviewed again
    returns:   exit status
    """
    check_source_id(source_id)
    reviewed: Worksheet = {}
    if worksheet and worksheet.exists():
        reviewed = read_worksheet(worksheet, source_id, list_dimensions(package))
    draft = draft_passage(package, source_id, sentences, reviewed, reopened_places)
    contents = format_draft(package, draft, worksheet)
    if brief:
        contents[brief] = format_brief(draft).encode()
    write_files(contents)
    print("\n".join(draft.notes))
    if draft.unmatched:
        print("\nThese coded rows no longer match the text and were not changed; fix them by hand:")
        for line in draft.unmatched:
            print(f"  {line}")
        return 1
    print(
        f"Run {name_command('tidy')} to fill derived cells, "
        f"and {name_command('validate')} to list open reviews."
    )
    return 0


def write_brief_only(
    package: Package, text_file: str, sentences: Sequence[Sentence], brief: Path
) -> None:
    """Write a brief, and leave the package as it is.

    text_file: the file of the passage, whose name is the identifier of the source
    raises:    CommandError if its name does not contain an edition and a country
    """
    source_id = Path(text_file).stem
    draft = None
    if SOURCE_ID.fullmatch(source_id):
        draft = draft_passage(package, source_id, sentences, {})
    if draft is None or not draft.has_edition:
        raise CommandError(
            "--brief needs --source with report, edition, country and section, "
            "as in tip-2020-kaz-protection."
        )
    write_files({brief: format_brief(draft).encode()})
    numerals = [row for row in draft.worksheet if row.get("place")]
    print(f"{brief}: {count_noun(len(numerals), 'row')} to answer. Keep this file local.")


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write files whose contents have changed, all or none.

    raises: CommandError if one cannot be written
    """
    try:
        replace_files(select_changed(contents))
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be written: {error.strerror}.") from None


def list_dimensions(package: Package) -> Sequence[str]:
    """List the columns of figures that have a code for each dimension; none without the table."""
    table = package.tables.get("figures")
    return list_dimension_columns(table) if table else []


def format_draft(package: Package, draft: Draft, worksheet: Path | None) -> dict[Path, bytes]:
    """Return the contents of the tables of a draft, and of the worksheet if there is one."""
    contents = {}
    for name, rows in draft.tables.items():
        table = package.tables[name]
        contents[package.root / table.path] = format_table(table, rows)
    if worksheet:
        contents[worksheet] = format_worksheet(draft.worksheet, list_dimensions(package))
    return contents


def select_changed(contents: Mapping[Path, bytes]) -> dict[Path, bytes]:
    """Return the files that do not exist yet, or have other contents."""
    changed = {}
    for file, content in contents.items():
        if not file.exists() or file.read_bytes() != content:
            changed[file] = content
    return changed
