"""Who pays whom: expected payments under the clauses, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provender.report.charts.theme import SERIES, Chart, Key, Scale, scale
from provender.report.charts.vega import INK, PANEL, Spec, amounts, field, finished, layer, one_of, tips
from provender.report.sheets.tie import payer_line, paying, year_name, years

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provender.exposure.tie import ClauseAhead, TieAhead
    from provender.report.edition import Edition


def cash(tie: TieAhead, edition: Edition) -> Chart | None:
    """Return the chart of payments by clause and year; nothing where no clause pays."""
    shown = sorted(paying(tie), key=lambda c: -sum(c.by_year.values()))[: len(SERIES)]
    if not shown:
        return None
    words, currency = edition.words, edition.case.currency
    totals = [sum(c.by_year.get(y, 0.0) for c in shown) for y in years(tie)]
    unit = scale(max(totals), edition)
    money = words("chart.unit", scale=unit.word, unit=words.get(f"currency.{currency}", currency)).strip()
    return Chart(
        id="clause-cash",
        title=words("chart.cash.title"),
        subtitle=words("chart.cash.subtitle", unit=money),
        spec=finished([_bars(tie, shown, unit, edition), _totals(tie, totals, unit, edition)], 220),
        keys=tuple(Key(payer_line(c.clause, edition), tone) for c, tone in zip(shown, SERIES, strict=False)),
        note=words("chart.cash.note"),
    )


def _x(tie: TieAhead, edition: Edition) -> Spec:
    labels = [year_name(y, tie, edition) for y in years(tie)]
    axis = {"title": None, "labelAngle": 0, "labelOverlap": "greedy"}
    return field("y", "ordinal", axis=axis, sort=None, scale={"domain": labels, "padding": 0.35})


def _bars(tie: TieAhead, shown: Sequence[ClauseAhead], unit: Scale, edition: Edition) -> Spec:
    """Return a stack per year, with a tooltip on each part."""
    money = edition.figures.money
    records = [
        {
            "y": year_name(y, tie, edition),
            "k": str(i),
            "v": unit(c.by_year.get(y, 0.0)),
            "n": payer_line(c.clause, edition),
            "m": money(c.by_year.get(y, 0.0), edition.case.currency),
        }
        for i, c in enumerate(shown)
        for y in years(tie)
    ]
    titles = {"y": edition.words("chart.when"), "n": edition.words("clause.what"), "m": edition.words("flow.amount")}
    keys = [str(i) for i in range(len(shown))]
    return layer(
        records,
        {"type": "bar", "stroke": PANEL, "strokeWidth": 1},
        x=_x(tie, edition),
        y={**amounts(ticks=4), "stack": "zero"},
        fill=one_of("k", keys, SERIES[: len(keys)]),
        order=field("k", "ordinal"),
        tooltip=tips(titles),
    )


def _totals(tie: TieAhead, totals: Sequence[float], unit: Scale, edition: Edition) -> Spec:
    """Return the total above each stack."""
    records = [
        {"y": year_name(y, tie, edition), "v": unit(t), "a": edition.figures.money(t, edition.case.currency)}
        for y, t in zip(years(tie), totals, strict=True)
    ]
    look = {"type": "text", "baseline": "bottom", "dy": -4, "color": INK, "fontWeight": 600}
    return layer(records, look, x=_x(tie, edition), y=field("v"), text=field("a", "nominal"))
