"""Compiled passes over events: the clocks that ring, and what is left of capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: what an event does to a line: takes what is delivered; delays what is to come; delays what is far; takes all
TAKES, DELAYS, FREEZES, ENDS = 1, 2, 3, 4
#: parts of a line with delays of their own; beyond them a part is moved whole by its mean delay
MAX_PARTS = 64


@compiled()
def ring(
    rng: np.random.Generator,
    start: NDArray[np.float64],
    leave: NDArray[np.float64],
    rates: NDArray[np.float64],
    moves: NDArray[np.int64],
    years: float,
    first: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return (event, 2) time in years and number of the hazard, scenario after scenario, in order of time.

    While the tie is in a state its clocks run; the first of all to ring is the next thing that happens.

    Parameters
    ----------
    rng, years
        Generator, used by this call alone; length of every scenario.
    start, leave
        (state,) cumulative probability at the start, the last exactly 1; (state, state) changes per year.
    rates, moves
        (hazard, state) events per year; (hazard,) state that an event leads to, -1 for none.
    first
        (scenario + 1,) out: row of the first event of each scenario, and the number of rows.
    """
    total, n_hazards = np.zeros(len(start)), len(moves)
    for i in range(len(start)):
        leaving = ringing = 0.0
        for k in range(len(start)):
            leaving += leave[i, k]
        for h in range(n_hazards):
            ringing += rates[h, i]
        total[i] = leaving + ringing
    found, n = np.empty((16, 2)), 0
    for s in range(len(first) - 1):
        first[s], at, u, time = n, 0, rng.random(), 0.0
        while u >= start[at]:
            at += 1
        while total[at] > 0.0:
            time -= np.log1p(-rng.random()) / total[at]
            if time >= years:
                break
            left = rng.random() * total[at]
            h = 0
            while h < n_hazards and left >= rates[h, at]:
                left, h = left - rates[h, at], h + 1
            if h == n_hazards:
                at = _next_state(leave[at], left, at)
                continue
            if n == len(found):
                found = _doubled(found)
            found[n, 0], found[n, 1] = time, h
            n += 1
            at = moves[h] if moves[h] >= 0 else at
    first[len(first) - 1] = n
    return found[:n].copy()


