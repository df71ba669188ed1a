"""Hostile input: each ends in a finding or one clear line, in bounded time and memory, and touches nothing else."""

from __future__ import annotations

import gzip
import json
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, add_table, amend, field, find

VALIDATE = Path(__file__).resolve().parents[1] / "scripts/validate.py"
TWO = [field("a"), field("n", "integer")]
GOOD = "a,n\nx,1\n"
MEMORY = 4 << 30  # bytes of address space, most of which polars only reserves
SECONDS = 60

# What stands in the file of one table with the columns a (text) and n (integer), and what is found.
FILES: dict[str, tuple[str | bytes, str]] = {
    "UTF-16, little-endian": ("\ufeffa,n\nx,1\n".encode("utf-16-le"), "encoding"),
    "UTF-16, big-endian": ("\ufeffa,n\nx,1\n".encode("utf-16-be"), "encoding"),
    "latin-1 in a cell": ("a,n\ncafé,1\n".encode("latin-1"), "encoding"),
    "latin-1 in the header": ("é,n\nx,1\n".encode("latin-1"), "encoding"),
    "a byte order mark": ("\ufeff" + GOOD, "byte-order-mark"),
    "a NUL byte": ("a,n\nx\0,1\n", "encoding"),
    "a NUL byte in the header": ("a\0,n\nx,1\n", "encoding"),
    "lone carriage returns": (GOOD.replace("\n", "\r"), "line-end"),
    "carriage returns and line feeds": (GOOD.replace("\n", "\r\n"), "line-end"),
    "mixed line ends": ("a,n\nx,1\r\ny,2\rz,3\n", "line-end"),
    "no final newline": ("a,n\nx,1", "final-newline"),
    "an empty file": ("", "empty-file"),
    "a blank file": ("\n\n\n", "empty-file"),
    "random bytes": (bytes(range(256)) * 4, "encoding"),
    "semicolons": (GOOD.replace(",", ";"), "delimiter"),
    "tabs": (GOOD.replace(",", "\t"), "delimiter"),
    "bars": (GOOD.replace(",", "|"), "delimiter"),
    "a stray quote": ('a,n\nx"y,1\n', "quote"),
    "a quote behind a cell": ('a,n\n"x"y,1\n', "quote"),
    "a quote before a cell": ('a,n\nx "y",1\n', "quote"),
    "doubled quotes outside of quotes": ('a,n\nx""y,1\n', "quote"),
    "an unclosed quote": ('a,n\n"x,1\ny,2\n', "quote"),
    "a stray quote in the header": ('a",n\nx,1\n', "quote"),
    "an unclosed quote in the header": ('a,"n\nx,1\n', "quote"),
    "a short row": ("a,n\nx\n", "ragged-row"),
    "a long row": ("a,n\nx,1,2\n", "ragged-row"),
    "a blank row": ("a,n\nx,1\n\ny,2\n", "blank-row"),
    "a row of commas": ("a,n\nx,1\n,\n", "blank-row"),
    "columns in another order": ("n,a\n1,x\n", "header-order"),
    "a missing column": ("a\nx\n", "header-missing"),
    "an extra column": ("a,n,b\nx,1,y\n", "header-extra"),
    "a duplicated column": ("a,n,n\nx,1,1\n", "header-duplicate"),
    "a column without a name": ("a,n,\nx,1,\n", "header-empty"),
    "no column with a name": (",\nx,1\n", "header-empty"),
    "white space in the header": ("a , n\nx,1\n", "header-missing"),
    "capitals in the header": ("A,N\nx,1\n", "header-missing"),
}  # fmt: skip

