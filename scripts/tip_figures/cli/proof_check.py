"""Present a finished proof as a check, so that a report contains it beside the other checks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from tip_figures.checks import NUMERALS, FigureCheck, check_numerals
from tip_figures.datapackage.checks import Check
from tip_figures.datapackage.findings import Finding
from tip_figures.figures.model import Figures
from tip_figures.proof.source_proof import PackageProof


def create_proof_check(proof: PackageProof | None) -> FigureCheck:
    """Return the check named "proof".

    proof: None if the figures cannot be read; then the check finds nothing, as others say why
    """

    def run(_figures: Figures) -> Iterator[Finding]:
        yield from proof.findings if proof is not None else ()

    def count(_figures: Figures) -> Mapping[str, int]:
        return proof.counts if proof is not None else {}

    return FigureCheck("proof", run, count)


def create_checks_with_proof(
    checks: Iterable[Check], proof: PackageProof | None
) -> tuple[Check, ...]:
    """Add a finished proof to some checks; numerals are checked with the sentences it found.

    proof: None if the figures cannot be read
    """
    texts = proof.sentence_texts if proof is not None else {}
    with_texts = replace(NUMERALS, run=partial(check_numerals, sentence_texts=texts))
    replaced = (with_texts if check is NUMERALS else check for check in checks)
    return (*replaced, create_proof_check(proof))
