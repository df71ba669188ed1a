"""Where the sentences of a passage are when its text has changed."""

import difflib
from collections.abc import Iterator, Mapping, Sequence

from tipdata.package.wording import many
from tipdata.text.report_copy import Sentence

Place = tuple[int, int]  # paragraph and number of a sentence, from 1
Old = Mapping[Place, str]  # the fingerprints of the sentences as the tables have them, in order


def follow(old: Old, sentences: Sequence[Sentence]) -> dict[Place, Sentence]:
    """Old place of each sentence → the one that it is now: the same, or where as many were changed, the one in its turn."""
    now: dict[Place, Sentence] = {}
    matcher = difflib.SequenceMatcher(None, list(old.values()), [one.sha256 for one in sentences], autojunk=False)
    for _, first, last, begin, end in matcher.get_opcodes():
        if last - first == end - begin:
            now.update(zip(list(old)[first:last], sentences[begin:end], strict=True))
    kept = {one.sha256 for place, one in now.items() if one.sha256 == old[place]}
    moved = {one.sha256: one for one in sentences if one.sha256 not in kept}
    return now | {place: moved.pop(sha256) for place, sha256 in old.items() if sha256 in moved}


def changes(old: Old, sentences: Sequence[Sentence], now: Mapping[Place, Sentence]) -> Iterator[str]:
    """Which sentences are changed, gone or new, and how many are numbered anew, in words."""
    for place, sha256 in old.items():
        if place not in now:
            yield f"Sentence {place[0]}.{place[1]} is no longer in the text."
        elif now[place].sha256 != sha256:
            yield f"Sentence {place[0]}.{place[1]} was changed."
    if moved := sum((one.paragraph, one.number) != place for place, one in now.items()):
        yield f"{many(moved, 'sentence')} numbered anew, with the numerals in them."
    if old and (new := len(sentences) - len(now)):
        yield f"{many(new, 'sentence')} new."
