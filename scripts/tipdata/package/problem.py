"""What is met in reading, before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """Something met in reading.

    code:   of findings.csv
    line:   physical line from 1; 0 where the place is a property
    column: the column's or property's name
    values: what the words of the code name
    more:   how many others of its kind it stands for
    """

    code: str
    line: int = 0
    column: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    more: int = 0


def problem(code: str, line: int = 0, column: str = "", **values: object) -> Problem:
    """A problem, the values of its words by name."""
    return Problem(code, line, column, values)
