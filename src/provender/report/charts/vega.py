"""Vega-Lite specifications in few words: layers of records, marks and channels.

Specifications are plain data, checked against the published schema by the tests; a notebook shows one
with ``altair.Chart.from_dict(chart.spec)``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from provender.dates import DAYS_PER_YEAR
from provender.report.numbers import EPOCH

if TYPE_CHECKING:
    from provender.report.edition import Edition

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
MS_PER_DAY = 86_400_000
#: colours are named here and defined in the style sheet, once for light and once for dark
INK, MUTED, GRID, PANEL, ALERT = "var(--ink)", "var(--muted)", "var(--grid)", "var(--panel)", "var(--alert)"

Spec = dict[str, Any]
Records = Iterable[Mapping[str, Any]]


def layer(records: Records, mark: Spec, **channels: Any) -> Spec:
    """Return a layer that draws records with a mark."""
    return {"data": {"values": [dict(r) for r in records]}, "mark": mark, "encoding": channels}


def finished(layers: Sequence[Spec], height: int) -> Spec:
    """Return the specification of a chart that is as wide as the page allows.

    Records that several layers draw are kept once.
    """
    datasets: dict[str, list[Spec]] = {}
    drawn = []
    for held in layers:
        records = held["data"]["values"]
        name = next((n for n, known in datasets.items() if known == records), f"d{len(datasets)}")
        datasets[name] = records
        drawn.append({**held, "data": {"name": name}})
    return {
        "$schema": SCHEMA,
        "datasets": datasets,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 1, "right": 1, "top": 6, "bottom": 2},
        "layer": drawn,
    }


def day(value: float) -> float:
    """Return a day number as a chart takes it: whole, or to the hour."""
    return int(value) if value == int(value) else round(value, 3)


def rounded(value: float) -> float | None:
    """Return a value with the digits that a chart can show; nothing where it is no number."""
    return float(f"{value:.4g}") if value - value == 0 else None


def field(name: str, kind: str = "quantitative", **options: Any) -> Spec:
    """Return a channel that shows a field of the records."""
    return {"field": name, "type": kind, **options}


def literal(name: str) -> Spec:
    """Return a channel whose field holds the colour or number itself, not a value to be scaled."""
    return {"field": name, "type": "nominal", "scale": None}


def one_of(name: str, values: Sequence[str], looks: Sequence[Any]) -> Spec:
    """Return a channel that gives each value of a field its look."""
    return field(name, "nominal", scale={"domain": list(values), "range": list(looks)}, sort=None)


def time_axis(name: str, span: tuple[float, float], edition: Edition) -> Spec:
    """Return the horizontal time axis for a span of day numbers.

    The records of the layer must reach both ends of the span: the axis goes as far as they do.
    """
    years = (span[1] - span[0]) / DAYS_PER_YEAR
    form = edition.words(f"axis.{'year' if years > 3 else 'month' if years > 0.4 else 'day'}")
    axis = {
        "title": None,
        "values": list(_ticks(span, years)),
        "labelExpr": f"utcFormat(datum.value * {MS_PER_DAY}, '{form}')",
        "labelOverlap": "greedy",
        "labelSeparation": 9,
        "labelFlush": True,
    }
    return {**at(name), "axis": axis}


def _ticks(span: tuple[float, float], years: float) -> Iterator[int]:
    """Yield the day numbers of about eight round dates within a span."""
    first, last = (EPOCH + timedelta(days=math.floor(end)) for end in span)
    if years <= 0.4:
        step = max(1, round(years * DAYS_PER_YEAR / 8))
        yield from range(math.ceil(span[0]), math.floor(span[1]) + 1, step)
        return
    step = 12 * max(1, round(years / 10)) if years > 3 else 1 if years < 0.9 else 2 if years < 1.5 else 3
    for month in range(first.year * 12, last.year * 12 + 12):
        number = (date(month // 12, month % 12 + 1, 1) - EPOCH).days
        if month % step == 0 and span[0] <= number <= span[1]:
            yield number


def at(name: str) -> Spec:
    """Return a position on a time axis that another layer has set, in day numbers."""
    return field(name, scale={"zero": False, "nice": False})


def amounts(name: str = "v", *, form: str = ",~r", ticks: int = 5, most: float | None = None) -> Spec:
    """Return the vertical axis of amounts, from zero up to `most` where it is given."""
    scale: Spec = {"zero": True} if most is None else {"domain": [0, most], "nice": False}
    return field(name, scale=scale, axis={"title": None, "format": form, "tickCount": ticks})


def rows_axis(n: int) -> Spec:
    """Return the channel of so many rows, one below the other, by the field ``i`` of the records."""
    places = [str(i) for i in range(n)]
    return field("i", "ordinal", axis=None, sort=None, scale={"domain": places, "padding": 0})


def row_labels(names: Sequence[str], values: Sequence[str], tones: Sequence[str] = (), *, room: int) -> list[Spec]:
    """Return the name of each row at the left and its value at the right, above the mark.

    Parameters
    ----------
    tones
        Colour of each value; default is ink.
    room
        Pixels that are left to values.
    """
    records: list[Spec] = [{"i": str(i), "a": a, "b": b} for i, (a, b) in enumerate(zip(names, values, strict=True))]
    for record, shade in zip(records, tones, strict=True) if tones else ():
        record["c"] = shade
    look, y = {"type": "text", "baseline": "bottom", "dy": -4, "color": INK}, rows_axis(len(names))
    name = {**look, "align": "left", "limit": {"expr": f"width - {room}"}}
    value = {**look, "align": "right", "fontWeight": 600}
    tone = {"color": literal("c")} if tones else {}
    return [
        layer(records, name, y=y, x={"value": 0}, text=field("a", "nominal")),
        layer(records, value, y=y, x={"value": "width"}, text=field("b", "nominal"), **tone),
    ]


def tips(titles: Mapping[str, str]) -> list[Spec]:
    """Return the lines of a tooltip: title by field, in order."""
    return [field(name, "nominal", title=title) for name, title in titles.items()]


def hover(records: Records, titles: Mapping[str, str]) -> Spec:
    """Return invisible columns from `t` to `u` that light up and say their lines under the pointer."""
    over = {"type": "point", "on": "pointerover", "clear": "pointerout"}
    lit = {"condition": {"param": "moment", "empty": False, "value": 0.09}, "value": 0}
    columns = layer(
        records,
        {"type": "rect", "color": INK},
        x=at("t"),
        x2={"field": "u"},
        opacity=lit,
        tooltip=tips(titles),
    )
    return {**columns, "params": [{"name": "moment", "select": over}]}


def rule_at(value: float, label: str) -> list[Spec]:
    """Return a horizontal rule with its label at the right end."""
    records = [{"v": value, "a": label}]
    rule = {"type": "rule", "color": ALERT, "strokeDash": [4, 3], "strokeWidth": 1.25}
    text = {
        "type": "text",
        "align": "right",
        "baseline": "bottom",
        "dy": -3,
        "color": ALERT,
        "fontSize": 11.5,
    }
    y = field("v")
    return [
        layer(records, rule, y=y),
        layer(records, text, y=y, x={"value": "width"}, text=field("a", "nominal")),
    ]


def moment(when: float, label: str, *, tone: str = ALERT, row: int = 0, dash: Sequence[int] = ()) -> list[Spec]:
    """Return a vertical rule at a day with its label at the top; `row` steps labels downwards."""
    records = [{"t": day(when), "a": label}]
    rule = {"type": "rule", "color": tone, "strokeWidth": 1.25, "strokeDash": list(dash)}
    text = {
        "type": "text",
        "align": "left",
        "baseline": "top",
        "dx": 5,
        "color": tone,
        "fontSize": 12,
        "fontWeight": 600,
    }
    x, y = at("t"), {"value": 1 + 16 * row}
    return [layer(records, rule, x=x), layer(records, text, x=x, y=y, text=field("a", "nominal"))]
