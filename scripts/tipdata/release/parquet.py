"""One Parquet file a table, with types, and with its Table Schema in the metadata."""

import json

from tipdata.release.contents import Release, frame

ROWS = 100_000  # rows of one row group


def write(release: Release) -> None:
    """Write parquet/TABLE.parquet for each table."""
    for table in release.all_tables:
        schema = json.dumps(table.schema, ensure_ascii=False, sort_keys=True)
        file = release.file(f"parquet/{table.name}.parquet")
        metadata = {"package": release.named, "table_schema": schema}
        with file.open("wb") as stream:  # Polars opens no path that is not UTF-8
            frame(table).write_parquet(stream, row_group_size=ROWS, metadata=metadata)
