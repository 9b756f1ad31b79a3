"""The command line: one file per question, the same public functions underneath."""

from __future__ import annotations

from provender.cli import backtest, calendar, cases, exposure, options, plan, report, state, warm
from provender.cli.group import main

__all__ = ["backtest", "calendar", "cases", "exposure", "main", "options", "plan", "report", "state", "warm"]
