"""The properties of Data Package v2, and what frictionless makes of a descriptor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import frictionless

from tipdata.package import rules as rulebook
from tipdata.package.wording import did_you_mean, quoted

Problem = tuple[str, str, str, str]  # property, code, message, hint

PROFILES = "https://datapackage.org/profiles/2.0/"
SPECIFICATION = "Compare it with the specification."
KNOWN = {
    "package": (
        "$schema name id licenses title description homepage image version created keywords contributors sources resources profile"
    ),
    "resource": (
        "$schema name path data type title description format mediatype encoding bytes hash sources licenses dialect schema"
        " homepage profile"
    ),
    "schema": "$schema name title description fields fieldsMatch missingValues primaryKey uniqueKeys foreignKeys rules",
    "field": (
        "name type format title description example unit constraints categories categoriesOrdered missingValues rdfType"
        " trueValues falseValues delimiter itemType decimalChar groupChar bareNumber"
    ),
    "constraint": " ".join(rulebook.CONSTRAINTS),
    "dialect": (
        "$schema name title description header headerRows headerJoin commentRows commentChar delimiter lineTerminator quoteChar"
        " doubleQuote escapeChar nullSequence skipInitialSpace property itemType itemKeys sheetNumber sheetName table"
    ),
    "license": "name path title",
    "contributor": "title path email givenName familyName role roles organization",
    "source": "title path email version",
    "foreign key": "fields reference",
    "reference": "resource fields",
    "rule": "name expression message hint",
    "category": "value label",
}
# What frictionless says of these is said here, or is not so in version 2.
OURS = ("fieldsMatch", "is not supported", "is not safe")


def unknown(entry: object, kind: str, where: str) -> Iterator[Problem]:
    """Properties that the specification does not have; one with a prefix (`dc:title`) is somebody's own and may stand."""
    known = KNOWN[kind].split()
    for name in entry if isinstance(entry, dict) else ():
        if name not in known and ":" not in name:
            said = f"There is no property {quoted(name)} of a {kind}, so it has no effect."
            hint = did_you_mean(name, known) or "Take it out, or give it a prefix (x:name)."
            yield f"{where}{name}", "property-unknown", said, hint


def by_frictionless(kind: Any, descriptor: dict[str, Any]) -> Iterator[Problem]:
    """The metadata rules of frictionless, less what it refuses although version 2 allows it."""
    try:
        found = list(kind.metadata_validate(descriptor))
    except frictionless.FrictionlessException as raised:
        found = [raised.error]
    except (AttributeError, TypeError, KeyError, ValueError):
        # It breaks down on values of another type than it expects (a license that is a text).
        yield "", "descriptor-invalid", "A property has a value of the wrong type.", SPECIFICATION
        return
    for error in found:
        place = re.search(r"at property '([^']*)'", error.note)
        where = place.group(1).replace("/", ".") if place else ""
        if not any(word in error.note for word in OURS):
            yield where, "descriptor-invalid", f"{error.note[:300]} (found by frictionless).", SPECIFICATION


def but(entry: object, names: Iterable[str]) -> Any:
    """An object without some of its properties; anything else as it is."""
    return {k: v for k, v in entry.items() if k not in names} if isinstance(entry, dict) else entry
