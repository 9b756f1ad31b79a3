"""Use of discount commitments: an LP of its own, by hand, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from provender.adequacy import AdequacyError, Commitment, commitment_use
from provender.dispatch import Open, build_ladder
from provender.instance import Instance
from tests.builders import random_instance


def by_lp(instance: Instance, capacity: np.ndarray, source: int) -> tuple[float, float]:
    """Return committed and pay-as-you-go unit-hours of a source in scenario 0, one block of firm work, one class.

    Variables: capacity used, committed and open units per source, unmet per tier. What is committed is
    free; the source in question comes last by a hair.
    """
    block, sources = instance.grid.block_of_period, instance.sources
    n_e, n_j = len(sources.ids), len(instance.work.tiers)
    used = on_top = 0.0
    for t, b in enumerate(block):
        dear = sources.price[:, b] - 1e-4 + 1e-6 * np.arange(n_e)  # ties: buy before shedding, first source first
        cost = np.concatenate([np.zeros(1 + n_e), dear, instance.work.unmet_cost])
        cost[1 + source] = 1e-5  # last among what is paid anyway
        limit = sources.limit[:, b] - sources.committed[:, b]
        upper = np.concatenate([[capacity[0, 0, b]], sources.committed[:, b], limit, instance.work.demand[0, :, t]])
        row = np.ones((1, 1 + 2 * n_e + n_j))
        solved = linprog(
            cost, A_eq=row, b_eq=[instance.work.demand[0, :, t].sum()], bounds=list(zip(0 * upper, upper, strict=True))
        )
        used += solved.x[1 + source] * instance.grid.period_hours[t]
        on_top += solved.x[1 + n_e + source] * instance.grid.period_hours[t]
    return used, on_top


@pytest.mark.parametrize("seed", range(25))
def test_against_lp(seed: int) -> None:
    """Committed and pay-as-you-go use are those of a linear program in which commitments are free and come last."""
    rng = np.random.default_rng(seed)
    instance = random_instance(rng, n_classes=1, windows=False)
    while not instance.sources.ids:
        instance = random_instance(rng, n_classes=1, windows=False)
    instance = replace(
        instance, work=replace(instance.work, eligible=np.ones_like(instance.work.eligible))
    )  # all work may use the class
    capacity = np.round(rng.random((instance.work.demand.shape[0], 1, 2)) * 30.0, 1)
    sources = Open(instance.sources.limit, instance.sources.committed)
    price, fee = instance.sources.price, np.ones(2)
    for source in range(len(instance.sources.ids)):
        found = commitment_use(build_ladder(instance), capacity, sources, Commitment(source, price[source], fee))
        used, on_top = by_lp(instance, capacity, source)
        assert found.used[0] == pytest.approx(used, abs=1e-6)
        assert found.pay_as_you_go[0] == pytest.approx(on_top, abs=1e-6)


def one_source(demand: list[float], committed: float) -> tuple[Instance, Open]:
    """Return scenarios of constant firm work worth 9, one source of 10 units at price 2, nothing else."""
    instance = random_instance(np.random.default_rng(1), n_classes=1, windows=False)
    n_periods = len(instance.grid.block_of_period)
    work = replace(
        instance.work,
        tiers=("w",),
        names=("w",),
        unmet_cost=np.array([9.0]),
        demand=np.array(demand)[:, None, None] * np.ones((1, 1, n_periods)),
        is_deferrable=np.array([False]),
        is_critical=np.array([True]),
        eligible=np.ones((1, 1, 2), dtype=bool),
    )
    sources = replace(
        instance.sources,
        ids=("e",),
        suppliers=("s0",),
        depends_on=((),),
        price=np.full((1, 2), 2.0),
        limit=np.full((1, 2), 10.0),
        haircut=np.ones(1),
        committed=np.full((1, 2), committed),
        commitment_fee=np.zeros((1, 2)),
    )
    return replace(instance, work=work, sources=sources), Open(sources.limit, sources.committed)


def test_by_hand() -> None:
    """Needs of 3 and 7 above capacity, 4 committed for half the open price: used 3 and 4, bought on top 0 and 3."""
    instance, sources = one_source([5.0, 9.0], 4.0)
    hours = float(instance.grid.period_hours.sum())
    fee = 4.0 * 1.0 * instance.grid.block_hours
    asked = Commitment(0, np.full(2, 2.0), fee, np.array([0.5, 0.5]))
    found = commitment_use(build_ladder(instance), np.full((2, 1, 2), 2.0), sources, asked)
    assert found.used == pytest.approx([3.0 * hours, 4.0 * hours])
    assert found.pay_as_you_go == pytest.approx([0.0, 3.0 * hours])
    assert found.utilisation.value == pytest.approx(3.5 / 4.0)
    assert found.coverage.value == pytest.approx(3.5 / 5.0)
    assert found.savings_rate.value == pytest.approx(1.0 - (4.0 + 2.0 * 1.5) / (2.0 * 5.0))
    assert found.savings_rate.method == "enumerated"


def test_a_sample_has_intervals() -> None:
    """Without probabilities the rates are estimates, and their intervals hold the rates of the law."""
    rng = np.random.default_rng(3)
    instance, sources = one_source(list(rng.choice([5.0, 9.0], 400)), 4.0)
    fee = 4.0 * instance.grid.block_hours
    asked = Commitment(0, np.full(2, 2.0), fee)
    found = commitment_use(build_ladder(instance), np.full((400, 1, 2), 2.0), sources, asked)
    for interval, truth in ((found.utilisation, 0.875), (found.coverage, 0.7), (found.savings_rate, 0.3)):
        assert interval.covers(truth)
        assert 0.0 < interval.width < 0.2


def test_never_used() -> None:
    """Where capacity serves everything, utilisation is zero and the rates on use do not exist."""
    instance, sources = one_source([5.0], 4.0)
    asked = Commitment(0, np.full(2, 2.0), np.ones(2), np.ones(1))
    found = commitment_use(build_ladder(instance), np.full((1, 1, 2), 30.0), sources, asked)
    assert found.utilisation.value == 0.0
    assert np.isnan(found.coverage.value)
    assert np.isnan(found.savings_rate.value)


def test_nothing_committed() -> None:
    """Without a commitment there is no utilisation, and coverage is zero."""
    instance, sources = one_source([5.0], 0.0)
    asked = Commitment(0, np.full(2, 2.0), np.zeros(2), np.ones(1))
    found = commitment_use(build_ladder(instance), np.full((1, 1, 2), 2.0), sources, asked)
    assert np.isnan(found.utilisation.value)
    assert found.coverage.value == 0.0
    assert found.savings_rate.value == 0.0


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (Commitment(1, np.ones(2), np.ones(2)), "0 … 0"),
        (Commitment(-1, np.ones(2), np.ones(2)), "0 … 0"),
        (Commitment(0, np.ones(3), np.ones(2)), "price of shape"),
        (Commitment(0, np.ones(2), np.array([np.nan, 1.0])), "fee of shape"),
        (Commitment(0, np.ones(2), np.ones(2), np.array([0.4])), "probabilities of shape"),
    ],
)
def test_refused(asked: Commitment, says: str) -> None:
    """A commitment is on a source of the ladder, with a price and a fee per block."""
    instance, sources = one_source([5.0], 4.0)
    with pytest.raises(AdequacyError) as error:
        commitment_use(build_ladder(instance), np.full((1, 1, 2), 2.0), sources, asked)
    assert says in str(error.value)
