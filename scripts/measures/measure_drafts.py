"""Measure how much of a passage its draft gets right.

    python scripts/measures/measure_drafts.py FOLDER

Each passage is drafted with a package that does not have it, and the draft is compared with its
rows. FOLDER holds the source texts; the name of each begins with the identifier of its source.
Before a passage is drafted, all that belongs to it is removed from the package: its rows, and the
indicators and areas that no other passage uses.
"""

import dataclasses
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.read import load
from tip_figures.datapackage.tidy.table_rows import TextRow
from tip_figures.drafting.draft_figures import FigureDrafter
from tip_figures.drafting.suggest_source import make_source, suggest_source_cells
from tip_figures.drafting.worksheet import format_record
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IdentityRow, SourceRow
from tip_figures.page.documents import hash_tables
from tip_figures.prose import source_text
from tip_figures.prose.source_text import Sentence

ROOT = Path(__file__).resolve().parents[2]
FIGURE_COLUMNS = (
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
SOURCE_COLUMNS = ("title", "publisher", "edition_year", "ref_area", "section", "url", "extent")
TABLES_BY_SOURCE = ("sources", "sentences", "numerals", "figures", "identities")
# Cells to type if something is missing in the draft, besides the cells that are compared:
CELLS_OF_MISSING_STATED = 1  # of a stated figure: figure_id
CELLS_OF_MISSING_DERIVED = 3  # of a derived figure: figure_id, basis and derived_by
CELLS_OF_MISSING_IDENTITY = 3  # identity_id, kind and statement
CELLS_OF_MISSING_TERM = 3  # identity_id, figure_id and role


@dataclasses.dataclass
class Score:
    """What a draft got right.

    figures: number of figures of the passage
    right:   cells and other items that are right, by column or kind of item
    asked:   all of these that were asked for
    typed:   cells that a person must type, by table
    """

    figures: int
    right: Counter[str] = dataclasses.field(default_factory=Counter)
    asked: Counter[str] = dataclasses.field(default_factory=Counter)
    typed: Counter[str] = dataclasses.field(default_factory=Counter)

    def compare_cell(self, table: str, column: str, drafted: str, final: str) -> None:
        """Count a cell; one that is empty in both is not asked for."""
        is_asked = bool(drafted or final)
        self.typed[table] += drafted != final
        self.asked[column] += is_asked  # also by 0: the table lists columns in the order of figures
        self.right[column] += is_asked and drafted == final

    def count(self, item: str, is_right: bool) -> None:
        """Count something that was asked for."""
        self.asked[item] += 1
        self.right[item] += is_right

    def add(self, other: "Score") -> None:
        """Add the counts of another passage."""
        self.figures += other.figures
        self.right.update(other.right)
        self.asked.update(other.asked)
        self.typed.update(other.typed)


def leave_out_source(figures: Figures, source_id: str) -> Figures:
    """Return a package without a passage and all that only this passage uses."""
    tables: dict[str, Any] = {}
    for name in TABLES_BY_SOURCE:
        rows = getattr(figures, name)
        tables[name] = tuple(row for row in rows if row.source_id != source_id)
    used = set()
    for figure in tables["figures"]:
        used |= {figure.indicator_id, figure.ref_area, *figure.codes.values()}
    tables["indicators"] = tuple(
        indicator for indicator in figures.indicators if indicator.indicator_id in used
    )
    tables["areas"] = tuple(
        area for area in figures.areas if area.area_id in used or area.kind != "country"
    )
    return dataclasses.replace(figures, **tables)


def keep_source(figures: Figures, source_id: str) -> Figures:
    """Return a package with the rows of one passage alone."""
    tables: dict[str, Any] = {}
    for name in TABLES_BY_SOURCE:
        rows = getattr(figures, name)
        tables[name] = tuple(row for row in rows if row.source_id == source_id)
    return dataclasses.replace(figures, **tables)


def draft_sentences(
    figures: Figures, source_id: str, sentences: Sequence[Sentence]
) -> FigureDrafter:
    """Draft the figures and identities of some sentences, and the roles of their numerals."""
    ledger: dict[str, TextRow] = {}
    for sentence in sentences:
        for numeral in (*sentence.numerals, *sentence.zeros):
            place = f"{sentence.paragraph}.{sentence.number}:{numeral.start}"
            ledger[place] = {"role": ""}
    cells = defaultdict(str, source_id=source_id, **suggest_source_cells(figures, source_id))
    drafter = FigureDrafter(
        figures,
        make_source(cells),
        ledger,
        worksheet={},
        earlier_drafts={},
        tables=defaultdict(list),
    )
    drafter.draft(sentences)
    return drafter


def measure_passage(figures: Figures, source: SourceRow, text: Path) -> Score:
    """Draft a passage, and compare the draft with its rows.

    figures: the package, with the passage
    text:    the source text
    """
    known = leave_out_source(figures, source.source_id)
    final = keep_source(figures, source.source_id)
    places = {(row.paragraph, row.sentence) for row in final.sentences}
    sentences = [
        sentence
        for sentence in source_text.read_source_text(str(text)).sentences
        if (sentence.paragraph, sentence.number) in places
    ]
    draft = draft_sentences(known, source.source_id, sentences)
    score = Score(len(final.figures))
    for column in SOURCE_COLUMNS:
        score.typed["sources"] += getattr(draft.source, column) != getattr(source, column)
    final_ids = _match_derived_figures(draft, final)
    final_ids |= _score_numerals(score, draft, final, final_ids)
    _score_figures(score, draft, final, final_ids)
    _score_identities(score, draft, final, final_ids)
    score.typed["indicators"] = _count_new_indicator_cells(figures, known)
    return score


def _count_new_indicator_cells(figures: Figures, known: Figures) -> int:
    """Count the filled cells of the indicators that a package does not have."""
    count = 0
    for indicator in figures.indicators:
        if indicator.indicator_id not in known.indicator_by_id:
            _, *cells = dataclasses.astuple(indicator)
            count += sum(bool(cell) for cell in cells)
    return count


def _match_derived_figures(draft: FigureDrafter, final: Figures) -> dict[str, str]:
    """Map each derived figure of a draft to that of the passage with the same cell, or to ""."""
    final_by_cell = {
        tuple(map(str, figure.cell)): figure.figure_id
        for figure in final.figures
        if figure.basis == "derived"
    }
    final_ids = {}
    for row in draft.tables["figures"]:
        if row["basis"] == "derived":
            cell = tuple(row[column] for column in final.cell_columns)
            final_ids[row["figure_id"]] = final_by_cell.get(cell, "")
    return final_ids


def _score_numerals(
    score: Score, draft: FigureDrafter, final: Figures, derived_ids: Mapping[str, str]
) -> dict[str, str]:
    """Compare the ledger.

    derived_ids: derived figure of the draft → that of the passage
    returns:     stated figure of the draft → that of the passage, by their numerals
    """
    final_ids = dict(derived_ids)
    final_places = set()
    for numeral in final.numerals:
        place = f"{numeral.paragraph}.{numeral.sentence}:{numeral.start}"
        final_places.add(place)
        row = draft.ledger.get(place, {"role": ""})
        if row["role"] == numeral.role == "figure":
            final_ids[row["figure_id"]] = numeral.figure_id
        elif row["role"] == numeral.role == "restatement":
            score.typed["numerals"] += final_ids.get(row["figure_id"]) != numeral.figure_id
        if numeral.role != "date":
            score.compare_cell("numerals", "role", row["role"], numeral.role)
            score.typed["numerals"] += bool(numeral.note)
    for place, row in draft.ledger.items():
        is_extra = place not in final_places and row["role"] != ""
        score.typed["numerals"] += is_extra
    return final_ids


def _score_figures(
    score: Score, draft: FigureDrafter, final: Figures, final_ids: Mapping[str, str]
) -> None:
    """Compare the figures of the passage with those of the draft.

    final_ids: figure of the draft → that of the passage, or "" if it has none
    """
    rows = {row["figure_id"]: row for row in draft.tables["figures"]}
    rows_by_final_id = {
        final_id: rows[figure_id] for figure_id, final_id in final_ids.items() if figure_id in rows
    }
    for figure in final.figures:
        _score_figure(score, figure, rows_by_final_id.get(figure.figure_id, {}))
    score.typed["figures"] += sum(not final_ids.get(figure_id) for figure_id in rows)


def _score_figure(score: Score, figure: FigureRow, row: TextRow) -> None:
    """Compare a figure of the passage with its row in the draft; an empty one if it is missing."""
    final_row = format_record(figure)
    is_derived = figure.basis == "derived"
    for column in (*FIGURE_COLUMNS, *figure.codes):
        score.compare_cell("figures", column, row.get(column, ""), final_row[column])
    score.typed["figures"] += bool(figure.note)
    if is_derived:
        score.count("derived figures", bool(row))
    if not row:
        missing = CELLS_OF_MISSING_DERIVED if is_derived else CELLS_OF_MISSING_STATED
        score.typed["figures"] += missing


def _score_identities(
    score: Score, draft: FigureDrafter, final: Figures, final_ids: Mapping[str, str]
) -> None:
    """Compare the identities of the passage with those of the draft, by their kind and terms."""
    terms = group_by(draft.tables["identity_terms"], lambda row: row["identity_id"])
    drafted = set()
    for row in draft.tables["identities"]:
        pairs = [
            (final_ids.get(term["figure_id"]) or term["figure_id"], term["role"])
            for term in terms[row["identity_id"]]
        ]
        drafted.add((row["kind"], *sorted(pairs)))
    for identity in final.identities:
        key = _make_key(final, identity)
        score.count("identities", key in drafted)
        score.typed["identities"] += bool(identity.explanation)
        if identity.verdict == "contradicted":
            score.typed["identities"] += 2  # verdict and residual
        if key not in drafted:
            terms_count = len(key) - 1
            score.typed["identities"] += CELLS_OF_MISSING_IDENTITY
            score.typed["identities"] += CELLS_OF_MISSING_TERM * terms_count
    score.asked["identities proposed"] = len(drafted)
    score.right["identities proposed"] = score.right["identities"]
    score.typed["identities"] += len(drafted) - score.right["identities"]


def _make_key(figures: Figures, identity: IdentityRow) -> tuple[str | tuple[str, str], ...]:
    """Return what tells identities apart: the kind, then figure and role of each term, sorted."""
    terms = figures.terms_by_identity[identity.identity_id]
    return (identity.kind, *sorted((term.figure_id, term.role) for term in terms))


def write_table(scores: Mapping[str, Score]) -> Iterator[str]:
    """Write the scores as lines of a Markdown table, with a column for each passage."""
    total = Score(0)
    for score in scores.values():
        total.add(score)
    columns = [*scores.values(), total]
    yield _write_row("column", [*scores, "all"])
    yield f"|---|{'---:|' * len(columns)}"
    for item in total.asked:
        yield _write_row(item, [_write_share(score, item) for score in columns])
    codebook_cells = [str(score.typed.pop("indicators")) for score in columns]
    for table in total.typed:
        yield _write_row(f"cells to type: {table}", [str(score.typed[table]) for score in columns])
    means = [f"**{score.typed.total() / score.figures:.1f}**" for score in columns]
    yield _write_row("**cells a figure**", means)
    yield _write_row("codebook entries, cells", codebook_cells)


def _write_row(name: str, cells: Sequence[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def _write_share(score: Score, item: str) -> str:
    return f"{score.right[item]}/{score.asked[item]}" if score.asked[item] else ""


def main(folder: str, root: Path = ROOT) -> int:
    """Measure every passage of a package whose source text is in a folder, and print the table."""
    figures = Figures.load(load.load_package(root))
    assert isinstance(figures, Figures)
    scores = {}
    for source in figures.sources:
        for text in sorted(Path(folder).glob(f"{source.source_id}*.txt")):
            scores[str(source.edition_year)] = measure_passage(figures, source, text)
    print("\n".join([*write_table(scores), "", f"Tables: {hash_tables(figures.package)}"]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
