"""Smoothing against enumeration of state sequences, exponentials against SciPy, and laws."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.linalg import expm

from provender.state import Chain, Rate, chance_ahead, episode_factor, log_score, smooth
from provender.state.chain import exponential


def random_chain(rng: np.random.Generator, n: int) -> Chain:
    """Return a chain of n states with random rates."""
    generator = rng.random((n, n)) * 3.0
    np.fill_diagonal(generator, 0.0)
    np.fill_diagonal(generator, -generator.sum(axis=1))
    prior = rng.random(n)
    return Chain(tuple(f"s{i}" for i in range(n)), generator, prior / prior.sum(), rng.random(n) * 4.0)


@pytest.mark.parametrize("n", [2, 3, 4])
def test_smoothing_equals_enumeration(n: int) -> None:
    """Every sequence of states at start, signals and end, weighed and summed: equal to 1e-10."""
    rng = np.random.default_rng(n)
    for _ in range(5):
        chain = random_chain(rng, n)
        years = np.sort(rng.random(4))
        factors = rng.random((4, n)) + 0.01
        found = smooth(chain, years, factors, 1.2)
        silence = chain.generator - np.diag(chain.signal_rate)
        steps = [expm(silence * t) for t in np.diff([0.0, *years, 1.2])]
        weights = [*factors, np.ones(n)]
        total, marginal = 0.0, np.zeros((5, n))
        for path in itertools.product(range(n), repeat=6):
            mass = chain.prior[path[0]]
            for k in range(5):
                mass *= steps[k][path[k], path[k + 1]] * weights[k][path[k + 1]]
            total += mass
            for k in range(5):
                marginal[k, path[k + 1]] += mass
        np.testing.assert_allclose(found.probability, marginal / total, atol=1e-10)
        assert found.log_likelihood == pytest.approx(np.log(total), abs=1e-10)


def test_exponential_equals_scipy() -> None:
    """Short and long times, slow and fast chains: equal to 1e-10 relative."""
    rng = np.random.default_rng(1)
    for scale in (1e-6, 0.1, 1.0, 30.0, 300.0):
        chain = random_chain(rng, 4)
        matrix = (chain.generator - np.diag(chain.signal_rate)) * scale
        np.testing.assert_allclose(exponential(matrix), expm(matrix), rtol=1e-10, atol=1e-300)


def test_a_repost_adds_nothing() -> None:
    """An episode of weight 0 has factor 1 and leaves every probability as it was."""
    chain = random_chain(np.random.default_rng(2), 4)
    likelihoods = np.array([[0.1, 0.2, 0.3, 0.9]])
    once = smooth(chain, np.array([0.3]), episode_factor(chain, likelihoods, 1.0)[None], 1.0)
    signals = np.array([episode_factor(chain, likelihoods, 1.0), episode_factor(chain, likelihoods, 0.0)])
    twice = smooth(chain, np.array([0.3, 0.6]), signals, 1.0)
    np.testing.assert_allclose(once.probability[-1], twice.probability[-1], atol=1e-12)


def test_silence_counts() -> None:
    """A state that would have spoken is less likely after silence."""
    generator = np.array([[-0.1, 0.1], [0.1, -0.1]])
    chain = Chain(("quiet", "loud"), generator, np.array([0.5, 0.5]), np.array([0.1, 5.0]))
    assert smooth(chain, np.zeros(0), np.zeros((0, 2)), 1.0).probability[0, 1] < 0.05


def test_signals_out_of_order_are_refused() -> None:
    """Times must ascend and lie before the end."""
    chain = random_chain(np.random.default_rng(3), 2)
    with pytest.raises(ValueError, match="allowed: ascending"):
        smooth(chain, np.array([0.5, 0.2]), np.ones((2, 2)), 1.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        smooth(chain, np.array([1.5]), np.ones((1, 2)), 1.0)


def test_chance_ahead_without_a_hazard_is_zero_and_grows_with_time() -> None:
    """No rate, no chance; with one state it is 1 − exp(−rate · years)."""
    generator = np.zeros((1, 1))
    assert chance_ahead(generator, np.ones(1), np.zeros(1), 5.0) == pytest.approx(0.0, abs=1e-15)
    assert chance_ahead(generator, np.ones(1), np.array([0.3]), 2.0) == pytest.approx(1 - np.exp(-0.6))


def test_rate_of_the_library() -> None:
    """No delivered cut in 13.98 alliance-years: a mean of 0.036 a year, not zero."""
    assert Rate.from_counts(0, 13.98).mean == pytest.approx(0.0358, abs=5e-5)
    with pytest.raises(ValueError, match="found -1 events"):
        Rate.from_counts(-1, 1.0)


def test_the_impossible_scores_infinity() -> None:
    """A forecast of 0 for what happened costs infinitely much."""
    assert log_score(np.array([0.0]), np.array([True])) == np.inf
