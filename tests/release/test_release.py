"""The files of a release: the package itself, its zip, its list of hashes, and how to cite it."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import frictionless
import pytest

from conftest import edit_json, field, run_checks, unpack
from release_files import CSV_PATHS, hash_file, read_json
from tip_figures.datapackage.citation import format_citation, format_citation_file, release_url
from tip_figures.datapackage.read.load import load_package
from tip_figures.release.assemble import build_release

RELEASES = "https://github.com/o/r/releases"


def test_released_package_has_the_files_of_the_package(unpacked: Path, released: Path) -> None:
    """Tables, schemas and documents are the same, byte for byte."""
    for file in released.rglob("*"):
        path = file.relative_to(released)
        is_own_file = path.name != "datapackage.json" and path.parts[0] != "dist"
        if file.is_file() and is_own_file:
            assert (unpacked / path).read_bytes() == file.read_bytes()


def test_released_package_is_valid(unpacked: Path) -> None:
    """Our checks and frictionless find nothing."""
    assert run_checks(unpacked) == []
    report = frictionless.Package(str(unpacked / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])


def test_wheel_is_built_of_this_checkout_only(dist: Path) -> None:
    """The code of another package is never run."""
    assert list(dist.rglob("*.whl")) == []


def test_released_descriptor_has_what_is_not_committed(unpacked: Path) -> None:
    """The newest date of the changelog, the sources from their table, hash and size of files."""
    descriptor = read_json(unpacked / "datapackage.json")
    assert descriptor["created"] == "2026-11-25T00:00:00Z"
    assert descriptor["sources"][0] == {
        "title": (
            "2021 Report on Made-up Places (Office of Examples): "
            "Iceland, Protection, the whole section"
        ),
        "path": "https://example.org/reports/2021-report/iceland/",
        "version": "2021",
    }
    for resource in descriptor["resources"]:
        file = unpacked / resource["path"]
        assert resource["hash"] == f"sha256:{hash_file(file)}"
        assert resource["bytes"] == file.stat().st_size


def test_zip_contains_the_whole_package_in_one_folder(dist: Path) -> None:
    """All tables in all formats, documents and metadata, with the date of the release."""
    with zipfile.ZipFile(dist / "demo-figures-1.2.0.zip") as archive:
        dates = {entry.date_time for entry in archive.infolist()}
        paths = [name.split("/") for name in archive.namelist()]
    assert dates == {(2026, 11, 25, 0, 0, 0)}
    assert {path[0] for path in paths} == {"demo-figures-1.2.0"}
    assert {path[1] for path in paths} == {
        "CHANGELOG.md",
        "CITATION.cff",
        "LICENSE",
        "README.md",
        "codebook.html",
        "croissant.json",
        "datapackage.json",
        "dataset.jsonld",
        "parquet",
        "resources",
        "schemas",
        "stata",
    }


def test_zip_contains_what_readme_links_to(make_package: Any, tmp_path: Path) -> None:
    """Relative links of README work in the unpacked package, too."""
    root: Path = make_package("id\n1\n", [field("id", "integer")])
    text = "![Chart](chart.svg) [Table](t.csv) [Notes](notes.md#a) [W](https://w.example/x.md)\n"
    (root / "README.md").write_text(text, encoding="utf-8")
    for name in ("chart.svg", "notes.md", "other.md"):
        (root / name).write_text("text", encoding="utf-8")
    build_release(load_package(root), root / "dist")
    names = {file.name for file in unpack(root / "dist", tmp_path / "u").iterdir()}
    assert {"README.md", "chart.svg", "notes.md", "t.csv"} <= names
    assert "other.md" not in names


def test_at_most_twelve_files_are_attached(dist: Path) -> None:
    """The tables that people look for, workbook, database, zip and hashes; beside them the site."""
    names = {file.name for file in dist.iterdir()}
    assert len(names - {"site"}) <= 12 - 1  # a wheel is built of a checkout alone
    assert names - {"parts.csv"} == {
        "SHA256SUMS",
        "contradictions.csv",
        "demo-figures-1.2.0.zip",
        "demo-figures.sqlite",
        "demo-figures.xlsx",
        "figures_flat.csv",
        "site",
        "totals.csv",
    }


@pytest.mark.parametrize("folder", ["", "site"], ids=["attached", "site"])
def test_hashes_are_those_of_the_downloaded_files(dist: Path, folder: str, tmp_path: Path) -> None:
    """`sha256sum --check` passes where exactly these files are, and no file is left out."""
    for file in (dist / folder).iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path)
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    checked = {line.removesuffix(": OK") for line in result.stdout.splitlines()}
    assert checked == {file.name for file in tmp_path.iterdir()} - {"SHA256SUMS"}


def test_removed_formats_are_not_written(unpacked: Path) -> None:
    """There are no checks in SQL and no CSVW."""
    names = {file.name for file in unpacked.rglob("*")}
    assert not {name for name in names if name.endswith(".sql")}
    assert "csv-metadata.json" not in names


def test_citation_file_is_valid(unpacked: Path) -> None:
    """CITATION.cff has version and date, and passes the format's own schema."""
    file = unpacked / "CITATION.cff"
    text = file.read_text(encoding="utf-8")
    assert 'version: "1.2.0"\ndate-released: "2026-11-25"\n' in text
    program = Path(sys.executable).with_name("check-jsonschema")
    command = [program, "--builtin-schema", "vendor.citation-file-format", file]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


