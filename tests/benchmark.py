"""Measure speed and memory, as ratios side by side in one run, because machines are noisy.

Writes a table into docs/measurements.md; asserts nothing. Where two are compared they take turns, and the median counts.
Exit status: 0 measured, 2 could not run.
"""

from __future__ import annotations

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
        measures = [
            *_published(args.python, args.runs), *_large(args.python, args.rows, Path(folder)),
            *_copied(args.python, args.copies, Path(folder)), *_text(args.python, Path(folder)),
        ]  # fmt: skip
        lines += [f"{line}\n" for line in tqdm(measures, disable=None)]
    args.output.write_text("".join(lines), encoding="utf-8")
    return 0


def _published(python: str, runs: int) -> Iterator[str]:
    """The published package, against frictionless."""
    yield _against(
        "validate the published package", *_turns(_ours(python, "validate", ROOT), _theirs(python, ROOT), runs)
    )
    seconds, _ = _process(_ours(sys.executable, "build", ROOT, "--output", tempfile.mkdtemp()))
    yield f"| build its release | {seconds:,.1f} s | | |"


def _large(python: str, rows: int, folder: Path) -> Iterator[str]:
    """A table like that of figures, of many rows."""
    root = folder / "large"
    table(root, rows)
    ours = [_process(_ours(python, "validate", root)) for _ in range(3)]
    middle = (statistics.median(cost[0] for cost in ours), max(cost[1] for cost in ours))
    yield _against(f"validate {rows:,} rows of 17 columns", middle, _process(_theirs(python, root)))
    parse = [python, "-c", f"import polars; polars.read_csv({str(root / 'figures.csv')!r})"]
    yield _against("the same", middle, _process(parse), "polars.read_csv alone")
    seconds, peak = _process(_ours(sys.executable, "build", root, "--output", folder / "dist"))
    yield f"| build a release of it | {seconds:,.1f} s, {peak:,.0f} MB | | |"
    shutil.rmtree(folder / "dist", ignore_errors=True)
    table(root, rows * 10)
    cost = _process(_ours(python, "validate", root))
    yield _grown(f"validate {rows * 10:,} rows", cost, middle)
    shutil.rmtree(root)


def _copied(python: str, number: int, folder: Path) -> Iterator[str]:
    """The small package with each source copied, a tenth as often and as often as asked."""
    costs: dict[int, dict[str, Cost]] = {}
    for many in (number // 10, number):
        root = folder / f"copies-{many}"
        copies(SMALL, root, many)
        costs[many] = {
            "validate": _process(_ours(python, "validate", root)),
            "verify_sums": _process(_ours(python, "verify_sums", root)),
            "tidy": _process(_ours(python, "tidy", root)),
            "build": _process(_ours(sys.executable, "build", root, "--output", folder / "dist")),
        }
        shutil.rmtree(folder / "dist", ignore_errors=True)
    for command, cost in costs[number].items():
        yield _grown(f"{command} {41 * number:,} figures, the small package copied", cost, costs[number // 10][command])


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
    seconds, _ = _process(_ours(python, "scan", folder / "text.txt", "--format", "json"))
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
        made = []
        for k in range(number if named else 1):
            for row in rows:
                again = {**row, **{column: f"c{k:03}-{row[column]}" for column in named if k and row[column]}}
                if name == "sentences":
                    again["sha256"] = hashlib.sha256(f"{k} {row['sha256']}".encode()).hexdigest()
                    prints.setdefault(again["source_id"], []).append(again["sha256"])
                if name == "sources":
                    again["fingerprint"] = passage_fingerprint(prints[again["source_id"]])
                made.append(again)
        key = json.loads((root / f"schemas/{name}.json").read_text())["primaryKey"]
        made.sort(key=lambda row, key=key: [int(row[c]) if row[c].isdecimal() else row[c] for c in key])
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


def _turns(one: list[str], other: list[str], runs: int) -> tuple[Cost, Cost]:
    """Medians of two commands that take turns, after one run each that warms the disk."""
    costs = [(_process(one), _process(other)) for _ in range(runs + 1)][1:]
    made = [(statistics.median(c[i][0] for c in costs), max(c[i][1] for c in costs)) for i in (0, 1)]
    return made[0], made[1]


START = """import os, subprocess, sys, time
began = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=-3, stderr=-3)
_, status, used = os.wait4(process.pid, 0)
print(os.waitstatus_to_exitcode(status), time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def measured(command: Sequence[object]) -> tuple[int, float, float, float]:
    """Exit status, seconds, seconds of processor time, and peak megabytes of a process.

    It is started by one that is small, because Linux counts what the starter held as well.
    """
    words = [sys.executable, "-I", "-c", START, *map(str, command)]
    status, *costs = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    seconds, processor, peak = map(float, costs)
    return int(status), seconds, processor, peak


def _process(command: Sequence[str]) -> Cost:
    """Seconds and peak megabytes of a process that could run."""
    status, seconds, _, peak = measured(command)
    if status not in (0, 1):
        raise frame.Stop(f"{' '.join(command)} could not run, so its time says nothing.")
    return seconds, peak


def _against(what: str, ours: Cost, theirs: Cost, other: str = "frictionless validate") -> str:
    return (
        f"| {what} | {ours[0]:,.2f} s, {ours[1]:,.0f} MB | {theirs[0]:,.2f} s ({other}) | {theirs[0] / ours[0]:,.2f} |"
    )


def _grown(what: str, cost: Cost, tenth: Cost) -> str:
    return f"| {what} | {cost[0]:,.2f} s, {cost[1]:,.0f} MB | {tenth[0]:,.2f} s (a tenth of that) | {cost[0] / tenth[0]:,.1f} times |"


if __name__ == "__main__":
    sys.exit(frame.main(run))
