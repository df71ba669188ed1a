"""The properties that the standard has, and those of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tipdata.package.constraints import CONSTRAINTS
from tipdata.package.problem import Problem, problem
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


def unknown(entry: object, kind: str, where: str) -> Iterator[Problem]:
    """Properties that the standard does not have; one with a prefix (`dc:title`) is somebody's own and may stand."""
    for name in entry if isinstance(entry, dict) else ():
        if name not in KNOWN[kind] and ":" not in name:
            hint = did_you_mean(name, KNOWN[kind]) or "Take it out, or give it a prefix (x:name)."
            yield problem("property-unknown", 0, f"{where}{name}", name=name, kind=kind, hint=hint)
