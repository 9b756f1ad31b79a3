"""Simulation: kernels against plain loops, exact values inside their intervals, equal numbers for any split."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from provender.adequacy import (
    AdequacyError,
    Interval,
    Precision,
    Sampled,
    Simulated,
    System,
    exact,
    load_curve,
    published,
    simulate_sequence,
    simulate_states,
    two_state,
)
from provender.adequacy.precision import batches, draws_needed
from provender.adequacy.sampling_kernels import sample_states
from provender.adequacy.sequential import _arrays
from provender.adequacy.sequential_kernels import play_spans
from tests.adequacy.made import chains, mixed, pairs
from tests.reference import adequacy_chronology, adequacy_sampling

Simulation = Callable[..., Sampled | Simulated]


@pytest.mark.parametrize(("name", "width"), [("rbts", 0.02), ("rts79", 0.06)])  # rts79 at 0.02: benchmarks
def test_twenty_chronologies(name: str, width: float) -> None:
    """Of twenty fixed seeds at least 17 hold LOLH and EUE in their 95 % interval, none wider than was asked for."""
    system = published(name)
    truth = exact(system)
    wanted = Precision(width=width, workers=2)
    found = [simulate_sequence(system, np.random.SeedSequence(seed), precision=wanted) for seed in range(20)]
    assert sum(f.lolh.covers(truth.lolh_hours) for f in found) >= 17
    assert sum(f.eue.covers(truth.eue) for f in found) >= 17
    assert max(f.lolh.width / f.lolh.value for f in found) < width
    assert max(f.eue.width / f.eue.value for f in found) < width


@pytest.mark.parametrize("name", ["rbts", "rts79"])
def test_two_hundred_samples(name: str) -> None:
    """Of 200 fixed seeds at least 181 hold LOLH and EUE (95 % less three standard errors), none wider than 2 %.

    Of the first twenty at least 17 hold each. Twenty alone fall below 17 once in sixty times where the interval is
    right; two hundred tell luck from error.
    """
    system = published(name)
    truth = exact(system)
    found = [simulate_states(system, np.random.SeedSequence(seed)) for seed in range(200)]
    assert (
        min(sum(f.lolh.covers(truth.lolh_hours) for f in found[:20]), sum(f.eue.covers(truth.eue) for f in found[:20]))
        >= 17
    )
    assert sum(f.lolh.covers(truth.lolh_hours) for f in found) >= 181
    assert sum(f.eue.covers(truth.eue) for f in found) >= 181
    assert max(f.lolh.width / f.lolh.value for f in found) < 0.02
    assert max(f.eue.width / f.eue.value for f in found) < 0.02


@pytest.mark.parametrize("system", [mixed(hours=40.0), pairs(hours=20.0)], ids=["mixed", "pairs"])
def test_chronology_equals_loops(system: System) -> None:
    """The kernel plays the same chronologies as plain loops fed with the same stream."""
    spans = np.zeros((25, 7))
    play_spans(*_arrays(system), np.random.Generator(np.random.SFC64(7)), spans)
    rng = np.random.Generator(np.random.SFC64(7))
    expected = [adequacy_chronology.play(chains(system), system.load, system.hours, rng) for _ in range(25)]
    np.testing.assert_allclose(spans, np.array(expected), rtol=1e-9, atol=1e-9)
    assert (spans.sum(axis=0) > 0.0).all()


def test_sampling_equals_loops() -> None:
    """The kernel weighs the same draws as plain loops fed with the same stream."""
    system = mixed()
    capacity = np.zeros((3, 3))
    nominal = np.zeros((3, 3))
    for u, one in enumerate(system.suppliers):
        capacity[u, : one.n_states], nominal[u, : one.n_states] = one.capacity, one.probability
    tilted = np.where(nominal > 0.0, nominal + 0.2, 0.0)
    tilted /= tilted.sum(axis=1, keepdims=True)
    occurs = nominal > 0.0
    log_ratio = np.log(np.where(occurs, nominal, 1.0) / np.where(occurs, tilted, 1.0))
    first, second = (np.cumsum(law, axis=1) / law.sum(axis=1, keepdims=True) for law in (nominal, tilted))
    found = np.zeros((500, 3))
    plain = System(system.suppliers, system.load)
    rng = np.random.Generator(np.random.SFC64(3))
    sample_states(capacity, first, second, log_ratio, load_curve(plain).table, 0.1, rng, found)
    rng = np.random.Generator(np.random.SFC64(3))
    expected = [adequacy_sampling.draw(capacity, nominal, tilted, system.load, 0.1, rng) for _ in range(500)]
    np.testing.assert_allclose(found, np.array(expected), rtol=1e-9)
    assert np.count_nonzero(found[:, 0]) > 50


@pytest.mark.parametrize("system", [mixed(hours=15.0), pairs(hours=15.0)], ids=["derated", "two-state"])
def test_coverage_on_small_systems(system: System) -> None:
    """Over 200 seeds every interval holds its exact value about as often as promised."""
    truth = exact(system)
    lolh, eue, starts, length, sampled_lolh, sampled_eue = np.mean(
        [_covered(system, seed, truth.lolh_hours, truth.eue, truth.frequency) for seed in range(200)], axis=0
    )
    slack = 3.0 * np.sqrt(0.05 * 0.95 / 200) + 0.01
    for share in (lolh, eue, starts, length, sampled_lolh, sampled_eue):
        assert abs(share - 0.95) <= slack


def _covered(system: System, seed: int, lolh: float, eue: float, frequency: float) -> list[bool]:
    """Return which intervals of a run hold the truth."""
    ran = simulate_sequence(system, np.random.SeedSequence(seed), n_spans=1000)
    drawn = simulate_states(system, np.random.SeedSequence(seed), n_draws=1500)
    return [
        ran.lolh.covers(lolh),
        ran.eue.covers(eue),
        ran.frequency.covers(frequency),
        ran.mean_duration.covers(lolh / frequency),
        drawn.lolh.covers(lolh),
        drawn.eue.covers(eue),
    ]


def test_spans_as_they_ran_have_the_same_means() -> None:
    """Chronologies as they ran agree with the phase-averaged estimates and with the exact values."""
    system = mixed(hours=15.0)
    truth = exact(system)
    ran = simulate_sequence(system, np.random.SeedSequence(4), n_spans=60_000).spans
    error = ran.std(axis=0) / np.sqrt(len(ran))
    for column, value in enumerate((truth.lolh_hours, truth.eue, truth.frequency)):
        assert abs(ran[:, column].mean() - value) < 4.0 * error[column]


def test_averaging_the_phase_lowers_variance() -> None:
    """The interval of EUE is narrower than that of the chronologies as they ran."""
    found = simulate_sequence(published("rbts"), np.random.SeedSequence(4), n_spans=20_000)
    plain = 2.0 * 1.96 * found.spans[:, 1].std() / np.sqrt(20_000)
    assert found.eue.width < 0.7 * plain


@pytest.mark.parametrize("simulate", [simulate_states, simulate_sequence])
def test_equal_numbers_for_any_number_of_workers(simulate: Simulation) -> None:
    """One seed gives one result, asked again or split over workers."""
    system = pairs(hours=10.0)
    seed = np.random.SeedSequence(11)
    one, again, split = (simulate(system, seed, precision=Precision(width=0.2, workers=w)) for w in (1, 1, 3))
    assert one.eue == again.eue == split.eue
    assert one.lolh == again.lolh == split.lolh
    assert simulate(system, np.random.SeedSequence(12), precision=Precision(width=0.2)).eue != one.eue


def test_never_short_is_bounded_not_zero_wide() -> None:
    """Without a shortfall in any draw the bounds are one-sided."""
    system = System((two_state(9.0, 0.01, mean_down_hours=5.0),) * 9, np.array([1.0, 2.0]))
    found = simulate_sequence(system, np.random.SeedSequence(1), n_spans=200)
    assert (found.lolh.value, found.eue.value) == (0.0, 0.0)
    assert found.lolh.high == pytest.approx(2.0 * (1.0 - 0.05 ** (1 / 200)))
    assert found.eue.high > 0.0
    assert np.isnan(found.mean_duration.value)


def test_a_tilt_reaches_what_nominal_draws_never_see() -> None:
    """EUE of a system short one hour in ten million, where every supplier is down at once, within 2 %."""
    system = System(tuple(two_state(10.0, 0.01) for _ in range(4)), np.array([9.0, 5.0]))
    found = simulate_states(system, np.random.SeedSequence(1))
    assert found.lolh.covers(2e-8)
    assert found.eue.covers(14e-8)
    assert found.eue.width < 0.02 * 14e-8


def test_a_supplier_that_never_changes() -> None:
    """A supplier always up only shifts the load it leaves."""
    firm = two_state(10.0, 0.0, mean_down_hours=5.0)
    system = System((firm, two_state(10.0, 0.2, mean_down_hours=5.0)), np.full(200, 15.0))
    found = simulate_sequence(system, np.random.SeedSequence(1), n_spans=3000)
    assert found.lolh.covers(0.2 * 200)
    assert found.eue.covers(0.2 * 200 * 5.0)
    assert found.peak.high <= 15.0


def test_rates_are_needed_for_chronology() -> None:
    """Shares of time alone do not tell how long anything lasts."""
    with pytest.raises(AdequacyError, match="supplier 0 without rates"):
        simulate_sequence(System((two_state(5.0, 0.1),), np.array([4.0])), np.random.SeedSequence(1), n_spans=10)


@pytest.mark.parametrize(
    "options", [{"width": 0.0}, {"confidence": 1.0}, {"most_draws": 1}, {"workers": 0}, {"width": float("nan")}]
)
def test_precision_refused(options: dict[str, float]) -> None:
    """A simulation aims at a width above zero with at least two draws and one worker."""
    with pytest.raises(AdequacyError):
        Precision(**options)  # type: ignore[arg-type]


def test_one_draw_refused() -> None:
    """An interval takes two draws."""
    with pytest.raises(AdequacyError, match="at least 2"):
        simulate_states(pairs(), np.random.SeedSequence(1), n_draws=1)


def test_draws_needed() -> None:
    """Draws grow with the square of the precision, stop at the most allowed, ten pilots where nothing was seen."""
    pilot = np.array([[1.0], [3.0]] * 500)
    assert draws_needed(pilot, Precision(width=0.01)) == pytest.approx(
        4 * draws_needed(pilot, Precision(width=0.02)), rel=1e-3
    )
    assert draws_needed(pilot, Precision(width=1e-4, most_draws=5000)) == 5000
    assert draws_needed(np.zeros((10, 1)), Precision()) == 100
    assert draws_needed(np.zeros((10, 1)), Precision(most_draws=77)) == 77


def test_batches_do_not_overlap() -> None:
    """Every row is filled once, each batch from its own stream."""

    def play(rng: np.random.Generator, rows: np.ndarray) -> None:
        rows[:, 0] += rng.random(len(rows))

    found = batches(play, np.random.SeedSequence(1), 10_000, n_columns=1, workers=2)
    assert len(np.unique(found)) == 10_000


def test_confidence_widens() -> None:
    """A higher confidence widens every interval."""
    narrow, wide = (
        simulate_states(pairs(), np.random.SeedSequence(1), n_draws=5000, precision=Precision(confidence=c))
        for c in (0.8, 0.99)
    )
    assert isinstance(narrow.eue, Interval)
    assert wide.eue.width > 1.5 * narrow.eue.width
