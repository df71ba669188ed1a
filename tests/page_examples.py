"""Examples of docs/python.md: programs, each with the output that the page shows."""

import contextlib
import io
import re
from typing import NamedTuple

from conftest import ROOT

EXAMPLE = re.compile(
    r"^## (?P<title>[^\n]+)\n(?:(?!^## ).)*?^```python\n(?P<program>.*?)^```\n\n"
    r"```text\n(?P<output>.*?)^```\n",
    flags=re.MULTILINE | re.DOTALL,
)


class Example(NamedTuple):
    """A program of the page."""

    title: str
    program: str
    output: str

    @property
    def needs_pandas(self) -> bool:
        """Return whether the program imports pandas."""
        return "import pandas\n" in self.program


def read_examples() -> list[Example]:
    """Read the examples of docs/python.md, which are all the programs in it."""
    text = (ROOT / "docs/python.md").read_text("utf-8")
    examples = [Example(**match.groupdict()) for match in EXAMPLE.finditer(text)]
    assert len(examples) == text.count("```python")
    return examples


def run_example(example: Example) -> str:
    """Run a program and return what it prints."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(example.program, {})
    return output.getvalue()
