"""tipdata/release/page/: the page, its pictures, and the documents that are made of the figures."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

import cells
from conftest import DATA, Ran, edit_json, replace_text
from tip_figures.datapackage.read.load import load_package
from tip_figures.figures.model import Figures
from tip_figures.page import cards, view
from tip_figures.page.documents import hash_tables, render_documents
from tip_figures.page.html_page import render_pages
from tip_figures.page.picture import render_picture
from tip_figures.page.series import headline, leading, series, standfirst

OLD, NEW = "demo-2021-isl-", "demo-2022-isl-"
DOWNLOADS = {
    "demo.xlsx": (81_234, "ab" * 32),
    "figures_flat.csv": (999, "cd" * 32),
    "demo-1.2.0.zip": (2_500_000, "ef" * 32),
}


def read(root: Path = DATA / "package") -> Figures:
    found = Figures.load(load_package(root))
    assert isinstance(found, Figures)
    return found


def build(root: Path = DATA / "package", described: str = "") -> dict[str, str]:
    figures = read(root)
    return {
        name: made.decode()
        for name, made in render_pages(figures.package, figures, DOWNLOADS, described)
    }


def words(page: str) -> str:
    """What people read."""
    tree = LexborHTMLParser(page)
    tree.strip_tags(["script", "style", "head"])
    return " ".join(tree.text(separator=" ").split())


def every(page: str, attribute: str, of: str = "") -> list[str]:
    """The values of an attribute, of some elements or of all."""
    return [
        one.attributes[attribute] or "" for one in LexborHTMLParser(page).css(f"{of}[{attribute}]")
    ]


@pytest.fixture(scope="module")
def figures() -> Figures:
    return read()


@pytest.fixture(scope="module")
def index() -> str:
    return build()["index.html"]


def test_headline_says_the_newest_number_and_the_highest(package: Path, figures: Figures) -> None:
    """The first sentence is made from the data, whatever they are."""
    said = "Iceland identified 33 trafficking victims in 2021, the most in these editions."
    assert headline(figures, leading(series(figures))[0]) == said
    cells.edit_row(package, "figures", NEW + "identified-2021", value="1")
    said = "Iceland identified 1 trafficking victim in 2021; the most in these editions was 30, in 2020."
    assert headline(read(package), leading(series(read(package)))[0]) == said


def test_series_are_totals_of_the_newest_edition_with_their_gaps(figures: Figures) -> None:
    """Each line holds the totals by year; a year without one is a gap with its reason; conversions make no line."""
    lines = {line.indicator.indicator_id: line for line in series(figures)}
    shown = [
        (one.year, int(one.value), one.source_id[5:9])
        for one in lines["victims_identified"].figures
    ]
    assert shown == [(2019, 24, "2021"), (2020, 30, "2022"), (2021, 33, "2022")]
    assert (lines["victims_identified"].gaps, lines["hotline_calls"].gaps) == ([], [(2019, 2019)])
    assert [one.figure_id for one in lines["hotline_calls"].doubts] == [NEW + "hotline-calls-2021"]
    assert lines["assistance_allocation"].figures[0].unit == "ISK"
    assisted = lines["victims_assisted"]
    assert (
        assisted.reason
        == "The edition of 2022 gives no count for 2021: it is not said that help ended."
    )
    said = "Non-governmental organizations assisted at least 41 trafficking victims in 2020, the last year for which"
    assert standfirst(figures, assisted) == f"{said} these editions give a count."


@pytest.mark.parametrize(
    ("figure", "wrong", "identity", "head", "drawn"),
    [
        ("", {}, NEW + "identified-by-citizenship", "31 against 33: 2 persons missing", (
            "part 20 from Iceland 0–61", "part 11 from all foreign countries 61–94", "gap 2 missing 94–100",
            "whole 33 trafficking victims identified, 2021 0–100",
        )),
        (OLD + "hotline-referrals-2020", {"value": "1500"}, OLD + "hotline-referrals", "1,500 against 1,200: 300 calls too many", (
            "part 1,500 hotline calls referred to the police, 2020 0–100", "gap 300 too many 80–100",
            "whole 1,200 hotline calls, 2020 0–80",
        )),
        (OLD + "identified-2020-norwegian", {"value": "5"}, NEW + "identified-2020-norwegian", "4 against 5: 1 person fewer", (
            "part 3 sex trafficking 0–60", "part 1 forced labor 60–80", "gap 1 fewer 80–100",
            "whole 5 trafficking victims identified, from Norway, 2020, 2021 edition 0–100",
        )),
        (OLD + "identified-2019", {"value": "40"}, OLD + "identified-rose", "Not so: 40 < 30", (
            "part 40 trafficking victims identified, 2019 0–100", "part 30 trafficking victims identified, 2020 0–75",
        )),
        (OLD + "allocation-fall-2020", {"value": "90"}, OLD + "allocation-fall", "Not so: 2,800,000 → 2,500,000: a fall of more than 90 percent", (
            "part more than 90 percent fall in the funds for victim assistance, 2020 0–90",
            "part 2,800,000 ISK funds for victim assistance, 2019 0–100", "part 2,500,000 ISK funds for victim assistance, 2020 0–89",
        )),
        (OLD + "allocation-2019-usd", {"value": "9000"}, OLD + "allocation-rate", "Not so: 2,500,000 : 20,100, 2,100,000 : 16,800, 400,000 : 3,200, 2,800,000 : 9,000", (
            "part 2,500,000 ISK funds for victim assistance, 2020 0–89", "part 20,100 USD funds for victim assistance, 2020 0–100",
        )),
        # These hold. Of at least 41 nobody knows the rest, and some number of a range makes a sum hold: neither has a gap.
        ("", {}, OLD + "assisted-by-sex", "Sex", ("part 25 female 0–61", "part 9 male 61–83", "whole at least 41")),
        (NEW + "identified-2021-foreign", {"value_to": "14", "bound": "between"}, NEW + "identified-by-citizenship", "Citizenship", (
            "part 20 from Iceland 0–61", "part between 11 and 14 from all foreign countries 61–94", "whole 33",
        )),
        ("", {}, OLD + "identified-by-country", "Exploited in", ("part 28 in Iceland 0–93", "part 2 in all foreign countries 93–100")),
        ("", {}, OLD + "assisted-by-referral", "Referred by", ("part 14 by law enforcement 0–34", "part 27 by all but law enforcement")),
        ("", {}, OLD + "hotline-referrals", "", ("part 7 hotline calls referred to the police, 2020 0–1", "rest 1,193 not told 1–100")),
        ("", {}, OLD + "allocation-usd", "Purpose", ("part 16,800 USD shelters 0–84", "part 3,200 USD court costs 84–100", "rest 100 left by rounding")),
    ],
)  # fmt: skip
def test_cards_draw_parts_behind_each_other_and_what_they_leave(
    package: Path,
    figure: str,
    wrong: dict[str, str],
    identity: str,
    head: str,
    drawn: tuple[str, ...],
) -> None:
    """Each part has the words that tell it from its whole and begins where the one before ends, what is missing stands
    behind them, the whole below; what makes up no whole stands side by side, each unit on a scale of its own.
    """
    if figure:
        cells.edit_row(package, "figures", figure, **wrong)
    figures = read(package)
    one = next(one for one in figures.evaluated if one.identity.identity_id == identity)
    titles = ", ".join(dimension.title for dimension in cards.divides(figures, one))
    assert head == (cards.fault(figures, one) if one.verdict == "contradicted" else titles)
    rows = [
        f"{row.kind} {row.number} {row.name} {row.start:.0f}–{row.start + row.length:.0f}"
        for row in cards.rows(figures, one)
    ]
    assert [row[: len(said)] for row, said in zip(rows, drawn, strict=False)] == list(drawn)


def test_repeated_numbers_are_told_apart_from_other_doubts(package: Path, index: str) -> None:
    """A doubtful number that the year before has as well is shown with it; any other doubt stands alone."""
    said = "1,200 calls in 2020, and 1,200 calls again in 2021 Hotline calls. Parts 1,200 in 2020 “The hotline took 1,200” 1,200 in 2021 “"
    assert said in words(index) and "Doubtful for other" not in index
    cells.edit_row(package, "figures", OLD + "hotline-calls-2020", value="1100")
    page = build(package)["index.html"]
    assert "Doubtful for other reasons" in page and "again in 2021" not in page


def test_page_loads_nothing(index: str) -> None:
    """Nothing but links that a reader follows leads out of the page, and none leads above its folder."""
    for attribute in (
        "src",
        "srcset",
        "data",
        "poster",
        "action",
        "formaction",
        "background",
        "ping",
    ):
        assert every(index, attribute) == []
    assert every(index, "href", ":not(a)") == ["data:,"]
    assert [href for href in every(index, "href") if href.startswith(("/", "../"))] == []
    assert not re.search(r"url\(|@import|xlink|clipboard", index)


def test_page_knows_no_country(index: str) -> None:
    """Nothing in code or templates is about one country, currency, report or edition."""
    assert (
        re.findall(
            r"Kazakh\w*|KAZ|Uzbek\w*|tenge|KZT|tip-20\d\d|State Department|Department of State",
            index,
        )
        == []
    )


def test_page_is_whole(index: str) -> None:
    """Every element that is opened is closed, no id stands twice, every link has its target here or beside the page."""
    for tag in set(re.findall(r"<([a-z]\w*)", index)) - {
        "meta",
        "link",
        "input",
        "circle",
        "rect",
        "line",
        "text",
    }:
        assert len(re.findall(rf"<{tag}\b", index)) == index.count(f"</{tag}>"), tag
    ids, hrefs = every(index, "id"), every(index, "href")
    assert sorted(set(ids)) == sorted(ids)
    assert {href[1:] for href in hrefs if href.startswith("#")} <= set(ids)
    assert {href for href in hrefs if not href.startswith(("#", "http", "data:"))} == {
        "series.svg",
        *DOWNLOADS,
    }


def test_page_says_of_a_figure_what_a_reader_needs(figures: Figures, index: str) -> None:
    """Figures and identities have addresses; quote, link, place, other editions and a citation stand with each figure."""
    shown = {row.id: row.css("td")[4].text() for row in LexborHTMLParser(index).css(".row")}
    numbers = {
        one["figure_id"]: (one["value"], one["value_to"])
        for one in cells.read_rows(DATA / "package", "figures")
    }
    assert shown == {
        name: "–".join(f"{int(end):,}" for end in ends if end) for name, ends in numbers.items()
    }
    assert {f"identity_{one.identity_id}" for one in figures.identities} <= set(every(index, "id"))
    link = "https://example.org/reports/2021-report/iceland/#:~:text=It%20identified%2030%20victims"
    assert link in every(index, "href")
    for said in (
        "“victims, compared with 30” paragraph 1, sentence 2",
        "Other editions 2021: 30",
        "Office of Examples, 2022 Report on Made-up Places, Iceland, Protection, paragraph 1, sentence 2. demo-figures 1.2.0, demo-2022-isl-identified-2020.",
        "The report does not state it; it follows from the arithmetic.",
    ):
        assert said in words(index)


def test_page_groups_downloads_by_what_people_want(index: str) -> None:
    """Three buttons come first; the list has sizes, and the hashes below a fold."""
    assert "Excel CSV Everything" in words(index)
    assert "For a spreadsheet demo.xlsx 81.2 kB figures_flat.csv 999 Bytes For R" in words(index)
    assert (
        f"Everything demo-1.2.0.zip 2.5 MB SHA-256 of each file demo.xlsx {'ab' * 32} figures"
        in words(index)
    )


def test_page_and_documents_escape_what_the_tables_say(package: Path) -> None:
    """A cell that looks like markup is shown and not obeyed, nor is a description for search engines."""
    replace_text(
        package / "resources/figures.csv",
        "Follows from all but two.",
        "</script><script>alert(1)</script> & co.",
    )
    replace_text(
        package / "resources/identities.csv",
        "who the two are is not said",
        "<img src=x> *two* `code`",
    )
    with edit_json(package / "datapackage.json") as told:
        told["title"] = "<b>Title</b>"
    text = build(package, '{"name": "</script><script>alert(2)</script>"}')["index.html"]
    assert "<script>alert" not in text and "<b>Title" not in text
    assert "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; co." in text
    assert (
        r"&lt;img src=x&gt; \*two\* \`code\`"
        in render_documents(load_package(package), read(package))["docs/contradictions.md"]
    )


def test_page_lists_corrected_values(package: Path, index: str) -> None:
    """Errata are what the changelog lists as such."""
    assert "No published value has been corrected." in words(index)
    erratum = "demo-2022-isl-identified-2021: 32 → 33 (paragraph 1, sentence 2)"
    (package / "CHANGELOG.md").write_text(
        f"## 1.1.1\n\n### Fixed\n\n- a typo in README\n\n### Errata\n\n- {erratum}\n"
    )
    said = words(build(package)["index.html"])
    assert f"Errata {erratum.replace(': ', ' : ')} " in said and "typo" not in said


def test_pages_are_one_an_area_with_an_index(package: Path) -> None:
    """Several areas have a page each, and an index that leads to them."""
    for table in ("sources", "figures"):
        rows = cells.read_rows(package, table)
        for row in rows:
            row["ref_area"] = "NOR" if row["source_id"].startswith(NEW) else "ISL"
        cells.write_rows(package, table, rows)
    made = build(package)
    assert list(made) == ["series-ISL.svg", "ISL.html", "series-NOR.svg", "NOR.html", "index.html"]
    assert {"ISL.html", "NOR.html"} <= set(every(made["index.html"], "href"))
    assert "demo-2022-isl-identified-2021" not in made["ISL.html"]


def test_page_has_room_for_the_newest_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an area has more figures than a page has room for, the page says how many are left out; nothing leads to them."""
    monkeypatch.setattr(view, "MOST", 20)
    page = build()["index.html"]
    assert {name[: len(NEW)] for name in every(page, "id", "tr")} == {NEW}
    assert (
        "The 10 figures of the newest passages are; 31 of older ones are in the downloads."
        in words(page)
    )
    assert {href[1:] for href in every(page, "href") if href.startswith("#")} <= set(
        every(page, "id")
    )


