"""Run every command on three packages and all texts, and compare what it prints and writes.

    python tests/measures/outside.py [--out FOLDER] [--renew] [--every N] [GROUP …]

The outputs are those that a user sees, so they stay equal while the code behind them changes. Each
is written into FOLDER, and its hash is compared with tests/outside/GROUP.sha256; --renew writes
these files. To see a difference, run the script on both states and compare the folders. --every
takes every Nth case of the groups `mistakes`, `texts` and `drafts`, and leaves the published
package out of `commands`, for a quick look.

Groups: dist, commands, hostile, mistakes, texts, drafts (all, if none is named). Texts of reports
are read from shared/ beside the checkout.
"""

import argparse
import csv
import hashlib
import importlib
import io
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

os.environ.setdefault("POLARS_MAX_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measures import drawn_mistakes
from measures.package_part import copy_part
from tip_figures.cli import run_command

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
HASHES = ROOT / "tests" / "outside"
DATA = ROOT / "tests" / "data"
Outputs = Iterator[tuple[str, str | bytes]]


def list_texts() -> dict[str, Path]:
    """Return the texts of passages by source_id."""
    texts = {}
    with (SHARED / "census/index.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = f"hrr-{row['edition']}-{row['area'].lower()}-forced-labor"
            texts[name] = SHARED / "census" / row["file"]
    for folder in ("sources", "more-sources"):
        texts |= {file.stem: file for file in sorted((SHARED / folder).glob("*-*.txt"))}
    return texts


def run(command: str, *arguments: object) -> str:
    """Run a command in this process; return what it prints, and its exit status."""
    streams = []
    for _ in range(2):
        streams.append(io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n"))
    output, errors = streams
    with (
        mock.patch.object(sys, "argv", [f"{command}.py", *map(str, arguments)]),
        mock.patch.object(sys, "stdout", output),
        mock.patch.object(sys, "stderr", errors),
    ):
        status: object
        try:
            status = run_command(command)
        except SystemExit as end:
            status = end.code
        except Exception as error:  # noqa: BLE001, a traceback is an output, too
            status = f"{type(error).__name__}: {error}"
    texts = []
    for stream in streams:
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    return f"{texts[0]}{texts[1]}exit status {status}\n"


def read_tables(root: Path) -> Outputs:
    """Yield the tables of a package."""
    for file in sorted((root / "resources").glob("*.csv")):
        yield file.name, file.read_bytes()


def copy_packages(folder: Path) -> dict[str, Path]:
    """Copy the three packages: the published one, the small one and the one about fires."""
    packages = {"real": folder / "real", "small": folder / "small", "second": folder / "second"}
    for name in ("resources", "schemas", "docs"):
        shutil.copytree(ROOT / name, packages["real"] / name)
    for file in ROOT.glob("*.*"):
        if file.is_file() and not file.name.startswith("requirements"):
            shutil.copy(file, packages["real"])
    shutil.copy(ROOT / "LICENSE", packages["real"])
    shutil.copytree(DATA / "package", packages["small"])
    shutil.copytree(DATA / "second", packages["second"])
    draft_second(packages["second"])
    return packages


def draft_second(root: Path) -> None:
    """Draft the passage about fires, and accept the rows as a person might."""
    second = importlib.import_module("test_second_package")

    folder = root.parent
    sheet = folder / "second.csv"
    text = DATA / "texts/fire-2022-irl-national.txt"
    options = (text, "--source", second.SOURCE, "--package", root, "--worksheet", sheet)
    run("scan", *options)
    rounds: list[dict[str, str]] = [second.CHOSEN, {}, {}]
    for chosen in rounds:
        with sheet.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row["indicator_id"] = row["indicator_id"] or chosen.get(row["numeral"], "")
            row["check"] = ""
            if chosen and row["numeral"] == "No":
                row["role"] = "figure"
        with sheet.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        run("scan", *options)
    areas = root / "resources/areas.csv"
    areas.write_text(areas.read_text("utf-8").replace("Proposal: ", ""), "utf-8")
    run("tidy", root)


def make_dist(folder: Path) -> Outputs:
    """Build the three packages; yield each file, and each member of archives without code."""
    for name, root in copy_packages(folder).items():
        for address in ("", "https://example.org/data"):
            dist = folder / f"dist-{name}"
            options = ("--base-url", address) if address else ()
            prefix = f"{name}{'-address' if address else ''}"
            yield f"{prefix}/output.txt", run("build", root, "--output", dist, *options)
            for file in sorted(dist.rglob("*")):
                path = file.relative_to(dist)
                if file.suffix in (".zip", ".whl"):
                    with zipfile.ZipFile(file) as archive:
                        for member in sorted(archive.namelist()):
                            is_code = member.endswith((".py", "/RECORD"))
                            if file.suffix == ".zip" or not is_code:
                                yield f"{prefix}/{path}/{member}", archive.read(member)
                elif file.is_file() and file.name != "SHA256SUMS":
                    yield f"{prefix}/{path}", file.read_bytes()
            shutil.rmtree(dist, ignore_errors=True)
        if name == "real":
            run("build", root, "--documents")
            for label in ("README.md", "CITATION.cff", ".zenodo.json"):
                yield f"documents/{label}", (root / label).read_bytes()
            for document in sorted((root / "docs").glob("*")):
                if document.is_file():
                    yield f"documents/{document.name}", document.read_bytes()


EDITS = (
    ("figures", "value", "36"),
    ("figures", "year", "2019"),
    ("figures", "counted_by", "ngo"),
    ("identities", "verdict", "contradicted"),
    ("numerals", "role", "event"),
    ("areas", "name", "Elsewhere"),
    ("sources", "edition_year", "2091"),
)
"""Table, column and new cell of one edit each, in the tenth row of the table."""


def run_commands(folder: Path, every: int) -> Outputs:
    """Run each command on the three packages in each format, and again after one edit."""
    texts = [f"--text={file}" for file in list_texts().values()]
    for name, root in copy_packages(folder).items():
        own_texts = texts
        if name == "real" and every > 1:
            continue
        if name == "small":
            own_texts = [f"--text={file}" for file in sorted((DATA / "texts").glob("demo-*.txt"))]
        if name == "second":
            own_texts = [f"--text={DATA / 'texts/fire-2022-irl-national.txt'}"]
        for kind in ("text", "json", "github", "markdown"):
            yield f"{name}/validate.{kind}", run("validate", root, "--format", kind)
        yield f"{name}/validate_texts.json", run("validate", root, *own_texts, "--format", "json")
        yield f"{name}/validate_texts.txt", run("validate", root, *own_texts, "--all", "--strict")
        for kind in ("text", "json"):
            yield f"{name}/verify_sums.{kind}", run("verify_sums", root, "--format", kind)
            options = (root, *own_texts, "--format", kind)
            yield f"{name}/verify_source.{kind}", run("verify_source", *options)
        with (root / "resources/figures.csv").open(encoding="utf-8", newline="") as file:
            figures = [row["figure_id"] for row in csv.DictReader(file)]
        for figure in figures[:: 100 if name == "real" else 10]:
            chosen = [text for text in own_texts if figure[:12] in text] or own_texts[:20]
            options = (root, *chosen, "--show", figure)
            yield f"{name}/show/{figure}.txt", run("verify_source", *options)
        html = folder / "page.html"
        yield f"{name}/html.txt", run("verify_source", root, *own_texts[:3], "--html", html)
        yield f"{name}/page.html", html.read_bytes() if html.exists() else b"none"
        html.unlink(missing_ok=True)
        yield f"{name}/tidy.txt", run("tidy", root, "--check")
        yield from run_edits(name, root, folder / "changed")


def run_edits(name: str, root: Path, changed: Path) -> Outputs:
    """Run commands on a package after each of EDITS in a copy of it."""
    for table, column, cell in EDITS:
        shutil.copytree(root, changed)
        path = changed / f"resources/{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        rows[min(10, len(rows) - 1)][column] = cell
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        prefix = f"{name}/edit-{table}-{column}"
        yield f"{prefix}/validate.json", run("validate", changed, "--format", "json")
        yield f"{prefix}/validate.github", run("validate", changed, "--format", "github")
        yield f"{prefix}/tidy.txt", run("tidy", changed)
        for file_name, content in read_tables(changed):
            yield f"{prefix}/{file_name}", content
        for kind in ("text", "json", "markdown"):
            yield f"{prefix}/compare.{kind}", run("compare", root, changed, "--format", kind)
        yield f"{prefix}/compare_check.txt", run("compare", root, changed, "--check")
        shutil.rmtree(changed)


def run_hostile(folder: Path) -> Outputs:
    """Validate the hostile packages of the tests, and tidy them."""
    add_table = importlib.import_module("conftest").add_table

    test_hostile = importlib.import_module("datapackage.test_hostile")
    cases = {name: case[:3] for name, case in test_hostile.PACKAGES.items()}
    for name, case in test_hostile.FLOODS.items():
        cases[name] = (case[0], test_hostile.FIELDS, {"primaryKey": "a"})
    for name, (rows, fields, properties) in cases.items():
        root = add_table(folder / name, rows, fields, **properties)
        yield f"{name}.json", run("validate", root, "--format", "json")[:200_000]
        yield f"{name}.txt", run("validate", root)
        yield f"{name}.tidy.txt", run("tidy", root, "--check")
    for file in sorted((ROOT / "tests" / "hostile").glob("*")):
        for command in ("check_text", "scan"):
            yield f"{file.name}.{command}.json", run(command, file, "--format", "json")


def make_mistakes(folder: Path, every: int) -> Outputs:
    """Make the drawn mistakes, each alone; yield what tidy prints and validate finds."""
    package, root = folder / "package", folder / "changed"
    copy_part(package, drawn_mistakes.AREAS)
    areas = {area.lower() for area in drawn_mistakes.AREAS}
    texts = [f"--text={path}" for name, path in list_texts().items() if name[9:12] in areas]
    yield "none.json", run("validate", package, "--strict", "--format", "json", *texts)
    for changes in drawn_mistakes.read_mistakes()[::every]:
        shutil.copytree(package, root, dirs_exist_ok=True)
        name = changes[0]["mistake"]
        if drawn_mistakes.make_mistake(root, changes):
            yield f"{name}.tidy.txt", run("tidy", root)
            options = (root, "--strict", "--all", "--format", "json")
            yield f"{name}.json", run("validate", *options)
            own_texts = texts
            if source := changes[0].get("key", ""):
                own_texts = [text for text in texts if text.split("/")[-1][:8] in source] or texts
            yield f"{name}.texts.json", run("validate", *options, *own_texts)


def read_texts(folder: Path, every: int) -> Outputs:
    """Scan and check each text of a passage, and each whole page."""
    texts = list_texts()
    texts |= {f"page-{file.stem}": file for file in sorted((SHARED / "pages").glob("*.txt"))[::4]}
    texts |= {file.stem: file for file in sorted((SHARED / "contribution").glob("*.html"))}
    for name in [*texts][::every]:
        yield f"scan/{name}.json", run("scan", texts[name], "--format", "json")
        yield f"check/{name}.json", run("check_text", texts[name], "--format", "json")
        yield f"check/{name}.txt", run("check_text", texts[name])
    page = folder / "page.html"
    sample = [texts[name] for name in [*texts][::40]]
    yield "check/many.txt", run("check_text", *sample, "--all")
    yield "check/html.txt", run("check_text", texts[[*texts][5]], "--html", page)
    yield "check/page.html", page.read_bytes()


def draft_passages(folder: Path, every: int) -> Outputs:
    """Remove sources, draft each again from its text, and complete nothing."""
    package, root = folder / "package", folder / "changed"
    areas = [*drawn_mistakes.AREAS, "CHN", "MRT", "UZB", "QAT", "MDV"]
    copy_part(package, areas)
    texts = list_texts()
    with (package / "resources/sources.csv").open(encoding="utf-8", newline="") as file:
        sources = [row["source_id"] for row in csv.DictReader(file)]
    for source in [name for name in sources if name in texts][:: 3 * every]:
        shutil.copytree(package, root, dirs_exist_ok=True)
        sheet = folder / "sheet.csv"
        sheet.unlink(missing_ok=True)
        yield (
            f"{source}/recorded.txt",
            run(
                *(
                    "scan",
                    texts[source],
                    "--source",
                    source,
                    "--worksheet",
                    sheet,
                    "--package",
                    root,
                )
            ),
        )
        yield f"{source}/recorded.csv", sheet.read_bytes() if sheet.exists() else b"none"
        sheet.unlink(missing_ok=True)
        yield f"{source}/remove.txt", run("scan", "--remove", source, "--package", root)
        for name, content in read_tables(root):
            yield f"{source}/removed/{name}", content
        brief = folder / "brief.md"
        brief.unlink(missing_ok=True)
        options = ("--source", source, "--worksheet", sheet, "--package", root, "--brief", brief)
        yield f"{source}/draft.txt", run("scan", texts[source], *options)
        yield f"{source}/draft.csv", sheet.read_bytes() if sheet.exists() else b"none"
        yield f"{source}/brief.md", brief.read_bytes() if brief.exists() else b"none"
        for name, content in read_tables(root):
            yield f"{source}/drafted/{name}", content
        yield f"{source}/again.txt", run("scan", texts[source], *options)
        yield f"{source}/again.csv", sheet.read_bytes() if sheet.exists() else b"none"
        yield f"{source}/validate.json", run("validate", root, "--format", "json")


GROUPS: dict[str, Callable[..., Outputs]] = {
    "dist": make_dist,
    "commands": run_commands,
    "hostile": run_hostile,
    "mistakes": make_mistakes,
    "texts": read_texts,
    "drafts": draft_passages,
}
SAMPLED = ("commands", "mistakes", "texts", "drafts")


def compare_group(group: str, out: Path, renew: bool, every: int) -> bool:
    """Write the outputs of a group; print the names of those that differ from the hashes."""
    file = HASHES / f"{group}.sha256"
    expected = {}
    if file.exists():
        for line in file.read_text("utf-8").splitlines():
            digest, _, name = line.partition("  ")
            expected[name] = digest
    digests: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        arguments = (folder, every) if group in SAMPLED else (folder,)
        for output, content in GROUPS[group](*arguments):
            content = content.encode() if isinstance(content, str) else content
            for path in (bytes(folder), bytes(ROOT), bytes(SHARED)):
                content = content.replace(path, b"FOLDER")
            target = out / group / output
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            digests[output] = hashlib.sha256(content).hexdigest()[:16]
    if renew:
        text = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
        file.write_text(text, "utf-8")
        return True
    different = [name for name in digests if digests[name] != expected.get(name)]
    if every == 1:
        different += [name for name in expected if name not in digests]
    print(f"{group}: {len(digests)} outputs, {len(different)} differ", flush=True)
    for name in different[:40]:
        print(f"  {group}/{name}")
    return not different


def main() -> int:
    """Compare the groups that are named; return 1 if an output differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("groups", nargs="*", choices=[[], *GROUPS], default=[])
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir(), "outside"))
    parser.add_argument("--renew", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    args = parser.parse_args()
    results = []
    for group in args.groups or GROUPS:
        results.append(compare_group(group, args.out, args.renew, args.every))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
