"""The finding that leads the index: its numbers are those of the tables."""

import csv
import json
import re

import pytest
from page_helpers import NEW, OLD, build_pages, read_attributes, read_text

from cases import cases
from cells import edit_row, read_rows
from conftest import ROOT, edit_json
from tip_figures.datapackage.findings import CommandError

CITIZENS = f"{OLD}identified-2020-citizens"
TOTAL = f"{OLD}identified-2020"
FINDING = {
    "title": "Most victims were citizens",
    "text": [f"Of the [30]({TOTAL}) victims, [24]({CITIZENS}) were citizens."],
    "limits": "One year is few.",
    "chart_title": "Victims by citizenship",
    "dimension": "citizenship",
    "majorities": [CITIZENS],
}


@pytest.fixture
def with_finding(package):
    """A function that puts a finding into the small package."""

    def add_finding(**changes):
        with edit_json(package / "datapackage.json") as descriptor:
            descriptor["finding"] = {**FINDING, **changes}
        return package

    return add_finding


def test_index_begins_with_the_finding(with_finding):
    """Each number leads to its words in the report; the chart has its files."""
    pages = build_pages(with_finding())
    hero = read_text(pages["index.html"], ".hero")
    assert hero.startswith(
        "Most victims were citizens Of the 30 victims, 24 were citizens. "
        "What limits it: One year is few. Victims by citizenship Citizenship. People, "
        "according to the government. Scope: all. Year Total Parts 2020 30 Iceland: 24 (80.0%)"
    )
    links = read_attributes(pages["index.html"], "href", ".hero p a")
    assert links[0].startswith("https://example.org/reports/2021-report/iceland/#:~:text=")
    rows = list(csv.DictReader(pages["finding.csv"].splitlines()))
    assert [row["part"] for row in rows] == ["Iceland", "foreigners"]
    assert ">2020: 30<" in pages["finding.svg"]


def test_package_without_a_finding_has_its_title_first():
    pages = build_pages()
    assert read_text(pages["index.html"], "h1") == "Figures of a made-up report"
    assert "finding.csv" not in pages


@cases(
    "changes, message",
    {
        "another-number": (
            {"text": [f"Of them [25]({CITIZENS}) were citizens."]},
            f"the finding says 25, and figure {CITIZENS} is 24",
        ),
        "unknown-figure": ({"limits": "[25](no-figure)"}, "figure no-figure is missing"),
        "minority": (
            {"majorities": [f"{OLD}identified-2020-foreign"]},
            "identified-2020-foreign the most of a total",
        ),
        "no-part": ({"majorities": [f"{NEW}hotline-calls-2021"]}, "the most of a total"),
        "no-division": ({"dimension": "age"}, "no total of the finding divides by age"),
    },
)
def test_finding_that_the_tables_do_not_support_is_refused(with_finding, changes, message):
    with pytest.raises(CommandError, match=re.escape(message)):
        build_pages(with_finding(**changes))


def test_changed_part_refutes_the_finding(with_finding):
    package = with_finding()
    place = f"{TOTAL}/victims_identified/citizenship/1/ISL"
    edit_row(package, "parts", place, value="14", share="0.466667")
    with pytest.raises(CommandError, match="the most of a total"):
        build_pages(package)


# The published finding, read from the files without the code of the pages

DESCRIPTOR = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
PUBLISHED = DESCRIPTOR["finding"]
TEXTS = [PUBLISHED["title"], *PUBLISHED["text"], PUBLISHED["limits"]]
NUMBER = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
PARTS = {row["figure_id"]: row for row in read_rows(ROOT, "parts") if row["total"]}


def test_numbers_of_the_published_finding_are_those_of_the_figures():
    values = {row["figure_id"]: row["value"] for row in read_rows(ROOT, "figures")}
    numbers = NUMBER.findall(" ".join(TEXTS))
    assert numbers
    assert [(number, name) for number, name in numbers if values[name] != number] == []


def test_other_digits_of_the_published_finding_are_years_of_its_parts():
    years = {PARTS[name]["year"] for name in PUBLISHED["majorities"]}
    assert set(re.findall(r"\d+", NUMBER.sub("", " ".join(TEXTS)))) <= years


def test_published_finding_holds_in_each_year_that_its_chart_shows():
    """Each part is more than half of its total, and the same code in all years of its series."""
    parts = [PARTS[name] for name in PUBLISHED["majorities"]]
    assert [row for row in parts if 2 * int(row["value"]) <= int(row["total"])] == []
    codes = {(row["series"], row["dimension"]): row["part_code"] for row in parts}
    assert [
        row for row in parts if codes[row["series"], row["dimension"]] != row["part_code"]
    ] == []
    shown = {row["total_figure_id"] for row in parts}
    in_chart = [row for row in parts if row["dimension"] == PUBLISHED["dimension"]]
    assert {row["total_figure_id"] for row in in_chart} == shown
    assert len({row["series"] for row in in_chart}) == 2
