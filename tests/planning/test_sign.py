"""The planner, held against the extensive form, closed forms and laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from provender.dispatch import build_ladder
from provender.instance import Instance
from provender.planning import Planner, situation
from tests.builders import grid_of, random_instance
from tests.reference.dispatch_lp import Block
from tests.reference.plan_milp import Market, solve_plan

AT = date(2025, 1, 1)


def twin(
    instance: Instance, omega: float, alpha: float, *, aim: tuple[NDArray[np.float64], float] | None = None
) -> float:
    """Return the objective of the extensive form of an instance; with `aim`, the most of a measure within a cost."""
    work, sources, grid = instance.work, instance.sources, instance.grid
    at = np.array([instance.suppliers.index(s) for s in sources.suppliers], dtype=np.int64)
    blocks = [
        [
            Block(
                work.demand[s][:, grid.block_of_period == b],
                work.unmet_cost,
                work.is_deferrable,
                work.eligible[:, :, b],
                instance.held.available[s, :, b],
                sources.price[:, b],
                sources.limit[:, b],
                sources.committed[:, b],
                at,
                grid.period_hours[grid.block_of_period == b],
            )
            for b in range(grid.n_blocks)
        ]
        for s in range(len(instance.futures))
    ]
    columns = instance.columns
    groups = np.array([instance.suppliers.index(c.supplier) for c in columns.lines.cohorts], dtype=np.int64)
    market = Market(groups, columns.lines.available, columns.lines.fee.sum(axis=2), columns.cap, columns.lot)
    return solve_plan(blocks, market, instance.probabilities, omega, alpha, aim=aim)


@pytest.mark.parametrize("n_classes", [1, 2, 3])
def test_plan_equals_extensive_form(n_classes: int) -> None:
    """The plan's objective equals one big MILP's to 1e-6, lots, CVaR, windows and classes mixed."""
    rng = np.random.default_rng(40 + n_classes)
    for _ in range(25):
        instance = random_instance(rng, n_classes=n_classes, windows=True, n_columns=3)
        omega, alpha = float(rng.choice([0.0, 0.3, 0.8])), float(rng.choice([0.0, 0.5, 0.9]))
        planner = Planner(instance, build_ladder(instance), omega, alpha, gap_lots=1e-7)
        plan = planner.sign(situation(instance, AT))
        best = twin(instance, omega, alpha)
        assert plan.objective == pytest.approx(best, rel=1e-6, abs=1e-6)
        assert plan.bound <= best + 1e-6 * max(1.0, abs(best))
        assert plan.gap <= 1e-6


def test_newsvendor() -> None:
    """One period, one offer: the plan is the quantile of demand at 1 − fee ÷ unmet cost."""
    instance = random_instance(np.random.default_rng(5), n_classes=1, windows=False, n_columns=1)
    demand = np.array([4.0, 6.0, 9.0, 11.0])
    n_t = instance.grid.n_periods
    work = replace(
        instance.work,
        tiers=("w",),
        names=("w",),
        unmet_cost=np.array([10.0]),
        demand=np.repeat(demand[:, None, None], n_t, axis=2),
        is_deferrable=np.zeros(1, dtype=bool),
        is_critical=np.ones(1, dtype=bool),
        eligible=np.ones((1, 1, 2), dtype=bool),
    )
    lines = replace(
        instance.columns.lines,
        nominal=np.ones((1, 2)),
        available=np.ones((4, 1, 2)),
        fee=np.ones((4, 1, 2)) * 3.0 * instance.grid.block_hours,
    )
    columns = replace(instance.columns, lines=lines, lot=np.zeros(1), cap=np.array([100.0]))
    held = replace(instance.held, available=np.zeros((4, 1, 2)), fee=np.zeros((4, 1, 2)))
    empty = np.zeros((0, 2))
    sources = replace(
        instance.sources, ids=(), suppliers=(), depends_on=(), price=empty, limit=empty,
        haircut=np.zeros(0), committed=empty, commitment_fee=empty,
    )  # fmt: skip
    instance = replace(
        instance, work=work, columns=columns, held=held, sources=sources,
        probabilities=np.full(4, 0.25), futures=("a", "b", "c", "d"),
    )  # fmt: skip
    plan = Planner(instance, build_ladder(instance), 0.0, 0.0).sign(situation(instance, AT))
    assert plan.amounts[0] == pytest.approx(9.0)  # 1 − 3/10 = 0.7 → third of four


def test_screening_curve() -> None:
    """Of capacity at 2 an hour and demand served at 5 on demand, as much is signed as runs 2/5 of the hours.

    Ten equal periods with loads 1 to 10: the unit k runs while the load is k or more, (11 − k)/10 of the time; the
    last one with 0.4 or more is 7. Cost: 7·2·10 + 5·(1 + 2 + 3).
    """
    base = random_instance(np.random.default_rng(5), n_classes=1, windows=False, n_columns=1)
    grid = grid_of(np.ones(10), np.zeros(10, dtype=np.int64))
    work = replace(
        base.work,
        tiers=("w",),
        names=("w",),
        unmet_cost=np.array([5.0]),
        demand=np.arange(1.0, 11.0)[None, None],
        is_deferrable=np.zeros(1, dtype=bool),
        is_critical=np.zeros(1, dtype=bool),
        window_of_period=np.zeros(10, dtype=np.int64),
        eligible=np.ones((1, 1, 1), dtype=bool),
    )
    one, empty = np.ones((1, 1, 1)), np.zeros((0, 1))
    lines = replace(base.columns.lines, nominal=one[0], available=one, fee=one * 2.0 * grid.block_hours)
    sources = replace(
        base.sources, ids=(), suppliers=(), depends_on=(), price=empty, limit=empty,
        haircut=np.zeros(0), committed=empty, commitment_fee=empty,
    )  # fmt: skip
    instance = replace(
        base, grid=grid, work=work, sources=sources, probabilities=np.ones(1), futures=("f",), discount=np.ones(1),
        held=replace(base.held, nominal=one[0], available=one * 0.0, fee=one * 0.0),
        columns=replace(base.columns, lines=lines, lot=np.zeros(1), cap=np.array([100.0])),
    )  # fmt: skip
    plan = Planner(instance, build_ladder(instance), 0.0, 0.0).sign(situation(instance, AT))
    assert plan.amounts[0] == pytest.approx(7.0)
    assert plan.objective == pytest.approx(7 * 2 * 10 + 5 * (1 + 2 + 3))


def test_an_unused_offer_changes_nothing() -> None:
    """An offer dearer than every unmet cost is never signed and leaves the objective as it was."""
    rng = np.random.default_rng(9)
    for _ in range(20):
        instance = random_instance(rng, n_classes=1, windows=False, n_columns=2)
        dear = instance.columns.lines.fee.copy()
        dear[:, 1] = 1e6
        columns = replace(instance.columns, lines=replace(instance.columns.lines, fee=dear))
        instance = replace(instance, columns=columns)
        here = situation(instance, AT)
        planner = Planner(instance, build_ladder(instance), 0.0, 0.0)
        both = planner.sign(here)
        alone = planner.sign(replace(here, upper=here.upper * np.array([1.0, 0.0])))
        assert both.amounts[1] == pytest.approx(0.0, abs=1e-9)
        assert both.objective == pytest.approx(alone.objective, rel=1e-9)
