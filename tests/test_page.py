"""tipdata/release/page/: the page, its pictures, and the documents that are made of the figures."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from cells import edit
from conftest import DATA, ROOT, amend, spoil
from tipdata.figures.kinds import Judged
from tipdata.figures.model import Figures
from tipdata.package.load import load
from tipdata.release.page import cards, html_page, view
from tipdata.release.page.documents import contradictions, documents, fingerprint, years
from tipdata.release.page.html_page import Download, pages, picture
from tipdata.release.page.series import headline, leading, series, standfirst

PAGE = ROOT / "scripts/tipdata/release/page"
OLD, NEW = "demo-2021-isl-", "demo-2022-isl-"
DOWNLOADS = (
    Download("demo.xlsx", 81_234, "ab" * 32), Download("figures_flat.csv", 999, "cd" * 32),
    Download("demo-1.2.0.zip", 2_500_000, "ef" * 32), Download("croissant.json", 10, "01" * 32),
)  # fmt: skip


def read(root: Path = DATA / "package") -> Figures:
    found = Figures.load(load(root))
    assert isinstance(found, Figures)
    return found


def judged(figures: Figures, name: str) -> Judged:
    return next(one for one in figures.judged if one.identity.identity_id == name)


def build(root: Path = DATA / "package", described: str = "") -> dict[str, str]:
    figures = read(root)
    return {name: made.decode() for name, made in pages(figures.package, figures, DOWNLOADS, described)}


def words(page: str) -> str:
    """What people read."""
    tree = LexborHTMLParser(page)
    tree.strip_tags(["script", "style", "head"])
    return " ".join(tree.text(separator=" ").split())


def every(page: str, attribute: str) -> list[str]:
    return [one.attributes[attribute] or "" for one in LexborHTMLParser(page).css(f"[{attribute}]")]


@pytest.fixture(scope="module")
def index() -> str:
    return build()["index.html"]


# What the page says first


def test_headline_says_the_newest_number_and_the_highest(package: Path) -> None:
    """The first sentence is made from the data, whatever they are."""
    said = headline(read(), leading(series(read()))[0])
    assert said == "Iceland identified 33 trafficking victims in 2021, the most in these editions."
    edit(package, "figures", NEW + "identified-2021", value="1")
    said = headline(read(package), leading(series(read(package)))[0])
    assert said == "Iceland identified 1 trafficking victim in 2021; the most in these editions was 30, in 2020."


def test_series_are_totals_of_the_newest_edition_with_their_gaps() -> None:
    """Each line holds the totals by year; a year without one is a gap; conversions and lone years make no line."""
    lines = {line.indicator.indicator_id: line for line in series(read())}
    identified, calls = lines["victims_identified"], lines["hotline_calls"]
    shown = [(one.year, int(one.value), one.source_id[5:9]) for one in identified.figures]
    assert shown == [(2019, 24, "2021"), (2020, 30, "2022"), (2021, 33, "2022")]
    assert (identified.gaps, calls.gaps) == ([], [(2019, 2019)])
    assert [one.figure_id for one in calls.doubts] == [NEW + "hotline-calls-2021"]
    assert {
        line.figures[0].unit for line in series(read()) if line.indicator.indicator_id == "assistance_allocation"
    } == {"ISK"}


def test_series_that_ends_says_why() -> None:
    """The reason is what the indicator's note says of the years that are missing."""
    line = next(line for line in series(read()) if line.indicator.indicator_id == "victims_assisted")
    assert line.reason == "The edition of 2022 gives no count for 2021: it is not said that help ended."
    assert standfirst(read(), line) == (
        "Non-governmental organizations assisted at least 41 trafficking victims in 2020, the last year for which these editions give a count."
    )


# Where the reports do not add up


def test_cards_draw_parts_behind_each_other_and_the_gap() -> None:
    """Each part begins where the one before ends, what is missing stands behind them, the whole below."""
    figures = read()
    one = judged(figures, NEW + "identified-by-citizenship")
    assert [
        (row.kind, row.number, row.name, round(row.start), round(row.length)) for row in cards.rows(figures, one)
    ] == [
        ("part", "20", "from Iceland", 0, 61),
        ("part", "11", "from all foreign countries", 61, 33),
        ("gap", "2", "missing", 94, 6),
        ("whole", "33", "trafficking victims identified", 0, 100),
    ]
    assert cards.working(figures, one) == "20 + 11 = 31, beside 33"


