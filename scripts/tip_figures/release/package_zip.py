"""The released package: a zip of one folder with all tables in all formats."""

import io
import os
import re
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

import polars as pl
import polars.selectors as cs
import pyreadstat

from tip_figures.datapackage.citation import format_citation_file
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.table import Table
from tip_figures.page.site_info import SiteInfo
from tip_figures.release import metadata
from tip_figures.release.contents import Release, render_codebook

DOCUMENTS = ("README.md", "CHANGELOG.md", "LICENSE")
LINK = re.compile(r"\]\(([^)#\s:]+)[)#]")
"""The target of a relative link in Markdown, without its anchor."""
FILE_PERMISSIONS = 0o644
TIMESTAMP_START = b"<timestamp>\x11"  # 17 characters follow: when the file was written


def write_package(release: Release) -> None:
    """Write the zip, with the date of the release and fixed permissions."""
    contents = _read_documents(release) | _render_tables(release) | _render_descriptions(release)
    folder = release.name_and_version.replace(" ", "-")
    with zipfile.ZipFile(release.folder / f"{folder}.zip", "w") as archive:
        for path, content in sorted(contents.items()):
            entry = zipfile.ZipInfo(f"{folder}/{path}", release.time.timetuple()[:6])
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
        facts = {"package": release.name_and_version, "table_schema": to_json(table.schema)}
        parquet = io.BytesIO()
        table.frame.write_parquet(parquet, metadata=facts)
        contents[f"parquet/{table.name}.parquet"] = parquet.getvalue()
        contents[f"stata/{table.name}.dta"] = _render_stata(release, table)
    return contents


def _render_stata(release: Release, table: Table) -> bytes:
    """Render one table for Stata 14 and newer: codes as texts, years as integers."""
    # A missing text beside one of more than 2,045 bytes would end the writing.
    rows = table.frame.with_columns(
        (cs.integer() | cs.boolean()).cast(pl.Int32), cs.string().fill_null("")
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.dta"
        pyreadstat.write_dta(
            rows,
            file,
            file_label=f"{table.name} ({release.name_and_version})",
            column_labels=[str(field.get("title")) for field in table.fields.values()],
            version=14,
        )
        return _set_timestamp(file.read_bytes(), release.time)


def _set_timestamp(content: bytes, time: datetime) -> bytes:
    """Replace the time of writing, the only bytes of the file that differ from build to build."""
    stamp = f"{time:%d %b %Y %H:%M}".encode()
    before, mark, after = content.partition(TIMESTAMP_START)
    return before + mark + stamp + after[len(stamp) :]


def _render_descriptions(release: Release) -> dict[str, bytes]:
    """Render what describes the package, for programs and for people."""
    texts = {
        "datapackage.json": to_json(release.descriptor),
        "CITATION.cff": format_citation_file(release.descriptor),
        ".zenodo.json": metadata.write_zenodo(release.descriptor),
        "codebook.html": render_codebook(release, SiteInfo(release.descriptor)),
        "croissant.json": metadata.write_croissant(release),
        "dataset.jsonld": metadata.write_dataset(release, release.table_files),
    }
    return {path: text.encode() for path, text in texts.items()}
