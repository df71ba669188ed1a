"""Forms of a text that say or show something different from it; all of them are rejected.

Each has other words in one place of a Sample (see `text_forms`). In the words of a form, {n} is the
numeral of the sample, {w} a wrong one, {s} its sentence, {a} the words before the numeral.
"""

import html
from typing import Final

from text_forms import LINES_OF_A_PAGE, Sample, make_blocks, make_web_page, wrap

NUMERALS: Final = {
    "other number": "{w}",
    "word added": "not {n}",
    "hedge added": "at least {n}",
    "scale added": "{n} thousand",
    "sign added": "-{n}",
    "fraction added": "{n}.5",
    "word in square brackets": "[not] {n}",
    "word in brackets": "{n} (no)",
    "number in brackets": "{n} ({w})",
    "number in brackets without a space": "{n}({w})",
    "number in square brackets before": "[{w}] {n}",
    "number in square brackets after": "{n} [{w}]",
    "number as a link before": "[{w}](x) {n}",
    "scale in brackets": "{n} (k)",
    "mark at a number": "{n}[1]\n1 In truth it was {w}.\n12\n\f",
    "exponent": "{n}\u00b3",
    "order overridden by a control": "\u202e{n}\u202c",
    "order overridden to the end": "\u202e{n}",
    "isolated": "\u2067{n}\u2069",
    "line in a sentence": "{n}\nmen, {w} of them\n",
    "line in a sentence, before a page number": "{n}\nIn truth it was {w}\n{w}\n",
    "line in a sentence, in capitals": "{n}\nIn Truth It Was {w}\n12\n",
    "line in a sentence, like a note": "{n}\n1 In truth it was {w}.\n12\n",
    "word after a page number": "{n}\n12\nAllegedly\n",
    "word after a page end": "{n}\n12\n\fAllegedly\n",
}
"""Words in the place of the numeral."""

SENTENCES: Final = {
    "other word": "{a}{n} more.",
    "sentence left out": "",
    "words before a sentence": "It is not true that {s}",
    "words before a sentence, in a line of their own": "\nIt is not true that\n{s}",
    "words after a sentence": "{s} or rather {w}, since more were found.",
    "sentence in a paragraph": "It freed 7 more men. {s}",
}
"""Words in the place of the sentence."""

PARAGRAPHS: Final = {
    "paragraph between paragraphs": "It freed 7 more men.",
    "line between paragraphs": "Photo: {w} men in a shelter",
    "negation between paragraphs": "None of This Is True",
    "denial between paragraphs": "Officials Deny The Following",
    "words between paragraphs": "Numbers later retracted",
    "word between paragraphs": "Allegedly",
    "doubt between paragraphs": "Disputed Estimates",
}
"""A paragraph after the first one."""

TEXTS: Final = {
    "words before the first sentence": "It is not true that {text}",
    "word in capitals before the first sentence": "NOT {text}",
    "words after the last sentence": "{text} or rather {w}, since more were found.",
    "denial after the end": "{text} None of this is true.",
    "denial after the end, in a paragraph": "{text}\n\nNone of this is true.",
}
"""Words around the text."""

