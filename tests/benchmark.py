"""Measure speed and memory, as ratios side by side in one run, because machines are noisy.

Writes a table into docs/measurements.md; asserts nothing. Where two are compared they take turns, and the median counts.
Exit status: 0 measured, 2 could not run.
"""

import hashlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from tqdm import tqdm

import cells

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
from tipdata.cli import frame  # noqa: E402
from tipdata.text.sentences import passage_fingerprint  # noqa: E402

SMALL = ROOT / "tests" / "data" / "package"  # 41 figures
PAGE = ROOT / "docs" / "measurements.md"
HEAD = """# Speed and memory

Made by `make bench` on {cores} cores with Python {python}, as whole processes taking turns, of {package}. Trust the ratios
more than the seconds; above 1, ours is so many times faster. What is ten times as large should take ten times as long.

| what | ours | against | ratio |
| --- | ---: | ---: | ---: |
"""
Cost = tuple[float, float]  # seconds, peak megabytes
START = """import os, subprocess, sys, time
began = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=-3, stderr=-3)
_, status, used = os.wait4(process.pid, 0)
print(os.waitstatus_to_exitcode(status), time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def run(argv: Sequence[str]) -> int:
    """Measure everything, and write the page."""
    parser = frame.Parser(__doc__)
    parser.add_argument("--python", default=sys.executable, help="of the lean environment, where people run validate")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the large table (%(default)s)")
    parser.add_argument("--copies", type=int, default=1_000, help="copies of the package (%(default)s)")
    parser.add_argument("--runs", type=int, default=7, help="runs of what is compared (%(default)s)")
    parser.add_argument("--output", type=Path, default=PAGE, help="where the page goes (docs/measurements.md)")
    args = parser.parse_args(argv)
    name = " ".join(filter(None, frame.named(frame.load(ROOT))))
    lines = [HEAD.format(cores=os.cpu_count(), python=sys.version.split()[0], package=name)]
    with tempfile.TemporaryDirectory() as folder:
        where = (args.python, Path(folder))
        measures = chain(
            _published(*where, args.runs), _large(*where, args.rows), _copied(*where, args.copies), _text(*where)
        )
        lines += [f"{line}\n" for line in tqdm(measures, disable=None)]
    args.output.write_text("".join(lines), encoding="utf-8")
    return 0


def _published(python: str, folder: Path, runs: int) -> Iterator[str]:
    """The published package, against frictionless, after one run each that warms the disk."""
    both = _ours(python, "validate", ROOT), _theirs(python, ROOT)
    _turns(1, *both)
    yield _against("validate the published package", *_turns(runs, *both))
    ((seconds, _),) = _turns(1, _ours(sys.executable, "build", ROOT, "--output", folder / "published"))
    yield f"| build its release | {seconds:,.1f} s | | |"


def _large(python: str, folder: Path, rows: int) -> Iterator[str]:
    """A table like that of figures, of many rows."""
    root = folder / "large"
    table(root, rows)
    (ours,) = _turns(3, _ours(python, "validate", root))
    parse = [python, "-c", f"import polars; polars.read_csv({str(root / 'figures.csv')!r})"]
    theirs, parsed = _turns(1, _theirs(python, root), parse)
    yield _against(f"validate {rows:,} rows of 17 columns", ours, theirs)
    yield _against("the same", ours, parsed, "polars.read_csv alone")
    ((seconds, peak),) = _turns(1, _ours(sys.executable, "build", root, "--output", folder / "dist"))
    yield f"| build a release of it | {seconds:,.1f} s, {peak:,.0f} MB | | |"
    shutil.rmtree(folder / "dist")
    table(root, rows * 10)
    (more,) = _turns(1, _ours(python, "validate", root))
    yield _grown(f"validate {rows * 10:,} rows", more, ours)
    shutil.rmtree(root)


def _copied(python: str, folder: Path, number: int) -> Iterator[str]:
    """The small package with each source copied, a tenth as often and as often as asked."""
    costs = []
    for many in (number // 10, number):
        root = folder / f"copies-{many}"
        copies(SMALL, root, many)
        lean = [_ours(python, command, root) for command in ("validate", "verify_sums", "tidy")]
        costs.append(_turns(1, *lean, _ours(sys.executable, "build", root, "--output", folder / "dist")))
        shutil.rmtree(folder / "dist")
    for command, tenth, cost in zip(("validate", "verify_sums", "tidy", "build"), *costs, strict=True):
        yield _grown(f"{command} {41 * number:,} figures, the small package copied", cost, tenth)


def _text(python: str, folder: Path) -> Iterator[str]:
    """Scanning a long text."""
    draw = random.Random(0)
    nouns = ["courts", "shelters", "victims", "officers", "operations", "organizations"]
    sentences = [
        f"In 20{draw.randrange(10, 25)}, they counted at least {draw.randrange(5000):,} {draw.choice(nouns)}."
        for _ in range(50_000)
    ]
    text = "\n\n".join(" ".join(sentences[i : i + 10]) for i in range(0, len(sentences), 10))
    (folder / "text.txt").write_text(text, encoding="utf-8")
    ((seconds, _),) = _turns(1, _ours(python, "scan", folder / "text.txt", "--format", "json"))
    yield f"| scan a text of {len(text) / 1e6:,.1f} MB | {seconds:,.1f} s | | {len(text) / 1e6 / seconds:,.1f} MB/s |"


def copies(package: Path, root: Path, number: int) -> None:
    """Write a package in which each source stands so many times, with all that hangs on it, under other identifiers."""
    shutil.copytree(package / "schemas", root / "schemas")
    shutil.copy(package / "datapackage.json", root)
    (root / "resources").mkdir()
    prints: dict[str, list[str]] = {}  # a passage is known by its sentences, so each copy has its own
    for name in ("sentences", "sources", "numerals", "areas", "indicators", "figures", "identities", "identity_terms"):
        rows = cells.read(package, name)
        named = [column for column in ("source_id", "figure_id", "identity_id", "derived_by") if column in rows[0]]
        made = [
            {**row, **{column: f"c{k:04}-{row[column]}" for column in named if row[column]}}
            for k in range(number if named else 1)
            for row in rows
        ]
        for row in made:
            if name == "sentences":
                row["sha256"] = hashlib.sha256(f"{row['source_id']} {row['sha256']}".encode()).hexdigest()
                prints.setdefault(row["source_id"], []).append(row["sha256"])
            if name == "sources":
                row["fingerprint"] = passage_fingerprint(prints[row["source_id"]])
        cells.write(root, name, made)


def table(root: Path, rows: int) -> None:
    """Write a package with one table of `rows` rows: types, enums, ranges, a pattern and a primary key."""
    codes = {"year_basis": ["stated", "inferred"], "exploitation": ["all", "sex", "labor"], "bound": ["exact", "about"],
             "unit": ["person", "case", "KZT"], "basis": ["stated", "derived"], "obs_status": ["A", "U"]}  # fmt: skip
    plain = ["source_id", "indicator_id", "ref_area", "citizenship", "exploited_in", "note"]
    fields = [{"name": "figure_id", "type": "string", "constraints": {"required": True, "pattern": "fig-[0-9]+"}}]
    fields += [{"name": name, "type": "string", "constraints": {"required": True}} for name in plain]
    fields += [{"name": name, "type": "string", "constraints": {"enum": listed}} for name, listed in codes.items()]
    fields += [{"name": "year", "type": "year", "constraints": {"minimum": 1990, "maximum": 2030}}]
    fields += [{"name": name, "type": "integer", "constraints": {"minimum": 0}} for name in ("value", "rounded_to")]
    fields += [{"name": "share", "type": "number", "constraints": {"minimum": 0, "maximum": 1}}]
    resource = {"name": "figures", "path": "figures.csv", "schema": {"fields": fields, "primaryKey": ["figure_id"]}}
    profile = "https://datapackage.org/profiles/2.0/datapackage.json"
    root.mkdir(exist_ok=True)
    descriptor = {"$schema": profile, "name": "synthetic", "version": "1.0.0", "resources": [resource]}
    (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    draw, chosen = random.Random(0), list(codes.values())
    with (root / "figures.csv").open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(",".join(str(field["name"]) for field in fields) + "\n")
        for i in range(rows):
            coded = ",".join(draw.choice(listed) for listed in chosen)
            stream.write(f"fig-{i},source-{i % 97},indicator_{i % 53},KAZ,UZB,all,note {i % 1009},{coded},"
                         f"{1990 + i % 40},{draw.randrange(100000)},10,{draw.random():.4f}\n")  # fmt: skip


def _ours(python: str, command: str, *words: object) -> list[str]:
    return [python, str(ROOT / "scripts" / f"{command}.py"), *map(str, words)]


def _theirs(python: str, root: Path) -> list[str]:
    return [str(Path(python).with_name("frictionless")), "validate", str(root / "datapackage.json")]


def _turns(runs: int, *commands: Sequence[str]) -> list[Cost]:
    """Median seconds and highest peak of each of some commands that take turns."""
    made = [[measured(command) for command in commands] for _ in range(runs)]
    if any(status not in (0, 1) for turn in made for status, *_ in turn):
        raise frame.Stop("One of the commands could not run, so its time says nothing.")
    return [(statistics.median(one[1] for one in of), max(one[3] for one in of)) for of in zip(*made, strict=True)]


def measured(command: Sequence[object]) -> tuple[int, float, float, float]:
    """Exit status, seconds, seconds of processor time, and peak megabytes of a process.

    It is started by one that is small, because Linux counts what the starter held as well.
    """
    words = [sys.executable, "-I", "-c", START, *map(str, command)]
    status, *costs = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    seconds, processor, peak = map(float, costs)
    return int(status), seconds, processor, peak


def _against(what: str, ours: Cost, theirs: Cost, other: str = "frictionless validate") -> str:
    seconds, peak = ours
    return f"| {what} | {seconds:,.2f} s, {peak:,.0f} MB | {theirs[0]:,.2f} s ({other}) | {theirs[0] / seconds:,.2f} |"


def _grown(what: str, cost: Cost, tenth: Cost) -> str:
    seconds, peak = cost
    ratio = f"{tenth[0]:,.2f} s (a tenth of that) | {seconds / tenth[0]:,.1f} times"
    return f"| {what} | {seconds:,.2f} s, {peak:,.0f} MB | {ratio} |"


if __name__ == "__main__":
    sys.exit(frame.main(run))
