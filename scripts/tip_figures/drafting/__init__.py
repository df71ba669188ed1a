"""Draft the rows of a passage among those of a package, with a worksheet or a brief to review them.

For each number one row counts: the row in the tables that a person has accepted, otherwise what its
words suggest; the cells that a worksheet has replace its cells. What the program then fills in, a
person confirms. A row that is still open is marked as a proposal; a package with marked rows is not
valid.

The brief is the task of coding the passage, for somebody who has nothing but this text. It contains
the passage, the codebook, the codes, the rules and the rows to complete. The answer is a worksheet.
The text of the report is in it, so it is never part of the package.
"""

import argparse
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from string import Template

from tip_figures.datapackage.findings import CommandError, ReadError
from tip_figures.datapackage.package import Package, load_package
from tip_figures.datapackage.table import read_categories
from tip_figures.datapackage.table_rows import TextRow, read_repaired_rows, render_rows
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.datapackage.write_files import replace_files
from tip_figures.drafting.codebook import add_to_codebook, refuse_misfits
from tip_figures.drafting.figure_cells import STATED
from tip_figures.drafting.gaps import add_gaps, keep_gaps
from tip_figures.drafting.identities import add_identities
from tip_figures.drafting.source_cells import choose_heading
from tip_figures.drafting.suggest import (
    CONFIRM,
    DROP,
    NEGATION,
    PassageNumber,
    mark_numerals,
    suggest_numbers,
)
from tip_figures.drafting.table_cells import (
    PassageDraft,
    Tables,
    list_zeros,
    make_unused_id,
    replace_rows,
    take_rows,
    take_source,
    write_rows,
)
from tip_figures.drafting.worksheet import (
    NEW_COLUMNS,
    SENTENCES,
    complete_row,
    format_worksheet,
    is_workbook,
    read_worksheet,
    refuse_invalid_cells,
    refuse_other_numbers,
)
from tip_figures.figures.claims import find_notes
from tip_figures.figures.code_words import load_countries
from tip_figures.figures.identities.arithmetic import CONTRADICTED
from tip_figures.figures.labels import make_label
from tip_figures.figures.model import Figures
from tip_figures.figures.records import (
    ROW_TYPES,
    FigureRow,
    IndicatorRow,
    explain_unread,
    is_currency,
)
from tip_figures.figures.table_changes import list_unusual_cells
from tip_figures.prose.sections import describe_place, take_passage
from tip_figures.prose.sentences import SENTENCE_END
from tip_figures.prose.source_text import Sentence, SourceText

RENAMED = "docs/renamed.csv"
"""The file of a package that says what codes and identifiers of an earlier version became."""
_SOURCE_ID = re.compile("(?=.{1,80}$)[a-z0-9]+(?:-[a-z0-9]+)*")
_BRIEF = Path(__file__).with_name("brief_template.md")
_GUESSES_ARE_LEFT = (
    "Nothing is left to review. Next: look at what is marked, then run make tidy, then make."
)
_NOTHING_IS_LEFT = (
    "Nothing is left to review. Next: run make tidy, then make. Nothing else is needed."
)
_EXPLANATIONS_ARE_LEFT = (
    "Nothing is left to review. Next: write the explanations, then run make tidy, then make."
)
_LEFT_OUT_COLUMNS = (*SENTENCES, "nearest", "new_label", "rounded_to", "hedge", "differs")
_EXPLAINED_COLUMNS = (
    *("role", "new_group", "new_measure"),
    *("year_basis", "counted_by", "bound", "unit", "obs_status"),
)
_LEFT_OUT_ROLES = ("date", "vague")  # whose rows nobody needs to look at
_LAST_WORDS = 6  # of a passage, which a note quotes


