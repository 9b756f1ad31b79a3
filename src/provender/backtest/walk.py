"""Walk forward through a trace: on each date see the past only, decide, sign; then count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provender.backtest.account import Account, Span, account
from provender.backtest.baselines import break_even_units
from provender.backtest.errors import require
from provender.backtest.kernels import IntArray
from provender.backtest.market import Market
from provender.backtest.past import Past, Policy, Remembering
from provender.backtest.trace import FloatArray, Trace


def every(begin: int, end: int, step: int) -> Span:
    """Return a span whose dates lie a number of periods apart.

    Examples
    --------
    >>> every(3, 10, 3).dates.tolist()
    [3, 6, 9]
    """
    require(0 <= begin < end, f"scored periods {begin} to {end}", "at least one", "Give a longer trace.")
    require(step > 0, f"{step} periods between decisions", "at least 1", "Decide less often.")
    return Span(begin, np.arange(begin, end, step))


def walk(trace: Trace, market: Market, span: Span, policy: Policy | Remembering) -> Account:
    """Return the account of a policy that decides on each date of a span.

    Raises
    ------
    BacktestError
        Where the policy signs a negative amount or none that is finite.
    """
    return account(trace, market, span, signings(trace, market, span, policy))


def signings(trace: Trace, market: Market, span: Span, policy: Policy | Remembering) -> FloatArray:
    """Return what a policy signs on each date: (date,) units."""
    signed = np.zeros(span.dates.size)
    rule = policy.begin() if isinstance(policy, Remembering) else policy
    for k, now in enumerate(span.dates):
        units = rule.sign(_past(trace, market, span.dates, signed, k, seen=int(now) + rule.sees_now))
        found = f"{policy.name} signs {units:g} units at period {now}"
        require(bool(np.isfinite(units)) and units >= 0, found, "0 or more", "Mend the policy's `sign`.")
        signed[k] = units
    return signed


def _past(trace: Trace, market: Market, dates: IntArray, signed: FloatArray, k: int, *, seen: int) -> Past:
    """Return what may be seen on one date."""
    ends = np.append(dates, 2 * dates[-1] - dates[-2] if dates.size > 1 else trace.n_periods)
    until_next = int(ends[k + 1] - dates[k])
    return Past(trace.demand[:seen], dates[:k], signed[:k], market, until_next, trace.n_per_day, int(dates[k]))


@dataclass(frozen=True, slots=True, eq=False)
class _Truth:
    """The rule that holds what pays over the term ahead, which it knows."""

    demand: FloatArray
    name: str = "truth"
    sees_now: bool = False

    def sign(self, past: Past) -> float:
        """Return what is missing until the next date to the units that pay over the coming term."""
        ahead = self.demand[past.now : past.now + past.market.term]
        wanted = break_even_units(ahead[~np.isnan(ahead)], past.market.break_even)
        return max(0.0, wanted - past.held_on_average(past.until_next))


def truth(trace: Trace, market: Market, span: Span) -> Account:
    """Return the account of replay with a perfect forecast: on each date it replays the term to come.

    What it costs more than hindsight is error of deciding date by date, as if no date followed; what a
    policy costs more than this is error of its forecast – negative where a policy that waits or grows
    with care does better than one that knows the coming term but not what to leave for later.
    """
    return walk(trace, market, span, _Truth(trace.demand))
