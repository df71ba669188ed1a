"""Ten questions of analysts in pandas, Excel, Stata and R, by the obvious first attempt."""

import json

import pytest
from tool_helpers import require_packages, require_program, run_program, run_python

from analyst_answers import ANSWERS

pytestmark = pytest.mark.tools

READERS = {
    "pandas": ("pandas", "pandas.read_csv(f'resources/{name}.csv')"),
    "Stata": ("pandas", "pandas.read_stata(f'stata/{name}.dta').replace('', None)"),
    "Excel": ("openpyxl", "pandas.read_excel(sys.argv[1], sheet_name=SHEETS[name])"),
}
"""Package that a reader needs, and how it reads the table `name`."""

TASKS = """
import json
import sys
import pandas

SHEETS = {"totals": "Totals", "parts": "Parts", "figures_flat": "Figures"}
totals, parts, flat = [READ for name in ("totals", "parts", "figures_flat")]

def rows(frame):
    return [*frame.itertuples(index=False, name=None)]

victims = totals[totals.indicator_id == "victims_identified"].sort_values("year")
victim_parts = parts[parts.indicator_id == "victims_identified"]
forms = victim_parts[victim_parts.dimension == "exploitation"]
citizenship = victim_parts[victim_parts.dimension == "citizenship"].groupby("year")
numbers = totals[totals.value.notna()]
uncertain = numbers[(numbers.obs_status != "A") | numbers.contradicted_by.notna()]
editions = flat[
    (flat.indicator_id == "victims_identified") & (flat.year == 2020) & (flat.breakdown == "total")
].sort_values("edition_year")
sums = parts.groupby(["total_figure_id", "dimension"]).agg({"value": "sum", "total": "first"})
names = pandas.DataFrame({"iso3": ["ISL", "NOR"], "country": ["Iceland", "Norway"]})
joined = totals.merge(names, left_on="ref_area", right_on="iso3", how="left")

answers = {
    "victims-by-year": rows(victims[["year", "value"]]),
    "share-of-a-form": rows(forms[forms.part == "sex trafficking"][["year", "share"]]),
    "citizens-and-foreigners": rows(
        citizenship.agg({"value": "sum", "total": "first"}).reset_index()
    ),
    "totals-of-a-year": int(totals[totals.year == 2019].value.count()),
    "uncertain-numbers": sorted(uncertain.figure_id),
    "lower-bounds": rows(totals[totals.bound == "at_least"][["year", "value"]]),
    "link-to-the-words": [*victims[victims.year == 2021].link],
    "editions-compared": rows(editions[["edition_year", "value", "used_in"]]),
    "parts-make-totals": len(sums[sums.value != sums.total]),
    "joined-by-code": int(joined.country.isna().sum()),
}
print(json.dumps(answers, default=lambda value: value.item()))
"""


@pytest.mark.parametrize("reader", READERS)
def test_pandas_answers(unpacked, dist, reader):
    """The same ten lines answer from CSV, from Stata files and from the workbook."""
    package, read = READERS[reader]
    require_packages("pandas", package)
    script = TASKS.replace("READ", read)
    answers = run_python(script, unpacked, dist / "demo-figures.xlsx")
    assert answers == json.loads(json.dumps(ANSWERS))


R_TASKS = {
    "victims-by-year": (
        'x <- subset(totals, indicator_id == "victims_identified"); paste(x$year, x$value)',
        ["2019 24", "2020 30", "2021 33"],
    ),
    "share-of-a-form": (
        'subset(parts, dimension == "exploitation" & part == "sex trafficking")$share',
        ["0.6"],
    ),
    "citizens-and-foreigners": (
        'x <- aggregate(value ~ year + total, subset(parts, dimension == "citizenship"), sum); '
        "paste(x$year, x$total, x$value)",
        ["2020 30 30", "2021 33 33"],
    ),
    "totals-of-a-year": ("sum(totals$year == 2019 & !is.na(totals$value))", ["3"]),
    "uncertain-numbers": (
        "x <- subset(totals, !is.na(value)); "
        'sort(subset(x, obs_status != "A" | contradicted_by != "")$figure_id)',
        ANSWERS["uncertain-numbers"],
    ),
    "lower-bounds": ('subset(totals, bound == "at_least")$value', ["41"]),
    "link-to-the-words": (
        'subset(totals, indicator_id == "victims_identified" & year == 2021)$link',
        ANSWERS["link-to-the-words"],
    ),
    "editions-compared": (
        'x <- subset(flat, indicator_id == "victims_identified" & year == 2020 & '
        'breakdown == "total"); x <- x[order(x$edition_year), ]; paste(x$value, x$used_in)',
        ["30 totals", "30 other_edition"],
    ),
    "parts-make-totals": (
        "x <- aggregate(value ~ total_figure_id + dimension + total, parts, sum); "
        "sum(x$value != x$total)",
        ["0"],
    ),
    "joined-by-code": (
        'x <- merge(totals, data.frame(ref_area = "ISL", country = "Iceland"), all.x = TRUE); '
        "sum(is.na(x$country))",
        ["0"],
    ),
}
"""What R is asked in one line, and the lines that it answers."""


@pytest.mark.parametrize("task", R_TASKS)
def test_r_answers(unpacked, task):
    """Base R reads the CSV files without an option."""
    rscript = require_program("Rscript", "r-base-core")
    line, answer = R_TASKS[task]
    script = (
        'totals <- read.csv("resources/totals.csv"); parts <- read.csv("resources/parts.csv"); '
        f'flat <- read.csv("resources/figures_flat.csv"); writeLines(as.character({{ {line} }}))'
    )
    assert run_program(rscript, "-e", script, cwd=unpacked).split("\n")[:-1] == answer