@compiled()
def _doubled(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the same rows with as much room again."""
    more = np.empty((2 * rows.shape[0], rows.shape[1]))
    for i in range(rows.shape[0]):
        for k in range(rows.shape[1]):
            more[i, k] = rows[i, k]
    return more


@compiled()
def _next_state(leave: NDArray[np.float64], left: float, at: int) -> int:
    """Return the state that a number below the sum of the rates falls to; what rounding leaves goes to the last."""
    last = at
    for k in range(len(leave)):
        if leave[k] > 0.0:
            last = k
            if left < leave[k]:
                break
            left -= leave[k]
    return last


@compiled()
def fill_supply(
    edges: NDArray[np.float64],
    base: NDArray[np.float64],
    timing: NDArray[np.float64],
    shift: NDArray[np.float64],
    hits: NDArray[np.int8],
    first: NDArray[np.int64],
    events: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Fill what is delivered and usable of every line in every scenario, the mean over each block.

    Delays set shares of a line apart and shift them; each part is then integrated, less what is taken.

    Parameters
    ----------
    edges
        (block + 1,) days at which blocks start, and the last ends.
    base
        (line, block) share delivered as planned.
    timing
        (line, 4) day of delivery; day of signing; day after the last; days to go that a freeze spares.
    shift
        (scenario, line) days by which a line is late from the outset; negative is early.
    hits
        (hazard, line) 0 or what the event does: takes, delays, freezes, ends.
    first
        (scenario + 1,) row of the first event of each scenario, and the number of rows.
    events
        (event, 4) number of the hazard, first day, last day, severity; by scenario in order of first days.
    out
        (scenario, line, block) filled.
    """
    n_scenarios, n_lines, n_blocks = out.shape
    most = 1
    for s in range(n_scenarios):
        most = max(most, first[s + 1] - first[s])
    parts, room = np.empty((2, MAX_PARTS)), (np.empty((most, 3)), np.empty(2 * most))
    ramp, total = np.empty(n_blocks), np.empty(n_blocks + 1)
    for r in range(n_lines):
        _hold_on(edges, base[r], timing[r, 2], ramp, total)
        for s in range(n_scenarios):
            own = events[first[s] : first[s + 1]]
            parts[0, 0], parts[1, 0] = shift[s, r], 1.0
            n_parts = _set_apart(hits[:, r], timing[r], own, edges[n_blocks] - edges[0], parts)
            if n_parts == 1 and parts[0, 0] == 0.0 and _is_spared(hits[:, r], own):
                for b in range(n_blocks):
                    out[s, r, b] = base[r, b]
            else:
                out[s, r] = 0.0
                _add_parts(edges, (ramp, total), timing[r], hits[:, r], own, parts[:, :n_parts], room, out[s, r])


@compiled()
def _is_spared(hits: NDArray[np.int8], events: NDArray[np.float64]) -> bool:
    """Return whether no event could take from a line."""
    n = 0
    for e in range(len(events)):
        n += hits[int(events[e, 0])] in (TAKES, ENDS)
    return n == 0


@compiled()
def _add_parts(
    edges: NDArray[np.float64],
    path: tuple[NDArray[np.float64], NDArray[np.float64]],
    timing: NDArray[np.float64],
    hits: NDArray[np.int8],
    events: NDArray[np.float64],
    parts: NDArray[np.float64],
    room: tuple[NDArray[np.float64], NDArray[np.float64]],
    out: NDArray[np.float64],
) -> None:
    """Add the parts of a line, each with what events take from it; `room` is for windows and their ends."""
    windows, marks = room
    for p in range(parts.shape[1]):
        n = _windows(hits, timing[0] + parts[0, p], events, windows)
        for w in range(n):
            marks[w], marks[n + w] = windows[w, 0], windows[w, 1]
        marks[: 2 * n].sort()
        _integrate(edges, path, timing[2], parts[:, p], windows[:n], marks[: 2 * n], out)


@compiled()
def _hold_on(
    edges: NDArray[np.float64],
    base: NDArray[np.float64],
    over: float,
    ramp: NDArray[np.float64],
    total: NDArray[np.float64],
) -> None:
    """Fill (block,) the ramp, going on past the end, and (block + 1,) its integral: what is early runs further."""
    held = 0.0
    total[0] = 0.0
    for b in range(len(ramp)):
        if edges[b] < over:
            held = base[b]
        ramp[b] = held
        total[b + 1] = total[b] + held * (edges[b + 1] - edges[b])


@compiled()
def _set_apart(
    hits: NDArray[np.int8],
    timing: NDArray[np.float64],
    events: NDArray[np.float64],
    span: float,
    parts: NDArray[np.float64],
) -> int:
    """Delay what is still to come, share by share; return how many parts of the line differ in their delay."""
    n_parts = 1
    most = span + abs(parts[0, 0])  # a longer delay takes it off the grid all the same
    for e in range(len(events)):
        code, begin, severity = hits[int(events[e, 0])], events[e, 1], events[e, 3]
        if code not in (DELAYS, FREEZES) or severity <= 0.0 or begin < timing[1]:
            continue
        delay = min(events[e, 2] - begin, most)
        spared = timing[3] if code == FREEZES else 0.0
        for p in range(n_parts):
            if timing[0] + parts[0, p] - begin <= spared:
                continue
            if severity >= 1.0:
                parts[0, p] += delay
            elif n_parts < MAX_PARTS:
                parts[0, n_parts], parts[1, n_parts] = parts[0, p] + delay, parts[1, p] * severity
                parts[1, p] *= 1.0 - severity
                n_parts += 1
            else:
                parts[0, p] += severity * delay
    return n_parts


@compiled()
def _windows(hits: NDArray[np.int8], delivery: float, events: NDArray[np.float64], windows: NDArray[np.float64]) -> int:
    """Fill (window, 3) first day, last day, severity of what takes from a part; return how many there are."""
    n = 0
    for e in range(len(events)):
        code = hits[int(events[e, 0])]
        if code == ENDS or (code == TAKES and delivery <= events[e, 1]):
            windows[n, 0], windows[n, 1], windows[n, 2] = events[e, 1], events[e, 2], events[e, 3]
            n += 1
    return n


@compiled()
def _integrate(
    edges: NDArray[np.float64],
    path: tuple[NDArray[np.float64], NDArray[np.float64]],
    over: float,
    part: NDArray[np.float64],
    windows: NDArray[np.float64],
    marks: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Add a part's mean over each block: its ramp, shifted, up to the end, times what the windows leave."""
    ramp, total = path
    late, last = part[0], len(ramp) - 1
    m, k, usable, is_stale = 0, 0, 1.0, True
    nothing = 0  # blocks before which nothing of the ramp has come
    while nothing < last and total[nothing + 1] == 0.0:
        nothing += 1
    skipped = 0
    while skipped <= last and edges[skipped + 1] - late <= edges[nothing]:
        skipped += 1
    x = edges[skipped] - late
    while k < last and edges[k + 1] <= x:
        k += 1
    before = total[k] + ramp[k] * (x - edges[k]) if x > edges[0] else 0.0
    for b in range(skipped, len(ramp)):
        lo, end, gained = edges[b], min(edges[b + 1], over), 0.0
        while lo < end:
            hi = end
            while m < len(marks) and marks[m] <= lo:
                m += 1
                is_stale = True
            if m < len(marks) and marks[m] < hi:
                hi = marks[m]
            if is_stale:
                usable = 1.0
                for w in range(len(windows)):
                    if windows[w, 0] <= lo < windows[w, 1]:
                        usable *= 1.0 - windows[w, 2]
                is_stale = False
            x = hi - late
            while k < last and edges[k + 1] <= x:
                k += 1
            after = total[k] + ramp[k] * (x - edges[k]) if x > edges[0] else 0.0
            gained += usable * (after - before)
            before, lo = after, hi
        out[b] += part[1] * gained / (edges[b + 1] - edges[b])
