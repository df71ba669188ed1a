"""Templates of the page and of the documents, rendered with Jinja."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import jinja2

from tip_figures.datapackage import citation
from tip_figures.datapackage.text_format import count_noun, escape_markdown
from tip_figures.figures import labels
from tip_figures.page import cards, phrases, series

TEMPLATES = Path(__file__).parent / "templates"
CALLED = (
    cards.again, cards.divides, cards.fault, cards.pair, cards.rows, cards.whole, cards.written, series.axes, series.compact, series.mark,
    series.tone, citation.format_citation, citation.list_license_names, labels.format_amount, labels.describe_counted, labels.describe_breakdown, phrases.capital,
    labels.describe_place, phrases.spell, phrases.unit, phrases.value, phrases.what, series.headline, series.standfirst, count_noun,
)  # fmt: skip
"""Functions that the templates call."""


def render_template(template: str, **values: object) -> str:
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
    made.filters["cell"] = escape_markdown
    made.filters["sha256"] = lambda text: base64.b64encode(
        hashlib.sha256(text.encode()).digest()
    ).decode()
    for name in ("style.css", "script.js"):
        made.globals[name.partition(".")[0]] = (TEMPLATES / name).read_text("utf-8")
    return made
