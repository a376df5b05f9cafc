"""Plots as SVG: axes, points, lines and error bars, and nothing of what they mean.

Colours are classes (`s0`, `s1`, ...) that the page's style gives a light and a dark value; the
shapes of the marks differ, too. Every text goes through an XML tree, which escapes it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log10
from xml.etree.ElementTree import Element, SubElement, tostring

_CHARACTER = 6.6
"""The mean width of a character at the plots' 12 pixels, generously."""
_LEGEND_LINE, _TITLE, _BOTTOM = 18, 26, 46


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from `low` to `high` (left to right, bottom to top) and its labelled places."""

    title: str
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    log: bool = False

    def place(self, value: float) -> float:
        """Returns where a value stands: 0 at `low`, 1 at `high`; what lies outside at the end."""
        low, high, at = self.low, self.high, value
        if self.log:
            low, high, at = log10(low), log10(high), log10(max(value, 1e-12))
        return min(1.0, max(0.0, (at - low) / (high - low))) if high != low else 0.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A point, with the ranges of its error bars and the words shown when it is pointed at."""

    x: float
    y: float
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Marks of one colour and shape; with `line` they are joined in their order."""

    name: str
    marks: tuple[Mark, ...]
    line: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot. `guides` are thin lines between two points (x, y)."""

    title: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    height: int = 300
    width: int = 540
    guides: tuple[tuple[float, float, float, float], ...] = ()


def draw(plot: Plot) -> str:
    """Returns the plot as an `<svg>` element."""
    legend = _legend(plot)
    left = 22 + max((_CHARACTER * len(text) for _, text in plot.y.ticks), default=0)
    left += 16 if plot.y.title else 0
    top = _TITLE + _LEGEND_LINE * (max((line for _, line, _ in legend), default=-1) + 1) + 8
    right = 10 + _CHARACTER / 2 * max(len(text) for _, text in plot.x.ticks[-1:] or ((0, ""),))
    frame = _Frame(plot, left, top, plot.width - left - right, plot.height)
    total = round(top + plot.height + _BOTTOM)
    root = Element("svg", viewBox=f"0 0 {plot.width} {total}", role="img")
    root.set("aria-label", plot.title)
    _text(root, 4, 16, plot.title, "title")
    for number, (at, line, name) in enumerate(legend):
        y = _TITLE + 8 + _LEGEND_LINE * line
        _shape(root, number, at + 8, y, "")
        _text(root, at + 18, y + 4, name, "key")
    frame.draw_axes(root)
    for number, series in enumerate(plot.series):
        frame.draw_series(root, number, series)
    return tostring(root, encoding="unicode")


@dataclass(frozen=True, slots=True)
class _Frame:
    """The rectangle of a plot that the values are drawn into."""

    plot: Plot
    left: float
    top: float
    width: float
    height: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        across, up = self.plot.x.place(x), self.plot.y.place(y)
        return self.left + across * self.width, self.top + (1 - up) * self.height

    def draw_axes(self, root: Element) -> None:
        x_axis, y_axis = self.plot.x, self.plot.y
        bottom, middle = self.top + self.height, self.left + self.width / 2
        for value, text in x_axis.ticks:
            x, _ = self.at(value, y_axis.low)
            _line(root, x, self.top, x, bottom, "grid")
            _text(root, x, bottom + 16, text, "tick middle")
        for value, text in y_axis.ticks:
            _, y = self.at(x_axis.low, value)
            _line(root, self.left, y, self.left + self.width, y, "grid")
            _text(root, self.left - 8, y + 4, text, "tick end")
        _line(root, self.left, bottom, self.left + self.width, bottom, "axis")
        _line(root, self.left, self.top, self.left, bottom, "axis")
        _text(root, middle, bottom + 36, x_axis.title, "name middle")
        if y_axis.title:
            y = self.top + self.height / 2
            name = _text(root, 12, y, y_axis.title, "name middle")
            name.set("transform", f"rotate(-90 12 {y:.1f})")
        for x1, y1, x2, y2 in self.plot.guides:
            _line(root, *self.at(x1, y1), *self.at(x2, y2), "guide")

    def draw_series(self, root: Element, number: int, series: Series) -> None:
        places = [self.at(mark.x, mark.y) for mark in series.marks]
        if series.line and len(places) > 1:
            joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            SubElement(root, "polyline", {"class": f"{_colour(number)} curve", "points": joined})
        for mark, (x, y) in zip(series.marks, places, strict=True):
            for start, end in self._bars(mark):
                _line(root, *start, *end, f"{_colour(number)} bar")
            _shape(root, number, x, y, mark.label)

    def _bars(self, mark: Mark) -> Iterable[tuple[tuple[float, float], tuple[float, float]]]:
        if mark.x_range:
            yield self.at(mark.x_range[0], mark.y), self.at(mark.x_range[1], mark.y)
        if mark.y_range:
            yield self.at(mark.x, mark.y_range[0]), self.at(mark.x, mark.y_range[1])


def _legend(plot: Plot) -> list[tuple[float, int, str]]:
    """Returns each series' place along its line, the line, and the name; none for one alone."""
    if len(plot.series) < 2:
        return []
    places, at, line = [], 0.0, 0
    for series in plot.series:
        needed = 32 + _CHARACTER * len(series.name)
        if at and at + needed > plot.width:
            at, line = 0.0, line + 1
        places.append((at, line, series.name))
        at += needed
    return places


def _shape(root: Element, number: int, x: float, y: float, label: str) -> None:
    """Draws a disc, a square, an open diamond or an open triangle, by the series' number."""
    paths: Sequence[str] = (
        f"M{x - 4:.1f} {y:.1f}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
        f"M{x - 3.5:.1f} {y - 3.5:.1f}h7v7h-7z",
        f"M{x:.1f} {y - 4.5:.1f}l4.5 4.5l-4.5 4.5l-4.5 -4.5z",
        f"M{x:.1f} {y - 4.5:.1f}l4.5 8h-9z",
    )
    kind = number % len(paths)
    style = f"{_colour(number)} mark{' open' if kind > 1 else ''}"
    shape = SubElement(root, "path", {"class": style, "d": paths[kind]})
    if label:
        SubElement(shape, "title").text = label


def _colour(number: int) -> str:
    """Returns the class of a series' colour; a shape that comes again has another one."""
    return f"s{(number + number // 4) % 4}"


def _line(root: Element, x1: float, y1: float, x2: float, y2: float, style: str) -> None:
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    SubElement(root, "line", {"class": style, **{k: f"{v:.1f}" for k, v in ends.items()}})


def _text(root: Element, x: float, y: float, text: str, style: str) -> Element:
    found = SubElement(root, "text", {"class": style, "x": f"{x:.1f}", "y": f"{y:.1f}"})
    found.text = text
    return found
