"""Draft rows of a source into a package, with a worksheet or a brief for whoever reviews them."""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.table_rows import render_rows
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.datapackage.write_files import replace_files
from tip_figures.drafting.brief import format_brief
from tip_figures.drafting.passage import draft_passage
from tip_figures.drafting.worksheet import format_worksheet
from tip_figures.prose.source_text import Sentence

_NEXT = "Next: run make tidy, then make. Nothing else is needed."
_SOURCE_ID = re.compile("(?=.{1,80}$)[a-z0-9]+(?:-[a-z0-9]+)*")


def draft_source(args: argparse.Namespace, sentences: Sequence[Sentence]) -> int:
    """Write draft rows into the package, or only a brief, and report what was done.

    args:    of the command line of `scan`
    returns: exit status
    """
    package = load_package(args.package)
    source_id = args.source if args.source is not None else Path(args.file).stem
    if not _SOURCE_ID.fullmatch(source_id):
        raise CommandError(
            f"{quote_value(source_id)} is not a source identifier; use lower-case letters, digits "
            "and single hyphens, as in tip-2020-kaz-protection or hrr-2021-bra-forced-labor."
        )
    draft = draft_passage(package, source_id, sentences, args.worksheet)
    if draft.lost:
        print("The text no longer has these numbers at their places; correct or remove the rows:")
        print("\n".join(f"  {line}" for line in draft.lost))
        print("Nothing was written.")
        return 1
    rows_to_review = f"{count_noun(len(draft.open_rows), 'row')} to review"
    contents = {args.brief: format_brief(draft).encode()} if args.brief else {}
    if args.source is None:
        replace_files(contents)
        print(f"{args.brief}: {rows_to_review}. Keep this file local.")
        return 0
    for name, rows in draft.tables.items():
        contents[package.root / package.tables[name].path] = render_rows(package.tables[name], rows)
    if args.worksheet:
        contents[args.worksheet] = format_worksheet(draft.worksheet, draft.dimensions)
    replace_files(contents)
    place = args.worksheet or "a worksheet (add --worksheet FILE.csv)"
    if draft.open_rows:
        next_step = "complete each one, empty its cell `check`, and run the same command again."
        draft.notes.append(f"{rows_to_review} in {place}: {next_step}")
    else:
        draft.notes.append(f"Nothing is left to review. {_NEXT}")
    print("\n".join(draft.notes))
    return 0
