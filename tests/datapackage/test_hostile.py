"""Hostile input: each ends in a finding or one clear line, in bounded time and memory, and touches nothing else."""

import gzip
import json
import os
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cells
from conftest import ROOT, add_table, edit_json, field, run_checks
from tip_figures.cli.package_report import name_and_version
from tip_figures.datapackage import report_formats
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.read.load import load_package
from tip_figures.datapackage.schema import field_types
from tip_figures.datapackage.schema.properties import KNOWN_PROPERTIES
from tip_figures.release import assemble

TWO = [field("a"), field("n", "integer")]
GOOD = "a,n\nx,1\n"
MEMORY = 4 << 30  # bytes of address space, most of which polars only reserves
SECONDS = 60
Build = Callable[[Path], object]


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    """Whoever opens a connection in a test of this file fails it."""
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.setattr(socket, "getaddrinfo", None)


def tabled(rows: str | bytes = GOOD, fields: list[dict[str, Any]] = TWO, **more: Any) -> Build:
    """A package of one table, with more properties of its schema, or `resource` and `package`."""
    return lambda root: add_table(root, rows, fields, **more)


def described(text: str) -> Build:
    return lambda root: (root / "datapackage.json").write_text(text)


def through_a_linked_folder(root: Path) -> None:
    """A table that is a pipe outside the package; who opens it waits for ever."""
    add_table(root, GOOD, TWO, resource={"path": "folder/t.csv"})
    (root.parent / "other").mkdir()
    os.mkfifo(root.parent / "other/t.csv")
    (root / "folder").symlink_to(root.parent / "other")


def wide(number: int, fields: int) -> Build:
    header, row = ",".join(f"c{i}" for i in range(number)), ",".join("1" * number)
    return tabled(f"{header}\n{row}\n", [field(f"c{i}", "integer") for i in range(fields)])


def rule(expression: str) -> Build:
    return tabled(rules=[{"name": "r", "expression": expression, "message": "m"}])


def repeated(
    begin: bytes, part: bytes, times: int, end: bytes = b"", most: int | None = None
) -> Build:
    """A table that says the same so many times, made when it is asked for; `most` is allowed in its second column."""
    fields = TWO if most is None else [field("a"), field("n", "integer", maximum=most)]
    return lambda root: add_table(root, begin + part * times + end, fields)


# How to build a hostile package, and a code that is found, or the line that is said where nothing can be read.
PACKAGES: dict[str, tuple[Build, str]] = {
    "JSON with a number of 10,000 digits": (described('{"name": ' + "9" * 10_000 + "}"), "digits"),
    "a descriptor that is a folder": (lambda root: (root / "datapackage.json").mkdir(), "not a regular file"),
    "a schema of 10,000 levels": (lambda root: (add_table(root, GOOD, TWO) / "t.json").write_text("[" * 10_000 + "]" * 10_000), "schema-unreadable"),
    "a schema of 20,000 columns": (wide(2, 20_000), "schema-unreadable"),
    "a schema with a $ref": (tabled(resource={"schema": {"$ref": "https://example.org/t.json"}}), "descriptor-invalid"),
    "a schema that is a link to a device": (lambda root: (add_table(root, GOOD, TWO, resource={"schema": "s.json"}) / "s.json").symlink_to("/dev/zero"), "path-unsafe"),
    "a remote dialect": (tabled(resource={"dialect": "https://example.org/d.json"}), "not-read"),
    "a $ref in the descriptor": (tabled(package={"$ref": "https://example.org/d.json"}), "property-unknown"),
    "a linked folder": (through_a_linked_folder, "path-unsafe"),
    "a million columns": (wide(1_000_000, 2), "header-too-wide"),
    "a million columns without names": (tabled("," * 999_999 + "\n" + "," * 999_999 + "\n"), "header-too-wide"),
    "a pattern that backtracks for ever": (tabled("a\n" + "a" * 5_000, [field("a", pattern="(a+)+b")]), "cell-pattern"),
    "a pattern that unpacks to gigabytes": (tabled("a\nx\n", [field("a", pattern="((a{1000}){1000}){1000}")]), "rule-unjudged"),
    "a rule that calls a table": (rule("a IN (SELECT a FROM t)"), "rule-unjudged"),
    "a rule that reads a file": (rule("read_csv('/etc/passwd') = a AND n = 1"), "rule-unjudged"),
    "a rule that is a program": (rule("__import__('os').system('true')"), "rule-unjudged"),
    "a rule of 10,000 brackets": (rule("(" * 10_000 + "a" + ")" * 10_000 + " = n"), "rule-unjudged"),
    "an encoding that runs code": (tabled(resource={"encoding": "rot13"}), "not-read"),
    "a comment that is everything": (tabled(resource={"dialect": {"commentChar": "a"}}), "header-missing"),
    "deep JSON in a cell": (tabled('a\n"' + "[" * 10_000 + '"\n', [field("a", "array")]), "cell-type"),
    "resources that are a text": (tabled(package={"resources": "t.csv"}), "no-tables"),
}  # fmt: skip
LARGE: dict[str, tuple[Build, str]] = {
    "a compressed table that unpacks to gigabytes": (lambda root: (add_table(root, GOOD, TWO, resource={"path": "t.csv.gz"}) / "t.csv.gz").write_bytes(gzip.compress(b"x,1\n" * (1 << 18)) * 2_000), "not-read"),
    "a cell of 100 MB": (repeated(b"a,n\n", b"x", 100_000_000, b",1\n"), "record-too-long"),
    "a header of 100 MB": (repeated(b"", b"a", 100_000_000), "record-too-long"),
    "a quote that 100 MB do not close": (repeated(b'a,n\n"' + b"x" * 99, b"\nxx,1", 20_000_000), "record-too-long"),
    "a stray quote in each of a million rows": (repeated(b"a,n\n", b'"x,1\n', 1_000_000), "quote"),
    "a million rows with a quoted line break": (repeated(b"a,n\n", b'"x\ny",1\n', 1_000_000, most=0), "cell-maximum"),
    "a million broken rows": (repeated(b"a,n\n", b"x,9\n", 1_000_000, most=5), "rows-left"),
}  # fmt: skip


