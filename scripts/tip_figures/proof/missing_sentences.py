"""What is said of the sentences that a copy lacks, or has more of; no sentence of the report is told, only its numerals."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.text_format import count_noun
from tip_figures.figures.model import Figures
from tip_figures.proof.alignment import PassageMatch, SentenceMatch
from tip_figures.prose.sentences import SENTENCE_END
from tip_figures.prose.source_text import Sentence, SourceText

SHORTEST = 3  # words of a sentence; `1.` is none
BEYOND = 2  # sentences of a copy, more than are missing, among which a changed one is looked for
ALIKE = -0.2  # from which on a sentence looks like one that was changed
Difference = tuple[
    SentenceMatch, str, Mapping[str, str]
]  # where it is, its code, and what its words name


def findings(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """What a copy lacks of its source or has too much of, and which sentences are not quite as they should be."""
    for line, code, values in _differences(passage):
        name = f"Paragraph {line.row.paragraph}, sentence {line.row.sentence}"
        yield figures.finding(
            line.row, "sentence", code, **{"name": name, "copy": passage.copy.name, **values}
        )


def _differences(passage: PassageMatch) -> Iterator[Difference]:
    copy, lines = passage.copy, passage.lines
    for gap in passage.gaps:
        there = gap.sentences(copy)
        missing = [one for one in lines[gap.first : gap.last] if one.spot is None]
        if not missing:
            yield from _extra(passage, gap.first, there)
        elif gap.last == len(lines) and _is_cut(copy, missing[0], there, 0):
            yield missing[0], "sentence-cut", {"side": "ends before"} | _span(missing)
        elif gap.first == 0 and _is_cut(copy, missing[-1], there, -1):
            yield missing[0], "sentence-cut", {"side": "begins behind"} | _span(missing)
        else:
            beside = len(missing) + BEYOND
            near = there[-beside:] if gap.first == 0 else there[:beside]
            yield from (
                (line, "sentence-missing", {"detail": _nearest(copy, line, near)})
                for line in missing
            )
    for line in lines:
        if line.spot and line.fault:
            yield line, line.fault, {"copy": _named(copy, line.spot)}


def _extra(
    passage: PassageMatch, number: int, there: Sequence[Sentence]
) -> Iterator[tuple[SentenceMatch, str, Mapping[str, str]]]:
    """The copy has more before a line than the source; what does not end as a sentence is a page's head."""
    line = passage.lines[number]
    before, after = passage.lines[number - 1].spot, line.spot
    known = {other.row.sha256 for other in passage.lines}
    for one in there:
        if one.sha256 not in known and len(one.words) >= SHORTEST and SENTENCE_END.search(one.text):
            inside = before and after and before.paragraph == one.paragraph == after.paragraph
            values = {"copy": _named(passage.copy, one), "numerals": _listed(one)}
            yield line, "sentence-extra" if inside else "paragraph-extra", values


def _is_cut(copy: SourceText, line: SentenceMatch, there: Sequence[Sentence], edge: int) -> bool:
    """Whether nothing stands beyond the cut, or a piece of a sentence, or what does not look like the line.

    edge: of what is there, the number that stands beside the cut: 0 at the end of a copy, -1 at its beginning
    """
    if not there:
        return True
    is_piece = there[edge].text[0].islower() if edge else not SENTENCE_END.search(there[edge].text)
    return (is_piece and there[edge] is copy.sentences[-1 - edge]) or _alike(
        there[edge], line
    ) < ALIKE


def _span(lines: Sequence[SentenceMatch]) -> dict[str, str]:
    span = " to ".join(
        dict.fromkeys(f"{one.row.paragraph}.{one.row.sentence}" for one in (lines[0], lines[-1]))
    )
    return {
        "many": count_noun(len(lines), "sentence") + (" are" if len(lines) > 1 else " is"),
        "span": span,
    }


def _nearest(copy: SourceText, line: SentenceMatch, there: Sequence[Sentence]) -> str:
    if not there:
        return "Nothing stands between its neighbours."
    near = max(there, key=lambda one: _alike(one, line))
    numerals = f"{_listed(near)}, in the ledger {_listed(line)}"
    return f"Nearest is line {copy.line_number(near.word_start):,}: its numerals are {numerals}."


def _alike(sentence: Sentence, line: SentenceMatch) -> float:
    """How much a sentence looks like one that was changed: the numerals of both, less the share by which lengths differ."""
    shared = Counter(_numerals(sentence)) & Counter(_numerals(line))
    return shared.total() - abs(len(sentence.text) - line.row.length) / max(line.row.length, 1)


def _numerals(one: Sentence | SentenceMatch) -> list[str]:
    if isinstance(one, SentenceMatch):
        return [pair.row.text for pair in one.pairs if pair.row and pair.row.form != "negation"]
    return [numeral.text for numeral in one.numerals]


def _listed(one: Sentence | SentenceMatch) -> str:
    return ", ".join(_numerals(one)) or "none"


def _named(copy: SourceText, sentence: Sentence) -> str:
    return f"{copy.name}, line {copy.line_number(sentence.word_start):,}"
