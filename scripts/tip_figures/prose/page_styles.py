"""What the styles of a web page hide, generate and show in another order or form.

Of the attribute `style` and the style sheets in the page only these properties are read: `display`,
`visibility`, `unicode-bidi`, `direction`, `transform`, `-webkit-text-security`, and `content` of
`::before` and `::after`. Later rules win; the specificity of selectors is not considered.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

_NEVER_HIDDEN: Final = frozenset(["html", "body"])  # some pages show them by a script
_MAX_RULES: Final = 2_000  # selectors that are looked for, because each costs time

_HIDING: Final = {"display": re.compile("none"), "visibility": re.compile("hidden|collapse")}
_REORDERING: Final = {
    "unicode-bidi": re.compile(".*override.*"),
    "direction": re.compile("rtl"),
    "transform": re.compile(r".*(?:scale|rotate|matrix|skew).*"),
    "-webkit-text-security": re.compile("(?!none).*"),
}
_GENERATED: Final = re.compile(
    r".*(?:attr|counters?|url)\(.*|.*(?:[\"'].*[^\W_].*[\"']).*", re.DOTALL
)
_ESCAPED = re.compile(r"\\[0-9a-f]{1,6}\s?")  # the glyph of an icon

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NOT_ON_SCREEN = re.compile(
    r"@media[^{]*(?:print|max-)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE
)
_RULE = re.compile(r"([^{}@;]+)\{([^{}]*)\}")
_PSEUDO_ELEMENT = re.compile(r"::?(?:before|after)\s*$")
_STATE = re.compile(r":(?:hover|focus|active|target|checked|visited)")


class PageStyles(NamedTuple):
    """Elements of a page by what their styles do, as their identifiers.

    hidden:    are not shown
    generated: have words before or after them that are not in the page
    reordered: show their text in another order or form
    """

    hidden: set[int]
    generated: set[int]
    reordered: set[int]


class _Rule(NamedTuple):
    """A property that a style sheet gives to elements."""

    selector: str
    name: str
    value: str


def read_styles(tree: LexborHTMLParser) -> PageStyles:
    """Read the styles of a page."""
    values: defaultdict[str, dict[int, str]] = defaultdict(dict)  # by property, then by element
    never_hidden = {node.mem_id for tag in _NEVER_HIDDEN for node in tree.css(tag)}
    for rule in _list_rules(tree):
        try:
            nodes = tree.css(rule.selector)
        except SelectolaxError:  # a selector that the parser does not know
            continue
        values[rule.name].update((node.mem_id, rule.value) for node in nodes)
    for node in tree.css("[style]"):
        for name, value in _read_declarations(node.attributes.get("style") or ""):
            values[name][node.mem_id] = value
    hidden = {node.mem_id for node in tree.css("[hidden]")}
    hidden |= _find_elements(values, _HIDING) - never_hidden
    generated = _find_elements(values, {"content": _GENERATED})
    return PageStyles(hidden, generated, _find_elements(values, _REORDERING))


def _find_elements(
    values: dict[str, dict[int, str]], patterns: dict[str, re.Pattern[str]]
) -> set[int]:
    """Return the elements with a property whose value fits its pattern."""
    return {
        element
        for name, pattern in patterns.items()
        for element, value in values[name].items()
        if pattern.fullmatch(value)
    }


def _list_rules(tree: LexborHTMLParser) -> Iterator[_Rule]:
    """Read the rules of all style sheets in a page, with one selector each."""
    count = 0
    for sheet in tree.css("style"):
        text = _COMMENT.sub("", sheet.text(deep=True))
        text = _NOT_ON_SCREEN.sub("", text)
        for match in _RULE.finditer(text):
            declarations = list(_read_declarations(match[2]))
            for selector in match[1].split(",") if declarations else ():
                count += 1
                if count > _MAX_RULES:
                    return
                yield from _apply(selector.strip(), declarations)


def _apply(selector: str, declarations: list[tuple[str, str]]) -> Iterator[_Rule]:
    """Give declarations to a selector, unless it holds only where a person does something."""
    element = _PSEUDO_ELEMENT.sub("", selector)
    is_pseudo_element = element != selector
    if _STATE.search(selector):
        return
    for name, value in declarations:
        if is_pseudo_element == (name == "content"):
            yield _Rule(element or "*", name, value)


def _read_declarations(style: str) -> Iterator[tuple[str, str]]:
    """Read the declarations of the properties that are named at the head of this module."""
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        value = value.partition("!")[0].strip()
        if name == "content":
            yield name, _ESCAPED.sub("", value)
        elif name in _HIDING or name in _REORDERING:
            yield name, value.lower()