@pytest.mark.parametrize(("build", "expected"), PACKAGES.values(), ids=PACKAGES)
def test_a_hostile_package_is_a_finding_or_one_line(tmp_path, build, expected):
    """Descriptors, links, patterns and rules that mean harm do none."""
    root = tmp_path / "package"
    root.mkdir()
    build(root)
    try:
        codes = {found.code for found in run_checks(root)}
    except ReadError as error:
        assert expected in str(error)
        assert len(str(error).splitlines()) == 1
    else:
        assert expected in codes


@pytest.mark.slow
@pytest.mark.parametrize(("build", "expected"), LARGE.values(), ids=LARGE)
def test_a_large_package_ends_within_its_limits(tmp_path, build, expected):
    """A process under limits of memory, time and no file to write ends with a finding, or with one line and status 2."""
    build(tmp_path)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # who writes a file is killed

    ran = subprocess.run(
        [sys.executable, ROOT / "scripts/validate.py", tmp_path, "--format", "json"],
        capture_output=True, text=True, timeout=2 * SECONDS, preexec_fn=limited, check=False,
    )  # fmt: skip
    if ran.returncode == 2:
        assert (ran.stdout, expected in ran.stderr, len(ran.stderr.splitlines())) == ("", True, 1)
    else:
        assert expected in {finding["code"] for finding in json.loads(ran.stdout)["findings"]}
        assert (ran.returncode, ran.stderr) == (1, "")


NASTY = "p\r\n::error::x ##[group]\x1b[31m\u202e</script><script>"


def test_no_output_of_a_command_obeys_what_stands_in_the_data(run, package, texts, tmp_path):
    """No name, cell or text steers a terminal, begins a line or, in Markdown, is markup, whichever command prints it."""
    old = shutil.copytree(package, tmp_path / NASTY.replace("/", ""))
    cells.edit_row(package, "identities", "identified-rose", statement=NASTY)
    cells.edit_row(
        package, "figures", "demo-2021-isl-identified-2020", label=NASTY, note=NASTY, value="many"
    )
    cells.edit_row(package, "figures", "2021-isl-assisted-2020", year=NASTY)
    with edit_json(package / "datapackage.json") as made:
        made |= {"name": NASTY, "version": NASTY, NASTY: NASTY}
    (odd := tmp_path / "odd.txt").write_text(
        texts[0].read_text(encoding="utf-8") + NASTY, encoding="utf-8"
    )
    said = []
    for script, *words in (
        *(("validate.py", package, "--format", form) for form in ("text", "github", "markdown", "json")),
        *(("verify_sums.py", package, "--format", form) for form in ("text", "markdown", "json")),
        *(("verify_source.py", package, "--text", odd, "--format", form) for form in ("text", "github", "markdown", "json")),
        *(("compare.py", old, package, "--check", "--format", form) for form in ("text", "github", "markdown", "json")),
        ("verify_source.py", package, "--text", odd, "--show", "demo-2021-isl-assisted-2020"), ("tidy.py", package, "--check"),
        ("tidy.py", package), ("build.py", package), ("scan.py", odd), ("validate.py", NASTY), ("scan.py", "-", "--source", NASTY),
    ):  # fmt: skip
        ran = run(script, *words, stdin="One.")
        said.append(ran.stdout + ran.stderr)
        odd_ones = [c for c in said[-1] if not c.isprintable() and c != "\n"]
        assert json.loads(ran.stdout) if "json" in words else not odd_ones, (script, words)
        assert "\n::error::x" not in said[-1]
        assert "<script>" not in said[-1] or "markdown" not in words, (script, words)
    assert sum("::error::x" in one for one in said) > 10


