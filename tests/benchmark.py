"""Measure speed and memory, as ratios side by side in one run, because machines are noisy.

Prints a table; changes nothing and asserts nothing. Each figure is the median of several runs that take turns.
Exit status: 0 measured, 2 could not run.
"""

if __name__ == "__main__":  # before the imports that follow, which take most of a short run
    from tipdata.cli import interrupt

    interrupt.at_once()

import contextlib
import io
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tipdata.cli import frame as command
from tipdata.cli import scan, validate
from tipdata.package.wording import quoted

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
    parser.add_argument("--release", action="store_true", help="also build releases, which takes minutes")
    args = parser.parse_args(argv)
    if args.rows < 1 or args.runs < 1:
        raise command.Stop(f"rows and runs are at least 1, not {quoted(min(args.rows, args.runs))}.")
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    print("| what | ours | against | ratio |\n| --- | ---: | ---: | ---: |")
    for line in (*_real(args.runs), *_synthetic(args.rows, args.runs, args.large), *_prose()):
        print(line, flush=True)
    for line in _release(args.rows) if args.release else ():
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


def _prose() -> Iterator[str]:
    """Scanning text of two sizes, and proving a passage in a page of 100,000 sentences, as whole processes."""
    with tempfile.TemporaryDirectory() as folder:
        root, draw = Path(folder), random.Random(0)
        for name in ("resources", "schemas"):
            shutil.copytree(command.HERE / name, root / name)
        shutil.copy(command.HERE / "datapackage.json", root)
        for sentences in (25_000, 100_000):
            lines = [" ".join(_sentence(draw) for _ in range(10)) for _ in range(sentences // 10)]
            text, page = "\n\n".join(lines), "<!doctype html>" + "".join(f"<p>{line}</p>\n" for line in lines)
            (root / "text.txt").write_text(text, encoding="utf-8")
            (root / "page.html").write_text(page, encoding="utf-8")
            size = len(text) / 1e6
            spent, _ = _process([sys.executable, str(SCRIPTS / "scan.py"), str(root / "text.txt"), "--format", "csv"])
            yield f"| scan a text of {size:,.1f} MB, whole process | {spent:,.2f} s | {size / spent:,.1f} MB/s | |"
        with contextlib.redirect_stdout(io.StringIO()):
            scan.run(
                [str(root / "text.txt"), "--paragraphs", "5000-5009", "--source", "benchmark", "--package", folder]
            )
        verify = [sys.executable, str(SCRIPTS / "verify_source.py"), folder, "--text"]
        spent, memory = _process([*verify, str(root / "page.html")])[0], _peak([*verify, str(root / "page.html")])
        (root / "small.txt").write_text("\n\n".join(lines[4999:5009]), encoding="utf-8")
        bare = _peak([*verify, str(root / "small.txt")])
        yield f"| prove a passage in a page of 100,000 sentences, whole process | {spent:,.2f} s | | |"
        times = (memory - bare) * 1024**2 / len(page)
        yield f"| the same, memory beyond that for the passage alone | {memory - bare:,.0f} MB | {times:,.1f} times the page | |"


def _sentence(draw: random.Random) -> str:
    """A sentence with two or three numerals."""
    words = [
        "the",
        "government",
        "identified",
        "assisted",
        "victims",
        "forced",
        "labor",
        "courts",
        "convicted",
        "shelters",
    ]
    return f"In 20{draw.randrange(10, 25)}, {' '.join(draw.choices(words, k=12))} {draw.randrange(5000):,} of at least {draw.choice(['five', 'twenty', '1.5 million'])} people."


def _release(rows: int) -> Iterator[str]:
    """Building a release of the published package and of a large one: time, memory, and the size of each format."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        table(root, rows)
        for what, package in (("published package", command.HERE), (f"{rows:,} rows of 17 columns", root)):
            target = root / f"release of {package.name}"
            seconds, peak = _process([sys.executable, str(SCRIPTS / "build.py"), str(package), "--output", str(target)])
            yield f"| build a release, {what} | {seconds:,.1f} s | peak {peak:,.0f} MB | |"
            sizes: dict[str, int] = {}
            for file in sorted(target.iterdir()):
                sizes[file.suffix] = sizes.get(file.suffix, 0) + (file.stat().st_size if file.is_file() else 0)
            for suffix in (".csv", ".zip", ".parquet", ".sqlite", ".xlsx", ".dta"):
                yield f"| size of its {suffix} files | {sizes[suffix] / 1e6:,.2f} MB | | |"


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


def _peak(arguments: Sequence[str]) -> float:
    """Peak megabytes of a process, started by one that is small: Linux counts what the starter held as well."""
    program = "import os, subprocess, sys; p = subprocess.Popen(sys.argv[1:], stdout=-3, stderr=-3); print(os.wait4(p.pid, 0)[2].ru_maxrss)"
    ran = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    return int(ran.stdout) / 1024


def _frictionless() -> str:
    program = Path(sys.executable).with_name("frictionless")
    if not program.exists():
        raise command.Stop("frictionless is not beside this Python; run make bench, which installs it.")
    return str(program)


def _row(what: str, ours: float, theirs: float, other: str) -> str:
    return f"| {what} | {ours:,.2f} s | {theirs:,.2f} s ({other}) | {theirs / ours:,.2f} |"


if __name__ == "__main__":
    command.main(run)
