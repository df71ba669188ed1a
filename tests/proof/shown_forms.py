"""Forms of a text that show something different from what is read of it.

Each is a function of a Sample (see `text_forms`) that returns the content of a file; all of them
are rejected.
"""

from collections.abc import Callable
from typing import Final

from text_forms import Sample, make_blocks, make_web_page


def _replace_numeral(markup: str, style: str = "") -> Callable[[Sample], str]:
    """Return the form that is a page with some markup instead of the numeral.

    markup: with braces in the place of the numeral
    """

    def make(sample: Sample) -> str:
        page = make_web_page(make_blocks(sample.change_numeral("NUMERAL")), style)
        return page.replace("NUMERAL", markup.format(sample.numeral))

    return make


def _wrap_page(start: str, end: str, style: str = "") -> Callable[[Sample], str]:
    """Return the form that is a page with all of the text in some markup."""
    return lambda sample: make_web_page(f"{start}{make_blocks(sample.text)}{end}", style)


def _insert_line(line: str) -> Callable[[Sample], str]:
    """Return the form with a line between the first two paragraphs."""

    def make(sample: Sample) -> str:
        first, *others = sample.paragraphs
        return "\n\n".join([first, line, *others])

    return make


def _interrupt(lines: str) -> Callable[[Sample], str]:
    """Return the form with some lines in the middle of a sentence."""
    return lambda sample: sample.change(
        f"{sample.before}{sample.numeral}\n{lines}\n{sample.after.lstrip()}"
    )


def _swap_paragraphs(sample: Sample) -> str:
    first, second, *others = sample.paragraphs
    return "\n\n".join([second, first, *others])


SHOWN_OTHERWISE: Final[dict[str, Callable[[Sample], str]]] = {
    "digit generated after": _replace_numeral("<b class=z>{}</b>", ".z::after{content:'0'}"),
    "word generated before": _replace_numeral("<b class=z>{}</b>", ".z::before{content:'not '}"),
    "attribute generated": _replace_numeral(
        "<b class=z data-x=4>{}</b>", ".z::before{content:attr(data-x)}"
    ),
    "counter generated": _replace_numeral("<b class=z>{}</b>", ".z:before{content:counter(c)}"),
    "words generated after paragraphs": _wrap_page("", "", "p::after{content:' Not so.'}"),
    "words generated before the page": _wrap_page("", "", "body::before{content:'Never: '}"),
    "value of a button": _replace_numeral("<input type=button value='fewer than'> {}"),
    "value of a field": _replace_numeral("<input value='fewer than'> {}"),
    "placeholder": _replace_numeral("<input placeholder='fewer than'> {}"),
    "words of a button": _replace_numeral("<button>fewer than</button> {}"),
    "choice": _replace_numeral("<select><option>fewer than</select> {}"),
    "text field": _replace_numeral("<textarea>fewer than</textarea> {}"),
    "order overridden by an element": _replace_numeral("<bdo dir=rtl>{}</bdo>"),
    "order overridden by a style": _replace_numeral(
        "<b style='unicode-bidi:bidi-override;direction:rtl'>{}</b>"
    ),
    "order overridden around the text": _wrap_page("<bdo dir=rtl>", "</bdo>"),
    "order overridden by a control": lambda sample: sample.change_numeral(
        f"\u202e{sample.numeral}\u202c"
    ),
    "order overridden to the end": lambda sample: sample.change_numeral(f"\u202e{sample.numeral}"),
    "order overridden by an entity": _replace_numeral("&#x202e;{}&#x202c;"),
    "isolated": lambda sample: sample.change_numeral(f"\u2067{sample.numeral}\u2069"),
    "page in the page": _replace_numeral("<iframe srcdoc='not'></iframe>{}"),
    "mirrored": _replace_numeral("<b style='transform:scaleX(-1)'>{}</b>"),
    "mirrored with all of the text": _wrap_page("<div style='transform:scaleX(-1)'>", "</div>"),
    "dots": _replace_numeral("<b style='-webkit-text-security:disc'>{}</b>"),
    "hidden by a style sheet": _replace_numeral("<b class=h>not</b> {}", ".h{display:none}"),
    "invisible": _replace_numeral("<b style='visibility:hidden'>not</b> {}"),
    "folded": _replace_numeral("<details><summary>44</summary>{}</details>"),
    "navigation": _replace_numeral("<nav>not</nav> {}"),
    "footer": _replace_numeral("<footer>not</footer> {}"),
    "drawing": _replace_numeral("<svg><text>not</text></svg> {}"),
    "picture": _replace_numeral("<img src=not.png> {}"),
    "raised digit": _replace_numeral("{}<sup>6</sup>"),
    "exponent": lambda sample: sample.change_numeral(f"{sample.numeral}\u00b3"),
    "mark at a number": lambda sample: sample.change_numeral(f"{sample.numeral}[1]").replace(
        f"{sample.numeral}[1]", f"{sample.numeral}[1]\n1 In truth it was 90.\n12\n\f", 1
    ),
    "denial between paragraphs": _insert_line("Officials Deny The Following"),
    "words between paragraphs": _insert_line("Numbers later retracted"),
    "word between paragraphs": _insert_line("Allegedly"),
    "doubt between paragraphs": _insert_line("Disputed Estimates"),
    "word after a page number": _interrupt("12\nAllegedly"),
    "word after a page end": _interrupt("12\n\fAllegedly"),
    "denial after the end": lambda sample: f"{sample.text.rstrip()} None of this is true.",
    "denial after the end, in a paragraph": lambda sample: (
        f"{sample.text.rstrip()}\n\nNone of this is true."
    ),
    "paragraphs exchanged": _swap_paragraphs,
}
"""Every form shows other words or digits, or another order, than the text."""
