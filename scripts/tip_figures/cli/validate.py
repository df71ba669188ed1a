"""Check the package: descriptor, tables, rows, keys, codes, numerals and sums, in one report.

Pandera checks every table against its schema. Checks of figures run if the package has the tables
of figures.

A feature of the standard that is not supported is reported as `not-read`, and nothing that depends
on it is checked: the package is then not fully checked, neither valid nor invalid.

Exit status: 0 valid, 1 errors were found, 2 could not run, 3 not fully checked.
"""

import argparse
from collections.abc import Mapping, Sequence

from tip_figures.checks import CHECKS
from tip_figures.cli import CommandParser, print_notes, require_known
from tip_figures.cli.package_report import complete_findings, print_report, run_checks
from tip_figures.datapackage.checks import Check
from tip_figures.datapackage.findings import ERROR, CommandError, read_finding_table
from tip_figures.datapackage.package import load_package
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NO_TEXTS, SentenceKey

IGNORABLE_ERRORS = ("descriptor-invalid",)
"""Errors in descriptors on which no check of the data depends."""


def run(argv: Sequence[str]) -> int:
    """Check the package named on the command line, and print a report.

    With --text, the package is also proved against source texts, the texts of the original reports.
    Notes of this proof are printed on standard error. If a missing or unsuitable table or column
    keeps the figures from being read, there is no proof, and the report says why.

    Args:
        argv: arguments of the command

    Returns:
        exit status of the report: 0 valid, 1 errors, 3 not fully checked

    Raises:
        CommandError: for errors of the user, such as --text for a package that is not about figures
        UnreadableText: if a source text cannot be read
    """
    args = parse_arguments(argv)
    package = load_package(args.package)
    figures = Figures.load(package)
    checks: tuple[Check, ...] = CHECKS
    texts: Mapping[SentenceKey, str] = NO_TEXTS
    if args.text:
        # Importing these modules takes time, and most runs do not need them.
        from tip_figures.cli.verify_source import add_proof
        from tip_figures.proof import prove_package

        proof = prove_package(package, figures, args.text)
        if proof is not None:  # otherwise the checks report why the figures cannot be read
            print_notes(proof.notes)
            checks, texts = add_proof(CHECKS, proof), proof.sentence_texts
    report = run_checks(package, figures, checks, args.strict, args.ignore, texts)
    return print_report(complete_findings(package, figures, report), args.format, args.all)


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Return the parsed command line of `validate`.

    Raises:
        CommandError: if a code given to --ignore does not exist, or is the code of an error that is
            not one of IGNORABLE_ERRORS
    """
    parser = CommandParser(__doc__, "text", "json", "github", "markdown")
    parser.add_argument(
        "--text",
        action="append",
        default=[],
        metavar="FILE",
        help="also prove the package against this source text (see verify_source); repeatable",
    )
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="CODE",
        help="count findings of this code, but do not list them; repeatable. "
        "Errors in data cannot be ignored",
    )
    parser.add_argument(
        "--all", action="store_true", help="also list findings that follow from others"
    )
    args = parser.parse_args(argv)
    finding_kinds = read_finding_table()
    for code in args.ignore:
        require_known("finding", code, finding_kinds)
        kind = finding_kinds[code]
        if kind["severity"] == ERROR and code not in IGNORABLE_ERRORS:
            raise CommandError(
                f"--ignore: {code} is an error in data ({kind['meaning']}), which cannot be "
                "ignored; correct the data."
            )
    return args
