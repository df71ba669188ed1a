"""The rows of a passage in the tables: taken out of them, and made of worksheet rows again.

A row that a person must still look at is marked as a proposal. Marked rows are removed, because
they are drafted again. Accepted rows stay, unless the worksheet has a row for their number.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import filterfalse

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

_MAX_ID_LENGTH = 80  # characters of an identifier, with the number after it if it has one
_MAX_NAME_LENGTH = 76  # characters of its name, which leaves space for `-999`


@dataclass
class PassageDraft:
    """What is to be written for a source.

    Attributes:
        figures: figures in the files of the package, which the draft does not change
        tables: all rows of the package, by table; the draft changes them
        source: the row of the source
        sentences: the sentences of its passage
        numbers: by place, the numbers of the passage; `take_rows` leaves only those with a row of
            the worksheet
        earlier_ids: figure_ids of the stated figures of the source that a person accepted before
        id_by_place: figure_id by the place of the number that states the figure
        rows_by_key: rows of the worksheet by the table and primary key of the row made of them
        notes: what was done, in words
        lost: accepted numerals that the text no longer has, in words; if there are any, nothing
            must be written
        renamed: new figure_id by the old one, of accepted figures
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
        """Notes on guesses in areas.csv and sources.csv that a person must check, in words.

        Marks show which cells are guesses: PROPOSAL_PREFIX before the name of an area, and
        ADDRESS_MARK after the address of the source. The list is empty without marks.
        """
        names = [row["name"] for row in self.tables["areas"]]
        guesses = [f"areas.csv: {name}" for name in names if name.startswith(PROPOSAL_PREFIX)]
        if self.source["url"].endswith(ADDRESS_MARK):
            guesses.append(f"sources.csv: {self.source['url']}")
        advice = "Compare it with the report, correct it if it is wrong, and remove its mark."
        return [f"{guess} is a guess. {advice}" for guess in guesses]

    def load_accepted(self) -> Figures:
        """Return the figures in the drafted tables, without rows marked as proposals."""
        accepted = {name: list(filterfalse(is_open, rows)) for name, rows in self.tables.items()}
        return load_rows(self.figures.package, accepted)


def replace_rows(package: Package, tables: Tables) -> Package:
    """Return a copy of a package in which some tables have new rows. No file is written.

    Args:
        tables: the new rows by table; tables that are not in it stay as they are
    """
    drafted = {name: fill_table(package.tables[name], rows) for name, rows in tables.items()}
    return package.with_tables(drafted)