def test_page_of_a_package_without_rows_is_a_page(package: Path) -> None:
    """Where the tables hold no rows there is nothing to draw, and nothing breaks."""
    for name in ("sentences", "numerals", "figures", "identities", "identity_terms"):
        file = package / f"resources/{name}.csv"
        file.write_text(file.read_text().splitlines()[0] + "\n")
    assert list(build(package)) == ["index.html"]


def drawn(*numbers: tuple[int, object, str]) -> str:
    """The picture of a series: years, values, and status."""
    figures = read()
    (line, *_) = leading(series(figures))
    members = [
        replace(
            line.figures[0],
            figure_id=f"f{year}",
            year=year,
            value=Decimal(str(value)),
            obs_status=status,
        )
        for year, value, status in numbers
    ]
    return render_picture(replace(figures, figures=tuple(members), identities=(), terms=()))


def marks(render_picture: str, name: str) -> list[ElementTree.Element]:
    return [
        one
        for one in ElementTree.fromstring(render_picture).iter()
        if name in one.get("class", "").split()
    ]


def test_chart_shows_numbers_doubts_and_gaps() -> None:
    """Each point has its number; a doubtful one is hollow, and what leads to it or over a gap is no firm line."""
    made = drawn((2016, 40, "A"), (2017, 44, "A"), (2020, 10, "A"), (2021, 9, "U"), (2022, 3, "A"))
    assert [one.text for one in marks(made, "val")] == ["40", "44", "10", "9?", "3"]
    assert [one.get("class") for one in marks(made, "line")] == ["t1 line", *["t1 line loose"] * 3]
    assert [len(marks(made, name)) for name in ("dot", "hollow")] == [
        6,
        1,
    ]  # the sixth is the key's
    assert [one.text for one in marks(made, "note")][1:] == ["no count"]


