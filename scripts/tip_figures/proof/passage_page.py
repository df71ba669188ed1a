"""The text of a passage with its numerals marked: a figure's sentences, a page, and annotations for other tools."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template
from typing import Any

from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, NumeralRow
from tip_figures.proof.alignment import NumeralMatch, PassageMatch, SentenceMatch
from tip_figures.prose.decoding import STDIN
from tip_figures.prose.source_text import Sentence, SourceText

ROLES = {
    "figure": "states a figure",
    "restatement": "states it again",
    "date": "date",
    "other": "something else",
    "unknown": "not in the ledger, or not as it is there",
}
BESIDE = 32  # characters of a copy before and behind a numeral, in an annotation
NO_COPY = "No copy has this sentence."
TEMPLATE = Path(__file__).with_name("passage_page.html")


def pieces(line: SentenceMatch) -> Iterator[tuple[str, NumeralMatch | None]]:
    """A sentence in pieces: each numeral with its pair, and what stands between."""
    text, done = line.spot.text if line.spot else NO_COPY, 0
    for pair in line.pairs:
        if pair.numeral and pair.numeral.start >= done:
            yield text[done : pair.numeral.start], None
            yield pair.numeral.text, pair
            done = pair.numeral.end
    yield text[done:], None


def of_figure(
    figures: Figures, figure: FigureRow, passages: Sequence[PassageMatch]
) -> Iterator[str]:
    """What an analyst asks of a figure: its sentences and identities, and of a derived one the sentences of its terms."""
    yield from _stated(figure, passages)
    for one in _identities(figures, figure):
        derives = one.identity.identity_id == figure.derived_by
        yield f"  {'derived by ' if derives else ''}{one.identity.identity_id}: {one.arithmetic}  {_verdict(one)}"
        for term in one.term_rows if derives else ():
            if term.figure_id != figure.figure_id and term.figure_id in figures.figure_by_id:
                yield ""
                yield from _stated(figures.figure_by_id[term.figure_id], passages)


def _stated(figure: FigureRow, passages: Sequence[PassageMatch]) -> Iterator[str]:
    yield figure.figure_id
    yield f"  {figure.label}"
    for line in (one for passage in passages for one in passage.lines):
        mine = {
            id(pair): pair.row.role
            for pair in line.pairs
            if pair.row and pair.row.figure_id == figure.figure_id
        }
        for role in dict.fromkeys(mine.values()):
            yield f"  paragraph {line.row.paragraph}, sentence {line.row.sentence}: {ROLES.get(role, role)}"
        if mine:
            yield "    " + "".join(
                f"«{text}»" if id(pair) in mine else text for text, pair in pieces(line)
            )


def _identities(figures: Figures, figure: FigureRow) -> Iterator[EvaluatedIdentity]:
    return (
        one
        for one in figures.evaluated
        if any(term.figure_id == figure.figure_id for term in one.term_rows)
    )


def _verdict(one: EvaluatedIdentity) -> str:
    return one.verdict.replace("_", " ") or "cannot be judged"


def render_page(figures: Figures, passages: Iterable[tuple[PassageMatch, str]]) -> str:
    """A self-contained page: every passage with each numeral marked by role, and beside it what became of it.

    passages: with what was found of them, in words
    """
    key = "".join(
        f'<span><mark class="{role}">12</mark> {meaning}</span>' for role, meaning in ROLES.items()
    )
    body = ""
    for passage, found in passages:
        source = passage.source
        area = figures.code_label("ref_area", source.ref_area)
        title = ": ".join(filter(None, (source.title, area, source.section))) or source.source_id
        body += f'<h1>{escape(title)}</h1>\n<p class="found">{escape(f"{source.source_id}: {found}")}</p>\n'
        for _, paragraph in groupby(passage.lines, lambda line: line.row.paragraph):
            body += f"<section>\n{''.join(_line(figures, line) for line in paragraph)}</section>\n"
    name = escape(str(figures.package.descriptor.get("name", "")))
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        name=name, key=key, passages=body
    )


def _line(figures: Figures, line: SentenceMatch) -> str:
    place = f"{line.row.paragraph}.{line.row.sentence}"
    names = {
        id(pair): escape(f"{line.row.source_id}-{place}-{turn}")
        for turn, pair in enumerate(line.pairs)
    }
    text = ""
    for piece, pair in pieces(line):
        written = escape(piece)
        if pair and (role := _role(pair)) != "date":
            written = f'<a href="#{names[id(pair)]}">{written}</a>'
        text += f'<mark class="{role}" title="{ROLES[role]}">{written}</mark>' if pair else written
    notes = "".join(
        f'<div id="{names[id(pair)]}">{_note(figures, pair)}</div>'
        for pair in line.pairs
        if _role(pair) != "date"
    )
    return f'<div class="line"><span class="place">{place}</span><p>{text}</p><aside>{notes}</aside></div>\n'


def _note(figures: Figures, pair: NumeralMatch) -> str:
    row, numeral = pair.row, pair.numeral
    text = numeral.text if numeral else row.text if row else ""
    if row is None:
        return f"<b>{escape(text)}</b> is not in the ledger"
    made = f"<b>{escape(f'{row.hedge} {text}'.strip())}</b> → "
    if numeral and not pair.agrees:
        made += f"is “{escape(row.text)}” at {row.start} to {row.end} in the ledger. "
    figure = figures.figure_by_id.get(row.figure_id)
    if figure is None:
        return made + escape(row.note or ROLES.get(row.role, "not coded yet"))
    again = "again: " if row.role == "restatement" else ""
    made += f"{again}{escape(figure.label)}<small>{escape(figure.figure_id)}</small>"
    for one in _identities(figures, figure):
        arithmetic = escape(f"{one.arithmetic} · {_verdict(one)}")
        made += f'<small title="{escape(one.identity.statement)}">{arithmetic}</small>'
    return made


def _role(pair: NumeralMatch) -> str:
    is_known = (
        pair.row is not None and pair.row.role in ROLES and (pair.numeral is None or pair.agrees)
    )
    return pair.row.role if pair.row and is_known else "unknown"


def collect_annotations(figures: Figures, passages: Sequence[PassageMatch]) -> dict[str, Any]:
    """Every numeral that agrees with its row of the ledger, by the W3C's Web Annotation Data Model.

    The target is the copy, with a TextQuoteSelector (the numeral, and what stands on either side) and a TextPositionSelector
    (in code points from 0: of the file, or of a page's `textContent`); the body says what it was coded as.
    """
    items = [
        _annotation(figures, passage.copy, line.spot, pair.row)
        for passage in passages
        for line in passage.lines
        for pair in line.pairs
        if line.spot and pair.row and pair.agrees
    ]
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "AnnotationCollection",
        "label": f"Numerals of {figures.package.descriptor.get('name', '')}",
        "total": len(items),
        "first": {"type": "AnnotationPage", "startIndex": 0, "items": items},
    }


def _annotation(
    figures: Figures, copy: SourceText, sentence: Sentence, row: NumeralRow
) -> dict[str, Any]:
    tags = {
        "key": figures.key(row),
        "role": row.role,
        "value": row.value,
        "figure_id": row.figure_id,
    }
    body = [("tagging", f"{name}:{value}") for name, value in tags.items() if value != ""]
    if figure := figures.figure_by_id.get(row.figure_id):
        body.append(("describing", figure.label))
    begin, last = sentence.source_span(row.start, row.end)
    text, start, end = (
        copy.document,
        copy.document_offset(begin),
        copy.document_offset(last - 1) + 1,
    )
    around = {"prefix": text[max(0, start - BESIDE) : start], "suffix": text[end : end + BESIDE]}
    return {
        "type": "Annotation",
        "motivation": "classifying",
        "body": [
            {"type": "TextualBody", "purpose": purpose, "value": value} for purpose, value in body
        ],
        "target": {
            "source": Path(copy.name).resolve().as_uri()
            if copy.name != STDIN
            else "urn:standard-input",
            "selector": [
                {"type": "TextQuoteSelector", "exact": text[start:end], **around},
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        },
    }
