"""Draft rows of figures and identities for a passage, among those that somebody has coded, which are never overwritten.

A drafted row is marked as a proposal. Who has judged it takes the mark away, in the table or by emptying `check` in the
worksheet; a package that holds marked rows is not valid.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Mapping, Sequence, Set
from dataclasses import dataclass, field

from tipdata.figures import kinds
from tipdata.figures.judged import operand
from tipdata.figures.model import Figures
from tipdata.figures.records import PROPOSAL, Figure, Source, Term
from tipdata.text import propose, propose_identities, propose_source, worksheet
from tipdata.text.identity_list import Tie
from tipdata.text.propose import Proposal
from tipdata.text.report_copy import Sentence
from tipdata.text.table_rows import Cells
from tipdata.text.worksheet import DROP, NO_SHEET, Sheet

UNCOUNTED = "Counts nothing that the tables hold."


@dataclass
class Drafted:
    """What would be written of a source.

    tables:    rows that come, by table; of figures and identities they stand in place of all that the source has marked
    ledger:    cells that change in the rows of the ledger, by place; None for a row that goes
    worksheet: its rows
    """

    tables: dict[str, list[Cells]] = field(default_factory=dict)
    ledger: dict[str, Cells | None] = field(default_factory=dict)
    worksheet: list[Cells] = field(default_factory=list)


def draft(
    figures: Figures, source: Source, sentences: Sequence[Sentence], ledger: Mapping[str, Cells],
    drafted: Set[str] = frozenset(), sheet: Sheet = NO_SHEET,
) -> Drafted:  # fmt: skip
    """Draft the figures and identities of a passage.

    ledger:  rows of its numerals, by place
    drafted: figures that were drafted before, and that nobody has judged
    sheet:   a worksheet that a coder gives back
    """
    proposals = propose.propose(figures, source, sentences)
    listed = [one for one in proposals if one.mention and worksheet.place(one.mention) in ledger]
    return _Drafting(figures, source, ledger, drafted, sheet).run(listed)


class _Drafting:
    def __init__(
        self, figures: Figures, source: Source, ledger: Mapping[str, Cells], drafted: Set[str], sheet: Sheet
    ) -> None:
        self.figures, self.source, self.ledger, self.drafted, self.sheet = figures, source, ledger, drafted, sheet
        self.made = Drafted({name: [] for name in ("areas", "figures", "identities", "identity_terms")})
        self.ids = {one.figure_id for one in figures.figures}
        self.renamed: dict[str, str] = {}
        self.stands: set[str] = set()  # figures of numerals that somebody has judged
        self.kept: list[Proposal] = []  # those that state a figure, so far

    def run(self, proposals: list[Proposal]) -> Drafted:
        kept = self.kept
        kept += filter(None, map(self._numeral, proposals))
        fresh = {one.figure_id for one in kept} - self.stands
        stand = [
            one
            for one in self.figures.figures
            if one.source_id == self.source.source_id and one.figure_id not in self.drafted
        ]
        kept += [Proposal(None, "figure", one, one.figure_id) for one in stand if one.figure_id not in self.stands]
        found, derived = propose_identities.propose(self.figures, self.source, kept, frozenset(self.drafted))
        ties = self._of_drafts(found, fresh)
        names = {tie.identity_id for tie in ties}
        gone = {one.figure_id for one in derived if one.derived_by not in names or not self._derived(one)}
        by_id = {one.figure_id: one for one in (*derived, *(p.figure for p in kept)) if one}
        for tie in ties:
            if gone.isdisjoint(dict(tie.terms)):
                self._identity(tie, by_id)
        codes = {code for figure in by_id.values() for code in (figure.ref_area, *figure.codes.values())}
        columns = ("area_id", "name", "kind", "iso_alpha2")
        areas = propose_source.missing(self.figures, codes)
        self.made.tables["areas"] = [{name: getattr(area, name) for name in columns} for area in areas]
        return self.made

    def _of_drafts(self, ties: Sequence[Tie], fresh: Container[str]) -> list[Tie]:
        """Identities of what is drafted: of a figure that nobody has judged, or drafted before and not judged since."""
        mine = [one for one in self.figures.identities if one.source_id == self.source.source_id]
        before = {one.identity_id for one in mine if _marked(one.statement)} | self.sheet.rows.keys()
        return [tie for tie in ties if tie.identity_id in before or any(name in fresh for name, _ in tie.terms)]

    def _numeral(self, one: Proposal) -> Proposal | None:
        """A proposal as the tables and the worksheet have it; None for one that states no figure."""
        mention = one.mention
        assert mention is not None  # of a numeral
        place = worksheet.place(mention)
        coded = self.ledger[place]
        if coded["role"]:
            figure = self.figures.figure.get(coded["figure_id"]) if coded["role"] == "figure" else None
            is_draft = coded["figure_id"] in self.drafted or _marked(coded["note"])
            if figure or not is_draft:
                one = _as_coded(one, coded, figure if mention.tie != "range" else None)
            if not is_draft:
                self.stands.add(one.figure_id)
                return one if one.figure else None
        check = "" if mention.tie == "range" else ", ".join(one.open) or "role"
        if row := self.sheet.rows.get(place):
            check = row["check"]
            one = self._amended(one, row, "other" if check == DROP else row["role"])
        if check == DROP and mention.numeral.form == "negation":
            self.made.ledger[place] = None
            return None
        told = self.renamed.get(one.figure_id, one.figure_id) if one.role in ("figure", "restatement") else ""
        note = mark(check, one.note)
        self.made.ledger[place] = {"role": one.role, "figure_id": told, "note": "" if one.role == "figure" else note}
        if one.figure:
            self._figure(one.figure, note)
        if check not in ("", DROP):
            shown = worksheet.cells(one.figure or one.instead) | worksheet.words(mention)
            more = {"check": check, "id": told, "role": one.role, "hedge": mention.around.hedge, "note": one.note}
            self.made.worksheet.append(shown | more)
        return one if one.figure else None

    def _amended(self, one: Proposal, row: Cells, role: str) -> Proposal:
        """A proposal with what a coder changed; a figure that counts something else now has another identifier."""
        old = one.figure or one.instead
        if role != "figure" or old is None:
            name = row["id"] if role == "restatement" else one.figure_id
            if role == "restatement" and old and one.figure and name == one.figure_id:  # of its own, which is no more
                name = next((p.figure_id for p in reversed(self.kept) if p.figure and p.figure.value == old.value), "")
            note = row["note"] or (UNCOUNTED if row["check"] == DROP else "")
            return dataclasses.replace(one, role=role, figure=None, figure_id=name, note=note)
        figure = self._fitted(worksheet.amended(old, row, self.sheet.name), old)
        if figure.cell != old.cell or not figure.figure_id:
            name = propose.figure_id(self.source, figure, self.ids)
            self.renamed[one.figure_id] = name
            figure = dataclasses.replace(figure, figure_id=name)
        return dataclasses.replace(one, role=role, figure=figure, figure_id=figure.figure_id, note=row["note"])

    def _fitted(self, figure: Figure, old: Figure) -> Figure:
        """A figure of another indicator than was proposed has its dimensions and unit."""
        indicator = self.figures.indicator.get(figure.indicator_id)
        if indicator is None or figure.indicator_id == old.indicator_id:
            return figure
        codes = {name: (code or "all") if name in indicator.dimensions else "" for name, code in figure.codes.items()}
        unit = figure.unit if figure.unit in indicator.units or not indicator.units else indicator.units[0]
        return dataclasses.replace(figure, codes=codes, unit=unit)

    def _figure(self, figure: Figure, note: str) -> None:
        self.made.tables["figures"].append(worksheet.cells(figure) | {"note": note})

    def _derived(self, figure: Figure) -> bool:
        """Write a figure that follows from others, unless a coder drops it."""
        row = self.sheet.rows.get(figure.figure_id)
        check, note = (row["check"], row["note"]) if row else ("derived", "")
        if check != DROP:
            self._figure(figure, mark(check, note))
        if check:
            shown = {"check": check, "id": figure.figure_id, "place": "", "role": "derived", "note": note}
            self.made.worksheet.append(worksheet.cells(figure) | shown)
        return check != DROP

    def _identity(self, tie: Tie, by_id: Mapping[str, Figure]) -> None:
        row = self.sheet.rows.get(tie.identity_id)
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


def _as_coded(one: Proposal, coded: Cells, figure: Figure | None) -> Proposal:
    """A proposal as it stands in the tables, where somebody may have changed it."""
    note = figure.note if figure else coded["note"]
    open_ = note.removeprefix(PROPOSAL).partition(".")[0].strip().split(", ")
    plain = note.partition(". ")[2]
    return dataclasses.replace(
        one, role=coded["role"], figure=figure, figure_id=coded["figure_id"], note=plain, open=open_
    )
