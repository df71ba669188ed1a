"""What the styles of a web page hide, generate and show in another order or form.

Of the attribute `style` and the style sheets in the page only these properties are read: `display`,
`visibility`, `unicode-bidi`, `direction`, `transform`, `-webkit-text-security`, and `content` of
`::before` and `::after`. Later rules win; the specificity of selectors is not considered.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

_NEVER_HIDDEN: Final = "html, body"  # some pages show them by a script
_MAX_RULES: Final = 2_000  # selectors that are looked for, because each costs time

_EFFECTS: Final = {
    "display": ("hidden", re.compile("none")),
    "visibility": ("hidden", re.compile("hidden|collapse")),
    "unicode-bidi": ("reordered", re.compile(".*override.*")),
    "direction": ("reordered", re.compile("rtl")),
    "transform": ("reordered", re.compile(r".*(?:scale|rotate|matrix|skew).*")),
    "-webkit-text-security": ("reordered", re.compile("(?!none).*")),
    "content": (
        "generated",
        re.compile(r".*(?:attr|counters?|url)\(.*|.*(?:[\"'].*[^\W_].*[\"']).*", re.DOTALL),
    ),
}
"""What properties do to an element if they have a certain value."""
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


def read_styles(tree: LexborHTMLParser) -> PageStyles:
    """Read the styles of a page."""
    values: dict[str, dict[int, str]] = {name: {} for name in _EFFECTS}  # by element
    for selector, declarations in islice(_list_rules(tree), _MAX_RULES):
        try:
            elements = [node.mem_id for node in tree.css(selector)]
        except SelectolaxError:  # a selector that the parser does not know
            continue
        for name, value in declarations.items():
            values[name].update(dict.fromkeys(elements, value))
    for node in tree.css("[style]"):
        for name, value in _read_declarations(node.attributes.get("style") or "").items():
            values[name][node.mem_id] = value
    styles = PageStyles({node.mem_id for node in tree.css("[hidden]")}, set(), set())
    for name, (effect, pattern) in _EFFECTS.items():
        for element, value in values[name].items():
            if pattern.fullmatch(value):
                getattr(styles, effect).add(element)
    styles.hidden.difference_update(node.mem_id for node in tree.css(_NEVER_HIDDEN))
    return styles


def _list_rules(tree: LexborHTMLParser) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the selectors of all style sheets in a page, each with what it declares.

    Rules that hold only where a person does something are left out.
    """
    for sheet in tree.css("style"):
        text = _NOT_ON_SCREEN.sub("", _COMMENT.sub("", sheet.text(deep=True)))
        for rule in _RULE.finditer(text):
            declarations = _read_declarations(rule[2])
            for selector in rule[1].split(",") if declarations else ():
                element = _PSEUDO_ELEMENT.sub("", selector.strip())
                is_pseudo_element = element != selector.strip()
                own = {
                    name: value
                    for name, value in declarations.items()
                    if is_pseudo_element == (name == "content")
                }
                if not _STATE.search(selector):
                    yield element or "*", own


def _read_declarations(style: str) -> dict[str, str]:
    """Return the values of the properties that are named at the head of this module."""
    values = {}
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        value = value.partition("!")[0].strip()
        if name in _EFFECTS:
            values[name] = _ESCAPED.sub("", value) if name == "content" else value.lower()
    return values
