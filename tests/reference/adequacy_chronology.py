"""One span of supplier chronology by plain loops. Imports nothing from the package.

Draws come in a fixed order: state and clock of each unit in turn; then per move the next state (only
where there are more than two) and the clock of the unit that moved.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def play(
    chains: list[tuple[Floats, Floats, Floats]], load: Floats, hours: Floats, rng: np.random.Generator
) -> list[float]:
    """Return phase-averaged hours, work and starts, then hours, work, starts and peak as they ran."""
    pieces = _pieces(chains, float(hours.sum()), rng)
    return [*_averaged(pieces, load, hours), *_as_run(pieces, load, hours)]


def _pieces(
    chains: list[tuple[Floats, Floats, Floats]], end: float, rng: np.random.Generator
) -> list[tuple[float, float, float]]:
    """Return maximal stretches of constant capacity as (from, to, capacity)."""
    most = max(2, *(len(c[0]) for c in chains))
    state, clock = [], []
    for _levels, shares, rates in chains:
        draw = rng.random()
        s = 0
        while s < most - 1 and draw >= (float(np.cumsum(shares)[s]) if s < len(shares) else 1.0):
            s += 1
        state.append(s)
        clock.append(_wait(float(rates[s].sum()), rng))
    now, pieces = 0.0, []
    while now < end:
        mover = int(np.argmin(clock))
        then = min(clock[mover], end)
        pieces.append((now, then, float(sum(c[0][s] for c, s in zip(chains, state, strict=True)))))
        now = then
        if now < end:
            rates = chains[mover][2][state[mover]]
            if most == 2:
                state[mover] = 1 - state[mover]
            else:
                state[mover] = int(np.searchsorted(np.cumsum(rates / rates.sum()), rng.random(), side="right"))
            clock[mover] = now + _wait(float(chains[mover][2][state[mover]].sum()), rng)
    return pieces


def _wait(rate: float, rng: np.random.Generator) -> float:
    """Return an exponential time."""
    return rng.standard_exponential() / rate if rate > 0.0 else float("inf")


def _averaged(pieces: list[tuple[float, float, float]], load: Floats, hours: Floats) -> list[float]:
    """Return hours, work and starts averaged over where in the span the chronology begins."""
    end = hours.sum()
    lolh = eue = starts = 0.0
    for i, (a, b, up) in enumerate(pieces):
        for t in range(len(load)):
            if load[t] > up + 1e-7:
                lolh += (b - a) / end * hours[t]
                eue += (b - a) / end * hours[t] * (load[t] - up)
                starts += (b - a) / end * (load[t - 1] <= up + 1e-7)
                starts += hours[t] / end * (i > 0 and load[t] <= pieces[i - 1][2] + 1e-7)
    return [float(lolh), float(eue), float(starts)]


def _as_run(pieces: list[tuple[float, float, float]], load: Floats, hours: Floats) -> list[float]:
    """Return hours, work, starts and peak of the chronology as it ran."""
    edges = np.concatenate([[0.0], np.cumsum(hours)])
    was = bool(load[-1] > pieces[0][2] + 1e-7)
    lolh = eue = starts = peak = 0.0
    for a, b, up in pieces:
        for t in range(len(load)):
            length = min(b, edges[t + 1]) - max(a, edges[t])
            if length > 0.0:
                is_short = bool(load[t] > up + 1e-7)
                if is_short:
                    lolh, eue = lolh + length, eue + length * (load[t] - up)
                    starts, peak = starts + (not was), max(peak, load[t] - up)
                was = is_short
    return [float(lolh), float(eue), float(starts), float(peak)]
