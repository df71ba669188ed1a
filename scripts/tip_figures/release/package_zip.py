"""The released package: a zip of one folder with all tables in all formats."""

import io
import os
import re
import zipfile

from tip_figures.datapackage.citation import format_citation_file
from tip_figures.datapackage.json_file import to_json
from tip_figures.page.site_info import SiteInfo
from tip_figures.release import codebook, metadata
from tip_figures.release.contents import Release
from tip_figures.release.stata import render_stata

DOCUMENTS = ("README.md", "CHANGELOG.md", "LICENSE")
LINK = re.compile(r"\]\(([^)#\s:]+)[)#]")
"""The target of a relative link in Markdown, without its anchor."""
UNIX = 3  # ZIP's number of the system, so that permissions are read as Unix has them
FILE_PERMISSIONS = 0o644


def write_package(release: Release) -> None:
    """Write the zip, with the date of the release and fixed permissions."""
    contents = _read_documents(release) | _render_tables(release) | _render_descriptions(release)
    folder = release.name_and_version.replace(" ", "-")
    with zipfile.ZipFile(release.folder / f"{folder}.zip", "w") as archive:
        for path, content in sorted(contents.items()):
            entry = zipfile.ZipInfo(f"{folder}/{path}", release.time.timetuple()[:6])
            entry.create_system = UNIX
            entry.external_attr = FILE_PERMISSIONS << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)


def _read_documents(release: Release) -> dict[str, bytes]:
    """Read the files that are released as they are: documents, what README links to, and tables."""
    root = release.package.root.resolve()
    readme = root / "README.md"
    linked = LINK.findall(readme.read_text("utf-8")) if readme.is_file() else []
    paths = [*DOCUMENTS, *(path for path in linked if root in (root / path).resolve().parents)]
    for table in release.tables:
        paths += [table.path, table.schema_path]
    files = {os.path.normpath(path): root / path for path in paths}
    return {path: file.read_bytes() for path, file in files.items() if file.is_file()}


def _render_tables(release: Release) -> dict[str, bytes]:
    """Render each table as a Parquet file and as a Stata file."""
    contents = {}
    for table in release.tables:
        descriptions = {name: field.get("description") for name, field in table.fields.items()}
        facts = {
            "package": release.name_and_version,
            "table_schema": to_json(table.schema),
            "column_descriptions": to_json(descriptions),
        }
        parquet = io.BytesIO()
        table.frame.write_parquet(parquet, metadata=facts)
        contents[f"parquet/{table.name}.parquet"] = parquet.getvalue()
        contents[f"stata/{table.name}.dta"] = render_stata(release, table)
    return contents


def _render_descriptions(release: Release) -> dict[str, bytes]:
    """Render what describes the package, for programs and for people."""
    files = {table.path: release.package.files[table.name] for table in release.tables}
    texts = {
        "datapackage.json": to_json(release.descriptor),
        "CITATION.cff": format_citation_file(release.descriptor),
        ".zenodo.json": metadata.write_zenodo(release.descriptor),
        "codebook.html": codebook.render_codebook(release, SiteInfo(release.descriptor)),
        "croissant.json": metadata.write_croissant(release, files),
        "dataset.jsonld": metadata.write_dataset(release, files, "codebook.html"),
    }
    return {path: text.encode() for path, text in texts.items()}
