"""The brief: the task of coding one passage, for somebody who has nothing but this text.

It contains the passage, the codebook, the codes, the rules and the rows to complete. The answer is
a worksheet. The text of the report is in it, so it is never part of the package.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Final

from tip_figures.datapackage.field_types import read_categories
from tip_figures.datapackage.table_rows import TextRow
from tip_figures.drafting.passage import PassageDraft
from tip_figures.drafting.worksheet import format_worksheet
from tip_figures.figures.model import Figures
from tip_figures.figures.records.countries import load_countries
from tip_figures.figures.records.record_types import IndicatorRow
from tip_figures.prose.source_text import Sentence

_TEMPLATE: Final = Path(__file__).with_name("brief_template.md")
_LEFT_OUT_COLUMNS: Final = ("before", "after", "nearest", "rounded_to", "hedge", "differs")
_EXPLAINED_COLUMNS: Final = ("role", "year_basis", "period", "bound", "unit", "obs_status")
_LEFT_OUT_ROLES: Final = ("date", "vague")  # whose rows nobody needs to look at


def format_brief(draft: PassageDraft) -> str:
    """Format the brief of a draft as Markdown."""
    figures, source = draft.figures, draft.source
    rows = [row for row in draft.worksheet if row["role"] not in _LEFT_OUT_ROLES]
    dimensions = [dimension.name for dimension in figures.dimensions]
    country = load_countries().get(source["ref_area"])
    template = Template(_TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(
        {name: source[name] for name in ("source_id", "section", "ref_area", "edition_year")},
        title=source["title"] or source["report"],
        year_covered=source["year_covered"],
        area_name=country.name if country else source["ref_area"],
        passage=_number_sentences(draft.sentences, {row["place"] for row in rows}),
        indicators="\n".join(map(_describe_indicator, figures.indicators)),
        codes="\n".join(_describe_codes(figures, rows)),
        rows=format_worksheet(rows, dimensions, _LEFT_OUT_COLUMNS).decode("utf-8-sig"),
    )


def _number_sentences(
    sentences: Sequence[Sentence],
    places: Collection[str],
) -> str:
    """Write the passage, a sentence a line, with its number; the numbers to code are marked."""
    paragraphs: dict[int, list[str]] = {}
    for sentence in sentences:
        name = f"{sentence.paragraph}.{sentence.number}"
        text = sentence.text
        for numeral in reversed(sentence.numerals_and_zeros()):
            if f"{name}:{numeral.start}" in places:
                marked = f"[[{text[numeral.start : numeral.end]}]]"
                text = text[: numeral.start] + marked + text[numeral.end :]
        paragraphs.setdefault(sentence.paragraph, []).append(f"**{name}** {text}")
    return "\n\n".join("\n".join(lines) for lines in paragraphs.values())


def _describe_indicator(indicator: IndicatorRow) -> str:
    """Describe an indicator in one line."""
    cells = (
        f"`{indicator.indicator_id}`",
        indicator.definition or indicator.label,
        " ".join(indicator.units),
        " ".join(indicator.dimensions),
    )
    return "- " + " | ".join(cells).removesuffix(" | ")


def _describe_codes(
    figures: Figures,
    rows: Sequence[TextRow],
) -> Iterator[str]:
    """Yield a line for each coded column: its codes, with a label where it adds something.

    rows: to complete, whose codes are among the allowed ones
    """
    codes = dict(figures.code_labels)
    codes["unit"] = {**codes["unit"], **{row["unit"]: "" for row in rows if row["unit"]}}
    roles = read_categories(figures.package.tables["numerals"].fields["role"])
    codes["role"] = {role: roles[role] for role in roles if role not in _LEFT_OUT_ROLES}
    for column in _EXPLAINED_COLUMNS:
        yield f"- `{column}`: {_list_codes(codes[column])}"
    for dimension in figures.dimensions:
        areas = "`all`, `foreign`, or the three letters of a country (ISO 3166)"
        labels = areas if dimension.is_area else _list_codes(codes[dimension.name])
        yield f"- `{dimension.name}`: {labels}"


def _list_codes(labels: Mapping[str, str]) -> str:
    """List codes, with their label if it has other words than the code."""
    descriptions = []
    for code, label in labels.items():
        is_plain = code == "all" or label.lower() in ("", code.replace("_", " "))
        descriptions.append(f"`{code}`" if is_plain else f"`{code}` ({label})")
    return ", ".join(descriptions)
