"""Build every file of a release from the descriptor, the schemas and the tables, the same bytes each time.

The package is validated first, and nothing is built of one that is not valid. The files are written beside the folder of
the release and take its place when all of them are there.

Exit status: 0 built, 1 the package is not valid, 2 could not run, 130 interrupted.
"""

import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tipdata.checks import CHECKS
from tipdata.cli import frame as command
from tipdata.package import progress
from tipdata.package.load import Package
from tipdata.package.wording import many
from tipdata.release import assemble, fingerprint
from tipdata.release.assemble import Tell, Writer
from tipdata.release.export_types import CannotBuild
from tipdata.release.swap import SUMS, refuse_others, replacing


def run(argv: Sequence[str]) -> int:
    """Build the release of the package named on the command line."""
    parser = command.Parser(__doc__)
    parser.package()
    parser.add_argument(
        "--output", type=Path, metavar="FOLDER", help="where the release goes (left out: dist, in the package's folder)"
    )
    parser.add_argument("--site", action="store_true", help="the page alone, beside what the release holds already")
    args = parser.parse_args(argv)
    package = command.load(args.package)
    target = args.output or package.root / "dist"
    started = time.monotonic()
    try:
        refuse_others(target)
        made = command.judge(package, CHECKS)
        if not made.valid:
            status = command.say(made, "text")
            print("Nothing is built of a package that is not valid.", file=sys.stderr)
            return status
        print(f"{made.package} {made.version or ''}".rstrip(), "is valid")
        line = Progress(package)
        try:
            with replacing(target) as folder:
                if args.site and target.exists():
                    apart = shutil.ignore_patterns(assemble.SITE, SUMS)
                    shutil.copytree(target, folder, ignore=apart, dirs_exist_ok=True)
                assemble.assemble(package, folder, line, assemble.SITE if args.site else "")
        finally:
            line.say("")
    except CannotBuild as error:
        raise command.Stop(str(error)) from None
    except OSError as error:
        raise command.Stop(f"{target} cannot be written: {error.strerror or error}.") from None
    print(summary(package, target), f"built in {time.monotonic() - started:.1f} s", sep="\n\n")
    return 0


class Progress:
    """Which file is being written and how far it is, on a terminal; silent elsewhere."""

    def __init__(self, package: Package) -> None:
        self.shown = progress.watched()
        self.rows = (
            sum(batch.frame.height for t in package.tables.values() for batch in t.batches()) if self.shown else 0
        )

    def __call__(self, writer: Writer) -> Tell:
        """Say that a writer begins."""
        done = 0

        def tell(rows: int) -> None:
            nonlocal done
            done += rows
            self.say(f"{writer.what}: {done:,} of {self.rows:,} rows")

        self.say(writer.what)
        return tell

    def say(self, what: str) -> None:
        """Overwrite the line; a terminal that is not one gets nothing."""
        if self.shown:
            print(f"{progress.CLEAR}{what}", end="", file=sys.stderr, flush=True)


def summary(package: Package, target: Path) -> str:
    """The files with their sizes, and the fingerprints of the values."""
    names = [*assemble.files(target), SUMS]
    sizes = [(target / name).stat().st_size for name in names]
    by_table = fingerprint.of_package(package)
    width = max(map(len, (*names, *by_table)))
    lines = [f"{target}", *(f"  {name:<{width}}  {size:>13,} bytes" for name, size in zip(names, sizes, strict=True))]
    lines.append(f"  {many(len(names), 'file'):<{width}}  {sum(sizes):>13,} bytes")
    lines += ["", "fingerprints of the values, whatever file holds them"]
    lines += [f"  {name:<{width}}  {print_}" for name, print_ in by_table.items()]
    lines.append(f"  {'all tables':<{width}}  {fingerprint.of_all(by_table)}")
    return "\n".join(lines)
