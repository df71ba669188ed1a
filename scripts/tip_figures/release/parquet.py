"""The tables as typed Parquet files; descriptions and Table Schema are in their metadata."""

import json

from tip_figures.release.contents import Release
from tip_figures.release.frames import read_frame

ROW_GROUP_SIZE = 100_000  # rows


def write_parquet(release: Release) -> None:
    """Write parquet/TABLE.parquet for each table."""
    for table in release.tables:
        schema = json.dumps(table.schema, ensure_ascii=False, sort_keys=True)
        descriptions = {
            name: str(field.get("description") or "") for name, field in table.fields.items()
        }
        metadata = {
            "package": release.name_and_version,
            "table_schema": schema,
            "column_descriptions": json.dumps(descriptions, ensure_ascii=False),
        }
        file = release.resolve_in_package(f"parquet/{table.name}.parquet")
        # polars cannot open a path that is not UTF-8, so Python opens it.
        with file.open("wb") as stream:
            read_frame(table).write_parquet(
                stream, row_group_size=ROW_GROUP_SIZE, metadata=metadata
            )
