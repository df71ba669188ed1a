"""Draft the rows of a passage that is new, or whose text has changed.

Coded rows are never overwritten. Drafted rows of figures, identities and the ledger are marked as
proposals. A person who has reviewed a row removes its mark, in the table or by emptying `check` in
the worksheet; a package with marked rows is not valid. Marked rows are drafted again from the text
and the worksheet each time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table_rows import TextRow, read_valid_rows
from tip_figures.datapackage.text_format import count_noun
from tip_figures.drafting.added_zeros import add_zeros_of_ledger, add_zeros_of_worksheet
from tip_figures.drafting.draft_figures import FigureDrafter
from tip_figures.drafting.draft_ledger import draft_ledger, place_in_tables
from tip_figures.drafting.reopening import reopen_rows
from tip_figures.drafting.suggest_source import make_source, suggest_source_cells
from tip_figures.drafting.worksheet import DROP, Worksheet
from tip_figures.drafting.worksheet_check import describe_new_code
from tip_figures.figures.model import Figures
from tip_figures.figures.records import PROPOSAL_PREFIX, ROW_TYPES, SourceRow, list_row_columns
from tip_figures.prose.reduction import WORDS
from tip_figures.prose.sentences import SENTENCE_END, hash_passage
from tip_figures.prose.source_text import Sentence

_INCOMPLETE = "The text breaks off: its last sentence is incomplete and is not part of the passage."
_NO_EDITION = (
    "The source has no edition and area: fill them in, and scan again for drafts of figures."
)
_OVERWRITTEN = (
    "Marked rows that have other cells now than in the tables, because these or the codebook were"
    " edited (correct them in the worksheet, or remove the mark):"
)


_ALREADY_CODED = "Coded already, so their rows in the worksheet change nothing (see --reopen):"


@dataclass
class Draft:
    """What is to be written for a source.

    tables:    all rows of the package, by table
    worksheet: the rows of the worksheet
    notes:     what was kept, moved and added, in words
    unmatched: coded rows that no longer match the text and stay as they are, in words
    figures:   the package before the draft
    source:    the row of the source
    sentences: those of the passage
    """

    source_id: str
    tables: dict[str, list[TextRow]]
    figures: Figures
    source: TextRow = field(default_factory=dict)
    sentences: Sequence[Sentence] = ()
    worksheet: list[TextRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)

    @property
    def has_edition(self) -> bool:
        """Whether the source has an edition and an area, which its figures need."""
        return self.source["edition_year"].isdecimal() and self.source["ref_area"] != ""

    def take_rows(self, table: str) -> list[TextRow]:
        """Remove the rows of the source from a table, and return them."""
        rows = self.tables[table]
        self.tables[table] = [row for row in rows if row["source_id"] != self.source_id]
        return [row for row in rows if row["source_id"] == self.source_id]


def draft_passage(
    package: Package,
    source_id: str,
    sentences: Sequence[Sentence],
    worksheet: Worksheet,
    reopened_places: Sequence[str] = (),
) -> Draft:
    """Draft the rows of a passage among the rows of a package.

    reopened_places: of coded numerals that are reviewed again
    raises: ReadError if a table is missing or not valid, or if the passage cannot be added
    """
    figures = _load_figures(package)
    tables = {name: read_valid_rows(package.tables[name]) for name in ROW_TYPES}
    draft = Draft(source_id, tables, figures)
    source, sentences = _draft_source(draft, figures, sentences)
    worksheet, sentences = add_zeros_of_worksheet(worksheet, sentences)
    draft.source = source
    draft.sentences = sentences
    earlier_drafts = _take_earlier_drafts(draft)
    ledger = _draft_ledger(draft, sentences)
    if draft.has_edition:
        reopened, coded_figures = reopen_rows(reopened_places, ledger, draft.tables["figures"])
        drafter = FigureDrafter(
            figures,
            make_source(source),
            ledger,
            {**worksheet, **reopened},
            {**earlier_drafts, **coded_figures},
            draft.tables,
        )
        drafter.draft(add_zeros_of_ledger(ledger, sentences))
        draft.worksheet = drafter.worksheet_rows
        draft.notes += _describe_drafts(figures, drafter)
    else:
        draft.notes.append(_NO_EDITION)
    draft.tables["numerals"] += place_in_tables(ledger.values(), sentences)
    _add_source(draft, source, sentences)
    return draft


def _load_figures(package: Package) -> Figures:
    figures = Figures.load(package)
    if isinstance(figures, Figures):
        return figures
    tables = ", ".join(ROW_TYPES)
    raise ReadError(
        f"{package.root / package.path}: the package has no tables {tables} that can be read."
    )


def _draft_source(
    draft: Draft, figures: Figures, sentences: Sequence[Sentence]
) -> tuple[TextRow, Sequence[Sentence]]:
    """Take out the row of the source, and fill its empty cells.

    returns: the row, and the sentences that are part of the passage
    raises:  ReadError if no sentence is complete, or another source has the same passage
    """
    source = dict.fromkeys(list_row_columns(SourceRow), "")
    source["source_id"] = draft.source_id
    for row in draft.take_rows("sources"):
        source |= row
    is_incomplete = not SENTENCE_END.search(sentences[-1].text)
    if is_incomplete and source["extent"] != "complete":
        source["extent"] = "excerpt"
        sentences = sentences[:-1]
        draft.notes.append(_INCOMPLETE)
    if not sentences:
        raise ReadError(f"{draft.source_id}: the text has no complete sentence.")
    source["fingerprint"] = hash_passage(sentence.sha256 for sentence in sentences)
    for row in draft.tables["sources"]:
        if row["fingerprint"] == source["fingerprint"]:
            raise ReadError(
                f"{draft.source_id}: the package has the same passage as {row['source_id']}."
            )
    suggested = suggest_source_cells(figures, draft.source_id)
    for column, cell in source.items():
        source[column] = cell or suggested.get(column, "")
    return source, sentences


def _take_earlier_drafts(draft: Draft) -> dict[str, TextRow]:
    """Take out figures and identities that are not reviewed, and empty their rows of the ledger.

    returns: those rows by identifier, without their mark
    """
    earlier_drafts = {}
    for row in draft.tables["figures"]:
        if _is_draft(draft, row, "note"):
            _, _, note = row["note"].partition(". ")
            earlier_drafts[row["figure_id"]] = row | {"note": note}
    for row in draft.tables["identities"]:
        if _is_draft(draft, row, "statement"):
            _, _, statement = row["statement"].partition(" ")
            earlier_drafts[row["identity_id"]] = row | {"statement": statement}
    for table, key in (
        ("figures", "figure_id"),
        ("identities", "identity_id"),
        ("identity_terms", "identity_id"),
    ):
        draft.tables[table] = [row for row in draft.tables[table] if row[key] not in earlier_drafts]
    for row in draft.tables["numerals"]:
        is_of_draft = row["source_id"] == draft.source_id and row["figure_id"] in earlier_drafts
        if is_of_draft or _is_draft(draft, row, "note"):
            row["drafted"] = row["figure_id"] if row["role"] == "figure" else ""
            row.update(role="", note="", figure_id="")
    return earlier_drafts


def _is_draft(draft: Draft, row: TextRow, column: str) -> bool:
    """Whether a row of the source is marked as a proposal, in the column that has the mark."""
    return row["source_id"] == draft.source_id and row[column].startswith(PROPOSAL_PREFIX)


def _draft_ledger(draft: Draft, sentences: Sequence[Sentence]) -> dict[str, TextRow]:
    """Draft the sentences and the ledger; return its rows by the place of their numeral."""
    sentence_rows = draft.take_rows("sentences")
    numeral_rows = draft.take_rows("numerals")
    hash_rule = draft.source["hash_rule"]
    ledger = draft_ledger(sentence_rows, numeral_rows, sentences, hash_rule)
    draft.source["hash_rule"] = WORDS
    for sentence in sentences:
        draft.tables["sentences"].append(
            {
                "source_id": draft.source_id,
                "paragraph": str(sentence.paragraph),
                "sentence": str(sentence.number),
                "length": str(len(sentence.reduced.text)),
                "sha256": sentence.sha256,
            }
        )
    draft.tables["numerals"] += ledger.rows_left
    draft.notes += ledger.changes
    draft.unmatched += ledger.unmatched
    for row in ledger.rows.values():
        row["source_id"] = draft.source_id
    return ledger.rows


def _describe_drafts(figures: Figures, drafter: FigureDrafter) -> list[str]:
    """Say what was drafted, which units are new, and which edits were overwritten."""
    notes = []
    for unit in drafter.new_units:
        notes.append(f"New unit. {describe_new_code(figures, 'unit', unit)}")
    if drafter.overwritten:
        notes.append(f"{_OVERWRITTEN} {', '.join(drafter.overwritten)}.")
    if drafter.already_coded:
        notes.append(f"{_ALREADY_CODED} {', '.join(drafter.already_coded)}.")
    to_review = [row for row in drafter.worksheet_rows if row["check"] != DROP]
    if to_review:
        notes.append(f"{count_noun(len(to_review), 'row')} drafted for review.")
    else:
        notes.append("Nothing is left to review.")
    return notes


def _add_source(draft: Draft, source: TextRow, sentences: Sequence[Sentence]) -> None:
    """Add the row of the source with its counts, and a note of these."""
    numerals = [row for row in draft.tables["numerals"] if row["source_id"] == draft.source_id]
    counts = {
        "paragraph": len({sentence.paragraph for sentence in sentences}),
        "sentence": len(sentences),
        "numeral": len(numerals),
    }
    for noun, number in counts.items():
        source[f"{noun}s"] = str(number)
    draft.tables["sources"].append(source)
    summary = ", ".join(count_noun(number, noun) for noun, number in counts.items())
    draft.notes.insert(0, f"{draft.source_id}: {summary}.")
