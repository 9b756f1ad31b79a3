"""Questions about a plan: hand-checked numbers, laws of the reserve, and which estimate sways an answer most."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.alliance.estimate import Estimate, Side
from provender.cases import load, read
from provender.cases.leaves import leaves
from provender.errors import UnknownNameError
from provender.planning import Answer, ask, plan, price_by_year, sways
from provender.planning.answers import with_loss
from provender.planning.plan import Desk


@pytest.fixture(scope="module")
def flagship() -> Case:
    """Return the flagship."""
    return load("microsoft-openai")


def test_price_is_that_of_the_plan() -> None:
    """Miniature: 17,325 against O, and 41, 47, 59 units short over 100 days each if M is lost: 147 · 100 days."""
    found = ask(load("miniature"), "compute", "price")
    assert found.numbers["price"] == pytest.approx(17325.0)
    assert found.numbers["short"] == pytest.approx(59.0)
    assert found.numbers["short_years"] == pytest.approx(147.0 * 2400.0 / 8766.0)


def test_mix_adds_up(flagship: Case) -> None:
    """Shares are of all unit-hours, largest first, and sum to one."""
    found = ask(flagship, "compute", "mix")
    shares = list(found.numbers.values())
    assert sum(shares) == pytest.approx(1.0)
    assert shares == sorted(shares, reverse=True)


def test_mix_by_hand() -> None:
    """Miniature with xM signed: M 40 for 400 days, 20 and 20 for 300; O 20 for 400 days: 28,000 to 8,000 unit-days."""
    found = ask(load("miniature"), "compute", "mix")
    assert found.numbers == pytest.approx({"M": 28.0 / 36.0, "O": 8.0 / 36.0})


def test_a_larger_chance_of_loss_asks_for_no_smaller_a_reserve(flagship: Case) -> None:
    """Reserve, its worth and what the threat costs rise with the chance; at none there is nothing to reserve."""
    found = [ask(flagship, "compute", "reserve", chance=c).numbers for c in (0.0, 0.01, 0.05, 0.2)]
    assert (found[0]["reserve"], found[0]["premium"], found[0]["worth"]) == (0.0, 0.0, 0.0)
    for a, b in pairwise(found):
        assert b["reserve"] >= a["reserve"] * (1.0 - 1e-2)
        assert b["loss"] >= a["loss"]
        assert b["worth"] >= a["worth"] - 1e-6 * b["loss"]
    assert found[-1]["reserve"] > 0.0
    assert all(0.0 < f["worth"] <= f["loss"] for f in found[2:])


def test_a_reserve_by_hand() -> None:
    """Miniature, M lost for certain: nothing is bought of M, and both lots of O pay; without the threat one does.

    The second lot stands 300 days: 30 · 300 / 365.25 unit-years.
    """
    found = ask(load("miniature"), "compute", "reserve", chance=0.999999)
    assert found.about == "M"
    assert found.numbers["reserve"] == pytest.approx(30.0 * 300.0 / 365.25)


def test_futures_come_twice() -> None:
    """Probabilities keep their proportions and sum to one; without M its lines give nothing and cost nothing."""
    instance = Desk.of(load("miniature"), "compute").instance
    doubled = with_loss(instance, "M", 0.2)
    assert doubled.probabilities.sum() == pytest.approx(1.0)
    assert doubled.probabilities[:4] == pytest.approx(instance.probabilities * 0.8)
    ours = [i for i, c in enumerate(instance.held.cohorts) if c.supplier == "M"]
    assert np.all(doubled.held.available[4:, ours] == 0.0)
    assert np.all(doubled.held.fee[4:, ours] == 0.0)
    others = [i for i, c in enumerate(instance.held.cohorts) if c.supplier != "M"]
    assert np.array_equal(doubled.held.available[4:, others], instance.held.available[:, others])


def test_exclusivity_is_the_price_by_year(flagship: Case) -> None:
    """The question gives the years' totals of the clause; for a sensitivity its last year alone."""
    found = ask(flagship, "compute", "exclusivity")
    assert found.about == "exclusivity"
    years = price_by_year(flagship, "compute", "exclusivity")
    assert found.numbers == pytest.approx({str(y.year): y.total for y in years})
    last = ask(flagship, "compute", "exclusivity", brief=True)
    assert last.numbers == pytest.approx({"2030": years[-1].total})
    assert found.distance(last) == pytest.approx(0.0, abs=1.0)


