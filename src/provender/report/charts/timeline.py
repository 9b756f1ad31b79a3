"""What happened and was said, by fault line: one dot per claim or fact, stacked by time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provender.dates import days_between
from provender.report.charts.theme import Chart, Key
from provender.report.charts.vega import (
    INK,
    MUTED,
    PANEL,
    Spec,
    at,
    day,
    field,
    finished,
    layer,
    literal,
    moment,
    time_axis,
    tips,
)
from provender.report.frames import fault_lines, is_doubted
from provender.report.numbers import EPOCH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provender.alliance.evidence import Claim
    from provender.report.edition import Edition

#: columns of dots across the page; on a phone they move closer together
_COLUMNS = 76
#: height of a dot in its stack, room for the label of a lane, and between lanes
_DOT, _LABEL, _BETWEEN = 7.5, 24.0, 14.0
#: dots drawn in full height in one stack; higher ones are pressed together
_MOST_STACK = 20
#: nothing further back than that is drawn, nor further ahead than a third of what is
_DAYS_BACK, _AHEAD = 6.4 * 365.25, 0.3
_CLAIM, _FACT = "var(--c2)", "var(--c1)"


@dataclass(frozen=True, slots=True)
class _Lane:
    """A fault line with its claims by column; `top` and `base` are pixels from above."""

    name: str
    stacks: dict[int, list[Claim]]
    top: float
    base: float


def timeline(edition: Edition) -> Chart | None:
    """Return the timeline of a case; nothing where it has neither claims nor facts."""
    claims = [c for c in edition.case.claims.values() if fault_lines(c.line)]
    if not claims:
        return None
    span = _span(claims, edition)
    shown = sorted((c for c in claims if span[0] <= _day(c) <= span[1]), key=lambda c: (_day(c), c.id))
    lanes = _lanes(shown, span)
    height = lanes[-1].base + _BETWEEN
    words, left = edition.words, len(claims) - len(shown)
    y = {"scale": {"domain": [height, 0], "nice": False}, "axis": None}
    now = moment(days_between(EPOCH, edition.case.as_of), words("chart.as_of"), tone=MUTED, dash=[2, 3])
    return Chart(
        id="timeline",
        title=words("chart.timeline.title"),
        subtitle=words("chart.timeline.subtitle", n=len(claims)),
        spec=finished([*_ground(lanes, span, y, edition), *now, _dots(lanes, span, y, edition)], round(height)),
        keys=(
            Key(words("chart.timeline.claim"), _CLAIM, "dot"),
            Key(words("chart.timeline.fact"), _FACT, "dot"),
            Key(words("chart.timeline.doubted"), MUTED, "ring"),
        ),
        note=words("chart.timeline.outside", n=left) if left else "",
    )


def _day(claim: Claim) -> float:
    return days_between(EPOCH, claim.occurred or claim.known_from)


def _span(claims: Sequence[Claim], edition: Edition) -> tuple[float, float]:
    now, days = days_between(EPOCH, edition.case.as_of), [_day(c) for c in claims]
    first = max(min(days), now - _DAYS_BACK)
    last = min(max(*days, now + 30.0), now + _AHEAD * max(now - first, 60.0))
    return first - 15, last + 15


def _lanes(claims: Sequence[Claim], span: tuple[float, float]) -> list[_Lane]:
    width = (span[1] - span[0]) / _COLUMNS
    lanes: list[_Lane] = []
    top = 0.0
    for name in sorted({line for c in claims for line in fault_lines(c.line)}, key=lambda n: (n == "", n)):
        stacks: dict[int, list[Claim]] = {}
        for claim in claims:
            if name in fault_lines(claim.line):
                stacks.setdefault(int((_day(claim) - span[0]) / width), []).append(claim)
        base = top + _LABEL + min(max(map(len, stacks.values())), _MOST_STACK) * _DOT
        lanes.append(_Lane(name, stacks, top, base))
        top = base + _BETWEEN
    return lanes


def _ground(lanes: Sequence[_Lane], span: tuple[float, float], y: Spec, edition: Edition) -> list[Spec]:
    """Return the label above and the line below each lane, from end to end."""
    ends = {"t": day(span[0]), "u": day(span[1])}
    records = [{"y": lane.top + 4, "b": lane.base + 1, "a": _name(lane, lanes, edition), **ends} for lane in lanes]
    x = time_axis("t", span, edition)
    label = {"type": "text", "align": "left", "baseline": "top", "fontWeight": 600, "color": INK}
    return [
        layer(
            records,
            {"type": "rule", "color": MUTED, "opacity": 0.5},
            y=field("b", **y),
            x=x,
            x2={"field": "u"},
        ),
        layer(records, label, y=field("y", **y), x={"value": 0}, text=field("a", "nominal")),
    ]


def _name(lane: _Lane, lanes: Sequence[_Lane], edition: Edition) -> str:
    if lane.name:
        return edition.words.get(f"fault.{lane.name}", lane.name)
    return edition.words("fault.all" if len(lanes) > 1 else "fault.only")


def _dots(lanes: Sequence[_Lane], span: tuple[float, float], y: Spec, edition: Edition) -> Spec:
    width = (span[1] - span[0]) / _COLUMNS
    records = [
        _dot(claim, span[0] + (column + 0.5) * width, lane.base - (i + 0.5) * pitch, edition)
        for lane in lanes
        for column, stack in lane.stacks.items()
        for pitch in (_DOT * min(1.0, _MOST_STACK / len(stack)),)
        for i, claim in enumerate(stack)
    ]
    titles = {
        "w": "chart.when",
        "s": "chart.statement",
        "k": "chart.known",
        "d": "chart.doubt",
        "n": "chart.id",
    }
    return layer(
        records,
        {"type": "point", "size": 30, "opacity": 1, "strokeWidth": 1.5},
        x=at("t"),
        y=field("y", **y),
        fill=literal("f"),
        stroke=literal("c"),
        tooltip=tips({name: edition.words(key) for name, key in titles.items()}),
    )


def _dot(claim: Claim, moment_: float, y: float, edition: Edition) -> dict[str, Any]:
    tone = _FACT if claim.table == "facts" else _CLAIM
    figures = edition.figures
    said = {"w": figures.date(claim.occurred or claim.known_from), "k": figures.date(claim.known_from)}
    more = {"s": claim.statement, "n": claim.id, "d": claim.doubt or "–"}
    return {
        "t": day(moment_),
        "y": round(y, 1),
        "c": tone,
        "f": PANEL if is_doubted(claim) else tone,
        **said,
        **more,
    }
