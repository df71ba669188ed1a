"""Why a damage is not reported on its row, by table, column and damage; an empty word stands for any."""

REASONS = {
    (
        "sentences",
        "length",
        "",
    ): "Only the text knows how long a sentence is behind its last numeral; `verify_source` proves it.",
}
