"""What the styles of a web page hide, generate and show in another order or form.

Of the attribute `style` and the style sheets in the page only these properties are read: `display`,
`visibility`, `unicode-bidi`, `direction`, `transform`, `-webkit-text-security`, and `content` of
`::before` and `::after`. Later rules win; the specificity of selectors is not considered.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

HIDDEN = "hidden"
"""Effect of styles: an element is not shown."""
GENERATED = "generated"
"""Effect of styles: an element has words before or after it that are not in the page."""
REORDERED = "reordered"
"""Effect of styles: the text of an element is shown in another order or form."""

_MAX_RULES = 2_000  # selectors that are looked for, because each costs time
_EFFECTS = {
    "display": (HIDDEN, re.compile("none")),
    "visibility": (HIDDEN, re.compile("hidden|collapse")),
    "unicode-bidi": (REORDERED, re.compile(".*override.*")),
    "direction": (REORDERED, re.compile("rtl")),
    "transform": (REORDERED, re.compile(r".*(?:scale|rotate|matrix|skew).*")),
    "-webkit-text-security": (REORDERED, re.compile("(?!none).*")),
    "content": (
        GENERATED,
        re.compile(r"(?s).*(?:attr|counters?|url)\(.*|.*[\"'].*[^\W_].*[\"'].*"),
    ),
}
"""What properties do to an element if they have a certain value, in small letters."""

_COMMENT = re.compile(r"(?s)/\*.*?\*/|\\[0-9a-fA-F]{1,6}\s?")  # or an escape: the glyph of an icon
_NOT_ON_SCREEN = re.compile(
    r"@media[^{]*(?:print|max-)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE
)
_RULE = re.compile(r"([^{}@;]+)\{([^{}]*)\}")
_PSEUDO_ELEMENT = re.compile(r"::?(?:before|after)\s*$")
_STATE = re.compile(r":(?:hover|focus|active|target|checked|visited)")


def read_styles(tree: LexborHTMLParser) -> Mapping[str, Sequence[LexborNode]]:
    """Return the elements of a page on which styles have an effect, by that effect."""
    nodes: dict[int, LexborNode] = {}
    styles: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for selector, declarations in islice(_list_rules(tree), _MAX_RULES):
        try:
            selected = tree.css(selector)
        except SelectolaxError:  # a selector that the parser does not know
            continue
        for node in selected:
            nodes[node.mem_id] = node
            styles[node.mem_id] |= declarations
    for node in tree.css("[style]"):
        nodes[node.mem_id] = node
        styles[node.mem_id] |= _read_declarations(node.attributes.get("style") or "")
    elements: defaultdict[str, list[LexborNode]] = defaultdict(list)
    for identifier, values in styles.items():
        for name, value in values.items():
            effect, pattern = _EFFECTS[name]
            if pattern.fullmatch(value):
                elements[effect].append(nodes[identifier])
    return elements


def _list_rules(tree: LexborHTMLParser) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the selectors of all style sheets in a page, each with what it declares.

    Rules that hold only where a person does something are left out.
    """
    for sheet in tree.css("style"):
        text = _NOT_ON_SCREEN.sub("", _COMMENT.sub("", sheet.text()))
        for selectors, style in _RULE.findall(text):
            declarations = _read_declarations(style)
            generated = {
                name: declarations.pop(name) for name in ["content"] if name in declarations
            }
            for selector in selectors.split(","):
                element, pseudo_elements = _PSEUDO_ELEMENT.subn("", selector.strip())
                own = generated if pseudo_elements else declarations
                if own and not _STATE.search(selector):
                    yield element or "*", own


def _read_declarations(style: str) -> dict[str, str]:
    """Return the values of the properties that have an effect."""
    pairs = (declaration.lower().split(":", 1) for declaration in style.split(";"))
    values = {pair[0].strip(): pair[-1].partition("!")[0].strip() for pair in pairs}
    return {name: value for name, value in values.items() if name in _EFFECTS}
