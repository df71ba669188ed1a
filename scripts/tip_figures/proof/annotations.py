"""Coded numerals as annotations of their source text, by the W3C's Web Annotation Data Model."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tip_figures.figures.model import Figures
from tip_figures.figures.records import NumeralRow
from tip_figures.proof.passage_matching import PassageMatch
from tip_figures.prose.decoding import STDIN
from tip_figures.prose.source_text import Sentence, SourceText

CONTEXT_LENGTH = 32  # characters of the source text before and after a numeral


def collect_annotations(figures: Figures, passages: Sequence[PassageMatch]) -> dict[str, Any]:
    """Return an annotation for every numeral that agrees with its row of the ledger.

    The target is the source text, with a TextQuoteSelector (the numeral, and the text before and
    after it) and a TextPositionSelector (in code points from 0: of the file, or of a web page's
    `textContent`); the body says what the numeral was coded as.
    """
    annotations = []
    for passage in passages:
        for match in passage.sentence_matches:
            if match.sentence is None:
                continue
            for numeral_match in match.numeral_matches:
                row = numeral_match.row
                if row is not None and numeral_match.agrees:
                    annotations.append(_make_annotation(figures, passage.text, match.sentence, row))
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "AnnotationCollection",
        "label": f"Numerals of {figures.package.descriptor.get('name', '')}",
        "total": len(annotations),
        "first": {"type": "AnnotationPage", "startIndex": 0, "items": annotations},
    }


def _make_annotation(
    figures: Figures, text: SourceText, sentence: Sentence, row: NumeralRow
) -> dict[str, Any]:
    return {
        "type": "Annotation",
        "motivation": "classifying",
        "body": _make_body(figures, row),
        "target": {
            "source": _source_uri(text),
            "selector": _make_selectors(text, sentence, row),
        },
    }


def _make_body(figures: Figures, row: NumeralRow) -> list[dict[str, str]]:
    """Return what a numeral was coded as: tags such as `role:figure`, and its figure's label."""
    codes = {
        "key": figures.format_key(row),
        "role": row.role,
        "value": row.value,
        "figure_id": row.figure_id,
    }
    body = [
        {"type": "TextualBody", "purpose": "tagging", "value": f"{name}:{value}"}
        for name, value in codes.items()
        if value not in ("", None)
    ]
    figure = figures.figure_by_id.get(row.figure_id)
    if figure is not None:
        body.append({"type": "TextualBody", "purpose": "describing", "value": figure.label})
    return body


def _source_uri(text: SourceText) -> str:
    return "urn:standard-input" if text.name == STDIN else Path(text.name).resolve().as_uri()


def _make_selectors(text: SourceText, sentence: Sentence, row: NumeralRow) -> list[dict[str, Any]]:
    """Return where a numeral is in the document, by the text around it and by its position."""
    text_start, text_end = sentence.source_span(row.start, row.end)
    start = text.document_offset(text_start)
    end = text.document_offset(text_end - 1) + 1
    document = text.document
    return [
        {
            "type": "TextQuoteSelector",
            "exact": document[start:end],
            "prefix": document[max(0, start - CONTEXT_LENGTH) : start],
            "suffix": document[end : end + CONTEXT_LENGTH],
        },
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]
