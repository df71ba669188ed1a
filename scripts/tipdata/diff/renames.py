"""Rows that are gone and rows that are new, and which of them look like one row under another key.

Two rows are taken for the same where they agree in nearly all cells. Not every pair is tried: if two rows differ in at
most n columns, and the columns are dealt into n + 1 hands, they agree on the whole of at least one hand; so only rows that
share a hand are compared, and of hands that many rows share, none.
"""

from __future__ import annotations

import polars as pl

NEARLY = 5  # of the cells that either row fills, at most one in so many may differ
CROWD = 4  # rows that share a hand, at most, to be compared
OLD, NEW = "\0old", "\0new"


def pairs(gone: pl.DataFrame, added: pl.DataFrame, key: list[str]) -> list[tuple[int, int]]:
    """Rows that look the same, by their number in each frame.

    gone:  text cells of the rows that are gone
    added: of the rows that are new, with the same columns
    key:   columns in which the two may differ, and of several candidates the one that differs least is taken
    """
    rest = [name for name in gone.columns if name not in key]
    if not rest or gone.is_empty() or added.is_empty():
        return []
    rest.sort(key=lambda name: -pl.concat([gone[name], added[name]]).n_unique())
    many = len(rest) // NEARLY + 1
    hands = [rest[start::many] for start in range(many)]
    found = pl.concat([_sharing(gone, added, hand) for hand in hands]).unique(maintain_order=True)
    if found.is_empty():
        return []
    left, right = gone[found[OLD]], added[found[NEW]]
    filled = pl.sum_horizontal([left[n].is_not_null() | right[n].is_not_null() for n in rest])
    agree = pl.sum_horizontal([(left[n] == right[n]).fill_null(False) for n in rest])
    near = pl.sum_horizontal([left[n].eq_missing(right[n]) for n in key]) if key else pl.lit(0)
    scored = found.with_columns(filled=filled, agree=agree, near=near)
    scored = scored.filter((pl.col("filled") - pl.col("agree")) * NEARLY <= pl.col("filled"), pl.col("agree") > 0)
    best = scored.sort("agree", "near", OLD, NEW, descending=[True, True, False, False])
    used: tuple[set[int], set[int]] = (set(), set())
    made = []
    for old, new in best.select(OLD, NEW).iter_rows():
        if old not in used[0] and new not in used[1]:
            used[0].add(old)
            used[1].add(new)
            made.append((old, new))
    return sorted(made)


def _sharing(gone: pl.DataFrame, added: pl.DataFrame, hand: list[str]) -> pl.DataFrame:
    """Pairs of rows that agree in all of some columns, and in at least one that is filled."""
    filled = pl.any_horizontal(pl.col(hand).is_not_null())
    few = pl.len().over(hand) <= CROWD
    one = gone.select(hand).with_row_index(OLD).filter(filled).filter(few)
    two = added.select(hand).with_row_index(NEW).filter(filled).filter(few)
    return one.join(two, on=hand, how="inner", nulls_equal=True).select(OLD, NEW)
