"""Large data to measure with, the same in every run: a table, a package and a text."""

import hashlib
import json
import random
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from measures.benchmark_page import Text
from measures.table_files import Row, read_rows, table_path, write_rows
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.table_rows import render_rows
from tip_figures.figures.generated_tables import build_generated_tables
from tip_figures.prose.sentences import hash_passage

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
CODES = {
    "year_basis": ["stated", "inferred"],
    "exploitation": ["all", "sex", "labor"],
    "bound": ["exact", "about"],
    "unit": ["person", "case", "KZT"],
    "basis": ["stated", "derived"],
    "obs_status": ["A", "U"],
}
PLAIN_COLUMNS = ("source_id", "indicator_id", "ref_area", "citizenship", "exploited_in", "note")
ID_COLUMNS = ("source_id", "figure_id", "identity_id", "derived_by")
REPEATED_TABLES = (
    "sentences",
    "sources",
    "numerals",
    "figures",
    "identities",
    "identity_terms",
    "gaps",
)
SUBJECTS = ("Officials", "Judges of the regional court", "Inspectors", "The ministry", "Employers")
VERBS = ("reported", "visited", "trained", "closed", "registered", "did not review", "supported")
NOUNS = ("courts", "shelters", "victims", "officers", "operations", "organizations", "workers")
PLACES = ("in the capital", "along the border", "in rural districts", "at ports and markets")
CLAUSES = (
    "although civil society groups said that progress was slow",
    "because the law requires the consent of each person",
    "and coordinated with international organizations",
    "which observers described as an improvement on previous practice",
)
SENTENCES_PER_PARAGRAPH = 5
NUMBERS_PER_SENTENCE = 0.47
"""Yearly reports on human rights have a number each 311 characters (mean of 1,748)."""
DISTINCT_ROWS = 100_000
"""Of the large table, without their ids; drawing more would take longer than reading them."""


def write_large_table(root: Path, rows: int) -> None:
    """Write a package with one table: 17 columns with types, codes and ranges, and a primary key.

    root: folder, made if it does not exist
    rows: of the table
    """
    schema = {"fields": list_fields(), "primaryKey": ["figure_id"]}
    write_package(root, {"figures": schema})
    write_table(root, "figures", schema, generate_lines(rows))


def write_many_tables(root: Path, tables: int, rows: int) -> None:
    """Write a package with many tables like the large one, and a table to which all others refer.

    root: folder, made if it does not exist
    rows: of each table
    """
    reference = {"resource": "areas", "fields": ["area_id"]}
    schema = {
        "fields": list_fields(),
        "primaryKey": ["figure_id"],
        "foreignKeys": [{"fields": ["ref_area"], "reference": reference}],
    }
    areas = {"fields": [{"name": "area_id", "type": "string"}], "primaryKey": ["area_id"]}
    schemas: dict[str, Any] = {"areas": areas}
    schemas |= {f"figures-{number:04}": schema for number in range(tables)}
    write_package(root, schemas)
    for name in schemas:
        lines = ["KAZ\n"] if name == "areas" else generate_lines(rows)
        write_table(root, name, schemas[name], lines)


def write_faulty_table(root: Path, rows: int) -> None:
    """Write a package with one table, in which two cells of each row are not whole numbers.

    root: folder, made if it does not exist
    """
    names = ("id", "first", "second")
    schema = {"fields": [{"name": name, "type": "integer"} for name in names]}
    write_package(root, {"figures": schema})
    lines = (f"{number},{number}.0,x\n" for number in range(rows))
    write_table(root, "figures", schema, lines)


def write_package(root: Path, schemas: Mapping[str, Any]) -> None:
    """Write the descriptor of a package and the schemas of its tables, by their names."""
    root.mkdir(exist_ok=True)
    resources = []
    for name, schema in schemas.items():
        write_json(root / f"{name}.json", schema)
        resources.append({"name": name, "path": f"{name}.csv", "schema": f"{name}.json"})
    descriptor = {
        "$schema": PROFILE,
        "name": "large",
        "version": "1.0.0",
        "resources": resources,
    }
    write_json(root / "datapackage.json", descriptor)


