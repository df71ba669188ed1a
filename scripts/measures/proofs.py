"""Record in docs/proofs.csv which sources were proved with which version.

    python scripts/measures/proofs.py TEXT ...

A source is recorded if one of the texts has all its sentences, numerals and figures, and there is
no error or warning about it. Records of other sources stay; those of sources that are gone do not.
Exit status: 0 written, 1 a source whose text was given is not proved.
"""

import csv
import hashlib
import sys
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tip_figures.datapackage.package import load_package
from tip_figures.figures.model import Figures
from tip_figures.proof.source_proof import prove_package

ROOT: Final = Path(__file__).resolve().parents[2]
RECORD: Final = ROOT / "docs" / "proofs.csv"
COLUMNS: Final = ("source_id", "version", "fingerprint", "numerals_hash")
Record = dict[str, str]


def hash_numerals(figures: Figures, source_id: str) -> str:
    """Return the SHA-256 hash of where the numerals of a source are, and of how they are written.

    Other columns may change without another proof: what a number was coded as.
    """
    rows = [row for row in figures.numerals if row.source_id == source_id]
    places = sorted((row.paragraph, row.sentence, row.start, row.end, row.text) for row in rows)
    lines = "".join(f"{','.join(map(str, place))}\n" for place in places)
    return hashlib.sha256(lines.encode()).hexdigest()


def make_record(figures: Figures, source_id: str) -> Record:
    """Return the record of a source that is proved with the present version."""
    version = str(figures.package.descriptor["version"])
    fingerprint = figures.source_by_id[source_id].fingerprint
    cells = (source_id, version, fingerprint, hash_numerals(figures, source_id))
    return dict(zip(COLUMNS, cells, strict=True))


def write_record(records: dict[str, Record], file: Path = RECORD) -> None:
    """Write the records, by their source_id, in order."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(records[source_id] for source_id in sorted(records))


def read_record(file: Path = RECORD) -> dict[str, Record]:
    """Return the record of each source that was proved, by its source_id."""
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["source_id"]: row for row in csv.DictReader(lines)}


def main(*text_names: str) -> int:
    """Write the record; the status is 1 if a passage that a text has is not proved."""
    proof = prove_package(load_package(ROOT), text_names)
    assert proof is not None
    sources = proof.figures.source_by_id
    records = {key: row for key, row in read_record().items() if key in sources}
    status = 0
    for passage in proof.passages:
        source_id = passage.match.source.source_id
        if passage.is_proved:
            records[source_id] = make_record(proof.figures, source_id)
        elif passage.coverage.sentences_found:
            print(f"{source_id}: not proved; run verify_source", file=sys.stderr)
            status = 1
    write_record(records)
    return status


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