def test_what_cannot_be_asked_is_named(flagship: Case) -> None:
    """Unknown questions, and exclusivity where no clause is one of capacity."""
    with pytest.raises(UnknownNameError, match="reserve"):
        ask(flagship, "compute", "reserves")
    bare = replace(flagship, clauses={k: c for k, c in flagship.clauses.items() if c.kind != "exclusivity"})
    with pytest.raises(UnknownNameError, match="exclusivity"):
        ask(bare, "compute", "exclusivity")


def test_the_strongest_estimate_comes_first() -> None:
    """Of three made-up estimates the one that moves the price most is first, with both sides; the idle one is out."""
    case = load("miniature")
    cost = {"a": 1.0, "b": 5.0, "idle": 0.0}
    made = {k: Estimate(1.0, 0.5, 2.0, place=k) for k in cost}

    def moved(leaf: str, side: Side) -> Case | None:
        factor = {"low": 0.5, "base": 1.0, "high": 2.0}[side]
        dear = case.offers["xM"].price
        price = replace(dear, value=dear.value + cost[leaf] * (factor - 1.0))
        return None if leaf == "b" and side == "low" else with_price(case, price)

    def with_price(there: Case, price: Estimate) -> Case:
        return replace(there, offers={**there.offers, "xM": replace(there.offers["xM"], price=price)})

    def asked(there: Case) -> Answer:
        value = there.offers["xM"].price.value
        return Answer("price", {"price": value}, {"price": "money"}, ("price",))

    found = sways(case, "compute", asked, made, moved)
    assert [s.leaf for s in found] == ["b", "a"]
    assert found[0].low is None
    assert found[0].effect == pytest.approx(5.0)
    assert found[1].low is not None
    assert found[1].high is not None
    assert (found[1].low.numbers["price"], found[1].high.numbers["price"]) == pytest.approx((2.0, 3.5))


def test_nothing_that_does_not_reach_the_provision_is_tried() -> None:
    """Moving what only the models rest on asks nothing about compute anew."""
    draft = read("miniature")
    case, calls = draft.case(), 0

    def asked(there: Case) -> Answer:
        nonlocal calls
        calls += 1
        return ask(there, "compute", "price")

    def moved(leaf: str, side: Side) -> Case:
        del leaf, side
        models = replace(case.contracts["models"], price=Estimate.point(1.0))
        return replace(case, contracts={**case.contracts, "models": models})

    assert sways(case, "compute", asked, {"contract.models.price": Estimate(0.5, 0.0, 1.0)}, moved) == ()
    assert calls == 1


def test_the_sway_of_a_real_case_is_what_planning_there_says(flagship: Case) -> None:
    """The price at a side is the price of the case that stands there; the reason names a leaf of the case."""
    draft = read("microsoft-openai")
    few = {k: e for k, e in leaves(flagship).items() if k in {"estimate.azure_pace.value", "F200"}}
    found = sways(
        flagship,
        "compute",
        lambda c: ask(c, "compute", "price"),
        few,
        lambda leaf, side: draft.case(sides={leaf: side}),
    )
    assert {s.leaf for s in found} == set(few)
    for s in found:
        there = plan(draft.case(sides={s.leaf: "high"}), "compute")
        assert s.high is not None
        assert s.high.numbers["cost"] == pytest.approx(there.objective, rel=1e-6)
