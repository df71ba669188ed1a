"""Present a finished proof as a check, so that a report contains it beside the other checks."""

from collections.abc import Iterator, Mapping

from tip_figures.checks import FigureCheck
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
