"""The closed forms of dispatch, held against a linear program of their own and against laws."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from provender.dispatch import Open, block_cost, build_ladder, unmet_work
from provender.instance import Instance
from tests.builders import random_instance
from tests.reference.dispatch_lp import Answer, Block, solve


def lp_answer(instance: Instance, scenario: int, block: int, capacity: NDArray[np.float64]) -> Answer:
    """Return the twin's answer for one scenario and block of an instance."""
    periods = np.flatnonzero(instance.grid.block_of_period == block)
    sources = instance.sources
    return solve(
        Block(
            instance.work.demand[scenario][:, periods],
            instance.work.unmet_cost,
            instance.work.is_deferrable,
            instance.work.eligible[:, :, block],
            capacity[scenario, :, block],
            sources.price[:, block],
            sources.limit[:, block],
            sources.committed[:, block],
            np.array([instance.suppliers.index(s) for s in sources.suppliers], dtype=np.int64),
            instance.grid.period_hours[periods],
        )
    )


@pytest.mark.parametrize("windows", [False, True], ids=["firm", "windows"])
@pytest.mark.parametrize("n_classes", [1, 2, 3])
def test_cost_equals_linear_program(n_classes: int, windows: bool) -> None:  # noqa: FBT001
    """Least cost per scenario and block equals the LP's to 1e-9 relative, windows and classes together."""
    rng = np.random.default_rng(1000 * n_classes + windows)
    for _ in range(60):
        instance = random_instance(rng, n_classes=n_classes, windows=windows)
        capacity = instance.held.available
        cost, _ = block_cost(build_ladder(instance), capacity, Open(instance.sources.limit, instance.sources.committed))
        for s in range(cost.shape[0]):
            for b in range(2):
                twin = lp_answer(instance, s, b, capacity)
                assert cost[s, b] == pytest.approx(twin.cost, rel=1e-9, abs=1e-7)


def test_slope_is_a_subgradient() -> None:
    """R(C') >= R(C) + slope·(C' − C) for every C', in every scenario and block."""
    rng = np.random.default_rng(7)
    for _ in range(60):
        instance = random_instance(rng, n_classes=2, windows=True)
        ladder = build_ladder(instance)
        market = Open(instance.sources.limit, instance.sources.committed)
        here = instance.held.available
        cost, slope = block_cost(ladder, here, market)
        for _ in range(5):
            there = here + rng.normal(size=here.shape) * 5.0
            other, _ = block_cost(ladder, there, market)
            assert (other >= cost + (slope * (there - here)).sum(axis=1) - 1e-7).all()


def test_slope_is_the_right_derivative_for_one_class() -> None:
    """With one class the slope is what a little more capacity saves per unit, also on a kink."""
    rng = np.random.default_rng(11)
    for _ in range(60):
        instance = random_instance(rng, n_classes=1, windows=True)
        ladder = build_ladder(instance)
        market = Open(instance.sources.limit, instance.sources.committed)
        here = np.round(instance.held.available)
        cost, slope = block_cost(ladder, here, market)
        more, _ = block_cost(ladder, here + 1e-6, market)
        np.testing.assert_allclose((more - cost) / 1e-6, slope[:, 0], atol=1e-3)


def test_unmet_hours_match_the_cost() -> None:
    """Unmet work by tier, priced, plus purchases, is the least cost; no tier loses more than its demand."""
    rng = np.random.default_rng(13)
    for _ in range(80):
        instance = random_instance(rng, n_classes=2, windows=True)
        ladder = build_ladder(instance)
        shut = Open(np.zeros_like(instance.sources.limit), np.zeros_like(instance.sources.limit))
        capacity = instance.held.available
        cost, _ = block_cost(ladder, capacity, shut)
        unmet = unmet_work(ladder, capacity, shut)
        hours = np.einsum("sjt,t->sj", unmet, instance.grid.period_hours)
        assert (hours @ instance.work.unmet_cost) == pytest.approx(cost.sum(axis=1), rel=1e-9, abs=1e-7)
        demand = np.einsum("sjt,t->sj", instance.work.demand, instance.grid.period_hours)
        assert (hours <= demand + 1e-7).all()


def test_no_demand_costs_nothing() -> None:
    """Without demand there is no cost, no slope and nothing unmet."""
    instance = random_instance(np.random.default_rng(3), n_classes=2, windows=False)
    instance.work.demand[:] = 0.0
    ladder = build_ladder(instance)
    market = Open(instance.sources.limit, instance.sources.committed)
    cost, slope = block_cost(ladder, instance.held.available, market)
    assert not cost.any()
    assert not slope.any()
    assert not unmet_work(ladder, instance.held.available, market).any()
