"""Coded numerals as annotations, by the W3C's Web Annotation Data Model."""

from proving import PASSAGE, prove

from tip_figures.proof.annotations import collect_annotations


def test_annotations_are_one_page_from_the_first(package):
    """The collection says how many it has; a page counts from zero, as the standard asks."""
    proof = prove(package, PASSAGE)
    annotations = collect_annotations(proof.figures, [passage.match for passage in proof.passages])
    page = annotations["first"]
    assert annotations["total"] == len(page["items"]) == 37
    assert (page["type"], page["startIndex"]) == ("AnnotationPage", 0)