def write_table(root: Path, name: str, schema: Mapping[str, Any], lines: Iterable[str]) -> None:
    """Write the file of a table: its header and the lines of its rows."""
    with (root / f"{name}.csv").open("w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(field["name"] for field in schema["fields"]) + "\n")
        file.writelines(lines)


def list_fields() -> list[dict[str, Any]]:
    """Return the field descriptors of the large table."""
    id_constraints = {"required": True, "pattern": "fig-[0-9]+"}
    fields: list[dict[str, Any]] = [
        {"name": "figure_id", "type": "string", "constraints": id_constraints}
    ]
    for name in PLAIN_COLUMNS:
        fields.append({"name": name, "type": "string", "constraints": {"required": True}})
    for name, codes in CODES.items():
        fields.append({"name": name, "type": "string", "constraints": {"enum": codes}})
    year_constraints = {"minimum": 1990, "maximum": 2030}
    fields.append({"name": "year", "type": "year", "constraints": year_constraints})
    for name in ("value", "rounded_to"):
        fields.append({"name": name, "type": "integer", "constraints": {"minimum": 0}})
    share_constraints = {"minimum": 0, "maximum": 1}
    fields.append({"name": "share", "type": "number", "constraints": share_constraints})
    return fields


def write_json(file: Path, content: object) -> None:
    """Write JSON, two spaces deep."""
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def generate_lines(count: int) -> Iterator[str]:
    """Return the lines of the large table, without its header."""
    distinct = [*draw_cells(min(count, DISTINCT_ROWS))]
    for number in range(count):
        yield f"fig-{number:08},{distinct[number % DISTINCT_ROWS]}"


def draw_cells(count: int) -> Iterator[str]:
    """Return the cells of rows of the large table after the first one, always the same ones."""
    draw = random.Random(0)
    for number in range(count):
        plain = f"source-{number % 97},indicator_{number % 53},KAZ,UZB,all,note {number % 1009}"
        codes = ",".join(draw.choice(codes) for codes in CODES.values())
        numbers = f"{1990 + number % 40},{draw.randrange(100000)},10,{draw.random():.4f}"
        yield f"{plain},{codes},{numbers}\n"


def write_repeated_package(package: Path, root: Path, copies: int) -> None:
    """Write a package that has each source of another several times, each under its own id.

    A passage is recognised by its sentences, so each copy has its own hashes.
    """
    shutil.copytree(package, root)
    hashes_by_source = defaultdict(list)
    for table in REPEATED_TABLES:
        rows = []
        for copy in range(copies):
            rows += [rename_ids(row, copy) for row in read_rows(package, table)]
        for row in rows:
            if table == "sentences":
                text = f"{row['source_id']} {row['sha256']}"
                row["sha256"] = hashlib.sha256(text.encode()).hexdigest()
                hashes_by_source[row["source_id"]].append(row["sha256"])
            if table == "sources":
                row["fingerprint"] = hash_passage(hashes_by_source[row["source_id"]])
        write_rows(root, table, rows)
    repeated = load_package(root)
    for name, generated_rows in build_generated_tables(repeated).items():
        content = render_rows(repeated.tables[name], generated_rows)
        table_path(root, name).write_bytes(content)


def rename_ids(row: Row, copy: int) -> Row:
    """Return a row with the number of the copy before each identifier."""
    renamed = {column: f"c{copy:04}-{row[column]}" for column in ID_COLUMNS if row.get(column)}
    return row | renamed


def write_long_text(file: Path, passage: str, sentences: int) -> Text:
    """Write prose with as many numbers as reports have.

    passage:   a text that is put in the middle
    sentences: how many are around it
    """
    draw = random.Random(0)
    paragraphs = []
    numbers = 0
    for start in range(0, sentences, SENTENCES_PER_PARAGRAPH):
        generated = []
        for _ in range(start, min(start + SENTENCES_PER_PARAGRAPH, sentences)):
            sentence, numbers_in_it = generate_sentence(draw)
            generated.append(sentence)
            numbers += numbers_in_it
        paragraphs.append(" ".join(generated))
    paragraphs.insert(len(paragraphs) // 2, passage)
    characters = file.write_text("\n\n".join(paragraphs), encoding="utf-8")
    return Text(characters, numbers)


def generate_sentence(draw: random.Random) -> tuple[str, int]:
    """Return a sentence of about 145 characters, and how many numbers it has.

    Some have a number in words, some a number and a year, most none.
    """
    subject, verb, noun = draw.choice(SUBJECTS), draw.choice(VERBS), draw.choice(NOUNS)
    place, clause = draw.choice(PLACES), draw.choice(CLAUSES)
    chance = draw.random()
    if chance < NUMBERS_PER_SENTENCE / 3:
        year = 2000 + draw.randrange(10, 25)
        counted = f"at least {draw.randrange(5000):,} {noun} in {year}"
        numbers = 2
    elif chance < NUMBERS_PER_SENTENCE * 2 / 3:
        counted = f"{draw.choice(('two', 'five', 'twelve', 'forty-one'))} {noun}"
        numbers = 1
    else:
        counted = f"the {noun}"
        numbers = 0
    sentence = f"{subject} {verb} {counted} {place} during the reporting period, {clause}."
    return sentence, numbers
