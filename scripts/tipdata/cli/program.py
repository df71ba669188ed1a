"""The commands as one program, for those who installed the package: `tip-figures validate`, and so on."""

import importlib
import sys

from tipdata.cli import frame

COMMANDS = ("validate", "verify_sums", "verify_source", "scan", "tidy", "compare", "build")


def main() -> int:
    """Run the command that the first argument names."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in COMMANDS:
        print(f"usage: tip-figures {{{','.join(COMMANDS)}}} …\n\ntip-figures COMMAND --help says what a command does.")
        return 0 if name in ("-h", "--help") else 2
    sys.argv = [f"tip-figures {name}", *sys.argv[2:]]
    return frame.main(importlib.import_module(f"tipdata.cli.{name}").run)
