"""The table of findings: each code is used, and gets the values that its message names."""

import ast
import functools
import re
import string
from typing import NamedTuple

from test_architecture import read_nodes
from tip_figures.datapackage.findings import read_finding_table

CODE = re.compile("[a-z]+(-[a-z]+)*")


class FindingCall(NamedTuple):
    """A place in the code that creates a finding.

    values:   names of the values that it gives to message and hint
    has_more: whether it may give more, by `**values`
    """

    place: str
    code: str
    values: set[str]
    has_more: bool


def find_template_names(code: str) -> set[str]:
    """Return the names in message and hint of a code: of `row.year` the name `row`."""
    row = read_finding_table()[code]
    names = set()
    for template in (row["message"], row["hint"]):
        for _literal, field_name, _spec, _conversion in string.Formatter().parse(template):
            if field_name:
                names.add(field_name.partition(".")[0])
    return names


@functools.cache
def list_finding_calls() -> list[FindingCall]:
    """List each `create_finding(code, …)` and `figures.create_finding(record, column, code, …)`."""
    finding_calls = []
    for module, nodes in read_nodes().items():
        for call in nodes:
            if not isinstance(call, ast.Call):
                continue
            function = getattr(call.func, "attr", getattr(call.func, "id", ""))
            code_position = 2 if isinstance(call.func, ast.Attribute) else 0
            codes = call.args[code_position : code_position + 1]
            if function not in ("create_finding", "finding") or not codes:
                continue
            if isinstance(codes[0], ast.Constant):
                names = {keyword.arg for keyword in call.keywords}
                place = f"{module}:{call.lineno}"
                values = {name for name in names if name}
                finding_calls.append(
                    FindingCall(place, codes[0].value, values, has_more=None in names)
                )
    assert len(finding_calls) > 50
    return finding_calls


def test_each_code_is_in_the_table():
    """A code that a check writes has a row in findings.csv, in order, and each row is used."""
    assert list(read_finding_table()) == sorted(read_finding_table())
    codes_in_calls = {call.code for call in list_finding_calls()}
    assert sorted(codes_in_calls - read_finding_table().keys()) == []
    texts = set()
    for nodes in read_nodes().values():
        constants = [node for node in nodes if isinstance(node, ast.Constant)]
        texts.update(node.value for node in constants if isinstance(node.value, str))
    assert sorted(read_finding_table().keys() - texts) == []


def test_rows_of_findings_are_complete():
    """Each has a code in kebab case, a severity, a meaning and a message."""
    incomplete_rows = {
        code: row
        for code, row in read_finding_table().items()
        if not CODE.fullmatch(code)
        or row["severity"] not in ("error", "warning", "note")
        or not row["meaning"]
        or not row["message"]
    }
    assert incomplete_rows == {}


def test_findings_get_the_values_of_their_messages():
    """A call gives the values that the templates of its code name, no more and no fewer."""
    expected = {}
    values = {}
    for call in list_finding_calls():
        place = f"{call.code} at {call.place}"
        template_names = find_template_names(call.code) - {"row", "column"}
        values[place] = call.values - {"row", "column"}
        # A call with `**values` may give the others by them.
        expected[place] = template_names & values[place] if call.has_more else template_names
    assert values == expected