@pytest.mark.parametrize(
    ("name", "by", "last"),
    [
        ("identified-foreign", "By citizenship", ("part", "2", "from Denmark")),
        ("identified-by-country", "Exploited in", ("part", "2", "in all foreign countries")),
        ("assisted-by-referral", "Referred by", ("part", "27", "by all but law enforcement")),
        ("hotline-referrals", "", ("rest", "1,193", "not told")),
        ("assisted-by-sex", "By sex", ("part", "9", "male")),  # of at least 41: nobody knows the rest
        ("allocation-usd", "By purpose", ("rest", "100", "left by rounding")),
    ],
)
def test_cards_name_parts_by_what_divides_the_whole(name: str, by: str, last: tuple[str, ...]) -> None:
    """A part is named by the few words that tell it from its whole; what parts leave over is no fault."""
    one = judged(read(), OLD + name)
    row = [row for row in cards.rows(read(), one) if row.kind != "whole"][-1]
    assert (cards.by(read(), one), (row.kind, row.number, row.name)) == (by, last)


def test_cards_know_no_gap_where_a_range_holds(package: Path) -> None:
    """A sum that holds for some number of a range is not drawn as if one were missing."""
    spoil(package / "resources/figures.csv", "foreign,all,all,all,,,11,,exact", "foreign,all,all,all,,,11,14,between")
    one = judged(read(package), NEW + "identified-by-citizenship")
    assert (one.verdict, [row.kind for row in cards.rows(read(package), one)]) == ("exact", ["part", "part", "whole"])


def test_cards_of_every_kind_say_what_differs(package: Path) -> None:
    """What fails has a headline of its own."""
    edit(package, "figures", OLD + "identified-2020-norwegian", value="5")
    edit(package, "figures", OLD + "identified-2019", value="44")
    figures = read(package)
    found = {
        one.identity.identity_id: cards.fault(figures, one) for one in figures.judged if one.verdict == "contradicted"
    }
    assert found[NEW + "identified-by-citizenship"] == "31 against 33: 2 persons missing"
    assert found[NEW + "identified-2020-norwegian"] == "4 against 5: 1 person fewer"
    assert found[OLD + "identified-rose"] == "Not so: 44 < 30"


def test_repeated_numbers_are_told_apart_from_other_doubts(package: Path) -> None:
    """A doubtful number that the year before has as well is shown with it; any other doubt stands alone."""
    page = build()["index.html"]
    assert "1,200 calls in 2020, and 1,200 calls again in 2021" in page and "Doubtful for other" not in page
    edit(package, "figures", OLD + "hotline-calls-2020", value="1100")
    page = build(package)["index.html"]
    assert "Doubtful for other reasons" in page and "again in 2021" not in page


# The page as a file


def test_page_loads_nothing(index: str) -> None:
    """Nothing but links that a reader follows leads out of the page, and none leads above its folder."""
    for attribute in ("src", "srcset", "data", "poster", "action", "formaction", "background", "ping"):
        assert every(index, attribute) == []
    assert [one.attributes["href"] for one in LexborHTMLParser(index).css("[href]:not(a)")] == ["data:,"]
    assert [href for href in every(index, "href") if href.startswith(("/", "../"))] == []
    assert not re.search(r"url\(|@import|xlink|clipboard", index)


def test_page_is_whole(index: str) -> None:
    """Every element that is opened is closed, no id stands twice, every link has its target here or beside the page."""
    for tag in set(re.findall(r"<([a-z]\w*)", index)) - {"meta", "link", "input", "circle", "rect", "line", "text"}:
        assert len(re.findall(rf"<{tag}\b", index)) == index.count(f"</{tag}>"), tag
    ids, hrefs = every(index, "id"), every(index, "href")
    assert sorted(set(ids)) == sorted(ids)
    assert {href[1:] for href in hrefs if href.startswith("#")} <= set(ids)
    files = {href for href in hrefs if not href.startswith(("#", "http", "data:"))}
    assert files == {"series.svg", *(one.name for one in DOWNLOADS)}


