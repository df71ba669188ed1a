"""What a descriptor may say: the properties of Data Package v2, checked by frictionless and by ourselves.

frictionless knows the shapes; it is silent about misspelt properties and about versions that are none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import frictionless

from tipdata.package.json_file import entries, objects
from tipdata.package.semver import SEMVER
from tipdata.package.specification import PROFILES, SPECIFICATION, Problem, but, by_frictionless, unknown
from tipdata.package.wording import quoted

PROFILE = r"https://datapackage\.org/profiles/2\.[0-9]+/datapackage\.json"
# What reading does not do, and so must not be asked for without a word.
PLAIN_DIALECT = {
    "header": True, "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False, "lineTerminator": ("\n", "\r\n"),
    "escapeChar": None, "nullSequence": None, "commentChar": None, "commentRows": None, "headerRows": ([1],),
}  # fmt: skip


def package_problems(descriptor: Mapping[str, Any]) -> Sequence[Problem]:
    """What is wrong with the descriptor itself, its resources' tables and files apart."""
    return _of(json.dumps(descriptor))


@lru_cache(maxsize=256)
def _of(text: str) -> Sequence[Problem]:
    return tuple(_package(json.loads(text)))


def _package(descriptor: Mapping[str, Any]) -> Iterator[Problem]:
    yield from unknown(descriptor, "package", "")
    for kind in ("license", "contributor", "source", "resource"):
        for place, entry in enumerate(objects(descriptor.get(f"{kind}s"))):
            yield from unknown(entry, kind, f"{kind}s.{place}.")
    if not isinstance(descriptor.get("$schema"), str) or not re.fullmatch(PROFILE, descriptor["$schema"]):
        said = "The descriptor does not say that it is a Data Package of version 2."
        yield "$schema", "descriptor-profile", said, f"Set it to {PROFILES}datapackage.json."
    version = descriptor.get("version")
    if version is not None and not (isinstance(version, str) and re.fullmatch(SEMVER, version)):
        yield "version", "version-invalid", f"{quoted(version)} is no semantic version.", "Write it as 1.2.3."
    if not objects(descriptor.get("resources")):
        said = "The descriptor lists no table, so there is nothing to check."
        yield "resources", "no-tables", said, "List each table under resources."
    seen = but(descriptor, ("$schema", "profile", "version", "resources"))  # frictionless would fetch a profile
    yield from by_frictionless(
        frictionless.Package, {"$schema": f"{PROFILES}datapackage.json", **seen, "resources": []}
    )
    for place, entry in enumerate(entries(descriptor.get("resources"))):
        yield from _resource(entry, f"resources.{place}")


def _resource(entry: object, where: str) -> Iterator[Problem]:
    """What frictionless says of a resource, without what is judged here, what it would fetch and what it loads plugins for."""
    if not isinstance(entry, dict):
        yield where, "descriptor-invalid", "A resource is a JSON object.", SPECIFICATION
        return
    kind = entry.get("type", "table")
    if kind != "table":
        said = f"Only resources of the type table are checked, and this is {quoted(kind)}."
        yield f"{where}.type", "descriptor-invalid", said, "Set it to table, or leave it out."
    if "data" in entry:
        said = "The resource has its data in the descriptor, where they are not checked."
        yield f"{where}.data", "descriptor-invalid", said, "Write them into a CSV file, and name it in path."
    apart = ("$schema", "profile", "type", "data", "schema", "dialect", "encoding", "hash", "bytes")
    for name, code, said, hint in by_frictionless(
        frictionless.Resource, {"$schema": PROFILES + "dataresource.json", **but(entry, apart), "path": "table.csv"}
    ):
        yield ".".join(filter(None, (where, name))), code, said, hint


def resource_problems(resource: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with a resource's dialect, encoding and kind."""
    dialect = resource.get("dialect", {})
    if not isinstance(dialect, dict):
        yield "dialect", "dialect-unsupported", "The dialect is no JSON object.", "Write it into the descriptor."
    else:
        yield from unknown(dialect, "dialect", "dialect.")
        for name, plain in PLAIN_DIALECT.items():
            if name in dialect and dialect[name] not in (plain if isinstance(plain, tuple) else (plain,)):
                yield (
                    f"dialect.{name}",
                    "dialect-unsupported",
                    f"Tables are not read with {name} = {quoted(dialect[name])}.",
                    "Leave it out.",
                )
        delimiter = dialect.get("delimiter", ",")
        if not isinstance(delimiter, str) or len(delimiter.encode()) != 1 or delimiter in '"\n\r':
            yield (
                "dialect.delimiter",
                "dialect-unsupported",
                f"{quoted(delimiter)} cannot separate columns.",
                "Use a comma.",
            )
    encoding = resource.get("encoding", "utf-8")
    if not isinstance(encoding, str) or encoding.lower().replace("_", "-") not in ("utf-8", "utf8"):
        yield (
            "encoding",
            "encoding-unsupported",
            f"The encoding is {quoted(encoding)}, and only UTF-8 is read.",
            "Save the table as UTF-8.",
        )
    if not isinstance(resource.get("path"), str):
        kind = "several files" if isinstance(resource.get("path"), list) else "no path to a file"
        yield (
            "path",
            "path-unsupported",
            f"The table has {kind}, so none of its cells are checked.",
            "Give each table one CSV file.",
        )
