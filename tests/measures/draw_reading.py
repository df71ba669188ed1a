"""Write what the last reader of the sections of all areas reads, drawn by a seed.

    python tests/measures/draw_reading.py PACKAGE TEXTS SEED PLANTED OUT

300 figures, 150 events and numbers that say that nothing is known, and 150 other numbers, each in
words beside its sentence, among copies of some of them with one wrong code; then 30 sections
completely, half of them without a figure. TEXTS has the texts of the sections, named by source.

OUT-1.txt to OUT-4.txt have the items, OUT.csv which of them are planted, and OUT-sections.txt the
sections with each number that is recorded.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measures.draw_gate import KINDS, Item, format_item, list_items, plant, write_key
from tip_figures.datapackage.package import load_package
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.prose.source_text import Sentence, SourceText, read_source_text

FIGURES, EVENTS, OTHERS, SECTIONS = 300, 150, 150, 30
FILES = 4
Drawn = tuple[Item, FigureRow | None]


def list_others(figures: Figures, source_ids: Sequence[str]) -> Iterator[Item]:
    """Yield the dates and the numbers that count nothing, with the reason."""
    for numeral in figures.numerals:
        is_other = numeral.role == "other" and not numeral.note.startswith("unknown:")
        if numeral.source_id in source_ids and (is_other or numeral.role in ("date", "vague")):
            reason = numeral.note if is_other else numeral.role
            yield Item(numeral, f"states no figure: {reason}")


def draw_items(
    figures: Figures, source_ids: Sequence[str], number: int, draw: random.Random
) -> list[Item]:
    """Draw the items, with planted ones among them, in random order."""
    drawn: list[Drawn] = list(list_items(figures, source_ids))
    stated = [entry for entry in drawn if entry[1] is not None]
    events = [entry for entry in drawn if entry[1] is None]
    chosen = [*draw.sample(stated, FIGURES), *draw.sample(events, EVENTS)]
    others = draw.sample(list(list_others(figures, source_ids)), OTHERS)
    planted: list[Item] = []
    while len(planted) < number:
        kind = KINDS[len(planted) % len(KINDS)]
        item, figure = draw.choice(chosen)
        wrong = plant(figures, item, figure, kind, draw)
        if wrong is not None and wrong not in planted:
            planted.append(wrong)
    items = [*(item for item, _ in chosen), *others, *planted]
    draw.shuffle(items)
    return items


def write_sections(
    figures: Figures, texts: Path, source_ids: Sequence[str], draw: random.Random
) -> str:
    """Write sections, half of them with figures, each with its recorded numbers."""
    stating = {figure.source_id for figure in figures.figures}
    with_figures = [source_id for source_id in source_ids if source_id in stating]
    without = [source_id for source_id in source_ids if source_id not in stating]
    half = SECTIONS // 2
    written = []
    for source_id in [*draw.sample(with_figures, half), *draw.sample(without, half)]:
        text = read_source_text(str(texts / f"{source_id}.txt"))
        lines = [f"{row.paragraph}.{row.number} {row.text}" for row in text.sentences]
        for numeral in figures.numerals:
            if numeral.source_id == source_id:
                figure = figures.figure_by_id.get(numeral.figure_id or "")
                coded = figure.label if figure else numeral.note
                place = f"{numeral.paragraph}.{numeral.sentence}"
                lines.append(f"  RECORDED {place} “{numeral.text}” {numeral.role}: {coded}")
        written.append("\n".join([f"## {source_id}", *lines]))
    return "\n\n".join(written)


def index_sentences(text: SourceText) -> dict[tuple[int, int], Sentence]:
    """Return the sentences of a text by paragraph and number."""
    return {(sentence.paragraph, sentence.number): sentence for sentence in text.sentences}


def main() -> None:
    """Write the items, their key and the sections."""
    package, text_folder, seed, planted, out = sys.argv[1:]
    figures = Figures.load(load_package(Path(package)))
    assert figures is not None
    texts, draw = Path(text_folder), random.Random(int(seed))
    source_ids = sorted(file.stem for file in texts.glob("*.txt"))
    items = draw_items(figures, source_ids, int(planted), draw)
    size = -(-len(items) // FILES)
    for part in range(FILES):
        written = []
        for number in range(part * size + 1, min((part + 1) * size, len(items)) + 1):
            item = items[number - 1]
            text = read_source_text(str(texts / f"{item.numeral.source_id}.txt"))
            written.append(format_item(number, item, index_sentences(text)))
        Path(f"{out}-{part + 1}.txt").write_text("\n\n".join(written), encoding="utf-8")
    write_key(Path(f"{out}.csv"), items)
    sections = write_sections(figures, texts, source_ids, draw)
    Path(f"{out}-sections.txt").write_text(sections, encoding="utf-8")


if __name__ == "__main__":
    main()
