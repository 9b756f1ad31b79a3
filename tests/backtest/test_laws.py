"""Laws of the backtest on random traces: hindsight against a linear program, guarantees of the online rules."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provender.backtest import (
    Market,
    OnDemand,
    Online,
    Policy,
    Replay,
    Trace,
    account,
    every,
    hindsight,
    thresholds,
    truth,
    walk,
)
from tests.reference.backtest_lp import lp_cost, naive_cost

POLICIES: tuple[Policy, ...] = (OnDemand(), Replay(1), Replay(3), Online(), Online(0.5))


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Trace, Market, int, int]:
    """Return a trace with gaps, a market, a first scored period and a step between dates."""
    n = draw(st.integers(4, 30))
    demand = np.array(draw(st.lists(st.integers(0, 9), min_size=n, max_size=n)), float)
    gaps = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    demand[1:][np.array(gaps[1:]) & (np.arange(1, n) % 4 == 0)] = np.nan
    limit = draw(st.sampled_from([math.inf, 3.0, 0.0]))
    use = draw(st.sampled_from([0.0, 0.5]))
    committed = draw(st.sampled_from([0.3, 0.9, 1.4]))
    is_prorated = draw(st.booleans())
    market = Market(
        draw(st.integers(1, 9)), 2.0, committed, use, limit, draw(st.sampled_from([2.0, 20.0])), is_prorated
    )
    return Trace("drawn", demand, period_hours=24.0), market, draw(st.integers(0, n - 2)), draw(st.integers(1, 4))


def prices(market: Market) -> dict[str, float]:
    """Return a market as the reference takes it."""
    return {
        "committed": market.committed_usd,
        "use": market.use_usd,
        "on_demand": market.on_demand_usd,
        "unmet": market.unmet,
        "limit": market.limit,
    }


@settings(max_examples=150, deadline=None)
@given(drawn())
def test_hindsight_equals_a_linear_program(given_: tuple[Trace, Market, int, int]) -> None:
    """The flow costs what a program over single periods does, on the same dates, to 1e-7."""
    trace, market, begin, step = given_
    span = every(begin, trace.n_periods, step)
    expected = lp_cost(
        trace.demand[begin:], span.dates - begin, market.term, prices(market), is_prorated=market.is_prorated
    )
    assert hindsight(trace, market, span).total_usd == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("seed", range(4))
def test_hindsight_equals_a_linear_program_on_long_traces(seed: int) -> None:
    """So it does on 60 days of hours with noise that has no ties."""
    generator = np.random.default_rng(seed)
    hours = np.arange(24 * 60)
    demand = 60 + 20 * np.sin(hours * np.pi / 12) + np.cumsum(generator.normal(0, 1.5, hours.size))
    trace, market = Trace("noise", np.maximum(0, demand)), Market(24 * 7, 1.0, 0.6)
    span = every(24 * 14, trace.n_periods, 36)
    expected = lp_cost(trace.demand[span.begin :], span.dates - span.begin, market.term, prices(market))
    assert hindsight(trace, market, span).total_usd == pytest.approx(expected, rel=1e-9)


@settings(max_examples=150, deadline=None)
@given(drawn())
def test_no_policy_beats_hindsight(given_: tuple[Trace, Market, int, int]) -> None:
    """Whoever decides on the same dates pays at least as much; also who knows one term ahead."""
    trace, market, begin, step = given_
    span = every(begin, trace.n_periods, step)
    best = hindsight(trace, market, span).total_usd
    for policy in POLICIES:
        assert walk(trace, market, span, policy).total_usd >= best - 1e-7
    assert truth(trace, market, span).total_usd >= best - 1e-7


@settings(max_examples=60, deadline=None)
@given(drawn(), st.integers(0, 10_000))
def test_accounts_are_naive_sums(given_: tuple[Trace, Market, int, int], seed: int) -> None:
    """Any commitments cost what one period after another says, where fees are prorated."""
    trace, market, begin, step = given_
    if not market.is_prorated:
        return
    span = every(begin, trace.n_periods, step)
    signed = np.random.default_rng(seed).integers(0, 4, span.dates.size).astype(float)
    found = account(trace, market, span, signed)
    naive = naive_cost(trace.demand[begin:], span.dates - begin, signed, market.term, prices(market))
    assert found.total_usd == pytest.approx(naive, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(drawn(), st.integers(0, 10_000))
def test_what_comes_later_changes_nothing_signed_before(given_: tuple[Trace, Market, int, int], seed: int) -> None:
    """A policy signs the same up to a date whatever demand follows it."""
    trace, market, begin, step = given_
    span = every(begin, trace.n_periods, step)
    cut = int(np.random.default_rng(seed).integers(begin, trace.n_periods))
    later = trace.demand.copy()
    later[cut:] = np.random.default_rng(seed).integers(0, 20, trace.n_periods - cut)
    for policy in POLICIES:
        one = walk(trace, market, span, policy).signed
        other = walk(Trace("other", later, period_hours=24.0), market, span, policy).signed
        seen = span.dates <= cut
        assert one[seen].tolist() == other[seen].tolist(), policy.name


def hourly(demand: list[int], alpha: float) -> tuple[Trace, Market]:
    """Return a trace and a market in which the online rules' guarantees hold: fees not prorated."""
    return Trace("hours", np.array(demand, float)), Market(6, 1.0, 0.3, alpha, is_prorated=False)