def test_page_says_of_a_figure_what_a_reader_needs(index: str) -> None:
    """Figures and identities have addresses; quote, link, place, other editions and a citation stand with each figure."""
    assert {one.figure_id for one in read().figures} == {one.id for one in LexborHTMLParser(index).css("tr[id]")}
    assert {f"identity_{one.identity_id}" for one in read().identities} <= set(every(index, "id"))
    assert "https://example.org/reports/2021-report/iceland/#:~:text=It%20identified%2030%20victims" in every(
        index, "href"
    )
    for said in (
        "“victims, compared with 30” paragraph 1, sentence 2",
        "Other editions 2021: 30",
        "Office of Examples, 2022 Report on Made-up Places, Iceland, Protection, paragraph 1, sentence 2. demo-figures 1.2.0, demo-2022-isl-identified-2020.",
        "The report does not state it; it follows from the arithmetic.",
    ):
        assert said in words(index)


def test_page_groups_downloads_by_what_people_want(index: str) -> None:
    """Three buttons come first; the list has sizes, and hashes below a fold."""
    said = words(index)
    assert "Excel CSV Everything" in said
    assert "For a spreadsheet demo.xlsx 81.2 kB figures_flat.csv 999 Bytes Everything demo-1.2.0.zip 2.5 MB For machines croissant.json 10 Bytes" in said  # fmt: skip
    assert "SHA-256 of each file demo.xlsx " + "ab" * 32 in said


def test_page_escapes_what_the_tables_say(package: Path) -> None:
    """A cell that looks like markup is shown and not obeyed, nor is a description for search engines."""
    spoil(package / "resources/figures.csv", "Follows from all but two.", "</script><script>alert(1)</script> & co.")
    with amend(package / "datapackage.json") as told:
        told["title"] = "<b>Title</b>"
    text = build(package, '{"name": "</script><script>alert(2)</script>"}')["index.html"]
    assert "<script>alert" not in text and "<b>Title" not in text
    assert "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; co." in text


def test_page_lists_corrected_values_alone(package: Path, index: str) -> None:
    """Errata are what the changelog lists as such; a mended typo or an example in a fence is none."""
    assert "No published value has been corrected." in words(index)
    (package / "CHANGELOG.md").write_text(
        "## 1.1.1\n\n### Fixed\n\n- a typo in README\n\n```\n### Errata\n\n- x: 1 → 2 (y)\n```\n\n### Errata\n\n"
        "- demo-2022-isl-identified-2021: 32 → 33 (paragraph 1, sentence 2)\n"
    )
    said = words(build(package)["index.html"])
    assert "Errata demo-2022-isl-identified-2021 : 32 → 33 (paragraph 1, sentence 2) " in said
    assert "typo" not in said and "x: 1" not in said


def test_pages_are_one_an_area_with_an_index(package: Path) -> None:
    """Several areas have a page each, under safe names whatever their codes are, and an index that leads to them."""
    assert html_page.stems(["KAZ", "../../x", "a b", "index", "kaz"]) == ["KAZ-1", "------x", "a-b", "index-4", "kaz-5"]
    for name, pattern in (
        ("sources", r"(demo-2022-isl.*?,2022,)ISL"),
        ("figures", r"(,demo-2022-isl-protection,[a-z_]+,)ISL"),
    ):
        file = package / f"resources/{name}.csv"
        file.write_text(re.sub(pattern, r"\1NOR", file.read_text()))
    made = build(package)
    assert list(made) == ["series-ISL.svg", "ISL.html", "series-NOR.svg", "NOR.html", "index.html"]
    assert {"ISL.html", "NOR.html"} <= set(every(made["index.html"], "href"))
    assert "demo-2022-isl-identified-2021" not in made["ISL.html"]


