"""Prove the small package, or a damaged copy of it, against its first text or a changed one."""

from pathlib import Path

from conftest import DATA, read_figures
from tip_figures.datapackage.findings import Finding, sort_by_place
from tip_figures.proof import PackageProof, prove_tables
from tip_figures.prose.source_text import split_source_text

SOURCE_ID = "demo-2021-isl-protection"
OTHER_SOURCE_ID = "demo-2022-isl-protection"
PASSAGE = (DATA / "texts" / f"{SOURCE_ID}.txt").read_text("utf-8").strip()


def prove(package: Path, *texts: str) -> PackageProof:
    """The proof of a package against source texts named text1, text2 and so on."""
    source_texts = [
        split_source_text(f"text{number}", text) for number, text in enumerate(texts, 1)
    ]
    return prove_tables(read_figures(package), source_texts)


def find(package: Path, *texts: str) -> list[tuple[str, str, str]]:
    """Severity, code and key of each finding, without those about sources whose text was not given.

    A key within the first source is shortened: `2/4` for `demo-2021-isl-protection/2/4`.
    """
    return [
        (finding.severity, finding.code, finding.key.removeprefix(f"{SOURCE_ID}/"))
        for finding in sort_by_place(prove(package, *texts).findings)
        if finding.code != "source-not-covered"
    ]


def find_one(package: Path, code: str, *texts: str) -> Finding:
    """The only finding with a code."""
    (finding,) = [finding for finding in prove(package, *texts).findings if finding.code == code]
    return finding


def change_passage(old: str, new: str) -> str:
    """The passage with words replaced that it has once."""
    assert PASSAGE.count(old) == 1
    return PASSAGE.replace(old, new)
