"""Checks of any Data Package: the type `Check`, and the checks of structure, cells, keys and files.

A check is a function `check(package) -> Iterator[Finding]`. It never prints, exits or changes
anything, and bad data never make it raise an error. `count_checked` in the same module returns what
the check looks at: a number for each noun, the main one first (`{"rows": 48}`), or nothing if the
package has no tables that the check is about.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tip_figures.datapackage.checks import cells, files, keys, structure
from tip_figures.datapackage.findings import Finding


@dataclass(frozen=True)
class Check:
    """One question that is asked of a package.

    name:  how reports call it (JSON reports list checks as `stages`)
    run:   package → findings
    count: package → how much was checked: a number for each noun, the main one first
    """

    name: str
    run: Callable[[Any], Iterator[Finding]]
    count: Callable[[Any], Mapping[str, int]]


STRUCTURE = Check("structure", structure.check, structure.count_checked)
CELLS = Check("cells", cells.check, cells.count_checked)
KEYS = Check("keys", keys.check, keys.count_checked)
FILES = Check("files", files.check, files.count_checked)

GENERIC_CHECKS = (STRUCTURE, CELLS, KEYS, FILES)
"""From cause to consequence: a faulty cell is reported before what follows from it."""
