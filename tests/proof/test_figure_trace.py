"""A derived figure is traced to the figures from which it follows."""

from proving import FIGURES

from tip_figures.proof.figure_trace import trace_figure


def test_derived_figure_is_not_one_of_its_own_terms():
    figure = FIGURES.figure_by_id["demo-2021-isl-identified-2020-home"]
    trace = trace_figure(FIGURES, figure, passages=[])
    (derivation,) = [identity for identity in trace.identities if identity.is_derivation]
    assert [term.figure.figure_id for term in derivation.terms] == [
        "demo-2021-isl-identified-2020",
        "demo-2021-isl-identified-2020-abroad",
    ]
