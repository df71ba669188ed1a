"""The published package itself: that it is complete, right about what can be told without the text, and well described."""

import json
import re
from pathlib import Path

import pytest

from cells import read

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT.parent / "shared/sources/tip-2020-kaz-protection.txt"
P = "tip-2020-kaz-"
TABLES = ["sources", "sentences", "numerals", "areas", "indicators", "figures", "identities", "identity_terms"]
COLUMNS = {
    "sources": "source_id title publisher edition_year ref_area section url extent paragraphs sentences numerals fingerprint",
    "sentences": "source_id paragraph sentence length sha256",
    "numerals": "source_id paragraph sentence start end text form value role hedge figure_id note",
    "areas": "area_id name kind iso_alpha2",
    "indicators": "indicator_id label definition counted_by units dimensions note",
    "figures": "figure_id source_id indicator_id ref_area year year_basis citizenship exploitation exploited_in referred_by purpose value value_to bound unit rounded_to basis derived_by obs_status label note",
    "identities": "identity_id source_id kind statement verdict residual explanation",
    "identity_terms": "identity_id position figure_id role coefficient",
}


def schema(table):
    return json.loads((ROOT / f"schemas/{table}.json").read_text(encoding="utf-8"))


def test_the_eight_tables_have_their_columns():
    """Tables and columns are those of the contract, in its order."""
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in descriptor["resources"]] == TABLES
    for table in TABLES:
        assert [field["name"] for field in schema(table)["fields"]] == COLUMNS[table].split()
        assert list(read(ROOT, table)[0]) == COLUMNS[table].split()


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described(table):
    """Name, title and description stand at each column; codes have both enum and labelled categories."""
    for field in schema(table)["fields"]:
        assert re.fullmatch("[a-z][a-z0-9_]{0,31}", field["name"])
        assert field["title"] and field["description"].endswith(".")
        enum = field.get("constraints", {}).get("enum")
        assert [category["value"] for category in field.get("categories", [])] == (enum or [])
        assert enum or "example" in field or field["type"] == "string"


def test_every_numeral_is_in_the_ledger():
    """62 numerals in digits or words and three zeros stated by a negation, each with its role."""
    rows = read(ROOT, "numerals")
    forms = [row["form"] for row in rows]
    assert (forms.count("digits") + forms.count("words"), forms.count("negation")) == (62, 3)
    assert [row["figure_id"] for row in rows if row["form"] == "negation"] == [
        P + "hotline-cases-2019",
        P + "civil-suits-2019",
        P + "punishment-reports-2019",
    ]
    assert [(row["text"], row["figure_id"]) for row in rows if row["role"] == "restatement"] == [
        ("55", P + "assisted-2019-foreign"),
        ("eight", P + "shelters-2019"),
    ]
    assert [(row["paragraph"], row["sentence"], row["text"]) for row in rows if row["role"] == "other"] == [
        ("1", "6", "one")
    ]


def cell(figure_id):
    return next(row for row in read(ROOT, "figures") if row["figure_id"] == P + figure_id)


FIGURES = [
    ("identified-2019", "2019 inferred 40 exact person A"),
    ("identified-2018", "2018 stated 83 exact person A"),
    ("assisted-2019", "2019 stated 76 exact person A"),
    ("assisted-2018", "2018 stated 122 exact person A"),
    ("assisted-2019-uzbek", "2019 inferred 51 exact person A"),
    ("referred-2019-law-enforcement", "2019 inferred 12 exact person A"),
    ("referred-2018-law-enforcement", "2018 stated 19 exact person A"),
    ("hotline-calls-2019", "2019 stated 1834 exact call U"),
    ("hotline-referrals-2019", "2019 stated 12 exact call A"),
    ("shelters-2019", "2019 inferred 8 exact shelter A"),
    ("shelters-2018", "2018 stated 10 exact shelter A"),
    ("allocation-2019-kzt", "2019 stated 77200000 at_least KZT A"),
    ("allocation-2019-usd", "2019 stated 202630 at_least USD A"),
    ("allocation-2018-kzt", "2018 stated 93400000 exact KZT A"),
    ("allocation-fall-2019", "2019 stated 17 more_than percent A"),
    ("unit-officers-2019", "2019 inferred 1 between officer A"),
    ("legal-protection-2019", "2019 stated 1 exact person U"),
    ("legal-protection-2018", "2018 stated 1 exact person A"),
    ("legal-protection-2017", "2017 stated 2 exact person A"),
    ("repatriated-2020", "2020 inferred 550 more_than person A"),
]


@pytest.mark.parametrize(("figure_id", "expected"), FIGURES)
def test_a_figure_has_its_year_value_bound_unit_and_status(figure_id, expected):
    """The cells that a wrong reading would get wrong are written here a second time, by hand."""
    row = cell(figure_id)
    assert " ".join(row[name] for name in ("year", "year_basis", "value", "bound", "unit", "obs_status")) == expected


def test_derived_figures_are_the_four_that_follow():
    """34 at home, 37 citizens, and of these two in forced labor and 35 in sex trafficking."""
    derived = {
        row["figure_id"].removeprefix(P): row["value"] for row in read(ROOT, "figures") if row["basis"] == "derived"
    }
    assert derived == {
        "identified-2019-exploited-at-home": "34", "identified-2019-citizens": "37", "identified-2019-citizens-labor": "2",
        "identified-2019-citizens-sex": "35",
    }  # fmt: skip


def test_ledger_and_figures_stand_in_the_text():
    """Where a copy of the report is at hand, every sentence and every numeral as written is found in its place."""
    if not SOURCE.exists():
        pytest.skip("no copy of the report here: put its passage into shared/sources beside the checkout")
    from tipdata.text import sentences as text

    passages = [text.sentences(p) for p in text.paragraphs(SOURCE.read_text(encoding="utf-8"))]
    sentences = {(str(i), str(j)): s for i, p in enumerate(passages, 1) for j, s in enumerate(p, 1)}
    rows = read(ROOT, "sentences")
    assert {(r["paragraph"], r["sentence"]): (r["length"], r["sha256"]) for r in rows} == {
        k: (str(len(s)), text.fingerprint(s)) for k, s in sentences.items()
    }
    ledger = read(ROOT, "numerals")
    assert [sentences[r["paragraph"], r["sentence"]][int(r["start"]) : int(r["end"])] for r in ledger] == [
        r["text"] for r in ledger
    ]


def test_no_sentence_of_the_report_is_in_the_project():
    """No run of nine words of the report stands in any file that is published."""
    if not SOURCE.exists():
        pytest.skip("no copy of the report here: put its passage into shared/sources beside the checkout")

    def words(text):
        return re.sub(r"\W+", " ", text.lower()).split()

    source = words(SOURCE.read_text(encoding="utf-8"))
    runs = {tuple(source[i : i + 9]) for i in range(len(source) - 8)}
    for file in filter(
        Path.is_file,
        [
            *ROOT.glob("*.*"),
            *ROOT.glob("resources/*"),
            *ROOT.glob("schemas/*"),
            *ROOT.glob("tests/**/*.py"),
            *ROOT.glob("scripts/**/*.py"),
        ],
    ):
        said = words(file.read_text(encoding="utf-8"))
        assert not [said[i : i + 9] for i in range(len(said) - 8) if tuple(said[i : i + 9]) in runs], file
