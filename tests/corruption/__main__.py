"""Damage every cell, row and column of a package in turn, and count how much of it the checks report.

Each damage is one slip that a person or a program might make: a cell emptied, a digit changed, two digits swapped, a
neighbour's value, another code, white space or something invisible added, a look-alike letter, a value moved one row
down, two rows' values exchanged; rows deleted, doubled, swapped between files; columns swapped. Hashes are as if made
anew after each, so they catch nothing. A damage that leaves the meaning as it was is none: the same number written
otherwise, rows in another order, parts of one sum that change places. Nothing is written but what --write names.

reported  some error is found
on row    one stands on the damaged row, or on a row tied to it: linked by a foreign key, or of the same identity

Exit status: 0 counted, 2 could not run.
"""

if __name__ == "__main__":  # before the imports that follow, which take most of a short run
    from tipdata.cli import interrupt

    interrupt.at_once()

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path

from corruption import tally
from corruption.damages import Damage, damages
from corruption.grid import Kept
from corruption.trial import Outcome, attempt
from tipdata.cli import frame as command
from tipdata.cli.validate import CHECKS
from tipdata.figures import model
from tipdata.package import progress
from tipdata.package import write as writing
from tipdata.package.finding import Finding
from tipdata.package.load import Package
from tipdata.tidy import generated

CHUNK = 20  # damages that a process takes at a time
NAMED = 5  # survivors of one kind that are told by name


def run(argv: Sequence[str]) -> int:
    """Damage the package named on the command line."""
    parser = command.Parser(__doc__)
    parser.package()
    parser.add_argument("--table", choices=list(model.TABLES), help="only the damages of this table")
    parser.add_argument(
        "--write", action="store_true", help=f"write the counts to {generated.CORRUPTION} and README.md"
    )
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="only every Nth damage (%(default)s if left out)"
    )
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many at once (%(default)s)")
    args = parser.parse_args(argv)
    if args.processes < 1:
        raise command.Stop("--processes is 1 or more.")
    if args.every < 1:
        raise command.Stop("--every is 1 or more.")
    if args.write and (args.table or args.every > 1):
        raise command.Stop("--write is for all damages, so not with --table or --every.")
    kept = load(args.package)
    chosen = list(damages(kept, *filter(None, [args.table])))[:: args.every]
    outcomes = list(attempts(args.package.resolve(), chosen, args.processes))
    counts = tally.tally(outcomes)
    sys.stdout.write(tally.as_text(counts) + "\n")
    sys.stdout.write(named(outcomes))
    if args.write:
        write(kept.package, counts)
    return 0


@lru_cache(maxsize=1)
def load(where: Path) -> Kept:
    """The package, which has to be right before it is damaged."""
    package = command.load(where)
    if not package.has(*model.TABLES) or any(found(package)):
        raise command.Stop(
            f"{package.root / package.path}: only a valid package of figures can be damaged; see validate.py."
        )
    return Kept(package)


def found(package: Package) -> Iterator[Finding]:
    """Findings one by one, so that who has seen enough may stop."""
    for check in CHECKS.values():
        yield from check(package)


def one(where: Path, damage: Damage) -> Outcome:
    """One damage, in a process of its own that loads the package once."""
    return attempt(load(where), damage, found)


def attempts(where: Path, chosen: Sequence[Damage], processes: int) -> Iterator[Outcome]:
    """What came of each damage, in order, with a bar on a terminal."""
    os.environ["POLARS_MAX_THREADS"] = "1"  # of the processes to come; each has a core of its own
    # Ctrl-C goes to every process of a terminal; these start deaf to it, and this one ends them.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    with multiprocessing.get_context("spawn").Pool(processes) as pool, progress.bar() as bar:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        bar.total = len(chosen)
        for outcome in pool.imap(partial(one, where), chosen, CHUNK):
            bar.tick(1)
            yield outcome


def named(outcomes: Sequence[Outcome]) -> str:
    """What survived, by name, free text apart; and the shares of all the rest."""
    lines = []
    left: dict[tuple[str, str, str], list[Outcome]] = {}
    for outcome in outcomes:
        if not outcome.tied and outcome.column not in tally.FREE_TEXT:
            left.setdefault((outcome.table, outcome.column, outcome.kind), []).append(outcome)
    for (table, column, kind), listed in left.items():
        lines.append(f"{table}.{column}, {kind}: {len(listed):,} not reported on the row")
        lines += [f"  {o.what}{'  (reported elsewhere)' if o.reported else ''}" for o in listed[:NAMED]]
        lines += [f"  and {len(listed) - NAMED:,} more"] if len(listed) > NAMED else []
    rest = tally.total(tally.tally(outcomes), free=False)
    shares = f"{tally.share(rest.reported, rest.tried)} reported, {tally.share(rest.on_row, rest.tried)} on the row"
    return "\n".join([*lines, f"{rest.tried:,} damages to all but free text: {shares}."]) + "\n"


def write(package: Package, counts: tally.Tally) -> None:
    """Write the counts, and the section of README.md that shows them."""
    readme = package.root / "README.md"
    try:
        writing.replace(package.root / generated.CORRUPTION, tally.as_csv(counts).encode())
        text, _, _ = generated.sections(package, readme.name, readme.read_text(encoding="utf-8"))
        writing.replace(readme, text.encode())
    except OSError as error:
        raise command.Stop(f"{error.filename}: cannot be written: {error.strerror}.") from None


if __name__ == "__main__":
    command.main(run)
