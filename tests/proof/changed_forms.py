"""Forms of a text that say something different from it; all of them are rejected.

They are templates, as in `text_forms`. What a page only shows in another way is not among them:
`docs/proof.md` lists it.
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
        "not equal": "\u2260{n}",
        "much less": "\u226a{n}",
        "tilde operator": "\u223c{n}",
        "negation sign": "\u00ac{n}",
        "cross": "\u274c{n}",
        "not equal, beside a currency sign": "\u2260${n}",
        "times ten": "\u00d710{n}",
        "parts per ten thousand": "{n}\u2031",
        "percent": "{n}%",
        "power": "{n}^2",
        "hundred thousands sign": "{n}\u0488",
        "struck out by a mark": "{n}\u20e0",
        "point in the middle": "{n}\u00b75",
        "letter before": "x{n}",
        "letter for a digit": "{n}O",
        "lowered digit": "{n}\u2080",
        "Arabic digit": "{n}\u0665",
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
        "number before a paragraph": "{first}\n\n({w}) {rest}",
        "word in square brackets between paragraphs": "{first}\n\n[not]\n\n{rest}",
    },
    "numeral of a page": {
        "number hidden": "<b hidden>{n}</b>{w}",
        "number hidden, another raised": '<b style="display:none">{n}</b><sup>{w}</sup>',
        "number hidden by a sheet": "<style>.x{{display:none}}</style><b class=x>{n}</b>{w}",
        "number deleted": "<del>{n}</del><ins>{w}</ins>",
        "number struck": "<s>{n}</s> {w}",
        "word deleted": "<del>not</del> {n}",
        "order overridden by an element": "<bdo dir=rtl>{n}</bdo>",
        "order overridden by an entity": "&#x202e;{n}&#x202c;",
        "word in the code of a comment": "<!-- --> not <!-- --> {n}",
        "word hidden": "<b hidden>not</b> {n}",
        "word invisible": "<b style='visibility:hidden'>not</b> {n}",
        "word without scripts": "<noscript>not</noscript> {n}",
        "word of a dialog": "<dialog>not</dialog> {n}",
        "word of a path": "<span class=breadcrumb>not</span> {n}",
        "words of a button": "<button>fewer than</button> {n}",
        "choice": "<select><option>fewer than</select> {n}",
        "text field": "<textarea>fewer than</textarea> {n}",
        "folded": "<details><summary>44</summary>{n}</details>",
        "navigation": "<nav>not</nav> {n}",
        "footer": "<footer>not</footer> {n}",
        "drawing": "<svg><text>not</text></svg> {n}",
        "raised digit": "{n}<sup>6</sup>",
        "lowered digit of a page": "{n}<sub>6</sub>",
        "annotation": "<ruby>{n}<rt>44</rt></ruby>",
        "cells": "<table><td>{n}<td>44</table>",
    },
    "sentence of a page": {
        "sentence hidden by its style": "<i style='display: none'>{s}</i> {a}{w}{z}",
        "sentence without a size": "<i style='font-size:0px'>{s}</i> {a}{w}{z}",
        "sentence deleted": "<del>{s}</del> {a}{w}{z}",
    },
    "page": {
        "order overridden around the text": "<bdo dir=rtl>{blocks}</bdo>",
        "paragraph hidden between paragraphs": "<p>{first}</p><p hidden>None.</p><p>{rest}</p>",
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
