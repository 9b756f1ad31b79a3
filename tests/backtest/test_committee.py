"""The committee: the mean of its members, never dearer than they are in the mean."""

from __future__ import annotations

import numpy as np
import pytest

from provender.backtest import (
    BacktestError,
    Committee,
    Market,
    Provender,
    Replan,
    Trace,
    every,
    members,
    walk,
)
from provender.backtest.synthetic import KINDS, synthetic
from provender.forecasting import Mixture


def plain(days: float, growth: float = 1.0) -> Replan:
    """Return a rule that holds the break-even quantile of a window."""
    return Replan(Mixture((days,), (1.0,)), caution=1.0, guards=(), growth=growth, look_ahead=0.0)


def test_each_member_keeps_its_own_book() -> None:
    """What the committee signs is the mean of what each would sign alone, date by date."""
    trace, market = Trace("days", np.array([4.0, 6, 5, 6, 7, 3, 9, 4, 6]), period_hours=24.0), Market(3, 3.0, 1.8)
    span, rules = every(3, 9, 1), (plain(1), plain(3), plain(2, 0.5))
    alone = np.mean([walk(trace, market, span, rule).signed for rule in rules], axis=0)
    assert walk(trace, market, span, Committee(rules)).signed == pytest.approx(alone)


@pytest.mark.parametrize("kind", KINDS)
def test_a_committee_costs_at_most_the_mean_of_its_members(kind: str) -> None:
    """Cost is convex in what is signed."""
    trace, market = synthetic(kind, 50, np.random.default_rng(2)), Market(24 * 7)
    span, rules = every(24 * 14, trace.n_periods, 24), (plain(1), plain(7), plain(3, 0.5))
    mean = np.mean([walk(trace, market, span, rule).total_usd for rule in rules])
    assert walk(trace, market, span, Committee(rules)).total_usd <= mean + 1e-9


def test_walks_share_no_memory() -> None:
    """The same policy on the same trace twice signs the same."""
    trace, market = synthetic("jumps", 40, np.random.default_rng(3)), Market(24 * 7)
    span, policy = every(24 * 14, trace.n_periods, 24), Provender()
    assert walk(trace, market, span, policy).signed.tolist() == walk(trace, market, span, policy).signed.tolist()


def test_close_and_rare_dates_have_their_committees() -> None:
    """Daily dates take one, weekly ones the other."""
    trace, market = synthetic("jumps", 40, np.random.default_rng(3)), Market(24 * 14)
    for step, kind in ((24, "daily"), (168, "rare")):
        span = every(24 * 14, trace.n_periods, step)
        expected = walk(trace, market, span, Committee(members(kind))).signed
        assert walk(trace, market, span, Provender()).signed.tolist() == expected.tolist()


def test_a_flat_trace_is_held_in_full() -> None:
    """Where demand never moves everybody on the committee wants it, and pays what hindsight pays."""
    trace = Trace("flat", np.full(24 * 42, 10.0))
    for step in (24, 168):
        made = walk(trace, Market(24 * 7), every(24 * 14, trace.n_periods, step), Provender())
        assert made.held == pytest.approx(np.full(24 * 28, 10.0))


def test_nobody_is_no_committee() -> None:
    """It needs a member."""
    with pytest.raises(BacktestError, match="no members"):
        Committee(())


def test_synthetic_series_are_what_they_say() -> None:
    """Hours of a mean of 60, the same for the same seed; unknown kinds are refused."""
    for kind in KINDS:
        one, two = (synthetic(kind, 30, np.random.default_rng(5)) for _ in range(2))
        assert one.n_periods == 720
        assert one.demand.mean() == pytest.approx(60)
        assert one.demand.tolist() == two.demand.tolist()
    with pytest.raises(BacktestError, match="kind 'steady'"):
        synthetic("steady", 30, np.random.default_rng(5))
    with pytest.raises(BacktestError, match="0 days"):
        synthetic("jobs", 0, np.random.default_rng(5))
