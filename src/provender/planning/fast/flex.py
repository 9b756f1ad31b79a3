"""Deferrable work in closed form: valleys are filled first, then hours are hours again.

With firm load ℓ_t, deferrable energy E and constant capacity C in a window, the shortfall (model.md 4) is
max(Σ_t max(0, ℓ_t − C), Σ_t (ℓ_t − C) + E). The first branch wins where Σ_t max(0, C − ℓ_t) >= E, that is for
C at or above the level c* to which E fills the valleys of ℓ. So the shortfall is that of the load
max(ℓ_t, c*) for *every* C, and such windows can be sorted like any other hours. Windows within which
capacity changes are kept apart and answered by the two branches themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.compiled import on_all_cores
from provender.planning.fast.blocks import BEGIN, END, SCENARIO, WINDOW
from provender.planning.fast.kernels import fill_valleys

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning.fast.blocks import Layout
    from provender.planning.fast.problem import Problem, Work
    from provender.planning.fast.rungs import Rungs


@dataclass(frozen=True, slots=True)
class Loads:
    """What the pieces carry.

    Parameters
    ----------
    filled
        (scenario, load, period) work units, valleys filled with deferrable work.
    tiers
        (load, tier) which tiers each load sums.
    """

    filled: NDArray[np.float64]
    tiers: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Mixed:
    """Windows within which capacity changes; arrays as in `kernels.pass_windows`.

    `table` is (run, 3) first period and period after the last within the window, row; `scenario` and
    `theta` are (run,).
    """

    firm: NDArray[np.float64]
    energy: NDArray[np.float64]
    heads: NDArray[np.int64]
    table: NDArray[np.int64]
    scenario: NDArray[np.int64]
    theta: NDArray[np.int64]


def build_loads(work: Work, rungs: Rungs) -> Loads:
    """Return the loads of all pieces; a lone tier that cannot move is a view of its demand."""
    loose = work.is_deferrable
    if len(rungs.tiers) == 1 and work.demand.shape[1] == 1 and not loose.any():
        return Loads(work.demand, rungs.tiers)
    n_s, _, n_t = work.demand.shape
    filled = np.zeros((n_s, len(rungs.tiers), n_t))
    for m, tiers in enumerate(rungs.tiers):
        firm = _sum(work, tiers & ~loose)
        if (tiers & loose).any():
            _fill(firm, _sum(work, tiers & loose), work.window_periods)
        filled[:, m] = firm
    return Loads(filled, rungs.tiers)


def _fill(firm: NDArray[np.float64], loose: NDArray[np.float64], window: int) -> None:
    """Raise the valleys of firm work, scenarios on all cores."""
    on_all_cores(lambda rows: fill_valleys(firm[rows], loose[rows], window), len(firm), firm.size)


def _sum(work: Work, tiers: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return (scenario, period) the demand of some tiers."""
    total = np.zeros((work.demand.shape[0], work.n_periods))
    for j in np.flatnonzero(tiers):
        total += work.demand[:, j]
    return total


def find_mixed(problem: Problem, layout: Layout, loads: Loads) -> Mixed | None:
    """Return the windows within which capacity changes, or `None` where there are none."""
    runs = layout.runs
    index = np.flatnonzero(runs.runs[:, WINDOW] >= 0)
    if not len(index):
        return None
    work, width = problem.work, problem.work.window_periods
    picked = runs.runs[index]
    key = picked[:, SCENARIO] * (picked[:, WINDOW].max() + 1) + picked[:, WINDOW]
    heads = np.flatnonzero(np.diff(key, prepend=-1))
    first = picked[:, WINDOW] * width
    scenario, start = picked[heads, SCENARIO], first[heads]
    period = start[:, None] + np.arange(width)  # (window, period of window)
    inside = period < problem.n_periods
    at = np.where(inside, period, 0)
    firm = np.zeros((len(heads), len(loads.tiers), width))
    energy = np.zeros((len(heads), len(loads.tiers)))
    for j, is_loose in enumerate(work.is_deferrable):
        amount = np.where(inside, work.demand[scenario[:, None], j, at], 0.0)  # (window, period of window)
        mine = loads.tiers[:, j].astype(np.float64)
        if is_loose:
            energy += mine * amount.sum(axis=1)[:, None]
        else:
            firm += mine[:, None] * amount[:, None]
    table = np.column_stack([picked[:, BEGIN] - first, picked[:, END] - first, runs.row[index]])
    return Mixed(firm, energy, np.append(heads, len(index)), table, picked[:, SCENARIO], runs.theta[index])
