"""tipdata/release/page/: the page, its pictures, and the documents that are made of the figures."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from conftest import DATA, ROOT, amend, spoil
from tipdata.figures.model import Figures
from tipdata.package.load import load
from tipdata.release.page import svg
from tipdata.release.page.areas import stems
from tipdata.release.page.cards import Card, by, cards, doubtful, repeated
from tipdata.release.page.documents import contradictions, documents, fingerprint, years
from tipdata.release.page.html_page import Download, pages
from tipdata.release.page.picture import picture
from tipdata.release.page.series import headline, leading, series, standfirst

PAGE = ROOT / "scripts/tipdata/release/page"
VOID = {"meta", "link", "input", "br", "img"}
DOWNLOADS = (
    Download("demo.xlsx", 81_234, "ab" * 32), Download("figures_flat.csv", 999, "cd" * 32),
    Download("demo-1.2.0.zip", 2_500_000, "ef" * 32), Download("croissant.json", 10, "01" * 32),
)  # fmt: skip


class Page(HTMLParser):
    """A page taken apart: start tags with their attributes, and the text that people see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, self.getpos()

    def handle_data(self, data: str) -> None:
        if self.open[-1:] not in (["script"], ["style"]):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, name: str) -> list[str]:
        return [attrs[name] for _, attrs in self.elements if name in attrs]


def read(root: Path = DATA / "package") -> Figures:
    found = Figures.load(load(root))
    assert isinstance(found, Figures)
    return found


def build(root: Path = DATA / "package", described: str = "") -> dict[str, bytes]:
    figures = read(root)
    return dict(pages(figures.package, figures, DOWNLOADS, described))


@pytest.fixture(scope="module")
def index() -> Page:
    return Page(build()["index.html"].decode())


def card(figures: Figures, name: str) -> Card:
    return next(one for one in cards(figures) if one.identity.identity_id == name)


# What the page says first


def test_headline_says_the_newest_number_and_the_highest(package: Path) -> None:
    """The first sentence is made from the data, whatever they are."""
    assert (
        headline(read(), leading(series(read()))[0])
        == "Iceland identified 33 trafficking victims in 2021, the most in these editions."
    )
    spoil(package / "resources/figures.csv", ",inferred,all,all,all,all,,,33,", ",inferred,all,all,all,all,,,1,")
    line = leading(series(read(package)))[0]
    assert (
        headline(read(package), line)
        == "Iceland identified 1 trafficking victim in 2021; the most in these editions was 30, in 2020."
    )


def test_series_are_totals_of_the_newest_edition_with_their_gaps() -> None:
    """Each line holds the totals by year; a year without one is a gap; conversions and lone years make no line."""
    lines = {line.indicator.indicator_id: line for line in series(read())}
    identified, calls = lines["victims_identified"], lines["hotline_calls"]
    assert [(one.year, int(one.value), one.source_id[5:9]) for one in identified.figures] == [
        (2019, 24, "2021"),
        (2020, 30, "2022"),
        (2021, 33, "2022"),
    ]
    assert (identified.gaps, calls.gaps) == ([], [(2019, 2019)])
    assert [one.figure_id for one in calls.doubts] == ["demo-2022-isl-hotline-calls-2021"]
    assert {one.figures[0].unit for one in series(read()) if one.indicator.indicator_id == "assistance_allocation"} == {
        "ISK"
    }


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
    one = card(read(), "demo-2022-isl-identified-by-citizenship")
    assert one.headline == "31 against 33: 2 persons missing"
    assert [(row.kind, row.number, row.name, round(row.start), round(row.length)) for row in one.rows] == [
        ("part", "20", "from Iceland", 0, 61),
        ("part", "11", "from all foreign countries", 61, 33),
        ("gap", "2", "missing", 94, 6),
        ("whole", "33", "trafficking victims identified", 0, 100),
    ]
    assert one.working == "20 + 11 = 31, beside 33"


@pytest.mark.parametrize(
    ("name", "words", "last"),
    [
        ("demo-2021-isl-identified-foreign", "By citizenship", ("part", "2", "from Denmark")),
        ("demo-2021-isl-identified-by-country", "Exploited in", ("part", "2", "in all foreign countries")),
        ("demo-2021-isl-assisted-by-referral", "Referred by", ("part", "27", "by all but law enforcement")),
        ("demo-2021-isl-hotline-referrals", "", ("rest", "1,193", "not told")),
        ("demo-2021-isl-assisted-by-sex", "By sex", ("part", "9", "male")),  # of at least 41: nobody knows the rest
        ("demo-2021-isl-allocation-usd", "By purpose", ("rest", "100", "left by rounding")),
    ],
)
def test_cards_name_parts_by_what_divides_the_whole(name: str, words: str, last: tuple[str, ...]) -> None:
    """A part is named by the few words that tell it from its whole; what parts leave over is no fault."""
    one = card(read(), name)
    row = [row for row in one.rows if row.kind != "whole"][-1]
    assert (by(read(), one), (row.kind, row.number, row.name)) == (words, last)
    assert one.headline == ""


