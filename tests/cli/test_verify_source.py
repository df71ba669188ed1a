"""scripts/verify_source.py as people run it, on the small package."""

import json
import re
from html.parser import HTMLParser

import pytest

import cells

ISL = "demo-2021-isl-"
NOTE = "source-not-covered"


@pytest.fixture
def verify(run, package, texts):
    """A function that proves the small package against the text of its first source, or another one."""
    return lambda *args, text=None, **more: run(
        "verify_source.py", package, "--text", text or texts[0], *args, **more
    )


def test_sources_are_counted(run, package, texts):
    """The stages, and for each source the counts."""
    ran = run("verify_source.py", package, *(word for text in texts for word in ("--text", text)))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[2:] == [
        "  ✓ ledger  49 numerals, 39 as figures, 9 as dates, 1 as other",
        "  ✓ proof   18 sentences, 49 numerals, 38 stated figures",
        "            demo-2021-isl-protection: 12 of 12 sentences, 37 of 37 numerals, 29 of 29 stated figures",
        "            demo-2022-isl-protection: 6 of 6 sentences, 12 of 12 numerals, 9 of 9 stated figures",
        "",
        "valid",
    ]


def test_json_is_validates_with_sources(verify):
    """validate's shape, and the counts of each source."""
    ran = verify("--format", "json")
    made = json.loads(ran.stdout)
    assert ran.returncode == 0
    assert list(made) == ["valid", "package", "version", "stages", "findings", "sources"]
    assert [stage["stage"] for stage in made["stages"]] == ["ledger", "proof"]
    assert [one["code"] for one in made["findings"]] == [NOTE]
    assert made["sources"][0] == {
        "source_id": f"{ISL}protection", "sentences": 12, "sentences_found": 12, "numerals": 37, "numerals_found": 37,
        "figures": 29, "figures_found": 29,
    }  # fmt: skip


def test_changed_number_fails_in_every_format(verify, run, package, texts, tmp_path):
    """Exit status 1, here and in validate; the finding says which numerals the copy has, and tells no words of it."""
    copy = tmp_path / "copy.txt"
    copy.write_text(
        texts[0].read_text(encoding="utf-8").replace("30 victims", "31 victims"), encoding="utf-8"
    )
    for form in ("text", "json", "github", "markdown"):
        ran = verify("--format", form, text=copy)
        assert ran.returncode == 1
        assert (
            "in line 1, has the numerals 31, 24, 2019; the ledger has 30, 24, 2019." in ran.stdout
        )
        assert "identified 31" not in ran.stdout
    ran = run("validate.py", package, "--text", copy, "--format", "json")
    assert ran.returncode == 1
    assert "sentence-missing" in {one["code"] for one in json.loads(ran.stdout)["findings"]}


@pytest.mark.parametrize("name", ["verify_source.py", "validate.py"])
def test_what_cannot_be_proved_is_one_line_and_changes_nothing(
    run, package, make_package, texts, tmp_path, name
):
    """A bad text, or a package without sources: exit status 2, nothing on stdout, no traceback, the package as it was."""
    (tmp_path / "bad").write_bytes(b"%PDF-1.4")
    plain = make_package("a\nx\n", [{"name": "a", "type": "string"}])
    before = cells.read_files(package)
    for root, text, said in (
        (package, tmp_path / "bad", f"{tmp_path}/bad: it is a PDF"),
        (plain, texts[0], f"{plain}/datapackage.json: the package has no tables of sources, "),
    ):
        ran = run(name, root, "--text", text)
        assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
        assert ran.stderr.startswith(f"{name}: {said}")
    assert cells.read_files(package) == before


def test_text_about_something_else_proves_nothing(verify):
    """Exit status 1: it was read, here from standard input, is said to be of no source, and a proof of nothing is none."""
    ran = verify("--format", "json", text="-", stdin="<!doctype html><p>Nothing of it: 5 things.")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert [one["code"] for one in json.loads(ran.stdout)["findings"]] == [
        "nothing-checked",
        "text-unknown",
    ]


def test_show_marks_the_numeral(verify):
    """A stated figure: its label, the sentence with the numeral marked, its identities; a derived one is walked to its terms."""
    ran = verify("--show", f"{ISL}identified-2020-norwegian")
    name, _, *lines = ran.stdout.splitlines()
    assert (ran.returncode, name) == (0, f"{ISL}identified-2020-norwegian")
    assert lines == [
        "  paragraph 1, sentence 4: states a figure",
        "    All but six were citizens; «four» came from Norway and two from Denmark.",
        f"  {ISL}identified-foreign: 6 = 4 + 2  exact",
        "  demo-2022-isl-identified-2020-norwegian: 4 = 3 + 1  exact",
    ]
    assert "but they did «not» result" in verify("--show", f"{ISL}hotline-cases-2020").stdout
    shown = verify("--show", f"{ISL}identified-2020-home").stdout
    assert f"  derived by {ISL}identified-by-country: 30 = 28 + 2  exact" in shown
    assert "and all but «two» were exploited in Iceland." in shown


