"""Put the sections of a census into a copy of the package as drafts, and say which are refused.

    python tests/measures/census.py CENSUS COPY

CENSUS is a folder of texts with `index.csv`: their file, edition, area, title and address. COPY is
a new folder: a package with the drafts of all sections, and in `texts` each text under the
identifier of its source, by which it is proved. What is refused is printed; then the time.

Exit status: 0 all sections are in the copy, 1 some were refused.
"""

import csv
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from tip_figures.datapackage.findings import ReadError
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.table_rows import TextRow, read_repaired_rows, render_rows
from tip_figures.drafting import draft_passage
from tip_figures.figures.records import ROW_TYPES
from tip_figures.prose.source_text import UnreadableText, read_source_text

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ("datapackage.json", "schemas", "resources")
ARCHIVE = "web.archive.org"
SOURCE_ID = "hrr-{edition}-{area}-forced-labor"
DRAFTED_TABLES = ("sources", "sentences", "numerals", "areas", "figures")
PASSAGE_TABLES = ("sentences", "numerals", "figures", "identities", "identity_terms", "gaps")
"""They are empty where a section is drafted: a draft beside few rows costs little."""


class Section(NamedTuple):
    """A section of a census: the source that it is, its text, and what its page gives.

    Attributes:
        cells: of the row of its source: title, and the address with its basis if it is one
    """

    source_id: str
    file: Path
    cells: TextRow


def read_census(folder: Path) -> list[Section]:
    """Return the sections of a census in the order of its index.

    Args:
        folder: with the texts and index.csv
    """
    sections = []
    with (folder / "index.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            source_id = SOURCE_ID.format(edition=row["edition"], area=row["area"].lower())
            cells = {"title": row["title"]}
            if row["url"].startswith("https://"):
                is_archived = urlsplit(row["url"]).hostname == ARCHIVE
                cells |= {"url": row["url"], "url_basis": "archive" if is_archived else "page"}
            sections.append(Section(source_id, folder / row["file"], cells))
    return sections


def copy_package(root: Path) -> None:
    """Copy descriptor, schemas and tables of this checkout to a new folder."""
    root.mkdir(parents=True)
    for name in PACKAGE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, root / name)


def draft_sections(root: Path, sections: Sequence[Section]) -> tuple[dict[str, list[TextRow]], int]:
    """Draft each section alone, as if the package did not have it.

    Args:
        root: of a package, whose tables PASSAGE_TABLES are emptied

    Returns:
        the rows that are new, by table, and the number of sections that were refused
    """
    package = load_package(root)
    for name in PASSAGE_TABLES:
        table = package.tables[name]
        (root / table.path).write_bytes(render_rows(table, []))
    drafted = {section.source_id for section in sections}
    sources = package.tables["sources"]
    others = [row for row in read_repaired_rows(sources) if row["source_id"] not in drafted]
    (root / sources.path).write_bytes(render_rows(sources, others))
    package = load_package(root)
    old_rows = {name: read_repaired_rows(package.tables[name]) for name in ROW_TYPES}
    new_rows: dict[str, list[TextRow]] = {name: [] for name in DRAFTED_TABLES}
    refused = 0
    for section in sections:
        try:
            text = read_source_text(str(section.file))
            draft = draft_passage(package, section.source_id, text)
        except (ReadError, UnreadableText) as error:
            print(f"{section.file.name}: {error}")
            refused += 1
            continue
        draft.source |= section.cells
        for name, rows in new_rows.items():
            rows += [row for row in draft.tables[name] if row not in old_rows[name]]
    return new_rows, refused


def add_rows(root: Path, new_rows: Mapping[str, Sequence[TextRow]]) -> None:
    """Add rows to the tables of a package; a row that several drafts add is added once."""
    package = load_package(root)
    for name, rows in new_rows.items():
        table = package.tables[name]
        added = {tuple(row.items()): row for row in rows}.values()
        content = render_rows(table, [*read_repaired_rows(table), *added])
        (root / table.path).write_bytes(content)


def main(census: str, copy: str) -> int:
    """Make the copy, and print what was refused and how long it took; return the exit status."""
    start = time.process_time()
    root, sections = Path(copy), read_census(Path(census))
    copy_package(root)
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model"
        copy_package(model)
        new_rows, refused = draft_sections(model, sections)
    add_rows(root, new_rows)
    (root / "texts").mkdir()
    for section in sections:
        shutil.copyfile(section.file, root / "texts" / f"{section.source_id}.txt")
    seconds = time.process_time() - start
    print(f"{len(sections) - refused:,} of {len(sections):,} sections, {seconds:.0f} seconds")
    return int(refused > 0)


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
