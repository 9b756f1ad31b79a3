"""What units cost: on demand, committed for a term, and not had at all."""

from __future__ import annotations

import math
from dataclasses import dataclass

from provender.backtest.errors import require


@dataclass(frozen=True, slots=True)
class Market:
    """The two ways to buy one good: on demand, or committed for a term, used or not.

    Parameters
    ----------
    term
        Length of a commitment in periods.
    on_demand_usd, committed_usd
        Price of one unit for one period: on demand; committed, used or not.
    use_usd
        What a committed unit costs besides in a period in which it is used.
    limit
        Units that can be had on demand at once.
    unmet_usd
        What one unit of work for one period costs when it is not done; at least `on_demand_usd`,
        which is the default.
    is_prorated
        Whether fees count for the periods inside the scored span only, or for the whole term.

    Raises
    ------
    BacktestError
        Where a price is negative, unmet work is cheaper than work on demand, or the term is empty.

    Examples
    --------
    A reservation for 1.8 where the same on demand costs 3 must be used six periods in ten.

    >>> market = Market(3, 3.0, 1.8)
    >>> round(market.break_even, 12), round(market.discount, 12)
    (0.6, 0.4)
    """

    term: int
    on_demand_usd: float = 1.0
    committed_usd: float = 0.55
    use_usd: float = 0.0
    limit: float = math.inf
    unmet_usd: float | None = None
    is_prorated: bool = True

    def __post_init__(self) -> None:
        """Refuse prices that contradict each other."""
        require(self.term > 0, f"a term of {self.term} periods", "at least 1", "Give a longer term.")
        low = min(self.committed_usd, self.use_usd, self.limit)
        require(low >= 0, f"{low:g} as a price or limit", "0 or more", "Give prices and limits that are not negative.")
        found = f"{self.on_demand_usd:g} USD on demand beside {self.use_usd:g} USD for use"
        require(self.on_demand_usd > self.use_usd, found, "on demand dearer than use", "Check the two prices.")
        found = f"{self.unmet:g} USD for unmet work beside {self.on_demand_usd:g} USD on demand"
        require(self.unmet >= self.on_demand_usd, found, "at least the price on demand", "Raise `unmet_usd`.")

    @property
    def unmet(self) -> float:
        """What a unit-period of unmet work costs in USD."""
        return self.on_demand_usd if self.unmet_usd is None else self.unmet_usd

    @property
    def saved(self) -> float:
        """What a committed unit saves in a period in which it is used, its fee aside, in USD."""
        return self.on_demand_usd - self.use_usd

    @property
    def break_even(self) -> float:
        """Share of periods in which a committed unit must be used to be worth its fee."""
        return self.committed_usd / self.saved

    @property
    def discount(self) -> float:
        """What a committed unit used all the time saves, as a share of the price on demand; 0 where nothing."""
        return max(0.0, 1.0 - (self.committed_usd + self.use_usd) / self.on_demand_usd)
