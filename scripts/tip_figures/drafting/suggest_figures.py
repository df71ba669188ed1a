"""Suggest which figure each numeral of a text states, from the words around it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from tip_figures.drafting.codebook_words import CodebookWords
from tip_figures.drafting.numeral_words import read_own_words
from tip_figures.drafting.suggest_codes import suggest_codes
from tip_figures.drafting.suggest_indicator import NEW_INDICATOR, IndicatorChoice, IndicatorChooser
from tip_figures.drafting.suggest_role import RoleReader
from tip_figures.drafting.suggest_rounding import round_dollars
from tip_figures.drafting.suggestion import Suggestion
from tip_figures.figures.model import Figures
from tip_figures.figures.period_reading import read_period
from tip_figures.figures.records import FigureRow, IndicatorRow, SourceRow
from tip_figures.figures.word_reading import WordReader
from tip_figures.prose import hedges
from tip_figures.prose.mention import Mention
from tip_figures.prose.mentions import MOST_NUMERALS, read_mentions
from tip_figures.prose.numerals import parse_numeral
from tip_figures.prose.quote import choose_quote
from tip_figures.prose.source_text import Sentence

_ROLE: Final = "role"
_REACH: Final = 40  # characters before a numeral in which words point back
_MOST_EQUAL: Final = 100  # equal numbers that are looked at, the first ones
_DEFINITE = re.compile(
    r"\b(?:the|these|those|all|both)(?: of (?:the|these|those))? $", re.IGNORECASE
)
_GOES_ON = re.compile(r"^(?:They|(?:Of|Among) (?:the|these|those|them))\b")
"""The beginning of a sentence that is about what the sentence before is about."""


_OF_THESE = re.compile(r" (?:out )?of (?:the|these|those|them|whom)\b")


def suggest_figures(
    figures: Figures, source: SourceRow, sentences: Sequence[Sentence]
) -> list[Suggestion]:
    """Suggest what each numeral of a passage states, but for dates, in the order of the text."""
    passage = " ".join(sentence.text for sentence in sentences)
    suggester = _Suggester(figures, source, passage)
    for sentence in sentences:
        suggester.add_sentence(sentence)
    return round_dollars(list(suggester.suggestions.values()))


class _Suggester:
    """Suggests figures for the numerals of a passage in order; later ones depend on earlier ones.

    suggestions: by the place of the numeral, in the order of the text
    """

    def __init__(self, figures: Figures, source: SourceRow, passage: str) -> None:
        self.suggestions: dict[str, Suggestion] = {}
        self._figures = figures
        self._source = source
        self._passage = passage
        words = CodebookWords(figures, source.source_id)
        self._chooser = IndicatorChooser(figures, words)
        self._reader = WordReader(words.codes, source.ref_area)
        self._roles = RoleReader()
        self._stated: dict[Decimal, list[Suggestion]] = {}
        self._previous: Suggestion | None = None  # the figure that the text goes on with
        self._figures_of_sentence: list[Suggestion] = []

    def add_sentence(self, sentence: Sentence) -> None:
        """Suggest what the numerals of the next sentence state."""
        self._roles.begin_sentence(sentence)
        if self._figures_of_sentence:  # a new sentence goes on with the first, not with the last
            self._previous = self._figures_of_sentence[0]
        self._figures_of_sentence = []
        numerals = sentence.numerals_and_zeros(self._source.ref_area)
        for mention in read_mentions(sentence, numerals):
            suggestion = self._suggest(mention)
            self.suggestions[mention.place] = suggestion
            if suggestion.states_figure:
                self._stated.setdefault(suggestion.figure.value, []).append(suggestion)
                self._previous = suggestion
                self._figures_of_sentence.append(suggestion)

    def _suggest(self, mention: Mention) -> Suggestion:
        """Suggest what a numeral states, after those before it."""
        if len(mention.sentence.numerals) > MOST_NUMERALS:  # of a list whose words are not read
            figure = _set_value(self._make_figure(mention), mention)
            return Suggestion(mention, figure, doubts=(NEW_INDICATOR,))
        antecedent = self._find_antecedent(mention)
        if antecedent is not None and mention.relation == "range_end":
            return self._extend_range(mention, antecedent)
        role = self._roles.read_role(mention)
        if role is not None:
            doubts: tuple[str, ...] = () if role.is_clear else (_ROLE,)
            return Suggestion(mention, self._make_figure(mention), role.role, role.note, doubts)
        nearest: tuple[str, ...] = ()
        if antecedent is not None and mention.relation == "conversion":
            figure = antecedent.figure
            doubts = antecedent.doubts
        else:
            choice = self._choose_indicator(mention, antecedent)
            nearest = choice.nearest
            figure, doubts = self._suggest_cell(mention, antecedent, choice)
        figure = _set_value(figure, mention)
        stated = self._find_stated(mention, figure)
        if stated is not None:
            place = stated.mention.place
            doubts = () if _is_definite(mention) else (_ROLE,)
            return Suggestion(mention, stated.figure, "restatement", doubts=doubts, repeats=place)
        if self._is_zero_doubtful(mention, figure):
            doubts = (*doubts, _ROLE)
        note = self._explain_year(mention, figure)
        return Suggestion(mention, figure, note=note, doubts=doubts, nearest=nearest)

    def _is_zero_doubtful(self, mention: Mention, figure: FigureRow) -> bool:
        """Whether a zero is about less than all, since the passage has a number for all.

        Who did not do it may be a part of those who did: `Inspectors did not identify victims`.
        """
        if mention.numeral.form != "negation" or not figure.indicator_id:
            return False
        return any(
            stated.figure.indicator_id == figure.indicator_id and stated.figure.year == figure.year
            for value, suggestions in self._stated.items()
            if value > 0
            for stated in suggestions
        )

    def _explain_year(self, mention: Mention, figure: FigureRow) -> str:
        """Return the note that says where an inferred year is named; "" if none is needed.

        None is needed for the year that the source covers.
        """
        if figure.year_basis == "stated" or figure.year == self._source.year_covered:
            return ""
        for earlier in reversed(self.suggestions.values()):
            other = earlier.figure
            if earlier.states_figure and other.year == figure.year and other.year_basis == "stated":
                sentence = earlier.mention.sentence
                place = f"Sentence {sentence.paragraph}.{sentence.number}"
                if sentence.paragraph == mention.sentence.paragraph:
                    distance = mention.sentence.number - sentence.number
                    place = "The sentence before" if distance == 1 else place
                return f"{place} names the year {figure.year}."
        return ""

    def _find_antecedent(self, mention: Mention) -> Suggestion | None:
        """Find the suggestion for the numeral on which a numeral depends."""
        if mention.antecedent is None:
            return None
        return self.suggestions[mention.antecedent.place]

    def _extend_range(self, mention: Mention, lower_end: Suggestion) -> Suggestion:
        """Add the upper end of a range to the figure of its lower end, which it then repeats."""
        if lower_end.role != "figure":
            return replace(lower_end, mention=mention)
        figure = replace(lower_end.figure, value_to=mention.numeral.value, bound="between")
        place = lower_end.mention.place
        self.suggestions[place] = replace(lower_end, figure=figure)
        return Suggestion(mention, figure, repeats=place)

    def _find_stated(self, mention: Mention, figure: FigureRow) -> Suggestion | None:
        """Find the numeral whose figure a numeral repeats: the same number of the same cell.

        In one sentence, and for a figure without indicator, words such as `the` must show it.
        """
        is_definite = _is_definite(mention)
        equal = self._stated.get(figure.value, [])[:_MOST_EQUAL]
        for stated in sorted(equal, key=_is_aside):
            is_same_sentence = stated.mention.sentence == mention.sentence
            is_same_cell = stated.figure.cell == figure.cell and figure.indicator_id != ""
            if is_definite and (is_same_cell or _may_repeat(mention, figure, stated.figure)):
                return stated
            if is_same_cell and not is_same_sentence:
                return stated
        return None

    def _suggest_cell(
        self, mention: Mention, antecedent: Suggestion | None, choice: IndicatorChoice
    ) -> tuple[FigureRow, tuple[str, ...]]:
        """Suggest what a numeral counts.

        choice:  its indicator
        returns: a figure whose value is not set yet, and what a person must review
        """
        codes, doubtful_dimensions = suggest_codes(
            self._reader, self._figures.dimensions, mention, choice.indicator, antecedent
        )
        if antecedent is None:
            doubtful_dimensions += self._carry_status(mention, choice.indicator, codes)
        figure = self._make_figure(mention)
        year, is_year_doubtful = self._suggest_year(mention, antecedent)
        period = read_period(mention).code or _choose_period(choice.indicator, antecedent)
        indicator_id = choice.indicator.indicator_id if choice.indicator else ""
        figure = replace(figure, indicator_id=indicator_id, codes=codes, year=year, period=period)
        doubts = [choice.doubt] if choice.doubt else []
        doubts += doubtful_dimensions
        if is_year_doubtful:
            doubts.append("year")
        return fit_to_indicator(figure, choice.indicator), tuple(doubts)

    def _make_figure(self, mention: Mention) -> FigureRow:
        """Make a figure for the year that the source covers, without indicator, codes and value."""
        return FigureRow(
            figure_id="",
            source_id=self._source.source_id,
            indicator_id="",
            ref_area=self._source.ref_area,
            year=self._source.year_covered,
            year_basis="stated" if mention.year or mention.year_reading.named else "inferred",
            period="calendar_year",
            value=Decimal(0),
            value_to=None,
            bound="exact",
            unit=self._chooser.find_unit(mention),
            rounded_to=None,
            basis="stated",
            derived_by="",
            obs_status="A",
            place="",
            label="",
            note="",
            codes={dimension.name: "" for dimension in self._figures.dimensions},
        )

    def _choose_indicator(self, mention: Mention, antecedent: Suggestion | None) -> IndicatorChoice:
        """Choose the indicator: that of the whole of a part, or by the words around the numeral."""
        by_id = self._figures.indicator_by_id
        if antecedent is not None and antecedent.role in ("figure", "restatement"):
            indicator = by_id.get(antecedent.figure.indicator_id)
            inherited = self._chooser.inherit(mention, indicator, antecedent.figure.unit)
            if inherited is not None:
                return inherited
        numeral = mention.numeral
        quote = choose_quote(mention.sentence.text, numeral.start, numeral.end, self._passage)
        previous = self._find_previous(mention)
        if previous is None:
            return self._chooser.choose(mention, quote, None, None)
        return self._chooser.choose(mention, quote, previous.mention, previous.figure.indicator_id)

    def _find_previous(self, mention: Mention) -> Suggestion | None:
        """Return the figure that the text goes on with; None if a numeral begins something else.

        In a sentence it is the last one, of an amount the last one in the same currency.
        """
        unit = mention.numeral.unit
        for suggestion in reversed(self._figures_of_sentence):
            if not unit or suggestion.figure.unit == unit:
                return suggestion
        previous = self._previous
        if previous is None or previous.mention.sentence.paragraph != mention.sentence.paragraph:
            return None
        goes_on = _GOES_ON.search(mention.sentence.text) or _OF_THESE.match(mention.after)
        has_noun = bool(read_own_words(mention).noun.strip())
        return previous if goes_on or not has_noun else None

    def _carry_status(
        self, mention: Mention, indicator: IndicatorRow | None, codes: dict[str, str]
    ) -> list[str]:
        """Give a numeral the status of the figure with which the text goes on.

        A later sentence does not repeat it: `It identified 40 suspected victims. Of these, 12 …`.

        codes:   of the numeral by dimension, of which the status is filled in
        returns: the dimensions that a person must review
        """
        doubtful = []
        previous = self._find_previous(mention)
        goes_on = previous is not None
        previous = previous or self._previous
        if previous is None or previous.mention.sentence.paragraph != mention.sentence.paragraph:
            return []
        counts_other_things = indicator and previous.figure.indicator_id != indicator.indicator_id
        unit = self._chooser.find_unit(mention)
        counts_other_things = counts_other_things or unit not in ("", previous.figure.unit)
        for dimension in self._figures.dimensions:
            if dimension.name != "status":
                continue
            code = previous.figure.codes[dimension.name]
            has_dimension = indicator is None or dimension.name in indicator.dimensions
            is_named = codes[dimension.name] not in ("", "all")
            if counts_other_things or is_named or not has_dimension or code in ("", "all"):
                continue
            doubtful.append(dimension.name)
            if goes_on and not read_own_words(mention).noun.strip():
                codes[dimension.name] = code
        return doubtful

    def _suggest_year(self, mention: Mention, antecedent: Suggestion | None) -> tuple[int, bool]:
        """Suggest the year of a numeral; return also whether a person must review it.

        A part has the year of its whole, and a sentence that goes on that of the one before.
        """
        reading = mention.year_reading
        covered = self._source.year_covered
        years = set(reading.named)
        if len(years) > 1 and not reading.is_year_before:
            return (covered if covered in years else max(years)), True
        if mention.year is not None:
            is_certain = reading.named == (mention.year,)
            return mention.year, not is_certain
        if antecedent is not None and mention.relation == "part" and not reading.is_unclear:
            return antecedent.figure.year, False
        if reading.is_year_before:
            return covered - 1, True
        previous = self._previous
        goes_on = _GOES_ON.search(mention.sentence.text) is not None
        if previous is not None and goes_on and not reading.possible:
            is_same_paragraph = previous.mention.sentence.paragraph == mention.sentence.paragraph
            if is_same_paragraph and not previous.mention.is_compared:
                return previous.figure.year, previous.figure.year != covered
        return covered, reading.is_unclear or bool(reading.named or reading.possible)


def _is_aside(suggestion: Suggestion) -> bool:
    """Whether a numeral is in brackets or compared with another, so that few words point back."""
    return suggestion.mention.is_in_brackets or suggestion.mention.is_compared


def _may_repeat(mention: Mention, figure: FigureRow, stated: FigureRow) -> bool:
    """Whether nothing that is known of two equal numbers shows that they count different things."""
    has_other_indicator = figure.indicator_id not in ("", stated.indicator_id) and bool(
        stated.indicator_id
    )
    has_other_code = any(
        code not in ("", "all", stated.codes[dimension])
        and stated.codes[dimension] not in ("", "all")
        for dimension, code in figure.codes.items()
    )
    has_other_year = mention.year not in (None, stated.year)
    is_other = has_other_indicator or has_other_code or has_other_year
    return not is_other and figure.unit == stated.unit


def _is_definite(mention: Mention) -> bool:
    """Whether words such as `the` show that a numeral repeats another."""
    start = mention.numeral.start
    return _DEFINITE.search(mention.sentence.text, max(0, start - _REACH), start) is not None


def _set_value(figure: FigureRow, mention: Mention) -> FigureRow:
    """Set the value and the bound of a figure; of amounts and percentages, unit and rounding."""
    unit = mention.numeral.unit
    bounds = hedges.find_bounds(mention.numeral.hedge) or {"exact"}
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


def _choose_period(indicator: IndicatorRow | None, antecedent: Suggestion | None) -> str:
    """Return the period that no words name: of a part that of its whole, else the usual one.

    A stock is counted at one point in time, all else for a calendar year.
    """
    if antecedent is not None and antecedent.mention.relation != "compared":
        return antecedent.figure.period
    is_stock = indicator is not None and indicator.measure == "stock"
    return "point_in_time" if is_stock else "calendar_year"
