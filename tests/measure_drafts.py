"""How much of a passage its draft gets right: each passage is drafted by the package without it, and compared with its rows.

    python tests/measure_drafts.py FOLDER

FOLDER holds the texts, each under a name that begins with the identifier of its source. Whatever hangs on the passage is
taken out first: its figures, its ledger, its identities, and the indicators and areas that no other passage uses.
"""

from __future__ import annotations

import dataclasses
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
from tipdata.figures.model import Figures  # noqa: E402
from tipdata.figures.records import Source  # noqa: E402
from tipdata.package import load  # noqa: E402
from tipdata.release.page.documents import fingerprint  # noqa: E402
from tipdata.text import draft, propose, report_copy, worksheet  # noqa: E402
from tipdata.text.draft_figures import Drafted  # noqa: E402
from tipdata.text.worksheet import Cells  # noqa: E402

PLAIN = ("indicator_id", "year", "year_basis", "value", "value_to", "bound", "unit", "rounded_to", "obs_status", "note")


@dataclasses.dataclass
class Score:
    """What a draft got right, by column, and the cells that are left to type, by table."""

    right: Counter[str] = dataclasses.field(default_factory=Counter)
    asked: Counter[str] = dataclasses.field(default_factory=Counter)
    typed: Counter[str] = dataclasses.field(default_factory=Counter)
    figures: int = 0

    def cell(self, table: str, column: str, drafted: str, final: str) -> None:
        """Compare one cell."""
        if drafted or final:
            self.asked[column] += 1
            self.right[column] += drafted == final
            self.typed[table] += drafted != final


def without(figures: Figures, source_id: str) -> Figures:
    """A package without a passage and all that hangs on it."""
    tables = ("sources", "sentences", "numerals", "figures", "identities")
    left = {name: tuple(one for one in getattr(figures, name) if one.source_id != source_id) for name in tables}
    used = {code for one in left["figures"] for code in (one.indicator_id, one.ref_area, *one.codes.values())}
    left["indicators"] = tuple(one for one in figures.indicators if one.indicator_id in used)
    left["areas"] = tuple(one for one in figures.areas if one.area_id in used or one.kind != "country")
    return dataclasses.replace(figures, **left)


def measure(figures: Figures, source: Source, text: Path) -> Score:
    """Draft a passage, and compare."""
    score = Score(figures=sum(one.source_id == source.source_id for one in figures.figures))
    held = without(figures, source.source_id)
    cells = {"source_id": source.source_id, **propose.source_cells(held, source.source_id)}
    for column in ("title", "publisher", "edition_year", "ref_area", "section", "url", "extent"):
        score.cell("sources", f"source.{column}", cells.get(column, ""), str(getattr(source, column)))
    whole = {one.place[1:] for one in figures.sentences if one.source_id == source.source_id}
    sentences = [one for one in report_copy.read(str(text)).sentences if (one.paragraph, one.number) in whole]
    places = [f"{one.paragraph}.{one.number}:{n.start}" for one in sentences for n in (*one.numerals, *one.zeros)]
    ledger = {place: {"role": "", "figure_id": "", "note": ""} for place in places}
    typed = draft.as_record(cells)
    assert typed is not None
    made = Drafted(held, typed, ledger, {}, ())
    made.draft(sentences)
    same = _numerals(score, figures, source, made)
    _figures(score, figures, source, made, same)
    _identities(score, figures, source, made, same)
    new = [one for one in figures.indicators if one.indicator_id not in held.indicator]
    score.typed["indicators"] = sum(bool(cell) for one in new for cell in dataclasses.astuple(one)[1:])
    return score


def _numerals(score: Score, figures: Figures, source: Source, made: Drafted) -> dict[str, str]:
    """Compare the ledger; the final figure of each drafted one."""
    mine = {f"{n.paragraph}.{n.sentence}:{n.start}": n for n in figures.numerals if n.source_id == source.source_id}
    drafts = {place: row for place, row in made.ledger.items() if row["role"]}
    pairs = [(drafts[place], final) for place, final in mine.items() if place in drafts]
    missing = [final for place, final in mine.items() if final.role != "date" and place not in drafts]
    same = {row["figure_id"]: final.figure_id for row, final in pairs if row["role"] == final.role == "figure"}
    score.asked["numeral"] += len(pairs) + len(missing)
    score.right["numeral"] += len(pairs)
    score.typed["numerals"] += sum(9 + bool(final.hedge) + bool(final.note) for final in missing)
    for row, final in pairs:
        score.cell("numerals", "role", row["role"], final.role)
        again = row["role"] == final.role == "restatement"
        score.typed["numerals"] += bool(final.note) + (again and same.get(row["figure_id"]) != final.figure_id)
    score.typed["numerals"] += len(drafts.keys() - mine.keys())
    return same


