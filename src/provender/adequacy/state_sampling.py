"""Non-sequential simulation: LOLH and EUE from independent draws of supplier states.

The hour is never drawn: given the capacity C of a draw, the hours and work of the load above it are
known (H(C) and W(C) of `load_curve`), which keeps the mean and lowers the variance. States are drawn from
a tilted law that makes shortage common and weighted back. The tilt is found by the cross-entropy method from
draws that are then thrown away; a tenth of the draws keeps the nominal law, so that no weight exceeds ten.
The mean of all weights is one by their law, so what they are off by in a run serves as a control variate.
Sources: Rubinstein and Kroese, The Cross-Entropy Method (2004); Hesterberg (1995) on defensive mixtures; Owen and
Zhou (2000) on weights as control variates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.adequacy.interval import FEW_EVENTS, Interval, mean_interval
from provender.adequacy.load_curve import load_curve
from provender.adequacy.precision import Precision, batches, draws_needed, fresh
from provender.adequacy.sampling_kernels import sample_states

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.adequacy.load_curve import LoadCurve
    from provender.adequacy.supplier import System

NOMINAL_SHARE = 0.1
_PILOT = 20_000
_ELITE = 0.1
_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Sampled:
    """LOLH (hours) and EUE (unit-hours) per span of the load, and how many draws they rest on."""

    lolh: Interval
    eue: Interval
    n_draws: int


@dataclass(frozen=True, slots=True)
class _Law:
    """Arrays of the system's states: (unit, state) units and probabilities, and the load's curve."""

    capacity: NDArray[np.float64]
    nominal: NDArray[np.float64]
    curve: LoadCurve


def simulate_states(
    system: System, seed: np.random.SeedSequence, *, n_draws: int | None = None, precision: Precision | None = None
) -> Sampled:
    """Return LOLH and EUE by importance sampling of supplier states.

    Parameters
    ----------
    system
        Suppliers and load; rates are not needed.
    seed
        The same seed gives the same numbers, however many workers take part.
    n_draws
        Number of draws; None chooses it from a pilot so that both intervals reach the wanted width.
    precision
        Wanted width, confidence, most draws and workers; the defaults if left out.

    Raises
    ------
    AdequacyError
        If `n_draws` is below two.

    Examples
    --------
    >>> from provender.adequacy import System, two_state
    >>> system = System((two_state(5.0, 0.1),) * 2, np.array([4.0, 6.0]))
    >>> found = simulate_states(system, np.random.SeedSequence(1), n_draws=50_000)
    >>> found.lolh.covers(0.01 + 0.19), found.eue.covers(0.01 * 10 + 0.18 * 1)
    (True, True)
    """
    wanted = precision or Precision()
    tilt_seed, pilot_seed, main_seed = fresh(seed).spawn(3)
    law = _law(system)
    tilted = _tilt(law, np.random.default_rng(tilt_seed))
    if n_draws is None:
        pilot = _steadied(_draw(law, tilted, pilot_seed, _PILOT, wanted.workers))
        n_draws = draws_needed(pilot, wanted)
    found = _steadied(_draw(law, tilted, main_seed, n_draws, wanted.workers))
    lolh, eue = (mean_interval(column, wanted.confidence, most=most) for column, most in _bounds(system, found))
    return Sampled(lolh, eue, n_draws)


def _bounds(system: System, found: NDArray[np.float64]) -> list[tuple[NDArray[np.float64], float]]:
    """Return each column with what a weighted draw can never exceed."""
    work = float(system.load @ system.hours)
    return [(found[:, 0], system.span_hours / NOMINAL_SHARE), (found[:, 1], work / NOMINAL_SHARE)]


def _steadied(found: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (draw, 2) hours and work less their regression on the weight, whose mean is known to be one.

    Where few draws are short, weights say little of them and stay out.
    """
    surplus = found[:, 2] - 1.0
    centred = surplus - surplus.mean()
    scatter = float(centred @ centred)
    if scatter == 0.0:
        return found[:, :2]
    has_many = np.count_nonzero(found[:, :2], axis=0) >= FEW_EVENTS
    slope = np.where(has_many, centred @ found[:, :2] / scatter, 0.0)
    steadied: NDArray[np.float64] = found[:, :2] - surplus[:, None] * slope
    return steadied


def _law(system: System) -> _Law:
    """Return the system's states, padded with states that never occur."""
    n_states = max(2, *(one.n_states for one in system.suppliers))
    capacity = np.zeros((len(system.suppliers), n_states))  # (unit, state) units
    nominal = np.zeros_like(capacity)
    for u, one in enumerate(system.suppliers):
        capacity[u, : one.n_states], nominal[u, : one.n_states] = one.capacity, one.probability
    return _Law(capacity, nominal, load_curve(system))


def _tilt(law: _Law, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return (unit, state) probabilities under which shortage is common, by cross-entropy.

    While less than a tenth of the draws is short, the law moves towards the tenth with least capacity
    (or all that is below the most, where that is less). Then it moves towards the draws in proportion to
    the hours and the work they leave unmet, each as a share.
    """
    law_now = law.nominal
    for _ in range(_ROUNDS):
        states = (rng.random((_PILOT, len(law_now), 1)) >= _cumulative(law_now)[None, :, :-1]).sum(axis=2)
        units = np.arange(len(law_now))
        up = law.capacity[units, states].sum(axis=1)
        hours, work = law.curve.hours_above(up), law.curve.work_above(up)
        with np.errstate(divide="ignore"):
            ratio = np.where(law_now > 0.0, law.nominal / np.where(law_now > 0.0, law_now, 1.0), 0.0)
        weight = ratio[units, states].prod(axis=1)
        is_reached = np.count_nonzero(hours) >= _ELITE * _PILOT
        levels = np.unique(up)
        if len(levels) == 1 and not is_reached:
            break
        score = (
            weight * _shares(weight, hours, work)
            if is_reached
            else weight * (up <= min(np.quantile(up, _ELITE), levels[-2]))
        )
        law_next = np.stack([(score[:, None] * (states == s)).sum(axis=0) for s in range(law_now.shape[1])], axis=1)
        # a tenth of the nominal law keeps every state possible
        law_now = 0.9 * law_next / score.sum() + 0.1 * law.nominal
        if is_reached:
            break
    return law_now


def _shares(weight: NDArray[np.float64], hours: NDArray[np.float64], work: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (draw,) hours and work unmet, each divided by its weighted sum."""
    return hours / (weight @ hours) + work / (weight @ work)


def _cumulative(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (unit, state) cumulative probabilities that end at one."""
    total = np.cumsum(probability, axis=1)
    shares: NDArray[np.float64] = total / total[:, -1:]
    return shares


def _draw(
    law: _Law, tilted: NDArray[np.float64], seed: np.random.SeedSequence, n_draws: int, workers: int
) -> NDArray[np.float64]:
    """Return (draw, 3) weighted hours and work, and the weight."""
    occurs = (law.nominal > 0.0) & (tilted > 0.0)
    log_ratio = np.log(np.where(occurs, law.nominal, 1.0) / np.where(occurs, tilted, 1.0))
    nominal_sum, tilted_sum = _cumulative(law.nominal), _cumulative(tilted)

    def play(rng: np.random.Generator, rows: NDArray[np.float64]) -> None:
        sample_states(law.capacity, nominal_sum, tilted_sum, log_ratio, law.curve.table, NOMINAL_SHARE, rng, rows)

    return batches(play, seed, n_draws, n_columns=3, workers=workers)
