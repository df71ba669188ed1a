"""Time grows no faster than the data, memory stays bounded, many findings cost little."""

import hashlib
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from cases import cases
from cells import Row, read_rows, write_rows
from conftest import DATA, ROOT, add_table, copy_package, field, run_script
from measures.benchmark import ProcessCost, measure_process
from tip_figures.prose.sentences import hash_passage

pytestmark = pytest.mark.slow
PASSAGE = DATA / "texts" / "demo-2021-isl-protection.txt"
LARGEST = 1_000  # megabytes, for a validation of any size or the proof of 1,400 texts


def validate(root: Path, *arguments: str) -> ProcessCost:
    """The cost of one validation, of which processor time depends least on other processes."""
    return measure_process([sys.executable, ROOT / "scripts/validate.py", root, *arguments])


# A source has a hash of its sentences, so these come first.
REPEATED_TABLES = [
    "sentences",
    "sources",
    "numerals",
    "figures",
    "identities",
    "identity_terms",
    "gaps",
    "statements",
]


def write_repeated_package(root: Path, copies: int) -> None:
    """Write the small package with copies of its sources, each under its own id.

    A passage is recognized by its sentences, so each copy has its own hashes. Ids begin with
    report, edition and area of their source, as in `demo-2021-isl-`.
    """
    copy_package(root)
    hashes_by_source = defaultdict(list)
    for table in REPEATED_TABLES:
        rows = []
        for copy in range(copies):
            if table == "gaps" and copy:
                break  # all copies are about one series, which begins with the first of them
            for row in read_rows(DATA / "package", table):
                rows.append(name_copy(row, f"c{copy:04}"))
        for row in rows:
            if table == "sentences":
                hashes_by_source[row["source_id"]].append(row["sha256"])
            if table == "sources":
                row["fingerprint"] = hash_passage(hashes_by_source[row["source_id"]])
        write_rows(root, table, rows)
    assert run_script("tidy.py", root).returncode == 0


def name_copy(row: Row, copy: str) -> Row:
    """Return a row with the name of the copy in each identifier, section and hash of a sentence."""
    renamed = {column: cell.replace("-isl-", f"-isl-{copy}-") for column, cell in row.items()}
    if "section" in row:
        renamed["section"] = f"{copy.upper()} {row['section']}"
    if "sha256" in row:
        renamed["sha256"] = hashlib.sha256(f"{copy} {row['sha256']}".encode()).hexdigest()
    return renamed


def test_time_follows_the_copies_of_a_package(tmp_path):
    """No check compares each figure with each.

    Ten times as many figures take less than ten times as long, since commands start equally fast.
    """
    costs = []
    for copies in (40, 400):
        root = tmp_path / str(copies)
        write_repeated_package(root, copies)
        costs.append(validate(root))
    cost, larger_cost = costs
    assert (cost.status, larger_cost.status) == (0, 0)
    assert larger_cost.processor_seconds < 10 * cost.processor_seconds
    assert larger_cost.peak < LARGEST


def write_report(file: Path, sections: int) -> Path:
    """Write the text of the small package's first source with other pages inside and around it."""
    page = "A court heard one of 12 cases, and the ministry spent {number} on shelters. " * 8
    page += "[1]\n\n1 See the report of the ministry.\n{number}\n\fREPORT ON PLACES\n"
    others = "\n\n".join(page.format(number=number) for number in range(sections))
    first, second = PASSAGE.read_text("utf-8").strip().split("\n")
    changed = second.replace("2.5 million", "2.6 million")
    parts = [others, "Protection", first, others, changed, others]
    file.write_text("\n\n".join(parts), "utf-8")
    return file


def test_proof_takes_as_long_as_its_text(tmp_path):
    """A text of some MB takes at most five times as long as a quarter of it.

    What is under the heading of the passage beside it is an error.
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
    columns = "abcdefghijkl"
    rows = ",".join(columns) + "\n" + ("x,x,x,x,x,x,x,x,x,x,x,x\n" * 1_000)
    add_table(tmp_path, rows, [field(name, "integer") for name in columns])
    cost = validate(tmp_path, "--format", form)
    assert cost.status == 1
    assert cost.processor_seconds < 5
