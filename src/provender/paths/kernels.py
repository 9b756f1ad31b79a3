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
        (hazard, state) chance that a kind does not happen in a month; fastest with the frequent first.
    moves
        (hazard,) state reached, -1 for none.
    in_state
        (month, state) out: paths in each state at the start of each month.
    events
        (path, month) out: bit h set where kind h happens.
    """
    n_paths, n_months = events.shape
    n_hazards, n_states = miss.shape
    quiet = np.ones((n_hazards + 1, n_states))  # that neither this kind nor any after it happens
    for i in range(n_states):
        for h in range(n_hazards - 1, -1, -1):
            quiet[h, i] = miss[h, i] * quiet[h + 1, i]
    for s in range(n_paths):
        at = 0
        while uniform[s, 0, 0] >= now[at]:
            at += 1
        for t in range(n_months):
            in_state[t, at] += 1
            found, forced = np.uint64(0), -1
            u = uniform[s, t + 1, 1]
            h = 0
            while u >= quiet[h, at]:  # something happens; the same number, stretched again and again, says what
                if u < miss[h, at]:
                    u /= miss[h, at]
                else:
                    u = (u - miss[h, at]) / (1.0 - miss[h, at])
                    found |= np.uint64(1) << np.uint64(h)
                    if moves[h] >= 0:
                        forced = moves[h]
                h += 1
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
    acts = np.zeros(n_hazards, dtype=np.bool_)
    for i in range(n_hazards):
        for c in range(n_clauses):
            acts[i] |= ends[i, c] > 0.0
        for k in range(len(tolls)):
            for t in range(n_months):
                acts[i] |= tolls[k, i, t] != 0.0
    for s in range(n_paths):
        left[:] = 1.0
        for t in range(n_months):
            bits, h = events[s, t], -1
            while bits != 0:
                h += 1
                here = bits & np.uint64(1)
                bits >>= np.uint64(1)
                if here == 0:
                    continue
                happened[h, t] += 1
                first[s, h] = min(first[s, h], t)
                if not acts[h]:
                    continue
                for k in range(len(tolls)):
                    taken[s, k] += tolls[k, h, t]
                for c in range(n_clauses):
                    if ends[h, c] > 0.0 and t < over[s, c]:
                        left[c] *= 1.0 - ends[h, c]
                        if luck[s, c] < 1.0 - left[c]:
                            over[s, c] = t
