"""Ways to draw paths of demand to come from its history: scenario sets, not quantiles alone."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

import numpy as np

from provender.forecasting.errors import ForecastError, require
from provender.forecasting.recency import FloatArray

IntArray = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
_DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is asked for.

    Parameters
    ----------
    n_periods, n_paths
        Periods to draw, and paths.
    n_per_day
        Periods of a day.
    """

    n_periods: int
    n_paths: int = 200
    n_per_day: int = 24

    def __post_init__(self) -> None:
        """Refuse to ask for nothing."""
        least = min(self.n_periods, self.n_paths, self.n_per_day)
        require(least >= 1, f"{least} periods, paths or periods of a day", "at least 1", "Ask for more.")


class Forecaster(Protocol):
    """A way to draw demand to come."""

    @property
    def name(self) -> str:
        """What tables call it."""

    def paths(self, history: FloatArray, ahead: Ahead, generator: np.random.Generator) -> FloatArray:
        """Return (path, period) units, 0 or more.

        Parameters
        ----------
        history
            (period,) units, oldest first; NaN where not known: a gap, or a stop of supply.
        ahead
            How much to draw.
        generator
            Source of chance.
        """


def refilled(history: FloatArray, n_per_day: int) -> FloatArray:
    """Return a history whose unknown periods hold what was known a week, else a day, before or after.

    Examples
    --------
    >>> refilled(np.array([1.0, 2.0, np.nan, 4.0]), 2).tolist()
    [1.0, 2.0, 1.0, 4.0]
    """
    require(bool(np.isfinite(history).any()), "no known history", "at least one known period", "Give a longer one.")
    out = history.copy()
    week = _DAYS_OF_WEEK * n_per_day
    for shift in (week, -week, 2 * week, n_per_day, -n_per_day, 2 * n_per_day):
        gaps = np.flatnonzero(np.isnan(out))
        donors = gaps - shift
        fine = (donors >= 0) & (donors < out.size)
        out[gaps[fine]] = history[donors[fine]]
    return np.where(np.isnan(out), float(np.nanmean(history)), out)


def _tiled(profile: FloatArray, n_ahead: int) -> FloatArray:
    """Return a profile repeated."""
    return np.resize(profile, n_ahead)


