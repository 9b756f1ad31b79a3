"""The recipe: rows, shares and messages; Provender's policy by hand."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest

from provender import backtest
from provender.backtest import (
    BacktestError,
    Guard,
    Market,
    OnDemand,
    Online,
    Past,
    Replan,
    Replay,
    Trace,
    every,
    hindsight,
    standard_policies,
    walk,
)
from provender.forecasting import Mixture

DAYS = Trace("days", np.array([4.0, 6, 5, 6, 7, 3, 9, 4, 6]), period_hours=24.0)


def past(demand: list[float], signed: dict[int, float], *, term: int = 3, until_next: int = 1) -> Past:
    """Return what is seen after some days on which something was signed."""
    dates, units = np.array(list(signed), dtype=int), np.array(list(signed.values()), dtype=float)
    return Past(np.array(demand), dates, units, Market(term, 3.0, 1.8), until_next, 1, len(demand))


def test_rows_are_shares_of_one_whole() -> None:
    """Regret is its two parts; replay of the miniature costs 77.4, idles 4 of 33 held, saves 1 − 77.4/105."""
    trace = Trace("days", np.concatenate([np.full(14, 5.0), DAYS.demand]), period_hours=24.0)
    found = backtest(trace, Market(3, 3.0, 1.8), every_days=3, policies=[Replay(3), OnDemand()])
    assert (found.n_dates, found.begin.day, found.end.day) == (3, 15, 24)
    row = found.row("replay-3d")
    assert row.regret.total == pytest.approx(row.regret.forecast + row.regret.decision)
    assert row.cost_usd == pytest.approx(found.hindsight_usd * (1 + row.regret.total))
    held = found.accounts["replay-3d"].held.sum()
    assert row.utilisation == pytest.approx(1 - row.waste / held)
    assert row.coverage == pytest.approx((held - row.waste) / 50)
    assert row.savings_rate == pytest.approx(1 - row.cost_usd / 150)
    assert row.regret.low <= row.regret.total <= row.regret.high
    assert [r.cost_usd for r in found.rows] == sorted(r.cost_usd for r in found.rows)


def test_a_trace_too_short_to_score_is_refused() -> None:
    """A fortnight is free for all."""
    with pytest.raises(BacktestError, match=r"9.0 days of demand, 14.0 of them to learn from"):
        backtest(DAYS, Market(3))


def test_all_standard_policies_differ_in_name() -> None:
    """Provender's, on demand, five windows and two online rules."""
    names = [policy.name for policy in standard_policies(Market(24))]
    assert len(set(names)) == len(names) == 9


@dataclass
class Wrong:
    """A policy that signs what cannot be signed."""

    units: float
    name: str = "wrong"
    sees_now: bool = False

    def sign(self, past: Past) -> float:
        """Return it."""
        del past
        return self.units


@pytest.mark.parametrize("units", [-1.0, math.nan, math.inf])
def test_wrong_amounts_are_refused(units: float) -> None:
    """The message names policy, amount and period."""
    with pytest.raises(BacktestError, match=rf"wrong signs {units:g} units at period 3"):
        walk(DAYS, Market(3), every(3, 9, 3), Wrong(units))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"term": 0}, "a term of 0 periods"),
        ({"term": 3, "committed_usd": -1.0}, "-1 as a price or limit"),
        ({"term": 3, "use_usd": 1.0}, "1 USD on demand beside 1 USD for use"),
        ({"term": 3, "unmet_usd": 0.5}, "0.5 USD for unmet work beside 1 USD on demand"),
    ],
)
def test_wrong_markets_are_refused(arguments: dict[str, float], message: str) -> None:
    """Prices that contradict each other."""
    with pytest.raises(BacktestError, match=message):
        Market(**arguments)  # type: ignore[arg-type]


def test_wrong_spans_shares_and_demand_are_refused() -> None:
    """Nothing to score, no step, a share above 1, no lot, no number."""
    with pytest.raises(BacktestError, match="scored periods 3 to 3"):
        every(3, 3, 1)
    with pytest.raises(BacktestError, match="0 periods between decisions"):
        every(0, 3, 0)
    with pytest.raises(BacktestError, match=r"share 1\.5"):
        Online(1.5)
    with pytest.raises(BacktestError, match="lot 0"):
        Online(lot=0)
    with pytest.raises(BacktestError, match="no known demand"):
        Trace("none", np.array([np.nan]))
    with pytest.raises(BacktestError, match="demand inf"):
        Trace("much", np.array([np.inf]))


def test_what_is_held_ends_with_its_term() -> None:
    """Signed 2 on day 0 and 1 on day 2, for three days: on day 2 three are held, a day later one."""
    seen = past([5.0, 5.0], {0: 2.0, 2: 1.0})
    assert (seen.held(), seen.held(1)) == (3.0, 1.0)
    assert seen.held_on_average(2) == pytest.approx(2.0)


PLAIN = Replan(Mixture((3.0,), (1.0,)), caution=1.0, guards=(), growth=0.5, look_ahead=0.0)


def test_growth_is_signed_in_part_and_renewal_in_full() -> None:
    """Wanted 5 (two thirds of 5, 5, 2). Held 2: half of the 3 above; two that just ended: those in full."""
    assert PLAIN.sign(past([5.0, 5.0, 2.0], {})) == 5.0
    assert PLAIN.sign(past([5.0, 5.0, 2.0], {1: 2.0})) == 1.5
    assert PLAIN.sign(past([5.0, 5.0, 2.0], {0: 2.0})) == 2.0 + 1.5
    assert PLAIN.sign(past([5.0, 5.0, 2.0], {1: 6.0})) == 0.0


def test_a_guard_keeps_what_is_wanted_down() -> None:
    """The last day wanted 2: nothing above that is believed."""
    guarded = Replan(PLAIN.forecast, caution=1.0, guards=(Guard(1.0, 0.0),), growth=1.0, look_ahead=0.0)
    assert guarded.wanted(past([5.0, 5.0, 2.0], {})) == 2.0


def test_no_known_past_signs_nothing() -> None:
    """Where all of the windows is unknown."""
    assert Replan().sign(past([math.nan, math.nan], {})) == 0.0
    assert Replay(2).sign(past([math.nan, math.nan], {})) == 0.0


def test_a_commitment_that_never_pays_is_never_signed() -> None:
    """At a committed price above that on demand the quantile is empty."""
    market = Market(3, 1.0, 1.2)
    span = every(3, 9, 1)
    assert hindsight(DAYS, market, span).signed.sum() == 0
    assert walk(DAYS, market, span, Replay(3)).signed.sum() == 0


def test_use_at_the_limit_is_at_least_so_much_demand() -> None:
    """Of demand cut at 10 the mean comes back: nothing else moves, unknown stays unknown."""
    true = np.random.default_rng(1).gamma(4.0, 2.0, 3000)
    true[7] = math.nan
    cut = Trace("cut", np.minimum(true, 10.0))
    drawn = cut.uncapped(10.0, np.random.default_rng(2)).demand
    at = cut.demand >= 10.0
    assert (drawn[at] >= 10.0).all()
    np.testing.assert_equal(drawn[~at], cut.demand[~at])
    assert np.nanmean(drawn) == pytest.approx(np.nanmean(true), rel=0.08)
    assert np.nanmean(cut.demand) < 0.95 * np.nanmean(true)
    with pytest.raises(BacktestError, match="limit 0"):
        cut.uncapped(0.0, np.random.default_rng(2))
