"""The rows of a passage that the tables have and that a person has accepted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.drafting.suggest import Suggestion
from tip_figures.figures.records import PROPOSAL_PREFIX
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import Sentence

Tables = dict[str, list[TextRow]]
"""All rows of a package, by table."""


@dataclass
class AcceptedRows:
    """Accepted rows of a passage, taken out of the tables.

    numerals:  by place in the text
    figures:   stated figures by figure_id
    unmatched: rows of figures and events whose words the text no longer has; others just go
    hashes:    of the sentences of the passage
    open_places: of numerals that were drafted and are not accepted
    """

    numerals: dict[str, TextRow] = field(default_factory=dict)
    figures: dict[str, TextRow] = field(default_factory=dict)
    unmatched: list[TextRow] = field(default_factory=list)
    hashes: Set[str] = frozenset()
    open_places: set[str] = field(default_factory=set)

    def make_suggestions(
        self,
        sentences: Sequence[Sentence],
    ) -> dict[str, Suggestion]:
        """Make suggestions of the accepted numerals, also of those that are not read as numbers."""
        sentence_by_name = {f"{row.paragraph}.{row.number}": row for row in sentences}
        suggestions = {}
        for place, row in self.numerals.items():
            numeral = Numeral(
                int(row["start"]),
                int(row["end"]),
                row["text"],
                row["form"],  # type: ignore[arg-type]
                Decimal(row["value"]) if row["value"] else None,
            )
            sentence = sentence_by_name[place.partition(":")[0]]
            suggestions[place] = Suggestion(sentence, numeral, row["role"], row["note"])
        return suggestions

    def make_row(self, place: str, row: TextRow) -> TextRow:
        """Return the row of the worksheet of an accepted numeral.

        row: as it would be drafted, with the words around the numeral
        """
        numeral = self.numerals[place]
        states_figure = self._stating_places.get(numeral["figure_id"]) == place
        figure = self.figures.get(numeral["figure_id"], {}) if states_figure else {}
        note = figure["note"] if figure else numeral["note"]
        blank = dict.fromkeys(row.keys() - {"before", "numeral", "after"}, "")
        stating_place = self._stating_places.get(numeral["figure_id"], "")
        cells = {name: cell for name, cell in figure.items() if name in row}
        cells |= {name: numeral[name] for name in ("role", "hedge", "differs")}
        cells |= {"id": numeral["figure_id"] if states_figure else stating_place, "note": note}
        return row | blank | cells | {"place": place}

    @cached_property
    def _stating_places(self) -> Mapping[str, str]:
        """The place of the first numeral that states a figure, by figure_id."""
        places: dict[str, str] = {}
        for place, numeral in self.numerals.items():
            if numeral["role"] == "figure":
                places.setdefault(numeral["figure_id"], place)
        return places

    def offers(self, suggestion: Suggestion) -> bool:
        """Whether a number is to be drafted: not a zero that a person removed before."""
        is_zero = suggestion.numeral.form == "negation"
        is_old = suggestion.sentence.sha256 in self.hashes
        return not is_zero or not is_old or suggestion.place in self.open_places


def take_rows(
    tables: Tables,
    source_id: str,
    sentences: Sequence[Sentence],
) -> AcceptedRows:
    """Take the rows of a source out of the tables, and return those that a person has accepted.

    Derived figures, and identities that are no proposals, stay. Numerals move with their sentence.
    """
    accepted = AcceptedRows()
    old_sentences = _take(tables, "sentences", source_id)
    drafted_ids = set()
    for row in _take(tables, "figures", source_id):
        if row["note"].startswith(PROPOSAL_PREFIX):
            drafted_ids.add(row["figure_id"])
        elif row["basis"] == "derived":
            tables["figures"].append(row)
        else:
            accepted.figures[row["figure_id"]] = row
    _remove_proposed_identities(tables, source_id)
    hashes = {(row["paragraph"], row["sentence"]): row["sha256"] for row in old_sentences}
    accepted.hashes = set(hashes.values())
    moved = _match_sentences(hashes, sentences)
    for row in _take(tables, "numerals", source_id):
        sentence = moved.get((row["paragraph"], row["sentence"]))
        located = _locate(row, sentence) if sentence else row
        place = f"{sentence.paragraph}.{sentence.number}:{located['start']}" if sentence else ""
        if row["note"].startswith(PROPOSAL_PREFIX) or row["figure_id"] in drafted_ids:
            accepted.open_places.add(place)
        elif sentence and _has_text(located, sentence):
            accepted.numerals[place] = located
        elif row["role"] in ("figure", "restatement", "event"):
            accepted.unmatched.append(row)
    for row in accepted.unmatched:
        if row["figure_id"] in accepted.figures:
            tables["figures"].append(accepted.figures.pop(row["figure_id"]))
    return accepted


def _locate(row: TextRow, sentence: Sentence) -> TextRow:
    """Return the row of a numeral whose start and end count the sentence as it is written."""
    start, end = sentence.reduced.to_text(int(row["start"]), int(row["end"]))
    return row | {"start": str(start), "end": str(end)}


def _has_text(located: TextRow, sentence: Sentence) -> bool:
    return sentence.text[int(located["start"]) : int(located["end"])] == located["text"]


def _take(
    tables: Tables,
    table: str,
    source_id: str,
) -> list[TextRow]:
    rows = tables[table]
    tables[table] = [row for row in rows if row["source_id"] != source_id]
    return [row for row in rows if row["source_id"] == source_id]


def _remove_proposed_identities(tables: Tables, source_id: str) -> None:
    """Remove the identities of a source that a person has not accepted, with their terms."""
    proposed_ids = {
        row["identity_id"]
        for row in tables["identities"]
        if row["source_id"] == source_id and row["statement"].startswith(PROPOSAL_PREFIX)
    }
    for table in ("identities", "identity_terms"):
        tables[table] = [row for row in tables[table] if row["identity_id"] not in proposed_ids]


def _match_sentences(
    hashes: Mapping[tuple[str, str], str],
    sentences: Sequence[Sentence],
) -> dict[tuple[str, str], Sentence]:
    """Return the sentence of the text for each one of the tables that it still has."""
    by_hash: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in reversed(sentences):
        by_hash[sentence.sha256].append(sentence)
    return {place: by_hash[sha256].pop() for place, sha256 in hashes.items() if by_hash[sha256]}
