"""Count the size of code: tokens as the budgets mean them, and lines."""

import ast
import functools
import io
import tokenize
from pathlib import Path
from typing import NamedTuple

SKIPPED_TYPES = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}
LETTERS_OF_A_TOKEN = 40  # a string counts once more for every 40 characters


class SourceSize(NamedTuple):
    """Tokens of code without comments and docstrings, and the lines that have such tokens."""

    tokens: int
    lines: int


def measure_source(source: str) -> SourceSize:
    """Return the size of the code of a module."""
    docstring_lines: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            docstring = node.body[0]
            end = docstring.end_lineno or docstring.lineno
            docstring_lines.update(range(docstring.lineno, end + 1))
    tokens = 0
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in SKIPPED_TYPES and token.start[0] not in docstring_lines:
            is_string = token.type == tokenize.STRING
            tokens += 1 + (len(token.string) // LETTERS_OF_A_TOKEN if is_string else 0)
            lines.update(range(token.start[0], token.end[0] + 1))
    return SourceSize(tokens, len(lines))


@functools.cache
def measure_folder(folder: Path) -> SourceSize:
    """Return the size of the code of all modules below a folder."""
    sizes = [measure_source(file.read_text(encoding="utf-8")) for file in folder.rglob("*.py")]
    return SourceSize(sum(size.tokens for size in sizes), sum(size.lines for size in sizes))
