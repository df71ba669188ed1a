"""What the styles of a web page hide, and what they set apart as lines of their own.

Read are the attribute `style` and the style sheets in the page, without those for printing or for
some widths of the screen. Later rules win; the specificity of selectors is not considered.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

HIDDEN_TAGS: Final = "[hidden], del, s, strike"
"""Elements that are hidden or struck without a style, as a selector."""

_NEVER_HIDDEN: Final = "html, body"  # some pages show them by a script
_MIN_LINES: Final = 3  # elements that are set apart in one parent; fewer are initials or buttons
_MAX_RULES: Final = 2_000  # selectors that are looked for, because each costs time

_OFF_SCREEN = re.compile(r"-[0-9]{4,}px|-[0-9]{3,}(?:px|r?em|v[wh]|%)")
_ZERO = re.compile(r"0+(?:\.0+)?(?:px|r?em|pt|%)?")
_OUTSIDE_OF_TEXT: Final = frozenset(["absolute", "fixed"])
_INLINE: Final = frozenset(
    ["inline", "inline-block", "inline-flex", "inline-grid", "inline-table", "contents", "none"]
)

_HIDING_VALUES: Final[Mapping[str, Callable[[str], object]]] = {
    "display": lambda value: value == "none",
    "visibility": lambda value: value in ("hidden", "collapse"),
    "opacity": _ZERO.fullmatch,
    "font-size": _ZERO.fullmatch,
    "color": lambda value: value == "transparent",
    "text-decoration": lambda value: "line-through" in value,
    "text-decoration-line": lambda value: "line-through" in value,
    "clip": re.compile(r"rect\((?:[01](?:px)?[, ]*)+\)").fullmatch,
    "clip-path": re.compile(r"inset\((?:50|100)%\)").fullmatch,
    "transform": re.compile(r"scale\(0\)").fullmatch,
    "left": _OFF_SCREEN.fullmatch,
    "right": _OFF_SCREEN.fullmatch,
    "top": _OFF_SCREEN.fullmatch,
    "bottom": _OFF_SCREEN.fullmatch,
    "margin-left": _OFF_SCREEN.fullmatch,
    "text-indent": _OFF_SCREEN.fullmatch,
    "max-height": _ZERO.fullmatch,
}
"""By property, whether a value hides or strikes the text of an element."""

_SETTING_APART: Final[Mapping[str, Callable[[str], object]]] = {
    "display": lambda value: value not in _INLINE,
    "position": lambda value: value in _OUTSIDE_OF_TEXT,
}
"""By property, whether a value makes a line of its own of an element."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BRACE = re.compile("[{}]")
_CLOSING_BRACES: Final = "}}"  # the end of a sheet closes a rule, and the group that it is in
_GENERAL_GROUP = re.compile(r"@(?:media\s+(?:screen|all)|supports\b.*|layer\b.*)", re.DOTALL)
"""Groups of rules that always apply."""


class PageStyles(NamedTuple):
    """Elements of a page by what their styles do, as identifiers (`mem_id`).

    hidden: people do not see their text, or see it struck
    lines:  inline elements that are lines of their own
    """

    hidden: set[int]
    lines: set[int]


class _Declaration(NamedTuple):
    """A property with its value, in lower case."""

    name: str
    value: str
    is_important: bool


class _Rule(NamedTuple):
    """A selector with its declarations."""

    selector: str
    declarations: list[_Declaration]


def read_styles(tree: LexborHTMLParser) -> PageStyles:
    """Find the elements that are hidden, struck or set apart in a page."""
    rules = []
    for sheet in tree.css("style"):
        rules += _read_rules(_COMMENT.sub("", sheet.text(deep=True)) + _CLOSING_BRACES)
    styled = [(node, _read_declarations(node.attributes["style"])) for node in tree.css("[style]")]
    hidden = _Effect(_HIDING_VALUES, tree)
    hidden.apply(rules, styled)
    set_apart = _Effect(_SETTING_APART, tree)
    set_apart.apply(rules, styled)
    ids = hidden.ids | {node.mem_id for node in tree.css(HIDDEN_TAGS)}
    ids -= {node.mem_id for node in tree.css(_NEVER_HIDDEN)}
    return PageStyles(ids, _find_lines(set_apart))


