"""The files of a release: what is written and replaced, addresses, dates, citation."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import frictionless
import pytest

from cases import cases
from cells import edit_row, make_stale, read_files
from conftest import drop_table, edit_json, run_checks, run_script, unpack
from release_files import CSV_PATHS, GENERATED_TABLES, hash_file, read_json
from tip_figures.datapackage.checks import FILES
from tip_figures.datapackage.citation import format_citation, format_citation_file
from tip_figures.datapackage.findings import CommandError
from tip_figures.datapackage.package import load_package
from tip_figures.release.assemble import build_release
from tip_figures.release.contents import find_release_time

ADDRESS = "https://o.github.io/r"


def build(package: Path) -> list[str]:
    """Build the release of a package, and return the paths of its files."""
    return build_release(load_package(package), package / "dist")


# What is written


def test_zip_contains_the_whole_package_in_one_folder(dist):
    """All tables in all formats, metadata, and documents with what they link to.

    It has the date of the release; nothing outside of the package is read.
    """
    with zipfile.ZipFile(dist / "demo-figures-1.2.0.zip") as archive:
        dates = {entry.date_time for entry in archive.infolist()}
        paths = [name.split("/") for name in archive.namelist()]
    assert dates == {(2026, 11, 25, 0, 0, 0)}
    assert {path[0] for path in paths} == {"demo-figures-1.2.0"}
    files = ".zenodo.json CHANGELOG.md CITATION.cff LICENSE README.md codebook.html croissant.json"
    files += " datapackage.json dataset.jsonld docs notes.md parquet resources schemas stata"
    assert sorted({path[1] for path in paths}) == files.split()
    linked = ["codings/first.csv", "codings/rules.md", "preview.png"]
    assert ["/".join(path[2:]) for path in paths if path[1] == "docs"] == linked


def test_links_of_a_copied_document_lead_to_files_of_the_site(dist):
    """A file that only the zip has is named, without a link."""
    assert (dist / "site/CONTRIBUTING.md").read_text("utf-8") == (
        "[Totals](totals.csv) and [limits](data-card.md#limits), "
        "see the notes (`notes.md` in demo-figures-1.2.0.zip)\n"
    )


def test_tables_are_the_same_byte_for_byte(unpacked, released, dist):
    for path in CSV_PATHS.values():
        assert (unpacked / path).read_bytes() == (released / path).read_bytes()
    for name in GENERATED_TABLES:
        assert hash_file(dist / f"{name}.csv") == hash_file(released / f"resources/{name}.csv")


@cases("names", [[name] for name in GENERATED_TABLES] + [GENERATED_TABLES])
def test_package_may_lack_generated_tables(released, tmp_path, names):
    """Its release lacks the same tables."""
    root = tmp_path / "package"
    shutil.copytree(released, root)
    for name in names:
        drop_table(root, name)
    files = [f"{name}.csv" for name in GENERATED_TABLES if name not in names]
    assert [path for path in build(root) if path.endswith(".csv") and "/" not in path] == sorted(
        files
    )


def test_released_package_is_valid(unpacked):
    """Files are as the descriptor says, and frictionless finds nothing."""
    assert run_checks(unpacked, FILES.name) == []
    report = frictionless.Package(str(unpacked / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])


def test_released_descriptor_has_what_is_not_committed(unpacked):
    """The date, each edition of a report, hash and size of files, which the checks compare."""
    descriptor = read_json(unpacked / "datapackage.json")
    assert descriptor["created"] == "2026-11-25T00:00:00Z"
    assert descriptor["sources"][0] == {
        "title": "2021 Report on Made-up Places (Office of Examples)",
        "path": "https://example.org/reports/2021-report/",
        "version": "2021",
    }
    assert descriptor["resources"][0].keys() >= {"hash", "bytes"}


def test_package_without_rows_is_released(package):
    """Tables that have no rows yet are released with their headers."""
    for name in CSV_PATHS.keys() - {"areas", "indicators", "sources"}:
        file = package / f"resources/{name}.csv"
        file.write_text(file.read_text().splitlines()[0] + "\n")
    assert {"figures_flat.csv", "totals.csv", "site/index.html"} <= set(build(package))


def test_markup_and_formulas_are_texts_in_pages_and_workbook(package, tmp_path):
    """In titles and in cells. A release without a date has none."""
    text = "=1+1 </script><script>|"
    edit_row(package, "figures_flat", "identified-2019", note=text)
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor.update({"title": text, "description": text})
    build(package)
    root = unpack(package / "dist", tmp_path / "u")
    for page in (root / "codebook.html", *(package / "dist/site").glob("*.html")):
        assert "<script>|" not in page.read_text("utf-8")
    with zipfile.ZipFile(package / "dist/demo-figures.xlsx") as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist())
    assert "created" not in read_json(root / "datapackage.json")
    assert "date-released" not in (root / "CITATION.cff").read_text("utf-8")
    assert "version 1.2.0." in (package / "dist/site/index.html").read_text("utf-8")


# What is replaced


@cases("name", ["name", "title", "version", "licenses", "contributors"])
def test_release_without_a_needed_property_is_refused(package, name):
    file = package / "datapackage.json"
    file.write_text(json.dumps({**read_json(file), name: None}), encoding="utf-8")
    with pytest.raises(CommandError, match=rf"datapackage\.json: .* more: .*{name[:11]}"):
        build(package)
    assert not (package / "dist").exists()


def test_earlier_release_is_replaced_as_a_whole(package, monkeypatch):
    """Not if the folder has other files, which would be removed, or if a file cannot be written."""
    build(package)
    for notes in (package / "dist/notes.txt", package / "dist/site/notes.txt"):
        notes.write_text("mine", "utf-8")
        files = read_files(package)
        with pytest.raises(CommandError, match=r"contains notes\.txt, which no release wrote"):
            build(package)
        assert read_files(package) == files
        notes.unlink()

    before = read_files(package)
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["version"] = "1.2.1"
    build(package)
    after = read_files(package)
    names = {path.replace("1.2.0", "1.2.1") for path in before}
    assert after.keys() == names
    monkeypatch.delattr("tip_figures.release.assemble.write_database")
    with pytest.raises(NameError):
        build(package)
    assert read_files(package) == after


def test_folders_of_killed_builds_are_removed(package):
    """A folder that a build may still be writing stays, and so does one with other files."""
    contents = {"0123abcd": "new", "4567abcd": "old", "running1": "new", "othermy1": "notes"}
    folders = {suffix: package / f".dist-{suffix}" for suffix in contents}
    for suffix, entry in contents.items():
        (folders[suffix] / entry).mkdir(parents=True)
        if suffix != "running1":
            make_stale(folders[suffix])
    build(package)
    left = {suffix for suffix, folder in folders.items() if folder.exists()}
    assert left == {"running1", "othermy1"}


# Dates


@cases(
    "changelog, time",
    {
        # this version
        "## 1.2.0 (2026-02-03)\n": "2026-02-03 00:00",
        # another version
        "## 1.2.0\n\n## 1.1.0 (2026-02-03)\n": None,
        # longer version
        "## 1.2.01 (2026-02-03)\n": None,
        # no day of a calendar
        "## 1.2.0 (2026-02-30)\n": None,
    }.items(),
)
def test_date_is_that_of_the_entry_in_the_changelog(package, changelog, time):
    (package / "CHANGELOG.md").write_text(changelog, "utf-8")
    release_time = find_release_time(load_package(package))
    assert (release_time and f"{release_time:%Y-%m-%d %H:%M}") == time


# Addresses


@pytest.fixture(scope="module")
def addressed(released, tmp_path_factory):
    """The release of the small package that the command builds with an address."""
    target = tmp_path_factory.mktemp("addressed") / "dist"
    result = run_script("build.py", released, "--output", target, "--base-url", f"{ADDRESS}/")
    assert (result.returncode, result.stderr) == (0, "")
    first_line, *lines, last_line = result.stdout.splitlines()
    files = read_files(target).items()
    assert lines == [f"{len(content):>13,} bytes  {path}" for path, content in files]
    assert (first_line, last_line) == (str(target), f"{len(lines)} files")
    return target


def test_base_url_fills_every_address(addressed, tmp_path):
    """In the metadata of the zip, in the citation, and in pages, whose previews have a picture."""
    root = unpack(addressed, tmp_path)
    texts = {
        "datapackage.json": f'"homepage": "{ADDRESS}/"',
        "croissant.json": f'"url": "{ADDRESS}/"',
        "CITATION.cff": f'url: "{ADDRESS}/"\nrepository-code: "https://github.com/o/r"\n',
        "codebook.html": f"[data set]. {ADDRESS}/",
    }
    for name, text in texts.items():
        assert text in (root / name).read_text("utf-8")
    dataset = read_json(root / "dataset.jsonld")
    assert {dataset[key] for key in ("@id", "url", "identifier")} == {f"{ADDRESS}/"}
    for name in ("index.html", "ISL.html", "codebook.html"):
        page = (addressed / "site" / name).read_text("utf-8")
        assert f'<link rel="canonical" href="{ADDRESS}/{name}">' in page
        assert f'<meta property="og:url" content="{ADDRESS}/{name}">' in page
        assert f'<meta property="og:image" content="{ADDRESS}/preview.png">' in page


def test_search_engines_find_the_files_of_the_site(addressed):
    """Each attached file has its address, size and hash."""
    page = (addressed / "site/index.html").read_text("utf-8")
    (dataset,) = re.findall(r'(?s)<script type="application/ld\+json">(.*?)</script>', page)
    downloads = {entry["name"]: entry for entry in json.loads(dataset)["distribution"]}
    attached = {file.name for file in addressed.iterdir()} - {"site", "SHA256SUMS"}
    assert downloads.keys() == attached
    for name, download in downloads.items():
        assert download["contentUrl"] == f"{ADDRESS}/{name}"
        assert download["sha256"] == hash_file(addressed / "site" / name)


def test_release_without_an_address_has_relative_ones(dist, unpacked):
    page = (dist / "site/index.html").read_text("utf-8")
    assert '"contentUrl": "demo-figures.xlsx"' in page
    assert "homepage" not in read_json(unpacked / "datapackage.json")


# Citation


DESCRIPTOR = {
    "title": "T",
    "version": "1.0.0",
    "created": "2026-01-02",
    "homepage": "https://x.example",
    "licenses": [{"name": "CC0-1.0"}],
}
CONTRIBUTORS = [{"title": "A Body"}, {"title": "Ada Byron", "roles": ["author"]}]


def test_citation_names_authors_before_other_contributors():
    """A contributor without the role of an author is not cited."""
    descriptor = {**DESCRIPTOR, "contributors": CONTRIBUTORS}
    assert format_citation(descriptor) == (
        "Ada Byron (2026). T, version 1.0.0 [data set]. https://x.example"
    )
    text = format_citation_file(descriptor)
    assert 'authors: [{"name": "Ada Byron"}]' in text
    assert 'license: "CC0-1.0"\n' in text


def test_citation_file_is_valid(unpacked):
    """CITATION.cff has version and date, and passes the format's own schema."""
    file = unpacked / "CITATION.cff"
    assert 'version: "1.2.0"\ndate-released: "2026-11-25"\n' in file.read_text("utf-8")
    program = Path(sys.executable).with_name("check-jsonschema")
    command = [program, "--builtin-schema", "vendor.citation-file-format", file]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_zenodo_files_the_release_as_a_data_set(unpacked):
    metadata = read_json(unpacked / ".zenodo.json")
    assert [entry["identifier"] for entry in metadata["related_identifiers"]] == [
        "https://example.org/reports/2021-report/",
        "https://example.org/reports/2022-report/",
    ]
    properties = {
        "creators": [{"name": "The maintainers of tip-figures"}],
        "upload_type": "dataset",
        "license": "CC0-1.0",
        "version": "1.2.0",
        "publication_date": "2026-11-25",
    }
    assert metadata.items() >= properties.items()
