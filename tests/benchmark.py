"""Measure speed and memory, as ratios side by side in one run, because machines are noisy.

Writes a table into docs/measurements.md; asserts nothing. Where two are compared they take turns, and the median counts.
Exit status: 0 measured, 2 could not run.
"""

import hashlib
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from tqdm import tqdm

import cells

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
from conftest import DATA, ROOT, add_table, field
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.entry_points import run_command
from tip_figures.cli.package_report import name_and_version
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.read.load import load_package
from tip_figures.prose.sentences import hash_passage

HEAD = """# Speed and memory

Made by `make bench` on {cores} cores with Python {python}, as whole processes taking turns, of {package}. Trust the ratios
more than the seconds; above 1, ours is so many times faster. What is ten times as large should take ten times as long.

| what | ours | against | ratio |
| --- | ---: | ---: | ---: |
"""
TENTH = "a tenth of that"
Cost = tuple[float, float]  # seconds, peak megabytes
START = """import os, subprocess, sys, time
began = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=-3, stderr=-3)
_, status, used = os.wait4(process.pid, 0)
print(os.waitstatus_to_exitcode(status), time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def run(argv: Sequence[str]) -> int:
    """Measure everything, and write the page."""
    parser = CommandParser(__doc__, package=False)
    parser.add_argument(
        "--python",
        default=sys.executable,
        help="of the lean environment, where people run validate",
    )
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="rows of the large table (%(default)s)"
    )
    parser.add_argument(
        "--copies", type=int, default=1_000, help="copies of the package (%(default)s)"
    )
    parser.add_argument(
        "--runs", type=int, default=7, help="runs of what is compared (%(default)s)"
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=ROOT / "docs" / "measurements.md",
        help="(docs/measurements.md)",
    )
    args = parser.parse_args(argv)
    name = " ".join(filter(None, name_and_version(load_package(ROOT))))
    lines = [HEAD.format(cores=os.cpu_count(), python=sys.version.split()[0], package=name)]
    with tempfile.TemporaryDirectory() as folder:
        made = measures(args.python, Path(folder), args.rows, args.copies, args.runs)
        lines += [f"{line}\n" for line in tqdm(made, disable=None)]
    args.output.write_text("".join(lines), encoding="utf-8")
    return 0


def measures(python: str, folder: Path, rows: int, number: int, runs: int) -> Iterator[str]:
    """The rows of the page, in four rooms: what is published, a large table, many sources, a long text."""
    commands, large, prose = (
        ("validate", "verify_sums", "tidy", "build"),
        folder / "large",
        folder / "text.txt",
    )
    output = ("--output", folder / "built")

    def ours(command: str, *words: object) -> list[object]:
        return [
            sys.executable if command == "build" else python,
            ROOT / "scripts" / f"{command}.py",
            *words,
        ]

    def theirs(root: Path) -> list[object]:
        return [Path(python).with_name("frictionless"), "validate", root / "datapackage.json"]

    both = ours("validate", ROOT), theirs(ROOT)
    turns(1, *both)  # warms the disk
    yield against("validate the published package", *turns(runs, *both))
    ((seconds, _),) = turns(1, ours("build", ROOT, *output))
    yield f"| build its release | {seconds:,.1f} s | | |"

    table(large, rows)
    (mine,) = turns(3, ours("validate", large))
    parse = [python, "-c", f"import polars; polars.read_csv({str(large / 'figures.csv')!r})"]
    other, parsed = turns(1, theirs(large), parse)
    yield against(f"validate {rows:,} rows of 17 columns", mine, other)
    yield against("the same", mine, parsed, "polars.read_csv alone")
    ((seconds, peak),) = turns(1, ours("build", large, *output))
    yield f"| build a release of it | {seconds:,.1f} s, {peak:,.0f} MB | | |"
    table(large, rows * 10)
    (more,) = turns(1, ours("validate", large))
    yield against(f"validate {rows * 10:,} rows", more, mine, TENTH)
    shutil.rmtree(large)

    costs = []
    for many in (number // 10, number):
        copies(DATA / "package", root := folder / f"{many} copies", many)
        costs.append(turns(1, *(ours(command, root) for command in commands)))
    for command, tenth, cost in zip(commands, *costs, strict=True):
        yield against(
            f"{command} {41 * number:,} figures, the small package copied", cost, tenth, TENTH
        )

    size = text(prose) / 1e6
    ((seconds, _),) = turns(1, ours("scan", prose, "--format", "json"))
    yield f"| scan a text of {size:,.1f} MB | {seconds:,.1f} s | | {size / seconds:,.1f} MB/s |"


def turns(runs: int, *commands: Sequence[object]) -> list[Cost]:
    """Median seconds and highest peak of each of some commands that take turns."""
    made = [[measured(command) for command in commands] for _ in range(runs)]
    if any(status not in (0, 1) for turn in made for status, *_ in turn):
        raise CommandError("One of the commands could not run, so its time says nothing.")
    return [
        (statistics.median(one[1] for one in of), max(one[3] for one in of))
        for of in zip(*made, strict=True)
    ]


def measured(command: Sequence[object]) -> tuple[int, float, float, float]:
    """Exit status, seconds, seconds of processor time, and peak megabytes of a process.

    It is started by one that is small, because Linux counts what the starter held as well.
    """
    words = [sys.executable, "-I", "-c", START, *map(str, command)]
    status, *costs = subprocess.run(
        words, capture_output=True, text=True, check=True
    ).stdout.split()
    seconds, processor, peak = map(float, costs)
    return int(status), seconds, processor, peak


def against(what: str, ours: Cost, theirs: Cost, other: str = "frictionless validate") -> str:
    """A row that holds ours against another program, or a size against a tenth of it."""
    ratio = f"{ours[0] / theirs[0]:,.1f} times" if other == TENTH else f"{theirs[0] / ours[0]:,.2f}"
    return (
        f"| {what} | {ours[0]:,.2f} s, {ours[1]:,.0f} MB | {theirs[0]:,.2f} s ({other}) | {ratio} |"
    )


def copies(package: Path, root: Path, number: int) -> None:
    """Write a package in which each source stands so many times, with all that hangs on it, under other identifiers."""
    shutil.copytree(package, root)
    prints = defaultdict(list)  # a passage is known by its sentences, so each copy has its own
    for name in ("sentences", "sources", "numerals", "figures", "identities", "identity_terms"):
        made = []
        for copy, row in product(range(number), cells.read_rows(package, name)):
            named = (
                column
                for column in ("source_id", "figure_id", "identity_id", "derived_by")
                if row.get(column)
            )
            made.append(row | {column: f"c{copy:04}-{row[column]}" for column in named})
        for row in made:
            if name == "sentences":
                row["sha256"] = hashlib.sha256(
                    f"{row['source_id']} {row['sha256']}".encode()
                ).hexdigest()
                prints[row["source_id"]].append(row["sha256"])
            if name == "sources":
                row["fingerprint"] = hash_passage(prints[row["source_id"]])
        cells.write_rows(root, name, made)


def table(root: Path, rows: int) -> None:
    """Write a package with one table of `rows` rows: types, enums, ranges, a pattern and a primary key."""
    codes = {"year_basis": ["stated", "inferred"], "exploitation": ["all", "sex", "labor"], "bound": ["exact", "about"],
             "unit": ["person", "case", "KZT"], "basis": ["stated", "derived"], "obs_status": ["A", "U"]}  # fmt: skip
    plain = ("source_id", "indicator_id", "ref_area", "citizenship", "exploited_in", "note")
    fields = [
        field("figure_id", required=True, pattern="fig-[0-9]+"),
        *(field(name, required=True) for name in plain),
        *(field(name, enum=listed) for name, listed in codes.items()),
        field("year", "year", minimum=1990, maximum=2030),
        *(field(name, "integer", minimum=0) for name in ("value", "rounded_to")),
        field("share", "number", minimum=0, maximum=1),
    ]
    add_table(root, "", fields, "figures", primaryKey=["figure_id"])
    draw, chosen = random.Random(0), list(codes.values())
    with (root / "figures.csv").open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(",".join(one["name"] for one in fields) + "\n")
        for i in range(rows):
            coded = ",".join(draw.choice(listed) for listed in chosen)
            stream.write(f"fig-{i},source-{i % 97},indicator_{i % 53},KAZ,UZB,all,note {i % 1009},{coded},"
                         f"{1990 + i % 40},{draw.randrange(100000)},10,{draw.random():.4f}\n")  # fmt: skip


def text(file: Path) -> int:
    """Write 50,000 sentences, each with a year and a number; how many characters that are."""
    draw, nouns = (
        random.Random(0),
        ["courts", "shelters", "victims", "officers", "operations", "organizations"],
    )
    sentences = (
        f"In 20{draw.randrange(10, 25)}, they counted at least {draw.randrange(5000):,} {draw.choice(nouns)}."
        for _ in range(50_000)
    )
    paragraphs = map(" ".join, zip(*[sentences] * 10, strict=True))
    return file.write_text("\n\n".join(paragraphs), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(run_command(run))
