"""Exact adequacy of independent suppliers: the capacity outage probability table, and what follows.

    LOLH = Σ_c P(C = c) · H(c)        EUE = Σ_c P(C = c) · W(c)
    F    = Σ_c P(C = c) · U(c)  +  Σ_j Σ_{a → b down} π_a q_ab Σ_c P(C without j = c) · [H(c + b) − H(c + a)]

H, W and U as in `load_curve`. F counts a shortfall that starts because load climbs and one that starts
because a supplier drops; mean duration is LOLH / F. Source: Billinton and Allan, Reliability Evaluation
of Power Systems (1996), chapters 2 and 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.adequacy.errors import AdequacyError
from provender.adequacy.load_curve import load_curve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from provender.adequacy.load_curve import LoadCurve
    from provender.adequacy.supplier import Supplier, System

MOST_LEVELS = 2_000_000
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class CapacityTable:
    """Distribution of the capacity that is up.

    Parameters
    ----------
    capacity
        (level,) units in ascending order.
    probability
        (level,) sums to one.
    """

    capacity: NDArray[np.float64]
    probability: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Exact:
    """Indices without sampling error, per span of the load.

    `frequency` and `mean_duration_hours` are NaN where a supplier has no rates; the mean duration is
    NaN too where nothing is ever short.
    """

    lolh_hours: float
    eue: float
    frequency: float
    mean_duration_hours: float


def capacity_table(suppliers: Iterable[Supplier], *, step: float | None = None) -> CapacityTable:
    """Return the distribution of the sum of independent suppliers.

    Parameters
    ----------
    suppliers
        Two-state or multi-state.
    step
        Units of a grid onto which every capacity is split so that its mean is kept; None keeps
        every distinct sum. The split never lowers EUE.

    Raises
    ------
    AdequacyError
        If there are more distinct sums than can be kept, or the step is not above zero.

    Examples
    --------
    >>> from provender.adequacy import two_state
    >>> table = capacity_table([two_state(5.0, 0.1), two_state(5.0, 0.1)])
    >>> table.capacity.tolist(), table.probability.round(2).tolist()
    ([0.0, 5.0, 10.0], [0.01, 0.18, 0.81])
    """
    if step is not None and not step > 0.0:
        raise AdequacyError(f"step {step}", "units > 0", "Give the width of the grid.")
    table = CapacityTable(np.zeros(1), np.ones(1))
    for one in suppliers:
        capacity, probability = _on_grid(one, step)
        if len(table.capacity) * len(capacity) > 4 * MOST_LEVELS:
            raise AdequacyError(
                f"more than {MOST_LEVELS} distinct sums of capacity",
                f"at most {MOST_LEVELS}",
                "Give step=…, the width of a grid in units.",
            )
        sums = np.add.outer(capacity, table.capacity).ravel()
        mass = np.multiply.outer(probability, table.probability).ravel()
        table = _merged(sums, mass)
    return table


def exact(system: System, *, step: float | None = None) -> Exact:
    """Return LOLH, EUE, frequency and mean duration of independent suppliers against a load.

    Parameters
    ----------
    system
        Suppliers and load.
    step
        As in `capacity_table`.

    Raises
    ------
    AdequacyError
        As in `capacity_table`.

    Examples
    --------
    >>> from provender.adequacy import System, two_state
    >>> found = exact(System((two_state(5.0, 0.1, mean_down_hours=9.0),), np.array([4.0, 6.0])))
    >>> round(found.lolh_hours, 6), round(found.eue, 6)
    (1.1, 1.9)
    """
    curve = load_curve(system)
    table = capacity_table(system.suppliers, step=step)
    lolh = float(table.probability @ curve.hours_above(table.capacity))
    eue = float(table.probability @ curve.work_above(table.capacity))
    starts = _frequency(system, curve, table, step)
    return Exact(lolh, eue, starts, lolh / starts if starts > 0.0 else np.nan)


def _frequency(system: System, curve: LoadCurve, table: CapacityTable, step: float | None) -> float:
    """Return shortfalls that start per span; NaN where a supplier has no rates."""
    if any(one.rate is None for one in system.suppliers):
        return np.nan
    starts = float(table.probability @ curve.climbs_above(table.capacity))
    for others, one in _left_out(system.suppliers, step):
        rate = one.rate if one.rate is not None else np.zeros((0, 0))
        for a, b in zip(*np.nonzero(rate), strict=True):
            if one.capacity[b] < one.capacity[a]:
                gained = curve.hours_above(others.capacity + one.capacity[b])
                gained = gained - curve.hours_above(others.capacity + one.capacity[a])
                starts += float(one.probability[a] * rate[a, b] * (others.probability @ gained))
    return starts


def _left_out(suppliers: tuple[Supplier, ...], step: float | None) -> Iterable[tuple[CapacityTable, Supplier]]:
    """Yield the table of all but each supplier, computed once for suppliers that are alike."""
    seen: dict[tuple[bytes, bytes], CapacityTable] = {}
    for i, one in enumerate(suppliers):
        key = (one.capacity.tobytes(), one.probability.tobytes())
        if key not in seen:
            seen[key] = capacity_table([*suppliers[:i], *suppliers[i + 1 :]], step=step)
        yield seen[key], one


def _on_grid(one: Supplier, step: float | None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return levels and their probabilities, split onto a grid where there is one."""
    if step is None:
        return one.capacity, one.probability
    place = one.capacity / step
    low = np.floor(place + _SAME)
    share = np.clip(place - low, 0.0, 1.0)
    levels = np.concatenate([low, low + 1.0]) * step
    mass = np.concatenate([one.probability * (1.0 - share), one.probability * share])
    return levels[mass > 0.0], mass[mass > 0.0]


def _merged(sums: NDArray[np.float64], mass: NDArray[np.float64]) -> CapacityTable:
    """Return a table in ascending order in which sums that differ by rounding are one."""
    order = np.argsort(sums, kind="stable")
    sums, mass = sums[order], mass[order]
    gap = _SAME * max(1.0, float(sums[-1]))
    first = np.flatnonzero(np.diff(sums, prepend=-np.inf) > gap)
    return CapacityTable(sums[first], np.add.reduceat(mass, first))
