"""Properties that the standard does not have: custom ones, which are allowed, and misspelt ones."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.schema.descriptor_faults import ObjectPlace, list_inner_objects
from tip_figures.datapackage.schema.standard import read_standard
from tip_figures.datapackage.text_format import find_similar, quote_value

MAX_PROPERTIES = 10  # that the message names; the rest is counted


@dataclass(frozen=True)
class UnknownProperty:
    """A property that the standard does not have.

    file:    that has it
    path:    dotted path of the property in the file
    name:    of the property
    kind:    of the object that has it
    similar: the property that was probably meant; empty if none is similar
    """

    file: str
    path: str
    name: str
    kind: str
    similar: str

    @property
    def description(self) -> str:
        """The property and the object that has it, for messages."""
        return f"{quote_value(self.name)} of a {self.kind}"


def find_unknown_properties(
    entry: Mapping[str, Any], place: ObjectPlace, file: str
) -> Iterator[UnknownProperty]:
    """Yield the unknown properties of an object and of those inside it.

    A name with a prefix (`dc:title`) is somebody's own.
    """
    properties = read_standard()[place.kind]
    for name, value in entry.items():
        path = place.join(name)
        if name in properties:
            for inner_place, inner in list_inner_objects(value, properties[name], path):
                yield from find_unknown_properties(inner, inner_place, file)
        elif ":" not in name:
            similar = find_similar(name, properties)
            yield UnknownProperty(file, path, name, place.kind, similar)


def report_unknown_properties(unknown: Sequence[UnknownProperty]) -> Iterator[Finding]:
    """Yield one finding about all unknown properties of a package, misspelt ones first."""
    if not unknown:
        return
    ordered = sorted(unknown, key=lambda entry: not entry.similar)
    numbers = Counter(entry.description for entry in ordered)
    descriptions = []
    for description, number in numbers.items():
        times = f" ({number:,} times)" if number > 1 else ""
        descriptions.append(f"{description}{times}")
    listed = ", ".join(descriptions[:MAX_PROPERTIES])
    if len(descriptions) > MAX_PROPERTIES:
        listed += f", and {len(descriptions) - MAX_PROPERTIES:,} more"
    first = ordered[0]
    yield create_finding(
        "property-unknown",
        first.file,
        0,
        first.path,
        properties=listed,
        hint=_suggest_names(ordered),
    )


def _suggest_names(unknown: Sequence[UnknownProperty]) -> str:
    """Say which properties were probably meant, or how a custom property is marked."""
    names = {entry.name: entry.similar for entry in unknown if entry.similar}
    if not names:
        return "Nothing is wrong with a custom property; a prefix (x:name) marks it as one."
    if len(names) == 1:
        return f"Did you mean “{next(iter(names.values()))}”?"
    pairs = list(names.items())[:MAX_PROPERTIES]
    suggestions = [f"“{similar}” for {quote_value(name)}" for name, similar in pairs]
    return f"Did you mean {', '.join(suggestions)}?"
