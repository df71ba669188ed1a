"""The arithmetic of each kind of identity as SQL that every engine reads alike.

Each query gives identity_id, residual and verdict of the identities of a kind. It reads from `term`, which has one row a term
of an identity that can be judged: identity_id, kind, place (its position), role, coefficient (0 where there is none), bound,
low and high (as written; alike unless the figure is a range) and half (half of what the number was rounded to). What differs
by less than TINY counts as equal, since most engines compute with binary numbers.
"""

from __future__ import annotations

TINY = "0.0000001"

_GAP = f"""SELECT g.identity_id, CASE WHEN g.least > {TINY} THEN g.least WHEN g.most < -{TINY} THEN g.most ELSE 0 END AS residual,
  CASE WHEN g.least <= {TINY} AND g.most >= -{TINY} THEN 'exact'
    WHEN g.least <= g.allowed + {TINY} AND g.most >= -g.allowed - {TINY} THEN 'within_rounding' ELSE 'contradicted' END AS verdict
FROM ({{}}) g"""

SUM = _GAP.format("""SELECT x.identity_id,
    SUM(CASE WHEN x.coefficient > 0 THEN x.coefficient * x.low ELSE x.coefficient * x.high END) AS least,
    SUM(CASE WHEN x.coefficient > 0 THEN x.coefficient * x.high ELSE x.coefficient * x.low END) AS most,
    SUM(ABS(x.coefficient) * x.half) AS allowed
  FROM term x WHERE x.kind = 'sum' GROUP BY x.identity_id""")

RESTATED = _GAP.format("""SELECT x.identity_id,
    SUM(CASE WHEN x.role = 'first' THEN x.low ELSE -x.high END) AS least,
    SUM(CASE WHEN x.role = 'first' THEN x.high ELSE -x.low END) AS most, SUM(x.half) AS allowed
  FROM term x WHERE x.kind = 'restated' GROUP BY x.identity_id""")


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


PART_OF, ORDER = _below("part_of", "part", "whole"), _below("order", "lower", "higher")


def _satisfied(least: str, most: str, half: str) -> str:
    """Whether a change that lies between `least` and `most` satisfies the written one as bounded."""
    return f"""CASE g.bound WHEN 'more_than' THEN {most} > g.low - {half} + {TINY}
      WHEN 'at_least' THEN {most} >= g.low - {half} - {TINY}
      WHEN 'less_than' THEN {least} < g.low + {half} - {TINY}
      WHEN 'at_most' THEN {least} <= g.low + {half} + {TINY}
      ELSE {least} <= g.high + {half} + {TINY} AND {most} >= g.low - {half} - {TINY} END"""


PERCENT_CHANGE = f"""SELECT g.identity_id, g.computed - g.low AS residual,
  CASE WHEN {_satisfied("g.computed", "g.computed", "0")} THEN 'exact'
    WHEN {_satisfied("g.least", "g.most", "g.half")} THEN 'within_rounding' ELSE 'contradicted' END AS verdict
FROM (SELECT c.identity_id, c.bound, c.low, c.high, c.half, (o.low - n.low) / o.low * 100 AS computed,
    100 - (n.high + n.half) / (o.low - o.half) * 100 AS least, 100 - (n.low - n.half) / (o.high + o.half) * 100 AS most
  FROM term c JOIN term o ON o.identity_id = c.identity_id JOIN term n ON n.identity_id = c.identity_id
  WHERE c.kind = 'percent_change' AND c.role = 'change' AND o.role = 'old' AND n.role = 'new') g"""


def _numbered(role: str) -> str:
    """The terms of a role, numbered within their identity."""
    number = "ROW_NUMBER() OVER (PARTITION BY x.identity_id ORDER BY x.place) AS pair"
    return f"(SELECT x.*, {number} FROM term x WHERE x.role = '{role}')"


SAME_RATE = f"""SELECT p.identity_id, MAX(p.rate) - MIN(p.rate) AS residual,
  CASE WHEN MAX(p.least) <= MIN(p.most) + {TINY} THEN 'within_rounding' ELSE 'contradicted' END AS verdict
FROM (SELECT a.identity_id, a.low / b.low AS rate, (a.low - a.half) / (b.high + b.half) AS least,
    (a.high + a.half) / (b.low - b.half) AS most
  FROM {_numbered("local")} a
  JOIN {_numbered("foreign")} b ON b.identity_id = a.identity_id AND b.pair = a.pair) p
GROUP BY p.identity_id"""
