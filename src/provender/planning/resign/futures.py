"""What may happen, as a law that can be asked again once some of it has happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from provender.planning.fast.problem import Supply

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Futures:
    """Equiprobable paths of demand and availability.

    Parameters
    ----------
    demand
        (path, tier, period) work units, >= 0.
    supply
        Availability, with one scenario per path.
    facts
        (path, fact) what a law knows of a path besides its numbers; its own affair.
    """

    demand: NDArray[np.float64]
    supply: Supply
    facts: NDArray[np.float64]

    def __len__(self) -> int:
        """Return the number of paths."""
        return len(self.demand)

    def pick(self, index: NDArray[np.int64]) -> Futures:
        """Return some of the paths, in the order given."""
        return Futures(self.demand[index], pick_supply(self.supply, index), self.facts[index])


class Law(Protocol):
    """A law of futures. Same generator, same paths."""

    def draw(self, rng: np.random.Generator, n: int) -> Futures:
        """Return n independent paths."""
        ...

    def resample(self, past: Futures, at: int, rng: np.random.Generator, n: int) -> Futures:
        """Return n independent paths that agree with the one path `past` before period `at`, by the law given that."""
        ...

    def features(self, futures: Futures, at: int) -> NDArray[np.float64]:
        """Return (path, feature) numbers that say what was known of each path before period `at`.

        They are compared by distance, so their scale says how much they matter.
        """
        ...


def pick_supply(supply: Supply, index: NDArray[np.int64]) -> Supply:
    """Return the availability of some scenarios.

    Examples
    --------
    >>> both = Supply(np.ones((2, 1)), np.array([0, 1, 3]), np.array([0, 0, 5]), np.array([0, 0, 1]))
    >>> pick_supply(both, np.array([1])).begin
    array([0, 5])
    """
    size = np.diff(supply.first_spell)[index]
    first = np.concatenate([[0], np.cumsum(size)])
    at = np.repeat(supply.first_spell[index] - first[:-1], size) + np.arange(first[-1])
    return Supply(supply.levels, first, supply.begin[at], supply.pattern[at])


def slice_supply(supply: Supply, begin: int, end: int) -> Supply:
    """Return availability in periods begin <= t < end, counted from `begin`.

    Examples
    --------
    >>> one = Supply(np.ones((3, 1)), np.array([0, 3]), np.array([0, 2, 6]), np.array([0, 1, 2]))
    >>> part = slice_supply(one, 3, 6)
    >>> part.begin, part.pattern
    (array([0]), array([1]))
    """
    scenario = np.repeat(np.arange(supply.n_scenarios), np.diff(supply.first_spell))
    last = np.append(supply.begin[1:], 0)
    last[supply.first_spell[1:] - 1] = np.iinfo(np.int64).max
    kept = (supply.begin < end) & (last > begin)
    count = np.bincount(scenario[kept], minlength=supply.n_scenarios)
    moved = np.maximum(supply.begin[kept] - begin, 0)
    return Supply(supply.levels, np.concatenate([[0], np.cumsum(count)]), moved, supply.pattern[kept])
