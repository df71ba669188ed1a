"""How deeply the elements of a web page are nested, from its tags alone.

A parser of HTML compares each tag with the elements that are open, and copies unclosed elements
such as `<font>` into every paragraph after them. For a page of 60,000 nested elements that takes
minutes or all memory. So a page is measured before it is parsed.
"""

import re
from collections import Counter
from collections.abc import Iterator

from tip_figures.prose.sentences import word_set

_MAX_WORK = 1 << 21  # of 5,000 pages of manuals, up to 5 MB, the largest needs 1.3 million
_TAG = re.compile(
    r"""
    <!-- (?: -?> | .*? (?: --!?> | \Z ) )
  | < (?P<raw> script | style | textarea | title | xmp | iframe | noembed | noframes ) (?=[\s/>])
    .*? (?: </ (?P=raw) (?=[\s/>]) | \Z )
  | < (?P<slash> /? ) (?P<name> [a-z] [^\s/>]*+ )
    (?: [\s/]*+ [^\s/>] [^\s/>=]*+  # an attribute, and its value, which may contain `>`
        (?: \s*+ = \s*+ (?: " [^"]*+ (?: " | \Z ) | ' [^']*+ (?: ' | \Z ) | [^\s"'>] [^\s>]*+ )? )?
    )*+
    [\s/]*? (?P<closed> /? ) (?: > | \Z )
  | <[!?/] [^>]*+
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""A comment, an element whose content is only text, a tag, or a declaration."""
_NOT_NESTED = word_set(
    "area base br col embed hr img input link meta param source track wbr "  # without content
    "body caption colgroup dd dt head html li optgroup option p rp rt tbody td tfoot th thead tr"
)
"""Elements that have no content, or that end where the next one of their kind begins."""
_DRAWINGS = ("svg", "math")


def takes_too_long_to_parse(markup: str) -> bool:
    """Return whether a parser would need too much time or memory for a page.

    The work of the parser is estimated: it is the sum, over all tags, of the number of elements
    that are open before the tag. Deeply nested pages exceed the limit of _MAX_WORK.

    Args:
        markup: the HTML of the page
    """
    work = 0
    for depth in _list_depths(markup):
        work += depth
        if work > _MAX_WORK:
            return True
    return False


def _list_depths(markup: str) -> Iterator[int]:
    """Yield, for each tag of a page, the number of elements that are open before it.

    `<div><b>x</b></div>` -> 0, 1, 2, 1. An end tag closes one open element of the same name, if
    there is one. Elements that need no end tag, such as `br` and `p`, are never counted as open. A
    tag such as `<path/>` closes itself only inside `svg` and `math`; elsewhere, the slash has no
    effect.
    """
    open_elements: Counter[str] = Counter()  # the number of open elements, by name
    depth = 0
    for tag in _TAG.finditer(markup):
        if tag["name"] is None:  # a comment, a declaration, or a script
            continue
        yield depth
        name = tag["name"].lower()
        if name in _NOT_NESTED:
            continue
        if tag["slash"]:
            step = -1 if open_elements[name] else 0
        else:
            is_in_drawing = any(open_elements[drawing] for drawing in _DRAWINGS)
            closes_itself = tag["closed"] and is_in_drawing
            step = 0 if closes_itself else 1
        open_elements[name] += step
        depth += step
