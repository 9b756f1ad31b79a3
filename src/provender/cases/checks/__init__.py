"""Checks across blocks: references, dates, sums, and the rules of each kind."""

from __future__ import annotations

from provender.cases.checks.chain import check_chain
from provender.cases.checks.dates import check_dates
from provender.cases.checks.evidence import check_evidence
from provender.cases.checks.forecasts import check_forecasts
from provender.cases.checks.growth import check_dated_growth
from provender.cases.checks.laws import check_laws
from provender.cases.checks.period import check_period
from provender.cases.checks.placeholders import check_placeholders
from provender.cases.checks.questions import check_question_sources
from provender.cases.checks.references import check_dated_references, check_references
from provender.cases.checks.rules import check_rules
from provender.cases.checks.sizes import check_dated_sizes
from provender.cases.checks.sums import balanced, check_dated_sums, check_futures

__all__ = [
    "balanced",
    "check_chain",
    "check_dated_growth",
    "check_dated_references",
    "check_dated_sizes",
    "check_dated_sums",
    "check_dates",
    "check_evidence",
    "check_forecasts",
    "check_futures",
    "check_laws",
    "check_period",
    "check_placeholders",
    "check_question_sources",
    "check_references",
    "check_rules",
]
