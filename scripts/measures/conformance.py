"""The cases of the Data Package standard about features that are kept, by group.

Temporary: the yardstick for a smaller reader; the cases go when that reader is done.
"""

from collections.abc import Mapping, Sequence

from measures.conformance_cases import (
    CONSTRAINTS,
    DESCRIPTORS,
    FILES,
    KEYS,
    SCHEMAS,
    TYPES,
    Case,
)

CASES: Mapping[str, Sequence[Case]] = {
    "Types": TYPES,
    "Constraints": CONSTRAINTS,
    "Keys": KEYS,
    "Schemas": SCHEMAS,
    "Files": FILES,
    "Descriptors": DESCRIPTORS,
}
