"""The arithmetic of identities as SQL that every engine reads alike: verdict and residual, recomputed.

Numbers are multiplied by 1e0, which makes them binary numbers of 64 bits in DuckDB, SQLite and Spark SQL and leaves them
exact in PostgreSQL; what differs by less than TINY counts as equal.
"""

from __future__ import annotations

from tipdata.figures.kinds import KINDS

ROLES = {name: kind.roles for name, kind in KINDS.items()}
ROUNDED = "0.0000006"  # a recorded residual is rounded to six decimals


def _count(role: str) -> str:
    return f"SUM(CASE WHEN t.role = '{role}' THEN 1 ELSE 0 END) AS n_{role}"


def _judgeable(kind: str) -> str:
    """Whether the terms make an identity of this kind."""
    parts = [f"c.kind = '{kind}'"]
    for role, (least, most) in ROLES[kind].items():
        parts.append(f"c.n_{role} = {least}" if least == most else f"c.n_{role} >= {least}")
    parts.append(f"c.terms = {' + '.join(f'c.n_{role}' for role in ROLES[kind])}")
    if kind == "same_rate":
        parts.append("c.n_local = c.n_foreign AND c.least_foreign > 0")
    if kind == "percent_change":
        parts.append("c.least_old > 0")
    return " AND ".join(parts)


ALL_ROLES = tuple(dict.fromkeys(role for roles in ROLES.values() for role in roles))
LOW = "1e0 * f.value - 5e-1 * COALESCE(f.rounded_to, 0)"
COUNTS = f"""counts AS (
  SELECT t.identity_id, i.kind, COUNT(*) AS terms, COUNT(f.value) AS known,
    {", ".join(map(_count, ALL_ROLES))},
    MIN(CASE WHEN t.role = 'foreign' THEN {LOW} END) AS least_foreign,
    MIN(CASE WHEN t.role = 'old' THEN {LOW} END) AS least_old
  FROM identity_terms t
  JOIN identities i ON i.identity_id = t.identity_id
  LEFT JOIN figures f ON f.figure_id = t.figure_id
  GROUP BY t.identity_id, i.kind
)"""
JUDGEABLE = "c.known = c.terms AND (" + "\n    OR ".join(f"({_judgeable(kind)})" for kind in ROLES) + ")"
TERM = f"""{COUNTS}, term AS (
  SELECT c.kind, t.identity_id, t.position AS place, t.role, COALESCE(t.coefficient, 0) AS coefficient, f.bound,
    1e0 * f.value AS low, 1e0 * COALESCE(f.value_to, f.value) AS high, 5e-1 * COALESCE(f.rounded_to, 0) AS half
  FROM identity_terms t
  JOIN counts c ON c.identity_id = t.identity_id
  JOIN figures f ON f.figure_id = t.figure_id
  WHERE {JUDGEABLE}
)"""

JUDGES = {name: kind.sql for name, kind in KINDS.items()}


def recomputed(*kinds: str) -> str:
    """Recorded and computed verdict and residual of every identity of these kinds (all, if none is named)."""
    union = "\nUNION ALL\n".join(JUDGES[kind] for kind in kinds or JUDGES)
    return f"""WITH {TERM}, judged AS (
{union}
)
SELECT i.identity_id, i.kind, i.statement, i.verdict, j.verdict AS computed_verdict, i.residual, j.residual AS computed_residual
FROM identities i JOIN judged j ON j.identity_id = i.identity_id"""


def differing(kind: str) -> str:
    """Identities of one of JUDGES whose recorded verdict or residual is not the computed one."""
    return f"{recomputed(kind)}\nWHERE i.verdict <> j.verdict OR ABS(i.residual - j.residual) > {ROUNDED}"


UNJUDGED = f"""WITH {COUNTS}
SELECT i.* FROM identities i LEFT JOIN counts c ON c.identity_id = i.identity_id
WHERE CASE WHEN {JUDGEABLE} THEN 0 ELSE 1 END = 1"""
