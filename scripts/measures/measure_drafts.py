"""Measure how much of a passage its draft gets right.

    python scripts/measures/measure_drafts.py FOLDER [country | source]

Each passage is drafted with a package that does not have it, and the draft is compared with its
rows. FOLDER holds the source texts; the name of each begins with the identifier of its source.
Before a passage is drafted, all that belongs to its country, or only to its source, is removed from
the package: the rows, and the indicators and areas that no other passage uses.
"""

import dataclasses
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.table_rows import TextRow
from tip_figures.drafting.draft_figures import FigureDrafter
from tip_figures.drafting.suggest_source import make_source, suggest_source_cells
from tip_figures.drafting.worksheet import DROP, Worksheet, format_record
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IdentityRow, NumeralRow, SourceRow
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
WORKSHEET_COLUMNS = (
    "indicator_id",
    "year",
    "year_basis",
    "period",
    "bound",
    "unit",
    "rounded_to",
    "obs_status",
)
SOURCE_COLUMNS = ("title", "publisher", "edition_year", "ref_area", "section", "url", "extent")
INDICATOR_RIGHT = "indicator right or rightly empty"
INDICATOR_FALSE = "false indicator"
TABLES_BY_SOURCE = ("sources", "sentences", "numerals", "figures", "identities")
# Cells to type into the worksheet if something is missing in the draft, besides those compared:
CELLS_OF_MISSING_STATED = 1  # of a stated figure: its place
CELLS_OF_MISSING_DERIVED = 5  # of a derived figure: name, value, role, indicator and year
CELLS_OF_MISSING_IDENTITY = 2  # kind and statement
CELLS_OF_MISSING_TERM = 1  # role and place of a term; all terms are in one cell


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


def leave_out_sources(figures: Figures, source_ids: Collection[str]) -> Figures:
    """Return a package without some passages and all that only these use."""
    tables: dict[str, Any] = {}
    for name in TABLES_BY_SOURCE:
        rows = getattr(figures, name)
        tables[name] = tuple(row for row in rows if row.source_id not in source_ids)
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
    figures: Figures,
    source_id: str,
    sentences: Sequence[Sentence],
    worksheet: Worksheet = MappingProxyType({}),
) -> FigureDrafter:
    """Draft the figures and identities of some sentences, and the roles of their numerals.

    worksheet: as a person reviewed it
    """
    ledger: dict[str, TextRow] = {}
    for sentence in sentences:
        for numeral in (*sentence.numerals, *sentence.zeros):
            place = f"{sentence.paragraph}.{sentence.number}:{numeral.start}"
            ledger[place] = {"role": "", "quote": ""}
    cells = defaultdict(str, source_id=source_id, **suggest_source_cells(figures, source_id))
    drafter = FigureDrafter(
        figures,
        make_source(cells),
        ledger,
        worksheet=worksheet,
        earlier_drafts={},
        tables=defaultdict(list),
    )
    drafter.draft(sentences)
    return drafter


def measure_passage(figures: Figures, known: Figures, source: SourceRow, text: Path) -> Score:
    """Draft a passage, and compare the draft with its rows.

    figures: the package, with the passage
    known:   the package with which it is drafted
    text:    the source text
    """
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
    reviewed = _review(draft, final)
    codebook = dataclasses.replace(known, indicators=figures.indicators, areas=figures.areas)
    second_draft = draft_sentences(codebook, source.source_id, sentences, reviewed)
    _score_numerals(score, draft, final)
    _score_indicators(score, draft, final, known)
    _score_stated_figures(score, draft, final, _match_stated_figures(draft, final))
    final_ids = _match_derived_figures(second_draft, final)
    final_ids |= _match_stated_figures(second_draft, final)
    _score_derived_figures(score, second_draft, final, final_ids)
    _score_identities(score, second_draft, final, final_ids)
    return score


def _review(draft: FigureDrafter, final: Figures) -> dict[str, TextRow]:
    """Return the worksheet of a draft as a person corrects it: with the rows of the passage.

    A numeral that the passage does not have is rejected.
    """
    places = [row["place"] for row in draft.worksheet_rows if row.get("numeral")]
    worksheet = {place: {"place": place, "check": DROP, "line": place} for place in places}
    for numeral in final.numerals:
        place = _get_place(numeral)
        row = {"place": place, "check": "", "line": place, "role": numeral.role}
        figure = final.figure_by_id.get(numeral.figure_id)
        if numeral.role == "figure" and figure is not None:
            cells = format_record(figure)
            row |= {column: cells[column] for column in (*WORKSHEET_COLUMNS, *figure.codes)}
        elif numeral.role == "restatement" and figure is not None:
            row["id"] = _get_place(final.list_stating_numerals(figure)[0])
        if place in worksheet:
            worksheet[place] = row
    return worksheet


def _get_place(numeral: NumeralRow) -> str:
    return f"{numeral.paragraph}.{numeral.sentence}:{numeral.start}"


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


def _match_stated_figures(draft: FigureDrafter, final: Figures) -> dict[str, str]:
    """Map each stated figure of a draft to that of the passage, by their numerals."""
    final_ids = {}
    for numeral in final.numerals:
        row = draft.ledger.get(_get_place(numeral), {"role": ""})
        if row["role"] == numeral.role == "figure":
            final_ids[row["figure_id"]] = numeral.figure_id
    return final_ids


