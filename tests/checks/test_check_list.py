"""The list of all checks."""

from tip_figures.checks import CHECKS, FigureCheck, select_checks
from tip_figures.datapackage.checks import GENERIC_CHECKS


def test_generic_checks_are_all_checks_that_are_not_about_figures():
    """A check that is added to the generic list is added to the list of the dataset as well."""
    generic = [check for check in CHECKS if not isinstance(check, FigureCheck)]
    assert generic == list(GENERIC_CHECKS)


def test_selected_checks_are_in_the_order_of_the_list():
    """The order is from cause to consequence, whatever the order of the names."""
    selected = select_checks("editions", "cells", "numerals")
    assert [check.name for check in selected] == ["cells", "numerals", "editions"]
