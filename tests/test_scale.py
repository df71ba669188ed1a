"""Time grows no faster than the data, memory stays bounded, many findings cost little."""

import sys
from pathlib import Path

import pytest

from cases import cases
from conftest import DATA, ROOT, add_table, field
from measures.benchmark import ProcessCost, measure_process
from repeated_package import write_repeated_package

pytestmark = pytest.mark.slow
PASSAGE = DATA / "texts" / "demo-2021-isl-protection.txt"
LARGEST = 600  # megabytes, for a validation of any size


def validate(root: Path, *arguments: str) -> ProcessCost:
    """The cost of one validation, of which processor time depends least on other processes."""
    return measure_process([sys.executable, ROOT / "scripts/validate.py", root, *arguments])


def test_time_follows_the_copies_of_a_package(tmp_path):
    """Ten times as many figures take about ten times as long: no check compares each with each."""
    costs = []
    for copies in (40, 400):
        root = tmp_path / str(copies)
        write_repeated_package(root, copies)
        costs.append(validate(root))
    cost, larger_cost = costs
    assert (cost.status, larger_cost.status) == (0, 0)
    assert larger_cost.processor_seconds < 11 * cost.processor_seconds
    assert larger_cost.peak < LARGEST


def write_report(file: Path, sections: int) -> Path:
    """Write the text of the small package's first source with other pages inside and around it."""
    page = "A court heard one of 12 cases, and the ministry spent {number} on shelters. " * 8
    page += "[1]\n\n1 See the report of the ministry.\n{number}\n\fREPORT ON PLACES\n"
    others = "\n\n".join(page.format(number=number) for number in range(sections))
    first, second = PASSAGE.read_text(encoding="utf-8").strip().split("\n")
    changed = second.replace("2.5 million", "2.6 million")
    file.write_text("\n\n".join([others, first, others, changed, others]), encoding="utf-8")
    return file


def test_proof_takes_as_long_as_its_text(tmp_path):
    """A text of some MB takes at most five times as long as a quarter of it.

    Sections without a heading beside the passage are errors.
    """
    script = ROOT / "scripts/verify_source.py"
    costs = [
        measure_process(
            [sys.executable, script, DATA / "package", "--text", write_report(file, count)]
        )
        for count, file in ((400, tmp_path / "short.txt"), (1600, tmp_path / "long.txt"))
    ]
    cost, larger_cost = costs
    assert cost.status == larger_cost.status == 1
    assert larger_cost.processor_seconds < 5 * cost.processor_seconds
    assert larger_cost.peak < LARGEST


@cases("form", ["text", "json", "markdown", "github"])
def test_twelve_thousand_findings_cost_a_few_seconds(tmp_path, form):
    """Each form of the report is written within five seconds of processor time."""
    columns = [f"n{number}" for number in range(12)]
    header = ",".join(columns)
    row = ",".join("x" for _ in columns)
    lines = [header, *([row] * 1_000)]
    fields = [field(name, "integer") for name in columns]
    add_table(tmp_path, "\n".join(lines) + "\n", fields)
    cost = validate(tmp_path, "--format", form)
    assert cost.status == 1
    assert cost.processor_seconds < 5
