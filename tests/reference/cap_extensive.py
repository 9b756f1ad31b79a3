"""The two-stage plan in extensive form: every period of every scenario as rows of one sparse matrix.

Imports nothing from the package. Variables: amounts x of columns (in lots where a lot is given), sums Q of columns
(aggregates), and per scenario and period: unmet v_j of each tier, bought z_e of each source, and served
y_{j,g} of tiers that may run on several classes or move in a window. Firm tiers tied to one class are written
as D_j − v_j. Objective (1 − ω)·mean + ω·CVaR_α.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Model:
    """Plain arrays; axes: s scenario, j tier, g class, e source, c column, a aggregate, t period.

    `available(s)` is (a, t): the usable share of each aggregate, zero out of term; `members` is (a, c);
    `group` (a,). `rows`, `low`, `high` are linear limits over columns. `window` is the length of windows.
    """

    demand: Floats  # (s, j, t)
    unmet: Floats  # (j,)
    eligible: NDArray[np.bool_]  # (j, g)
    loose: NDArray[np.bool_]  # (j,)
    window: int
    price: Floats  # (e,)
    limit: Floats
    source_group: NDArray[np.int64]
    available: Callable[[int], Floats]
    members: Floats
    group: NDArray[np.int64]
    fee: Floats  # (s, c)
    lower: Floats
    upper: Floats
    lot: Floats
    rows: Floats
    low: Floats
    high: Floats
    probabilities: Floats
    omega: float
    alpha: float


@dataclass(frozen=True)
class Answer:
    """Least objective (inf where infeasible, NaN where time ran out), amounts, solver status and bound."""

    value: float
    amounts: Floats
    status: int
    size: tuple[int, int, int]


class _Matrix:
    """Collects blocks of coordinates."""

    def __init__(self) -> None:
        self.parts: list[tuple[NDArray[np.int64], NDArray[np.int64], Floats]] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self.n = 0

    def rows(self, low: Floats, high: Floats) -> NDArray[np.int64]:
        self.low.append(low)
        self.high.append(high)
        self.n += len(low)
        return np.arange(self.n - len(low), self.n)

    def put(self, i: NDArray[np.int64], j: NDArray[np.int64], v: Floats | float) -> None:
        i, j = np.broadcast_arrays(i, j)
        self.parts.append((i.ravel(), j.ravel(), np.broadcast_to(np.asarray(v, dtype=float), i.shape).ravel()))

    def matrix(self, n_columns: int) -> csr_array:
        i, j, v = (np.concatenate(x) for x in zip(*self.parts, strict=True))
        return coo_array((v, (i, j)), shape=(self.n, n_columns)).tocsr()


class _Variables:
    """Costs and bounds."""

    def __init__(self) -> None:
        self.cost: list[Floats] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self.booked: list[tuple[NDArray[np.int64], Floats]] = []
        self.n = 0

    def add(self, low: Floats, high: Floats, cost: Floats | float = 0.0) -> NDArray[np.int64]:
        self.cost.append(np.broadcast_to(np.asarray(cost, dtype=float), low.shape).copy())
        self.low.append(low)
        self.high.append(high)
        self.n += len(low)
        return np.arange(self.n - len(low), self.n)

    def book(self, columns: NDArray[np.int64], cost: Floats) -> None:
        """Set the cost of variables added before."""
        self.booked.append((columns, cost))

    def costs(self) -> Floats:
        total = np.concatenate(self.cost)
        for columns, cost in self.booked:
            total[columns] += cost
        return total


@dataclass(frozen=True)
class Assembled:
    """One program: minimise cost · v, low <= v <= high, row_low <= matrix · v <= row_high; amounts are v[x] · scale."""

    cost: Floats
    integer: Floats
    low: Floats
    high: Floats
    matrix: csr_array
    row_low: Floats
    row_high: Floats
    x: NDArray[np.int64]
    scale: Floats


def solve(model: Model, *, time_limit: float = np.inf, seek: tuple[Floats, float] | None = None) -> Answer:
    """Return the optimum; with `seek` (weights, most), the least weights · x of plans that cost at most `most`."""
    program = assemble(model, seek)
    found = milp(
        program.cost,
        integrality=program.integer,
        bounds=Bounds(program.low, program.high),
        constraints=LinearConstraint(program.matrix, program.row_low, program.row_high),
        options={"mip_rel_gap": 1e-9, "time_limit": time_limit},
    )
    size = (*program.matrix.shape, int(program.matrix.nnz))
    if found.status == 2:
        return Answer(np.inf, np.zeros(len(program.scale)), 2, size)
    if found.status != 0:
        return Answer(np.nan, np.zeros(len(program.scale)), int(found.status), size)
    return Answer(float(found.fun), found.x[program.x] * program.scale, 0, size)


def assemble(model: Model, seek: tuple[Floats, float] | None = None) -> Assembled:
    """Return the program of the extensive form."""
    scale = np.where(model.lot > 0.0, model.lot, 1.0)
    variables, matrix = _Variables(), _Matrix()
    whole = model.lot > 0.0
    upper = np.where(whole, np.floor(model.upper / scale + 1e-9), model.upper)
    mean_fee = model.probabilities @ model.fee
    x = variables.add(model.lower / scale, upper, (1.0 - model.omega) * mean_fee * scale)
    n_a = len(model.members)
    q = variables.add(np.zeros(n_a), np.full(n_a, np.inf))
    define = matrix.rows(np.zeros(n_a), np.zeros(n_a))
    a, c = np.nonzero(model.members)
    matrix.put(define[a], x[c], model.members[a, c] * scale[c])
    matrix.put(define, q, -1.0)
    limits = matrix.rows(model.low, model.high)
    r, c = np.nonzero(model.rows)
    matrix.put(limits[r], x[c], model.rows[r, c] * scale[c])
    eta = variables.add(np.full(1, -np.inf), np.full(1, np.inf), model.omega)
    for s, p in enumerate(model.probabilities):
        columns, prices = _scenario(model, s, variables, matrix, q)
        variables.book(columns, (1.0 - model.omega) * p * prices)
        if model.omega > 0.0:
            tail = variables.add(np.zeros(1), np.full(1, np.inf), model.omega * p / (1.0 - model.alpha))
            row = matrix.rows(np.zeros(1), np.full(1, np.inf))
            matrix.put(row, np.concatenate([tail, eta]), 1.0)
            matrix.put(row, columns, -prices)
            matrix.put(row, x, -model.fee[s] * scale)
    integer = np.zeros(variables.n)
    integer[x] = whole
    costs = variables.costs()
    if seek is not None:
        matrix.put(matrix.rows(np.full(1, -np.inf), np.full(1, seek[1])), np.arange(variables.n), costs)
        costs = np.zeros(variables.n)
        costs[x] = seek[0] * scale
    return Assembled(
        costs,
        integer,
        np.concatenate(variables.low),
        np.concatenate(variables.high),
        matrix.matrix(variables.n),
        np.concatenate(matrix.low),
        np.concatenate(matrix.high),
        x,
        scale,
    )


def _scenario(
    model: Model, s: int, variables: _Variables, matrix: _Matrix, q: NDArray[np.int64]
) -> tuple[NDArray[np.int64], Floats]:
    """Add one scenario; return its cost columns and prices."""
    n_j, n_t = model.demand.shape[1:]
    n_g = model.eligible.shape[1]
    demand = model.demand[s]
    tied = (model.eligible.sum(axis=1) == 1) & ~model.loose
    high = np.where(model.loose[:, None], np.inf, demand)
    v = variables.add(np.zeros(n_j * n_t), high.ravel()).reshape(n_j, n_t)
    z = variables.add(np.zeros(len(model.price) * n_t), np.repeat(model.limit, n_t)).reshape(-1, n_t)
    firm = np.zeros((n_g, n_t))
    for k in np.flatnonzero(tied):
        j = int(k)
        firm[int(np.argmax(model.eligible[j]))] += demand[j]
    low = np.full(n_g * n_t, -np.inf)
    rows = matrix.rows(low, -firm.ravel()).reshape(n_g, n_t)
    share = model.available(s)
    a, t = np.nonzero(share)
    matrix.put(rows[model.group[a], t], q[a], -share[a, t])
    for e, g in enumerate(model.source_group.tolist()):
        matrix.put(rows[g], z[e], -1.0)
    served: list[int] = []
    for j in range(n_j):
        if tied[j]:
            matrix.put(rows[int(np.argmax(model.eligible[j]))], v[j], -1.0)
        else:
            served.append(j)
    for j in served:
        _served(model, j, demand[j], (variables, matrix), (rows, v[j]))
    return np.concatenate([v.ravel(), z.ravel()]), np.concatenate(
        [np.repeat(model.unmet, n_t), np.repeat(model.price, n_t)]
    )


def _served(
    model: Model,
    j: int,
    demand: Floats,
    program: tuple[_Variables, _Matrix],
    at: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> None:
    """Add what a tier is served on each class, and its balance."""
    (variables, matrix), (rows, v) = program, at
    n_t = len(demand)
    window = np.arange(n_t) // model.window if model.loose[j] else np.arange(n_t)
    need = np.bincount(window, weights=demand).astype(np.float64)
    balance = matrix.rows(need, need)
    matrix.put(balance[window], v, 1.0)
    for g in np.flatnonzero(model.eligible[j]):
        y = variables.add(np.zeros(n_t), np.full(n_t, np.inf))
        matrix.put(balance[window], y, 1.0)
        matrix.put(rows[g], y, 1.0)


def enumerate_lots(model: Model) -> float:
    """Return the least objective over all whole amounts, each with its own dispatch program."""
    counts = [range(int(np.floor(u / q + 1e-9)) + 1) for u, q in zip(model.upper, model.lot, strict=True)]
    best = np.inf
    for combination in itertools.product(*counts):
        amounts = np.array(combination) * model.lot
        value = model.rows @ amounts
        if (value < model.low - 1e-9).any() or (value > model.high + 1e-9).any():
            continue
        fixed = replace(model, lower=amounts, upper=amounts, lot=np.zeros(len(amounts)))
        best = min(best, solve(fixed).value)
    return best


def naive_shortfall(values: list[float], level: float) -> tuple[float, int]:
    """Return Σ max(0, value − level) and the number of values above, one by one."""
    above = [v - level for v in values if v > level]
    return sum(above), len(above)


def naive_window(firm: list[float], energy: float, level: list[float]) -> float:
    """Return the shortfall of a window: the better branch of model.md 4, period by period."""
    over = [f - c for f, c in zip(firm, level, strict=True)]
    return max(sum(max(0.0, x) for x in over), sum(over) + energy if energy > 0.0 else 0.0, 0.0)


def naive_need(demand: Floats, probabilities: Floats, quantile: float, starts: list[int]) -> list[float]:
    """Return, by block, the largest over periods of the smallest value with cumulative probability >= quantile."""
    need = []
    for low, high in itertools.pairwise([*starts, demand.shape[1]]):
        best = -np.inf
        for t in range(low, high):
            pairs = sorted(zip(demand[:, t].tolist(), probabilities.tolist(), strict=True))
            mass = 0.0
            for value, p in pairs:
                mass += p
                if mass >= quantile - 1e-12:
                    best = max(best, value)
                    break
        need.append(best)
    return need
