"""The base plan under many scenarios, held against what one clock, or two, do to a plan by hand.

The case of this page: 400 days in four blocks of two periods. A cloud gives 6 units, an own hall 4; the lab needs
10, all of it critical, and can buy nothing else. A clock of 2 a year, L = 2/365 a day, has rung by day t with
probability 1 − exp(−L·t).
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.alliance.estimate import Estimate
from provender.alliance.hazard import EventKind, Hazard
from provender.alliance.workload import Future
from provender.cases import load
from provender.exposure import base_plan
from provender.exposure.risk import LEVELS, Risk, risk
from tests.scenarios.alarms import assert_chance, assert_mean, assert_uniform

P = Estimate.point
CASE = """\
schema = 1
name = "clock"
title = "A lab, its cloud and its own hall"
as_of = 2025-01-01
end = 2026-02-05
period = "50 days"
block = "2 periods"
currency = "USD"

[party.lab]
[party.cloud]
[party.hall]
[party.other]

[provision.compute]
dependant = "lab"
supply_unit = "unit"
work_unit = "unit"

[workload.chat]
provision = "compute"
unmet_cost = 5
critical = true
demand = { level = 10, at = 2025-01-01 }
why = "made up"

[contract.a]
provision = "compute"
supplier = "cloud"
stage = "delivered"
size = "6 unit"
price = 1
why = "made up"

[contract.b]
provision = "compute"
supplier = "hall"
stage = "delivered"
size = "4 unit"
price = 1
why = "made up"
"""
#: events a day, length of the horizon, and unit-hours a day of the 6 units
RATE, DAYS, A_DAY = 2.0 / 365.0, 400.0, 6.0 * 24.0


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Return the case of this page; no event can happen in it."""
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")
    return load(tmp_path)


def cut(case: Case, *targets: str, kind: EventKind = "cut") -> Case:
    """Return the case with a clock of 2 a year per target, each a cut of everything for good."""
    held = [Hazard(f"h{i}", kind, t, P(2.0), severity=P(1.0)) for i, t in enumerate(targets)]
    return replace(case, hazards={h.id: h for h in held})


def found(case: Case, n: int, *, seed: int = 0, provision: str = "compute") -> Risk:
    """Return the risk of the base plan under n scenarios."""
    return risk(case, base_plan(case, provision), n_scenarios=n, seed=seed)


def futures(case: Case, **of: tuple[float, float]) -> Case:
    """Return the case with futures, each a probability and what the lab needs in it, units."""
    return replace(case, futures={k: Future(k, p, factors={"chat": P(need / 10.0)}) for k, (p, need) in of.items()})


def needing(case: Case, units: float) -> Case:
    """Return the case with another need."""
    return futures(case, only=(1.0, units))


# ---- the miniature, without hazards


@pytest.fixture(scope="module")
def miniature() -> Risk:
    """Return the risk of compute in the miniature, whose plan is P01."""
    case = load("miniature")
    return risk(case, base_plan(case, "compute"))


def test_the_miniature_leaves_48600_undone(miniature: Risk) -> None:
    """P01 without an event (section 4): free 2,100, training 46,500, paid 0; 48,600 in all, 300 hours short."""
    by_tier = dict(zip(miniature.tiers, miniature.all_work.eue_by_tier, strict=True))
    assert {t: i.value for t, i in by_tier.items()} == pytest.approx(
        {"serving.paid": 0.0, "serving.free": 2100.0, "training": 46_500.0}
    )
    assert miniature.all_work.eue.value == pytest.approx(48_600.0, rel=1e-12)
    assert miniature.all_work.lolh.value == pytest.approx(300.0)


def test_its_twin_without_events_is_the_same(miniature: Risk) -> None:
    """Where nothing can happen, events add nothing: the twin equals it to the last bit."""
    assert miniature.without_events == miniature.all_work.eue.value
    assert miniature.causes == ()


def test_its_capacity_is_that_of_the_futures(miniature: Risk) -> None:
    """P01 (section 3): 60, then 110, but 90 in b2 of s3, a quarter of the scenarios, so at the 5 % level."""
    low, middle = miniature.capacity[0], miniature.capacity[LEVELS.index(0.5)]
    np.testing.assert_allclose(low, [60, 60, 90, 90, 110, 110, 110, 110])
    np.testing.assert_allclose(middle, [60, 60, 110, 110, 110, 110, 110, 110])


def test_its_critical_demand_is_that_of_the_futures(miniature: Risk) -> None:
    """Paid work in the middle as in the base, at the 95 % level 1.2 times that (s2, a quarter of the scenarios)."""
    base = np.array([40.0, 50, 50, 55, 55, 60, 60, 70])
    np.testing.assert_allclose(miniature.critical_demand[LEVELS.index(0.5)], base)
    np.testing.assert_allclose(miniature.critical_demand[-1], 1.2 * base)


