"""How messages name a command: as the person who reads them starts it."""

import re
import sys

PROGRAM = "tip-figures"  # of an installed package; a checkout has a script for each command
SCRIPT = re.compile(r"scripts/(\w+)\.py")
COMMANDS = (
    "validate",
    "verify_sums",
    "verify_source",
    "scan",
    "check_text",
    "tidy",
    "compare",
    "build",
)


def is_installed_program() -> bool:
    """Whether this process was started as `tip-figures COMMAND`."""
    program = sys.argv[0] if sys.argv else ""
    return program.partition(" ")[0] == PROGRAM


def name_command(command: str) -> str:
    """Return how to start a command: `scripts/tidy.py`, or `tip-figures tidy` if installed."""
    return f"{PROGRAM} {command}" if is_installed_program() else f"scripts/{command}.py"


def rename_scripts(text: str) -> str:
    """Return a text that names scripts of a checkout, with the commands that the user has."""
    if not is_installed_program():
        return text
    return SCRIPT.sub(rf"{PROGRAM} \1", text)
