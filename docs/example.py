"""Draw the victims identified in a country year by year, and print how they divide.

Run it in the folder of the package: python docs/example.py. It needs polars and writes victims.svg.
"""

import sys
from pathlib import Path

import polars as pl

country = sys.argv[1] if len(sys.argv) > 1 else "KAZ"
is_series = (pl.col("ref_area") == country) & (pl.col("indicator_id") == "victims_identified")
totals = pl.read_csv("resources/totals.csv").filter(is_series).sort("year")
parts = pl.read_csv("resources/parts.csv").filter(is_series, dimension="exploitation")

highest = totals["value"].max()
bars = []
for number, (year, value) in enumerate(totals.select("year", "value").iter_rows()):
    x, height = 60 * number + 20, 160 * value / highest
    bars.append(f'<rect x="{x}" y="{190 - height}" width="40" height="{height}" fill="#1c5d99"/>')
    bars.append(f'<text x="{x + 20}" y="{184 - height}" text-anchor="middle">{value}</text>')
    bars.append(f'<text x="{x + 20}" y="208" text-anchor="middle">{year}</text>')
width = 60 * totals.height + 20
svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="220">{"".join(bars)}</svg>'
Path("victims.svg").write_text(svg, encoding="utf-8")

table = parts.pivot("part", index=["year", "total"], values="value").sort("year")
assert table.drop("year", "total").sum_horizontal().equals(table["total"], check_names=False)
with pl.Config(tbl_rows=-1, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True):
    print(table)
