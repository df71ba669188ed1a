"""Draw functions for a reader who has not seen the code: twenty of those with six lines or more.

    python tests/measures/draw_functions.py [NUMBER]

Each function has a hash of the seed and its name, and the smallest hashes are drawn. So the order
is fixed for functions that do not exist yet, whatever the code becomes.
"""

import ast
import hashlib
import sys
from pathlib import Path

SEED = "2026-12-07 same software"
CODE = Path(__file__).resolve().parents[2] / "scripts" / "tip_figures"
LEAST_LINES = 6


def list_functions() -> list[str]:
    """Return module and name of each function with at least LEAST_LINES lines."""
    names = []
    for file in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                last_line = node.end_lineno or node.lineno
                if last_line - node.lineno + 1 >= LEAST_LINES:
                    names.append(f"{file.relative_to(CODE)}:{node.name}")
    return names


def rank(name: str) -> str:
    """Return the hash by which a function is drawn."""
    return hashlib.sha256(f"{SEED} {name.rpartition(':')[2]}".encode()).hexdigest()


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print("\n".join(sorted(list_functions(), key=rank)[:number]))
