"""Replay a trace with policies that see the past only, and count what they would have cost."""

from __future__ import annotations

from provender.backtest.account import Account, Span, account
from provender.backtest.baselines import WINDOWS, OnDemand, Online, Replay, thresholds
from provender.backtest.errors import BacktestError
from provender.backtest.hindsight import hindsight
from provender.backtest.market import Market
from provender.backtest.past import Past, Policy
from provender.backtest.reading import read_stops, read_trace, traces_of
from provender.backtest.replan import Guard, Replan
from provender.backtest.replay import backtest, standard_policies
from provender.backtest.result import Backtest, Regret, Row
from provender.backtest.trace import Trace, added, free_periods
from provender.backtest.walk import every, truth, walk

__all__ = [
    "WINDOWS",
    "Account",
    "Backtest",
    "BacktestError",
    "Guard",
    "Market",
    "OnDemand",
    "Online",
    "Past",
    "Policy",
    "Regret",
    "Replan",
    "Replay",
    "Row",
    "Span",
    "Trace",
    "account",
    "added",
    "backtest",
    "every",
    "free_periods",
    "hindsight",
    "read_stops",
    "read_trace",
    "standard_policies",
    "thresholds",
    "traces_of",
    "truth",
    "walk",
]
