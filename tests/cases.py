"""Cases of a test: a name for each, and its arguments."""

from collections.abc import Mapping
from typing import Any

import pytest


def cases(arguments: str, case_by_name: Mapping[str, Any]) -> pytest.MarkDecorator:
    """Run a test for each case.

    arguments:    names of the arguments of the test, with commas between them
    case_by_name: name → the value of the only argument, or a tuple of values
    """
    return pytest.mark.parametrize(arguments, case_by_name.values(), ids=case_by_name)
