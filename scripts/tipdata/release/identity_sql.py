"""Verdict and residual of every identity, recomputed in SQL that every engine reads alike.

Numbers are multiplied by 1e0, which makes them binary numbers of 64 bits in DuckDB, SQLite and Spark SQL.
"""

from __future__ import annotations

from tipdata.figures.kinds import KINDS, Kind

ROUNDED = "0.0000006"  # a recorded residual is rounded to six decimals
LOW = "1e0 * f.value - 5e-1 * COALESCE(f.rounded_to, 0)"
ROLES = tuple(dict.fromkeys(role for kind in KINDS.values() for role in kind.roles))


def _judgeable(kind: Kind) -> str:
    """Whether the terms make an identity of this kind, and nothing is divided by zero."""
    parts = [f"c.kind = '{kind.name}'", f"c.terms = {' + '.join(f'c.n_{role}' for role in kind.roles)}"]
    for role, (least, most) in kind.roles.items():
        parts.append(f"c.n_{role} {'=' if least == most else '>='} {least}")
    if kind.name == "same_rate":
        parts.append("c.n_local = c.n_foreign AND c.least_foreign > 0")
    if kind.name == "percent_change":
        parts.append("c.least_old > 0")
    return f"({' AND '.join(parts)})"


COUNTS = f"""counts AS (
  SELECT t.identity_id, i.kind, COUNT(*) AS terms, COUNT(f.value) AS known,
    {", ".join(f"SUM(CASE WHEN t.role = '{role}' THEN 1 ELSE 0 END) AS n_{role}" for role in ROLES)},
    {", ".join(f"MIN(CASE WHEN t.role = '{role}' THEN {LOW} END) AS least_{role}" for role in ("foreign", "old"))}
  FROM identity_terms t
  JOIN identities i ON i.identity_id = t.identity_id
  LEFT JOIN figures f ON f.figure_id = t.figure_id
  GROUP BY t.identity_id, i.kind
)"""
JUDGEABLE = "c.known = c.terms AND (" + "\n    OR ".join(map(_judgeable, KINDS.values())) + ")"
TERM = f"""term AS (
  SELECT c.kind, t.identity_id, t.position AS place, t.role, COALESCE(t.coefficient, 0) AS coefficient, f.bound,
    1e0 * f.value AS low, 1e0 * COALESCE(f.value_to, f.value) AS high, 5e-1 * COALESCE(f.rounded_to, 0) AS half
  FROM identity_terms t
  JOIN counts c ON c.identity_id = t.identity_id
  JOIN figures f ON f.figure_id = t.figure_id
  WHERE {JUDGEABLE}
)"""
UNJUDGED = f"""WITH {COUNTS}
SELECT i.* FROM identities i LEFT JOIN counts c ON c.identity_id = i.identity_id
WHERE CASE WHEN {JUDGEABLE} THEN 0 ELSE 1 END = 1"""
"""Identities that cannot be judged."""


def recomputed(*names: str) -> str:
    """Recorded and computed verdict and residual of every identity of these kinds; of all, where none is named."""
    union = "\nUNION ALL\n".join(KINDS[name].sql for name in names or KINDS)
    return f"""WITH {COUNTS}, {TERM}, judged AS (
{union}
)
SELECT i.identity_id, i.kind, i.statement, i.verdict, j.verdict AS computed_verdict, i.residual, j.residual AS computed_residual
FROM identities i JOIN judged j ON j.identity_id = i.identity_id"""


def differing(name: str) -> str:
    """Identities of a kind whose recorded verdict or residual is not the computed one."""
    return f"{recomputed(name)}\nWHERE i.verdict <> j.verdict OR ABS(i.residual - j.residual) > {ROUNDED}"