# A cell, the type of its column, and what is found of it.
CELLS: dict[str, tuple[str, str, str]] = {
    "an underscore in a number": ("1_000", "integer", "cell-type"),
    "a space before a number": (" 1", "integer", "cell-type"),
    "a space behind a number": ("1 ", "number", "cell-type"),
    "a plus sign": ("+1", "integer", "cell-type"),
    "a leading zero": ("01", "integer", "cell-type"),
    "an Arabic digit": ("٣", "integer", "cell-type"),
    "a full-width digit": ("３", "number", "cell-type"),
    "minus zero": ("-0", "integer", "cell-type"),
    "nan": ("nan", "number", "cell-type"),
    "NaN": ("NaN", "number", "cell-type"),
    "inf": ("inf", "number", "cell-type"),
    "minus infinity": ("-INF", "number", "cell-type"),
    "1e400": ("1e400", "number", "cell-type"),
    "1e99": ("1e99", "number", "cell-type"),
    "a hundred digits": ("9" * 100, "integer", "cell-type"),
    "a decimal comma": ('"1,5"', "number", "cell-type"),
    "hexadecimal": ("0x10", "integer", "cell-type"),
    "a point in a whole number": ("1.0", "integer", "cell-type"),
    "the year 99999": ("99999", "year", "cell-type"),
    "the year 99999 of a date": ("99999-01-01", "date", "cell-type"),
    "2019-02-30": ("2019-02-30", "date", "cell-type"),
    "2019-13-01": ("2019-13-01", "date", "cell-type"),
    "2020-1-1": ("2020-1-1", "date", "cell-type"),
    "the year 0": ("0000-01-01", "date", "cell-type"),
    "yes for true": ("yes", "boolean", "cell-type"),
    "deep JSON": ('"' + "[" * 10_000 + '"', "array", "cell-type"),
    "a formula": ("=1+1", "string", "cell-formula"),
    "a formula with a plus": ("+1", "string", "cell-formula"),
    "a formula with a minus": ("-1", "string", "cell-formula"),
    "a formula with an at": ("@SUM(A1)", "string", "cell-formula"),
    "a formula behind a tab": ("\t=1", "string", "cell-formula"),
    "a formula behind a carriage return": ('"\r=1"', "string", "line-end"),
    "a full-width formula": ("＝1+1", "string", "cell-formula"),
    "a zero-width space": ("a\u200bb", "string", "cell-invisible"),
    "a zero-width joiner": ("a\u200db", "string", "cell-invisible"),
    "a word joiner": ("a\u2060b", "string", "cell-invisible"),
    "a soft hyphen": ("a\u00adb", "string", "cell-invisible"),
    "a right-to-left override": ("a\u202eb", "string", "cell-invisible"),
    "a bidirectional isolate": ("a\u2066b", "string", "cell-invisible"),
    "a right-to-left mark": ("a\u200fb", "string", "cell-invisible"),
    "a line separator": ("a\u2028b", "string", "cell-invisible"),
    "a variation selector": ("a\ufe0f", "string", "cell-invisible"),
    "a Hangul filler": ("a\u3164b", "string", "cell-invisible"),
    "an escape sequence": ("\x1b[2J", "string", "cell-invisible"),
    "a bell": ("a\x07", "string", "cell-invisible"),
    "a private character": ("a\ue000", "string", "cell-invisible"),
    "a replacement character": ("a\ufffd", "string", "cell-invisible"),
    "a tag character": ("a\U000e0041", "string", "cell-invisible"),
    "a combining mark": ("e\u0301", "string", "cell-not-nfc"),
    "an ångström sign": ("\u212b", "string", "cell-not-nfc"),
    "a Cyrillic letter in a word": ("p\u0430ypal", "string", "cell-mixed-script"),
    "a Greek letter in a word": ("\u03bfne", "string", "cell-mixed-script"),
    "a leading space": (" a", "string", "cell-space"),
    "a no-break space behind": ("a\u00a0", "string", "cell-space"),
    "an ideographic space": ("a\u3000", "string", "cell-space"),
}  # fmt: skip


def unnetworked(*_args: object, **_more: object) -> None:
    raise AssertionError("the network was asked")


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    """Whoever opens a connection in a test of this file fails it."""
    monkeypatch.setattr(socket, "socket", unnetworked)
    monkeypatch.setattr(socket, "getaddrinfo", unnetworked)


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_a_finding(tmp_path, name):
    """Bytes, line ends, quotes, rows and headers that are none."""
    content, code = FILES[name]
    add_table(tmp_path, content, TWO)
    assert code in {finding.code for finding in find(tmp_path)}


@pytest.mark.parametrize("name", CELLS)
def test_a_hostile_cell_is_a_finding_at_its_place(tmp_path, name):
    """Values that other tools read as something, and text that is not what it seems."""
    content, kind, code = CELLS[name]
    add_table(tmp_path, f"a,n\nx,1\n{content},2\n".encode(), [field("a", kind), field("n", "integer")])
    found = [finding for finding in find(tmp_path) if finding.line == 3]
    assert code in [finding.code for finding in found]


def plain(root: Path) -> Path:
    return add_table(root, GOOD, TWO)


def resourced(**more: object) -> Callable[[Path], object]:
    return lambda root: add_table(root, GOOD, TWO, resource=dict(more))


def schemed(**more: object) -> Callable[[Path], object]:
    return lambda root: add_table(root, GOOD, TWO, **more)


