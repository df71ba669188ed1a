"""What a descriptor may say: judged by frictionless, and by ourselves where it is silent.

frictionless knows the shapes of properties. It is silent about misspelt ones, and of a few things it says what the standard
does not; those are left out. The path of a finding is left to who knows the file.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import frictionless

from tipdata.package.constraints import CONSTRAINTS
from tipdata.package.finding import Finding, finding
from tipdata.package.json_file import entries, objects
from tipdata.package.semver import SEMVER
from tipdata.package.wording import did_you_mean

KNOWN: Mapping[str, Sequence[str]] = {
    kind: listed.split()
    for kind, listed in {
        "package": "$schema name id licenses title description homepage image version created keywords contributors sources resources profile",
        "resource": "$schema name path data type title description format mediatype encoding bytes hash sources licenses dialect schema homepage profile",
        "schema": "$schema name title description fields fieldsMatch missingValues primaryKey uniqueKeys foreignKeys rules",
        "field": "name type format title description example unit constraints categories categoriesOrdered missingValues rdfType"
        " trueValues falseValues delimiter itemType decimalChar groupChar bareNumber dimension",
        "constraint": " ".join(CONSTRAINTS),
        "dialect": "$schema name title description header headerRows headerJoin commentRows commentChar delimiter lineTerminator"
        " quoteChar doubleQuote escapeChar nullSequence skipInitialSpace property itemType itemKeys sheetNumber sheetName table"
        " caseSensitiveHeader csvddfVersion",
        "license": "name path title",
        "contributor": "title path email givenName familyName role roles organization",
        "source": "title path email version",
        "foreign key": "fields reference",
        "reference": "resource fields",
        "rule": "name expression message hint",
    }.items()
}  # fmt: skip
"""The properties that the standard has, and those of ours."""
PROFILES = "https://datapackage.org/profiles/2.0/"
# Texts of contributors and sources, which frictionless does not look at; and what it is shown of a resource.
UNSEEN = ("role", "givenName", "familyName", "organization", "version")
SHOWN = ("name", "title", "description", "format", "mediatype", "sources", "licenses", "homepage")
# What frictionless says of these is said here, or the standard allows it.
NOT_SO = ("fieldsMatch", "is not supported", "is not safe", "should be set as", "requires datapackage")
PLAIN_NAME = r"[a-z0-9._-]+"
UNSAFE = r'[/\\:*?"<>|]|^\.|[. ]$|^ |^$'  # in a file name, on one system or another


def invalid(where: str, reason: str) -> Finding:
    """A property that says what it cannot."""
    return finding("descriptor-invalid", "", 0, where, reason=reason)


def unknown(entry: object, kind: str, where: str) -> Iterator[Finding]:
    """Properties that the standard does not have; one with a prefix (`dc:title`) is somebody's own and may stand."""
    for name in entry if isinstance(entry, dict) else ():
        if name not in KNOWN[kind] and ":" not in name:
            hint = did_you_mean(name, KNOWN[kind]) or "Take it out, or give it a prefix (x:name)."
            yield finding("property-unknown", "", 0, f"{where}{name}", name=name, kind=kind, hint=hint)


def by_frictionless(model: Any, descriptor: Mapping[str, Any], where: str) -> Iterator[Finding]:
    """The metadata rules of frictionless, less what it refuses although the standard allows it."""
    try:
        found = list(model.metadata_validate(dict(descriptor)))
    except frictionless.FrictionlessException as raised:
        found = [raised.error]
    except (AttributeError, TypeError, KeyError, ValueError):
        # It breaks down on values of another type than it expects (a license that is a text).
        yield invalid(where, "A property has a value of the wrong type.")
        return
    for error in found:
        place = re.search(r"at property '([^']*)'", error.note)
        at = place.group(1).replace("/", ".") if place else ""
        if not any(word in error.note for word in NOT_SO):
            yield invalid(".".join(filter(None, (where, at))), f"{error.note[:300]} (found by frictionless).")


def of_package(descriptor: Mapping[str, Any]) -> Sequence[Finding]:
    """What is wrong with the descriptor itself, its schemas and files apart."""
    return _of_package(json.dumps(descriptor))


