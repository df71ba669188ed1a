"""Present a finished proof as a check, so that a report contains it beside the other checks."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from tip_figures.checks import NUMERALS, FigureCheck, check_numerals
from tip_figures.datapackage.checks import Check
from tip_figures.proof.source_proof import PackageProof


def create_checks_with_proof(
    checks: Iterable[Check], proof: PackageProof | None
) -> tuple[Check, ...]:
    """Return the checks and a finished proof; numerals are checked with the sentences it found.

    proof: None if the figures cannot be read, which other checks report; nothing is added then
    """
    if proof is None:
        return tuple(checks)
    with_texts = replace(NUMERALS, run=partial(check_numerals, sentence_texts=proof.sentence_texts))
    proof_check = FigureCheck("proof", lambda _: iter(proof.findings), lambda _: proof.counts)
    return (*(with_texts if check is NUMERALS else check for check in checks), proof_check)
