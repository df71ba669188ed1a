"""The coded numerals of a copy as Web Annotations, for those who would check them with other tools.

Each is one annotation by the W3C's Web Annotation Data Model: its target is the copy, with a TextQuoteSelector (the numeral
and the words on either side) and a TextPositionSelector (offsets in code points from 0: in a file of plain text those of the
file, in a web page those of the text of the whole document, its `textContent`); its body says what the numeral was coded as.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tipdata.figures import records
from tipdata.figures.model import Figures
from tipdata.text.align import Passage
from tipdata.text.match import Pair
from tipdata.text.report_copy import Copy

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
BESIDE = 32  # characters of the copy before and behind a numeral


def collection(
    figures: Figures, copies: Sequence[Copy], passages: Sequence[Passage], pairs: Mapping[records.Place, Sequence[Pair]]
) -> dict[str, Any]:
    """An AnnotationCollection of every numeral that agrees with its row of the ledger, in the order of the sources."""
    items = list(_items(figures, copies, passages, pairs))
    name = str(figures.package.descriptor.get("name", ""))
    page = {"type": "AnnotationPage", "startIndex": 0, "items": items}
    return {
        "@context": CONTEXT,
        "type": "AnnotationCollection",
        "label": f"Numerals of {name}",
        "total": len(items),
        "first": page,
    }


def _items(
    figures: Figures, copies: Sequence[Copy], passages: Sequence[Passage], pairs: Mapping[records.Place, Sequence[Pair]]
) -> Iterator[dict[str, Any]]:
    for passage in passages:
        for row, spot in zip(passage.rows, passage.spots, strict=True):
            for pair in pairs.get(row.place, ()) if spot is not None else ():
                if spot is None or pair.row is None or not pair.agrees:
                    continue
                copy = copies[spot.copy]
                start, end = spot.sentence.span(pair.row.start, pair.row.end)
                yield {
                    "type": "Annotation",
                    "motivation": "classifying",
                    "body": _body(figures, pair.row),
                    "target": {"source": _source(copy.name), "selector": _selectors(copy, start, end)},
                }


def _source(name: str) -> str:
    return Path(name).resolve().as_uri() if name != "-" else "urn:standard-input"


def _body(figures: Figures, row: records.Numeral) -> list[dict[str, Any]]:
    figure = figures.figure.get(row.figure_id)
    told = {"key": row.key, "role": row.role, "value": str(row.value), "figure_id": row.figure_id}
    body: list[dict[str, Any]] = [
        {"type": "TextualBody", "purpose": "tagging", "value": f"{name}:{value}"}
        for name, value in told.items()
        if value
    ]
    if figure is not None:
        body.append({"type": "TextualBody", "purpose": "describing", "value": figure.label})
    return body


def _selectors(copy: Copy, start: int, end: int) -> list[dict[str, Any]]:
    """Two ways to find a part of a copy's text."""
    text, start, end = copy.text.document, copy.text.place(start), copy.text.place(end - 1) + 1
    return [
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - BESIDE) : start],
            "suffix": text[end : end + BESIDE],
        },
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]
