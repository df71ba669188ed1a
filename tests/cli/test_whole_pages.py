"""A whole page is what a contributor has: the commands cut the passage out of it."""

from pathlib import Path

import cells
from cases import cases
from conftest import DATA, ROOT, edit_json, validate_package, write_json

CODED_SOURCE, NEW_SOURCE = "demo-2021-isl-protection", "demo-2023-isl-protection"
CODED_PASSAGE = (DATA / f"texts/{CODED_SOURCE}.txt").read_text("utf-8").strip()
PASSAGE = "It identified 36 trafficking victims.\n\nPolice inspected 12 farms."
PAGES = {
    "text": "PROSECUTION\n\nIt tried 9 men.\n\n{}\n\n{}\n\nPREVENTION\n\nIt trained 8.\n",
    "page": (
        "<!doctype html><h1>Report</h1><nav><a>Protection</a></nav><h2>Prosecution</h2>"
        "<p>It tried 9 men.</p><h2>b. {}</h2><p>{}<h2>c. Prevention</h2><p>It trained 8.</p>"
    ),
}
SHARED = ROOT.parent / "shared"
HEADING = "Prohibition of Forced or Compulsory Labor"
SIZES = {  # sentences and numerals
    "2018-poland": (7, 3),
    "2019-mauritania": (46, 33),
    "2020-germany": (14, 13),
    "2021-ukraine": (12, 7),
    "2022-thailand": (15, 11),
}


def make_page(form, passage=PASSAGE, heading="Protection"):
    """A whole page with a passage under a heading."""
    separator = "\n\n" if form == "text" else "<p>"
    return PAGES[form].format(heading, passage.replace("\n\n", "\n").replace("\n", separator))


@cases("form", list(PAGES))
def test_page_is_drafted_as_its_passage_alone(scan, package, form):
    """Places are those of the passage, and the command says what it took."""
    before = cells.read_files(package)
    scan(PASSAGE)
    alone = cells.read_files(package)
    for path, content in before.items():
        (package / path).write_bytes(content)
    result = scan(make_page(form))
    assert cells.read_files(package) == alone != before
    paragraphs, label = ("4 to 5 of 7", "") if form == "text" else ("6 to 7 of 9", "b. ")
    assert result.stdout.splitlines()[0] == (
        f"-: paragraphs {paragraphs}, under the heading “{label}Protection”"
    )


def test_page_is_proved_as_its_passage_alone(run, package):
    Path("page.html").write_text(make_page("page", CODED_PASSAGE), "utf-8")
    note = "note: page.html: paragraphs 6 to 7 of 9, under the heading “b. Protection”\n"
    for command in ("verify_source.py", "validate.py"):
        result = run(command, package, "--text", "page.html")
        assert (result.returncode, result.stderr) == (0, f"{command}: {note}")


def test_word_of_the_section_that_is_not_of_the_passage_is_an_error(run, package):
    Path("page.html").write_text(make_page("page", f"{CODED_PASSAGE} It did more."), "utf-8")
    result = run("verify_source.py", package, "--text", "page.html")
    assert (result.returncode, "sentence-extra" in result.stdout) == (1, True)


def test_sentence_that_is_missing_before_the_next_heading_is_an_error(run, package):
    """A section of a whole page is not cut short; a text alone may be."""
    shortened, _, _ = CODED_PASSAGE.rpartition(" No victims")
    Path("page.html").write_text(make_page("page", shortened), "utf-8")
    result = run("verify_source.py", package, "--text", "page.html")
    assert (result.returncode, "sentence-missing" in result.stdout) == (1, True)


def test_sentence_without_a_stop_is_whole_before_the_next_heading(scan, package):
    scan(make_page("page", "It identified 36 victims. It trained 12 police"))
    (row,) = cells.read_rows(package, "sources", NEW_SOURCE)
    assert (row["extent"], row["sentences"]) == ("complete", "2")


@cases("command", ["scan.py", "verify_source.py", "validate.py"])
def test_page_without_the_heading_is_refused_with_its_headings(run, package, command):
    Path("page.html").write_text(make_page("page", heading="Help"), "utf-8")
    before = cells.read_files(package)
    options = {"scan.py": ("page.html", "--source", NEW_SOURCE, "--package", package)}
    result = run(command, *options.get(command, (package, "--text", "page.html")))
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        f"{command}: page.html: this text is more than one passage, and it does not have the"
        " heading “Protection”. Its headings:",
        *("  Report", "  Prosecution", "  b. Help", "  c. Prevention"),
    ]
    assert cells.read_files(package) == before


def test_new_section_needs_its_heading(scan, package):
    """It is written as it is printed, without its letter."""
    source = "demo-2023-isl-courts"
    result = scan(make_page("page"), source=source)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"scan.py: {source}: sources.csv has this report only with the section “protection”."
        " For a new section, name its heading with --heading.\n"
    )
    assert scan(make_page("page"), "--heading", "c. PREVENTION", source=source).returncode == 0
    (row,) = cells.read_rows(package, "sources", source)
    assert (row["heading"], row["sentences"]) == ("Prevention", "1")


