"""A web page of passages, with every numeral marked and what is recorded of it beside."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template

from tip_figures.proof.passage_view import (
    ROLE_MEANINGS,
    IdentityView,
    NumeralView,
    PassageView,
    SentenceView,
)

TEMPLATE = Path(__file__).with_name("passage_page.html")


def render_page(package_name: str, passages: Iterable[tuple[PassageView, str]]) -> str:
    """Return a self-contained page.

    passages: each with what was found of it, in words
    """
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(
        name=escape(package_name),
        key="".join(_render_role(role) for role in ROLE_MEANINGS),
        passages="".join(_render_passage(passage, coverage) for passage, coverage in passages),
    )


def _render_role(role: str) -> str:
    """Return an entry of the key: an example of the mark and its meaning."""
    return f'<span><mark class="{role}">12</mark> {ROLE_MEANINGS[role]}</span>'


def _render_passage(passage: PassageView, coverage: str) -> str:
    coverage = escape(f"{passage.source_id}: {coverage}")
    html = f'<h1>{escape(passage.title)}</h1>\n<p class="found">{coverage}</p>\n'
    for paragraph in passage.paragraphs:
        sentences = "".join(_render_sentence(passage, sentence) for sentence in paragraph)
        html += f"<section>\n{sentences}</section>\n"
    return html


def _render_sentence(passage: PassageView, sentence: SentenceView) -> str:
    anchors = [
        f"{passage.source_id}-{sentence.place}-{number}" for number in range(len(sentence.numerals))
    ]
    text = ""
    for piece in sentence.pieces:
        if piece.numeral is None:
            text += escape(piece.text)
        else:
            role = sentence.numerals[piece.numeral].role
            text += _render_mark(piece.text, role, anchors[piece.numeral])
    notes = ""
    for numeral, anchor in zip(sentence.numerals, anchors, strict=True):
        if _has_note(numeral.role):
            notes += f'<div id="{escape(anchor)}">{_render_note(numeral)}</div>'
    place = f'<span class="place">{sentence.place}</span>'
    return f'<div class="line">{place}<p>{text}</p><aside>{notes}</aside></div>\n'


def _has_note(role: str) -> bool:
    """Whether a numeral has a note beside its sentence; the mark of a date says all there is."""
    return role != "date"


def _render_mark(text: str, role: str, anchor: str) -> str:
    """Return a numeral with the mark of its role, and a link to its note."""
    content = escape(text)
    if _has_note(role):
        content = f'<a href="#{escape(anchor)}">{content}</a>'
    return f'<mark class="{role}" title="{ROLE_MEANINGS[role]}">{content}</mark>'


def _render_note(numeral: NumeralView) -> str:
    if not numeral.is_coded:
        return f"<b>{escape(numeral.text)}</b> is not in the ledger"
    bounded_text = f"{numeral.hedge} {numeral.text}".strip()
    html = f"<b>{escape(bounded_text)}</b> → "
    if numeral.difference:
        html += f"{escape(numeral.difference)}. "
    html += escape(numeral.meaning)
    if numeral.figure_id:
        html += f"<small>{escape(numeral.figure_id)}</small>"
    for identity in numeral.identities:
        html += _render_identity(identity)
    return html


def _render_identity(identity: IdentityView) -> str:
    arithmetic = escape(f"{identity.arithmetic} · {identity.verdict}")
    return f'<small title="{escape(identity.statement)}">{arithmetic}</small>'
