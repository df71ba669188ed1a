"""Names of the tables, so that editors and type checkers know them."""

from typing import Literal

TableName = Literal[
    "sources",
    "sentences",
    "numerals",
    "areas",
    "indicators",
    "figures",
    "identities",
    "identity_terms",
    "gaps",
    "figures_flat",
    "totals",
]
"""The tables of the package, in its order, and the tables that a release generates."""
