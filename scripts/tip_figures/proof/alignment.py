"""A text beside the tables: where sentences stand in a copy or a changed text, and which numeral a row of the ledger means."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures import records
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SourceRow
from tip_figures.proof import reconstruction
from tip_figures.proof.reconstruction import UnmatchedPart
from tip_figures.prose import hedges
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import Sentence, SourceText

COVERED = 0.4  # share of its sentences from which on a copy is one of a source
NEAR = 40  # characters before and behind a numeral in which its hedge stands
LIKELY = 1 / 6  # share from which on the missing sentences are looked for in other readings


@dataclass(frozen=True)
class NumeralMatch:
    """A row of the ledger and the numeral that it means: one of them is None where the other stands alone."""

    row: records.NumeralRow | None
    numeral: Numeral | None
    hedge: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the row has the numeral's place, and says what it says."""
        row, one = self.row, self.numeral
        is_same = (
            row
            and one
            and (row.start, row.end, row.text, row.form) == (one.start, one.end, one.text, one.form)
        )
        return bool(row and one and is_same and one.value in (row.value, None))


@dataclass(frozen=True)
class SentenceMatch:
    """A sentence of a source, and where it stands in a copy.

    spot:  None where the copy lacks it, or has too little for a copy of the source
    pairs: its rows of the ledger beside the numerals that stand there
    fault: code of what is unlike there; "" for nothing
    """

    row: records.SentenceRow
    spot: Sentence | None
    pairs: Sequence[NumeralMatch]
    fault: str


@dataclass(frozen=True)
class PassageMatch:
    """A source beside the copy that has most of it.

    lines:   its sentences, in order
    gaps:    where the copy differs from the source, in order
    holding: numbers of the copies that hold the source or a part of it
    found:   how many of its sentences stand in a copy of it
    """

    source: SourceRow
    copy: SourceText
    lines: Sequence[SentenceMatch]
    gaps: Sequence[UnmatchedPart]
    holding: Set[int]
    found: int


def match_passages(figures: Figures, copies: Sequence[SourceText]) -> list[PassageMatch]:
    """Find the sentences of each source in the copies; sources in the order of their table."""
    by_source = group_by(figures.sentences, lambda one: one.source_id)
    ledger = group_by(figures.numerals, lambda one: one.sentence_key)
    common = Counter(
        sha256 for rows in by_source.values() for sha256 in {one.sha256 for one in rows}
    )
    matchers = [
        SequenceMatcher(None, (), [one.sha256 for one in copy.sentences], autojunk=False)
        for copy in copies
    ]
    made = []
    for source in figures.sources:
        rows = sorted(by_source.get(source.source_id, ()), key=lambda one: one.sentence_key)
        # Sentences that several sources have say nothing, unless the source has no others.
        own = {row for row, one in enumerate(rows) if common[one.sha256] == 1} or set(
            range(len(rows))
        )
        for matcher in matchers:
            matcher.set_seq1([one.sha256 for one in rows])
        made.append(_passage(source, rows, own, ledger, copies, matchers))
    return made


def _passage(
    source: SourceRow, rows: Sequence[records.SentenceRow], own: Set[int],
    ledger: Mapping[records.SentenceKey, Sequence[records.NumeralRow]], copies: Sequence[SourceText], matchers: Sequence[SequenceMatcher[str]],
) -> PassageMatch:  # fmt: skip
    """Find one source in the copy that has most of it; `own` are the numbers of the rows by which it is known."""
    runs = [
        {
            block.a + n: block.b + n
            for block in matcher.get_matching_blocks()
            for n in range(block.size)
        }
        for matcher in matchers
    ]

    def share(found: Mapping[int, Any], copy: SourceText) -> float:
        """Which part of a source a copy holds, or the source of the copy where that is shorter."""
        return len(own & found.keys()) / max(1, min(len(own), len(copy.sentences)))

    holding = {
        n
        for n, (run, one) in enumerate(zip(runs, copies, strict=True))
        if share(run, one) >= COVERED
    }
    best = max(range(len(copies)), key=lambda number: len(runs[number]))
    copy = copies[best]
    turns = {row: copy.sentences[place] for row, place in runs[best].items()}
    faults: dict[int, str] = {}
    for gap in list(_gaps(rows, turns, turns, copy)) if share(turns, copy) >= LIKELY else ():
        wanted = [(row, rows[row]) for row in range(gap.first, gap.last)]
        turns |= reconstruction.search(copy, gap, wanted)
        near = reconstruction.respaced(
            copy, gap, [(row, one) for row, one in wanted if row not in turns]
        )
        turns |= near
        faults |= dict.fromkeys(near, "sentence-spaced")
    if share(turns, copy) < COVERED:
        turns, faults = {}, {}
    else:
        holding.add(best)
    turns = dict(sorted(turns.items()))
    known = (
        {one.sha256: one for one in reversed(copy.sentences)} if 0 < len(turns) < len(rows) else {}
    )
    astray = {
        row: known[one.sha256]
        for row, one in enumerate(rows)
        if row not in turns and one.sha256 in known
    }
    faults |= dict.fromkeys(astray, "sentence-order")
    found = turns | astray
    lines = [
        SentenceMatch(
            one,
            found.get(n),
            match_numerals(found.get(n), ledger.get(one.sentence_key, ())),
            faults.get(n, ""),
        )
        for n, one in enumerate(rows)
    ]
    return PassageMatch(
        source, copy, lines, tuple(_gaps(rows, turns, found, copy)), holding, len(found)
    )


