"""What changed between two states of the tables of figures: its kind, in words, and as errata.

The errata are there so that people who used the old figures see what was corrected. In the
changelog, under a heading `### Errata`, each correction is one list item: `- FIGURE_ID: OLD → NEW
(place in the report)` for a value, and `- FIGURE_ID: COLUMN OLD → NEW (place in the report)` for
another column. Values are written as in the table; a range is LOWER–UPPER, and an empty cell is
(empty).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from tip_figures.datapackage.comparison import Change
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.revisions import CHANGELOG
from tip_figures.datapackage.text_format import LinkedText
from tip_figures.figures.identities import EvaluatedIdentity
from tip_figures.figures.labels import link_numeral
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.figures.tables import GENERATED_TABLES
from tip_figures.figures.tables.figure_rows import copy_cells, write_cell

LISTS = ("units", "dimensions")  # columns of lists of which a longer one means the same as before
# Columns that say what a figure counts, besides the dimensions, what an indicator counts, and so
# what each figure of it means, and which passage a source is.
SUBJECTS = {
    "figures": ("indicator_id", "ref_area", "year", "period", "counted_by", "definition", "unit"),
    "indicators": ("label", "definition", "group", "part_of", "measure", *LISTS),
    "sources": ("report", "edition_year", "year_covered", "ref_area"),
}
UNREFERENCED = ("gaps", "statements")  # tables to whose rows nothing refers
# Codes of most figures; others are a decision that needs a look.
USUAL_CODES = {
    "year_basis": "stated",
    "period": "",
    "definition": "",
    "rounded_to": "",
    "obs_status": "A",
    "doubtful": "",
    "note": "",
}
ERRATA_HEADING = "### Errata"
PLACE = re.compile(r"(\d+)\.(\d+):\d+")
"""The place of a numeral, such as 1.2:51: paragraph, sentence and first character."""
PLACE_SUFFIX = re.compile(r" \([^\s()][^()]*\)$")
"""What follows the correction in an erratum."""
VALUE = "value"
CORRECTED_COLUMNS = (VALUE, "year", "period", "counted_by", "bound", "rounded_to", "obs_status")
"""Columns of figures whose corrections are errata; `value` includes `value_to`."""
RANGE = "between"  # the bound of a range, which its value shows

RowChanges = Mapping[tuple[str, str], Sequence[Change]]
"""Changes by the table and the primary key of their row."""
PassageLine = tuple[str, LinkedText]
"""The source_id of a passage, or "", and words about it."""


class Group(NamedTuple):
    """Changes in words, such as those of one passage."""

    title: str
    lines: Sequence[LinkedText]


# Kinds


def classify_changes(
    old: Figures | None, new: Figures, changes: Iterable[Change]
) -> Iterator[Change]:
    """Yield the changes of source tables and descriptors, with the kinds that figures give them.

    Changes of generated tables are left out. If the claims of an identity are different (see
    `list_claims`), all changes of its row and of its terms are `meaning-changed`.

    Args:
        old: None if its tables of figures cannot be read
    """
    table_by_path = new.package.name_by_path
    redefined_ids = list_redefined(old, new) if old else set()
    for change in changes:
        table = table_by_path.get(change.path, "")
        kind = _classify_change(change, table)
        if change.key.partition("/")[0] in redefined_ids:  # a cell or a term of an identity
            kind = "meaning-changed"
        if table not in GENERATED_TABLES:
            yield change._replace(kind=kind)


def _classify_change(change: Change, table: str) -> str:
    """Return the kind of a change in a table of figures.

    It is `meaning-changed` if the cell says what the row is about (SUBJECTS). But a list that only
    gained items is `list-extended`, and one that only has another order keeps its kind. A removed
    gap or statement is `row-removed`. All other changes keep their kind.

    Args:
        table: its name; "" for a file that is not a table
    """
    if table in UNREFERENCED and change.kind == "key-removed":
        return "row-removed"
    if change.kind != "cell-changed" or change.column not in SUBJECTS.get(table, ()):
        return change.kind
    before, after = (set(str(cell or "").split(";")) - {""} for cell in (change.old, change.new))
    if change.column in LISTS and before <= after:
        return "list-extended" if before != after else change.kind
    return "meaning-changed"


def list_redefined(old: Figures, new: Figures) -> set[str]:
    """Return the identity_ids in both states whose kind or terms differ."""
    return {
        identity_id
        for identity_id, evaluated in new.evaluated_by_id.items()
        if list_claims(evaluated) != list_claims(old.evaluated_by_id.get(identity_id, evaluated))
    }


def list_claims(evaluated: EvaluatedIdentity) -> set[object]:
    """Return what an identity claims: its kind and its terms, whose positions do not matter.

    Returns:
        the kind, and (role, figure_id, coefficient) of each term
    """
    terms = [(term.role, term.figure_id, term.coefficient) for term in evaluated.term_rows]
    return {evaluated.identity.kind, *terms}


# Words


def describe_changes(old: Figures, new: Figures, changes: Sequence[Change]) -> Iterator[Group]:
    """Yield the changes in words, in one group for each passage, in the order of source_id.

    The first group has the indicators that were added, if there are any.
    """
    table_by_path = new.package.name_by_path
    rows = group_by(changes, lambda change: (table_by_path.get(change.path, ""), change.key))
    lines_by_source = group_by(
        chain(
            _describe_figures_and_numerals(old, new, rows),
            _describe_identities(old, new, rows),
            _describe_gaps(new, rows),
            _describe_indicators(rows),
        ),
        lambda line: line[0],
    )
    for source_id, lines in sorted(lines_by_source.items()):
        title = _describe_passage(old, new, source_id) if source_id else "New indicators"
        yield Group(title, [words for _, words in lines])


def _describe_passage(old: Figures, new: Figures, source_id: str) -> str:
    """Name a passage and what happened to it: "2020 Report, Iceland, Protection (new)".

    Returns:
        a name that ends with "(changed)" if the old tables have the passage, too; only its
        source_id and "(removed)" if the new tables do not have it
    """
    source = new.source_by_id.get(source_id)
    if source is None:
        return f"{source_id} (removed)"
    state = "changed" if source_id in old.source_by_id else "new"
    area = new.get_code_label("ref_area", source.ref_area)
    return f"{source.publication}, {area}, {source.section} ({state})"


def _describe_figures_and_numerals(
    old: Figures, new: Figures, rows: RowChanges
) -> Iterator[PassageLine]:
    """Describe the figures that changed, and the changed numerals that state no figure.

    A figure is described at the numeral that states it, in the order of the table of numerals.
    Figures that no numeral states are last. A changed numeral of the role `figure` or `date` has no
    line of its own.

    Args:
        rows: all changes by table and key

    Yields:
        the source_id of the passage, and a line about it
    """
    figures = {**old.figure_by_id, **new.figure_by_id}.values()
    changed_figures = [figure for figure in figures if ("figures", figure.figure_id) in rows]
    figures_by_numeral = group_by(changed_figures, new.find_stating_numeral)
    for numeral in new.numerals:
        details = [_describe_figure(figure, rows) for figure in figures_by_numeral.get(numeral, ())]
        is_changed = ("numerals", new.format_key(numeral)) in rows
        if is_changed and numeral.role not in ("figure", "date"):
            reason = " ".join(filter(None, (numeral.role, numeral.figure_id, numeral.note)))
            details.append(f"No figure: {reason}")
        place = f"{numeral.place} “{numeral.quote}”"
        for words in details:
            yield numeral.source_id, LinkedText(f"{place} {words}", link_numeral(new, numeral))
    for figure in figures_by_numeral.get(None, ()):
        yield figure.source_id, LinkedText(_describe_figure(figure, rows))


def _describe_figure(figure: FigureRow, rows: RowChanges) -> str:
    """Describe a changed figure: its label, its unusual cells (see USUAL_CODES), and its changes.

    Returns:
        these, separated by semicolons: "40 victims, Iceland 2020; obs_status: U; value 3 → 4";
        instead of changed cells "new" or "removed" if the whole row was added or removed
    """
    unusual_cells = list_unusual_cells(figure)
    changes = rows["figures", figure.figure_id]
    edits = [f"{change.column} {change.values}".lstrip() for change in changes]
    return "; ".join((figure.label, *unusual_cells, *edits))


def list_unusual_cells(figure: FigureRow) -> list[str]:
    """List the cells of a figure that are not as of most figures: "obs_status: E"."""
    codes = copy_cells(figure, *USUAL_CODES)
    return [f"{name}: {code}" for name, code in codes.items() if code != USUAL_CODES[name]]


def _describe_identities(old: Figures, new: Figures, rows: RowChanges) -> Iterator[PassageLine]:
    """Describe the identities that changed, or of which a figure changed, as arithmetic.

    A removed one ends with “→ removed”; a redefined one has the old and the new arithmetic. The
    verdict follows, or the reason why an identity cannot be evaluated.
    """
    identities = {**old.evaluated_by_id, **new.evaluated_by_id}
    redefined_ids = list_redefined(old, new)
    for identity_id, evaluated in identities.items():
        keys = {("figures", term.figure_id) for term in evaluated.term_rows}
        arithmetic = evaluated.arithmetic
        if identity_id not in new.evaluated_by_id:
            arithmetic += " → removed"
        elif identity_id in redefined_ids:
            arithmetic = f"{old.evaluated_by_id[identity_id].arithmetic} → {arithmetic}"
        elif rows.keys().isdisjoint({*keys, ("identities", identity_id)}):
            continue
        identity = evaluated.identity
        verdict = (evaluated.verdict or evaluated.reason).replace("_", " ")
        words = f"{arithmetic}  ({verdict}) {identity.statement} {identity.explanation}"
        yield identity.source_id, LinkedText(words.rstrip())


def _describe_gaps(new: Figures, rows: RowChanges) -> Iterator[PassageLine]:
    """Describe the rows of gaps that were added or changed: a year without a number, and why.

    Removed rows are left out.
    """
    for gap in new.gaps:
        if ("gaps", new.format_key(gap)) in rows:
            figure = new.figure_by_id.get(gap.figure_id)
            series = f"{figure.indicator_id}, {figure.ref_area}" if figure else gap.figure_id
            subject = f"{series} {gap.year}"
            reason = f"{gap.reason} “{gap.quote}” {gap.note}".replace(" “” ", " ")
            yield gap.source_id, LinkedText(f"No number: {subject}: {reason}".rstrip())


def _describe_indicators(rows: RowChanges) -> Iterator[PassageLine]:
    """Describe the indicators that were added, with all their cells; they are in no passage."""
    for (table, _), (change, *_) in rows.items():
        if table == "indicators" and isinstance(change.new, dict):
            yield "", LinkedText("; ".join(f"{name}: {cell}" for name, cell in change.new.items()))


# Errata


def check_errata(old: Figures, new: Figures) -> Iterator[Finding]:
    """Report corrected values that are missing in the errata, and new entries that are not true.

    A new entry must state a correction between the two states, and a place. Entries of the old
    changelog are not checked. An entry is new if it occurs more often than there: a correction that
    is made again needs an entry of its own.
    """
    corrections = _find_corrections(old, new)
    items = _list_errata(new.package)
    new_texts = Counter(items.values()) - Counter(_list_errata(old.package).values())
    for line, text in items.items():
        problem = ""
        if PLACE_SUFFIX.sub("", text) not in corrections:
            problem = "OLD and NEW do not differ like this"
        elif not PLACE_SUFFIX.search(text):
            problem = "the place is missing"
        if text in new_texts and problem:
            values = {"text": text, "problem": problem}
            yield create_finding("erratum-unfounded", CHANGELOG, line, **values)
    stated = {PLACE_SUFFIX.sub("", text) for text in new_texts}
    yield from (missing for text, missing in corrections.items() if text not in stated)


def _list_errata(package: Package) -> dict[int, str]:
    """Return line number → list item under a heading of errata in the changelog of a package.

    Lines count from 1. Without a changelog there are none.
    """
    file = package.root / CHANGELOG
    lines = file.read_text("utf-8", "replace").splitlines() if file.is_file() else []
    items = {}
    is_in_errata = False
    for line_number, line in enumerate(lines, 1):
        if line.startswith("#"):
            is_in_errata = line.rstrip() == ERRATA_HEADING
        elif is_in_errata and line.startswith("- "):
            items[line_number] = line
    return items


def _find_corrections(old: Figures, new: Figures) -> dict[str, Finding]:
    """Find the cells of figures that were corrected.

    A change of the bound from or to `between` is not one of its own: the value shows a range.
    Figures that only one of the states has are not corrected.

    Returns:
        the erratum of each, without its place → the finding that it is missing
    """
    corrections = {}
    for figure in new.figures:
        before = old.figure_by_id.get(figure.figure_id, figure)
        place = PLACE.sub(r"paragraph \1, sentence \2", figure.place)
        place = place or f"derived by {figure.derived_by}"
        for column in CORRECTED_COLUMNS:
            cells = _write_cell(before, column), _write_cell(figure, column)
            if cells[0] != cells[1] and not (column == "bound" and RANGE in cells):
                name = "" if column == VALUE else f"{column} "
                erratum = f"- {figure.figure_id}: {name}{' → '.join(cells)}"
                values = {"old": cells[0], "new": cells[1], "expected": f"{erratum} ({place})"}
                missing = new.create_finding(figure, column, "erratum-missing", **values)
                corrections[erratum] = missing
    return corrections


def _write_cell(figure: FigureRow, column: str) -> str:
    """Write a cell as an erratum does: `2500000`, `1–3` for a range, `(empty)`."""
    cell = write_cell(getattr(figure, column)) or "(empty)"
    if column == VALUE and figure.value_to is not None:
        return f"{cell}–{write_cell(figure.value_to)}"
    return cell
