"""A plugin of pytest that runs chosen tests only, in their order.

Hypothesis does not look for the simplest example that fails, which would take long.

Option of pytest:
    --chosen FILE  JSON that is read: the tests in their order; [] for all that are collected
"""

import json
import resource
from pathlib import Path

import hypothesis
import pytest

MEMORY_LIMIT = 8 << 30  # bytes; a loop without an end may fill a list


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option."""
    parser.addoption("--chosen", type=Path, required=True)


def pytest_configure() -> None:
    """Limit the memory, and the work of Hypothesis."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile("chosen", deadline=None, database=None, phases=phases)
    hypothesis.settings.load_profile("chosen")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the chosen tests."""
    chosen = json.loads(config.getoption("chosen").read_text(encoding="utf-8"))
    if chosen:
        items_by_name = {item.nodeid: item for item in items}
        items[:] = [items_by_name[name] for name in chosen if name in items_by_name]
