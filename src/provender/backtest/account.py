"""What a sequence of commitments cost on a trace, period by period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provender.backtest.kernels import IntArray, held_by_period
from provender.backtest.market import Market
from provender.backtest.trace import FloatArray, Trace


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """The scored periods of a trace and the dates on which something may be signed.

    Parameters
    ----------
    begin
        First scored period; what lies before may be learnt from and costs nothing.
    dates
        (date,) periods at whose beginning commitments may be signed, rising, from `begin` on.
    """

    begin: int
    dates: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """What was held, done and paid in the scored periods.

    Parameters
    ----------
    signed
        (date,) units signed.
    held, on_demand, unmet, waste
        (period,) units: held; bought besides; wanted but not done; held but idle (periods of unknown
        demand have none).
    cost_usd
        (period,) fees, use, purchases and unmet work; a fee that is not prorated falls in its first period.
    """

    signed: FloatArray
    held: FloatArray
    on_demand: FloatArray
    unmet: FloatArray
    waste: FloatArray
    cost_usd: FloatArray

    @property
    def total_usd(self) -> float:
        """The sum of all cost."""
        return float(self.cost_usd.sum())


def account(trace: Trace, market: Market, span: Span, signed: FloatArray) -> Account:
    """Return what commitments cost.

    Parameters
    ----------
    trace, market, span
        What was wanted, what it costs, which periods count.
    signed
        (date,) units signed on each date of the span.

    Examples
    --------
    Demand 6, 7, 3 with 5 units held for 1.8 each, the rest on demand for 3: 9 + 3, 9 + 6 and 9.

    >>> span = Span(0, np.array([0]))
    >>> account(Trace("t", np.array([6.0, 7, 3])), Market(3, 3, 1.8), span, np.array([5.0])).cost_usd.tolist()
    [12.0, 15.0, 9.0]
    """
    n = trace.n_periods - span.begin
    dates = span.dates - span.begin
    held = held_by_period(dates, dates + market.term, signed, n)
    known = trace.demand[span.begin :]
    wanted = np.where(np.isnan(known), 0.0, known)
    short = np.maximum(0.0, wanted - held)
    bought = np.minimum(short, market.limit)
    used = np.minimum(held, wanted)
    cost = market.use_usd * used + market.on_demand_usd * bought + market.unmet * (short - bought)
    if market.is_prorated:
        cost += market.committed_usd * held
    else:
        np.add.at(cost, dates, market.committed_usd * market.term * signed)
    waste = np.where(np.isnan(known), 0.0, held - used)
    return Account(signed, held, bought, short - bought, waste, cost)