def test_page_has_room_for_the_newest_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an area has more figures than a page has room for, the page says how many are left out; nothing leads to them."""
    monkeypatch.setattr(view, "MOST", 20)
    page = build()["index.html"]
    shown = [one.figure_id for one in read().figures if one.source_id == NEW + "protection"]
    assert [one.id for one in LexborHTMLParser(page).css("tr[id]")] == sorted(shown, key=every(page, "id").index)
    left = len(read().figures) - len(shown)
    assert f"The {len(shown)} figures of the newest passages are; {left} of older ones are in the downloads." in words(
        page
    )
    assert {href[1:] for href in every(page, "href") if href.startswith("#")} <= set(every(page, "id"))


def test_page_of_a_package_without_rows_is_a_page(package: Path) -> None:
    """Where the tables hold no rows there is nothing to draw, and nothing breaks."""
    for name in ("sentences", "numerals", "figures", "identities", "identity_terms"):
        file = package / f"resources/{name}.csv"
        file.write_text(file.read_text().splitlines()[0] + "\n")
    assert list(build(package)) == ["index.html"]


def test_pages_have_the_same_bytes_in_another_process() -> None:
    """Whatever the order of sets in a process is."""
    program = (
        "import sys; sys.path[:0] = sys.argv[1:]; import test_page; print(test_page.build()['index.html'], end='')"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(ROOT / "scripts"), str(ROOT / "tests")],
        env={"PYTHONHASHSEED": "1"}, capture_output=True, check=True,
    )  # fmt: skip
    assert ran.stdout.decode() == build()["index.html"]


# Pictures


def drawn(*numbers: tuple[int, object, str]) -> str:
    """The picture of a series: years, values, and status."""
    figures = read()
    (line, *_) = leading(series(figures))
    members = [
        replace(line.figures[0], figure_id=f"f{year}", year=year, value=Decimal(str(value)), obs_status=status)
        for year, value, status in numbers
    ]
    return picture(replace(figures, figures=tuple(members), identities=(), terms=()))


def marks(picture: str, name: str) -> list[ElementTree.Element]:
    return [one for one in ElementTree.fromstring(picture).iter() if name in one.get("class", "").split()]


def test_chart_shows_numbers_doubts_and_gaps() -> None:
    """Each point has its number; a doubtful one is hollow, and what leads to it or over a gap is no firm line."""
    made = drawn((2016, 40, "A"), (2017, 44, "A"), (2020, 10, "A"), (2021, 9, "U"), (2022, 3, "A"))
    assert [one.text for one in marks(made, "val")] == ["40", "44", "10", "9?", "3"]
    assert [one.get("class") for one in marks(made, "line")] == ["t1 line", *["t1 line loose"] * 3]
    assert [one.get("class") for one in marks(made, "pt") for one in one if "dot" in one.get("class", "")] == [
        *["dot"] * 3, "dot hollow", "dot",
    ]  # fmt: skip
    assert [one.text for one in marks(made, "note")][1:] == ["no count"]


@pytest.mark.parametrize(
    ("values", "last"),
    [([0], "0"), ([0.4], "0.4"), ([93_400_000], "93.4M"), ([3, 25_970_000], "25.97M"), ([1834], "1,834")],
)
def test_chart_takes_any_numbers(values: list[float], last: str) -> None:
    """Zeros, one year, millions and fractions have a scale, and millions are written short."""
    made = drawn(*((2020 + place, value, "A") for place, value in enumerate(values)))
    places = [one.get("cy", "") for one in marks(made, "dot") if "%" in one.get("cy", "")]
    assert len(places) == len(values) and all(9 <= float(place.removesuffix("%")) <= 90 for place in places)
    assert marks(made, "val")[-1].text == last


def test_picture_stands_alone() -> None:
    """The picture is well-formed, names its source and its data, and has its numbers as text."""
    said = [one.text for one in ElementTree.fromstring(picture(read())).iter("{http://www.w3.org/2000/svg}text")]
    assert said[:2] == [
        "Iceland identified 33 trafficking victims in 2021, the most in these editions.",
        "Trafficking victims identified, counted by the government",
    ]
    assert {"24", "30", "33"} <= set(said)
    assert "Source: Office of Examples, editions 2021 to 2022. Data: demo-figures 1.2.0, CC0-1.0." in said


# Documents


def test_contradictions_say_what_is_written_what_follows_and_what_cannot_be_told() -> None:
    """The page about contradictions needs nothing run, and accuses nobody."""
    text = contradictions(read())
    head, section = text.split("## 2022 edition, about 2021. 31 against 33: 2 persons missing\n")
    section, rest = section.split(
        "## 2021 edition and 2022 edition. 1,200 calls in 2020, and 1,200 calls again in 2021\n"
    )
    assert (
        "Of 17 identities\n1 cannot be true of them. Of 1 count that several editions\nstate, they give the same number for 1."
        in head
    )
    for said in (
        "What the text implies: Citizens and foreigners are given as the victims identified.\n\nWhat is written:\n\n- **",
        "\n- **11**: trafficking victims identified, from all foreign countries, 2021: [“were citizens and 11”](https://example.org/reports/2022-report/iceland/#:~:text=were%20citizens%20and%2011) (2022 edition, paragraph 1, sentence 3)\n",
        "\n\nWhat follows: 20 + 11 = 31, beside 33.\n\n",
        "What cannot be told: which of the numbers is wrong. 20 and 11 make 31",
    ):
        assert said in section
    assert "13 identities hold, 2 of them only by rounding; 3 more only give a figure" in rest


def test_contradictions_escape_markup(package: Path) -> None:
    """What a cell says is never markup in the document."""
    spoil(package / "resources/identities.csv", "who the two are is not said", "<img src=x> *two* `code`")
    assert r"&lt;img src=x&gt; \*two\* \`code\`" in contradictions(read(package))


def test_years_are_a_table_of_the_leading_series() -> None:
    """README's table has a row a year."""
    assert years(read()) == (
        "| Year | Trafficking victims identified, counted by the government |\n| --- | ---: |\n| 2019 | 24 |\n| 2020 | 30 |\n| 2021 | 33 |\n"
    )


