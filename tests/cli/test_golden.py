"""What every command prints and writes for the small package, as files in `tests/golden/`.

`make golden` renews the files. A difference is a decision: review it like code.
"""

import json
from functools import partial
from pathlib import Path

import pytest

import cells
from conftest import DATA, add_table, copy_package, field, run_script
from mistakes import FAMILIES, FIGURE, SOURCE, VALUE
from tip_figures import location

CUT_FIGURE = "demo-2021-isl-civil-suits-2020"  # is not in the first paragraph of its text
FIRST_TEXT = (DATA / f"texts/{SOURCE}.txt").read_text("utf-8")
TEXTS = {
    "first.txt": FIRST_TEXT,
    "second.txt": (DATA / "texts/demo-2022-isl-protection.txt").read_bytes(),
    "changed.txt": FIRST_TEXT.replace("30 victims", "31 victims"),
    "paragraph.txt": FIRST_TEXT.split("\n")[0],
    "cp1252.txt": FIRST_TEXT.replace("The hotline", "The “hotline”").encode("cp1252"),
    "page.txt": "<!doctype html><p>Nothing of it: 5 things.",
    "new.txt": (
        "In 2023, police identified 12 victims, a decrease from 15 in 2022. Of the 12, seven\n"
        "were exploited in forced labor and five in sex trafficking. "
        "They freed 4 people in a raid in May.\n"
    ),
    "numbers.txt": (
        "In 2019, between 90,000-120,000 people; almost $1.2 million. No victims; 5 lakh.\n\n"
        "Prices rose 2.5 percent. It freed at least hundreds of the victims of traf-\n"
        "ficking, and sent all of them home.\n"
    ),
    "wrong.txt": """Police identified 40 victims. Of the 40, 35 were women and six were men.
The budget rose by 20 percent from 100 to 120.
""",
    "right.txt": "Of the 40 victims, 39 were women.",
    "silent.txt": "The law of 2019 has 12 articles.",
    "table.txt": "\n\n".join(["Region", "Men", "Women", "North", "12", "9", "South", "15"]),
    "german.txt": "Die Polizei fand 40 Opfer, davon waren 35 Frauen und sechs Kinder. " * 3,
    "quotes.txt": b"Of the 40 victims, 39 were \x93women\x94.",
    "report.pdf": b"%PDF-1.7",
    "empty.txt": b"",
    "binary.txt": b"\x00\x01",
}
"""Files beside the package."""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the small package in the working directory.

    Beside it are the texts, the package `old` before any edit, and `other` without figures.
    """
    monkeypatch.chdir(tmp_path)
    copy_package(tmp_path / "old")
    add_table(tmp_path / "other", "a\nx\n", [field("a")])
    root = copy_package(tmp_path / "package")
    monkeypatch.setattr(location, "DEFAULT_PACKAGE", root)
    for name, content in TEXTS.items():
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


PROOF = "verify_source package --text first.txt"
COMMANDS = {
    "validate.txt": "validate package",
    "validate.json": "validate package --text first.txt --text second.txt --format json",
    "verify_sums.txt": "verify_sums package",
    "verify_sums.json": "verify_sums package --format json",
    "verify_source.txt": f"{PROOF} --text second.txt",
    "verify_source.json": f"{PROOF} --text second.txt --format json",
    "verify_source_encoding.json": "verify_source package --text cp1252.txt --format json",
    "show.txt": f"{PROOF} --text second.txt --show {FIGURE}-home",
    "show_words.txt": f"{PROOF} --show {FIGURE}-norwegian",
    "show_negation.txt": f"{PROOF} --show demo-2021-isl-hotline-cases-2020",
    "scan.txt": "scan numbers.txt",
    "scan.json": "scan numbers.txt --format json",
    "tidy.txt": "tidy package",
    "check_text.txt": "check_text wrong.txt",
    "check_text_all.txt": "check_text wrong.txt --all",
    "check_text.json": "check_text wrong.txt --format json",
    "check_text_several.json": "check_text right.txt silent.txt --format json",
    "check_text_several.txt": "check_text wrong.txt right.txt silent.txt --only fails",
    "check_text_notes.txt": "check_text table.txt german.txt quotes.txt",
    "check_text_notes.json": "check_text table.txt --format json",
}
"""Commands that succeed, by the file of their output."""
CORRECTION = ("figures", FIGURE, "value=31")
CASES = {
    **{name: (command, 0) for name, command in COMMANDS.items()},
    **{
        f"findings_{family}.json": ("validate package --format json", 1, *edit)
        for family, edit in FAMILIES.items()
    },
    "findings_proof.json": ("verify_source package --text changed.txt --format json", 1),
    "wrong_value_text.txt": ("validate package", 1, *VALUE),
    "wrong_value_github.txt": ("validate package --format github", 1, *VALUE),
    "wrong_value_markdown.txt": ("validate package --format markdown", 1, *VALUE),
    "wrong_value_sums.txt": ("verify_sums package", 1, *VALUE),
    "wrong_value_build.txt": ("build package --output new", 1, *VALUE),
    "unreadable_value_sums.txt": (
        "verify_sums package",
        0,
        "figures",
        "hotline-referrals-2020",
        "value=many",
    ),
    "no_remainder_sums.txt": (
        f"verify_sums package --source {SOURCE}",
        0,
        "figures",
        "demo-2021-isl-assisted-2020-male",
        "value=16",
    ),
    "show_missing.txt": (f"verify_source package --text paragraph.txt --show {CUT_FIGURE}", 1),
    "check_text_fail.txt": ("check_text wrong.txt --fail --only holds", 1),
    "unknown_text.txt": ("verify_source package --text page.txt", 1),
    "tidy_check.txt": ("tidy package --check", 1, "figures", FIGURE, "year=2019"),
    "tidy_doubt.txt": ("tidy package", 1, "figures", FIGURE, "value=9.34E+07"),
    "compare.txt": ("compare old package", 0, *CORRECTION),
    "compare.json": ("compare old package --format json", 0, *CORRECTION),
    "compare.md": ("compare old package --format markdown", 0, *CORRECTION),
    "compare_check.txt": ("compare old package --check", 1, *CORRECTION),
}
"""By the file of its output: a command, its exit status, and what is edited before in the package:
a table, the end of a primary key, and new cells such as `year=2020; unit=`."""


@pytest.mark.parametrize("name", CASES)
def test_output_and_status(golden, package, name):
    """The words of a text are not printed where they differ from the tables.

    Only tidy writes, and only without --check.
    """
    command, status, *edit = CASES[name]
    if edit:
        *row, new_cells = edit
        cells.edit_row(package, *row, **cells.parse_cells(new_cells))
    before = cells.read_files(package)
    script, *arguments = command.split()
    result = run_script(f"{script}.py", *arguments)
    assert result.returncode == status
    if script != "tidy" or "--check" in arguments:
        assert cells.read_files(package) == before
        assert not Path("new").exists()
    assert "identified 31 " not in result.stdout
    text = result.stdout + result.stderr
    if name.startswith("findings_"):
        text = list_findings(text)
    elif name.endswith(".json"):
        text = write_json(json.loads(text))
    golden(name, text)


def write_json(content):
    """Write each entry of a list into one line, so that a difference is short."""
    parts = []
    for key, value in content.items():
        text = write_list(value) if isinstance(value, list) and value else write_line(value)
        parts.append(f'"{key}": {text}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def write_list(entries):
    return "[\n" + ",\n".join(map(write_line, entries)) + "\n]"


write_line = partial(json.dumps, ensure_ascii=False)


FINDING_PROPERTIES = ("severity", "path", "line", "column", "code", "message", "follows_from")
"""The properties of a finding that are no advice."""


def list_findings(text):
    """Return code, place and message of each finding of a report in JSON."""
    entries = []
    for finding in json.loads(text)["findings"]:
        entries.append({name: finding[name] for name in FINDING_PROPERTIES if name in finding})
    return f"{write_list(entries)}\n"


@pytest.mark.usefixtures("package")
def test_draft_of_a_passage(golden):
    """Rows of all tables, and the worksheet of what a person must review."""
    source = "demo-2024-isl-protection"
    arguments = ("new.txt", "--source", source, "--worksheet", "work.csv", "--package", "package")
    result = run_script("scan.py", *arguments)
    assert result.returncode == 0
    golden("draft.txt", result.stdout)
    rows = ""
    for file in sorted(Path("package/resources").glob("*.csv")):
        header, *lines = file.read_text("utf-8").splitlines()
        drafted = [line for line in lines if "demo-2024-isl" in line]
        if drafted:
            rows += "\n".join([f"# {file.stem}: {header}", *drafted, ""])
    golden("draft_rows.csv", rows)
    golden("draft_worksheet.csv", Path("work.csv").read_text(encoding="utf-8-sig"))


def test_files_of_a_release(golden, dist):
    """Their names alone: what is in them has tests of its own."""
    golden("build.txt", "\n".join(cells.read_files(dist)) + "\n")


README = """# Demo

