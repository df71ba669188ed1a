"""scripts/build.py: what it prints, and why it builds nothing."""

import os
import subprocess
import sys

import pytest

from cells import edit_row
from conftest import ROOT
from release_files import hash_files


def test_files_are_listed_with_their_sizes(run, package):
    """They are written into dist beside the descriptor."""
    result = run("build.py", package)
    assert (result.returncode, result.stderr) == (0, "")
    first_line, *lines, last_line = result.stdout.splitlines()
    paths = {line.split(" bytes  ")[1] for line in lines}
    assert first_line == str(package / "dist")
    assert paths == hash_files(package / "dist").keys()
    assert last_line == f"{len(paths)} files"
    size = (package / "dist/demo-figures.xlsx").stat().st_size
    assert f"{size:>13,} bytes  demo-figures.xlsx" in lines


def test_base_url_is_the_address_of_the_pages(run, package, tmp_path):
    result = run("build.py", package, "--output", tmp_path / "o", "--base-url", "https://x.org/d/")
    assert result.returncode == 0
    page = (tmp_path / "o/site/ISL.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://x.org/d/ISL.html">' in page


@pytest.mark.slow
def test_build_is_reproducible(released, dist, tmp_path):
    """In a folder whose name is not UTF-8, in another process, time zone and hash seed."""
    output = tmp_path / os.fsdecode(b"\xff")
    environment = {**os.environ, "TZ": "Asia/Almaty", "PYTHONHASHSEED": "1"}
    command = [sys.executable, ROOT / "scripts/build.py", released, "--output", output]
    subprocess.run(command, env=environment, check=True)
    assert hash_files(output) == hash_files(dist)


def test_invalid_package_is_not_built(run, package):
    """Its findings are printed, and no folder is created."""
    edit_row(package, "figures", "identified-2019", value="x")
    result = run("build.py", package, "--output", package / "new")
    assert result.returncode == 1
    assert "cell-type" in result.stdout
    assert result.stderr == "Nothing is built, because the package is not valid.\n"
    assert not (package / "new").exists()


def test_missing_library_is_one_line(run, package, monkeypatch):
    monkeypatch.delattr("tip_figures.release.assemble")
    monkeypatch.setitem(sys.modules, "tip_figures.release.assemble", None)
    result = run("build.py", package)
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert "build needs " in result.stderr
    assert ": run make build in a checkout, or install it from a checkout with " in result.stderr


README = """# Demo

<!-- generated: years, from tables -->old<!-- end: years -->
<!-- generated: downloads -->old<!-- end: downloads -->
<!-- generated: other -->kept<!-- end: other -->
"""


def test_documents_are_renewed(run, package):
    """No release is built; in README only what is between its marks changes."""
    (package / "README.md").write_text(README, encoding="utf-8")
    (package / "docs").mkdir()
    card = "Iceland: <!-- generated: countries -->old<!-- end: countries -->\n"
    (package / "docs/data-card.md").write_text(card, encoding="utf-8")
    result = run("build.py", package, "--documents", "--base-url", "https://x.org")
    assert (result.returncode, result.stderr) == (0, "")
    paths = [line.split(" bytes  ")[1] for line in result.stdout.splitlines()[1:-1]]
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


def test_contradictions_are_a_document(run, package):
    """Each has its numbers with quote, link and place, what was expected, and the explanation."""
    run("build.py", package, "--documents")
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
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert f"build.py: {package / 'docs'} cannot be written: " in result.stderr
