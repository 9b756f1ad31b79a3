"""Capacity credit: by hand, against an exact solution, laws and coverage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provender.adequacy import AdequacyError, System, capacity_credit, exact, published, two_state, unserved_by

HALF = np.full(2, 0.5)
SERVE = unserved_by(np.array([8.0]), np.ones(1))


def test_by_hand() -> None:
    """6 held against 8, a cohort of 5 up every other time: without 2; with, (2 + d)/2 = 2 at d = 2."""
    up = np.array([[5.0], [0.0]])
    found = capacity_credit(SERVE, 6.0 + up, np.full((2, 1), 6.0), most=5.0, probabilities=HALF)
    assert found.credit.value == pytest.approx(2.0, abs=1e-9)
    assert (found.credit.low, found.credit.high) == (found.credit.value, found.credit.value)
    assert found.eue_with == pytest.approx(found.eue_without, abs=1e-9)
    assert not found.is_at_limit


def test_certain_cohort_carries_its_size() -> None:
    """A cohort that never fails has a credit of its own size."""
    found = capacity_credit(SERVE, np.full((2, 1), 9.0), np.full((2, 1), 4.0), most=5.0, probabilities=HALF)
    assert found.credit.value == pytest.approx(5.0, abs=1e-9)


def test_cohort_that_is_never_up_carries_nothing() -> None:
    """Equal capacity on both sides gives no credit."""
    held = np.full((2, 1), 6.0)
    assert capacity_credit(SERVE, held, held, most=5.0, probabilities=HALF).credit.value == pytest.approx(0.0, abs=1e-9)


def test_nothing_short_on_either_side_is_cut_off() -> None:
    """Where even the most looked for leaves nothing unserved, the credit is that limit, and says so."""
    found = capacity_credit(SERVE, np.full((2, 1), 30.0), np.full((2, 1), 20.0), most=10.0, probabilities=HALF)
    assert (found.credit.value, found.is_at_limit) == (10.0, True)


def test_against_convolution() -> None:
    """The sampled credit of a 40 MW unit of the RBTS holds the one solved on exact EUE."""
    system = published("rbts")
    hours = np.argsort(-system.load)[:400]  # the rest of the year is never short with a unit missing
    load = system.load[hours]
    units, rest = system.suppliers[-1], system.suppliers[:-1]

    def exact_eue(extra: float) -> float:
        return exact(System(system.suppliers, load + extra)).eue

    wanted = exact(System(rest, load)).eue
    low, high = 0.0, 40.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if exact_eue(middle) <= wanted else (low, middle)
    rng = np.random.default_rng(5)
    draws = np.stack([one.capacity[1] * (rng.random(200_000) >= one.probability[0]) for one in (*rest, units)])
    total = draws.sum(axis=0)
    ordered = np.sort(load)
    above = np.concatenate([np.cumsum(ordered[::-1])[::-1], [0.0]])

    def unserved(capacity: np.ndarray, extra: float) -> np.ndarray:
        at = np.searchsorted(ordered + extra, capacity, side="right")
        work: np.ndarray = above[at] - (capacity - extra) * (len(ordered) - at)
        return work

    found = capacity_credit(unserved, total, total - draws[-1], most=40.0)
    assert found.credit.covers(low)
    assert found.credit.width < 4.0
    assert found.credit.method.startswith("delta method")


def test_coverage() -> None:
    """Over 400 samples of 500 the interval holds the credit of the law about as often as promised."""
    rng = np.random.default_rng(6)
    hits = []
    for _ in range(400):
        held = rng.choice([4.0, 7.0], 500)[:, None]
        up = 5.0 * (rng.random(500) < 0.5)[:, None]
        hits.append(capacity_credit(SERVE, held + up, held, most=5.0).credit.covers(2.0))
    # without: (4 + 1)/2 = 2.5; with d: (4+d)/4 + (1+d)/4 + max(d − 1, 0)/4 = 2.5 at d = 2
    assert abs(np.mean(hits) - 0.95) <= 3.0 * np.sqrt(0.05 * 0.95 / 400) + 0.01


def test_few_scenarios_bound_nothing() -> None:
    """Where fewer than thirty of many scenarios differ, the interval is all that was looked at."""
    held = np.full((1000, 1), 8.0)
    held[:3] = 2.0
    up = np.zeros((1000, 1))
    up[:2] = 5.0
    found = capacity_credit(SERVE, held + up, held, most=5.0)
    assert (found.credit.low, found.credit.high) == (0.0, 5.0)


@settings(deadline=None)
@given(st.floats(0.1, 20.0))
def test_scaling(factor: float) -> None:
    """Measuring everything in another unit scales the credit."""
    up = np.array([[5.0], [1.0]])
    one = capacity_credit(SERVE, 6.0 + up, np.full((2, 1), 6.0), most=5.0, probabilities=HALF)
    other = capacity_credit(
        unserved_by(np.array([8.0 * factor]), np.ones(1)),
        factor * (6.0 + up),
        np.full((2, 1), 6.0 * factor),
        most=5.0 * factor,
        probabilities=HALF,
    )
    assert other.credit.value == pytest.approx(factor * one.credit.value, rel=1e-6)


@settings(deadline=None)
@given(st.lists(st.floats(0.0, 5.0), min_size=4, max_size=4))
def test_between_nothing_and_size(ups: list[float]) -> None:
    """A cohort of 5 carries between 0 and 5."""
    held = np.array([[2.0], [5.0], [7.0], [9.0]])
    found = capacity_credit(SERVE, held + np.array(ups)[:, None], held, most=5.0, probabilities=np.full(4, 0.25))
    assert 0.0 <= found.credit.value <= 5.0


def test_worse_with_than_without_refused() -> None:
    """Sides that were swapped are noticed."""
    with pytest.raises(AdequacyError, match="which capacity is which"):
        capacity_credit(SERVE, np.full((2, 1), 4.0), np.full((2, 1), 6.0), most=5.0)


@pytest.mark.parametrize("most", [0.0, -1.0, np.inf, np.nan])
def test_most_refused(most: float) -> None:
    """The search needs an end above zero."""
    with pytest.raises(AdequacyError, match="size of the cohort"):
        capacity_credit(SERVE, np.full((2, 1), 9.0), np.full((2, 1), 6.0), most=most)


def test_what_the_function_gives_is_checked() -> None:
    """The function gives one finite number per scenario; probabilities fit them."""
    held = np.full((2, 1), 6.0)
    with pytest.raises(AdequacyError, match="Return one number each"):
        capacity_credit(lambda capacity, _: np.full(len(capacity), np.nan), held, held, most=1.0)
    with pytest.raises(AdequacyError, match="Give one per scenario"):
        capacity_credit(SERVE, held, held, most=1.0, probabilities=np.full(3, 1 / 3))


def test_two_state_cohort_of_a_small_system() -> None:
    """A supplier of 10 at 20 % down beside 10 for certain, load 12: without it 2 are lacking; 0.2 (2 + d) = 2."""
    capacity = np.array([[20.0], [10.0]])
    found = capacity_credit(
        unserved_by(np.array([12.0]), np.ones(1)),
        capacity,
        np.full((2, 1), 10.0),
        most=10.0,
        probabilities=np.array([0.8, 0.2]),
    )
    assert found.credit.value == pytest.approx(8.0, abs=1e-9)
    assert exact(System((two_state(10.0, 0.2), two_state(10.0, 0.0)), np.array([20.0]))).eue == pytest.approx(2.0)