def test_no_file_of_a_release_obeys_what_stands_in_the_data(make_package):
    """A name that is odd but allowed, and markup in titles and cells, stand in every format as they are."""
    name, cell = "a\"b]'c;--", "=1+1 </script><script>|\\"
    root = make_package(
        f'id,"a""b]\'c;--"\n1,{cell}\n',
        [field("id", "integer", title=cell), field(name)],
        primaryKey=["id"],
    )
    with edit_json(root / "datapackage.json") as descriptor:
        descriptor |= {"title": "</title><script>", "description": "</script><script>"}
    assemble.build_release(load_package(root), root / "dist")
    codebook = (root / "dist/codebook.html").read_text(encoding="utf-8")
    assert ("<script>" in codebook, "=1+1 &lt;/script&gt;&lt;script&gt;" in codebook) == (
        False,
        True,
    )
    base = sqlite3.connect(root / "dist/tiny.sqlite")
    assert polars.read_database("SELECT * FROM t", base).rows(named=True) == [{"id": 1, name: cell}]
    assert polars.read_parquet(root / "dist/parquet/t.parquet").rows(named=True) == [
        {"id": 1, name: cell}
    ]


TYPES = field_types.TYPE_NAMES
# The same examples in every run: who wants others runs with --hypothesis-seed and without this.
CALM = settings(
    derandomize=True, database=None, max_examples=200, suppress_health_check=[*HealthCheck]
)
marks = st.sampled_from(
    [
        *(c.encode() for c in ',;"\n\r\t\0 x1-é\ufeff'),
        b"\r\n",
        b"\xff",
        b"2020-01-01",
        b"1e5",
        b"true",
        b"[]",
    ]
)
words = sorted({name for listed in KNOWN_PROPERTIES.values() for name in listed})
names = st.one_of(
    st.sampled_from([*words, "t", "a", "t.csv", "*", "check_output"]), st.text(max_size=5)
)
told = st.sampled_from([*TYPES, "", "../t.csv", "(", "a = b", "1.0.0", "%Y-%m", "fmt:%d", "%z"])
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), names, told),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=5)),
    max_leaves=20,
)


def outcome(root: Path) -> None:
    """Validate; anything raised but the one way of not being able to run fails the test, and so does what cannot be printed."""
    try:
        found = run_checks(root)
    except ReadError as error:
        assert len(str(error).splitlines()) == 1
        return
    json.dumps([report_formats.finding_as_dict(one) for one in found], ensure_ascii=False).encode()
    for table in load_package(root).tables.values():
        assert table.frame.height == len(table.lines)
    assert name_and_version(load_package(root))


@pytest.mark.slow
@CALM
@given(content=st.one_of(st.binary(max_size=300), st.lists(marks, max_size=60).map(b"".join)))
def test_any_bytes_as_a_table(tmp_path_factory, content):
    """A table with a column of each type may hold any bytes, behind its header or instead of it."""
    header = ",".join(f"c{i}" for i in range(len(TYPES)))
    for start in (b"", header.encode() + b"\n"):
        root = tmp_path_factory.mktemp("fuzz")
        add_table(
            root,
            start + content,
            [field(f"c{i}", kind) for i, kind in enumerate(TYPES)],
            primaryKey=["c0"],
        )
        outcome(root)


@pytest.mark.slow
@CALM
@given(descriptor=values, schema=values, dialect=values, kind=st.sampled_from(TYPES), more=values)
def test_any_json_as_a_descriptor_a_schema_and_a_dialect(
    tmp_path_factory, descriptor, schema, dialect, kind, more
):
    """A descriptor, a schema, a field, its constraints and a dialect may say anything, one of them or all."""
    extra = (
        more
        if isinstance(more, dict)
        else {"constraints": {"minimum": more, "enum": [more], "pattern": more}}
    )
    root = tmp_path_factory.mktemp("fuzz")
    add_table(
        root,
        "a,b\nx,1\n",
        [{"name": "a", **extra, "type": kind}, field("b")],
        resource={"dialect": dialect},
    )
    outcome(root)
    for name, made in (("t.json", schema), ("datapackage.json", descriptor)):
        with edit_json(root / name) as written:
            written.update(made if isinstance(made, dict) else {"fields": made, "resources": made})
        outcome(root)
