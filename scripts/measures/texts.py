"""Measure which forms of a source text the proof accepts, for the page docs/proof.md.

    python scripts/measures/texts.py [PACKAGE TEXT]

Prints the page for a source text of a package, which has a line for each paragraph; without them
for the small package of the tests.
Exit status: 0 every honest form is proved and every dishonest one rejected, 1 if not.
"""

import dataclasses
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measures.text_forms import DISHONEST, HONEST, Form, Sample
from tip_figures.datapackage.findings import ERROR, NOTE, WARNING
from tip_figures.datapackage.package import load_package
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NumeralRow, SentenceRow
from tip_figures.proof.source_proof import PassageProof, prove_tables
from tip_figures.prose.source_text import read_source_text

Row = TypeVar("Row", SentenceRow, NumeralRow)

ROOT = Path(__file__).resolve().parents[2]
SMALL_PACKAGE = ROOT / "tests" / "data" / "package"
SMALL_TEXT = ROOT / "tests" / "data" / "texts" / "demo-2021-isl-protection.txt"

PAGE_HEAD = """# What proves a passage

Made by `make docs` from `scripts/measures/text_forms.py`, with a passage of {sentences} sentences
and {numerals} numerals. `scripts/measures/texts.py PACKAGE TEXT` tries the same on another text.

Inside of a passage every word of the source text belongs to a known sentence, or to a page number,
header, footer, heading, label of a paragraph, footnote or mark of a note. Any other word is an
error. Text that people do not see, or see deleted, is not read.

A proof lists what it left out inside of the passage: page numbers, headers, notes and their marks,
headings, hidden and deleted words (`text-skipped`). A person can check there what no program can
see: that a number alone on a line is no page number, that a number in square brackets or a raised
one is no mark of a note. No proof shows that the text is the report.

"""
HONEST_HEAD = """## Honest texts

{proved} of {count} are proved: all sentences and numerals are found, and there is at most a note.

| form of the text | result |
| --- | --- |
"""
DISHONEST_HEAD = """
## Dishonest texts

{rejected} of {count} are rejected with an error.

| what was changed | findings |
| --- | --- |
"""
TABLES_HEAD = """
## Tables that leave something out

{reported} of {count} are reported, with the exact text of the passage.

| what is missing in the tables | findings |
| --- | --- |
"""


@dataclass(frozen=True)
class TextOutcome:
    """What the proof says about a text.

    sentences, numerals: of the passage
    sentences_found:     in the text
    numerals_found:      in the text, as they are recorded
    severities:          of the findings, by their codes
    """

    sentences: int
    sentences_found: int
    numerals: int
    numerals_found: int
    severities: Mapping[str, str]

    @property
    def is_proved(self) -> bool:
        """Whether all sentences and numerals are found, and there is nothing but notes."""
        is_complete = (self.sentences_found, self.numerals_found) == (self.sentences, self.numerals)
        return is_complete and set(self.severities.values()) <= {NOTE}

    @property
    def is_rejected(self) -> bool:
        """Whether there is an error."""
        return ERROR in self.severities.values()

    @property
    def is_reported(self) -> bool:
        """Whether there is an error or a warning."""
        return bool({ERROR, WARNING} & set(self.severities.values()))

    def describe_findings(self) -> str:
        """Return the codes of the findings with their severities, as a cell of the page."""
        codes = [f"`{code}` ({severity})" for code, severity in sorted(self.severities.items())]
        return ", ".join(codes) or "none"