MARKUP: Final = {
    "number hidden": "<b hidden>{n}</b>{w}",
    "number hidden, another raised": '<b style="display:none">{n}</b><sup>{w}</sup>',
    "number deleted": "<del>{n}</del><ins>{w}</ins>",
    "number struck": "<s>{n}</s> {w}",
    "number struck by its style": '<b style="text-decoration: line-through">{n}</b> {w}',
    "number hidden by a style sheet": "<style>p .x,.y{{display:none}}</style><b class=x>{n}</b>{w}",
    "word hidden by a style sheet": "<style>.h{{display:none}}</style><b class=h>not</b> {n}",
    "word invisible": "<b style='visibility:hidden'>not</b> {n}",
    "digit generated after": "<style>.z::after{{content:'0'}}</style><b class=z>{n}</b>",
    "word generated before": "<style>.z::before{{content:'not '}}</style><b class=z>{n}</b>",
    "attribute generated": "<style>.z::before{{content:attr(x)}}</style><b class=z x=4>{n}</b>",
    "counter generated": "<style>.z:before{{content:counter(c)}}</style><b class=z>{n}</b>",
    "words generated after paragraphs": "<style>p::after{{content:' Not so.'}}</style>{n}",
    "words generated before the page": "<style>body::before{{content:'Never: '}}</style>{n}",
    "value of a button": "<input type=button value='fewer than'> {n}",
    "value of a field": "<input value='fewer than'> {n}",
    "placeholder": "<input placeholder='fewer than'> {n}",
    "words of a button": "<button>fewer than</button> {n}",
    "choice": "<select><option>fewer than</select> {n}",
    "text field": "<textarea>fewer than</textarea> {n}",
    "order overridden by an element": "<bdo dir=rtl>{n}</bdo>",
    "order overridden by a style": "<b style='unicode-bidi:bidi-override;direction:rtl'>{n}</b>",
    "order overridden by an entity": "&#x202e;{n}&#x202c;",
    "page in the page": "<iframe srcdoc='not'></iframe>{n}",
    "mirrored": "<b style='transform:scaleX(-1)'>{n}</b>",
    "dots": "<b style='-webkit-text-security:disc'>{n}</b>",
    "folded": "<details><summary>44</summary>{n}</details>",
    "navigation": "<nav>not</nav> {n}",
    "footer": "<footer>not</footer> {n}",
    "drawing": "<svg><text>not</text></svg> {n}",
    "picture": "<img src=not.png> {n}",
    "raised digit": "{n}<sup>6</sup>",
}
"""Markup in the place of the numeral."""

HIDING_STYLES: Final = {
    "sentence hidden by its style": "display: none",
    "sentence invisible": "visibility:hidden",
    "sentence transparent": "opacity:0",
    "sentence without a size": "font-size:0px",
    "sentence off the screen": "position:absolute; left:-9999px",
}
"""Styles of the sentence, with a wrong one beside it."""

PAGES: Final = {
    "order overridden around the text": "<bdo dir=rtl>{blocks}</bdo>",
    "mirrored with all of the text": "<div style='transform:scaleX(-1)'>{blocks}</div>",
}
"""Markup around the text."""


def make_changed_forms(sample: Sample) -> dict[str, str]:
    """Return the content of a file for each form of a sample, by name."""
    numeral, wrong = sample.numeral, sample.wrong_numeral
    words = {"n": numeral, "w": wrong, "a": sample.before, "s": sample.sentence.text}
    first, *others = sample.paragraphs
    blocks = make_blocks(sample.text)
    page = make_web_page(make_blocks(sample.change_numeral("NUMERAL")))
    forms = {}
    for name, template in NUMERALS.items():
        forms[name] = sample.change_numeral(template.format(**words))
    for name, template in SENTENCES.items():
        forms[name] = sample.change(template.format(**words))
    for name, template in PARAGRAPHS.items():
        forms[name] = "\n\n".join([first, template.format(**words), *others])
    for name, template in TEXTS.items():
        forms[name] = template.format(text=sample.text.rstrip(), **words)
    for name, markup in MARKUP.items():
        forms[name] = page.replace("NUMERAL", markup.format(**words))
    for name, style in HIDING_STYLES.items():
        right = f'<span style="{style}">{html.escape(words["s"])}</span>'
        changed = f"{right} {html.escape(f'{sample.before}{wrong}{sample.after}')}"
        hidden_page = make_web_page(make_blocks(sample.change("SENTENCE")))
        forms[name] = hidden_page.replace("SENTENCE", changed)
    for name, markup in PAGES.items():
        forms[name] = make_web_page(markup.format(blocks=blocks))
    forms["digits apart"] = sample.change_numeral(" ".join(numeral))
    forms["digits divided at a line end"] = sample.change_numeral("-\n".join(numeral))
    forms["paragraphs exchanged"] = "\n\n".join([others[0], first, *others[1:]])
    forms["second copy with another number"] = f"{sample.text}\n\n{sample.change_numeral(wrong)}"
    forms["number among page numbers"] = _number_pages(sample)
    return forms


def _number_pages(sample: Sample) -> str:
    """Return the text with page numbers, and another number in a line among them."""
    lines = []
    for number, line in enumerate(wrap(sample.text, 66, between="\n").splitlines(), start=1):
        lines.append(line)
        if number % LINES_OF_A_PAGE == 0:
            lines.append(str(10 + number // LINES_OF_A_PAGE))
    lines.insert(LINES_OF_A_PAGE + 3, "70")
    return "\n".join(lines)
