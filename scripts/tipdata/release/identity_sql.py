"""The arithmetic of identities as SQL that every engine reads alike: verdict and residual, recomputed.

Numbers are multiplied by 1e0, which makes them binary numbers of 64 bits in DuckDB, SQLite and Spark SQL and leaves them
exact in PostgreSQL; what differs by less than TINY counts as equal.
"""

from __future__ import annotations

from tipdata.figures.kinds import ROLES
from tipdata.release.portable import TINY

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

_SUM = """SELECT x.identity_id,
    SUM(CASE WHEN x.coefficient * (x.high - x.low) > 0 THEN x.coefficient * x.low ELSE x.coefficient * x.high END) AS least,
    SUM(CASE WHEN x.coefficient * (x.high - x.low) > 0 THEN x.coefficient * x.high ELSE x.coefficient * x.low END) AS most,
    SUM(ABS(x.coefficient) * x.half) AS allowed
  FROM term x WHERE x.kind = 'sum' GROUP BY x.identity_id"""
_RESTATED = """SELECT a.identity_id, a.low - b.high AS least, a.high - b.low AS most, a.half + b.half AS allowed
  FROM term a JOIN term b ON b.identity_id = a.identity_id
  WHERE a.kind = 'restated' AND a.role = 'first' AND b.role = 'again'"""
_GAP = f"""SELECT g.identity_id, CASE WHEN g.least > {TINY} THEN g.least WHEN g.most < -{TINY} THEN g.most ELSE 0 END AS residual,
  CASE WHEN g.least <= {TINY} AND g.most >= -{TINY} THEN 'exact'
    WHEN g.least <= g.allowed + {TINY} AND g.most >= -g.allowed - {TINY} THEN 'within_rounding' ELSE 'contradicted' END AS verdict
FROM ({{}}) g"""
_BELOW = f"""SELECT g.identity_id, CASE WHEN g.gap > {TINY} AND g.bounded = 1 THEN g.gap ELSE 0 END AS residual,
  CASE WHEN g.bounded = 0 OR g.gap < -{TINY} OR (g.gap <= {TINY} AND g.touching = 1) THEN 'exact'
    WHEN g.gap < g.allowed - {TINY} OR (g.gap <= g.allowed + {TINY} AND g.may_touch = 1 AND (g.touching = 1 OR g.allowed > 0))
    THEN 'within_rounding' ELSE 'contradicted' END AS verdict
FROM (SELECT a.identity_id, a.half + b.half AS allowed,
    a.low - CASE WHEN b.bound IN ('at_most', 'less_than') THEN b.low ELSE b.high END AS gap,
    CASE WHEN a.bound IN ('at_most', 'less_than') OR b.bound IN ('at_least', 'more_than') THEN 0 ELSE 1 END AS bounded,
    CASE WHEN a.kind = 'part_of' THEN 1 ELSE 0 END AS may_touch,
    CASE WHEN a.kind = 'part_of' AND a.bound <> 'more_than' AND b.bound <> 'less_than' THEN 1 ELSE 0 END AS touching
  FROM term a JOIN term b ON b.identity_id = a.identity_id
  WHERE (a.role = 'part' AND b.role = 'whole') OR (a.role = 'lower' AND b.role = 'higher')) g"""


def _satisfied(least: str, most: str, half: str) -> str:
    """Whether a change that lies between `least` and `most` satisfies the written one as bounded."""
    return f"""CASE g.bound WHEN 'more_than' THEN {most} > g.low - {half} + {TINY}
      WHEN 'at_least' THEN {most} >= g.low - {half} - {TINY}
      WHEN 'less_than' THEN {least} < g.low + {half} - {TINY}
      WHEN 'at_most' THEN {least} <= g.low + {half} + {TINY}
      ELSE {least} <= g.high + {half} + {TINY} AND {most} >= g.low - {half} - {TINY} END"""


_CHANGE = f"""SELECT g.identity_id, g.computed - g.low AS residual,
  CASE WHEN {_satisfied("g.computed", "g.computed", "0")} THEN 'exact'
    WHEN {_satisfied("g.least", "g.most", "g.half")} THEN 'within_rounding' ELSE 'contradicted' END AS verdict
FROM (SELECT c.identity_id, c.bound, c.low, c.high, c.half, (o.low - n.low) / o.low * 100 AS computed,
    100 - (n.high + n.half) / (o.low - o.half) * 100 AS least, 100 - (n.low - n.half) / (o.high + o.half) * 100 AS most
  FROM term c JOIN term o ON o.identity_id = c.identity_id JOIN term n ON n.identity_id = c.identity_id
  WHERE c.kind = 'percent_change' AND c.role = 'change' AND o.role = 'old' AND n.role = 'new') g"""
_RATE = f"""SELECT p.identity_id, MAX(p.rate) - MIN(p.rate) AS residual,
  CASE WHEN MAX(p.least) <= MIN(p.most) + {TINY} THEN 'within_rounding' ELSE 'contradicted' END AS verdict
FROM (SELECT a.identity_id, a.low / b.low AS rate, (a.low - a.half) / (b.high + b.half) AS least,
    (a.high + a.half) / (b.low - b.half) AS most
  FROM (SELECT x.*, ROW_NUMBER() OVER (PARTITION BY x.identity_id ORDER BY x.place) AS pair FROM term x WHERE x.role = 'local') a
  JOIN (SELECT x.*, ROW_NUMBER() OVER (PARTITION BY x.identity_id ORDER BY x.place) AS pair FROM term x WHERE x.role = 'foreign') b
    ON b.identity_id = a.identity_id AND b.pair = a.pair) p
GROUP BY p.identity_id"""
JUDGES = {
    "sum": _GAP.format(_SUM),
    "part_of and order": _BELOW,
    "percent_change": _CHANGE,
    "same_rate": _RATE,
    "restated": _GAP.format(_RESTATED),
}


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