def draft_source(args: argparse.Namespace, text: SourceText) -> int:
    """Draft the rows of a passage, write the files that the command line names, and print notes.

    With `args.source`, the tables of the package are written, and the worksheet and brief if they
    are named. Without it, only the brief is written, and the package does not change; the
    identifier of the source is then the name of the text file without its ending.

    Args:
        args: of the command `scan`: `package`, `file`, and at least one of `source` and `brief`;
            `heading` and `worksheet` may be None
        text: the passage, or a whole page that has it under its heading

    Returns:
        exit status: 0; or 1, with nothing written, if accepted numbers are no longer at their
        places in the text

    Raises:
        CommandError: if the source identifier is malformed
        ReadError, UnreadableText: as `draft_passage`
    """
    package = load_package(args.package)
    source_id = args.source if args.source is not None else Path(args.file).stem
    if not _SOURCE_ID.fullmatch(source_id):
        raise CommandError(
            f"{quote_value(source_id)} is not a source identifier; use lower-case letters, digits "
            "and single hyphens, as in tip-2020-kaz-protection or hrr-2021-bra-forced-labor."
        )
    draft = draft_passage(package, source_id, text, args.worksheet, args.heading)
    if draft.lost:
        print("The text no longer has these numbers at their places; correct or remove the rows:")
        print("\n".join(f"  {line}" for line in draft.lost))
        print("Nothing was written.")
        return 1
    rows_to_review = f"{count_noun(len(draft.open_rows), 'row')} to review"
    contents = {args.brief: format_brief(draft).encode()} if args.brief else {}
    if args.source is None:
        replace_files(contents)
        print(f"{args.brief}: {rows_to_review}. Keep this file local.")
        return 0
    for name, rows in draft.tables.items():
        contents[package.root / package.tables[name].path] = render_rows(package.tables[name], rows)
    if args.worksheet:
        contents[args.worksheet] = _format_rows(draft, args.worksheet)
    replace_files(contents)
    place = args.worksheet or "a worksheet (add --worksheet FILE.xlsx)"
    if draft.open_rows:
        next_step = "complete each one, empty its cell `check`, and run the same command again."
        draft.notes.append(f"{rows_to_review} in {place}: {next_step}")
    else:
        draft.notes.append(_name_next_step(draft))
    print("\n".join(draft.notes))
    return 0


def _name_next_step(draft: PassageDraft) -> str:
    """Return a note that says what to do next when all rows are reviewed.

    The first of these cases decides: an explanation of a contradicted identity is missing, in any
    source of the package; cells marked as guesses are left; nothing is left.
    """
    # A row that the draft has added has no cell `verdict` unless the identity is contradicted.
    needs_explanation = any(
        row.get("verdict") == CONTRADICTED and not row["explanation"]
        for row in draft.tables["identities"]
    )
    if needs_explanation:
        return _EXPLANATIONS_ARE_LEFT
    return _GUESSES_ARE_LEFT if draft.guesses else _NOTHING_IS_LEFT


def _format_rows(draft: PassageDraft, file: Path) -> bytes:
    """Return the content of a worksheet file: an Excel workbook if its name ends in `.xlsx`.

    With any other name, the content is CSV.
    """
    if is_workbook(file):
        # The module `workbook` imports xlsxwriter, which CSV does not need.
        from tip_figures.drafting.workbook import format_workbook

        return format_workbook(draft)
    return format_worksheet(draft.worksheet, draft.dimensions)


def draft_passage(
    package: Package,
    source_id: str,
    text: SourceText,
    worksheet: Path | None = None,
    title: str | None = None,
) -> PassageDraft:
    """Return a draft: the rows of a passage among those of a package. No file is written.

    Args:
        source_id: identifier of the source of the passage, which may be new
        text: the passage, or a whole page that has it under its heading
        worksheet: file of the worksheet, or None. If the file exists, its cells replace suggested
            ones. If it does not exist yet, the draft has all numbers of the passage, for the new
            file. Otherwise the draft lacks the numbers that a person has accepted before, unless
            the file has rows for them
        title: title of the heading; None for the heading that `choose_heading` finds

    Returns:
        the draft. If `lost` names accepted numbers, it is incomplete and must not be written

    Raises:
        ReadError: if a table, the passage or the worksheet is not valid, or if the worksheet was
            made for another text
        UnreadableText: if the text has the heading several times; or if it does not have it, and is
            more than one passage
    """
    figures = Figures.load(package)
    if figures is None:
        raise ReadError(explain_unread(package))
    sheet_rows = _read_sheet_rows(figures, worksheet)
    draft = _begin_draft(figures, source_id, text, title, sheet_rows)
    refuse_other_numbers(sheet_rows, draft.numbers)
    is_new_file = worksheet is not None and not worksheet.exists()
    # None stands for all places.
    take_rows(draft, sheet_places=None if is_new_file else sheet_rows.keys())
    if draft.lost:
        return draft
    _take_worksheet(draft, sheet_rows)
    draft.notes += add_to_codebook(draft)
    _write_passage(draft, is_reviewed=bool(sheet_rows))
    return draft


