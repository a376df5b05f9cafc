"""The kinds of plots on the page: axes for shares, differences and ratios, and rows of estimates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from evals.intervals import Estimate
from evals.page.svg import Axis, Mark, Plot, Series
from evals.report import share
from evals.tables import Table

_ROW, _ROW_GAP = 12, 10


@dataclass(frozen=True, slots=True)
class Figure:
    """Plots, and the table with the same values."""

    plots: tuple[Plot, ...]
    table: Table


Block = str | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: paragraphs, tables and figures, in their order."""

    title: str
    blocks: tuple[Block, ...]


def share_axis(title: str) -> Axis:
    """Returns the axis of a share, from 0 to 1."""
    return Axis(title, 0, 1, tuple((n / 5, share(n / 5) if n else "0") for n in range(6)))


def difference_axis(title: str, values: Iterable[float]) -> Axis:
    """Returns an axis over the values and zero, with three to eight round places."""
    shown = [0.0, *values]
    span = max(max(shown) - min(shown), 1e-3)
    step = next(
        step
        for power in range(floor(log10(span)) - 1, 9)
        for step in (10.0**power, 2 * 10.0**power, 5 * 10.0**power)
        if span / step <= 6
    )
    first, last = floor(min(shown) / step + 1e-9), ceil(max(shown) / step - 1e-9)
    digits = max(0, -floor(log10(step)))
    ticks = tuple(
        (n * step, f"{n * step:+.{digits}f}" if n else "0") for n in range(first, last + 1)
    )
    return Axis(title, first * step, last * step, ticks)


def log_axis(title: str, values: Iterable[float], unit: str = "") -> Axis:
    """Returns a logarithmic axis over the positive values, at 1, 2 and 5 of each power of ten."""
    shown = [value for value in values if value > 0] or [1.0]
    powers = range(floor(log10(min(shown))), ceil(log10(max(shown))) + 2)
    places = [digit * 10.0**power for power in powers for digit in (1, 2, 5)]
    low = max((p for p in places if p <= min(shown)), default=places[0])
    high = next((p for p in places if p >= max(shown) and p > low), places[-1])
    if places.index(high) - places.index(low) < 2:  # two labels do not show a scale
        high = places[places.index(low) + 2]
    kept = [place for place in places if low <= place <= high]
    if len(kept) > 7:
        kept = [place for place in kept if f"{place:e}".startswith("1")] or kept
    return Axis(title, low, high, tuple((place, f"{place:,g}{unit}") for place in kept), log=True)


def row_plot(
    title: str,
    axis: Axis,
    rows: Sequence[str],
    series: Mapping[str, Mapping[str, Estimate | float]],
    *,
    guide: float | None = None,
    apart: bool = True,
) -> Plot:
    """Returns a plot with a named row for each value, from the top, and a mark for each series.

    Args:
        title: of the plot.
        axis: of the values.
        rows: the rows' names.
        series: values by row, by the series' name; estimates get their interval as a bar.
        guide: a value at which a line stands.
        apart: the marks of a row stand below each other, so that their bars do not cover.
    """
    drawn = []
    lanes = len(series) if apart else 1
    height = _ROW * lanes + _ROW_GAP
    for number, (name, values) in enumerate(series.items()):
        offset = (number - (lanes - 1) / 2) * _ROW / height if apart else 0.0
        marks = [
            _row_mark(place + offset, row, name, values[row])
            for place, row in enumerate(rows)
            if row in values
        ]
        drawn.append(Series(name, tuple(marks)))
    high, low = -0.5, len(rows) - 0.5
    return Plot(
        title=title,
        x=axis,
        y=Axis("", low, high, tuple(enumerate(rows))),
        series=tuple(drawn),
        height=height * len(rows),
        guides=() if guide is None else ((guide, low, guide, high),),
    )


def _row_mark(y: float, row: str, series: str, value: Estimate | float) -> Mark:
    if isinstance(value, Estimate):
        label = f"{row}, {series}: {value.value:.3f} ({value.low:.3f} to {value.high:.3f})"
        return Mark(value.value, y, x_range=(value.low, value.high), label=label)
    return Mark(value, y, label=f"{row}, {series}: {value:.3g}")