def test_nothing_short_is_bounded_from_one_side(miniature: Risk) -> None:
    """No critical work is short in 256 scenarios: the chance is at most 1 − 0.05^(1/256), 1.163 %."""
    assert miniature.critical_work is not None
    assert miniature.critical_work.eue.value == 0.0
    assert miniature.critical_work.chance.high == pytest.approx(1.0 - 0.05 ** (1.0 / 256.0))
    assert not miniature.exceedance.any()


def test_critical_work_counts_all_its_hours(case: Case) -> None:
    """Needing 12 of 10 units for 400 days: 2 · 9,600 = 19,200 unit-hours and 9,600 hours, all critical, for certain."""
    short = found(needing(case, 12.0), 64)
    assert short.critical_work is not None
    for scope in (short.all_work, short.critical_work):
        assert (scope.eue.value, scope.lolh.value, scope.chance.value) == pytest.approx((19_200.0, 9600.0, 1.0))
    np.testing.assert_allclose(short.exceedance, 19_200.0)
    np.testing.assert_allclose(short.critical_unmet, 2.0)


# ---- one clock


def test_what_one_clock_leaves_undone(case: Case) -> None:
    """6 units gone from the ring on: 6 · 24 times the integral of the chance that the clock has rung.

    Over a block from s to e that integral is e − s − (exp(−L·s) − exp(−L·e)) / L: 23.01, 55.49, 74.27 and 85.12 days,
    237.89 in all, 34,256 unit-hours.
    """
    edges = np.arange(0.0, DAYS + 1.0, 100.0)
    by_block = np.diff(edges) + np.diff(np.exp(-RATE * edges)) / RATE
    assert by_block == pytest.approx([23.01, 55.49, 74.27, 85.12], abs=0.01)
    one = found(cut(case, "cloud"), 2000)
    assert_mean(one.exceedance, A_DAY * by_block.sum())
    assert one.all_work.eue.value == pytest.approx(one.exceedance.mean())


def test_when_the_clock_rings_is_exponential(case: Case) -> None:
    """What is undone tells the day of the ring, d = 400 − x/144; 1 − exp(−L·d) is uniform below its value at 400."""
    one = found(cut(case, "cloud"), 2000)
    rung = one.exceedance[one.exceedance > 0.0]
    chance = -math.expm1(-RATE * DAYS)
    assert_chance(len(rung), 2000, chance)
    assert_uniform(-np.expm1(-RATE * (DAYS - rung / A_DAY)) / chance)
    assert one.causes[0].chance == pytest.approx(len(rung) / 2000)


def test_the_fan_follows_the_clock(case: Case) -> None:
    """The chance that it has rung is 42 % by day 100, 67 % by 200 and 89 % by 400.

    So the median is whole in b1 and at 4 units from b3 on, the 95 % level is whole to the end; short are 0 and 6.
    """
    one = found(cut(case, "cloud"), 2000)
    median = LEVELS.index(0.5)
    assert one.capacity[median, [0, 1, 4, 5, 6, 7]].tolist() == [10.0, 10.0, 4.0, 4.0, 4.0, 4.0]
    assert one.capacity[-1].tolist() == [10.0] * 8
    assert one.critical_unmet[median, [0, 1, 4, 5, 6, 7]].tolist() == [0.0, 0.0, 6.0, 6.0, 6.0, 6.0]
    assert 4.0 < one.capacity[median, 2] < 10.0


def test_the_only_hazard_adds_what_events_add(case: Case) -> None:
    """Left out, it leaves its twin: with and without a shortage of its own, to the last bits."""
    for need, calm in ((10.0, 0.0), (12.0, 19_200.0)):
        one = found(cut(needing(case, need), "cloud"), 200)
        (cause,) = one.causes
        assert one.without_events == pytest.approx(calm)
        assert cause.unserved == pytest.approx(one.all_work.eue.value - one.without_events, rel=1e-12)
        assert cause.critical == pytest.approx(cause.unserved, rel=1e-12)


def test_half_a_cut_takes_half_of_what_is_left(case: Case) -> None:
    """After N rings 6 · 2^−N units are left; N is Poisson(L·t), so exp(−L·t / 2) of them: a clock half as fast."""
    whole = cut(case, "cloud")
    half = replace(whole, hazards={"h0": replace(whole.hazards["h0"], severity=P(0.5))})
    slow = RATE / 2.0
    assert_mean(found(half, 2000).exceedance, A_DAY * (DAYS - -math.expm1(-slow * DAYS) / slow))


def test_what_cannot_reach_the_plan_adds_nothing(case: Case) -> None:
    """A cut of a party that gives nothing happens and adds nothing."""
    (cause,) = found(cut(case, "other"), 100).causes
    assert (cause.hazard, cause.kind, cause.target) == ("h0", "cut", "other")
    assert cause.chance > 0.5
    assert (cause.unserved, cause.critical) == (0.0, 0.0)


