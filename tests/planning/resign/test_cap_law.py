"""The benchmark's law given the past: calibrated, faithful to what was seen, blind to what was not."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from provender.planning.fast import Supply

law = pytest.importorskip("benchmarks.cap.law")
futures = pytest.importorskip("benchmarks.cap.futures")

SIZE = law.Size(2920, 10, 12, 4)


def test_futures_keep_the_past() -> None:
    """Demand and availability before the decision are those of the path, on every future; after it they differ."""
    known = futures.CapLaw(SIZE)
    rng = np.random.default_rng(3)
    for at in (730, 2190):
        past = known.draw(rng, 1)
        drawn = known.resample(past, at, rng, 8)
        assert np.array_equal(drawn.demand[:, 0, :at], np.tile(past.demand[0, :, :at], (8, 1)))
        assert len(np.unique(drawn.demand[:, 0, -1])) == 8
        for s in range(8):
            assert np.array_equal(hourly(drawn.supply, s)[:at], hourly(past.supply, 0)[:at])


def hourly(supply: Supply, s: int) -> NDArray[np.int64]:
    """Return (hour,) patterns of a scenario."""
    inside = slice(int(supply.first_spell[s]), int(supply.first_spell[s + 1]))
    spell = np.searchsorted(supply.begin[inside], np.arange(SIZE.periods), side="right") - 1
    found: NDArray[np.int64] = supply.pattern[inside][spell]
    return found


def test_the_truth_ranks_evenly_among_its_futures() -> None:
    """Mean demand to come ranks uniformly among 19 futures drawn given the past: by chi-squared at 1 in 1,000."""
    known = futures.CapLaw(SIZE)
    rng = np.random.default_rng(11)
    ranks = []
    for _ in range(200):
        past = known.draw(rng, 1)
        drawn = known.resample(past, 1460, rng, 19)
        ranks.append(int((drawn.demand[:, 0, 1460:].mean(axis=1) < past.demand[0, 0, 1460:].mean()).sum()))
    counts = np.bincount(np.array(ranks) // 5, minlength=4)
    assert ((counts - 50.0) ** 2 / 50.0).sum() < 16.27


def test_what_is_known_does_not_depend_on_what_comes() -> None:
    """Features of a path are those of all futures that share its past."""
    known = futures.CapLaw(SIZE)
    rng = np.random.default_rng(5)
    past = known.draw(rng, 1)
    drawn = known.resample(past, 1460, rng, 6)
    mine = known.features(past, 1460)
    assert np.allclose(known.features(drawn, 1460), np.repeat(mine, 6, axis=0), atol=1e-12)


def test_mean_over_jumps_is_an_integral() -> None:
    """The closed form of the mean of exp(a·β − b·β²/2) over jumps is that of a fine sum."""
    factor = 1.1 + 0.4 * (np.arange(40000) + 0.5) / 40000
    beta = np.log(factor)
    for a, b in ((3.0, 20.0), (900.0, 2500.0), (-40.0, 2600.0), (2000.0, 2500.0)):
        power = a * beta - b * beta**2 / 2.0
        expected = power.max() + np.log(np.exp(power - power.max()).mean())
        found = futures._log_mass(np.array([a]), np.array([b]))[0]
        assert found == pytest.approx(expected, abs=1e-5)
