"""The report: what the findings say, as a page, in the terminal, as tables and as JSON."""

from __future__ import annotations

from provender.report.backtest_chart import backtest_to_svg
from provender.report.backtest_text import backtest_to_json, backtest_to_terminal
from provender.report.change_text import change_to_json, change_to_terminal
from provender.report.compare_text import (
    comparison_tables,
    comparison_to_html,
    comparison_to_json,
    comparison_to_terminal,
)
from provender.report.export import pairs_to_json, to_json, write_tables
from provender.report.focus_rows import focus_table
from provender.report.forecast_text import forecasts_frame, forecasts_to_json, forecasts_to_terminal
from provender.report.frames import tables
from provender.report.insight_text import insight_tables, insight_to_json, insight_to_terminal
from provender.report.ledger_text import ledger_frames, ledger_to_html, ledger_to_json, ledger_to_terminal
from provender.report.page import to_html
from provender.report.pairs_frames import pairs_table
from provender.report.plan_answer_text import answer_to_json, answer_to_terminal
from provender.report.plan_around_text import around_to_terminal
from provender.report.plan_frames import plan_tables
from provender.report.plan_text import plan_to_json, plan_to_terminal
from provender.report.publish import report
from provender.report.spread_text import spread_to_json, spread_to_terminal
from provender.report.state_text import state_to_json, state_to_terminal
from provender.report.story import UnknownPlaceholderError
from provender.report.terminal import pairs_to_terminal, to_terminal
from provender.report.terms_text import terms_tables, terms_to_json, terms_to_terminal

__all__ = [
    "UnknownPlaceholderError",
    "answer_to_json",
    "answer_to_terminal",
    "around_to_terminal",
    "backtest_to_json",
    "backtest_to_svg",
    "backtest_to_terminal",
    "change_to_json",
    "change_to_terminal",
    "comparison_tables",
    "comparison_to_html",
    "comparison_to_json",
    "comparison_to_terminal",
    "focus_table",
    "forecasts_frame",
    "forecasts_to_json",
    "forecasts_to_terminal",
    "insight_tables",
    "insight_to_json",
    "insight_to_terminal",
    "ledger_frames",
    "ledger_to_html",
    "ledger_to_json",
    "ledger_to_terminal",
    "pairs_table",
    "pairs_to_json",
    "pairs_to_terminal",
    "plan_tables",
    "plan_to_json",
    "plan_to_terminal",
    "report",
    "spread_to_json",
    "spread_to_terminal",
    "state_to_json",
    "state_to_terminal",
    "tables",
    "terms_tables",
    "terms_to_json",
    "terms_to_terminal",
    "to_html",
    "to_json",
    "to_terminal",
    "write_tables",
]
