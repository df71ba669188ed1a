"""The published tables as rows of text, which is all that pages and documents are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.field_types import read_categories
from tip_figures.datapackage.package import Package

Row = Mapping[str, str]
"""Cells by column; a missing value is empty."""

NAMES = (
    "totals",
    "parts",
    "figures_flat",
    "contradictions",
    "figures",
    "identities",
    "identity_terms",
    "indicators",
    "sources",
    "areas",
)
"""Tables that the pages show."""


@dataclass(frozen=True)
class Tables:
    """The rows of the tables in NAMES.

    rows:   by table
    labels: of codes, by column; of codes of `dimension`, the titles of its columns
    """

    rows: Mapping[str, Sequence[Row]]
    labels: Mapping[str, Mapping[str, str]]

    def __getitem__(self, name: str) -> Sequence[Row]:
        """Return the rows of a table."""
        return self.rows[name]

    def rows_of_area(self, name: str, ref_area: str) -> list[Row]:
        """Return the rows of a table that are about an area."""
        return [row for row in self[name] if row["ref_area"] == ref_area]

    def index(self, name: str, key: str) -> dict[str, Row]:
        """Return the rows of a table by the value of a column."""
        return {row[key]: row for row in self.rows[name]}

    def label(self, column: str, code: str) -> str:
        """Return the label of a code; the code itself if it has none."""
        return self.labels.get(column, {}).get(code, code)

    @property
    def core_ids(self) -> set[str]:
        """The indicators that most countries have."""
        return {row["indicator_id"] for row in self["indicators"] if row["core"] == "true"}

    @property
    def report_names(self) -> str:
        """The reports with the short names that pages use: “TIP: Trafficking in Persons Report”."""
        codes = dict.fromkeys(source["report"] for source in self["sources"])
        return "; ".join(f"{code.upper()}: {self.label('report', code)}" for code in codes)

    @property
    def area_names(self) -> dict[str, str]:
        """The names of the areas that have figures, by code, in the order of the names."""
        names = {row["ref_area"]: row["area"] for row in self["figures_flat"]}
        return dict(sorted(names.items(), key=lambda item: item[1]))


def read_tables(package: Package) -> Tables:
    """Read the tables that the pages show.

    raises: CommandError if the package has not all of them
    """
    missing = [name for name in NAMES if name not in package.files]
    if missing:
        raise CommandError(
            f"the package has no table {missing[0]}; pages and releases are made of packages "
            "with the tables of tip-figures."
        )
    tables = package.tables
    rows = {name: tables[name].texts.fill_null("").rows(named=True) for name in NAMES}
    labels: dict[str, dict[str, str]] = {}
    for table in tables.values():
        for column, field in table.fields.items():
            labels.setdefault(column, {}).update(read_categories(field))
    fields = tables["figures_flat"].fields.items()
    labels["dimension"] = {column: str(field.get("title", column)) for column, field in fields}
    return Tables(rows, labels)
