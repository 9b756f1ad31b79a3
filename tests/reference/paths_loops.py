"""Naive twin of the paths' kernels: plain loops over paths, months, events and clauses.

It imports nothing from the package. Numbers are multiplied in the order in which the definition names
them, so that the compiled kernels must agree bit for bit.
"""

from __future__ import annotations

from collections.abc import Sequence

Table = Sequence[Sequence[float]]


def state_below(uniform: float, cumulative: Sequence[float]) -> int:
    """Return the first state whose cumulative probability exceeds a number.

    Examples
    --------
    >>> [state_below(u, [0.2, 1.0]) for u in (0.1, 0.2, 0.9)]
    [0, 1, 1]
    """
    return next(i for i, total in enumerate(cumulative) if uniform < total)


def events_of(uniform: float, misses: Sequence[float]) -> list[int]:
    """Return the kinds of events that one number stands for, each missed with its own chance.

    Examples
    --------
    >>> events_of(0.9, [0.5, 0.5]), events_of(0.6, [0.5, 0.5]), events_of(0.4, [0.5, 0.5]), events_of(0.2, [0.5, 0.5])
    ([0, 1], [0], [1], [])
    """
    quiet = 1.0
    for miss in misses:
        quiet *= miss
    if uniform < quiet:
        return []
    found = []
    for kind, miss in enumerate(misses):
        if uniform < miss:
            uniform = uniform / miss
        else:
            uniform = (uniform - miss) / (1.0 - miss)
            found.append(kind)
    return found


def walk_one(
    uniform: Table, now: Sequence[float], step: Table, miss: Table, moves: Sequence[int]
) -> tuple[list[int], list[list[int]]]:
    """Return the state at the start of each month and the events in it, for one path.

    Parameters
    ----------
    uniform
        (month + 1, 2): what starts the path; then, month by month, the state after it and its events.
    now, step, miss, moves
        As for the kernel: (state,), (state, state), (hazard, state), (hazard,).
    """
    state = state_below(uniform[0][0], now)
    states, events = [], []
    for following, happening in uniform[1:]:
        states.append(state)
        here = events_of(happening, [row[state] for row in miss])
        events.append(here)
        thrown = [moves[h] for h in here if moves[h] >= 0]
        state = thrown[-1] if thrown else state_below(following, step[state])
    return states, events


def ends_one(events: list[list[int]], ends: Table, luck: Sequence[float], until: Sequence[int]) -> list[int]:
    """Return the month in which each clause ends: by an event, else its own end.

    A clause ends once the chance that some event has ended it exceeds its number.
    """
    over = list(until)
    for clause, own in enumerate(until):
        left = 1.0
        for month in range(min(own, len(events))):
            for h in events[month]:
                if ends[h][clause] > 0.0 and month < over[clause]:
                    left *= 1.0 - ends[h][clause]
                    if luck[clause] < 1.0 - left:
                        over[clause] = month
    return over


def first_one(events: list[list[int]], n_hazards: int, never: int) -> list[int]:
    """Return the month of the first event of each kind."""
    return [next((m for m, here in enumerate(events) if h in here), never) for h in range(n_hazards)]


def taken_one(events: list[list[int]], toll: Table) -> float:
    """Return the sum of what the events of a path take, (hazard, month), in the order of time."""
    total = 0.0
    for month, here in enumerate(events):
        for h in here:
            total += toll[h][month]
    return total
