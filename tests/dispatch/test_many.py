"""Every closed form of dispatch against a linear program of its own, on 10,000 random problems each.

Many small programs stand on the diagonal of one large one, which HiGHS solves at once; the cost of each is
then read from its own columns. The programs know nothing of levels, sets or branches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array

from provender.dispatch import Open, block_cost, build_ladder
from provender.dispatch.stream import Batch, Group, Market, stream
from tests.builders import random_instance

Floats = NDArray[np.float64]
N, TOGETHER = 10_000, 200


@dataclass(frozen=True)
class Problems:
    """Problems of one shape: n of them, tiers j, periods t, classes g, sources e; absent ones are zero.

    demand (n, j, t), unmet_cost (n, j), is_loose (n, j), eligible (n, j, g), capacity (n, g, t),
    price, limit, committed (n, e, t), group_of_source (n, e), hours (n, t).
    """

    demand: Floats
    unmet_cost: Floats
    is_loose: NDArray[np.bool_]
    eligible: NDArray[np.bool_]
    capacity: Floats
    price: Floats
    limit: Floats
    committed: Floats
    group_of_source: NDArray[np.int64]
    hours: Floats

    def some(self, part: slice) -> Problems:
        """Return some of the problems."""
        return Problems(*(getattr(self, name)[part] for name in self.__dataclass_fields__))


def solved(all_of_them: Problems) -> Floats:
    """Return the least cost of each problem, some hundred programs at a time."""
    n = len(all_of_them.demand)
    return np.concatenate([solved_together(all_of_them.some(slice(a, a + TOGETHER))) for a in range(0, n, TOGETHER)])


def solved_together(p: Problems) -> Floats:
    """Return the least cost of each problem from one block-diagonal program.

    Columns of a problem: served (j, g, t), lost (j, t), free (e, t), bought (e, t), all in unit-hours.
    Rows: balance of a firm tier by period, of a loose one over all periods; capacity (g, t).
    """
    n, n_j, n_t = p.demand.shape
    n_g, n_e = p.capacity.shape[1], p.price.shape[1]
    sizes = np.array([n_j * n_g * n_t, n_j * n_t, n_e * n_t, n_e * n_t])
    at = np.concatenate([[0], np.cumsum(sizes)])
    served = np.arange(sizes[0]).reshape(n_j, n_g, n_t)
    lost = at[1] + np.arange(sizes[1]).reshape(n_j, n_t)
    free, bought = (at[k] + np.arange(sizes[k]).reshape(n_e, n_t) for k in (2, 3))
    upper = np.full((n, at[4]), np.inf)
    cost = np.zeros((n, at[4]))
    upper[:, served.ravel()] = np.where(p.eligible[..., None], np.inf, 0.0).repeat(n_t, axis=3).reshape(n, -1)
    cost[:, lost.ravel()] = p.unmet_cost.repeat(n_t, axis=1)
    weigh = p.hours[:, None]
    upper[:, free.ravel()] = (np.minimum(p.committed, p.limit) * weigh).reshape(n, -1)
    upper[:, bought.ravel()] = (np.maximum(p.limit - p.committed, 0.0) * weigh).reshape(n, -1)
    cost[:, bought.ravel()] = p.price.reshape(n, -1)
    matrix = rows_of(p, served, lost, (free, bought), at[4])
    work = p.demand * weigh
    due = np.where(p.is_loose[..., None], 0.0, work)
    due[..., 0] = np.where(p.is_loose, work.sum(axis=2), due[..., 0])
    right = np.concatenate([due.reshape(n, -1), (p.capacity * weigh).reshape(n, -1)], axis=1)
    equal = np.tile(np.arange(n_j * n_t + n_g * n_t) < n_j * n_t, n)
    found = linprog(
        cost.ravel(),
        A_ub=matrix[~equal],
        b_ub=right.ravel()[~equal],
        A_eq=matrix[equal],
        b_eq=right.ravel()[equal],
        bounds=np.column_stack([np.zeros(upper.size), upper.ravel()]),
        method="highs",
    )
    if found.status != 0:
        raise RuntimeError(found.message)
    least: Floats = (cost * found.x.reshape(n, -1)).sum(axis=1)
    return least


def rows_of(
    p: Problems, served: NDArray[np.int64], lost: NDArray[np.int64], units: tuple[NDArray[np.int64], ...], width: int
) -> csr_array:
    """Return the matrix: each row of the pattern once per problem.

    A loose tier's balance stands in its first row; its other rows are empty.
    """
    n, n_j, n_t = p.demand.shape
    n_g, n_e = p.capacity.shape[1], p.price.shape[1]
    n_rows, one = n_j * n_t + n_g * n_t, np.arange(n)
    entries: list[tuple[NDArray[np.int64], int, Floats]] = []
    for j, t in np.ndindex(n_j, n_t):
        row = j * n_t + np.where(p.is_loose[:, j], 0, t)
        entries += [(row, column, np.ones(n)) for column in (*served[j, :, t], lost[j, t])]
    for g, t in np.ndindex(n_g, n_t):
        row = np.full(n, n_j * n_t + g * n_t + t)
        entries += [(row, column, np.ones(n)) for column in served[:, g, t]]
        for e in range(n_e):
            gives = np.where(p.group_of_source[:, e] == g, -1.0, 0.0)
            entries += [(row, column[e, t], gives) for column in units]
    rows = np.concatenate([one * n_rows + row for row, _, _ in entries])
    columns = np.concatenate([one * width + column for _, column, _ in entries])
    values = np.concatenate([value for _, _, value in entries])
    return coo_array((values, (rows, columns)), shape=(n * n_rows, n * width)).tocsr()


def one_group(rng: np.random.Generator, n: int = N) -> Problems:
    """Return problems of one class with prices, limits and availability that move; 1 to 3 of everything."""
    n_j, n_t, n_e = 3, 3, 2
    shape = (n, n_e, n_t)
    return Problems(
        np.round(rng.random((n, n_j, n_t)) * 20.0, 1) * (rng.random((n, n_j, 1)) < 0.85),
        rng.integers(2, 12, size=(n, n_j)).astype(float),
        np.zeros((n, n_j), dtype=bool),
        np.ones((n, n_j, 1), dtype=bool),
        np.round(rng.random((n, 1, n_t)) * 40.0, 1),
        rng.integers(0, 12, size=shape).astype(float),
        np.round(rng.random(shape) * 10.0, 1) * (rng.random((n, n_e, 1)) < 0.8),
        np.zeros(shape),
        np.zeros((n, n_e), dtype=np.int64),
        rng.integers(1, 4, size=(n, n_t)).astype(float),
    )


def standing(p: Problems) -> Problems:
    """Return the problems with prices, limits and capacity that stand."""
    still = {name: getattr(p, name)[..., :1].repeat(3, axis=2) for name in ("price", "limit", "capacity", "committed")}
    return Problems(**({name: getattr(p, name) for name in p.__dataclass_fields__} | still))


def with_(p: Problems, **changes: NDArray[np.generic]) -> Problems:
    """Return the problems with some arrays replaced."""
    return Problems(**({name: getattr(p, name) for name in p.__dataclass_fields__} | changes))


def streamed(p: Problems) -> Floats:
    """Return the cost of each problem by the streaming kernel, one call per problem."""
    costs = np.empty(len(p.demand))
    block = np.zeros(p.demand.shape[2], dtype=np.int64)
    for k in range(len(costs)):
        group = Group(p.unmet_cost[k], np.ones(1), p.hours[k], block, p.is_loose[k])
        market = Market(p.price[k], p.limit[k], p.committed[k])
        costs[k] = stream(group, Batch(p.demand[k : k + 1], p.capacity[k], np.ones(1), market)).cost[0]
    return costs


def test_one_group() -> None:
    """Firm work, one group, prices that stand: the kernel's cost is the program's to 1e-9 relative."""
    problems = standing(one_group(np.random.default_rng(1)))
    np.testing.assert_allclose(streamed(problems), solved(problems), rtol=1e-9, atol=1e-9)


def test_prices_limits_and_availability_that_move() -> None:
    """The same where price, limit and availability differ from period to period."""
    problems = one_group(np.random.default_rng(2))
    np.testing.assert_allclose(streamed(problems), solved(problems), rtol=1e-9, atol=1e-9)


def test_discount_commitments() -> None:
    """Committed units are free up to the source's limit and add nothing beyond it."""
    rng = np.random.default_rng(3)
    problems = one_group(rng)
    problems = with_(problems, committed=np.round(problems.limit * rng.random(problems.limit.shape) * 1.3, 1))
    assert (problems.committed > problems.limit).any()
    np.testing.assert_allclose(streamed(problems), solved(problems), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("is_moving", [False, True], ids=["standing prices", "moving prices"])
def test_windows(is_moving: bool) -> None:  # noqa: FBT001
    """Work that may move within a window, with commitments, also where prices move within the window."""
    rng = np.random.default_rng(4 + is_moving)
    problems = one_group(rng)
    problems = with_(problems, committed=np.round(problems.limit * rng.random(problems.limit.shape), 1))
    problems = with_(problems if is_moving else standing(problems), is_loose=rng.random((N, 3)) < 0.5)
    np.testing.assert_allclose(streamed(problems), solved(problems), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("windows", [False, True], ids=["firm", "windows"])
def test_classes(windows: bool) -> None:  # noqa: FBT001
    """Two and three classes by the ladder of prices and sets, firm and with windows, with commitments."""
    rng = np.random.default_rng(6 + windows)
    found: list[Floats] = []
    rows: list[tuple[NDArray[np.generic], ...]] = []
    while len(rows) < N:
        instance = random_instance(rng, n_classes=2 + len(found) % 2, windows=windows)
        market = Open(instance.sources.limit, instance.sources.committed)
        cost, _ = block_cost(build_ladder(instance), instance.held.available, market)
        found.append(cost.ravel())
        for s in range(len(cost)):
            for b in range(2):
                at = np.flatnonzero(instance.grid.block_of_period == b)
                work, sources = instance.work, instance.sources
                groups = [instance.suppliers.index(x) for x in sources.suppliers]
                rows.append(
                    (
                        padded(work.demand[s][:, at], (4, 4)),
                        padded(work.unmet_cost, (4,)),
                        padded(work.is_deferrable, (4,)),
                        padded(work.eligible[:, :, b], (4, 3)),
                        padded(np.repeat(instance.held.available[s, :, b, None], len(at), axis=1), (3, 4)),
                        padded(np.repeat(sources.price[:, b, None], len(at), axis=1), (3, 4)),
                        padded(np.repeat(sources.limit[:, b, None], len(at), axis=1), (3, 4)),
                        padded(np.repeat(sources.committed[:, b, None], len(at), axis=1), (3, 4)),
                        padded(np.array(groups, dtype=np.int64), (3,)),
                        padded(instance.grid.period_hours[at], (4,)),
                    )
                )
    problems = Problems(*(np.array(column) for column in zip(*rows, strict=True)))
    np.testing.assert_allclose(np.concatenate(found), solved(problems), rtol=1e-9, atol=1e-9)


def padded(array: NDArray[np.generic], shape: tuple[int, ...]) -> NDArray[np.generic]:
    """Return an array filled up with zeros."""
    return np.pad(array, [(0, want - have) for have, want in zip(array.shape, shape, strict=True)])
