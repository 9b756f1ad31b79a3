"""The tie ahead: its states month by month; how likely each event is, and what it would cost."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from provender.alliance.earnings import months_between
from provender.dates import days_between
from provender.report.charts.theme import WORK, Chart, Key, scale
from provender.report.charts.vega import (
    INK,
    MUTED,
    PANEL,
    Spec,
    amounts,
    at,
    day,
    field,
    finished,
    hover,
    layer,
    literal,
    one_of,
    rounded,
    row_labels,
    rows_axis,
    time_axis,
)
from provender.report.names import readable
from provender.report.numbers import EPOCH
from provender.report.sheets.events import cost, middle, ranked

if TYPE_CHECKING:
    from provender.exposure.events import Event
    from provender.exposure.result import Findings
    from provender.exposure.tie import TieAhead
    from provender.report.edition import Edition

#: the states that have a name in both languages, from the calmest to the worst
_TONES = {"allied": WORK[3], "strained": WORK[2], "hedging": WORK[1], "estranged": WORK[0]}
#: months drawn: of a longer horizon every second, third …
_MOST_MONTHS = 36
#: events drawn; the table has them all
_MOST = 10
#: height of an event with its label above the mark, and how far below its middle the mark lies
_STEP, _BELOW = 46, 8
_COST, _GAIN = "var(--c1)", "var(--c3)"


def states(tie: TieAhead, edition: Edition) -> Chart | None:
    """Return the chart of the chance of each state by month; nothing where no states are declared."""
    if tie.state is None:
        return None
    words, names = edition.words, tie.state.states
    ends = moments(tie)
    spare = (t for t in WORK if t not in {_TONES[s] for s in names if s in _TONES})
    tones = [_TONES[s] if s in _TONES else next(spare, MUTED) for s in names]
    return Chart(
        id="states-ahead",
        title=words("chart.states.title"),
        subtitle=words("chart.states.subtitle"),
        spec=finished([_stack(tie, ends, tones, edition), _tooltip(tie, ends, edition)], 240),
        keys=tuple(Key(state_name(s, edition), tone) for s, tone in zip(names, tones, strict=True)),
        note=words("chart.states.note"),
    )


def state_name(state: str, edition: Edition) -> str:
    """Return what a state is called."""
    return edition.words(f"state.{state}") if state in _TONES else readable(state)


def drawn(tie: TieAhead) -> range:
    """Return the months that charts show: all, or every second, third … of many."""
    return range(0, len(tie.months), -(-len(tie.months) // _MOST_MONTHS))


def moments(tie: TieAhead) -> list[float]:
    """Return the day number at which each month drawn begins, and the end of the last month."""
    last = tie.months[-1]
    after = months_between(last, last.replace(year=last.year + 1))[1]
    return [days_between(EPOCH, d) for d in (*(tie.months[i] for i in drawn(tie)), after)]


def _stack(tie: TieAhead, ends: Sequence[float], tones: Sequence[str], edition: Edition) -> Spec:
    """Return the areas, the first state at the bottom; the last month is drawn to its end."""
    rows = [*(tie.in_state[i] for i in drawn(tie)), tie.in_state[-1]]
    records = [
        {"t": day(t), "k": f"{i:02}", "a": rounded(low), "b": rounded(high)}
        for t, row in zip(ends, rows, strict=True)
        for i, (low, high) in enumerate(zip([0.0, *accumulate(row)], accumulate(row), strict=False))
    ]
    keys = [f"{i:02}" for i in range(len(tones))]
    return layer(
        records,
        {"type": "area", "interpolate": "monotone", "strokeWidth": 1, "stroke": PANEL, "opacity": 0.85},
        x=time_axis("t", (ends[0], ends[-1]), edition),
        y=amounts("a", form=edition.words("axis.percent"), most=1.0),
        y2={"field": "b"},
        fill=one_of("k", keys, tones),
    )


def _tooltip(tie: TieAhead, ends: Sequence[float], edition: Edition) -> Spec:
    figures = edition.figures
    names = tie.state.states if tie.state else ()
    records = [
        {"t": day(start), "u": day(end), "w": figures.month(tie.months[at])}
        | {f"s{i}": figures.share(float(v)) for i, v in enumerate(tie.in_state[at])}
        for start, end, at in zip(ends, ends[1:], drawn(tie), strict=False)
    ]
    titles = {f"s{i}": state_name(s, edition) for i, s in enumerate(names)}
    return hover(records, {"w": edition.words("chart.when"), **titles})


def events(findings: Findings, edition: Edition) -> tuple[Chart, ...]:
    """Return the charts of events that do something: chance beside cost; none where none does."""
    acting = [e for e in ranked(findings.tie) if cost(e)]
    shown = acting[:_MOST]
    if not shown:
        return ()
    words = edition.words
    left = len(findings.tie.events) - len(shown)
    chance = Chart(
        id="events-chance",
        title=words("chart.chance.title"),
        subtitle=words("chart.chance.subtitle", days=_within(findings.tie, edition)),
        spec=finished(_chances(shown, findings, edition), _STEP * len(shown)),
        keys=(Key(words("chart.chance.key"), _COST), Key(words("chart.chance.range"), INK, "line")),
        note=words("chart.chance.more", n=left) if left else "",
        is_wide=False,
    )
    return chance, _cost_chart(shown, edition)


def _within(tie: TieAhead, edition: Edition) -> str:
    return edition.words("ahead.months", n=middle(tie))


def _chances(shown: Sequence[Event], findings: Findings, edition: Edition) -> list[Spec]:
    """Return a bar per event up to its chance, with a rule from the low to the high of its rate."""
    months = middle(findings.tie)
    held = [findings.headlines.get(f"hazard.{e.hazard}.within_{months}") for e in shown]
    values = [findings.tie.chances[e.hazard][months] for e in shown]
    ends = [(h.low, h.high) if h else (v, v) for h, v in zip(held, values, strict=True)]
    records = [
        {"i": str(i), "v": rounded(v), "l": rounded(low), "h": rounded(high)}
        for i, (v, (low, high)) in enumerate(zip(values, ends, strict=True))
    ]
    axis = {"title": None, "format": edition.words("axis.percent"), "tickCount": 4, "grid": True}
    x, y = field("v", scale={"domain": [0, 1]}, axis=axis), rows_axis(len(shown))
    bar = {"type": "bar", "height": 10, "yOffset": _BELOW, "color": _COST}
    span = {"type": "rule", "strokeWidth": 1.5, "yOffset": _BELOW, "color": INK}
    labels = _labels(shown, [edition.figures.share(v) for v in values], edition)
    return [layer(records, bar, y=y, x=x), layer(records, span, y=y, x=at("l"), x2={"field": "h"}), *labels]


def _cost_chart(shown: Sequence[Event], edition: Edition) -> Chart:
    """Return the bars of what each event would cost, gains in another colour."""
    words, currency = edition.words, edition.case.currency
    costs = [cost(e) for e in shown]
    unit = scale(max(map(abs, costs)), edition)
    records = [{"i": str(i), "v": unit(c), "c": _COST if c > 0 else _GAIN} for i, c in enumerate(costs)]
    axis = {"title": None, "format": ",~r", "tickCount": 4, "grid": True}
    x, y = field("v", scale={"zero": True, "nice": True}, axis=axis), rows_axis(len(shown))
    bar = {"type": "bar", "height": 10, "yOffset": _BELOW}
    money = words("chart.unit", scale=unit.word, unit=words.get(f"currency.{currency}", currency)).strip()
    gains = (Key(words("chart.event_cost.gain"), _GAIN),) if min(costs) < 0 else ()
    bars = layer(records, bar, y=y, x=x, color=literal("c"))
    labels = _labels(shown, [edition.figures.money(c, currency) for c in costs], edition)
    return Chart(
        id="events-cost",
        title=words("chart.event_cost.title"),
        subtitle=words("chart.event_cost.subtitle", unit=money),
        spec=finished([bars, *labels], _STEP * len(shown)),
        keys=(Key(words("chart.event_cost.key"), _COST), *gains),
        is_wide=False,
    )


def _labels(shown: Sequence[Event], values: Sequence[str], edition: Edition) -> list[Spec]:
    """Return the name of each event at the left and its value at the right, above the mark."""
    hazards = edition.case.hazards
    said = [edition.names.named(hazards[e.hazard]) for e in shown]
    names = [name[:1].upper() + name[1:] for name in said]
    return row_labels(names, values, room=96)