def test_cards_know_no_gap_where_a_range_holds(package: Path) -> None:
    """A sum that holds for some number of a range is not drawn as if one were missing."""
    spoil(package / "resources/figures.csv", "foreign,all,all,all,,,11,,exact", "foreign,all,all,all,,,11,14,between")
    one = card(read(package), "demo-2022-isl-identified-by-citizenship")
    assert (one.verdict, one.headline, [row.kind for row in one.rows]) == ("exact", "", ["part", "part", "whole"])


def test_cards_of_restatements_and_changes_say_what_differs(package: Path) -> None:
    """Every kind that fails has a headline of its own."""
    figures = package / "resources/figures.csv"
    spoil(figures, "NOR,sex_trafficking,all,all,,,3,", "NOR,sex_trafficking,all,all,,,5,")
    spoil(figures, "2019,stated,all,all,all,all,,,24,", "2019,stated,all,all,all,all,,,44,")
    found = {one.identity.identity_id: one.headline for one in cards(read(package)) if one.verdict == "contradicted"}
    assert found["demo-2022-isl-identified-2020-norwegian"] == "6 against 4: 2 persons more"
    assert found["demo-2021-isl-identified-rose"] == "Not so: 44 < 30"


def test_repeated_numbers_are_told_apart_from_other_doubts(package: Path) -> None:
    """A doubtful number that the year before has as well is shown with it; any other doubt stands alone."""
    (pair,) = repeated(read())
    assert pair.headline == "1,200 calls in 2020, and 1,200 calls again in 2021"
    assert doubtful(read()) == []
    spoil(package / "resources/figures.csv", "2020,stated,,,,,,,1200,", "2020,stated,,,,,,,1100,")
    assert repeated(read(package)) == []
    assert [one.figure_id for one in doubtful(read(package))] == ["demo-2022-isl-hotline-calls-2021"]


# The page as a file


def test_page_loads_nothing(index: Page) -> None:
    """Nothing but links that a reader follows leads out of the page, and none leads above its folder."""
    loading = {"src", "srcset", "data", "poster", "action", "formaction", "background", "ping", "xlink:href"}
    assert [attrs for _, attrs in index.elements if loading & set(attrs)] == []
    assert [a["href"] for tag, a in index.elements if "href" in a and tag != "a"] == ["data:,"]
    assert [href for href in index.all("href") if href.startswith(("/", "../"))] == []
    assert not re.search(r"url\(|@import|clipboard", build()["index.html"].decode())


def test_page_addresses_are_unique_and_lead_somewhere(index: Page) -> None:
    """No id stands twice, every link within the page has its target, every file its place beside it."""
    ids, hrefs = index.all("id"), index.all("href")
    assert sorted(set(ids)) == sorted(ids)
    assert {href[1:] for href in hrefs if href.startswith("#")} <= set(ids)
    files = {href for href in hrefs if not href.startswith(("#", "http", "data:"))}
    assert files == {"series.svg", *(one.name for one in DOWNLOADS)}


def test_page_has_a_row_of_every_figure_and_a_place_of_every_identity(index: Page) -> None:
    """Each can be linked, and each figure leads to the very words of the report."""
    figures = read()
    assert {one.figure_id for one in figures.figures} == {
        a["id"] for tag, a in index.elements if tag == "tr" and "id" in a
    }
    assert {f"identity_{one.identity_id}" for one in figures.identities} <= set(index.all("id"))
    assert "https://example.org/reports/2021-report/iceland/#:~:text=It%20identified%2030%20victims" in index.all(
        "href"
    )


def test_page_says_of_a_figure_what_a_reader_needs(index: Page) -> None:
    """Quote, place, identities, other editions and a citation stand with each figure."""
    said = index.text
    assert "“victims, compared with 30” paragraph 1, sentence 2" in said
    assert "Other editions 2021: 30" in said
    assert (
        "Office of Examples, 2022 Report on Made-up Places, Iceland, Protection, paragraph 1, sentence 2. demo-figures 1.2.0, demo-2022-isl-identified-2020."
        in said
    )
    assert "The report does not state it; it follows from the arithmetic." in said


