"""Draft rows of figures and identities beside a ledger, among those that somebody has coded, which are never overwritten.

A drafted row is marked as a proposal. Who has judged it takes the mark away, in the table or by emptying `check` in the
worksheet; a package that holds marked rows is not valid. Marked rows are drawn anew from the text and the worksheet.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from tipdata.figures import kinds
from tipdata.figures.countries import countries
from tipdata.figures.judged import operand
from tipdata.figures.model import Figures
from tipdata.figures.records import PROPOSAL, Figure, Identity, Source, Term
from tipdata.package.load import Package
from tipdata.package.wording import many
from tipdata.text import propose, propose_identities, propose_source, table_rows, worksheet
from tipdata.text.draft import Draft
from tipdata.text.propose import Proposal
from tipdata.text.report_copy import Sentence
from tipdata.text.table_rows import Cells
from tipdata.text.worksheet import DROP, Sheet

_KEYS = {"areas": "area_id", "figures": "figure_id", "identities": "identity_id", "identity_terms": "identity_id"}
_MARKED = {"figures": "note", "identities": "statement"}  # where a drafted row is marked
UNCOUNTED = "Counts nothing that the tables hold."


def add(package: Package, made: Draft, sentences: Sequence[Sentence], sheet: Sheet) -> list[Cells]:
    """Add to a draft what follows from it: cells of the source, figures, identities, and areas; and write its files.

    made:    the draft of the ledger, which is changed
    returns: rows of the worksheet; none where the package has no tables of figures, or the source no edition and area
    """
    (cells,) = made.rows["sources"]
    figures = Figures.load(package)
    rows = [] if isinstance(figures, tuple) else _figures(figures, made, sentences, sheet)
    gone: set[str] = set()
    for name, mine in made.rows.items():
        table = package.tables[name]
        before = table_rows.read(package, table)
        key = _KEYS.get(name, "source_id")
        if mark := _MARKED.get(name):
            drafts = [
                row for row in before if row["source_id"] == cells["source_id"] and row[mark].startswith(PROPOSAL)
            ]
            gone = {row[key] for row in drafts}
        elif name not in _KEYS:
            gone = {cells["source_id"]}
        kept = [row for row in before if row[key] not in gone]
        if mine or len(kept) < len(before):
            made.files[table.path] = table_rows.in_order(table, before, [*kept, *mine])
    return rows


def _figures(figures: Figures, made: Draft, sentences: Sequence[Sentence], sheet: Sheet) -> list[Cells]:
    (cells,) = made.rows["sources"]
    proposed = propose_source.propose(figures, cells["source_id"])
    cells |= {name: proposed.get(name, "") for name, cell in cells.items() if not cell}
    source = propose_source.typed(cells)
    if source is None:
        made.notes.append("The source has no edition and area: fill them in, and scan again for drafts of figures.")
        return []
    ledger = {f"{row['paragraph']}.{row['sentence']}:{row['start']}": row for row in made.rows["numerals"]}
    drafted = Drafted(figures, source, ledger, made.drafted, sheet)
    drafted.draft(sentences)
    changed = [(row, drafted.changes.get(place, {})) for place, row in ledger.items()]
    made.rows["numerals"] = [row | change for row, change in changed if change is not None]
    cells["numerals"] = str(len(made.rows["numerals"]))
    made.rows |= drafted.tables
    left = sum(row["check"] != DROP for row in drafted.worksheet)
    made.notes.append(f"{many(left, 'row')} drafted for somebody to judge." if left else "Nothing is left to judge.")
    return drafted.worksheet


class Drafted:
    """What would be written of a source.

    ledger:    rows of its numerals as they stand, by place
    drafted:   figures that were drafted before, and that nobody has judged
    sheet:     a worksheet that a coder gives back
    tables:    rows that come, by table; of figures and identities they stand in place of all that the source has marked
    changes:   cells that change in the rows of the ledger, by place; None for a row that goes
    worksheet: its rows
    """

    def __init__(
        self, figures: Figures, source: Source, ledger: Mapping[str, Cells], drafted: Set[str], sheet: Sheet
    ) -> None:
        self.figures, self.source, self.ledger, self.drafted, self.sheet = figures, source, ledger, drafted, sheet
        self.tables: dict[str, list[Cells]] = {
            name: [] for name in ("areas", "figures", "identities", "identity_terms")
        }
        self.changes: dict[str, Cells | None] = {}
        self.worksheet: list[Cells] = []
        mine = [one for one in figures.figures if one.source_id == source.source_id]
        self._coded = {one.figure_id: one for one in mine if one.figure_id not in drafted}
        self._kept: list[Proposal] = []  # those that state a figure, so far
        self._renamed: dict[str, str] = {}

    def draft(self, sentences: Sequence[Sentence]) -> None:
        """Draft the figures and identities of the passage."""
        proposals = propose.propose(self.figures, self.source, sentences)
        proposals = [one for one in proposals if one.mention and one.mention.place in self.ledger]
        self._ids = {one.figure_id for one in self.figures.figures} - self.drafted
        self._ids |= {one.figure.figure_id for one in proposals}
        self._kept += filter(None, map(self._numeral, proposals))
        names = {one.figure.figure_id for one in self._kept}
        self._kept += [Proposal(None, "figure", one) for name, one in self._coded.items() if name not in names]
        found, derived = propose_identities.propose(self.figures, self.source, self._kept, frozenset(self.drafted))
        fresh = names - self._coded.keys()
        before = {one.identity_id for one in self.figures.identities if one.statement.startswith(PROPOSAL)}
        before |= self.sheet.keys()
        ties = [tie for tie in found if tie[0].identity_id in before or any(t.figure_id in fresh for t in tie[1])]
        names = {one.identity_id for one, _ in ties}
        known = {name: one for name, one in self.figures.figure.items() if name not in self.drafted}
        known |= {one.figure.figure_id: one.figure for one in self._kept}
        known |= {one.figure_id: one for one in derived if one.derived_by in names and self._derived(one)}
        for identity, terms in ties:
            if all(term.figure_id in known for term in terms):
                self._identity(identity, terms, known)
        codes = {code for row in self.tables["figures"] for code in row.values()} | {self.source.ref_area}
        self.tables["areas"] = [
            {"area_id": code, "name": one.name, "kind": "country", "iso_alpha2": one.iso_alpha2}
            for code, one in countries().items()
            if code in codes and code not in self.figures.area
        ]

    def _numeral(self, one: Proposal) -> Proposal | None:
        """A proposal as the tables and the worksheet have it; None for one that states no figure."""
        mention, old, was_figure = one.mention, one.figure, one.role == "figure"
        assert mention is not None  # of a numeral
        row = self.ledger[mention.place]
        if row["role"] and row["figure_id"] not in self.drafted and not row["note"].startswith(PROPOSAL):
            figure = self._coded.get(row["figure_id"]) if row["role"] == "figure" and mention.tie != "range" else None
            if figure is None:
                return None
            self._renamed[old.figure_id] = figure.figure_id
            return replace(one, role="figure", figure=figure)
        check = "" if mention.tie == "range" else ", ".join(one.open) or "role"
        if given := self.sheet.get(mention.place):
            check, one = given["check"], self._amended(one, given)
        if check == DROP and mention.numeral.form == "negation":
            self.changes[mention.place] = None
            return None
        if one.states and not (was_figure and one.figure.cell == old.cell and old.figure_id not in self._coded):
            name = propose.figure_id(self.source, one.figure, self._ids)
            one = replace(one, figure=replace(one.figure, figure_id=name))
            if was_figure:
                self._renamed[old.figure_id] = name
        name = one.figure.figure_id if one.role in ("figure", "restatement") else ""
        name, note = self._renamed.get(name, name), _marked(check, one.note)
        note_here = "" if one.role == "figure" else note
        self.changes[mention.place] = {"role": one.role, "figure_id": name, "note": note_here}
        if one.states:
            self.tables["figures"].append(worksheet.cells(one.figure) | {"note": note})
        if check not in ("", DROP):
            more = {"check": check, "id": name, "role": one.role, "hedge": mention.around.hedge, "note": one.note}
            self.worksheet.append(worksheet.cells(one.figure) | worksheet.words(mention) | more)
        return one if one.states else None

    def _amended(self, one: Proposal, row: Cells) -> Proposal:
        """A proposal with what a coder changed; it has the dimensions of its indicator, and a unit in which that is counted."""
        role = "other" if row["check"] == DROP else row["role"]
        figure = worksheet.amended(one.figure, row)
        if indicator := self.figures.indicator.get(figure.indicator_id):
            has = indicator.dimensions
            codes = {name: (code or "all") if name in has else "" for name, code in figure.codes.items()}
            unit = figure.unit if figure.unit in indicator.units or not indicator.units else indicator.units[0]
            figure = replace(figure, codes=codes, unit=unit)
        if role == "restatement":
            said = {p.figure.figure_id: p.figure.value for p in self._kept}
            name = self._renamed.get(row["id"], row["id"])
            if name not in said:  # its own, which is no more
                name = next((name for name in reversed(said) if said[name] == figure.value), "")
            figure = replace(figure, figure_id=name)
        note = row["note"] or (UNCOUNTED if row["check"] == DROP else "")
        return replace(one, role=role, figure=figure, note=note)

    def _derived(self, figure: Figure) -> bool:
        """Write a figure that follows from others, unless a coder drops it."""
        row = self.sheet.get(figure.figure_id, {"check": "derived", "note": ""})
        check, note = row["check"], row["note"]
        if check != DROP:
            self.tables["figures"].append(worksheet.cells(figure) | {"note": _marked(check, note)})
        if check:
            shown = {"check": check, "id": figure.figure_id, "place": "", "role": "derived", "note": note}
            self.worksheet.append(worksheet.cells(figure) | shown)
        return check != DROP

    def _identity(self, one: Identity, terms: Sequence[Term], known: Mapping[str, Figure]) -> None:
        """Write an identity, unless a coder drops it."""
        row = self.sheet.get(one.identity_id, {"check": "told or by chance", "statement": one.statement})
        check, statement = row["check"], row["statement"]
        if check:
            numbers = [operand(term, known[term.figure_id], one.kind) for term in terms]
            shown = {"check": check, "id": one.identity_id, "arithmetic": kinds.written(one.kind, numbers)}
            self.worksheet.append(shown | {"kind": one.kind, "statement": statement})
        if check != DROP:
            marked = replace(one, statement=f"{PROPOSAL} {statement}" if check else statement)
            self.tables["identities"].append(worksheet.cells(marked))
            self.tables["identity_terms"] += map(worksheet.cells, terms)


def _marked(check: str, note: str) -> str:
    """A note that says what must be judged, unless nothing must."""
    return f"{PROPOSAL} {check}. {note}".strip() if check not in ("", DROP) else note
