"""What the kernels of streaming dispatch share: the rows of their work space, and what all scenarios share."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Index = int | np.int64
#: rows of `lanes` and of a scenario's results before those of the tiers
COST, SHORT_HOURS, PEAK, REFUSED, N_HEAD = 0, 1, 2, 3, 4
#: rows of `work`; then demand by tier, then by source committed units, prices, units open at the price
CAPACITY, WORTH, SHORT, FIRM, OVER, AFTER, SLACK, N_ROWS = 0, 1, 2, 3, 4, 5, 6, 7
#: an excess below this share of the work and capacity of its period is rounding, not a shortage
TINY = 1e-12


class Fixed(NamedTuple):
    """What is the same in every scenario.

    Parameters
    ----------
    unmet_cost, is_loose
        (tier,) price unit; whether the tier is deferrable.
    size
        (cohort,) work units.
    hours
        (period,) > 0.
    segments
        (segment, 3) first period, end, block: runs that end with every block and, if any tier is
        deferrable, are the windows.
    """

    unmet_cost: Floats
    is_loose: NDArray[np.bool_]
    size: Floats
    hours: Floats
    segments: NDArray[np.int64]


class Asked(NamedTuple):
    """What can be bought by some scenarios; a first or last axis of length 1 serves all scenarios or periods.

    Parameters
    ----------
    price, limit, committed
        (scenario, source, period).
    shared
        (row, period) what `share` fills where all scenarios share sources that move; else no row.
    order
        (source · period,) window by window the sources of its periods, cheapest first, as source · length of
        the window + period, where work may move and all scenarios share prices; else empty.
    """

    price: Floats
    limit: Floats
    committed: Floats
    shared: Floats
    order: NDArray[np.int64]