traces = st.lists(st.integers(0, 4), min_size=3, max_size=40).filter(any)


@settings(max_examples=200, deadline=None)
@given(traces, st.sampled_from([0.0, 0.2, 0.4]))
def test_the_deterministic_rule_keeps_its_ratio(demand: list[int], alpha: float) -> None:
    """Decided hourly, without prorating, it costs at most 2 − α times hindsight."""
    trace, market = hourly(demand, alpha)
    span = every(0, trace.n_periods, 1)
    rule = Online(sees_now=True)
    assert walk(trace, market, span, rule).total_usd <= (2 - alpha) * hindsight(trace, market, span).total_usd + 1e-7


@settings(max_examples=60, deadline=None)
@given(traces, st.sampled_from([0.0, 0.3]))
def test_the_randomised_rule_keeps_its_ratio(demand: list[int], alpha: float) -> None:
    """Its mean cost, summed exactly over its law, is at most e/(e − 1 + α) times hindsight."""
    trace, market = hourly(demand, alpha)
    span = every(0, trace.n_periods, 1)
    fee = market.committed_usd * market.term / market.saved  # break-even in hours of use
    edges = np.minimum(1.0, np.arange(math.ceil(fee) + 1) / fee)
    law = np.expm1(edges) / (math.e - 1 + alpha)
    lump = alpha / (math.e - 1 + alpha)
    middle = (edges[:-1] + edges[1:]) / 2  # the rule acts alike between whole hours
    costs = [walk(trace, market, span, Online(float(m), sees_now=True)).total_usd for m in middle]
    mean = float(np.diff(law) @ costs) + lump * walk(trace, market, span, Online(sees_now=True)).total_usd
    bound = math.e / (math.e - 1 + alpha)
    assert np.diff(law).sum() + lump == pytest.approx(1.0)
    assert mean <= bound * hindsight(trace, market, span).total_usd + 1e-7


def test_thresholds_follow_their_law() -> None:
    """Below a share z lie (e^z − 1)/(e − 1 + α) of them, at 1 the lump."""
    drawn_ = thresholds(Market(6, 1.0, 0.3, 0.4), np.random.default_rng(3), 40_000)
    for share in (0.2, 0.5, 0.9):
        assert (drawn_ < share).mean() == pytest.approx(math.expm1(share) / (math.e - 0.6), abs=0.01)
    assert (drawn_ == 1).mean() == pytest.approx(0.4 / (math.e - 0.6), abs=0.01)
