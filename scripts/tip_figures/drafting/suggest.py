"""Suggest the cells of each number of a passage, as far as the words around it settle them.

A cell that the words do not settle is empty, and `check` names its column.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from types import MappingProxyType

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.drafting.figure_cells import IndicatorReader, TimeReader
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FRACTION, PERCENT
from tip_figures.figures.words.code_reader import CodeReader
from tip_figures.figures.words.counters import CounterReader
from tip_figures.figures.words.roles import EVENT, FIGURE, REASONS, SHARE, RoleReader
from tip_figures.prose import hedges
from tip_figures.prose.mention import Mention, read_mentions
from tip_figures.prose.number_words import read_value
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quote import choose_quote
from tip_figures.prose.source_text import Sentence

CONFIRM = "confirm"
"""In `check` of every figure: a person compares its cells, whether they are settled or not."""
DROP = "drop"
"""In `check` of a word such as `no`: a person decided that it states nothing."""
RESTATEMENT = "restatement"
NEGATION = "negation"
"""Form of a word that may state a zero."""
FIGURE_ROLES = (FIGURE, RESTATEMENT)
"""Roles of numbers that name a figure."""
NEEDED = ("indicator_id", "year", "counted_by", "obs_status")
"""Columns of figures that words may leave open, and a person then fills in."""

_REPEATS = re.compile(r"\b(?:the|these|those|all|both|said)(?: same)? $", re.IGNORECASE)
_ESTIMATE = re.compile(r"\bestimat", re.IGNORECASE)


@dataclass(frozen=True)
class RecordedNumber:
    """What the tables say about a number that a person has accepted.

    Attributes:
        numeral: its row in numerals.csv
        figure: the row of the figure that it states; empty if it states no figure, or one that
            another number states
        row: the cells of both rows as a row of the worksheet
    """

    numeral: TextRow
    figure: TextRow
    row: TextRow


@dataclass
class PassageNumber:
    """A number of a passage, and what it states.

    Attributes:
        sentence: the sentence of the number
        numeral: the number as it is written in the sentence
        cells: cells of its row in numerals.csv that the text alone settles: place, value and quote
        row: its row of the worksheet; a missing cell is empty. `id` is the place of another number
            whose figure this one repeats or completes; it is empty if there is no such number
        figure: the cells that `row` gets if the number states a figure of its own
        is_upper_end: whether it is the upper end of a range
        recorded: what the tables say about it; None if no person has accepted it yet
    """

    sentence: Sentence
    numeral: Numeral
    cells: TextRow
    row: TextRow
    figure: TextRow = field(default_factory=dict)
    is_upper_end: bool = False
    recorded: RecordedNumber | None = None

    @property
    def place(self) -> str:
        """Paragraph, sentence and offset, as in `1.3:51`."""
        return self.row["place"]

    @property
    def key(self) -> tuple[str, ...]:
        """Paragraph, sentence and start as in the table of numerals."""
        return self.cells["paragraph"], self.cells["sentence"], self.cells["start"]

    @property
    def states_figure(self) -> bool:
        """Whether the number states a figure of its own, not one that another number states."""
        return self.row["role"] == FIGURE and not self.row["id"]

    @property
    def is_changed(self) -> bool:
        """Whether a cell of `row` differs from the tables; True if no person has accepted it."""
        if self.recorded is None:
            return True
        return any(self.row[name] != cell for name, cell in self.recorded.row.items())


def mark_numerals(text: str, numerals: Iterable[Numeral]) -> str:
    """Return a sentence with double brackets around some of its numerals: `It found [[40]].`

    Args:
        text: the sentence
        numerals: the numerals to mark, in the order of the text
    """
    parts, end = [], 0
    for numeral in numerals:
        marked = f"[[{text[numeral.start : numeral.end]}]]"
        parts += [text[end : numeral.start], marked]
        end = numeral.end
    return "".join([*parts, text[end:]])


def suggest_numbers(
    figures: Figures,
    source: Mapping[str, str],
    sentences: Sequence[Sentence],
    zeros: Mapping[str, Sequence[Numeral]] = MappingProxyType({}),
) -> dict[str, PassageNumber]:
    """Return, by place, the numbers of a passage with the cells that its words suggest.

    The numbers are in the order of the text. A place is paragraph, sentence and offset: `1.3:51`.

    Args:
        source: the row of its source
        sentences: all sentences of the passage
        zeros: by `paragraph.sentence`, words such as `no` that count as the number 0 even if the
            program does not recognize them
    """
    suggester = _Suggester(figures, source, sentences)
    for sentence in sentences:
        suggester.read_sentence(sentence, zeros.get(f"{sentence.paragraph}.{sentence.number}", ()))
    return suggester.numbers


class _Suggester:
    """Suggests what the numbers of a passage state, sentence by sentence."""

    def __init__(
        self,
        figures: Figures,
        source: Mapping[str, str],
        sentences: Sequence[Sentence],
    ) -> None:
        """Prepare to read the sentences of a passage one after the other.

        Args:
            source: the row of the source: its area and year settle what some words mean
            sentences: all sentences, in which the quote of a number must be unique
        """
        self.numbers: dict[str, PassageNumber] = {}  # by place; `read_sentence` adds them
        self._dimensions = figures.dimensions
        self._area = source["ref_area"]
        self._passage = " ".join(sentence.text for sentence in sentences)
        words = figures.code_words
        self._codes = CodeReader(words, self._area)
        self._indicators = IndicatorReader(figures, words, source["source_id"])
        self._roles = RoleReader(words, figures.dimensions)
        self._counters = CounterReader(words)
        self._times = TimeReader(int(source["year_covered"]))
        self._sentence: Sentence | None = None
        self._sentence_before = ""  # of the same paragraph

    def read_sentence(self, sentence: Sentence, zeros: Sequence[Numeral]) -> None:
        """Suggest the rows of the numbers of the next sentence, and add the numbers to `numbers`.

        A number with a value, or a fraction, gets a role and the cells that follow from the role. A
        date or a vague amount, such as `several`, only gets a role. The value of any other number
        cannot be read: `check` is `value`, so that a person fills it in.

        Args:
            zeros: words of the sentence that count as the number 0; a word that is recognized as a
                number anyway is ignored
        """
        recognized = sentence.numerals_and_zeros(self._area)
        starts = {numeral.start for numeral in recognized}
        numerals = [*recognized, *(zero for zero in zeros if zero.start not in starts)]
        numerals.sort(key=attrgetter("start"))
        mentions = {mention.start: mention for mention in read_mentions(sentence, numerals)}
        self._roles.begin_sentence(sentence)
        self._counters.begin_sentence(sentence)
        self._times.begin_sentence(sentence)
        if self._sentence is None or self._sentence.paragraph != sentence.paragraph:
            self._sentence_before = ""
        else:
            self._sentence_before = self._sentence.text
        self._sentence = sentence
        for numeral in numerals:
            number = self._make_number(sentence, numeral)
            self.numbers[number.place] = number
            if numeral.start in mentions:
                self._read_mention(number, mentions[numeral.start])
            elif numeral.is_date or numeral.form == "vague":
                number.row["role"] = "date" if numeral.is_date else "vague"
            elif numeral.form == FRACTION:
                self._read_fraction(number)
            else:
                number.row["check"] = "value"

    def _make_number(
        self,
        sentence: Sentence,
        numeral: Numeral,
    ) -> PassageNumber:
        """Return a number with its cells of numerals.csv, before its words are read.

        Its row of the worksheet has only place, numeral, hedge, sentence and sentence_before. The
        cells `start` and `end` count characters of the reduced sentence, which has only words and
        numbers, but `place` counts characters of the normalised sentence.
        """
        start, end = numeral.start, numeral.end
        reduced_start, reduced_end = sentence.reduced.to_reduced(start, end)
        cells = {
            "paragraph": str(sentence.paragraph),
            "sentence": str(sentence.number),
            "start": str(reduced_start),
            "end": str(reduced_end),
            "text": numeral.text,
            "form": numeral.form,
            "value": "" if numeral.value is None else f"{numeral.value:f}",
            "quote": choose_quote(sentence.as_written, start, end, self._passage),
        }
        context = {
            "place": f"{sentence.paragraph}.{sentence.number}:{start}",
            "sentence": mark_numerals(sentence.text, [numeral]),
            "sentence_before": self._sentence_before,
            "numeral": sentence.text[start:end],
            "hedge": numeral.hedge,
        }
        return PassageNumber(sentence, numeral, cells, defaultdict(str, context))

    def _read_mention(
        self,
        number: PassageNumber,
        mention: Mention,
    ) -> None:
        """Fill in the worksheet row of a number with a value: its role, and what follows from it.

        The role says what the number does: it states a figure, repeats one, or counts nothing.

        - The upper end of a range has the role of the lower end; if this is FIGURE, `id` is the
          place of the lower end. If the lower end repeats a number, that number is used instead.
        - A number that repeats an earlier one is a RESTATEMENT; `id` is the place of that number,
          and a person confirms it.
        - Any other number with the role FIGURE gets the cells of a figure, and `id` stays empty.
        - In all other cases, `note` says why the number states no figure, as far as the words show
          it. If a person must choose the role, `check` is `role`: the words do not settle it, the
          number is about one event, or it may state a figure nevertheless.

        `figure` of the number gets the cells of a figure even if the role is a different one,
        because a person may change the role. The upper end of a range gets none.

        Args:
            mention: the number with what its sentence says about it
        """
        row = number.row
        role, note = self._roles.read(mention)
        antecedent = self._find_antecedent(mention)
        if antecedent is not None and mention.relation == "range_end":
            number.is_upper_end = True
            role = antecedent.row["role"]
            row["id"] = antecedent.place if role == FIGURE else ""
        else:
            self._read_figure(number, mention, antecedent)
            repeated = self._find_repeated(mention) if role == FIGURE else None
            if repeated is not None:
                role = RESTATEMENT
                row |= {"id": repeated.place, "check": CONFIRM}
            elif role == FIGURE:
                row |= number.figure
            elif role in ("", EVENT) or self._roles.may_hide_figure(mention, note):
                row["check"] = "role"
        row["role"] = role
        if role not in FIGURE_ROLES:
            row["note"] = note

    def _read_fraction(self, number: PassageNumber) -> None:
        """Fill in the row of a fraction as a share that states no figure.

        If the fraction has a value, and its sentence names something that figures count, it may
        state a figure. Then `check` is `role`, and `figure` of the number gets cells with a
        percentage: `1/4` -> `25`, with the bound of its hedge and the unit PERCENT.
        """
        numeral = number.numeral
        number.row |= {"role": "other", "note": f"{SHARE}: {REASONS[SHARE]}"}
        if numeral.value is not None and self._roles.names_counted(numeral):
            number.row["check"] = "role"
            bound = min(numeral.bounds, default="exact")
            percent = f"{numeral.value * 100:.10g}"
            cells = {"value": percent, "bound": bound, "unit": PERCENT, "obs_status": "A"}
            number.figure |= cells

    def _find_antecedent(self, mention: Mention) -> PassageNumber | None:
        """Return the number on which a mention depends: `40` for `12` in `40 people (12 women)`.

        If that number repeats an earlier one, the earlier one is returned. None means that the
        mention depends on no number, or on a later one, which has not been read yet.
        """
        if mention.antecedent is None:
            return None
        antecedent = self.numbers.get(mention.antecedent.place)
        if antecedent is not None and antecedent.row["role"] == RESTATEMENT:
            return self.numbers[antecedent.row["id"]]
        return antecedent

    def _find_repeated(self, mention: Mention) -> PassageNumber | None:
        """Return the earlier number that a number repeats, such as `12` in `Of the 12, seven …`.

        A number repeats another only if it is directly after a word such as `the` or `all`. The
        repeated number is the first of the passage with the same value and the role FIGURE; units
        and nouns are not compared. None means that the number repeats no other.
        """
        if not _REPEATS.search(mention.sentence.text[: mention.start]):
            return None
        for earlier in self.numbers.values():  # the number itself is among them, without a role
            if earlier.numeral.value == mention.value and earlier.row["role"] == FIGURE:
                return earlier
        return None

    def _read_figure(
        self,
        number: PassageNumber,
        mention: Mention,
        antecedent: PassageNumber | None,
    ) -> None:
        """Fill in `figure` of a number: the cells of the figure that it states, or may state.

        Other functions read the counter, indicator, time and amount. For the remaining cells:

        - A dimension of the indicator gets the code that the words name, or `all`. As long as the
          indicator is not known, each dimension gets the code that the words name; a dimension of
          who did something stays empty.
        - `obs_status` is the usual `A`, but empty if the sentence has a word such as `estimated`.
        - `check` names the columns in NEEDED that are empty, and each dimension that the words name
          but the indicator does not have, except dimensions of who did something. CONFIRM is the
          last word: `year, confirm`.

        Args:
            antecedent: the number on which this one depends, and whose cells it may share; None if
                it depends on no number
        """
        # The antecedent need not be a whole of which this number is a part.
        whole_cells = antecedent.figure if antecedent is not None else {}
        quote = number.cells["quote"]
        cells = number.figure
        # The counter helps to choose the indicator, whose measure helps to read the time.
        cells |= self._counters.read(mention, whole_cells)
        counted_by = cells["counted_by"]
        indicator, nearest = self._indicators.choose(mention, quote, counted_by, whole_cells)
        cells |= self._times.read(mention, indicator.measure if indicator is not None else "")
        cells |= self._read_amount(mention, whole_cells)
        cells["indicator_id"] = indicator.indicator_id if indicator is not None else ""
        cells["nearest"] = " ".join(nearest) or whole_cells.get("nearest", "")
        # A person decides whether a number is an estimate.
        cells["obs_status"] = "" if _ESTIMATE.search(mention.sentence.text) else "A"
        doubts = [name for name in NEEDED if not cells[name]]
        for dimension in self._dimensions:
            name, code = dimension.name, self._codes.read_codes(mention, dimension).code
            if indicator is None:
                cells[name] = "" if dimension.is_agent else code
            elif name in indicator.dimensions:
                cells[name] = code or "all"
            else:
                cells[name] = ""
                if code not in ("", "all") and not dimension.is_agent:
                    doubts.append(name)
        cells["check"] = ", ".join([*doubts, CONFIRM])

    def _read_amount(
        self,
        mention: Mention,
        whole_cells: Mapping[str, str],
    ) -> TextRow:
        """Return the cells value, value_to, bound, unit and rounded_to of a number.

        A range has the bound `between`, and `value_to` is its upper end. A hedge may mean several
        bounds, as `nearly` means `about` and `less_than`; the first in alphabetical order is
        suggested. Without a hedge, the bound is `exact`. Only percentages and amounts of money have
        a cell rounded_to: the value of the last digit that is written, `0.1` for `2.5 percent`.

        Args:
            whole_cells: cells of the figure on which the number depends, or none; their unit is
                used if the words of the number name no unit
        """
        unit = self._indicators.find_unit(mention) or whole_cells.get("unit", "")
        _, last_digit = read_value(mention.numeral.text)
        cells = {
            "value": f"{mention.value:f}",
            "value_to": "",
            "bound": min(hedges.find_bounds(mention.main.numeral.hedge) or {"exact"}),
            "unit": unit,
            "rounded_to": f"{last_digit:f}" if mention.unit else "",  # a currency or percent
        }
        if mention.upper is not None:
            cells |= {"value_to": f"{mention.upper.value:f}", "bound": "between"}
        return cells
