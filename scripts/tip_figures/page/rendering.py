"""Templates of pages and documents, rendered with Jinja."""

import re
from functools import cache
from pathlib import Path

import jinja2

from tip_figures.datapackage.text_format import count_noun, escape_markdown

TEMPLATES = Path(__file__).parent / "templates"
MARKDOWN = ".md.j2"
SPACE_BEFORE_CELL_OR_SHAPE = re.compile(
    r"\s+(?=<(?:/?t[dhr]|dd|/dd|/div|rect|circle|line|text|foreignObject)\b)"
)


def render_template(template: str, **values: object) -> str:
    """Render a template: Markdown as it is, HTML and SVG escaped and without indentation.

    Between cells and between shapes, where browsers ignore it, there is no white space at all.
    """
    text = _environment().get_template(template).render(values).strip() + "\n"
    if template.endswith(MARKDOWN):
        return text
    return re.sub(r"\n\s*(?=<)", "\n", SPACE_BEFORE_CELL_OR_SHAPE.sub("", text))


def read_static(name: str) -> str:
    """Read a file that is put into pages as it is: a style sheet or a script."""
    return (TEMPLATES / name).read_text("utf-8")


def _write_percent(number: float) -> str:
    """Write a position or length of a drawing: “12.5%”, “100%”."""
    return f"{round(number, 1):g}%"


def _needs_escapes(template: str | None) -> bool:
    return template is not None and not template.endswith(MARKDOWN)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=_needs_escapes,
    )
    environment.filters["markdown"] = escape_markdown
    environment.filters["count_of"] = count_noun
    environment.filters["percent"] = _write_percent
    return environment
