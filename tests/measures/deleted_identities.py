"""Delete each identity alone, with its terms, and see which checks report that it is missing.

    python tests/measures/deleted_identities.py RESULTS [TEXT…]

The identity of a derived figure is left out, because a missing reference shows its deletion. Only
the checks of identities and editions run, in this process, with the texts if some are given. Each
outcome is one line of the file RESULTS; identities that it has already are not tried again, so a
run that was ended goes on where it was. At the end, the numbers and the silent identities are
printed.
"""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from tip_figures.checks import check_identities, editions
from tip_figures.datapackage.package import load_package
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NO_TEXTS, SentenceKey
from tip_figures.figures.words.coded_sentences import Readings
from tip_figures.proof import load_figures, prove_tables
from tip_figures.prose.source_text import read_source_text

ROOT = Path(__file__).resolve().parents[2]
SILENT = "silent"


def delete_identity(figures: Figures, identity_id: str) -> Figures:
    """Return figures without an identity and its terms."""
    identities = [row for row in figures.identities if row.identity_id != identity_id]
    terms = [row for row in figures.terms if row.identity_id != identity_id]
    return replace(figures, identities=tuple(identities), terms=tuple(terms))


def list_deletable(figures: Figures) -> list[str]:
    """Return the identity_ids from which no figure is derived."""
    derived_by = {figure.derived_by for figure in figures.figures}
    ids = [row.identity_id for row in figures.identities]
    return [identity_id for identity_id in ids if identity_id not in derived_by]


def find_codes(figures: Figures, sentence_texts: Mapping[SentenceKey, str]) -> list[str]:
    """Return the codes of the findings about identities and editions, sorted, each once."""
    findings = [*check_identities(Readings(figures, sentence_texts)), *editions.check(figures)]
    return sorted({finding.code for finding in findings})


def read_sentences(figures: Figures, texts: Sequence[str]) -> Mapping[SentenceKey, str]:
    """Return the sentences of the passages that some texts contain."""
    return prove_tables(figures, [read_source_text(text) for text in texts]).sentence_texts


def main(results: str, *texts: str) -> None:
    """Try the identities that the file of results does not have, and print all results."""
    file = Path(results)
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    outcomes = dict(line.split(" ", 1) for line in lines)
    figures = load_figures(load_package(ROOT))
    assert figures, "the tables cannot be read"
    sentence_texts = read_sentences(figures, texts) if texts else NO_TEXTS
    assert not find_codes(figures, sentence_texts), "there are findings without a deletion"
    deletable = list_deletable(figures)
    with file.open("a", encoding="utf-8") as stream:
        for identity_id in deletable:
            if identity_id not in outcomes:
                remaining = delete_identity(figures, identity_id)
                outcomes[identity_id] = " ".join(find_codes(remaining, sentence_texts)) or SILENT
                print(identity_id, outcomes[identity_id], file=stream, flush=True)
    kinds = {row.identity_id: row.kind for row in figures.identities}
    silent = [identity_id for identity_id in deletable if outcomes[identity_id] == SILENT]
    all_counts, silent_counts = (
        Counter(kinds[identity_id] for identity_id in ids) for ids in (deletable, silent)
    )
    for kind, count in all_counts.items():
        print(f"{kind}: {count - silent_counts[kind]} of {count} reported")
    print(f"all: {len(deletable) - len(silent)} of {len(deletable)} reported")
    for identity_id in silent:
        print(f"silent: {kinds[identity_id]} {identity_id}")


if __name__ == "__main__":
    main(*sys.argv[1:])
