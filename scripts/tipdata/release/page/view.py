"""What the page of an area shows: its figures, or as many as have room, and all that the template asks of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from tipdata.figures.agreement import latest, repeated
from tipdata.figures.arithmetic import CONTRADICTED, EXACT
from tipdata.figures.kinds import Judged
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure
from tipdata.release.page.cards import whole
from tipdata.release.page.phrases import capital, quotes
from tipdata.release.page.series import leading, series

MOST = 2_000  # figures on a page, which are 5 MB; thirty editions of a passage have fewer
OTHERS = 10  # other sources of one cell that are listed


def by_area(figures: Figures) -> Mapping[str, Figures]:
    """The figures of each area's passages, by its code, in the order of the sources."""
    return _parted(figures, {one.source_id: one.ref_area for one in figures.sources})


def newest(figures: Figures) -> Figures:
    """What has room on a page: the newest passages, one at least, with all that they say."""
    if len(figures.figures) <= MOST:
        return figures
    rows = Counter(one.source_id for one in figures.figures)
    names = [one.source_id for one in sorted(figures.sources, key=lambda one: (-one.edition_year, one.source_id))]
    fitting = sum(number <= MOST for number in accumulate(rows[name] for name in names))
    return _parted(figures, dict.fromkeys(names[: max(fitting, 1)], ""))[""]


def _parted(figures: Figures, key: Mapping[str, str]) -> dict[str, Figures]:
    """Sources with all that hangs on them, by their keys; those without a key are left out."""
    of_identity = {one.identity_id: key.get(one.source_id) for one in figures.identities}
    parts: dict[str, Mapping[str | None, list[Any]]] = {
        "sources": grouped(figures.sources, lambda one: key.get(one.source_id)),
        "numerals": grouped(figures.numerals, lambda one: key.get(one.source_id)),
        "figures": grouped(figures.figures, lambda one: key.get(one.source_id)),
        "identities": grouped(figures.identities, lambda one: key.get(one.source_id)),
        "terms": grouped(figures.terms, lambda one: of_identity.get(one.identity_id)),
    }
    made = {}
    for one in dict.fromkeys(key.values()):
        rows: dict[str, Any] = {name: tuple(found.get(one, ())) for name, found in parts.items()}
        made[one] = replace(figures, **rows)
    return made


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
    twice = list(repeated(figures))
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
        "twice": twice,
        "doubts": [one for one in rows if one.obs_status == "U" and not any(one in pair for pair in twice)],
        **_identities(figures, rows, order),
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
        "against": [one for one in known if one.verdict == CONTRADICTED],
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
            (one.name, one.title, {f.codes[one.name] for f in figures.figures}, figures.words.get(one.name, {}))
            for one in figures.dimensions
        ),
    ]
    for name, title, codes, meaning in asked:
        options = [(code, meaning.get(code, code)) for code in codes - {"", "all"}]
        if options:
            yield name, title, sorted(options, key=lambda pair: (pair[1].casefold(), pair[0]))
