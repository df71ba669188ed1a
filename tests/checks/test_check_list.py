"""The list of all checks."""

from tip_figures.checks import select_checks


def test_selected_checks_are_in_the_order_of_the_list():
    """The order is from cause to consequence, whatever the order of the names."""
    selected = select_checks("editions", "cells", "numerals")
    assert [check.name for check in selected] == ["cells", "numerals", "editions"]
