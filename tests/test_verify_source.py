"""scripts/verify_source.py and validate.py --text, as people run them, on a made-up passage."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import walk

import cells

ATA = "tip-2023-ata-"


@pytest.fixture
def root(package: Path, tmp_path: Path) -> Path:
    """The published package and the made-up passage, coded and tidied; its text is passage.txt beside it."""
    walk.code(package, tmp_path)
    ran = subprocess.run([sys.executable, walk.ROOT / "scripts/tidy.py", package], capture_output=True, timeout=60)
    assert ran.returncode == 0
    return package


def script(name: str, *args: object, **more: object) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, str(walk.ROOT / "scripts" / name), *map(str, args)]
    return subprocess.run(words, capture_output=True, text=True, cwd="/", encoding="utf-8", timeout=60, **more)  # type: ignore[call-overload, no-any-return]


def verify(root: Path, *args: object, text: object = None) -> subprocess.CompletedProcess[str]:
    return script("verify_source.py", root, "--text", text or root.parent / "passage.txt", *args)


def state(root: Path) -> dict[str, str]:
    """Every file of a folder with its hash."""
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in root.rglob("*") if file.is_file()}


def test_text_says_how_much_was_found(root):
    """The stages, and for each source the counts."""
    ran = verify(root)
    assert (ran.returncode, ran.stderr) == (0, "")
    for line in (
        "  ✓ ledger  77 numerals, 52 as figures, 3 as restatements, 20 as dates, 2 as other",
        "  ! proof   46 sentences, 5 found, 12 numerals proved, 7 figures proved  → 1 finding",
        "            tip-2023-ata-protection: 5 of 5 sentences, 12 of 12 numerals, 7 of 7 stated figures",
        "valid, with 1 warning",
    ):
        assert line in ran.stdout.splitlines(), ran.stdout


def test_json_is_validates_with_sources(root):
    """validate's shape, and the counts of each source."""
    ran = verify(root, "--format", "json")
    made = json.loads(ran.stdout)
    assert ran.returncode == 0
    assert list(made) == ["valid", "package", "version", "stages", "findings", "sources"]
    assert [stage["stage"] for stage in made["stages"]] == ["ledger", "proof"]
    assert made["sources"][1] == {
        "source_id": "tip-2023-ata-protection",
        "sentences": 5,
        "sentences_found": 5,
        "numerals": 12,
        "numerals_found": 12,
        "figures": 7,
        "figures_found": 7,
    }


def test_changed_number_fails_in_every_format(root, tmp_path):
    """Exit status 1, and the finding names the words that differ."""
    (tmp_path / "copy.html").write_text(f"<html><p>{walk.passage().replace('identified 12', 'identified 21')}", encoding="utf-8")  # fmt: skip
    for form in ("text", "json", "github", "markdown"):
        ran = verify(root, "--format", form, text=tmp_path / "copy.html")
        assert ran.returncode == 1
        assert "the report has “12” where the copy has “21”" in ran.stdout
    ran = script("validate.py", root, "--text", tmp_path / "copy.html")
    assert ran.returncode == 1
    assert "the report has “12” where the copy has “21”" in ran.stdout


def test_validate_proves_where_a_text_is_given(root, tmp_path):
    """--text adds a stage; without it there is none."""
    ran = script("validate.py", root, "--text", tmp_path / "passage.txt", "--format", "json")
    assert ran.returncode == 0, ran.stdout
    assert json.loads(ran.stdout)["stages"][-1] == {"stage": "proof", "checked": 46, "findings": 1}
    assert "proof" not in [s["stage"] for s in json.loads(script("validate.py", root, "--format", "json").stdout)["stages"]]  # fmt: skip


def test_text_comes_from_standard_input(root):
    """A dash reads it."""
    ran = script("verify_source.py", root, "--text", "-", input=walk.passage())
    assert ran.returncode == 0


def test_several_texts_prove_together(root, tmp_path):
    """--text may be given several times."""
    for number, part in enumerate(walk.passage().split("\n\n")):
        (tmp_path / f"{number}.txt").write_text(part, encoding="utf-8")
    ran = verify(root, "--text", tmp_path / "1.txt", "--format", "json", text=tmp_path / "0.txt")
    assert json.loads(ran.stdout)["sources"][1]["sentences_found"] == 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"%PDF-1.4", "it is a PDF"),
        (b"\x89PNG\r\n", "it is an image"),
        ("Caf\xe9 5.".encode("latin-1"), "byte 0xe9 in line 1 is not UTF-8"),
    ],
)
def test_bad_text_is_one_line_and_changes_nothing(root, tmp_path, content, said):
    """Exit status 2, nothing on stdout, no traceback, the package as it was."""
    (tmp_path / "bad").write_bytes(content)
    before = state(root)
    for name in ("verify_source.py", "validate.py"):
        ran = script(name, root, "--text", tmp_path / "bad")
        assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
        assert ran.stderr.startswith(f"{name}: {tmp_path}/bad: {said}")
    assert state(root) == before


def test_page_about_something_else_fails(root, tmp_path):
    """Exit status 1: it was read, and holds nothing of the passage."""
    (tmp_path / "other.html").write_text("<!doctype html><p>Nothing of it: 5 things.", encoding="utf-8")
    ran = verify(root, text=tmp_path / "other.html")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "None of the 5 sentences of this source stands in" in ran.stdout
    (tmp_path / "long.txt").write_text("word " * 200_000, encoding="utf-8")
    assert verify(root, text=tmp_path / "long.txt").returncode == 1


