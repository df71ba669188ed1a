"""Is each table's file the very one that the descriptor describes?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tipdata.checks import Found
from tipdata.package.finding import TIDY, Finding
from tipdata.package.load import Package, sha256
from tipdata.package.table import Table
from tipdata.package.wording import quoted


def check(package: Package) -> Found:
    """Is each table's file the very one that the descriptor describes?

    Comes last: who edits a table sees the fault in the table before its consequence here.
    """
    described = 0
    for resource in package.resources:
        table = package.tables.get(str(resource.get("name")))
        if table is not None and table.file is not None and ("hash" in resource or "bytes" in resource):
            described += 1
            yield from _file(package, table, resource)
    return {"files": described} if described else {}


def _file(package: Package, table: Table, resource: Mapping[str, Any]) -> Iterator[Finding]:
    """Whether the file is the very one that was described."""
    assert table.file is not None
    where = f"resources.{table.name}."
    size, told = table.file.stat().st_size, resource.get("bytes")
    if told is not None and told != size:
        said = f"{table.path} has {size:,} bytes, where the descriptor says {quoted(told)}."
        yield Finding(package.path, 0, f"{where}bytes", "bytes-differ", "", said, TIDY)
    told = resource.get("hash")
    if told is None:
        return
    if not isinstance(told, str) or not re.fullmatch(r"sha256:[0-9a-f]{64}", told):
        said = f"{quoted(told)} is no sha256 hash (sha256: and 64 hexadecimal digits), and no other kind is checked."
        yield Finding(package.path, 0, f"{where}hash", "hash-unsupported", "", said, TIDY)
    elif told != f"sha256:{sha256(table.file)}":
        said = f"The content of {table.path} is not the one that was described: its sha256 differs."
        yield Finding(package.path, 0, f"{where}hash", "hash-differs", "", said, TIDY)