def test_documents_name_the_tables_that_they_were_made_of(package: Path) -> None:
    """Each names the fingerprint, which changes with any cell; README is made anew between its marks alone."""
    (package / "README.md").write_text("# Demo\n\n<!-- generated: years -->\nold\n<!-- end: years -->\n\nEnd\n")
    figures = read(package)
    mark = fingerprint(figures.package)
    made = documents(figures.package, figures)
    assert list(made) == ["docs/contradictions.md", "docs/figures.svg", "README.md"]
    assert all(f"made of the tables {mark} -->" in text for text in made.values())
    shown = r"# Demo\n\n<!-- generated: years, [^>]*-->\n\n\| Year (?s:.)*\| 33 \|\n\n<!-- end: years -->\n\nEnd\n"
    assert re.fullmatch(shown, made["README.md"])
    (package / "README.md").write_text(made["README.md"])
    assert documents(figures.package, figures) == made
    spoil(package / "resources/areas.csv", "Denmark", "Danmark")
    assert fingerprint(load(package)) != mark


def test_documents_are_written_by_build(run: Callable[..., subprocess.CompletedProcess[str]], package: Path) -> None:
    """build --documents writes them into the package, names them, and builds no release."""
    ran = run("build.py", package, "--documents")
    written = [package / "docs/contradictions.md", package / "docs/figures.svg"]
    assert ran.returncode == 0
    assert [package / line.split()[-1] for line in ran.stdout.splitlines()[1:-1]] == written
    figures = read(package)
    assert [file.read_text() for file in written] == list(documents(figures.package, figures).values())
    assert not (package / "dist").exists()


def test_code_of_the_page_knows_no_country() -> None:
    """Nothing in code or templates is about one country, currency, report or edition."""
    named = re.compile(
        r"\b(Kazakh\w*|KAZ|Uzbek\w*|tenge|KZT|Iceland|tip-20\d\d|State Department|Department of State)\b"
    )
    for file in sorted(PAGE.rglob("*.*")):
        if file.suffix in (".py", ".j2", ".js", ".css"):
            assert named.findall(file.read_text()) == [], file.name
