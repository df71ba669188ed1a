"""Mistakes of meaning that readers made or tried: each is reported where it is, with the texts.

Mistakes in different passages do not touch each other, so those of a batch are made together.
"""

import shutil
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path

import pytest

from conftest import NO_TEXTS, REPORT_TEXTS
from measures.drawn_mistakes import AREAS, AT_ROW, find_errors, find_result, make_mistake
from measures.package_part import copy_part
from tip_figures.cli import tidy
from tip_figures.datapackage.csv_file import CsvRow, read_csv_rows
from tip_figures.datapackage.grouping import group_by

LIST = Path(__file__).parent / "measures" / "known_mistakes.csv"
TEXTS = [str(file) for file in REPORT_TEXTS.values()]
NOT_AT_ROW = {
    "wrong year": 2,  # an inferred year; the year of the edition
    "wrong bound": 1,  # at the numeral
    "wrong reason": 2,  # two reasons fit
    "hidden figure": 3,  # a negation that is in no list of zeros; nobody who counts is named
    "wrong actor": 1,  # an excerpt without a text
    "wrong sex": 1,
    "wrong status": 1,  # at the identity
    "wrong subgroup": 1,
    "wrong period": 4,  # carried over from the sentence before; never
}
"""How many mistakes of a kind are reported elsewhere, or not at all."""


def list_sources(mistake: Sequence[CsvRow]) -> set[str]:
    """Return report, edition and area of the passages that a mistake changes."""
    return {"-".join(row["key"].split("=")[1].split("-")[:3]) for row in mistake}


def make_batches() -> Iterator[list[Sequence[CsvRow]]]:
    """Divide the mistakes of the list into batches whose mistakes change different passages."""
    waiting = list(group_by(read_csv_rows(LIST), itemgetter("mistake")).values())
    while waiting:
        batch: list[Sequence[CsvRow]] = []
        used: set[str] = set()
        for mistake in waiting:
            sources = list_sources(mistake)
            if used.isdisjoint(sources):
                batch.append(mistake)
                used |= sources
        waiting = [mistake for mistake in waiting if mistake not in batch]
        yield batch


@pytest.mark.slow
@pytest.mark.skipif(not TEXTS, reason=NO_TEXTS)
def test_known_mistakes_are_reported_at_their_rows(tmp_path):
    missed: dict[str, int] = {}
    copy_part(tmp_path / "package", AREAS)
    for number, batch in enumerate(make_batches()):
        package = shutil.copytree(tmp_path / "package", tmp_path / str(number))
        assert all(make_mistake(package, mistake) for mistake in batch)
        tidy.run([str(package)])
        errors = find_errors(package, TEXTS)
        for mistake in batch:
            if find_result(errors, mistake) != AT_ROW:
                kind = mistake[0]["kind"]
                missed[kind] = missed.get(kind, 0) + 1
    assert missed == NOT_AT_ROW
