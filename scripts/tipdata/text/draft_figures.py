"""Draft rows of figures and identities for a passage, among those that somebody has coded, which are never overwritten.

A draft is marked: the note of a figure or numeral, or the statement of an identity, begins with “Proposal:”. Who has judged
a row takes the mark away, in the table or by emptying `check` in the worksheet; what is marked is no part of a package that
is valid.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tipdata.figures import kinds
from tipdata.figures.model import Figures
from tipdata.figures.records import Figure, Source
from tipdata.text import propose, propose_identities, propose_source, worksheet
from tipdata.text.propose import Proposal
from tipdata.text.propose_identities import Tie
from tipdata.text.scanned import Sentence
from tipdata.text.worksheet import DROP, Cells

MARK = "Proposal:"


@dataclass
class Drafted:
    """What would be written of a source.

    tables:    rows of figures, identities, identity_terms and areas that come, by table
    ledger:    cells of numerals that change, by place
    worksheet: its rows
    """

    tables: dict[str, list[Cells]] = field(default_factory=dict)
    ledger: dict[str, Cells] = field(default_factory=dict)
    worksheet: list[Cells] = field(default_factory=list)


def draft(figures: Figures, source: Source, sentences: Sequence[Sentence], sheet: Mapping[str, Cells], name: str) -> Drafted:
    """Draft the figures and identities of a passage.

    sheet: rows of a worksheet that a coder gives back, and `name` its name, for messages; none for the first draft
    """
    return _Drafting(figures, source, sheet, name).run(propose.propose(figures, source, sentences))


class _Drafting:
    def __init__(self, figures: Figures, source: Source, sheet: Mapping[str, Cells], name: str) -> None:
        self.figures, self.source, self.sheet, self.name = figures, source, sheet, name
        self.made = Drafted({table: [] for table in ("areas", "figures", "identities", "identity_terms")})
        self.ledger = {f"{n.paragraph}.{n.sentence}:{n.start}": n for n in figures.numerals if n.source_id == source.source_id}

    def run(self, proposals: list[Proposal]) -> Drafted:
        kept = [judged for one in proposals if (judged := self._numeral(one))]
        ties = propose_identities.propose(self.figures, self.source, kept)
        for one in kept:
            if one.mention is None and one.figure and not self._derived(one):
                ties = [tie for tie in ties if one.figure_id not in dict(tie.terms)]
        by_id = {one.figure_id: one.figure for one in kept if one.figure}
        for tie in ties:
            self._identity(tie, by_id)
        codes = {code for figure in by_id.values() for code in figure.codes.values()} | {self.source.ref_area}
        self._table("areas", [worksheet_area(area) for area in propose_source.missing(self.figures, codes)])
        return self.made

    def _table(self, name: str, rows: Sequence[Cells]) -> None:
        self.made.tables[name] += rows

    def _numeral(self, one: Proposal) -> Proposal | None:
        """A proposal as the tables and the worksheet have it; None for one that states no figure."""
        assert one.mention is not None
        place = worksheet.place(one.mention)
        coded = self.ledger.get(place)
        if coded and coded.role and not coded.note.startswith(MARK):
            figure = self.figures.figure.get(coded.figure_id) if coded.role == "figure" else None
            if figure is None or not figure.note.startswith(MARK):
                return dataclasses.replace(one, figure=figure, figure_id=coded.figure_id) if figure else None
            one = dataclasses.replace(one, figure=figure, figure_id=figure.figure_id)
        row = self.sheet.get(place)
        check = row["check"] if row else self._check(one)
        role = row["role"] if row else one.role
        if check == DROP:
            role = "other"
        if role == "figure" and one.figure and row:
            one = dataclasses.replace(one, figure=worksheet.amended(one.figure, row, self.name))
        if role != "figure":
            one = dataclasses.replace(one, figure=None, figure_id=row["id"] if row and role == "restatement" else one.figure_id)
        note = self._marked(check, one.figure.note if one.figure else row["note"] if row else one.note)
        told = one.figure_id if role in ("figure", "restatement") else ""
        self.made.ledger[place] = {"role": role, "figure_id": told, "note": "" if role == "figure" else note}
        shown = {"check": check, "id": told, "role": role, "hedge": one.mention.around.hedge or "", "note": one.note}
        if one.figure:
            self._table("figures", [worksheet.cells(one.figure) | {"note": note}])
            shown = worksheet.cells(one.figure) | shown | {"note": one.figure.note.removeprefix(MARK).strip()}
        self.made.worksheet.append(worksheet.words(one.mention) | shown)
        return one if one.figure else None

    def _check(self, one: Proposal) -> str:
        return ", ".join(one.open) if one.figure else one.role

    def _marked(self, check: str, note: str) -> str:
        plain = note.removeprefix(MARK).strip()
        return f"{MARK} {check}. {plain}".strip() if check not in ("", DROP) else plain

    def _derived(self, one: Proposal) -> bool:
        """Write a figure that follows from others, unless a coder drops it."""
        assert one.figure is not None
        row = self.sheet.get(one.figure_id)
        check = row["check"] if row else "derived"
        if check == DROP:
            self.made.worksheet.append(dict(row or {}))
            return False
        figure = worksheet.amended(one.figure, row, self.name) if row else one.figure
        self._table("figures", [worksheet.cells(figure) | {"note": self._marked(check, figure.note)}])
        self.made.worksheet.append(worksheet.cells(figure) | {"check": check, "id": one.figure_id, "role": "derived"})
        return True

    def _identity(self, tie: Tie, by_id: Mapping[str, Figure]) -> None:
        row = self.sheet.get(tie.identity_id)
        check = row["check"] if row else "holds by chance?"
        statement = (row["statement"] if row else tie.statement).removeprefix(MARK).strip()
        shown = {"check": check, "id": tie.identity_id, "kind": tie.kind, "statement": statement}
        self.made.worksheet.append(shown)
        if check == DROP:
            return
        cells = {"identity_id": tie.identity_id, "source_id": self.source.source_id, "kind": tie.kind}
        self._table("identities", [cells | {"statement": f"{MARK} {statement}" if check else statement}])
        for position, (figure, role) in enumerate(tie.terms, 1):
            sign = {"total": "1", "part": "-1"}[role] if tie.kind == "sum" else ""
            cells = {"identity_id": tie.identity_id, "position": str(position), "figure_id": figure, "role": role}
            self._table("identity_terms", [cells | {"coefficient": sign}])
