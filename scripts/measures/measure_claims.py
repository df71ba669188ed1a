"""Measure check_text with pages whose relations were read by eye, for docs/check-text.md.

    python scripts/measures/measure_claims.py FOLDER

FOLDER has the texts and `cases.csv`, a row for each relation: page, kind, places of its numbers
and what two readers said. It prints the table of the page.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tip_figures.datapackage.csv_file import CsvRow, read_csv_rows
from tip_figures.figures.claims.relation import Relation
from tip_figures.figures.claims.relation_finder import find_relations
from tip_figures.prose.source_text import read_source_text

JUDGEMENTS = ("true contradiction", "doubtful", "false alarm")
LISTS = frozenset(["sum", "part_of"])  # one list of parts may be called either
FEWEST_SHARED = 0.5  # of the numbers of a case: then a relation is that of the case
_PARAGRAPH = re.compile(r"([0-9]+)\.[0-9]+:")
_PLACE = re.compile(r"([0-9]+\.[0-9]+):([0-9]+)-[0-9]+")


def read_cases(folder: Path) -> list[CsvRow]:
    """Read the relations whose verdict was judged."""
    return [row for row in read_csv_rows(folder / "cases.csv") if row["kind"]]


def find_verdicts(folder: Path, cases: Sequence[CsvRow]) -> Iterator[tuple[CsvRow, str]]:
    """Yield each case with the verdict of its relation now; "" if none is reported."""
    for page, group in groupby(cases, key=itemgetter("page")):
        page_cases = list(group)
        paragraphs = {place for case in page_cases for place in _PARAGRAPH.findall(case["places"])}
        sentences = read_source_text(str(folder / f"{page}.txt")).sentences
        # No relation reaches beyond a paragraph, except that a rate is compared with earlier ones.
        judged = [sentence for sentence in sentences if str(sentence.paragraph) in paragraphs]
        relations = find_relations(judged)
        for case in page_cases:
            yield case, _find_verdict(case, relations)


def _find_verdict(case: CsvRow, relations: Sequence[Relation]) -> str:
    """Return the verdict of the relation that shares most numbers with a case."""
    places = set(_PLACE.findall(case["places"]))
    best_share = FEWEST_SHARED
    verdict = ""
    for relation in relations:
        if relation.kind == case["kind"] or {relation.kind, case["kind"]} <= LISTS:
            numbers = {
                (f"{paragraph}.{sentence}", str(numeral.start))
                for paragraph, sentence, numeral, _ in relation.numerals
            }
            share = len(numbers & places) / len(numbers | places)
            if share >= best_share:
                best_share, verdict = share, relation.verdict
    return verdict


def render_table(verdicts: Sequence[tuple[CsvRow, str]]) -> Iterator[str]:
    """Yield the lines of the table: what fails, by kind and by what the readers said."""
    yield "| kind | fail and are mistakes | doubtful | false alarms | mistakes that do not fail |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    counts: Counter[tuple[str, str, bool]] = Counter()
    for case, verdict in verdicts:
        for kind in (f"`{case['kind']}`", "all"):
            counts[kind, case["judged"], verdict == "fails"] += 1
    for kind in (*sorted({kind for kind, _, _ in counts} - {"all"}), "all"):
        numbers = [counts[kind, judged, True] for judged in JUDGEMENTS]
        numbers.append(counts[kind, JUDGEMENTS[0], False])
        yield f"| {kind} | {' | '.join(map(str, numbers))} |"


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1])
    print("\n".join(render_table(list(find_verdicts(folder, read_cases(folder))))))


if __name__ == "__main__":
    main()
