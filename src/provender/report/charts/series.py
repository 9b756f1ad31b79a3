"""Step lines over time with a tooltip: what several charts share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provender.report.charts.vega import Spec, day, hover, layer, one_of, rounded, time_axis

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from provender.report.edition import Edition


@dataclass(frozen=True, slots=True)
class Line:
    """A named series on the moments of a `Frame`; `said` are its values as the tooltip prints them."""

    name: str
    values: NDArray[np.float64]
    colour: str
    said: tuple[str, ...]
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The moments of a chart (days since 1970-01-01; the last one is the end) and its axis."""

    starts: tuple[float, ...]
    end: float
    edition: Edition
    y: Spec


def shares(name: str, values: NDArray[np.float64], colour: str, edition: Edition) -> Line:
    """Return a line of shares of one."""
    return Line(name, values, colour, tuple(edition.figures.share(float(v)) for v in values))


def steps(lines: Sequence[Line], frame: Frame) -> list[Spec]:
    """Return the layers of a chart of step lines, tooltip included."""
    moments = [*frame.starts, frame.end]
    records = [
        {"t": day(t), "v": rounded(float(v)), "k": str(n)}
        for n, line in enumerate(lines)
        for t, v in zip(moments, [*line.values, line.values[-1]], strict=True)
    ]
    mark = {"type": "line", "interpolate": "step-after", "strokeWidth": 2.25, "clip": True}
    keys = [str(n) for n in range(len(lines))]
    dash = one_of("k", keys, [[5, 3] if line.is_dashed else [1, 0] for line in lines])
    x = time_axis("t", (frame.starts[0], frame.end), frame.edition)
    colour = one_of("k", keys, [line.colour for line in lines])
    return [layer(records, mark, x=x, y=frame.y, color=colour, strokeDash=dash), _tooltip(lines, frame)]


def _tooltip(lines: Sequence[Line], frame: Frame) -> Spec:
    ends = [*frame.starts[1:], frame.end]
    records = [
        {
            "t": day(start),
            "u": day(end),
            "w": frame.edition.figures.day_number(start),
            **{f"s{n}": line.said[i] for n, line in enumerate(lines)},
        }
        for i, (start, end) in enumerate(zip(frame.starts, ends, strict=True))
    ]
    titles = {"w": frame.edition.words("chart.from"), **{f"s{n}": line.name for n, line in enumerate(lines)}}
    return hover(records, titles)
