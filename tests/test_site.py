"""tipdata/release/site/: the page and its pictures, from the package alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

from conftest import ROOT, spoil
from tipdata.package.errors import CannotRead
from tipdata.package.load import load
from tipdata.release.page import Download, book, changelog, charts, pages, readme_picture

SVG = "{http://www.w3.org/2000/svg}"
SITE = ROOT / "scripts/tipdata/release/site"


class Page(HTMLParser):
    """Elements of a page, each with its attributes, and its text without scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.data: list[str] = []
        self.silent = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.silent = tag if tag in ("script", "style") else ""

    def handle_endtag(self, _tag: str) -> None:
        self.silent = ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.data.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.data).split())

    def all(self, name: str) -> list[str]:
        return [attrs[name] for _, attrs in self.elements if name in attrs]


def page(root: Path, *downloads: Download) -> str:
    return pages(load(root), downloads)["site/index.html"].decode()


@pytest.fixture(scope="module")
def published() -> dict[str, bytes]:
    """The page of the published package, with its pictures."""
    return pages(load(ROOT))


@pytest.fixture(scope="module")
def index(published: dict[str, bytes]) -> Page:
    return Page(published["site/index.html"].decode())


def test_pages_the_same_bytes_in_another_process(published: dict[str, bytes]) -> None:
    """The page and every picture have the same bytes whatever the order of sets in the process is."""
    program = (
        "import sys, hashlib; from pathlib import Path; from tipdata.package import load; from tipdata.release.site import pages\n"
        "for path, content in pages(load(Path(sys.argv[1]))).items(): print(path, hashlib.sha256(content).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program, str(ROOT)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(seen) == 1
    assert [line.split()[0] for line in seen.pop().splitlines()] == list(published)


def test_page_is_smaller_than_half_a_megabyte(published: dict[str, bytes]) -> None:
    """The page of the published package stays under 500 kB."""
    assert len(published["site/index.html"]) < 500_000


def test_page_loads_nothing(index: Page, published: dict[str, bytes]) -> None:
    """Nothing but links that a reader follows leads out of the page."""
    loading = {"src", "srcset", "data", "poster", "action", "formaction", "background", "ping", "xlink:href"}
    assert [attrs for _, attrs in index.elements if loading & set(attrs)] == []
    assert [a["href"] for tag, a in index.elements if "href" in a and tag != "a"] == ["data:,"]
    assert re.findall(r"url\(|@import", published["site/index.html"].decode()) == []


def test_page_addresses_are_unique_and_lead_somewhere(index: Page, published: dict[str, bytes]) -> None:
    """No id stands twice, every link within the page has its target, every picture its file."""
    ids = index.all("id")
    assert sorted(set(ids)) == sorted(ids)
    hrefs = index.all("href")
    assert {href[1:] for href in hrefs if href.startswith("#")} <= set(ids)
    assert {f"site/{href}" for href in hrefs if href.endswith(".svg")} == set(published) - {"site/index.html"}


def test_page_has_a_card_of_every_figure_and_a_drawing_of_every_identity(index: Page) -> None:
    """Each figure and each identity has a place of its own that can be linked."""
    package = load(ROOT)
    ids = set(index.all("id"))
    assert set(package.tables["figures"].frame["figure_id"]) <= ids
    assert {f"identity_{name}" for name in package.tables["identities"].frame["identity_id"]} <= ids
    assert len([a for tag, a in index.elements if tag == "tr" and "data-figure" in a]) == len(
        package.tables["figures"].rows()
    )


def test_page_shows_every_number_with_unit_place_and_note(index: Page) -> None:
    """What the tables say of each figure stands in the text of the page."""
    known = book.read(load(ROOT))
    for figure in known.figures.values():
        assert f"{known.number(figure)} {known.unit(figure)}".strip().casefold() in index.text.casefold()
        assert known.briefly(figure) in index.text
        assert " ".join(known.spell(figure["note"]).split()) in index.text
        for place in known.places.get(figure["figure_id"], []):
            assert (
                f"paragraph {place['paragraph']}, sentence {place['sentence']}, written “{place['text']}”" in index.text
            )


def test_page_tells_the_gap_and_what_rounding_explains(index: Page) -> None:
    """Of a sum that holds within rounding the gap, the allowance and the explanation are there."""
    assert "Left over (residual)10Rounding alone could leave up to15" in "".join(index.data).replace("\n", "")
    assert "Each amount was converted and rounded to tens on its own" in index.text


def test_page_describes_itself_to_search_engines(published: dict[str, bytes]) -> None:
    """The page holds a schema.org Dataset with the descriptor's name, version, licence and files."""
    text = published["site/index.html"].decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert found
    told = json.loads(found[1])
    assert (told["@type"], told["version"], told["license"]) == (
        "Dataset", "1.0.0", "https://creativecommons.org/publicdomain/zero/1.0/",
    )  # fmt: skip
    assert len(told["distribution"]) == len(load(ROOT).tables)


def test_page_lists_the_files_of_the_release(package: Path) -> None:
    """Each file of the release is linked, with its size and its checksum."""
    read = Page(page(package, Download("tip-figures-1.0.0.zip", 81_234, "ab" * 32), Download("a.csv", 999, "cd" * 32)))
    assert "../tip-figures-1.0.0.zip" in read.all("href")
    assert "81.2 kB" in read.text and "999 B" in read.text and "ab" * 32 in read.text


def test_page_escapes_what_the_tables_say(package: Path) -> None:
    """A cell that looks like markup is shown and not obeyed, in the page as in its data."""
    spoil(
        package / "resources/figures.csv",
        "Follows from all but three.",
        "Follows </script><script>alert(1)</script> & co.",
    )
    text = page(package)
    assert "<script>alert" not in text
    assert "Follows &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; co." in text


def test_page_shows_a_contradiction_and_what_cannot_be_judged(package: Path) -> None:
    """An identity that fails is shown first, with its verdict; one that cannot be judged says why."""
    figures = (package / "resources/figures.csv").read_text()
    (package / "resources/figures.csv").write_text(
        figures.replace(",all,sex_trafficking,all,,,35,", ",all,sex_trafficking,all,,,36,")
    )
    spoil(
        package / "resources/identity_terms.csv",
        "tip-2020-kaz-shelters-fell,2,tip-2020-kaz-shelters-2018,higher,\n",
        "",
    )
    read = Page(page(package))
    assert "Contradicted 40 = 36 + 5" in read.text
    assert "Cannot be judged" in read.text
    assert "an identity of kind order has 1 higher, and this one has 0" in read.text


def test_page_needs_the_tables_that_it_shows(make: Callable[..., Path]) -> None:
    """A package about something else gets one line that says which tables are missing."""
    root = make("a\n1\n", [{"name": "a", "type": "integer"}])
    with pytest.raises(CannotRead, match="no page without the tables sources, sentences, numerals"):
        pages(load(root))


def test_pictures_tell_the_story_of_the_source() -> None:
    """The pictures of the first source: two counts, two of changes, five divisions, one for each currency."""
    known = book.read(load(ROOT))
    found = charts.pictures(known, known.sources["tip-2020-kaz-protection"])
    assert [(chart.title, len(chart.bars)) for chart in found] == [
        ("Two counts, side by side", 4),
        ("Against the year before: persons", 9),
        ("Against the year before: other units", 4),
        ("Citizenship", 3),
        ("Exploitation", 3),
        ("Exploited in", 3),
        ("Citizenship", 3),
        ("Referred by", 6),
        ("Kazakhstani tenge", 4),
        ("US dollars", 4),
    ]


def test_pictures_never_add_what_different_people_counted() -> None:
    """Government and NGO counts stand beside each other, each under its own heading, and share no total."""
    known = book.read(load(ROOT))
    first = charts.pictures(known, next(iter(known.sources.values())))[0]
    assert [{known.counted_by(bar.figure) for bar in group.bars} for group in first.groups] == [{"government"}, {"ngo"}]
    assert charts.TOTAL not in {bar.tone for bar in first.bars}
    assert first.note.startswith("Never add them.")


def test_pictures_hold_their_numbers_as_text(published: dict[str, bytes]) -> None:
    """A picture is well-formed on its own, with a title, its numbers as text, and both themes."""
    drawn = ElementTree.fromstring(published["site/charts/tip-2020-kaz-assisted-by-referral.svg"])
    said = [element.text for element in drawn.iter(f"{SVG}text")]
    assert {"76", "12", "3", "23", "7", "31", "law enforcement"} <= set(said)
    assert (drawn.findtext(f"{SVG}title") or "").startswith("Referred by. 76 persons: trafficking victims assisted")
    assert "prefers-color-scheme:dark" in (drawn.findtext(f"{SVG}style") or "")
    for path, content in published.items():
        if path.endswith(".svg"):
            ElementTree.fromstring(content)


def test_pictures_show_bounds_and_doubts(published: dict[str, bytes]) -> None:
    """A bar of "at least" ends in an arrow, a doubtful one is dashed, an exact one is neither."""
    money = published["site/charts/tip-2020-kaz-protection-assistance-allocation-kzt.svg"].decode()
    calls = published["site/sums/tip-2020-kaz-hotline-referrals.svg"].decode()
    plain = published["site/sums/tip-2020-kaz-assisted-fell.svg"].decode()
    arrow = re.compile(r'<path transform="translate\([^)]*\)" d="M-')
    assert [len(arrow.findall(text)) for text in (money, calls, plain)] == [1, 0, 0]
    assert ["stroke-dasharray" in text for text in (money, calls, plain)] == [False, True, False]
    assert "at least 77,200,000" in money


def test_pictures_draw_ranges_zeros_and_every_bound(package: Path) -> None:
    """Whatever a figure's bound is, the page can be drawn."""
    figures = (package / "resources/figures.csv").read_text()
    for bound, figure in (
        ("about", ",83,,exact"),
        ("at_most", ",122,,exact"),
        ("less_than", ",19,,exact"),
        ("between", ",10,,exact"),
    ):
        value = figure.split(",")[1]
        upper = "12" if bound == "between" else ""
        figures = figures.replace(figure, f",{value},{upper},{bound}")
    (package / "resources/figures.csv").write_text(figures.replace(",8,,exact,shelter", ",0,,exact,shelter"))
    said = Page(page(package)).text
    assert "about 83" in said and "at most 122" in said and "less than 19" in said and "between 10 and 12" in said


def test_readme_picture_is_one_image_for_both_themes() -> None:
    """README's picture stands on paper of its own, names its source, and has the same bytes each time."""
    drawn = readme_picture(load(ROOT))
    assert drawn == readme_picture(load(ROOT))
    root = ElementTree.fromstring(drawn)
    said = {element.text for element in root.iter(f"{SVG}text")}
    assert {"83", "40", "122", "76"} <= said
    assert any(text and text.startswith("Source: United States Department of State") for text in said)
    assert root.find(f"{SVG}rect") is not None


def test_readme_picture_is_empty_where_nothing_can_be_drawn(package: Path) -> None:
    """A package whose tables hold no rows has no picture, and a page all the same."""
    for name in ("sources", "sentences", "numerals", "figures", "identities", "identity_terms"):
        file = package / f"resources/{name}.csv"
        file.write_text(file.read_text().splitlines()[0] + "\n")
    assert readme_picture(load(package)) == b""
    assert "0 of 0 figures" in Page(page(package)).text


def test_other_editions_are_told_on_the_card(package: Path) -> None:
    """A figure that another source states as well links to it, and the identity that joins them is drawn."""
    old, new = "tip-2020-kaz-", "tip-2021-kaz-"
    for name in ("sources", "sentences", "numerals", "figures", "identities", "identity_terms"):
        file = package / f"resources/{name}.csv"
        header, *rows = file.read_text().splitlines(keepends=True)
        file.write_text("".join([header, *rows, *(row.replace(old, new) for row in rows)]))
    spoil(
        package / "resources/sources.csv",
        "tip-2021-kaz-protection,2020 Trafficking in Persons Report,United States Department of State,2020",
        "tip-2021-kaz-protection,2021 Trafficking in Persons Report,United States Department of State,2021",
    )
    with (package / "resources/identities.csv").open("a") as stream:
        stream.write("again,tip-2021-kaz-protection,restated,The count is stated again.,exact,0,\n")
    with (package / "resources/identity_terms.csv").open("a") as stream:
        stream.write("again,1,tip-2020-kaz-identified-2019,first,\nagain,2,tip-2021-kaz-identified-2019,again,\n")
    text = page(package)
    card = text[text.index('id="tip-2020-kaz-identified-2019"') :]
    assert '2021 edition: <a href="#tip-2021-kaz-identified-2019">40</a>' in card[: card.index("</article>")]
    assert 'href="#identity_again">40 = 40</a>' in card[: card.index("</article>")]
    assert text.index("Protection, 2021 edition") < text.index("Protection, 2020 edition")


def test_errata_are_read_from_the_changelog(tmp_path: Path) -> None:
    """Items below a heading of errata are corrections, by version; nothing else is, and no file is no correction."""
    file = tmp_path / "CHANGELOG.md"
    assert changelog.errata(file) == []
    file.write_text(
        "# Changelog\n\n    - FIGURE: x\n\n## 1.0.1\n\n### Added\n\n- b\n\n### Errata\n\n- `a`: 1 → 2\n  (paragraph 1)\n- c\n\n## 1.0.0\n\n- d\n"
    )
    assert changelog.errata(file) == [("1.0.1", ["a: 1 → 2 (paragraph 1)", "c"])]


def test_errata_stand_on_the_page(package: Path) -> None:
    """The page lists the corrections; without any it says so."""
    assert "No published value has been corrected." in Page(page(package)).text
    (package / "CHANGELOG.md").write_text("## 1.0.1\n\n### Errata\n\n- x: 1 → 2\n")
    assert "x: 1 → 2" in Page(page(package)).text


def test_code_of_the_page_knows_no_country() -> None:
    """Nothing in the code or the templates is about one country, currency or edition."""
    words = [str(name) for name in load(ROOT).tables["areas"].frame["name"] if "countr" not in str(name)]
    words += pl.Series([row["unit"] for row in load(ROOT).tables["figures"].rows()]).unique().to_list()
    named = [word for word in words if word[:1].isupper()] + ["tip-20"]
    for file in sorted(SITE.rglob("*.*")):
        if file.suffix in (".py", ".j2", ".js", ".css"):
            assert [word for word in named if re.search(rf"\b{re.escape(word)}\b", file.read_text())] == [], file.name
