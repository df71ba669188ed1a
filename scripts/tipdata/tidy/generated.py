"""What is committed and yet generated: whole files, and sections of hand-written ones, each made from the package.

A section stands between `<!-- generated: NAME -->` and `<!-- end: NAME -->`. A file without the markers does without the
section; a whole file is made where it is not there yet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tipdata.figures import model
from tipdata.package.json_file import entries, objects
from tipdata.package.load import Package
from tipdata.package.wording import cell

Make = Callable[[Package], str]


def citation(package: Package) -> str:
    """CITATION.cff: the descriptor in the Citation File Format 1.2.0; empty where it names no title or no author."""
    told = package.descriptor
    authors = [person for person in map(_author, _authors(told)) if person]
    if not told.get("title") or not authors:
        return ""
    made: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": told["title"],
        "abstract": told.get("description"),
        "version": told.get("version"),
        "date-released": _day(told.get("created")),
        "license": _license(told),
        "url": told.get("homepage"),
        "keywords": told.get("keywords"),
        "authors": authors,
    }
    lines = [f"# Generated from {package.path} by scripts/tidy.py: change it there."]
    for name, value in made.items():
        if value and not isinstance(value, list):
            lines.append(f"{name}: {_scalar(value)}")
        elif value:
            lines += [f"{name}:", *(line for entry in value for line in _entry(entry))]
    return "\n".join(lines) + "\n"


def _authors(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The contributors who are authors; all of them where none is called one."""
    people: list[dict[str, Any]] = objects(told.get("contributors"))
    return [one for one in people if "author" in (one.get("role"), *entries(one.get("roles")))] or people


def _author(one: Mapping[str, Any]) -> dict[str, str]:
    """A person with both names, or an entity."""
    if one.get("familyName"):
        named = {"family-names": one["familyName"], "given-names": one.get("givenName"), "email": one.get("email")}
    else:
        named = {"name": one.get("title") or one.get("organization"), "email": one.get("email")}
    kept = {name: str(value) for name, value in named.items() if value}
    return kept if "name" in kept or "family-names" in kept else {}


def _license(told: Mapping[str, Any]) -> str | list[str] | None:
    known = [one.get("name") for one in objects(told.get("licenses"))]
    names = [str(name) for name in known if name]
    return names if len(names) > 1 else names[0] if names else None


def _day(created: object) -> str | None:
    found = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(created))
    return found.group() if found else None


def _entry(entry: object) -> list[str]:
    """An entry of a YAML list."""
    if not isinstance(entry, dict):
        return [f"  - {_scalar(entry)}"]
    return [
        f"  {' ' if number else '-'} {name}: {_scalar(value)}" for number, (name, value) in enumerate(entry.items())
    ]


def _scalar(value: object) -> str:
    """A text in YAML: JSON's way to write it is one of YAML's."""
    return json.dumps(str(value), ensure_ascii=False)


def tables(package: Package) -> str:
    """The table of tables: how many rows and columns each has, and what it holds."""
    lines = ["| table | rows | columns | what it holds |", "| --- | ---: | ---: | --- |"]
    listed = package.descriptor["resources"]
    told = {one.get("name"): one.get("description") or one.get("title") for one in listed if isinstance(one, dict)}
    for table in package.tables.values():
        rows = sum(batch.frame.height for batch in table.batches()) if table.has_rows else 0
        holds = cell(str(told[table.name] or ""))
        lines.append(f"| [{table.name}]({table.path}) | {rows:,} | {len(table.fields)} | {holds} |")
    return "\n".join(lines) + "\n"


FILES: Mapping[str, Make] = {"CITATION.cff": citation}
"""Files that are generated as a whole."""

SECTIONS: Mapping[str, Mapping[str, Make]] = {"README.md": {"tables": tables}}
"""Sections by the hand-written file in which they stand."""

BEGIN = re.compile(r"^<!-- generated: ([a-z0-9_-]+) -->[ \t]*\n", re.MULTILINE)


def belongs(package: Package) -> bool:
    """Whether a package is of the kind that has these files: it has all tables of figures."""
    return all(name in package.tables for name in model.TABLES)


def sections(package: Package, path: str, text: str) -> tuple[str, list[str], list[tuple[int, str]]]:
    """A hand-written file with its sections made anew, the names of those that changed, and what is wrong, by line."""
    made, changed, wrong = "", [], []
    place = 0
    while found := BEGIN.search(text, place):
        name, line = found[1], text.count("\n", 0, found.start()) + 1
        after = BEGIN.search(text, found.end())
        end = text.find(f"<!-- end: {name} -->", found.end(), after.start() if after else len(text))
        if end < 0 or name not in SECTIONS[path]:
            known = ", ".join(SECTIONS[path])
            why = f"no end: write <!-- end: {name} --> below it" if end < 0 else f"a name that is none of {known}"
            wrong.append((line, f"The generated section “{name}” has {why}."))
            made, place = made + text[place : found.end()], found.end()
            continue
        body = SECTIONS[path][name](package)
        if text[found.end() : end] != body:
            changed.append(name)
        made, place = made + text[place : found.end()] + body, end
    return made + text[place:], changed, wrong
