"""Sequential simulation: suppliers fail and are restored in continuous time, span after span.

Every span starts from the long run, so spans are independent draws. Because the long run is the same at every hour,
a chronology may be laid over the load at any phase with equal right: averaging over all phases keeps the mean
of LOLH, EUE and frequency and lowers their variance (conditional Monte Carlo). The three headline
intervals are of those averages; the distribution over spans (quantiles, CVaR, chance, peak) is
that of the chronologies as they ran. Mean duration is a ratio of means, LOLH over frequency.
Source: Billinton and Li, Reliability Assessment of Electric Power Systems Using Monte Carlo Methods (1994).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from provender.adequacy.errors import AdequacyError
from provender.adequacy.interval import Interval, mean_interval, ratio_interval, share_interval
from provender.adequacy.load_curve import load_curve
from provender.adequacy.precision import Precision, batches, draws_needed, fresh
from provender.adequacy.sequential_kernels import play_spans
from provender.adequacy.tails import tail_pair

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.adequacy.supplier import System

_PILOT = 8192
_RARE = 8


class _Arrays(NamedTuple):
    """What the kernel plays with, in its order."""

    capacity: NDArray[np.float64]
    exit_rate: NDArray[np.float64]
    jump: NDArray[np.float64]
    start: NDArray[np.float64]
    profile: NDArray[np.float64]
    curve: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Simulated:
    """What simulated spans of the load come to.

    `lolh` hours, `eue` unit-hours and `frequency` shortfalls per span with the phase of load averaged out;
    `mean_duration` hours; `chance` that a span has any shortfall; `peak` units, mean over spans of the
    worst shortfall; quantile and CVaR of unserved work (unit-hours) and of peak (units).

    `spans` is (span, 4): short hours, unserved unit-hours, starts and peak units of each chronology as
    it ran, >= 0, never NaN.
    """

    lolh: Interval
    eue: Interval
    frequency: Interval
    mean_duration: Interval
    chance: Interval
    peak: Interval
    unserved_quantile: Interval
    unserved_cvar: Interval
    peak_quantile: Interval
    peak_cvar: Interval
    spans: NDArray[np.float64]


def simulate_sequence(
    system: System,
    seed: np.random.SeedSequence,
    *,
    n_spans: int | None = None,
    precision: Precision | None = None,
    alpha: float = 0.95,
) -> Simulated:
    """Return adequacy indices from simulated chronologies.

    Parameters
    ----------
    system
        Suppliers with rates, and load.
    seed
        The same seed gives the same numbers, however many workers take part.
    n_spans
        Number of spans; None chooses it from a pilot so that LOLH and EUE reach the wanted width.
    precision
        Wanted width, confidence, most spans and workers; the defaults if left out.
    alpha : in (0, 1), level of quantiles and CVaR

    Raises
    ------
    AdequacyError
        If a supplier has no rates or there are fewer than two spans.

    Examples
    --------
    >>> from provender.adequacy import System, two_state
    >>> system = System((two_state(5.0, 0.1, mean_down_hours=2.0),) * 2, np.tile([4.0, 6.0], 50))
    >>> found = simulate_sequence(system, np.random.SeedSequence(1), n_spans=4000)
    >>> found.lolh.covers(50 * 0.2), found.eue.covers(50 * 0.28)
    (True, True)
    """
    wanted = precision or Precision()
    arrays = _arrays(system)
    pilot_seed, main_seed, second_seed = fresh(seed).spawn(3)

    def play(rng: np.random.Generator, rows: NDArray[np.float64]) -> None:
        play_spans(*arrays, rng, rows)

    if n_spans is None:
        pilot = batches(play, pilot_seed, min(_PILOT, wanted.most_draws), n_columns=7, workers=wanted.workers)
        n_spans = draws_needed(pilot[:, :2], wanted)
        if n_spans > _RARE * _PILOT:  # events are rare, so the pilot saw few: ask a longer one
            pilot = batches(play, second_seed, n_spans // _RARE, n_columns=7, workers=wanted.workers)
            n_spans = draws_needed(pilot[:, :2], wanted)
    found = batches(play, main_seed, n_spans, n_columns=7, workers=wanted.workers)
    return _assemble(system, found, wanted.confidence, alpha)


def _assemble(system: System, found: NDArray[np.float64], confidence: float, alpha: float) -> Simulated:
    """Return indices from what each span came to."""
    hours, work, starts = found.T[:3]
    ran = found[:, 3:].copy()
    span, most = system.span_hours, float(system.load.max())
    most_work = float(system.load @ system.hours)
    return Simulated(
        mean_interval(hours, confidence, most=span),
        mean_interval(work, confidence, most=most_work),
        mean_interval(starts, confidence),
        ratio_interval(hours, starts, confidence),
        share_interval(int(np.count_nonzero(ran[:, 0])), len(ran), confidence),
        mean_interval(ran[:, 3], confidence, most=most),
        *tail_pair(ran[:, 1], None, alpha, confidence, most=most_work),
        *tail_pair(ran[:, 3], None, alpha, confidence, most=most),
        ran,
    )


def _arrays(system: System) -> _Arrays:
    """Return what the kernel plays with, states padded with ones that never occur."""
    n_units, n_states = len(system.suppliers), max(2, *(one.n_states for one in system.suppliers))
    capacity, leave, start = (np.zeros((n_units, n_states)) for _ in range(3))  # (unit, state)
    jump = np.ones((n_units, n_states, n_states))  # (unit, state, state) cumulative
    for u, one in enumerate(system.suppliers):
        if one.rate is None:
            raise AdequacyError(
                f"supplier {u} without rates", "rates for every supplier", "Give mean_down_hours or rate_per_hour."
            )
        n = one.n_states
        capacity[u, :n] = one.capacity
        leave[u, :n] = one.rate.sum(axis=1)
        start[u] = np.concatenate([np.cumsum(one.probability), np.ones(n_states - n)])
        total = np.where(leave[u, :n] > 0.0, leave[u, :n], 1.0)
        jump[u, :n, :n] = np.cumsum(one.rate / total[:, None], axis=1)
    edges = np.concatenate([[0.0], np.cumsum(system.hours)])
    profile = np.stack([edges, np.append(system.load, system.load[0])])  # (2, period + 1) hours, units
    return _Arrays(capacity, leave, jump, start, profile, load_curve(system).table)