DESCRIPTOR = {
    "title": "T",
    "version": "1.0.0",
    "created": "2026-01-02",
    "homepage": "https://x.example",
}
PEOPLE = [{"title": "A Body"}, {"givenName": "Ada", "familyName": "Byron", "roles": ["author"]}]


def test_citation_names_authors_before_other_contributors() -> None:
    """A contributor without the role of an author is not cited where there is an author."""
    descriptor = {**DESCRIPTOR, "contributors": PEOPLE}
    assert format_citation(descriptor) == (
        "Ada Byron (2026). T, version 1.0.0 [data set]. https://x.example"
    )
    authors = '[{"family-names": "Byron", "given-names": "Ada"}]'
    assert authors in format_citation_file(descriptor)


def test_citation_without_authors() -> None:
    """There is no citation file, and the line names the makers."""
    assert format_citation_file(DESCRIPTOR) == ""
    assert format_citation({"title": "T"}) == "The makers of T. T [data set]"


@pytest.mark.parametrize(
    ("homepage", "file_url", "page_url"),
    [
        pytest.param("", "a.csv", "", id="none"),
        pytest.param(
            "https://x.example/data/",
            "https://x.example/data/a.csv",
            "https://x.example/data/",
            id="own-site",
        ),
        pytest.param(
            "https://github.com/o/r",
            f"{RELEASES}/download/v1.0.0/a.csv",
            f"{RELEASES}/tag/v1.0.0",
            id="github-repository",
        ),
        pytest.param(
            "https://o.github.io/r/",
            f"{RELEASES}/download/v1.0.0/a.csv",
            f"{RELEASES}/tag/v1.0.0",
            id="github-pages",
        ),
    ],
)
def test_address_follows_the_homepage(homepage: str, file_url: str, page_url: str) -> None:
    """Without a homepage it is relative; on GitHub it is that of the version."""
    descriptor = {"homepage": homepage, "version": "1.0.0"}
    assert release_url(descriptor, "a.csv") == file_url
    assert release_url(descriptor) == page_url


@pytest.fixture(scope="module")
def github_dist(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the small package that is published on GitHub."""
    root = tmp_path_factory.mktemp("github") / "package"
    shutil.copytree(released, root, ignore=shutil.ignore_patterns("dist"))
    with edit_json(root / "datapackage.json") as descriptor:
        descriptor["homepage"] = "https://github.com/o/r"
    build_release(load_package(root), root / "dist")
    return root / "dist"


@pytest.mark.parametrize(
    "path", ["CITATION.cff", "codebook.html", "croissant.json", "dataset.jsonld"]
)
def test_documents_lead_to_this_version(github_dist: Path, path: str, tmp_path: Path) -> None:
    """They name the address of the version, not of the newest release."""
    text = (unpack(github_dist, tmp_path) / path).read_text(encoding="utf-8")
    assert f"{RELEASES}/tag/v1.2.0" in text


def test_page_leads_to_this_version(github_dist: Path) -> None:
    """Its citation has the address, and search engines find the files of the version."""
    page = (github_dist / "site/index.html").read_text(encoding="utf-8")
    assert f"[data set]. {RELEASES}/tag/v1.2.0" in page
    assert f'"contentUrl": "{RELEASES}/download/v1.2.0/demo-figures.xlsx"' in page


def test_package_has_its_address_once(github_dist: Path, tmp_path: Path) -> None:
    """The descriptor keeps the homepage; files of the package are found beside it."""
    root = unpack(github_dist, tmp_path)
    assert read_json(root / "datapackage.json")["homepage"] == "https://github.com/o/r"
    for name in ("croissant.json", "dataset.jsonld"):
        downloads = read_json(root / name)["distribution"]
        assert {file["contentUrl"] for file in downloads} == set(CSV_PATHS.values())


def test_package_without_figures_is_released(package: Path) -> None:
    """Tables that have no rows yet are released with their headers."""
    empty = ("sentences", "numerals", "figures", "identities", "identity_terms")
    for name in (*empty, "totals", "parts", "figures_flat", "contradictions"):
        file = package / f"resources/{name}.csv"
        file.write_text(file.read_text().splitlines()[0] + "\n")
    paths = build_release(load_package(package), package / "dist")
    assert {"figures_flat.csv", "totals.csv", "site/index.html"} <= set(paths)
    (header,) = (package / "dist/totals.csv").read_text().splitlines()
    assert header.startswith("series,year,area,what,scope,counted_by,value,value_to,bound,unit,")
