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
from tip_figures.page import tables

TEMPLATES = Path(__file__).parent / "templates"
MARKDOWN = ".md.j2"


def render_template(template: str, **values: object) -> str:
    """Render a template of the folder TEMPLATES.

    In HTML and SVG, values are escaped, and indentation and empty lines are removed. In Markdown,
    values stay as they are, and several empty lines become one. The text begins without spaces or
    empty lines, and ends with one line end.

    Args:
        template: name of the file, such as `index.html.j2`
        values: variables of the template

    Raises:
        jinja2.UndefinedError: if the template uses a variable that is not among the values
    """
    text = _environment().get_template(template).render(values).strip() + "\n"
    if template.endswith(MARKDOWN):
        return re.sub(r"\n{3,}", "\n\n", text)
    return _remove_indentation(text)


def _remove_indentation(text: str) -> str:
    """Remove empty lines, and the indentation of all lines but the first."""
    return re.sub(r"\n\s+", "\n", text)


@cache
def _environment() -> jinja2.Environment:
    """Return the Jinja environment for all templates, which is made only once.

    The texts of style.css and script.js, without indentation, are global variables of all
    templates: `style` and `script`. Filters write values as text, such as figures, citations and
    hashes. Values are escaped except in Markdown, and an undefined variable is an error.
    """
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
    environment.filters |= {
        "citation": citation.format_citation,
        "bibtex": citation.format_bibtex,
        "release_url": citation.release_url,
        "markdown": escape_markdown,
        "printable": escape_unprintable,
        "count_of": count_noun,
        "capitalize_first": tables.capitalize,
        "figure": tables.write_figure,
        "time": tables.write_time,
        "edition": tables.write_edition,
        "doubt": tables.describe_doubt,
        "hash_source": _hash_source,
    }
    return environment


def _hash_source(text: str) -> str:
    """Return the SHA-256 hash of a script or style as text: `""` -> `"sha256-47DEQpj8…"`.

    The content security policy of a page lists these hashes. Browsers then refuse any script or
    style with another hash.
    """
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
