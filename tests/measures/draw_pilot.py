"""Draw the sections of a census with which its coding is tried first.

    python tests/measures/draw_pilot.py CENSUS SEED [DRAWN.csv …]

CENSUS is a folder as `census.py` reads it. The sections are printed as a table: 60 of 60 areas, at
least eight of each edition, 40 of them drawn from those with a number that may be a figure, an
event or a zero. Areas in the tables that are named after the seed are not drawn again.
"""

import csv
import random
import sys
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measures.census import Section, read_census  # which finds tip_figures
from tip_figures.datapackage.package import load_package
from tip_figures.drafting.suggest import NEGATION, suggest_numbers
from tip_figures.figures.model import Figures
from tip_figures.prose.source_text import read_source_text

ROOT = Path(__file__).resolve().parents[2]
SIZE = 60
POSSIBLE_SIZE = 40
POSSIBLE_ROLES = ("", "figure", "event")


def may_count(figures: Figures, section: Section) -> bool:
    """Return whether a number of a section may be a figure, an event or a zero."""
    sentences = read_source_text(str(section.file)).sentences
    edition, area = section.source_id.split("-")[1:3]
    source = {
        "source_id": section.source_id,
        "year_covered": edition,
        "edition_year": edition,
        "ref_area": area.upper(),
        "report": "hrr",
    }
    numbers = suggest_numbers(figures, source, sentences).values()
    return any(
        number.numeral.form == NEGATION or number.row["role"] in POSSIBLE_ROLES
        for number in numbers
    )


def draw(
    sections: Sequence[Section], possible: set[str], drawn_areas: set[str], seed: int
) -> Iterator[tuple[str, str]]:
    """Yield identifiers of sections, and from which they were drawn: `possible` or `all`."""
    shuffled = [*sections]
    random.Random(seed).shuffle(shuffled)
    editions = cycle(sorted({section.source_id.split("-")[1] for section in sections}))
    for number in range(SIZE):
        edition = next(editions)
        is_possible = number < POSSIBLE_SIZE
        for section in shuffled:
            _, section_edition, area, *_ = section.source_id.split("-")
            fits = section.source_id in possible or not is_possible
            if section_edition == edition and area not in drawn_areas and fits:
                drawn_areas.add(area)
                yield section.source_id, "possible" if is_possible else "all"
                break


def main() -> None:
    """Print the table of the drawn sections."""
    folder, seed, *tables = sys.argv[1:]
    sections = read_census(Path(folder))
    drawn_areas = set[str]()
    for table in tables:
        with Path(table).open(encoding="utf-8", newline="") as file:
            drawn_areas |= {row["source_id"].split("-")[2] for row in csv.DictReader(file)}
    figures = Figures.load(load_package(ROOT / "datapackage.json"))
    assert figures is not None
    possible = {section.source_id for section in sections if may_count(figures, section)}
    print("source_id,drawn_from")
    for source_id, drawn_from in draw(sections, possible, drawn_areas, int(seed)):
        print(f"{source_id},{drawn_from}")


if __name__ == "__main__":
    main()
