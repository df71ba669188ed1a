"""Draft rows of figures and identities for a passage, among those that somebody has coded, which are never overwritten.

A drafted row is marked as a proposal. Who has judged it takes the mark away, in the table or by emptying `check` in the
worksheet; a package that holds marked rows is not valid.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tipdata.figures import kinds
from tipdata.figures.judged import operand
from tipdata.figures.model import Figures
from tipdata.figures.records import PROPOSAL, Figure, Numeral, Source, Term
from tipdata.text import propose, propose_identities, propose_source, worksheet
from tipdata.text.propose import Proposal
from tipdata.text.propose_identities import Tie
from tipdata.text.scanned import Sentence
from tipdata.text.worksheet import DROP, Cells


@dataclass
class Drafted:
    """What would be written of a source.

    tables:    rows by table: of areas those that come, of figures, identities and their terms all that are marked or
               were until now, in place of those that are marked
    ledger:    cells that change in the rows of the ledger, by place
    worksheet: its rows
    """

    tables: dict[str, list[Cells]] = field(default_factory=dict)
    ledger: dict[str, Cells] = field(default_factory=dict)
    worksheet: list[Cells] = field(default_factory=list)


def draft(
    figures: Figures, source: Source, sentences: Sequence[Sentence], sheet: Mapping[str, Cells], name: str
) -> Drafted:
    """Draft the figures and identities of a passage.

    sheet: rows of a worksheet that a coder gives back, `name` its name for messages; none for a first draft
    """
    return _Drafting(figures, source, sheet, name).run(propose.propose(figures, source, sentences))


class _Drafting:
    def __init__(self, figures: Figures, source: Source, sheet: Mapping[str, Cells], name: str) -> None:
        self.figures, self.source, self.sheet, self.name = figures, source, sheet, name
        self.made = Drafted({name: [] for name in ("areas", "figures", "identities", "identity_terms")})
        mine = [one for one in figures.numerals if one.source_id == source.source_id]
        self.coded = {f"{one.paragraph}.{one.sentence}:{one.start}": one for one in mine}
        self.ids = {one.figure_id for one in figures.figures}
        self.renamed: dict[str, str] = {}

    def run(self, proposals: list[Proposal]) -> Drafted:
        kept = [judged for one in proposals if (judged := self._numeral(one))]
        mine = [one for one in self.figures.figures if one.source_id == self.source.source_id and not _marked(one.note)]
        at = {one.figure_id for one in kept}
        kept += [Proposal(None, "figure", one, one.figure_id) for one in mine if one.figure_id not in at]
        coded = len(kept)
        ties = propose_identities.propose(self.figures, self.source, kept)
        dropped = {one.figure_id for one in kept[coded:] if not self._derived(one)}
        by_id = {one.figure_id: one.figure for one in kept if one.figure}
        for tie in ties:
            if dropped.isdisjoint(dict(tie.terms)):
                self._identity(tie, by_id)
        codes = {code for figure in by_id.values() for code in (figure.ref_area, *figure.codes.values())}
        for area in propose_source.missing(self.figures, codes):
            self.made.tables["areas"].append(
                dict(zip(("area_id", "name", "kind", "iso_alpha2"), dataclasses.astuple(area), strict=False))
            )
        return self.made

    def _numeral(self, one: Proposal) -> Proposal | None:
        """A proposal as the tables and the worksheet have it; None for one that states no figure."""
        mention = one.mention
        assert mention is not None  # of a numeral
        place = worksheet.place(mention)
        if (coded := self.coded.get(place)) and coded.role:
            figure = self.figures.figure.get(coded.figure_id) if coded.role == "figure" else None
            if not _marked(figure.note if figure else coded.note):
                return dataclasses.replace(one, figure=figure, figure_id=coded.figure_id) if figure else None
            one = _as_coded(one, coded, figure)
        row = self.sheet.get(place)
        check, role, note = ", ".join(one.open) or "role", one.role, one.note
        if row:
            check, note = row["check"], row["note"]
            role = "other" if check == DROP else row["role"]
            one = self._amended(one, row, role)
        told = self.renamed.get(one.figure_id, one.figure_id) if role in ("figure", "restatement") else ""
        self.made.ledger[place] = {
            "role": role,
            "figure_id": told,
            "note": "" if role == "figure" else mark(check, note),
        }
        shown = {"check": check, "id": told, "role": role, "hedge": mention.around.hedge or "", "note": note}
        if one.figure:
            self._figure(one.figure, mark(check, note))
            shown = worksheet.cells(one.figure) | shown
        if check not in ("", DROP):
            self.made.worksheet.append(shown | worksheet.words(mention))
        return one if one.figure else None

    def _amended(self, one: Proposal, row: Cells, role: str) -> Proposal:
        """A proposal with what a coder changed; a figure that counts something else now has another identifier."""
        if role != "figure" or one.figure is None:
            return dataclasses.replace(
                one, figure=None, figure_id=row["id"] if role == "restatement" else one.figure_id
            )
        figure = worksheet.amended(one.figure, row, self.name)
        if figure.cell != one.figure.cell:
            name = propose.figure_id(self.source, figure, self.ids)
            self.renamed[one.figure_id] = name
            figure = dataclasses.replace(figure, figure_id=name)
        return dataclasses.replace(one, figure=figure, figure_id=figure.figure_id)

    def _figure(self, figure: Figure, note: str) -> None:
        self.made.tables["figures"].append(worksheet.cells(figure) | {"note": note})

    def _derived(self, one: Proposal) -> bool:
        """Write a figure that follows from others, unless a coder drops it."""
        assert one.figure is not None
        row = self.sheet.get(one.figure_id)
        check, note = (row["check"], row["note"]) if row else ("derived", "")
        if check != DROP:
            self._figure(one.figure, mark(check, note))
        if check:
            shown = {"check": check, "id": one.figure_id, "place": "", "role": "derived", "note": note}
            self.made.worksheet.append(worksheet.cells(one.figure) | shown)
        return check != DROP

    def _identity(self, tie: Tie, by_id: Mapping[str, Figure]) -> None:
        row = self.sheet.get(tie.identity_id)
        check, statement = (row["check"], row["statement"]) if row else ("told or by chance", tie.statement)
        rows = [Term(tie.identity_id, place, figure, role, None) for place, (figure, role) in enumerate(tie.terms, 1)]
        known = {**self.figures.figure, **by_id}
        if check:
            shown = {"check": check, "id": tie.identity_id, "kind": tie.kind, "statement": statement}
            shown["arithmetic"] = kinds.written(
                tie.kind, [operand(term, known[term.figure_id], tie.kind) for term in rows]
            )
            self.made.worksheet.append(shown)
        if check != DROP:
            head = {"identity_id": tie.identity_id, "source_id": self.source.source_id, "kind": tie.kind}
            said = f"{PROPOSAL} {statement}" if check else statement
            self.made.tables["identities"].append(head | {"statement": said})
            self.made.tables["identity_terms"] += [
                {name: worksheet.text(getattr(term, name)) for name in ("identity_id", "position", "figure_id", "role")}
                for term in rows
            ]


def mark(check: str, note: str) -> str:
    """A note that says what must be judged, unless nothing must."""
    return f"{PROPOSAL} {check}. {note}".strip() if check not in ("", DROP) else note


def _marked(note: str) -> bool:
    return note.startswith(PROPOSAL)


def _as_coded(one: Proposal, coded: Numeral, figure: Figure | None) -> Proposal:
    """A proposal as it stands in the tables, where somebody may have changed it."""
    note = figure.note if figure else coded.note
    open_ = note.removeprefix(PROPOSAL).partition(".")[0].strip().split(", ")
    plain = note.partition(". ")[2]
    return dataclasses.replace(one, role=coded.role, figure=figure, figure_id=coded.figure_id, note=plain, open=open_)
