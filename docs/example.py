"""Draw the totals of an area, one chart a series, and compare the series of one group and unit.

Run it in the folder of the package: python docs/example.py KAZ. It needs polars and writes two SVG
files: AREA.svg, with victims first, and AREA-compared.svg, in which each line names its scope. It
prints how the totals divide, and why years have no number. Without an area it takes the first one.
"""

import sys
from itertools import pairwise
from pathlib import Path

import polars as pl

WIDTH, HEIGHT, STEP = 900, 150, 70


def write_svg(name: str, height: float, shapes: list[str]) -> None:
    """Write a drawing to a file."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
    text = f'{head} font-family="sans-serif" font-size="11">{"".join(shapes)}</svg>'
    Path(name).write_text(text, encoding="utf-8")


totals = pl.read_csv("resources/totals.csv", infer_schema_length=None)
area = sys.argv[1] if len(sys.argv) > 1 else totals["ref_area"][0]
rows = totals.filter(pl.col("ref_area") == area)  # in the order of the file: victims first
if rows.is_empty():
    sys.exit(f"No totals of {area}; there are {', '.join(totals['ref_area'].unique().sort())}.")
all_series = {name: years for (name,), years in rows.group_by("series", maintain_order=True)}

charts = []
for number, (series, years) in enumerate(all_series.items()):
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
write_svg(f"{area}.svg", HEIGHT * len(charts), charts)

# A fair comparison: series of one group and unit. What limits each is written at its line.
numbers = rows.filter(pl.col("value").is_not_null())
groups = numbers.group_by("group", "unit", maintain_order=True)
compared = next((group for _, group in groups if group["series"].n_unique() > 1), numbers)
first_year, highest = compared["year"].min(), compared["value"].max() or 1
title = f"{compared['area'][0]}: {compared['group'][0]}, by {compared['unit'][0]}"
lines = [f'<text x="10" y="16" font-weight="bold">{title}</text>']
for year in range(first_year, compared["year"].max() + 1):
    lines.append(f'<text x="{10 + STEP * (year - first_year)}" y="345">{year}</text>')
labels = []
for _, years in compared.group_by("series", maintain_order=True):
    points = [
        (20 + STEP * (row["year"] - first_year), 320 - 280 * row["value"] / highest)
        for row in years.iter_rows(named=True)
    ]
    for (x1, y1), (x2, y2) in pairwise(points):
        lines.append(f'<path d="M{x1} {y1}L{x2} {y2}" stroke="#1c5d99" stroke-width="2"/>')
    lines += [f'<circle cx="{x}" cy="{y}" r="3"/>' for x, y in points]
    (x, y), last = points[-1], years.row(-1, named=True)
    label = f"{last['what']} (scope: {last['scope']}), {last['value']:,} in {last['year']}"
    labels.append((y, x, label))
lowest = 0
for y, x, label in sorted(labels):  # none over another
    lowest = max(y, lowest + 14)
    lines.append(f'<text x="{x + 8}" y="{lowest + 4}">{label}</text>')
write_svg(f"{area}-compared.svg", max(360, lowest + 20), lines)

parts = pl.read_csv("resources/parts.csv", infer_schema_length=None).filter(ref_area=area)
with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_hide_dataframe_shape=True, fmt_str_lengths=60):
    print(parts.select("year", "what", "scope", "dimension", "part", "value", "total"))

for row in rows.iter_rows(named=True):
    if row["break_before"]:
        print(f"{row['series']}: a new definition begins with this series")
    if row["value"] is None:
        reason = f"{row['why_no_value']}. {row['note'] or ''}".rstrip()
        print(f"{row['series']}, {row['year']}: {reason}")
