"""The plan drawn: what stands by supplier, the frontier, the room of each supplier, days to sign by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from provender.dates import days_between
from provender.report.charts.theme import Chart, Colours, Key, scale
from provender.report.charts.vega import (
    ALERT,
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
    moment,
    one_of,
    rounded,
    time_axis,
    tips,
)
from provender.report.numbers import EPOCH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning import Alternatives, Frontier, SecurePlan
    from provender.planning.result import Line
    from provender.report.edition import Edition

_SOLID, _LIGHT = 0.9, 0.4
#: blocks drawn at most
_BLOCKS = 32


def portfolio(found: SecurePlan, edition: Edition, colours: Colours) -> Chart | None:
    """Return what stands by supplier and block, with the critical need; nothing where nothing ever stands."""
    words = edition.words
    stack = _stack(found, edition, colours)
    if stack is None:
        return None
    held = edition.case.provisions[found.provision]
    unit = scale(stack.top, edition)
    names = dict.fromkeys(s for s, _, _ in stack.bands)
    return Chart(
        id=f"portfolio-{found.provision}",
        title=words("planned.chart.portfolio"),
        subtitle=words(
            "planned.chart.portfolio.subtitle",
            unit=words("chart.unit", scale=unit.word, unit=held.work_unit).strip(),
        ),
        spec=finished(list(_drawn(stack, edition, colours)), 340),
        keys=(
            *(Key(edition.names.party(s), colours(s)) for s in names),
            Key(words("planned.chart.held"), INK, "area", _SOLID),
            Key(words("planned.chart.signed"), INK, "area", _LIGHT),
            Key(words("chart.need"), ALERT, "dashed"),
        ),
        note=words("planned.chart.portfolio.note"),
    )


@dataclass(frozen=True, slots=True)
class _Stack:
    """Bands from the ground up: (supplier, is signed, (block,) units), over the blocks ahead."""

    moments: tuple[float, ...]
    bands: tuple[tuple[str, bool, NDArray[np.float64]], ...]
    need: NDArray[np.float64]
    top: float


def _stack(found: SecurePlan, edition: Edition, colours: Colours) -> _Stack | None:
    case = edition.case
    ahead = _shown(found, case.as_of)
    starts = [max(found.block_starts[i], case.as_of) for i in ahead]
    moments = tuple(float(days_between(EPOCH, d)) for d in (*starts, case.end))
    known = list(colours.of)
    order = sorted({*found.held, *found.signed}, key=lambda s: known.index(s) if s in known else len(known))
    kinds = ((False, found.held), (True, found.signed))
    both = [(s, is_signed, where.get(s)) for is_signed, where in kinds for s in order]
    bands = tuple((s, f, v[ahead]) for s, f, v in both if v is not None and v[ahead].max(initial=0.0) > 1e-6)
    if not bands:
        return None
    need = found.need[ahead]
    total = np.sum([v for _, _, v in bands], axis=0)
    return _Stack(moments, bands, need, 1.06 * float(max(total.max(), need.max(initial=0.0))))


def _shown(found: SecurePlan, as_of: date) -> list[int]:
    """Return the blocks drawn: all that are ahead, or every so many of them, those in which most lines start."""
    ahead = [i for i, end in enumerate([*found.block_starts[1:], date.max]) if end > as_of]
    step = -(-len(ahead) // _BLOCKS)
    starts = {x.start for x in found.lines}
    tracks = [[ahead[0], *ahead[first::step]] for first in range(step)]
    best = max(tracks, key=lambda track: sum(found.block_starts[i] in starts for i in track))
    return sorted(set(best))


def _drawn(stack: _Stack, edition: Edition, colours: Colours) -> Iterator[Spec]:
    unit = scale(stack.top, edition)
    keys = [f"{i:02}" for i in range(len(stack.bands))]
    records = [
        {"t": day(t), "k": key, "v": unit(v) or 0}
        for key, (_, _, values) in zip(keys, stack.bands, strict=True)
        for t, v in zip(stack.moments, [*values, values[-1]], strict=True)
    ]
    fills = [
        f"color-mix(in srgb, {colours(s)} {_LIGHT if is_signed else _SOLID:.0%}, transparent)"
        for s, is_signed, _ in stack.bands
    ]
    edges = [colours(s) if is_signed else PANEL for s, is_signed, _ in stack.bands]
    yield layer(
        records,
        {"type": "area", "interpolate": "step-after", "strokeWidth": 1, "clip": True},
        x=time_axis("t", (stack.moments[0], stack.moments[-1]), edition),
        y={**amounts(ticks=6, most=unit(stack.top)), "stack": "zero"},
        fill=one_of("k", keys, fills),
        stroke=one_of("k", keys, edges),
        order=field("k", "ordinal"),
    )
    line = [{"t": day(t), "v": unit(v)} for t, v in zip(stack.moments, [*stack.need, stack.need[-1]], strict=True)]
    under, over = {"color": PANEL, "strokeWidth": 4, "opacity": 0.7}, {"color": ALERT, "strokeWidth": 1.75}
    for look in (under, {**over, "strokeDash": [5, 3]}):
        yield layer(line, {"type": "line", "interpolate": "step-after", **look}, x=at("t"), y=field("v"))
    yield _said(stack, edition)


def _said(stack: _Stack, edition: Edition) -> Spec:
    """Return the columns whose tooltip says what each supplier gives, and the need."""
    names: dict[str, NDArray[np.float64]] = {}
    for supplier, _, values in stack.bands:
        names[supplier] = names.get(supplier, 0.0) + values
    records = [
        {
            "t": day(start),
            "u": day(end),
            "w": edition.figures.day_number(start),
            "n": edition.figures.number(float(stack.need[i])),
            **{f"s{j}": edition.figures.number(float(v[i])) for j, v in enumerate(names.values())},
        }
        for i, (start, end) in enumerate(zip(stack.moments, stack.moments[1:], strict=False))
    ]
    titles = {"w": edition.words("chart.from"), "n": edition.words("chart.need")}
    return hover(records, {**titles, **{f"s{j}": edition.names.party(s) for j, s in enumerate(names)}})


def frontier(found: Frontier, edition: Edition) -> Chart | None:
    """Return mean against bad end, one point a weight; nothing where one plan is best at every weight."""
    first, last = found.points[0], found.points[-1]
    if last.mean - first.mean <= 1e-5 * abs(first.mean):
        return None
    words, figures = edition.words, edition.figures
    unit = scale(max(p.cvar for p in found.points), edition)
    records = [
        {
            "x": unit(p.mean),
            "y": unit(p.cvar),
            "w": f"{p.omega:g}",
            "m": figures.money(p.mean),
            "c": figures.money(p.cvar),
            "f": INK if p.omega == found.own else PANEL,
            "n": i,
        }
        for i, p in enumerate(found.points)
    ]
    axis = {"titleColor": MUTED, "titleFontWeight": "normal", "format": ",~r", "tickCount": 5}
    x = field("x", scale={"zero": False, "padding": 18}, axis={**axis, "title": words("planned.chart.mean")})
    y = field("y", scale={"zero": False, "padding": 14}, axis={**axis, "title": words("planned.chart.cvar")})
    titles = {"w": words("planned.chart.omega"), "m": words("planned.chart.mean"), "c": words("planned.chart.cvar")}
    drawn = [
        layer(records, {"type": "line", "color": INK, "strokeWidth": 1.75}, x=x, y=y, order=field("n")),
        layer(
            records,
            {"type": "point", "size": 90, "stroke": INK, "strokeWidth": 1.75, "filled": True, "opacity": 1},
            x=x, y=y, fill=literal("f"), tooltip=tips(titles),
        ),
        layer(
            records, {"type": "text", "align": "left", "dx": 9, "dy": -8, "color": MUTED},
            x=x, y=y, text=field("w", "nominal"),
        ),
    ]  # fmt: skip
    currency = words.get(f"currency.{edition.case.currency}", edition.case.currency)
    return Chart(
        id=f"frontier-{found.provision}",
        title=words("planned.chart.frontier"),
        subtitle=words(
            "planned.chart.frontier.subtitle",
            tail=figures.share(1.0 - found.alpha),
            unit=words("chart.unit", scale=unit.word, unit=currency).strip(),
        ),
        spec=finished(drawn, 280),
        keys=(Key(words("planned.chart.own"), INK, "dot"), Key(words("planned.chart.other"), INK, "ring")),
        note=words("planned.chart.frontier.note", own=f"{found.own:g}"),
        is_wide=False,
    )


def room(found: Alternatives, edition: Edition, colours: Colours) -> Chart | None:
    """Return the range of each supplier's share at each allowance; nothing where there is but one supplier."""
    words, figures = edition.words, edition.figures
    suppliers = list(dict.fromkeys(s.supplier for s in found.shares))
    allowances = sorted({s.allowance for s in found.shares}, reverse=True)
    moving = [s for s in suppliers if any(x.most - x.least > 1e-6 for x in found.shares if x.supplier == s)]
    if not moving:
        return None
    rows = {s: i for i, s in enumerate(suppliers)}
    records = [
        {
            "s": edition.names.party(x.supplier),
            "y": rows[x.supplier],
            "a": rounded(x.least),
            "b": rounded(x.most),
            "h": 4 + 5 * (len(allowances) - allowances.index(x.allowance)),
            "o": 0.25 + 0.25 * allowances.index(x.allowance),
            "f": colours(x.supplier),
            "w": words("planned.chart.within", share=figures.share(x.allowance)),
            "r": f"{figures.share(x.least)} – {figures.share(x.most)}",
        }
        for x in sorted(found.shares, key=lambda x: -x.allowance)
    ]
    dots = [
        {"s": edition.names.party(s), "y": rows[s], "v": rounded(next(x.best for x in found.shares if x.supplier == s))}
        for s in suppliers
    ]
    most = max(x.most for x in found.shares)
    axis = {"title": None, "format": words("axis.percent"), "tickCount": 6, "grid": True}
    x = field("a", scale={"domain": [0, min(1.0, 1.06 * most)], "nice": False}, axis=axis)
    y = field("y", scale={"domain": [-0.7, len(suppliers) - 0.4], "reverse": True, "nice": False}, axis=None)
    titles = {
        "s": words("planned.chart.supplier"),
        "w": words("planned.chart.limit"),
        "r": words("planned.chart.share"),
    }
    drawn = [
        layer(
            records, {"type": "rule", "strokeCap": "butt"}, x=x, x2={"field": "b"}, y=y,
            strokeWidth={"field": "h", "type": "quantitative", "scale": None},
            opacity={"field": "o", "type": "quantitative", "scale": None}, stroke=literal("f"), tooltip=tips(titles),
        ),
        layer(dots, {"type": "point", "filled": True, "size": 60, "color": INK, "opacity": 1}, x=field("v"), y=y),
        layer(
            dots, {"type": "text", "align": "left", "baseline": "bottom", "dy": -11, "color": INK},
            x={"value": 2}, y=y, text=field("s", "nominal"),
        ),
    ]  # fmt: skip
    listed = words("list.comma").join(figures.share(a) for a in sorted(allowances))
    return Chart(
        id=f"room-{found.provision}",
        title=words("planned.chart.room"),
        subtitle=words("planned.chart.room.subtitle", listed=listed),
        spec=finished(drawn, 30 + 46 * len(suppliers)),
        keys=(
            *(
                Key(words("planned.chart.within", share=figures.share(a)), MUTED, "area", 0.25 + 0.25 * i)
                for i, a in reversed(list(enumerate(allowances)))
            ),
            Key(words("planned.chart.now"), INK, "dot"),
        ),
        is_wide=False,
    )


