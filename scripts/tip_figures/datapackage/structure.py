"""Is the package a valid Data Package, and are its files the ones that it describes?

`profile.json` is the profile of Data Package 2.0 as dplib publishes it, without annotations.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema  # type: ignore[import-untyped, unused-ignore]

from tip_figures.datapackage.changes import parse_version
from tip_figures.datapackage.field_types import read_categories
from tip_figures.datapackage.findings import ERROR, NOT_READ, Finding, create_finding
from tip_figures.datapackage.json_file import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.package import NAME, Package, compute_sha256
from tip_figures.datapackage.table import Table, find_header_faults
from tip_figures.datapackage.text_format import did_you_mean, escape_unprintable, quote_value

PROFILE = Path(__file__).with_name("profile.json")
MAX_REASON_LENGTH = 200  # characters of what jsonschema says about a value
FORMATS = {
    "uri": r"^https?://[^\s/]+\S*$",
    "email": r"^[^@\s]+@[^@\s]+$",
    "date-time": r"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$",
}
"""The patterns of formats in the profile that are checked; a uri is a web address."""
Schema = Mapping[str, Any]


class Profile(NamedTuple):
    """The profile in parts, so that a message names the property that is wrong.

    package: the descriptor
    schema:  a Table Schema, apart from the properties of fields
    fields:  the properties of a field, by its type
    """

    package: Schema
    schema: Schema
    fields: Mapping[str, Schema]


@cache
def read_profile() -> Profile:
    """Read the profile; it is corrected where the text of the standard says something else."""
    package = json.loads(PROFILE.read_text(encoding="utf-8"), object_hook=_add_pattern)
    resource = package["properties"]["resources"]["items"]["properties"]
    schema = resource["schema"]
    del schema["properties"]["fieldsMatch"]
    package["properties"]["name"]["pattern"] = resource["name"]["pattern"] = rf"^{NAME}\Z"
    package["properties"]["image"] = resource["path"]["oneOf"][0]
    resource["dialect"]["type"] = ["object", "string"]
    alternatives = schema["properties"]["fields"]["items"].pop("oneOf")
    fields = {entry["properties"]["type"]["enum"][0]: entry for entry in alternatives}
    return Profile(package, schema, fields)


def _add_pattern(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a part of the profile with the pattern of its format."""
    form = FORMATS.get(str(schema.get("format")))
    return {**schema, "pattern": form} if form else schema


def find_structure_faults(package: Package) -> Iterator[Finding]:
    """Yield what is wrong with the descriptor, the schemas, the files and their headers."""
    yield from package.findings
    errors = {(entry.path, entry.column) for entry in package.findings if entry.severity == ERROR}
    for finding in _find_descriptor_faults(package):
        if (finding.path, finding.column) not in errors:
            yield finding
    for table in package.tables.values():
        if table.file is not None and table.fields and table.csv.columns:
            for finding in find_header_faults(table):
                yield replace(finding, path=table.path)
    yield from _find_unlisted_tables(package)


# The descriptor and its schemas


def _find_descriptor_faults(package: Package) -> Iterator[Finding]:
    """Yield what is wrong with the descriptor and the schemas."""
    yield from _validate(package.descriptor, read_profile().package, package.path, "")
    yield from _check_package(package)
    for table in package.tables.values():
        if table.schema_path != package.path:
            yield from _validate(table.schema, read_profile().schema, table.schema_path, "")
        yield from _check_fields(table)
        yield from _check_keys(table)


def _report(table: Table, column: str, problem: str, hint: str = "") -> Finding:
    """Create a finding about a property of a Table Schema."""
    place = (table.schema_path, 0, f"{table.schema_place}{column}")
    return create_finding("schema-invalid", *place, problem=problem, hint=hint)


def _validate(entry: Schema, profile: Schema, path: str, place: str) -> Iterator[Finding]:
    """Yield what a part of the profile does not allow in an object.

    path, place: of the object; the places of its properties are added
    """
    for error in jsonschema.Draft7Validator(profile).iter_errors(entry):
        cause = jsonschema.exceptions.best_match([error])
        steps = list(cause.absolute_path)
        column = (place + _name_place(entry, steps)).rstrip(".")
        message = cause.message
        if cause.validator == "pattern":
            message = f"{cause.instance!r} does not have the expected form"
        reason = escape_unprintable(message[:MAX_REASON_LENGTH])
        problem = f"The standard does not allow this value: {reason}."
        yield create_finding("descriptor-invalid", path, 0, column, problem=problem)


def _name_place(root: object, steps: Sequence[str | int]) -> str:
    """Return a path as a dotted place, in which an object in a list is called by its name."""
    names = []
    value: Any = root
    for step in steps:
        value = value[step]
        name = as_object(value).get("name") if isinstance(step, int) else None
        names.append(str(name or step))
    return ".".join(names)


