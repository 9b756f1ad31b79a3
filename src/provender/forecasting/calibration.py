"""Do quantiles hold what they say? Forecasts against what came, on data held back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from provender.forecasting.errors import require
from provender.forecasting.methods import Ahead, Forecaster
from provender.forecasting.recency import FloatArray

LEVELS = (0.5, 0.8, 0.9)
_PATHS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """How a forecaster did on what it had not seen.

    Parameters
    ----------
    forecaster
        Its name.
    pit
        (forecast,) share of the paths below what came, ties split at random: uniform if all is well.
    coverage
        Share of what came inside the central interval, by its level.
    crps
        Mean continuous ranked probability score as a share of the mean of what came; smaller is better.
    """

    forecaster: str
    pit: FloatArray
    coverage: dict[float, float]
    crps: float

    def histogram(self, n_bins: int = 10) -> FloatArray:
        """Return the share of the probability integral transform in equal bins; all equal if all is well."""
        return np.histogram(self.pit, n_bins, (0.0, 1.0))[0] / max(1, self.pit.size)


def pit_of(drawn: FloatArray, came: float, generator: np.random.Generator) -> float:
    """Return the share of draws below what came, ties split at random.

    Examples
    --------
    >>> pit_of(np.array([1.0, 2.0, 3.0, 4.0]), 3.5, np.random.default_rng(0))
    0.75
    """
    below, same = float((drawn < came).mean()), float((drawn == came).mean())
    return below + same * float(generator.random()) if same else below


def crps_of(drawn: FloatArray, came: float) -> float:
    """Return the continuous ranked probability score of equally likely draws.

    E|X − y| − E|X − X'|/2 (Gneiting and Raftery 2007, eq. 21), the second with all pairs.

    Examples
    --------
    Draws 0 and 2 where 1 came: 1 − 1/2.

    >>> crps_of(np.array([0.0, 2.0]), 1.0)
    0.5
    """
    x = np.sort(drawn)
    n = x.size
    pairs = float((x * (2 * np.arange(n) - n + 1)).sum()) * 2 / n**2
    return float(np.abs(x - came).mean()) - pairs / 2


def calibrate(
    forecaster: Forecaster,
    histories: Iterable[FloatArray],
    *,
    n_per_day: int = 24,
    days: Sequence[int] = (1, 3, 7),
    begin_days: int = 14,
    seed: int = 1,
) -> Calibration:
    """Return how a forecaster's daily means held on each history, walked forward after 14 days.

    Every seventh day a forecast is made from what lies before; the mean of the 1st, 3rd and 7th day
    ahead is held against the paths' means. Days with an unknown period are left out.

    Parameters
    ----------
    forecaster, histories
        What forecasts, and (period,) units of each series.
    n_per_day
        Periods of a day.
    days
        Days ahead that are held against what came.
    begin_days
        Days before the first forecast.
    seed
        Of the paths.

    Raises
    ------
    ForecastError
        Where no history is long enough.
    """
    generator = np.random.default_rng(seed)
    ahead = Ahead(max(days) * n_per_day, _PATHS, n_per_day)
    pits, scores, sizes = [], [], []
    for history in histories:
        for now in range(begin_days * n_per_day, history.size - max(days) * n_per_day + 1, 7 * n_per_day):
            paths = forecaster.paths(history[:now], ahead, generator)
            for day in days:
                held = slice((day - 1) * n_per_day, day * n_per_day)
                came = float(history[now:][held].mean())
                if np.isnan(came):
                    continue
                drawn = paths[:, held].mean(axis=1)
                pits.append(pit_of(drawn, came, generator))
                scores.append(crps_of(drawn, came))
                sizes.append(came)
    require(bool(pits), "no history of three weeks", "14 days to learn from and 7 to hold back", "Give longer ones.")
    pit = np.array(pits)
    covered = {level: float((np.abs(pit - 0.5) <= level / 2).mean()) for level in LEVELS}
    return Calibration(forecaster.name, pit, covered, float(np.mean(scores) / max(1e-12, float(np.mean(sizes)))))
