"""Which forecaster to boil down to a law, how wide to make it, and what it was worth on days held back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from provender.forecasting.calibration import Calibration, calibrate
from provender.forecasting.errors import require
from provender.forecasting.law import Lawful
from provender.forecasting.methods import Forecaster, LevelPaths, SeasonalNaive
from provender.forecasting.recency import FloatArray

#: days ahead that are checked, the longest that a history of so many days allows
_AHEAD: tuple[tuple[int, tuple[int, ...]], ...] = ((140, (7, 14, 28)), (70, (7, 14)), (42, (3, 7)))
#: days below which nothing can be held back
LEAST_DAYS = _AHEAD[-1][0]
_LEVEL = 0.8
_SCALES = (0.25, 3.0)
#: forecasts that the spread as it is counts as: few of them do not narrow or widen it much
_WEIGHT = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """A forecaster chosen on the first half of the histories and checked on the second.

    Parameters
    ----------
    forecaster
        What was chosen, its spread scaled.
    held_back, naive
        How it did on the second half, and how next week as this week did there.
    tried
        Score (CRPS) on the first half by name, smaller is better.
    n_days
        Days of the shortest history.
    days
        Days ahead that were checked.
    """

    forecaster: Lawful
    held_back: Calibration
    naive: Calibration
    tried: dict[str, float]
    n_days: int
    days: tuple[int, ...]


def choose(histories: Sequence[FloatArray], candidates: Sequence[Forecaster] = (), *, seed: int = 1) -> Chosen:
    """Return the candidate that did best on the first half of some histories of daily means.

    Its spread is scaled there towards central 80 % that hold what they say, and it is checked on the second half,
    of which neither choice nor scale knows.

    Parameters
    ----------
    histories
        (day,) units of each series; NaN where not known.
    candidates
        Forecasters (default: next week as this one, and level paths).

    Raises
    ------
    ForecastError
        If a history has fewer than 42 days.
    """
    n_days = min((h.size for h in histories), default=0)
    require(n_days >= LEAST_DAYS, f"{n_days} days", f"at least {LEAST_DAYS}", "Give a longer history.")
    days = next(d for least, d in _AHEAD if n_days >= least)
    firsts = [h[: h.size // 2] for h in histories]
    scaled = [_scaled(Lawful(c), firsts, days, seed) for c in candidates or (LevelPaths(), SeasonalNaive())]
    ranked = sorted(scaled, key=lambda pair: (pair[1], pair[0].name))
    best, held = ranked[0][0], max(14, n_days // 2)
    checked, naive = (
        calibrate(f, histories, n_per_day=1, days=days, begin_days=held, seed=seed + 1) for f in (best, SeasonalNaive())
    )
    return Chosen(best, checked, naive, {f.name: score for f, score in ranked}, n_days, days)


def _scaled(law: Lawful, firsts: Sequence[FloatArray], days: tuple[int, ...], seed: int) -> tuple[Lawful, float]:
    """Return a law whose central 80 % hold on the first halves, and its score there."""
    found = calibrate(law, firsts, n_per_day=1, days=days, seed=seed)
    # as conformal prediction does: the rank that holds for one more draw
    off = np.sort([abs(NormalDist().inv_cdf(min(0.9975, max(0.0025, p)))) for p in found.pit])
    rank = min(off.size, math.ceil((off.size + 1) * _LEVEL)) - 1
    scale = float(np.clip(float(off[rank]) / NormalDist().inv_cdf((1 + _LEVEL) / 2), *_SCALES))
    wider = replace(law, scale=scale ** (off.size / (off.size + _WEIGHT)))
    return wider, calibrate(wider, firsts, n_per_day=1, days=days, seed=seed).crps
