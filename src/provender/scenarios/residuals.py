"""Residuals of a trace around its season, and their block bootstrap.

A block bootstrap keeps what happens within a block as it was seen: swings, bursts and the dependence of one
hour on the next. Blocks start at the same place in the season as where they are put, so that Monday mornings
follow Monday mornings. Source: Künsch (1989), with blocks aligned to the season.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: readings below this share of the mean count as that share: demand of 0 has no logarithm
FLOOR = 0.01


@dataclass(frozen=True, slots=True)
class Residuals:
    """Residuals of the logarithm of a trace, at the step of the periods.

    Parameters
    ----------
    values
        (reading,) residuals, finite; at least one season of them, whole seasons count.
    season, block
        Readings of a season (168 for hours of a week), and of a block that is drawn whole; > 0.
    phase
        Place in the season of the first period of the grid.

    Raises
    ------
    ValueError
        If there is no whole season, or no finite value somewhere.
    """

    values: NDArray[np.float64]
    season: int
    block: int
    phase: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn from."""
        if min(self.season, self.block) < 1 or len(self.values) < self.season:
            told = f"{len(self.values)} residuals, season {self.season}, block {self.block}"
            raise ValueError(f"found {told}; allowed: at least one season of at least one reading")
        if not np.isfinite(self.values).all():
            raise ValueError("found a residual that is not finite; allowed: finite ones (0 for no reading)")


def seasonal_split(values: NDArray[np.float64], season: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (season,) the profile of a trace and (reading,) the residuals of its logarithm around it.

    Parameters
    ----------
    values
        (reading,) work units, >= 0; NaN for no reading, whose residual is 0.
    season
        Readings of a season.

    Raises
    ------
    ValueError
        If some place of the season has no reading, or nothing was ever used.

    Examples
    --------
    >>> profile, residuals = seasonal_split(np.array([1.0, 8.0, 4.0, 2.0]), 2)  # geometric means
    >>> profile.round(9).tolist(), np.exp2(residuals / np.log(2.0)).round(9).tolist()
    ([2.0, 4.0], [0.5, 2.0, 2.0, 0.5])
    """
    mean = float(np.nanmean(values)) if np.isfinite(values).any() else 0.0
    if not mean > 0.0:
        raise ValueError(f"found a trace with mean {mean}; allowed: above 0")
    logs = np.log(np.maximum(values, FLOOR * mean))
    place = np.arange(len(values)) % season
    seen = np.isfinite(logs)
    counts = np.bincount(place[seen], minlength=season)
    if (counts == 0).any():
        raise ValueError(f"found no reading at place {int(np.argmin(counts))} of the season; allowed: one or more")
    profile = np.bincount(place[seen], weights=logs[seen], minlength=season) / counts
    return np.exp(profile), np.where(seen, logs - profile[place], 0.0)


def resample(
    residuals: Residuals, n_scenarios: int, periods: tuple[int, int], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return (scenario, period) residuals of the logarithm, drawn again block by block.

    Parameters
    ----------
    residuals
        What is drawn from.
    n_scenarios
        Rows.
    periods
        Number of the first period on the grid, and how many there are.
    rng
        Generator, used by this call alone.

    Examples
    --------
    >>> seen = Residuals(np.array([0.0, 1.0, 0.0, 3.0]), season=2, block=2)
    >>> path = resample(seen, 1, (0, 6), np.random.default_rng(1))[0]
    >>> path[::2].tolist(), bool(np.isin(path[1::2], [1.0, 3.0]).all())
    ([0.0, 0.0, 0.0], True)
    """
    first, n_periods = periods
    n_seasons = len(residuals.values) // residuals.season
    t = np.arange(n_periods)
    block = t // residuals.block
    place = (first + residuals.phase + block * residuals.block) % residuals.season
    picks = rng.integers(n_seasons, size=(n_scenarios, int(block[-1]) + 1 if n_periods else 0))
    index = picks[:, block] * residuals.season + place + t % residuals.block
    found: NDArray[np.float64] = residuals.values[index % (n_seasons * residuals.season)]
    return found
