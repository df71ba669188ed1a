"""What was found, as GitHub shows it: annotations of a pull request, and the summary of a step in Markdown."""

from collections.abc import Iterable, Sequence

from tipdata.cli.report import Report, counts, place
from tipdata.package.finding import ERROR, NOTE, WARNING, Finding
from tipdata.package.wording import cell, many, printable

ANNOTATIONS = 10  # of one kind, which is what GitHub shows of a step
SUMMARY = 1 << 20  # bytes of a step summary; GitHub drops a larger one


def as_github(report: Report, prefix: str = "") -> str:
    """Workflow annotations, at most ten of a severity; what tidy mends is one of them.

    prefix: folder of the package in its repository, with a slash at its end
    """
    lines = []
    for severity, command in ((ERROR, "error"), (WARNING, "warning"), (NOTE, "notice")):
        listed = [finding for finding in report.judged if finding.severity == severity]
        for finding in listed[:ANNOTATIONS]:
            spot = {
                "file": prefix + finding.path,
                "line": str(finding.line or 1),
                "title": f"{finding.code}: {place(finding)}",
            }
            properties = ",".join(f"{name}={_escape(value, True)}" for name, value in spot.items())
            lines.append(f"::{command} {properties}::{_escape(f'{finding.message} {finding.hint}'.strip(), False)}")
        if len(listed) > ANNOTATIONS:
            lines.append(f"::notice::{many(len(listed) - ANNOTATIONS, severity)} more; the step summary has them all.")
    if report.tidied:
        grave = min(finding.severity for finding in report.tidied)  # in the order of the alphabet, error first
        lines.append(f"::{grave}::{report.one_command}")
    lines.append(f"{report.verdict}: {report.title}".replace("##[", "## ["))  # an old form of command, obeyed anywhere
    return "\n".join(lines) + "\n"


def _escape(text: str, prop: bool) -> str:
    """As GitHub's workflow commands ask: per cent and line ends everywhere, colon and comma in properties."""
    text = printable(text).replace("%", "%25")
    return text.replace(":", "%3A").replace(",", "%2C") if prop else text


def as_markdown(report: Report) -> str:
    """A step summary: the verdict and the stages first, then every finding, folded by file, cut where GitHub would cut."""
    head = f"## {'✅' if report.valid else '❌'} {cell(report.title)}: {report.verdict}"
    lines = [head, "", "| stage | checked | findings |", "| --- | --- | ---: |"]
    lines += [f"| {o.name} | {counts(o.checked)} | {len(o.findings)} |" for o in report.outcomes]
    lines += ["", *(f"{cell(note)}  " for note in report.notes)]
    if report.one_command:
        lines += ["", f"**{report.one_command}**"]
    blocks = []
    by_path: dict[str, list[Finding]] = {}
    for finding in report.judged:
        by_path.setdefault(finding.path, []).append(finding)
    for path, findings in by_path.items():
        title = f"{path or report.package}: {many(len(findings), 'finding')}"
        blocks.append((title, map(_row, findings), len(findings)))
    return "\n".join(folded(lines, "line column key finding mend", blocks, "" if report.valid else " open")) + "\n"


def _row(finding: Finding) -> list[str]:
    message = f"{cell(finding.message)} `{finding.code}`"
    return [str(finding.line or ""), cell(finding.column), cell(finding.key), message, cell(finding.hint)]


def folded(
    lines: Sequence[str], head: str, blocks: Iterable[tuple[str, Iterable[Sequence[str]], int]], state: str = ""
) -> list[str]:
    """Lines of a summary, and tables folded below them, cut where GitHub would drop the whole.

    head:   names of the columns, with spaces between
    blocks: title, rows as cells of Markdown, and number of rows
    state:  " open" for tables that show as they are
    """
    names = head.split()
    made, room = list(lines), SUMMARY - 1_000 - sum(len(line.encode()) + 1 for line in lines)
    for title, rows, number in blocks:
        opening = ["", f"<details{state}><summary>{cell(title)}</summary>", "",
                   f"| {' | '.join(names)} |", f"|{' --- |' * len(names)}"]  # fmt: skip
        made += opening
        room -= sum(len(line.encode()) + 1 for line in opening) + 200
        for done, row in enumerate(rows):
            line = f"| {' | '.join(row)} |"
            room -= len(line.encode()) + 1
            if room < 0:
                made.append(f"| and {number - done:,} more |{' |' * (len(names) - 1)}")
                break
            made.append(line)
        made += ["", "</details>"]
        if room < 0:
            return [*made, "", "The rest is left out, because a summary holds a mebibyte."]
    return made
