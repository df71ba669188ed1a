"""The files of a release: the package itself, its zip, its list of hashes, and how to cite it."""

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import frictionless
import pytest

from conftest import field, run_checks
from release_files import hash_file, read_json
from tip_figures.datapackage.citation import format_citation, format_citation_file, release_url
from tip_figures.datapackage.read.load import load_package
from tip_figures.release.assemble import build_release

RELEASES = "https://github.com/o/r/releases"


def test_released_package_has_the_files_of_the_package(dist: Path, released: Path) -> None:
    """Tables, schemas and documents are the same, byte for byte."""
    for file in released.rglob("*"):
        path = file.relative_to(released)
        is_own_file = path.name != "datapackage.json" and path.parts[0] != "dist"
        if file.is_file() and is_own_file:
            assert (dist / path).read_bytes() == file.read_bytes()


def test_released_package_is_valid(dist: Path) -> None:
    """Our checks and frictionless find nothing."""
    assert run_checks(dist) == []
    report = frictionless.Package(str(dist / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])


def test_wheel_is_built_of_this_checkout_only(dist: Path) -> None:
    """The code of another package is never run."""
    assert list(dist.rglob("*.whl")) == []


def test_released_descriptor_has_what_is_not_committed(dist: Path) -> None:
    """The newest date of the changelog, the sources from their table, hash and size of files."""
    descriptor = read_json(dist / "datapackage.json")
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
        file = dist / resource["path"]
        assert resource["hash"] == f"sha256:{hash_file(file)}"
        assert resource["bytes"] == file.stat().st_size


def test_zip_contains_the_package_alone(dist: Path) -> None:
    """The zip has no generated table; its files have the date of the release."""
    with zipfile.ZipFile(dist / "demo-figures-1.2.0.zip") as archive:
        dates = {entry.date_time for entry in archive.infolist()}
        top_level = {name.partition("/")[0] for name in archive.namelist()}
    assert dates == {(2026, 11, 25, 0, 0, 0)}
    assert top_level == {
        "CHANGELOG.md",
        "CITATION.cff",
        "LICENSE",
        "README.md",
        "datapackage.json",
        "resources",
        "schemas",
    }


def test_list_of_hashes_names_every_other_file(dist: Path) -> None:
    """SHA256SUMS is as sha256sum reads it."""
    hashes = {}
    for line in (dist / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, path = line.split("  ")
        hashes[path] = digest
    files = [file for file in dist.rglob("*") if file.is_file() and file.name != "SHA256SUMS"]
    assert hashes == {file.relative_to(dist).as_posix(): hash_file(file) for file in files}


def test_removed_formats_are_not_written(dist: Path) -> None:
    """There are no checks in SQL and no CSVW."""
    names = {file.name for file in dist.rglob("*")}
    assert not {name for name in names if name.endswith(".sql")}
    assert "csv-metadata.json" not in names


def test_citation_file_is_valid(dist: Path) -> None:
    """CITATION.cff has version and date, and passes the format's own schema."""
    file = dist / "CITATION.cff"
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


@pytest.fixture
def github_dist(make_package: Any) -> Path:
    """The release of a tiny package that is published on GitHub."""
    descriptor = {
        "title": "T",
        "homepage": "https://github.com/o/r",
        "contributors": [{"title": "A Body"}],
    }
    root: Path = make_package("id\n1\n", [field("id", "integer")], package=descriptor)
    build_release(load_package(root), root / "dist")
    return root / "dist"


@pytest.mark.parametrize(
    "path", ["CITATION.cff", "codebook.html", "croissant.json", "dataset.jsonld"]
)
def test_documents_lead_to_this_version(github_dist: Path, path: str) -> None:
    """They name the address of the version, not of the newest release."""
    assert f"{RELEASES}/tag/v1.0.0" in (github_dist / path).read_text(encoding="utf-8")


def test_addresses_of_attached_files_are_absolute(github_dist: Path) -> None:
    """Search engines find the files of the version; Croissant is read beside its files."""
    dataset = read_json(github_dist / "dataset.jsonld")
    urls = {download["name"]: download["contentUrl"] for download in dataset["distribution"]}
    assert urls["tiny.xlsx"] == f"{RELEASES}/download/v1.0.0/tiny.xlsx"
    croissant = read_json(github_dist / "croissant.json")
    assert [file["contentUrl"] for file in croissant["distribution"]] == ["t.csv"]


def test_package_without_figures_is_released(package: Path) -> None:
    """Tables of figures that have no rows yet make empty generated tables."""
    for name in ("sentences", "numerals", "figures", "identities", "identity_terms"):
        file = package / f"resources/{name}.csv"
        file.write_text(file.read_text().splitlines()[0] + "\n")
    paths = build_release(load_package(package), package / "dist")
    assert {"figures_flat.csv", "totals.csv", "site/index.html"} <= set(paths)
    (header,) = (package / "dist/totals.csv").read_text().splitlines()
    assert header.startswith("year,area,what,counted_by,value,value_to,unit,bound,edition_year,")