def decide(found: SecurePlan, edition: Edition, colours: Colours) -> Chart | None:
    """Return the last day to sign each line, one row an offer; nothing without lines."""
    if not found.lines:
        return None
    words, figures = edition.words, edition.figures
    unit = edition.case.provisions[found.provision].work_unit
    offers = list(dict.fromkeys(x.offer for x in sorted(found.lines, key=lambda x: (x.sign_by, x.offer))))
    most = max(x.amount for x in found.lines)
    records = [
        {
            "t": day(days_between(EPOCH, x.sign_by)),
            "y": offers.index(x.offer),
            "z": rounded(30 + 330 * x.amount / most),
            "f": colours(x.supplier),
            "o": edition.names.offer(x.offer),
            "w": figures.date(x.sign_by),
            "s": figures.month(x.start),
            "a": figures.number(x.amount, unit),
        }
        for x in found.lines
    ]
    first = float(days_between(EPOCH, edition.case.as_of))
    last = max(first + 60.0, *(float(days_between(EPOCH, x.sign_by)) for x in found.lines))
    end = last + 0.02 * (last - first)
    ends = [{"t": day(first)}, {"t": day(end)}]
    y = field("y", scale={"domain": [-1.2, len(offers) - 0.4], "reverse": True, "nice": False}, axis=None)
    titles = {
        "o": words("planned.chart.offer"),
        "w": words("planned.chart.decide"),
        "s": words("planned.chart.start"),
        "a": words("planned.chart.size"),
    }
    labels = [{"y": i, "s": edition.names.offer(o)} for i, o in enumerate(offers)]
    drawn = [
        layer(ends, {"type": "point", "opacity": 0}, x=time_axis("t", (first, end), edition)),
        layer(
            records, {"type": "point", "filled": True, "opacity": 0.8, "stroke": PANEL}, x=at("t"), y=y,
            size={"field": "z", "type": "quantitative", "scale": None}, fill=literal("f"), tooltip=tips(titles),
        ),
        layer(
            labels, {"type": "text", "align": "left", "baseline": "bottom", "dy": -9, "color": INK},
            x={"value": 2}, y=y, text=field("s", "nominal"),
        ),
        *moment(first, words("chart.as_of"), tone=MUTED, dash=[2, 3]),
    ]  # fmt: skip
    return Chart(
        id=f"decide-{found.provision}",
        title=words("planned.chart.decide"),
        subtitle=words("planned.chart.decide.subtitle"),
        spec=finished(drawn, 56 + 44 * len(offers)),
        note=_dearest(found.lines, edition),
    )


def _dearest(lines: tuple[Line, ...], edition: Edition) -> str:
    """Return what waiting costs for the line that bears it worst."""
    waiting = [(x.waiting, x) for x in lines if x.waiting is not None and x.waiting > 0.0]
    if not waiting:
        return ""
    money, line = max(waiting, key=lambda pair: pair[0])
    told = {"money": edition.figures.money(money), "offer": edition.names.offer(line.offer)}
    return edition.words("planned.chart.decide.note", **told, day=edition.figures.date(line.sign_by))
