"""tipdata/diff/errata.py: every corrected value of a figure stands in the changelog, and nothing that is not so."""

import shutil

import pytest

from conftest import spoil
from tipdata.diff import errata
from tipdata.figures.model import Figures
from tipdata.package.load import load

FIGURE = "demo-2021-isl-identified-2020"
START = f"{FIGURE},demo-2021-isl-protection,victims_identified,ISL,2020,inferred,all,all,all,all,,,"
HEAD = "# Changelog\n\n## 1.0.1\n\n### Errata\n\n"
LINE = f"- {FIGURE}: 30 → 31 (paragraph 1, sentence 2)"
NEARLY = [
    f"- {FIGURE}: 30 -> 31 (p)", f"* {FIGURE}: 30 → 31 (p)", f"- {FIGURE}: 30 → 31", f"- {FIGURE}: 30 → 31 ()",
    f"-  {FIGURE}: 30 → 31 (p)", f"- {FIGURE} 30 → 31 (p)", f"- {FIGURE}: 30 → 31 (p).", f"  - {FIGURE}: 30 → 31 (p)",
]  # fmt: skip
CHANGED, MISSING = "31,,exact", "The value was corrected from 30 to 31, and the errata do not say so."


@pytest.mark.parametrize(
    ("changelog", "now", "before", "expected"),
    [
        ("", CHANGED, "", [MISSING]),
        (HEAD, CHANGED, "", [MISSING]),
        (f"{HEAD}{LINE}\n", CHANGED, "", []),
        ("", "30.0,,exact", "", []),  # what is only written otherwise
        (f"{HEAD}- {FIGURE}: 30 → 30–42 (p)\n", "30,42,between", "", []),
        # Lines of several releases lead from one value to the other; one that was there before does not count again.
        (f"{HEAD}- {FIGURE}: 32 → 31 (again)\n- {FIGURE}: 30 → 32 (p)\n", CHANGED, "", []),
        (f"{HEAD}{LINE}\n", CHANGED, f"{HEAD}{LINE}\n", [MISSING]),
        (f"{HEAD}{LINE}\n\n## 1.0.0\n\n### Errata\n\n{LINE}\n", CHANGED, f"{HEAD}{LINE}\n", []),
        # Only a line under the heading counts.
        (f"# Changelog\n\n## 1.0.1\n\n{LINE}\n", CHANGED, "", [MISSING]),
        (f"{HEAD}\n### Added\n\n{LINE}\n", CHANGED, "", [MISSING]),
        (f"## Errata\n\n{LINE}\n", CHANGED, "", [MISSING]),
        # What is not so.
        (f"{HEAD}- {FIGURE}: 30 → 32 (p)\n", CHANGED, "", [MISSING, "The erratum says 32, and the figure is 31."]),
        (f"{HEAD}- nobody: 1 → 2 (p)\n", "30,,exact", "", ["There is no figure “nobody”."]),
        # Errata are read by programs, so they are written in one way.
        *((f"{HEAD}{line}\n", "30,,exact", "", [f"“{line.strip()}” is not written as an erratum."]) for line in NEARLY),
    ],
)
def test_errata_say_what_was_corrected(package, tmp_path, changelog, now, before, expected):
    """Each value that differs has its line, and each new line is about a value that the figure has."""
    old = shutil.copytree(package, tmp_path / "old")
    for root, text in ((old, before), (package, changelog)):
        (root / "CHANGELOG.md").write_text(text, encoding="utf-8")
    spoil(package / "resources/figures.csv", f"{START}30,,exact", f"{START}{now}")
    found = list(errata.check(*(Figures.load(load(root)) for root in (old, package))))
    assert [one.message for one in found] == expected
    places = {"resources/figures.csv": (19, "value", FIGURE), "CHANGELOG.md": (7, "", found and found[-1].key)}
    assert all((one.line, one.column, one.key) == places[one.path] for one in found)
