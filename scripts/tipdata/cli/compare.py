"""Compare two states of a data package: what changed, by key and cell, and the version that it calls for.

OLD and NEW are each a folder, a descriptor, the zip archive of a release, or a git revision of this checkout. Of a table
without primary key only whole rows can be told apart. The version follows the Data Package recipe:

major  a table or column renamed, removed or re-ordered, a column added, a type or meaning changed, a constraint tightened,
       a row gone that others know by its key
minor  new tables and rows, a constraint loosened
patch  corrected values, wording

With --check the version of NEW must follow that of OLD, and every corrected value of a figure needs a line in
CHANGELOG.md under "### Errata": - FIGURE_ID: OLD → NEW (place in the report)

Exit status: 0 compared, 1 with --check: findings of severity error, 2 could not run.
"""

import sys
from collections.abc import Sequence
from contextlib import ExitStack

from tipdata.cli import changes as told
from tipdata.cli import frame as command
from tipdata.cli.report import Outcome, Report
from tipdata.diff import errata, packages, state
from tipdata.diff import version_rule as recipe
from tipdata.diff.change import Change
from tipdata.diff.state import State
from tipdata.diff.versions import opened


def run(argv: Sequence[str]) -> int:
    """Compare the packages named on the command line."""
    parser = command.Parser(__doc__)
    parser.add_argument("old", metavar="OLD", help="the package as it was")
    parser.add_argument("new", metavar="NEW", help="the package as it is")
    parser.add_argument("--check", action="store_true", help="fail where the version or the errata do not follow")
    parser.format("text", "json", "markdown", "github")
    args = parser.parse_args(argv)
    with ExitStack() as stack:
        old, new = (state.read(stack.enter_context(opened(where, command.HERE))) for where in (args.old, args.new))
        for where, read in ((args.old, old), (args.new, new)):
            if read.faults:
                fault = read.faults[0]
                place = f"{fault.path}{f', line {fault.line}' if fault.line else ''}"
                raise command.Stop(
                    f"{where}: cannot be compared: {place}: {fault.message} scripts/validate.py tells more."
                )
        changes = packages.compare(old, new)
        checked = judge(old, new, changes) if args.check else None
        if args.format == "github" and checked is not None:
            return command.say(checked, "github", new.package.root)
        versions = [
            v if isinstance(v, str) else None for v in (s.package.descriptor.get("version") for s in (old, new))
        ]
    made = told.Told(versions[0], versions[1], changes, checked)
    forms = {"json": told.as_json, "markdown": told.as_markdown}
    sys.stdout.write(forms[args.format](made) if args.format in forms else told.as_text(made, command.colour()))
    return 0 if checked is None or checked.valid else 1


def judge(old: State, new: State, changes: Sequence[Change]) -> Report:
    """What is wrong with the version and the errata."""
    found = {
        "version": tuple(recipe.check(old.package, new.package, changes)),
        "errata": tuple(errata.check(old, new, changes)),
    }
    stages = tuple(Outcome(name, {"changes": len(changes)}, findings) for name, findings in found.items())
    version = new.package.descriptor.get("version")
    return Report(str(new.package.descriptor.get("name")), version if isinstance(version, str) else None, stages)
