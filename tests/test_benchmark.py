"""`make bench`: a command that fails ends it with one message, and the page is written by it."""

import json
import random
import re
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from measures import benchmark, benchmark_child
from measures.benchmark_data import generate_lines, generate_sentence, write_long_text
from measures.benchmark_page import Results, Text
from measures.benchmark_process import (
    Command,
    Cost,
    ProcessCost,
    describe_failure,
    measure_in_turns,
    summarize_costs,
)
from tip_figures.cli.entry_points import run_command
from tip_figures.datapackage.errors import CommandError
from tip_figures.prose.numerals import find_numerals


def program(source: str) -> tuple[str, ...]:
    """Return the arguments of a process that starts fast and runs a few statements."""
    return (sys.executable, "-I", "-S", "-c", source)


class TestCommandThatFails:
    def test_message_names_command_status_and_last_error(self) -> None:
        """The line before the last one is left out."""
        source = "import sys; sys.exit('reading a\\nno table b\\n')"
        command = Command(program(source))
        with pytest.raises(CommandError) as error:
            measure_in_turns([command])
        assert str(error.value) == (
            f"{command.describe()} ended with exit status 1, expected exit status 0; "
            "its last line on standard error: no table b"
        )

    def test_success_is_a_failure_where_faults_are_expected(self) -> None:
        """A validation that finds nothing in a faulty table did not do what is measured."""
        with pytest.raises(CommandError, match="exit status 0, expected exit status 1; it wrote"):
            measure_in_turns([Command(program("pass"), status=1)])

    def test_signal_is_named(self) -> None:
        """A process without enough memory is ended by signal 9."""
        message = describe_failure(Command(("validate", "a b")), ProcessCost(-9, 1, 1, 1))
        assert message == (
            "validate 'a b' ended with signal 9, expected exit status 0; "
            "it wrote nothing on standard error"
        )

    def test_missing_program_is_named(self, tmp_path: Path) -> None:
        """A program that does not exist ends the run in the same way."""
        with pytest.raises(CommandError) as error:
            measure_in_turns([Command((tmp_path / "python",))])
        assert str(error.value) == (
            f"{tmp_path}/python ended with exit status 127, expected exit status 0; "
            "its last line on standard error: No such file or directory"
        )

    def test_end_of_the_measuring_process_is_a_failure(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The system may end it together with the command, for want of memory."""
        child = tmp_path / "child.py"
        child.write_text("import os; os.kill(os.getpid(), 9)\n", encoding="utf-8")
        monkeypatch.setattr("measures.benchmark_process.CHILD", child)
        with pytest.raises(CommandError, match=r"^validate ended with signal 9, expected exit"):
            measure_in_turns([Command(("validate",))])

    def test_next_command_does_not_run(self, tmp_path: Path) -> None:
        """The first failure ends the measuring."""
        file = tmp_path / "written"
        commands = [
            Command(program("import sys; sys.exit(3)")),
            Command(program(f"open({str(file)!r}, 'w')")),
        ]
        with pytest.raises(CommandError):
            measure_in_turns(commands)
        assert not file.exists()


class TestMeasuredProcess:
    def test_child_prints_what_a_process_cost(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Output of the command is not mixed with what was measured."""
        command = program("import sys; print('a'); print('b', file=sys.stderr); sys.exit(3)")
        monkeypatch.setattr(sys, "argv", ["child", *command])
        benchmark_child.main()
        cost = ProcessCost(**json.loads(capsys.readouterr().out))
        assert (cost.status, cost.last_error) == (3, "b")
        assert cost.seconds > 0
        assert cost.peak > 1

    def test_commands_take_turns(self) -> None:
        """Each is reported before it runs."""
        first, second = Command(program("1")), Command(program("2"))
        reported: list[str] = []
        costs = measure_in_turns([first, second], 2, reported.append)
        assert reported == [first.describe(), second.describe()] * 2
        assert [cost.runs for cost in costs] == [2, 2]

    def test_cost_is_median_time_and_highest_memory(self) -> None:
        """One slow run changes no time."""
        costs = [
            ProcessCost(0, 1.0, 0.5, 90),
            ProcessCost(0, 9.0, 8.0, 80),
            ProcessCost(0, 2.0, 0.7, 70),
        ]
        assert summarize_costs(costs) == Cost(2.0, 0.7, 90, 3)


def make_results() -> Results:
    """Return results with one row in each section."""
    results = Results(text=Text(characters=10_000_000, numbers=32_000))
    results.add_comparison("validate", Cost(2, 1, 100, 3), Cost(5, 4, 50), "other")
    results.add_growth("validate 10 rows", Cost(1, 0.5, 90), Cost(7, 2, 100))
    results.add_release("a table", Cost(3.25, 1, 1200))
    results.add_reading("scan", Cost(8, 4, 120, 3))
    results.add_reading("check_text", Cost(9, 5, 100, 3))
    return results


class TestPage:
    @pytest.mark.parametrize(
        "row",
        [
            pytest.param(
                "| validate | 3 and 1 | 2.00 s, 100 MB | 5.00 s, 50 MB (`other`) | 2.50 |",
                id="comparison",
            ),
            pytest.param(
                "| validate 10 rows | 0.50 s, 90 MB | 2.00 s, 100 MB | 4.0 |", id="growth"
            ),
            pytest.param("| a table | 3.25 s, 1,200 MB |", id="release"),
            pytest.param(
                "| `scan` | 3 | 4.0 s | 2.5 MB/s | 120 MB, 12 times the text | 25 times |",
                id="reading",
            ),
        ],
    )
    def test_row_shows_what_was_measured(self, row: str) -> None:
        """Ratios are those of the medians of one run; the speed is that of processor time."""
        assert row in make_results().render_page("Python 3", 2, 9.6).splitlines()

    def test_head_says_how_it_was_made(self) -> None:
        """Versions, cores and time are those of the run."""
        page = make_results().render_page("Python 3", 2, 9.6)
        assert "Made by `make bench` in 10 minutes on 2 cores with Python 3." in page
        assert "prose of 10.0 MB with a number each 312 characters" in page

    def test_published_page_is_written_by_the_command(self) -> None:
        """All that is not measured equals what the command writes, so nothing is typed by hand."""
        page = make_results().render_page("Python 3", 2, 9.6)
        published = (ROOT / "docs" / "measurements.md").read_text(encoding="utf-8")
        assert without_measurements(published) == without_measurements(page)


def without_measurements(page: str) -> list[str]:
    """Return the lines of a page without rows of tables, the line of versions, and numbers."""
    lines = [
        re.sub(r"[\d,.]+", "N", line)
        for line in page.splitlines()
        if not line.startswith("Made by `make bench`")
    ]
    return [line for line in lines if not line.startswith("| ") or "---" in line]


class TestRun:
    def test_failure_leaves_the_page(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A run without frictionless ends with exit status 2 and one line."""
        page = tmp_path / "page.md"
        page.write_text("old\n", encoding="utf-8")
        python = str(tmp_path / "python")
        arguments = ["benchmark.py", "--python", python, "--output", str(page)]
        monkeypatch.setattr(sys, "argv", arguments)
        assert run_command(benchmark.run) == 2
        (message,) = capsys.readouterr().err.splitlines()
        assert message.startswith(f"benchmark.py: {python} -c ")
        assert message.endswith("No such file or directory")
        assert page.read_text(encoding="utf-8") == "old\n"
        assert [file.name for file in tmp_path.iterdir()] == ["page.md"]

    def test_interruption_leaves_the_page(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Ctrl-C between two commands ends with exit status 130."""

        def interrupt(*_arguments: object) -> None:
            raise KeyboardInterrupt

        page = tmp_path / "page.md"
        page.write_text("old\n", encoding="utf-8")
        monkeypatch.setattr(benchmark, "measure_in_turns", interrupt)
        monkeypatch.setattr(benchmark, "describe_versions", str)
        monkeypatch.setattr(sys, "argv", ["benchmark.py", "--output", str(page)])
        assert run_command(benchmark.run) == 130
        assert page.read_text(encoding="utf-8") == "old\n"

    @pytest.mark.parametrize(
        ("path", "message"),
        [
            pytest.param("missing/page.md", "its folder does not exist; create it", id="missing"),
            pytest.param("", "is a folder; name a file for the page", id="folder"),
        ],
    )
    def test_unusable_output_is_reported_first(
        self, tmp_path: Path, path: str, message: str
    ) -> None:
        """Not after ten minutes of measuring."""
        with pytest.raises(CommandError, match=message):
            benchmark.run(["--output", str(tmp_path / path)])

    @pytest.mark.slow
    def test_trial_with_little_data_writes_the_page(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Every measured command runs, and is reported with the time since the start."""
        page = tmp_path / "page.md"
        arguments = ["--divide", "10000", "--runs", "1", "--output", str(page)]
        assert benchmark.run(arguments) == 0
        rows = [
            line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
        ]
        assert len(rows) == 2 * 4 + 5 + 6 + 2 + 3
        assert (
            capsys.readouterr()
            .err.splitlines()[-1]
            .endswith("check_text.py text.txt --format json")
        )


class TestData:
    def test_rows_of_the_large_table_have_ids_of_their_own(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Their other cells are repeated after some number of rows."""
        monkeypatch.setattr("measures.benchmark_data.DISTINCT_ROWS", 2)
        rows = [line.split(",", 1) for line in generate_lines(4)]
        assert [row[0] for row in rows] == [f"fig-0000000{number}" for number in range(4)]
        assert rows[0][1] == rows[2][1] != rows[1][1]

    def test_numbers_of_the_prose_are_those_that_scan_finds(self) -> None:
        """So the density that the page states is that of the text that is read."""
        draw = random.Random(0)
        for _ in range(100):
            sentence, numbers = generate_sentence(draw)
            assert (sentence, len(find_numerals(sentence))) == (sentence, numbers)

    def test_text_has_the_numbers_of_its_sentences(self, tmp_path: Path) -> None:
        """The passage in its middle is too short to count."""
        file = tmp_path / "text.txt"
        text = write_long_text(file, "A passage.", 7)
        paragraphs = file.read_text(encoding="utf-8").split("\n\n")
        assert [len(paragraph.split(". ")) for paragraph in paragraphs] == [5, 1, 2]
        assert text.characters == file.stat().st_size
        draw = random.Random(0)
        assert text.numbers == sum(generate_sentence(draw)[1] for _ in range(7))

    def test_prose_has_as_many_numbers_as_reports(self) -> None:
        """Within five percent of one each 311 characters."""
        draw = random.Random(1)
        sentences = [generate_sentence(draw) for _ in range(10_000)]
        characters = sum(len(sentence) + 1 for sentence, _ in sentences)
        density = characters / sum(numbers for _, numbers in sentences)
        assert 295 < density < 327
