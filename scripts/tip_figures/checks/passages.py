"""Are passages reviewed and read, and do counts and fingerprint agree with the rows?"""

from collections import Counter
from collections.abc import Iterator

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import count_noun
from tip_figures.figures.drafted_rows import find_drafted_rows
from tip_figures.figures.model import Figures
from tip_figures.prose import sentences


def check(figures: Figures) -> Iterator[Finding]:
    """Are all rows reviewed, and do counts and fingerprints agree with the rows?"""
    yield from _check_drafts(figures)
    yield from _check_counts(figures)
    yield from _check_fingerprints(figures)
    yield from _check_unread_gaps(figures)


def _check_drafts(figures: Figures) -> Iterator[Finding]:
    """Has a person reviewed every drafted row?

    The row of its source may have no record yet, if a cell of it is empty.
    """
    lines = {source.source_id: source.line for source in figures.sources}
    for source_id, counts in find_drafted_rows(figures.package).by_source.items():
        parts = [f"{number} in {table}" for table, number in sorted(counts.items())]
        yield create_finding(
            "draft-open",
            figures.package.tables["sources"].path,
            lines.get(source_id, 0),
            "source_id",
            source_id,
            source=source_id,
            count=count_noun(counts.total(), "row"),
            parts=", ".join(parts),
        )


def _check_counts(figures: Figures) -> Iterator[Finding]:
    """Are the recorded counts those of the tables?"""
    numerals = Counter(row.source_id for row in figures.numerals)
    sentence_counts = Counter(row.source_id for row in figures.sentences)
    paragraphs = Counter(
        source_id for source_id, _ in {(row.source_id, row.paragraph) for row in figures.sentences}
    )
    tables = {
        "paragraphs": ("sentences", paragraphs),
        "sentences": ("sentences", sentence_counts),
        "numerals": ("numerals", numerals),
    }
    for source in figures.sources:
        for column, (table, counts) in tables.items():
            recorded = getattr(source, column)
            number = counts[source.source_id]
            is_known = figures.has_all_rows(table, source.source_id)
            if is_known and recorded not in (None, number):
                yield figures.create_finding(
                    source, column, "count-differs", number=number, recorded=recorded
                )


def _check_fingerprints(figures: Figures) -> Iterator[Finding]:
    """Is the fingerprint of each source the hash of its sentences' hashes?"""
    rows_by_source = group_by(
        sorted(figures.sentences, key=lambda row: row.sentence_key), lambda row: row.source_id
    )
    for source in figures.sources:
        hashes = [row.sha256 for row in rows_by_source.get(source.source_id, ())]
        is_known = figures.has_all_rows("sentences", source.source_id) and all(hashes)
        if is_known and source.fingerprint not in ("", sentences.hash_passage(hashes)):
            yield figures.create_finding(source, "fingerprint", "fingerprint-differs")


def _check_unread_gaps(figures: Figures) -> Iterator[Finding]:
    """Was each passage of which a gap says that it gives no number read to its end?

    A note may say how it is known that an excerpt has all that matters.
    """
    for gap in figures.gaps:
        source = figures.source_by_id.get(gap.source_id)
        is_excerpt = source is not None and source.extent == "excerpt"
        if gap.reason == "not_reported" and is_excerpt and not gap.note:
            yield figures.create_finding(gap, "reason", "gap-unread")
