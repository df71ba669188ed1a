"""What tidying a package would write, file by file; nothing is written here."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tipdata.figures import labels as codebook
from tipdata.figures import model
from tipdata.package import metadata
from tipdata.package.finding import Finding
from tipdata.package.json_file import objects, written
from tipdata.package.load import Package, locate, stored
from tipdata.tidy import generated, tables
from tipdata.tidy import relabel as labels
from tipdata.tidy import tolerant as reading
from tipdata.tidy.canonical import Draft, held


@dataclass(frozen=True)
class File:
    """A file that is not as it should be.

    path:    relative to the package
    content: what should stand in it
    changes: how that differs from what does, in words
    """

    path: str
    content: bytes
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """All that tidying would do to a package.

    files:    what would be written, tables first and the descriptor last
    findings: what it had to leave
    """

    files: tuple[File, ...]
    findings: tuple[Finding, ...]


def plan(package: Package, written: bool, whole: Mapping[str, generated.Make] = generated.FILES) -> Plan:
    """What tidying `package` would do.

    written: whether places in findings are those of the tidied files, else those of the files as they stand
    whole:   files that are wholly generated, each with what makes its content
    """
    contents, drafts, findings = _read(package)
    tidied = _tidied(package, contents, drafts)
    unmade: list[int] = []
    if all(name in drafts and not drafts[name].faults for name in labels.NEEDS):
        drafts["figures"], unmade = labels.relabel(tidied, drafts["figures"])
        tidied = _tidied(package, contents, drafts)
    files = list(_tables(contents, drafts))
    for name, draft in drafts.items():
        left = list(tables.findings(draft, written))
        known = {finding.line for finding in left}  # what is doubtful in a row is why it has no label
        made = labels.findings(draft, unmade, written) if name == "figures" else ()
        findings += left + [finding for finding in made if finding.line not in known]
    descriptor, changes = _descriptor(tidied, contents, drafts)
    tidied = replace(tidied, descriptor=descriptor)
    if generated.belongs(package):
        for one in (*_whole(tidied, whole), *_sections(tidied)):
            (files if isinstance(one, File) else findings).append(one)  # type: ignore[arg-type]
    files += _formatted(tidied, changes, findings)
    return Plan(tuple(files), tuple(dict.fromkeys(findings)))


Contents = Mapping[str, bytes]


def _read(package: Package) -> tuple[Contents, dict[str, Draft], list[Finding]]:
    """The bytes of each table's file by the table's name, the tables that can be tidied, and why others cannot."""
    contents: dict[str, bytes] = {}
    drafts: dict[str, Draft] = {}
    findings = list(package.faults)
    seen = {(package.root / package.path).resolve()}
    for resource in package.resources:
        table = package.tables.get(str(resource.get("name")))
        if table is None or table.file is None or table.name in contents or table.file.resolve() in seen:
            continue
        seen.add(table.file.resolve())
        contents[table.name] = content = table.file.read_bytes()
        if not table.fields or not table.path.lower().endswith(".csv"):
            if line := reading.conflict(content):
                drafts[table.name] = Draft(table, faults=(reading.conflict_finding(table.path, line),))
            continue
        unread = list(metadata.resource_problems(resource))
        findings += (
            Finding(package.path, 0, f"resources.{table.name}.{where}", code, "", message, hint)
            for where, code, message, hint in unread
        )
        if not unread:
            drafts[table.name] = tables.tidy(table, content)
    return contents, drafts, findings


def _tidied(package: Package, contents: Contents, drafts: Mapping[str, Draft]) -> Package:
    """The package as if it had been written."""
    made = {name: held(package.tables[name], _content(name, contents, drafts)) for name in contents}
    return replace(package, tables={**package.tables, **made})


def _content(name: str, contents: Contents, drafts: Mapping[str, Draft]) -> bytes:
    """What a table's file will hold."""
    return drafts[name].content() if name in drafts and not drafts[name].faults else contents[name]