def _figures(score: Score, figures: Figures, source: Source, made: Drafted, same: dict[str, str]) -> None:
    """Compare the figures; those that follow from others are found by what they count."""
    rows = {row["figure_id"]: row for row in made.tables["figures"]}
    finals = {one.figure_id: one for one in figures.figures if one.source_id == source.source_id}
    derived = {one.cell: name for name, one in finals.items() if one.basis == "derived"}
    same |= {
        n: derived[_cell(r, figures)]
        for n, r in rows.items()
        if r["basis"] == "derived" and _cell(r, figures) in derived
    }
    back = {final: name for name, final in same.items()}
    for name, one in finals.items():
        row = rows.get(back.get(name, ""))
        score.asked["derived figures"] += one.basis == "derived"
        score.right["derived figures"] += one.basis == "derived" and row is not None
        final = worksheet.cells(one)
        for column in (*PLAIN, *one.codes):
            if row and column != "note":
                score.cell("figures", column, row[column], final[column])
            else:
                score.typed["figures"] += bool(final[column])
        score.typed["figures"] += 0 if row else 3 - 2 * (one.basis == "stated")  # identifier, basis and derived_by
    score.typed["figures"] += len(rows.keys() - same.keys())


def _cell(row: Cells, figures: Figures) -> tuple[str | int, ...]:
    codes = [row[one.name] for one in figures.dimensions]
    return row["indicator_id"], row["ref_area"], int(row["year"]), *codes, row["unit"]


def _identities(score: Score, figures: Figures, source: Source, made: Drafted, same: Mapping[str, str]) -> None:
    terms: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in made.tables["identity_terms"]:
        terms[row["identity_id"]].add((same.get(row["figure_id"], row["figure_id"]), row["role"]))
    drafts = {(row["kind"], frozenset(terms[row["identity_id"]])) for row in made.tables["identities"]}
    finals = set()
    for one in figures.identities:
        if one.source_id != source.source_id:
            continue
        mine = figures.terms_of[one.identity_id]
        key = one.kind, frozenset((term.figure_id, term.role) for term in mine)
        finals.add(key)
        score.asked["identities"] += 1
        score.right["identities"] += key in drafts
        score.typed["identities"] += bool(one.explanation) + 2 * (one.verdict == "contradicted")
        if key not in drafts:
            score.typed["identities"] += 3 + 3 * len(mine)
    score.typed["identities"] += len(drafts - finals)
    score.asked["identities proposed"] += len(drafts)
    score.right["identities proposed"] += len(drafts & finals)


def table(scores: Mapping[str, Score]) -> Iterator[str]:
    """The measure as Markdown: what is right of what was asked, by column and passage."""
    names = [*scores, "all"]
    total = Score(figures=sum(score.figures for score in scores.values()))
    for name in ("right", "asked", "typed"):
        for score in scores.values():
            getattr(total, name).update(getattr(score, name))
    listed = [*scores.values(), total]
    yield f"| column | {' | '.join(names)} |"
    yield f"|---|{'---:|' * len(names)}"
    for column in [one for one in total.asked if not one.startswith("source.")]:
        yield f"| {column} | {' | '.join(f'{s.right[column]}/{s.asked[column]}' if s.asked[column] else '' for s in listed)} |"
    for name in total.typed:
        if name != "indicators":
            yield f"| cells to type: {name} | {' | '.join(str(s.typed[name]) for s in listed)} |"
    rates = [(one.typed.total() - one.typed["indicators"]) / one.figures for one in listed]
    yield f"| **cells a figure** | {' | '.join(f'**{rate:.1f}**' for rate in rates)} |"
    yield f"| codebook entries, cells | {' | '.join(str(s.typed['indicators']) for s in listed)} |"


def main(folder: str, root: Path = ROOT) -> int:
    """Measure every passage whose text is in a folder."""
    figures = Figures.load(load.load(root))
    assert isinstance(figures, Figures)
    scores = {}
    for source in figures.sources:
        for text in sorted(Path(folder).glob(f"{source.source_id}*.txt")):
            scores[str(source.edition_year)] = measure(figures, source, text)
    sys.stdout.write("\n".join([*table(scores), "", f"Tables: {fingerprint(figures.package)}"]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
