"""Scenarios with prices of their own: laid one after another in time, they cost what each costs alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from provender.dispatch import Open, block_cost, build_ladder, least_cost, own_price_cost
from tests.builders import random_instance


@pytest.mark.parametrize("windows", [False, True])
def test_scenarios_side_by_side_cost_what_each_costs_alone(windows: bool) -> None:  # noqa: FBT001
    """A hundred random instances, some without sources, with prices, limits and capacity of each scenario's own."""
    rng = np.random.default_rng(7)
    for _ in range(100):
        instance = random_instance(rng, n_classes=2, windows=windows)
        n, n_e, n_b = len(instance.work.demand), len(instance.sources.ids), instance.grid.n_blocks
        price = rng.integers(1, 12, size=(n, n_e, n_b)).astype(float)
        limit = np.round(rng.random((n, n_e, n_b)) * 10.0, 1)
        market = Open(limit, np.minimum(limit, instance.sources.committed))
        capacity = np.round(rng.random((n, 2, n_b)) * 20.0, 1)
        found = own_price_cost(instance, price, capacity, market)
        for s in range(n):
            alone = replace(
                instance,
                work=replace(instance.work, demand=instance.work.demand[s : s + 1]),
                sources=replace(instance.sources, price=price[s]),
            )
            one = Open(market.limit[s], market.committed[s])
            exact = block_cost(build_ladder(alone), capacity[s : s + 1], one)[0][0]
            np.testing.assert_allclose(found[s], exact, rtol=1e-13, atol=1e-12)


def test_the_cost_alone_is_the_cost_with_its_slope() -> None:
    """Bit for bit, windows and classes included."""
    rng = np.random.default_rng(8)
    for _ in range(100):
        instance = random_instance(rng, n_classes=2, windows=True)
        capacity = rng.random((len(instance.work.demand), 2, instance.grid.n_blocks)) * 20.0
        market = Open(instance.sources.limit, instance.sources.committed)
        ladder = build_ladder(instance)
        assert (least_cost(ladder, capacity, market) == block_cost(ladder, capacity, market)[0]).all()
