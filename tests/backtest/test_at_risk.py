"""Several suppliers who may fail: accounts against a naive loop, splits by hand, messages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provender.backtest import (
    Alone,
    BacktestError,
    Evenly,
    Hedged,
    Market,
    Past,
    PastSupply,
    Replay,
    RiskyPolicy,
    Supply,
    Trace,
    account,
    account_at_risk,
    every,
    walk,
    walk_at_risk,
)

MARKET = Market(3, 1.0, 0.55, unmet_usd=10.0)


def naive(demand: np.ndarray, dates: np.ndarray, signed: np.ndarray, supply: Supply) -> float:
    """Return the cost of commitments, one period and supplier after another."""
    total = 0.0
    for t, wanted in enumerate(demand):
        delivered, bought = 0.0, 0.0
        for k in range(supply.n_suppliers):
            held = sum(signed[i, k] for i, s in enumerate(dates) if s <= t < s + MARKET.term)
            delivered += held * supply.availability[k, t]
            bought += supply.limit * supply.availability[k, t]
        short = 0.0 if np.isnan(wanted) else max(0.0, wanted - delivered)
        total += 0.55 * delivered + min(short, bought) + 10.0 * max(0.0, short - bought)
    return total


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3), st.sampled_from([0.0, 2.0, 50.0]))
def test_accounts_are_naive_sums(seed: int, n_suppliers: int, limit: float) -> None:
    """Any commitments under any failures cost what a plain loop says."""
    generator = np.random.default_rng(seed)
    n = int(generator.integers(2, 15))
    demand = generator.integers(0, 9, n).astype(float)
    demand[1:][generator.random(n - 1) < 0.1] = np.nan
    supply = Supply(generator.choice([0.0, 0.5, 1.0], (n_suppliers, n)), limit)
    span = every(0, n, 2)
    signed = generator.integers(0, 4, (span.dates.size, n_suppliers)).astype(float)
    made = account_at_risk(Trace("t", demand), MARKET, span, supply, signed)
    assert made.total_usd == pytest.approx(naive(demand, span.dates, signed, supply))


def test_one_supplier_who_never_fails_is_no_risk() -> None:
    """Then the account is the plain one, for a rule too."""
    trace = Trace("t", np.random.default_rng(1).integers(0, 9, 24 * 8).astype(float))
    market = Market(24, 1.0, 0.55, limit=4.0, unmet_usd=10.0)
    span = every(24 * 3, trace.n_periods, 24)
    supply = Supply(np.ones((1, trace.n_periods)), 4.0)
    plain, risky = walk(trace, market, span, Replay(3)), walk_at_risk(trace, market, span, supply, Alone(Replay(3)))
    assert risky.signed[:, 0].tolist() == plain.signed.tolist()
    assert risky.total_usd == pytest.approx(account(trace, market, span, plain.signed).total_usd)


def seen(last: list[float], signed: list[list[float]], demand: float = 6.0) -> tuple[Past, PastSupply]:
    """Return what is seen after five steady days, with what was signed on the last of them."""
    units = np.array(signed)
    past = Past(np.full(5, demand), np.array([4]), units.sum(axis=1), MARKET, 1, 1, 5)
    return past, PastSupply(np.tile(np.array(last)[:, None], 5), 2.0, units)


def test_a_rule_alone_evenly_and_watchful() -> None:
    """Six wanted, two held with each of two: two more. The second fails: four more, all with the first."""
    for last, expected in (
        ([1.0, 1.0], {"alone": [2.0, 0.0], "evenly": [1.0, 1.0], "watchful": [1.0, 1.0]}),
        ([1.0, 0.0], {"alone": [2.0, 0.0], "evenly": [1.0, 1.0], "watchful": [4.0, 0.0]}),
    ):
        past, supply = seen(last, [[2.0, 2.0]])
        rule = Replay(3)
        found = {p.name.split()[1]: p.sign(past, supply).tolist() for p in (Alone(rule), Evenly(rule))}
        found["watchful"] = Evenly(rule, is_watchful=True).sign(past, supply).tolist()
        assert found == expected


def test_nobody_delivers_nothing_is_signed() -> None:
    """A watchful rule waits."""
    past, supply = seen([0.0, 0.0], [[2.0, 2.0]])
    assert Hedged().sign(past, supply).tolist() == [0.0, 0.0]
    assert Evenly(Replay(3), is_watchful=True).sign(past, supply).tolist() == [0.0, 0.0]


def test_a_reserve_holds_more() -> None:
    """The lower the fee that the rule sees, the more it signs; all of it with those who deliver."""
    demand = np.array([2.0, 4.0, 6.0, 8.0, 10.0] * 3)
    past = Past(demand, np.array([], dtype=int), np.array([]), MARKET, 1, 5, 15)
    supply = PastSupply(np.tile(np.array([[1.0], [1.0], [0.0]]), 15), 2.0, np.zeros((0, 3)))
    more, less = (Hedged(reserve=r).sign(past, supply) for r in (0.3, 1.0))
    assert more.sum() > less.sum() > 0
    assert more[2] == less[2] == 0
    assert more[0] == more[1]


def test_a_lost_supplier_is_replaced_on_the_next_date() -> None:
    """Ten wanted, five at each of two; one is lost: a day later the other carries nine, then ever nearer ten."""
    n = 24 * 28
    share = np.ones((2, n))
    share[0, 24 * 20 :] = 0.0
    trace, supply = Trace("flat", np.full(n, 10.0)), Supply(share, 0.0)
    span = every(24 * 14, n, 24)
    market = Market(24 * 14, 1.0, 0.55, unmet_usd=10.0)
    hedged, blind = (walk_at_risk(trace, market, span, supply, p) for p in (Hedged(), Evenly(Replay(7))))
    assert hedged.unmet[24 * 6 :: 24][:4] == pytest.approx([5.0, 1.0, 0.2, 0.04])
    assert hedged.unmet[: 24 * 6].sum() == pytest.approx(0)
    assert (blind.unmet > 0).sum() == 24 * 8


@dataclass
class Wrong:
    """A policy that signs what cannot be signed."""

    name: str = "wrong"

    def sign(self, past: Past, supply: PastSupply) -> np.ndarray:
        """Return a negative amount."""
        del past
        return np.full(supply.now.size, -1.0)


def test_wrong_supply_reserves_and_amounts_are_refused() -> None:
    """With the value found."""
    with pytest.raises(BacktestError, match=r"availability from 0\.5 to 1\.5"):
        Supply(np.array([[0.5, 1.5]]), 1.0)
    with pytest.raises(BacktestError, match="limit -1"):
        Supply(np.array([[0.5, 1.0]]), -1.0)
    with pytest.raises(BacktestError, match="reserve 0"):
        Hedged(reserve=0.0)
    policy: RiskyPolicy = Wrong()
    with pytest.raises(BacktestError, match=r"wrong signs \[-1\.\] at period 0"):
        walk_at_risk(Trace("t", np.ones(2)), MARKET, every(0, 2, 1), Supply(np.ones((1, 2)), 1.0), policy)
