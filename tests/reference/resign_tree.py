"""Re-signing on a scenario tree in extensive form: one variable per decision and node, dispatch written hour by hour.

Imports nothing from the package.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tree:
    """Plain arrays; axes: l leaf, q decision, j tier, g class, e source, c column, t period.

    `node` (l, q) says which node a leaf passes at a decision; leaves are equally likely. `decided` (c,) is the
    decision a column belongs to; `available` (l, c, t) its usable share, zero out of term.
    """

    node: NDArray[np.int64]
    decided: NDArray[np.int64]
    demand: Floats  # (l, j, t)
    unmet: Floats  # (j,)
    eligible: NDArray[np.bool_]  # (j, g)
    price: Floats  # (e,)
    limit: Floats
    source_group: NDArray[np.int64]
    available: Floats
    group: NDArray[np.int64]
    fee: Floats  # (c,)
    upper: Floats
    rows: Floats  # (limit, c)
    high: Floats


def least(tree: Tree) -> tuple[float, dict[tuple[int, int], Floats]]:
    """Return the least mean cost, and the amounts by (decision, node)."""
    return _Program(tree).solve()


class _Program:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.cost: list[float] = []
        self.top: list[float] = []
        self.below: list[tuple[dict[int, float], float]] = []
        self.equal: list[tuple[dict[int, float], float]] = []
        self.signed: dict[tuple[int, int, int], int] = {}

    def add(self, cost: float, top: float) -> int:
        self.cost.append(cost)
        self.top.append(top)
        return len(self.cost) - 1

    def solve(self) -> tuple[float, dict[tuple[int, int], Floats]]:
        tree = self.tree
        n_l = len(tree.node)
        for leaf in range(n_l):
            for c, q in enumerate(tree.decided.tolist()):
                key = (q, int(tree.node[leaf, q]), c)
                if key not in self.signed:
                    self.signed[key] = self.add(0.0, float(tree.upper[c]))
                self.cost[self.signed[key]] += float(tree.fee[c]) / n_l
            for row, high in zip(tree.rows, tree.high, strict=True):
                self.below.append(({self.at(leaf, c): float(row[c]) for c in range(len(row))}, float(high)))
            for t in range(tree.demand.shape[2]):
                self.dispatch(leaf, t)
        found = linprog(
            self.cost,
            *self.dense(self.below),
            *self.dense(self.equal),
            bounds=[(0.0, top) for top in self.top],
        )
        assert found.status == 0, found.message
        nodes = {(q, n): np.zeros(len(tree.fee)) for q, n, _ in self.signed}
        for (q, n, c), i in self.signed.items():
            nodes[q, n][c] = found.x[i]
        return float(found.fun), nodes

    def at(self, leaf: int, c: int) -> int:
        q = int(self.tree.decided[c])
        return self.signed[q, int(self.tree.node[leaf, q]), c]

    def dispatch(self, leaf: int, t: int) -> None:
        """Serve what is eligible from capacity and sources; the rest is unmet."""
        tree, n_l = self.tree, len(self.tree.node)
        n_j, n_g = tree.eligible.shape
        used: list[dict[int, float]] = [{} for _ in range(n_g)]
        for j in range(n_j):
            balance = {self.add(float(tree.unmet[j]) / n_l, np.inf): 1.0}
            for g in np.flatnonzero(tree.eligible[j]).tolist():
                served = self.add(0.0, np.inf)
                balance[served] = used[g][served] = 1.0
            self.equal.append((balance, float(tree.demand[leaf, j, t])))
        for e, g in enumerate(tree.source_group.tolist()):
            used[g][self.add(float(tree.price[e]) / n_l, float(tree.limit[e]))] = -1.0
        for c, g in enumerate(tree.group.tolist()):
            used[g][self.at(leaf, c)] = -float(tree.available[leaf, c, t])
        self.below.extend((row, 0.0) for row in used)

    def dense(self, rows: list[tuple[dict[int, float], float]]) -> tuple[Floats, Floats]:
        matrix = np.zeros((len(rows), len(self.cost)))
        for i, (row, _) in enumerate(rows):
            for j, value in row.items():
                matrix[i, j] += value
        return matrix, np.array([right for _, right in rows])


def walk_cost(tree: Tree, choose: Callable[[int, int], Floats]) -> float:
    """Return the mean cost of a policy given by (decision, node), the dispatch of each leaf solved by itself."""
    total = 0.0
    for leaf in range(len(tree.node)):
        amounts = sum((choose(q, int(n)) for q, n in enumerate(tree.node[leaf])), np.zeros(len(tree.fee)))
        one = Tree(
            tree.node[[leaf]],
            tree.decided,
            tree.demand[[leaf]],
            tree.unmet,
            tree.eligible,
            tree.price,
            tree.limit,
            tree.source_group,
            tree.available[[leaf]] * amounts[None, :, None],
            tree.group,
            np.zeros(len(tree.fee)),
            np.ones(len(tree.fee)),
            tree.rows[:0],
            tree.high[:0],
        )
        total += float(tree.fee @ amounts) + least(one)[0]
    return total / len(tree.node)