def _gaps(
    rows: Sequence[records.SentenceRow],
    turns: Mapping[int, Sentence],
    found: Mapping[int, Sentence],
    copy: SourceText,
) -> Iterator[UnmatchedPart]:
    """Where a copy leaves sentences out of a run of the source, or has more of them."""
    edges = [
        (-1, 0, 0),
        *((row, one.word_start, one.word_end) for row, one in turns.items()),
        (len(rows), len(copy.words), 0),
    ]
    for (row, _, end), (next_row, begin, _) in pairwise(edges):
        missing = [number for number in range(row + 1, next_row) if number not in found]
        if missing:
            yield UnmatchedPart(missing[0], missing[-1] + 1, end, begin)
        elif row + 1 == next_row and 0 < next_row < len(rows) and begin > end:
            yield UnmatchedPart(next_row, next_row, end, begin)


_WAYS: Sequence[Callable[[records.NumeralRow, Numeral], bool]] = (
    lambda row, one: (row.start, row.end) == (one.start, one.end),
    lambda row, one: row.text == one.text,
    lambda row, one: one.start < row.end and row.start < one.end,
)


def match_numerals(
    sentence: Sentence | None, rows: Sequence[records.NumeralRow]
) -> list[NumeralMatch]:
    """Match each row of a sentence with its numeral: by place, then by text, then by overlap.

    returns: in the order of the text; numerals that no row has stand alone, and so do rows without a numeral
    """
    if sentence is None:
        return [NumeralMatch(row, None) for row in rows]
    free = {
        numeral: around.hedge
        for numeral, around in zip(sentence.numerals, sentence.contexts, strict=True)
    }
    made = [
        NumeralMatch(row, _negation(sentence.text, row)) for row in rows if row.form == "negation"
    ]
    rest = [row for row in rows if row.form != "negation"]
    for is_same in _WAYS:
        for row in list(rest):
            numeral = next((one for one in free if is_same(row, one)), None)
            if numeral is not None:
                made.append(NumeralMatch(row, numeral, free.pop(numeral)))
                rest.remove(row)
    made += [NumeralMatch(row, None) for row in rest]
    made += [NumeralMatch(None, numeral, hedge) for numeral, hedge in free.items()]
    return sorted(
        made,
        key=lambda pair: pair.numeral.start if pair.numeral else pair.row.start if pair.row else 0,
    )


def _negation(sentence: str, row: records.NumeralRow) -> Numeral | None:
    """Give the negating word that a row means, as a numeral that is zero: at its place, or the nearest one to it."""
    found = re.finditer(whole_words_pattern(row.text), sentence)
    nearest = min(found, key=lambda match: abs(match.start() - row.start), default=None)
    return Numeral(*nearest.span(), row.text, "negation", Decimal(0)) if nearest else None


def compare_hedge(sentence: str, pair: NumeralMatch) -> str | None:
    """Give the hedge that the text has where the row has another or none, "" for none; None where the row is right."""
    row, numeral = pair.row, pair.numeral
    if row is None or numeral is None or row.role not in ("figure", "restatement"):
        return None
    if not row.hedge:
        means = hedges.find_bounds(pair.hedge) if pair.hedge else frozenset()
        return None if not means or means & {"exact", "between"} or row.note else pair.hedge
    near = sentence[max(0, numeral.start - NEAR) : numeral.end + NEAR]
    parts = [whole_words_pattern(part) for part in row.hedge.split(hedges.HEDGE_SEPARATOR)]
    stands = row.hedge == pair.hedge or all(
        re.search(part, sentence if row.note else near) for part in parts
    )
    return None if stands else pair.hedge


def whole_words_pattern(words: str) -> str:
    """Give a pattern for words that are no part of longer ones."""
    before, after = (
        (r"(?<!\w)" if words[:1].isalnum() else ""),
        (r"(?!\w)" if words[-1:].isalnum() else ""),
    )
    return before + re.escape(words) + after
