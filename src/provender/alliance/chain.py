"""The states a tie can be in, as a case declares them: how they change, what is said in each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from provender.alliance.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class StateChain:
    """The hidden states of an alliance.

    Parameters
    ----------
    states
        Names, in the order of every table.
    start
        Day on which `prior` holds; the chain runs from there to the as-of date.
    prior
        Probability by state; together one.
    signal_rate
        Signals per year by state, > 0.
    rates
        Changes per year from a state to another; a pair that is absent never happens directly.
    multipliers
        By kind of hazard and state: what the pooled rate of that hazard is multiplied by.
    """

    states: tuple[str, ...]
    start: date
    prior: Mapping[str, Estimate]
    signal_rate: Mapping[str, Estimate]
    rates: Mapping[str, Mapping[str, Estimate]] = field(default_factory=dict)
    multipliers: Mapping[str, Mapping[str, Estimate]] = field(default_factory=dict)
    why: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """A kind of claim (its id) that bears on the state: how likely a signal is of that kind, by state."""

    id: str
    likelihood: Mapping[str, Estimate]
    name: str = ""
    name_zh: str = ""
    note: str = ""
