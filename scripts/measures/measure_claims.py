"""Measure which relations `check_text` finds in texts, into docs/check-text.md.

    python scripts/measures/measure_claims.py FOLDER

FOLDER has the texts of the sources; the name of each file is the identifier of its source. For each
identity of the package with terms in one text that are all stated there, the tool looks for a
relation between the same numbers. It also checks made-up passages with planted errors.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measures.planted_errors import CONTRADICTIONS, MadeUpPassage, make_passages
from tip_figures.datapackage.package import load_package
from tip_figures.figures.claim_verdicts import Relation, evaluate_claims
from tip_figures.figures.model import Figures
from tip_figures.figures.records import TermRow
from tip_figures.prose.claim_finder import find_claims
from tip_figures.prose.source_text import Sentence, read_source_text, split_source_text

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/check-text.md"
FORMS = Path(__file__).with_name("forms_of_claims.md")
PASSAGES = 100
SEED = 24
KINDS_OF_LISTS = ("sum", "part_of")  # one list of parts may be called either
HEAD = """# Relations that `check_text` finds

Made by `python scripts/measures/measure_claims.py FOLDER`; FOLDER has the texts of the sources.

`check_text` reads which relations the words of a text claim between its numbers, and says of each
whether it `holds`, `fails`, or is `unclear`. It says `fails` only if the words leave no doubt:
a mistake that is missed is better than a right text that is accused.
"""
FORMS_PART = """
## Forms of long reports

Made-up sentences in the forms that statistics, news and yearly reports have
([forms_of_claims.md](../scripts/measures/forms_of_claims.md)). Four contain a mistake.
Of {count} relations {fails} fail, {unclear} are unclear, and {holds} hold.