def test_package_without_sources_cannot_be_proved(make, tmp_path):
    """Nothing to prove is no success."""
    root = make("a\nx\n", [{"name": "a", "type": "string"}])
    (tmp_path / "passage.txt").write_text("One text.", encoding="utf-8")
    for name in ("verify_source.py", "validate.py"):
        ran = script(name, root, "--text", tmp_path / "passage.txt")
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr == f"{name}: {root}/datapackage.json: the package has no tables sources, sentences, numerals, figures that can be read.\n"  # fmt: skip


def test_show_marks_the_numeral(root):
    """A stated figure: its label, each sentence with the numeral marked, and its identities."""
    ran = verify(root, "--show", f"{ATA}identified-2022")
    assert ran.returncode == 0
    assert ran.stdout.splitlines()[0] == f"{ATA}identified-2022"
    assert ran.stdout.splitlines()[2:] == [
        "  paragraph 1, sentence 1: states a figure",
        "    In 2022, the government identified «12» trafficking victims, a decrease from 15 in 2021.",
        "  paragraph 1, sentence 2: states it again",
        "    Of the «12», seven were exploited in forced labor and five in sex trafficking.",
        f"  {ATA}identified-by-exploitation: 12 = 7 + 5  exact",
        f"  {ATA}identified-fell: 12 < 15  exact",
    ]
    assert "    Courts did «not» convict any" in verify(root, "--show", f"{ATA}convicted-2022").stdout


def test_show_walks_a_derived_figure_to_its_terms(root):
    """A derived figure: the identity as arithmetic, and the sentences of its terms."""
    cells.edit(root, "figures", f"{ATA}identified-2022-sex", basis="derived", derived_by=f"{ATA}identified-by-exploitation")  # fmt: skip
    ran = verify(root, "--show", f"{ATA}identified-2022-sex")
    assert f"  derived by {ATA}identified-by-exploitation: 12 = 7 + 5  exact" in ran.stdout
    assert "    Of the 12, «seven» were exploited in forced labor and five in sex trafficking." in ran.stdout


def test_show_says_what_it_cannot_show(root, tmp_path):
    """An unknown figure is exit status 2 with the nearest; a sentence that no copy has is exit status 1."""
    ran = verify(root, "--show", f"{ATA}identified-202")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert (
        ran.stderr
        == f"verify_source.py: there is no figure “{ATA}identified-202”. Did you mean “{ATA}identified-2022”?\n"
    )
    (tmp_path / "cut.txt").write_text(walk.passage().split("\n\n")[0], encoding="utf-8")
    ran = verify(root, "--show", f"{ATA}shelters-2022", text=tmp_path / "cut.txt")
    assert ran.returncode == 1
    assert ran.stdout.splitlines()[-1] == "    No copy has this sentence."


def test_html_writes_the_marked_passage(root, tmp_path):
    """A self-contained page: every numeral marked by role, notes beside it, figures without an identity listed."""
    out = tmp_path / "page.html"
    before = state(root)
    for _ in range(2):  # a page may be written anew
        assert verify(root, "--html", out).returncode == 0
    page = out.read_text(encoding="utf-8")
    assert page.count('class="figure') == 8 + 1  # seven figures, two examples in the key
    assert page.count('class="restatement"') == page.count('class="other"') == 2
    assert "<b>more than 20</b> → More than 20 persons: trafficking victims assisted" in page
    assert "12 = 7 + 5 · exact" in page
    assert "Figures that no identity tests: 3 of 7" in page
    assert "http" not in page
    assert state(root) == before


def test_html_escapes_what_it_shows(root, tmp_path):
    """Nothing in a text or a table becomes markup."""
    cells.edit(root, "numerals", f"{walk.SOURCE}/1/3/53", note="<script>alert(1)</script>")
    assert verify(root, "--html", tmp_path / "page.html").returncode == 0
    assert "<script" not in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_html_is_written_over_nothing_else(root, tmp_path):
    """Not over a file of the package, a text that is read, or any file that is no such page."""
    (tmp_path / "notes.html").write_text("mine", encoding="utf-8")
    before = state(tmp_path)
    for out, said in (
        (root / "resources/figures.csv", "this file is read, so the page is not written over it; name another."),
        (tmp_path / "passage.txt", "this file is read, so the page is not written over it; name another."),
        (tmp_path / "notes.html", "a file that is no such page stands there already; name another."),
        (tmp_path / "none" / "page.html", "cannot be written: No such file or directory."),
    ):
        ran = verify(root, "--html", out)
        assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", f"verify_source.py: {out}: {said}\n")
    assert state(tmp_path) == before


def test_html_in_a_work_tree_is_warned_of(root, tmp_path):
    """The page holds the report's text; where git would take it up, that is said."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    ran = verify(root, "--html", tmp_path / "page.html")
    assert ran.returncode == 0
    assert (
        ran.stderr == f"{tmp_path}/page.html lies in a git work tree and holds the report's text: do not commit it.\n"
    )
    (tmp_path / ".gitignore").write_text("page.html\n", encoding="utf-8")
    assert verify(root, "--html", tmp_path / "page.html").stderr == ""


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal is a thing of Unix")
def test_progress_is_shown_on_a_terminal_alone(monkeypatch):
    """On a terminal long work says how far it is, in CI and in a pipe it says nothing."""
    import pty

    from tipdata.package import progress

    monkeypatch.setattr(progress, "PATIENCE", -1)
    main, terminal = pty.openpty()
    with os.fdopen(terminal, "w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setenv("CI", "true")
        assert list(progress.through([1, 2], "Reading:")) == [1, 2]
        monkeypatch.delenv("CI")
        assert list(progress.through([1, 2], "Reading:")) == [1, 2]
    assert os.read(main, 1000).decode() == "\rReading: 0 %\x1b[K\r\x1b[K"
    os.close(main)
