"""What the page of an area shows: its figures, or as many as have room, and all that the template asks of them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from operator import itemgetter
from typing import Any

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.arithmetic import CONTRADICTED, EXACT
from tip_figures.figures.edition_comparison import find_latest_ids, find_repeated_values
from tip_figures.figures.labels import find_stating_numerals, make_link
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SourceRow
from tip_figures.page.cards import whole
from tip_figures.page.phrases import capital
from tip_figures.page.series import leading, series

MOST = 2_000  # figures on a page, which are 5 MB; thirty editions of a passage have fewer


def by_area(figures: Figures) -> Mapping[str, Figures]:
    """The figures of each area's passages, the newest first, by its code, in the order of the sources."""
    areas = group_by(figures.sources, lambda one: one.ref_area)
    return {
        area: _of(figures, sorted(sources, key=lambda one: (-one.edition_year, one.source_id)))
        for area, sources in areas.items()
    }


def newest(figures: Figures) -> Figures:
    """What of an area has room on a page: the newest passages, one at least, with all that they say."""
    rows = Counter(one.source_id for one in figures.figures)
    fitting = sum(
        number <= MOST for number in accumulate(rows[one.source_id] for one in figures.sources)
    )
    return _of(figures, figures.sources[: max(fitting, 1)])


def _of(figures: Figures, sources: Sequence[SourceRow]) -> Figures:
    """Some of the sources with all that hangs on them."""
    names = {one.source_id for one in sources}
    identities = tuple(one for one in figures.identities if one.source_id in names)
    judged = {one.identity_id for one in identities}
    return replace(
        figures,
        sources=tuple(sources),
        numerals=tuple(one for one in figures.numerals if one.source_id in names),
        figures=tuple(one for one in figures.figures if one.source_id in names),
        identities=identities,
        terms=tuple(one for one in figures.terms if one.identity_id in judged),
    )


def view(figures: Figures) -> dict[str, Any]:
    """All that the template asks for, by name."""
    lines = series(figures)
    first = leading(lines)
    named = [*(one.indicator.indicator_id for one in [*first, *lines]), *figures.indicator_by_id]
    order = {name: place for place, name in enumerate(dict.fromkeys(named))}
    rows = sorted(
        figures.figures, key=lambda one: (len(one.breakdown), *one.codes.values(), one.source_id)
    )
    rows.sort(key=lambda one: (order[one.indicator_id], one.year, one.unit))
    heads = [one for one in rows if first and one.indicator_id == named[0] and not one.breakdown]
    twice = list(find_repeated_values(figures))
    quoted = find_stating_numerals(figures).items()
    quotes = {
        name: (one.quote, make_link(figures.source_by_id[one.source_id], one.quote))
        for name, one in quoted
    }
    return {
        "leading": first,
        "small": [
            one
            for one in lines
            if one not in first and len(one.figures) > 1 and any(f.value for f in one.figures)
        ],
        "rows": rows,
        "of_source": group_by(rows, lambda one: one.source_id),
        "heads": {one.source_id: one for one in heads},  # by year, so that the newest stays
        "latest": find_latest_ids(figures),
        "same": group_by(rows, lambda one: one.cell),
        "quotes": quotes,
        "facets": list(_facets(figures)),
        "twice": twice,
        "doubts": [
            one for one in rows if one.obs_status == "U" and not any(one in pair for pair in twice)
        ],
        **_identities(figures),
    }


def _identities(figures: Figures) -> dict[str, object]:
    """What the page asks of identities.

    giving:    those that hold only because a figure is derived by them
    stands_in: by figure_id, in pairs with it
    blocks:    by the figure_id of the whole that they divide, in pairs with it
    drawn:     ids of figures that a drawing of a block or a contradiction shows
    """
    derived = {one.derived_by for one in figures.figures}
    known = [one for one in figures.evaluated if one.verdict]
    hold = sorted(
        (one for one in known if one.verdict != CONTRADICTED), key=lambda one: one.verdict == EXACT
    )
    divided = [
        (of.figure_id, one)
        for one in known
        if one.identity.kind != "restated" and (of := whole(one))
    ]
    blocks = ((name, one) for name, one in divided if one.verdict != CONTRADICTED)
    terms = ((term.figure_id, one) for one in known for term in one.operands)
    return {
        "judged": known,
        "against": [one for one in known if one.verdict == CONTRADICTED],
        "holding": [one for one in hold if one.identity.identity_id not in derived],
        "giving": [one for one in hold if one.identity.identity_id in derived],
        "stands_in": group_by(terms, itemgetter(0)),
        "blocks": group_by(blocks, itemgetter(0)),
        "drawn": {term.figure_id for _, one in divided for term in one.operands},
    }


def _facets(figures: Figures) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """What the table is filtered by: name, title, and the codes that occur with their meaning, by meaning."""
    counts = {name: capital(one.label) for name, one in figures.indicator_by_id.items()}
    shown = {one.indicator_id for one in figures.figures}
    counters = {figures.indicator_by_id[name].counted_by for name in shown}
    asked = [
        ("i", "What is counted", shown, counts),
        ("c", "Counted by", counters, figures.code_labels.get("counted_by", {})),
        ("y", "Year", {str(one.year) for one in figures.figures}, {}),
        (
            "e",
            "Edition",
            {str(figures.source_by_id[one.source_id].edition_year) for one in figures.figures},
            {},
        ),
        (
            "b",
            "Stated or derived",
            {one.basis for one in figures.figures},
            figures.code_labels.get("basis", {}),
        ),
        *(
            (
                one.name,
                one.title,
                {f.codes[one.name] for f in figures.figures},
                figures.code_labels.get(one.name, {}),
            )
            for one in figures.dimensions
        ),
    ]
    for name, title, codes, meaning in asked:
        options = [(code, meaning.get(code, code)) for code in codes - {"", "all"}]
        if options:
            yield name, title, sorted(options, key=lambda pair: (pair[1].casefold(), pair[0]))