def test_what_takes_no_capacity_is_not_counted(case: Case) -> None:
    """Talks with the cloud take nothing from the plan: no scenario, no share."""
    (cause,) = found(cut(case, "cloud", kind="renegotiation"), 100).causes
    assert (cause.chance, cause.unserved, cause.critical) == (0.0, 0.0, 0.0)


# ---- several clocks


def test_two_losses_that_only_together_leave_work_undone(case: Case) -> None:
    """Needing 4, either supplier alone suffices: the absence of either saves all, so the sum is twice the whole."""
    both = found(cut(needing(case, 4.0), "cloud", "hall"), 400)
    whole = both.all_work.eue.value - both.without_events
    assert whole > 0.0
    assert [c.unserved for c in both.causes] == pytest.approx([whole, whole])


def test_two_clocks_on_the_same_capacity_hide_each_other(case: Case) -> None:
    """Two cuts of the cloud ring first at twice the rate: 144 · (400 − (1 − exp(−800·L)) / (2·L)) unit-hours.

    Without one of them the other still rings: one's own share is that less 144 · 237.89, and two of it are less.
    """
    both = found(cut(case, "cloud", "cloud"), 2000)
    joint = A_DAY * (DAYS - -math.expm1(-2.0 * RATE * DAYS) / (2.0 * RATE))
    alone = A_DAY * (DAYS - -math.expm1(-RATE * DAYS) / RATE)
    assert_mean(both.exceedance, joint)
    assert sum(c.unserved for c in both.causes) == pytest.approx(2.0 * (joint - alone), rel=0.1)
    assert sum(c.unserved for c in both.causes) < both.all_work.eue.value


def test_causes_come_with_the_largest_first(case: Case) -> None:
    """The cloud's 6 units weigh more than the hall's 4, and what adds nothing comes last."""
    three = found(cut(case, "other", "hall", "cloud"), 400)
    assert [c.target for c in three.causes] == ["cloud", "hall", "other"]


# ---- how scenarios are drawn


def test_the_same_seed_gives_the_same_numbers(case: Case) -> None:
    """Equal seeds, equal results to the last bit; another seed moves them."""
    told = cut(case, "cloud", "hall")
    first, again, other = found(told, 130), found(told, 130), found(told, 130, seed=1)
    np.testing.assert_array_equal(first.exceedance, again.exceedance)
    np.testing.assert_array_equal(first.capacity, again.capacity)
    assert first.causes == again.causes
    assert not np.array_equal(first.exceedance, other.exceedance)


@pytest.mark.parametrize("n", [1, 64, 65, 101])
def test_as_many_scenarios_as_asked_for(case: Case, n: int) -> None:
    """One, a whole batch, one more, or any number: that many, and chances are shares of them."""
    one = found(cut(case, "cloud"), n)
    assert (one.n_scenarios, len(one.exceedance)) == (n, n)
    assert one.causes[0].chance * n == pytest.approx(round(one.causes[0].chance * n))


def test_futures_stand_in_proportion(case: Case) -> None:
    """Needing 12 with probability 0.3 leaves 2 units short: in exactly 30 of 100 scenarios, 5,760 expected."""
    spread = found(futures(case, base=(0.7, 10.0), high=(0.3, 12.0)), 100)
    assert int((spread.exceedance > 0.0).sum()) == 30
    assert spread.all_work.eue.value == pytest.approx(0.3 * 19_200.0)


def test_thirds_of_ten_scenarios(case: Case) -> None:
    """Three equal futures share ten scenarios as 3, 4 and 3: none is more than one off, none is lost."""
    third = 1.0 / 3.0
    spread = found(futures(case, a=(third, 11.0), b=(third, 12.0), c=(third, 13.0)), 10)
    short = np.round(spread.exceedance / 9600.0, 6)
    assert {u: int((short == u).sum()) for u in (1.0, 2.0, 3.0)} == {1.0: 3, 2.0: 4, 3.0: 3}


def test_a_future_too_unlikely_for_one_scenario_has_none(case: Case) -> None:
    """One chance in a thousand is no scenario of a hundred: all hundred need 10, and nothing is short."""
    spread = found(futures(case, base=(0.999, 10.0), high=(0.001, 12.0)), 100)
    assert len(spread.exceedance) == 100
    assert not spread.exceedance.any()


def test_futures_have_clocks_of_their_own(case: Case) -> None:
    """Two futures alike are no copies: the days of their rings differ, so no amount undone comes twice."""
    spread = found(cut(futures(case, a=(0.5, 10.0), b=(0.5, 10.0)), "cloud"), 100)
    rung = spread.exceedance[spread.exceedance > 0.0]
    assert len(np.unique(rung)) == len(rung)
