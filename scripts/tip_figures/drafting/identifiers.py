"""New identifiers of figures and identities."""

import re
from itertools import count

from tip_figures.figures.records import FigureRow, SourceRow

_MAX_LENGTH = 76  # characters, so that a number after it stays within the limit of 80


def make_figure_id(
    source: SourceRow,
    figure: FigureRow,
    used_ids: set[str],
) -> str:
    """Make an identifier from what a figure counts, and add it to those that are used."""
    parts = [
        source.source_id.removesuffix(f"-{source.section.lower().replace(' ', '-')}"),
        figure.indicator_id,
        str(figure.year),
    ]
    parts += [figure.codes[dimension] for dimension in figure.breakdown]
    is_currency = figure.unit.isupper()
    if is_currency:
        parts.append(figure.unit)
    return make_unused_id("-".join(parts), used_ids)


def make_unused_id(
    name: str,
    used_ids: set[str],
) -> str:
    """Make an identifier of at most 80 characters, and add it to those that are used."""
    base = re.sub(r"[^a-z0-9]+", "-", name.lower())[:_MAX_LENGTH].strip("-")
    identifier = base
    for number in count(2):
        if identifier not in used_ids:
            break
        identifier = f"{base}-{number}"
    used_ids.add(identifier)
    return identifier
