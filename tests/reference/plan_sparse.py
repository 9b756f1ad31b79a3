"""The extensive form of a whole planning problem as one sparse matrix, solved by HiGHS through SciPy.

Imports nothing from the package.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from tests.reference.plan_whole import Need, Tiers, Whole

Terms = dict[int, float]
_INF = float("inf")


class _Program:
    """Variables with bounds and costs, and rows."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.whole: list[int] = []
        self.rows: list[tuple[Terms, float, float]] = []

    def var(self, high: float = _INF, *, low: float = 0.0, whole: bool = False, cost: float = 0.0) -> int:
        self.cost.append(cost)
        self.low.append(low)
        self.high.append(high)
        self.whole.append(int(whole))
        return len(self.cost) - 1

    def row(self, terms: Terms, low: float = -_INF, high: float = _INF) -> None:
        self.rows.append((terms, low, high))

    def solve(self) -> float | None:
        i = [r for r, (terms, _, _) in enumerate(self.rows) for _ in terms]
        j = [c for terms, _, _ in self.rows for c in terms]
        v = [x for terms, _, _ in self.rows for x in terms.values()]
        matrix = coo_array((v, (i, j)), shape=(len(self.rows), len(self.cost))).tocsr()
        low, high = np.array([r[1] for r in self.rows]), np.array([r[2] for r in self.rows])
        found = milp(
            np.array(self.cost),
            integrality=np.array(self.whole),
            bounds=Bounds(np.array(self.low), np.array(self.high)),
            constraints=LinearConstraint(matrix, low, high),
            options={"mip_rel_gap": 1e-9},
        )
        if found.status == 2:
            return None
        if found.status != 0:
            raise RuntimeError(found.message)
        return float(found.fun)


def solve_sparse(problem: Whole) -> float | None:
    """Return the least objective; None where no plan meets every row."""
    lp = _Program()
    n_k = len(problem.lot)
    amount: list[Terms] = []
    for k in range(n_k):
        lot = problem.lot[k]
        most = np.floor(problem.upper[k] / lot + 1e-9) if lot > 0 else problem.upper[k]
        amount.append({lp.var(float(most), whole=bool(lot > 0)): float(lot) if lot > 0 else 1.0})
    billed = [
        _billed(lp, amount[k], problem.tiers[k], float(problem.upper[k])) if k in problem.tiers else amount[k]
        for k in range(n_k)
    ]
    for row, limit in problem.limits:
        lp.row(_sum(amount, row), high=limit)
    for money, rest in problem.budgets:
        for s in range(len(problem.p)):
            lp.row(_sum(billed, money[s]), high=float(rest[s]))
    _needs(lp, problem.needs, amount)
    _risk(lp, problem, [_cost(lp, problem, s, amount, billed) for s in range(len(problem.p))])
    return lp.solve()


def _sum(parts: list[Terms], row: np.ndarray) -> Terms:
    """Return Σ row · parts."""
    total: Terms = defaultdict(float)
    for part, weight in zip(parts, row, strict=True):
        for j, v in part.items():
            total[j] += weight * v
    return dict(total)


def _billed(lp: _Program, amount: Terms, tiers: Tiers, upper: float) -> Terms:
    """Choose one tier of a price; return the units at full price that cost the same."""
    ends = [*tiers.start[1:], max(upper, float(tiers.start[-1]))]
    billed, total, chosen = {}, dict(amount), {}
    before = 0.0
    for i, (start, end, factor) in enumerate(zip(tiers.start, ends, tiers.factor, strict=True)):
        part, holds = lp.var(), lp.var(1.0, whole=True)
        lp.row({part: 1.0, holds: -float(start)}, low=0.0)
        lp.row({part: 1.0, holds: -float(end)}, high=0.0)
        total[part], chosen[holds], billed[part] = -1.0, 1.0, float(factor)
        if tiers.is_incremental:
            billed[holds] = before - factor * start
            before += factor * (tiers.start[i + 1] - start) if i + 1 < len(tiers.start) else 0.0
    lp.row(total, 0.0, 0.0)
    lp.row(chosen, 1.0, 1.0)
    return billed


def _needs(lp: _Program, needs: list[Need], amount: list[Terms]) -> None:
    missing: dict[tuple[int, int], int] = {}
    for need in needs:
        terms = _sum(amount, need.row)
        if need.price is not None:
            if need.group not in missing:
                missing[need.group] = lp.var(cost=need.price)
            terms[missing[need.group]] = 1.0
        lp.row(terms, low=need.need)


def _cost(lp: _Program, problem: Whole, s: int, amount: list[Terms], billed: list[Terms]) -> tuple[Terms, float]:
    """Return the cost of a scenario: terms and a constant."""
    cost: Terms = defaultdict(float)
    for j, v in _sum(billed, problem.fee[s]).items():
        cost[j] += v
    for money, short in problem.spends:
        missing = lp.var()
        lp.row({**_sum(billed, money[s]), missing: 1.0}, low=float(short[s]))
        cost[missing] += 1.0
    n_j, n_g, n_e, n_t = len(problem.u), problem.held.shape[1], problem.price.shape[1], len(problem.hours)
    worth = problem.hours * problem.discount[problem.block]
    unmet = [[lp.var() for _ in range(n_t)] for _ in range(n_j)]
    serve = [
        [[lp.var(_INF if problem.eligible[j, g, b] else 0.0) for b in problem.block] for g in range(n_g)]
        for j in range(n_j)
    ]
    for t, b in enumerate(problem.block):
        for j in range(n_j):
            cost[unmet[j][t]] += problem.u[j] * worth[t]
        capacity: list[Terms] = [{serve[j][g][t]: 1.0 for j in range(n_j)} for g in range(n_g)]
        for e in range(n_e):
            free = lp.var(float(problem.committed[s, e, b]))
            paid = lp.var(float(problem.limit[s, e, b] - problem.committed[s, e, b]))
            cost[paid] += problem.price[s, e, b] * worth[t]
            capacity[problem.source_class[e]] |= {free: -1.0, paid: -1.0}
        for g in range(n_g):
            mine = np.where(problem.column_class == g, problem.available[s, :, b], 0.0)
            lp.row({**capacity[g], **_sum(amount, -mine)}, high=float(problem.held[s, g, b]))
    for j in range(n_j):
        for span in _spans(problem, j):
            terms = {unmet[j][t]: problem.hours[t] for t in span}
            terms |= {serve[j][g][t]: problem.hours[t] for t in span for g in range(n_g)}
            need = float(sum(problem.demand[s, j, t] * problem.hours[t] for t in span))
            lp.row(terms, need, need)
    return dict(cost), float(problem.due[s])


def _spans(problem: Whole, j: int) -> list[list[int]]:
    """Return the runs of periods inside which a tier's work may move."""
    if not problem.loose[j]:
        return [[t] for t in range(len(problem.hours))]
    return [np.flatnonzero(problem.window == w).tolist() for w in np.unique(problem.window)]


def _risk(lp: _Program, problem: Whole, costs: list[tuple[Terms, float]]) -> None:
    """Minimise (1 − ω)·mean + ω·CVaR of the costs."""
    one = lp.var(1.0, low=1.0)
    eta = lp.var(low=-_INF, cost=problem.omega)
    for s, (terms, due) in enumerate(costs):
        tail = lp.var(cost=problem.omega / (1.0 - problem.alpha) * problem.p[s])
        for j, v in {**terms, one: due}.items():
            lp.cost[j] += (1.0 - problem.omega) * problem.p[s] * v
        lp.row({tail: 1.0, eta: 1.0, **{j: -v for j, v in terms.items()}}, low=due)
