"""Suggest the cells of each number of a passage, as far as the words around it settle them.

A cell that the words do not settle is empty, and `check` names its column.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.drafting.indicators import IndicatorReader
from tip_figures.drafting.roles import RoleReader
from tip_figures.drafting.times import TimeReader
from tip_figures.drafting.worksheet import FIGURE
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import IndicatorRow
from tip_figures.figures.words.code_words import CodeWords
from tip_figures.figures.words.word_reading import WordReader, is_agent
from tip_figures.prose import hedges
from tip_figures.prose.mention import Mention
from tip_figures.prose.mentions import read_mentions
from tip_figures.prose.numeral_values import read_value
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quote import choose_quote
from tip_figures.prose.source_text import Sentence

CONFIRM: Final = "confirm"
"""In `check` of a figure all of whose cells are settled; a person confirms it all the same."""
REPEATING_ROLES: Final = (FIGURE, "restatement")
"""Roles of numbers that name a figure."""

_CONTEXT: Final = 60  # characters of the sentence that are shown on either side of a number
_REPEATS = re.compile(r"\b(?:the|these|those|all|both|said)(?: same)? $", re.IGNORECASE)
_ESTIMATE = re.compile(r"\bestimat", re.IGNORECASE)
_REACH: Final = 20  # characters before a number that show that it repeats another


def name_place(sentence: Sentence, start: int) -> str:
    """Name the place of a number: paragraph, sentence and offset, as in `1.3:51`."""
    return f"{sentence.paragraph}.{sentence.number}:{start}"


@dataclass
class Suggestion:
    """What a number is taken to state.

    role:    "" if the words do not settle it
    note:    as in numerals.csv
    figure:  cells of the figure that it states, or would state in another role, by column
    repeats: place of the number that it repeats, or of the lower end of its range
    doubts:  columns that the words do not settle
    nearest: indicators that share the noun, if none is certain
    """

    sentence: Sentence
    numeral: Numeral
    role: str
    note: str = ""
    figure: TextRow = field(default_factory=dict)
    repeats: str = ""
    doubts: list[str] = field(default_factory=list)
    nearest: Sequence[str] = ()
    is_upper_end: bool = False

    @property
    def place(self) -> str:
        """Paragraph, sentence and offset."""
        return name_place(self.sentence, self.numeral.start)

    @property
    def text(self) -> str:
        """The number as its sentence has it."""
        return self.sentence.text[self.numeral.start : self.numeral.end]

    def make_row(self, columns: Iterable[str]) -> TextRow:
        """Make its row of a worksheet; figure cells are empty if it states no figure."""
        names_figure = self.role in REPEATING_ROLES and not self.is_upper_end
        check = ", ".join(self.doubts) or (CONFIRM if names_figure else "")
        text, numeral = self.sentence.text, self.numeral
        cells = dict.fromkeys(columns, "") | (self.figure if self.role == FIGURE else {})
        return cells | {
            "check": check,
            "place": self.place,
            "before": text[max(0, numeral.start - _CONTEXT) : numeral.start].strip(),
            "numeral": self.text,
            "after": text[numeral.end : numeral.end + _CONTEXT].strip(),
            "role": self.role,
            "id": self.repeats,
            "hedge": numeral.hedge if self.role in REPEATING_ROLES else "",
            "nearest": " ".join(self.nearest),
            "note": self.note,
        }


class Suggester:
    """Suggests what the numbers of a passage state, sentence by sentence.

    suggestions: by place, in the order of the text
    """

    def __init__(
        self,
        figures: Figures,
        source: TextRow,
        sentences: Sequence[Sentence],
    ) -> None:
        """Begin with the first sentence of the passage of a source."""
        self.suggestions: dict[str, Suggestion] = {}
        self._figures = figures
        self._area = source["ref_area"]
        self._passage = " ".join(sentence.text for sentence in sentences)
        words = CodeWords(figures.code_labels)
        self._codes = WordReader(words, self._area)
        self._indicators = IndicatorReader(figures, words, source["source_id"])
        self._roles = RoleReader()
        self._times = TimeReader(int(source["year_covered"]))

    def suggest(self, sentence: Sentence) -> None:
        """Suggest what the numbers of the next sentence state."""
        numerals = sentence.numerals_and_zeros(self._area)
        mentions = {mention.start: mention for mention in read_mentions(sentence, numerals)}
        self._roles.begin_sentence(sentence)
        self._times.begin_sentence(sentence)
        for numeral in numerals:
            if numeral.start in mentions:
                suggestion = self._read_mention(mentions[numeral.start])
            else:
                suggestion = _read_without_words(sentence, numeral)
            self.suggestions[suggestion.place] = suggestion

    def _read_mention(self, mention: Mention) -> Suggestion:
        """Suggest what a number with a value states."""
        reading = self._roles.read(mention)
        suggestion = Suggestion(mention.sentence, mention.numeral, reading.role, reading.note)
        antecedent = self._find_antecedent(mention)
        if antecedent is not None and mention.relation == "range_end":
            suggestion.is_upper_end = True
            suggestion.role = antecedent.role
            if antecedent.role == FIGURE:
                suggestion.repeats, suggestion.note = antecedent.place, ""
            return suggestion
        if not reading.is_clear:
            suggestion.doubts.append("role")
        self._read_figure(suggestion, mention, antecedent)
        repeated = self._find_repeated(mention, suggestion)
        if repeated is not None:
            suggestion.role, suggestion.repeats, suggestion.note = "restatement", repeated.place, ""
            suggestion.doubts = []
        elif suggestion.role != FIGURE:
            suggestion.doubts = [doubt for doubt in suggestion.doubts if doubt == "role"]
        if suggestion.role != FIGURE:
            suggestion.nearest = ()
        return suggestion

    def _find_antecedent(self, mention: Mention) -> Suggestion | None:
        """Return the suggestion for the number on which one depends, or that this one repeats."""
        if mention.antecedent is None:
            return None
        antecedent = self.suggestions.get(mention.antecedent.place)
        if antecedent is not None and antecedent.role == "restatement":
            return self.suggestions[antecedent.repeats]
        return antecedent

    def _find_repeated(
        self,
        mention: Mention,
        suggestion: Suggestion,
    ) -> Suggestion | None:
        """Find the earlier number that a number repeats: `Of the 12, seven …`."""
        text, start = mention.sentence.text, mention.start
        is_definite = _REPEATS.search(text[max(0, start - _REACH) : start])
        if suggestion.role != FIGURE or not is_definite:
            return None
        for earlier in self.suggestions.values():
            is_equal = earlier.numeral.value == mention.value
            if is_equal and earlier.role == FIGURE and earlier.numeral.unit == mention.unit:
                return earlier
        return None

    def _read_figure(
        self,
        suggestion: Suggestion,
        mention: Mention,
        antecedent: Suggestion | None,
    ) -> None:
        """Fill in the cells of the figure that a number states, or would state."""
        whole_cells = antecedent.figure if antecedent is not None else {}
        choice = self._indicators.choose(mention, self._find_quote(mention), whole_cells)
        suggestion.nearest = choice.nearest or (antecedent.nearest if antecedent else ())
        if choice.indicator is None:
            suggestion.doubts.append("indicator_id")
        cells = suggestion.figure
        cells["indicator_id"] = choice.indicator.indicator_id if choice.indicator else ""
        cells |= self._read_amount(mention, choice.indicator, whole_cells)
        time = self._times.read(mention, choice.indicator, whole_cells)
        cells |= time.cells
        suggestion.note = suggestion.note or time.note
        cells |= dict(self._read_codes(suggestion, mention, choice.indicator, whole_cells))
        cells["obs_status"] = "" if _ESTIMATE.search(mention.sentence.text) else "A"
        suggestion.doubts += [name for name in ("year", "obs_status") if not cells[name]]

    def _find_quote(self, mention: Mention) -> str:
        numeral = mention.numeral
        return choose_quote(mention.sentence.text, numeral.start, numeral.end, self._passage)

    def _read_amount(
        self,
        mention: Mention,
        indicator: IndicatorRow | None,
        whole_cells: Mapping[str, str],
    ) -> TextRow:
        """Read value, bound, unit and rounding."""
        main = mention.main
        cells = {"value": f"{mention.value:f}", "value_to": ""}
        cells["bound"] = min(hedges.find_bounds(main.numeral.hedge) or {"exact"})
        if mention.upper is not None:
            cells |= {"value_to": f"{mention.upper.value:f}", "bound": "between"}
        unit = mention.unit or self._indicators.find_unit(mention) or whole_cells.get("unit", "")
        if indicator is not None and indicator.units and unit not in indicator.units:
            unit = indicator.units[0]
        cells["unit"] = unit
        _, last_digit = read_value(mention.numeral.text)
        cells["rounded_to"] = f"{last_digit:f}" if mention.unit else ""
        return cells

    def _read_codes(
        self,
        suggestion: Suggestion,
        mention: Mention,
        indicator: IndicatorRow | None,
        whole_cells: Mapping[str, str],
    ) -> Iterator[tuple[str, str]]:
        """Yield the code of each dimension, and note the dimensions that need a look."""
        for dimension in self._figures.dimensions:
            name = dimension.name
            reading = self._codes.read_surely(mention, dimension)
            code = reading.code if reading.codes else ""
            if reading.certainty != "settled" and mention.relation in ("part", "conversion"):
                code = whole_cells.get(name, "") or code
            if indicator is None:
                yield name, "" if is_agent(dimension) else code
            elif name in indicator.dimensions:
                yield name, code or "all"
            else:
                if code not in ("", "all") and not is_agent(dimension):
                    suggestion.doubts.append(name)
                yield name, ""


def _read_without_words(sentence: Sentence, numeral: Numeral) -> Suggestion:
    """Suggest the role of a date, a vague amount, a fraction or a number that is not read."""
    if numeral.is_date or numeral.form == "vague":
        return Suggestion(sentence, numeral, "date" if numeral.is_date else "vague")
    if numeral.form == "fraction":
        return Suggestion(sentence, numeral, "other", "share: states no figure")
    return Suggestion(sentence, numeral, "", doubts=["value"])
