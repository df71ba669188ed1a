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
from tip_figures.figures.tables.cells import copy_cells, write_cell

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
    """Yield the changes of source tables and descriptors, with their kinds corrected for figures.

    A change gets the kind `meaning-changed` if it changes what a row is about (see
    `_classify_change`), or if it is in the row or in a term of an identity that now has another
    kind or other terms. Changed rows of generated tables are left out, because they follow from
    the source tables.

    Args:
        old: None if the figures of the old state cannot be read; then changed identities are not
            recognized
    """
    table_by_path = new.package.name_by_path
    redefined_ids = list_redefined(old, new) if old else set()
    for change in changes:
        table = table_by_path.get(change.path, "")
        kind = _classify_change(change, table)
        identity_id = change.key.partition("/")[0]  # the key of a term is identity_id/position
        if identity_id in redefined_ids:
            kind = "meaning-changed"
        if not (table and new.package.tables[table].is_generated):
            yield change._replace(kind=kind)


def _classify_change(change: Change, table: str) -> str:
    """Return the kind of a change, such as `cell-changed`, for a table of figures.

    A change of a cell that says what the row is about (see SUBJECTS) is `meaning-changed`. Lists of
    units or dimensions are an exception: if a list only gained items, the change is
    `list-extended`, and if only their order changed, it keeps its kind. The removal of a gap or a
    statement is `row-removed`, because no row refers to these. All other changes keep their kind.

    Args:
        table: name of the changed table; "" for a file that is not a table
    """
    if table in UNREFERENCED and change.kind == "key-removed":
        return "row-removed"
    if change.kind != "cell-changed" or change.column not in SUBJECTS.get(table, ()):
        return change.kind
    if change.column in LISTS:
        old_items, new_items = _read_items(change.old), _read_items(change.new)
        if old_items == new_items:
            return change.kind
        if old_items < new_items:  # all old items and more
            return "list-extended"
    return "meaning-changed"


def _read_items(cell: object) -> set[str]:
    """Return the items of a list in a cell: `ISK;USD` -> `ISK`, `USD`; none if it is empty."""
    return set(str(cell or "").split(";")) - {""}


def list_redefined(old: Figures, new: Figures) -> set[str]:
    """Return the ids of identities that both states have, but with a different kind or terms."""
    old_by_id = old.evaluated_by_id
    return {
        identity_id
        for identity_id, evaluated in new.evaluated_by_id.items()
        if identity_id in old_by_id
        and list_claims(evaluated) != list_claims(old_by_id[identity_id])
    }


def list_claims(evaluated: EvaluatedIdentity) -> set[object]:
    """Return what an identity such as `40 = 25 + 15` claims, as a set that can be compared.

    Returns:
        the kind, and (role, figure_id, coefficient) of each term. Positions of terms are left out,
        because they do not change the claim
    """
    terms = [(term.role, term.figure_id, term.coefficient) for term in evaluated.term_rows]
    return {evaluated.identity.kind, *terms}


# Words


def describe_changes(old: Figures, new: Figures, changes: Sequence[Change]) -> Iterator[Group]:
    """Yield the changes in words, in one group for each passage, in the order of source_id.

    A passage has the changes of its figures, numerals, identities and gaps. If indicators were
    added, the first group has these. All other changes are left out.

    Args:
        changes: at least those of source tables between the two states
    """
    table_by_path = new.package.name_by_path
    # (table, primary key) -> the changes of this row
    rows = group_by(changes, lambda change: (table_by_path.get(change.path, ""), change.key))
    passage_lines = chain(
        _describe_figures_and_numerals(old, new, rows),
        _describe_identities(old, new, rows),
        _describe_gaps(new, rows),
        _describe_indicators(rows),
    )
    lines_by_source = group_by(passage_lines, lambda passage_line: passage_line[0])
    for source_id, lines in sorted(lines_by_source.items()):  # "", for indicators, is first
        title = _describe_passage(old, new, source_id) if source_id else "New indicators"
        yield Group(title, [words for _, words in lines])


