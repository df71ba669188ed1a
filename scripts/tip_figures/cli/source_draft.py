"""Draft rows of a source into a package, with a worksheet or a brief for whoever reviews them."""

import re
from collections.abc import Sequence
from pathlib import Path

from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table_rows import render_rows
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.datapackage.write_files import replace_files
from tip_figures.drafting.brief import format_brief
from tip_figures.drafting.passage import PassageDraft, draft_passage
from tip_figures.drafting.worksheet import format_worksheet, read_worksheet
from tip_figures.figures.records.row_reader import list_dimension_columns
from tip_figures.prose.source_text import Sentence

_SOURCE_ID = re.compile("(?=.{1,80}$)[a-z0-9]+(?:-[a-z0-9]+)*")
_NEXT = "Next: run make tidy, then make. Nothing else is needed."


def add_source(
    package: Package,
    source_id: str,
    sentences: Sequence[Sentence],
    worksheet: Path | None,
    brief: Path | None,
) -> int:
    """Write draft rows into the package, and report what was done.

    worksheet: its file, which is read first if it exists
    brief:     file of the brief
    returns:   exit status
    """
    draft = _draft(package, source_id, sentences, worksheet)
    if draft.lost:
        print("The text no longer has these numbers at their places; correct or remove the rows:")
        print("\n".join(f"  {line}" for line in draft.lost))
        print("Nothing was written.")
        return 1
    contents = {}
    for name, rows in draft.tables.items():
        table = package.tables[name]
        contents[package.root / table.path] = render_rows(table, rows)
    if worksheet:
        dimensions = list_dimension_columns(package.tables["figures"])
        contents[worksheet] = format_worksheet(draft.worksheet, dimensions)
    if brief:
        contents[brief] = format_brief(draft).encode()
    replace_files(contents)
    print("\n".join(draft.notes))
    if draft.open_rows:
        place = worksheet or "a worksheet (add --worksheet FILE.csv)"
        print(
            f"{count_noun(len(draft.open_rows), 'row')} to review in {place}: complete each one, "
            "empty its cell `check`, and run the same command again."
        )
    else:
        print(f"Nothing is left to review. {_NEXT}")
    return 0


def write_brief(
    package: Package, source_id: str, sentences: Sequence[Sentence], brief: Path
) -> None:
    """Write a brief, and leave the package as it is."""
    draft = _draft(package, source_id, sentences, None)
    replace_files({brief: format_brief(draft).encode()})
    print(f"{brief}: {count_noun(len(draft.open_rows), 'row')} to review. Keep this file local.")


def _draft(
    package: Package, source_id: str, sentences: Sequence[Sentence], worksheet: Path | None
) -> PassageDraft:
    """Draft a passage.

    raises: CommandError if the name cannot be the identifier of a source
    """
    if not _SOURCE_ID.fullmatch(source_id):
        raise CommandError(
            f"{quote_value(source_id)} is not a source identifier; use lower-case letters, digits "
            "and single hyphens, as in tip-2020-kaz-protection or hrr-2021-bra-forced-labor."
        )
    sheet_rows = {}
    if worksheet and worksheet.exists():
        dimensions = list_dimension_columns(package.tables["figures"])
        sheet_rows = read_worksheet(worksheet, dimensions)
    return draft_passage(package, source_id, sentences, sheet_rows)
