"""How much of a passage its draft gets right: each passage is drafted by the package without it, and compared with its rows.

    python scripts/measures/measure_drafts.py FOLDER

FOLDER holds the texts, each under a name that begins with the identifier of its source. Whatever hangs on the passage is
taken out first: its figures, its ledger, its identities, and the indicators and areas that no other passage uses.
"""

import dataclasses
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from tip_figures.datapackage.grouping import group_by  # noqa: E402
from tip_figures.datapackage.read import load  # noqa: E402
from tip_figures.drafting import draft, suggest_figures, worksheet  # noqa: E402
from tip_figures.drafting.draft_figures import FigureDrafter  # noqa: E402
from tip_figures.figures.model import Figures  # noqa: E402
from tip_figures.figures.records import SourceRow  # noqa: E402
from tip_figures.page.documents import hash_tables  # noqa: E402
from tip_figures.prose import source_text  # noqa: E402
from tip_figures.prose.source_text import Sentence  # noqa: E402

PLAIN = (
    "indicator_id",
    "year",
    "year_basis",
    "value",
    "value_to",
    "bound",
    "unit",
    "rounded_to",
    "obs_status",
)
OF_SOURCE = ("title", "publisher", "edition_year", "ref_area", "section", "url", "extent")
HANGING = ("sources", "sentences", "numerals", "figures", "identities")


@dataclasses.dataclass
class Score:
    """What a draft got right, by column, and the cells that are left to type, by table."""

    figures: int
    right: Counter[str] = dataclasses.field(default_factory=Counter)
    asked: Counter[str] = dataclasses.field(default_factory=Counter)
    typed: Counter[str] = dataclasses.field(default_factory=Counter)

    def cell(self, table: str, column: str, drafted: str, final: str) -> None:
        """Compare one cell."""
        self.typed[table] += drafted != final
        self.found(column, drafted == final, asked=bool(drafted or final))

    def found(self, what: str, right: bool, asked: bool = True) -> None:
        """Count something that is right or not."""
        self.asked[what] += asked
        self.right[what] += asked and right


def without(figures: Figures, source_id: str) -> Figures:
    """A package without a passage and all that hangs on it."""
    left: dict[str, Any] = {
        name: tuple(one for one in getattr(figures, name) if one.source_id != source_id)
        for name in HANGING
    }
    used = {
        code
        for one in left["figures"]
        for code in (one.indicator_id, one.ref_area, *one.codes.values())
    }
    left["indicators"] = tuple(one for one in figures.indicators if one.indicator_id in used)
    left["areas"] = tuple(
        one for one in figures.areas if one.area_id in used or one.kind != "country"
    )
    return dataclasses.replace(figures, **left)


def drafted(held: Figures, source_id: str, sentences: Sequence[Sentence]) -> FigureDrafter:
    """Draft a passage."""
    ledger = {
        f"{s.paragraph}.{s.number}:{n.start}": {"role": ""}
        for s in sentences
        for n in (*s.numerals, *s.zeros)
    }
    source = draft.make_source(
        defaultdict(
            str, source_id=source_id, **suggest_figures.suggest_source_cells(held, source_id)
        )
    )
    made = FigureDrafter(held, source, ledger, {}, {}, defaultdict(list))
    made.draft(sentences)
    return made


def measure(figures: Figures, source: SourceRow, text: Path) -> Score:
    """Draft a passage, and compare."""
    held, name = without(figures, source.source_id), source.source_id
    rows: dict[str, Any] = {
        table: tuple(one for one in getattr(figures, table) if one.source_id == name)
        for table in HANGING
    }
    mine = dataclasses.replace(figures, **rows)
    whole = {(one.paragraph, one.sentence) for one in mine.sentences}
    sentences = [
        one
        for one in source_text.read_source_text(str(text)).sentences
        if (one.paragraph, one.number) in whole
    ]
    made, score = drafted(held, name, sentences), Score(len(mine.figures))
    score.typed["sources"] = sum(
        getattr(made.source, column) != getattr(source, column) for column in OF_SOURCE
    )
    same = _numerals(score, made, mine)
    _figures(score, made, mine, same)
    _identities(score, made, mine, same)
    new = [one for one in figures.indicators if one.indicator_id not in held.indicator_by_id]
    score.typed["indicators"] = sum(
        bool(cell) for one in new for cell in dataclasses.astuple(one)[1:]
    )
    return score


