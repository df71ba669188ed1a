"""Draw the totals of an area, one chart a series, and print how they divide and what is missing.

Run it in the folder of the package: python docs/example.py KAZ. It needs polars and writes an SVG
file, AREA.svg. Without an area it takes that of the first row.
"""

import sys
from pathlib import Path

import polars as pl

WIDTH, HEIGHT, STEP = 900, 150, 70

totals = pl.read_csv("resources/totals.csv", infer_schema_length=None)
area = sys.argv[1] if len(sys.argv) > 1 else totals["ref_area"][0]
rows = totals.filter(pl.col("ref_area") == area).sort("indicator_id", "unit", "series", "year")
if rows.is_empty():
    sys.exit(f"No totals of {area}; there are {', '.join(totals['ref_area'].unique().sort())}.")

charts = []
for number, ((series,), years) in enumerate(rows.group_by("series", maintain_order=True)):
    highest = years["value"].max() or 1
    bars = [f'<text x="0" y="14" font-weight="bold">{series}</text>']
    for column, row in enumerate(years.iter_rows(named=True)):
        x = STEP * column
        label, height = "no number", 0
        if row["value"] is not None:
            label, height = f"{row['value']:,}", 80 * row["value"] / highest
        style = 'fill="#1c5d99"' if row["contradicted_by"] is None else 'fill="#d95f02"'
        bars.append(f'<rect x="{x}" y="{120 - height}" width="40" height="{height}" {style}/>')
        bars.append(f'<text x="{x}" y="{116 - height}">{label}</text>')
        bars.append(f'<text x="{x}" y="136">{row["year"]}</text>')
    charts.append(f'<g transform="translate(10 {HEIGHT * number})">{"".join(bars)}</g>')

svg = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT * len(charts)}" '
    f'font-family="sans-serif" font-size="11">{"".join(charts)}</svg>'
)
Path(f"{area}.svg").write_text(svg, encoding="utf-8")

parts = pl.read_csv("resources/parts.csv", infer_schema_length=None).filter(ref_area=area)
with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_hide_dataframe_shape=True, fmt_str_lengths=60):
    print(parts.select("year", "what", "scope", "dimension", "part", "value", "total"))

for row in rows.iter_rows(named=True):
    if row["break_before"]:
        print(f"{row['series']}: a new definition begins with this series")
    if row["value"] is None:
        reason = f"{row['why_no_value']}. {row['note'] or ''}".rstrip()
        print(f"{row['series']}, {row['year']}: {reason}")