def _describe_passage(old: Figures, new: Figures, source_id: str) -> str:
    """Return the name of a passage and its state: "2020 Report, Iceland, Protection (new)".

    Returns:
        a name that ends with "(new)" if only the new tables have the passage, and with "(changed)"
        if the old tables have it, too; otherwise its source_id and "(removed)"
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
    """Yield a line for each changed figure, and for each changed numeral that states no figure.

    Lines are in the order of the numerals (number mentions in a text). The line of a figure begins
    with the place and the quote of the numeral that states it, and links to it. Figures without a
    numeral, such as removed ones, are last. A numeral of the role `figure` or `date` has no line of
    its own: a figure shows the change, or the numeral counts nothing. Removed numerals have none.

    Args:
        rows: all changes by table and key

    Yields:
        the source_id of the passage, and the line
    """
    # A figure of both states is described as it is in the new one.
    figures = {**old.figure_by_id, **new.figure_by_id}.values()
    changed_figures = [figure for figure in figures if ("figures", figure.figure_id) in rows]
    figures_by_numeral = group_by(changed_figures, new.find_stating_numeral)
    for numeral in new.numerals:
        lines = [_describe_figure(figure, rows) for figure in figures_by_numeral.get(numeral, ())]
        is_changed = ("numerals", new.format_key(numeral)) in rows
        if is_changed and numeral.role not in ("figure", "date"):
            reason = " ".join(filter(None, (numeral.role, numeral.figure_id, numeral.note)))
            lines.append(f"No figure: {reason}")
        place = f"{numeral.place} “{numeral.quote}”"
        for words in lines:
            yield numeral.source_id, LinkedText(f"{place} {words}", link_numeral(new, numeral))
    for figure in figures_by_numeral.get(None, ()):
        yield figure.source_id, LinkedText(_describe_figure(figure, rows))


def _describe_figure(figure: FigureRow, rows: RowChanges) -> str:
    """Return a changed figure in words: "40 victims, Iceland 2020; obs_status: U; value 3 → 4".

    The words are the label of the figure, its unusual cells (see `list_unusual_cells`), and the
    columns that changed. If the whole row was added or removed, "new" or "removed" replaces the
    columns.
    """
    unusual_cells = list_unusual_cells(figure)
    changes = rows["figures", figure.figure_id]
    # `column` is empty for a whole row, of which `values` is "new" or "removed".
    edits = [f"{change.column} {change.values}".lstrip() for change in changes]
    return "; ".join((figure.label, *unusual_cells, *edits))


def list_unusual_cells(figure: FigureRow) -> list[str]:
    """Return the cells of a figure that differ from those of most figures: "obs_status: E".

    USUAL_CODES has the columns that are compared, and what most figures have in them.
    """
    codes = copy_cells(figure, *USUAL_CODES)
    return [f"{name}: {code}" for name, code in codes.items() if code != USUAL_CODES[name]]


def _describe_identities(old: Figures, new: Figures, rows: RowChanges) -> Iterator[PassageLine]:
    """Yield a line with the arithmetic of each identity that changed or has a changed figure.

    A line looks like “40 = 25 + 15  (exact) These parts make up all victims.” A removed identity
    has “→ removed” after the arithmetic. An identity that now has another kind or other terms has
    the old and the new arithmetic. If an identity cannot be evaluated, the reason replaces the
    verdict.

    Args:
        rows: all changes by table and key

    Yields:
        the source_id of the identity, and the line
    """
    identities = {**old.evaluated_by_id, **new.evaluated_by_id}
    redefined_ids = list_redefined(old, new)
    for identity_id, evaluated in identities.items():
        keys = {("figures", term.figure_id) for term in evaluated.term_rows}
        keys.add(("identities", identity_id))
        arithmetic = evaluated.arithmetic
        if identity_id not in new.evaluated_by_id:
            arithmetic += " → removed"
        elif identity_id in redefined_ids:
            arithmetic = f"{old.evaluated_by_id[identity_id].arithmetic} → {arithmetic}"
        elif rows.keys().isdisjoint(keys):
            continue  # neither its row nor one of its figures changed
        identity = evaluated.identity
        verdict = (evaluated.verdict or evaluated.reason).replace("_", " ")
        words = f"{arithmetic}  ({verdict}) {identity.statement} {identity.explanation}"
        yield identity.source_id, LinkedText(words.rstrip())


def _describe_gaps(new: Figures, rows: RowChanges) -> Iterator[PassageLine]:
    """Yield a line for each row that was added or changed in `gaps`: a year without a number.

    A line looks like “No number: victims, ISL 2020: not_read”, with the quote and the note of the
    gap at the end if it has them. If the figure of the gap does not exist, its figure_id takes the
    place of indicator and area. Removed rows have no line.

    Args:
        rows: all changes by table and key

    Yields:
        the source_id of the gap, and the line
    """
    for gap in new.gaps:
        if ("gaps", new.format_key(gap)) in rows:
            figure = new.figure_by_id.get(gap.figure_id)
            series = f"{figure.indicator_id}, {figure.ref_area}" if figure else gap.figure_id
            subject = f"{series} {gap.year}"
            reason = f"{gap.reason} “{gap.quote}” {gap.note}"
            reason = reason.replace(" “” ", " ")  # an empty quote
            yield gap.source_id, LinkedText(f"No number: {subject}: {reason}".rstrip())


def _describe_indicators(rows: RowChanges) -> Iterator[PassageLine]:
    """Yield a line with all cells of each indicator that was added.

    Changed and removed indicators have no line.

    Args:
        rows: all changes by table and key

    Yields:
        "" (no passage states an indicator), and the line
    """
    for (table, _), changes in rows.items():
        row = changes[0].new
        if table == "indicators" and isinstance(row, dict):  # a whole row, which was added
            yield "", LinkedText("; ".join(f"{name}: {cell}" for name, cell in row.items()))


# Errata


def check_errata(old: Figures, new: Figures) -> Iterator[Finding]:
    """Yield findings about corrections without an erratum, and about wrong errata.

    An erratum is an item of the changelog such as `- FIGURE_ID: 40 → 42 (place in the report)`. It
    is wrong if it describes no correction between the two states, or has no place. Only new errata
    count: those that the old changelog does not have, or has less often, because the same
    correction may be made again.
    """
    corrections = _find_corrections(old, new)
    erratum_by_line = _list_errata(new.package)
    old_errata = _list_errata(old.package).values()
    # Only errata that are more frequent in the new changelog are left.
    new_errata = Counter(erratum_by_line.values()) - Counter(old_errata)
    for line, erratum in erratum_by_line.items():
        if erratum not in new_errata:
            continue
        problem = ""
        if PLACE_SUFFIX.sub("", erratum) not in corrections:
            problem = "OLD and NEW do not differ like this"
        elif not PLACE_SUFFIX.search(erratum):
            problem = "the place is missing"
        if problem:
            values = {"text": erratum, "problem": problem}
            yield create_finding("erratum-unfounded", CHANGELOG, line, **values)
    stated_corrections = {PLACE_SUFFIX.sub("", erratum) for erratum in new_errata}
    for correction, missing in corrections.items():
        if correction not in stated_corrections:
            yield missing


def _list_errata(package: Package) -> dict[int, str]:
    """Return, by line number from 1, the list items under `### Errata` headings in the changelog.

    Returns:
        an empty mapping if there is no changelog or it has no such items
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
    """Return the errata that corrected cells need, each with the finding to report if it is absent.

    A cell is corrected if its figure is in both states and the cell differs. Only the cells of
    CORRECTED_COLUMNS count. A bound that changes from or to `between` needs no erratum, because the
    erratum of the value shows the range.

    Returns:
        erratum without its place (`- FIGURE_ID: 40 → 42`) -> finding
    """
    corrections = {}
    for figure in new.figures:
        old_figure = old.figure_by_id.get(figure.figure_id)
        if old_figure is None:
            continue
        place = PLACE.sub(r"paragraph \1, sentence \2", figure.place)
        place = place or f"derived by {figure.derived_by}"  # no numeral states the figure
        for column in CORRECTED_COLUMNS:
            old_cell, new_cell = _write_cell(old_figure, column), _write_cell(figure, column)
            is_bound_of_range = column == "bound" and RANGE in (old_cell, new_cell)
            if old_cell == new_cell or is_bound_of_range:
                continue
            name = "" if column == VALUE else f"{column} "
            erratum = f"- {figure.figure_id}: {name}{old_cell} → {new_cell}"
            values = {"old": old_cell, "new": new_cell, "expected": f"{erratum} ({place})"}
            corrections[erratum] = new.create_finding(figure, column, "erratum-missing", **values)
    return corrections


def _write_cell(figure: FigureRow, column: str) -> str:
    """Return a cell as an erratum shows it: `2500000`, `(empty)`, or `1–3` if it is a range.

    Only the column VALUE shows the range of a figure.
    """
    cell = write_cell(getattr(figure, column)) or "(empty)"
    if column == VALUE and figure.value_to is not None:
        return f"{cell}–{write_cell(figure.value_to)}"
    return cell
