"""What every command prints and writes for the small package, as files in `tests/golden/`.

`make golden` renews the files. A difference is a decision: review it like code.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import cells
from conftest import DATA, ROOT, add_table, copy_package, field, run_script
from tip_figures import location

GOLDEN = ROOT / "tests" / "golden"
SOURCE = "demo-2021-isl-protection"
FIGURE = "demo-2021-isl-identified-2020"
FIRST_TEXT = DATA / f"texts/{SOURCE}.txt"
SECOND_TEXT = DATA / "texts/demo-2022-isl-protection.txt"
NEW_TEXT = """In 2023, police identified 12 victims, a decrease from 15 in 2022. Of the 12, seven
were exploited in forced labor and five in sex trafficking. They freed 4 people in a raid in May.
"""
NUMBERS_TEXT = """In 2019, between 90,000-120,000 people; almost $1.2 million. No victims; 5 lakh.

Prices rose 2.5 percent. It freed at least hundreds of the victims of traf-
ficking, and sent all of them home.
"""
WRONG_TEXT = """Police identified 40 victims. Of the 40, 35 were women and six were men.
The budget rose by 20 percent from 100 to 120.
"""


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """A function that compares a text with the golden file of a name, or renews the file."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8"), "make golden"

    return compare


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small package, beside the texts; the working directory."""
    monkeypatch.chdir(tmp_path)
    root = copy_package(tmp_path / "package")
    monkeypatch.setattr(location, "DEFAULT_PACKAGE", root)
    (tmp_path / "first.txt").write_bytes(FIRST_TEXT.read_bytes())
    (tmp_path / "second.txt").write_bytes(SECOND_TEXT.read_bytes())
    (tmp_path / "new.txt").write_text(NEW_TEXT, encoding="utf-8")
    (tmp_path / "numbers.txt").write_text(NUMBERS_TEXT, encoding="utf-8")
    (tmp_path / "wrong.txt").write_text(WRONG_TEXT, encoding="utf-8")
    changed = FIRST_TEXT.read_text(encoding="utf-8").replace("30 victims", "31 victims")
    (tmp_path / "changed.txt").write_text(changed, encoding="utf-8")
    return root


# Right input

TEXTS = ("--text", "first.txt", "--text", "second.txt")
OUTPUTS = {
    "validate.txt": ("validate", "package"),
    "validate.json": ("validate", "package", *TEXTS, "--format", "json"),
    "validate.md": ("validate", "package", "--format", "markdown"),
    "verify_sums.txt": ("verify_sums", "package"),
    "verify_sums.json": ("verify_sums", "package", "--format", "json"),
    "verify_source.txt": ("verify_source", "package", *TEXTS),
    "verify_source.json": ("verify_source", "package", *TEXTS, "--format", "json"),
    "show.txt": ("verify_source", "package", *TEXTS, "--show", f"{FIGURE}-home"),
    "scan.txt": ("scan", "numbers.txt"),
    "scan.json": ("scan", "numbers.txt", "--format", "json"),
    "tidy.txt": ("tidy", "package"),
    "check_text.txt": ("check_text", "wrong.txt"),
    "check_text.json": ("check_text", "wrong.txt", "--format", "json"),
}


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("name", OUTPUTS)
def test_output_for_right_input(golden, name):
    script, *arguments = OUTPUTS[name]
    result = run_script(f"{script}.py", *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    is_json = name.endswith(".json")
    golden(name, write_json(json.loads(result.stdout)) if is_json else result.stdout)


def write_json(content: dict[str, Any]) -> str:
    """Write each entry of a list into one line, so that a difference is short."""
    parts = []
    for key, value in content.items():
        entries = value if isinstance(value, list) else None
        parts.append(f'"{key}": {write_list(entries) if entries else write_line(value)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def write_list(entries: Sequence[Any]) -> str:
    """Write a JSON list with a line for each entry."""
    return "[\n" + ",\n".join(map(write_line, entries)) + "\n]"


def write_line(value: Any) -> str:
    """Write JSON into one line."""
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.usefixtures("package")
def test_draft_of_a_passage(golden):
    """Rows of all tables, and the worksheet of what a person must review."""
    source = "demo-2024-isl-protection"
    arguments = ("new.txt", "--source", source, "--worksheet", "work.csv", "--package", "package")
    result = run_script("scan.py", *arguments)
    assert result.returncode == 0
    golden("draft.txt", result.stdout)
    tables = sorted(Path("package/resources").glob("*.csv"))
    rows = "".join(find_lines(file, source) for file in tables)
    golden("draft_rows.csv", rows)
    golden("draft_worksheet.csv", Path("work.csv").read_text(encoding="utf-8-sig"))


def find_lines(file: Path, source: str) -> str:
    """Return the lines of a table with the identifier of a source, or nothing."""
    edition_and_area = source.rsplit("-", 1)[0]
    lines = file.read_text(encoding="utf-8").splitlines()
    found = [line for line in lines if edition_and_area in line]
    return "\n".join([f"# {file.stem}: {lines[0]}", *found, ""]) if found else ""


def test_files_of_a_release(golden, dist):
    """Their names alone: what is in them has tests of its own."""
    files = sorted(file.relative_to(dist).as_posix() for file in dist.rglob("*") if file.is_file())
    golden("build.txt", "\n".join(files) + "\n")


REFUSED: tuple[tuple[str, ...], ...] = (
    ("validate", "nowhere"),
    ("validate", "package", "--colour"),
    ("validate", "package", "--ignore", "cell-type"),
    ("validate", "package", "--ignore", "table-emty"),
    ("validate", "package", "--ignore", "zzz"),
    ("validate", "package", "--text", "report.pdf"),
    ("validate", "other", "--text", "first.txt"),
    ("verify_sums", "package", "--source", "demo-2022-isl-protecton"),
    ("verify_sums", "other"),
    ("verify_source", "package"),
    ("verify_source", "package", "--text", "report.pdf"),
    ("verify_source", "other", "--text", "first.txt"),
    ("verify_source", "other", "--download"),
    ("verify_source", "package", "--text", "first.txt", "--show", f"{FIGURE[:-2]}"),
    ("verify_source", "package", "--text", "first.txt", "--show", FIGURE, "--html", "x.html"),
    ("verify_source", "package", "--text", "first.txt", "--show", FIGURE, "--format", "json"),
    ("verify_source", "package", "--text", "first.txt", "--html", "first.txt"),
    ("verify_source", "package", "--text", "first.txt", "--html", "none/page.html"),
    ("check_text", "nowhere"),
    ("check_text", "report.pdf"),
    ("check_text", "empty.txt"),
    ("check_text", "binary.txt"),
    ("check_text", "wrong.txt", "--html", "first.txt"),
    ("check_text", "first.txt", "second.txt", "--html", "page.html"),
    ("scan", "first.txt", "--package", "package"),
    ("scan", "first.txt", "--source", "demo-2023-isl-protection", "--format", "json"),
    ("scan", "first.txt", "--source", "Tip-2020", "--package", "package"),
    ("scan", "first.txt", "--source", "tip--2020", "--package", "package"),
    ("scan", "first.txt", "--source", "a" * 81, "--package", "package"),
    ("scan", "new.txt", "--source", "somewhere", "--package", "package"),
    ("scan", "first.txt", "--source", "demo-2023-isl-protection", "--package", "package"),
    ("build", "other"),
    ("build", "package", "--base-url", "x.org/d"),
    ("build", "package", "--base-url", "ftp://x.org"),
    ("build", "package", "--base-url", "https://"),
    ("build", "package", "--base-url", "https://x.org/d?a=1"),
    ("build", "package", "--output", "first.txt"),
    ("build", "package", "--output", "first.txt/dist"),
    ("build", "package", "--output", "package"),
    ("compare", "package", "nowhere"),
)
"""Commands that cannot run: the package `other` has no tables of figures."""


def test_refusals(golden, package):
    """Each is one line without a traceback, has the exit status 2, and writes nothing."""
    folder = package.parent
    (folder / "report.pdf").write_bytes(b"%PDF-1.7")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(b"\x00\x01")
    add_table(folder / "other", "a\nx\n", [field("a")])
    before = cells.read_files(folder)
    lines = []
    for script, *arguments in REFUSED:
        result = run_script(f"{script}.py", *arguments)
        assert (result.returncode, result.stdout) == (2, "")
        lines += [f"$ {script} {' '.join(arguments)}", result.stderr.splitlines()[-1]]
    golden("refusals.txt", "\n".join(lines).replace(f"{folder.resolve()}/", "") + "\n")
    assert cells.read_files(folder) == before


# One mistake of each family


class Edit(NamedTuple):
    """A mistake: new cells of the row of a table whose primary key ends with a text."""

    table: str
    key: str
    cells: dict[str, str]


FAMILIES: dict[str, Edit] = {
    "cell": Edit("figures", FIGURE, {"year": "2o20", "sex": "femal", "unit": ""}),
    "reference": Edit("figures", FIGURE, {"indicator_id": "victims_identifed"}),
    "key": Edit("areas", "NOR", {"iso_alpha2": "IS"}),
    "rule": Edit("figures", FIGURE, {"value": "30.5"}),
    "value": Edit("figures", f"{FIGURE}-labor", {"value": "13"}),
    "year": Edit("figures", FIGURE, {"year": "2018"}),
    "bound": Edit("figures", "demo-2021-isl-operations-2020", {"bound": "at_least"}),
    "words": Edit("figures", f"{FIGURE}-sex", {"exploitation": "labor"}),
    "numeral": Edit("numerals", f"{SOURCE}/1/2/14", {"value": "31", "end": "17"}),
    "role": Edit("numerals", f"{SOURCE}/2/3/26", {"role": "other", "figure_id": ""}),
    "sentence": Edit("sentences", f"{SOURCE}/1/2", {"length": "10"}),
    "verdict": Edit("identities", "identified-rose", {"verdict": "contradicted", "residual": "1"}),
    "term": Edit("identity_terms", "by-exploitation/2", {"figure_id": f"{FIGURE}-danish"}),
    "gap": Edit("gaps", "person/2021/demo-2022-isl-protection", {"year": "2020"}),
    "source": Edit("sources", SOURCE, {"edition_year": "2020", "title": "2019 Report"}),
    "indicator": Edit("indicators", "victims_identified", {"units": "case", "counted_by": "ngo"}),
    "edition": Edit("figures", "demo-2022-isl-identified-2020", {"value": "34"}),
}  # fmt: skip
"""A mistake by the family of its findings."""


@pytest.mark.parametrize("family", FAMILIES)
def test_findings_of_a_family(golden, package, family):
    """Code, place and values; the mistake is one that a person may make."""
    table, key, new_cells = FAMILIES[family]
    cells.edit_row(package, table, key, **new_cells)
    result = run_script("validate.py", package, "--format", "json")
    assert (result.returncode, result.stderr) == (1, "")
    golden(f"findings_{family}.json", list_findings(result.stdout))


def list_findings(text: str) -> str:
    """Return code, place and message of each finding of a report in JSON."""
    keys = ("severity", "path", "line", "column", "code", "message", "follows_from")
    findings = json.loads(text)["findings"]
    places = [{key: finding[key] for key in keys if key in finding} for finding in findings]
    return write_list(places) + "\n"


@pytest.mark.parametrize("report_format", ["text", "github", "markdown"])
def test_report_of_a_wrong_value(golden, package, report_format):
    """The report that a contributor reads on the command line, and the annotations of a request."""
    cells.edit_row(package, "figures", f"{FIGURE}-labor", value="13")
    result = run_script("validate.py", package, "--format", report_format)
    assert result.returncode == 1
    golden(f"wrong_value_{report_format}.txt", result.stdout)


@pytest.mark.usefixtures("package")
def test_findings_of_a_changed_text(golden):
    """The words of the text are not printed."""
    result = run_script("verify_source.py", "package", "--text", "changed.txt", "--format", "json")
    assert result.returncode == 1
    assert "identified 31" not in result.stdout
    golden("findings_proof.json", list_findings(result.stdout))


def test_repair_of_a_spreadsheet(golden, package):
    """Semicolons, decimal commas and line ends of Windows disappear."""
    before = cells.read_files(package)

    def write_comma(row: cells.Row) -> cells.Row:
        return row | {"value": row["value"] and f"{row['value']},0"}

    cells.change_rows(package, "figures", write_comma, ";", "\r\n")
    result = run_script("tidy.py", package)
    assert result.returncode == 0
    golden("tidy_repair.txt", result.stdout)
    assert cells.read_files(package) == before


@pytest.fixture
def old_package(package: Path) -> Path:
    """The package before one value was corrected; the changed one has the same version."""
    old = copy_package(package.parent / "old")
    cells.edit_row(package, "figures", FIGURE, value="31")
    return old


@pytest.mark.usefixtures("old_package")
@pytest.mark.parametrize("name", ["compare.txt", "compare.json", "compare.md"])
def test_comparison_of_a_corrected_value(golden, name):
    formats = {"txt": "text", "json": "json", "md": "markdown"}
    arguments = ("old", "package", "--format", formats[name.rpartition(".")[2]])
    result = run_script("compare.py", *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    is_json = name.endswith(".json")
    golden(name, write_json(json.loads(result.stdout)) if is_json else result.stdout)


def test_comparison_of_a_new_passage(golden, package):
    """Words, links and how the year is known: all that a reviewer needs."""
    old = copy_package(package.parent / "old")
    for table in ("sources", "sentences", "numerals", "figures", "identities", "identity_terms"):
        rows = cells.read_rows(old, table)
        earlier_rows = [row for row in rows if "demo-2022" not in next(iter(row.values()))]
        cells.write_rows(old, table, earlier_rows)
    result = run_script("compare.py", "old", "package", "--format", "markdown")
    assert result.returncode == 0
    golden("compare_passage.md", result.stdout)


@pytest.mark.usefixtures("old_package")
def test_corrected_value_needs_version_and_erratum(golden):
    result = run_script("compare.py", "old", "package", "--check")
    assert result.returncode == 1
    golden("compare_check.txt", result.stdout)
