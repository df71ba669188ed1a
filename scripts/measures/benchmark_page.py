"""The page of speed and memory: its sections, and how a measured cost is written in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from measures.benchmark_process import Cost

HEAD = """# Speed and memory

Made by `make bench` in {minutes:.0f} minutes on {cores} cores with {versions}.

A command is measured as a whole process, with the start of Python. Commands that are compared use
the same data; where both run several times, they take turns. Of several runs the median of the
times and the highest memory count. Seconds depend on the machine and on what else it does, so they
are no promise; the ratio of two times depends less on it.
"""
COMPARED = """
## Compared with other programs

Above 1, ours is faster. A short run consists mostly of the start of Python.

| what | runs | ours | other program | times as fast |
| --- | ---: | ---: | ---: | ---: |
"""
GROWTH = """
## Ten times as much data

At most 10 times the time is expected, and less where the start of the command counts. Times are
those of the processor, which depend less on other programs.

| what | a tenth | all | times the time |
| --- | ---: | ---: | ---: |
"""
RELEASES = """
## Building a release

| what | cost |
| --- | ---: |
"""
TEXTS = """
## Reading of texts

Made-up prose of {megabytes:.1f} MB with a number each {density:.0f} characters; yearly reports on
human rights have one each 311 (mean of 1,748). In its middle is the passage that `verify_source`
proves. Speed is that of processor time, with the start of the program.

| command | runs | processor time | speed | memory | goal |
| --- | ---: | ---: | ---: | ---: | ---: |
"""
EARLIER_READERS = """
The speed depends on the machine more than on anything else. Versions 2.0.0 and 3.0.0 took turns in
reading this text, three times each on one machine: `verify_source` took 8.1 and 2.5 seconds, which
is 3.3 times as fast, and `scan` 15.0 and 5.4 seconds, 2.8 times as fast. The goal was 2.3 times for
both: where 2.0.0 proved 2.6 MB/s and scanned 1.3 MB/s, they are 6 and 3 MB/s. The memory was 49 and
17 times the text in `verify_source`, and 57 and 13 times in `scan`. 2.0.0 had no `check_text`.

Parts of reports about trafficking alone have a number each 172 characters. In 10.9 MB of them
`verify_source` is as fast as in the made-up prose, `scan` has nine tenths of that speed, and
`check_text` half of it: most of their time is that of numbers.
"""
MEMORY_GOAL = 25  # times the text


@dataclass(frozen=True)
class Text:
    """The long text that is read.

    characters: each is one byte
    numbers:    that occur in it, in digits or words
    """

    characters: int
    numbers: int

    @property
    def megabytes(self) -> float:
        """Return its size."""
        return self.characters / 1e6


@dataclass
class Results:
    """What was measured so far: the rows of each section of the page."""

    compared: list[str] = field(default_factory=list)
    growth: list[str] = field(default_factory=list)
    releases: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    text: Text = Text(1, 1)

    def add_comparison(self, title: str, ours: Cost, other: Cost, program: str) -> None:
        """Add our cost beside that of another program."""
        runs = str(ours.runs) if ours.runs == other.runs else f"{ours.runs} and {other.runs}"
        cells = (
            title,
            runs,
            format_cost(ours),
            f"{format_cost(other)} (`{program}`)",
            f"{other.seconds / ours.seconds:,.2f}",
        )
        self.compared.append(format_row(cells))

    def add_growth(self, title: str, tenth: Cost, cost: Cost) -> None:
        """Add the cost of some data beside that of a tenth of them."""
        cells = (
            title,
            f"{tenth.processor_seconds:,.2f} s, {tenth.peak:,.0f} MB",
            f"{cost.processor_seconds:,.2f} s, {cost.peak:,.0f} MB",
            f"{cost.processor_seconds / tenth.processor_seconds:,.1f}",
        )
        self.growth.append(format_row(cells))

    def add_release(self, title: str, cost: Cost) -> None:
        """Add the cost of building a release."""
        self.releases.append(format_row((title, format_cost(cost))))

    def add_reading(self, command: str, cost: Cost) -> None:
        """Add the cost of reading the long text with a command."""
        megabytes = self.text.megabytes
        cells = (
            f"`{command}`",
            str(cost.runs),
            f"{cost.processor_seconds:,.1f} s",
            f"{megabytes / cost.processor_seconds:,.1f} MB/s",
            f"{cost.peak:,.0f} MB, {cost.peak / megabytes:,.0f} times the text",
            f"{MEMORY_GOAL} times",
        )
        self.texts.append(format_row(cells))

    def render_page(self, versions: str, cores: int, minutes: float) -> str:
        """Return the page.

        versions: of what was measured and what ran it, in words
        minutes:  that the measuring took
        """
        density = self.text.characters / self.text.numbers
        return "".join(
            [
                HEAD.format(minutes=minutes, cores=cores, versions=versions),
                COMPARED,
                *self.compared,
                GROWTH,
                *self.growth,
                RELEASES,
                *self.releases,
                TEXTS.format(megabytes=self.text.megabytes, density=density),
                *self.texts,
                EARLIER_READERS,
            ]
        )


def format_cost(cost: Cost) -> str:
    """Return the wall-clock time and the memory as a cell."""
    return f"{cost.seconds:,.2f} s, {cost.peak:,.0f} MB"


def format_row(cells: Sequence[str]) -> str:
    """Return a line of a table."""
    return f"| {' | '.join(cells)} |\n"
