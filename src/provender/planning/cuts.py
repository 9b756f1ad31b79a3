"""Tangents of dispatch in capacity, kept between plans, and the cuts in amounts signed that they make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from provender.planning.situation import Situation, column_groups, held_capacity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.dispatch import Ladder, Open
    from provender.instance import Instance
    from provender.planning.master import Master
    from provender.planning.moving import Moving
    from provender.planning.security import Security


@dataclass(frozen=True, slots=True)
class Tangent:
    """Cost of dispatch at one capacity: (scenario, class, block), (scenario, block), and its slope."""

    capacity: NDArray[np.float64]
    cost: NDArray[np.float64]
    slope: NDArray[np.float64]


@dataclass(slots=True)
class Pool:
    """Tangents by what is open to buy, with what else they hang on: another dispatch takes another pool."""

    ladder: Ladder
    moving: Moving | None
    discount: NDArray[np.float64]
    tangents: dict[bytes, list[Tangent]] = field(default_factory=dict)

    def is_of(self, ladder: Ladder, moving: Moving | None, discount: NDArray[np.float64]) -> bool:
        """Return whether the tangents hold for a dispatch."""
        return self.ladder is ladder and self.moving is moving and self.discount is discount

    @staticmethod
    def key(sources: Open) -> bytes:
        """Return the key of what can be bought."""
        return sources.limit.tobytes() + sources.committed.tobytes()


@dataclass(slots=True)
class Cuts:
    """Turns tangents in capacity into cuts in amounts signed, for one master."""

    instance: Instance
    here: Situation
    master: Master
    scale: float
    unit: float
    secure: Security | None = None

    def add(self, tangent: Tangent, believed: NDArray[np.float64] | None = None, *, least: float = 1e-10) -> int:
        """Add the cuts of a tangent but those that the master believes already, to a share `least`; return how many."""
        live = np.flatnonzero(self.instance.discount > 0.0)
        held = held_capacity(self.instance, self.here)
        offset = tangent.cost - (tangent.slope * (tangent.capacity - held)).sum(axis=1)  # (scenario, block)
        offset = offset[:, live] / self.scale
        needed = np.ones(offset.shape, dtype=bool)
        if believed is not None:
            truth = tangent.cost[:, live] / self.scale
            needed = truth > believed + least * np.maximum(1.0, truth)
        scenario, block = np.nonzero(needed & ((offset != 0.0) | (tangent.cost[:, live] > 0.0)))
        groups = column_groups(self.instance)
        weight = self.instance.columns.lines.available * self.here.column_alive  # (scenario, column, block)
        slope = tangent.slope[:, groups][scenario, :, live[block]] * weight[scenario, :, live[block]]
        self.master.add_cuts(scenario * len(live) + block, slope * (self.unit / self.scale), offset[scenario, block])
        return len(scenario)
