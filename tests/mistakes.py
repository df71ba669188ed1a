"""Mistakes that a person may make in the small package."""

SOURCE = "demo-2021-isl-protection"
FIGURE = "demo-2021-isl-identified-2020"
VALUE = ("figures", f"{FIGURE}-labor", "value=13")
FAMILIES = {
    "cell": ("figures", FIGURE, "year=2o20; sex=femal; unit="),
    "reference": ("figures", FIGURE, "indicator_id=victims_identifed"),
    "key": ("areas", "NOR", "name=Iceland"),
    "rule": ("figures", FIGURE, "value=30.5"),
    "value": VALUE,
    "year": ("figures", FIGURE, "year=2018"),
    "bound": ("figures", "demo-2021-isl-operations-2020", "bound=at_least"),
    "words": ("figures", f"{FIGURE}-sex", "exploitation=labor"),
    "numeral": ("numerals", f"{SOURCE}/1/2/14", "value=31; end=17"),
    "role": ("numerals", f"{SOURCE}/2/3/26", "role=other; figure_id="),
    "sentence": ("sentences", f"{SOURCE}/1/2", "length=10"),
    "verdict": ("identities", "identified-rose", "verdict=contradicted; residual=1"),
    "term": ("identity_terms", "by-exploitation/2", f"figure_id={FIGURE}-danish"),
    "gap": ("gaps", "allocation-2019-isk/2021", "year=2020"),
    "source": ("sources", SOURCE, "edition_year=2020; title=2019 Report"),
    "indicator": ("indicators", "victims_identified", "units=case; group=victim"),
    "edition": ("figures", "demo-2022-isl-identified-2020", "value=34"),
}  # fmt: skip
"""A mistake by the family of its findings: table, end of a primary key, new cells."""
