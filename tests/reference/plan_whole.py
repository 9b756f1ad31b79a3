"""A planning problem in plain arrays, with every feature: what the extensive forms are built from.

Imports nothing from the package. Indices: s scenario, j tier, g class, e source, k column, b block, t period.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Tiers:
    """A price that falls with the amount: starts (tier,) from 0, factors (tier,), for all units or those above."""

    start: Floats
    factor: Floats
    is_incremental: bool


@dataclass(frozen=True)
class Need:
    """After a loss `need` units must be had in a block: from columns `row` (k,) and, at `price` each, not at all.

    Needs with equal `group` share what is missing: it is paid once. `price` None: nothing may be missing.
    """

    group: tuple[int, int]
    row: Floats
    need: float
    price: float | None


@dataclass(frozen=True)
class Whole:
    """Everything. `held` (s, g, b) units; `due` (s,) money anyway; `fee` (s, k) money per billed unit.

    `limits` are rows (k,) <= value on amounts; `budgets` rows (s, k) <= (s,) on billed units; `spends` rows (s, k)
    and (s,) money that is still owed, the shortfall being paid.
    """

    p: Floats
    omega: float
    alpha: float
    hours: Floats
    block: Ints
    window: Ints
    discount: Floats
    demand: Floats
    u: Floats
    loose: NDArray[np.bool_]
    eligible: NDArray[np.bool_]  # (j, g, b)
    price: Floats  # (s, e, b)
    limit: Floats  # (s, e, b)
    committed: Floats  # (s, e, b)
    source_class: Ints
    held: Floats
    due: Floats
    column_class: Ints
    available: Floats  # (s, k, b)
    fee: Floats
    upper: Floats
    lot: Floats
    limits: list[tuple[Floats, float]] = field(default_factory=list)
    budgets: list[tuple[Floats, Floats]] = field(default_factory=list)
    spends: list[tuple[Floats, Floats]] = field(default_factory=list)
    tiers: dict[int, Tiers] = field(default_factory=dict)
    needs: list[Need] = field(default_factory=list)
