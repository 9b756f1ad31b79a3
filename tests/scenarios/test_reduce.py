"""Fast forward selection against its definition, enumeration and its own bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provender.scenarios import features_of, forward_selection
from tests.reference.scenario_reduce import best, cost, forward


def sample(seed: int, n: int, dims: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Return points and weights that sum to one."""
    rng = np.random.default_rng(seed)
    weights = rng.random(n) + 0.05
    return rng.normal(size=(n, dims)), weights / weights.sum()


def test_two_clusters_are_kept_by_their_middles() -> None:
    """0, 1, 2 and 10, 11, 12 in equal parts: 1 and 11 stand for a half each, at a cost of 4/6."""
    points = np.array([[0.0], [1.0], [2.0], [10.0], [11.0], [12.0]])
    found = forward_selection(points, np.full(6, 1 / 6), 2)
    assert found.cost == pytest.approx(cost([(float(p[0]),) for p in points], [1 / 6] * 6, found.kept.tolist()))
    assert found.weights.sum() == pytest.approx(1.0)
    assert found.cost <= 7 / 6


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 12))
def test_selection_agrees_with_its_naive_twin(seed: int, n: int) -> None:
    """Same points in the same order, same cost, each scenario at its nearest kept one."""
    points, weights = sample(seed, n)
    rows = [tuple(map(float, p)) for p in points]
    n_keep = 1 + seed % n
    found = forward_selection(points, weights, n_keep)
    assert found.kept.tolist() == forward(rows, weights.tolist(), n_keep)
    assert found.cost == pytest.approx(cost(rows, weights.tolist(), found.kept.tolist()), abs=1e-7)
    gaps = np.linalg.norm(points[:, None] - points[found.kept][None], axis=2)
    assert (gaps.argmin(axis=1) == found.nearest).all()
    assert found.weights == pytest.approx([weights[found.nearest == k].sum() for k in range(n_keep)])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_one_kept_scenario_is_the_best_one_and_more_cost_less(seed: int) -> None:
    """The first choice is optimal by enumeration; costs fall with every further one, to nothing."""
    points, weights = sample(seed, 8)
    costs = [forward_selection(points, weights, k).cost for k in range(1, 9)]
    assert costs[0] == pytest.approx(best([tuple(map(float, p)) for p in points], weights.tolist(), 1))
    assert (np.diff(costs) <= 1e-9).all()
    assert costs[-1] == pytest.approx(0.0, abs=1e-7)


def test_twins_are_kept_without_losing_probability() -> None:
    """Three equal scenarios, all kept: each one stands for itself."""
    found = forward_selection(np.zeros((3, 2)), np.array([0.2, 0.3, 0.5]), 3)
    assert sorted(found.weights.tolist()) == pytest.approx([0.2, 0.3, 0.5])


def test_features_weigh_arrays_alike_whatever_their_unit() -> None:
    """Demand in thousands and availability in shares have the same total variance; a constant adds none."""
    rng = np.random.default_rng(0)
    points = features_of(rng.normal(0, 1000, (50, 2, 3)), rng.random((50, 4)), np.full((50, 1), 3.0))
    assert points[:, :6].var(axis=0).sum() == pytest.approx(1.0)
    assert points[:, 6:10].var(axis=0).sum() == pytest.approx(1.0)
    assert (points[:, 10] == 0.0).all()


@pytest.mark.parametrize(("n_keep", "n_weights"), [(0, 4), (5, 4), (2, 3)])
def test_selections_out_of_range_are_refused(n_keep: int, n_weights: int) -> None:
    """At least one, at most all, with a weight for each."""
    with pytest.raises(ValueError, match="allowed: 1 to 4"):
        forward_selection(np.zeros((4, 1)), np.full(n_weights, 0.25), n_keep)
