"""The plan in extensive form, as one mixed-integer program: the twin of the cutting-plane planner.

Imports nothing from the package. Per scenario s and block b the dispatch of `dispatch_lp` with
capacity C + Σ x·a; x in lots where a lot is given; objective (1 − ω)·mean + ω·CVaR_α.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from tests.reference.dispatch_lp import Block

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Market:
    """Columns: class (column,), availability (scenario, column, block), fee (scenario, column), caps, lots."""

    group: NDArray[np.int64]
    available: Floats
    fee: Floats
    cap: Floats
    lot: Floats


class _Rows:
    """Collects sparse rows with bounds."""

    def __init__(self) -> None:
        self.i: list[int] = []
        self.j: list[int] = []
        self.v: list[float] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, terms: dict[int, float], low: float, high: float) -> None:
        for j, v in terms.items():
            self.i.append(len(self.low))
            self.j.append(j)
            self.v.append(v)
        self.low.append(low)
        self.high.append(high)


class _Program:
    """Variables with costs and bounds, and rows."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.whole: list[int] = []
        self.rows = _Rows()

    def var(self, *, high: float = np.inf, low: float = 0.0, whole: bool = False) -> int:
        self.cost.append(0.0)
        self.low.append(low)
        self.high.append(high)
        self.whole.append(int(whole))
        return len(self.cost) - 1


def solve_plan(
    blocks: list[list[Block]],
    market: Market,
    probabilities: Floats,
    omega: float,
    alpha: float,
    *,
    aim: tuple[Floats, float] | None = None,
) -> float:
    """Return the least objective; `blocks[s][b]` hold the capacity without what is signed.

    With `aim`, weights (column,) and a limit: the most of Σ weights · amounts at an objective within the limit.
    """
    lp = _Program()
    lot = np.where(market.lot > 0, market.lot, 1.0)
    x = [
        lp.var(high=float(np.floor(c / q + 1e-9) if w > 0 else c), whole=bool(w > 0))
        for c, q, w in zip(market.cap, lot, market.lot, strict=True)
    ]
    eta = lp.var(low=-np.inf)
    lp.cost[eta] = omega
    for s, scenario in enumerate(blocks):
        cost: dict[int, float] = {}
        for k, column in enumerate(x):
            cost[column] = market.fee[s, k] * lot[k]
        for b, block in enumerate(scenario):
            share = {column: market.available[s, k, b] * lot[k] for k, column in enumerate(x)}
            cost.update(_dispatch(lp, block, share, market.group))
        tail = lp.var()
        lp.cost[tail] = omega / (1.0 - alpha) * probabilities[s]
        for j, v in cost.items():
            lp.cost[j] += (1.0 - omega) * probabilities[s] * v
        lp.rows.add({tail: 1.0, eta: 1.0, **{j: -v for j, v in cost.items()}}, 0.0, np.inf)
    if aim:
        lp.rows.add(dict(enumerate(lp.cost)), -np.inf, aim[1])
        lp.cost = [0.0] * len(lp.cost)
        for k, column in enumerate(x):
            lp.cost[column] = -float(aim[0][k] * lot[k])
    rows = lp.rows
    matrix = coo_array((rows.v, (rows.i, rows.j)), shape=(len(rows.low), len(lp.cost))).tocsr()
    found = milp(
        np.array(lp.cost),
        integrality=np.array(lp.whole),
        bounds=Bounds(np.array(lp.low), np.array(lp.high)),
        constraints=LinearConstraint(matrix, np.array(rows.low), np.array(rows.high)),
        options={"mip_rel_gap": 1e-9},
    )
    if found.status != 0:
        raise RuntimeError(found.message)
    return -float(found.fun) if aim else float(found.fun)


def _dispatch(lp: _Program, block: Block, share: dict[int, float], group: NDArray[np.int64]) -> dict[int, float]:
    """Add one block's dispatch; return its cost terms."""
    n_j, n_t = block.D.shape
    n_g, n_e = len(block.C), len(block.p)
    cost: dict[int, float] = {}
    unmet = [[lp.var() for _ in range(n_t)] for _ in range(n_j)]
    serve = [
        [[lp.var(high=np.inf if block.eligible[j, g] else 0.0) for _ in range(n_t)] for g in range(n_g)]
        for j in range(n_j)
    ]
    free = [[lp.var(high=block.q[e]) for _ in range(n_t)] for e in range(n_e)]
    paid = [[lp.var(high=block.m[e] - block.q[e]) for _ in range(n_t)] for e in range(n_e)]
    for t in range(n_t):
        cost.update({unmet[j][t]: block.u[j] * block.h[t] for j in range(n_j)})
        cost.update({paid[e][t]: block.p[e] * block.h[t] for e in range(n_e)})
        for g in range(n_g):
            terms = {serve[j][g][t]: 1.0 for j in range(n_j)}
            for e in range(n_e):
                if block.source_class[e] == g:
                    terms[free[e][t]] = terms[paid[e][t]] = -1.0
            terms.update({c: -a for (c, a), k in zip(share.items(), group, strict=True) if k == g})
            lp.rows.add(terms, -np.inf, block.C[g])
    for j in range(n_j):
        spans = [range(n_t)] if block.loose[j] else [range(t, t + 1) for t in range(n_t)]
        for span in spans:
            terms = {unmet[j][t]: block.h[t] for t in span}
            terms.update({serve[j][g][t]: block.h[t] for t in span for g in range(n_g)})
            need = sum(block.D[j, t] * block.h[t] for t in span)
            lp.rows.add(terms, need, need)
    return cost