def _numerals(score: Score, made: FigureDrafter, mine: Figures) -> dict[str, str]:
    """Compare the ledger; the final figure of each drafted one: of its numeral, or which counts the same if it is derived."""
    derived = {
        tuple(map(str, one.cell)): one.figure_id for one in mine.figures if one.basis == "derived"
    }
    follow = [row for row in made.tables["figures"] if row["basis"] == "derived"]
    same = {
        row["figure_id"]: derived.get(tuple(row[name] for name in mine.cell_columns), "")
        for row in follow
    }
    finals = {f"{n.paragraph}.{n.sentence}:{n.start}": n for n in mine.numerals}
    for place, final in finals.items():
        row = made.ledger.get(place, {"role": ""})
        if row["role"] == final.role == "figure":
            same[row["figure_id"]] = final.figure_id
        elif row["role"] == final.role == "restatement":
            score.typed["numerals"] += same.get(row["figure_id"]) != final.figure_id
        if final.role != "date":
            score.cell("numerals", "role", row["role"], final.role)
            score.typed["numerals"] += bool(final.note)
    score.typed["numerals"] += sum(
        bool(row["role"]) and place not in finals for place, row in made.ledger.items()
    )
    return same


def _figures(score: Score, made: FigureDrafter, mine: Figures, same: Mapping[str, str]) -> None:
    rows = {row["figure_id"]: row for row in made.tables["figures"]}
    back = {final: rows[name] for name, final in same.items() if name in rows}
    for one in mine.figures:
        row, final = back.get(one.figure_id, {}), worksheet.format_record(one)
        for column in (*PLAIN, *one.codes):
            score.cell("figures", column, row.get(column, ""), final[column])
        score.typed["figures"] += bool(one.note)
        if one.basis == "derived":
            score.found("derived figures", bool(row))
        if not row:
            score.typed["figures"] += (
                1 if one.basis == "stated" else 3
            )  # identifier, basis and derived_by
    score.typed["figures"] += sum(not same.get(name) for name in rows)


def _identities(score: Score, made: FigureDrafter, mine: Figures, same: Mapping[str, str]) -> None:
    terms = group_by(made.tables["identity_terms"], lambda row: row["identity_id"])
    drafts = {
        (row["kind"], *sorted((same.get(t["figure_id"]) or t["figure_id"], t["role"]) for t in terms[row["identity_id"]]))
        for row in made.tables["identities"]
    }  # fmt: skip
    for one in mine.identities:
        key = (
            one.kind,
            *sorted(
                (term.figure_id, term.role) for term in mine.terms_by_identity[one.identity_id]
            ),
        )
        score.found("identities", key in drafts)
        score.typed["identities"] += bool(one.explanation) + 2 * (one.verdict == "contradicted")
        if key not in drafts:
            score.typed["identities"] += 3 * len(
                key
            )  # identifier, kind and statement; three a term
    score.asked["identities proposed"], score.right["identities proposed"] = (
        len(drafts),
        score.right["identities"],
    )
    score.typed["identities"] += len(drafts) - score.right["identities"]


def table(scores: Mapping[str, Score]) -> Iterator[str]:
    """The measure as Markdown: what is right of what was asked, by column and passage."""
    total = Score(sum(score.figures for score in scores.values()))
    for score in scores.values():
        total.right.update(score.right)
        total.asked.update(score.asked)
        total.typed.update(score.typed)
    listed = [*scores.values(), total]
    yield f"| column | {' | '.join([*scores, 'all'])} |"
    yield f"|---|{'---:|' * len(listed)}"
    for column in total.asked:
        yield f"| {column} | {' | '.join(f'{s.right[column]}/{s.asked[column]}' if s.asked[column] else '' for s in listed)} |"
    new = [score.typed.pop("indicators") for score in listed]
    for name in total.typed:
        yield f"| cells to type: {name} | {' | '.join(str(s.typed[name]) for s in listed)} |"
    yield f"| **cells a figure** | {' | '.join(f'**{s.typed.total() / s.figures:.1f}**' for s in listed)} |"
    yield f"| codebook entries, cells | {' | '.join(map(str, new))} |"


def main(folder: str, root: Path = ROOT) -> int:
    """Measure every passage whose text is in a folder."""
    figures = Figures.load(load.load_package(root))
    assert isinstance(figures, Figures)
    scores = {}
    for source in figures.sources:
        for text in sorted(Path(folder).glob(f"{source.source_id}*.txt")):
            scores[str(source.edition_year)] = measure(figures, source, text)
    sys.stdout.write(
        "\n".join([*table(scores), "", f"Tables: {hash_tables(figures.package)}"]) + "\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