<!-- generated: years -->old<!-- end: years -->
<!-- generated: downloads -->old<!-- end: downloads -->
<!-- generated: coverage -->old<!-- end: coverage -->
<!-- generated: other -->kept<!-- end: other -->
"""


def test_documents_that_show_the_tables(golden, package):
    """No release is built; in README only what is between its marks changes."""
    (package / "README.md").write_text(README, "utf-8")
    (package / "docs").mkdir()
    card = "Iceland: <!-- generated: countries -->old<!-- end: countries -->\n"
    (package / "docs/data-card.md").write_text(card, "utf-8")
    command = ("build.py", "package", "--documents", "--base-url", "https://x.org")
    assert run_script(*command).returncode == 0
    assert not (package / "dist").exists()
    paths = ["README.md", "docs/data-card.md", "docs/contradictions.md", "CITATION.cff"]
    text = "".join(f"==> {path}\n{(package / path).read_text('utf-8')}\n" for path in paths)
    golden("documents.txt", text)
    picture = (package / "docs/figures.svg").read_text("utf-8")
    assert ">Iceland: Trafficking victims identified<" in picture
    assert (package / ".zenodo.json").is_file()


NEW_SOURCE = "--source demo-2023-isl-protection --package package"
REFUSED = f"""
validate nowhere
validate package --colour
validate package --ignore cell-type
validate package --ignore table-emty
validate package --ignore zzz
validate package --text report.pdf
validate other --text first.txt
verify_sums package --source demo-2022-isl-protecton
verify_sums other
verify_source package
verify_source package --text report.pdf
verify_source other --text first.txt
verify_source other --download
{PROOF} --show {FIGURE[:-2]}
{PROOF} --show {FIGURE} --html x.html
{PROOF} --show {FIGURE} --format json
{PROOF} --html first.txt
{PROOF} --html none/page.html
check_text nowhere
check_text report.pdf
check_text empty.txt
check_text binary.txt
check_text wrong.txt --html first.txt
check_text first.txt second.txt --html page.html
scan first.txt --worksheet work.csv
scan first.txt --source demo-2023-isl-protection --format json
scan first.txt --source Tip-2020 --package package
scan first.txt --source tip--2020 --package package
scan first.txt --source {"a" * 81} --package package
scan new.txt --source somewhere --package package
scan new.txt {NEW_SOURCE} --worksheet none/sheet.csv
scan new.txt --source new --package other
scan new.txt --brief brief.md --package package
build other
build package --base-url x.org/d
build package --base-url ftp://x.org
build package --base-url https://
build package --base-url https://x.org/d?a=1
build package --output first.txt
compare package nowhere
"""
"""Commands that cannot run: the package `other` has no tables of figures."""


def test_refusals(golden, package):
    """Each is one line without a traceback, has the exit status 2, and writes nothing."""
    folder = package.parent
    before = cells.read_files(folder)
    lines = []
    for command in REFUSED.strip().splitlines():
        script, *arguments = command.split()
        result = run_script(f"{script}.py", *arguments)
        assert (result.returncode, result.stdout) == (2, "")
        lines += [f"$ {command}", result.stderr.splitlines()[-1]]
    golden("refusals.txt", "\n".join(lines).replace(f"{folder.resolve()}/", "") + "\n")
    assert cells.read_files(folder) == before


def test_repair_of_a_spreadsheet(golden, package):
    """Semicolons, decimal commas and line ends of Windows disappear."""
    before = cells.read_files(package)
    rows = cells.read_rows(package, "figures")
    for row in rows:
        row["value"] += ",0"
    cells.write_rows(package, "figures", rows, ";", "\r\n")
    result = run_script("tidy.py", package)
    assert result.returncode == 0
    golden("tidy_repair.txt", result.stdout)
    assert cells.read_files(package) == before


def test_comparison_of_a_new_passage(golden, package):
    """Words, links and how the year is known: all that a reviewer needs."""
    old = package.parent / "old"
    for table in ("sources", "sentences", "numerals", "figures", "identities", "identity_terms"):
        rows = cells.read_rows(old, table)
        earlier_rows = [row for row in rows if "demo-2022" not in next(iter(row.values()))]
        cells.write_rows(old, table, earlier_rows)
    result = run_script("compare.py", "old", "package", "--format", "markdown")
    assert result.returncode == 0
    golden("compare_passage.md", result.stdout)
