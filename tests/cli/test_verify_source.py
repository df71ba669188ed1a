"""scripts/verify_source.py as people run it, on the small package."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import cells
from conftest import DATA, ROOT, copy_package, run_script
from local_server import send_page, serve

ISL = "demo-2021-isl-"
SOURCE = f"{ISL}protection"
SOURCE_IDS = (SOURCE, "demo-2022-isl-protection")


@pytest.fixture
def verify(run, package, texts):
    """A function that proves the small package against the text of its first source, or another."""

    def verify_text(*arguments, text=texts[0], stdin=""):
        return run("verify_source.py", package, "--text", text, *arguments, stdin=stdin)

    return verify_text


@pytest.fixture
def changed_text(texts, tmp_path):
    """The text of the first source, in which one number was changed."""
    file = tmp_path / "changed.txt"
    text = texts[0].read_text(encoding="utf-8")
    file.write_text(text.replace("30 victims", "31 victims"), encoding="utf-8")
    return file


@pytest.fixture
def first_paragraph(texts, tmp_path):
    """The first paragraph of the first source."""
    file = tmp_path / "paragraph.txt"
    first_line, *_ = texts[0].read_text(encoding="utf-8").split("\n")
    file.write_text(first_line, encoding="utf-8")
    return file


def test_text_in_another_encoding_is_read_with_a_warning(verify, texts, tmp_path):
    file = tmp_path / "report.txt"
    text = texts[0].read_text(encoding="utf-8").replace("The hotline", "The \u201chotline\u201d")
    file.write_bytes(text.encode("cp1252"))
    result = verify("--format", "json", text=file)
    findings = json.loads(result.stdout)["findings"]
    assert ("text-encoding", "warning") in {(each["code"], each["severity"]) for each in findings}
    assert json.loads(result.stdout)["sources"][0]["sentences_found"] == 12


def test_changed_number_fails_in_validate(run, package, changed_text):
    result = run("validate.py", package, "--text", changed_text, "--format", "json")
    assert result.returncode == 1
    codes = {finding["code"] for finding in json.loads(result.stdout)["findings"]}
    assert "sentence-missing" in codes


def test_text_of_another_subject_proves_nothing(verify):
    """It comes from standard input."""
    page = "<!doctype html><p>Nothing of it: 5 things."
    result = verify("--format", "json", text="-", stdin=page)
    assert (result.returncode, result.stderr) == (1, "")
    codes = [finding["code"] for finding in json.loads(result.stdout)["findings"]]
    assert codes == ["nothing-checked", "text-unknown"]


# The sentence of one figure


def test_show_marks_the_numeral_of_a_stated_figure(verify):
    """Its label, its sentence and its identities are printed."""
    result = verify("--show", f"{ISL}identified-2020-norwegian")
    figure_id, _label, *lines = result.stdout.splitlines()
    assert (result.returncode, figure_id) == (0, f"{ISL}identified-2020-norwegian")
    assert lines == [
        "  paragraph 1, sentence 4: states a figure",
        "    All but six were citizens; «four» came from Norway and two from Denmark.",
        f"  {ISL}identified-foreign: 6 = 4 + 2  exact",
        "  demo-2022-isl-identified-2020-norwegian: 4 = 3 + 1  exact",
    ]


def test_show_marks_a_negation(verify):
    assert "but they did «not» result" in verify("--show", f"{ISL}hotline-cases-2020").stdout


def test_missing_sentence_of_a_figure_has_status_one(verify, first_paragraph):
    result = verify("--show", f"{ISL}civil-suits-2020", text=first_paragraph)
    assert result.returncode == 1
    assert "    No source text contains this sentence." in result.stdout.splitlines()


# The page


def write_page(package: Path, file: Path) -> str:
    """Write the page of the first source into a file, and return its text."""
    text = DATA / "texts" / f"{SOURCE}.txt"
    assert run_script("verify_source.py", package, "--text", text, "--html", file).returncode == 0
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The page of the first source; the note of one numeral looks like markup."""
    root = tmp_path_factory.mktemp("page")
    package = copy_package(root / "package")
    script = "<script>alert(1)</script>"
    cells.edit_row(package, "numerals", f"{SOURCE}/2/3/19", note=script)
    return write_page(package, root / "page.html")


def test_page_marks_every_numeral(page):
    """Beside the 37 numerals there is a key with five marks, one of them for dates."""
    assert page.count("<mark class=") == 37 + 5
    assert page.count('class="date"') == 6 + 1


def test_page_has_a_note_for_every_numeral_but_dates(page):
    assert page.count("<div><b>") == 37 - 6
    assert "<b>at least 41</b> → " in page
    assert f"<small>{ISL}assisted-2020</small>" in page