def _find_lines(set_apart: "_Effect") -> set[int]:
    """Return the elements that are set apart together with others in the same parent."""
    parents = {
        mem_id: node.parent.mem_id for mem_id, node in set_apart.nodes.items() if node.parent
    }
    children = Counter(parents.values())
    return {mem_id for mem_id, parent in parents.items() if children[parent] >= _MIN_LINES}


class _Effect:
    """The elements on which some declarations have an effect.

    tests: whether a value has the effect, by property
    """

    def __init__(
        self, tests: Mapping[str, Callable[[str], object]], tree: LexborHTMLParser
    ) -> None:
        self.tests = tests
        self.tree = tree
        self.by_property: defaultdict[str, dict[int, LexborNode]] = defaultdict(dict)

    @property
    def nodes(self) -> dict[int, LexborNode]:
        """The elements, by their identifiers."""
        nodes = {}
        for nodes_of_property in self.by_property.values():
            nodes.update(nodes_of_property)
        return nodes

    @property
    def ids(self) -> set[int]:
        """The identifiers of the elements."""
        return set(self.nodes)

    def apply(
        self,
        rules: list[_Rule],
        styled: list[tuple[LexborNode, list[_Declaration]]],
    ) -> None:
        """Apply the rules, then the attributes, then what the rules call important."""
        for rule in rules:
            self.apply_rule(rule, is_important=False)
        for node, declarations in styled:
            for declaration in declarations:
                if declaration.name in self.tests:
                    self.apply_declaration(declaration, [node])
        for rule in rules:
            self.apply_rule(rule, is_important=True)

    def apply_rule(self, rule: _Rule, is_important: bool) -> None:
        """Apply the declarations of a rule that are important, or those that are not."""
        for declaration in rule.declarations:
            if declaration.name not in self.tests or declaration.is_important != is_important:
                continue
            if self.has_effect(declaration) or self.by_property[declaration.name]:
                self.apply_declaration(declaration, _select(self.tree, rule.selector))

    def has_effect(self, declaration: _Declaration) -> bool:
        """Whether a declaration has the effect, or ends it."""
        return bool(self.tests[declaration.name](declaration.value))

    def apply_declaration(self, declaration: _Declaration, nodes: list[LexborNode]) -> None:
        """Give some elements the effect of a declaration, or take it from them."""
        affected = self.by_property[declaration.name]
        for node in nodes:
            if self.has_effect(declaration):
                affected[node.mem_id] = node
            else:
                affected.pop(node.mem_id, None)


def _select(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    """Return the elements that a selector selects; none if it cannot be read."""
    try:
        return tree.css(selector)
    except SelectolaxError:  # such as `p::before`
        return []


def _read_rules(sheet: str) -> list[_Rule]:
    """Read the rules of a style sheet that say something about hidden or set apart elements."""
    rules = []
    for prelude, block in _split_blocks(sheet):
        if _GENERAL_GROUP.fullmatch(prelude):
            rules += _read_rules(block)
        elif not prelude.startswith("@"):
            declarations = _read_declarations(block)
            if declarations:
                rules += [_Rule(selector, declarations) for selector in prelude.split(",")]
        if len(rules) > _MAX_RULES:
            break
    return rules[:_MAX_RULES]


def _split_blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Split a style sheet into what is before each block in braces, and the block."""
    depth = 0
    start = 0
    block_start = 0
    for brace in _BRACE.finditer(sheet):
        if brace[0] == "{":
            depth += 1
            if depth == 1:
                block_start = brace.end()
        elif depth > 0:
            depth -= 1
            if depth == 0:
                prelude = sheet[start : block_start - 1].rpartition(";")[2].strip()
                yield prelude, sheet[block_start : brace.start()]
                start = brace.end()
        else:
            start = brace.end()


def _read_declarations(style: str | None) -> list[_Declaration]:
    """Read the declarations that may hide an element or set it apart."""
    declarations = []
    for declaration in (style or "").lower().split(";"):
        name, _, value = declaration.partition(":")
        value, mark, _ = value.partition("!")
        name = name.strip()
        if name in _HIDING_VALUES or name in _SETTING_APART:
            declarations.append(_Declaration(name, value.strip(), bool(mark)))
    return declarations
