"""The text of a passage with its numerals marked: sentences on a terminal, the whole passage as a page."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template

from tipdata.figures import labels, records
from tipdata.figures.judged import Judged
from tipdata.figures.model import Figures
from tipdata.figures.records import Figure, Source
from tipdata.text.align import Passage
from tipdata.text.match import Pair
from tipdata.text.report_copy import Sentence

Marker = Callable[[str], str]
ROLES = {
    "figure": "states a figure",
    "restatement": "states it again",
    "date": "date",
    "other": "something else",
    "unknown": "not in the ledger, or not as it is there",
}
NO_COPY = "No copy has this sentence."
TEMPLATE = Path(__file__).with_name("passage_page.html")


@dataclass(frozen=True)
class Line:
    """A sentence of a source; `sentence` is None where no copy has it, and `pairs` are then the rows of the ledger alone."""

    row: records.Sentence
    sentence: Sentence | None
    pairs: Sequence[Pair]


def lines(passage: Passage, pairs: Mapping[records.Place, Sequence[Pair]]) -> list[Line]:
    """The sentences of a source, with their numerals."""
    both = zip(passage.rows, passage.spots, strict=True)
    return [Line(row, spot, pairs[row.place]) for row, spot in both]


def marked(line: Line, mark: Callable[[Pair, str], str], plain: Marker = str) -> str:
    """A sentence with each numeral given to `mark`, and what stands between to `plain`."""
    text = line.sentence.text if line.sentence else NO_COPY
    parts, done = [], 0
    for pair in line.pairs:
        numeral = pair.numeral
        if numeral is None or numeral.start < done:
            continue
        parts += [plain(text[done : numeral.start]), mark(pair, numeral.text)]
        done = numeral.end
    return "".join(parts) + plain(text[done:])


def of_figure(figures: Figures, figure: Figure, told: Sequence[Line], mark: Marker) -> Iterator[str]:
    """What an analyst asks of a figure: its sentences with the numeral marked, and of a derived one those of its terms."""
    waiting, seen = [figure], {figure.figure_id}
    while waiting:
        current = waiting.pop(0)
        yield from ("", current.figure_id) if current is not figure else (current.figure_id,)
        yield f"  {current.label}"
        judged = figures.judged_of.get(current.derived_by) if current.basis == "derived" else None
        if judged is None:
            yield from _stated(current, told, mark)
            if current is figure:
                yield from (f"  {_identity(one)}" for one in figures.judged if figure.figure_id in _terms(one))
            continue
        yield f"  derived by {_identity(judged)}"
        yield f"    {judged.identity.statement}"
        terms = [term for term in _terms(judged) if term in figures.figure and term not in seen]
        seen.update(terms)
        waiting += (figures.figure[term] for term in terms)


def _identity(one: Judged) -> str:
    return f"{one.identity.identity_id}: {one.arithmetic}  {_verdict(one)}"


def _verdict(one: Judged) -> str:
    return one.judgement.verdict.replace("_", " ") if one.judgement else "cannot be judged"


def _terms(one: Judged) -> list[str]:
    return [row.figure_id for row in one.rows]


def _stated(figure: Figure, told: Sequence[Line], mark: Marker) -> Iterator[str]:
    for line in told:
        mine = [pair for pair in line.pairs if pair.row and pair.row.figure_id == figure.figure_id]
        for role in dict.fromkeys(pair.row.role for pair in mine if pair.row):
            yield f"  paragraph {line.row.paragraph}, sentence {line.row.sentence}: {ROLES.get(role, role)}"
        if mine:
            yield f"    {marked(line, lambda pair, text, mine=mine: mark(text) if pair in mine else text)}"  # type: ignore[misc]


def page(figures: Figures, passages: Iterable[tuple[Source, str, Sequence[Line]]]) -> str:
    """A self-contained page: every passage with each numeral marked by role, and beside it what became of it.

    passages: sources, what was found of them in words, and their sentences
    """
    key = "".join(f'<span><mark class="{role}">12</mark> {meaning}</span>' for role, meaning in ROLES.items())
    body = "".join(_passage(figures, number, *one) for number, one in enumerate(passages))
    name = escape(str(figures.package.descriptor.get("name", "")))
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(name=name, key=key, passages=body)


def _passage(figures: Figures, number: int, source: Source, found: str, told: Sequence[Line]) -> str:
    """One passage of the page, and its number among them."""
    area = figures.word("ref_area", source.ref_area)
    title = ": ".join(filter(None, (source.title, area, source.section))) or source.source_id
    made = [f'<h1>{escape(title)}</h1>\n<p class="found">{escape(source.source_id)}: {escape(found)}</p>\n']
    for _, paragraph in groupby(told, lambda line: line.row.paragraph):
        made += ["<section>\n", *(_line(figures, number, line) for line in paragraph), "</section>\n"]
    return "".join(made)


def _line(figures: Figures, number: int, line: Line) -> str:
    place = f"{line.row.paragraph}.{line.row.sentence}"
    names = {id(pair): f"n{number}-{place}-{turn}" for turn, pair in enumerate(line.pairs)}

    def mark(pair: Pair, text: str) -> str:
        role, name = _role(pair), names[id(pair)]
        link = escape(text) if role == "date" else f'<a href="#{name}-note">{escape(text)}</a>'
        return f'<mark id="{name}" class="{role}" title="{ROLES[role]}">{link}</mark>'

    notes = "".join(
        f'<div id="{names[id(pair)]}-note">{_note(figures, pair)}</div>' for pair in line.pairs if _role(pair) != "date"
    )
    text = marked(line, mark, escape)
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
    if pair.row is None or (pair.numeral is not None and not pair.agrees) or pair.row.role not in ROLES:
        return "unknown"
    return pair.row.role
