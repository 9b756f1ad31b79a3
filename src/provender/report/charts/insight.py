"""What matters, drawn: bars of what inputs are worth knowing, and tornadoes of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provender.report.charts.theme import Chart, Key, scale
from provender.report.charts.vega import INK, MUTED, Spec, field, finished, layer, literal, row_labels, rows_axis
from provender.report.insight_text import leaf_name

if TYPE_CHECKING:
    from provender.exposure.result import Headline
    from provender.insight import Answer, Insight, Prices
    from provender.report.edition import Edition

#: bars drawn; the tables have them all
_PRICES, _BARS = 10, 8
_STEP, _BELOW = 46, 8
_ASSUMED, _SOURCED = "var(--c3)", "var(--c1)"


def prices(found: Insight, told: Prices, edition: Edition) -> Chart | None:
    """Return the bars of what each input is worth knowing before one provision's plan is signed."""
    shown = told.prices[:_PRICES]
    if not shown:
        return None
    words = edition.words
    unit = scale(max(x.value + x.error for x in shown), edition)
    records = [
        {
            "i": str(i),
            "v": unit(x.value),
            "a": unit(max(0.0, x.value - x.error)),
            "b": unit(x.value + x.error),
            "c": _ASSUMED if found.is_assumption(x.leaf) else _SOURCED,
        }
        for i, x in enumerate(shown)
    ]
    y = rows_axis(len(shown))
    bars = layer(records, {"type": "bar", "height": 10, "yOffset": _BELOW}, y=y, x=_x("v"), color=literal("c"))
    errors = layer(records, {"type": "rule", "color": INK, "yOffset": _BELOW}, y=y, x=_x("a"), x2={"field": "b"})
    names = [leaf_name(edition, x.leaf) for x in shown]
    values = [edition.figures.money(x.value) for x in shown]
    everything = edition.figures.money(told.perfect)
    return Chart(
        id=f"evppi-{told.provision}",
        title=words("chart.evppi.title", good=edition.names.provision(told.provision)),
        subtitle=words("chart.evppi.subtitle", unit=_unit(unit.word, edition)),
        spec=finished([bars, errors, *row_labels(names, values, room=170)], _STEP * len(shown)),
        keys=(Key(words("assumption"), _ASSUMED), Key(words("chart.evppi.source"), _SOURCED)),
        note=words("chart.evppi.note", all=everything),
    )


def tornado(answer: Answer, number: Headline, name: str, edition: Edition) -> Chart | None:
    """Return the tornado of one number: each input's bar from the number at its low to that at its high."""
    shown = answer.tornado[:_BARS]
    if not shown or number.kind in ("date", "text"):
        return None
    words, figures = edition.words, edition.figures
    ends = [(b.at_low, b.at_high) for b in shown]
    factor = scale(max(abs(v) for pair in ends for v in pair), edition)
    percent = 100.0 if number.kind == "share" else 1.0
    put = factor if number.kind == "money" else (lambda v: round(v * percent, 6))
    middle = put(answer.value)
    records = [
        {"i": str(i), "z": middle, "v": put(v), "c": c}
        for i, pair in enumerate(ends)
        for v, c in zip(pair, (_SOURCED, _ASSUMED), strict=True)
    ]
    y = rows_axis(len(shown))
    bars = layer(
        records, {"type": "bar", "height": 10, "yOffset": _BELOW}, y=y, x=_x("z"), x2={"field": "v"}, color=literal("c")
    )
    now = layer([{"z": middle}], {"type": "rule", "color": MUTED, "strokeDash": [3, 3]}, x=_x("z"))
    spread = [figures.interval(min(p), max(p), number.kind, number.unit).strip("()") for p in ends]
    unit = _unit(factor.word, edition) if number.kind == "money" else "%" if number.kind == "share" else number.kind
    return Chart(
        id=f"tornado-{answer.id.replace('.', '-')}",
        title=words("chart.tornado.title", what=name),
        subtitle=words("chart.tornado.subtitle", unit=unit, now=figures.show(answer.value, number.kind, number.unit)),
        spec=finished(
            [bars, now, *row_labels([leaf_name(edition, b.leaf) for b in shown], spread, room=170)], _STEP * len(shown)
        ),
        keys=(Key(words("chart.tornado.low"), _SOURCED), Key(words("chart.tornado.high"), _ASSUMED)),
        is_wide=False,
    )


def _unit(word: str, edition: Edition) -> str:
    return edition.words("chart.unit", scale=word, unit=edition.case.currency).strip()


def _x(name: str) -> Spec:
    axis = {"title": None, "format": ",~r", "tickCount": 4, "grid": True}
    return field(name, scale={"zero": False, "nice": True}, axis=axis)
