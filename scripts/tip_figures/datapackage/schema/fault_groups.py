"""One finding for faults of the same kind in one file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.schema.descriptor_faults import DescriptorFault, label_place
from tip_figures.datapackage.text_format import count_noun, escape_unprintable

MAX_PLACES = 5  # that a message names; the rest is counted


def merge_faults(faults: Iterable[DescriptorFault]) -> Iterator[Finding]:
    """Yield one finding for the faults of each kind in one file, in the order of their first.

    faults: with the paths of their files
    """
    for alike in group_by(faults, _identify_group).values():
        findings = [fault.finding for fault in alike]
        if alike[0].kind and len(findings) > 1:
            yield _merge(findings)
        else:
            yield from findings


def _identify_group(fault: DescriptorFault) -> tuple[str, str]:
    return fault.finding.path, fault.kind


def _merge(findings: Sequence[Finding]) -> Finding:
    """Return the first finding, with the places of the others in its message."""
    others = findings[1:]
    labels = [escape_unprintable(label_place(finding.column)) for finding in others[:MAX_PLACES]]
    if len(others) > MAX_PLACES:
        labels.append("…")
    places = count_noun(len(others), "more place")
    message = f"{findings[0].message} The same fault is in {places}: {', '.join(labels)}."
    return replace(findings[0], message=message)
