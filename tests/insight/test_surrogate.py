"""Shares of the variance against numbers whose shares are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from provender.insight import surrogate
from provender.insight.hermite import hermite


def drawn(n: int, n_inputs: int, seed: int = 1) -> NDArray[np.float64]:
    """Return (world, input) standard normal numbers."""
    return np.random.default_rng(seed).standard_normal((n, n_inputs))


def test_the_basis_is_orthonormal() -> None:
    """Means of products over the law are 1 and 0, by Gauss and Hermite's quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(20)
    h = hermite(nodes, 5)
    assert (h * weights) @ h.T / weights.sum() == pytest.approx(np.eye(6), abs=1e-10)


def test_a_sum_has_the_shares_of_its_squares() -> None:
    """3 z0 + z1: nine tenths and one, each by itself as in all."""
    z = drawn(300, 6)
    found = surrogate(z, 3.0 * z[:, 0] + z[:, 1])
    assert found.first == pytest.approx([0.9, 0.1, 0, 0, 0, 0], abs=0.03)
    assert found.total == pytest.approx(found.first)
    assert found.fit > 0.999


def test_a_product_is_nobody_s_alone() -> None:
    """z0 · z1 with a little of each: the product is in the totals of both, in the first-order share of neither."""
    z = drawn(800, 5)
    found = surrogate(z, 2.0 * z[:, 0] * z[:, 1] + z[:, 0] + z[:, 1])
    assert found.first[:2] == pytest.approx([1 / 6, 1 / 6], abs=0.04)
    assert found.total[:2] == pytest.approx([5 / 6, 5 / 6], abs=0.04)
    assert found.shapley[:2] == pytest.approx([1 / 2, 1 / 2], abs=0.04)


def test_a_curve_is_seen() -> None:
    """exp(z/2) is no line; its share is that of its input all the same."""
    z = drawn(400, 4)
    found = surrogate(z, np.exp(z[:, 2] / 2.0) + 0.05 * z[:, 0])
    assert found.first[2] > 0.95
    assert found.fit > 0.95


def test_noise_explains_nothing() -> None:
    """A number that no input moves has no drivers worth the name in worlds left out."""
    z = drawn(200, 40)
    found = surrogate(z, np.random.default_rng(7).standard_normal(200))
    assert found.fit < 0.1


def test_a_constant_has_no_drivers() -> None:
    """Its variance is none, and nothing shares it."""
    found = surrogate(drawn(50, 3), np.full(50, 4.0))
    assert (found.terms, found.variance, found.fit, found.shapley.sum()) == ((), 0.0, 1.0, 0.0)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(4)), st.floats(0.1, 1e6))
def test_shares_follow_the_inputs_and_not_the_unit(order: list[int], scale: float) -> None:
    """Permuting inputs permutes shares; scaling the number leaves them."""
    z = drawn(200, 4)
    y = 2.0 * z[:, 0] + z[:, 1] + 0.5 * z[:, 2] ** 2
    found, other = surrogate(z, y), surrogate(z[:, order], scale * y)
    assert other.shapley == pytest.approx(found.shapley[order], abs=1e-6)
    assert found.shapley.sum() == pytest.approx(1.0)
    assert (found.first <= found.shapley + 1e-12).all()
    assert (found.shapley <= found.total + 1e-12).all()


def test_numbers_that_are_none_are_refused() -> None:
    """With how many there were."""
    with pytest.raises(ValueError, match="found 3 worlds of inputs, 2 of the number"):
        surrogate(np.zeros((3, 1)), np.zeros(2))
    with pytest.raises(ValueError, match="all finite"):
        surrogate(np.zeros((2, 1)), np.array([0.0, np.inf]))
