"""Compiled loops of the fast planner: runs of constant capacity, and one pass of dispatch over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CHUNK = 512


@compiled()
def _breaks(
    s: int,
    edges: NDArray[np.int64],
    spells: NDArray[np.int64],
    lateness: NDArray[np.int64],
    window: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the sorted breaks of a scenario, and the windows that a break lies strictly inside of."""
    horizon, n, n_windows = edges[-1], 0, 0
    late = lateness[s] if len(lateness) > 1 else lateness[0]
    breaks = np.empty(3 * (len(edges) + len(spells) + len(late)), np.int64)  # room for both ends of their windows
    for moment in edges:
        breaks[n] = moment
        n += 1
    for moment in spells:
        breaks[n] = moment
        n += 1
    for moment in late:
        if 0 < moment < horizon:
            breaks[n] = moment
            n += 1
    n = _sort_once(breaks[:n])
    windows = np.empty(n, np.int64)
    for i in range(n if window > 1 else 0):
        w = breaks[i] // window
        if breaks[i] < horizon and breaks[i] % window != 0 and (n_windows == 0 or windows[n_windows - 1] != w):
            windows[n_windows] = w
            n_windows += 1
    for w in windows[:n_windows]:
        breaks[n], breaks[n + 1] = w * window, min((w + 1) * window, horizon)
        n += 2
    return breaks[: _sort_once(breaks[:n])], windows[:n_windows]


@compiled()
def _sort_once(values: NDArray[np.int64]) -> int:
    """Sort values and keep each once, in front; return how many."""
    values.sort()
    kept = 0
    for i in range(len(values)):
        if kept == 0 or values[i] != values[kept - 1]:
            values[kept] = values[i]
            kept += 1
    return kept


@compiled()
def find_runs(
    edges: NDArray[np.int64],
    first_spell: NDArray[np.int64],
    begin: NDArray[np.int64],
    pattern: NDArray[np.int64],
    lateness: NDArray[np.int64],
    window: int,
) -> NDArray[np.int64]:
    """Return (run, 6) scenario, begin, end, pattern, block, mixed window or −1.

    Parameters
    ----------
    edges
        (block + 1,) first periods of blocks and the horizon.
    first_spell, begin, pattern
        Spells of availability by scenario.
    lateness
        (scenario, column) or (1, column) period of a late delivery, −1 for none.
    window
        Length of windows of deferrable work; 1 for none.
    """
    n_scenarios = len(first_spell) - 1
    bounds = [
        _breaks(s, edges, begin[first_spell[s] : first_spell[s + 1]], lateness, window) for s in range(n_scenarios)
    ]
    total = 0
    for breaks, _ in bounds:
        total += len(breaks) - 1
    runs = np.empty((total, 6), np.int64)
    at = 0
    for s in range(n_scenarios):
        breaks, windows = bounds[s]
        spell, block, w = first_spell[s], 0, 0
        for i in range(len(breaks) - 1):
            start = breaks[i]
            while spell + 1 < first_spell[s + 1] and begin[spell + 1] <= start:
                spell += 1
            while edges[block + 1] <= start:
                block += 1
            while w < len(windows) and (windows[w] + 1) * window <= start:
                w += 1
            runs[at, 0], runs[at, 1], runs[at, 2] = s, start, breaks[i + 1]
            runs[at, 3], runs[at, 4], runs[at, 5] = pattern[spell], block, -1
            if w < len(windows) and windows[w] * window <= start:
                runs[at, 5] = windows[w]
            at += 1
    return runs


