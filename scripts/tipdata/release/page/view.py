"""What the page of an area shows, taken from its figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tipdata.figures.agreement import repeated
from tipdata.figures.arithmetic import CONTRADICTED, EXACT
from tipdata.figures.judged import Judged
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure
from tipdata.figures.totals import latest
from tipdata.release.page.cards import whole
from tipdata.release.page.phrases import capital, quotes
from tipdata.release.page.series import leading, series

OTHERS = 24  # other sources of one cell that are listed


def view(figures: Figures) -> dict[str, object]:
    """All that the template asks for, by name."""
    lines = series(figures)
    first = leading(lines)
    named = [*(one.indicator.indicator_id for one in [*first, *lines]), *figures.indicator]
    order = {name: place for place, name in enumerate(dict.fromkeys(named))}
    rows = sorted(
        figures.figures,
        key=lambda one: (
            *(order[one.indicator_id], one.year, one.unit, len(one.divided)), *one.codes.values(), one.source_id,
        ),
    )  # fmt: skip
    heads = [one for one in rows if first and one.indicator_id == named[0] and not one.divided]
    return {
        "editions": sorted(figures.sources, key=lambda one: (-one.edition_year, one.source_id)),
        "leading": first,
        "small": [
            one for one in lines if one not in first and len(one.figures) > 1 and any(f.value for f in one.figures)
        ],
        "rows": rows,
        "number_of": Counter(one.source_id for one in rows),
        "heads": {one.source_id: one for one in heads},  # by year, so that the newest stays
        "latest": latest(figures),
        "same": {cell: some[: OTHERS + 1] for cell, some in grouped(rows, lambda one: one.cell).items()},
        "quotes": quotes(figures),
        "facets": list(_facets(figures)),
        **faults(figures),
        **_identities(figures, rows, order),
    }


def faults(figures: Figures) -> dict[str, object]:
    """What is wrong with the reports' numbers, or may be: contradictions, numbers that come again, other doubts."""
    twice = list(repeated(figures))
    known = {one.figure_id for pair in twice for one in pair}
    return {
        "against": [one for one in figures.judged if one.verdict == CONTRADICTED],
        "twice": twice,
        "doubts": [one for one in figures.figures if one.obs_status == "U" and one.figure_id not in known],
    }


def _identities(figures: Figures, rows: Sequence[Figure], order: Mapping[str, int]) -> dict[str, object]:
    """What the page asks of identities.

    blocks: by source, and by the whole that they divide
    rest:   by source the figures that no drawing shows
    """
    known = [one for one in figures.judged if one.verdict]
    drawn = [(one, of) for one in known if one.identity.kind in ("sum", "part_of") and (of := whole(figures, one))]
    shown = {term.figure_id for one, _ in drawn for term in one.terms}

    def rank(pair: tuple[Judged, Figure]) -> tuple[object, ...]:
        one, of = pair
        return order[of.indicator_id], -of.year, of.unit, len(of.divided), of.figure_id, one.verdict == EXACT

    blocks: dict[str, dict[str, list[Judged]]] = defaultdict(lambda: defaultdict(list))
    for one, of in sorted(drawn, key=rank):
        if one.verdict != CONTRADICTED:
            blocks[one.identity.source_id][of.figure_id].append(one)
    stands_in = defaultdict(list)
    for one in known:
        for term in one.terms:
            stands_in[term.figure_id].append(one)
    return {
        "judged": known,
        "against_of": grouped(
            (one for one in known if one.verdict == CONTRADICTED), lambda one: one.identity.source_id
        ),
        "holding": sorted((one for one in known if one.verdict != CONTRADICTED), key=lambda one: one.verdict == EXACT),
        "defining": {one.derived_by for one in rows},
        "blocks": blocks,
        "stands_in": stands_in,
        "rest": grouped((one for one in rows if one.figure_id not in shown), lambda one: one.source_id),
    }


def _facets(figures: Figures) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """What the table is filtered by: name, title, and the codes that occur with their meaning, by meaning."""
    counts = {name: capital(one.label) for name, one in figures.indicator.items()}
    indicators = [figures.indicator[one.indicator_id] for one in figures.figures]
    editions = [figures.source[one.source_id].edition_year for one in figures.figures]
    asked = [
        ("i", "What is counted", {one.indicator_id for one in indicators}, counts),
        ("c", "Counted by", {one.counted_by for one in indicators}, figures.words.get("counted_by", {})),
        ("y", "Year", {str(one.year) for one in figures.figures}, {}),
        ("e", "Edition", set(map(str, editions)), {}),
        ("b", "Basis", {one.basis for one in figures.figures}, figures.words.get("basis", {})),
        *(
            (one.name, one.title, {f.codes[one.name] for f in figures.figures}, one.labels)
            for one in figures.dimensions
        ),
    ]
    for name, title, codes, meaning in asked:
        options = [(code, meaning.get(code, code)) for code in codes - {"", "all"}]
        if options:
            yield name, title, sorted(options, key=lambda pair: (pair[1].casefold(), pair[0]))
