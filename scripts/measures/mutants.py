"""Mutants: copies of a module with one small mistake, such as `<` in place of `<=`.

Changed are comparisons, boundaries (whole numbers and truth values), boolean and arithmetic
operators, and statements, which are removed. Messages, annotations and decorators stay as they are.
"""

import ast
import copy
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

OTHER_OPERATOR: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
"""Operator → the one that takes its place."""

REMOVED_STATEMENTS = (ast.Expr, ast.AugAssign, ast.Continue, ast.Break, ast.Delete)
MESSAGE_FUNCTIONS = ("create_finding",)  # their keyword arguments are words of messages


@dataclass(frozen=True)
class Mutant:
    """A module with one mistake.

    path:      of the module
    function:  in which the mistake is, as `Class.method`; "" outside of functions
    line:      from 1
    original:  the code that is replaced, in one line
    mutated:   the code in its place
    number:    counts equal replacements in one function, from 1
    start:     offset of the code in the module
    end:       offset of the first character after it
    statement: line in which the innermost statement begins that contains the code
    """

    path: str
    function: str
    line: int
    original: str
    mutated: str
    number: int
    start: int
    end: int
    statement: int

    @property
    def key(self) -> str:
        """A name that stays the same if other code is changed."""
        parts = (self.path, self.function, self.original, self.mutated, str(self.number))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def apply(self, source: str) -> str:
        """Return the source of the module with the mistake."""
        return source[: self.start] + self.mutated + source[self.end :]


def draw_mutants(mutants: Sequence[Mutant], count: int, seed: str) -> list[Mutant]:
    """Draw mutants; each has the same chance, and a change of other code leaves it drawn."""

    def rank(mutant: Mutant) -> str:
        return hashlib.sha256(f"{seed} {mutant.key}".encode()).hexdigest()

    drawn = sorted(mutants, key=rank)[:count]
    return sorted(drawn, key=lambda mutant: (mutant.path, mutant.line, mutant.start))


def find_mutants(root: Path, path: str) -> list[Mutant]:
    """Find all mutants of a module.

    path: of the module, from `root`
    """
    source = (root / path).read_text(encoding="utf-8")
    finder = _MutantFinder(path, source)
    finder.visit(ast.parse(source))
    return finder.mutants


class _MutantFinder(ast.NodeVisitor):
    """Visits the code of a module, and collects its mutants."""

    def __init__(self, path: str, source: str) -> None:
        self.path = path
        self.lines = source.splitlines(keepends=True)
        self.line_starts = list(accumulate((len(line) for line in self.lines), initial=0))
        self.names: list[str] = []
        self.statement = 0
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.mutants: list[Mutant] = []

    def visit(self, node: ast.AST) -> None:
        """Collect the mutants of a node, then those inside of it."""
        outer_statement = self.statement
        if isinstance(node, ast.stmt):
            self.statement = node.lineno
        for mutated in _list_replacements(node):
            self._add(node, mutated)
        super().visit(node)
        self.statement = outer_statement

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Visit the statements of a function, without its decorators and annotations."""
        self._visit_body(node.name, node.body)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Visit the statements of a class."""
        self._visit_body(node.name, node.body)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Visit the value that is assigned, without its annotation."""
        if node.value is not None:
            self.visit(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        """Visit a call, without the words of messages."""
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        arguments = [*node.args]
        if name not in MESSAGE_FUNCTIONS:
            arguments += [keyword.value for keyword in node.keywords]
        for child in (node.func, *arguments):
            self.visit(child)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Leave out a formatted text, which is a message or a name."""

    def visit_Raise(self, node: ast.Raise) -> None:
        """Leave out an error, whose words are a message."""

    def _visit_body(self, name: str, body: Sequence[ast.stmt]) -> None:
        self.names.append(name)
        for statement in body:
            self.visit(statement)
        self.names.pop()

    def _add(self, node: ast.AST, mutated: str) -> None:
        function = ".".join(self.names)
        original = ast.unparse(node)
        self.counts[function, original, mutated] += 1
        self.mutants.append(
            Mutant(
                path=self.path,
                function=function,
                line=node.lineno,  # type: ignore[attr-defined]
                original=original,
                mutated=mutated,
                number=self.counts[function, original, mutated],
                start=self._find_offset(node.lineno, node.col_offset),  # type: ignore[attr-defined]
                end=self._find_offset(node.end_lineno, node.end_col_offset),  # type: ignore[attr-defined]
                statement=self.statement,
            )
        )

    def _find_offset(self, line: int, column: int) -> int:
        """Return the offset of a place in characters.

        column: in bytes, as `ast` counts
        """
        before = self.lines[line - 1].encode()[:column].decode()
        return self.line_starts[line - 1] + len(before)


def _list_replacements(node: ast.AST) -> Iterator[str]:
    """Yield the code of each mistake that replaces a node."""
    if isinstance(node, ast.Compare):
        yield from _list_comparisons(node)
    elif isinstance(node, ast.BoolOp | ast.BinOp):
        yield from _list_operations(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"({ast.unparse(node.operand)})"
    elif isinstance(node, ast.Constant):
        yield from _list_constants(node.value)
    elif isinstance(node, REMOVED_STATEMENTS) and not _is_docstring(node):
        yield "pass"


def _list_comparisons(node: ast.Compare) -> Iterator[str]:
    for position, operator in enumerate(node.ops):
        changed = copy.copy(node)
        other = OTHER_OPERATOR[type(operator)]()
        changed.ops = [*node.ops[:position], other, *node.ops[position + 1 :]]  # type: ignore[list-item]
        yield f"({ast.unparse(changed)})"


def _list_operations(node: ast.BoolOp | ast.BinOp) -> Iterator[str]:
    other = OTHER_OPERATOR.get(type(node.op))
    if other is None or _joins_texts(node):
        return
    changed = copy.copy(node)
    changed.op = other()  # type: ignore[assignment]
    yield f"({ast.unparse(changed)})"


def _joins_texts(node: ast.BoolOp | ast.BinOp) -> bool:
    """Whether an operation joins texts, as for messages."""
    sides = [node.left, node.right] if isinstance(node, ast.BinOp) else []
    return any(
        isinstance(side, ast.JoinedStr)
        or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in sides
    )


def _list_constants(value: object) -> Iterator[str]:
    if isinstance(value, bool):
        yield str(not value)
    elif isinstance(value, int):
        yield str(value + 1)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
