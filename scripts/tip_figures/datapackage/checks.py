"""The checks that know no figure: structure, cells and files.

`checks.pandera_rules` adds the check of rows by Pandera.

A check is a function `check(package) -> Iterator[Finding]`. It never prints, exits or changes
anything, and bad data never make it raise an error. Its `count` says what it looks at: a number for
each noun, the main one first (`{"rows": 48}`), or nothing if the package has no tables that the
check is about.

The structure is right if the package is a valid Data Package, and its files have the columns that
it describes. `profile.json` is the profile of Data Package 2.0 for the features that are read. It
is stricter where the text of the standard is: names are file names, and addresses are those of web
pages.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from tip_figures.datapackage.cell_findings import find_cell_faults, find_header_faults
from tip_figures.datapackage.comparison import parse_version
from tip_figures.datapackage.findings import NOT_READ, Finding, create_finding
from tip_figures.datapackage.json_file import as_list, as_object, as_objects, read_json
from tip_figures.datapackage.package import Package, compute_sha256
from tip_figures.datapackage.table import Table, list_codes, read_categories
from tip_figures.datapackage.text_format import did_you_mean, escape_unprintable, quote_value

PROFILE = Path(__file__).with_name("profile.json")  # what a descriptor must satisfy
MAX_REASON_LENGTH = 200  # characters of what jsonschema says about a value
Schema = Mapping[str, Any]


def find_structure_faults(package: Package) -> Iterator[Finding]:
    """Yield what is wrong with the descriptor, the schemas, the files and their headers.

    A header is compared with the schema only if both can be read. A CSV file that no resource of
    the descriptor lists counts as wrong.
    """
    yield from package.findings  # what could not be read
    yield from _find_descriptor_faults(package)
    for table in package.tables.values():
        if table.fields and table.csv.columns:
            yield from find_header_faults(table)
    yield from _find_unlisted_tables(package)


# The descriptor and its schemas


def _find_descriptor_faults(package: Package) -> Iterator[Finding]:
    """Yield what is wrong with the descriptor and the schemas.

    They are compared with the profile of Data Package, a JSON Schema. What a JSON Schema cannot
    express is checked here: the form of the version, consistency within each schema, and names and
    paths of resources, which must differ in more than letter case.
    """
    profile = read_json(PROFILE)
    yield from _find_profile_faults(package.descriptor, profile, package.path)
    version = package.descriptor.get("version")
    if version is not None and parse_version(version) is None:
        yield create_finding("version-invalid", package.path, 0, "version", version=version)
    for part in ("name", "path"):
        resources = [resource for resource in package.resources if part in resource]
        for value in _find_repeated(str(resource[part]).casefold() for resource in resources):
            problem = f"Two resources have the {part} {quote_value(value)}, apart from letter case."
            hint = "Give each table its own name and file."
            details = {"problem": problem, "hint": hint}
            yield create_finding("schema-invalid", package.path, 0, "resources", **details)
    schema_profile = profile["properties"]["resources"]["items"]["properties"]["schema"]
    for table in package.tables.values():
        # A schema in the descriptor was compared above, as a part of it.
        if table.schema_path != package.path:
            yield from _find_profile_faults(table.schema, schema_profile, table.schema_path)
        for part, problem, hint in _find_schema_faults(table):
            place = f"{table.schema_place}{part}"
            yield create_finding(
                "schema-invalid", table.schema_path, 0, place, problem=problem, hint=hint
            )


def _find_profile_faults(value: Schema, profile: Schema, path: str) -> Iterator[Finding]:
    """Yield a finding for each value in an object that a JSON Schema does not allow.

    The finding has the place of the value and the reason, cut after 200 characters.

    Args:
        value: the object: a descriptor or a Table Schema
        profile: the JSON Schema
        path: of the file that contains the object, for findings
    """
    # Programs that validate a DataFrame import this module, and do not need this library.
    import jsonschema  # type: ignore[import-untyped, unused-ignore]

    for error in jsonschema.Draft7Validator(profile).iter_errors(value):
        # If a value fits none of several alternatives, the cause is the error of the likeliest one.
        cause = jsonschema.exceptions.best_match([error])
        message = cause.message
        if cause.validator == "pattern":  # the message would quote the regular expression
            message = f"{cause.instance!r} does not have the expected form"
        reason = escape_unprintable(message[:MAX_REASON_LENGTH])
        problem = f"The standard does not allow this value: {reason}."
        place = _name_place(value, cause.absolute_path)
        yield create_finding("descriptor-invalid", path, 0, place, problem=problem)


def _name_place(value: Any, steps: Iterable[str | int]) -> str:
    """Return the dotted place of a part of an object: `resources.figures.path`.

    An object in a list is called by its `name` if it has one, otherwise by its position from 0.

    Args:
        value: the whole object
        steps: names and positions that lead to the part: `["resources", 0, "path"]` for the
            example, if the first resource has the name `figures`
    """
    names = []
    for step in steps:
        value = value[step]
        name = as_object(value).get("name") if isinstance(step, int) else None
        names.append(str(name or step))
    return ".".join(names)


def _find_repeated(texts: Iterable[str]) -> list[str]:
    """Return the texts that occur more than once, each once."""
    return [text for text, number in Counter(texts).items() if number > 1]


def _find_schema_faults(table: Table) -> Iterator[tuple[str, str, str]]:
    """Yield the faults of a Table Schema that a JSON Schema cannot express.

    These are repeated columns, categories with the same value or label, codes that only one of
    `enum` and `categories` has (if the field has both), primary and unique keys with unknown
    columns, and foreign keys that cannot be followed.

    Yields:
        the place in the schema, such as `fields.year`, what is wrong there, and how to fix it (""
        if that is obvious)
    """
    names = [str(field.get("name")) for field in as_objects(table.schema.get("fields"))]
    for name in _find_repeated(names):
        problem = f"Two columns of the schema are named {quote_value(name)}."
        yield f"fields.{name}", problem, "Rename one of them."
    for name, field in table.fields.items():
        labels = read_categories(field)  # value → label, so that a repeated value is there once
        # A field without `enum` has the values of its categories as its codes.
        only_in_one = set(list_codes(field)) ^ labels.keys()
        if labels and only_in_one:
            problem = f"Only one of enum and categories has: {', '.join(sorted(only_in_one))}."
            yield f"fields.{name}.categories", problem, "List each code in both."
        elif len(set(labels.values())) < len(as_list(field.get("categories"))):
            yield f"fields.{name}.categories", "Two categories have the same value or label.", ""
    keys = [("primaryKey", table.primary_key)]
    keys += [("uniqueKeys", columns) for columns in table.unique_keys]
    for place, columns in keys:
        for name in columns:
            if name not in table.fields:
                hint = did_you_mean(name, table.fields) or "Correct the key, or add the column."
                yield place, f"The schema has no column {quote_value(name)}.", hint
    for number, foreign_key in enumerate(as_objects(table.schema.get("foreignKeys"))):
        if table.resolve_foreign_key(foreign_key) is None:
            problem = (
                "The foreign key cannot be followed: a table or column is missing, or the number "
                "or the types of the columns differ."
            )
            yield f"foreignKeys.{number}", problem, "Correct it in the schema."


# Files


def _find_unlisted_tables(package: Package) -> Iterator[Finding]:
    """Yield a finding for each CSV file that no resource lists: such a file is never checked.

    Only folders that contain a listed table are searched, without their subfolders. Symbolic links
    are left out.
    """
    listed_files = {package.root / table.path for table in package.tables.values()}
    for folder in sorted({file.parent for file in package.files.values()}):
        for file in sorted(folder.glob("*.csv")):
            if not file.is_symlink() and file not in listed_files:
                path = escape_unprintable(file.relative_to(package.root).as_posix())
                yield create_finding("table-unlisted", path, listing=package.path)


def list_described_resources(package: Package) -> Sequence[Mapping[str, Any]]:
    """Return the resources of a package that have a readable file and a recorded size or hash."""
    resources = [entry for entry in package.resources if str(entry.get("name")) in package.files]
    return [entry for entry in resources if "hash" in entry or "bytes" in entry]


def find_file_faults(package: Package) -> Iterator[Finding]:
    """Yield a finding for each size or hash in the descriptor that is not the file's own.

    Letter case does not count. A hash that is not SHA-256 is reported as not checked. Files that
    cannot be read are left out.
    """
    for resource in list_described_resources(package):
        file = package.files[resource["name"]]
        actual_values = {"bytes": file.stat().st_size, "hash": f"sha256:{compute_sha256(file)}"}
        for part, actual in actual_values.items():
            # Without a recorded value, the actual one stands in for it, so nothing differs.
            recorded = str(resource.get(part, actual)).lower()
            place = (package.path, 0, f"resources.{resource['name']}.{part}")
            if part == "hash" and not recorded.startswith("sha256:"):
                yield create_finding(NOT_READ, *place, feature=f"the hash {quote_value(recorded)}")
            elif recorded != str(actual):
                yield create_finding(
                    "hash-differs",
                    *place,
                    part=part,
                    file=resource["path"],
                    recorded=recorded,
                    actual=actual,
                )


# The checks

Need = Literal["package", "figures", "readings", "package and figures"]
PACKAGE: Final = "package"
FIGURES: Final = "figures"  # the check does not run if they cannot be read
READINGS: Final = "readings"  # the figures with the words of their sentences; likewise
PACKAGE_AND_FIGURES: Final = "package and figures"  # the latter are None if they cannot be read


@dataclass(frozen=True)
class Check:
    """One check of a package.

    Attributes:
        name: how reports call it (JSON reports list checks as `stages`)
        run: takes the arguments that `needs` names, and returns the findings
        count: takes the same arguments, and returns how much was checked: noun in the plural →
            number, the main one first
        needs: the arguments: PACKAGE, FIGURES, READINGS (`count` gets the figures), or
            PACKAGE_AND_FIGURES
    """

    name: str
    run: Callable[..., Iterator[Finding]]
    count: Callable[..., Mapping[str, int]]
    needs: Need = PACKAGE


def list_readable_tables(package: Package) -> list[Table]:
    """Return the tables whose rows can be read."""
    return [table for table in package.tables.values() if table.is_readable]


def _count_structure(package: Package) -> Mapping[str, int]:
    """Return the numbers of tables and columns: `{"tables": 2, "columns": 9}`.

    The dictionary is empty if the package has no tables.
    """
    columns = sum(len(table.fields) for table in package.tables.values())
    return {"tables": len(package.tables), "columns": columns} if package.tables else {}


def _check_cells(package: Package) -> Iterator[Finding]:
    """Yield what is wrong with the records and cells of all tables, whatever their rules are."""
    for table in package.tables.values():
        yield from find_cell_faults(table)


def _count_cells(package: Package) -> Mapping[str, int]:
    """Return the numbers of rows and cells: `{"rows": 48, "cells": 96}`.

    Only tables that can be read count; if there is none, the dictionary is empty. Empty cells
    count, but not cells of columns that the schema does not have.
    """
    tables = list_readable_tables(package)
    if not tables:
        return {}
    rows = sum(len(table.lines) for table in tables)
    cells = sum(len(table.lines) * len(table.frame_columns) for table in tables)
    return {"rows": rows, "cells": cells}


def _count_files(package: Package) -> Mapping[str, int]:
    """Return the number of files with a recorded size or hash: `{"files": 2}`.

    The dictionary is empty if there is no such file.
    """
    number = len(list_described_resources(package))
    return {"files": number} if number else {}


STRUCTURE = Check("structure", find_structure_faults, _count_structure)
CELLS = Check("cells", _check_cells, _count_cells)
FILES = Check("files", find_file_faults, _count_files)
