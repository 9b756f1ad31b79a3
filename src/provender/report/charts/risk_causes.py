"""Whose risk it is: bars of what events add, one by one, by whom they strike and by kind."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from provender.report.charts.theme import Chart, Key, scale
from provender.report.charts.vega import field, finished, layer, literal, row_labels, rows_axis
from provender.report.risk_causes import (
    Share,
    by_event,
    by_kind,
    by_target,
    event_name,
    kind_name,
    target_name,
)
from provender.report.sheets.risk import unit_hours

if TYPE_CHECKING:
    from provender.exposure.result import Exposure
    from provender.exposure.risk import Risk
    from provender.report.edition import Edition

#: bars drawn; the table has them all
MOST = 8
#: height of a bar with its label above it, and how far below its middle the bar lies
_STEP, _BELOW = 46, 8
_ADDS, _LESSENS = "var(--c1)", "var(--c3)"


def causes(risk: Risk, exposure: Exposure, edition: Edition) -> tuple[Chart, ...]:
    """Return the charts of what events add; those of groups only where there is more than one event to group."""
    alone = by_event(risk)
    if not alone:
        return ()
    charts = [_bars("causes", alone, event_name, exposure, edition)]
    if len(alone) > 1:
        charts.append(_bars("causes_target", by_target(risk), target_name, exposure, edition))
        charts.append(_bars("causes_kind", by_kind(risk), kind_name, exposure, edition))
    return tuple(charts)


def _bars(
    name: str, shares: Sequence[Share], called: Callable[[str, Edition], str], exposure: Exposure, edition: Edition
) -> Chart:
    """Return one chart of bars, the largest on top."""
    words, shown = edition.words, shares[:MOST]
    unit = scale(max(abs(s.unserved) for s in shown), edition)
    records = [
        {"i": str(i), "v": unit(s.unserved), "c": _ADDS if s.unserved >= 0.0 else _LESSENS} for i, s in enumerate(shown)
    ]
    axis = {"title": None, "format": ",~r", "tickCount": 4, "grid": True}
    x = field("v", scale={"zero": True, "nice": True}, axis=axis)
    bars = layer(
        records, {"type": "bar", "height": 10, "yOffset": _BELOW}, y=rows_axis(len(shown)), x=x, color=literal("c")
    )
    labels = row_labels([called(s.key, edition) for s in shown], [_value(s, edition) for s in shown], room=124)
    less = (Key(words("chart.causes.less"), _LESSENS),) if shown[-1].unserved < 0.0 else ()
    counted = words("chart.unit", scale=unit.word, unit=unit_hours(exposure, edition)).strip()
    return Chart(
        id=f"{name.replace('_', '-')}-{exposure.provision}",
        title=words(f"chart.{name}.title"),
        subtitle=words(f"chart.{name}.subtitle", unit=counted),
        spec=finished([bars, *labels], _STEP * len(shown)),
        keys=(Key(words("chart.causes.key"), _ADDS), *less) if less else (),
        note=words("chart.causes.rest", n=len(shares) - len(shown)) if len(shares) > len(shown) else "",
        is_wide=name == "causes",
    )


def _value(share: Share, edition: Edition) -> str:
    """Return what a bar says: the amount, and its share of what events add together."""
    amount = edition.figures.number(share.unserved)
    if math.isnan(share.share):
        return amount
    return edition.words("risk.value_share", value=amount, share=edition.figures.share(share.share))
