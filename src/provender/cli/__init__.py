"""The command line: one file per question, the same public functions underneath."""

from __future__ import annotations

from provender.cli import (
    backtest,
    calendar,
    cases,
    compare,
    compiling,
    exposure,
    forecast,
    import_,
    import_tables,
    insight,
    ledger,
    live,
    options,
    plan,
    report,
    risk,
    state,
    terms,
    warm,
)
from provender.cli.group import main

__all__ = [
    "backtest",
    "calendar",
    "cases",
    "compare",
    "compiling",
    "exposure",
    "forecast",
    "import_",
    "import_tables",
    "insight",
    "ledger",
    "live",
    "main",
    "options",
    "plan",
    "report",
    "risk",
    "state",
    "terms",
    "warm",
]
