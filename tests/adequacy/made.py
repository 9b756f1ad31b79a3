"""Small systems, and the same as plain arrays for references."""

from __future__ import annotations

import numpy as np

from provender.adequacy import System, supplier, two_state
from tests.reference.adequacy_enumeration import Chain

#: three levels that pass into each other
DERATED = ([0.0, 30.0, 50.0], [[0.0, 0.05, 0.02], [0.01, 0.0, 0.04], [0.004, 0.01, 0.0]])


def mixed(*, hours: float = 1.0) -> System:
    """Return three suppliers, one with a derated level, against a load that goes up and down."""
    load = np.array([40.0, 55.0, 70.0, 62.5, 80.0, 80.0, 30.0, 66.0])
    suppliers = (
        two_state(20.0, 0.1, mean_down_hours=12.0),
        supplier(DERATED[0], rate_per_hour=DERATED[1]),
        two_state(25.5, 0.04, mean_down_hours=30.0),
    )
    return System(suppliers, load, hours * np.array([1.0, 2.0, 1.0, 1.0, 0.5, 1.5, 4.0, 1.0]))


def pairs(*, hours: float = 1.0) -> System:
    """Return four two-state suppliers against a short load."""
    suppliers = tuple(two_state(10.0 + i, 0.05 + 0.02 * i, mean_down_hours=8.0 + i) for i in range(4))
    return System(suppliers, np.array([20.0, 31.0, 25.0, 36.0, 28.0]), np.full(5, hours))


def chains(system: System) -> list[Chain]:
    """Return levels, shares and rates of each supplier."""
    return [(s.capacity, s.probability, s.rate if s.rate is not None else np.zeros((0, 0))) for s in system.suppliers]
