"""tip_figures/page/documents.py: docs/contradictions.md, docs/figures.svg and README's table."""

import csv
from collections.abc import Callable
from pathlib import Path

from page_helpers import build_pages, read_text, redefine_victims

from conftest import Ran, edit_json, read_figures, replace_text
from tip_figures.datapackage.package import load_package
from tip_figures.page.documents import hash_tables, render_documents

README = """# Demo

<!-- generated: years -->
old
<!-- end: years -->

<!-- generated: downloads -->
old
<!-- end: downloads -->
"""


def test_contradictions_are_reported_with_numbers_implication_and_what_is_unclear() -> None:
    """Each failed check has its numbers with quote, link and place; nothing needs to be run."""
    figures = read_figures()
    document = render_documents(figures.package, figures)["docs/contradictions.md"]
    link = "https://example.org/reports/2022-report/iceland/#:~:text=were%20citizens%20and%2011"
    for passage in (
        "Each of these 14 checks is computed from the numbers as printed;\n1 of them fails. Of 1 ",
        "\n## 2022 edition, about 2021. Parts add up to 31, the report says 33\n\n"
        "Expected: Citizens and foreigners are given as the victims identified.\n\n"
        "Reported:\n\n- **",
        "\n- **11**: trafficking victims identified, foreign citizens, 2021: "
        f"[“were citizens and 11”]({link}) (2022 edition, paragraph 1, sentence 3)\n",
        "\n\nImplied: 20 + 11 = 31, not 33.\n\nUnclear: which of the numbers is wrong. 20 and 11",
        "\n## 2021 edition and 2022 edition. 1,200 calls in both 2020 and 2021\n",
        "13 checks hold, 2 of them only within rounding; 3 more only compute a figure",
    ):
        assert passage in document


def test_redefined_count_is_not_a_contradiction(package: Path) -> None:
    """It has a list of its own and is counted neither as failed nor as holding."""
    redefine_victims(package)
    figures = read_figures(package)
    document = render_documents(figures.package, figures)["docs/contradictions.md"]
    for passage in (
        "Each of these 15 checks is computed from the numbers as printed;\n"
        "1 of them fails, and 1 compares numbers that are defined differently. Of 1 ",
        "\n- The 2021 edition says 30, the 2022 edition 34 (2022 edition, about 2020). "
        "The 2022 edition counts begging.\n",
        "13 checks hold, 2 of them only within rounding; 3 more only compute a figure",
    ):
        assert passage in document


def test_redefined_count_is_named_below_the_table_of_years(package: Path) -> None:
    """The number before it cannot be compared; the data of the chart says so, too."""
    (package / "README.md").write_text(README)
    redefine_victims(package)
    figures = read_figures(package)
    readme = render_documents(figures.package, figures)["README.md"]
    sentence = "Not comparable with the years before, because the definition changed: Iceland 2020 "
    assert sentence in readme
    rows = csv.DictReader(build_pages(package)["ISL-victims_identified.csv"].splitlines())
    remarks = [(row["year"], row["remark"]) for row in rows if row["remark"]]
    assert remarks == [("2020", "new definition: The 2022 edition counts begging.")]


def test_redefined_count_is_listed_on_the_page(package: Path) -> None:
    """The page names it apart from the checks that hold and that do not."""
    redefine_victims(package)
    text = read_text(build_pages(package)["ISL.html"])
    assert (
        "Counted differently from edition to edition The 2021 edition says 30, the 2022 edition 34"
        " , about 2020. x The 2022 edition counts begging."
    ) in text
    assert "30 ≠ 34 , defined differently" in text
    assert "were compared in 15 checks: " in text
    assert "13 checks hold, " in text
    assert "1 of them does not hold; " in text


def test_documents_contain_a_hash_of_their_tables(run: Callable[..., Ran], package: Path) -> None:
    """A second run of build --documents changes nothing, and any cell changes the hash."""
    (package / "README.md").write_text(README)
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["homepage"] = "https://x.example"
    tables_hash = f"from tables with hash {hash_tables(load_package(package))} -->"
    paths = [package / name for name in ("docs/contradictions.md", "docs/figures.svg", "README.md")]
    for _ in range(2):
        result = run("build.py", package, "--documents")
        assert result.returncode == 0
        assert [package / line.split()[-1] for line in result.stdout.splitlines()[1:-1]] == paths
        assert all(tables_hash in path.read_text() for path in paths)
    assert not (package / "dist").exists()
    replace_text(package / "resources/areas.csv", "Denmark", "Danmark")
    assert hash_tables(load_package(package)) not in tables_hash


def test_readme_has_the_table_of_years_and_the_address_of_the_downloads(package: Path) -> None:
    """The table is written between its marks; the address follows `homepage`."""
    (package / "README.md").write_text(README)
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["homepage"] = "https://x.example"
    figures = read_figures(package)
    tables_hash = hash_tables(figures.package)
    assert render_documents(figures.package, figures)["README.md"] == (
        f"# Demo\n\n<!-- generated: years, from tables with hash {tables_hash} -->\n\n"
        "| Year | Trafficking victims identified, counted by the government |\n"
        "| --- | ---: |\n"
        "| 2019 | 24 |\n"
        "| 2020 | 30 |\n"
        "| 2021 | 33 |\n\n"
        "In doubt: Iceland 2021 (33). [docs/contradictions.md](docs/contradictions.md) says why.\n"
        "\n<!-- end: years -->\n\n"
        "<!-- generated: downloads -->\n\nThe files are at https://x.example. "
        "`make build` writes them to `dist/` in two minutes.\n\n<!-- end: downloads -->\n"
    )


def test_data_card_names_the_countries_and_their_years(package: Path) -> None:
    """The names are written between their marks."""
    card = "| Countries | <!-- generated: countries -->none<!-- end: countries --> |\n"
    (package / "docs").mkdir(exist_ok=True)
    (package / "docs/data-card.md").write_text(card)
    figures = read_figures(package)
    text = render_documents(figures.package, figures)["docs/data-card.md"]
    assert text == card.replace("none", "Iceland 2019–2021")


def test_readme_without_a_place_for_the_table_is_left_alone(package: Path) -> None:
    """Only the other documents are rendered."""
    (package / "README.md").write_text("# Demo\n")
    figures = read_figures(package)
    documents = render_documents(figures.package, figures)
    assert list(documents) == ["docs/contradictions.md", "docs/figures.svg"]