@pytest.mark.parametrize(
    ("values", "last"),
    [
        ([0], "0"),
        ([0.4], "0.4"),
        ([93_400_000], "93.4M"),
        ([3, 25_970_000], "25.97M"),
        ([1834], "1,834"),
    ],
)
def test_chart_takes_any_numbers(values: list[float], last: str) -> None:
    """Zeros, one year, millions and fractions have a scale, and millions are written short."""
    made = drawn(*((2020 + place, value, "A") for place, value in enumerate(values)))
    places = [one.get("cy", "") for one in marks(made, "dot") if "%" in one.get("cy", "")]
    assert len(places) == len(values) and all(
        9 <= float(place.removesuffix("%")) <= 90 for place in places
    )
    assert marks(made, "val")[-1].text == last


def test_picture_stands_alone(figures: Figures) -> None:
    """The picture is well-formed, names its source and its data, and has its numbers as text."""
    said = [
        one.text
        for one in ElementTree.fromstring(render_picture(figures)).iter(
            "{http://www.w3.org/2000/svg}text"
        )
    ]
    assert said[1] == "Trafficking victims identified, counted by the government"
    source = "Source: Office of Examples, editions 2021 to 2022. Data: demo-figures 1.2.0, CC0-1.0."
    assert {"24", "30", "33", source} <= set(said)


