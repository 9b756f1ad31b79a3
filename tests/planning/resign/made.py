"""Small problems on a scenario tree, as a law to draw from and as plain arrays for the extensive form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from provender.planning.fast.problem import Columns, Limits, Problem, Supply, Terms, line_fees
from provender.planning.resign import Futures, Stages, build_stages
from tests.planning.fast.made import availability, random_problem
from tests.reference.resign_tree import Tree

Floats = NDArray[np.float64]


class TreeLaw:
    """Equally likely leaves; `facts` holds the leaf. Where many are asked for, each comes equally often."""

    def __init__(self, leaves: Futures, node: NDArray[np.int64], begins: NDArray[np.int64]) -> None:
        self.leaves, self.node, self.begins = leaves, node, begins

    def draw(self, rng: np.random.Generator, n: int) -> Futures:
        """Return leaves."""
        return self._take(np.arange(len(self.leaves)), rng, n)

    def resample(self, past: Futures, at: int, rng: np.random.Generator, n: int) -> Futures:
        """Return leaves of the node that the past leads to."""
        q = int(np.searchsorted(self.begins, at))
        mine = self.node[int(past.facts[0, 0]), q]
        return self._take(np.flatnonzero(self.node[:, q] == mine), rng, n)

    def features(self, futures: Futures, at: int) -> Floats:
        """Return the node."""
        q = int(np.searchsorted(self.begins, at))
        found: Floats = self.node[futures.facts[:, 0].astype(np.int64), q].astype(np.float64)[:, None]
        return found

    def _take(self, from_: NDArray[np.int64], rng: np.random.Generator, n: int) -> Futures:
        if n >= len(from_):
            return self.leaves.pick(np.resize(from_, n - n % len(from_)))
        return self.leaves.pick(rng.choice(from_, n))


def node_table(n_stages: int) -> NDArray[np.int64]:
    """Return (leaf, decision) nodes of a binary tree that branches before every decision and once after the last."""
    leaf = np.arange(2**n_stages)
    return np.column_stack([leaf >> (n_stages - q) for q in range(n_stages)])


def random_tree(rng: np.random.Generator, *, n_stages: int = 3, **wish: bool) -> tuple[Stages, TreeLaw, Tree]:
    """Return a problem with some of: classes, budget; its law; and the same for the extensive form."""
    problem = random_problem(rng, **wish)
    n_t, n_l = problem.n_periods, 2**n_stages
    begins = np.sort(np.append(0, 1 + rng.choice(n_t - 1, n_stages - 1, replace=False)))
    problem = _with_columns(rng, problem, begins, budget=wish.get("budget", False))
    node = node_table(n_stages)
    known = np.column_stack([node[:, 1:], np.arange(n_l)])  # (leaf, stage): what tells the stage's numbers apart
    stage_of = np.searchsorted(begins, np.arange(n_t), side="right") - 1
    demand = np.empty((n_l, problem.work.demand.shape[1], n_t))
    pattern = np.empty((n_l, n_stages), dtype=np.int64)
    for q in range(n_stages):
        inside = stage_of == q
        for k in np.unique(known[:, q]):
            mine = known[:, q] == k
            level = np.prod(np.where(np.array([int(k) >> i & 1 for i in range(q + 1)]), 1.8, 0.3))  # it lasts
            drawn = level * rng.uniform(5.0, 10.0, (demand.shape[1], inside.sum()))
            demand[np.ix_(np.flatnonzero(mine), np.arange(demand.shape[1]), np.flatnonzero(inside))] = drawn.round(1)
            pattern[mine, q] = rng.integers(0, len(problem.supply.levels))
    first = np.arange(n_l + 1) * n_stages
    supply = Supply(problem.supply.levels, first, np.tile(begins, n_l), pattern.ravel())
    work = replace(problem.work, demand=demand)
    chances = np.full(n_l, 1.0 / n_l)
    problem = replace(problem, work=work, supply=supply, probabilities=chances)
    stages = build_stages(problem, begins)
    law = TreeLaw(Futures(demand, supply, np.arange(n_l, dtype=np.float64)[:, None]), node, begins)
    return stages, law, as_tree(problem, node, begins)


def _with_columns(rng: np.random.Generator, problem: Problem, begins: NDArray[np.int64], *, budget: bool) -> Problem:
    """Return a problem with lines that start at or after any decision, the longer the cheaper."""
    n_t, n_p, n_c = problem.n_periods, problem.supply.levels.shape[1], int(rng.integers(4, 9))
    start = np.minimum(rng.choice(begins, n_c) + rng.integers(0, 2, n_c), n_t - 1)
    term = rng.integers(1, n_t + 3, n_c)
    none = np.zeros((0, n_c), dtype=np.int64)
    group = rng.integers(0, problem.n_classes, n_c)
    columns = Columns(rng.integers(0, n_p, n_c), group, start, start + term, none, np.zeros(n_c, dtype=bool))
    rate = rng.uniform(1.0, 3.0, n_c) * (1.0 - 0.5 * term / (n_t + 2))
    nothing, upper = np.zeros(n_c), rng.uniform(2.0, 15.0, n_c)
    limits = None
    if budget:
        matrix = (rng.random((2, n_c)) < 0.7) * rate * n_t
        limits = Limits(matrix, rng.uniform(0.1, 0.6, 2) * (matrix @ upper), ("budget 1", "budget 2"))
    terms = Terms(line_fees(columns, rate, n_t, problem.period_hours), nothing, upper, nothing, limits)
    return replace(problem, columns=columns, terms=terms)


def as_tree(problem: Problem, node: NDArray[np.int64], begins: NDArray[np.int64]) -> Tree:
    """Return a problem whose scenarios are leaves as plain arrays; a column is decided as late as can be."""
    terms, work, sources, columns = problem.terms, problem.work, problem.sources, problem.columns
    decided = np.array([max(q for q, b in enumerate(begins) if b <= s) for s in columns.start])
    limits = terms.limits
    n_c = len(columns.start)
    return Tree(
        node,
        decided,
        work.demand,
        work.unmet_cost * problem.period_hours,
        work.eligible,
        sources.price * problem.period_hours,
        sources.limit,
        sources.group,
        np.array([availability(problem, s) for s in range(len(node))]),
        columns.group,
        terms.fee[0],
        terms.upper,
        np.zeros((0, n_c)) if limits is None else limits.matrix,
        np.zeros(0) if limits is None else limits.upper,
    )
