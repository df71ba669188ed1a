"""Prove sentences, numerals, quotes and figures of a package against source texts.

passage_matching finds each passage, and its numerals, among the words of a text (see text_index and
interruptions). text_checks compares the words around the sentences with the tables, and this module
compares the numerals. show shows what was found.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain

from tip_figures.datapackage.findings import ERROR, NOTE, CommandError, Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.figures.model import Figures
from tip_figures.figures.records import (
    FigureRow,
    NumeralRow,
    SentenceKey,
    explain_unread,
    find_missing_columns,
)
from tip_figures.proof.interruptions import Span
from tip_figures.proof.known_passages import KnownPassages
from tip_figures.proof.passage_matching import PassageMatch, SentenceMatch, match_passages
from tip_figures.proof.text_checks import check_passage_text, check_skipped, list_some
from tip_figures.proof.text_index import TextIndex, index_text
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quote import choose_quote, occurs_once, quotes_numeral
from tip_figures.prose.reduction import reduce_text
from tip_figures.prose.sections import describe_place, find_sections, require_passage
from tip_figures.prose.sentences import normalise
from tip_figures.prose.source_text import Sentence, SourceText, read_source_text

HEADER_LINE = 1  # of a table


@dataclass(frozen=True)
class PassageProof:
    """The result of proving one passage: where its sentences are, and what differs.

    A passage is the part of a report from which a source has its figures. To prove it is to find
    its sentences and numerals in a source text.

    Attributes:
        match: its sentences, and their places in a source text
        total: how many sentences, numerals and stated figures the tables have, by noun
        found: how many of these a source text has, by the same nouns
        findings: the differences between the tables and the text
    """

    match: PassageMatch
    total: Mapping[str, int]
    found: Mapping[str, int]
    findings: Sequence[Finding]

    @property
    def coverage(self) -> str:
        """The source, and how much of its passage was found: `tip-…: 9 of 9 sentences, …`."""
        counts = [f"{self.found[noun]:,} of {count:,} {noun}" for noun, count in self.total.items()]
        return f"{self.match.source.source_id}: {', '.join(counts)}"

    @property
    def is_proved(self) -> bool:
        """Return whether everything was found, without errors and warnings."""
        severities = {finding.severity for finding in self.findings}
        return self.found == self.total and severities <= {NOTE}


@dataclass(frozen=True)
class PackageProof:
    """The result of proving a package.

    Attributes:
        figures: the figures of the package
        passages: one proof for each source, in the order of sources.csv
        findings: those about the texts as a whole, then those about each passage
        notes: which sections of whole pages were read, as lines for people
    """

    figures: Figures
    passages: Sequence[PassageProof]
    findings: Sequence[Finding]
    notes: Sequence[str] = ()

    @property
    def sentence_matches(self) -> list[SentenceMatch]:
        """The sentences of all passages."""
        matches = (passage.match.sentence_matches for passage in self.passages)
        return list(chain.from_iterable(matches))

    @property
    def sentence_texts(self) -> Mapping[SentenceKey, str]:
        """Sentence → its normalised text, for each sentence that a source text contains."""
        matches = self.sentence_matches
        return {match.row.sentence_key: match.sentence.text for match in matches if match.sentence}

    @property
    def counts(self) -> Mapping[str, int]:
        """How many sentences, numerals and stated figures were found in all passages, by noun."""
        counts: Counter[str] = Counter()
        for passage in self.passages:
            counts.update(passage.found)
        return counts


def load_figures(package: Package) -> Figures | None:
    """Return the figures of a package.

    Returns:
        the figures; None if the package has the tables `figures` and `indicators`, but another
        table or a column is missing or unsuitable, which the checks report

    Raises:
        CommandError: if the package does not have both of these tables, or if one of its files
            cannot be read
    """
    figures = Figures.load(package)
    require_figures(package, figures)  # does not raise if the checks report why figures are None
    return figures


def require_figures(package: Package, figures: Figures | None) -> None:
    """Raise an error if figures could not be read for a reason that no check reports.

    The checks report missing and unsuitable columns and tables. For these the function returns, and
    the caller can continue without figures.

    Args:
        package: the package of the figures
        figures: its figures; None if they could not be read

    Raises:
        CommandError: if the package lacks the table `figures` or `indicators`, or if one of its
            files cannot be read
    """
    if figures is None and not any(find_missing_columns(package)):
        raise CommandError(explain_unread(package))


def prove_package(
    package: Package,
    figures: Figures | None,
    text_names: Sequence[str],
) -> PackageProof | None:
    """Read source texts and compare the tables of a package with them.

    Args:
        package: the package to prove
        figures: its figures, as `Figures.load` returns them; None if they could not be read
        text_names: names of files; `-` for standard input

    Returns:
        the proof; None if `figures` is None and the checks report the reason

    Raises:
        CommandError: if the package lacks the table `figures` or `indicators`, or if one of its
            files cannot be read
        UnreadableText: if a file contains no text, has too many sections with one heading, or is a
            longer text without the heading of a source
    """
    require_figures(package, figures)
    if figures is None:
        return None
    return prove_tables(figures, read_texts(figures, text_names))


def read_texts(figures: Figures, text_names: Sequence[str]) -> list[SourceText]:
    """Read source texts from files.

    A source names the heading of the section that it covers, such as the name of an area. A text
    without any of these headings must be short enough to be one passage.

    Args:
        figures: the figures whose sources have the headings
        text_names: names of files; `-` for standard input

    Raises:
        UnreadableText: if a file contains no text, has too many sections with one heading, or is a
            longer text without the heading of a source
    """
    headings = KnownPassages(figures, rows=()).headings  # needs no rows of sentences
    texts = [read_source_text(name) for name in text_names]
    for text in texts:
        if not any(find_sections(text, heading) for heading in headings):
            require_passage(text, headings)
    return texts


def prove_tables(
    figures: Figures,
    texts: Sequence[SourceText],
) -> PackageProof:
    """Compare the tables of figures with source texts.

    Each passage is proved by one text. This is the text that is named for its source, by the id or
    the address of the source. Without such a text, it is the text with most of its sentences. The
    notes of the result name the sections with passages that were read from whole pages.

    Args:
        figures: the figures to prove
        texts: at least one text

    Raises:
        UnreadableText: if a text has too many sections with one heading
    """
    known = KnownPassages(figures, figures.sentences)
    indexes_by_text = [index_text(text, known) for text in texts]
    indexes = list(chain.from_iterable(indexes_by_text))
    matches = match_passages(figures, indexes)
    stated_by_source = group_by(
        [figure for figure in figures.figures if figure.basis == "stated"],
        lambda figure: figure.source_id,
    )
    passages = [
        _prove_passage(match, stated_by_source.get(match.source.source_id, ())) for match in matches
    ]
    findings = list(_check_texts(figures, indexes_by_text, matches))
    for passage in passages:
        findings += passage.findings
    notes = [
        describe_place(index.source, index.section)
        for index in indexes
        if index.section and index.counts
    ]
    return PackageProof(figures, passages, findings, notes)


def _prove_passage(passage: PassageMatch, stated: Sequence[FigureRow]) -> PassageProof:
    """Compare one passage with its text.

    If no text has the passage, all counts of `found` are 0, and there are no findings. Page numbers
    and other interruptions of the passage are reported only if there is no error.

    Args:
        passage: the passage, with the places of its sentences and numerals in the text
        stated: the figures that the passage states
    """
    figures = passage.figures
    findings: list[Finding] = []
    if passage.sentences:
        findings += [*check_passage_text(passage), *check_numerals(passage)]
        if all(finding.severity != ERROR for finding in findings):
            findings += check_skipped(passage)
    numeral_matches = list(
        chain.from_iterable(match.numeral_matches for match in passage.sentence_matches)
    )
    agreeing_rows = {match.row for match in numeral_matches if match.agrees}
    total = {
        "sentences": len(passage.sentence_matches),
        "numerals": sum(match.row is not None for match in numeral_matches),
        "stated figures": len(stated),
    }
    found = {
        "sentences": len(passage.sentences),
        "numerals": len(agreeing_rows),
        "stated figures": sum(_is_found(figures, figure, agreeing_rows) for figure in stated),
    }
    return PassageProof(passage, total, found, findings)


def _is_found(
    figures: Figures,
    figure: FigureRow,
    agreeing_rows: Set[NumeralRow | None],
) -> bool:
    """Return whether a source text has all numbers of a stated figure.

    A figure has one number, or the lower and upper end of a range. A number is in the text if its
    row of numerals.csv agrees with the text. The year of the figure is not compared.

    Args:
        figures: the figures of the package
        figure: the stated figure
        agreeing_rows: the rows of numerals.csv for this source that agree with the text
    """
    rows = figures.list_stating_numerals(figure)
    found_values = [row.get_number(figure.unit) for row in rows if row in agreeing_rows]
    return found_values == [value for value in figure.stated_value if value is not None]


def _check_texts(
    figures: Figures,
    indexes_by_text: Sequence[Sequence[TextIndex]],
    passages: Sequence[PassageMatch],
) -> Iterator[Finding]:
    """Report sources whose passage is in no text, and the problems that `_check_text` finds.

    One finding is about all of these sources. It is left out if no text contains any passage.
    Sources without sentences in the tables are not reported, nor are sources between which a text
    does not decide, because `_check_text` reports the latter.

    A downloaded text has its address as its name. If a source whose passage is in no text has the
    address of a text, there is also a finding `page-differs` about this source.

    Args:
        figures: the figures of the package
        indexes_by_text: for each text, the indexes of its sections
        passages: one for each source, with the places of its sentences
    """
    indexes = list(chain.from_iterable(indexes_by_text))
    text_names = {index.source.name for index in indexes}
    undecided_groups = chain.from_iterable(index.undecided for index in indexes)
    undecided = set(chain.from_iterable(undecided_groups))
    missing = [
        passage
        for passage in passages
        if passage.sentence_matches
        and not passage.sentences
        and passage.source.source_id not in undecided
    ]
    for passage in missing:
        if passage.source.url in text_names:
            number = len(passage.sentence_matches)
            yield figures.create_finding(passage.source, "url", "page-differs", number=number)
    if missing and any(index.counts for index in indexes):
        yield create_finding(
            "source-not-covered",
            figures.package.tables["sources"].path,
            count=count_noun(len(missing), "source"),
            sources=list_some([passage.source.source_id for passage in missing]),
        )
    for text_indexes in indexes_by_text:
        yield from _check_text(text_indexes, figures.package.path)


def _check_text(indexes: Sequence[TextIndex], path: str) -> Iterator[Finding]:
    """Report a text with a guessed encoding, and a text that fits no source or several equally.

    A text that fits several has a finding for each group of sources that it does not distinguish.

    Args:
        indexes: one for each section of the text that was read, or a single one for the whole text
        path: the path of the package's descriptor, at which the findings are reported
    """
    text = indexes[0].source
    if text.encoding_note:
        yield create_finding("text-encoding", path, text=text.name, note=text.encoding_note)
    undecided = list(chain.from_iterable(index.undecided for index in indexes))
    for group in undecided:
        sources = list_some(group)
        yield create_finding(
            "text-undecided", path, text=text.name, sources=sources, example=group[0]
        )
    if not undecided and not any(index.counts for index in indexes):
        expected = " or ".join(indexes[0].named) or "this package"
        yield create_finding("text-unknown", path, text=text.name, expected=expected)


# Numerals and figures


def check_numerals(passage: PassageMatch) -> Iterator[Finding]:
    """Report each numeral of a passage that differs between numerals.csv and the source text.

    Only the sentences that the text contains are compared. The quote of a row is compared only if
    row and numeral agree. A finding is at the row of the numeral. If the numeral has no row, the
    finding is at the line after which its row belongs.
    """
    figures = passage.figures
    previous_line = HEADER_LINE  # of numerals.csv: a missing row belongs after it
    for sentence_match in passage.sentence_matches:
        sentence, sentence_row = sentence_match.sentence, sentence_match.row
        for match in sentence_match.numeral_matches:
            row, numeral = match.row, match.numeral
            if row is not None:
                previous_line = row.line
            if sentence is None:
                continue
            if row is not None and numeral is not None:
                yield from _check_row(figures, row, numeral, match.span)
                if match.agrees and row.quote:
                    yield from _check_quote(passage, sentence, row, numeral)
            elif row is not None:
                yield figures.create_finding(row, "text", "numeral-extra", text=row.text)
            elif numeral is not None:
                start, end = match.span
                column, key = "", f"{figures.format_key(sentence_row)}/{start}"
                yield create_finding(
                    "numeral-missing",
                    figures.package.tables["numerals"].path,
                    previous_line,
                    column,
                    key,
                    text=numeral.text,
                    start=start,
                    end=end,
                    paragraph=sentence_row.paragraph,
                    sentence=sentence_row.sentence,
                )


def _check_row(
    figures: Figures,
    row: NumeralRow,
    numeral: Numeral,
    span: Span,
) -> Iterator[Finding]:
    """Report the text, place or hedge of a row that differs from its numeral in the source text.

    The place is compared only if the text is the same. The hedge, such as “about”, is not compared
    in two cases:

    - The row records a date.
    - The row states or repeats a figure, and has a note, which explains why the hedge differs. For
      a conversion (an amount in brackets that converts the amount before it), the hedge is
      compared despite the note.

    Args:
        figures: the figures of the package
        row: the row of numerals.csv
        numeral: the numeral in the text
        span: the place of the numeral in its sentence, counted as in numerals.csv
    """
    start, end = span
    if row.text != numeral.text:
        yield figures.create_finding(
            row,
            "text",
            "numeral-differs",
            text=numeral.text,
            recorded=row.text,
            start=start,
            end=end,
        )
    elif (row.start, row.end) != span:
        column = "start" if row.start != start else "end"
        reason = f"is at {start} to {end} in the source text, not at {row.start} to {row.end}"
        yield figures.create_finding(row, column, "span-differs", reason=reason)
    gives_figure = row.role in ("figure", "restatement")
    is_explained = gives_figure and row.note != "" and not numeral.is_conversion
    if row.role != "date" and row.hedge != numeral.hedge and not is_explained:
        yield figures.create_finding(
            row,
            "hedge",
            "hedge-differs",
            where="The source text",
            text=row.text,
            in_text=f"the hedge {quote_value(numeral.hedge)}" if numeral.hedge else "no hedge",
            recorded=quote_value(row.hedge) if row.hedge else "none",
        )


def _check_quote(
    passage: PassageMatch,
    sentence: Sentence,
    row: NumeralRow,
    numeral: Numeral,
) -> Iterator[Finding]:
    """Report a quote that is not around its numeral, or occurs more than once in the passage.

    The finding proposes another quote. A repeated quote is reported only if the proposed quote
    occurs once. Punctuation is ignored in the search around the numeral, but not in the count of
    repetitions.

    Args:
        passage: the passage of the sentence
        sentence: the sentence in the source text
        row: the row of numerals.csv with the quote
        numeral: the numeral of the row in the sentence
    """
    reduced_quote = reduce_text(row.quote).text
    span = sentence.reduced.to_reduced(numeral.start, numeral.end)
    is_at_numeral = quotes_numeral(reduced_quote, sentence.reduced.text, *span)
    passage_text = " ".join(match.text for match in passage.sentences)
    if not is_at_numeral:
        problem = "is not around its numeral in the source text"
    elif passage_text.casefold().count(normalise(row.quote).casefold()) > 1:
        problem = "occurs more than once in the passage"
    else:
        return
    better = choose_quote(sentence.as_written, numeral.start, numeral.end, passage_text)
    if not is_at_numeral or occurs_once(normalise(better), passage_text):
        values = {"problem": problem, "right": quote_value(better)}
        yield passage.figures.create_finding(row, "quote", "quote-differs", **values)
