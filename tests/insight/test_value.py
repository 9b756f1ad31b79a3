"""What knowing is worth, against closed forms and nested Monte Carlo."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from provender.insight import evppi, partition_value

TABLE = Path(__file__).parent.parent / "data" / "miniature.csv"
NORMAL = NormalDist()


def unit_loss(mean: float, deviation: float) -> float:
    """Return E[max(0, −X)] for X normal with a mean >= 0: what knowing X is worth between doing and not doing."""
    u = mean / deviation
    return deviation * (NORMAL.pdf(u) - u * NORMAL.cdf(-u))


def two_plans(n: int, seed: int, *, slope: float = 2.0, noise: float = 1.0) -> tuple[NDArray[np.float64], ...]:
    """Return costs of two plans that all share a large part, and the input; the second costs 1 + slope · z more."""
    z, other, shared = np.random.default_rng(seed).standard_normal((3, n))
    first = 100.0 + 50.0 * shared
    return np.stack([first, first + 1.0 + slope * z + noise * other], axis=1), z, other


def test_the_miniature_by_events() -> None:
    """High demand, efficiency and pause over two sets of two plans, to the digit, from the costs of the plans."""
    cost = {
        "P01": [1984.0, 2189.0, 1904.0, 1804.0],
        "P10": [1912.0, 2315.0, 1928.0, 1726.0],
        "P00": [2104.0, 2746.0, 2264.0, 1492.0],
    }
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["key"].startswith("evppi.")]
    at = {"high_demand": 1, "pause": 2, "efficiency": 3}
    for row in rows:
        kind, *rest = row["key"].removeprefix("evppi.").split(".")
        want = pytest.approx(float(row["value"]), abs=float(row["tolerance"]))
        if kind == "rest_mean":
            event, plan = rest
            assert np.mean([c for s, c in enumerate(cost[plan]) if s != at[event]]) == want
        else:
            (plans,) = rest
            told = np.array([cost[p] for p in plans.split("_")])
            assert partition_value(told, np.full(4, 0.25), [int(s == at[kind]) for s in range(4)]) == want
    assert len(rows) == 8


def test_a_line_against_its_closed_form() -> None:
    """The value is the unit normal loss; of 20 seeds at least 17 lie within the 95 % interval."""
    truth = unit_loss(1.0, 2.0)
    found = [evppi(c, z) for c, z, _ in (two_plans(1000, seed) for seed in range(20))]
    assert sum(abs(f.value - truth) < 1.96 * f.error for f in found) >= 17
    assert np.mean([f.value for f in found]) == pytest.approx(truth, abs=0.03)


def test_a_curve_against_nested_monte_carlo() -> None:
    """Newsvendor: three stocks, demand log-normal in two inputs; knowing one, against 400 × 4,000 nested draws."""
    stocks = np.array([60.0, 100.0, 160.0])

    def cost(z: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
        demand = 100.0 * np.exp(0.5 * z + 0.3 * other)
        paid: NDArray[np.float64] = stocks + 3.0 * np.maximum(0.0, demand[..., None] - stocks)
        return paid

    rng = np.random.default_rng(3)
    outer, inner = rng.standard_normal(400), rng.standard_normal(4000)
    conditional = np.stack([cost(np.full(4000, x), inner).mean(axis=0) for x in outer])
    nested = conditional.mean(axis=0).min() - conditional.min(axis=1).mean()
    error = conditional.min(axis=1).std() / 20.0
    z, other = np.random.default_rng(4).standard_normal((2, 2000))
    found = evppi(cost(z, other), z)
    assert found.value == pytest.approx(nested, abs=2.0 * math.hypot(error, found.error))
    assert found.value > 5.0 * found.error


def test_what_moves_no_difference_is_worth_nothing() -> None:
    """The input that all plans share, however much it moves them, and an input of nothing."""
    cost, _, _ = two_plans(400, 1)
    shared = (cost[:, 0] - 100.0) / 50.0
    assert evppi(cost, shared).value == 0.0
    assert evppi(cost[:, :1], shared).value == 0.0


def test_a_plan_that_is_best_whatever_comes_leaves_nothing_to_find_out() -> None:
    """The second plan never pays: the input moves costs but no choice."""
    cost, z, _ = two_plans(400, 2, slope=0.1, noise=0.1)
    assert evppi(cost, z).value < 1e-6


def test_the_bias_is_taken_off() -> None:
    """Ten plans that differ by noise alone: the plain minimum promises a value that is not there."""
    rng = np.random.default_rng(5)
    found = [evppi(rng.standard_normal((60, 10)), rng.standard_normal(60)) for _ in range(40)]
    assert np.mean([f.value for f in found]) < 0.5 * np.mean([f.value + f.bias for f in found]) + 0.02


@settings(max_examples=15, deadline=None)
@given(st.floats(0.01, 1e9), st.floats(-1e6, 1e6))
def test_value_scales_with_money_and_forgets_what_is_shared(scale: float, shift: float) -> None:
    """A hundred times the cost is a hundred times the value; a sum on all plans changes nothing."""
    cost, z, _ = two_plans(100, 6)
    found, other = evppi(cost, z), evppi(scale * (cost + shift), z)
    assert other.value == pytest.approx(scale * found.value, rel=1e-5)
    assert other.error == pytest.approx(scale * found.error, rel=1e-5)


def test_knowing_one_of_two_is_worth_no_more_than_both() -> None:
    """Everything known, by the worlds themselves, bounds each input."""
    cost, z, other = two_plans(2000, 8)
    everything = cost.mean(axis=0).min() - cost.min(axis=1).mean()
    assert evppi(cost, z).value <= everything
    assert evppi(cost, other).value <= evppi(cost, z).value


def test_too_little_is_refused() -> None:
    """With how much there was."""
    with pytest.raises(ValueError, match="found 2 plans in 5 worlds"):
        evppi(np.zeros((5, 2)), np.zeros(5))
