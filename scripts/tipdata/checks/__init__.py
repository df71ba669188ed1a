"""The questions asked of a package, one a module; none imports another. CHECKS lists them.

A check is `check(package) -> Iterator[Finding]`, or `check(figures)` for one that asks about figures; it never prints,
exits, changes anything, or raises because of bad data. `counts` beside it says what it looks at, as a count a noun, the main
one first (`{"rows": 48}`); nothing at all where the tables that it speaks of are not there.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tipdata.package.finding import Finding

Checked = dict[str, int]
Found = Generator[Finding, None, Checked]  # of checks that still return their counts

from tipdata.checks import cells, codes, editions, files, identities, keys, ledger, structure  # noqa: E402


@dataclass(frozen=True)
class Stage:
    """One question: its name, who answers it, and what the answer looks at.

    of_figures: whether check and counts take the figures of a package, and not the package
    """

    name: str
    check: Callable[[Any], Iterator[Finding]]
    counts: Callable[[Any], Mapping[str, int]] | None
    of_figures: bool = False


def _stage(name: str, module: Any) -> Stage:
    """For now a check may still return its counts, and a check of figures may still take the package."""
    takes = module.check.__code__.co_varnames[0]
    return Stage(name, module.check, getattr(module, "counts", None), of_figures=takes == "figures")


# From cause to consequence: what is wrong with a cell shows before what follows from it.
CHECKS = (
    _stage("structure", structure),
    _stage("cells", cells),
    _stage("keys", keys),
    _stage("codes", codes),
    _stage("ledger", ledger),
    _stage("identities", identities),
    _stage("editions", editions),
    _stage("files", files),
)


def stages(*names: str) -> tuple[Stage, ...]:
    """These of CHECKS, in its order."""
    return tuple(stage for stage in CHECKS if stage.name in names)
