"""The codebook: what the package is, and what every table, column, code and indicator means, as Markdown and HTML."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tipdata.package.load import Package
from tipdata.package.rules import category_values
from tipdata.package.table import Table, names
from tipdata.package.wording import cell
from tipdata.release.archive import stem

INDICATOR = ("indicator_id", "label", "definition", "counted_by", "units", "dimensions", "note")
Grid = tuple[Sequence[str], Sequence[Sequence[str]]]
"""Header and rows of a table of the codebook."""


def people(told: Mapping[str, Any]) -> list[str]:
    """Names of the contributors."""
    return [str(person["title"]) for person in told.get("contributors", []) if person.get("title")]


def cite(package: Package) -> str:
    """The package in one line, as a list of references has it."""
    told = package.descriptor
    who = "; ".join(people(told)) or stem(package)
    year = f" ({str(told['created'])[:4]})" if told.get("created") else ""
    version = f", version {told['version']}" if told.get("version") else ""
    where = f". {told['homepage']}" if told.get("homepage") else ""
    return f"{who}{year}. {told.get('title') or stem(package)}{version} [data set]{where}"


def about(package: Package) -> Iterator[tuple[str, str]]:
    """What the package is, in pairs of a word and what it says."""
    told = package.descriptor
    yield str(told.get("title") or stem(package)), ""
    for word, said in (
        ("What this is", told.get("description")),
        ("Version", told.get("version")),
        ("Date", str(told.get("created") or "")[:10]),
        ("Cite as", cite(package)),
        ("License", ", ".join(str(e.get("title") or e.get("name")) for e in told.get("licenses", []))),
        ("Sources", "; ".join(f"{e.get('title', '')} {e.get('path', '')}".strip() for e in told.get("sources", []))),
        ("Missing values", "An empty cell is a missing value, and the only one."),
    ):
        if said:
            yield word, str(said)
    for table in package.tables.values():
        yield table.name, str(table.schema.get("description") or table.schema.get("title") or "")


def entries(package: Package) -> Iterator[tuple[str, ...]]:
    """Every column, and behind it every code: table, column, title, type, unit, code, label, description."""
    for table in package.tables.values():
        for name, field in table.fields.items():
            told = (str(field.get(part) or "") for part in ("title", "type", "unit"))
            yield (table.name, name, *told, "", "", str(field.get("description") or ""))
            for code, label in category_values(field).items():
                yield (table.name, name, "", "", "", code, label, "")


def sections(package: Package) -> Iterator[tuple[str, str, Sequence[Grid]]]:
    """Title, text and tables of each part of the codebook."""
    for table in package.tables.values():
        grids = [_columns(table)]
        codes = [(n, c, lbl) for n, f in table.fields.items() for c, lbl in category_values(f).items()]
        if codes:
            grids.append((("column", "code", "label"), codes))
        if rules := list(_rules(table)):
            grids.append((("what holds", "in SQL"), rules))
        yield (
            f"{table.schema.get('title', table.name)} ({table.name})",
            str(table.schema.get("description") or ""),
            grids,
        )
    if package.has("indicators"):
        table = package.tables["indicators"]
        known = [name for name in INDICATOR if name in table.fields]
        rows = [[_said(table, name, row[name]) for name in known] for row in table.rows()]
        yield "What is counted", "Every indicator, and what it must not be added to.", [(known, rows)]


def _said(table: Table, name: str, value: object) -> str:
    text = "" if value is None else str(value)
    return category_values(table.fields[name]).get(text, text)


def _columns(table: Table) -> Grid:
    rows = []
    for name, field in table.fields.items():
        constraints = field.get("constraints", {})
        notes = ["required"] if constraints.get("required") is True else []
        notes += ["key"] if name in table.primary_key else []
        bounds = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "above", "exclusiveMaximum": "below"}
        notes += [f"{word} {constraints[bound]}" for bound, word in bounds.items() if bound in constraints]
        notes += [f"as {constraints['pattern']}"] if "pattern" in constraints else []
        for key in table.foreign_keys:
            if name in names(key.get("fields")):
                notes.append(f"refers to {key['reference'].get('resource') or table.name}")
        example = field.get("example")
        told = [str(field.get(part) or "") for part in ("title", "type", "unit")]
        rows.append(
            [
                name,
                *told,
                "; ".join(notes),
                str(field.get("description") or ""),
                "" if example is None else str(example),
            ]
        )
    return ("column", "title", "type", "unit", "must be", "description", "example"), rows


def _rules(table: Table) -> Iterator[tuple[str, str]]:
    for key, _ in table.keys:
        yield f"No two rows have the same {' and '.join(key)}.", ""
    for rule in table.schema.get("rules", []):
        yield rule["message"], rule["expression"]


def markdown(package: Package) -> str:
    """The codebook as Markdown."""
    facts = list(about(package))
    lines = [f"# Codebook: {cell(facts[0][0])}", ""]
    lines += [f"- **{cell(word)}**: {cell(said)}" for word, said in facts[1:] if word not in package.tables]
    for title, text, grids in sections(package):
        lines += ["", f"## {cell(title)}", "", cell(text)]
        for head, rows in grids:
            lines += ["", f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
            lines += [f"| {' | '.join(map(cell, row))} |" for row in rows]
    return "\n".join(lines) + "\n"


STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:75rem;padding:1rem;color:#1a1a1a;background:#fff}"
    "table{border-collapse:collapse;margin:1rem 0;font-size:.875rem}"
    "th,td{border:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}"
    "th{background:#eef2f6}tbody th{font-weight:600;background:none}.wide{overflow-x:auto}"
    "dt{font-weight:600}dd{margin:0 0 .5rem}nav ul{columns:2;padding-left:1.2rem}a{color:#0b5394}"
    "@media(prefers-color-scheme:dark){body{background:#16191d;color:#e6e6e6}th{background:#252b32}th,td{border-color:#444}"
    "a{color:#8ab8e6}}@media(max-width:40rem){nav ul{columns:1}}@media print{.wide{overflow:visible}}"
)


def page(package: Package) -> str:
    """The codebook as one page of HTML that needs nothing else."""
    facts, parts = list(about(package)), list(sections(package))
    title = html.escape(f"Codebook: {facts[0][0]}")
    lines = [
        "<!doctype html>", '<html lang="en">', "<head>", '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">', f"<title>{title}</title>",
        f"<style>{STYLE}</style>", "</head>", "<body>", "<main>", f"<h1>{title}</h1>", "<dl>",
    ]  # fmt: skip
    told = [(word, said) for word, said in facts[1:] if word not in package.tables]
    lines += [f"<dt>{html.escape(word)}</dt><dd>{html.escape(said)}</dd>" for word, said in told]
    lines += ["</dl>", '<nav aria-label="Tables"><ul>']
    lines += [f'<li><a href="#s{n}">{html.escape(name)}</a></li>' for n, (name, _, _) in enumerate(parts, 1)]
    lines.append("</ul></nav>")
    for number, (name, text, grids) in enumerate(parts, 1):
        lines.append(f'<section aria-labelledby="s{number}">')
        lines += [f'<h2 id="s{number}">{html.escape(name)}</h2>', f"<p>{html.escape(text)}</p>"]
        for grid in grids:
            lines += _grid(f"{name}: {grid[0][0]}", grid)
        lines.append("</section>")
    return "\n".join([*lines, "</main>", "</body>", "</html>"]) + "\n"


def _grid(title: str, grid: Grid) -> Iterator[str]:
    """A table that scrolls on a narrow screen, by keyboard too."""
    head, rows = grid
    yield f'<div class="wide" role="region" aria-label="{html.escape(title)}" tabindex="0"><table>'
    yield "<thead><tr>" + "".join(f'<th scope="col">{html.escape(name)}</th>' for name in head) + "</tr></thead><tbody>"
    for row in rows:
        first, *rest = row
        cells = "".join(f"<td>{html.escape(text)}</td>" for text in rest)
        yield f'<tr><th scope="row">{html.escape(first)}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def write(package: Package, folder: Path) -> None:
    """Write codebook.md and codebook.html."""
    (folder / "codebook.md").write_bytes(markdown(package).encode())
    (folder / "codebook.html").write_bytes(page(package).encode())
