"""Damage every cell, row and column of a package in turn, and count how much of it the checks report.

Each damage is one slip that a person or a program might make. A damage that leaves the meaning as it was is none. It is
counted as reported where the first finding on the damaged row, or on a row linked to it, would lead there; and once more
after tidy has run, as a contributor would run it. The package itself is not touched.

Exit status: 0 counted, 2 could not run.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from corruption.damages import ROWS, Grid, damages
from corruption.reasons import REASONS
from corruption.trial import MENDED, ON_ROW, SILENT, Outcome, one
from tipdata.checks import CHECKS
from tipdata.cli import frame
from tipdata.package.wording import cell

PAGE = frame.HERE / "docs" / "corruption.md"
EXAMPLES = 3  # survivors of a kind that are shown


def run(argv: Sequence[str]) -> int:
    """Damage the package named on the command line."""
    parser = frame.Parser(__doc__)
    parser.package()
    parser.add_argument("--ways", type=int, default=1, help="damages to each cell (%(default)s)")
    parser.add_argument("--every", type=int, default=1, help="only each Nth damage (%(default)s)")
    parser.add_argument("--output", type=Path, default=PAGE, help="where the page goes (docs/corruption.md)")
    args = parser.parse_args(argv)
    if not frame.judge(frame.load(args.package), CHECKS, strict=True).valid:
        raise frame.Stop(f"{args.package}: only a valid package can be damaged; see validate.py --strict.")
    chosen = list(damages(Grid(args.package), args.ways))[:: args.every]
    os.environ["POLARS_MAX_THREADS"] = "1"  # each process has a core of its own
    with multiprocessing.get_context("spawn").Pool() as pool:
        tasks = ((args.package, damage) for damage in chosen)
        outcomes = list(tqdm(pool.imap(one, tasks, 20), total=len(chosen), disable=None))
    args.output.write_text(page(outcomes, frame.named(frame.load(args.package)), args.every), encoding="utf-8")
    return 0


def share(part: int, whole: int) -> str:
    """A share in per cent, cut and not rounded, so that 100 means all."""
    return f"{1000 * part // whole / 10:.1f} %" if part != whole else "100 %"


def page(outcomes: Sequence[Outcome], package: tuple[str, str | None], every: int = 1) -> str:
    """The counts by column, and what survives by reason."""
    part = "" if every == 1 else f" One damage in {every} was tried, evenly over all tables."
    tried = Counter((o.table, o.column) for o in outcomes)
    alone = Counter((o.table, o.column) for o in outcomes if o.alone == ON_ROW)
    tidied = Counter((o.table, o.column) for o in outcomes if o.tidied in (ON_ROW, MENDED))
    silent = sum(o.alone == SILENT for o in outcomes)
    lines = [
        "# How much damage gets past the checks",
        "",
        f"Made by `make corrupt` of {package[0]} {package[1]}: every cell damaged in turn, then rows and columns; "
        f"free text only by what nobody can see.{part} Not reported means that not even `validate --strict` says a word.",
        "",
        f"{len(outcomes):,} damages: {share(len(outcomes) - silent, len(outcomes))} are reported, "
        f"{share(alone.total(), len(outcomes))} on the damaged row or one tied to it; after `tidy`, "
        f"{share(tidied.total(), len(outcomes))} are reported there, or mended.",
        "",
        "| table | column | damages | on the row | after tidy |",
        "| --- | --- | ---: | ---: | ---: |",
    ]
    for (table, column), number in tried.items():
        shares = f"{share(alone[table, column], number)} | {share(tidied[table, column], number)}"
        lines.append(f"| {cell(table)} | {cell(column)} | {number:,} | {shares} |")
    lines += ["", "## What survives, and why", ""]
    left: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.alone != ON_ROW or outcome.tidied not in (ON_ROW, MENDED):
            left.setdefault(reason(outcome), []).append(outcome)
    for why, listed in sorted(left.items(), key=lambda item: -len(item[1])):
        lines.append(f"- {why} ({len(listed):,}, {sum(o.alone == ON_ROW for o in listed):,} of them only after tidy)")
        lines += [f"  - {o.table}.{cell(o.column)}, {o.kind}: {cell(o.words)}" for o in listed[:EXAMPLES]]
    return "\n".join(lines) + "\n"


def reason(outcome: Outcome) -> str:
    """Why a damage survives, as far as anybody has looked."""
    keys = (
        (outcome.table, outcome.column, outcome.kind),
        (outcome.table, outcome.column, ""),
        ("", outcome.column, ""),
    )
    known = (REASONS[key] for key in keys if key in REASONS)
    return next(
        known, f"**Not explained:** {outcome.table}.{cell(outcome.column)}" if outcome.column != ROWS else "**Rows**"
    )


if __name__ == "__main__":
    sys.exit(frame.main(run))
