"""The released package: one folder with all tables in all formats, which becomes a zip."""

import re
import shutil
import zipfile
from pathlib import Path

from tip_figures.datapackage.citation import format_citation_file
from tip_figures.datapackage.json_file import to_json
from tip_figures.page.site_info import SiteInfo
from tip_figures.release import codebook, metadata
from tip_figures.release.contents import Release
from tip_figures.release.stata import write_stata

DOCUMENTS = ("README.md", "CHANGELOG.md", "LICENSE")
LINK = re.compile(r"\]\(([^)#\s:]+)[)#]")
"""The target of a relative link in Markdown, without its anchor."""
UNIX = 3  # ZIP's number of the system, so that permissions are read as Unix has them
FILE_PERMISSIONS = 0o644


def write_package(release: Release) -> None:
    """Write the folder of the package, zip it, and remove the folder."""
    folder = release.folder / release.name_and_version.replace(" ", "-")
    for path in _list_paths(release):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(release.package.root / path, file)
    _write_tables(release, folder)
    files = {table.path: folder / table.path for table in release.tables}
    info = SiteInfo(release.descriptor)
    texts = {
        "datapackage.json": to_json(release.descriptor),
        "CITATION.cff": format_citation_file(release.descriptor),
        ".zenodo.json": metadata.write_zenodo(release.descriptor, release.rows["sources"]),
        "codebook.html": codebook.render_codebook(release, info, is_in_site=False),
        "croissant.json": metadata.write_croissant(release, files),
        "dataset.jsonld": metadata.write_dataset(release, files, "codebook.html"),
    }
    for path, text in texts.items():
        (folder / path).write_text(text, encoding="utf-8")
    _write_zip(release, folder)
    shutil.rmtree(folder)


def _list_paths(release: Release) -> list[str]:
    """List the files that are released as they are: documents with what README links to, tables."""
    package = release.package
    root = package.root.resolve()
    readme = root / "README.md"
    linked = LINK.findall(readme.read_text("utf-8")) if readme.is_file() else []
    paths = [*DOCUMENTS, *(path for path in linked if root in (root / path).resolve().parents)]
    for table in package.tables.values():
        paths += [table.path, table.schema_path]
    return [path for path in dict.fromkeys(paths) if (root / path).is_file()]


def _write_tables(release: Release, folder: Path) -> None:
    """Write each table as a Parquet file and as a Stata file."""
    for name in ("parquet", "stata"):
        (folder / name).mkdir()
    for table in release.tables:
        descriptions = {name: field.get("description") for name, field in table.fields.items()}
        facts = {
            "package": release.name_and_version,
            "table_schema": to_json(table.schema),
            "column_descriptions": to_json(descriptions),
        }
        # polars cannot open a path that is not UTF-8, so Python opens it.
        with (folder / f"parquet/{table.name}.parquet").open("wb") as stream:
            table.frame.write_parquet(stream, metadata=facts)
        write_stata(release, table, folder / f"stata/{table.name}.dta")


def _write_zip(release: Release, folder: Path) -> None:
    """Write a zip of the folder, with the date of the release and fixed permissions."""
    with zipfile.ZipFile(release.folder / f"{folder.name}.zip", "w") as archive:
        for file in sorted(file for file in folder.rglob("*") if file.is_file()):
            name = file.relative_to(release.folder).as_posix()
            entry = zipfile.ZipInfo(name, release.time.timetuple()[:6])
            entry.create_system = UNIX
            entry.external_attr = FILE_PERMISSIONS << 16
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
