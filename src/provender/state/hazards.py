"""How often something happens: pooled counts, multiplied by state, and what that says of the months ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.state.chain import exponential

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Rate:
    """A Gamma posterior of a rate per year: Jeffreys prior Gamma(½, 0), then counts and exposure.

    Examples
    --------
    >>> pause = Rate.from_counts(1, 10.0)
    >>> pause.mean, round(pause.chance_within(1.0), 6)
    (0.15, 0.133216)
    """

    shape: float
    years: float

    @classmethod
    def from_counts(cls, events: int, years: float) -> Rate:
        """Return the posterior after a number of events in some alliance-years.

        Raises
        ------
        ValueError
            If there is no exposure, or less than no event.
        """
        if years <= 0 or events < 0:
            raise ValueError(f"found {events} events in {years} years; allowed: 0 or more in more than 0 years")
        return cls(events + 0.5, years)

    @property
    def mean(self) -> float:
        """Posterior mean, per year."""
        return self.shape / self.years

    def chance_within(self, years: float) -> float:
        """Return the chance of at least one event, the rate itself uncertain: 1 − (T / (T + t))^shape."""
        return float(1.0 - (self.years / (self.years + years)) ** self.shape)


def chance_ahead(
    generator: NDArray[np.float64],
    now: NDArray[np.float64],
    rate: NDArray[np.float64],
    years: float,
) -> float:
    """Return the chance of at least one event within some years, the state moving meanwhile.

    Parameters
    ----------
    generator
        (state, state) per year.
    now
        (state,) probabilities today.
    rate
        (state,) events per year in each state: posterior mean × multiplier.

    The chain is killed at the rate of its state; no signal is conditioned on after today.
    """
    alive = exponential((generator - np.diag(rate)) * years)
    return float(1.0 - now @ alive @ np.ones(len(now)))
