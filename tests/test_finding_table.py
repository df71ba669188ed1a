"""The table of findings: each code is used, and gets the values that its message names."""

import ast
import functools
import re
import string
from typing import NamedTuple

from test_architecture import NODES
from tip_figures.checks.causes import Stage
from tip_figures.datapackage.findings import read_finding_table

CODE = re.compile("[a-z]+(-[a-z]+)*")


class FindingCall(NamedTuple):
    """A place in the code that creates a finding.

    Attributes:
        values: names of the values that it gives to message and hint; None for more, by `**values`
    """

    place: str
    code: str
    values: set[str | None]


def find_template_names(code: str) -> set[str]:
    """Return the names in message and hint of a code: of `row.year` the name `row`."""
    row = read_finding_table()[code]
    fields = string.Formatter().parse(row["message"] + row["hint"])
    return {name.partition(".")[0] for _literal, name, _spec, _conversion in fields if name}


@functools.cache
def list_finding_calls() -> list[FindingCall]:
    """List each `create_finding(code, …)` and `figures.create_finding(record, column, code, …)`."""
    finding_calls = []
    for module, nodes in NODES.items():
        for call in nodes:
            if not isinstance(call, ast.Call):
                continue
            function = ast.unparse(call.func)
            position = 2 if "." in function else 0
            if not function.endswith("create_finding") or len(call.args) <= position:
                continue
            code = call.args[position]
            if isinstance(code, ast.Constant):
                values = {keyword.arg for keyword in call.keywords}
                finding_calls.append(FindingCall(f"{module}:{call.lineno}", code.value, values))
    assert len(finding_calls) > 50
    return finding_calls


def test_each_code_is_in_the_table():
    """A code that a check writes has a row in findings.csv, in order, and each row is used."""
    assert list(read_finding_table()) == sorted(read_finding_table())
    codes_in_calls = {call.code for call in list_finding_calls()}
    assert sorted(codes_in_calls - read_finding_table().keys()) == []
    texts = set()
    for nodes in NODES.values():
        constants = [node for node in nodes if isinstance(node, ast.Constant)]
        texts.update(node.value for node in constants if isinstance(node.value, str))
    assert sorted(read_finding_table().keys() - texts) == []


def test_rows_of_findings_are_complete():
    """Each has a code in kebab case, a severity, a stage, a meaning and a message."""
    incomplete_rows = {
        code: row
        for code, row in read_finding_table().items()
        if not CODE.fullmatch(code)
        or row["severity"] not in ("error", "warning", "note")
        or row["stage"].upper() not in Stage.__members__
        or not row["meaning"]
        or not row["message"]
    }
    assert incomplete_rows == {}


def test_findings_get_the_values_of_their_messages():
    """A call gives the values that the templates of its code name, no more and no fewer."""
    wrong_calls = []
    for call in list_finding_calls():
        expected = find_template_names(call.code) - {"row", "column"}
        values = call.values - {"row", "column", None}
        # A call with `**values` may give the others by them.
        has_more = None in call.values
        if not (values <= expected if has_more else values == expected):
            wrong_calls.append((call, expected))
    assert wrong_calls == []
