"""Dated probabilities of what a case asks, frozen, scored against outcomes, beside plain forecasters."""

from __future__ import annotations

from provender.forecasts.ask import forecast
from provender.forecasts.errors import FrozenFileError, NoQuestionsError
from provender.forecasts.evidence import Evidence, leave_one_out
from provender.forecasts.freeze import freeze, thaw
from provender.forecasts.result import Forecast, Forecasts, Resolved
from provender.forecasts.scoring import Scorecard, resolve, score

__all__ = [
    "Evidence",
    "Forecast",
    "Forecasts",
    "FrozenFileError",
    "NoQuestionsError",
    "Resolved",
    "Scorecard",
    "forecast",
    "freeze",
    "leave_one_out",
    "resolve",
    "score",
    "thaw",
]
