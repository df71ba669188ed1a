"""The passages of the tables, as every source text is searched for them: collected once.

A text is named for a source if the name of its file, before the ending, is the identifier of the
source, or if it was downloaded from the address of the source. It is a text of this source and of
no other. A text that is named for none may be that of any source.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import PurePath

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SentenceRow
from tip_figures.proof.interruptions import keep_letters
from tip_figures.prose.reduction import LAYOUT
from tip_figures.prose.sections import fold_title
from tip_figures.prose.sentences import hash_sentence
from tip_figures.prose.source_text import Sentence


class KnownPassages:
    """The sentences of all sources, or of some, by which a text is recognized.

    Attributes:
        rows: source_id → the rows of its sentences
        rows_by_hash: hash of a sentence → the rows with this hash; sources may share a sentence
        length_by_hash: hash of a sentence → its length
        titles: titles of reports and names of areas, as `keep_letters` returns them
    """

    def __init__(self, figures: Figures, rows: Sequence[SentenceRow]) -> None:
        """Collect sentences and titles.

        Args:
            figures: the figures of the package, for titles, headings and addresses
            rows: the rows of sentences.csv by which texts are searched
        """
        self._figures, self._all_rows = figures, rows
        self.rows = group_by(rows, lambda row: row.source_id)
        self.rows_by_hash = group_by(rows, lambda row: row.sha256)
        self.length_by_hash = {row.sha256: row.length for row in rows}
        titles = {area.name for area in figures.areas}
        for source in figures.sources:
            titles |= {source.title, source.publication}
        self.titles = frozenset(map(keep_letters, titles))
        self._layout_rows: list[SentenceRow] = []
        for source in figures.sources:
            if source.hash_rule == LAYOUT:
                self._layout_rows += self.rows.get(source.source_id, ())
        self._sources_by_url = group_by(figures.sources, lambda source: source.url)
        self._selections: dict[str, KnownPassages] = {}

    @cached_property
    def headings(self) -> list[str]:
        """The headings under which the passages of sources are in a whole page, each once.

        Headings that differ only in label (`b.`) or case are one heading, written as some source
        writes it. Empty headings are left out.
        """
        distinct_headings = dict.fromkeys(source.heading for source in self._figures.sources)
        headings = {fold_title(heading): heading for heading in distinct_headings}
        return [heading for folded, heading in headings.items() if folded]

    def select(self, title: str) -> "KnownPassages":
        """Return only the passages of the sources that have a certain heading.

        A second call with the same heading returns the same object.

        Args:
            title: the words of the heading; its label and case are ignored
        """
        folded = fold_title(title)
        if folded not in self._selections:
            sources = self._figures.sources
            chosen = {row.source_id for row in sources if fold_title(row.heading) == folded}
            rows = [row for row in self._all_rows if row.source_id in chosen]
            self._selections[folded] = KnownPassages(self._figures, rows)
        return self._selections[folded]

    def list_named(self, text_name: str) -> list[str]:
        """Return the ids of the sources for which a text is named; the list may be empty.

        The name of a file without its ending may be the id of a source: `tip-2020.txt` is named
        for `tip-2020`. A downloaded text is named for the sources that have its address.

        Args:
            text_name: the name of the file, or the address of the downloaded page
        """
        name = PurePath(text_name).stem
        if name in self._figures.source_by_id:
            return [name]
        return [source.source_id for source in self._sources_by_url.get(text_name, ())]

    def get_title(self, source_id: str) -> str:
        """Return the title of a source."""
        return self._figures.source_by_id[source_id].title

    def adapt_to(self, sentences: Iterable[Sentence]) -> "KnownPassages":
        """Return the passages with hashes of the rule `layout` replaced, as far as possible.

        A text is searched by hashes of reduced sentences, without punctuation. Rows of a source
        with the hash rule `layout` have hashes of full sentences, so they would not be found. If
        one of `sentences` has the hash of such a row, the row gets hash and length of the reduced
        sentence. Any other row stays as it is. If no row changes, the result is this object.

        Args:
            sentences: the sentences of the text
        """
        if not self._layout_rows:
            return self
        sentence_by_hash = {hash_sentence(sentence.text): sentence for sentence in sentences}
        converted = {}
        for row in self._layout_rows:
            sentence = sentence_by_hash.get(row.sha256)
            if sentence:
                length = len(sentence.reduced.text)
                converted[row] = replace(row, sha256=sentence.sha256, length=length)
        if not converted:
            return self
        return KnownPassages(self._figures, [converted.get(row, row) for row in self._all_rows])
