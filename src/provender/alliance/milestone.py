"""Uncertain dated events that clauses hang on, and substitutes that parties build themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from provender.alliance.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Belief:
    """A discrete distribution of a date: probabilities by date plus `never`, together one."""

    dates: tuple[date, ...]
    probabilities: tuple[Estimate, ...]
    never: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """An uncertain event; `beliefs` by party, with ``observer`` for the forecaster's own."""

    id: str
    decider: str
    beliefs: Mapping[str, Belief]
    verifier: str = ""
    name: str = ""
    name_zh: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """A party's own substitute: from `completion` on it supplies `size` at `price` as `supplier`.

    `completion` is given per side (low = early, high = late) as an estimate in days from the as-of
    date; a future may set the date itself. Ramps by month as contracts do. `premium` is what was paid to have
    it begun by others: the price of a head start.
    """

    id: str
    provision: str
    party: str
    supplier: str
    size: Estimate
    price: Estimate
    completion_days: Estimate
    cost: Estimate | None = None
    premium: Estimate | None = None
    quality: Estimate | None = None
    ramp: tuple[float, ...] = ()
    name: str = ""
    name_zh: str = ""
    note: str = ""
