"""The two compiled passes of a batch of paths: the tie and its events, and what they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled()
def walk(
    uniform: NDArray[np.float64],
    now: NDArray[np.float64],
    step: NDArray[np.float64],
    miss: NDArray[np.float64],
    moves: NDArray[np.int64],
    in_state: NDArray[np.int64],
    events: NDArray[np.uint64],
) -> None:
    """Fill the states and events of a batch.

    Parameters
    ----------
    uniform
        (path, month + 1, 2) numbers in [0, 1): the first row starts the path, then state and events.
    now, step
        (state,), (state, state) cumulative probabilities.
    miss
        (hazard, state) chance that a kind does not happen in a month.
    moves
        (hazard,) state reached, -1 for none.
    in_state
        (month, state) out: paths in each state at the start of each month.
    events
        (path, month) out: bit h set where kind h happens.
    """
    n_paths, n_months = events.shape
    n_hazards, n_states = miss.shape
    quiet = np.ones(n_states)  # none of them; as products run in the loop below, so that both agree
    for i in range(n_states):
        for h in range(n_hazards):
            quiet[i] *= miss[h, i]
    for s in range(n_paths):
        at = 0
        while uniform[s, 0, 0] >= now[at]:
            at += 1
        for t in range(n_months):
            in_state[t, at] += 1
            found, forced = np.uint64(0), -1
            u = uniform[s, t + 1, 1]
            if u >= quiet[at]:  # something happens; the same number, stretched again and again, says what
                for h in range(n_hazards):
                    if u < miss[h, at]:
                        u /= miss[h, at]
                    else:
                        u = (u - miss[h, at]) / (1.0 - miss[h, at])
                        found |= np.uint64(1) << np.uint64(h)
                        if moves[h] >= 0:
                            forced = moves[h]
            events[s, t] = found
            if forced >= 0:
                at = forced
                continue
            w, to = uniform[s, t + 1, 0], 0
            while w >= step[at, to]:
                to += 1
            at = to


@compiled()
def settle(
    events: NDArray[np.uint64],
    ends: NDArray[np.float64],
    luck: NDArray[np.float64],
    tolls: NDArray[np.float64],
    first: NDArray[np.int16],
    over: NDArray[np.int16],
    happened: NDArray[np.int64],
    taken: NDArray[np.float64],
) -> None:
    """Fill what the events of a batch end, withhold and take.

    Parameters
    ----------
    events
        (path, month) bits of what happens.
    ends
        (hazard, clause) chance that the event ends the clause.
    luck
        (path, clause) numbers in [0, 1): a clause ends once the chance that it has ended exceeds it.
    tolls
        (toll, hazard, month) what an event in the month takes.
    first
        (path, hazard) out, in: never; the first month of each kind of event.
    over
        (path, clause) out, in: the month of its own end; the month in which each clause ends.
    happened
        (hazard, month) out: paths with the event in the month.
    taken
        (path, toll) out, in: 0; the sums of what is taken.
    """
    n_paths, n_months = events.shape
    n_hazards, n_clauses = ends.shape
    left = np.empty(n_clauses)
    does_end = np.zeros(n_hazards, dtype=np.bool_)
    for h in range(n_hazards):
        does_end[h] = ends[h].max() > 0.0 if n_clauses > 0 else False
    for s in range(n_paths):
        left[:] = 1.0
        for t in range(n_months):
            bits = events[s, t]
            if bits == 0:
                continue
            for h in range(n_hazards):
                if (bits >> np.uint64(h)) & np.uint64(1) == 0:
                    continue
                happened[h, t] += 1
                first[s, h] = min(first[s, h], t)
                for k in range(len(tolls)):
                    taken[s, k] += tolls[k, h, t]
                if not does_end[h]:
                    continue
                for c in range(n_clauses):
                    if ends[h, c] > 0.0 and t < over[s, c]:
                        left[c] *= 1.0 - ends[h, c]
                        if luck[s, c] < 1.0 - left[c]:
                            over[s, c] = t
