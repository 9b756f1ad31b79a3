"""Insight on whole cases: one whose answer is known in closed form, and the bundled ones."""

from __future__ import annotations

import math
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from provender.cases import read
from provender.insight import Effort, Insight, insight
from provender.insight.decisions import Bench
from provender.insight.same import same
from provender.insight.worlds import TIE, Ask, survey
from provender.planning import plan

#: a hundred units for a year by the hour at 3 (2..4), or reserved for 2.8
CASE = """\
schema = 1
name = "hourly"
title = "By the hour or by the year"
as_of = 2025-01-01
end = 2026-01-01
period = "month"
currency = "USD"
why = "made up"
[party.lab]
[party.cloud]
[provision.compute]
dependant = "lab"
supply_unit = "GPU"
work_unit = "GPU"
[workload.chat]
provision = "compute"
unmet_cost = "50 (40..60)"
demand = { level = 100, at = 2025-01-01 }
why = "made up"
[offer.hour]
provision = "compute"
supplier = "cloud"
form = "on_demand"
price = { value = 3, low = 2, high = 4, law = "normal", why = "made up" }
cap = 100
why = "made up"
[offer.year]
provision = "compute"
supplier = "cloud"
form = "reservation"
price = 2.8
windows = [2025-01-01]
cap = 100
term_months = 12
lead_time_days = 0
why = "made up"
[estimate.side]
value = "2 (1..4)"
why = "made up"
[estimate.square]
value = "= side ** 2"
headline = true
"""
HOURS = 8760.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the case of one choice."""
    path = tmp_path_factory.mktemp("hourly")
    (path / "case.toml").write_text(CASE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def found(folder: Path) -> Insight:
    """Return insight on it."""
    return insight(folder, effort=Effort(n_worlds=300))


def test_the_price_of_the_hour_is_worth_its_unit_loss(found: Insight, folder: Path) -> None:
    """Known in closed form, and by nested draws of the price through the case itself."""
    deviation, mean = 1.0 / 1.6448536, 0.2
    u = mean / deviation
    normal = NormalDist()
    truth = 100 * HOURS * deviation * (normal.pdf(u) - u * normal.cdf(-u))
    (price,) = found.prices["compute"].prices
    assert price.leaf == "offer.hour.price"
    assert price.value == pytest.approx(truth, rel=1e-4)  # the costs are lines: the regression is exact
    assert price.error < 1e-6 * truth
    draft, rng = read(folder), np.random.default_rng(2)
    base = Bench.of(draft.case(), "compute")
    plans = (base.best("best"), type(base.best("best"))("nothing", {}))
    costs = []
    for z in rng.standard_normal(60):
        bench = Bench.of(draft.case(values={"offer.hour.price": 3.0 + deviation * float(z)}), "compute")
        costs.append([bench.cost(p) for p in plans])
    nested = np.array(costs)
    told = nested.mean(axis=0).min() - nested.min(axis=1).mean()
    assert abs(price.value - told) < 1.96 * math.hypot(price.error, nested.min(axis=1).std() / math.sqrt(60))


def test_what_the_plan_does_not_hang_on_is_not_priced(found: Insight) -> None:
    """Nothing is left undone here, so what that would cost is worth nothing; yet it is an input."""
    assert set(found.leaves) == {"offer.hour.price", "workload.chat.unmet_cost", "estimate.side.value"}
    assert len(found.prices["compute"].prices) == 1
    assert found.prices["compute"].perfect >= found.prices["compute"].prices[0].value * 0.9
    assert set(found.prices["compute"].plans) == {"best", "sign nothing"}
    assert found.is_assumption("offer.hour.price")


def test_the_cost_of_a_plan_is_that_of_the_planner() -> None:
    """Signed again from its supply units, the best plan costs what the plan says; miniature's in its table."""
    draft = read("miniature")
    bench = Bench.of(draft.case(), "compute")
    best = bench.best("best")
    free = plan(draft.case(), "compute", against=[])
    assert bench.cost(best) == pytest.approx(free.mean, rel=1e-12)
    assert free.mean / 1200 == pytest.approx(1970.25)