def test_page_is_self_contained_and_has_no_script(page):
    assert "http" not in page
    assert "<script" not in page


# Downloaded pages


@pytest.fixture
def online_package(package, texts):
    """The small package whose sources have addresses of a local server, and the server."""
    with serve() as server:
        for source_id, path, text in zip(SOURCE_IDS, ("/2021/", "/2022/"), texts, strict=True):
            cells.edit_row(package, "sources", source_id, url=server.locate(path))
            passage = text.read_text(encoding="utf-8")
            server.answers[path] = send_page(f"<h1>Protection</h1><p>{passage}</p>".encode())
        yield package, server


def test_downloaded_pages_prove_all_sources(run, online_package):
    package, server = online_package
    arguments = ("verify_source.py", package, "--download")
    result = run(*arguments)
    assert (result.returncode, result.stderr) == (0, "")
    assert "  ✓ proof  18 sentences, 49 numerals, 38 stated figures\n" in result.stdout
    assert "  ✓ pages  2 pages\n" in result.stdout
    assert server.requests == ["/2021/", "/2022/"]


def test_page_that_was_changed_is_an_error(run, online_package, changed_text):
    package, server = online_package
    server.answers["/2021/"] = send_page(changed_text.read_bytes())
    result = run("verify_source.py", package, "--download")
    assert result.returncode == 1
    assert "have the numerals 31, 24, 2019; numerals.csv has 30, 24, 2019." in result.stdout


def test_page_without_its_passage_is_an_error(run, online_package):
    """Even if it is answered with success, as a page that asks for a browser is."""
    package, server = online_package
    server.answers["/2022/"] = send_page(b"<p>Checking your browser.</p>")
    arguments = ("--download", "--format", "json")
    result = run("verify_source.py", package, *arguments)
    findings = json.loads(result.stdout)["findings"]
    (finding,) = [entry for entry in findings if entry["code"] == "page-differs"]
    assert result.returncode == 1
    assert (finding["key"], finding["column"], finding["line"]) == (SOURCE_IDS[1], "url", 3)
    assert "contains none of the 6 sentences of the passage." in finding["message"]


def test_page_that_cannot_be_downloaded_is_one_line(run, online_package):
    """The other source is proved, and the exit status is 2."""
    package, server = online_package
    del server.answers["/2022/"]
    result = run("verify_source.py", package, "--download")
    address = server.locate("/2022/")
    reason = "Not Found"
    assert result.stderr == f"verify_source.py: {address}: cannot be downloaded: {reason}.\n"
    assert result.returncode == 2
    assert "demo-2021-isl-protection: 12 of 12 sentences" in result.stdout


def test_error_counts_before_a_page_that_is_not_there(run, online_package, changed_text):
    package, server = online_package
    server.answers["/2021/"] = send_page(changed_text.read_bytes())
    del server.answers["/2022/"]
    result = run("verify_source.py", package, "--download")
    assert result.returncode == 1


def test_nothing_is_proved_without_any_page(run, online_package):
    package, server = online_package
    server.answers.clear()
    result = run("verify_source.py", package, "--download")
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 2)


def test_text_can_replace_a_page(run, online_package, texts):
    """A source whose page is not there may be proved by its text."""
    package, server = online_package
    del server.answers["/2022/"]
    arguments = ("--download", "--text", texts[1])
    result = run("verify_source.py", package, *arguments)
    assert "  ✓ proof  18 sentences, 49 numerals, 38 stated figures\n" in result.stdout


def test_package_without_sources_has_no_page_to_download(run, package):
    for table in ("sources", "sentences", "numerals", "figures", "identities", "identity_terms"):
        file = package / f"resources/{table}.csv"
        header, *_ = file.read_text(encoding="utf-8").splitlines()
        file.write_text(f"{header}\n", encoding="utf-8")
    result = run("verify_source.py", package, "--download")
    message = "the package has no sources, so there is no page to download."
    assert (result.returncode, result.stderr) == (2, f"verify_source.py: {message}\n")


def test_nothing_is_downloaded_without_the_option(run, online_package, texts):
    package, server = online_package
    assert run("verify_source.py", package, "--text", texts[0]).returncode == 0
    assert server.requests == []


@pytest.mark.slow
def test_network_is_not_imported_without_the_option():
    """Nothing can be downloaded by mistake."""
    program = (
        "import sys, tip_figures.cli.verify_source;"
        "print(sys.modules.keys() & {'urllib.request', 'tip_figures.cli.page_download'})"
    )
    command = [sys.executable, "-c", program]
    result = subprocess.run(command, cwd=ROOT / "scripts", capture_output=True, text=True)
    assert (result.stdout, result.stderr) == ("set()\n", "")
