"""The nine days of the miniature, number for number."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from provender.backtest import Account, Market, OnDemand, Replay, Trace, every, hindsight, truth, walk

TABLE = Path(__file__).parent.parent / "data" / "miniature.csv"
DEMAND = np.array([4.0, 6, 5, 6, 7, 3, 9, 4, 6])
TRACE = Trace("miniature", DEMAND, period_hours=24.0)
MARKET = Market(3, 3.0, 1.8, limit=8.0, unmet_usd=10.0)
SPAN = every(3, 9, 3)


def expected() -> Mapping[str, float]:
    """Return what the table says of the backtest."""
    with TABLE.open(encoding="utf-8") as file:
        return {r["key"]: float(r["value"]) for r in csv.DictReader(file) if r["key"].startswith("backtest.")}


def of(name: str, found: Account) -> dict[str, float]:
    """Return the numbers of one account by key."""
    out = {f"backtest.{name}.q.day{d}": q for d, q in zip((4, 7), found.signed, strict=True)}
    out |= {f"backtest.{name}.cost.day{d}": c for d, c in zip(range(4, 10), found.cost_usd, strict=True)}
    out |= {f"backtest.{name}.waste.day{d}": w for d, w in zip(range(4, 10), found.waste, strict=True)}
    return out | {
        f"backtest.{name}.cost": found.total_usd,
        f"backtest.{name}.waste": float(found.waste.sum()),
        f"backtest.{name}.unmet": float(found.unmet.sum()),
    }


def test_every_number_of_the_table() -> None:
    """All 38 keys of the backtest, to a millionth."""
    replay, best = walk(TRACE, MARKET, SPAN, Replay(3)), hindsight(TRACE, MARKET, SPAN)
    none, knowing = walk(TRACE, MARKET, SPAN, OnDemand()), truth(TRACE, MARKET, SPAN)
    found = of("replay", replay) | of("hindsight", best) | of("ondemand", none)
    found |= {
        "backtest.replay.ratio": replay.total_usd / best.total_usd,
        "backtest.ondemand.ratio": none.total_usd / best.total_usd,
        "backtest.regret": replay.total_usd - best.total_usd,
        "backtest.regret.forecast": replay.total_usd - knowing.total_usd,
        "backtest.regret.decision": knowing.total_usd - best.total_usd,
    }
    table = expected()
    assert len(table) == 38
    assert {key: found[key] for key in table} == pytest.approx(dict(table), abs=1e-6)


def test_the_limit_of_demand_is_seen() -> None:
    """On day 7 nine are wanted and eight can be had: one unit-day is not done."""
    assert walk(TRACE, MARKET, SPAN, OnDemand()).unmet.tolist() == [0, 0, 0, 1, 0, 0]
