"""Documents that are made of the figures when a version is released: README's picture and table of years, the contradictions.

Each names the fingerprint of the tables that it was made of.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

from tipdata.figures.agreement import compared
from tipdata.figures.arithmetic import CONTRADICTED, EXACT, WITHIN_ROUNDING
from tipdata.figures.labels import amount
from tipdata.figures.model import Figures
from tipdata.figures.records import Figure
from tipdata.package.load import Package
from tipdata.package.wording import cell, many
from tipdata.release.page.areas import by_area
from tipdata.release.page.cards import Card, Repeated, cards, doubtful, repeated, words_of
from tipdata.release.page.phrases import edition, number, place, spell, what
from tipdata.release.page.picture import legend, picture
from tipdata.release.page.series import leading, series

CONTRADICTIONS, PICTURE, README = "docs/contradictions.md", "docs/figures.svg", "README.md"
Words = Mapping[str, tuple[str, str]]
"""Quote and link by figure_id."""
YEARS = re.compile(r"(?s)<!-- generated: years\b[^>]*-->.*?<!-- end: years -->")


def documents(package: Package, figures: Figures) -> Mapping[str, str]:
    """The documents by their path in the package; README where it has a place for the table of years, between
    `<!-- generated: years -->` and `<!-- end: years -->`.
    """
    mark = f"<!-- made of the tables {fingerprint(package)} -->"
    made = {CONTRADICTIONS: f"{mark}\n\n{contradictions(figures)}"}
    if drawn := next(filter(None, map(picture, by_area(figures).values())), ""):
        made[PICTURE] = f"{drawn}{mark}\n"
    readme = package.root / README
    text = readme.read_text("utf-8") if readme.is_file() else ""
    if YEARS.search(text):
        table = f"<!-- generated: years, {mark[5:]}\n\n{years(figures)}\n<!-- end: years -->"
        made[README] = YEARS.sub(lambda _: table, text)
    return made


def fingerprint(package: Package) -> str:
    """What tells the tables of a package from others: 16 hexadecimal digits."""
    found = hashlib.sha256()
    for table in package.tables.values():
        found.update(table.file.read_bytes() if table.file else b"")
    return found.hexdigest()[:16]


def years(figures: Figures) -> str:
    """The leading series of each area as a table of Markdown, a row a year."""
    tables = []
    for area, part in by_area(figures).items():
        if lines := leading(series(part)):
            heads = ["Year", *(cell(legend(part, line)) for line in lines)]
            rows = [heads, ["---", *("---:" for _ in lines)]]
            for year in range(lines[0].years[0], lines[0].years[1] + 1):
                found = [next((one for one in line.figures if one.year == year), None) for line in lines]
                if any(found):
                    rows.append([str(year), *(cell(number(part, one)) if one else "no count" for one in found)])
            title = f"{cell(part.word('ref_area', area))}:\n\n" if len(figures.source) > len(part.source) else ""
            tables.append(title + "".join(f"| {' | '.join(row)} |\n" for row in rows))
    return "\n".join(tables)


def contradictions(figures: Figures) -> str:
    """What the reports do not agree on, in words and arithmetic, for a reader who will not run anything."""
    found, words = cards(figures), words_of(figures)
    against = [one for one in found if one.verdict == CONTRADICTED]
    rounding = [one for one in found if one.verdict == WITHIN_ROUNDING]
    parts = [
        "# What the reports do not agree on",
        "What the reports claim or imply between their numbers (a total and its parts, one number above another, a change in\n"
        "percent) is written down as identities and computed again from the numbers as printed. Of "
        f"{len(found)} identities\n{len(against)} cannot be true of them. {_editions(figures)}",
        "Nobody is accused of anything here. A number may be misprinted, carried over from another place or year, or counted in\n"
        "a way that the text does not say. Below stands what is written, what follows from it, and what cannot be told.",
        *(text for one in against for text in _contradiction(figures, words, one)),
        *(text for one in repeated(figures) for text in _repetition(figures, words, one)),
        *(text for one in doubtful(figures) for text in _doubt(figures, words, one)),
    ]
    if rounding:
        parts += ["## Only by rounding", "".join(f"- {_rounding(figures, one)}\n" for one in rounding).rstrip()]
    rest = [one for one in found if one.verdict == EXACT]
    defining = sum(one.defines for one in rest)
    parts += [
        "## What holds",
        f"{len(rest) - defining} identities hold exactly; {defining} more only give a figure that the report does not state.\n"
        "`scripts/verify_sums.py` lists them all.",
    ]
    return "\n\n".join(parts) + "\n"


def _editions(figures: Figures) -> str:
    """How often several editions state one thing, and whether they agree."""
    made = compared(figures)
    return f"Of {many(made.cells, 'count')} that several editions\nstate, they give the same number for {made.agree:,}."


def _contradiction(figures: Figures, words: Words, card: Card) -> Iterator[str]:
    year = f", about {card.whole.year}" if card.whole else ""
    yield f"## {_where(figures, card.identity.source_id)}{year}. {cell(card.headline)}"
    yield f"What the text implies: {cell(card.identity.statement)}"
    yield _written(figures, words, [figure for _, figure in card.terms])
    yield f"What follows: {cell(card.working or card.headline)}."
    yield f"What cannot be told: which of the numbers is wrong. {cell(card.identity.explanation)}"


def _repetition(figures: Figures, words: Words, pair: Repeated) -> Iterator[str]:
    yield f"## {_where(figures, pair.before.source_id)} and {edition(figures.source[pair.after.source_id])}. {cell(pair.headline)}"
    yield _written(figures, words, [pair.before, pair.after])
    yield "What follows: nothing by arithmetic; two years may have the same number."
    yield f"What cannot be told: whether they had. {cell(spell(figures, pair.note))}"


def _doubt(figures: Figures, words: Words, figure: Figure) -> Iterator[str]:
    yield f"## {_where(figures, figure.source_id)}, about {figure.year}. {cell(what(figures, figure))}"
    yield _written(figures, words, [figure])
    yield cell(spell(figures, figure.note))


def _rounding(figures: Figures, card: Card) -> str:
    words = f"{card.arithmetic} ({edition(figures.source[card.identity.source_id])}). {card.identity.statement}"
    return cell(f"{words} {card.identity.explanation}")


def _where(figures: Figures, source_id: str) -> str:
    """The area, where there are several, and the edition."""
    source = figures.source[source_id]
    several = len({one.ref_area for one in figures.sources}) > 1
    return (
        f"{cell(figures.word('ref_area', source.ref_area))}, {edition(source)}"
        if several
        else edition(source).capitalize()
    )


def _written(figures: Figures, words: Words, members: Sequence[Figure]) -> str:
    """What is written: each number with the words around it and their place."""
    lines = ["What is written:\n"]
    for one in members:
        quote, link = words.get(one.figure_id, ("", ""))
        where = ", ".join(filter(None, [edition(figures.source[one.source_id]), place(one)]))
        source = f"[“{cell(quote)}”]({link})" if quote else "not stated, follows from other numbers"
        lines.append(f"- **{cell(amount(figures, one))}**: {cell(what(figures, one))}, {one.year}: {source} ({where})")
    return "\n".join(lines)
