"""Scenes of bars, points and words, drawn as SVG by Vega-Lite, the same bytes each time.

Text is text, and no place depends on how wide a font of this machine makes it. Colours are those of the light theme;
`dark_rules` turns them into those of the dark one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import vl_convert

VERSION = "6.4"  # of Vega-Lite; a fixed one, so that an upgrade of the library alone changes no picture
WIDTH = 340
ARROW = "M-1,-0.28L0,-0.28L0,-0.95L1,0L0,0.95L0,0.28L-1,0.28Z"
BACK = "M1,-0.28L0,-0.28L0,-0.95L-1,0L0,0.95L0,0.28L1,0.28Z"

# Okabe and Ito's colours for colour-blind readers, darkened where white paper needs it; each with its dark counterpart.
PALETTE: Mapping[str, tuple[str, str]] = {
    "ink": ("#1c1e22", "#ece9e3"),
    "muted": ("#595e66", "#a9adb5"),
    "rule": ("#d5d0c5", "#3b4048"),
    "paper": ("#fdfcf9", "#15171b"),
    "total": ("#868b94", "#8f959f"),
    "government": ("#0072b2", "#56b4e9"),
    "ngo": ("#d15b00", "#f0954a"),
    "hotline": ("#00845f", "#2fc79b"),
    "report": ("#a8518a", "#e29cc8"),
    "band": ("#ecdfb0", "#4b4528"),
}


@dataclass(frozen=True)
class Span:
    """A bar from x0 to x1 in the panel's unit; y and height in pixels."""

    x0: float
    x1: float
    y: float
    height: float
    tone: str
    faint: bool = False
    hollow: bool = False


@dataclass(frozen=True)
class Point:
    """A mark at x in the panel's unit, moved by dx pixels."""

    x: float
    y: float
    tone: str
    shape: str = "circle"
    size: float = 64
    dx: float = 0
    hollow: bool = False


@dataclass(frozen=True)
class Word:
    """Text whose base line is at y; x in pixels, or in the panel's unit where a panel holds it."""

    x: float
    y: float
    text: str
    tone: str = "ink"
    align: str = "left"
    size: float = 13
    bold: bool = False


@dataclass
class Panel:
    """Marks on one scale, drawn between two pixels of the width."""

    domain: tuple[float, float]
    pixels: tuple[float, float] = (0, WIDTH)
    spans: list[Span] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    ticks: list[tuple[float, float, float]] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)


@dataclass
class Scene:
    """Panels and words; `top` and `bottom` pixels of the height belong to title and credit, for use outside the page."""

    height: float
    panels: list[Panel]
    words: list[Word]
    top: float = 0
    bottom: float = 0


def svg(scene: Scene) -> str:
    """The scene as the content of an svg element of WIDTH by its height."""
    layers: list[dict[str, Any]] = [layer for panel in scene.panels if (layer := _panel(panel))]
    layers += [_words(scene.words, {"scale": None})]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH,
        "height": scene.height,
        "padding": 0,
        "autosize": "none",
        "background": None,
        "config": {"view": {"stroke": None}, "aria": False, "axis": {"disable": True}, "legend": {"disable": True}},
        "layer": layers,
        "resolve": {"scale": {"x": "independent"}},
    }
    return _lean(vl_convert.vegalite_to_svg(spec, vl_version=VERSION))