@compiled()
def fill_rows(
    ask: NDArray[np.int64],
    pair_first: NDArray[np.int64],
    items: NDArray[np.int64],
    levels: NDArray[np.float64],
    supplier: NDArray[np.int64],
    late: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return the compressed rows of weights: first item of each row, entry and weight of each item.

    Parameters
    ----------
    ask
        (row, 4) pair of cost variable and block, pattern, scenario, first period.
    pair_first, items
        (pair + 1,) and (item, 2): coordinates in term, with their entries.
    levels, supplier
        (pattern, supplier) availability; (coordinate,) supplier.
    late
        (scenario, coordinate) or (1, coordinate) period of delivery where late, else 0.
    """
    size = 0
    for r in range(len(ask)):
        size += pair_first[ask[r, 0] + 1] - pair_first[ask[r, 0]]
    first = np.zeros(len(ask) + 1, np.int64)
    entry = np.empty(size, np.int64)
    weight = np.empty(size, np.float64)
    at = 0
    for r in range(len(ask)):
        s = ask[r, 2] if len(late) > 1 else 0
        for i in range(pair_first[ask[r, 0]], pair_first[ask[r, 0] + 1]):
            c = items[i, 0]
            share = levels[ask[r, 1], supplier[c]]
            if share > 0.0 and late[s, c] <= ask[r, 3]:
                entry[at], weight[at] = items[i, 1], share
                at += 1
        first[r + 1] = at
    return first, entry[:at], weight[:at]


@compiled()
def row_capacity(
    first: NDArray[np.int64],
    entry: NDArray[np.int64],
    weight: NDArray[np.float64],
    group: NDArray[np.int64],
    amounts: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Write (row, class) capacity from (entry,) amounts; `group` is (entry,) the class."""
    for r in range(len(first) - 1):
        for i in range(first[r], first[r + 1]):
            out[r, group[entry[i]]] += weight[i] * amounts[entry[i]]


@compiled()
def spread_slopes(
    place: NDArray[np.int64],
    slope: NDArray[np.float64],
    first: NDArray[np.int64],
    entry: NDArray[np.int64],
    weight: NDArray[np.float64],
    group: NDArray[np.int64],
    out: NDArray[np.float64],
) -> None:
    """Add (part, class) slopes to (scenario, entry); `place` is (part, 2) scenario and row."""
    for p in range(len(place)):
        s, r = place[p, 0], place[p, 1]
        for i in range(first[r], first[r + 1]):
            out[s, entry[i]] += weight[i] * slope[p, group[entry[i]]]


@compiled(fastmath=True)
def pass_runs(
    load: NDArray[np.float64],
    first_run: NDArray[np.int64],
    runs: NDArray[np.int64],
    pieces: NDArray[np.int64],
    levels: NDArray[np.float64],
    short: NDArray[np.float64],
    hours: NDArray[np.float64],
) -> None:
    """Write the shortfall of every run on every rung and the hours in which each piece sets it.

    Parameters
    ----------
    load
        (scenario, load, period) work units.
    first_run, runs
        (scenario + 1,); (run, 3) first period, period after the last, row.
    pieces
        (piece, 2) rung, rising, and load.
    levels
        (row, piece) capacity and cheaper sources of the piece's class set, work units.
    short, hours
        (run, rung) unit-periods and (run, piece) periods: where results go.
    """
    n_pieces = len(pieces)
    for s in range(len(first_run) - 1):
        best = np.empty(_CHUNK)
        winner = np.empty(_CHUNK)
        for r in range(first_run[s], first_run[s + 1]):
            for low in range(runs[r, 0], runs[r, 1], _CHUNK):
                n = min(low + _CHUNK, runs[r, 1]) - low
                p = 0
                while p < n_pieces:
                    rung = pieces[p, 0]
                    row = load[s, pieces[p, 1], low : low + n]
                    level = levels[runs[r, 2], p]
                    head = p
                    p += 1
                    if p == n_pieces or pieces[p, 0] != rung:
                        amount, count = 0.0, 0.0
                        for i in range(n):
                            over = row[i] - level
                            amount += max(over, 0.0)
                            count += 1.0 if over > 0.0 else 0.0
                        short[r, rung] += amount
                        hours[r, head] += count
                        continue
                    for i in range(n):
                        best[i] = row[i] - level
                        winner[i] = head
                    while p < n_pieces and pieces[p, 0] == rung:
                        row = load[s, pieces[p, 1], low : low + n]
                        level = levels[runs[r, 2], p]
                        number = float(p)
                        for i in range(n):
                            over = row[i] - level
                            wins = over > best[i]
                            best[i] = over if wins else best[i]
                            winner[i] = number if wins else winner[i]
                        p += 1
                    amount = 0.0
                    for i in range(n):
                        amount += max(best[i], 0.0)
                    short[r, rung] += amount
                    for q in range(head, p):
                        number = float(q)
                        count = 0.0
                        for i in range(n):
                            count += 1.0 if (best[i] > 0.0 and winner[i] == number) else 0.0
                        hours[r, q] += count


@compiled()
def pass_windows(
    firm: NDArray[np.float64],
    energy: NDArray[np.float64],
    heads: NDArray[np.int64],
    runs: NDArray[np.int64],
    pieces: NDArray[np.int64],
    levels: NDArray[np.float64],
    short: NDArray[np.float64],
    hours: NDArray[np.float64],
) -> None:
    """Write the shortfall of windows within which capacity changes; see `pass_runs` for the rest.

    Parameters
    ----------
    firm, energy
        (window, load, period of window) firm work units; (window, load) deferrable unit-periods.
    heads
        (window + 1,) where the runs of each window start.
    runs
        (run, 3) first period, period after the last, both within the window, and row.
    """
    for w in range(len(heads) - 1):
        for p in range(len(pieces)):
            k, m = pieces[p, 0], pieces[p, 1]
            above, signed = 0.0, energy[w, m]
            for r in range(heads[w], heads[w + 1]):
                level = levels[runs[r, 2], p]
                for t in range(runs[r, 0], runs[r, 1]):
                    over = firm[w, m, t] - level
                    signed += over
                    if over > 0.0:
                        above += over
                        hours[r, p] += 1.0
            if signed > above:
                for r in range(heads[w], heads[w + 1]):
                    hours[r, p] = runs[r, 1] - runs[r, 0]
            short[heads[w], k] += max(above, signed)


@compiled()
def fill_valleys(firm: NDArray[np.float64], loose: NDArray[np.float64], window: int) -> None:
    """Raise the valleys of firm work so that each window takes in its deferrable work, in place.

    Parameters
    ----------
    firm, loose
        (scenario, period) work units; `loose` may move within windows that start at multiples of `window`.
    """
    n_periods = firm.shape[1]
    for s in range(len(firm)):
        for low in range(0, n_periods, window):
            high = min(low + window, n_periods)
            total, energy = 0.0, 0.0
            for t in range(low, high):
                energy += loose[s, t]
                total += firm[s, t]
            if energy <= 0.0:
                continue
            count = high - low
            level = (energy + total) / count
            while True:
                below, total = 0, 0.0
                for t in range(low, high):
                    if firm[s, t] < level:
                        below += 1
                        total += firm[s, t]
                # a value at the level itself may count or not by rounding: only ever fewer, or this turns for ever
                if below >= count or below == 0:
                    break
                count = below
                level = (energy + total) / count
            for t in range(low, high):
                firm[s, t] = max(firm[s, t], level)
