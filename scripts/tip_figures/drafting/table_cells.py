"""The rows of a passage in the tables: taken out of them, and made of worksheet rows again.

A row that a person must still look at is marked as a proposal. Marked rows just go, because they
are drafted again. Accepted rows stay, unless the worksheet has a row for their number.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count, filterfalse

from tip_figures.datapackage.findings import ReadError
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table_rows import TextRow, fill_table
from tip_figures.datapackage.text_format import quote_value
from tip_figures.drafting.source_cells import suggest_source_cells
from tip_figures.drafting.suggest import FIGURE_ROLES, NEGATION, PassageNumber, RecordedNumber
from tip_figures.drafting.worksheet import NEW_INDICATOR, list_figure_columns
from tip_figures.figures.code_words import load_countries
from tip_figures.figures.model import Figures
from tip_figures.figures.records import ADDRESS_MARK, EXCERPT, PROPOSAL_PREFIX, STATELESS
from tip_figures.figures.words.roles import EVENT, FIGURE
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.reduction import WORDS
from tip_figures.prose.sentences import SENTENCE_END, hash_passage
from tip_figures.prose.source_text import Sentence

Tables = dict[str, list[TextRow]]
"""All rows of a package, by table."""

_MAX_LENGTH = 76  # characters of an identifier; with a number after it, at most 80


@dataclass
class PassageDraft:
    """What is to be written for a source.

    Attributes:
        tables: all rows of the package, by table
        source: its row
        numbers: those of the text by place; then those that have a row in the worksheet
        earlier_ids: all its stated figures that a person accepted before
        id_by_place: figures by the place of the number that states them
        rows_by_key: rows of the worksheet, by the table and primary key that they are written to
        notes: what was done, in words
        lost: accepted numerals that the text no longer has, in words; then nothing is written
        renamed: new identifiers of accepted figures by the old ones
    """

    figures: Figures
    tables: Tables
    source: TextRow
    sentences: Sequence[Sentence]
    numbers: dict[str, PassageNumber]
    earlier_ids: set[str] = field(default_factory=set)
    id_by_place: dict[str, str] = field(default_factory=dict)
    rows_by_key: dict[tuple[str, str], TextRow] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)

    @property
    def dimensions(self) -> list[str]:
        """The columns of figures that have a code for each dimension."""
        return [dimension.name for dimension in self.figures.dimensions]

    @property
    def worksheet(self) -> list[TextRow]:
        """The rows of the worksheet."""
        return [number.row for number in self.numbers.values()]

    @property
    def open_rows(self) -> list[TextRow]:
        """The rows that a person must still look at."""
        return [row for row in self.worksheet if row["check"]]

    @property
    def guesses(self) -> list[str]:
        """What a person must still look at in sources.csv and areas.csv, in words."""
        names = [row["name"] for row in self.tables["areas"]]
        guesses = [f"areas.csv: {name}" for name in names if name.startswith(PROPOSAL_PREFIX)]
        if self.source["url"].endswith(ADDRESS_MARK):
            guesses.append(f"sources.csv: {self.source['url']}")
        advice = "Compare it with the report, correct it if it is wrong, and remove its mark."
        return [f"{guess} is a guess. {advice}" for guess in guesses]

    def load_accepted(self) -> Figures:
        """Read the drafted tables, without the rows that a person must still look at."""
        accepted = {name: list(filterfalse(is_open, rows)) for name, rows in self.tables.items()}
        return load_rows(self.figures.package, accepted)


def replace_rows(package: Package, tables: Tables) -> Package:
    """Return a package with the rows of some tables instead of those of its files."""
    drafted = {name: fill_table(package.tables[name], rows) for name, rows in tables.items()}
    return package.with_tables(drafted)


def load_rows(package: Package, tables: Tables) -> Figures:
    """Read the figures of a package with other rows in its tables."""
    figures = Figures.load(replace_rows(package, tables))
    assert figures  # the package has these tables
    return figures


# Rows that the tables have


def take_source(
    figures: Figures,
    tables: Tables,
    source_id: str,
    sentences: Sequence[Sentence],
    heading: str,
) -> tuple[TextRow, Sequence[Sentence]]:
    """Take the row of a source out of the tables, or make one, and fill in its empty cells.

    Args:
        sentences: of the text; at least one
        heading: for the row; "" for that of the other sources

    Returns:
        the row, and the sentences of the passage: of an excerpt, a last one that breaks off is left
        out

    Raises:
        ReadError: if an excerpt has no complete sentence, or the source no edition and area
    """
    own_row, *_ = _take(tables, "sources", source_id) or [{}]
    cells = suggest_source_cells(figures, source_id)
    cells |= {name: cell for name, cell in own_row.items() if cell}
    cells |= {"heading": heading} if heading else {}
    if cells.get("extent") == EXCERPT and not SENTENCE_END.search(sentences[-1].text):
        sentences = sentences[:-1]
    if not sentences:
        raise ReadError(f"{source_id}: the text has no complete sentence.")
    fingerprint = hash_passage(sentence.sha256 for sentence in sentences)
    if not ("edition_year" in cells and "ref_area" in cells):
        raise ReadError(
            f"{source_id}: a new source needs an identifier with report, edition, country and "
            "section, as in hrr-2021-bra-forced-labor; otherwise add its row to sources.csv first."
        )
    cells.setdefault("year_covered", str(int(cells["edition_year"]) - 1))
    cells.setdefault("url_basis", "inferred")
    cells |= {"source_id": source_id, "hash_rule": WORDS, "fingerprint": fingerprint}
    return defaultdict(str, cells), sentences


def list_zeros(
    tables: Tables,
    source_id: str,
    sentences: Sequence[Sentence],
    worksheet: Mapping[str, TextRow],
) -> dict[str, list[Numeral]]:
    """List the negating words that the tables or a worksheet have as numbers of a source.

    A worksheet may add any word at whose place it has this word, such as `not`: in some phrases the
    program does not see a zero.

    Args:
        worksheet: rows by place

    Returns:
        numerals by the `paragraph.sentence` of their sentence
    """
    zeros: dict[str, list[Numeral]] = defaultdict(list)
    by_name = {f"{sentence.paragraph}.{sentence.number}": sentence for sentence in sentences}
    spans = []
    for row in tables["numerals"]:
        sentence = by_name.get(f"{row['paragraph']}.{row['sentence']}")
        is_own = row["source_id"] == source_id and row["form"] == NEGATION
        if is_own and sentence is not None and int(row["end"]) <= len(sentence.reduced.text):
            start, _ = sentence.reduced.to_text(int(row["start"]), int(row["end"]))
            spans.append((sentence, start, row["text"]))
    for place, row in worksheet.items():
        name, _, start_text = place.partition(":")
        word = row.get("numeral", "")
        if name in by_name and start_text.isdecimal() and word.isalpha():
            spans.append((by_name[name], int(start_text), word))
    for sentence, start, word in spans:
        if re.compile(rf"(?<!\w){re.escape(word)}(?!\w)").match(sentence.text, start):
            zero = Numeral(start, start + len(word), word, NEGATION, Decimal(0))
            zeros[f"{sentence.paragraph}.{sentence.number}"].append(zero)
    return zeros


def take_rows(draft: PassageDraft, worksheet: Collection[str] | None) -> None:
    """Take the rows of a source out of the tables, except derived figures and rows that stay.

    A numeral stays, with its figure, if it is accepted, the text still has it in an unchanged
    sentence, and the worksheet does not have its place. Where the worksheet has it, the row of the
    draft is the accepted one. The draft loses the numbers of rows that stay, and negations that a
    person dropped: those of unchanged sentences that have no row. It gets `earlier_ids`, `lost`,
    and `id_by_place` of figures that stay.

    Args:
        worksheet: places of the numbers that it has; None for all numbers
    """
    tables, source_id = draft.tables, draft.source["source_id"]
    figures = _take(tables, "figures", source_id)
    tables["figures"] += [row for row in figures if row["basis"] == "derived"]
    stated_rows = {row["figure_id"]: row for row in figures if row["basis"] != "derived"}
    draft.earlier_ids = {name for name, row in stated_rows.items() if not is_open(row)}
    sentences = _take(tables, "sentences", source_id)
    known = {(row["paragraph"], row["sentence"], row["sha256"]) for row in sentences}
    numbers = {
        number.key: number
        for number in draft.numbers.values()
        if (*number.key[:2], number.sentence.sha256) in known
    }
    _take_numerals(draft, numbers, stated_rows, worksheet)
    for number in numbers.values():  # of which numerals.csv has no row
        is_named = worksheet is not None and number.place in worksheet
        if number.numeral.form == NEGATION and not is_named:
            del draft.numbers[number.place]
    place_by_id = {figure_id: place for place, figure_id in draft.id_by_place.items()}
    for number in draft.numbers.values():
        _show_recorded(number, place_by_id, draft.dimensions)


def _take_numerals(
    draft: PassageDraft,
    numbers: dict[tuple[str, ...], PassageNumber],
    stated_rows: dict[str, TextRow],
    worksheet: Collection[str] | None,
) -> None:
    """Take the numerals of a source out of the tables, except those that stay with their figure.

    Args:
        numbers: of unchanged sentences by key; those of which there is a row are removed
        stated_rows: of figures by figure_id; those that an accepted numeral states are removed
        worksheet: as in `take_rows`
    """
    tables, source_id = draft.tables, draft.source["source_id"]
    accepted_ids = {"", *draft.earlier_ids, *(row["figure_id"] for row in tables["figures"])}
    for row in _take(tables, "numerals", source_id):
        number = numbers.pop((row["paragraph"], row["sentence"], row["start"]), None)
        figure_id = row["figure_id"]
        if is_open(row) or figure_id not in accepted_ids:
            continue
        if number is None:
            if row["role"] in (*FIGURE_ROLES, EVENT):
                place = f"{row['paragraph']}.{row['sentence']}"
                draft.lost.append(f"{place} {quote_value(row['text'])}")
            continue
        figure = stated_rows.pop(figure_id, {}) if row["role"] == FIGURE else {}
        if figure:
            draft.id_by_place[number.place] = figure_id
        if worksheet is None or number.place in worksheet:
            number.recorded = RecordedNumber(row, figure, {})
            continue
        del draft.numbers[number.place]
        tables["numerals"].append(row)
        tables["figures"] += [figure] if figure else []


def _show_recorded(
    number: PassageNumber, place_by_id: Mapping[str, str], dimensions: Sequence[str]
) -> None:
    """Put the accepted cells of a number into its row of the worksheet; `check` is empty.

    `id` is the place of the number that states its figure, or the figure_id if no number does.

    Args:
        place_by_id: of the numbers that state a figure, by its figure_id
    """
    if number.recorded is None:
        return
    numeral, figure = number.recorded.numeral, number.recorded.figure
    figure_id = "" if figure else numeral["figure_id"]
    row = {name: figure.get(name, "") for name in list_figure_columns(dimensions)}
    row |= {name: numeral[name] for name in ("role", "hedge", "differs")}
    row |= {"id": place_by_id.get(figure_id, figure_id), "check": "", "nearest": ""}
    row["note"] = (figure or numeral)["note"]
    number.row |= row
    number.is_upper_end = numeral["role"] == FIGURE and not figure
    number.recorded = replace(number.recorded, row=row)


def _take(
    tables: Tables,
    table: str,
    source_id: str,
) -> list[TextRow]:
    """Remove the rows of a source from a table, and return them."""
    rows = tables[table]
    tables[table] = [row for row in rows if row["source_id"] != source_id]
    return [row for row in rows if row["source_id"] == source_id]


def is_open(row: TextRow) -> bool:
    """Return whether the note of a row marks it as a proposal that is not reviewed yet."""
    return row.get("note", "").startswith(PROPOSAL_PREFIX)


# Rows that are written


def write_rows(draft: PassageDraft) -> None:
    """Add the rows of the passage to the tables, with countries that are new.

    The rows of numerals and figures are also entered in `rows_by_key` of the draft.
    """
    tables, source_id = draft.tables, draft.source["source_id"]
    own_cells = {"source_id": source_id}
    tables["sources"].append(draft.source)
    for sentence in draft.sentences:
        cells = {
            "paragraph": str(sentence.paragraph),
            "sentence": str(sentence.number),
            "length": str(len(sentence.reduced.text)),
            "sha256": sentence.sha256,
        }
        tables["sentences"].append(own_cells | cells)
    for number in draft.numbers.values():
        row = number.row
        tables["numerals"].append(own_cells | _make_numeral(draft, number))
        draft.rows_by_key["numerals", "/".join([source_id, *number.key])] = row
        if number.states_figure:
            figure = own_cells | _make_figure(draft, number)
            tables["figures"].append(figure)
            draft.rows_by_key["figures", figure["figure_id"]] = row
    _add_areas(draft)


def _make_figure(
    draft: PassageDraft,
    number: PassageNumber,
) -> TextRow:
    """Make the row of a figure in the tables, without source; its indicator is "" if it is new.

    Of an accepted figure, the cells that a worksheet does not have stay.
    """
    row = number.row
    cells = {"basis": "stated"} | (number.recorded.figure if number.recorded else {})
    cells |= {name: row[name] for name in list_figure_columns(draft.dimensions)}
    if row["indicator_id"].startswith(NEW_INDICATOR):
        cells["indicator_id"] = ""
    return cells | {
        "figure_id": draft.id_by_place[row["place"]],
        "ref_area": draft.source["ref_area"],
        "note": _mark(row),
    }


def _make_numeral(
    draft: PassageDraft,
    number: PassageNumber,
) -> TextRow:
    """Make the row of a number in the table of numerals, without source.

    An open row that states no figure is marked as a proposal. The note and mark of one that states
    a figure are in the row of the figure; the note is here, too, if `differs` is not empty.
    """
    row = number.row
    recorded = number.recorded.numeral if number.recorded else {}
    cells = (recorded or number.cells) | {name: row[name] for name in ("role", "hedge", "differs")}
    if row["role"] != FIGURE:
        cells["note"] = _mark(row)
    elif number.is_changed:
        cells["note"] = row["note"] if row["differs"] else ""
    cells["figure_id"] = ""
    if row["role"] in FIGURE_ROLES:
        name = row["id"] or row["place"]
        is_id = any(figure["figure_id"] == name for figure in draft.tables["figures"])
        cells["figure_id"] = draft.id_by_place.get(name, name if is_id else "")
    return cells


def _mark(row: TextRow) -> str:
    """Return the note of a worksheet row, marked if a person must still look at the row."""
    check, note = row["check"], row["note"]
    return f"{PROPOSAL_PREFIX} {check}. {note}".strip() if check else note


def _add_areas(draft: PassageDraft) -> None:
    """Add the areas of a passage that the table of areas does not have yet, as proposals."""
    areas, countries = draft.tables["areas"], load_countries()
    area_ids = {draft.source["ref_area"]}
    for dimension in draft.figures.dimensions:
        if dimension.is_area:
            area_ids |= {row[dimension.name] for row in draft.worksheet}
    area_ids -= {row["area_id"] for row in areas}
    for area_id in sorted(area_ids & countries.keys()):
        name = f"{PROPOSAL_PREFIX} {countries[area_id].name}"
        areas.append({"area_id": area_id, "name": name, "kind": "country"})
    if STATELESS in area_ids:
        areas.append({"area_id": STATELESS, "name": STATELESS, "kind": "aggregate"})


def make_unused_id(name: str, used_ids: set[str]) -> str:
    """Make an identifier of at most 80 characters from a name, and add it to `used_ids`.

    A number is appended if the identifier is used: "a-b", "a-b-2".
    """
    base = re.sub(r"[^a-z0-9]+", "-", name.lower())[:_MAX_LENGTH].strip("-")
    candidates = (f"{base}-{number}" if number > 1 else base for number in count(1))
    identifier = next(candidate for candidate in candidates if candidate not in used_ids)
    used_ids.add(identifier)
    return identifier
