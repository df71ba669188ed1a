"""Show what a proof found: a page of passages with every numeral marked, and the words of a figure.

For `--show`, a figure comes with the sentences that state it, its identities, and the sentences of
the other terms if an identity derives it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template
from typing import Final

from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.proof.numeral_matching import NumeralMatch
from tip_figures.proof.passage_matching import PassageMatch, SentenceMatch

TEMPLATE: Final = Path(__file__).with_name("passage_page.html")
ROLE_MEANINGS: Final = {
    "figure": "states a figure",
    "restatement": "states it again",
    "date": "date",
    "other": "something else",
    "unknown": "not in numerals.csv, or different there",
}
NO_SENTENCE: Final = "No source text contains this sentence."
IdentitiesByFigure = Mapping[str, Sequence[EvaluatedIdentity]]


def group_identities(figures: Figures) -> IdentitiesByFigure:
    """Return the identities of each figure, by figure_id."""
    identities: dict[str, list[EvaluatedIdentity]] = {}
    for identity in figures.evaluated:
        for figure_id in dict.fromkeys(term.figure_id for term in identity.term_rows):
            identities.setdefault(figure_id, []).append(identity)
    return identities


def _format_identity(identity: EvaluatedIdentity, separator: str) -> str:
    verdict = identity.verdict.replace("_", " ") or "cannot be evaluated"
    return f"{identity.arithmetic}{separator}{verdict}"


def _split_sentence(match: SentenceMatch) -> Iterator[tuple[str, NumeralMatch | None]]:
    """Cut a sentence at its numerals, except those that overlap the numeral before them."""
    text = match.sentence.text if match.sentence is not None else NO_SENTENCE
    end = 0
    for numeral_match in match.numeral_matches:
        numeral = numeral_match.numeral
        if numeral is not None and numeral.start >= end:
            yield text[end : numeral.start], None
            yield numeral.text, numeral_match
            end = numeral.end
    yield text[end:], None


# The sentences of a figure


def format_figure(
    figures: Figures, figure: FigureRow, passages: Collection[PassageMatch]
) -> tuple[list[str], bool]:
    """Return the lines that show a figure, and whether the texts contain all its sentences."""
    lines, is_complete = _format_sentences(figure, passages)
    for identity in group_identities(figures).get(figure.figure_id, ()):
        identity_id = identity.identity.identity_id
        is_derivation = identity_id == figure.derived_by
        prefix = "derived by " if is_derivation else ""
        lines.append(f"  {prefix}{identity_id}: {_format_identity(identity, '  ')}")
        for term in identity.term_rows if is_derivation else ():
            other = figures.figure_by_id.get(term.figure_id)
            if other is not None and other is not figure:
                term_lines, is_found = _format_sentences(other, passages)
                lines += ["", *term_lines]
                is_complete = is_complete and is_found
    return lines, is_complete


def _format_sentences(
    figure: FigureRow, passages: Iterable[PassageMatch]
) -> tuple[list[str], bool]:
    """Return a figure with its sentences, and whether the texts contain all of them."""
    lines = [figure.figure_id, f"  {figure.label}"]
    is_complete = True
    for passage in passages:
        for match in passage.sentence_matches:
            own = [
                numeral_match
                for numeral_match in match.numeral_matches
                if numeral_match.row is not None and numeral_match.row.figure_id == figure.figure_id
            ]
            if own:
                place = f"paragraph {match.row.paragraph}, sentence {match.row.sentence}"
                for role in dict.fromkeys(each.row.role for each in own if each.row):
                    lines.append(f"  {place}: {ROLE_MEANINGS.get(role, role)}")
                pieces = _split_sentence(match)
                marked = [f"«{text}»" if numeral in own else text for text, numeral in pieces]
                lines.append(f"    {''.join(marked)}")
                is_complete = is_complete and match.sentence is not None
    return lines, is_complete


# The page


def render_page(figures: Figures, passages: Iterable[tuple[PassageMatch, str]]) -> str:
    """Return a self-contained page.

    passages: each with what was found of it, in words
    """
    key = [
        f'<span><mark class="{role}">12</mark> {meaning}</span>'
        for role, meaning in ROLE_MEANINGS.items()
    ]
    identities = group_identities(figures)
    html = ""
    for passage, coverage in passages:
        source = passage.source
        area = figures.get_code_label("ref_area", source.ref_area)
        title = ": ".join(part for part in (source.title, area, source.section) if part)
        html += f"<h1>{escape(title)}</h1>\n"
        html += f'<p class="found">{escape(f"{source.source_id}: {coverage}")}</p>\n'
        for _, matches in groupby(passage.sentence_matches, key=lambda match: match.row.paragraph):
            lines = [_render_sentence(figures, identities, match) for match in matches]
            html += f"<section>\n{''.join(lines)}</section>\n"
    name = escape(str(figures.package.descriptor.get("name", "")))
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(name=name, key="".join(key), passages=html)


def _render_sentence(figures: Figures, identities: IdentitiesByFigure, match: SentenceMatch) -> str:
    """Return a sentence with marks, and beside it what is recorded of its numerals."""
    row = match.row
    place = f"{row.paragraph}.{row.sentence}"
    anchors = {
        id(numeral): escape(f"{row.source_id}-{place}-{number}")
        for number, numeral in enumerate(match.numeral_matches)
        if _find_role(numeral) != "date"  # the mark of a date says all there is
    }
    html = f'<div class="line"><span class="place">{place}</span><p>'
    for text, numeral in _split_sentence(match):
        content = escape(text)
        if numeral is not None:
            role = _find_role(numeral)
            if id(numeral) in anchors:
                content = f'<a href="#{anchors[id(numeral)]}">{content}</a>'
            content = f'<mark class="{role}" title="{ROLE_MEANINGS[role]}">{content}</mark>'
        html += content
    html += "</p><aside>"
    for numeral in match.numeral_matches:
        if id(numeral) in anchors:
            note = _render_note(figures, identities, numeral)
            html += f'<div id="{anchors[id(numeral)]}">{note}</div>'
    return f"{html}</aside></div>\n"


def _render_note(figures: Figures, identities: IdentitiesByFigure, match: NumeralMatch) -> str:
    """Return what is recorded of a numeral: its figure with its identities, or its note."""
    row, numeral = match.row, match.numeral
    text = numeral.text if numeral is not None else row.text if row is not None else ""
    if row is None:
        return f"<b>{escape(text)}</b> is not in numerals.csv"
    html = f"<b>{escape(f'{row.hedge} {text}'.strip())}</b> → "
    if numeral is not None and not match.agrees:
        html += f"{escape(f'is “{row.text}” at {row.start} to {row.end} in numerals.csv')}. "
    figure = figures.figure_by_id.get(row.figure_id)
    if figure is None:
        return html + escape(row.note or ROLE_MEANINGS.get(row.role, "not coded yet"))
    html += escape(f"again: {figure.label}" if row.role == "restatement" else figure.label)
    html += f"<small>{escape(figure.figure_id)}</small>"
    for identity in identities.get(figure.figure_id, ()):
        title = escape(identity.identity.statement)
        html += f'<small title="{title}">{escape(_format_identity(identity, " · "))}</small>'
    return html


def _find_role(match: NumeralMatch) -> str:
    """Return the role of a numeral; "unknown" if its row is missing or differs."""
    row = match.row
    if row is None or row.role not in ROLE_MEANINGS:
        return "unknown"
    has_other_numeral = match.numeral is not None and not match.agrees
    return "unknown" if has_other_numeral else row.role
