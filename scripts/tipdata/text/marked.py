"""The text of a passage with its numerals marked: a sentence on a terminal, the whole passage as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from tipdata.text.match import Pair

Row = Mapping[str, Any]
Place = tuple[Any, Any, Any]
Marker = Callable[[str], str]
ROLES = {
    "figure": "states a figure",
    "restatement": "states it again",
    "date": "date",
    "other": "something else",
    "unknown": "not in the ledger, or not as it is there",
}


@dataclass(frozen=True)
class Identity:
    """An identity as people read it."""

    identity_id: str
    arithmetic: str
    verdict: str
    statement: str
    figures: Sequence[str]


@dataclass(frozen=True)
class Line:
    """A sentence of a source; `text` is None where no copy has it, and `pairs` are then the rows of the ledger alone."""

    place: Place
    text: str | None
    pairs: Sequence[Pair]

    @property
    def name(self) -> str:
        """Its place in words."""
        return f"paragraph {self.place[1]}, sentence {self.place[2]}"


def marked(line: Line, mark: Callable[[Pair, str], str], plain: Marker = str) -> str:
    """A sentence with each numeral given to `mark`, and what stands between to `plain`."""
    parts, done = [], 0
    for pair in line.pairs:
        numeral = pair.numeral
        if numeral is None or line.text is None or numeral.start < done:
            continue
        parts += [plain(line.text[done : numeral.start]), mark(pair, numeral.text)]
        done = numeral.end
    return "".join(parts) + plain((line.text or "")[done:])


def told(
    figure: Row, figures: Mapping[str, Row], lines: Sequence[Line], identities: Sequence[Identity], mark: Marker
) -> Iterator[str]:
    """What an analyst asks of a figure: its sentences with the numeral marked, and of a derived one those of its terms."""
    waiting, seen = [figure], {figure["figure_id"]}
    while waiting:
        current = waiting.pop(0)
        yield from ("", str(current["figure_id"])) if current is not figure else (str(current["figure_id"]),)
        yield f"  {current['label'] or ''}"
        if current["basis"] != "derived":
            yield from _stated(current, lines, identities if current is figure else (), mark)
            continue
        for one in identities:
            if one.identity_id == current["derived_by"]:
                yield f"  derived by {one.identity_id}: {one.arithmetic}  {one.verdict}"
                yield f"    {one.statement}"
                terms = [term for term in one.figures if term in figures and term not in seen]
                seen.update(terms)
                waiting += (figures[term] for term in terms)


def _stated(figure: Row, lines: Sequence[Line], identities: Sequence[Identity], mark: Marker) -> Iterator[str]:
    for line in lines:
        mine = [pair for pair in line.pairs if pair.row and pair.row["figure_id"] == figure["figure_id"]]
        for role in dict.fromkeys(pair.row["role"] for pair in mine if pair.row):
            yield f"  {line.name}: {ROLES.get(role, role)}"
        if mine and line.text is None:
            yield f"    {LOST}"
        elif mine:
            yield "    " + marked(line, lambda pair, said, mine=mine: mark(said) if pair in mine else said)  # type: ignore[misc]
    for one in identities:
        if figure["figure_id"] in one.figures:
            yield f"  {one.identity_id}: {one.arithmetic}  {one.verdict}"


LOST = "No copy has this sentence."
STYLE = """
:root{color-scheme:light dark;--ground:#fbfaf7;--ink:#22231f;--soft:#6a6a62;--rule:#dcdad2;--figure:#cfe6d4;--restatement:#d7e3f4;
--date:#eee8d2;--other:#e7e0ea;--unknown:#f6c8c0;--alone:#b4540a;--link:#1f5f8b}
@media(prefers-color-scheme:dark){:root{--ground:#1b1c1a;--ink:#e6e4dc;--soft:#a09f95;--rule:#3a3b37;--figure:#244b31;
--restatement:#26405f;--date:#4a4423;--other:#463a4d;--unknown:#70291f;--alone:#f0a35e;--link:#8fc3e8}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2.5rem 1.5rem 5rem;max-width:74rem;background:var(--ground);color:var(--ink);
font:1.0625rem/1.6 Charter,"Bitstream Charter",Georgia,serif}
h1{font-size:1.6rem;line-height:1.25;margin:1.6rem 0 .3rem}h2{font-size:1.15rem;margin:2.5rem 0 .6rem}
.said,.key,aside,.place,footer,ul{font-family:system-ui,sans-serif}.said,.key,footer{color:var(--soft);font-size:.875rem}
.key{display:flex;flex-wrap:wrap;gap:.4rem 1.2rem;padding:.8rem 0 1.2rem;border-bottom:1px solid var(--rule)}
section{padding:1.2rem 0;border-bottom:1px solid var(--rule)}
.line{display:grid;grid-template-columns:2.6rem minmax(0,38rem) minmax(0,1fr);gap:0 1.4rem;padding:.3rem 0}
.line p{margin:0}.place{color:var(--soft);font-size:.75rem;padding-top:.3rem;font-variant-numeric:tabular-nums}
mark{color:inherit;border-radius:.2em;margin:0 .1em;padding:.05em .2em;background:var(--other)}mark a{color:inherit;text-decoration:none}
mark.figure{background:var(--figure)}mark.restatement{background:var(--restatement)}mark.date{background:var(--date)}
mark.unknown{background:var(--unknown)}mark.alone{outline:2px dashed var(--alone);outline-offset:1px}
aside{font-size:.8125rem;line-height:1.4}aside div{padding:.15rem .5rem .35rem;border-left:3px solid var(--rule)}
aside div:target,mark:target{background:color-mix(in srgb,var(--link) 22%,transparent)}
aside b{font-variant-numeric:tabular-nums}aside small{display:block;color:var(--soft);font-size:.75rem;overflow-wrap:anywhere}
a{color:var(--link)}.alone-said{color:var(--alone)}.lost{color:var(--soft);font-style:italic}
ul{font-size:.875rem;padding-left:1.2rem}
@media(max-width:52rem){.line{grid-template-columns:2rem minmax(0,1fr)}aside{grid-column:2;margin:.3rem 0 .6rem}}
@media print{body{max-width:none;font-size:10pt}.line{break-inside:avoid}}
"""
HEAD = "<!doctype html>\n<!-- A passage with its numerals marked, by verify_source.py -->\n"


def page(package: str, passages: Sequence[tuple[Row, str, Sequence[Line]]], figures: Mapping[str, Row], identities: Sequence[Identity]) -> str:  # fmt: skip
    """A self-contained page: every passage with each numeral marked by role, and beside it what became of it.

    passages: rows of sources, what was found of them in words, and their sentences
    figures:  rows by figure_id, with a label that leaves out the place
    """
    by_figure: dict[str, list[Identity]] = {}
    for one in identities:
        for figure_id in one.figures:
            by_figure.setdefault(figure_id, []).append(one)
    key = "".join(f'<span><mark class="{role}">12</mark> {said}</span>' for role, said in ROLES.items())
    key += '<span><mark class="figure alone">12</mark> a figure that no identity tests</span>'
    body = "".join(_passage(number, *passage, figures, by_figure) for number, passage in enumerate(passages))
    return (
        f'{HEAD}<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(package)}: numerals in their text</title><style>{STYLE}</style>\n"
        f'<div class="key">{key}</div>\n{body}'
        f"<footer><p>Made from {escape(package)} and a copy of the report, whose text is its publisher's.</p></footer>\n"
    )


def _passage(number: int, source: Row, found: str, lines: Sequence[Line], figures: Mapping[str, Row], by_figure: Mapping[str, Sequence[Identity]]) -> str:  # fmt: skip
    title = ": ".join(str(source[part]) for part in ("title", "area", "section") if source.get(part)) or str(
        source["source_id"]
    )
    made = [f'<h1>{escape(title)}</h1>\n<p class="said">{escape(str(source["source_id"]))}: {escape(found)}</p>\n']
    paragraph = None
    for line in lines:
        if line.place[1] != paragraph:
            made.append("<section>\n" if paragraph is None else "</section>\n<section>\n")
            paragraph = line.place[1]
        made.append(_line(number, line, figures, by_figure))
    made.append("</section>\n" if lines else "")
    mine = [row for row in figures.values() if row["source_id"] == source["source_id"]]
    alone = [row for row in mine if row["figure_id"] not in by_figure]
    listed = "".join(f"<li>{escape(_label(row))}</li>\n" for row in alone)
    made.append(f"<h2>Figures that no identity tests: {len(alone)} of {len(mine)}</h2>\n<ul>\n{listed}</ul>\n")
    return "".join(made)


def _line(number: int, line: Line, figures: Mapping[str, Row], by_figure: Mapping[str, Sequence[Identity]]) -> str:
    place = f"{line.place[1]}.{line.place[2]}"
    ids = {id(pair): f"n{number}-{place}-{turn}" for turn, pair in enumerate(line.pairs)}

    def mark(pair: Pair, said: str) -> str:
        role, alone = _role(pair), " alone" if pair.row and _alone(pair.row, by_figure) else ""
        name, link = ids[id(pair)], escape(said)
        link = link if role == "date" else f'<a href="#{name}-note">{link}</a>'
        return f'<mark id="{name}" class="{role}{alone}" title="{ROLES[role]}">{link}</mark>'

    text = marked(line, mark, escape) if line.text is not None else f'<span class="lost">{LOST}</span>'
    notes = "".join(f'<div id="{ids[id(pair)]}-note">{_note(pair, figures, by_figure)}</div>' for pair in line.pairs if _role(pair) != "date")  # fmt: skip
    return f'<div class="line"><span class="place">{place}</span><p>{text}</p><aside>{notes}</aside></div>\n'


def _role(pair: Pair) -> str:
    if pair.row is None or (pair.numeral is not None and not pair.agrees):
        return "unknown"
    return pair.row["role"] if pair.row["role"] in ROLES else "unknown"


def _alone(row: Row, by_figure: Mapping[str, Sequence[Identity]]) -> bool:
    return row["figure_id"] is not None and row["figure_id"] not in by_figure


def _note(pair: Pair, figures: Mapping[str, Row], by_figure: Mapping[str, Sequence[Identity]]) -> str:
    row = pair.row
    written = pair.numeral.text if pair.numeral else row["text"] if row else ""
    if row is None:
        return f"<b>{escape(written)}</b> is not in the ledger"
    said = f"<b>{escape(' '.join(filter(None, (row['hedge'], written))))}</b> → "
    figure = figures.get(row["figure_id"])
    if pair.numeral is not None and not pair.agrees:
        said += f"is “{escape(str(row['text']))}” at {row['start']} to {row['end']} in the ledger. "
    if figure is None:
        return said + escape(str(row["note"] or ROLES.get(row["role"], "not coded yet")))
    again = "again: " if row["role"] == "restatement" else ""
    said += f"{again}{escape(_label(figure))}<small>{escape(figure['figure_id'])}</small>"
    for one in by_figure.get(figure["figure_id"], ()):
        said += f'<small title="{escape(one.statement)}">{escape(one.arithmetic)} · {escape(one.verdict)}</small>'
    if _alone(row, by_figure):
        said += '<small class="alone-said">no identity tests it</small>'
    return said


def _label(figure: Row) -> str:
    return str(figure["label"] or figure["figure_id"])
