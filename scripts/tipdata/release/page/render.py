"""The templates of the page and of the documents, with the functions that they call."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import jinja2

from tipdata.figures import labels
from tipdata.package import citation, wording
from tipdata.release.page import cards, chart, phrases, series

TEMPLATES = Path(__file__).parent / "templates"
CALLED = (
    cards.again, cards.by, cards.fault, cards.rows, cards.whole, cards.working, cards.written, chart.axes, chart.compact, chart.mark,
    chart.tone, citation.cite, citation.license_names, labels.amount, labels.counted, labels.narrowed, phrases.bound, phrases.capital,
    phrases.number, phrases.place, phrases.spell, phrases.unit, phrases.value, phrases.what, series.headline, series.standfirst,
    wording.many,
)  # fmt: skip


def render(template: str, **values: object) -> str:
    """A template with values in it, escaped as its kind of file asks."""
    text = _environment().get_template(template).render(values).strip() + "\n"
    return text if template.endswith(".md.j2") else re.sub(r"\n\s*(?=<)", "\n", text)


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=lambda name: name is not None and not name.endswith(".md.j2"),
    )  # fmt: skip
    made.globals |= {one.__name__: one for one in CALLED}
    made.filters["cell"] = wording.cell
    for name in ("style.css", "script.js", "early.js"):
        text = (TEMPLATES / name).read_text("utf-8")
        made.globals[name.partition(".")[0]] = text
        made.globals[f"{name.partition('.')[0]}_hash"] = (
            "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        )
    return made
