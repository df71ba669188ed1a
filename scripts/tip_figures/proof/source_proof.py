"""Prove sentences, numerals, quotes and figures of a package against source texts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.findings import ERROR, Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import count_noun
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, SentenceKey
from tip_figures.proof.figure_proof import collect_evidence, prove_figure
from tip_figures.proof.numeral_checks import check_numerals
from tip_figures.proof.passage_matching import PassageMatch, match_passages
from tip_figures.proof.text_checks import check_skipped, check_text
from tip_figures.prose.source_text import SourceText, read_source_text

MAX_NAMES = 6  # sources that a finding names; the others are counted


@dataclass(frozen=True)
class Coverage:
    """How much of a passage was found in a source text.

    numerals: rows of its ledger; figures: those that it states
    """

    source_id: str
    sentences: int
    sentences_found: int
    numerals: int
    numerals_found: int
    figures: int
    figures_found: int


@dataclass(frozen=True)
class PassageProof:
    """What became of one passage: where its sentences are, how much was found, and what differs."""

    match: PassageMatch
    coverage: Coverage
    findings: Sequence[Finding]


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
    def sentence_texts(self) -> Mapping[SentenceKey, str]:
        """The normalised sentences of the tables that were found."""
        texts = {}
        for passage in self.passages:
            for sentence_match in passage.match.sentence_matches:
                if sentence_match.sentence is not None:
                    texts[sentence_match.row.sentence_key] = sentence_match.sentence.text
        return texts

    @property
    def counts(self) -> Mapping[str, int]:
        """How much was found in all passages together, the sentences first."""
        coverages = [passage.coverage for passage in self.passages]
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


def prove_package(package: Package, text_names: Sequence[str]) -> PackageProof | None:
    """Prove a package against source texts.

    text_names: of the files, `-` for standard input
    returns:    None if its tables cannot be read; the checks of figures say why
    raises:     CommandError if the package has nothing to prove, UnreadableText if a file contains
                no text
    """
    figures = load_figures(package)
    texts = [read_source_text(name) for name in text_names]
    return prove_tables(figures, texts) if figures is not None else None


def prove_tables(figures: Figures, texts: Sequence[SourceText]) -> PackageProof:
    """Prove the tables of figures against source texts, of which there is at least one."""
    matches = match_passages(figures, texts)
    numeral_counts = Counter(row.source_id for row in figures.numerals)
    stated = [figure for figure in figures.figures if figure.basis == "stated"]
    stated_by_source = group_by(stated, lambda figure: figure.source_id)
    findings = [*_check_sources(figures, matches), *_check_texts(figures, matches, texts)]
    passages = []
    for match in matches:
        source_id = match.source.source_id
        proof = _prove_passage(
            figures, match, stated_by_source.get(source_id, ()), numeral_counts[source_id]
        )
        passages.append(proof)
        findings += proof.findings
    return PackageProof(figures, passages, findings)


def _check_text(figures: Figures, match: PassageMatch) -> list[Finding]:
    """Compare a passage with the source text that has most of it."""
    if not match.found_count:
        return []
    findings = [*check_text(figures, match), *check_numerals(figures, match)]
    if all(finding.severity != ERROR for finding in findings):
        findings += check_skipped(figures, match)
    return findings


def _prove_passage(
    figures: Figures, match: PassageMatch, stated_figures: Sequence[FigureRow], numeral_count: int
) -> PassageProof:
    """Prove one passage by the source text that has most of it.

    stated_figures: all figures that the passage states
    numeral_count:  of its rows in numerals.csv
    """
    findings = _check_text(figures, match)
    evidence = collect_evidence(match)
    figure_proofs = [prove_figure(figures, figure, evidence) for figure in stated_figures]
    for proof in figure_proofs:
        findings += proof.findings
    coverage = Coverage(
        source_id=match.source.source_id,
        sentences=len(match.sentence_matches),
        sentences_found=match.found_count,
        numerals=numeral_count,
        numerals_found=sum(row.match.agrees for row in evidence.values()),
        figures=len(stated_figures),
        figures_found=sum(proof.is_proved for proof in figure_proofs),
    )
    return PassageProof(match, coverage, findings)


def _check_sources(figures: Figures, matches: Sequence[PassageMatch]) -> Iterator[Finding]:
    """Report the sources without a text, unless no source has one."""
    if not any(match.containing_texts for match in matches):
        return
    missing = [
        match.source.source_id
        for match in matches
        if match.sentence_matches and match.found_count == 0
    ]
    if missing:
        names = ", ".join(missing[:MAX_NAMES])
        if len(missing) > MAX_NAMES:
            names += f" and {len(missing) - MAX_NAMES:,} more"
        yield create_finding(
            "source-not-covered",
            figures.package.tables["sources"].path,
            count=count_noun(len(missing), "source"),
            sources=names,
        )


def _check_texts(
    figures: Figures, matches: Sequence[PassageMatch], texts: Sequence[SourceText]
) -> Iterator[Finding]:
    """Report the texts that contain no passage of the package."""
    containing_texts: set[int] = set()
    for match in matches:
        containing_texts |= match.containing_texts
    for number, text in enumerate(texts):
        if text.encoding_note:
            yield create_finding(
                "text-encoding", figures.package.path, text=text.name, note=text.encoding_note
            )
        if number not in containing_texts:
            yield create_finding("text-unknown", figures.package.path, text=text.name)
