"""Templates of pages and documents, rendered with Jinja."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from tip_figures.datapackage import citation
from tip_figures.datapackage.text_format import count_noun, escape_markdown, escape_unprintable
from tip_figures.page import charts, tables

TEMPLATES = Path(__file__).parent / "templates"
MARKDOWN = ".md.j2"


def render_template(template: str, **values: object) -> str:
    """Render a template of the folder TEMPLATES, such as `index.html.j2`.

    In HTML and SVG, values are escaped, and indentation and empty lines are removed. In Markdown,
    values stay as they are, and several empty lines become one. The text ends with one line end.
    """
    text = _environment().get_template(template).render(values).strip() + "\n"
    if template.endswith(MARKDOWN):
        return re.sub(r"\n{3,}", "\n\n", text)
    return _remove_indentation(text)


def _remove_indentation(text: str) -> str:
    return re.sub(r"\n\s+", "\n", text)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=jinja2.select_autoescape(disabled_extensions=[MARKDOWN], default=True),
    )
    for name in ("style.css", "script.js"):
        text = _remove_indentation((TEMPLATES / name).read_text("utf-8"))
        environment.globals[Path(name).stem] = Markup(text)  # not escaped
    environment.globals["write_amount"] = tables.write_amount
    environment.filters |= {
        "citation": citation.format_citation,
        "bibtex": citation.format_bibtex,
        "release_url": citation.release_url,
        "repository_url": citation.repository_url,
        "markdown": escape_markdown,
        "printable": escape_unprintable,
        "count_of": count_noun,
        "capitalize_first": tables.capitalize,
        "marked_number": charts.write_marked_number,
        "figure": tables.write_figure,
        "time": tables.write_time,
        "edition": tables.write_edition,
        "doubt": tables.describe_doubt,
        "hash_source": _hash_source,
    }
    return environment


def _hash_source(text: str) -> str:
    """Return the hash by which a Content-Security-Policy allows a text."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
