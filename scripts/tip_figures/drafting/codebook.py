"""What a worksheet adds to the codebook: new indicators, and currencies of indicators of money.

A person names a new indicator in `indicator_id`, either as `new:` and its label, or as an unused
identifier beside `new_label`. `new_group` and `new_measure` complete it in one of its rows. Its
units and dimensions are those of its rows.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tip_figures.datapackage.findings import ReadError
from tip_figures.datapackage.table_rows import TextRow
from tip_figures.datapackage.text_format import quote_value
from tip_figures.drafting.table_cells import PassageDraft
from tip_figures.drafting.worksheet import LINE, NEW_COLUMNS, NEW_INDICATOR
from tip_figures.figures.records import is_currency
from tip_figures.prose.units import PERCENT

MAX_ID_LENGTH = 32  # characters of the identifier of an indicator
_PLURAL = re.compile(r"\b(\w+[^\W\d_s])s\b")
"""A regular plural, the first of which is what a label counts: `roads` inspected."""
_SINGULAR_ENDINGS = {"ie": "y", "xe": "x", "she": "sh", "che": "ch"}


def add_to_codebook(draft: PassageDraft) -> Iterator[str]:
    """Add new indicators to the codebook, and currencies to the units of indicators.

    The codebook is the table of indicators: what figures count. A new indicator, which rows of the
    worksheet describe, is treated by the first of these cases:

    - Its label, group, measure or unit is missing: `check` of its rows names the missing cells.
    - One of its rows is accepted (`check` is empty): it is added (see `_add_indicator`).
    - Otherwise it stays as it is, without a note.

    This is a generator: tables and worksheet change only while the caller reads the notes.

    Yields:
        a note on each indicator that was added or that has missing cells, then on each currency

    Raises:
        ReadError: if rows of one new indicator differ, if it has no name, or if the codebook has
            its identifier or label
    """
    groups: dict[str, list[TextRow]] = defaultdict(list)
    for row in draft.worksheet:
        if is_new(row):
            groups[_read_id(row)].append(row)
    for indicator_id, rows in groups.items():
        cells = _join_cells(draft, indicator_id, rows)
        missing = [name for name, column in NEW_COLUMNS.items() if not cells[column]]
        if not any(row["unit"] for row in rows):
            missing.append("unit")
        if missing:
            yield _ask_for(draft, rows, missing)
        elif not all(row["check"] for row in rows):
            phrase = _add_indicator(draft, indicator_id, cells, rows)
            yield (
                f"indicator: {indicator_id} is new in indicators.csv; its figures are called "
                f"{quote_value(phrase)}."
            )
    yield from _add_currencies(draft)


def is_new(row: Mapping[str, str]) -> bool:
    """Return whether a row of the worksheet declares its indicator to be new.

    Its `indicator_id` begins with `new:`, or it is a figure with a cell in NEW_COLUMNS, such as
    `new_label`. Whether the codebook already has the indicator is not looked up here.
    """
    has_cells = any(row.get(name) for name in NEW_COLUMNS)
    return row["indicator_id"].startswith(NEW_INDICATOR) or (has_cells and row["role"] == "figure")


def _read_id(row: TextRow) -> str:
    """Return the identifier of a new indicator: as typed, or made from the label after `new:`.

    `new: Roads inspected` -> `roads_inspected`. A label without letters from a to z and digits has
    the identifier "". Of a long label, the last words are left out, so that the identifier has at
    most MAX_ID_LENGTH characters; but the first word stays whole.
    """
    name = row["indicator_id"]
    if not name.startswith(NEW_INDICATOR):
        return name
    words = re.findall("[a-z0-9]+", name.removeprefix(NEW_INDICATOR).lower())
    while len(words) > 1 and len("_".join(words)) > MAX_ID_LENGTH:
        words.pop()
    return "_".join(words)


def _join_cells(draft: PassageDraft, indicator_id: str, rows: Sequence[TextRow]) -> TextRow:
    """Return, by column of the codebook, the label, group and measure of a new indicator.

    Each cell may be in any of its rows; it is "" if no row has it. The label is in `new_label`, or
    if this is empty, after `new:` in `indicator_id`.

    Args:
        rows: all rows of the worksheet that name this new indicator

    Raises:
        ReadError: if two rows have different cells, the identifier is empty, or the codebook has
            the identifier or label
    """
    cells = dict.fromkeys(NEW_COLUMNS.values(), "")
    lines: dict[str, str] = {}  # where each cell was found
    for row in rows:
        own_cells = {column: row[name] for name, column in NEW_COLUMNS.items()}
        if not own_cells["label"] and row["indicator_id"].startswith(NEW_INDICATOR):
            own_cells["label"] = row["indicator_id"].removeprefix(NEW_INDICATOR).strip()
        for column, cell in own_cells.items():
            if cell and cells[column] not in ("", cell):
                raise ReadError(
                    f"{row[LINE]}, column new_{column}: {quote_value(cell)} is not "
                    f"{quote_value(cells[column])} as in {lines[column]}, which names the same new "
                    "indicator. Nothing was written."
                )
            if cell and not cells[column]:
                cells[column], lines[column] = cell, row[LINE]
    codebook = draft.figures.indicator_by_id
    id_by_label = {indicator.label.lower(): known_id for known_id, indicator in codebook.items()}
    existing_id = id_by_label.get(cells["label"].lower(), "")
    if indicator_id in codebook:
        existing_id = indicator_id
    if existing_id:
        problem = (
            f"{quote_value(existing_id)} is in the codebook; choose it without new_label, "
            "new_group and new_measure, or name another indicator"
        )
    elif not indicator_id:
        problem = f"write a label after “{NEW_INDICATOR}”"
    else:
        return cells
    raise ReadError(f"{rows[0][LINE]}, column indicator_id: {problem}. Nothing was written.")


def _ask_for(draft: PassageDraft, rows: Sequence[TextRow], missing: Sequence[str]) -> str:
    """Name the missing cells of a new indicator in `check` of its rows, and return a note.

    The names follow what `check` has already, without repetition.

    Args:
        rows: all rows of the worksheet that name this new indicator
        missing: columns of the missing cells in the worksheet, such as `new_group`

    Returns:
        a note that names the cells and the codes that they may have, except currencies
    """
    reason = ", ".join(missing)
    for row in rows:
        # The program may have written the same reason before; it is not repeated.
        others = [other for other in row["check"].split("; ") if other not in ("", reason)]
        row["check"] = "; ".join([*others, reason])
    labels = draft.figures.code_labels
    cells = []
    for name in missing:
        column = NEW_COLUMNS.get(name, name)  # the codes of `new_group` are those of `group`
        known_codes = labels.get(column, {})
        codes = ", ".join(code for code in known_codes if not is_currency(code))
        cells.append(f"{name} ({codes})" if codes else name)
    return (
        f"{rows[0]['place']}: {quote_value(rows[0]['indicator_id'])} is not in the codebook; fill "
        f"in {' and '.join(cells)} in one of its rows."
    )


def _add_indicator(
    draft: PassageDraft, indicator_id: str, cells: TextRow, rows: Sequence[TextRow]
) -> str:
    """Add a new indicator to the codebook, and complete the worksheet rows that name it.

    Its units are those of the rows. Its dimensions are those in which a row has a code other than
    `all`. Its definition is a sentence with the words of the label.

    The rows get its identifier, and `all` in each of its dimensions in which they have no code.
    Their cells in all other dimensions and in NEW_COLUMNS, which have described the new indicator,
    are emptied. `rows_by_key` of the draft gets the first accepted row, for messages.

    Args:
        indicator_id: identifier of the new indicator
        cells: its label, group and measure
        rows: all its rows in the worksheet, at least one of which is accepted (`check` is empty)

    Returns:
        the phrase of the indicator, as `make_phrase` proposes it
    """
    units = list(dict.fromkeys(row["unit"] for row in rows if row["unit"]))
    codes = {name: {row[name] for row in rows} for name in draft.dimensions}
    dimensions = [name for name in draft.dimensions if codes[name] - {"", "all"}]
    label = cells["label"]
    phrase = make_phrase(label, units)
    draft.tables["indicators"].append(
        cells
        | {
            "indicator_id": indicator_id,
            "phrase": phrase,
            "definition": f"{label[:1].upper()}{label[1:].rstrip('.')}.",
            "units": ";".join(units),
            "dimensions": ";".join(dimensions),
        }
    )
    # A message about a wrong cell of the new indicator names the line of its first accepted row.
    accepted = next(row for row in rows if not row["check"])
    draft.rows_by_key["indicators", indicator_id] = accepted
    for row in rows:
        row |= {"indicator_id": indicator_id, **dict.fromkeys(NEW_COLUMNS, "")}
        for name in draft.dimensions:
            if name not in dimensions:
                row[name] = ""
            elif not row[name]:
                row[name] = "all"
    return phrase


def make_phrase(label: str, units: Sequence[str]) -> str:
    """Return a proposal for the phrase of an indicator: what figures say after their number.

    - Of an amount of money: "fines" -> "in fines", as in "5 million euros in fines".
    - Of a percentage: the label as it is.
    - Of anything else: the label with the singular before its first regular plural, if it has one:
      "roads inspected" -> "(road/roads) inspected".

    Spaces replace the signs `{}()|/` of the label, which have a meaning in phrases.

    Args:
        label: label of the indicator, such as "roads inspected"
        units: codes of its units; one currency is enough for an amount of money
    """
    plain = re.sub(r"[{}()|/]", " ", label)
    if any(map(is_currency, units)):
        return f"in {plain}"
    return plain if PERCENT in units else _PLURAL.sub(_write_forms, plain, count=1)


def _write_forms(plural: re.Match[str]) -> str:
    """Return a regular plural with its singular before it: `agencies` -> `(agency/agencies)`.

    Args:
        plural: match of _PLURAL
    """
    singular = plural[1]  # the word without its last letter, s
    for ending, replacement in _SINGULAR_ENDINGS.items():
        if singular.endswith(ending):
            singular = singular.removesuffix(ending) + replacement
    return f"({singular}/{plural[0]})"


def _add_currencies(draft: PassageDraft) -> Iterator[str]:
    """Add currencies of accepted rows to the units of indicators of money.

    An indicator of money has a currency as a unit; the units of other indicators stay. A currency
    that is not among the units of its indicator is inserted before the last one, since a report
    converts all other currencies into that.

    Yields:
        a note on each currency that was added
    """
    codebook = {row["indicator_id"]: row for row in draft.tables["indicators"]}
    for row in draft.worksheet:
        unit, indicator = row["unit"], codebook.get(row["indicator_id"])
        if indicator is None or row["check"] or not is_currency(unit):
            continue
        units = indicator["units"].split(";")
        if unit not in units and any(map(is_currency, units)):
            indicator["units"] = ";".join([*units[:-1], unit, units[-1]])
            yield f"indicator: {unit} is a new unit of {row['indicator_id']} in indicators.csv."


def refuse_misfits(draft: PassageDraft) -> None:
    """Refuse units and codes of accepted worksheet rows that do not fit their indicator.

    A unit fits if the indicator has it, a code if its dimension is one of the indicator; whether
    the dimension has the code is not checked here. Empty cells fit. Rows that do not come from the
    file of a person (without LINE), and rows whose indicator is not in the codebook, are not
    checked.

    Raises:
        ReadError: if a cell does not fit; it describes each such cell, and how to correct it
    """
    codebook = {row["indicator_id"]: row for row in draft.tables["indicators"]}
    faults = []
    for row in draft.worksheet:
        indicator = codebook.get(row["indicator_id"])
        if indicator is None or row["check"] or LINE not in row:
            continue
        name, units = indicator["indicator_id"], indicator["units"].split(";")
        if row["unit"] and row["unit"] not in units:
            fault = f"{quote_value(row['unit'])} is not a unit of {name}: {', '.join(units)}."
            faults.append(f"{row[LINE]}, column unit: {fault}")
        own_dimensions = indicator["dimensions"].split(";")
        for dimension in draft.dimensions:
            if row[dimension] and dimension not in own_dimensions:
                fault = f"{name} is not divided by {dimension}. Empty the cell."
                faults.append(f"{row[LINE]}, column {dimension}: {fault}")
    if faults:
        raise ReadError(f"{' '.join(faults)} Nothing was written.")
