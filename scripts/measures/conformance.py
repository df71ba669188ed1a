"""Cases of the standard in which frictionless 5.21 differs, and the page docs/conformance.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from tip_figures.datapackage.schema.standard import read_version

from measures.conformance_cases import (
    CONSTRAINTS,
    DESCRIPTORS,
    DIALECTS,
    FILES,
    INVALID,
    KEYS,
    SCHEMAS,
    TYPES,
    VALID,
    Case,
)
from measures.conformance_probes import PUBLIC, VERSION_1
from tip_figures.datapackage.text_format import escape_markdown

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
"""All cases, by the heading under which the page lists them."""
FETCHES = "fetches it"
CRASHES = "a traceback"


@dataclass(frozen=True)
class PeerAnswer:
    """What frictionless answers where its verdict is not that of the standard.

    verdict: VALID or INVALID, FETCHES (would use the network) or CRASHES (raises an exception)
    reason:  what it does, for the reader of the page
    cases:   names of the cases
    """

    verdict: str
    reason: str
    cases: tuple[str, ...]


PEER_ANSWERS = (
    PeerAnswer(
        INVALID,
        "rejects what the standard allows",
        (
            "integer 1,000 with groupChar ,",
            "datetime 12024-02-29T00:00:00",
            "datetime -0044-03-15T00:00:00",
            "year -0044",
            "year 12024",
            "year 2024Z",
            "year 2024+01:00",
            "yearmonth 2024-01Z",
            "yearmonth -0044-03",
            "enum of lists of list: a,b",
            "fieldsMatch as a list, which the published profile has in place of a text",
            "an unknown encoding",
            "a label that is not the name of the field",
            "a label in capitals",
            "an extra column",
            "a missing column",
            "labels without case",
            "a JSON Schema of a JSON file",
            "the profile of version 1 as $schema",
            "trialdiff: a JSON Schema as schema",
            "minimum of duration: P1M",
            "minLength of an integer, where it has no meaning",
            "two fields with the same name",
            "an example of another type",
            "two header rows",
            "a delimiter of two characters",
            "a JSON Schema for cells",
        ),
    ),
    PeerAnswer(
        VALID,
        "reads more than the standard has",
        (
            "number infinity",
            "number +INF",
            "datetime 2024-01-26 15:00:00",
            "datetime 2024-01-26T15:00:00+14:01",
            "year 0000",
            "yearmonth 0000-01",
            'geopoint {"lon": "90.5", "lat": "45"} with format object',
            "etalab: an offset without a colon",
            "date 2024-1-26",
            "duration PT",
            "duration P1Y2M10DT",
            "a quote inside a cell that is not quoted",
            "a quote that is not closed",
            "a NUL byte",
        ),
    ),
    PeerAnswer(
        VALID,
        "does not check it",
        (
            "a category without a value",
            "categoriesOrdered that is text",
            "an empty list of unique keys",
            "roles as text",
            "categories of which one is an object",
            "a rdfType that is not a URI",
            "a profile that is a name",
            "a date of creation without zone",
            "an image out of the package",
            "a license out of the package",
            "a contributor without a title",
            "a source without a title",
            "transparencia: an empty column in the primary key",
            "an organization that is an object",
            "categories of string: c",
            "categories with labels of integer: 3",
            "enum beyond the categories",
            "two categories with the same label",
            "a duplicated category",
            "a primary key of which one part is empty",
            "a duplicated unique key",
            "a unique key of a missing column",
            "a duplicated missing value",
            "a wrong sha1",
            "an empty list of resources",
            "a contributor without a property",
            "a source without a property",
        ),
    ),
    PeerAnswer(
        FETCHES,
        "",
        (
            "a file at a URL that is not a table",
            "a file at a URL",
        ),
    ),
    PeerAnswer(
        CRASHES,
        "",
        (
            "a profile that is not a URL",
            "a pattern that is not a regular expression",
            "pattern of names in XML of string: a1",
            "pattern of names in XML of string: 1a",
            "a minimum of another type",
        ),
    ),
    PeerAnswer(
        INVALID,
        "reads patterns as those of Python",
        ("pattern with one class subtracted from another of string: bcd",),
    ),
    PeerAnswer(
        VALID,
        "matches a pattern at the beginning of a cell only",
        ("pattern of two alternatives of string: ax",),
    ),
    PeerAnswer(
        VALID,
        "guesses the encoding",
        (
            "bytes that are not UTF-8",
            "bytes that are not UTF-8, undeclared",
        ),
    ),
    PeerAnswer(
        VALID,
        "guesses the delimiter",
        (
            "semicolons that are not declared",
            "ZNES: semicolons that are not declared",
        ),
    ),
    PeerAnswer(
        VALID,
        "reads it",
        (
            "an escape character",
            "rows of comments",
            "doubled quotes that mean nothing",
            "a pattern with look-ahead, which XML Schema does not have",
            "pib: groupChar is also the decimal mark",
            "several files",
            "data in the descriptor",
            "a date in any format",
            "GeoJSON in a cell",
        ),
    ),
    PeerAnswer(
        INVALID,
        "does not support it, and reports errors that follow from it",
        (
            "a null sequence",
            "another line end",
        ),
    ),
    PeerAnswer(
        INVALID,
        "reads the file, which only has the name of one",
        (
            "a workbook",
            "a compressed file",
        ),
    ),
)


def _answers_by_case() -> dict[str, PeerAnswer]:
    answers: dict[str, PeerAnswer] = {}
    for answer in PEER_ANSWERS:
        answers.update(dict.fromkeys(answer.cases, answer))
    return answers


PEER_BY_CASE: Mapping[str, PeerAnswer] = _answers_by_case()

INTRODUCTION = """# The standard, case by case

{number} cases, each a small package. {version_1} of them are of version 1 of the Data Package
standard, the others of version 2. {public} are like packages in public repositories, which are
named; all others follow from the text of the standard. The columns are the verdict of the standard,
which is also ours (a test compares them), and that of frictionless 5.21.

*Not read*: the package needs a feature that this software does not support, which it reports.

Generated by `make docs` from `scripts/measures/conformance_cases.py` and `conformance_probes.py`.
"""
TABLE_HEAD = """
| case | standard | frictionless |
| --- | --- | --- |
"""


def render_page() -> str:
    """Return docs/conformance.md as text."""
    cases = list(chain.from_iterable(CASES.values()))
    introduction = INTRODUCTION.format(
        number=len(cases),
        version_1=sum(read_version(case.descriptor()) == 1 for case in cases),
        public=len(PUBLIC),
    )
    parts = [introduction]
    for heading, cases_of_group in CASES.items():
        parts += [f"\n## {heading}\n", TABLE_HEAD]
        parts += [_format_row(case) for case in cases_of_group]
    return "".join(parts)


def _format_row(case: Case) -> str:
    """Return a case as a row of the page."""
    answer = PEER_BY_CASE.get(case.name)
    peer_verdict = case.verdict if answer is None else answer.verdict
    reason = f": {answer.reason}" if answer and answer.reason else ""
    return f"| {escape_markdown(case.name)} | {case.verdict} | {peer_verdict}{reason} |\n"