def test_a_line_that_comes_too_late_starts_at_the_next_window() -> None:
    """With longer leads the flagship's plan signs as many units of an offer later, or as many as a window holds."""
    draft = read("microsoft-openai")
    best = Bench.of(draft.case(), "compute").best("best")
    late = Bench.of(draft.case(values={"offer.coreweave_more.lead_time_days": 365.0}), "compute")
    amounts = late.amounts(best)
    cohorts = late.planner.instance.columns.lines.cohorts
    signed = [c for c, x in zip(cohorts, amounts, strict=True) if x > 0 and c.offer == "coreweave_more"]
    assert all((c.delivery - draft.case().as_of).days >= 365 for c in signed)
    assert (amounts <= late.here.upper + 1e-9).all()
    assert np.isfinite(late.cost(best))


def test_an_input_touches_what_it_feeds() -> None:
    """A discount of the lab moves clauses' cash, a price of the models their plan, and neither the other's."""
    draft = read("microsoft-openai")
    ask = Ask(draft.folder, draft.case().as_of, "")
    told = survey(ask, [("estimate.labs_cost.value", 0.12, 0.4), ("party.openai.discount_rate", 0.08, 0.18)])
    assert [parts for parts, _ in told] == [frozenset({"models"}), frozenset({TIE})]


def test_two_workers_and_one_say_the_same(folder: Path) -> None:
    """To the last bit."""
    one = insight(folder, effort=Effort(n_worlds=24))
    two = insight(folder, effort=Effort(n_worlds=24, workers=2))
    assert one == two
    assert insight(folder, effort=Effort(n_worlds=24, seed=1)) != one


def test_a_number_is_moved_by_what_it_rests_on(found: Insight, folder: Path) -> None:
    """An estimate by its own sources alone; bars are the number worked out anew; shares are shares."""
    draft = read(folder)
    case = draft.case()
    told = {k.removeprefix("estimate."): a for k, a in found.answers.items() if k.startswith("estimate.") and a.drivers}
    assert list(told) == ["square"]
    assert told["square"].tornado[0].swing == 15.0  # 16 less 1
    assert told["square"].sourced == 0.0
    for name, answer in told.items():
        estimate = case.estimates[name].estimate
        assert {d.leaf for d in answer.drivers} <= {*estimate.claims, *estimate.assumptions}
        for bar in answer.tornado:
            moved = draft.case(values={bar.leaf: found.leaves[bar.leaf].low}).estimates[name].estimate.value
            assert bar.at_low == moved
    for answer in found.answers.values():
        assert sum(d.shapley for d in answer.drivers) <= 1.0 + 1e-9
        assert 0.0 <= answer.fit <= 1.0
        assert not answer.assumption or found.is_assumption(answer.assumption)


def test_every_number_that_moves_has_shares_and_a_tornado(found: Insight) -> None:
    """Whatever swings over worlds is explained, by inputs that are moved one by one as well."""
    moved = [a for a in found.answers.values() if a.deviation > 1e-9 * max(1.0, abs(a.mean))]
    assert "estimate.square" in {a.id for a in moved}
    for answer in moved:
        assert answer.drivers, answer.id
        assert answer.tornado, answer.id
        assert answer.assumption == answer.drivers[0].leaf  # the case has no source at all


def test_too_few_worlds_are_refused() -> None:
    """With how many there must be."""
    with pytest.raises(ValueError, match="found 5 worlds; allowed: 20 or more"):
        Effort(n_worlds=5)


def test_same_sees_every_number() -> None:
    """Arrays with holes, mappings, plain values."""
    assert same({"a": np.array([np.nan, 1.0])}, {"a": np.array([np.nan, 1.0])})
    assert not same({"a": np.array([1.0])}, {"a": np.array([2.0])})
    assert not same(1.0, 1)
    assert same((1, "x"), (1, "x"))
