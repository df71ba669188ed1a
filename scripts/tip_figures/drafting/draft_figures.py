"""Draft rows of figures and identities beside a ledger, among those that somebody has coded."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tip_figures.drafting import suggest_figures, suggest_identities, worksheet
from tip_figures.drafting.clauses import Mention
from tip_figures.drafting.worksheet import DROP, Cells, Worksheet
from tip_figures.figures.countries import load_countries
from tip_figures.figures.evaluation import make_operand
from tip_figures.figures.identity_kinds import write_arithmetic
from tip_figures.figures.model import Figures
from tip_figures.figures.records import PROPOSAL_PREFIX, FigureRow, IdentityRow, SourceRow, TermRow
from tip_figures.prose.source_text import Sentence

_FOLLOWS = ("figure_id", "derived_by", "place", "label")


class FigureDrafter:
    """What would be written of a source.

    figures:   the package, of which `before` is left out
    ledger:    rows of its numerals by place; those without a role are filled in, and a zero that is dropped goes
    before:    rows of figures and identities that were drafted before, by identifier, without their mark; the ledger names
               those figures in `drafted`
    tables:    to which rows are added, by name
    anew:      identifiers of rows before in which somebody changed cells, and which are written as drafted again
    """

    def __init__(
        self, figures: Figures, source: SourceRow, ledger: dict[str, Cells], sheet: Worksheet,
        before: Mapping[str, Cells], tables: Mapping[str, list[Cells]],
    ) -> None:  # fmt: skip
        self.figures = figures = replace(
            figures,
            figures=tuple(one for one in figures.figures if one.figure_id not in before),
            identities=tuple(one for one in figures.identities if one.identity_id not in before),
        )
        self.source, self.ledger, self.sheet, self.tables = source, ledger, sheet, tables
        self.worksheet: list[Cells] = []
        self.anew: list[str] = []
        self._before = before
        self._coded = {
            one.figure_id: one for one in figures.figures if one.source_id == source.source_id
        }
        self._used = {*figures.figure_by_id, *(one.identity_id for one in figures.identities)}
        self._stated: list[Mention] = []

    def draft(self, sentences: Sequence[Sentence]) -> None:
        """Draft the figures and identities of the passage."""
        for one in suggest_figures.suggest_figures(self.figures, self.source, sentences):
            if one.place in self.ledger:
                self._numeral(one, self.ledger[one.place])
                self._stated += [one] if one.states else []
        stated = {one.figure.figure_id: one.figure for one in self._stated}
        others = [one for name, one in self._coded.items() if name not in stated]
        fresh = stated.keys() - self._coded.keys()
        found, derived = suggest_identities.suggest_identities(
            self.figures, self.source, self._stated, others, self._used
        )
        known_before = {*self._before, *self.sheet}
        ties = [
            tie
            for tie in found
            if tie[0].identity_id in known_before or any(t.figure_id in fresh for t in tie[1])
        ]
        names = {one.identity_id for one, _ in ties}
        known = {**self.figures.figure_by_id, **stated}
        for figure in [one for one in derived if one.derived_by in names]:
            row = self._offer(
                "derived",
                figure.figure_id,
                worksheet.format_record(figure) | {"place": "", "role": "derived"},
            )
            if row["check"] != DROP:
                known[figure.figure_id] = figure
                self.tables["figures"].append(
                    worksheet.format_record(figure) | {"note": _marked(row["check"], row["note"])}
                )
        for identity, terms in ties:
            if all(term.figure_id in known for term in terms):
                self._identity(identity, terms, known)
        used = {code for one in known.values() for code in one.codes.values()} | {
            self.source.ref_area
        }
        self.tables["areas"] += [
            {"area_id": code, "name": one.name, "kind": "country", "iso_alpha2": one.iso_alpha2}
            for code, one in load_countries().items()
            if code in used and code not in self.figures.area_by_id
        ]

    def _numeral(self, one: Mention, row: Cells) -> None:
        """Bring a numeral, the tables and the worksheet to what a coder says of it."""
        if row["role"]:
            figure = self._coded.get(row["figure_id"]) if row["role"] == "figure" else None
            one.role, one.figure = (row["role"], figure) if figure else ("other", one.figure)
            one.again = one.again if one.tie == "range" else None
            return
        check = "" if one.tie == "range" else ", ".join(one.open) or "role"
        drawn = worksheet.format_record(one.figure) | {"note": one.note}
        if given := self.sheet.get(one.place):
            check = given["check"]
            self._amend(one, given)
        if check == DROP and one.numeral.form == "negation":
            del self.ledger[one.place]
            return
        note = _marked(check, one.note)
        if one.states:
            one.figure = replace(
                one.figure,
                figure_id=suggest_figures.make_figure_id(self.source, one.figure, self._used),
            )
            now = worksheet.format_record(one.figure) | {"note": one.note}
            self.tables["figures"].append(now | {"note": note})
            self._compare(row.get("drafted", ""), drawn, now)
        name = (one.again or one).figure.figure_id
        row.update(role=one.role, figure_id=name, note="" if one.role == "figure" else note)
        if check not in ("", DROP):
            more = {
                "check": check,
                "id": name,
                "role": one.role,
                "hedge": one.around.hedge,
                "note": one.note,
            }
            self.worksheet.append(
                worksheet.format_record(one.figure) | worksheet.describe_mention(one) | more
            )

    def _amend(self, one: Mention, row: Cells) -> None:
        """Take what a coder wrote."""
        one.role, one.note = row["role"], row["note"]
        if row["check"] == DROP:
            one.role, one.note = "other", row["note"] or "Counts nothing that the tables hold."
        one.figure = worksheet.apply_corrections(one.figure, row)
        one.figure = suggest_figures.fit_to_indicator(
            one.figure, self.figures.indicator_by_id.get(one.figure.indicator_id)
        )
        if one.role != "restatement":
            one.again = one.again if one.tie == "range" else None
            return
        alike = [p for p in self._stated if p.figure.value == one.figure.value]
        told = [p for p in self._stated if p.figure.figure_id == row["id"]]
        one.again = next((p for p in (*told, one.again, *reversed(alike)) if p), None)

    def _identity(
        self, one: IdentityRow, terms: Sequence[TermRow], known: Mapping[str, FigureRow]
    ) -> None:
        """Write an identity, unless a coder drops it."""
        numbers = [make_operand(term, known[term.figure_id], one.kind) for term in terms]
        shown = {
            "arithmetic": write_arithmetic(one.kind, numbers),
            "kind": one.kind,
            "statement": one.statement,
        }
        row = self._offer("told or by chance", one.identity_id, shown)
        if row["check"] != DROP:
            mark = f"{PROPOSAL_PREFIX} " if row["check"] else ""
            self._compare(
                one.identity_id,
                {"statement": one.statement, "explanation": ""},
                {"explanation": "", **row},
            )
            self.tables["identities"].append(
                worksheet.format_record(one) | {"statement": mark + row["statement"]}
            )
            self.tables["identity_terms"] += map(worksheet.format_record, terms)

    def _compare(self, name: str, drawn: Cells, now: Cells) -> None:
        """Tell a row of which the table had neither what is drawn from the text nor what is written now."""
        old = self._before.get(name, now)
        if any(
            old[column] not in (cell, now[column])
            for column, cell in drawn.items()
            if column not in _FOLLOWS
        ):
            self.anew.append(name)

    def _offer(self, check: str, name: str, shown: Cells) -> Cells:
        """The row of the worksheet for what follows from others, with what a coder wrote there."""
        given = self.sheet.get(name, {})
        if given.get("arithmetic", "") != shown.get("arithmetic", ""):
            given = {}  # of another identity, which had the name before a figure was corrected
        row = {"check": check, **shown, "id": name} | {
            n: given[n] for n in ("check", "note", "statement") if given
        }
        self.worksheet += [row] if row["check"] else []
        return row


def _marked(check: str, note: str) -> str:
    """A note that says what must be judged, unless nothing must."""
    return f"{PROPOSAL_PREFIX} {check}. {note}".strip() if check not in ("", DROP) else note
