"""All that a policy may see on a date: the past, what is held, and what things cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from provender.backtest.kernels import IntArray
from provender.backtest.market import Market
from provender.backtest.trace import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """What is known at the beginning of a period.

    Parameters
    ----------
    demand
        (period,) units wanted, up to now; NaN where not known.
    dates, units
        (date,) when something was signed, and how much.
    market
        What things cost.
    until_next
        Periods until the next date; on the last one as many as from the date before.
    n_per_day
        Periods of a day, at least one.
    now
        The period that begins.
    """

    demand: FloatArray
    dates: IntArray
    units: FloatArray
    market: Market
    until_next: int
    n_per_day: int
    now: int

    def held(self, ahead: int = 0) -> float:
        """Return the units held some periods from now, if nothing more is signed."""
        return float(self.units[self.dates + self.market.term > self.now + ahead].sum())

    def held_on_average(self, ahead: float) -> float:
        """Return the mean of the units held over the coming periods, if nothing more is signed."""
        if ahead <= 0:
            return self.held()
        left = np.clip((self.dates + self.market.term - self.now) / ahead, 0.0, 1.0)
        return float((self.units * left).sum())

    def recent(self, days: float) -> FloatArray:
        """Return the known demand of the last days (all there is, where there is less)."""
        demand = self.demand[-max(1, round(days * self.n_per_day)) :]
        return demand[~np.isnan(demand)]


class Policy(Protocol):
    """A rule that says how much to sign, given the past.

    `sees_now`: whether the period that begins is already known, as online algorithms assume.
    """

    @property
    def name(self) -> str:
        """What the report calls it."""

    @property
    def sees_now(self) -> bool:
        """Whether it sees the demand of the period that begins."""

    def sign(self, past: Past) -> float:
        """Return the units to sign now, 0 or more."""


@runtime_checkable
class Remembering(Protocol):
    """A policy that remembers what it did, and hands out a fresh one for every walk."""

    @property
    def name(self) -> str:
        """What the report calls it."""

    def begin(self) -> Policy:
        """Return one that has done nothing yet."""