def test_page_groups_downloads_by_what_people_want(index: Page) -> None:
    """Three buttons come first; the list has sizes, and hashes below a fold."""
    said = index.text
    assert "Excel CSV Everything" in said
    assert (
        "For a spreadsheet demo.xlsx 81.2 kB figures_flat.csv 999 B Everything demo-1.2.0.zip 2.5 MB For machines croissant.json 10 B"
        in said
    )
    assert "SHA-256 of each file demo.xlsx " + "ab" * 32 in said


def test_page_escapes_what_the_tables_say(package: Path) -> None:
    """A cell that looks like markup is shown and not obeyed, nor is a description for search engines."""
    spoil(package / "resources/figures.csv", "Follows from all but two.", "</script><script>alert(1)</script> & co.")
    with amend(package / "datapackage.json") as told:
        told["title"] = "<b>Title</b>"
    text = build(package, '{"name": "</script><script>alert(2)</script>"}')["index.html"].decode()
    assert "<script>alert" not in text and "<b>Title" not in text
    assert "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; co." in text
    Page(text)


def test_page_lists_corrected_values_alone(package: Path) -> None:
    """Errata are what the changelog lists as such; a mended typo or an example in a fence is none."""
    assert "No published value has been corrected." in Page(build()["index.html"].decode()).text
    changelog = package / "CHANGELOG.md"
    changelog.write_text(
        "## 1.1.1\n\n### Fixed\n\n- a typo in README\n\n```\n### Errata\n\n- x: 1 → 2 (y)\n```\n\n### Errata\n\n"
        "- demo-2022-isl-identified-2021: 32 → 33 (paragraph 1, sentence 2)\n"
    )
    said = Page(build(package)["index.html"].decode()).text
    assert "Errata demo-2022-isl-identified-2021 : 32 → 33 (paragraph 1, sentence 2) " in said
    assert "typo" not in said and "x: 1" not in said


def test_pages_are_one_an_area_with_an_index(package: Path) -> None:
    """Several areas have a page each, under safe names whatever their codes are, and an index that leads to them."""
    assert stems(["KAZ", "../../x", "a b", "index", "kaz"]) == ["KAZ", "------x", "a-b", "index-4", "kaz-5"]
    for name, pattern in (
        ("sources", r"(demo-2022-isl.*?,2022,)ISL"),
        ("figures", r"(,demo-2022-isl-protection,[a-z_]+,)ISL"),
    ):
        file = package / f"resources/{name}.csv"
        file.write_text(re.sub(pattern, r"\1NOR", file.read_text()))
    made = build(package)
    assert list(made) == ["series-ISL.svg", "ISL.html", "series-NOR.svg", "NOR.html", "index.html"]
    assert {"ISL.html", "NOR.html"} <= set(Page(made["index.html"].decode()).all("href"))
    assert "demo-2022-isl-identified-2021" not in made["ISL.html"].decode()


def test_page_of_a_package_without_rows_is_a_page(package: Path) -> None:
    """Where the tables hold no rows there is nothing to draw, and nothing breaks."""
    for name in ("sentences", "numerals", "figures", "identities", "identity_terms"):
        file = package / f"resources/{name}.csv"
        file.write_text(file.read_text().splitlines()[0] + "\n")
    assert list(build(package)) == ["index.html"]
    assert picture(read(package)) == ""


def test_pages_have_the_same_bytes_in_another_process() -> None:
    """Whatever the order of sets in a process is."""
    program = (
        "import sys; from pathlib import Path; from tipdata.package.load import load; from tipdata.figures.model import Figures\n"
        "from tipdata.release.page.html_page import pages\n"
        "figures = Figures.load(load(Path(sys.argv[1])))\n"
        "sys.stdout.buffer.write(b''.join(content for _, content in pages(figures.package, figures)))"
    )

    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONHASHSEED": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", program, str(DATA / "package")], env=environment, capture_output=True, check=True
    )
    figures = read()
    assert ran.stdout == b"".join(content for _, content in pages(figures.package, figures))


# Pictures


def words(drawn: str) -> list[str]:
    root = ElementTree.fromstring(f"<svg>{drawn}</svg>")
    return [text for one in root.iter() if (text := one.text)]


