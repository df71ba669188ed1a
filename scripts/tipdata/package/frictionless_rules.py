"""What frictionless says of a descriptor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import frictionless
import frictionless.fields

from tipdata.package.problem import Problem, problem

FIELDS: Mapping[str, Any] = {
    str(kind.type): kind for kind in vars(frictionless.fields).values() if hasattr(kind, "metadata_validate")
}
# What frictionless says of these is said here, or the standard allows it.
NOT_SO = ("fieldsMatch", "is not supported", "is not safe", "should be set as", "requires datapackage")


def by_frictionless(kind: Any, descriptor: dict[str, Any], where: str) -> Iterator[Problem]:
    """The metadata rules of frictionless, less what it refuses although the standard allows it."""
    try:
        found = list(kind.metadata_validate(descriptor))
    except frictionless.FrictionlessException as raised:
        found = [raised.error]
    except (AttributeError, TypeError, KeyError, ValueError):
        # It breaks down on values of another type than it expects (a license that is a text).
        yield problem("descriptor-invalid", 0, where, reason="A property has a value of the wrong type.")
        return
    for error in found:
        place = re.search(r"at property '([^']*)'", error.note)
        at = place.group(1).replace("/", ".") if place else ""
        if not any(word in error.note for word in NOT_SO):
            reason = f"{error.note[:300]} (found by frictionless)."
            yield problem("descriptor-invalid", 0, ".".join(filter(None, (where, at))), reason=reason)
