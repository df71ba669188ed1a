"""Size: memory stays bounded, time grows no faster than the data, many findings cost little. Times are of the processor."""

import sys
from pathlib import Path

import pytest

import benchmark
from conftest import DATA, ROOT, add_table, field
from tip_figures.datapackage.findings import MAX_LISTED

pytestmark = pytest.mark.slow
LARGEST = 600  # megabytes, for a validation of any size


def measured(root: Path, *args: str) -> tuple[int, float, float]:
    """Exit status, seconds of processor time and peak megabytes of one validation."""
    status, _, seconds, peak = benchmark.measured(
        [sys.executable, ROOT / "scripts/validate.py", root, *args]
    )
    return status, seconds, peak


def test_scale_memory_is_bounded_and_time_follows_the_rows(tmp_path):
    """Three times as many rows take little more memory, and little more than three times as long."""
    costs = []
    for rows in (300_000, 900_000):
        benchmark.table(tmp_path, rows)
        costs.append(measured(tmp_path))
    (status, seconds, peak), (again, more_seconds, more) = costs
    assert (status, again) == (0, 0)
    assert more_seconds < 4 * seconds
    assert more < min(peak + 100, LARGEST)


def test_scale_time_follows_the_copies_of_a_package(tmp_path):
    """Ten times as many figures take at most about ten times as long: no check asks every figure about every other."""
    for number in (40, 400):
        benchmark.copies(DATA / "package", tmp_path / str(number), number)
    (status, seconds, _), (again, more, peak) = (
        measured(tmp_path / name) for name in ("40", "400")
    )
    assert (status, again, more < 12 * seconds, peak < LARGEST) == (0, 0, True, True)


@pytest.mark.parametrize("form", ["text", "json", "markdown", "github"])
def test_scale_ten_thousand_findings_cost_a_few_seconds(tmp_path, form):
    """Each form of the answer, with 12,000 findings, is written within five seconds of processor time."""
    columns = [f"n{i}" for i in range(12)]
    lines = [",".join(columns), *([",".join("x" * 12)] * MAX_LISTED)]
    add_table(tmp_path, "\n".join(lines) + "\n", [field(name, "integer") for name in columns])
    status, seconds, _ = measured(tmp_path, "--format", form)
    assert (status, seconds < 5) == (1, True)
