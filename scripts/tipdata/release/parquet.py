"""One Parquet file a table, with types, with its Table Schema in the metadata."""

from __future__ import annotations

import json

from tipdata.package.citation import license_names
from tipdata.release.contents import Export, Release

ROWS = 100_000  # rows of one row group


def write(release: Release) -> None:
    """Write parquet/TABLE.parquet for each table."""
    for table in release.tables:
        table.frame().write_parquet(
            release.file(f"parquet/{table.name}.parquet"),
            compression="zstd", statistics=True, row_group_size=ROWS, metadata=_metadata(release, table),
        )  # fmt: skip


def _metadata(release: Release, table: Export) -> dict[str, str]:
    """What a reader finds beside the columns: the Table Schema, with titles, descriptions, units and codes."""
    return {
        "title": table.title,
        "description": table.description,
        "package": " ".join(
            str(release.descriptor[part]) for part in ("name", "version") if part in release.descriptor
        ),
        "license": ", ".join(license_names(release.descriptor)),
        "table_schema": json.dumps(table.schema, ensure_ascii=False, sort_keys=True),
    }
