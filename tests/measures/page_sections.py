"""Put each passage into made-up whole pages, and see whether the commands cut it out again.

    python tests/measures/page_sections.py TEXTS PAGES [COUNT]

TEXTS: folder with the texts of passages, named as their sources; PAGES: folder with the texts of
whole pages of other reports, whose sections are put before and after the passage; COUNT: how many
passages are drawn (all). Each passage is put into a page of plain text and a page of HTML, whose
headings have a letter or none, capitals, and the elements `h2`, `h3` or `strong`. A page counts as

- found, if `scan --heading` accepts it,
- right, if it then lists the same as for the passage alone: paragraphs, sentences and places,
- proved, if `verify_source --text` finds every sentence of the source, and no words besides.

Pages that fail are listed.
"""

import html
import io
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from tip_figures.cli import run_command
from tip_figures.datapackage.package import load_package
from tip_figures.figures.model import Figures

ROOT = Path(__file__).resolve().parents[2]
SEED = 20
_LETTERED = re.compile(r"[a-iz]\. (?P<title>[A-Z][^.]{3,90})")
ELEMENTS = ("h2", "h3", "strong")
STYLES = ("letter", "plain", "capitals")


class Section(NamedTuple):
    """A section of a page: its heading without a letter, and its paragraphs."""

    title: str
    paragraphs: Sequence[str]


def read_sections(page: str, left_out: str) -> Iterator[Section]:
    """Yield the lettered sections of a page with one paragraph a block; short lines are left out.

    Args:
        left_out: the title of sections that are not wanted, in small letters
    """
    title, paragraphs = "", list[str]()
    for block in [*filter(None, map(str.strip, page.split("\n"))), "z. End of the page"]:
        heading = _LETTERED.fullmatch(block)
        if heading:
            if title and paragraphs and left_out not in title.lower():
                yield Section(title, paragraphs)
            title, paragraphs = heading["title"], []
        elif block.endswith((".", "?", "!")) and len(block) > 120:
            paragraphs.append(block)


def make_heading(title: str, number: int, style: str) -> str:
    """Return the heading of the section with a number, from 0, in a style."""
    if style == "letter":
        return f"{'abcdefghi'[number]}. {title}"
    return title.upper() if style == "capitals" else title


def make_page(sections: Sequence[Section], style: str, element: str) -> str:
    """Return a page: of plain text if `element` is empty, otherwise of HTML with such headings."""
    blocks = []
    for number, section in enumerate(sections):
        heading = make_heading(section.title, number, style)
        if not element:
            blocks += [heading, *section.paragraphs]
            continue
        tags = f"<{element}>{html.escape(heading)}</{element}>"
        blocks.append(f"<p>{tags}</p>" if element == "strong" else tags)
        blocks += [f"<p>{html.escape(paragraph)}</p>" for paragraph in section.paragraphs]
    if not element:
        return "\n\n".join(blocks) + "\n"
    links = (f"<li><a href='#'>{html.escape(section.title)}</a>" for section in sections)
    return (
        f"<!doctype html><html><body><h1>Report</h1><nav><ul>{''.join(links)}</ul></nav>\n"
        + "\n".join(blocks)
        + "\n</body></html>\n"
    )


def run(command: str, *arguments: str) -> tuple[int, str]:
    """Run a command in this process, and return its exit status and output."""
    sys.argv = [command, *arguments]
    output = io.StringIO()
    try:
        with redirect_stdout(output), redirect_stderr(io.StringIO()):
            status = run_command(command)
    except SystemExit as error:
        status = int(error.code or 0)
    return status, output.getvalue()


def examine(file: Path, alone: Path, source_id: str, heading: str) -> set[str]:
    """Return what holds of a page: "found", "right", "proved"."""
    holds = set()
    status, listing = run("scan", str(file), "--heading", heading, "--format", "json")
    if status == 0:
        holds.add("found")
    if listing and listing == run("scan", str(alone), "--format", "json")[1]:
        holds.add("right")
    _, report = run("verify_source", str(ROOT), "--text", str(file), "--format", "json")
    if report:
        proof = json.loads(report)
        coverage = next(entry for entry in proof["sources"] if entry["source_id"] == source_id)
        findings = [
            finding
            for finding in proof["findings"]
            if source_id in str(finding["key"]) and finding["severity"] != "note"
        ]
        if coverage["sentences"] == coverage["sentences_found"] and not findings:
            holds.add("proved")
    return holds


def main(text_folders: str, page_folder: str, count: str = "") -> None:
    """Examine two pages for each drawn passage, and print the counts and what failed.

    Args:
        text_folders: separated by commas
    """
    draw = random.Random(SEED)
    figures = Figures.load(load_package(ROOT))
    assert figures, "the tables cannot be read"
    texts = [file for folder in text_folders.split(",") for file in Path(folder).glob("*-*.txt")]
    texts = sorted((file for file in texts if file.stem in figures.source_by_id), key=str)
    if count:
        texts = sorted(draw.sample(texts, int(count)), key=str)
    pages = sorted(Path(page_folder).glob("*.txt"))
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for alone in texts:
            source = figures.source_by_id[alone.stem]
            page = draw.choice(pages).read_text("utf-8")
            others = list(read_sections(page, source.heading.lower()))
            others = draw.sample(others, min(6, len(others)))
            lines = [line for line in alone.read_text("utf-8").splitlines() if line.strip()]
            others.insert(draw.randint(1, 3), Section(source.heading, lines))
            for element in ("", draw.choice(ELEMENTS)):
                style = draw.choice(STYLES)
                file = Path(folder, f"page.{'html' if element else 'txt'}")
                file.write_text(make_page(others, style, element), "utf-8")
                holds = examine(file, alone, alone.stem, source.heading)
                kind = element or "text"
                counts.update(f"{name} {kind}" for name in ("page", *holds))
                if len(holds) < 3:
                    print(alone.stem, kind, style, "only", *sorted(holds) or ["nothing"])
    for name in ("page", "found", "right", "proved"):
        by_kind = {kind: counts[f"{name} {kind}"] for kind in ("text", *ELEMENTS)}
        print(f"{name}: {sum(by_kind.values())}", by_kind)


if __name__ == "__main__":
    main(*sys.argv[1:])
