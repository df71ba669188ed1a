"""The brief: the task of coding one passage, for somebody who has nothing but this text.

It contains the passage with numbered sentences, the codebook, the codes, the rules, worked examples
and the rows to complete. The answer is a worksheet. The text of the report is in it, so it is never
part of the package.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Final

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.drafting.draft import Draft
from tip_figures.drafting.worksheet import format_record
from tip_figures.drafting.worksheet_check import list_codes
from tip_figures.figures.countries import load_countries
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IndicatorRow, NumeralRow
from tip_figures.figures.role_evidence import ROLES_WITH_REASON
from tip_figures.prose.source_text import Sentence

_TEMPLATE: Final = Path(__file__).with_name("brief_template.md")
_CODEBOOK_WORDS: Final = 420  # words of definitions; further indicators are listed by their label
_COLUMNS_BEFORE_DIMENSIONS: Final = (
    "place",
    "numeral",
    "role",
    "id",
    "indicator_id",
    "year",
    "year_basis",
    "period",
)
_COLUMNS_AFTER_DIMENSIONS: Final = ("bound", "unit", "note", "check", "answered_by")
_EXPLAINED_COLUMNS: Final = ("role", "year_basis", "period", "bound", "unit")
_ROLES: Final = ("figure", "restatement", "event", "other")  # those that the words leave open
_WORD: Final = re.compile(r"[a-z]{4,}")
_STEM_LENGTH: Final = 5  # letters in which related words agree: identify, identified


def format_brief(draft: Draft) -> str:
    """Format the brief of a draft as Markdown."""
    figures = draft.figures
    source = draft.source
    rows = [_make_open_row(row) for row in draft.worksheet if row.get("place")]
    dimensions = [dimension.name for dimension in figures.dimensions]
    columns = [*_COLUMNS_BEFORE_DIMENSIONS, *dimensions, *_COLUMNS_AFTER_DIMENSIONS]
    full, short = _divide_codebook(figures, draft.sentences)
    template = Template(_TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(
        {name: source[name] for name in ("source_id", "section", "ref_area", "edition_year")},
        title=source["title"] or source["report"],
        year_covered=source["year_covered"],
        area_name=_name_area(figures, source["ref_area"]),
        passage=_number_sentences(draft.sentences, {row["place"] for row in rows}),
        indicators="\n".join(map(_describe_indicator, full)),
        other_indicators=_list_labels(short),
        codes="\n".join(_describe_codes(figures)),
        examples=_format_examples(figures, source["source_id"], columns),
        rows=_format_rows(columns, rows),
    )


def _name_area(figures: Figures, area_id: str) -> str:
    """Return the name of an area, which may be a country that the package does not have yet."""
    country = load_countries().get(area_id)
    return country.name if country else figures.get_code_label("ref_area", area_id)


def _make_open_row(row: TextRow) -> TextRow:
    """Return a row to complete; only a restatement names another row in `id`."""
    return row if row["role"] == "restatement" else row | {"id": ""}


def _number_sentences(sentences: Sequence[Sentence], places: Collection[str]) -> str:
    """Write the passage, a sentence a line, with its number; the numerals to code are marked.

    places: of the numerals to code
    """
    paragraphs: dict[int, list[str]] = {}
    for sentence in sentences:
        number = f"{sentence.paragraph}.{sentence.number}"
        text = sentence.text
        for numeral in reversed(sentence.numerals_and_zeros()):
            if f"{number}:{numeral.start}" in places:
                marked = f"[[{text[numeral.start : numeral.end]}]]"
                text = text[: numeral.start] + marked + text[numeral.end :]
        paragraphs.setdefault(sentence.paragraph, []).append(f"**{number}** {text}")
    return "\n\n".join("\n".join(lines) for lines in paragraphs.values())


def _divide_codebook(
    figures: Figures, sentences: Sequence[Sentence]
) -> tuple[list[IndicatorRow], list[IndicatorRow]]:
    """Divide the indicators into those to define, which fit the passage best, and the others."""
    passage_stems = _find_stems(" ".join(sentence.text for sentence in sentences))

    def fit(indicator: IndicatorRow) -> float:
        stems = _find_stems(f"{indicator.label} {indicator.definition}")
        return len(stems & passage_stems) / max(len(stems), 1)

    words_left = _CODEBOOK_WORDS
    full_ids = set()
    for indicator in sorted(figures.indicators, key=fit, reverse=True):
        words_left -= len(_describe_indicator(indicator).split())
        if words_left >= 0:
            full_ids.add(indicator.indicator_id)
    full = [row for row in figures.indicators if row.indicator_id in full_ids]
    short = [row for row in figures.indicators if row.indicator_id not in full_ids]
    return full, short


def _find_stems(text: str) -> set[str]:
    return {word[:_STEM_LENGTH] for word in _WORD.findall(text.lower())}


def _describe_indicator(indicator: IndicatorRow) -> str:
    """Describe an indicator in one line."""
    cells = (
        f"`{indicator.indicator_id}`",
        f"{indicator.label}: {indicator.definition}",
        indicator.counted_by,
        " ".join(indicator.units),
        " ".join(indicator.dimensions),
    )
    return "- " + " | ".join(cells).removesuffix(" | ")


def _list_labels(indicators: Sequence[IndicatorRow]) -> str:
    """List indicators by their label; "" if there are none."""
    if not indicators:
        return ""
    labels = [f"`{row.indicator_id}` ({row.label})" for row in indicators]
    return f"\nFurther indicators: {'; '.join(labels)}.\n"


def _describe_codes(figures: Figures) -> Iterator[str]:
    """Yield a line for each coded column: its codes, with a label where it adds something."""
    codes = list_codes(figures)
    area_dimensions = {dimension.name for dimension in figures.dimensions if dimension.is_area}
    codes["role"] = {role: codes["role"][role] for role in _ROLES if role in codes["role"]}
    for column in (*_EXPLAINED_COLUMNS, *(dimension.name for dimension in figures.dimensions)):
        if column in area_dimensions:
            yield f"- `{column}`: `all`, `foreign`, or a country such as `{_name_country(figures)}`"
        else:
            yield f"- `{column}`: {', '.join(_describe_code(codes[column]))}"


def _name_country(figures: Figures) -> str:
    """Return the code of a country, as an example."""
    countries = (area.area_id for area in figures.areas if area.kind == "country")
    return next(countries, "ISL")


def _describe_code(labels: Mapping[str, str]) -> Iterator[str]:
    """Yield codes, with their label if it has other words than the code."""
    for code, label in labels.items():
        is_plain = _find_stems(label) <= _find_stems(code.replace("_", " ")) or code == "all"
        yield f"`{code}`" if is_plain else f"`{code}` ({label})"


def _format_examples(figures: Figures, source_id: str, columns: Sequence[str]) -> str:
    """Write two rows of other passages: a figure, and a number that a draft took for one.

    Without such rows the example is missing.
    """
    texts = []
    coded = [row for row in figures.numerals if row.source_id != source_id]
    figure_row = _find_example(figures, coded)
    if figure_row is not None:
        figure = figures.figure_by_id[figure_row.figure_id]
        cells = _example_cells(figure_row, figure)
        texts.append(f"“{figure_row.quote}” is a figure:\n\n{_format_cells(columns, cells)}")
    reasoned = (row for row in coded if row.role in ROLES_WITH_REASON and row.note)
    other_row = next(reasoned, None)
    if other_row is not None:
        texts.append(_format_correction(figures, other_row, columns))
    return "\n\n".join(texts)


def _find_example(figures: Figures, coded: Sequence[NumeralRow]) -> NumeralRow | None:
    """Find a numeral that states a part of a total, or else any figure."""
    stating = [
        row for row in coded if row.role == "figure" and row.figure_id in figures.figure_by_id
    ]
    parts = (row for row in stating if figures.figure_by_id[row.figure_id].breakdown)
    return next(parts, stating[0] if stating else None)


def _format_correction(figures: Figures, row: NumeralRow, columns: Sequence[str]) -> str:
    """Show how a row that a draft took for a figure is corrected."""
    indicator_id = figures.indicators[0].indicator_id if figures.indicators else ""
    corrected = _format_cells(columns, _example_cells(row, None))
    return (
        f"“{row.quote}” with `role` figure and `indicator_id` {indicator_id} would be wrong: this"
        f" number counts nothing for the country and the year. Corrected:\n\n{corrected}"
    )


def _example_cells(row: NumeralRow, figure: FigureRow | None) -> TextRow:
    """Return the cells of a coded numeral as an answer has them.

    figure: that the numeral states, if it does
    """
    cells = format_record(figure) if figure is not None else {}
    place = f"{row.paragraph}.{row.sentence}:{row.start}"
    cells |= {"place": place, "numeral": row.text, "role": row.role, "note": row.note}
    cells["answered_by"] = "your name"
    return cells


def _format_cells(columns: Sequence[str], cells: TextRow) -> str:
    """Write the filled cells of a row with the names of their columns."""
    filled = [f"{name} = {cells[name]}" for name in columns if cells.get(name)]
    return f"`{'; '.join(filled)}`"


def _format_rows(columns: Sequence[str], rows: Sequence[TextRow]) -> str:
    """Format the rows to complete as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