def _check_package(package: Package) -> Iterator[Finding]:
    """Yield what the profile does not say about the version, names and files."""
    version = package.descriptor.get("version")
    if version is not None and parse_version(version) is None:
        yield create_finding("version-invalid", package.path, 0, "version", version=version)
    for part in ("name", "path"):
        values = [str(entry[part]) for entry in package.resources if part in entry]
        # Some operating systems ignore letter case.
        for value in _find_repeated(map(str.casefold, values)):
            problem = f"Two resources have the {part} {quote_value(value)}, apart from letter case."
            words = {"problem": problem, "hint": "Give each table its own name and file."}
            yield create_finding("schema-invalid", package.path, 0, "resources", **words)


def _find_repeated(texts: Iterable[str]) -> list[str]:
    """Return the texts that occur more than once."""
    return [text for text, number in Counter(texts).items() if number > 1]


def _check_fields(table: Table) -> Iterator[Finding]:
    """Yield what is wrong with the fields of a Table Schema."""
    profiles = read_profile().fields
    fields = as_objects(table.schema.get("fields"))
    for number, field in enumerate(fields):
        column = f"fields.{field.get('name') or number}"
        type_name = str(field.get("type"))
        if type_name in profiles:
            place = f"{table.schema_place}{column}."
            yield from _validate(field, profiles[type_name], table.schema_path, place)
        codes = set(map(str, as_list(as_object(field.get("constraints")).get("enum"))))
        labels = read_categories(field)
        differing = codes ^ labels.keys() if codes and labels else set()
        if differing:
            problem = f"Only one of enum and categories has: {', '.join(sorted(differing))}."
            hint = "List each code in both."
            yield _report(table, f"{column}.categories", problem, hint)
        elif len(set(labels.values())) < len(as_list(field.get("categories"))):
            problem = "Two categories have the same value or label."
            yield _report(table, f"{column}.categories", problem)
    for name in _find_repeated(str(field.get("name")) for field in fields):
        problem = f"Two columns of the schema are named {quote_value(name)}."
        yield _report(table, f"fields.{name}", problem, "Rename one of them.")


def _check_keys(table: Table) -> Iterator[Finding]:
    """Yield what is wrong with the keys of a Table Schema."""
    keys = {"primaryKey": [table.primary_key]}
    keys["uniqueKeys"] = [as_names(key) for key in as_list(table.schema.get("uniqueKeys"))]
    for part, keys_of_part in keys.items():
        for name in chain.from_iterable(keys_of_part):
            if name not in table.fields:
                problem = f"The schema has no column {quote_value(name)}."
                hint = did_you_mean(name, table.fields) or "Correct the key, or add the column."
                yield _report(table, part, problem, hint)
    for number, foreign_key in enumerate(table.foreign_keys):
        if foreign_key is None:
            problem = (
                "The foreign key cannot be followed: a table or column is missing, or the number "
                "or the types of the columns differ."
            )
            yield _report(table, f"foreignKeys.{number}", problem, "Correct it in the schema.")


# Files


def _find_unlisted_tables(package: Package) -> Iterator[Finding]:
    """Yield tables beside the listed ones that no resource lists, so that nothing checks them."""
    listed_files = {file.resolve() for file in package.files.values()}
    folders = {package.files[name].parent for name in package.tables if name in package.files}
    for folder in sorted(folders):
        files = sorted(folder.glob("*.csv")) if os.access(folder, os.R_OK) else []
        for file in files:
            if not file.is_symlink() and file.resolve() not in listed_files:
                path = escape_unprintable(file.relative_to(package.root).as_posix())
                yield create_finding("table-unlisted", path, listing=package.path)


def list_described_resources(package: Package) -> list[Mapping[str, Any]]:
    """Return the resources that have a file, and its size or hash."""
    resources = [entry for entry in package.resources if str(entry.get("name")) in package.files]
    return [entry for entry in resources if "hash" in entry or "bytes" in entry]


def find_file_faults(package: Package) -> Iterator[Finding]:
    """Yield the files whose size or SHA-256 hash is not the recorded one."""
    for resource in list_described_resources(package):
        file = package.files[resource["name"]]
        actual_values = {"bytes": file.stat().st_size, "hash": f"sha256:{compute_sha256(file)}"}
        for part, actual in actual_values.items():
            recorded = str(resource.get(part, actual)).lower()
            place = (package.path, 0, f"resources.{resource['name']}.{part}")
            if part == "hash" and not recorded.startswith("sha256:"):
                yield create_finding(NOT_READ, *place, feature=f"the hash {quote_value(recorded)}")
            elif recorded != str(actual):
                values = {"file": resource["path"], "recorded": recorded, "actual": actual}
                yield create_finding("hash-differs", *place, part=part, **values)