def _write_passage(draft: PassageDraft, *, is_reviewed: bool) -> None:
    """Complete a draft: write the rows of its numbers into its tables, and update other rows.

    1. A worksheet row that counts the same as an earlier one gets a warning in `check`.
    2. Figures get identifiers, and the rows are written.
    3. If rows come from a worksheet, their cells are checked, and notes describe changed figures.
    4. The row of the source gets the size of the passage. Identities are updated. Gaps are updated
       only if no row is open, since an open row may still fill one.

    Args:
        draft: its tables are changed; its notes will describe the changes, and what a person must
            look at
        is_reviewed: whether rows come from a worksheet

    Raises:
        ReadError: if a cell of the worksheet is not valid
    """
    _flag_equal_counts(draft)
    _name_figures(draft)
    write_rows(draft)
    if is_reviewed:
        refuse_invalid_cells(replace_rows(draft.figures.package, draft.tables), draft.rows_by_key)
        refuse_misfits(draft)
        draft.notes += _describe_changes(draft)
    draft.notes.append(_enter_size(draft))
    draft.notes += draft.guesses
    draft.notes += add_identities(draft)
    if not draft.open_rows:
        draft.notes += _update_gaps(draft)


def _begin_draft(
    figures: Figures,
    source_id: str,
    text: SourceText,
    title: str | None,
    sheet_rows: Mapping[str, TextRow],
) -> PassageDraft:
    """Return a draft of the passage in a text, with suggested cells for all its numbers.

    Its tables are those of the package, but the row of the source is in `source` of the draft, not
    in the tables. Its notes are about the text: the place of the section, and what a person should
    look at.

    Args:
        title: title of the heading; None for the heading that `choose_heading` finds. If it is not
            None, the row of the source gets it, too
        sheet_rows: rows of the worksheet by place; they may name zeros (see `list_zeros`)

    Raises:
        ReadError, UnreadableText: as `draft_passage`
    """
    tables = _read_tables(figures.package)
    # There is no section if the whole text is the passage.
    passage, section = take_passage(text, choose_heading(figures, source_id, title))
    heading = title or ""
    if title and section:
        heading = section.heading.title  # as the page writes it
    # This takes the row of the source out of the tables.
    source, sentences = take_source(figures, tables, source_id, passage.sentences, heading)
    zeros = list_zeros(tables, source_id, sentences, sheet_rows)
    numbers = suggest_numbers(figures, source, sentences, zeros)
    draft = PassageDraft(figures, tables, source, sentences, numbers)
    if section:
        draft.notes.append(describe_place(text, section))
    draft.notes += find_notes(sentences)
    draft.notes += _describe_passage(draft, is_cut=len(sentences) < len(passage.sentences))
    return draft


def _read_tables(package: Package) -> Tables:
    """Return, by name, the rows of the source tables of a package, as its files have them."""
    return {name: read_repaired_rows(package.tables[name]) for name in ROW_TYPES}


def _read_sheet_rows(figures: Figures, worksheet: Path | None) -> dict[str, TextRow]:
    """Return the rows of a worksheet by place; an empty mapping if there is no file."""
    dimensions = [dimension.name for dimension in figures.dimensions]
    return read_worksheet(worksheet, dimensions) if worksheet else {}


def _take_worksheet(draft: PassageDraft, sheet_rows: Mapping[str, TextRow]) -> None:
    """Put the cells of a worksheet into the rows of the numbers of a draft, and complete the rows.

    A negating word such as `no` leaves the draft if its cell `check` is DROP: a person has decided
    that it is not a zero.

    Args:
        sheet_rows: rows of the worksheet by place; the draft has a number for each
    """
    for place, row in sheet_rows.items():
        number = draft.numbers[place]
        complete_row(number, row, draft.figures)
        if number.numeral.form == NEGATION and number.row["check"] == DROP:
            del draft.numbers[place]


