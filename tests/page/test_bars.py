"""tip_figures/page/bars.py and balance.py: identities as bars, contradictions in words."""

from pathlib import Path

import pytest
from page_helpers import NEW, OLD

import cells
from conftest import read_figures
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures
from tip_figures.page.balance import describe_contradiction, describe_implication
from tip_figures.page.bars import draw_bars, find_dividing_dimensions
from tip_figures.page.entries import make_entries


def find_identity(figures: Figures, identity_id: str) -> EvaluatedIdentity:
    """Return one evaluated identity."""
    (evaluated,) = [
        evaluated
        for evaluated in figures.evaluated
        if evaluated.identity.identity_id == identity_id
    ]
    return evaluated


def write_bars(figures: Figures, evaluated: EvaluatedIdentity) -> list[str]:
    """Write each bar in a line: kind, number, name, start–end in percent."""
    bars = draw_bars(figures, evaluated, make_entries(figures))
    return [
        f"{bar.kind} {bar.number} {bar.name} {bar.start:.0f}–{bar.start + bar.length:.0f}"
        for bar in bars
    ]


CONTRADICTED = [
    pytest.param(
        "", {}, NEW + "identified-by-citizenship",
        "parts add up to 31, the report says 33", "20 + 11 = 31, not 33",
        [
            "part 20 citizens of Iceland 0–61",
            "part 11 foreign citizens 61–94",
            "gap 2 difference 94–100",
            "whole 33 trafficking victims identified, 2021 0–100",
        ],
        id="sum-parts-too-small",
    ),
    pytest.param(
        OLD + "identified-2020-norwegian", {"value": "5"}, OLD + "identified-foreign",
        "parts add up to 7, the report says 6", "5 + 2 = 7, not 6",
        [
            "part 5 from Norway 0–71",
            "part 2 from Denmark 71–100",
            "gap 1 difference 86–100",
            "whole 6 trafficking victims identified, foreign citizens, 2020 0–86",
        ],
        id="sum-parts-too-large",
    ),
    pytest.param(
        OLD + "hotline-referrals-2020", {"value": "1500"}, OLD + "hotline-referrals",
        "a part is 1,500, its total 1,200", "1,500 is more than 1,200",
        [
            "part 1,500 hotline calls referred to the police, 2020 0–100",
            "gap 300 difference 80–100",
            "whole 1,200 hotline calls, 2020 0–80",
        ],
        id="part-of",
    ),
    pytest.param(
        OLD + "identified-2020-norwegian", {"value": "5"}, NEW + "identified-2020-norwegian",
        "the 2021 edition says 5, the 2022 edition 3 + 1", "3 + 1 = 4, not 5",
        [
            "part 3 sex trafficking 0–60",
            "part 1 forced labor 60–80",
            "gap 1 difference 80–100",
            "whole 5 trafficking victims identified, from Norway, 2020, 2021 edition 0–100",
        ],
        id="restated",
    ),
    pytest.param(
        OLD + "identified-2019", {"value": "40"}, OLD + "identified-rose",
        "40 in 2019 is reported as less than 30 in 2020", "40 < 30, which does not hold",
        [
            "part 40 trafficking victims identified, 2019 0–100",
            "part 30 trafficking victims identified, 2020 0–75",
        ],
        id="order",
    ),
    pytest.param(
        OLD + "allocation-fall-2020", {"value": "90"}, OLD + "allocation-fall",
        "does not hold: 2,800,000 → 2,500,000: a fall of more than 90 percent",
        "2,800,000 → 2,500,000: a fall of more than 90 percent, which does not hold",
        [
            "part more than 90 percent fall in the funds for victim assistance, 2020 0–90",
            "part 2,800,000 ISK funds for victim assistance, 2019 0–100",
            "part 2,500,000 ISK funds for victim assistance, 2020 0–89",
        ],
        id="percent-change",
    ),
    pytest.param(
        OLD + "allocation-2019-usd", {"value": "9000"}, OLD + "allocation-rate",
        "does not hold: 2,500,000 : 20,100, 2,100,000 : 16,800, 400,000 : 3,200, 2,800,000 : 9,000",
        "2,500,000 : 20,100, 2,100,000 : 16,800, 400,000 : 3,200, 2,800,000 : 9,000, "
        "which does not hold",
        [
            "part 2,500,000 ISK funds for victim assistance, 2020 0–89",
            "part 20,100 USD funds for victim assistance, 2020 0–100",
        ],
        id="same-rate",
    ),
]  # fmt: skip
"""Figure to change, its new cells, identity, contradiction, implication, first bars."""


