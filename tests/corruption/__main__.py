"""Damage every cell, row and column of a package in turn, and count how much of it the checks report.

Each damage is one slip that a person or a program might make. A damage that leaves the meaning as it was is none. It is
counted as reported where the first finding on the damaged row, or on a row linked to it, would lead there; and once more
after tidy has run, as a contributor would run it. The package itself is not touched.

Exit status: 0 counted, 2 could not run.
"""

import multiprocessing
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tqdm import tqdm

from corruption.damages import Grid, damages
from corruption.trial import MENDED, ON_ROW, SILENT, Outcome, attempt
from tipdata.checks import CHECKS
from tipdata.cli import frame
from tipdata.figures.model import grouped
from tipdata.package.wording import cell

PAGE = frame.HERE / "docs" / "corruption.md"
EXAMPLES = 3  # survivors of a kind that are shown
HEAD = """# How much damage gets past the checks

Made by `make corrupt` of {} {}: every cell damaged in turn, then rows and columns; free text only by what nobody can see.{} \
Not reported means that not even `validate --strict` says a word.

{:,} damages: {} are reported, {} on the damaged row or one tied to it; after `tidy`, {} are reported there, or mended.

| table | column | damages | on the row | after tidy |
| --- | --- | ---: | ---: | ---: |"""
CODES = (
    "Once tidy has let the label follow, only the report knows whom a number counts, and when; tidy shows both labels."
)
PLACE = "Once tidy has let the place of the figure follow, only the text knows where a numeral stands; `verify_source` proves it."
CODEBOOK = "Only the report says who counted, and what lies in what; figures of an identity that do not fit together would tell."
REASONS = {
    "figures.year": CODES, "figures.citizenship": CODES, "figures.exploitation": CODES, "figures.exploited_in": CODES,
    "figures.sex": CODES, "figures.referred_by": CODES, "figures.purpose": CODES,
    "figures.obs_status": "Whether a note explains a status is for a reader to judge.",
    "figures.rounded_to": "Only the report knows whether a number such as 550 was rounded.",
    "figures.year_basis": "Whether a year in the sentence governs the number is a judgement of whoever reads the report.",
    "indicators.counted_by": CODEBOOK, "indicators.part_of": CODEBOOK,
    "indicators.label": "A label is prose; tidy lets the labels of figures follow, and shows both.",
    "indicators.measure": "Only the report says whether a number is counted over a year.",
    "numerals.paragraph": PLACE, "numerals.sentence": PLACE, "numerals.start": PLACE, "numerals.end": PLACE,
    "numerals.hedge": "A number is as exact with “all but” before it as without; `verify_source` proves hedges.",
    "numerals.quote": "Only the text knows the letters of a quote; `verify_source` proves it.",
    "sentences.length": "Only the text knows how long a sentence is behind its last numeral; `verify_source` proves it.",
}  # fmt: skip
"""Why a damage is not reported on its row, by table and column."""


def run(argv: Sequence[str]) -> int:
    """Damage the package named on the command line."""
    parser = frame.Parser(__doc__)
    parser.package()
    parser.add_argument("--every", type=int, default=1, help="only each Nth damage (%(default)s)")
    parser.add_argument("--output", type=Path, default=PAGE, help="where the page goes (docs/corruption.md)")
    args = parser.parse_args(argv)
    if not frame.judge(frame.load(args.package), CHECKS, strict=True).valid:
        raise frame.Stop(f"{args.package}: only a valid package can be damaged; see validate.py --strict.")
    chosen = list(damages(Grid(args.package)))[:: args.every]
    os.environ["POLARS_MAX_THREADS"] = "1"  # each process has a core of its own
    with multiprocessing.get_context("spawn").Pool() as pool:
        made = pool.imap(partial(attempt, args.package), chosen, 20)
        outcomes = list(tqdm(made, total=len(chosen), disable=None))
    args.output.write_text(page(outcomes, frame.named(frame.load(args.package)), args.every), encoding="utf-8")
    return 0


def share(part: int, whole: int) -> str:
    """A share in per cent, cut and not rounded, so that 100 means all."""
    return f"{1000 * part // whole / 10:.1f} %" if part != whole else "100 %"


def page(outcomes: Sequence[Outcome], package: tuple[str, str | None], every: int = 1) -> str:
    """The counts by column, and what survives by reason."""
    part = "" if every == 1 else f" One damage in {every} was tried, evenly over all tables."
    reported = share(sum(one.alone != SILENT for one in outcomes), len(outcomes))
    on_row, tidied = shares(outcomes)
    lines = [HEAD.format(*package, part, len(outcomes), reported, on_row, tidied)]
    for (table, column), of in grouped(outcomes, lambda one: (one.table, one.column)).items():
        lines.append(f"| {cell(table)} | {cell(column)} | {len(of):,} | {' | '.join(shares(of))} |")
    lines += ["", "## What survives, and why", ""]
    left = grouped(filter(survives, outcomes), reason)
    for why, listed in sorted(left.items(), key=lambda item: -len(item[1])):
        lines.append(
            f"- {why} ({len(listed):,}, {sum(one.alone == ON_ROW for one in listed):,} of them only after tidy)"
        )
        lines += [f"  - {one.table}.{cell(one.column)}, {one.kind}: {cell(one.words)}" for one in listed[:EXAMPLES]]
    return "\n".join(lines) + "\n"


def shares(outcomes: Sequence[Outcome]) -> tuple[str, str]:
    """What is reported on its row, alone, and after tidy, or mended by it."""
    alone = sum(one.alone == ON_ROW for one in outcomes)
    tidied = sum(one.tidied in (ON_ROW, MENDED) for one in outcomes)
    return share(alone, len(outcomes)), share(tidied, len(outcomes))


def survives(outcome: Outcome) -> bool:
    """Whether a damage is not reported on its row, alone or after tidy."""
    return outcome.alone != ON_ROW or outcome.tidied not in (ON_ROW, MENDED)


def alone(outcomes: Sequence[Outcome]) -> str:
    """The share that is reported on its row."""
    return share(sum(one.alone == ON_ROW for one in outcomes), len(outcomes))


def tidied(outcomes: Sequence[Outcome]) -> str:
    return share(sum(one.tidied in (ON_ROW, MENDED) for one in outcomes), len(outcomes))


def reason(outcome: Outcome) -> str:
    """Why a damage survives, as far as anybody has looked."""
    place = f"{outcome.table}.{outcome.column}"
    return REASONS.get(place, f"**Not explained:** {cell(place)}")


if __name__ == "__main__":
    sys.exit(frame.main(run))