class Prover:
    """Proves one source of a package against forms of its text.

    package: folder of the package
    text:    file with the exact text of the passage
    """

    def __init__(self, package: Path, text: Path) -> None:
        figures = Figures.load(load_package(package))
        assert isinstance(figures, Figures)
        self.figures = figures
        content = text.read_text(encoding="utf-8").strip()
        source = self.prove(content).match.source
        self.source_id = source.source_id
        self.sample = Sample(content, source.section)

    def prove(self, content: str | bytes, figures: Figures | None = None) -> PassageProof:
        """Prove the passage of which a file with some content has most.

        figures: other tables than those of the package
        """
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "text"
            file.write_bytes(content.encode() if isinstance(content, str) else content)
            proof = prove_tables(figures or self.figures, [read_source_text(str(file))])
        return max(proof.passages, key=lambda passage: passage.coverage.sentences_found)

    def try_form(self, form: Form) -> TextOutcome:
        """Return what the proof says about one form of the text."""
        return summarise(self.prove(form(self.sample)))

    def try_without_paragraph(self, number: int) -> TextOutcome:
        """Return what the proof says about the text if the tables leave out a paragraph."""
        figures = dataclasses.replace(
            self.figures,
            sentences=tuple(self.leave_out(self.figures.sentences, number)),
            numerals=tuple(self.leave_out(self.figures.numerals, number)),
        )
        return summarise(self.prove(self.sample.text, figures))

    def leave_out(self, rows: Iterable[Row], number: int) -> Iterator[Row]:
        """Return rows without those of a paragraph; the paragraphs after it are numbered again."""
        for row in rows:
            if row.source_id != self.source_id or row.paragraph < number:
                yield row
            elif row.paragraph > number:
                yield dataclasses.replace(row, paragraph=row.paragraph - 1)


def summarise(passage: PassageProof) -> TextOutcome:
    """Return what the proof says about a passage."""
    coverage = passage.coverage
    return TextOutcome(
        sentences=coverage.sentences,
        sentences_found=coverage.sentences_found,
        numerals=coverage.numerals,
        numerals_found=coverage.numerals_found,
        severities={finding.code: finding.severity for finding in passage.findings},
    )


def list_forms(forms: Mapping[str, Form], sample: Sample) -> Mapping[str, Form]:
    """Return the forms that differ from the text itself, and the text itself."""
    first_name = next(iter(HONEST))
    return {
        name: form
        for name, form in forms.items()
        if name == first_name or form(sample) != sample.text
    }


def render_page(package: Path = SMALL_PACKAGE, text: Path = SMALL_TEXT) -> str:
    """Return the page about a text of a package."""
    prover = Prover(package, text)
    coverage = prover.prove(prover.sample.text).coverage
    page = PAGE_HEAD.format(sentences=coverage.sentences, numerals=coverage.numerals)

    honest = {
        name: prover.try_form(form) for name, form in list_forms(HONEST, prover.sample).items()
    }
    proved = sum(outcome.is_proved for outcome in honest.values())
    page += HONEST_HEAD.format(proved=proved, count=len(honest))
    for name, outcome in honest.items():
        page += f"| {name} | {describe_honest(outcome)} |\n"

    dishonest = {name: prover.try_form(form) for name, form in DISHONEST.items()}
    rejected = sum(outcome.is_rejected for outcome in dishonest.values())
    page += DISHONEST_HEAD.format(rejected=rejected, count=len(dishonest))
    page += render_rows(dishonest)

    numbers = range(1, len(prover.sample.paragraphs) + 1)
    tables = {f"paragraph {number}": prover.try_without_paragraph(number) for number in numbers}
    reported = sum(outcome.is_reported for outcome in tables.values())
    page += TABLES_HEAD.format(reported=reported, count=len(tables))
    return page + render_rows(tables)


def describe_honest(outcome: TextOutcome) -> str:
    """Return what became of an honest form, as a cell of the page."""
    if not outcome.is_proved:
        return f"**not proved**: {outcome.describe_findings()}"
    return "proved" + (f", {outcome.describe_findings()}" if outcome.severities else "")


def render_rows(outcomes: Mapping[str, TextOutcome]) -> str:
    """Return the rows of a table with the findings about each text."""
    return "".join(
        f"| {name} | {outcome.describe_findings()} |\n" for name, outcome in outcomes.items()
    )


def main(*arguments: str) -> int:
    """Print the page; the status is 1 if it is not what is claimed."""
    page = render_page(*map(Path, arguments))
    print(page, end="")
    counts = re.findall(r"^([0-9]+) of ([0-9]+) are", page, flags=re.MULTILINE)
    return 0 if all(count == total for count, total in counts) else 1


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