All relations were read for version 3.0.0. Those that fail are the four mistakes. Of those that
hold, 105 of 110 relate the numbers that the words relate; five relate one of them to another number
of the sentence, such as the 16 of “Of the 27, 20 met the target, up from 16” to 27 in place of 20.
Before these forms were known, 11 right sentences failed, because of percentage points, a last part
without a number, “12 more than the 38”, or a list after “in 12 countries”. In the texts of the
sources all 42 relations were read: all hold, and relate what the words relate."""

Place = tuple[int, int, int]
"""Where a numeral is: paragraph, sentence, offset."""


class Recall(NamedTuple):
    """The identities of one source.

    found:  how many are found with the same numbers
    stated: how many have only terms that the text states
    missed: identifiers of those that are not found
    fails:  arithmetic of the relations that fail
    """

    source_id: str
    found: int
    stated: int
    missed: Sequence[str]
    fails: Sequence[str]


def check_sentences(sentences: Sequence[Sentence]) -> list[Relation]:
    """Return the relations of a text."""
    return evaluate_claims(find_claims(sentences))


def check(text: str) -> list[Relation]:
    """Return the relations of a made-up text."""
    return check_sentences(split_source_text("text", text).sentences)


def measure_recall(figures: Figures, source_id: str, sentences: Sequence[Sentence]) -> Recall:
    """Compare the relations of a text with the identities of its source."""
    relations = check_sentences(sentences)
    places_by_figure: dict[str, set[Place]] = {}
    for row in figures.numerals:
        if row.source_id == source_id and row.figure_id:
            place = (row.paragraph, row.sentence, row.start)
            places_by_figure.setdefault(row.figure_id, set()).add(place)
    stated = 0
    missed = []
    for identity in figures.identities:
        terms = figures.terms_by_identity.get(identity.identity_id, ())
        is_stated = all(term.figure_id in places_by_figure for term in terms)
        if identity.source_id != source_id or not is_stated:
            continue
        stated += 1
        if not any(is_found(identity.kind, terms, places_by_figure, each) for each in relations):
            missed.append(identity.identity_id)
    fails = [relation.arithmetic for relation in relations if relation.verdict == "fails"]
    return Recall(source_id, stated - len(missed), stated, missed, fails)


def is_found(
    kind: str,
    terms: Sequence[TermRow],
    places_by_figure: dict[str, set[Place]],
    relation: Relation,
) -> bool:
    """Whether a relation is between the numbers of an identity, and of the same kind."""
    is_same_kind = relation.kind == kind or {relation.kind, kind} <= set(KINDS_OF_LISTS)
    if not is_same_kind or len(relation.terms) != len(terms):
        return False
    places = set()
    for term in relation.terms:
        sentence = term.count.sentence
        places.add((sentence.paragraph, sentence.number, term.count.start))
    return all(places & places_by_figure[term.figure_id] for term in terms)


def render_recall(recalls: Sequence[Recall]) -> Iterator[str]:
    """Yield the lines about published identities."""
    found = sum(recall.found for recall in recalls)
    stated = sum(recall.stated for recall in recalls)
    yield "\n## Published identities\n"
    yield "Identities of one passage whose terms are all stated in its text.\n"
    yield "| source | found | stated | relations that fail | not found |"
    yield "| --- | ---: | ---: | ---: | --- |"
    for recall in recalls:
        missed = ", ".join(f"`{identity_id}`" for identity_id in recall.missed)
        counts = f"{recall.found} | {recall.stated} | {len(recall.fails)}"
        yield f"| `{recall.source_id}` | {counts} | {missed} |"
    share = f"{found / stated:.0%}" if stated else "none"
    fails = sum(len(recall.fails) for recall in recalls)
    yield f"| all ({share}) | {found} | {stated} | {fails} | |"


def render_contradictions() -> Iterator[str]:
    """Yield the lines about passages with the structure of the published contradictions."""
    yield "\n## Contradictions\n"
    yield "Made-up passages with the structure and the numbers of the published ones"
    yield "([contradictions.md](contradictions.md)).\n"
    yield "| passage | relations that fail | of all |"
    yield "| --- | --- | ---: |"
    for name, text in CONTRADICTIONS.items():
        relations = check(text)
        fails = "; ".join(each.arithmetic for each in relations if each.verdict == "fails")
        yield f"| {name} | {fails} | {len(relations)} |"


def find_verdicts(passage: MadeUpPassage) -> Iterator[tuple[str, bool, str]]:
    """Yield kind, whether an error is planted, and the verdict of each claim of a passage.

    The verdict is `fails` if a relation of its sentence fails, "" if none is found.
    """
    for sentence in passage.sentences:
        verdicts = {
            relation.verdict for relation in check(passage.text) if relation.words in sentence.text
        }
        verdict = next((name for name in ("fails", "unclear", "holds") if name in verdicts), "")
        yield sentence.kind, sentence.planted, verdict


def render_planted_errors() -> Iterator[str]:
    """Yield the lines about passages with planted errors."""
    counts: Counter[tuple[str, bool, str]] = Counter()
    for passage in make_passages(PASSAGES, SEED):
        counts.update(find_verdicts(passage))
    yield "\n## Planted errors\n"
    yield f"{PASSAGES} made-up passages of five claims, of which one is wrong: a part one too many"
    yield "or too few, the wrong direction, a percentage that is 3 to 12 points off, an amount with"
    yield "two digits exchanged. ``sum, only `and` `` are lists that no word calls complete;"
    yield "after “including”, one too few is no mistake.\n"
    yield "| kind | planted | fails | unclear | recall | right | of them fail | precision |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for kind in sorted({kind for kind, _, _ in counts}):
        verdicts = ("fails", "unclear", "holds", "")
        wrong = {verdict: counts[kind, True, verdict] for verdict in verdicts}
        right = {verdict: counts[kind, False, verdict] for verdict in verdicts}
        planted = sum(wrong.values())
        failing = wrong["fails"] + right["fails"]
        precision = f"{wrong['fails'] / failing:.0%}" if failing else ""
        yield (
            f"| {kind} | {planted} | {wrong['fails']} | {wrong['unclear']} "
            f"| {wrong['fails'] / planted:.0%} | {sum(right.values())} | {right['fails']} "
            f"| {precision} |"
        )


def render_forms() -> Iterator[str]:
    """Yield the lines about sentences in the forms of long reports."""
    relations = check(FORMS.read_text(encoding="utf-8"))
    counts = Counter(str(relation.verdict) for relation in relations)
    yield FORMS_PART.format(count=len(relations), **counts)


def main() -> None:
    """Measure, and write the page."""
    folder = Path(sys.argv[1])
    package = load_package(ROOT)
    figures = Figures.load(package)
    assert isinstance(figures, Figures), "the package cannot be read"
    recalls = []
    for source in figures.sources:
        file = folder / f"{source.source_id}.txt"
        if file.exists():
            sentences = read_source_text(str(file)).sentences
            recalls.append(measure_recall(figures, source.source_id, sentences))
    lines = [
        *render_recall(recalls),
        *render_contradictions(),
        *render_planted_errors(),
        *render_forms(),
    ]
    PAGE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
