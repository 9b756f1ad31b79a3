"""From a forecaster's paths to the laws of a case: level, noise and growth; checked on days held back.

A case replays a trace and says how demand strays from it: a level, noise of the logarithm that returns to it
(AR(1)), and a growth per year. A forecaster of any kind is boiled down to these, and what is checked is what
is left after boiling down, since that is what the case computes with.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from provender.forecasting.errors import require
from provender.forecasting.methods import Ahead, Forecaster, refilled
from provender.forecasting.recency import FloatArray

_WEEK = 7
#: days of the paths that the law is read from: the first week still knows the last day
AHEAD_DAYS, FROM_DAY = 28, 7
#: bounds of noise: no bill is smoother or wilder, or forgets slower within a year
SIGMAS, HALF_LIVES = (0.01, 1.5), (0.25, 120.0)
_Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Law:
    """How daily demand strays from its week.

    Parameters
    ----------
    level
        Units: median of the daily mean some weeks ahead.
    sigma
        Stationary standard deviation of its logarithm.
    half_life_days
        Days until half of what is off the level is forgotten.
    """

    level: float
    sigma: float
    half_life_days: float


def law_of(paths: FloatArray) -> Law:
    """Return the law that paths of daily means follow.

    The spread is that of the paths in weeks 2 to 4, from their 5 and 95 % points so that single wild paths
    do not rule it; the half-life that of the correlation from one day to the next.

    Parameters
    ----------
    paths
        (path, day) units, 0 or more; at least 28 days.
    """
    require(paths.shape[1] >= AHEAD_DAYS, f"{paths.shape[1]} days", f"at least {AHEAD_DAYS}", "Draw more days.")
    floor = 0.02 * float(paths.mean()) + 1e-12
    logs = np.log(paths[:, FROM_DAY:AHEAD_DAYS] + floor)
    level = math.exp(float(np.median(logs))) - floor
    away = logs - np.median(logs, axis=0)
    low, high = np.quantile(away, (0.05, 0.95))
    sigma = float(np.clip((high - low) / (2 * _Z90), *SIGMAS))
    variance = float((away[:, :-1] ** 2).mean())
    stay = float((away[:, :-1] * away[:, 1:]).mean()) / variance if variance > 1e-12 else 0.5
    half_life = math.log(0.5) / math.log(min(0.999, max(0.05, stay)))
    return Law(max(0.0, level), sigma, float(np.clip(half_life, *HALF_LIVES)))


@dataclass(frozen=True, slots=True)
class Lawful:
    """A forecaster boiled down to the law that a case can hold: days of the week, level, AR(1) noise.

    Parameters
    ----------
    base
        The forecaster.
    scale
        Factor on its spread.
    """

    base: Forecaster
    scale: float = 1.0

    @property
    def name(self) -> str:
        """The base, and that it was made a law."""
        return f"law of {self.base.name}"

    def law(self, history: FloatArray, generator: np.random.Generator, *, n_paths: int = 200) -> Law:
        """Return the law of a history of daily means, (day,) units; NaN where not known."""
        found = law_of(self.base.paths(history, Ahead(AHEAD_DAYS, n_paths, 1), generator))
        return Law(found.level, found.sigma * self.scale, found.half_life_days)

    def paths(self, history: FloatArray, ahead: Ahead, generator: np.random.Generator) -> FloatArray:
        """Return paths of daily means as a case would draw them: the noise is stationary from the first day."""
        found = f"{ahead.n_per_day} periods a day"
        require(ahead.n_per_day == 1, found, "daily means", "Give one number per day.")
        law = self.law(history, generator, n_paths=ahead.n_paths)
        stay = 0.5 ** (1.0 / law.half_life_days)
        shock = generator.standard_normal((ahead.n_paths, ahead.n_periods)) * law.sigma
        out = np.empty_like(shock)  # (path, day) log units
        at = shock[:, 0]
        for day in range(ahead.n_periods):
            at = at if day == 0 else stay * at + math.sqrt(1 - stay**2) * shock[:, day]
            out[:, day] = at
        week = np.resize(_week(refilled(history, 1)), ahead.n_periods)
        drawn: FloatArray = law.level * week * np.exp(out)
        return drawn


def _week(days: FloatArray) -> FloatArray:
    """Return the factors of the days of the week over the last eight weeks, the first day ahead first; median 1."""
    n_weeks = min(8, days.size // _WEEK)
    if n_weeks < 2:
        return np.ones(_WEEK)
    means = days[-n_weeks * _WEEK :].reshape(n_weeks, _WEEK).mean(axis=0)
    factors: FloatArray = means / max(1e-12, float(np.median(means)))
    return factors


@dataclass(frozen=True, slots=True)
class GrowthFound:
    """Growth per year: median with its 5 and 95 % points, what the history alone says, and how much it weighs.

    Parameters
    ----------
    value, low, high
        Factor per year.
    own, own_low, own_high
        The same from the history alone.
    weight
        Share of the history in the answer, 0 to 1; the rest is the assumption that was there before.
    """

    value: float
    low: float
    high: float
    own: float
    own_low: float
    own_high: float
    weight: float


def growth_of(history: FloatArray, prior: tuple[float, float, float]) -> GrowthFound:
    """Return the growth per year of a history of daily means, weighed with an assumption.

    The trend of the log level by least squares; days that resemble the day before count less (AR(1) errors). A year
    need not grow as the stretch before it did: the trend of one year errs by as much again as the assumption, that
    of a quarter by four times its variance. Both are lognormal and weighed by their precision, so a short history
    leaves the assumption nearly as it is.

    Parameters
    ----------
    history
        (day,) units; NaN where not known.
    prior
        Assumed factor per year with its 5 and 95 % points.

    Examples
    --------
    A year in which use doubles weighs as much as the assumption: the root of 2 times 1.2.

    >>> found = growth_of(2.0 ** (np.arange(365) / 365.25), (1.2, 0.8, 1.8))
    >>> round(found.own, 2), round(found.weight, 2), round(found.value, 2)
    (2.0, 0.5, 1.55)
    """
    days = refilled(history, 1)
    require(days.size >= 2 * _WEEK, f"{days.size} days", "at least 14", "Give a longer history.")
    week = np.resize(np.roll(_week(days), days.size % _WEEK), days.size)
    y = np.log(np.maximum(days / week, 1e-3 * float(np.median(days)) + 1e-12))
    t = np.arange(days.size) / 365.25
    slope, base = np.polyfit(t, y, 1)
    away = y - (base + slope * t)
    variance = float((away**2).mean())
    stay = float(np.clip((away[1:] * away[:-1]).mean() / variance, 0.0, 0.99)) if variance > 1e-16 else 0.0
    error = math.sqrt(variance * (1 + stay) / (1 - stay) / float(((t - t.mean()) ** 2).sum()))
    assumed, spread = math.log(prior[0]), max(1e-9, math.log(prior[2] / prior[1]) / (2 * _Z90))
    error = math.hypot(error, spread * math.sqrt(365.25 / days.size))
    weight = spread**2 / (spread**2 + error**2)
    middle = weight * slope + (1 - weight) * assumed
    sd = math.sqrt(1.0 / (1.0 / spread**2 + 1.0 / max(error, 1e-9) ** 2))
    own, own_low, own_high = (math.exp(min(20.0, max(-20.0, slope + z * error))) for z in (0.0, -_Z90, _Z90))
    low, high = math.exp(middle - _Z90 * sd), math.exp(middle + _Z90 * sd)
    return GrowthFound(math.exp(middle), low, high, own, own_low, own_high, weight)
