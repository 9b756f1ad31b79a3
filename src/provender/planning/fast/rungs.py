"""The rungs of the price ladder as pieces: on each rung, one linear form of load and capacity per class set.

Symbols (model.md 4): L_k distinct prices and unmet costs, U the tiers at or above L_k, N(U) the classes
they may use. R(C) = Σ_k (L_k − L_{k−1}) · Σ_t max over N of max(0, load_{k,N,t} − C_N − m_{k,N}).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning.fast.problem import Sources, Work


@dataclass(frozen=True, slots=True)
class Rungs:
    """All pieces of all rungs.

    Parameters
    ----------
    step
        (rung,) L_k − L_{k−1}, money per unit-hour.
    rung, load
        (piece,) its rung, rising; the tier set whose demand it carries.
    offset
        (piece,) work units of cheaper sources within the class set.
    sets
        (piece, class) the class set.
    tiers
        (load, tier) which tiers each load sums.
    """

    step: NDArray[np.float64]
    rung: NDArray[np.int64]
    load: NDArray[np.int64]
    offset: NDArray[np.float64]
    sets: NDArray[np.bool_]
    tiers: NDArray[np.bool_]

    @property
    def is_simple(self) -> bool:
        """Whether every rung has one piece, so that hours can be sorted."""
        return len(self.step) == len(self.rung)


def class_sets(eligible: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return (set, class) all unions of the rows of (tier, class), smallest first.

    Examples
    --------
    >>> class_sets(np.array([[True, False], [False, True]])).astype(int).tolist()
    [[0, 1], [1, 0], [1, 1]]
    """
    family: set[tuple[bool, ...]] = set()
    for row in eligible:
        mine = tuple(bool(x) for x in row)
        family |= {tuple(a or b for a, b in zip(mine, other, strict=True)) for other in family} | {mine}
    return np.array(sorted(family, key=lambda s: (sum(s), s)), dtype=bool).reshape(-1, eligible.shape[1])


def build_rungs(work: Work, sources: Sources) -> Rungs:
    """Return the pieces of every rung that some tier stands on or above."""
    levels = np.unique(np.concatenate([sources.price, work.unmet_cost]))
    levels = levels[levels <= work.unmet_cost.max()]
    loads: dict[tuple[bool, ...], int] = {}
    rung, load, offset, sets = [], [], [], []
    for k, level in enumerate(levels):
        wants = work.unmet_cost >= level
        cheaper = sources.price < level
        for inside in class_sets(work.eligible[wants]):
            tiers = wants & ~(work.eligible & ~inside).any(axis=1)
            rung.append(k)
            load.append(loads.setdefault(tuple(bool(x) for x in tiers), len(loads)))
            offset.append(float(sources.limit[cheaper & inside[sources.group]].sum()))
            sets.append(inside)
    return Rungs(
        np.diff(levels, prepend=0.0),
        np.array(rung, dtype=np.int64),
        np.array(load, dtype=np.int64),
        np.array(offset),
        np.array(sets, dtype=bool),
        np.array(list(loads), dtype=bool),
    )
