"""Questions that analysts have of the small package, with their answers."""

from typing import Any

IN_2021 = "demo-2021-isl-"
IN_2022 = "demo-2022-isl-"
REPORT = "https://example.org/reports/2022-report/iceland/#:~:text="

ANSWERS: dict[str, Any] = {
    "victims-by-year": [(2019, 24), (2020, 30), (2021, 33)],
    "share-of-a-form": [(2020, 0.6)],
    "citizens-and-foreigners": [(2020, 30, 30), (2021, 33, 33)],
    "totals-of-a-year": 3,
    "uncertain-numbers": [IN_2022 + "hotline-calls-2021", IN_2022 + "identified-2021"],
    "lower-bounds": [(2020, 41)],
    "link-to-the-words": [REPORT + "It%20identified%2033%20victims"],
    "editions-compared": [(2021, 30, "totals"), (2022, 30, "other_edition")],
    "parts-make-totals": 0,
    "joined-by-code": 0,
}
"""Asked of every program that reads a release."""

MORE_ANSWERS: dict[str, Any] = {
    "series-side-by-side": [(2019, 24, 2_800_000), (2020, 30, 2_500_000), (2021, 33, None)],
    "why-a-year-has-no-number": [("not in the part of the report that was read", 2)],
}
"""Asked of polars in addition."""