def _flag_equal_counts(draft: PassageDraft) -> None:
    """Write into `check` of a worksheet row which earlier row of the worksheet counts the same.

    `confirm` -> `same count as 1.3:51`. Two rows count the same if they state figures, have an
    indicator, and agree in the columns `names`; their values may differ. A row whose `check` is not
    `confirm` stays as it is: it is accepted, or a person must look at it for another reason.
    """
    names = (
        *draft.dimensions,
        *("indicator_id", "unit", "year", "period", "counted_by", "definition"),
    )
    places: dict[tuple[str, ...], str] = {}  # by the cells of these columns, of the first row
    for number in draft.numbers.values():
        row = number.row
        if not number.states_figure or not row["indicator_id"]:
            continue
        first_place = places.setdefault(tuple(row[name] for name in names), number.place)
        if first_place != number.place and row["check"] == CONFIRM:
            row["check"] = f"same count as {first_place}"


def _name_figures(draft: PassageDraft) -> None:
    """Give an identifier to each figure that a worksheet row states, in `id_by_place` of the draft.

    A new identifier consists of report, edition, area, indicator, year, codes other than `all`, and
    currency: `tip-2020-isl-convictions-2019-female`. A number that states no figure of its own
    loses its entry in `id_by_place`.

    A figure that was accepted before keeps its identifier unless the cells in it have changed. If
    they have, the figure gets a new identifier and counts as new: `renamed` has the new identifier
    by the old one, `earlier_ids` loses the old one, and numerals, identities and gaps in the tables
    name the new one.
    """
    source = draft.source
    used_ids = {row["figure_id"] for row in draft.tables["figures"]}
    prefix = "-".join((source["report"], source["edition_year"], source["ref_area"]))
    for number in draft.numbers.values():
        draft.id_by_place.pop(number.place, None)
        # Accepted figures come first, so that no new figure gets their identifiers.
        if _keeps_id(number, draft.dimensions):
            draft.id_by_place[number.place] = _get_recorded_id(number)
            used_ids.add(_get_recorded_id(number))
    for number in draft.numbers.values():
        row, place = number.row, number.place
        if not number.states_figure or place in draft.id_by_place:
            continue
        codes = [row[name] for name in draft.dimensions if row[name] != "all"]
        # Cells may be empty; `make_unused_id` removes the additional hyphens.
        name = "-".join([prefix, row["indicator_id"], row["year"], *codes, _name_currency(row)])
        figure_id = make_unused_id(name, used_ids)
        draft.id_by_place[place] = figure_id
        old_id = _get_recorded_id(number)
        if old_id and old_id != figure_id:
            draft.renamed[old_id] = figure_id
    draft.earlier_ids -= draft.renamed.keys()
    for table in ("numerals", "identity_terms", "gaps"):
        for row in draft.tables[table]:
            row["figure_id"] = draft.renamed.get(row["figure_id"], row["figure_id"])


def _get_recorded_id(number: PassageNumber) -> str:
    """Return the figure_id of the accepted figure that a number states in the tables, or ""."""
    return number.recorded.figure.get("figure_id", "") if number.recorded else ""


def _keeps_id(number: PassageNumber, dimensions: Sequence[str]) -> bool:
    """Return whether an accepted figure keeps its identifier after a review of its number.

    True if the number still states the figure, and the cells in the identifier are unchanged:
    indicator, year, the codes of `dimensions`, and the currency. False if the number stated no
    accepted figure before.
    """
    recorded = number.recorded
    if recorded is None or not recorded.figure or not number.states_figure:
        return False
    naming = ("indicator_id", "year", *dimensions)
    has_same_cells = all(number.row[name] == recorded.row[name] for name in naming)
    return has_same_cells and _name_currency(number.row) == _name_currency(recorded.row)


def _name_currency(row: TextRow) -> str:
    """Return the unit of a row if it is a currency; "" otherwise."""
    return row["unit"] if is_currency(row["unit"]) else ""


def _describe_changes(draft: PassageDraft) -> Iterator[str]:
    """Yield notes on figures that are new or changed, then on identifiers that have changed.

    Figures of open rows have no note.

    Yields:
        a figure beside the words of the report, so that a person can compare them: label, unusual
        cells, quote and place, such as “5 people convicted of trafficking, Iceland 2007;
        year_basis: stated | convicted five … the 2007 antislavery law (6.1:48)”; or the old and the
        new identifier of a figure, with advice if the package has the file RENAMED
    """
    figures = draft.load_accepted()
    for number in draft.numbers.values():
        figure = figures.figure_by_id.get(draft.id_by_place.get(number.place, ""))
        if figure is not None and number.states_figure and number.is_changed:
            label = make_label(figures, figure) or figure.figure_id
            # Only beside the words can a person see that a year is not stated there.
            basis = ["year_basis: stated"] if figure.year_basis == STATED else []
            words = "; ".join((label, *basis, *list_unusual_cells(figure)))
            yield f"{words} | {_quote(number, figure)} ({number.place})"
    has_renamed_file = (draft.figures.package.root / RENAMED).is_file()
    advice = f": if a version has the old name, add a row to {RENAMED}" if has_renamed_file else ""
    for old_id, new_id in draft.renamed.items():
        yield f"renamed: {old_id} → {new_id}{advice}"


