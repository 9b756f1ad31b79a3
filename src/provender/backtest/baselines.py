"""The rules to beat: nothing but on demand, replay of the last days, and online algorithms with a guarantee."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from provender.backtest.errors import require
from provender.backtest.market import Market
from provender.backtest.past import Past
from provender.backtest.trace import FloatArray

#: the windows of native recommenders, in days
WINDOWS = (3, 7, 14, 30, 60)


def break_even_units(demand: FloatArray, break_even: float) -> float:
    """Return the units that would have been cheapest for some demand: its quantile at 1 − break-even.

    The q-th unit pays where demand reaches q in more than the break-even share of periods; ties go to
    the smaller q.

    Examples
    --------
    Of three periods two must use a unit: the second largest demand.

    >>> break_even_units(np.array([4.0, 6.0, 5.0]), 0.6)
    5.0
    """
    if not demand.size:
        return 0.0
    rank = math.ceil((1.0 - break_even) * demand.size - 1e-9)
    return float(np.partition(demand, rank - 1)[rank - 1]) if rank >= 1 else 0.0


@dataclass(frozen=True, slots=True)
class OnDemand:
    """Sign nothing."""

    name: str = "on-demand"
    sees_now: bool = False

    def sign(self, past: Past) -> float:
        """Return 0."""
        del past
        return 0.0


@dataclass(frozen=True, slots=True)
class Replay:
    """Hold what would have been cheapest over the last days, as native recommenders advise."""

    days: float = 7.0
    sees_now: bool = False

    @property
    def name(self) -> str:
        """The rule with its window."""
        return f"replay-{self.days:g}d"

    def sign(self, past: Past) -> float:
        """Return what is missing to the units that the last days would have paid for."""
        wanted = break_even_units(past.recent(self.days), past.market.break_even)
        return max(0.0, wanted - past.held())


@dataclass(frozen=True, slots=True)
class Online:
    """Sign where the money spent on demand over one term, beyond what is held, passes a threshold.

    The algorithms of Wang, Li and Liang (To Reserve or Not to Reserve, 2013, arXiv 1305.5608): a unit
    signed counts as held over the term before too, so that no purchase is counted twice. With the
    threshold at break-even the cost is at most 2 − α times that of hindsight, α the price of use as a
    share of the price on demand; with one drawn from `thresholds`, e/(e − 1 + α) times in the mean.
    Both hold where it decides in every period, knows that period's demand, and fees are not prorated.

    Parameters
    ----------
    share
        Threshold as a share of break-even, 0 to 1.
    lot
        Units of which one is signed at a time.
    label
        Another name.
    """

    share: float = 1.0
    lot: float = 1.0
    sees_now: bool = False
    label: str = ""

    def __post_init__(self) -> None:
        """Refuse a threshold without meaning."""
        require(0 <= self.share <= 1, f"share {self.share:g}", "0 to 1", "Give a share of break-even.")
        require(self.lot > 0, f"lot {self.lot:g}", "more than 0", "Give the size of a lot.")

    @property
    def name(self) -> str:
        """The rule with its threshold."""
        return self.label or "online" if self.share == 1 or self.label else f"online-{self.share:g}"

    def sign(self, past: Past) -> float:
        """Return the fewest lots that leave less than the threshold spent on demand."""
        market = past.market
        window = past.demand[-market.term :]
        missing = np.nan_to_num(window) - self._counted(past, past.demand.size - window.size, window.size)
        limit = self.share * market.committed_usd * market.term / market.saved
        lots = 0
        while np.clip((missing - lots * self.lot) / self.lot, 0.0, 1.0).sum() > limit + 1e-9:
            lots += 1
        return lots * self.lot

    @staticmethod
    def _counted(past: Past, begin: int, n_periods: int) -> FloatArray:
        """Return the units counted as held in each period: those signed less than a term before or after."""
        near = np.abs(past.dates - begin) < past.market.term + n_periods
        dates, units = past.dates[near] - begin, past.units[near]
        change = np.zeros(n_periods + 1)
        np.add.at(change, np.clip(dates - past.market.term + 1, 0, n_periods), units)
        np.add.at(change, np.clip(dates + past.market.term, 0, n_periods), -units)
        counted: FloatArray = np.cumsum(change)[:n_periods]
        return counted


def thresholds(market: Market, generator: np.random.Generator, size: int) -> FloatArray:
    """Return thresholds as shares of break-even, drawn so that the mean cost is bounded.

    Density (1 − α)·e^z'/(e − 1 + α) at z' = share in [0, 1), and a lump of α/(e − 1 + α) at 1.

    Examples
    --------
    Without a price for use there is no lump, and half lie below ln((e + 1)/2) = 0.62.

    >>> drawn = thresholds(Market(3), np.random.default_rng(1), 4000)
    >>> bool(drawn.max() < 1), bool(abs(np.median(drawn) - 0.62) < 0.02)
    (True, True)
    """
    alpha = market.use_usd / market.on_demand_usd
    return np.minimum(1.0, np.log1p(generator.random(size) * (math.e - 1.0 + alpha)))
