"""Record in docs/proofs.csv which sources were proved with which version.

    python scripts/measures/proofs.py TEXT ...

A source is recorded if one of the texts has all its sentences, numerals and figures, and there is
no error or warning about it. Records of other sources stay; those of sources that are gone do not.
Exit status: 0 written, 1 a source whose text was given is not proved.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tip_figures.datapackage.package import load_package
from tip_figures.proof import prove_package
from tip_figures.release.proof_record import RECORD, make_record, read_record, write_record

ROOT = Path(__file__).resolve().parents[2]


def main(*text_names: str) -> int:
    """Write the record of proofs from some files of source texts.

    A source that is not proved now keeps its earlier record.

    returns: exit status: 1 if a passage is not proved although a text has sentences of it
    """
    proof = prove_package(load_package(ROOT), text_names)
    assert proof is not None
    old_records = read_record(ROOT / RECORD)
    records = []
    status = 0
    for passage in proof.passages:
        source_id = passage.match.source.source_id
        if passage.is_proved:
            records.append(make_record(proof.figures, source_id))
            continue
        if passage.match.sentences:
            print(f"{source_id}: not proved; run verify_source", file=sys.stderr)
            status = 1
        if source_id in old_records:
            records.append(old_records[source_id])
    write_record(records, ROOT / RECORD)
    return status


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
