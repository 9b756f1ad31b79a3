"""Chronology of suppliers: competing exponential clocks, played span by span."""

from __future__ import annotations

from typing import Any

import numpy as np

from provender.compiled import compiled


@compiled()
def play_spans(
    capacity: Any, exit_rate: Any, jump: Any, start: Any, profile: Any, curve: Any, rng: Any, spans: Any
) -> None:
    """Fill what each span comes to; every span starts from the long run, so spans are independent.

    Parameters
    ----------
    capacity, exit_rate
        (unit, state) units; transitions out of the state per hour, 0 where it is never left.
    jump, start
        (unit, state, state) cumulative chance of the next state; (unit, state) cumulative long run.
    profile
        (2, period + 1) edges of periods, hours, and load, units, its first value again at the end.
    curve
        (4, level + 1) as `LoadCurve.table`.
    rng
        Generator, used by this call alone.
    spans
        (span, 7) out, zeros in: hours, work and starts with the phase of load averaged out; short
        hours, work, starts and peak as they ran.
    """
    n_units = capacity.shape[0]
    width = int(np.ceil(np.sqrt(n_units)))  # clocks stand in rows; only a row that changed is searched again
    clock = np.full(width * width, np.inf)
    first = np.zeros(width, dtype=np.int64)
    state = np.zeros(n_units, dtype=np.int64)
    slack = profile[1].max() - curve[0, curve.shape[1] - 2]  # what equality may be off by
    for y in range(spans.shape[0]):
        up = _begin(capacity, exit_rate, start, rng, state, clock)
        for row in range(width):
            first[row] = _soonest(clock, row * width, width)
        _play(capacity, exit_rate, jump, profile, curve, rng, (up, slack, state, clock, first), spans[y])


@compiled()
def _play(capacity: Any, exit_rate: Any, jump: Any, profile: Any, curve: Any, rng: Any, begun: Any, span: Any) -> None:
    """Fill one span from the units' states and clocks as it begins."""
    up, slack, state, clock, first = begun
    edges, load = profile[0], profile[1]
    width, end = first.size, edges[edges.size - 1]
    floor = curve[0, curve.shape[1] - 2]  # capacity from here on is never short
    now, above = 0.0, 0.0
    # the span is a circle: its last period ran before it began
    short = 1 if load[edges.size - 2] - up > slack else 0
    while True:
        unit = first[0]
        for row in range(1, width):
            if clock[first[row]] < clock[unit]:
                unit = first[row]
        then = min(clock[unit], end)
        if up < floor:
            above = _average(curve, up, (then - now) / end, span)
            short = _walk(edges, load, now, then, up, slack, short, span)
        else:
            above, short = 0.0, 0
        now = then
        if now >= end:
            break
        old = state[unit]
        new = 1 - old if capacity.shape[1] == 2 else _pick(jump[unit, old], rng.random())
        state[unit] = new
        up += capacity[unit, new] - capacity[unit, old]
        if up < floor and capacity[unit, new] < capacity[unit, old]:
            level = np.searchsorted(curve[0], up, side="right")
            span[2] += (curve[1, level] - above) / end
        clock[unit] = now + _wait(exit_rate[unit, new], rng)
        row = unit // width
        first[row] = _soonest(clock, row * width, width)


@compiled()
def _begin(capacity: Any, exit_rate: Any, start: Any, rng: Any, state: Any, clock: Any) -> float:
    """Draw every unit's state and clock from the long run; return the capacity that is up."""
    up = 0.0
    for u in range(capacity.shape[0]):
        state[u] = _pick(start[u], rng.random())
        up += capacity[u, state[u]]
        clock[u] = _wait(exit_rate[u, state[u]], rng)
    return up


@compiled()
def _pick(cumulative: Any, draw: float) -> int:
    """Return the state that a uniform draw falls on."""
    s = 0
    while s < cumulative.size - 1 and draw >= cumulative[s]:
        s += 1
    return s


@compiled()
def _wait(rate: float, rng: Any) -> float:
    """Return an exponential time, infinite where the rate is zero."""
    return float(rng.standard_exponential()) / rate if rate > 0.0 else np.inf


@compiled()
def _soonest(clock: Any, start: int, width: int) -> int:
    """Return the unit of a row whose clock rings first."""
    best = start
    for u in range(start + 1, start + width):
        if clock[u] < clock[best]:
            best = u
    return best


@compiled()
def _average(curve: Any, up: float, lasting: float, span: Any) -> float:
    """Add what a capacity held for a share of the span comes to at a random phase; return H."""
    level = np.searchsorted(curve[0], up, side="right")
    above = curve[1, level]
    span[0] += lasting * above
    span[1] += lasting * (curve[2, level] - up * above)
    span[2] += lasting * curve[3, level]
    return above  # type: ignore[no-any-return]


@compiled()
def _walk(
    edges: Any,
    load: Any,
    now: float,
    then: float,
    up: float,
    slack: float,
    short: int,
    span: Any,
) -> int:
    """Add what the load of the hours from now until then comes to; return 1 where it ends short, else 0."""
    p = np.searchsorted(edges, now, side="right") - 1
    while now < then:
        stop = min(edges[p + 1], then)
        lack = load[p] - up
        if lack > slack:
            span[3] += stop - now
            span[4] += lack * (stop - now)
            span[6] = max(span[6], lack)
            if short == 0:
                span[5] += 1.0
        short = 1 if lack > slack else 0
        now = stop
        p += 1
    return short