def _panel(panel: Panel) -> dict[str, Any] | None:
    scale = {"scale": {"domain": list(panel.domain), "range": list(panel.pixels), "zero": False, "nice": False}}
    layers: list[dict[str, Any]] = []
    if panel.spans:
        encoding = {
            "x": _place("x0", scale), "x2": {"field": "x1"}, "y": _place("y", {"scale": None}), "y2": {"field": "y2"},
            "fill": _raw("fill"), "stroke": _raw("stroke"), "fillOpacity": _raw("opacity"),
        }  # fmt: skip
        values = [
            {"x0": s.x0, "x1": s.x1, "y": s.y, "y2": s.y + s.height, "fill": PALETTE["paper" if s.hollow else s.tone][0],
             "stroke": PALETTE[s.tone][0] if s.hollow else None, "opacity": 0.45 if s.faint else 1}
            for s in panel.spans
        ]  # fmt: skip
        dashed = [v for v, s in zip(values, panel.spans, strict=True) if s.hollow]
        full = [v for v, s in zip(values, panel.spans, strict=True) if not s.hollow]
        if full:
            layers.append({"data": {"values": full}, "mark": {"type": "rect"}, "encoding": encoding})
        if dashed:
            mark = {"type": "rect", "strokeDash": [3, 2], "strokeWidth": 1.5}
            layers.append({"data": {"values": dashed}, "mark": mark, "encoding": encoding})
    if panel.ticks:
        values = [{"x": x, "y": top, "y2": bottom} for x, top, bottom in panel.ticks]
        encoding = {"x": _place("x", scale), "y": _place("y", {"scale": None}), "y2": {"field": "y2"}}
        mark = {"type": "rule", "stroke": PALETTE["muted"][0], "strokeWidth": 1}
        layers.append({"data": {"values": values}, "mark": mark, "encoding": encoding})
    if panel.points:
        values = [
            {"x": p.x, "y": p.y, "size": p.size, "fill": PALETTE["paper" if p.hollow else p.tone][0],
             "stroke": PALETTE[p.tone][0] if p.shape == "circle" else None, "shape": p.shape, "dx": p.dx}
            for p in panel.points
        ]  # fmt: skip
        encoding = {
            "x": _place("x", scale), "y": _place("y", {"scale": None}), "size": _raw("size"), "fill": _raw("fill"),
            "stroke": _raw("stroke"), "shape": _raw("shape"),
        }  # fmt: skip
        mark = {"type": "point", "xOffset": {"expr": "datum.dx"}, "opacity": 1, "strokeWidth": 1.5}
        layers.append({"data": {"values": values}, "mark": mark, "encoding": encoding})
    if panel.words:
        layers.append(_words(panel.words, scale))
    return {"layer": layers} if layers else None


def _words(words: Sequence[Word], scale: Mapping[str, Any]) -> dict[str, Any]:
    values = [
        {
            "x": w.x,
            "y": w.y,
            "text": w.text,
            "fill": PALETTE[w.tone][0],
            "align": w.align,
            "size": w.size,
            "weight": 600 if w.bold else 400,
        }
        for w in words
    ]
    mark = {
        "type": "text", "baseline": "alphabetic", "align": {"expr": "datum.align"}, "fontSize": {"expr": "datum.size"},
        "fontWeight": {"expr": "datum.weight"},
    }  # fmt: skip
    encoding = {"x": _place("x", scale), "y": _place("y", {"scale": None}), "text": _raw("text"), "fill": _raw("fill")}
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _place(name: str, scale: Mapping[str, Any]) -> dict[str, Any]:
    return {"field": name, "type": "quantitative", **scale}


def _raw(name: str) -> dict[str, Any]:
    return {"field": name, "type": "nominal", "scale": None} if name != "text" else {"field": name, "type": "nominal"}


def _lean(drawn: str) -> str:
    """Drop what a picture with one name for screen readers does not need, and round its places to a hundredth."""
    inner = re.sub(r"^<svg[^>]*>|</svg>$", "", drawn)
    inner = re.sub(r'<path class="(?:background|foreground)"[^>]*/>', "", inner)
    inner = re.sub(r' (?:class|role|aria-[a-z]+|font-family|stroke-miterlimit)="[^"]*"', "", inner)
    inner = re.sub(r"\d+\.\d{3,}", lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), inner)
    inner = inner.replace('px"', '"')
    inner = re.sub(r'(<text[^>]*) transform="translate\(([^,]*),([^)]*)\)"', r'\1 x="\2" y="\3"', inner)
    inner = re.sub(
        r' (?:text-anchor="start"|font-weight="400"|font-size="13"|(?:fill-)?opacity="1"|transform="translate\(0,0\)")',
        "",
        inner,
    )
    while (shorter := re.sub(r"<g(?: [^>]*)?></g>", "", inner)) != inner:
        inner = shorter
    while (shorter := re.sub(r"<g>((?:(?!<g\b|</g>).)*)</g>", r"\1", inner)) != inner:
        inner = shorter
    return inner


def dark_rules(prefix: str) -> str:
    """CSS that gives the elements below `prefix` the colours of the dark theme."""
    return "".join(
        f'{prefix} [{paint}="{light}"]{{{paint}:{dark}}}'
        for light, dark in PALETTE.values()
        for paint in ("fill", "stroke")
    )
