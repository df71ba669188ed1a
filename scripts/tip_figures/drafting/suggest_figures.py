"""Suggest which figure each numeral of a text states, from the words around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tip_figures.drafting.codebook_words import CodebookWords
from tip_figures.figures.code_words import stem_words
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IndicatorRow, SourceRow
from tip_figures.figures.word_reading import WordReader
from tip_figures.prose import hedges
from tip_figures.prose.dates import REFERENCE_BEFORE
from tip_figures.prose.mention import Mention
from tip_figures.prose.mentions import read_mentions
from tip_figures.prose.numerals import parse_numeral
from tip_figures.prose.quote import choose_quote
from tip_figures.prose.source_text import Sentence

# Weights of what speaks for an indicator, beside the share of the words of its definition (0 to 1).
# Chosen with scripts/measures/measure_drafts.py on seven passages: the fewest cells to type.
PRECEDENT_WEIGHT = 2  # of the similarity to a numeral that was coded before (0 to 1)
SAME_INDICATOR_BONUS = 0.6  # if the previous figure of the text has the same indicator


@dataclass(frozen=True, eq=False)
class Suggestion:
    """What a numeral is taken to state.

    mention:   the numeral and the words around it
    figure:    the figure that it states, without identifier at first; if the role is `other`, the
               figure that it would state
    role:      as in the ledger: `figure`, `restatement` or `other`
    note:      as in the ledger
    repeats:   place of the numeral whose figure it repeats, if it is a restatement or the upper end
               of a range
    unsettled: columns that a person must review, because the words do not settle them
    """

    mention: Mention
    figure: FigureRow
    role: str = "figure"
    note: str = ""
    repeats: str | None = None
    unsettled: tuple[str, ...] = ()

    @property
    def states_figure(self) -> bool:
        """Whether it states a figure that no other numeral states."""
        return self.role == "figure" and self.repeats is None


def suggest_figures(
    figures: Figures, source: SourceRow, sentences: Sequence[Sentence]
) -> list[Suggestion]:
    """Suggest what each numeral of a passage states, but for dates, in the order of the text."""
    passage = " ".join(sentence.text for sentence in sentences)
    suggester = _Suggester(figures, source, passage)
    for sentence in sentences:
        for mention in read_mentions(sentence, sentence.numerals_and_zeros(source.ref_area)):
            suggester.add(mention)
    return list(suggester.suggestions.values())


class _Suggester:
    """Suggests figures for the numerals of a passage in order; later ones depend on earlier ones.

    suggestions: by the place of the numeral, in the order of the text
    """

    def __init__(self, figures: Figures, source: SourceRow, passage: str) -> None:
        self.suggestions: dict[str, Suggestion] = {}
        self._figures = figures
        self._source = source
        self._passage = passage
        self._words = CodebookWords(figures, source.source_id)
        self._reader = WordReader(self._words.codes, source.ref_area)

    def add(self, mention: Mention) -> None:
        """Suggest what the next numeral states."""
        self.suggestions[mention.place] = self._suggest(mention)

    def _suggest(self, mention: Mention) -> Suggestion:
        """Suggest what a numeral states, after those before it."""
        antecedent = self._find_antecedent(mention)
        if antecedent is not None and mention.relation == "range_end":
            return self._extend_range(mention, antecedent)
        if antecedent is not None and mention.relation == "conversion":
            figure = antecedent.figure
            unsettled = antecedent.unsettled
        else:
            figure, unsettled = self._suggest_cell(mention, antecedent)
        figure = _set_value(figure, mention)
        if REFERENCE_BEFORE.search(mention.before):
            note = "name: a number in a name, which counts nothing"
            return Suggestion(mention, figure, role="other", note=note)
        stated = self._find_stated(figure)
        if stated is not None:
            place = stated.mention.place
            return Suggestion(mention, stated.figure, role="restatement", repeats=place)
        return Suggestion(mention, figure, unsettled=unsettled)

    def _find_antecedent(self, mention: Mention) -> Suggestion | None:
        """Find the suggestion for the numeral on which a numeral depends."""
        if mention.antecedent is None:
            return None
        return self.suggestions[mention.antecedent.place]

    def _extend_range(self, mention: Mention, lower_end: Suggestion) -> Suggestion:
        """Add the upper end of a range to the figure of its lower end, which it then repeats."""
        figure = replace(lower_end.figure, value_to=mention.numeral.value, bound="between")
        place = lower_end.mention.place
        self.suggestions[place] = replace(lower_end, figure=figure)
        return Suggestion(mention, figure, repeats=place)

    def _find_stated(self, figure: FigureRow) -> Suggestion | None:
        """Find the first numeral that states a figure of the same cell and value."""
        for suggestion in self.suggestions.values():
            is_same = (
                suggestion.figure.cell == figure.cell and suggestion.figure.value == figure.value
            )
            if suggestion.states_figure and is_same:
                return suggestion
        return None

    def _suggest_cell(
        self, mention: Mention, antecedent: Suggestion | None
    ) -> tuple[FigureRow, tuple[str, ...]]:
        """Suggest what a numeral counts.

        returns: a figure whose value is not set yet, and the columns to review
        """
        indicator = self._suggest_indicator(mention)
        codes, inherited = self._suggest_codes(mention, indicator, antecedent)
        unsettled = ["indicator_id", *inherited]
        if mention.year is None:
            unsettled.append("year")
        figure = self._make_figure(mention, indicator, codes)
        return fit_to_indicator(figure, indicator), tuple(unsettled)

    def _make_figure(
        self, mention: Mention, indicator: IndicatorRow | None, codes: Mapping[str, str]
    ) -> FigureRow:
        """Make a figure of what a numeral counts; its value is set later."""
        return FigureRow(
            figure_id="",
            source_id=self._source.source_id,
            indicator_id=indicator.indicator_id if indicator else "",
            ref_area=self._source.ref_area,
            year=mention.year or self._source.year_covered,
            year_basis="stated" if mention.year else "inferred",
            period=_choose_period(indicator),
            value=Decimal(0),
            value_to=None,
            bound="exact",
            unit=self._words.find_unit(mention.after),
            rounded_to=None,
            basis="stated",
            derived_by="",
            obs_status="A",
            place="",
            label="",
            note="",
            codes=codes,
        )

    def _suggest_codes(
        self, mention: Mention, indicator: IndicatorRow | None, antecedent: Suggestion | None
    ) -> tuple[dict[str, str], list[str]]:
        """Suggest the code of each dimension, by the words around a numeral.

        returns: dimension → code, "" if there is none; the dimensions whose code is not named but
                 inherited from the figure of which this one counts a part
        """
        codes_to_inherit: Mapping[str, str] = {}
        if antecedent is not None and mention.relation == "part":
            codes_to_inherit = antecedent.figure.codes
        codes = {}
        inherited = []
        for dimension in self._figures.dimensions:
            name = dimension.name
            codes[name] = codes_to_inherit.get(name, "")
            if indicator is None or name not in indicator.dimensions:
                continue
            reading = self._reader.read_code(mention, dimension)
            is_named = reading.certainty in ("settled", "guessed")
            codes[name] = reading.code if is_named else codes[name] or reading.code
            if not is_named and codes[name] not in ("", "all"):
                inherited.append(name)
        return codes, inherited

    def _suggest_indicator(self, mention: Mention) -> IndicatorRow | None:
        """Suggest the indicator that fits best: by codebook, precedents and the previous figure."""
        unit = mention.context.unit or self._words.find_unit(mention.after)
        stems = frozenset(stem_words(mention.before + mention.after))
        numeral = mention.numeral
        quote = choose_quote(mention.sentence.text, numeral.start, numeral.end, self._passage)
        precedents = self._words.score_precedents(quote)
        previous_id = self._previous_indicator_id()
        scores = {}
        for indicator in self._figures.indicators:
            indicator_id = indicator.indicator_id
            if not unit or unit in indicator.units:
                score = self._words.score_definition(indicator_id, stems)
                score += PRECEDENT_WEIGHT * precedents.get(indicator_id, 0)
                score += SAME_INDICATOR_BONUS * (indicator_id == previous_id)
                scores[indicator_id] = score
        best = max(scores, key=scores.__getitem__, default="")
        return self._figures.indicator_by_id.get(best)

    def _previous_indicator_id(self) -> str:
        """Return the indicator of the last figure that the text stated; "" at its beginning."""
        for suggestion in reversed(self.suggestions.values()):
            if suggestion.states_figure:
                return suggestion.figure.indicator_id
        return ""


def _set_value(figure: FigureRow, mention: Mention) -> FigureRow:
    """Set the value and the bound of a figure; of amounts and percentages, unit and rounding."""
    unit = mention.context.unit
    bounds = hedges.find_bounds(mention.context.hedge) or {"exact"}
    last_digit = parse_numeral(mention.numeral.text)[1] if unit else None
    return replace(
        figure,
        value=mention.numeral.value or Decimal(0),
        bound=min(bounds),
        unit=unit or figure.unit,
        rounded_to=last_digit,
    )


def fit_to_indicator(figure: FigureRow, indicator: IndicatorRow | None) -> FigureRow:
    """Give a figure codes in the dimensions of its indicator only, and a unit of the indicator."""
    if indicator is None:
        return figure
    codes = {
        dimension: (code or "all") if dimension in indicator.dimensions else ""
        for dimension, code in figure.codes.items()
    }
    unit = figure.unit
    if indicator.units and unit not in indicator.units:
        unit = indicator.units[0]
    return replace(figure, codes=codes, unit=unit)


def _choose_period(indicator: IndicatorRow | None) -> str:
    """Return the usual period: of a stock one point in time, of all else a calendar year."""
    is_stock = indicator is not None and indicator.measure == "stock"
    return "point_in_time" if is_stock else "calendar_year"
