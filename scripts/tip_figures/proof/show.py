"""Show what a proof found: a page of passages with every numeral marked, and the words of a figure.

For `--show`, a figure comes with the sentences that state it, its identities, and the sentences of
the other terms if an identity derives it.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from string import Template

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.proof import PackageProof
from tip_figures.proof.passage_matching import NumeralMatch, SentenceMatch

TEMPLATE = Path(__file__).with_name("passage_page.html")
ROLE_MEANINGS = {
    "figure": "states a figure",
    "restatement": "states it again",
    "date": "date",
    "other": "something else",
    "unknown": "not in numerals.csv, or different there",
}
NO_SENTENCE = "No source text contains this sentence."


def _split_sentence(match: SentenceMatch) -> Iterator[tuple[str, NumeralMatch | None]]:
    """Cut a sentence into its numerals and the words between them.

    `It found 5.` gives `It found `, `5` and `.`. The mark of a numeral that overlaps the numeral
    before it is left out. If no text has the sentence, the only part is NO_SENTENCE.

    Yields:
        a part of the text, and the match of its numeral; None instead of the match for words
    """
    text = match.sentence.text if match.sentence is not None else NO_SENTENCE
    end = 0
    for numeral_match in match.numeral_matches:
        numeral = numeral_match.numeral
        if numeral is not None and numeral.start >= end:
            yield text[end : numeral.start], None
            yield numeral.text, numeral_match
            end = numeral.end
    yield text[end:], None


# The sentences of a figure


def format_figure(
    proof: PackageProof,
    figure: FigureRow,
) -> list[str]:
    """Return the lines that show a figure: its sentences, then its identities as arithmetic.

    A line of an identity has its id, its arithmetic and its verdict: `  ID: 31 = 18 + 13  exact`.
    Without a verdict, it ends with `cannot be evaluated`. If an identity derives the figure, its
    line begins with `derived by`. The sentences of the other terms of this identity then follow
    after all identities.
    """
    lines = list(_format_sentences(proof, figure))
    term_lines = []
    for evaluated in proof.figures.evaluated:
        identity_id = evaluated.identity.identity_id
        if figure in evaluated.figures:
            is_derivation = identity_id == figure.derived_by
            prefix = "derived by " if is_derivation else ""
            verdict = evaluated.verdict.replace("_", " ") or "cannot be evaluated"
            lines.append(f"  {prefix}{identity_id}: {evaluated.arithmetic}  {verdict}")
            for term in evaluated.figures:
                if is_derivation and term is not figure:
                    term_lines += ["", *_format_sentences(proof, term)]
    return lines + term_lines


def _format_sentences(
    proof: PackageProof,
    figure: FigureRow,
) -> Iterator[str]:
    """Yield the lines of a figure: its id, its label, and the sentences that have its numerals.

    In a sentence, the numerals of the figure are in « ». A line before the sentence gives its place
    and the role of these numerals. If they have several roles, there is a line for each role:

    `  paragraph 1, sentence 2: states a figure`
    `    It found «5» victims.`
    """
    yield figure.figure_id
    yield f"  {figure.label}"
    rows = list(proof.figures.numerals_by_figure.get(figure.figure_id, ()))
    for match in proof.sentence_matches:
        roles = [numeral.row.role for numeral in match.numeral_matches if numeral.row in rows]
        for role in dict.fromkeys(roles):
            place = f"paragraph {match.row.paragraph}, sentence {match.row.sentence}"
            yield f"  {place}: {ROLE_MEANINGS.get(role, role)}"
        if roles:
            sentence = ""
            for text, numeral in _split_sentence(match):
                is_of_figure = numeral is not None and numeral.row in rows
                sentence += f"«{text}»" if is_of_figure else text
            yield f"    {sentence}"


# The page


def render_page(proof: PackageProof) -> str:
    """Return a self-contained HTML page of each passage of which a text has at least one sentence.

    Each passage has its title, how much of it was found, and its sentences by paragraph, with
    marked numerals. The meaning of the marks is explained once.
    """
    figures = proof.figures
    key = [
        f"<span>{_render_mark(role, '12')} {meaning}</span>"
        for role, meaning in ROLE_MEANINGS.items()
    ]
    html = ""
    for passage in proof.passages:
        if passage.match.sentences:
            source = passage.match.source
            area = figures.get_code_label("ref_area", source.ref_area)
            title = ": ".join(filter(None, (source.publication, area, source.section)))
            html += f"<h1>{escape(title)}</h1>\n"
            html += f'<p class="found">{escape(passage.coverage)}</p>\n'
            by_paragraph = group_by(
                passage.match.sentence_matches, lambda match: match.row.paragraph
            )
            for matches in by_paragraph.values():
                lines = [_render_sentence(figures, match) for match in matches]
                html += f"<section>\n{''.join(lines)}</section>\n"
    name = escape(str(figures.package.descriptor.get("name", "")))
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(name=name, key="".join(key), passages=html)


def _render_mark(
    role: str,
    words: str,
) -> str:
    """Return words as a `<mark>` element of HTML, with the colour and tooltip of a role.

    Args:
        role: a key of ROLE_MEANINGS
        words: the words to mark, as plain text
    """
    return f'<mark class="{role}" title="{ROLE_MEANINGS[role]}">{escape(words)}</mark>'


def _render_sentence(
    figures: Figures,
    match: SentenceMatch,
) -> str:
    """Return a sentence as HTML: its place, its words with marked numerals, and notes on these.

    Each numeral has a note on what its row records, even a numeral that the text does not have. A
    date has no note, unless it differs from its row.
    """
    words = notes = ""
    for text, numeral in _split_sentence(match):
        words += _render_mark(_find_role(numeral), text) if numeral is not None else escape(text)
    for numeral in match.numeral_matches:
        if _find_role(numeral) != "date":
            notes += f"<div>{_render_note(figures, numeral)}</div>"
    place = f"{match.row.paragraph}.{match.row.sentence}"
    return (
        f'<div class="line"><span class="place">{place}</span><p>{words}</p>'
        f"<aside>{notes}</aside></div>\n"
    )


def _render_note(
    figures: Figures,
    match: NumeralMatch,
) -> str:
    """Return HTML that says what the row of a numeral records.

    First come hedge and text of the numeral as the row records them, then its meaning. The meaning
    is label and id of its figure, with `again:` before the label for a restatement. If the row
    names no figure, the meaning is the note of the row, or its role if the note is empty. If the
    numeral has no row in numerals.csv, the HTML says so.
    """
    row, numeral = match.row, match.numeral
    if row is None:
        return f"<b>{escape(numeral.text if numeral else '')}</b> is not in numerals.csv"
    figure = figures.figure_by_id.get(row.figure_id)
    meaning = figure.label if figure else row.note or row.role
    recorded = f"{row.hedge} {row.text}".strip()
    repetition = "again: " if row.role == "restatement" else ""
    return (
        f"<b>{escape(recorded)}</b> → {repetition}"
        f"{escape(meaning)}<small>{escape(row.figure_id)}</small>"
    )


def _find_role(match: NumeralMatch) -> str:
    """Return the key of ROLE_MEANINGS for a numeral.

    The key is the role of its row, such as "figure". A role that is not a key gives "other". A
    numeral without a row, or one that differs from its row, gives "unknown".
    """
    row = match.row
    if row is None or (match.numeral is not None and not match.agrees):
        return "unknown"
    return row.role if row.role in ROLE_MEANINGS else "other"
