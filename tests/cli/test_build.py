"""scripts/build.py: what it prints, and the documents that it renews."""

import os
import subprocess
import sys

import pytest

from conftest import ROOT
from release_files import hash_files


def test_release_has_the_given_address(run, package):
    """Its files are listed with their sizes; they are written into dist beside the descriptor."""
    result = run("build.py", package, "--base-url", "https://x.org/d/")
    assert (result.returncode, result.stderr) == (0, "")
    first_line, *lines, last_line = result.stdout.splitlines()
    assert first_line == str(package / "dist")
    assert {line.split(" bytes  ")[1] for line in lines} == hash_files(package / "dist").keys()
    assert last_line == f"{len(lines)} files"
    size = (package / "dist/demo-figures.xlsx").stat().st_size
    assert f"{size:>13,} bytes  demo-figures.xlsx" in lines
    page = (package / "dist/site/ISL.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://x.org/d/ISL.html">' in page


@pytest.mark.slow
def test_build_is_reproducible(released, dist, tmp_path):
    """In a folder whose name is not UTF-8, in another process, time zone and hash seed."""
    output = tmp_path / os.fsdecode(b"\xff")
    environment = {**os.environ, "TZ": "Asia/Almaty", "PYTHONHASHSEED": "1"}
    command = [sys.executable, ROOT / "scripts/build.py", released, "--output", output]
    subprocess.run(command, env=environment, check=True)
    assert hash_files(output) == hash_files(dist)


README = """# Demo

<!-- generated: years, from tables -->old<!-- end: years -->
<!-- generated: downloads -->old<!-- end: downloads -->
<!-- generated: other -->kept<!-- end: other -->
"""


@pytest.fixture
def documents(run, package):
    """The package with renewed documents, and what was printed."""
    (package / "README.md").write_text(README, encoding="utf-8")
    (package / "docs").mkdir()
    card = "Iceland: <!-- generated: countries -->old<!-- end: countries -->\n"
    (package / "docs/data-card.md").write_text(card, encoding="utf-8")
    return run("build.py", package, "--documents", "--base-url", "https://x.org")


def test_documents_are_renewed(documents, package):
    """No release is built; in README only what is between its marks changes."""
    assert (documents.returncode, documents.stderr) == (0, "")
    paths = [line.split(" bytes  ")[1] for line in documents.stdout.splitlines()[1:-1]]
    assert paths == [
        "CITATION.cff",
        ".zenodo.json",
        "docs/contradictions.md",
        "docs/figures.svg",
        "README.md",
        "docs/data-card.md",
    ]
    assert not (package / "dist").exists()
    expected = """# Demo

<!-- generated: years -->

| Iceland | Trafficking victims identified |
| --- | ---: |
| 2019 | 24 |
| 2020 | 30 |
| 2021 | 33 (contradicted by other numbers) |

<!-- end: years -->
<!-- generated: downloads -->

The files are at https://x.org. `make build` writes them to `dist/`.

<!-- end: downloads -->
<!-- generated: other -->kept<!-- end: other -->
"""
    assert (package / "README.md").read_text("utf-8") == expected
    assert "-->Iceland 2019–2021<!--" in (package / "docs/data-card.md").read_text("utf-8")
    assert 'url: "https://x.org"' in (package / "CITATION.cff").read_text("utf-8")
    picture = (package / "docs/figures.svg").read_text("utf-8")
    assert ">Iceland: Trafficking victims identified<" in picture


@pytest.mark.usefixtures("documents")
def test_contradictions_are_a_document(package):
    """Each has its numbers with quote, link and place, what was expected, and the explanation."""
    document = (package / "docs/contradictions.md").read_text("utf-8")
    link = "https://example.org/reports/2022-report/iceland/#:~:text=were%20citizens%20and%2011"
    for passage in (
        "We check 14 relations with the numbers as printed: 13 hold\n(2 after rounding), "
        "1 is contradicted.\n",
        "\n\n## Iceland 2021: The report says 33, but 20 + 11 = 31\n\n"
        "Expected: Citizens and foreigners are given as the victims identified.\n\n- 33 ",
        "\n- 11 trafficking victims identified, foreign citizens, 2021: "
        f"[“were citizens and 11”]({link}) (DEMO 2022, paragraph 1, sentence 3)\n\n20 and 11 make",
        "\n## Doubtful for other reasons\n\n- 1,200 hotline calls, 2021: ",
    ):
        assert passage in document


def test_documents_that_cannot_be_written_are_one_line(run, package):
    (package / "docs").write_text("", encoding="utf-8")
    result = run("build.py", package, "--documents")
    reason = "cannot be read or written: File exists."
    assert (result.returncode, result.stderr) == (2, f"build.py: {package / 'docs'}: {reason}\n")
