"""A case's own history replayed: the numbers of a plain backtest, at the case's prices, or the reason why not."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import provender
from provender.alliance.case import Case
from provender.backtest import Market, OnDemand, added, backtest, own_history, traces_of
from provender.importers.prices import read_prices
from provender.importers.trace import read_trace
from provender.importers.trace_case import TraceOptions, case_of_trace


def of_trace(folder: Path, n_days: int, *, units: float = 80.0) -> Case:
    """Return the case of a trace of some days."""
    hours = np.arange(24 * n_days)
    use = units * (1.0 + 0.3 * np.sin(2 * np.pi * hours / 24)) * np.random.default_rng(1).uniform(0.9, 1.1, hours.size)
    start = datetime(2026, 1, 1)
    table = {"timestamp": [start + timedelta(hours=int(h)) for h in hours], "chat": use}
    pl.DataFrame(table).write_csv(folder / "load.csv")
    options = TraceOptions("t", prices=read_prices(as_of=start.date()), as_of=datetime(2026, 8, 1).date())
    draft, _ = case_of_trace("load.csv", read_trace(folder / "load.csv"), options)
    return provender.load(draft.write(folder / "case"))


def test_it_is_the_backtest_at_the_prices_of_the_case(tmp_path: Path) -> None:
    """On demand costs the median offer for every unit-hour; the term is the longest that fits twice."""
    case = of_trace(tmp_path, 60)
    own = own_history(case, "gpu")
    assert own.found is not None
    assert own.found.market.term == 14 * 24
    trace = added("gpu", list(traces_of(case, "gpu").values()))
    scored = trace.demand[14 * 24 :]
    assert own.found.row("on-demand").cost_usd == pytest.approx(own.price * scored.sum())
    market = Market(14 * 24, own.price, own.price * (1 - own.discount))
    plain = backtest(trace, market, policies=[OnDemand()])
    assert own.found.hindsight_usd == pytest.approx(plain.hindsight_usd)
    assert all(row.cost_usd >= own.found.hindsight_usd - 1e-6 for row in own.found.rows)


@pytest.mark.parametrize(("n_days", "why"), [(27, "short"), (28, "")])
def test_a_short_history_says_so(tmp_path: Path, n_days: int, why: str) -> None:
    """Two weeks to learn from and two terms of a week are the least."""
    own = own_history(of_trace(tmp_path, n_days), "gpu")
    assert (own.why_not, own.found is None, own.n_days) == (why, bool(why), n_days)


def test_a_case_without_traces_says_so() -> None:
    """Levels and growth laws are no history."""
    assert own_history(provender.load("miniature"), "compute").why_not == "none"


def test_a_long_history_is_replayed_from_its_file(tmp_path: Path) -> None:
    """Where the case replays only the last weeks, history.csv holds the rest, of which the last 180 days count."""
    case = of_trace(tmp_path, 240)
    own = own_history(case, "gpu")
    assert (case.folder / "history.csv").is_file()
    assert own.n_days == 180
    assert own.found is not None
    assert own.found.market.term == 30 * 24
