"""The published tables as rows of text, with the figures that they are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.package import Package
from tip_figures.figures.model import Figures
from tip_figures.figures.tables.generated_tables import GENERATED_TABLES

Row = Mapping[str, str]
"""Cells by column; a missing value is empty."""

NAMES = (*GENERATED_TABLES, "indicators")
"""Tables whose rows the pages show."""


@dataclass(frozen=True)
class Tables:
    """What pages and documents are made from.

    rows: of the tables in NAMES
    """

    rows: Mapping[str, Sequence[Row]]
    figures: Figures

    def __getitem__(self, name: str) -> Sequence[Row]:
        """Return the rows of a table."""
        return self.rows[name]

    def rows_of_area(self, name: str, ref_area: str) -> list[Row]:
        """Return the rows of a table that are about an area."""
        return [row for row in self[name] if row["ref_area"] == ref_area]

    def index(self, name: str, key: str) -> dict[str, Row]:
        """Return the rows of a table by the value of a column."""
        return {row[key]: row for row in self.rows[name]}

    @property
    def core_ids(self) -> set[str]:
        """The indicators that most countries have."""
        return {row["indicator_id"] for row in self["indicators"] if row["core"] == "true"}

    @property
    def report_names(self) -> str:
        """The reports with the short names that pages use: “TIP: Trafficking in Persons Report”."""
        codes = dict.fromkeys(source.report for source in self.figures.sources)
        label = self.figures.get_code_label
        return "; ".join(f"{code.upper()}: {label('report', code)}" for code in codes)

    @property
    def area_names(self) -> dict[str, str]:
        """The names of the areas that have figures, by code, in the order of the names."""
        names = {row["ref_area"]: row["area"] for row in self["figures_flat"]}
        return dict(sorted(names.items(), key=lambda item: item[1]))


def read_tables(package: Package) -> Tables:
    """Read the tables that the pages show.

    raises: CommandError if the package does not have all of them
    """
    figures = Figures.load(package)
    if not isinstance(figures, Figures) or not package.files.keys() >= set(NAMES):
        raise CommandError(
            "the package does not have the tables of tip-figures, from which pages and releases "
            "are made."
        )
    tables = package.tables
    rows = {name: tables[name].texts.fill_null("").rows(named=True) for name in NAMES}
    return Tables(rows, figures)
