"""Insight as values: what each number hangs on, and what it is worth to find an input out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a tornado: the number with one input at its 5 % and at its 95 % point, all else as it stands."""

    leaf: str
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        """How far apart the two ends are."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True, slots=True)
class Driver:
    """Shares of a number's variance that one input carries: by itself, with all it takes part in, shared fairly."""

    leaf: str
    first: float
    total: float
    shapley: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What one number hangs on.

    Parameters
    ----------
    value
        As the case stands.
    mean, deviation
        Over worlds in which every input is drawn.
    fit
        Share of the variance that the drivers explain in worlds left out.
    drivers
        Inputs by their Shapley share, the largest first.
    tornado
        Inputs by their swing, the largest first; those that were moved one by one.
    sourced
        Share of the explained variance that rests on claims and facts; NaN where nothing moves the number.
    assumption
        The assumption with the largest share; empty where there is none.
    """

    id: str
    value: float
    mean: float
    deviation: float
    fit: float
    drivers: tuple[Driver, ...]
    tornado: tuple[Bar, ...]
    sourced: float
    assumption: str


@dataclass(frozen=True, slots=True)
class Price:
    """What it is worth to know one input before signing: money, corrected for bias, with its standard error."""

    leaf: str
    value: float
    bias: float
    error: float


@dataclass(frozen=True, slots=True)
class Prices:
    """What is worth finding out before one provision's plan is signed.

    Parameters
    ----------
    plans
        Names of the plans one can choose among; `chosen` costs least on average over worlds.
    mean
        By plan, expected cost over worlds.
    best_in
        By plan, share of worlds in which no other costs less.
    perfect
        What it would be worth to know everything; no single input is worth more.
    perfect_error
        Its standard error.
    prices
        By input, the dearest first; those that nothing was seen to hang on are left out.
    """

    provision: str
    plans: tuple[str, ...]
    chosen: str
    mean: Mapping[str, float]
    best_in: Mapping[str, float]
    perfect: float
    perfect_error: float
    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class Insight:
    """What matters in a case.

    Parameters
    ----------
    answers
        By number.
    prices
        By provision.
    n_worlds
        Worlds behind it: those asked for, or those known when it was told to stop.
    leaves
        Every input with a range, as it stands.
    is_stopped
        Whether it was told to stop before all was known: fewer worlds, or tornadoes without some inputs.
    """

    case: str
    as_of: date
    n_worlds: int
    seed: int
    answers: Mapping[str, Answer]
    prices: Mapping[str, Prices]
    leaves: Mapping[str, Estimate]
    is_stopped: bool = False

    def is_assumption(self, leaf: str) -> bool:
        """Return whether no claim stands behind an input."""
        return self.leaves[leaf].is_assumption

    @property
    def sourced(self) -> float:
        """Mean share of the numbers' explained variance that rests on claims and facts."""
        told = [a.sourced for a in self.answers.values() if not math.isnan(a.sourced)]
        return sum(told) / len(told) if told else float("nan")
