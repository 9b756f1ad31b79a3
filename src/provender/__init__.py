"""Provender: exposure, plan, terms and state of the supply you live on.

>>> import provender
>>> case = provender.load("miniature")
>>> found = provender.exposure(case, "compute")
>>> [row.tts_days for row in found.rows if row.id == "M.delivered"]
[300.0]
"""

from __future__ import annotations

from provender.backtest import backtest
from provender.calendar import calendar
from provender.cases import CaseProblemsError, Problem, bundled, check, load
from provender.errors import ProvenderError
from provender.exposure import exposure, findings
from provender.forecasts import forecast
from provender.insight import compare, insight
from provender.instance import resolve
from provender.ledger import ledger
from provender.planning import plan
from provender.report import report
from provender.state import check_spans, state_of
from provender.terms.terms import terms

__version__ = "0.1.0"

__all__ = [
    "CaseProblemsError",
    "Problem",
    "ProvenderError",
    "__version__",
    "backtest",
    "bundled",
    "calendar",
    "check",
    "check_spans",
    "compare",
    "exposure",
    "findings",
    "forecast",
    "insight",
    "ledger",
    "load",
    "plan",
    "report",
    "resolve",
    "state_of",
    "terms",
]
