"""Find the words of a source text that belong neither to its passage nor to the page.

Inside of a passage every word belongs to a known sentence, or to a header, footer or note of a
page, a heading, the label of a paragraph, or the mark of a note. All other words are extra.
"""

from collections.abc import Iterator, Sequence, Set
from itertools import groupby

from tip_figures.figures.records import SentenceRow
from tip_figures.proof.reconstruction import ends_sentence, is_label, is_section_name
from tip_figures.prose.note_marks import list_texts_without_marks
from tip_figures.prose.page_lines import is_plain_heading, is_title
from tip_figures.prose.sentences import hash_sentence
from tip_figures.prose.source_text import Sentence, SourceText
from tip_figures.prose.words import find_word_starts, join_words

MAX_WORDS = 400  # of a part in which words are looked for that were added to a sentence
MAX_HASHES = 20_000  # of one sentence; with more it takes long


def find_extra_words(
    text: SourceText, words: range, known_hashes: Set[str], starts_paragraph: bool = False
) -> list[range]:
    """Find the extra words between two sentences of a passage.

    words:            all words between them
    known_hashes:     of the sentences that may be there
    starts_paragraph: whether a paragraph of the passage begins with the second sentence
    returns:          numbers of the extra words, in runs
    """
    unknown = _leave_out_sentences(text, words, known_hashes)
    extra: list[int] = []
    for _, group in groupby(unknown, key=text.line_of):
        piece = list(group)
        is_last = piece[-1] + 1 == words.stop
        piece_words = range(piece[0], piece[-1] + 1)
        if not is_page_element(text, piece_words, is_label_place=is_last and starts_paragraph):
            extra += piece
    return list(_join_runs(extra))


def find_words_before(text: SourceText, first: Sentence, section: str) -> range:
    """Find the words before a passage in one line and one sentence with its first words.

    section: name of the section, which may be there
    """
    line_words = text.line_words(text.line_of(first.word_start))
    sentence = text.sentence_of(first.word_start)
    words = range(max(line_words.start, sentence.word_start), first.word_start)
    if not words or is_section_name(text.read_words(words), section):
        return range(0)
    return range(0) if is_page_element(text, words, is_label_place=True) else words


def find_words_after(text: SourceText, last: Sentence) -> range:
    """Find the words after a passage that go on with its last sentence.

    They are in one sentence with its last words, or begin the next line with a small letter.
    """
    start = last.word_end
    while start < len(text.words) and is_mark(text, start):
        start += 1
    if start == len(text.words):
        return range(0)
    words = range(start, text.sentence_of(start).word_end)
    if text.line_of(start) == text.line_of(last.word_end - 1):
        return words if words.stop == text.sentence_of(last.word_end - 1).word_end else range(0)
    is_small = text.words[start].text[0].islower()
    is_continued = is_small and not text.is_after_blank(start)
    return words if is_continued and text.line_of(start) not in text.page_lines else range(0)


def _leave_out_sentences(text: SourceText, words: range, known_hashes: Set[str]) -> list[int]:
    """Return the words that are not in a known sentence."""
    unknown = []
    word = words.start
    while word < words.stop:
        sentence = text.sentence_of(word)
        is_whole = sentence.word_start == word and sentence.word_end <= words.stop
        if is_whole and sentence.sha256 in known_hashes:
            word = sentence.word_end
        else:
            unknown.append(word)
            word += 1
    return unknown


def is_page_element(text: SourceText, words: range, is_label_place: bool = False) -> bool:
    """Whether words of one line are no text of a passage, but belong to the page or the layout.

    is_label_place: whether the first sentence of a paragraph follows
    """
    line = text.line_of(words.start)
    line_words = text.line_words(line)
    content = text.read_words(words)
    if words == line_words:
        is_rule = not any(character.isalnum() for character in content)  # such as `* * *`
        if is_rule or line in text.page_lines or is_heading(text, line):
            return True
    if is_label_place and words.start == line_words.start and is_label(content):
        return True
    return all(is_mark(text, word) for word in words)


def is_heading(text: SourceText, line: int) -> bool:
    """Whether a line is a heading: like a title, or a few words in a block of their own."""
    content = text.read_words(text.line_words(line))
    return is_title(content) or (text.is_block(line) and is_plain_heading(content))


def is_mark(text: SourceText, word: int) -> bool:
    """Whether a word consists of marks of notes or of Markdown."""
    return "" in list_texts_without_marks(text.words, word, text.numbered_marks)


def _join_runs(words: Sequence[int]) -> Iterator[range]:
    """Join numbers that follow on each other."""
    for _, group in groupby(enumerate(words), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in group]
        yield range(numbers[0], numbers[-1] + 1)


def find_added_words(text: SourceText, words: range, row: SentenceRow) -> range | None:
    """Find the words without which some words of a text are a missing sentence.

    words:   numbers of the words in the place of the sentence
    row:     of the missing sentence
    returns: numbers of the added words, all in one place; None if there are no such words
    """
    if len(words) > MAX_WORDS:
        return None
    part = text.words[words.start : words.stop]
    offsets = find_word_starts(part)
    positions = {offset: position for position, offset in enumerate(offsets)}
    hash_count = 0
    for start, end in _list_spans(text, words):
        added_length = offsets[end - 1] + len(part[end - 1].text) - offsets[start] - row.length
        for first in range(start, end):
            last = positions.get(offsets[first] + added_length, 0)
            if not first < last < end:
                continue
            hash_count += 1
            if hash_count > MAX_HASHES:
                return None
            kept_words = [*part[start:first], *part[last:end]]
            if hash_sentence(join_words(kept_words)) == row.sha256:
                return range(words.start + first, words.start + last)
    return None


def _list_spans(text: SourceText, words: range) -> Iterator[tuple[int, int]]:
    """Return where a sentence with added words may begin and end, counted from the first word."""
    breaks = [
        word - words.start
        for word in range(words.start + 1, words.stop)
        if text.line_of(word - 1) != text.line_of(word) or ends_sentence(text, word - 1)
    ]
    for start in (0, *breaks):
        for end in (*breaks, len(words)):
            if start < end:
                yield start, end
