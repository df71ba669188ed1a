"""Memory stays bounded, time grows no faster than the data, and many findings cost little."""

import sys
from pathlib import Path

import pytest

from conftest import DATA, ROOT, add_table, field
from measures.benchmark_data import (
    write_large_table,
    write_many_tables,
    write_repeated_package,
)
from measures.benchmark_process import ProcessCost, measure_process
from tip_figures.datapackage.findings import MAX_LISTED

pytestmark = pytest.mark.slow
PASSAGE = DATA / "texts" / "demo-2021-isl-protection.txt"
LARGEST = 600  # megabytes, for a validation of any size


def validate(root: Path, *arguments: str) -> ProcessCost:
    """The cost of one validation, of which processor time depends least on other processes."""
    return measure_process([sys.executable, ROOT / "scripts/validate.py", root, *arguments])


def test_memory_is_bounded_and_time_follows_the_rows(tmp_path):
    """Three times as many rows take little more memory, and at most four times as long."""
    write_large_table(tmp_path, 300_000)
    cost = validate(tmp_path)
    write_large_table(tmp_path, 900_000)
    larger_cost = validate(tmp_path)
    assert (cost.status, larger_cost.status) == (0, 0)
    assert larger_cost.processor_seconds < 4 * cost.processor_seconds
    assert larger_cost.peak < min(cost.peak + 100, LARGEST)


def test_memory_is_bounded_for_many_tables(tmp_path):
    """Four times as many tables, together larger than what stays in memory, take little more."""
    write_many_tables(tmp_path / "few", 125, 1500)
    write_many_tables(tmp_path / "many", 500, 1500)
    cost, larger_cost = validate(tmp_path / "few"), validate(tmp_path / "many")
    assert (cost.status, larger_cost.status) == (0, 0)
    assert larger_cost.processor_seconds < 5 * cost.processor_seconds
    assert larger_cost.peak < cost.peak + 100


def test_time_follows_the_copies_of_a_package(tmp_path):
    """Ten times as many figures take about ten times as long: no check compares each with each."""
    costs = []
    for copies in (40, 400):
        root = tmp_path / str(copies)
        write_repeated_package(DATA / "package", root, copies)
        costs.append(validate(root))
    cost, larger_cost = costs
    assert (cost.status, larger_cost.status) == (0, 0)
    assert larger_cost.processor_seconds < 12 * cost.processor_seconds
    assert larger_cost.peak < LARGEST


def write_report(file: Path, sections: int, form: str) -> Path:
    """Write the text of the small package's first source with many other sections around it."""
    section = "A court heard one of 12 cases, and the ministry spent {number} on shelters. " * 8
    if form == "pages":
        section += "[1]\n\n1 See the report of the ministry.\n{number}\n\fREPORT ON PLACES\n"
    other = [section.format(number=number) for number in range(sections)]
    first, second = PASSAGE.read_text(encoding="utf-8").strip().split("\n")
    changed = second.replace("2.5 million", "2.6 million")
    middle = [first, *other, changed] if form == "inside" else [*other, first, second, *other]
    file.write_text("\n\n".join(middle), encoding="utf-8")
    return file


@pytest.mark.parametrize("form", ["plain", "pages", "inside"])
def test_proof_takes_as_long_as_its_text(tmp_path, form):
    """A text of 2 to 4 MB takes at most five times as long as a quarter of it."""
    script = ROOT / "scripts/verify_source.py"
    costs = [
        measure_process(
            [sys.executable, script, DATA / "package", "--text", write_report(file, count, form)]
        )
        for count, file in ((750, tmp_path / "short.txt"), (3000, tmp_path / "long.txt"))
    ]
    cost, larger_cost = costs
    assert cost.status == larger_cost.status == (1 if form == "inside" else 0)
    assert larger_cost.processor_seconds < 5 * cost.processor_seconds
    assert larger_cost.peak < LARGEST


@pytest.mark.parametrize("form", ["text", "json", "markdown", "github"])
def test_twelve_thousand_findings_cost_a_few_seconds(tmp_path, form):
    """Each form of the report is written within five seconds of processor time."""
    columns = [f"n{number}" for number in range(12)]
    header = ",".join(columns)
    row = ",".join("x" for _ in columns)
    lines = [header, *([row] * MAX_LISTED)]
    fields = [field(name, "integer") for name in columns]
    add_table(tmp_path, "\n".join(lines) + "\n", fields)
    cost = validate(tmp_path, "--format", form)
    assert cost.status == 1
    assert cost.processor_seconds < 5