@dataclass(frozen=True, slots=True)
class SeasonalNaive:
    """Next week is this week, with the errors that this rule made before: the baseline to beat.

    An error is a stretch of the past as long as what is asked for (or as there is), its difference from
    the week before it, taken whole, so that a path keeps the order of its days.
    """

    name: str = "seasonal-naive"

    def paths(self, history: FloatArray, ahead: Ahead, generator: np.random.Generator) -> FloatArray:
        """Return the last week plus what earlier stretches differed from the week before them."""
        n_ahead, n_per_day = ahead.n_periods, ahead.n_per_day
        week = _DAYS_OF_WEEK * n_per_day
        past = refilled(history, n_per_day)
        if past.size < 2 * n_per_day:
            return _bootstrap(past, ahead, generator)
        week = min(week, past.size // 2 // n_per_day * n_per_day)
        naive = _tiled(past[-week:], n_ahead)
        starts = generator.integers(week, max(week + 1, past.size - min(n_ahead, past.size - week) + 1), ahead.n_paths)
        out = np.empty((ahead.n_paths, n_ahead))  # (path, period) units
        for i, start in enumerate(starts):
            out[i] = naive + _tiled(past[start:], n_ahead) - _tiled(past[start - week : start], n_ahead)
        return np.maximum(0.0, out)


def _bootstrap(past: FloatArray, ahead: Ahead, generator: np.random.Generator) -> FloatArray:
    """Return single periods of the past, drawn again."""
    return past[generator.integers(0, past.size, (ahead.n_paths, ahead.n_periods))]


@dataclass(frozen=True, slots=True)
class LevelPaths:
    """A level that moves from day to day, times a profile of the week, times days of the past.

    The log of the daily mean, cleared of the day of the week, follows a random walk that returns to its
    mean of recent weeks: both its steps and its pull are estimated from the history and shrunk towards
    those of a library of series. Shapes within a day are drawn from the last four weeks, by kind of day.

    Parameters
    ----------
    step
        Standard deviation of a day's step of the log level in the library.
    stay
        What is left of a deviation after a day in the library, 0 to 1.
    weight
        Days that the library counts as.
    """

    step: float = 0.25
    stay: float = 0.96
    weight: float = 14.0
    name: str = "level-paths"

    def paths(self, history: FloatArray, ahead: Ahead, generator: np.random.Generator) -> FloatArray:
        """Return level × day of the week × shape of a day, by path."""
        n_per_day = ahead.n_per_day
        past = refilled(history, n_per_day)
        n_days = past.size // n_per_day
        if n_days < 3:
            return _bootstrap(past, ahead, generator)
        days = past[past.size - n_days * n_per_day :].reshape(n_days, n_per_day)
        floor = 0.02 * float(days.mean()) + 1e-9
        level = np.log(days.mean(axis=1) + floor)
        weekday = self._weekday(level)
        size = (ahead.n_paths, -(-ahead.n_periods // n_per_day))
        moved = self._moved(level - weekday[np.arange(-n_days, 0) % _DAYS_OF_WEEK], size, generator)
        scale = np.exp(moved + weekday[np.arange(size[1]) % _DAYS_OF_WEEK]) - floor
        recent = days[-28:] / (days[-28:].mean(axis=1, keepdims=True) + floor)
        picked = self._like(recent.shape[0], size, generator)
        out: FloatArray = np.maximum(0.0, scale)[:, :, None] * recent[picked]  # (path, day, period of day) units
        return out.reshape(ahead.n_paths, -1)[:, : ahead.n_periods]

    def _weekday(self, level: FloatArray) -> FloatArray:
        """Return the log effect of the day of the week, day 0 being the first ahead; shrunk by two weeks."""
        kind = np.arange(-level.size, 0) % _DAYS_OF_WEEK
        centred = level - np.median(level)
        if level.size < 2 * _DAYS_OF_WEEK:
            return np.zeros(_DAYS_OF_WEEK)
        sums = np.bincount(kind[-56:], centred[-56:], _DAYS_OF_WEEK)
        effect: FloatArray = sums / (np.bincount(kind[-56:], minlength=_DAYS_OF_WEEK) + 2.0)
        effect -= float(effect.mean())
        return effect

    def _moved(self, level: FloatArray, size: tuple[int, int], generator: np.random.Generator) -> FloatArray:
        """Return the log level by path and day: (path, day)."""
        recent = level[-56:]
        centre = float(np.average(recent, weights=0.5 ** (np.arange(recent.size)[::-1] / 14.0)))
        away = recent - centre
        steps, before = away[1:] - self.stay * away[:-1], away[:-1]
        pull = float(before @ away[1:] + self.weight * self.step**2 * self.stay)
        stay = min(1.0, max(0.5, pull / (float(before @ before) + self.weight * self.step**2)))
        spread = np.sqrt((float(steps @ steps) + self.weight * self.step**2) / (steps.size + self.weight))
        shock = spread * generator.standard_t(5, size) * np.sqrt(3 / 5)
        out = np.empty(size)  # (path, day) log units
        at = np.full(size[0], away[-1])
        for day in range(size[1]):
            at = stay * at + shock[:, day]
            out[:, day] = centre + at
        return out

    @staticmethod
    def _like(n_recent: int, size: tuple[int, int], generator: np.random.Generator) -> IntArray:
        """Return which recent day lends its shape: (path, day), the same day of the week where there is one."""
        weeks = max(1, n_recent // _DAYS_OF_WEEK)
        back = generator.integers(1, weeks + 1, size) * _DAYS_OF_WEEK
        index = n_recent + np.arange(size[1]) % _DAYS_OF_WEEK - back
        picked: IntArray = np.where(index >= 0, index, generator.integers(0, n_recent, size))
        return picked


@dataclass(frozen=True, slots=True)
class Library:
    """A model of statsforecast, simulated; needs ``pip install provender[forecast]``.

    Parameters
    ----------
    model
        Class of `statsforecast.models` with `simulate` and a `season_length`.
    """

    model: str = "AutoETS"

    @property
    def name(self) -> str:
        """The model's name."""
        return f"statsforecast-{self.model}"

    def paths(self, history: FloatArray, ahead: Ahead, generator: np.random.Generator) -> FloatArray:
        """Return simulated paths of the last eight weeks' model, negative values cut off."""
        try:
            models = import_module("statsforecast.models")
        except ImportError as error:
            fix = "Install it with `pip install provender[forecast]`, or name a forecaster of Provender's own."
            raise ForecastError("no statsforecast", "statsforecast 2.1 or later", fix) from error
        past = refilled(history, ahead.n_per_day)[-8 * _DAYS_OF_WEEK * ahead.n_per_day :]
        season = ahead.n_per_day if ahead.n_per_day > 1 else _DAYS_OF_WEEK
        model = getattr(models, self.model)(season_length=season)
        seed = int(generator.integers(2**31))
        drawn = model.simulate(h=ahead.n_periods, n_paths=ahead.n_paths, y=past, seed=seed)
        out: FloatArray = np.asarray(drawn, dtype=float).reshape(ahead.n_paths, ahead.n_periods)
        return np.maximum(0.0, out)
