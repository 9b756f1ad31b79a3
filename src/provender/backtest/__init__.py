"""Replay a trace with policies that see the past only, and count what they would have cost."""

from __future__ import annotations

from provender.backtest.account import Account, Span, account
from provender.backtest.at_risk import (
    Alone,
    Evenly,
    Hedged,
    PastSupply,
    RiskyAccount,
    RiskyPolicy,
    Supply,
    account_at_risk,
    walk_at_risk,
)
from provender.backtest.baselines import WINDOWS, OnDemand, Online, Replay, thresholds
from provender.backtest.committee import Committee, Provender, members
from provender.backtest.errors import BacktestError
from provender.backtest.hindsight import hindsight
from provender.backtest.market import Market
from provender.backtest.own import OwnHistory, own_history
from provender.backtest.past import Past, Policy, Remembering
from provender.backtest.reading import read_stops, read_trace, traces_of
from provender.backtest.replan import Guard, Replan
from provender.backtest.replay import backtest, standard_policies
from provender.backtest.result import Backtest, Regret, Row
from provender.backtest.trace import Trace, added, daily_means, free_periods
from provender.backtest.walk import every, truth, walk

__all__ = [
    "WINDOWS",
    "Account",
    "Alone",
    "Backtest",
    "BacktestError",
    "Committee",
    "Evenly",
    "Guard",
    "Hedged",
    "Market",
    "OnDemand",
    "Online",
    "OwnHistory",
    "Past",
    "PastSupply",
    "Policy",
    "Provender",
    "Regret",
    "Remembering",
    "Replan",
    "Replay",
    "RiskyAccount",
    "RiskyPolicy",
    "Row",
    "Span",
    "Supply",
    "Trace",
    "account",
    "account_at_risk",
    "added",
    "backtest",
    "daily_means",
    "every",
    "free_periods",
    "hindsight",
    "members",
    "own_history",
    "read_stops",
    "read_trace",
    "standard_policies",
    "thresholds",
    "traces_of",
    "truth",
    "walk",
    "walk_at_risk",
]
