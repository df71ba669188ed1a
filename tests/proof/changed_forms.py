"""Forms of a text that say or show something different from it; all of them are rejected.

They are templates, as in `text_forms`.
"""

from typing import Final

from text_forms import Words, end_pages, fill_templates, wrap

TEMPLATES: Final = {
    "numeral": {
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
        "point before a number": ".{n}",
    },
    "sentence": {
        "other word": "{a}{n} more.",
        "sentence left out": "",
        "words before a sentence": "It is not true that {s}",
        "words before a sentence, in a line of their own": "\nIt is not true that\n{s}",
        "words after a sentence": "{s} or rather {w}, since more were found.",
        "sentence in a paragraph": "It freed 7 more men. {s}",
    },
    "text": {
        "paragraph between paragraphs": "{first}\n\nIt freed 7 more men.\n\n{rest}",
        "line between paragraphs": "{first}\n\nPhoto: {w} men in a shelter\n\n{rest}",
        "negation between paragraphs": "{first}\n\nNone of This Is True\n\n{rest}",
        "denial between paragraphs": "{first}\n\nOfficials Deny The Following\n\n{rest}",
        "words between paragraphs": "{first}\n\nNumbers later retracted\n\n{rest}",
        "word between paragraphs": "{first}\n\nAllegedly\n\n{rest}",
        "doubt between paragraphs": "{first}\n\nDisputed Estimates\n\n{rest}",
        "words before the first sentence": "It is not true that {text}",
        "word in capitals before the first sentence": "NOT {text}",
        "words after the last sentence": "{text} or rather {w}, since more were found.",
        "denial after the end": "{text} None of this is true.",
        "denial after the end, in a paragraph": "{text}\n\nNone of this is true.",
        "paragraphs exchanged": "{rest}\n\n{first}",
    },
    "numeral of a page": {
        "number hidden": "<b hidden>{n}</b>{w}",
        "number hidden, another raised": '<b style="display:none">{n}</b><sup>{w}</sup>',
        "number deleted": "<del>{n}</del><ins>{w}</ins>",
        "number struck": "<s>{n}</s> {w}",
        "number struck by its style": '<b style="text-decoration: line-through">{n}</b> {w}',
        "number hidden by a sheet": "<style>p .x,.y{{display:none}}</style><b class=x>{n}</b>{w}",
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
        "order overridden by style": "<b style='unicode-bidi:bidi-override;direction:rtl'>{n}</b>",
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
    },
    "sentence of a page": {
        "sentence hidden by its style": "<i style='display: none'>{s}</i> {a}{w}{z}",
        "sentence invisible": "<i style='visibility:hidden'>{s}</i> {a}{w}{z}",
        "sentence transparent": "<i style='opacity:0'>{s}</i> {a}{w}{z}",
        "sentence without a size": "<i style='font-size:0px'>{s}</i> {a}{w}{z}",
        "sentence off the screen": "<i style='position:absolute; left:-9999px'>{s}</i> {a}{w}{z}",
    },
    "page": {
        "order overridden around the text": "<bdo dir=rtl>{blocks}</bdo>",
        "mirrored with all of the text": "<div style='transform:scaleX(-1)'>{blocks}</div>",
    },
}


def make_changed_forms(words: Words) -> dict[str, str]:
    """Return the content of a file for each form of a text, by name."""
    text, numeral = words["text"], words["n"]
    paged = end_pages(wrap(text, 66, between="\n"), "\n12")
    computed = {
        "numeral": {
            "digits apart": " ".join(numeral),
            "digits divided at a line end": "-\n".join(numeral),
        },
        "text": {
            "second copy with another number": f"{text}\n\n{text.replace(numeral, words['w'])}",
            "number among page numbers": paged.replace("\n12\n", "\n12\n70\n", 1),
        },
    }
    return fill_templates(TEMPLATES, words) | fill_templates(computed, words)
