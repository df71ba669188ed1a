"""Step summaries of GitHub in Markdown, with tables that can be folded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.text_format import escape_markdown

MAX_SUMMARY_BYTES = 1 << 20  # GitHub shows nothing of a larger summary
ENDING_BYTES = 1_000  # room for the note that the summary was cut
CUT_NOTE = "The rest is left out: GitHub shows no summary of more than one mebibyte.\n"


@dataclass(frozen=True)
class FoldedTable:
    """A table below a title that folds and unfolds it.

    columns: names of the columns
    rows:    cells by row, as Markdown
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def render_summary(
    lines: Sequence[str], tables: Iterable[FoldedTable], is_open: bool = False
) -> str:
    """Return a summary that begins with some lines, cut where GitHub would show nothing of it.

    is_open: whether the tables are unfolded at first
    """
    text_lines = list(lines)
    for table in tables:
        text_lines.extend(_render_table(table, is_open))
    text = "\n".join(text_lines) + "\n"
    content = text.encode()
    if len(content) < MAX_SUMMARY_BYTES:
        return text
    start = content[: MAX_SUMMARY_BYTES - ENDING_BYTES].decode(errors="ignore")
    whole_lines, _, _ = start.rpartition("\n")
    return f"{whole_lines}\n\n</details>\n\n{CUT_NOTE}"


def _render_table(table: FoldedTable, is_open: bool) -> Iterator[str]:
    state = " open" if is_open else ""
    yield ""
    yield f"<details{state}><summary>{escape_markdown(table.title)}</summary>"
    yield ""
    yield f"| {' | '.join(table.columns)} |"
    yield f"|{' --- |' * len(table.columns)}"
    for row in table.rows:
        yield f"| {' | '.join(row)} |"
    yield ""
    yield "</details>"
