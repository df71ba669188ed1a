"""Prove sentences, numerals, quotes and figures of a package against source texts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.findings import ERROR, NOTE, Finding, create_finding
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import count_noun
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import NumeralRow, SentenceKey
from tip_figures.proof.numeral_checks import check_numerals, is_figure_proved
from tip_figures.proof.passage_matching import PassageMatch, SentenceMatch, match_passages
from tip_figures.proof.text_checks import check_skipped, check_text, list_some
from tip_figures.proof.text_index import TextIndex
from tip_figures.prose.source_text import SourceText, read_source_text

MAX_NAMES = 6  # sources that a finding names; the others are counted


@dataclass(frozen=True)
class Coverage:
    """How much of a passage was found in a source text.

    numerals: its rows of numerals.csv; figures: those that it states
    """

    source_id: str
    sentences: int
    sentences_found: int
    numerals: int
    numerals_found: int
    figures: int
    figures_found: int

    @property
    def is_full(self) -> bool:
        """Whether all of the passage was found."""
        found = (self.sentences_found, self.numerals_found, self.figures_found)
        return found == (self.sentences, self.numerals, self.figures)

    @property
    def in_words(self) -> str:
        """The source, and how much of its passage was found."""
        return (
            f"{self.source_id}: {self.sentences_found:,} of {self.sentences:,} sentences,"
            f" {self.numerals_found:,} of {self.numerals:,} numerals,"
            f" {self.figures_found:,} of {self.figures:,} stated figures"
        )


@dataclass(frozen=True)
class PassageProof:
    """What became of one passage: where its sentences are, how much was found, and what differs."""

    match: PassageMatch
    coverage: Coverage
    findings: Sequence[Finding]

    @property
    def is_proved(self) -> bool:
        """Whether everything was found, and there are only notes about it."""
        return self.coverage.is_full and {finding.severity for finding in self.findings} <= {NOTE}


@dataclass(frozen=True)
class PackageProof:
    """What became of a package.

    passages: one for each source, in the order of their table
    findings: about the texts as a whole, then about each passage
    """

    figures: Figures
    passages: Sequence[PassageProof]
    findings: Sequence[Finding]

    @property
    def sentence_matches(self) -> list[SentenceMatch]:
        """The sentences of all passages."""
        matches = (passage.match.sentence_matches for passage in self.passages)
        return list(chain.from_iterable(matches))

    @property
    def sentence_texts(self) -> Mapping[SentenceKey, str]:
        """The normalised sentences of the tables that were found."""
        matches = self.sentence_matches
        return {match.row.sentence_key: match.sentence.text for match in matches if match.sentence}

    @property
    def counts(self) -> Mapping[str, int]:
        """How much was found in all passages together, the sentences first."""
        coverages = [proof.coverage for proof in self.passages]
        return {
            "sentences": sum(coverage.sentences_found for coverage in coverages),
            "numerals": sum(coverage.numerals_found for coverage in coverages),
            "stated figures": sum(coverage.figures_found for coverage in coverages),
        }


def load_figures(package: Package) -> Figures | None:
    """Return the tables of a package; None if they cannot be read, and the checks say why.

    raises: CommandError if the package has nothing to prove
    """
    figures = Figures.load(package)
    if figures == ():
        raise CommandError(
            f"{package.root / package.path}: the package has no tables of sources, sentences,"
            " numerals and figures that can be read."
        )
    return figures if isinstance(figures, Figures) else None


def prove_package(
    package: Package,
    text_names: Sequence[str],
) -> PackageProof | None:
    """Prove a package against source texts.

    text_names: of the files, `-` for standard input
    returns:    None if its tables cannot be read; the checks of figures say why
    raises:     CommandError if the package has nothing to prove, UnreadableText if a file contains
                no text
    """
    figures = load_figures(package)
    texts = [read_source_text(name) for name in text_names]
    return prove_tables(figures, texts) if figures is not None else None


def prove_tables(
    figures: Figures,
    texts: Sequence[SourceText],
) -> PackageProof:
    """Prove the tables of figures against source texts, of which there is at least one."""
    indexes = [TextIndex(text, figures) for text in texts]
    passages = [_prove_passage(match) for match in match_passages(figures, indexes)]
    findings = list(_check_texts(figures, indexes, passages))
    for passage in passages:
        findings += passage.findings
    return PackageProof(figures, passages, findings)


def _prove_passage(passage: PassageMatch) -> PassageProof:
    """Prove one passage by the source text that has most of it."""
    figures, source_id = passage.figures, passage.source.source_id
    findings: list[Finding] = []
    if passage.sentences:
        findings += [*check_text(passage), *check_numerals(passage)]
        if all(finding.severity != ERROR for finding in findings):
            findings += check_skipped(passage)
    agreeing_rows: list[NumeralRow] = []
    for sentence in passage.sentence_matches:
        agreeing_rows += [
            match.row for match in sentence.numeral_matches if match.row and match.agrees
        ]
    own_figures = [figure for figure in figures.figures if figure.source_id == source_id]
    stated = [figure for figure in own_figures if figure.basis == "stated"]
    coverage = Coverage(
        source_id=source_id,
        sentences=len(passage.sentence_matches),
        sentences_found=len(passage.sentences),
        numerals=sum(row.source_id == source_id for row in figures.numerals),
        numerals_found=len(agreeing_rows),
        figures=len(stated),
        figures_found=sum(is_figure_proved(figures, figure, agreeing_rows) for figure in stated),
    )
    return PassageProof(passage, coverage, findings)


def _check_texts(
    figures: Figures,
    indexes: Sequence[TextIndex],
    passages: Sequence[PassageProof],
) -> Iterator[Finding]:
    """Report sources without a text, and texts without a passage or with a guessed encoding."""
    missing = [
        passage.coverage.source_id
        for passage in passages
        if passage.coverage.sentences and not passage.coverage.sentences_found
    ]
    if missing and any(index.known_hashes for index in indexes):
        yield create_finding(
            "source-not-covered",
            figures.package.tables["sources"].path,
            count=count_noun(len(missing), "source"),
            sources=list_some(missing, MAX_NAMES),
        )
    for index in indexes:
        text, path = index.source, figures.package.path
        if text.encoding_note:
            yield create_finding("text-encoding", path, text=text.name, note=text.encoding_note)
        if not index.known_hashes:
            yield create_finding("text-unknown", path, text=text.name)
