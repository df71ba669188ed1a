"""Rows that a person adds to a worksheet: identities, and figures that follow from one.

An identity names its terms as `total 1.1:14; part 1.2:10; part 1.2:51`: the role of each figure,
and the place of its numeral or its identifier. Identities that are drafted are shown in the same
way; one whose terms a person has changed counts as added. The row of a derived figure has its value
in `numeral`, no place, and in `id` a name by which the terms refer to it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.datapackage.text_format import quote_value
from tip_figures.drafting.identifiers import make_figure_id, make_unused_id
from tip_figures.drafting.suggest_identities import SuggestedIdentity
from tip_figures.drafting.worksheet import DROP, Worksheet, apply_corrections
from tip_figures.drafting.worksheet_check import CellFault, find_code_faults, refuse
from tip_figures.figures.identity_kinds import IDENTITY_KINDS
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IdentityRow, SourceRow, TermRow

ADDED = "added"
"""In `role` and `check` of an identity that a person has added."""
_IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_IDENTIFIER = 80


@dataclass(frozen=True)
class AddedIdentity:
    """An identity of the worksheet.

    row: of the worksheet
    """

    row: TextRow
    suggested: SuggestedIdentity


def format_terms(terms: Sequence[TermRow], place_by_figure: Mapping[str, str]) -> str:
    """Write the terms of an identity for the worksheet.

    place_by_figure: places of the numerals that state figures, by figure_id
    """
    names = [f"{term.role} {place_by_figure.get(term.figure_id, term.figure_id)}" for term in terms]
    return "; ".join(names)


def list_derived_rows(worksheet: Worksheet) -> dict[str, TextRow]:
    """Return the rows of derived figures that a person has added, by their name."""
    rows = {}
    for name, row in worksheet.items():
        has_value = row.get("role") == "derived" and row.get("numeral")
        if has_value and not row.get("place") and row.get("check") != DROP:
            rows[name] = row
    return rows


def list_identity_rows(
    worksheet: Worksheet, drafted: Mapping[str, TextRow], earlier_ids: Mapping[str, object]
) -> list[TextRow]:
    """Return the rows of identities that a person has added or whose terms a person has changed.

    drafted:     cells of the identities that are suggested now, by identity_id
    earlier_ids: identifiers of rows that were drafted before
    """
    rows = []
    for name, row in worksheet.items():
        if row.get("place") or not row.get("terms") or row.get("check") == DROP:
            continue
        is_new = name not in drafted and name not in earlier_ids
        is_added = row.get("role") == ADDED or is_new
        if is_added or (name in drafted and _has_changed_terms(row, drafted[name])):
            rows.append(row)
    return rows


def _has_changed_terms(row: TextRow, drafted: TextRow) -> bool:
    """Whether a person has changed the terms of a drafted identity.

    With another arithmetic, the row is about another identity, which had this name before a figure
    was corrected.
    """
    arithmetic = row.get("arithmetic", drafted["arithmetic"])
    return arithmetic == drafted["arithmetic"] and row["terms"] != drafted["terms"]


class AddedRowReader:
    """Reads the rows that a person has added to a worksheet of a source.

    figures:  the package
    template: any figure of the source; the columns that a row does not have are as in this one
    used_ids: identifiers that are used, to which new ones are added
    """

    def __init__(
        self, figures: Figures, source: SourceRow, template: FigureRow, used_ids: set[str]
    ) -> None:
        self._figures = figures
        self._source = source
        self._template = template
        self._used_ids = used_ids

    def read_derived_figures(self, rows: Mapping[str, TextRow]) -> dict[str, FigureRow]:
        """Read the figures of rows by their name; an identity must be found for each.

        raises: ReadError if a cell is invalid
        """
        faults: list[CellFault] = []
        derived = {}
        for name, row in rows.items():
            faults += find_code_faults(row, self._figures)
            value = _read_number(row["numeral"])
            if value is None:
                problem = f"{quote_value(row['numeral'])} is not the value of a figure."
                faults.append(CellFault(row["line"], "numeral", problem))
            derived[name] = value or Decimal(0)
        refuse(faults)
        return {name: self._make_figure(name, rows[name], derived[name]) for name in rows}

    def _make_figure(self, name: str, row: TextRow, value: Decimal) -> FigureRow:
        """Make a derived figure; its identifier is its name if that is one of a figure already."""
        figure = replace(
            self._template,
            value=value,
            value_to=None,
            bound="exact",
            rounded_to=None,
            basis="derived",
            obs_status="A",
            place="",
            codes=dict.fromkeys(self._template.codes, ""),
        )
        figure = apply_corrections(figure, row)
        indicator = self._figures.indicator_by_id[figure.indicator_id]
        codes = {
            dimension: (code or "all") if dimension in indicator.dimensions else ""
            for dimension, code in figure.codes.items()
        }
        figure = replace(figure, codes=codes, note=row.get("note", ""))
        if figure.unit not in indicator.units and indicator.units:
            figure = replace(figure, unit=indicator.units[0])
        figure_id = make_figure_id(self._source, figure, self._used_ids - {name})
        self._used_ids.add(figure_id)
        return replace(figure, figure_id=figure_id)

    def read_identities(
        self, rows: Sequence[TextRow], figure_ids: Mapping[str, str]
    ) -> list[AddedIdentity]:
        """Read the identities of rows.

        figure_ids: identifiers of figures by the place of their numeral, their name or themselves
        raises:     ReadError if a cell is invalid
        """
        faults: list[CellFault] = []
        for row in rows:
            faults += _find_identity_faults(row, figure_ids)
        refuse(faults)
        return [self._make_identity(row, figure_ids) for row in rows]

    def _make_identity(self, row: TextRow, figure_ids: Mapping[str, str]) -> AddedIdentity:
        kind = row["kind"]
        terms = [(role, figure_ids[name]) for role, name in _split_terms(row["terms"])]
        identity_id = row.get("id", "")
        is_name = _IDENTIFIER.fullmatch(identity_id) and len(identity_id) <= _LONGEST_IDENTIFIER
        if not is_name or identity_id in self._figures.figure_by_id:
            identity_id = make_unused_id(f"{terms[0][1]}-{kind}", self._used_ids)
        self._used_ids.add(identity_id)
        identity = IdentityRow(
            identity_id=identity_id,
            source_id=self._source.source_id,
            kind=kind,
            statement=row["statement"],
            verdict="",
            residual=None,
            explanation=row.get("explanation", ""),
        )
        records = [
            TermRow(identity_id, position, figure_id, role, coefficient=None)
            for position, (role, figure_id) in enumerate(terms, 1)
        ]
        return AddedIdentity(row, SuggestedIdentity(identity, records))


def refuse_unused_figures(
    rows: Mapping[str, TextRow],
    derived: Mapping[str, FigureRow],
    identities: Sequence[AddedIdentity],
) -> None:
    """Refuse derived figures that are a term of no identity, from which they could follow.

    raises: ReadError
    """
    used = {term.figure_id for added in identities for term in added.suggested.terms}
    faults = []
    for name, figure in derived.items():
        if figure.figure_id not in used:
            problem = (
                f"no identity has the derived figure {quote_value(name)}; add a row with kind, "
                "terms and statement from which it follows."
            )
            faults.append(CellFault(rows[name]["line"], "id", problem))
    refuse(faults)


def _read_number(text: str) -> Decimal | None:
    """Read a value such as 1,350; None if it is not a number."""
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _split_terms(cell: str) -> Iterator[tuple[str, str]]:
    """Yield role and name of each term; the name is empty if a term has not exactly two words."""
    for text in cell.split(";"):
        words = text.split()
        if len(words) == 2:
            yield words[0], words[1]
        elif words:
            yield text.strip(), ""


def _find_identity_faults(row: TextRow, figure_ids: Mapping[str, str]) -> Iterator[CellFault]:
    """Yield the invalid cells of an identity that was added."""
    line = row["line"]
    kind = IDENTITY_KINDS.get(row.get("kind", ""))
    if kind is None:
        expected = ", ".join(IDENTITY_KINDS)
        problem = f"{quote_value(row.get('kind', ''))} is not a kind of identity: {expected}."
        yield CellFault(line, "kind", problem)
        return
    if not row.get("statement"):
        problem = "is empty; say in one sentence what the text implies."
        yield CellFault(line, "statement", problem)
    for role, name in _split_terms(row["terms"]):
        if role not in kind.roles:
            roles = " or ".join(kind.roles)
            problem = (
                f"{quote_value(f'{role} {name}'.strip())} is not a term of a {kind.name}; "
                f"write {roles} and the place or the identifier of a figure."
            )
            yield CellFault(line, "terms", problem)
        elif name not in figure_ids:
            problem = (
                f"{quote_value(name)} is neither the place of a figure of the passage nor the "
                "identifier of a figure."
            )
            yield CellFault(line, "terms", problem)
