"""What became of discount commitments under the base plan: utilisation, coverage, effective savings rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.adequacy import Commitment, CommitmentUse, commitment_use
from provender.dispatch import Open
from provender.planning.situation import total_capacity

if TYPE_CHECKING:
    from provender.exposure.n1 import Base


def commitments_of(base: Base) -> dict[str, CommitmentUse]:
    """Return what became of the commitments on each source from the as-of date on, by the offer they are on.

    All futures are weighed by their probabilities, so the rates are exact for them; money is not discounted.
    Several commitments on one offer count together.
    """
    instance, here = base.planner.instance, base.here
    seen = instance.grid.counted > 0.0  # (block,)
    opened = Open(here.open.limit * seen, here.open.committed * seen)
    capacity = total_capacity(instance, here, base.replanned.amounts)
    fees = instance.sources.commitment_fee * here.commitment_due  # (source, block) discounted money
    fees = np.where(instance.discount > 0.0, fees / np.where(instance.discount > 0.0, instance.discount, 1.0), 0.0)
    found = {}
    for e in np.flatnonzero((opened.committed > 0.0).any(axis=1)):
        asked = Commitment(int(e), instance.sources.price[e], fees[e] * seen, instance.probabilities)
        found[instance.sources.ids[e]] = commitment_use(base.planner.ladder, capacity, opened, asked)
    return found