def test_show_says_what_it_cannot_show(verify, tmp_path, texts):
    """An unknown figure, or an option beside it, is exit status 2; a sentence that no copy has is exit status 1."""
    ran = verify("--show", f"{ISL}identified-202")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert (
        f"there is no figure “{ISL}identified-202”. Did you mean “{ISL}identified-20" in ran.stderr
    )
    for other in (("--html", "x.html"), ("--annotations", "x.json"), ("--format", "json")):
        ran = verify("--show", f"{ISL}identified-2020", *other)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr.startswith(
            "verify_source.py: --show prints one figure and nothing else, so it takes no --"
        )
    (tmp_path / "cut.txt").write_text(
        texts[0].read_text(encoding="utf-8").split("\n")[0], encoding="utf-8"
    )
    ran = verify("--show", f"{ISL}civil-suits-2020", text=tmp_path / "cut.txt")
    assert ran.returncode == 1
    assert "    No source text contains this sentence." in ran.stdout.splitlines()


def test_html_writes_the_marked_passage(verify, package, tmp_path):
    """A self-contained page: every numeral marked by role and tied to its figure; nothing of a table becomes markup."""
    out = tmp_path / "page.html"
    cells.edit_row(
        package, "numerals", "demo-2021-isl-protection/2/3/19", note="<script>alert(1)</script>"
    )
    before = cells.read_files(package)
    for _ in range(2):  # a page may be written anew
        assert verify("--html", out).returncode == 0
    page = out.read_text(encoding="utf-8")
    assert page.count("<mark class=") == 37 + 5  # the key
    assert page.count('class="date"') == 6 + 1  # one in the key
    assert f"<small>{ISL}assisted-2020</small>" in page
    assert "<b>at least 41</b> → " in page
    assert "30 = 18 + 12 · exact" in page
    links, notes = re.findall('<a href="#(.*?)">', page), re.findall('<div id="(.*?)">', page)
    assert links == notes == list(dict.fromkeys(notes))
    assert len(notes) == 37 - 6
    assert "http" not in page
    assert "<script" not in page
    assert cells.read_files(package) == before


@pytest.mark.parametrize("option", ["--html", "--annotations"])
def test_nothing_else_is_written_over(verify, package, texts, tmp_path, option):
    """Not a file of the package, not a text that is read, nor any file of another kind."""
    (tmp_path / "notes.html").write_text("mine", encoding="utf-8")
    before = cells.read_files(tmp_path)
    other = "a file of another kind stands there already; name another."
    for out, message in (
        (package / "resources/figures.csv", other),
        (texts[0], other),
        (tmp_path / "notes.html", other),
        (tmp_path / "none" / "page.html", "cannot be written: No such file or directory."),
    ):
        ran = verify(option, out)
        assert (ran.returncode, ran.stdout, ran.stderr) == (
            2,
            "",
            f"verify_source.py: {out}: {message}\n",
        )
    assert cells.read_files(tmp_path) == before


@pytest.mark.parametrize("form", ["text", "page"])
def test_annotations_lead_to_the_numerals_of_the_copy(verify, package, texts, tmp_path, form):
    """By quote and by position each is found in a text and in a page, by another reader; the body says how it was coded."""
    text = texts[0].read_text(encoding="utf-8").strip()
    if form == "page":
        body = "".join(
            f"<p>{one}</p>" for one in text.replace("30 victims", "<b>30</b> victims").split("\n")
        )
        text = f"<html><head><script>var a = 1;</script></head><body>{body}</body></html>"
    copy = tmp_path / "a copy.txt"
    copy.write_text(
        f"\u00c9dition\r\n\r\n{text}" if form == "text" else text, encoding="utf-8", newline=""
    )
    assert verify("--annotations", tmp_path / "out.json", text=copy).returncode == 0
    made = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert made["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert {one["target"]["source"] for one in made["first"]["items"]} == {copy.as_uri()}
    selectors = [one["target"]["selector"] for one in made["first"]["items"]]
    expected = [
        row["text"]
        for row in cells.read_rows(package, "numerals")
        if row["source_id"] == f"{ISL}protection"
    ]
    reader = HTMLParser()
    there = ["\u00c9dition\r\n\r\n", text] if form == "text" else []
    reader.handle_data = there.append
    reader.feed(text if form == "page" else "")
    whole = "".join(there)
    assert (
        [one["exact"] for one, _ in selectors]
        == [whole[one["start"] : one["end"]] for _, one in selectors]
        == expected
    )
    assert [whole.count(one["prefix"] + one["exact"] + one["suffix"]) for one, _ in selectors] == [
        1
    ] * made["total"]
    body = [one["value"] for one in made["first"]["items"][0]["body"]]
    assert body[:4] == [
        f"key:{ISL}protection/1/2/14",
        "role:figure",
        "value:30",
        f"figure_id:{ISL}identified-2020",
    ]
