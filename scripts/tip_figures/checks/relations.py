"""Is each relation of figures declared that the words of a passage claim?"""

from collections.abc import Iterator, Mapping, Sequence

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.coded_sentences import CodedSentence
from tip_figures.figures.model import Figures
from tip_figures.figures.undeclared_relations import RelationFinder


def check(
    figures: Figures, sentences_by_source: Mapping[str, Sequence[CodedSentence]]
) -> Iterator[Finding]:
    """Does an identity declare each comparison, change in percent and rate that words claim?

    sentences_by_source: those with numerals, of the text or put together from quotes
    """
    if not (figures.has_all_rows("identities") and figures.has_all_rows("identity_terms")):
        return
    finder = RelationFinder(figures)
    for sentences in sentences_by_source.values():
        for relation, related in finder.find(sentences):
            yield figures.create_finding(
                related[0],
                "value",
                "relation-undeclared",
                sentence=relation.sentence,
                arithmetic=relation.arithmetic,
                kind=relation.kind,
                figures=", ".join(figure.figure_id for figure in related),
            )