def test_mistyped_section_is_refused(scan):
    result = scan(PASSAGE, source="demo-2023-isl-protecton")
    assert result.returncode == 2
    assert "Did you mean “demo-2023-isl-protection”?" in result.stderr


def test_new_report_needs_a_heading_only_for_a_page(scan):
    source = "other-2023-isl-protection"
    assert scan(PASSAGE, source=source).returncode == 0
    result = scan(make_page("text"), source=source)
    assert result.returncode == 2
    assert "the heading of its passage is not known. Its headings:\n  PROSECUTION" in result.stderr
    assert scan(make_page("text"), "--heading", "Protection", source=source).returncode == 0


def test_section_is_listed_with_its_heading(run):
    result = run("scan.py", "-", "--heading", "protection", stdin=make_page("page"))
    alone = run("scan.py", "-", stdin=PASSAGE)
    assert result.stdout == alone.stdout
    assert result.stderr == (
        "scan.py: note: -: paragraphs 6 to 7 of 9, under the heading “b. Protection”\n"
    )
    assert "9 paragraphs" in run("scan.py", "-", stdin=make_page("page")).stdout


# What a person must look at


def add_address_names(package, *rows):
    """Add the table of names in addresses to the small package."""
    table = "address_names"
    write_json(
        package / f"schemas/{table}.json",
        {
            "name": table,
            "fields": [
                {"name": "report", "type": "string"},
                {"name": "ref_area", "type": "string"},
                {"name": "first_edition", "type": "integer"},
                {"name": "last_edition", "type": "integer"},
                {"name": "name", "type": "string"},
            ],
        },
    )
    header = ("report", "ref_area", "first_edition", "last_edition", "name")
    lines = [header, *rows]
    content = "".join(f"{','.join(map(str, line))}\n" for line in lines)
    (package / f"resources/{table}.csv").write_text(content, "utf-8")
    with edit_json(package / "datapackage.json") as descriptor:
        resource = dict(descriptor["resources"][0], name=table, path=f"resources/{table}.csv")
        descriptor["resources"].append(resource | {"schema": f"schemas/{table}.json"})


ADDRESS = "https://example.org/reports/{}-report/{}/"
NAMES = [
    ("demo", "KGZ", 2019, 2021, "kyrgyzstan"),
    ("demo", "KGZ", 2022, 2022, "kyrgyz-republic"),
    ("demo", "ISL", 2022, 2022, "Iceland-2"),
    ("other", "NOR", 2022, 2022, "norge"),
]


@cases(
    "source, rows, address",
    {
        "other edition": ("demo-2023-isl", [], "2023 iceland"),
        "guess": ("demo-2023-nor", [], "2023 norway #Proposal:"),
        "guess, accents": ("demo-2023-civ", [], "2023 cote-divoire #Proposal:"),
        "name in the table": ("demo-2020-kgz", NAMES, "2020 kyrgyzstan"),
        "later name in the table": ("demo-2022-kgz", NAMES, "2022 kyrgyz-republic"),
        "after the table": ("demo-2024-kgz", NAMES, "2024 kyrgyz-republic #Proposal:"),
        "before the table": ("demo-2018-kgz", NAMES, "2018 kyrgyzstan #Proposal:"),
        "name of another report": ("demo-2022-nor", NAMES, "2022 norway #Proposal:"),
        "other name than that of another edition": ("demo-2022-isl", NAMES, "2022 Iceland-2"),
    },
)
def test_address_has_the_name_that_the_report_uses(scan, package, source, rows, address):
    if rows:
        add_address_names(package, *rows)
    cells.write_rows(package, "sources", cells.read_rows(package, "sources")[:1])
    for table in ("sentences", "numerals", "figures"):
        kept = cells.read_rows(package, table, CODED_SOURCE)
        cells.write_rows(package, table, kept)
    result = scan(PASSAGE, source=f"{source}-protection")
    assert result.returncode == 0, result.stderr
    (row,) = cells.read_rows(package, "sources", f"{source}-protection")
    edition, name, *marks = address.split()
    assert row["url"] == ADDRESS.format(edition, name) + "".join(marks)


def list_open_cells(package):
    """The columns of the cells that are reported because they are marked."""
    findings = validate_package(package)["findings"]
    return [finding["column"] for finding in findings if finding["code"] == "proposal-open"]


def test_guesses_are_reported_until_somebody_looked_at_them(scan, package):
    """A guessed address, and a new area; the command does not say that nothing else is needed."""
    text = "It trained officers under Article 7."
    source = "demo-2023-gha-protection"
    output = scan(text, source=source).stdout
    address = ADDRESS.format(2023, "ghana")
    for cell in ("areas.csv: Proposal: Ghana", f"sources.csv: {address}#Proposal:"):
        assert f"\n{cell} is a guess." in output
    assert scan(text, source=source).stdout == output
    assert "look at what is marked" in output
    assert "Nothing else is needed" not in output
    assert list_open_cells(package) == ["name", "url"]
    cells.edit_row(package, "areas", "GHA", name="Ghana")
    cells.edit_row(package, "sources", source, url=address)
    output = scan(text, source=source).stdout
    assert "Nothing else is needed" in output
    assert list_open_cells(package) == []
