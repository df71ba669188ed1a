"""The questions asked of a package, one a module; none imports another. CHECKS lists them.

A check is `check(package) -> Iterator[Finding]`, or `check(figures)` for one that asks about figures; it never prints,
exits, changes anything, or raises because of bad data. `counts` beside it says what it looks at, as a count a noun, the main
one first (`{"rows": 48}`); nothing at all where the tables that it speaks of are not there.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tip_figures.checks import codes, editions, identities, ledger
from tip_figures.datapackage.checks import cells, files, keys, structure
from tip_figures.datapackage.findings import Finding


@dataclass(frozen=True)
class Stage:
    """One question: its name, who answers it, and what the answer looks at.

    of_figures: whether check and counts take the figures of a package, and not the package
    """

    name: str
    check: Callable[[Any], Iterator[Finding]]
    counts: Callable[[Any], Mapping[str, int]]
    of_figures: bool = False


# From cause to consequence: what is wrong with a cell shows before what follows from it.
CHECKS = (
    Stage("structure", structure.check, structure.counts),
    Stage("cells", cells.check, cells.counts),
    Stage("keys", keys.check, keys.counts),
    Stage("codes", codes.check, codes.counts, of_figures=True),
    Stage("ledger", ledger.check, ledger.counts, of_figures=True),
    Stage("identities", identities.check, identities.counts, of_figures=True),
    Stage("editions", editions.check, editions.counts, of_figures=True),
    Stage("files", files.check, files.counts),
)


def stages(*names: str) -> tuple[Stage, ...]:
    """These of CHECKS, in its order."""
    return tuple(stage for stage in CHECKS if stage.name in names)
