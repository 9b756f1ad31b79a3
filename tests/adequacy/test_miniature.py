"""The miniature's adequacy: EUE, LOLH, capacity credit and the commitment, through the real dispatch."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from provender import cases
from provender.adequacy import Commitment, Settings, capacity_credit, commitment_use, indices
from provender.dispatch import build_ladder, unmet_work
from provender.exposure import base_plan
from provender.exposure.n1 import Base
from provender.planning.situation import total_capacity

TABLE = Path(__file__).parent.parent / "data" / "miniature.csv"
PERIOD = 1200.0
PLANS = {"P00": np.zeros(4), "P01": np.array([0.0, 0.0, 30.0, 0.0])}  # xM b2, xM b3, xO b2, xO b3


@pytest.fixture(scope="module")
def expected() -> dict[str, float]:
    """Return the table of numbers worked by hand."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: float(row["value"]) for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def base() -> Base:
    """Return the plan of the miniature's first provision."""
    return base_plan(cases.load("miniature"), "compute")


@pytest.mark.parametrize("plan", PLANS)
def test_eue_and_lolh(base: Base, expected: dict[str, float], plan: str) -> None:
    """EUE counts all tiers, LOLH the firm ones and whole periods; four futures of equal chance."""
    planner = base.planner
    instance = planner.instance
    capacity = total_capacity(instance, base.here, PLANS[plan])
    unmet = unmet_work(planner.ladder, capacity, base.here.open)
    settings = Settings(probabilities=instance.probabilities)
    found = indices(unmet, instance.grid.period_hours, ~instance.work.is_deferrable, settings=settings)
    assert found.eue.value == pytest.approx(expected[f"EUE.{plan}.all"], abs=1e-6)
    assert found.lolh.value == pytest.approx(expected[f"LOLH.{plan}"], abs=1e-6)
    by_tier = [expected[f"EUE.{plan}.{name}"] for name in ("paid", "free", "training")]
    assert [e.value for e in found.eue_by_tier] == pytest.approx(by_tier, abs=1e-6)


def test_capacity_credit_of_r2(base: Base, expected: dict[str, float]) -> None:
    """20 units of r2 carry 15.666667 of constant critical demand in block 2 at unchanged EUE of all tiers."""
    instance = base.planner.instance
    is_b2 = instance.grid.block_of_period == 1
    hours = instance.grid.period_hours
    is_critical = instance.work.is_critical

    def unserved(capacity: np.ndarray, extra: float) -> np.ndarray:
        demand = instance.work.demand + extra * (is_critical[:, None] & is_b2)
        ladder = build_ladder(replace(instance, work=replace(instance.work, demand=demand)))
        unmet = unmet_work(ladder, capacity, base.here.open)
        work: np.ndarray = (unmet * hours)[:, :, is_b2].sum(axis=(1, 2))
        return work

    is_kept = np.array([c.id != "r2" for c in instance.held.cohorts], dtype=np.float64)[:, None]
    assert is_kept.sum() == len(is_kept) - 1
    without = replace(base.here, held_alive=base.here.held_alive * is_kept)
    found = capacity_credit(
        unserved,
        total_capacity(instance, base.here, PLANS["P00"]),
        total_capacity(instance, without, PLANS["P00"]),
        most=20.0,
        probabilities=instance.probabilities,
    )
    assert found.credit.value == pytest.approx(expected["ELCC.r2.b2"], abs=1e-6)
    assert found.eue_without == pytest.approx(expected["ELCC.EUE_without"], abs=1e-6)
    assert found.eue_with == pytest.approx(found.eue_without, abs=1e-6)
    assert not found.is_at_limit


def test_commitment(base: Base, expected: dict[str, float]) -> None:
    """Plan P01 uses 11.75 of 32 committed unit-periods and buys 2.5 on top."""
    planner, instance = base.planner, base.planner.instance
    capacity = total_capacity(instance, base.here, PLANS["P01"])
    (source,) = np.flatnonzero(instance.sources.committed.any(axis=1))
    asked = Commitment(
        int(source),
        instance.sources.price[source],
        instance.sources.commitment_fee[source],
        instance.probabilities,
    )
    found = commitment_use(planner.ladder, capacity, base.here.open, asked)
    chance = instance.probabilities
    assert chance @ found.used / PERIOD == pytest.approx(expected["commit.use.P01"], abs=1e-6)
    assert chance @ found.pay_as_you_go / PERIOD == pytest.approx(expected["commit.payg.P01"], abs=1e-6)
    assert found.utilisation.value == pytest.approx(expected["commit.utilisation.P01"], abs=1e-6)
    assert found.coverage.value == pytest.approx(expected["commit.coverage.P01"], abs=1e-6)
    assert found.savings_rate.value == pytest.approx(expected["commit.esr.P01"], abs=1e-6)
