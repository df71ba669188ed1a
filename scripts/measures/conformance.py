"""All cases of the Data Package standard, by group.

Temporary: the yardstick for a smaller reader; the cases go when that reader is done.
"""

from collections.abc import Mapping, Sequence

from measures.conformance_cases import (
    CONSTRAINTS,
    DESCRIPTORS,
    DIALECTS,
    FILES,
    KEYS,
    SCHEMAS,
    TYPES,
    Case,
)
from measures.conformance_probes import PUBLIC, VERSION_1

CASES: Mapping[str, Sequence[Case]] = {
    "Types": TYPES,
    "Constraints": CONSTRAINTS,
    "Keys": KEYS,
    "Schemas": SCHEMAS,
    "Files": FILES,
    "Dialects": DIALECTS,
    "Descriptors": DESCRIPTORS,
    "Version 1": VERSION_1,
    "Public packages": PUBLIC,
}
