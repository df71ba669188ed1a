"""A folder of files that is replaced as one: whoever looks sees the old release or the new one, never half of one."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tipdata.release.export_types import CannotBuild

SUMS = "SHA256SUMS"


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """An empty folder beside `target` that takes its place when the block ends well, and vanishes when it does not.

    raises: CannotBuild if what stands at `target` is no release; OSError if the folder cannot be made or moved
    """
    target = target.resolve()
    old = target.with_name(f".{target.name}.old")
    if old.is_dir() and not target.exists():
        old.rename(target)  # a machine that lost power between the two renames of an earlier build
    refuse_others(target)
    new = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        new.mkdir()
        yield new
        with _undisturbed():
            _swap(target, new, old)
    finally:
        _remove(new)


def refuse_others(target: Path) -> None:
    """Raise CannotBuild if `target` holds anything that no earlier build wrote."""
    above = next(folder for folder in target.resolve().parents if folder.exists())
    if not above.is_dir():
        raise CannotBuild(f"{above} is a file, so no folder can be made in it.")
    if not target.exists():
        return
    if not target.is_dir():
        raise CannotBuild(f"{target} is a file; name a folder for the release.")
    files = {f.relative_to(target).as_posix() for f in target.rglob("*") if not f.is_dir()}
    sums = target / SUMS
    known = {line[66:] for line in sums.read_text("utf-8").splitlines()} | {SUMS} if sums.is_file() else set()
    others = sorted(files - known)
    if others:
        raise CannotBuild(f"{target} holds {others[0]}, which is of no release; move it away, or name another folder.")


def _swap(target: Path, new: Path, old: Path) -> None:
    _remove(old)
    if target.exists():
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    _remove(old)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold Ctrl-C back for the two renames; it counts when they are done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


def _remove(folder: Path) -> None:
    """Remove a folder and what is in it, read-only ones too."""
    if not folder.exists():
        return
    for where, _, _ in os.walk(folder):
        with suppress(OSError):
            Path(where).chmod(stat.S_IRWXU)
    shutil.rmtree(folder, ignore_errors=True)
