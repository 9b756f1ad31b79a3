"""How the state of a case moves on from its date, and how often each hazard strikes in each state, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.state.alliance import generator_of, states_now

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.hazard import Hazard


@dataclass(frozen=True, slots=True)
class Motion:
    """The states of a tie ahead.

    Parameters
    ----------
    states
        Names; one, ``""``, where the case declares none.
    now
        (state,) probabilities on the as-of date.
    generator
        (state, state) changes per year; rows sum to zero.
    """

    states: tuple[str, ...]
    now: NDArray[np.float64]
    generator: NDArray[np.float64]


def motion_of(case: Case) -> Motion:
    """Return how the state of a case moves on; it stands still in one state where the case declares none.

    Raises
    ------
    StateError
        If the case declares states that its date or numbers leave impossible.

    Examples
    --------
    >>> from provender.cases import load
    >>> motion_of(load("miniature")).generator
    array([[-1.5,  1.5],
           [ 1. , -1. ]])
    """
    if case.chain is None:
        return Motion(("",), np.ones(1), np.zeros((1, 1)))
    return Motion(case.chain.states, np.array([*states_now(case).values()]), generator_of(case.chain))


def multipliers_of(case: Case, kind: str) -> NDArray[np.float64]:
    """Return (state,) what the rate of a kind of event is multiplied by; 1 where the case is silent."""
    if case.chain is None:
        return np.ones(1)
    by_state = case.chain.multipliers.get(kind, {})
    return np.array([by_state[s].value if s in by_state else 1.0 for s in case.chain.states])


def rates_of(case: Case, hazard: Hazard) -> NDArray[np.float64]:
    """Return (state,) events of a hazard per year."""
    return hazard.rate_per_year.value * multipliers_of(case, hazard.kind)


def leads_to(case: Case, hazard: Hazard) -> int:
    """Return the index of the state that a hazard throws the tie into, -1 for none."""
    return case.chain.states.index(hazard.moves_to) if case.chain and hazard.moves_to else -1
