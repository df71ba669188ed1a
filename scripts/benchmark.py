"""Measure speed and memory, as ratios side by side in one run, because machines are noisy.

Prints a table; changes nothing and asserts nothing. Each figure is the median of several runs that take turns.
Exit status: 0 measured, 2 could not run.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import validate
from tipdata import command
from tipdata.finding import quoted

SCRIPTS = Path(__file__).resolve().parent
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def run(argv: Sequence[str]) -> int:
    """Print the table of measurements."""
    parser = command.Parser(__doc__)
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="rows of the synthetic table (%(default)s if left out)"
    )
    parser.add_argument("--runs", type=int, default=5, help="runs of each command (%(default)s if left out)")
    parser.add_argument("--large", action="store_true", help="also ten times as many rows, which takes minutes")
    args = parser.parse_args(argv)
    if args.rows < 1 or args.runs < 1:
        raise command.Stop(f"rows and runs are at least 1, not {quoted(min(args.rows, args.runs))}.")
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    print("| what | ours | against | ratio |\n| --- | ---: | ---: | ---: |")
    for line in (*_real(args.runs), *_synthetic(args.rows, args.runs, args.large)):
        print(line, flush=True)
    return 0


def _real(runs: int) -> Iterator[str]:
    """The published package: the whole process against frictionless, and one validation inside a process."""
    ours, theirs = (
        [sys.executable, str(SCRIPTS / "validate.py")],
        [_frictionless(), "validate", str(command.HERE / "datapackage.json")],
    )
    mine, other = zip(*((_process(ours)[0], _process(theirs)[0]) for _ in range(runs)), strict=True)
    yield _row(
        "validate the published package, whole process",
        statistics.median(mine),
        statistics.median(other),
        "frictionless validate",
    )
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        command.judge(command.load(command.HERE), validate.CHECKS)
        times.append(time.perf_counter() - start)
    yield f"| validate the published package, inside a process, warm | {statistics.median(times[1:]) * 1000:,.0f} ms | | |"


def _synthetic(rows: int, runs: int, large: bool) -> Iterator[str]:
    """A table like that of figures, of many rows, against frictionless and a bare parse on the same file."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        table(root, rows)
        ours = [sys.executable, str(SCRIPTS / "validate.py"), str(root)]
        parse = [sys.executable, "-c", f"import polars; polars.read_csv({str(root / 'figures.csv')!r})"]
        theirs = [_frictionless(), "validate", str(root / "datapackage.json")]
        measured = [(_process(ours), _process(parse)) for _ in range(min(runs, 3))]
        seconds, memory = (statistics.median(m[0][i] for m in measured) for i in (0, 1))
        bare = statistics.median(m[1][0] for m in measured)
        name = f"{rows:,} rows of 17 columns"
        yield _row(f"{name}, whole process", seconds, _process(theirs)[0], "frictionless validate")
        yield _row(f"{name}, whole process", seconds, bare, "polars.read_csv alone")
        yield f"| {name}, peak memory | {memory:,.0f} MB | | |"
        if large:
            table(root, rows * 10)
            more, peak = _process(ours)
            yield _row(f"{rows * 10:,} rows, whole process", more, seconds, f"{rows:,} rows")
            yield f"| {rows * 10:,} rows, peak memory | {peak:,.0f} MB | | |"


def table(root: Path, rows: int) -> None:
    """Write a package with one table of `rows` rows: types, enums, ranges, a pattern and a primary key."""
    codes = {"year_basis": ["stated", "inferred"], "exploitation": ["all", "sex_trafficking", "forced_labor"], "bound": ["exact", "at_least", "about"], "unit": ["person", "case", "KZT"], "basis": ["stated", "derived"], "obs_status": ["A", "U"]}  # fmt: skip
    plain = ["source_id", "indicator_id", "ref_area", "citizenship", "exploited_in", "note"]
    fields: list[dict[str, object]] = [
        {"name": "figure_id", "type": "string", "constraints": {"required": True, "pattern": "fig-[0-9]+"}}
    ]
    fields += [{"name": name, "type": "string", "constraints": {"required": True}} for name in plain]
    fields += [{"name": name, "type": "string", "constraints": {"enum": listed}} for name, listed in codes.items()]
    fields += [{"name": "year", "type": "year", "constraints": {"minimum": 1990, "maximum": 2030}}]
    fields += [{"name": name, "type": "integer", "constraints": {"minimum": 0}} for name in ("value", "rounded_to")]
    fields += [{"name": "share", "type": "number", "constraints": {"minimum": 0, "maximum": 1}}]
    schema = {"fields": fields, "primaryKey": ["figure_id"]}
    resource = {"name": "figures", "path": "figures.csv", "schema": schema}
    descriptor = {"$schema": PROFILE, "name": "synthetic", "version": "1.0.0", "resources": [resource]}
    (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    draw = random.Random(0)
    chosen = list(codes.values())
    with (root / "figures.csv").open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(",".join(str(f["name"]) for f in fields) + "\n")
        for number in range(rows):
            coded = ",".join(draw.choice(listed) for listed in chosen)
            stream.write(f"fig-{number},source-{number % 97},indicator_{number % 53},KAZ,UZB,all,note {number % 1009},{coded},{1990 + number % 40},{draw.randrange(100000)},10,{draw.random():.4f}\n")  # fmt: skip


def _process(arguments: Sequence[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of a process; its output is read and thrown away."""
    start = time.perf_counter()
    process = subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "CI": "1"}
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise command.Stop(f"{' '.join(arguments)} ended with status {process.returncode}, so its time says nothing.")
    return time.perf_counter() - start, used.ru_maxrss / 1024


def _frictionless() -> str:
    program = Path(sys.executable).with_name("frictionless")
    if not program.exists():
        raise command.Stop("frictionless is not beside this Python; run make bench, which installs it.")
    return str(program)


def _row(what: str, ours: float, theirs: float, other: str) -> str:
    return f"| {what} | {ours:,.2f} s | {theirs:,.2f} s ({other}) | {theirs / ours:,.2f} |"


if __name__ == "__main__":
    command.main(run)
