"""Pandera schemas that are read from YAML, where pandas is not installed."""

import sys
import types
from typing import Any
from unittest import mock

import pandera.polars as pa


def read_yaml(text: str) -> Any:
    """Read a schema of polars frames.

    Pandera imports pandas for every column that has a check, and needs it for datetimes only.
    """
    modules = {} if "pandas" in sys.modules else {"pandas": types.ModuleType("pandas")}
    with mock.patch.dict(sys.modules, modules):
        return pa.DataFrameSchema.from_yaml(text)
