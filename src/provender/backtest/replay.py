"""`backtest`: policies on a trace, hindsight on the same dates, and what the difference is made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from provender.backtest.account import Account, Span
from provender.backtest.baselines import WINDOWS, OnDemand, Online, Replay, thresholds
from provender.backtest.bootstrap import ratio_interval
from provender.backtest.committee import Provender
from provender.backtest.errors import require
from provender.backtest.hindsight import hindsight
from provender.backtest.market import Market
from provender.backtest.past import Policy, Remembering
from provender.backtest.result import Backtest, Regret, Row
from provender.backtest.trace import Trace, free_periods
from provender.backtest.walk import every, truth, walk


def standard_policies(market: Market, seed: int = 1) -> tuple[Policy | Remembering, ...]:
    """Return Provender's policy and everything it is held against."""
    share = float(thresholds(market, np.random.default_rng(seed), 1)[0])
    online: tuple[Policy, ...] = (Online(), Online(share, label="online-random"))
    return (Provender(), OnDemand(), *(Replay(days) for days in WINDOWS), *online)


def backtest(
    trace: Trace,
    market: Market,
    *,
    every_days: float = 1.0,
    policies: Sequence[Policy | Remembering] = (),
    free_days: float = 14.0,
    seed: int = 1,
) -> Backtest:
    """Return what policies would have paid on a trace, and how much of that was regret.

    Parameters
    ----------
    trace, market
        What was wanted, and what it costs.
    every_days
        Days between the dates on which something may be signed.
    policies
        What to compare (default: Provender's, on demand, replay of 3 to 60 days, and the online rules).
    free_days
        Days that everybody may learn from before scoring begins; at least a fifth of the trace.
    seed
        Of the resampling and of the randomised rule.

    Raises
    ------
    BacktestError
        Where nothing of the trace is left to score.

    Examples
    --------
    A trace that never moves costs everybody who commits the same.

    >>> flat = Trace("flat", np.full(24 * 28, 10.0))
    >>> found = backtest(flat, Market(24 * 7), policies=[Replay(7), OnDemand()])
    >>> [(row.policy, round(row.regret.total, 3)) for row in found.rows]
    [('replay-7d', 0.0), ('on-demand', 0.818)]
    """
    begin = free_periods(trace, days=free_days)
    found = (
        f"{trace.n_periods / trace.n_per_day:.1f} days of demand, {begin / trace.n_per_day:.1f} of them to learn from"
    )
    require(begin < trace.n_periods, found, "at least one day to score", "Give a longer trace, or fewer free days.")
    span = every(begin, trace.n_periods, trace.periods(every_days))
    best, knowing = hindsight(trace, market, span), truth(trace, market, span)
    accounts = {p.name: walk(trace, market, span, p) for p in policies or standard_policies(market, seed)}
    generator = np.random.default_rng(seed)
    rows = [_row(name, trace, market, span, (made, best, knowing), generator) for name, made in accounts.items()]
    return Backtest(
        trace,
        market,
        trace.when(begin),
        trace.when(trace.n_periods),
        span.dates.size,
        every_days,
        best.total_usd,
        tuple(sorted(rows, key=lambda row: row.cost_usd)),
        {**accounts, "hindsight": best},
    )


def _row(
    name: str,
    trace: Trace,
    market: Market,
    span: Span,
    accounts: tuple[Account, Account, Account],
    generator: np.random.Generator,
) -> Row:
    """Return the row of one policy from its account, hindsight's and that of a perfect forecast."""
    made, best, knowing = accounts
    known = ~np.isnan(trace.demand[span.begin :])
    work = float(trace.demand[span.begin :][known].sum())
    held = float(made.held[known].sum())
    used = held - float(made.waste.sum())
    done = work - float(made.unmet.sum())
    all_on_demand = work * market.on_demand_usd
    return Row(
        name,
        made.total_usd,
        _regret(made, best, knowing, trace.n_per_day, generator),
        float(made.unmet.sum()),
        float(made.waste.sum()),
        used / done if done else 0.0,
        used / held if held else 1.0,
        1.0 - made.total_usd / all_on_demand if all_on_demand else 0.0,
    )


def _regret(made: Account, best: Account, knowing: Account, n_per_day: int, generator: np.random.Generator) -> Regret:
    """Return the regret, its parts and its interval, from blocks of three days."""
    base = best.total_usd
    if base <= 0:
        return Regret(*(float("nan"),) * 5)
    block = min(3 * n_per_day, made.cost_usd.size)
    low, high = ratio_interval(made.cost_usd, best.cost_usd, block, generator)
    forecast, decision = made.total_usd - knowing.total_usd, knowing.total_usd - base
    return Regret(made.total_usd / base - 1, forecast / base, decision / base, low - 1, high - 1)
