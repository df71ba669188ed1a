"""Write equal numbers as equal texts, so that `110` and `110.0` are no difference."""

import decimal
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from tip_figures.datapackage.schema.casts import FINITE_NUMBER
from tip_figures.datapackage.schema.field_types import get_field_type

Field = Mapping[str, Any]
"""A field descriptor."""


def normalize_numbers(field: Field, cells: pl.Series) -> pl.Series:
    """Return the cells of a column of numbers in which each number has one form.

    field: says which marks the numbers have; a cell that is not a number stays as it is, also one
           that may contain a unit
    """
    if field.get("bareNumber", True) is not True:
        return cells
    texts = cells.unique().drop_nulls()
    numbers = get_field_type(field).strip_marks(texts)
    forms = {}
    for text, number in zip(texts, numbers, strict=True):
        forms[text] = normalize_number(number) if number is not None else text
    return cells.replace_strict(forms, default=None, return_dtype=pl.String)


def normalize_number(text: str) -> str:
    """Return a number without what does not change its value: zeros, a plus sign, an exponent.

    A text that is not a number is returned as it is.
    """
    if not re.fullmatch(FINITE_NUMBER, text):
        return text
    context = decimal.Context(prec=len(text), Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)
    try:
        number = Decimal(text, context)
        return str(number.normalize(context)) if number else "0"
    except decimal.DecimalException:  # its exponent has 18 digits or more
        return text