@lru_cache(maxsize=256)
def _of_package(text: str) -> Sequence[Finding]:
    descriptor = json.loads(text)
    return (*_package(descriptor), *_resources(descriptor))


def _package(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    yield from unknown(descriptor, "package", "")
    yield from _lists(descriptor, "")
    yield from _name(descriptor, "", descriptor)
    if not isinstance(descriptor.get("$schema", ""), str):
        yield invalid("$schema", "$schema is the address of a profile.")
    elif "$schema" not in descriptor:
        yield finding("descriptor-profile", "", 0, "$schema", profile=f"{PROFILES}datapackage.json")
    version = descriptor.get("version")
    if isinstance(version, str) and not re.fullmatch(SEMVER, version):
        yield finding("version-invalid", "", 0, "version", version=version)
    if not entries(descriptor.get("resources")):
        yield finding("no-tables", "", 0, "resources")
    # Version 2 in any case, since it allows more; frictionless would fetch a profile.
    seen = {k: v for k, v in descriptor.items() if k in KNOWN["package"] and k != "profile"}
    seen |= {"$schema": f"{PROFILES}datapackage.json", "resources": []}
    yield from by_frictionless(frictionless.Package, seen, "")


def _lists(entry: Mapping[str, Any], where: str) -> Iterator[Finding]:
    """Licenses, contributors and sources: what they hold, and that they hold something."""
    for kind in ("license", "contributor", "source"):
        for place, one in enumerate(objects(entry.get(f"{kind}s"))):
            at = f"{where}{kind}s.{place}"
            yield from unknown(one, kind, f"{at}.")
            if not one and kind != "license":
                yield invalid(at, f"A {kind} has no property.")
            for name in UNSEEN:
                if not isinstance(one.get(name, ""), str):
                    yield invalid(f"{at}.{name}", f"{name} is a text.")
            roles = one.get("roles", [])
            if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
                yield invalid(f"{at}.roles", "roles is a list of texts.")


def _name(entry: Mapping[str, Any], where: str, descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """A name becomes the name of files."""
    name, at = entry.get("name"), f"{where}name"
    if not isinstance(name, str):
        return
    if re.search(UNSAFE, name) or not name.isprintable():
        yield finding("name-unsafe", "", 0, at, name=name)
    elif not re.fullmatch(PLAIN_NAME, name):
        if "$schema" in descriptor:
            yield finding("name-style", "", 0, at, name=name)
        else:
            yield invalid(at, "A name of version 1 has small letters, digits, “.”, “_” and “-” alone.")


def _resources(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with the resources, apart from what is judged in reading them, and what frictionless would fetch."""
    for place, entry in enumerate(entries(descriptor.get("resources"))):
        if not isinstance(entry, dict):
            yield invalid(f"resources.{place}", "A resource is a JSON object.")
            continue
        name = entry.get("name")
        where = f"resources.{name if isinstance(name, str) else place}"
        yield from unknown(entry, "resource", f"{where}.")
        yield from unknown(entry.get("dialect"), "dialect", f"{where}.dialect.")
        yield from _lists(entry, f"{where}.")
        yield from _name(entry, f"{where}.", descriptor)
        if entry.get("type", "table") != "table":
            yield invalid(f"{where}.type", "A resource is of the type table, or of none.")
        paths = entry["path"] if isinstance(entry.get("path"), list) else [entry.get("path", "")]
        if not paths or not all(isinstance(path, str) for path in paths):
            yield invalid(f"{where}.path", "A path is a text, or a list of texts.")
        elif len({"://" in path for path in paths}) > 1:
            yield invalid(f"{where}.path", "Addresses and paths stand in one list.")
        seen = {k: v for k, v in entry.items() if k in SHOWN} | {"$schema": f"{PROFILES}dataresource.json"}
        seen |= {"path": "table.csv"} if {"path", "url"} & set(entry) else {}
        seen |= {"data": []} if "data" in entry else {}
        yield from by_frictionless(frictionless.Resource, seen, where)
