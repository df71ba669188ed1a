"""Measure check_text with pages whose relations were read by eye, for docs/check-text.md.

    python scripts/measures/measure_claims.py FOLDER

FOLDER has the texts and `cases.csv`, a row for each relation: page, kind, places of its numbers
and what two readers said. It prints the table of the page.
"""

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tip_figures.figures.relation import Relation
from tip_figures.figures.text_check import find_relations
from tip_figures.prose.source_text import read_source_text

LISTS = frozenset(["sum", "part_of"])  # one list of parts may be called either
FEWEST_SHARED = 0.5  # of the numbers of a case: then a relation is that of the case
_PLACE = re.compile(r"([0-9]+\.[0-9]+):([0-9]+)-[0-9]+")

Case = Mapping[str, str]


def read_cases(folder: Path) -> list[Case]:
    """Read the relations whose verdict was judged."""
    with (folder / "cases.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["kind"]]


def find_verdicts(folder: Path, cases: Sequence[Case]) -> Iterator[tuple[Case, str]]:
    """Yield each case with the verdict of its relation now; "" if none is reported."""
    relations_by_page: dict[str, list[Relation]] = {}
    for case in cases:
        page = case["page"]
        if page not in relations_by_page:
            sentences = read_source_text(str(folder / f"{page}.txt")).sentences
            relations_by_page[page] = find_relations(sentences)
        yield case, _find_verdict(case, relations_by_page[page])


def _find_verdict(case: Case, relations: Sequence[Relation]) -> str:
    """Return the verdict of the relation that shares most numbers with a case."""
    places = set(_PLACE.findall(case["places"]))
    best_share = FEWEST_SHARED
    verdict = ""
    for relation in relations:
        if relation.kind != case["kind"] and not {relation.kind, case["kind"]} <= LISTS:
            continue
        numbers = set()
        for term in relation.terms:
            sentence = term.mention.sentence
            place = f"{sentence.paragraph}.{sentence.number}"
            numbers |= {(place, str(numeral.start)) for numeral in term.mention.numerals}
        share = len(numbers & places) / len(numbers | places)
        if share >= best_share:
            best_share, verdict = share, relation.verdict
    return verdict


def render_table(verdicts: Sequence[tuple[Case, str]]) -> Iterator[str]:
    """Yield the lines of the table: what fails, by kind and by what the readers said."""
    counts: Counter[tuple[str, str]] = Counter()
    missed: Counter[str] = Counter()
    for case, verdict in verdicts:
        if verdict == "fails":
            counts[case["kind"], case["judged"]] += 1
        elif case["judged"] == "true contradiction":
            missed[case["kind"]] += 1
    yield "| kind | fail and are mistakes | doubtful | false alarms | mistakes that do not fail |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    kinds = sorted({case["kind"] for case, _ in verdicts})
    judgements = ("true contradiction", "doubtful", "false alarm")
    for kind in kinds:
        numbers = [counts[kind, judged] for judged in judgements]
        yield f"| `{kind}` | {' | '.join(map(str, numbers))} | {missed[kind]} |"
    totals = [sum(counts[kind, judged] for kind in kinds) for judged in judgements]
    yield f"| all | {' | '.join(map(str, totals))} | {missed.total()} |"


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1])
    print("\n".join(render_table(list(find_verdicts(folder, read_cases(folder))))))


if __name__ == "__main__":
    main()
