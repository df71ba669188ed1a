"""Do figures agree with the rows of numerals.csv that state or repeat them?"""

from collections.abc import Iterator, Sequence, Set
from decimal import Decimal

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow, NumeralRow, SentenceKey
from tip_figures.prose import hedges
from tip_figures.prose.numerals import parse_numeral

DatesBySentence = Set[tuple[SentenceKey, Decimal | None]]


def check(figures: Figures) -> Iterator[Finding]:
    """Do stated figures agree with their numerals, and do numerals name no derived figure?"""
    dates = {(row.sentence_key, row.value) for row in figures.numerals if row.role == "date"}
    for figure in figures.figures:
        stating = figures.list_stating_numerals(figure)
        numbers = _list_written_numbers(figure)
        if len(stating) == len(numbers):
            yield from _check_numbers(figures, figure, numbers, stating)
            yield from _check_rounding(figures, figure, stating)
            if stating:
                yield from _check_year(figures, figure, stating[0].sentence_key, dates)
        elif figures.has_all_rows("numerals", figure.figure_id):
            counts = {"number": len(stating), "expected": len(numbers)}
            yield figures.create_finding(figure, "figure_id", "figure-unsupported", **counts)


def _list_written_numbers(figure: FigureRow) -> Sequence[Decimal]:
    """Return the numbers that the text must contain for a figure.

    returns: one, or the two ends of a range; none for a derived figure
    """
    if figure.basis == "derived":
        return []
    return [figure.value] if figure.value_to is None else [figure.value, figure.value_to]


def _check_numbers(
    figures: Figures,
    figure: FigureRow,
    numbers: Sequence[Decimal],
    stating: Sequence[NumeralRow],
) -> Iterator[Finding]:
    """Do value and bound of a figure agree with the numerals that state or repeat it?

    numbers: of the figure that the text must contain
    stating: the numeral of each of them
    """
    for column, number, numeral in zip(("value", "value_to"), numbers, stating, strict=False):
        if numeral.value != number:
            yield figures.create_finding(
                figure, column, "figure-differs", value=number, numeral=numeral
            )
    for numeral in figures.numerals_by_figure.get(figure.figure_id, ()):
        unhedged_bound = "exact" if figure.value_to is None else "between"
        bounds = hedges.find_bounds(numeral.hedge) if numeral.hedge else {unhedged_bound}
        if bounds and figure.bound not in bounds:  # an unknown hedge is reported at its numeral
            yield figures.create_finding(
                figure,
                "bound",
                "bound-differs",
                numeral=numeral,
                hedge=f"the hedge “{numeral.hedge}”" if numeral.hedge else "no hedge",
                expected=" or ".join(sorted(bounds)),
            )
        if numeral.role == "restatement" and numeral.value not in numbers:
            yield figures.create_finding(numeral, "value", "restatement-differs", figure=figure)


def _check_rounding(
    figures: Figures, figure: FigureRow, stating: Sequence[NumeralRow]
) -> Iterator[Finding]:
    """Does the rounding of a figure agree with the last digit that its numerals write?"""
    steps = []
    for numeral in stating:
        if numeral.form in ("digits", "words"):
            try:
                _, step = parse_numeral(numeral.text)
            except ValueError:
                continue  # the check of numerals reports it
            steps.append((step, numeral.text))
    step, text = min(steps, default=(Decimal(0), ""))
    rounded_to = figure.rounded_to or Decimal(0)
    is_exact_count = not rounded_to and step <= 1
    problem = _find_rounding_problem(rounded_to, step, has_reason=figure.note != "")
    if step and problem and not is_exact_count:
        yield figures.create_finding(
            figure,
            "rounded_to",
            "rounding-differs",
            rounded=format_number(rounded_to) if rounded_to else "nothing",
            text=text,
            step=step,
            problem=problem,
        )


def _find_rounding_problem(rounded_to: Decimal, step: Decimal, has_reason: bool) -> str:
    """Return what is wrong with a rounding; "" if nothing is.

    step: what the last written digit counts
    """
    is_power_of_ten = rounded_to.normalize().as_tuple().digits == (1,)
    if rounded_to and not is_power_of_ten:
        return "a rounding is 1, 10, 100, …"
    if rounded_to < step:
        return "it was rounded at least to that"
    if rounded_to > step and not has_reason:
        return "a coarser rounding needs a reason in the note"
    return ""


def _check_year(
    figures: Figures, figure: FigureRow, sentence_key: SentenceKey, dates: DatesBySentence
) -> Iterator[Finding]:
    """Is a year of the basis `stated` a date in the sentence of the figure?"""
    # The second year of "2018-19" is the date 19.
    years = (Decimal(figure.year), Decimal(figure.year % 100))
    is_in_sentence = any((sentence_key, year) in dates for year in years)
    if figure.year_basis == "stated" and not is_in_sentence:
        reason = f"no date in the sentence of the numeral is {figure.year}"
        yield figures.create_finding(figure, "year_basis", "year-not-stated", reason=reason)
