"""The page: one file for each area that needs nothing else, from the descriptor and the figures alone."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from markupsafe import Markup

from tip_figures.checks import errata
from tip_figures.datapackage.read.load import Package
from tip_figures.figures.model import Figures
from tip_figures.page import series
from tip_figures.page.picture import render_picture
from tip_figures.page.rendering import render_template
from tip_figures.page.view import by_area, newest, view


def render_pages(
    package: Package,
    figures: Figures,
    downloads: Mapping[str, tuple[int, str]],
    described: str = "",
) -> Iterator[tuple[str, bytes]]:
    """The pages and their pictures: names in one folder, and bytes.

    downloads: the files of the release that lie in the same folder: name, then size and SHA-256
    described: the package as schema.org describes it, in JSON-LD
    """
    areas = by_area(figures)
    several = len(areas) > 1
    linked = Markup(described.replace("<", "\\u003c"))
    common = {
        "told": package.descriptor,
        "downloads": downloads,
        "linked": linked,
        "several": several,
    }
    corrected = errata.read_errata(figures).entries
    listed = []
    for code, whole in areas.items():
        part, area = newest(whole), figures.code_label("ref_area", code)
        stem = quote(code, safe="")
        page, image = (
            f"{stem}.html" if several else "index.html",
            f"series-{stem}.svg" if several else "series.svg",
        )
        if drawn := render_picture(part):
            yield image, drawn.encode()
        shown = view(part)
        values = {
            "f": part, "page": shown, "area": area, "image": image if drawn else "",
            "left_out": len(whole.figures) - len(part.figures),
            "errata": [one for one in corrected if one.figure_id in part.figure_by_id],
        }  # fmt: skip
        yield page, render_template("area.html.j2", **common, **values).encode()
        listed.append((page, area, [series.headline(part, one) for one in shown["leading"][:1]]))
    if several:
        yield "index.html", render_template("areas.html.j2", **common, areas=listed).encode()
