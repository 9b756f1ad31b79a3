"""Plans near the least cost, held against the extensive form with a cost row, enumeration and laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

import numpy as np
import pytest

from provender.cases import load
from provender.dispatch import build_ladder
from provender.instance import Instance
from provender.planning import Planner, alternatives, situation
from provender.planning.alternatives import changes, unit_hours
from provender.planning.near import Near
from provender.planning.plan import Desk
from tests.builders import random_instance
from tests.planning.test_sign import twin

AT = date(2025, 1, 1)


def desk_of(instance: Instance, omega: float, alpha: float) -> Desk:
    """Return a desk without a case behind it."""
    planner = Planner(instance, build_ladder(instance), omega, alpha, gap_lots=1e-8)
    return Desk(planner, situation(instance, AT), datetime(2025, 1, 1), 0.9)


@pytest.mark.parametrize("n_classes", [1, 2])
def test_the_most_of_a_measure_equals_the_extensive_form(n_classes: int) -> None:
    """Random weights and allowances, lots, CVaR, windows and classes: the same most to 1e-4, no bound below."""
    rng = np.random.default_rng(70 + n_classes)
    for _ in range(20):
        instance = random_instance(rng, n_classes=n_classes, windows=True, n_columns=3)
        omega, alpha = float(rng.choice([0.0, 0.3])), float(rng.choice([0.0, 0.5]))
        desk = desk_of(instance, omega, alpha)
        best = desk.planner.sign(desk.here)
        limit = best.objective * (1.0 + float(rng.choice([0.005, 0.02, 0.1]))) + 1e-6
        weights = rng.integers(-3, 4, size=3).astype(float)
        found = Near(desk, best).most(weights, limit)
        most = twin(instance, omega, alpha, aim=(weights, limit))
        assert found.value == pytest.approx(most, rel=1e-4, abs=1e-4)
        assert found.bound >= most - 1e-6 * max(1.0, abs(most))
        assert desk.planner.evaluate(desk.here, found.amounts).objective <= limit * (1.0 + 1e-8)


def test_more_allowance_never_narrows_a_range() -> None:
    """A plan within 0.5 % is within 2 % and 5 %; shares reached lie within their bounds, and the best within both."""
    found = alternatives(load("microsoft-openai"), "compute")
    for supplier in {s.supplier for s in found.shares}:
        mine = sorted((s for s in found.shares if s.supplier == supplier), key=lambda s: s.allowance)
        assert [s.allowance for s in mine] == [0.005, 0.02, 0.05]
        for narrow, wide in pairwise(mine):
            assert wide.least <= narrow.least + 1e-6
            assert wide.most >= narrow.most - 1e-6
        for s in mine:
            assert s.lower - 1e-9 <= s.least <= s.best + 1e-9
            assert s.best - 1e-9 <= s.most <= s.upper + 1e-9
            assert s.upper - s.most < 1e-3
            assert s.least - s.lower < 1e-3


def test_the_flagship_has_five_plans_far_apart() -> None:
    """Within 5 % of the least cost five plans differ from the best and each other by a quarter of their unit-years."""
    found = alternatives(load("microsoft-openai"), "compute")
    assert len(found.plans) == 5
    for plan in found.plans:
        assert 0.0 <= plan.extra <= 0.05 + 1e-6
        assert plan.apart > 0.25
        assert plan.distance >= plan.apart - 1e-9
        assert plan.changes


def test_shares_by_enumeration() -> None:
    """Every set of lots of the miniature in every window: the range of M's share within 10 % is that of the list."""
    desk = Desk.of(load("miniature"), "compute")
    best = desk.sign(())
    hours = unit_hours(desk.instance)
    held = desk.instance.held.size[:, None] * desk.instance.held.nominal @ desk.instance.grid.block_hours
    ours = np.array([c.supplier == "M" for c in desk.instance.held.cohorts])
    is_m = np.array([c.supplier == "M" for c in desk.instance.columns.lines.cohorts])
    shares = []
    for m2 in (0, 1):
        for o2 in (0, 1, 2):
            for o3 in range(3 - o2):
                for m3 in range(2 - m2):
                    amounts = np.array([20.0 * m2, 20.0 * m3, 30.0 * o2, 30.0 * o3])
                    if desk.planner.evaluate(desk.here, amounts).objective <= best.objective * 1.1:
                        mine = held[ours].sum() + amounts[is_m] @ hours[is_m]
                        shares.append(mine / (held.sum() + amounts @ hours))
    found = next(s for s in alternatives(load("miniature"), "compute", allowances=(0.1,)).shares if s.supplier == "M")
    assert (found.least, found.most) == pytest.approx((min(shares), max(shares)))


def test_plans_outlast_what_they_must() -> None:
    """With security against O, no alternative goes without the lot of M that it takes."""
    found = alternatives(load("miniature"), "compute", against=["O"], allowances=(0.3,))
    assert found.plans
    desk = Desk.of(load("miniature"), "compute")
    is_m = np.array([c.supplier == "M" for c in desk.instance.columns.lines.cohorts])
    for plan in found.plans:
        assert plan.amounts[is_m].sum() == pytest.approx(20.0)


def test_changes_of_nothing_are_none() -> None:
    """Rounding is no change; half a unit is."""
    instance = Desk.of(load("miniature"), "compute").instance
    before = np.array([20.0, 0.0, 30.0, 0.0])
    assert changes(instance, before, before + 1e-9) == ()
    assert [(c.offer, c.units) for c in changes(instance, before, before + np.array([0.5, 0.0, 0.0, 0.0]))] == [
        ("xM", 0.5)
    ]


def test_an_offer_that_nobody_can_afford_changes_no_range() -> None:
    """An offer dearer than every unmet cost widens nothing beyond the allowance it can buy."""
    case = load("miniature")
    dear = replace(case.offers["xM"], price=replace(case.offers["xM"].price, value=1e5, low=1e5, high=1e5))
    found = alternatives(replace(case, offers={**case.offers, "xM": dear}), "compute", allowances=(0.05,))
    assert not any(c.offer == "xM" and c.units > 0 for p in found.plans for c in p.changes)
