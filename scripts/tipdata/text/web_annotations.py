"""The coded numerals of a copy as Web Annotations, for those who would check them with other tools.

Each is one annotation by the W3C's Web Annotation Data Model: its target is the copy, with a TextQuoteSelector (the numeral
and the words on either side) and a TextPositionSelector (offsets in code points from 0: in a file of plain text those of the
file, in a web page those of the text of the whole document, its `textContent`); its body says what the numeral was coded as.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tipdata.figures import records
from tipdata.figures.model import Figures
from tipdata.text.align import Passage
from tipdata.text.report_copy import Copy, Sentence

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
BESIDE = 32  # characters of the copy before and behind a numeral


def collection(figures: Figures, passages: Sequence[Passage]) -> dict[str, Any]:
    """An AnnotationCollection of every numeral that agrees with its row of the ledger, in the order of the sources."""
    items = [
        {
            "type": "Annotation",
            "motivation": "classifying",
            "body": list(_body(figures, pair.row)),
            "target": _target(passage.copy, line.spot, pair.row),
        }
        for passage in passages
        for line in passage.lines
        for pair in line.pairs
        if line.spot and pair.row and pair.agrees
    ]
    return {
        "@context": CONTEXT,
        "type": "AnnotationCollection",
        "label": f"Numerals of {figures.package.descriptor.get('name', '')}",
        "total": len(items),
        "first": {"type": "AnnotationPage", "startIndex": 0, "items": items},
    }


def _body(figures: Figures, row: records.Numeral) -> Iterator[dict[str, str]]:
    told = {"key": figures.key(row), "role": row.role, "value": str(row.value), "figure_id": row.figure_id}
    for name, value in told.items():
        if value:
            yield {"type": "TextualBody", "purpose": "tagging", "value": f"{name}:{value}"}
    if figure := figures.figure.get(row.figure_id):
        yield {"type": "TextualBody", "purpose": "describing", "value": figure.label}


def _target(copy: Copy, sentence: Sentence, row: records.Numeral) -> dict[str, Any]:
    """The copy, and two ways to find the numeral in its text."""
    begin, last = sentence.span(row.start, row.end)
    text, start, end = copy.text.document, copy.text.place(begin), copy.text.place(last - 1) + 1
    around = {"prefix": text[max(0, start - BESIDE) : start], "suffix": text[end : end + BESIDE]}
    quote = {"type": "TextQuoteSelector", "exact": text[start:end], **around}
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    source = Path(copy.name).resolve().as_uri() if copy.name != "-" else "urn:standard-input"
    return {"source": source, "selector": [quote, position]}
