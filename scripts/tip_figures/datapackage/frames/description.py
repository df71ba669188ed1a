"""What the columns of a table mean, as a small frame."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from tip_figures.datapackage.json_values import as_list, as_object
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema.constraints import read_categories

COLUMNS = ("name", "type", "title", "description", "codes")


def describe_columns(table: Table) -> pl.DataFrame:
    """Describe the columns of a table.

    returns: a row for each column: name, type, title, description and codes, each a text
    """
    rows = []
    for name, descriptor in table.fields.items():
        rows.append(
            (
                name,
                str(descriptor.get("type", "any")),
                str(descriptor.get("title", "")),
                str(descriptor.get("description", "")),
                _list_codes(table, name, descriptor),
            )
        )
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def _list_codes(table: Table, name: str, descriptor: Mapping[str, Any]) -> str:
    """List the codes of a column with their meaning, or the column in which they are; else ""."""
    if isinstance(descriptor.get("categories"), list):
        labels = read_categories(descriptor)
        return "; ".join(
            code if label == code else f"{code} = {label}" for code, label in labels.items()
        )
    codes = as_list(as_object(descriptor.get("constraints")).get("enum"))
    if codes:
        return "; ".join(map(str, codes))
    for reference in table.references:
        if reference.columns == [name]:
            return f"see {reference.targets[0]} of the table {reference.table.name}"
    return ""