def _quote(number: PassageNumber, figure: FigureRow) -> str:
    """Return the quote of a number; if the quote lacks a stated year, with the words around it.

    For example, `convicted five … the 2007 antislavery law`. A year is stated if `year_basis` of
    the figure is STATED; without such a year, the quote alone is returned.
    """
    quote = number.cells["quote"]
    year_words = re.search(rf"(?:\S+ )?\b{figure.year}\b(?: [\w-]+){{0,2}}", number.sentence.text)
    is_elsewhere = figure.year_basis == STATED and str(figure.year) not in quote
    return f"{quote} … {year_words[0]}" if is_elsewhere and year_words else quote


def _enter_size(draft: PassageDraft) -> str:
    """Write the size of the passage into the row of its source, and return a note on it.

    The columns are `paragraphs`, `sentences` and `numerals`. The note has the same numbers:
    "tip-2020-isl-protection: 2 paragraphs, 9 sentences, 14 numerals."
    """
    source_id = draft.source["source_id"]
    counts = {
        "paragraph": len({sentence.paragraph for sentence in draft.sentences}),
        "sentence": len(draft.sentences),
        "numeral": sum(row["source_id"] == source_id for row in draft.tables["numerals"]),
    }
    draft.source |= {f"{noun}s": str(number) for noun, number in counts.items()}
    return f"{source_id}: {', '.join(count_noun(counts[noun], noun) for noun in counts)}."


def _describe_passage(draft: PassageDraft, *, is_cut: bool) -> Iterator[str]:
    """Yield notes about a passage that may be incomplete, or the same as that of another source.

    There is a note if the text breaks off, or if the last sentence of the passage has no full stop;
    and a note for each other source with the same words.

    Args:
        is_cut: whether the text breaks off: its last sentence was unfinished, and was left out
    """
    last_words = draft.sentences[-1].text.split()[-_LAST_WORDS:]
    if is_cut:
        yield "The text breaks off, so its last sentence is not part of the passage."
    elif not SENTENCE_END.search(last_words[-1]):
        yield (
            f"The last sentence has no full stop: {quote_value(' '.join(last_words))}. It is part "
            "of the passage. If the text breaks off there, write excerpt into extent of "
            "sources.csv and run the command again."
        )
    for row in draft.tables["sources"]:
        if row is not draft.source and row["fingerprint"] == draft.source["fingerprint"]:
            yield f"{row['source_id']} has the same words. Look whether it is another edition."


def _update_gaps(draft: PassageDraft) -> Iterator[str]:
    """Update the rows of gaps in the tables of a draft, and yield notes on the changes.

    A gap is a year for which a series, the numbers of one count by year, has no number. Gaps that
    are no longer needed, because a new figure fills them for example, are removed. Missing gaps in
    the area of the source are added, as proposals. Gaps that a person added without need stay.

    This is a generator: the table changes only while the caller reads the notes.

    Args:
        draft: a draft without open rows, because the figure of an open row is not accepted and
            fills no gap. The files of the package still have the figures before the change
    """
    figures_before = replace(draft, tables=_read_tables(draft.figures.package)).load_accepted()
    gaps = draft.tables["gaps"]
    yield from keep_gaps(figures_before, draft.load_accepted(), gaps)
    # The figures are loaded again, because `keep_gaps` has changed the gaps.
    yield from add_gaps(draft.load_accepted(), gaps, draft.source["ref_area"])


# The brief


