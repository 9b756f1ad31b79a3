"""Seeds and designs: what stratification promises, and that nothing depends on how work is split."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from scipy import stats

from provender.errors import UnknownNameError
from provender.scenarios.sampling import Sampling, design, uniform_normals
from provender.scenarios.seeds import BATCH, batch_seed, n_batches, stream, whole_seed
from tests.scenarios.alarms import ALPHA, assert_mean


def table(sampling: Sampling, n: int, dims: int, seed: int = 1) -> np.ndarray:
    """Return (scenario, dimension) numbers of a whole design."""
    laid_out = design(sampling, n, dims, seed)
    return np.concatenate([laid_out.normals(b) for b in range(n_batches(n))])[:n]


def test_a_latin_hypercube_has_one_number_in_each_stratum() -> None:
    """Of 100 scenarios every dimension has exactly one in each hundredth of probability."""
    strata = np.floor(stats.norm.cdf(table("latin_hypercube", 100, 5)) * 100)
    assert (np.sort(strata, axis=0) == np.arange(100)[:, None]).all()


def test_a_sobol_net_has_one_point_in_each_elementary_interval() -> None:
    """256 points, two dimensions: a scrambled (0, 8, 2)-net has one in each of 2^a × 2^(8−a) boxes, a = 0..8."""
    u = stats.norm.cdf(table("sobol", 256, 2))
    for a in range(9):
        box = np.floor(u[:, 0] * 2**a) * 2 ** (8 - a) + np.floor(u[:, 1] * 2 ** (8 - a))
        assert len(np.unique(box)) == 256


def test_more_scenarios_leave_the_first_as_they_are() -> None:
    """Plain, antithetic and Sobol designs of 70 scenarios are the first 70 of 200."""
    samplings: tuple[Sampling, ...] = ("plain", "antithetic", "sobol")
    for sampling in samplings:
        assert (table(sampling, 70, 3) == table(sampling, 200, 3)[:70]).all()


def test_antithetic_pairs_cancel() -> None:
    """Scenarios 2i and 2i + 1 are mirror images, so an even count has mean zero exactly."""
    z = table("antithetic", 150, 3)
    assert (z[0::2] == -z[1::2]).all()


def test_another_dimension_leaves_the_others_as_they_are() -> None:
    """Adding a law at the end of a plain design moves no number that was there."""
    assert (table("plain", 100, 3) == table("plain", 100, 4)[:, :3]).all()


@pytest.mark.parametrize("sampling", ["plain", "antithetic", "latin_hypercube", "sobol"])
def test_numbers_are_standard_normal(sampling: Sampling) -> None:
    """Each of 6 dimensions passes a Kolmogorov–Smirnov test at the rate of `alarms`; and none is correlated."""
    n = 4096
    z = table(sampling, n, 6, seed=5)
    assert np.isfinite(z).all()
    assert min(stats.kstest(column, "norm").pvalue for column in z.T) >= ALPHA
    room = stats.norm.isf(ALPHA / 2) / np.sqrt(n / 2 if sampling == "antithetic" else n)
    assert np.abs(np.corrcoef(z.T) - np.eye(6)).max() <= room


@pytest.mark.parametrize(("sampling", "at_most"), [("latin_hypercube", 1e-2), ("sobol", 1e-2), ("antithetic", 1e-12)])
def test_stratified_designs_beat_chance_on_a_sum(sampling: Sampling, at_most: float) -> None:
    """The mean of z1 + z2 + z3 over 1,024 scenarios: plain sampling is off by 0.05, these by less than 0.01."""
    assert abs(float(table(sampling, 1024, 3).sum(axis=1).mean())) < at_most


def test_batch_seeds_are_what_spawn_gives() -> None:
    """Batch 5 of seed 9 is the sixth sequence spawned, without spawning the five before it."""
    spawned = np.random.SeedSequence(9).spawn(6)[5]
    assert (batch_seed(9, 5).generate_state(8) == spawned.generate_state(8)).all()


def test_streams_differ_by_seed_batch_part_and_name() -> None:
    """No two streams start alike, and each starts alike again."""
    roots = [batch_seed(s, b) for s in range(3) for b in range(3)] + [whole_seed(0)]
    starts = [stream(r, p, n).random() for r in roots for p in ("a", "b") for n in ("", "x")]
    assert len(set(starts)) == len(starts) == 40
    assert starts[0] == stream(batch_seed(0, 0), "a").random()


def test_numbers_by_the_inverse_distribution_function_are_finite_and_normal() -> None:
    """Their mean and square have the law's values."""
    z = uniform_normals(np.random.default_rng(1), (50_000,))
    assert np.isfinite(z).all()
    assert_mean(z, 0.0)
    assert_mean(z**2, 1.0)


def test_unknown_samplings_and_negative_seeds_are_refused() -> None:
    """Both are misuse, told with what is allowed."""
    with pytest.raises(UnknownNameError, match="latin_hypercube"):
        design("grid", 4, 1, 0)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="allowed: 0 or more"):
        batch_seed(-1, 0)


def test_rows_of_a_batch_are_always_whole() -> None:
    """The last batch is as long as any other; what is past the last scenario is cut by the caller."""
    for sampling in get_args(Sampling):
        laid_out = design(sampling, BATCH + 1, 2, 0)
        assert laid_out.normals(1).shape == (BATCH, 2)
    assert design("sobol", 10, 0, 0).normals(0).shape == (BATCH, 0)