def described(text: str | bytes) -> Callable[[Path], object]:
    return lambda root: (root / "datapackage.json").write_bytes(text.encode() if isinstance(text, str) else text)


def amended(change: Callable[[dict], object]) -> Callable[[Path], None]:
    def build(root: Path) -> None:
        plain(root)
        with amend(root / "datapackage.json") as descriptor:
            change(descriptor)

    return build


def outside(root: Path) -> Path:
    """A pipe beside the package that nobody writes to: who opens it waits for ever."""
    pipe = root.parent / "outside"
    os.mkfifo(pipe)
    return pipe


def linked(name: str) -> Callable[[Path], None]:
    def build(root: Path) -> None:
        plain(root)
        (root / name).unlink()
        (root / name).symlink_to(outside(root))

    return build


def through_a_linked_folder(root: Path) -> None:
    add_table(root, GOOD, TWO, resource={"path": "folder/t.csv"})
    (root.parent / "other").mkdir()
    os.mkfifo(root.parent / "other/t.csv")
    (root / "folder").symlink_to(root.parent / "other")


def link_circle(root: Path) -> None:
    plain(root)
    (root / "t.csv").unlink()
    (root / "t.csv").symlink_to(root / "t.csv")


def instead(make: Callable[[Path], object], name: str = "t.csv") -> Callable[[Path], None]:
    def build(root: Path) -> None:
        plain(root)
        (root / name).unlink()
        make(root / name)

    return build


def key(resource_: str, name: str = "a", mine: str = "a") -> dict[str, object]:
    return {"fields": [mine], "reference": {"resource": resource_, "fields": [name]}}


def circle(root: Path) -> None:
    add_table(root, "a\nx\n", [field("a")], "t", primaryKey=["a"], foreignKeys=[key("u")])
    add_table(root, "a\nx\n", [field("a")], "u", primaryKey=["a"], foreignKeys=[key("t")])


def of_another_type(root: Path) -> None:
    add_table(root, "a\nx\n", [field("a")], "t", foreignKeys=[key("u")])
    add_table(root, "a\n1\n", [field("a", "integer")], "u", primaryKey=["a"])


def to_no_key(root: Path) -> None:
    add_table(root, "a\nx\n", [field("a")], "t", foreignKeys=[key("u")])
    add_table(root, "a\nx\nx\n", [field("a")], "u")


def two_of(part: str, value: str) -> Callable[[Path], None]:
    def build(root: Path) -> None:
        add_table(root, "a\nx\n", [field("a")], "t")
        add_table(root, "a\nx\n", [field("a")], "u")
        with amend(root / "datapackage.json") as descriptor:
            descriptor["resources"][1][part] = value

    return build


def names_by_case(root: Path) -> None:
    for name in ("t", "T"):
        add_table(root, "a\nx\n", [field("a")], name)


def bomb(root: Path) -> None:
    """Two gigabytes in two megabytes."""
    add_table(root, GOOD, TWO, resource={"path": "t.csv.gz"})
    with gzip.open(root / "t.csv.gz", "wb", 9) as stream:
        for _ in range(2_000):
            stream.write(b"x,1\n" * (1 << 18))


def columns(number: int, described: int) -> Callable[[Path], object]:
    header = ",".join(f"c{i}" for i in range(number))
    fields = [field(f"c{i}", "integer") for i in range(described)]
    return lambda root: add_table(root, f"{header}\n{'1,' * (number - 1)}1\n", fields)


def pattern(written: str, cell: str = "x") -> Callable[[Path], object]:
    return lambda root: add_table(root, f"a\n{cell}\n", [field("a", pattern=written)])


def rule(expression: str) -> Callable[[Path], object]:
    return schemed(rules=[{"name": "r", "expression": expression, "message": "m"}])


