"""The text of a passage with its numerals marked: a figure's sentences for a terminal, the whole passage as a page."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template

from tipdata.figures import labels, records
from tipdata.figures.kinds import Judged
from tipdata.figures.model import Figures
from tipdata.figures.records import Figure
from tipdata.text.align import Passage
from tipdata.text.match import Pair
from tipdata.text.report_copy import Sentence

Pairs = Mapping[records.Place, Sequence[Pair]]  # by sentence
ROLES = {
    "figure": "states a figure",
    "restatement": "states it again",
    "date": "date",
    "other": "something else",
    "unknown": "not in the ledger, or not as it is there",
}
NO_COPY = "No copy has this sentence."
TEMPLATE = Path(__file__).with_name("passage_page.html")


def marked(
    spot: Sentence | None, pairs: Sequence[Pair], mark: Callable[[Pair, str], str], plain: Callable[[str], str]
) -> str:
    """A sentence with each numeral given to `mark`, and what stands between to `plain`."""
    text = spot.text if spot else NO_COPY
    made, done = "", 0
    for pair in pairs:
        if pair.numeral and pair.numeral.start >= done:
            made += plain(text[done : pair.numeral.start]) + mark(pair, pair.numeral.text)
            done = pair.numeral.end
    return made + plain(text[done:])


def of_figure(figures: Figures, figure: Figure, passages: Sequence[Passage], pairs: Pairs) -> Iterator[str]:
    """What an analyst asks of a figure: its sentences and identities, and of a derived one the sentences of its terms."""
    yield from _stated(figure, passages, pairs)
    for one in figures.judged:
        if figure.figure_id in _terms(one):
            derives = one.identity.identity_id == figure.derived_by
            yield f"  {'derived by ' if derives else ''}{one.identity.identity_id}: {one.arithmetic}  {_verdict(one)}"
            for term in _terms(one) if derives else ():
                if term != figure.figure_id and term in figures.figure:
                    yield ""
                    yield from _stated(figures.figure[term], passages, pairs)


def _stated(figure: Figure, passages: Sequence[Passage], pairs: Pairs) -> Iterator[str]:
    yield figure.figure_id
    yield f"  {figure.label}"
    for row, spot in (both for one in passages for both in zip(one.rows, one.spots, strict=True)):
        mine = [pair for pair in pairs[row.place] if pair.row and pair.row.figure_id == figure.figure_id]
        for role in dict.fromkeys(pair.row.role for pair in mine if pair.row):
            yield f"  paragraph {row.paragraph}, sentence {row.sentence}: {ROLES.get(role, role)}"
        if mine:
            yield f"    {marked(spot, mine, lambda _, text: f'«{text}»', str)}"


def _verdict(one: Judged) -> str:
    return one.judgement.verdict.replace("_", " ") if one.judgement else "cannot be judged"


def _terms(one: Judged) -> list[str]:
    return [row.figure_id for row in one.rows]


def page(figures: Figures, passages: Iterable[tuple[Passage, str]], pairs: Pairs) -> str:
    """A self-contained page: every passage with each numeral marked by role, and beside it what became of it.

    passages: with what was found of them, in words
    """
    key = "".join(f'<span><mark class="{role}">12</mark> {meaning}</span>' for role, meaning in ROLES.items())
    body = "".join(_passage(figures, number, passage, found, pairs) for number, (passage, found) in enumerate(passages))
    name = escape(str(figures.package.descriptor.get("name", "")))
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(name=name, key=key, passages=body)


def _passage(figures: Figures, number: int, passage: Passage, found: str, pairs: Pairs) -> str:
    source = passage.source
    area = figures.word("ref_area", source.ref_area)
    title = ": ".join(filter(None, (source.title, area, source.section))) or source.source_id
    made = f'<h1>{escape(title)}</h1>\n<p class="found">{escape(source.source_id)}: {escape(found)}</p>\n'
    both = zip(passage.rows, passage.spots, strict=True)
    for _, paragraph in groupby(both, lambda one: one[0].paragraph):
        made += "<section>\n"
        for row, spot in paragraph:
            made += _line(figures, f"{row.paragraph}.{row.sentence}", f"n{number}", spot, pairs[row.place])
        made += "</section>\n"
    return made


def _line(figures: Figures, place: str, passage: str, spot: Sentence | None, pairs: Sequence[Pair]) -> str:
    names = {id(pair): f"{passage}-{place}-{turn}" for turn, pair in enumerate(pairs)}

    def mark(pair: Pair, text: str) -> str:
        role, name = _role(pair), names[id(pair)]
        link = escape(text) if role == "date" else f'<a href="#{name}-note">{escape(text)}</a>'
        return f'<mark id="{name}" class="{role}" title="{ROLES[role]}">{link}</mark>'

    noted = [pair for pair in pairs if _role(pair) != "date"]
    notes = "".join(f'<div id="{names[id(pair)]}-note">{_note(figures, pair)}</div>' for pair in noted)
    text = marked(spot, pairs, mark, escape)
    return f'<div class="line"><span class="place">{place}</span><p>{text}</p><aside>{notes}</aside></div>\n'


def _note(figures: Figures, pair: Pair) -> str:
    row = pair.row
    if row is None:
        return f"<b>{escape(pair.numeral.text if pair.numeral else '')}</b> is not in the ledger"
    text = pair.numeral.text if pair.numeral else row.text
    made = f"<b>{escape(' '.join(filter(None, (row.hedge, text))))}</b> → "
    if pair.numeral is not None and not pair.agrees:
        made += f"is “{escape(row.text)}” at {row.start} to {row.end} in the ledger. "
    figure = figures.figure.get(row.figure_id)
    if figure is None:
        return made + escape(row.note or ROLES.get(row.role, "not coded yet"))
    again = "again: " if row.role == "restatement" else ""
    label = labels.label(figures, figure) or figure.figure_id
    made += f"{again}{escape(label)}<small>{escape(figure.figure_id)}</small>"
    for one in figures.judged:
        if figure.figure_id in _terms(one):
            arithmetic = escape(f"{one.arithmetic} · {_verdict(one)}")
            made += f'<small title="{escape(one.identity.statement)}">{arithmetic}</small>'
    return made


def _role(pair: Pair) -> str:
    is_known = pair.row is not None and pair.row.role in ROLES and (pair.numeral is None or pair.agrees)
    return pair.row.role if pair.row and is_known else "unknown"
