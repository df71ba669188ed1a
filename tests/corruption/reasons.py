"""Why a damage is not reported on its row, by table, column and damage; an empty word stands for any."""

PLACE = "Once tidy has let the place of the figure follow, only the text knows where a numeral stands; `verify_source` proves it."
CODES = (
    "Once tidy has let the label follow, only the report knows whom a number counts, and when; tidy shows both labels."
)
CODEBOOK = "Only the report says who counted, and what lies in what; figures of an identity that do not fit together would tell."

REASONS = {
    (
        "sentences",
        "length",
        "",
    ): "Only the text knows how long a sentence is behind its last numeral; `verify_source` proves it.",
    **{("numerals", column, ""): PLACE for column in ("paragraph", "sentence", "start", "end")},
    **{
        ("figures", column, ""): CODES
        for column in ("year", "citizenship", "exploitation", "exploited_in", "sex", "referred_by", "purpose")
    },
    (
        "figures",
        "year_basis",
        "",
    ): "Whether a year in the sentence governs the number is a judgement of whoever reads the report.",
    ("figures", "rounded_to", ""): "Only the report knows whether a number such as 550 was rounded.",
    ("figures", "obs_status", ""): "Whether a note explains a status is for a reader to judge.",
    ("indicators", "part_of", ""): CODEBOOK,
    ("indicators", "counted_by", ""): CODEBOOK,
    ("indicators", "measure", ""): "Only the report says whether a number is counted over a year.",
    ("indicators", "dimensions", ""): "tidy gives older figures the code `all` of a dimension that an indicator gains.",
    ("indicators", "label", ""): "A label is prose; tidy lets the labels of figures follow, and shows both.",
    ("numerals", "quote", ""): "Only the text knows the letters of a quote; `verify_source` proves it.",
    (
        "numerals",
        "hedge",
        "",
    ): "A number is as exact with “all but” before it as without; `verify_source` proves hedges.",
}
