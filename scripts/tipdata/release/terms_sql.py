"""What must hold between an identity, its terms and their figures, and of derived figures, as SQL for every engine."""

from __future__ import annotations

from tipdata.figures.labels import DIMENSIONS

_TERMS = """FROM identity_terms t
JOIN identities i ON i.identity_id = t.identity_id
JOIN figures f ON f.figure_id = t.figure_id"""
_ORDER = "CASE WHEN t.position IS NULL THEN 1 ELSE 0 END, t.position"  # engines put nulls first or last
_DIVIDED = " || ".join(f"CASE WHEN COALESCE(f.{d}, 'all') = 'all' THEN '-' ELSE '{d} ' END" for d in DIMENSIONS)


def _overlap(dimension: str) -> str:
    """Whether two cells share people in a dimension: all holds everything, foreign every area but the figure's own."""
    a, b = f"COALESCE(a.{dimension}, '')", f"COALESCE(b.{dimension}, '')"
    parts = [f"{a} = {b}", f"'all' IN ({a}, {b})"]
    if dimension in ("citizenship", "exploited_in"):
        parts.append(f"({a} = 'foreign' AND {b} NOT IN ('', a.ref_area))")
        parts.append(f"({b} = 'foreign' AND {a} NOT IN ('', b.ref_area))")
    return f"({' OR '.join(parts)})"


_PARTS = "SELECT t.identity_id, t.position AS place, f.* FROM identity_terms t JOIN identities i ON i.identity_id = t.identity_id JOIN figures f ON f.figure_id = t.figure_id WHERE i.kind = 'sum' AND t.role = 'part' AND t.coefficient = -1"

CHECKS = {
    "identity_terms.numbered": (
        "The terms of an identity are numbered from 1 without a gap.",
        f"""SELECT w.* FROM (
  SELECT n.*, MIN(CASE WHEN n.position = n.place THEN NULL ELSE n.place END) OVER (PARTITION BY n.identity_id) AS first_wrong
  FROM (SELECT t.*, ROW_NUMBER() OVER (PARTITION BY t.identity_id ORDER BY {_ORDER}) AS place FROM identity_terms t) n
) w WHERE w.place = w.first_wrong""",
    ),
    "identity_terms.coefficient": (
        "The terms of a sum have a coefficient, and no others.",
        f"SELECT t.* {_TERMS}\nWHERE (i.kind = 'sum') <> (t.coefficient IS NOT NULL)",
    ),
    "identity_terms.source": (
        "The figures are of the identity's source, but for a restatement.",
        f"SELECT t.* {_TERMS}\nWHERE i.kind <> 'restated' AND COALESCE(f.source_id, '') <> COALESCE(i.source_id, '')",
    ),
    "identity_terms.unit": (
        "Figures that are compared have one unit, and a change is in percent.",
        f"""SELECT u.* FROM (
  SELECT t.*, COALESCE(f.unit, '') AS unit, FIRST_VALUE(COALESCE(f.unit, '')) OVER (
    PARTITION BY t.identity_id, CASE WHEN t.role IN ('change', 'local', 'foreign') THEN t.role ELSE 'all' END ORDER BY {_ORDER}
  ) AS first_unit
  {_TERMS}
) u WHERE u.unit <> u.first_unit OR (u.role = 'change' AND u.unit <> 'percent')""",
    ),
    "identity_terms.part-elsewhere": (
        "A part is about the year and area of its total or whole.",
        f"""SELECT t.* {_TERMS}
JOIN identity_terms w ON w.identity_id = t.identity_id AND w.role IN ('total', 'whole')
JOIN figures g ON g.figure_id = w.figure_id
WHERE t.role = 'part' AND (i.kind = 'part_of' OR (i.kind = 'sum' AND t.coefficient = -1)) AND (COALESCE(f.year, 0) <> COALESCE(g.year, 0)
  OR COALESCE(f.ref_area, '') <> COALESCE(g.ref_area, ''))""",
    ),
    "identity_terms.parts-differ": (
        "The parts of one total are told apart by the same dimensions.",
        f"""SELECT p.* FROM (
  SELECT t.*, {_DIVIDED} AS divided, FIRST_VALUE({_DIVIDED}) OVER (PARTITION BY t.identity_id ORDER BY {_ORDER}) AS first_divided
  {_TERMS}
  WHERE i.kind = 'sum' AND t.role = 'part' AND t.coefficient = -1
) p WHERE p.divided <> p.first_divided""",
    ),
    "identity_terms.parts-overlap": (
        "No two parts of one total overlap.",
        f"""SELECT a.identity_id, a.place, a.figure_id, b.figure_id AS other_figure_id
FROM ({_PARTS}) a
JOIN ({_PARTS}) b ON b.identity_id = a.identity_id AND b.place < a.place
WHERE a.indicator_id = b.indicator_id AND {" AND ".join(map(_overlap, DIMENSIONS))}""",
    ),
    "figures.derived-elsewhere": (
        "A derived figure is a term of the sum that derives it.",
        """SELECT f.* FROM figures f
JOIN identities i ON i.identity_id = f.derived_by
LEFT JOIN identity_terms t ON t.identity_id = f.derived_by AND t.figure_id = f.figure_id AND t.coefficient <> 0
WHERE f.basis = 'derived' AND (i.kind <> 'sum' OR t.identity_id IS NULL)""",
    ),
    "figures.derived-twice": (
        "One sum derives one figure.",
        """SELECT n.* FROM (
  SELECT f.*, COUNT(*) OVER (PARTITION BY f.derived_by) AS derived FROM figures f WHERE f.basis = 'derived'
) n WHERE n.derived > 1 AND n.derived_by IS NOT NULL""",
    ),
    "figures.derived-value": (
        "A derived figure is what the other terms of its sum make it.",
        """SELECT f.* FROM figures f JOIN (
  SELECT t.identity_id, SUM(t.coefficient * 1e0 * g.value) AS residual, COUNT(*) - COUNT(g.value) AS lost
  FROM identity_terms t LEFT JOIN figures g ON g.figure_id = t.figure_id
  GROUP BY t.identity_id
) s ON s.identity_id = f.derived_by
WHERE f.basis = 'derived' AND s.lost = 0 AND ABS(s.residual) > 0.0000001""",
    ),
}
"""Name → what must hold, and the query that returns the rows that break it."""
