"""The arithmetic of each kind of identity as SQL that every engine reads alike.

Each query gives identity_id, residual and verdict of the identities of a kind. It reads from `term`, a row a term, in which
sign is on which side of its identity the term stands, low and high are the number as written (alike unless it is a range),
and half is half of what it was rounded to. What differs by less than TINY counts as equal, since engines compute with binary
numbers: each is multiplied by 1e0, which makes it one of 64 bits. A division by zero gives NULL, and no verdict.
"""

TINY = "0.0000001"
TERM = """term AS (
  SELECT i.kind, t.identity_id, t.position AS place, t.role, f.bound, 5e-1 * COALESCE(f.rounded_to, 0) AS half,
    CASE t.role WHEN 'first' THEN 1 WHEN 'again' THEN -1 ELSE COALESCE(t.coefficient, 0) END AS sign,
    1e0 * f.value AS low, 1e0 * COALESCE(f.value_to, f.value) AS high
  FROM identity_terms t
  JOIN identities i ON i.identity_id = t.identity_id
  JOIN figures f ON f.figure_id = t.figure_id
)"""


def _gap(kind: str) -> str:
    """One side less the other."""
    return f"""SELECT g.identity_id, CASE WHEN g.least > {TINY} THEN g.least WHEN g.most < -{TINY} THEN g.most ELSE 0 END AS residual,
  CASE WHEN g.least <= {TINY} AND g.most >= -{TINY} THEN 'exact'
    WHEN g.least <= g.allowed + {TINY} AND g.most >= -g.allowed - {TINY} THEN 'within_rounding' ELSE 'contradicted' END AS verdict
FROM (SELECT x.identity_id, SUM(ABS(x.sign) * x.half) AS allowed,
    SUM(x.sign * CASE WHEN x.sign > 0 THEN x.low ELSE x.high END) AS least,
    SUM(x.sign * CASE WHEN x.sign > 0 THEN x.high ELSE x.low END) AS most
  FROM term x WHERE x.kind = '{kind}' GROUP BY x.identity_id) g"""


def _below(kind: str, small: str, large: str) -> str:
    """The small ones together are no more than the large one; for an order they may not touch it either."""
    touching = "0" if kind == "order" else "1"
    return f"""SELECT g.identity_id, CASE WHEN g.gap > {TINY} AND g.bounded = 1 THEN g.gap ELSE 0 END AS residual,
  CASE WHEN g.bounded = 0 OR g.gap < -{TINY} OR (g.gap <= {TINY} AND g.touching = 1) THEN 'exact'
    WHEN g.gap < g.allowed - {TINY} OR (g.gap <= g.allowed + {TINY} AND {touching} = 1 AND (g.touching = 1 OR g.allowed > 0))
    THEN 'within_rounding' ELSE 'contradicted' END AS verdict
FROM (SELECT x.identity_id, SUM(x.half) AS allowed,
    SUM(CASE WHEN x.role = '{small}' THEN x.low WHEN x.bound IN ('at_most', 'less_than') THEN -x.low ELSE -x.high END) AS gap,
    MIN(CASE WHEN x.role = '{small}' AND x.bound IN ('at_most', 'less_than') THEN 0
      WHEN x.role = '{large}' AND x.bound IN ('at_least', 'more_than') THEN 0 ELSE 1 END) AS bounded,
    MIN(CASE WHEN x.role = '{small}' AND x.bound = 'more_than' THEN 0
      WHEN x.role = '{large}' AND x.bound = 'less_than' THEN 0 ELSE {touching} END) AS touching
  FROM term x WHERE x.kind = '{kind}' GROUP BY x.identity_id) g"""


def _satisfied(least: str, most: str, half: str) -> str:
    """Whether a change that lies between `least` and `most` satisfies the written one as bounded."""
    return f"""CASE g.bound WHEN 'more_than' THEN {most} > g.low - {half} + {TINY}
      WHEN 'at_least' THEN {most} >= g.low - {half} - {TINY}
      WHEN 'less_than' THEN {least} < g.low + {half} - {TINY}
      WHEN 'at_most' THEN {least} <= g.low + {half} + {TINY}
      ELSE {least} <= g.high + {half} + {TINY} AND {most} >= g.low - {half} - {TINY} END"""


SUM, RESTATED = _gap("sum"), _gap("restated")
PART_OF, ORDER = _below("part_of", "part", "whole"), _below("order", "lower", "higher")
PERCENT_CHANGE = f"""SELECT g.identity_id, g.computed - g.low AS residual,
  CASE WHEN {_satisfied("g.computed", "g.computed", "0")} THEN 'exact'
    WHEN {_satisfied("g.least", "g.most", "g.half")} THEN 'within_rounding' ELSE 'contradicted' END AS verdict
FROM (SELECT c.identity_id, c.bound, c.low, c.high, c.half, (o.low - n.low) / NULLIF(o.low, 0) * 100 AS computed,
    100 - (n.high + n.half) / NULLIF(o.low - o.half, 0) * 100 AS least,
    100 - (n.low - n.half) / NULLIF(o.high + o.half, 0) * 100 AS most
  FROM term c JOIN term o ON o.identity_id = c.identity_id JOIN term n ON n.identity_id = c.identity_id
  WHERE c.kind = 'percent_change' AND c.role = 'change' AND o.role = 'old' AND n.role = 'new') g"""
NUMBERED = "(SELECT x.*, ROW_NUMBER() OVER (PARTITION BY x.identity_id ORDER BY x.place) AS pair FROM term x WHERE x.role = '{}')"
SAME_RATE = f"""SELECT p.identity_id, MAX(p.rate) - MIN(p.rate) AS residual,
  CASE WHEN MAX(p.least) <= MIN(p.most) + {TINY} THEN 'within_rounding' ELSE 'contradicted' END AS verdict
FROM (SELECT a.identity_id, a.low / NULLIF(b.low, 0) AS rate, (a.low - a.half) / NULLIF(b.high + b.half, 0) AS least,
    (a.high + a.half) / NULLIF(b.low - b.half, 0) AS most
  FROM {NUMBERED.format("local")} a
  JOIN {NUMBERED.format("foreign")} b ON b.identity_id = a.identity_id AND b.pair = a.pair) p
GROUP BY p.identity_id"""
