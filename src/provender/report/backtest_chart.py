"""A backtest as a picture: demand and what was held by day, and what each policy paid more than hindsight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import vl_convert

from provender.backtest.trace import daily_means

if TYPE_CHECKING:
    from provender.backtest import Backtest
    from provender.backtest.trace import FloatArray

_COLOURS = ("#0b6e69", "#c2571a", "#5b5fc7", "#9a9a9a")
_LOOK = {
    "view": {"stroke": None},
    "axis": {"gridColor": "#e8e8e8", "labelFontSize": 11},
    "font": "sans-serif",
}
_WIDTH, _HEIGHT, _MOST = 760, 220, 3


def backtest_to_svg(found: Backtest) -> str:
    """Return two panels above each other: daily demand with units held, and cost beyond hindsight so far.

    Drawn are Provender's policy where it took part, and the cheapest others, four lines at most.
    """
    names = _names(found)
    panels = [
        _panel(_held(found, names), "units, mean of the day"),
        _panel(_excess(found, names), "paid beyond hindsight, USD"),
    ]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "white",
        "title": {"text": f"{found.trace.name}: what was held, and what it cost", "anchor": "start", "fontSize": 15},
        "vconcat": panels,
        "resolve": {"scale": {"color": "independent"}},
        "config": _LOOK,
    }
    made: str = vl_convert.vegalite_to_svg(spec)
    return made


def _names(found: Backtest) -> list[str]:
    """Return the policies that are drawn, cheapest first."""
    ranked = [row.policy for row in found.rows]
    first = [name for name in ranked if name == "provender"]
    return [*first, *[name for name in ranked if name not in first]][:_MOST]


def _held(found: Backtest, names: list[str]) -> list[dict[str, Any]]:
    """Return daily demand and units held by line."""
    demand = found.trace.demand[-found.accounts["hindsight"].held.size :]
    lines = {name: found.accounts[name].held for name in (*names, "hindsight")}
    drawn = _all(found, {name: daily_means(values, found.trace.n_per_day) for name, values in lines.items()})
    return [*_records(found, "demand", daily_means(demand, found.trace.n_per_day)), *drawn]


def _excess(found: Backtest, names: list[str]) -> list[dict[str, Any]]:
    """Return what each policy has paid beyond hindsight up to the end of each day."""
    best = found.accounts["hindsight"].cost_usd
    n = found.trace.n_per_day
    return _all(found, {name: np.cumsum(found.accounts[name].cost_usd - best)[n - 1 :: n] for name in names})


def _all(found: Backtest, lines: dict[str, FloatArray]) -> list[dict[str, Any]]:
    """Return the records of several lines."""
    return [record for name, values in lines.items() for record in _records(found, name, values)]


def _records(found: Backtest, name: str, values: FloatArray) -> list[dict[str, Any]]:
    """Return a record per day."""
    day = found.trace.n_per_day
    begin = found.trace.n_periods - found.accounts["hindsight"].held.size
    amounts = [None if np.isnan(value) else round(float(value), 4) for value in values]
    return [{"t": found.trace.when(begin + i * day).isoformat(), "v": v, "k": name} for i, v in enumerate(amounts)]


def _panel(records: list[dict[str, Any]], title: str) -> dict[str, Any]:
    """Return a panel of step lines; demand is an area."""
    names = list(dict.fromkeys(record["k"] for record in records if record["k"] != "demand"))
    looks = ["#111111" if name == "hindsight" else colour for name, colour in zip(names, _COLOURS, strict=False)]
    axis = {"title": title, "titleFontWeight": "normal"}
    x = {"field": "t", "type": "temporal", "axis": {"title": None, "format": "%d %b", "grid": False, "tickCount": 10}}
    y = {"field": "v", "type": "quantitative", "axis": axis}
    colour = {
        "field": "k",
        "type": "nominal",
        "scale": {"domain": names, "range": looks},
        "legend": {"title": None, "orient": "top"},
    }
    line = {"type": "line", "interpolate": "step-after", "strokeWidth": 1.8}
    area = {"type": "area", "interpolate": "step-after", "color": "#d9dfe4"}
    layers = [
        {"mark": area, "encoding": {"x": x, "y": y}, "data": {"values": [r for r in records if r["k"] == "demand"]}},
        {
            "mark": line,
            "encoding": {"x": x, "y": y, "color": colour},
            "data": {"values": [r for r in records if r["k"] != "demand"]},
        },
    ]
    return {"width": _WIDTH, "height": _HEIGHT, "layer": layers}
