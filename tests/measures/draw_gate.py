"""Write what a reader without codebook and codings reads: codes in words beside their sentence.

    python tests/measures/draw_gate.py PACKAGE TEXTS SOURCES.csv SEED PLANTED OUT

Each figure, event and zero of some sources of a package is an item. Copies of some items, drawn by
the seed, get one wrong code: another indicator, counter, period, role or zero. They are mixed in.
OUT.txt has the items to read, OUT.csv which of them are planted, and what was changed.

TEXTS is a folder of texts whose names are identifiers of sources.
"""

import csv
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from tip_figures.datapackage.package import load_package
from tip_figures.figures.labels import make_label
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, NumeralRow
from tip_figures.prose.source_text import Sentence, read_source_text

KINDS = ("indicator", "counter", "period", "role", "zero")
"""What is changed in planted items, in turn."""
ONE_CASE = "is about one case, place or person, and no count for the country"
NO_COUNT = "counts nothing: the sentence says that nothing is known"
COUNTERS = {"government": "police", "ngo": "NGOs", "international_organization": "IOM"}


@dataclass(frozen=True)
class Item:
    """A number and what its codes say, in words.

    Attributes:
        planted: which kind of code is wrong; "" if none is
    """

    numeral: NumeralRow
    coded: str
    planted: str = ""


def describe_figure(figures: Figures, figure: FigureRow) -> str:
    """Write the codes of a figure in words: its label, and who counted."""
    counter = f"{figure.counted_by} ({figure.counter})" if figure.counter else figure.counted_by
    doubt = f"; doubtful: {figure.doubtful}" if figure.doubtful else ""
    return f"{make_label(figures, figure)}; counted by: {counter}{doubt}"


def list_items(
    figures: Figures, source_ids: Sequence[str]
) -> Iterator[tuple[Item, FigureRow | None]]:
    """Yield the figures and events of sources, and what says that nothing is known."""
    for numeral in figures.numerals:
        if numeral.source_id not in source_ids:
            continue
        figure = figures.figure_by_id.get(numeral.figure_id or "")
        if numeral.role == "figure" and figure is not None:
            yield Item(numeral, describe_figure(figures, figure)), figure
        elif numeral.role == "event":
            yield Item(numeral, ONE_CASE), None
        elif numeral.role == "other" and numeral.note.startswith("unknown:"):
            yield Item(numeral, NO_COUNT), None


def plant(
    figures: Figures, item: Item, figure: FigureRow | None, kind: str, draw: random.Random
) -> Item | None:
    """Copy an item with one wrong code of a kind; None if it cannot have one."""
    if figure is None:
        if kind == "role" and item.coded == ONE_CASE:
            return replace(item, coded="is a count for the whole country", planted=kind)
        if kind == "zero" and item.coded == NO_COUNT:
            return replace(item, coded="is a count of zero for the country", planted=kind)
        return None
    if kind == "role":
        return replace(item, coded=ONE_CASE, planted=kind)
    if kind == "zero":
        return replace(item, coded=NO_COUNT, planted=kind) if figure.value == 0 else None
    changed = _change(figures, figure, kind, draw)
    if changed is None:
        return None
    return replace(item, coded=describe_figure(figures, changed), planted=kind)


def _change(
    figures: Figures, figure: FigureRow, kind: str, draw: random.Random
) -> FigureRow | None:
    """Change the indicator, counter or period of a figure."""
    if kind == "counter":
        other = draw.choice([code for code in COUNTERS if code != figure.counted_by])
        return replace(figure, counted_by=other, counter=COUNTERS[other])
    if kind == "period":
        year = figure.year
        periods = [f"{year}-01/{year}-06", f"{year - 2}/{year}", f"{year}-01/{year}-10"]
        if not figure.period:
            return replace(figure, period=draw.choice(periods))
        return replace(figure, period="")
    own = figures.indicator_by_id[figure.indicator_id]
    others = [
        indicator.indicator_id
        for indicator in figures.indicators
        if indicator.units == own.units
        and indicator.group in ("victims", "cases", "people_accused", "assistance", "context")
        and indicator.indicator_id != own.indicator_id
        and {*indicator.dimensions} <= {*own.dimensions}
    ]
    return replace(figure, indicator_id=draw.choice(others)) if others else None


def draw_items(figures: Figures, source_ids: Sequence[str], seed: int, number: int) -> list[Item]:
    """Return all items with the planted ones among them, in random order."""
    draw = random.Random(seed)
    true_items = list(list_items(figures, source_ids))
    planted: list[Item] = []
    attempts = 0
    while len(planted) < number and attempts < 100 * number:
        attempts += 1
        kind = KINDS[len(planted) % len(KINDS)]
        item, figure = draw.choice(true_items)
        wrong = plant(figures, item, figure, kind, draw)
        if wrong is not None and wrong not in planted:
            planted.append(wrong)
        elif attempts % 20 == 0:  # no item can have this kind
            kind = "role"
            item, figure = draw.choice(true_items)
            wrong = plant(figures, item, figure, kind, draw)
            if wrong is not None and wrong not in planted:
                planted.append(wrong)
    items = [*(item for item, _ in true_items), *planted]
    draw.shuffle(items)
    return items


def format_item(number: int, item: Item, sentences: Mapping[tuple[int, int], Sentence]) -> str:
    """Write an item: the paragraph up to the sentence of its number, and its codes in words."""
    row = item.numeral
    before = [
        sentences[row.paragraph, other].text
        for other in range(1, row.sentence)
        if (row.paragraph, other) in sentences
    ]
    sentence = sentences[row.paragraph, row.sentence]
    start, end = sentence.reduced.to_text(row.start, row.end)
    text = f"{sentence.text[:start]}[[{sentence.text[start:end]}]]{sentence.text[end:]}"
    edition = row.source_id.split("-")[1]
    return (
        f"[{number}] ({row.source_id.split('-')[2].upper()}, edition {edition})\n"
        f"    BEFORE: {' '.join(before)}\n    SENTENCE: {text}\n    CODED: {item.coded}"
    )


def write_key(path: Path, items: Sequence[Item]) -> None:
    """Write which of the items are planted, and what is wrong in them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("item", "source_id", "place", "planted", "coded"))
        for number, item in enumerate(items, start=1):
            row = item.numeral
            place = f"{row.paragraph}.{row.sentence}:{row.start}"
            writer.writerow((number, row.source_id, place, item.planted, item.coded))


def main() -> None:
    """Write the items and their key."""
    package, texts, sources, seed, planted, out = sys.argv[1:]
    figures = Figures.load(load_package(Path(package)))
    assert figures is not None
    with Path(sources).open(encoding="utf-8", newline="") as file:
        source_ids = [row["source_id"] for row in csv.DictReader(file)]
    items = draw_items(figures, source_ids, int(seed), int(planted))
    sentences: dict[str, dict[tuple[int, int], Sentence]] = {}
    for source_id in source_ids:
        text = read_source_text(str(Path(texts) / f"{source_id}.txt"))
        sentences[source_id] = {
            (sentence.paragraph, sentence.number): sentence for sentence in text.sentences
        }
    written = [
        format_item(number, item, sentences[item.numeral.source_id])
        for number, item in enumerate(items, start=1)
    ]
    Path(f"{out}.txt").write_text("\n\n".join(written), encoding="utf-8")
    write_key(Path(f"{out}.csv"), items)


if __name__ == "__main__":
    main()
