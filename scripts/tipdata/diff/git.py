"""What git knows of a checkout, asked without touching the work tree, its index or the network."""

import os
import subprocess
from pathlib import Path

# A repository may name programs that git runs for it; none of these is asked for here.
QUIET = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "protocol.allow=never")


class NoAnswer(Exception):
    """Git is not there, this is no checkout, or git refused; the text is its first line."""


def ask(folder: Path, *arguments: str) -> bytes:
    """What git answers to a question about the checkout that holds `folder`.

    raises: NoAnswer
    """
    # A hook's environment names the repository that it runs for, which may be another one.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k.startswith("GIT_CONFIG")}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    command = ["git", *QUIET, "-C", str(folder), "--no-pager", *arguments]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=True)
    except OSError:
        raise NoAnswer("git is not installed") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise NoAnswer(said[0].removeprefix("fatal: ") if said else "git gave no answer") from None
    return done.stdout


def prefix(folder: Path) -> str:
    """A folder's path in its repository, with a slash at its end; empty at the top.

    raises: NoAnswer
    """
    return ask(folder, "rev-parse", "--show-prefix").decode(errors="replace").removesuffix("\n")
