"""What changed between two states of the tables of figures: passages, identities, indicators."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple
from urllib.parse import quote

from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package_comparison import TableKinds
from tip_figures.datapackage.text_format import Words
from tip_figures.figures.identities.evaluation import EvaluatedIdentity
from tip_figures.figures.labels import link_numeral
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow
from tip_figures.figures.tables.flat_rows import write_cell
from tip_figures.figures.tables.generated_tables import GENERATED_TABLES

# Columns that say what a figure counts, besides the dimensions, what an indicator counts, and so
# what each figure of it means, and which passage a source is.
SUBJECTS = {
    "figures": ("indicator_id", "ref_area", "year", "period", "unit"),
    "indicators": (
        "label",
        "definition",
        "counted_by",
        "units",
        "dimensions",
        "part_of",
        "measure",
    ),
    "sources": ("report", "edition_year", "year_covered", "ref_area"),
}
# Codes of most figures; others are a decision that needs a look.
USUAL_CODES = {
    "year_basis": "stated",
    "period": "calendar_year",
    "rounded_to": "",
    "obs_status": "A",
    "note": "",
}
SAFE_IN_MARKDOWN = ":/?#@!$&'*+,;=%~"  # characters of an address that no link in Markdown ends at

RowChanges = Mapping[tuple[str, str], Sequence[Change]]
"""Changes by the table and the primary key of their row."""
PassageLine = tuple[str, Words]
"""The source_id of a passage, or "", and words about it."""


class Group(NamedTuple):
    """Changes in words, such as those of one passage."""

    title: str
    lines: Sequence[Words]


def describe_tables(figures: Figures) -> TableKinds:
    """Say which cells tell what a row is about, and which tables follow from others."""
    dimensions = (dimension.name for dimension in figures.dimensions)
    subjects = {**SUBJECTS, "figures": (*SUBJECTS["figures"], *dimensions)}
    return TableKinds(subjects, ("units", "dimensions"), GENERATED_TABLES, ("gaps",))


def classify_claims(old: Figures, new: Figures, changes: Iterable[Change]) -> Iterator[Change]:
    """Yield all changes; one of an identity that relates other figures changes its meaning."""
    paths = [new.package.tables[name].path for name in ("identities", "identity_terms")]
    for change in changes:
        identity_id = change.key.partition("/")[0]
        before, after = old.evaluated_by_id.get(identity_id), new.evaluated_by_id.get(identity_id)
        if change.path in paths and before and after and list_claims(before) != list_claims(after):
            yield change._replace(kind="meaning-changed")
        else:
            yield change


def list_claims(evaluated: EvaluatedIdentity) -> set[object]:
    """Return what an identity claims: its kind, and each of its terms, wherever it is."""
    terms = [(term.role, term.figure_id, term.coefficient) for term in evaluated.term_rows]
    return {evaluated.identity.kind, *terms}


def describe_changes(old: Figures, new: Figures, changes: Sequence[Change]) -> Iterator[Group]:
    """Yield the indicators that were added, and the passages that changed, by source_id."""
    table_by_path = {table.path: name for name, table in new.package.tables.items()}
    rows = group_by(changes, lambda change: (table_by_path.get(change.path, ""), change.key))
    lines_by_source = group_by(
        chain(
            _describe_numerals(old, new, rows),
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
    """Name a passage, and say whether it is new: "2020 Report, Iceland, Protection (new)"."""
    source = new.source_by_id.get(source_id)
    if source is None:
        return f"{source_id} (removed)"
    state = "changed" if source_id in old.source_by_id else "new"
    area = new.get_code_label("ref_area", source.ref_area)
    return f"{source.title}, {area}, {source.section} ({state})"


def _describe_numerals(old: Figures, new: Figures, rows: RowChanges) -> Iterator[PassageLine]:
    """Describe each number that changed, or whose figure did, in the order of the text.

    Figures that no numeral states are last. Dates are left out.
    """
    figures = {**old.figure_by_id, **new.figure_by_id}.values()
    changed_figures = [figure for figure in figures if ("figures", figure.figure_id) in rows]
    figures_by_numeral = group_by(changed_figures, new.find_stating_numeral)
    for numeral in (*new.numerals, None):
        place = link = ""
        if numeral is not None:
            place = f"{numeral.paragraph}.{numeral.sentence}:{numeral.start} “{numeral.quote}”"
            link = quote(link_numeral(new, numeral), safe=SAFE_IN_MARKDOWN)
            is_changed = ("numerals", new.format_key(numeral)) in rows
            if is_changed and numeral.role not in ("figure", "date"):
                reason = " ".join(filter(None, (numeral.role, numeral.figure_id, numeral.note)))
                yield numeral.source_id, Words(f"{place} No figure: {reason}", link)
        for figure in figures_by_numeral.get(numeral, ()):
            details = _describe_figure(figure, rows["figures", figure.figure_id])
            yield figure.source_id, Words(f"{place} {details}".lstrip(), link)


def _describe_figure(figure: FigureRow, changes: Sequence[Change]) -> str:
    """Describe a figure, the decisions that its label does not show, and what changed."""
    codes = {column: write_cell(getattr(figure, column)) for column in USUAL_CODES}
    decisions = [f"{name}: {code}" for name, code in codes.items() if code != USUAL_CODES[name]]
    edits = [f"{change.column} {change.values}".lstrip() for change in changes]
    return "; ".join((figure.label, *decisions, *edits))


def _describe_identities(old: Figures, new: Figures, rows: RowChanges) -> Iterator[PassageLine]:
    """Describe the identities that changed, or of which a figure changed, as arithmetic."""
    identities = {**old.evaluated_by_id, **new.evaluated_by_id}
    for identity_id, evaluated in identities.items():
        earlier = old.evaluated_by_id.get(identity_id, evaluated)
        keys = {("figures", term.figure_id) for term in evaluated.term_rows}
        arithmetic = evaluated.arithmetic
        if identity_id not in new.evaluated_by_id:
            arithmetic += " → removed"
        elif list_claims(earlier) != list_claims(evaluated):
            arithmetic = f"{earlier.arithmetic} → {arithmetic}"
        elif rows.keys().isdisjoint({*keys, ("identities", identity_id)}):
            continue
        identity = evaluated.identity
        verdict = (evaluated.verdict or evaluated.reason).replace("_", " ")
        words = f"{arithmetic}  ({verdict}) {identity.statement} {identity.explanation}"
        yield identity.source_id, Words(words.rstrip())


def _describe_gaps(new: Figures, rows: RowChanges) -> Iterator[PassageLine]:
    """Describe the years without a number that changed."""
    for gap in new.gaps:
        if ("gaps", new.format_key(gap)) in rows:
            subject = f"{gap.indicator_id}, {gap.ref_area} {gap.year}"
            reason = f"{gap.reason} “{gap.quote}” {gap.note}".replace(" “” ", " ")
            yield gap.source_id, Words(f"No number: {subject}: {reason}".rstrip())


def _describe_indicators(rows: RowChanges) -> Iterator[PassageLine]:
    """Describe the indicators that were added; they are in no passage."""
    for (table, _), (change, *_) in rows.items():
        if table == "indicators" and isinstance(change.new, dict):
            yield "", Words("; ".join(f"{name}: {cell}" for name, cell in change.new.items()))
