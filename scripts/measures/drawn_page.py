"""Write what became of the mistakes that were drawn by hand, at first and now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from measures.corruption import format_percent
from measures.drawn_mistakes import DrawnMistake
from measures.table_files import read_csv
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import escape_markdown

FIRST_RESULTS = Path(__file__).with_name("drawn_first_results.csv")
"""What was reported before any check was changed for the list; never written again."""
REASONS = Path(__file__).with_name("drawn_reasons.csv")
"""Why a mistake is not reported with the texts."""
NO_REASON = "**No reason is recorded.**"
PLACES = {
    "with_text": "passages whose text is given",
    "without_text": "passages without a text",
    "codebook": "indicators and areas",
}
"""Where a mistake was made, and how the page calls it."""
NOTHING = "\u2013"  # in place of a share of no mistakes
REPORTED = "reported"  # a cell of the first results; the other one is `missed`

TABLE_HEAD = """
| mistakes | tried | unseen: alone | after tidy | with the texts | now: alone | after tidy | with the texts |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""  # noqa: E501

CHAPTER_HEAD = """
## Drawn by hand

Somebody who had not seen the checks drew {single} single and {coordinated} coordinated mistakes
by hand, from the tables, the schemas and the texts. The list
(`scripts/measures/drawn_mistakes.csv`) is frozen. It is one person's idea of what contributors do,
not a frequency.

- **Unseen** was measured on 27 November 2026, before any check was changed for the list. It is the
  estimate for mistakes that these checks have not met.
- **Now** is what the checks report today. Some were written after looking at what had been missed,
  so these numbers say how much of the list is covered, and promise less about other mistakes.
{outdated}"""

OUTDATED = """
{number} of the list cannot be made any more, since the tables have changed there; “now” leaves them
out: {names}.
"""


class Reported(NamedTuple):
    """Whether a mistake is reported alone, after tidy, and with the texts after tidy."""

    alone: bool
    after_tidy: bool
    with_texts: bool


class FirstResult(NamedTuple):
    """What became of a mistake before any check was changed for the list.

    place: where it was made: a key of PLACES
    """

    place: str
    reported: Reported


@dataclass(frozen=True)
class DrawnResult:
    """What became of a mistake.

    now: None if it cannot be made any more
    """

    mistake: DrawnMistake
    first: FirstResult
    now: Reported | None


def read_first_results(path: Path = FIRST_RESULTS) -> dict[str, FirstResult]:
    """Return what was reported before any check was changed for the list, by mistake."""
    results = {}
    for row in read_csv(path):
        cells = [row[column] == REPORTED for column in Reported._fields]
        results[row["mistake"]] = FirstResult(row["place"], Reported(*cells))
    return results


def read_reasons(path: Path = REASONS) -> dict[str, str]:
    """Return why mistakes are not reported with the texts, by mistake."""
    return {row["mistake"]: row["reason"] for row in read_csv(path)}


def render_drawn_mistakes(results: Sequence[DrawnResult], reasons: Mapping[str, str]) -> str:
    """Return a chapter: shares by place, numbers by kind, and what is missed.

    reasons: why mistakes are not reported, by mistake
    """
    single = [result for result in results if not result.mistake.is_coordinated]
    coordinated = [result for result in results if result.mistake.is_coordinated]
    outdated = [result.mistake.name for result in results if result.now is None]
    note = OUTDATED.format(number=len(outdated), names=", ".join(outdated)) if outdated else ""
    page = CHAPTER_HEAD.format(single=len(single), coordinated=len(coordinated), outdated=note)
    page += TABLE_HEAD
    page += render_shares("all single mistakes", single)
    page += render_shares("all coordinated mistakes", coordinated)
    page += f"\nBy kind, in numbers of mistakes:\n{TABLE_HEAD}"
    page += render_kinds("all single mistakes", single)
    page += render_kinds("all coordinated mistakes", coordinated)
    return page + render_missed_results(results, reasons)


def render_shares(title: str, results: Sequence[DrawnResult]) -> str:
    """Return the rows of some mistakes: all, and by where they were made."""
    rows = render_row(f"**{title}**", results, format_percent)
    for place, name in PLACES.items():
        members = [result for result in results if result.first.place == place]
        if members:
            rows += render_row(name, members, format_percent)
    return rows


def render_kinds(title: str, results: Sequence[DrawnResult]) -> str:
    """Return the rows of some mistakes: all, and by kind."""
    rows = render_row(f"**{title}**", results, format_count)
    for kind, members in sorted(group_by(results, lambda item: item.mistake.kind).items()):
        rows += render_row(escape_markdown(kind), members, format_count)
    return rows


def render_row(
    name: str, results: Sequence[DrawnResult], format_cell: Callable[[int, int], str]
) -> str:
    """Return a row of a table: what was reported at first, and what is reported now.

    format_cell: writes how many of a number of mistakes are reported
    """
    cells = [name, str(len(results))]
    now = [result.now for result in results if result.now is not None]
    for outcomes in ([result.first.reported for result in results], now):
        for column in Reported._fields:
            number = sum(getattr(reported, column) for reported in outcomes)
            cells.append(format_cell(number, len(outcomes)) if outcomes else NOTHING)
    return f"| {' | '.join(cells)} |\n"


def format_count(part: int, _total: int) -> str:
    """Return how many mistakes are reported."""
    return str(part)


def render_missed_results(results: Sequence[DrawnResult], reasons: Mapping[str, str]) -> str:
    """Return the mistakes that are not reported with the texts, by reason."""
    missed = [result for result in results if result.now is not None and not result.now.with_texts]
    by_reason = group_by(missed, lambda item: reasons.get(item.mistake.name, NO_REASON))
    page = "\nNot reported with the texts, and why:\n\n"
    for reason, members in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        names = [f"{item.mistake.name} ({item.mistake.kind})" for item in members]
        page += f"- {reason} ({len(members)}) {', '.join(names)}.\n"
    return page