def _tables(contents: Contents, drafts: Mapping[str, Draft]) -> Iterator[File]:
    for name, draft in drafts.items():
        content = _content(name, contents, drafts)
        if content != contents[name]:
            yield File(draft.table.path, content, draft.changes or ("quotes only where they are needed",))


def _descriptor(package: Package, contents: Contents, drafts: Mapping[str, Draft]) -> tuple[dict[str, Any], list[str]]:
    """The descriptor with the bytes and hashes of its files, and how it differs, in words."""
    descriptor, changed = copy.deepcopy(dict(package.descriptor)), []
    done: set[str] = set()
    for resource in objects(descriptor.get("resources")):
        name = str(resource.get("name"))
        if name not in contents or name in done:
            continue
        done.add(name)
        if name in drafts and any(fault.code == "merge-conflict" for fault in drafts[name].faults):
            continue  # nobody vouches for half a merge
        content = _content(name, contents, drafts)
        told = stored(content)
        if any(resource.get(part) != value for part, value in told.items()):
            resource.update(told)
            changed.append(name)
    changes = [f"bytes and hash of {', '.join(changed)}"] if changed else []
    sources = _sources(package, drafts)
    if sources and descriptor.get("sources") != sources:
        descriptor["sources"] = sources
        changes.append("sources told anew")
    return descriptor, changes


def _sources(package: Package, drafts: Mapping[str, Draft]) -> list[dict[str, str]]:
    """The descriptor's sources as the tables tell them; none where a table or a row of it cannot be read."""
    whole = all(name in drafts and not drafts[name].faults for name in ("sources", "areas"))
    if not whole or list(model.ready(package, "sources", "areas")) or not package.has("sources", "areas"):
        return []
    told = codebook.told_sources(package)
    return [] if None in told else [one for one in told if one is not None]


def _formatted(package: Package, changes: list[str], findings: list[Finding]) -> Iterator[File]:
    """The descriptor as its file should be, unless it is so, or a name that stands twice in it would be lost."""
    if any(fault.code == "json-duplicate" and fault.path == package.path for fault in findings):
        return
    content = written(package.descriptor).encode()
    if content != (package.root / package.path).read_bytes():
        yield File(package.path, content, tuple(changes or ["formatted"]))


def _whole(package: Package, files: Mapping[str, generated.Make]) -> Iterator[File | Finding]:
    """Generated files that are stale or missing; none is made where its folder is not."""
    for path, make in files.items():
        if not (package.root / path).parent.is_dir():
            continue
        content = make(package).encode()
        old = _old(package, path)
        if isinstance(old, Finding):
            yield old
        elif content and content != old:
            yield File(path, content, ("made anew" if old is not None else "made",))


def _sections(package: Package) -> Iterator[File | Finding]:
    """Hand-written files with stale sections."""
    for path in generated.SECTIONS:
        old = _old(package, path)
        if isinstance(old, Finding):
            yield old
        if not isinstance(old, bytes):
            continue
        try:
            text = old.decode().replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            said = f"Byte {old[error.start]:#04x} is not UTF-8 here."
            yield Finding(path, old.count(b"\n", 0, error.start) + 1, "", "encoding", "", said, "Save it as UTF-8.")
            continue
        made, changed, wrong = generated.sections(package, path, text)
        for line, said in wrong:
            yield Finding(path, line, "", "generated-section", "", said)
        if made.encode() != old:
            changes = tuple(f"section {name} made anew" for name in changed)
            yield File(path, made.encode(), changes or ("line ends made LF",))


def _old(package: Package, path: str) -> bytes | Finding | None:
    """What stands in a file beside the descriptor; None where it is not there, a finding where it is not to be touched."""
    file, fault = locate(package.root, path)
    if file is None:
        code, message, hint = fault or ("path-missing", "", "")
        return (
            None
            if code == "path-missing" and not (package.root / path).is_symlink()
            else Finding(path, 0, "", code, "", message, hint)
        )
    content = file.read_bytes()
    line = reading.conflict(content)
    return reading.conflict_finding(path, line) if line else content