def format_brief(draft: PassageDraft) -> str:
    """Return the brief of a draft as Markdown: the task of coding its passage (see the module).

    brief_template.md has the rules of coding. Numbers that are dates or vague amounts are neither
    marked in the passage nor among the rows, because they need no answer. The report is named by
    its title if it has one, and the area by its name if it is a country; otherwise by their codes.
    """
    figures, source = draft.figures, draft.source
    rows = [row for row in draft.worksheet if row["role"] not in _LEFT_OUT_ROLES]
    country = load_countries().get(source["ref_area"])
    template = Template(_BRIEF.read_text(encoding="utf-8"))
    return template.substitute(
        source,
        title=source["title"] or source["report"],
        area_name=country.name if country else source["ref_area"],
        passage=_number_sentences(draft.sentences, {row["place"] for row in rows}),
        indicators="\n".join(map(_describe_indicator, figures.indicators)),
        codes="\n".join(_describe_codes(figures, rows)),
        rows=format_worksheet(rows, draft.dimensions, _LEFT_OUT_COLUMNS).decode("utf-8-sig"),
    )


def _number_sentences(
    sentences: Sequence[Sentence],
    places: Collection[str],
) -> str:
    """Return the passage with each sentence in a line after its number, in Markdown.

    Double brackets mark the numbers to code: `**1.2** It identified [[40]].` Paragraphs are divided
    by an empty line.

    Args:
        places: places of the numbers to code
    """
    paragraphs: dict[int, list[str]] = {}
    for sentence in sentences:
        name = f"{sentence.paragraph}.{sentence.number}"
        numerals = sentence.numerals_and_zeros()
        to_code = [numeral for numeral in numerals if f"{name}:{numeral.start}" in places]
        text = mark_numerals(sentence.text, to_code)
        paragraphs.setdefault(sentence.paragraph, []).append(f"**{name}** {text}")
    return "\n\n".join(map("\n".join, paragraphs.values()))


def _describe_indicator(indicator: IndicatorRow) -> str:
    """Return a line of Markdown that describes an indicator: id, definition, units, dimensions.

    "- `calls` | Calls to a hotline. | calls | sex age". The label replaces a missing definition. An
    indicator without dimensions has only the other three cells.
    """
    cells = (
        f"`{indicator.indicator_id}`",
        indicator.definition or indicator.label,
        " ".join(indicator.units),
        " ".join(indicator.dimensions),
    )
    return "- " + " | ".join(cells).removesuffix(" | ")  # the suffix is there without dimensions


def _describe_codes(
    figures: Figures,
    rows: Sequence[TextRow],
) -> Iterator[str]:
    """Yield a line of Markdown for each coded column, with its codes: "- `sex`: `all`, `female`".

    The columns are those in _EXPLAINED_COLUMNS, then the dimensions. The roles in _LEFT_OUT_ROLES
    are left out. The codes of areas are described instead of listed.

    Args:
        rows: rows to complete; a currency is listed only if one of them has it
    """
    codes = dict(figures.code_labels)
    units = {code: label for code, label in codes["unit"].items() if not is_currency(code)}
    units_of_rows = [row["unit"] for row in rows if row["unit"]]
    codes["unit"] = units | {unit: units.get(unit, "") for unit in units_of_rows}
    # The column new_group has the codes of group, and new_measure those of measure. A label has no
    # codes.
    codes |= {name: codes[column] for name, column in NEW_COLUMNS.items() if column in codes}
    roles = read_categories(figures.package.tables["numerals"].fields["role"])
    codes["role"] = {role: roles[role] for role in roles if role not in _LEFT_OUT_ROLES}
    for column in _EXPLAINED_COLUMNS:
        yield f"- `{column}`: {_list_codes(codes[column])}"
    for dimension in figures.dimensions:
        areas = "`all`, `foreign`, or the three letters of a country (ISO 3166)"
        codes_in_words = areas if dimension.is_area else _list_codes(codes[dimension.name])
        yield f"- `{dimension.name}`: {codes_in_words}"


def _list_codes(labels: Mapping[str, str]) -> str:
    """Return codes in one line, each with its label if the label has other words than the code.

    "`case_file`, `E` (estimated value)". The code `all` is listed without its label. The result is
    "" without codes.

    Args:
        labels: by code; "" for a code without label
    """
    descriptions = []
    for code, label in labels.items():
        is_plain = code == "all" or label.lower() in ("", code.replace("_", " "))
        descriptions.append(f"`{code}`" if is_plain else f"`{code}` ({label})")
    return ", ".join(descriptions)