# How to build a hostile package, and a code that is found, or the line that is said where nothing can be read.
PACKAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "JSON with a name twice": (described('{"name": "a", "name": "b", "resources": []}'), "json-duplicate"),
    "JSON with NaN": (described('{"name": NaN}'), "not JSON"),
    "JSON with Infinity": (described('{"name": -Infinity}'), "not JSON"),
    "JSON of 10,000 levels": (described('{"a":' * 10_000 + "1" + "}" * 10_000), "nested more than 100 levels"),
    "JSON of 10,000 open lists": (described("[" * 10_000), "nested more than 100 levels"),
    "JSON of 100 MB": (described('{"name": "' + "x" * 100_000_000 + '"}'), "more than 16,777,216 bytes"),
    "JSON with a list at the top": (described("[]"), "this is a list"),
    "JSON with a text at the top": (described('"x"'), "this is a text"),
    "JSON with null at the top": (described("null"), "this is a null"),
    "JSON with half a surrogate pair": (described('{"name": "\\ud800"}'), "surrogate pair"),
    "JSON in UTF-16": (described('{"name": "a"}'.encode("utf-16")), "not UTF-8"),
    "JSON with a byte order mark": (described('\ufeff{"name": "a"}'), "not JSON"),
    "JSON cut short": (described('{"name": '), "not JSON"),
    "JSON with a number of 10,000 digits": (described('{"name": ' + "9" * 10_000 + "}"), "digits"),
    "an empty descriptor": (described(""), "not JSON"),
    "a descriptor that is a pipe": (lambda root: os.mkfifo(root / "datapackage.json"), "not a regular file"),
    "a descriptor that is a link to a pipe": (
        lambda root: (root / "datapackage.json").symlink_to(outside(root)),
        "not a regular file",
    ),
    "a descriptor that is a folder": (lambda root: (root / "datapackage.json").mkdir(), "not a regular file"),
    "a schema of 10,000 levels": (
        instead(lambda file: file.write_text("[" * 10_000 + "]" * 10_000), "t.json"),
        "schema-unreadable",
    ),
    "a schema that is a list": (instead(lambda file: file.write_text("[]"), "t.json"), "schema-unreadable"),
    "a schema of 100 MB": (instead(lambda file: file.write_text(" " * 100_000_000), "t.json"), "schema-unreadable"),
    "a schema of 20,000 columns": (columns(2, 20_000), "schema-unreadable"),
    "an absolute path": (resourced(path="/etc/passwd"), "path-unsafe"),
    "a path that climbs": (resourced(path="../t.csv"), "path-unsafe"),
    "a path that climbs in the middle": (resourced(path="x/../../t.csv"), "path-unsafe"),
    "a path that climbs with backslashes": (resourced(path="..\\t.csv"), "path-unsafe"),
    "a path with a drive": (resourced(path="C:/t.csv"), "path-unsafe"),
    "a path with a NUL": (resourced(path="t\0.csv"), "path-unsafe"),
    "a path of 100,000 characters": (resourced(path="x" * 100_000), "path-unreadable"),
    "a hidden path": (resourced(path=".t.csv"), "path-unsafe"),
    "an empty path": (resourced(path=""), "path-unsafe"),
    "a list of paths": (resourced(path=["t.csv", "../t.csv"]), "path-unsupported"),
    "a path that is a number": (resourced(path=5), "path-unsupported"),
    "a URL": (resourced(path="https://example.org/t.csv"), "path-unsafe"),
    "a file URL": (resourced(path="file:///etc/passwd"), "path-unsafe"),
    "a device": (resourced(path="/dev/zero"), "path-unsafe"),
    "a link to a device": (instead(lambda file: file.symlink_to("/dev/zero")), "path-unsafe"),
    "a link out of the package": (linked("t.csv"), "path-unsafe"),
    "a linked schema": (linked("t.json"), "path-unsafe"),
    "a linked folder": (through_a_linked_folder, "path-unsafe"),
    "a link to itself": (link_circle, "path-unreadable"),
    "a pipe": (instead(os.mkfifo), "path-not-a-file"),
    "a folder": (instead(Path.mkdir), "path-not-a-file"),
    "a file without permission": (
        instead(lambda file: file.touch(0)),
        "path-unreadable" if os.geteuid() else "empty-file",  # root may read everything
    ),
    "a remote schema": (resourced(schema="https://example.org/t.json"), "path-unsafe"),
    "a schema with a $ref": (resourced(schema={"$ref": "https://example.org/t.json"}), "schema-missing"),
    "a remote dialect": (resourced(dialect="https://example.org/d.json"), "dialect-unsupported"),
    "a remote profile": (amended(lambda d: d.update({"$schema": "https://example.org/p.json"})), "descriptor-profile"),
    "a $ref in the descriptor": (amended(lambda d: d.update({"$ref": "https://example.org/d.json"})), "property-unknown"),
    "data inside the descriptor": (resourced(path=None, data=[{"a": "x"}]), "path-unsupported"),
    "a compressed table that unpacks to gigabytes": (bomb, "path-compressed"),
    "a cell of 100 MB": (lambda root: add_table(root, b'a,n\n"' + b"x" * 100_000_000 + b'",1\n', TWO), "record-too-long"),
    "a cell of 100 MB without quotes": (
        lambda root: add_table(root, b"a,n\n" + b"x" * 100_000_000 + b",1\n", TWO),
        "record-too-long",
    ),
    "a quote that 100 MB do not close": (
        lambda root: add_table(root, b'a,n\n"' + b"x" * 99 + b"\nxx,1" * 20_000_000, TWO),
        "record-too-long",
    ),
    "a header of 100 MB": (lambda root: add_table(root, b"a" * 100_000_000, TWO), "record-too-long"),
    "a million columns": (columns(1_000_000, 2), "header-too-wide"),
    "a million columns without names": (
        lambda root: add_table(root, "," * 999_999 + "\n" + "," * 999_999 + "\n", TWO),
        "header-too-wide",
    ),
    "a pattern that backtracks for ever": (pattern("(a+)+b", "a" * 5_000), "cell-pattern"),
    "a pattern that could match in many ways": (pattern("(a|a)*b", "a" * 50_000), "cell-pattern"),
    "a pattern that unpacks to gigabytes": (pattern("((a{1000}){1000}){1000}"), "rule-unjudged"),
    "a pattern with look-ahead": (pattern("(?=a)b"), "rule-unjudged"),
    "a pattern that is none": (pattern("a)(b"), "rule-unjudged"),
    "a rule that calls a table": (rule("a IN (SELECT a FROM t)"), "rule-unjudged"),
    "a rule that reads a file": (rule("read_csv('/etc/passwd') = a AND n = 1"), "rule-unjudged"),
    "a rule that is a program": (rule("__import__('os').system('true')"), "rule-unjudged"),
    "a rule of 10,000 brackets": (rule("(" * 10_000 + "a" + ")" * 10_000 + " = n"), "rule-unjudged"),
    "a foreign key to nothing": (schemed(foreignKeys=[key("nowhere")]), "reference-broken"),
    "a foreign key to no column": (schemed(foreignKeys=[key("", "b")], primaryKey=["a"]), "reference-broken"),
    "a foreign key from no column": (schemed(foreignKeys=[key("", "a", "b")], primaryKey=["a"]), "reference-broken"),
    "a foreign key to a column that is not unique": (to_no_key, "reference-broken"),
    "a foreign key to another type": (of_another_type, "reference-broken"),
    "foreign keys in a circle": (circle, "reference-circle"),
    "two tables of one name": (two_of("name", "t"), "table-duplicate"),
    "two tables of one file": (two_of("path", "t.csv"), "table-duplicate"),
    "file names that differ in case": (names_by_case, "table-duplicate"),
    "an encoding that is none": (resourced(encoding="klingon"), "encoding-unsupported"),
    "an encoding that runs code": (resourced(encoding="rot13"), "encoding-unsupported"),
    "a delimiter of a kilobyte": (resourced(dialect={"delimiter": "," * 1024}), "dialect-unsupported"),
    "a quote for a delimiter": (resourced(dialect={"delimiter": '"'}), "dialect-unsupported"),
    "a hash of another kind": (resourced(hash="md5:0"), "hash-unsupported"),
    "a name that is a list": (amended(lambda d: d.update(name=["a"])), "descriptor-invalid"),
    "resources that are a text": (amended(lambda d: d.update(resources="t.csv")), "no-tables"),
    "resources that are numbers": (amended(lambda d: d.update(resources=[1, 2])), "no-tables"),
}  # fmt: skip


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # who writes a file is killed


@pytest.mark.parametrize("name", PACKAGES)
def test_a_hostile_package_is_a_finding_or_one_line(tmp_path, name):
    """A process under limits of memory, time and no file to write ends with a finding, or with one line and status 2."""
    build, expected = PACKAGES[name]
    root = tmp_path / "package"
    root.mkdir()
    build(root)
    ran = subprocess.run(
        [sys.executable, VALIDATE, root, "--format", "json"],
        capture_output=True, text=True, timeout=SECONDS, preexec_fn=limited, cwd=tmp_path, check=False,
    )  # fmt: skip
    if ran.returncode == 2:
        assert ran.stdout == ""
        assert expected in ran.stderr
        assert len(ran.stderr.splitlines()) == 1
    else:
        report = json.loads(ran.stdout)
        assert expected in {finding["code"] for finding in report["findings"]}
        assert (ran.returncode, ran.stderr) == (0 if report["valid"] else 1, "")


def test_the_readme_counts_them():
    """README tells how many hostile inputs these tests hold."""
    count = len(FILES) + len(CELLS) + len(PACKAGES)
    assert f"{count} hostile inputs" in (ROOT / "README.md").read_text(encoding="utf-8")