def test_contradictions_say_what_is_written_what_follows_and_what_cannot_be_told(
    figures: Figures,
) -> None:
    """The page about contradictions needs nothing run, and accuses nobody."""
    text = render_documents(figures.package, figures)["docs/contradictions.md"]
    for said in (
        "Of 17 identities\n1 cannot be true of them. Of 1 count that several editions\nstate, they give the same number for 1.",
        "\n## 2022 edition, about 2021. 31 against 33: 2 persons missing\n\n"
        "What the text implies: Citizens and foreigners are given as the victims identified.\n\nWhat is written:\n\n- **",
        "\n- **11**: trafficking victims identified, from all foreign countries, 2021: [“were citizens and 11”](https://example.org/reports/2022-report/iceland/#:~:text=were%20citizens%20and%2011) (2022 edition, paragraph 1, sentence 3)\n",
        "\n\nWhat follows: 33 = 20 + 11, which is not so.\n\nWhat cannot be told: which of the numbers is wrong. 20 and 11",
        "\n## 2021 edition and 2022 edition. 1,200 calls in 2020, and 1,200 calls again in 2021\n",
        "13 identities hold, 2 of them only by rounding; 3 more only give a figure",
    ):
        assert said in text


def test_documents_name_the_tables_that_they_were_made_of(
    run: Callable[..., Ran], package: Path
) -> None:
    """build --documents writes them, each with the fingerprint that any cell changes; README anew between its marks, and where its lines read."""
    (package / "README.md").write_text(
        "# Demo\n\n<!-- generated: years -->\nold\n<!-- end: years -->\n\nread('https://old.example/totals.csv')\n"
    )
    with edit_json(package / "datapackage.json") as told:
        told["homepage"] = "https://x.example"
    mark = f"made of the tables {hash_tables(load_package(package))} -->"
    files = [package / name for name in ("docs/contradictions.md", "docs/figures.svg", "README.md")]
    for _ in range(2):  # what it wrote, it finds again
        ran = run("build.py", package, "--documents")
        assert ran.returncode == 0
        assert [package / line.split()[-1] for line in ran.stdout.splitlines()[1:-1]] == files
        assert all(mark in file.read_text() for file in files)
        assert files[2].read_text() == (
            f"# Demo\n\n<!-- generated: years, {mark}\n\n| Year | Trafficking victims identified, counted by the government |\n"
            "| --- | ---: |\n| 2019 | 24 |\n| 2020 | 30 |\n| 2021 | 33 |\n\n<!-- end: years -->\n\n"
            "read('https://x.example/totals.csv')\n"
        )
    assert not (package / "dist").exists()
    replace_text(package / "resources/areas.csv", "Denmark", "Danmark")
    assert hash_tables(load_package(package)) not in mark