@pytest.mark.parametrize(
    ("figure", "new_cells", "identity", "contradiction", "implication", "first_bars"), CONTRADICTED
)
def test_contradiction_is_described_neutrally_and_drawn(
    package: Path,
    figure: str,
    new_cells: dict[str, str],
    identity: str,
    contradiction: str,
    implication: str,
    first_bars: list[str],
) -> None:
    """Words give both numbers; a bar after the parts, before the total, shows the difference."""
    if figure:
        cells.edit_row(package, "figures", figure, **new_cells)
    figures = read_figures(package)
    evaluated = find_identity(figures, identity)
    assert evaluated.verdict == "contradicted"
    assert describe_contradiction(figures, evaluated) == contradiction
    assert describe_implication(figures, evaluated) == implication
    assert write_bars(figures, evaluated)[: len(first_bars)] == first_bars


HOLDING = [
    pytest.param(
        "", {}, OLD + "assisted-by-sex", ["Sex"],
        ["part 25 female 0–61", "part 9 male 61–83"],
        "whole at least 41 trafficking victims assisted, 2020 0–100",
        id="at-least-leaves-no-remainder",
    ),
    pytest.param(
        NEW + "identified-2021-foreign", {"value_to": "14", "bound": "between"},
        NEW + "identified-by-citizenship", ["Citizenship"],
        ["part 20 citizens of Iceland 0–61", "part between 11 and 14 foreign citizens 61–94"],
        "whole 33 trafficking victims identified, 2021 0–100",
        id="range-leaves-no-remainder",
    ),
    pytest.param(
        "", {}, OLD + "identified-by-country", ["Exploited in"],
        ["part 28 in Iceland 0–93", "part 2 abroad 93–100"],
        "whole 30 trafficking victims identified, 2020 0–100",
        id="names-have-prepositions",
    ),
    pytest.param(
        "", {}, OLD + "assisted-by-referral", ["Identified, referred or assisted by"],
        ["part 14 by law enforcement 0–34", "part 27 by all but law enforcement 34–100"],
        "whole at least 41 trafficking victims assisted, 2020 0–100",
        id="complement",
    ),
    pytest.param(
        "", {}, OLD + "hotline-referrals", [],
        ["part 7 hotline calls referred to the police, 2020 0–1", "rest 1,193 not stated 1–100"],
        "whole 1,200 hotline calls, 2020 0–100",
        id="part-of-leaves-a-remainder",
    ),
    pytest.param(
        "", {}, OLD + "allocation-usd", ["Purpose"],
        ["part 16,800 USD shelters 0–84", "part 3,200 USD court costs 84–100",
         "rest 100 rounding 100–100"],
        "whole 20,100 USD funds for victim assistance, 2020 0–100",
        id="rounding",
    ),
]  # fmt: skip
"""Figure to change, its new cells, identity, dividing dimensions, first bars, last bar."""


@pytest.mark.parametrize(
    ("figure", "new_cells", "identity", "dimensions", "first_bars", "last_bar"), HOLDING
)
def test_parts_are_drawn_one_after_the_other(
    package: Path,
    figure: str,
    new_cells: dict[str, str],
    identity: str,
    dimensions: list[str],
    first_bars: list[str],
    last_bar: str,
) -> None:
    """A part is named by the dimension that divides the total; the total is the last bar."""
    if figure:
        cells.edit_row(package, "figures", figure, **new_cells)
    figures = read_figures(package)
    evaluated = find_identity(figures, identity)
    dividing = [dimension.title for dimension in find_dividing_dimensions(figures, evaluated)]
    assert dividing == dimensions
    assert write_bars(figures, evaluated) == [*first_bars, last_bar]
