"""Record which sources were proved with which version, and show it in README.

    python scripts/measures/proofs.py [TEXT ...]

A source is recorded if one of the texts has all its sentences, numerals and figures and there is no
error or warning about it. Without texts only the table of README is renewed.
Exit status: 0 written, 1 a source whose text was given is not proved.
"""

import csv
import hashlib
import io
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tip_figures.datapackage.findings import NOTE
from tip_figures.datapackage.package import load_package
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SourceRow
from tip_figures.proof.source_proof import PassageProof, prove_tables
from tip_figures.prose.source_text import read_source_text

ROOT: Final = Path(__file__).resolve().parents[2]
README: Final = ROOT / "README.md"
RECORD: Final = ROOT / "docs" / "proofs.csv"
BLOCK: Final = re.compile(r"(?s)<!-- generated: proofs -->.*?<!-- end: proofs -->")
TABLE_HEAD: Final = """| report | country | section | editions | extent | proved with version |
| --- | --- | --- | --- | --- | --- |
"""
NOT_PROVED: Final = "not yet proved"
_EDITION_IN_TITLE = re.compile(r"\b(?:19|20)[0-9]{2}\b\s*")


class ProofRecord(NamedTuple):
    """A source that was proved.

    version:       of the package with which it was proved
    fingerprint:   of its sentences, as the table of sources has it
    numerals_hash: of the places and texts of its numerals, as `hash_numerals` makes it
    """

    source_id: str
    version: str
    fingerprint: str
    numerals_hash: str


def read_record(file: Path = RECORD) -> list[ProofRecord]:
    """Return all sources that were proved, as they are recorded."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [ProofRecord(**row) for row in csv.DictReader(lines)]


def hash_numerals(figures: Figures, source_id: str) -> str:
    """Return the SHA-256 hash of where the numerals of a source are, and of how they are written.

    Other columns may change without another proof: what a number was coded as.
    """
    lines = [
        f"{row.paragraph},{row.sentence},{row.start},{row.end},{row.text}\n"
        for row in sorted(
            figures.numerals, key=lambda row: (row.paragraph, row.sentence, row.start)
        )
        if row.source_id == source_id
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def make_record(figures: Figures, source: SourceRow) -> ProofRecord:
    """Return the record of a source that is proved with the present version."""
    version = str(figures.package.descriptor["version"])
    numerals_hash = hash_numerals(figures, source.source_id)
    return ProofRecord(source.source_id, version, source.fingerprint, numerals_hash)


def is_proved(passage: PassageProof) -> bool:
    """Whether everything of a passage was found in a text, and there are only notes about it."""
    coverage = passage.coverage
    return (
        coverage.sentences_found == coverage.sentences
        and coverage.numerals_found == coverage.numerals
        and coverage.figures_found == coverage.figures
        and all(finding.severity == NOTE for finding in passage.findings)
    )


def format_record(records: Iterable[ProofRecord]) -> str:
    """Return records as the content of their file."""
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(ProofRecord._fields)
    writer.writerows(sorted(records))
    return content.getvalue()


def is_of_present_rows(figures: Figures, record: ProofRecord) -> bool:
    """Whether the sentences and numerals of a source are those of the record of its proof."""
    source = figures.source_by_id.get(record.source_id)
    return (
        source is not None
        and source.fingerprint == record.fingerprint
        and hash_numerals(figures, source.source_id) == record.numerals_hash
    )


def render_table(figures: Figures, records: Sequence[ProofRecord]) -> str:
    """Return the table of README: the sources, and the version with which each was proved.

    A record of rows that have changed since then proves nothing.
    """
    versions = {
        record.source_id: record.version
        for record in records
        if is_of_present_rows(figures, record)
    }
    areas = {area.area_id: area.name for area in figures.areas}
    rows: dict[tuple[str, str, str, str, str], list[int]] = {}
    for source in figures.sources:
        title = _EDITION_IN_TITLE.sub("", source.title)
        version = versions.get(source.source_id, NOT_PROVED)
        key = (title, areas[source.ref_area], source.section, source.extent, version)
        rows.setdefault(key, []).append(source.edition_year)
    lines = [
        f"| {title} | {area} | {section} | {format_years(years)} | {extent} | {version} |\n"
        for (title, area, section, extent, version), years in sorted(rows.items())
    ]
    return TABLE_HEAD + "".join(lines)


def format_years(years: Iterable[int]) -> str:
    """Return years with each run as its ends: `2017–2019, 2021`."""
    runs = []
    for _, group in groupby(enumerate(sorted(years)), key=lambda pair: pair[1] - pair[0]):
        run = [year for _, year in group]
        runs.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}")
    return ", ".join(runs)


def render_block(figures: Figures, records: Sequence[ProofRecord]) -> str:
    """Return the part of README that has the table, with its marks."""
    table = render_table(figures, records)
    return f"<!-- generated: proofs -->\n\n{table}<!-- end: proofs -->"


def update_records(
    figures: Figures, records: Iterable[ProofRecord], passages: Iterable[PassageProof]
) -> list[ProofRecord]:
    """Return the records with those of passages that are proved, without sources that are gone."""
    by_source: Mapping[str, ProofRecord] = {record.source_id: record for record in records}
    proved = {
        passage.match.source.source_id: make_record(figures, passage.match.source)
        for passage in passages
        if is_proved(passage)
    }
    source_ids = {source.source_id for source in figures.sources}
    merged = {**by_source, **proved}
    return [record for source_id, record in merged.items() if source_id in source_ids]


def main(*text_names: str) -> int:
    """Write the record and README; the status is 1 if a passage that a text has is not proved."""
    figures = Figures.load(load_package(ROOT))
    assert isinstance(figures, Figures)
    records = read_record() if RECORD.exists() else []
    passages: Sequence[PassageProof] = ()
    if text_names:
        texts = [read_source_text(name) for name in text_names]
        proof = prove_tables(figures, texts)
        passages = [passage for passage in proof.passages if passage.coverage.sentences_found]
    records = update_records(figures, records, passages)
    RECORD.write_text(format_record(records), encoding="utf-8")
    readme = README.read_text(encoding="utf-8")
    block = render_block(figures, records)
    README.write_text(BLOCK.sub(lambda _: block, readme), encoding="utf-8")
    failed = [passage.match.source.source_id for passage in passages if not is_proved(passage)]
    for source_id in failed:
        print(f"{source_id}: not proved; run verify_source", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
