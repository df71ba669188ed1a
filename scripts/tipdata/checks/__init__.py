"""The questions asked of a package, one a module; none imports another.

A check is `check(package) -> Iterator[Finding]`. What a check returns when it has yielded its findings is what it looked
at, as a count a noun (`{"rows": 48}`), the main one first; a check whose tables are not there returns an empty one.
"""

from collections.abc import Generator

from tipdata.package.finding import Finding

Checked = dict[str, int]
Found = Generator[Finding, None, Checked]
