"""Links of a release lead to files that it contains, and anchors to places in them."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from conftest import ROOT, unpack
from tip_figures.datapackage.package import load_package
from tip_figures.release.assemble import build_release

MOST_FILES = 12
"""Files attached to a release; more would hide those that people look for."""

AGREEMENT = "coding.md coding-rules.md proofs.csv renamed.csv codings/first.csv codings/second.csv"
LINKS = {
    ".md": re.compile(r"\]\(([^)\s]+)\)|\b(?:href|src)=\"([^\"]+)\""),
    ".html": re.compile(r"\b(?:href|src)=\"([^\"]+)\""),
}
"""What links to another file, by the ending of the file that contains it."""
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def list_links(file: Path) -> Iterator[str]:
    """List the relative links of a page or document, outside of its code."""
    text = file.read_text("utf-8")
    for match in LINKS[file.suffix].finditer(CODE.sub("", text) if file.suffix == ".md" else text):
        link = next(filter(None, match.groups()))
        if not re.match("[a-z]+:", link):
            yield link


def list_anchors(file: Path) -> set[str]:
    """List the anchors of a file: ids, and in Markdown the headings as GitHub names them."""
    text = file.read_text("utf-8")
    anchors = set(re.findall(r'\bid="([^"]+)"', text))
    if file.suffix == ".md":
        for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
            anchors.add(re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-"))
    return anchors


def list_broken_links(folder: Path) -> list[str]:
    """List the relative links in pages and documents of a folder that lead to nothing in it."""
    broken: list[str] = []
    anchors: dict[Path, set[str]] = {}
    for file in sorted(file for file in folder.rglob("*") if file.suffix in LINKS):
        for link in list_links(file):
            path, _, anchor = link.partition("#")
            target = (file.parent / unquote(path)).resolve() if path else file
            is_there = target.exists() and folder in (target, *target.parents)
            if is_there and anchor and target.suffix in LINKS:
                if target not in anchors:
                    anchors[target] = list_anchors(target)
                is_there = unquote(anchor) in anchors[target]
            if not is_there:
                broken.append(f"{file.relative_to(folder)}: {link}")
    return broken


def test_broken_links_are_found(tmp_path):
    """A missing file, one outside, and a missing anchor; not code and other addresses."""
    (tmp_path / "out.md").write_text("", "utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    links = "[a](b.md#c-d) [e](#title) [f](none.md) [g](../out.md) [h](b.md#i) `[j](k)`"
    (folder / "a.md").write_text(f"# Title\n\n{links} [l](https://m.example/n)\n", "utf-8")
    (folder / "b.md").write_text("## C, D\n", "utf-8")
    (folder / "o.html").write_text('<p id="p"><a href="#p"></a><img src="q.png"></p>', "utf-8")
    assert list_broken_links(folder) == [
        "a.md: none.md",
        "a.md: ../out.md",
        "a.md: b.md#i",
        "o.html: q.png",
    ]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The release of this package, without its wheel, built once: its folder."""
    root = tmp_path_factory.mktemp("published") / "package"
    ignored = shutil.ignore_patterns(".*", "dist", "scripts", "__pycache__")
    shutil.copytree(ROOT, root, ignore=ignored, symlinks=True)
    build_release(load_package(root), root / "dist")
    return root / "dist"


@pytest.mark.slow
def test_every_link_of_the_release_leads_somewhere(published, tmp_path):
    """In the pages and in the zip, which also holds how the numbers were coded and proved."""
    assert list_broken_links((published / "site").resolve()) == []
    unpacked = unpack(published, tmp_path).resolve()
    assert list_broken_links(unpacked) == []
    files = [unpacked / "docs" / name for name in AGREEMENT.split()]
    assert [file for file in files if not file.is_file()] == []


@pytest.mark.slow
def test_few_files_are_attached(published):
    """The wheel is one more."""
    assert len([file for file in published.iterdir() if file.is_file()]) + 1 <= MOST_FILES
