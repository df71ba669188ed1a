"""Regular expressions as SQL that has none: what LENGTH, SUBSTR, REPLACE and IN can say, on every engine alike.

Read are: literals, character classes, groups, alternatives and the repetitions ?, *, + and {m,n}. Three shapes have a
portable form: alternatives of shapes; places of one character each, behind which one class may repeat; words with a
separator between them, where a word is a class that repeats or one of a list. Everything else has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tipdata.release.portable import NotPortable, literal

MANY = 10_000  # for a repetition without an end


@dataclass(frozen=True)
class Chars:
    """One character out of some, or any but these, so many times."""

    chars: str
    negated: bool = False
    least: int = 1
    most: int = 1

    @property
    def one(self) -> bool:
        """Whether it stands for exactly one character."""
        return self.least == self.most == 1

    @property
    def letter(self) -> bool:
        """Whether it stands for exactly one character that is known."""
        return self.one and not self.negated and len(self.chars) == 1


@dataclass(frozen=True)
class Group:
    """Alternatives, each a sequence, so many times."""

    options: tuple[tuple[Item, ...], ...]
    least: int = 1
    most: int = 1


Item = Chars | Group


def condition(pattern: str, text: str) -> str:
    """SQL that is true where the whole of `text`, an SQL expression, matches.

    raises: NotPortable if the pattern has no portable form
    """
    reader = _Reader(pattern)
    options = reader.alternatives()
    if reader.rest:
        raise NotPortable(f"“{reader.rest[0]}” is not read in the pattern {pattern}")
    words = [_word(option) for option in options]
    listed = [word for word in words if word is not None]
    parts = [f"{text} IN ({', '.join(map(literal, listed))})"] if listed else []
    parts += [_shape(option, text, pattern) for option, word in zip(options, words, strict=True) if word is None]
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


def _word(items: Sequence[Item]) -> str | None:
    """The one text that a sequence of single characters stands for."""
    if all(isinstance(i, Chars) and i.letter for i in items):
        return "".join(i.chars for i in items if isinstance(i, Chars))
    return None


def _shape(items: Sequence[Item], text: str, pattern: str) -> str:
    if len(items) == 2 and isinstance(items[1], Group) and items[1].least == 0 and items[1].most == MANY:
        return _separated(items[0], items[1], text, pattern)
    if any(isinstance(item, Group) for item in items):
        raise NotPortable(f"the pattern {pattern} has a group in a place that has no portable form")
    return _places([i for i in items if isinstance(i, Chars)], text, pattern)


def _places(items: Sequence[Chars], text: str, pattern: str) -> str:
    """Single characters at their places, then at most one class that repeats."""
    fixed: list[Chars] = []
    for place, item in enumerate(items):
        if item.least == item.most:
            fixed += [Chars(item.chars, item.negated)] * item.least
        elif place == len(items) - 1:
            return _fixed(fixed, text, item)
        else:
            raise NotPortable(f"the pattern {pattern} goes on behind a repetition")
    return _fixed(fixed, text, None)


def _fixed(fixed: Sequence[Chars], text: str, rest: Chars | None) -> str:
    size = len(fixed)
    if rest is None:
        parts = [f"LENGTH({text}) = {size}"]
    else:
        parts = [f"LENGTH({text}) >= {size + rest.least}"] if size + rest.least else []
        parts += [f"LENGTH({text}) <= {size + rest.most}"] if rest.most != MANY else []
    place = 0
    while place < size:  # neighbours of one kind are judged at once
        end = place
        while end < size and (fixed[end] == fixed[place] or (fixed[place].letter and fixed[end].letter)):
            end += 1
        piece = text if rest is None and end - place == size else f"SUBSTR({text}, {place + 1}, {end - place})"
        letters = all(char.letter for char in fixed[place:end])
        parts.append(
            f"{piece} = {literal(''.join(char.chars for char in fixed[place:end]))}"
            if letters
            else _only(fixed[place], piece)
        )
        place = end
    if rest is not None:
        parts.append(_only(rest, f"SUBSTR({text}, {size + 1})" if size else text))
    return f"({' AND '.join(parts)})"


def _only(chars: Chars, piece: str) -> str:
    """Whether a text consists of these characters alone: taken out one by one, they leave nothing (or, negated, all)."""
    made = piece
    for char in chars.chars:
        made = f"REPLACE({made}, {literal(char)}, '')"
    return f"{made} = {piece}" if chars.negated else f"LENGTH({made}) = 0"


def _separated(first: Item, more: Group, text: str, pattern: str) -> str:
    """Words with one mark between them: `a+(?:;a+)*`."""
    inner = more.options[0] if len(more.options) == 1 else ()
    if len(inner) != 2 or inner[1] != first or not isinstance(inner[0], Chars) or len(inner[0].chars) != 1:
        raise NotPortable(f"the pattern {pattern} repeats something else than a separator and a word")
    mark = inner[0].chars
    if inner[0].negated or not inner[0].one or mark in "%_":
        raise NotPortable(f"the pattern {pattern} has a separator that has no portable form")
    if isinstance(first, Group):
        words = [_word(option) for option in first.options]
        if (first.least, first.most) != (1, 1) or any(word is None or mark in word for word in words):
            raise NotPortable(f"the pattern {pattern} repeats something else than words of a list")
        made = f"{literal(mark)} || REPLACE({text}, {literal(mark)}, {literal(mark * 2)}) || {literal(mark)}"
        for word in words:
            made = f"REPLACE({made}, {literal(f'{mark}{word}{mark}')}, '')"
        return f"LENGTH({made}) = 0"
    if (first.least, first.most) != (1, MANY) or first.negated or mark in first.chars:
        raise NotPortable(f"the pattern {pattern} repeats something else than words of one class")
    only = _only(Chars(first.chars + mark), text)
    edges = " AND ".join(f"{text} NOT LIKE {literal(like)}" for like in (f"{mark}%", f"%{mark}", f"%{mark}{mark}%"))
    return f"(LENGTH({text}) > 0 AND {only} AND {edges})"


class _Reader:
    """Reads a pattern from left to right; `rest` is what is left of it."""

    def __init__(self, pattern: str) -> None:
        self.pattern = self.rest = pattern

    def take(self, expression: str) -> str | None:
        found = re.match(expression, self.rest, re.DOTALL)
        if found is None:
            return None
        self.rest = self.rest[found.end() :]
        return found.group(1)

    def alternatives(self) -> tuple[tuple[Item, ...], ...]:
        options = [self.sequence()]
        while self.take(r"(\|)"):
            options.append(self.sequence())
        return tuple(options)

    def sequence(self) -> tuple[Item, ...]:
        items: list[Item] = []
        while self.rest and self.rest[0] not in "|)":
            items.append(self.repeated(self.atom()))
        return tuple(items)

    def atom(self) -> Item:
        if self.take(r"(\((?:\?:)?)(?!\?)"):
            group = Group(self.alternatives())
            if not self.take(r"(\))"):
                raise NotPortable(f"a group of the pattern {self.pattern} is not closed")
            return group
        if (chars := self.take(r"\[(\^?(?:[^\\\]\[^&~-]|[A-Za-z0-9]-[A-Za-z0-9])+-?)\]")) is not None:
            return Chars(_spelled(chars.removeprefix("^")), chars.startswith("^"))
        if self.take(r"\\(d)"):
            return Chars("0123456789")
        for plain in (r"\\([^A-Za-z0-9\s])", r"([^\\\[\](){}.*+?^$|])"):
            if (char := self.take(plain)) is not None:
                return Chars(char)
        raise NotPortable(f"“{self.rest[0]}” is not read in the pattern {self.pattern}")

    def repeated(self, item: Item) -> Item:
        least, most = 1, 1
        if (mark := self.take(r"([?*+])(?![?*+])")) is not None:
            least, most = {"?": (0, 1), "*": (0, MANY), "+": (1, MANY)}[mark]
        elif (counts := self.take(r"\{([0-9]+(?:,[0-9]*)?)\}(?![?*+{])")) is not None:
            low, comma, high = counts.partition(",")
            least, most = int(low), int(high) if high else MANY if comma else int(low)
        if isinstance(item, Chars):
            return Chars(item.chars, item.negated, least, most)
        return Group(item.options, least, most)


def _spelled(chars: str) -> str:
    """A class with its ranges written out, each character once."""
    ranges = re.findall(r"(.)-(.)|(.)", chars, re.DOTALL)
    made = "".join("".join(map(chr, range(ord(a), ord(b) + 1))) if a else c for a, b, c in ranges)
    return "".join(dict.fromkeys(made))