def load_rows(package: Package, tables: Tables) -> Figures:
    """Return the figures of a package as they are with the rows in `tables`.

    Args:
        package: a package whose figures can be read
        tables: rows by table, which replace those of its files
    """
    figures = Figures.load(replace_rows(package, tables))
    assert figures  # since the package could be read before
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

    Empty cells get what the identifier and similar sources suggest. Without a similar source, the
    year covered is the year before the edition. A cell that is not empty stays, except `heading`
    and the cells about the text: its hash, and the rule by which the hash is made.

    Args:
        tables: the row is removed from the table of sources
        sentences: of the text; at least one
        heading: new heading for the row; "" to keep its heading, or to use the suggested one if the
            row has none

    Returns:
        the completed row, in which a missing cell is ""; and the sentences of the passage. If the
        row says that the text is an excerpt, and the last sentence has no end, it is left out

    Raises:
        ReadError: if an excerpt has no complete sentence, or if the edition or the area is neither
            in the row nor in the identifier
    """
    own_rows = _remove_rows(tables, "sources", source_id)
    own_row = own_rows[0] if own_rows else {}
    cells = suggest_source_cells(figures, source_id)
    cells |= {name: cell for name, cell in own_row.items() if cell}  # they have priority
    if heading:
        cells["heading"] = heading
    if cells.get("extent") == EXCERPT and not SENTENCE_END.search(sentences[-1].text):
        sentences = sentences[:-1]
    if not sentences:
        raise ReadError(f"{source_id}: the text has no complete sentence.")
    fingerprint = hash_passage(sentence.sha256 for sentence in sentences)
    if "edition_year" not in cells or "ref_area" not in cells:
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
    """Return, by `paragraph.sentence`, the words such as `no` that count as zeros, as numerals.

    The words are the negating words that the tables record for the source, and each numeral of the
    worksheet that is one word: so a person can add a zero that the program does not recognize. A
    word is left out unless it is still at its place in the text: `not` with the place `1.2:10` is
    in the result if sentence `1.2` has this whole word at offset 10.

    Number words of the worksheet, such as `forty`, are in the result, too. `suggest_numbers`
    ignores them, because it recognizes them as numbers other than zero.

    Args:
        sentences: all sentences of the passage
        worksheet: rows by place, `paragraph.sentence:offset`; the cell `numeral` may be missing
    """
    zeros: dict[str, list[Numeral]] = defaultdict(list)
    sentence_by_name = {
        f"{sentence.paragraph}.{sentence.number}": sentence for sentence in sentences
    }
    candidates = []  # `paragraph.sentence`, offset in the text of the sentence, and word
    for row in tables["numerals"]:
        name = f"{row['paragraph']}.{row['sentence']}"
        is_own = row["source_id"] == source_id and row["form"] == NEGATION
        if is_own and name in sentence_by_name:
            reduced = sentence_by_name[name].reduced  # in which the tables count characters
            start, end = int(row["start"]), int(row["end"])
            if end <= len(reduced.text):
                text_start, _ = reduced.to_text(start, end)
                candidates.append((name, text_start, row["text"]))
    for place, row in worksheet.items():
        name, _, offset = place.partition(":")
        word = row.get("numeral", "")
        if name in sentence_by_name and offset.isdecimal() and word.isalpha():
            candidates.append((name, int(offset), word))
    for name, start, word in dict.fromkeys(candidates):  # tables and worksheet may have the same
        # The text may have changed, and a person may have typed a wrong place. Only the method of a
        # compiled expression begins at an offset.
        whole_word = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        if whole_word.match(sentence_by_name[name].text, start):
            zeros[name].append(Numeral(start, start + len(word), word, NEGATION, Decimal(0)))
    return zeros


def take_rows(draft: PassageDraft, sheet_places: Collection[str] | None) -> None:
    """Take the rows of a source out of the tables of its draft, so that they can be made again.

    The rows are its sentences, numerals and figures. Derived figures stay in the tables. What
    happens to a numeral depends on its row, which is accepted if it is not marked as a proposal:

    - Accepted, in an unchanged sentence: the row stays in the tables, with the figure that it
      states, and the number leaves `numbers` of the draft. If `sheet_places` has its place or is
      None, both rows leave the tables instead, and the number stays with the accepted cells.
    - Accepted, in a sentence that has changed or is missing: the row is dropped. It is described in
      `lost` if it is about a figure or an event.
    - Not accepted: the row is dropped, and the number stays as the words suggest it.

    A negating word such as `no` leaves `numbers` if its sentence is unchanged, but neither the
    tables nor the worksheet have it: a person has decided that it is not a zero. The draft gets
    `earlier_ids`, and the `id_by_place` of accepted figures.

    Args:
        sheet_places: places of the numbers in the worksheet; None for a new worksheet, which has no
            rows yet and gets all numbers
    """
    tables, source_id = draft.tables, draft.source["source_id"]
    figures = _remove_rows(tables, "figures", source_id)
    tables["figures"] += [row for row in figures if row["basis"] == "derived"]
    stated_rows = {row["figure_id"]: row for row in figures if row["basis"] != "derived"}
    draft.earlier_ids = {name for name, row in stated_rows.items() if not is_open(row)}
    sentences = _remove_rows(tables, "sentences", source_id)
    recorded = {(row["paragraph"], row["sentence"], row["sha256"]) for row in sentences}
    unchanged = {}  # by key, the numbers whose sentence has the recorded hash
    for number in draft.numbers.values():
        paragraph, sentence, _ = number.key
        if (paragraph, sentence, number.sentence.sha256) in recorded:
            unchanged[number.key] = number
    _take_numerals(draft, unchanged, stated_rows, sheet_places)
    # `_take_numerals` has removed each number with a row from `unchanged`.
    for number in unchanged.values():
        is_in_sheet = sheet_places is not None and number.place in sheet_places
        if number.numeral.form == NEGATION and not is_in_sheet:
            del draft.numbers[number.place]
    place_by_id = {figure_id: place for place, figure_id in draft.id_by_place.items()}
    for number in draft.numbers.values():
        _show_recorded(number, place_by_id, draft.dimensions)


def _take_numerals(
    draft: PassageDraft,
    unchanged: dict[tuple[str, ...], PassageNumber],
    stated_rows: dict[str, TextRow],
    sheet_places: Collection[str] | None,
) -> None:
    """Take the numerals of a source out of the tables, as `take_rows` describes.

    A row is not accepted if it is a proposal, or if it names a figure that is missing or a proposal
    of the source.

    Args:
        draft: its `tables`, `numbers`, `id_by_place` and `lost` are changed
        unchanged: numbers of unchanged sentences by key; each number that has a row, accepted or
            not, is removed
        stated_rows: rows of stated figures by figure_id; the row of each figure that an accepted
            numeral states is removed
        sheet_places: as in `take_rows`
    """
    tables, source_id = draft.tables, draft.source["source_id"]
    accepted_ids = {"", *draft.earlier_ids, *(row["figure_id"] for row in tables["figures"])}
    for row in _remove_rows(tables, "numerals", source_id):
        # None if the sentence has changed or is missing.
        number = unchanged.pop((row["paragraph"], row["sentence"], row["start"]), None)
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
        if sheet_places is None or number.place in sheet_places:
            # `_show_recorded` replaces the empty row when all figures have their places.
            number.recorded = RecordedNumber(row, figure, row={})
            continue
        del draft.numbers[number.place]
        tables["numerals"].append(row)
        if figure:
            tables["figures"].append(figure)


def _show_recorded(
    number: PassageNumber, place_by_id: Mapping[str, str], dimensions: Sequence[str]
) -> None:
    """Put the accepted cells of a number into its row of the worksheet, with an empty `check`.

    `id` is empty if the number states a figure or names none. If another number states the figure,
    `id` is the place of that number; if no number does, `id` is the figure_id. The accepted cells
    also become the row of `recorded`, and `is_upper_end` is set. A number that is not accepted
    stays as it is.

    Args:
        place_by_id: by figure_id, the place of the number that states the figure
        dimensions: as in `list_figure_columns`
    """
    if number.recorded is None:
        return
    numeral, figure = number.recorded.numeral, number.recorded.figure
    other_id = "" if figure else numeral["figure_id"]
    row = {name: figure.get(name, "") for name in list_figure_columns(dimensions)}
    row |= {name: numeral[name] for name in ("role", "hedge", "differs")}
    row |= {"id": place_by_id.get(other_id, other_id), "check": "", "nearest": ""}
    row["note"] = (figure or numeral)["note"]
    number.row |= row
    # The two ends of a range state one figure, whose row belongs to the lower end.
    number.is_upper_end = numeral["role"] == FIGURE and not figure
    number.recorded = replace(number.recorded, row=row)


def _remove_rows(
    tables: Tables,
    table: str,
    source_id: str,
) -> list[TextRow]:
    """Remove the rows of a source from a table, and return the removed rows.

    Args:
        tables: rows by table, which are changed
        table: name of the table
    """
    rows = tables[table]
    tables[table] = [row for row in rows if row["source_id"] != source_id]
    return [row for row in rows if row["source_id"] == source_id]


def is_open(row: TextRow) -> bool:
    """Return whether a row of a table is a proposal that no person has accepted.

    Its note then begins with PROPOSAL_PREFIX; rows of tables without notes are not open.
    """
    return row.get("note", "").startswith(PROPOSAL_PREFIX)


# Rows that are written


def write_rows(draft: PassageDraft) -> None:
    """Add the rows of the source to the tables of its draft, and areas that are new.

    The rows are those of the source itself, its sentences, and the numerals and stated figures in
    `numbers` of the draft. For each numeral and figure, `rows_by_key` gets the worksheet row from
    which it was made.
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
    """Return the row of a figure for the table, without source_id.

    Its cells are those of the worksheet. If a person has accepted the figure before, it keeps its
    cells in all other columns. `indicator_id` is "" if the worksheet still names a new indicator by
    its label. The note has the mark of a proposal if the worksheet row is open.
    """
    row = number.row
    recorded = number.recorded.figure if number.recorded else {}
    cells = {"basis": "stated"} | recorded
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
    """Return the row of a number for the table of numerals, without source_id.

    If the role is FIGURE, the row of the figure has the note of the worksheet, and the mark of a
    proposal if the worksheet row is open. The numeral repeats the note without the mark, but only
    if `differs` is not empty; if an accepted number has not changed, it keeps the note that it has
    in the tables. With any other role, the numeral has the note and the mark.

    `figure_id` is that of the figure that the number states, or that `id` names by figure_id or by
    the place of the number that states it. It is "" if the figure does not exist, or the role needs
    none.
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
        name = row["id"] or row["place"]  # a figure_id, or the place of the stating number
        is_id = any(figure["figure_id"] == name for figure in draft.tables["figures"])
        cells["figure_id"] = draft.id_by_place.get(name, name if is_id else "")
    return cells


def _mark(row: TextRow) -> str:
    """Return the note of a worksheet row, marked as a proposal if its `check` is not empty.

    `check` "year" and note "in total" -> "Proposal: year. in total".
    """
    check, note = row["check"], row["note"]
    return f"{PROPOSAL_PREFIX} {check}. {note}".strip() if check else note


def _add_areas(draft: PassageDraft) -> None:
    """Add the areas of a passage that the table of areas does not have yet.

    These are the area of the source, and the areas that worksheet rows name in a dimension of
    areas, such as a citizenship. Codes other than those of countries and STATELESS are left out.
    The name of a country is from the ISO standard; it is marked as a proposal, since the report may
    use a different name.
    """
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
    """Make an unused identifier from a name, add it to `used_ids`, and return it.

    `A, b.` -> `a-b`; `a-b-2` if `a-b` is used. Characters other than a-z and 0-9 become single
    hyphens, but not at the ends. A long name is cut, so that the identifier has at most 80
    characters.

    Args:
        name: a text with at least one letter from a to z or digit
        used_ids: all identifiers of the table
    """
    base = re.sub(r"[^a-z0-9]+", "-", name.lower())[:_MAX_NAME_LENGTH].strip("-")
    identifier, number = base, 1
    while identifier in used_ids:
        number += 1
        suffix = f"-{number}"
        identifier = base[: _MAX_ID_LENGTH - len(suffix)].rstrip("-") + suffix
    used_ids.add(identifier)
    return identifier
