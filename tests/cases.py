"""Cases of a test: its arguments, with a name for each case where a dictionary has them."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest


def cases(arguments: str, values: Mapping[str, Any] | Iterable[Any]) -> pytest.MarkDecorator:
    """Run a test for each case.

    Args:
        arguments: names of the arguments of the test, with commas between them
        values: the value of the only argument, or a tuple of values, for each case; in a
            dictionary, keys are the names of the cases
    """
    if isinstance(values, Mapping):
        return pytest.mark.parametrize(arguments, values.values(), ids=values)
    return pytest.mark.parametrize(arguments, values)
