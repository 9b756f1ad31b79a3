"""What a backtest found: one row per policy, what hindsight would have paid, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from provender.backtest.account import Account
from provender.backtest.market import Market
from provender.backtest.trace import Trace


@dataclass(frozen=True, slots=True)
class Regret:
    """What a policy paid more than hindsight, as shares of hindsight's cost.

    Parameters
    ----------
    total
        Cost ÷ hindsight − 1.
    forecast
        What it paid more than the same kind of decision with a perfect forecast of one term.
    decision
        What that decision paid more than hindsight, for want of looking beyond one term.
    low, high
        Interval of `total`, from resampled blocks of days.
    """

    total: float
    forecast: float
    decision: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Row:
    """What one policy did over the scored periods.

    Parameters
    ----------
    policy
        Its name.
    cost_usd, regret
        What it paid, and more than hindsight.
    unmet, waste
        Unit-periods of work not done; unit-periods held but idle.
    coverage
        Share of the work done that ran on committed units.
    utilisation
        Share of the committed unit-periods that were used, periods of unknown demand aside; 1 where
        nothing was held.
    savings_rate
        Share saved of what everything on demand would have cost: the effective savings rate.
    """

    policy: str
    cost_usd: float
    regret: Regret
    unmet: float
    waste: float
    coverage: float
    utilisation: float
    savings_rate: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """Policies on one trace under one market.

    Parameters
    ----------
    trace, market
        What was wanted and what it cost.
    begin, end
        When scoring begins and ends; everybody may learn from what lies before.
    n_dates
        Dates on which something could be signed.
    every_days
        Days between them.
    hindsight_usd
        Least cost for somebody who knew the whole trace, on the same dates and terms.
    rows
        One per policy, cheapest first.
    accounts
        Every policy's account, and that of `hindsight`.
    """

    trace: Trace
    market: Market
    begin: datetime
    end: datetime
    n_dates: int
    every_days: float
    hindsight_usd: float
    rows: tuple[Row, ...]
    accounts: dict[str, Account]

    def row(self, policy: str) -> Row:
        """Return the row of a policy."""
        return next(row for row in self.rows if row.policy == policy)
