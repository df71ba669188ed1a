"""Record in docs/proofs.csv which sources were proved with which version.

    python scripts/measures/proofs.py TEXT ...

A source is recorded if one of the texts has all its sentences, numerals and figures, and there is
no error or warning about it. Records of other sources stay; those of sources that are gone do not.
Exit status: 0 written, 1 a source whose text was given is not proved.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tip_figures.datapackage.csv_file import CsvRow, format_csv_rows
from tip_figures.datapackage.package import load_package
from tip_figures.proof.source_proof import prove_package
from tip_figures.release import proof_record

ROOT = Path(__file__).resolve().parents[2]
RECORD = ROOT / proof_record.RECORD


def write_record(records: dict[str, CsvRow], file: Path = RECORD) -> None:
    """Write the records, by their source_id, in order."""
    rows = [records[source_id] for source_id in sorted(records)]
    text = format_csv_rows(proof_record.COLUMNS, rows)
    file.write_text(text, encoding="utf-8", newline="\n")


def main(*text_names: str) -> int:
    """Write the record; the status is 1 if a passage that a text has is not proved."""
    proof = prove_package(load_package(ROOT), text_names)
    assert proof is not None
    sources = proof.figures.source_by_id
    records = {key: row for key, row in proof_record.read_record(RECORD).items() if key in sources}
    status = 0
    for passage in proof.passages:
        source_id = passage.match.source.source_id
        if passage.is_proved:
            records[source_id] = proof_record.make_record(proof.figures, source_id)
        elif passage.match.sentences:
            print(f"{source_id}: not proved; run verify_source", file=sys.stderr)
            status = 1
    write_record(records)
    return status


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
