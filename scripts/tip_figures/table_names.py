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
    "totals",
    "parts",
    "figures_flat",
    "contradictions",
]
"""The tables of the package, in its order."""
