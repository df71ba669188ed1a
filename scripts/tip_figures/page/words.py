"""Rows of the tables in words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import SourceRow

Row = Mapping[str, str]
"""A row of a published table: cells by column; a missing value is empty."""

DOUBTFUL = "U"  # code of `obs_status`
PLURALS = {"person": "people", "percent": "percent"}


def capitalize(text: str) -> str:
    """Return a text with its first letter in upper case and the rest as it is."""
    return text[:1].upper() + text[1:]


def describe_years(years: Iterable[int | str]) -> str:
    """Write the span from the first to the last year: “2020–2022”, even if 2021 is missing.

    years:   at least one, in any order
    returns: “2020” if there is only one
    """
    numbers = sorted(map(int, years))
    first, last = numbers[0], numbers[-1]
    return str(first) if first == last else f"{first}–{last}"


def list_years(years: Iterable[int | str]) -> str:
    """Write exactly the given years, with runs joined: “2016, 2018–2020”."""
    distinct_years = sorted(set(map(int, years)))
    # Years that follow each other are equally far from their positions.
    runs = groupby(distinct_years, key=lambda year: year - distinct_years.index(year))
    return ", ".join(describe_years(run) for _, run in runs)


def write_amount(figures: Figures, row: Row) -> str:
    """Write a number with its bound and, for money and percentages, its unit.

    returns: “at least 2,500,000 ISK”, “between 4 and 6”
    """
    amount = format_number(Decimal(row["value"]))
    if row["bound"] == "between":
        amount += f" and {format_number(Decimal(row['value_to']))}"
    if row["bound"] != "exact":
        amount = f"{figures.get_code_label('bound', row['bound'])} {amount}"
    has_unit = row["unit"].isupper() or row["unit"] == "percent"
    return f"{amount} {row['unit']}" if has_unit else amount


def write_limited(noun: str, scope: str) -> str:
    """Write what is counted together with what limits it.

    returns: “suspected trafficking victims” from “trafficking victims” and “suspected victims”;
             “trafficking victims (forced labor)” from a scope with another noun
    """
    limits = []
    for limit in scope.split(", ") if scope else ():
        adjective, _, limited_noun = limit.rpartition(" ")
        if adjective and limited_noun == noun.rpartition(" ")[2]:
            noun = f"{adjective} {noun}"
        else:
            limits.append(limit)
    return f"{noun} ({', '.join(limits)})" if limits else noun


def write_figure(row: Row) -> str:
    """Write a row of `figures_flat` without area and year: “8 victims identified, from Norway”."""
    return row["label"].removesuffix(f", {row['area']} {row['year']}")


def write_subject(row: Row) -> str:
    """Write a row of `figures_flat` without its number: “victims identified, from Norway”."""
    _, subject, limits = write_figure(row).partition(row["what"])
    return subject + limits or row["what"]


def describe_doubt(row: Row) -> str:
    """Write in short why a number may be wrong: “contradicted by other numbers” or “doubtful”.

    returns: "" if there is no sign of it
    """
    if row["contradicted_by"]:
        return "contradicted by other numbers"
    return "doubtful" if row["obs_status"] == DOUBTFUL else ""


def define_indicator(figures: Figures, indicator_id: str) -> tuple[str, str]:
    """Write what an indicator counts: its definition and note, with labels for indicator_ids.

    returns: its label, and “Calls of the year. Not added to “hotline referrals”.”
    """
    indicators = figures.indicator_by_id

    def name_indicator(match: re.Match[str]) -> str:
        named = indicators.get(match[0])
        return f"“{named.label}”" if named else match[0]

    indicator = indicators[indicator_id]
    text = f"{indicator.definition} {indicator.note}".strip()
    return capitalize(indicator.label), re.sub(r"\w+_\w+", name_indicator, text)


def write_edition(row: Row) -> str:
    """Write report and edition for a narrow column: “TIP 2020”."""
    return f"{row['report'].upper()} {row['edition_year']}"


def describe_unit(figures: Figures, row: Row) -> str:
    """Write the unit of a series and who counted: “People, according to the government”."""
    unit = figures.get_code_label("unit", row["unit"])
    if not row["unit"].isupper():
        unit = PLURALS.get(unit, f"{unit}s")
    counter = figures.get_code_label("counted_by", row["counted_by"])
    return f"{capitalize(unit)}, according to {counter}"


def describe_reading(figures: Figures, sources: Sequence[SourceRow]) -> list[str]:
    """Write what was read of each report, in a sentence for each report, section and extent.

    returns: “Report on Places, section “Protection”, 2021–2022: the whole section.”
    """
    passages = group_by(sources, lambda source: (source.report, source.section, source.extent))
    sentences = []
    for (report, section, extent), members in passages.items():
        years = list_years(source.edition_year for source in members)
        passage = f"{figures.get_code_label('report', report)}, section “{section}”, {years}"
        sentences.append(f"{passage}: {figures.get_code_label('extent', extent)}.")
    return sentences
