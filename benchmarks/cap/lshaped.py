"""The classic single-cut L-shaped method (Van Slyke and Wets 1969) on CAP, as a peer.

One cost variable for the mean recourse of all scenarios, cuts in the amounts of contracts. Its subproblems have a
closed form, hour by hour, which it is given; its master keeps the last basis. Nothing is merged or sorted.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import highspy
import numpy as np

from provender.planning.fast.blocks import block_starts
from provender.planning.fast.master import QuietHighs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning.fast.problem import Problem


def availability(problem: Problem) -> NDArray[np.float64]:
    """Return (scenario, supplier, period) usable share of full size."""
    supply, hours = problem.supply, np.arange(problem.n_periods)
    out = np.empty((supply.n_scenarios, supply.levels.shape[1], problem.n_periods))
    for s in range(supply.n_scenarios):
        spells = slice(int(supply.first_spell[s]), int(supply.first_spell[s + 1]))
        at = np.searchsorted(supply.begin[spells], hours, side="right") - 1
        out[s] = supply.levels[supply.pattern[spells][at]].T
    return out


class Recourse:
    """Mean cost of dispatch and its slope in (column,) amounts, for one class and one tier."""

    def __init__(self, problem: Problem) -> None:
        self.problem, columns = problem, problem.columns
        self.starts = block_starts(columns, problem.n_periods)
        self.share = availability(problem)
        inside = (columns.start <= self.starts[:, None]) & (self.starts[:, None] < columns.end)  # (block, column)
        suppliers = columns.supplier == np.arange(self.share.shape[1])[:, None]
        self.members = (suppliers[:, None] & inside).astype(np.float64)  # (supplier, block, column)
        self.length = np.diff(np.append(self.starts, problem.n_periods))

    def __call__(self, amounts: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Return the mean cost at some amounts and its slope."""
        work, sources = self.problem.work, self.problem.sources
        held = np.repeat(self.members @ amounts, self.length, axis=1)  # (supplier, period)
        short = work.demand[:, 0] - np.einsum("spt,pt->st", self.share, held)
        price, limit, unmet = float(sources.price[0]), float(sources.limit[0]), float(work.unmet_cost[0])
        bought, left = np.clip(short, 0.0, limit), np.maximum(short - limit, 0.0)
        steep = np.where(short > limit, unmet, np.where(short > 0.0, price, 0.0))
        by_block = np.add.reduceat(np.einsum("st,spt->pt", steep, self.share), self.starts, axis=1)
        n = len(short)
        slope: NDArray[np.float64] = -np.einsum("pb,pbc->c", by_block, self.members) / n
        return float(price * bought.sum() + unmet * left.sum()) / n, slope


def solve(problem: Problem, *, gap: float = 1e-6, time_limit: float = 600.0) -> tuple[float, float, int]:
    """Return the best value, its proven relative gap and the number of cuts."""
    begun = time.monotonic()
    recourse, fee, upper = Recourse(problem), problem.terms.fee[0], problem.terms.upper
    n, master = len(fee), QuietHighs()
    cost0 = recourse(np.zeros(n))[0]
    unit, money = float(upper.max()), cost0 / 100.0
    none = np.zeros(0, dtype=np.int32)
    top = np.append(upper / unit, highspy.kHighsInf)
    prices = np.append(fee * unit / money, 1.0)
    master.setOptionValue("threads", 1)
    master.addCols(n + 1, prices, np.zeros(n + 1), top, 0, np.zeros(n + 1, dtype=np.int32), none, np.zeros(0))
    amounts, best, bound, cuts = np.zeros(n), np.inf, -np.inf, 0
    while True:
        cost, slope = recourse(amounts)
        best = min(best, float(fee @ amounts) + cost)
        if best - bound <= gap * best or time.monotonic() - begun > time_limit:
            return best, (best - bound) / best, cuts
        row = np.append(-slope * unit / money, 1.0)
        offset = (cost - float(slope @ amounts)) / money
        master.addRow(offset, highspy.kHighsInf, n + 1, np.arange(n + 1, dtype=np.int32), row)
        cuts += 1
        master.run()
        amounts = np.clip(np.array(master.getSolution().col_value)[:n] * unit, 0.0, upper)
        bound = float(master.getInfo().objective_function_value) * money