def marks(drawn: str) -> Iterator[tuple[str, dict[str, str]]]:
    for one in ElementTree.fromstring(f"<svg>{drawn}</svg>").iter():
        yield one.get("class", ""), dict(one.items())


def test_chart_shows_numbers_doubts_and_gaps() -> None:
    """Each point has its number; a doubtful one is hollow, and what leads to it or over a gap is no firm line."""
    points = [
        svg.Point(y, v, str(v), f"#{y}", f"{y}: {v}", y == 2021)
        for y, v in ((2016, 40), (2017, 44), (2020, 10), (2021, 9))
    ]
    drawn = svg.chart([svg.Line("t1", points, [(2018, 2019)])], (2016, 2022))
    assert {"40", "44", "10", "9", "2016", "2022", "20"} <= set(words(drawn))
    assert [a["class"] for name, a in marks(drawn) if name.startswith("t1 line")] == [
        "t1 line",
        "t1 line loose",
        "t1 line loose",
    ]
    assert [name for name, _ in marks(drawn) if name.startswith("dot")] == ["dot", "dot", "dot", "dot hollow"]
    assert words(svg.strips([svg.Line("t1", points, [(2018, 2019), (2022, 2022)])], (2016, 2022))) == [
        "no count",
        "no count",
    ]


def test_chart_takes_any_numbers() -> None:
    """Zeros, one year, millions and fractions have a scale."""
    for values in ([0], [0.4], [93_400_000], [3, 1_000_000]):
        points = [svg.Point(2000 + n, v, "x", "", "", False) for n, v in enumerate(values)]
        places = [a["cy"] for name, a in marks(svg.chart([svg.Line("t1", points, [])], (2000, 2001))) if name == "dot"]
        assert all(9 <= float(place.removesuffix("%")) <= 90 for place in places)
    assert (svg.compact(25_970_000), svg.compact(1834), svg.compact(2.5)) == ("25.97M", "1,834", "2.5")


def test_picture_stands_alone() -> None:
    """The picture is well-formed, names its source and its data, and has its numbers as text."""
    drawn = picture(read())
    said = [one.text for one in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert {"24", "30", "33", "Trafficking victims identified, counted by the government"} <= set(said)
    assert said[0] == "Iceland identified 33 trafficking victims in 2021, the most in these editions."
    assert "Source: Office of Examples, editions 2021 to 2022. Data: demo-figures 1.2.0, CC0-1.0." in said


# Documents


def test_contradictions_say_what_is_written_what_follows_and_what_cannot_be_told() -> None:
    """The page about contradictions needs nothing run, and accuses nobody."""
    text = contradictions(read())
    assert (
        "Of 17 identities\n1 cannot be true of them. Of 1 count that several editions\nstate, they give the same number for 1."
        in text
    )
    section = text[
        text.index("## 2022 edition, about 2021. 31 against 33: 2 persons missing") : text.index(
            "## 2021 edition and 2022 edition"
        )
    ]
    assert "What the text implies: Citizens and foreigners are given as the victims identified." in section
    assert (
        "- **11**: trafficking victims identified, from all foreign countries, 2021: "
        "[“were citizens and 11”](https://example.org/reports/2022-report/iceland/#:~:text=were%20citizens%20and%2011) (2022 edition, paragraph 1, sentence 3)"
    ) in section
    assert "What follows: 20 + 11 = 31, beside 33." in section
    assert "What cannot be told: which of the numbers is wrong. 20 and 11 make 31" in section
    assert "1,200 calls in 2020, and 1,200 calls again in 2021" in text
    assert "- 20,100 = 16,800 + 3,200 (2021 edition)." in text
    assert "11 identities hold exactly; 3 more only give a figure that the report does not state." in text


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
    assert re.fullmatch(
        r"# Demo\n\n<!-- generated: years, [^>]*-->\n\n\| Year (?s:.)*\| 33 \|\n\n<!-- end: years -->\n\nEnd\n",
        made["README.md"],
    )
    (package / "README.md").write_text(made["README.md"])
    assert documents(figures.package, figures) == made
    spoil(package / "resources/areas.csv", "Denmark", "Danmark")
    assert fingerprint(load(package)) != mark


def test_documents_are_written_by_build(run: Callable[..., subprocess.CompletedProcess[str]], package: Path) -> None:
    """build --documents writes them into the package, names them, and builds no release."""
    ran = run("build.py", package, "--documents")
    written = [package / "docs/contradictions.md", package / "docs/figures.svg"]
    assert (ran.returncode, ran.stdout.splitlines()) == (0, [str(file) for file in written])
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