def _score_numerals(score: Score, draft: FigureDrafter, final: Figures) -> None:
    """Compare the ledger."""
    final_ids = _match_stated_figures(draft, final)
    final_places = set()
    for numeral in final.numerals:
        place = _get_place(numeral)
        final_places.add(place)
        row = draft.ledger.get(place, {"role": ""})
        if row["role"] == numeral.role == "restatement":
            score.typed["numerals"] += final_ids.get(row["figure_id"]) != numeral.figure_id
        if numeral.role not in ("date", "vague"):
            score.compare_cell("numerals", "role", row["role"], numeral.role)
            has_note = row["role"] == numeral.role and row["role"] in ("event", "other")
            score.typed["numerals"] += bool(numeral.note) and not has_note
    for place, row in draft.ledger.items():
        is_extra = place not in final_places and row["role"] != ""
        score.typed["numerals"] += is_extra


def _score_indicators(score: Score, draft: FigureDrafter, final: Figures, known: Figures) -> None:
    """Count the numerals whose indicator is right, rightly empty, or false.

    It is rightly empty where the numeral counts nothing, or where the codebook that is known has
    no indicator for it.
    """
    drafted_ids = {row["figure_id"]: row["indicator_id"] for row in draft.tables["figures"]}
    for numeral in final.numerals:
        if numeral.role in ("date", "vague"):
            continue
        place = _get_place(numeral)
        drafted = drafted_ids.get(draft.ledger.get(place, {}).get("figure_id", ""), "")
        figure = final.figure_by_id.get(numeral.figure_id)
        wanted = figure.indicator_id if figure is not None else ""
        if wanted not in known.indicator_by_id:
            wanted = ""
        score.count(INDICATOR_RIGHT, drafted == wanted)
        score.count(INDICATOR_FALSE, drafted not in ("", wanted))


def _score_stated_figures(
    score: Score, draft: FigureDrafter, final: Figures, final_ids: Mapping[str, str]
) -> None:
    """Compare the stated figures of the passage with those of the draft.

    final_ids: figure of the draft → that of the passage
    """
    rows = {row["figure_id"]: row for row in draft.tables["figures"] if row["basis"] == "stated"}
    rows_by_final_id = {
        final_id: rows[figure_id] for figure_id, final_id in final_ids.items() if figure_id in rows
    }
    for figure in final.figures:
        if figure.basis == "stated":
            row = rows_by_final_id.get(figure.figure_id, {})
            _score_figure(score, figure, _fill_codes(row, final, figure))
    score.typed["figures"] += sum(figure_id not in final_ids for figure_id in rows)


def _fill_codes(row: TextRow, final: Figures, figure: FigureRow) -> TextRow:
    """Fill the cells of a row that a scan fills in as soon as a person has named the indicator.

    row: of the draft
    """
    indicator = final.indicator_by_id[figure.indicator_id]
    if not row or row["indicator_id"]:
        return row
    codes = {
        dimension: (row[dimension] or "all") if dimension in indicator.dimensions else ""
        for dimension in figure.codes
    }
    unit = row["unit"] if row["unit"] in indicator.units else indicator.units[0]
    return row | codes | {"unit": unit}


def _score_derived_figures(
    score: Score, draft: FigureDrafter, final: Figures, final_ids: Mapping[str, str]
) -> None:
    """Compare the derived figures of the passage with those of the draft."""
    rows = {row["figure_id"]: row for row in draft.tables["figures"] if row["basis"] == "derived"}
    drafted_ids = {final_ids.get(figure_id) for figure_id in rows}
    for figure in final.figures:
        if figure.basis == "derived":
            is_drafted = figure.figure_id in drafted_ids
            score.count("derived figures", is_drafted)
            if not is_drafted:
                cells = [code for code in figure.codes.values() if code]
                score.typed["figures"] += len(cells) + CELLS_OF_MISSING_DERIVED
    score.typed["figures"] += sum(not final_ids.get(figure_id) for figure_id in rows)


def _score_figure(score: Score, figure: FigureRow, row: TextRow) -> None:
    """Compare a figure of the passage with its row in the draft; an empty one if it is missing."""
    final_row = format_record(figure)
    for column in (*FIGURE_COLUMNS, *figure.codes):
        score.compare_cell("figures", column, row.get(column, ""), final_row[column])
    _, _, drafted_note = row.get("note", "").partition(". ")  # after the mark of a proposal
    score.typed["figures"] += figure.note not in ("", drafted_note)
    if not row:
        score.typed["figures"] += CELLS_OF_MISSING_STATED


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


def main(folder: str, left_out: str = "country", root: Path = ROOT) -> int:
    """Measure every passage of a package whose source text is in a folder, and print the table.

    left_out: what is removed before a passage is drafted, and has a column: `country` or `source`
    """
    figures = Figures.load(package.load_package(root))
    assert isinstance(figures, Figures)
    column_of = _get_country if left_out == "country" else _get_source
    scores: dict[str, Score] = {}
    for column, sources in group_by(figures.sources, column_of).items():
        known = leave_out_sources(figures, {source.source_id for source in sources})
        total = Score(0)
        for source in sources:
            for text in sorted(Path(folder).glob(f"{source.source_id}*.txt")):
                total.add(measure_passage(figures, known, source, text))
        if total.figures:
            total.typed["indicators"] = _count_new_indicator_cells(figures, known)
            scores[column] = total
    print("\n".join([*write_table(scores), "", f"Tables: {hash_tables(figures.package)}"]))
    return 0


def _get_country(source: SourceRow) -> str:
    return source.ref_area


def _get_source(source: SourceRow) -> str:
    return source.source_id


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "country"))
