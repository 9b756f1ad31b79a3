"""The chapters of the tie ahead: its state, what may happen, what the clauses do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provender.report.charts import cash, survival
from provender.report.charts import tie as charts
from provender.report.sheets import events, state
from provender.report.sheets import tie as sheets
from provender.report.sheets.forecasts import forecasts, scored

if TYPE_CHECKING:
    from provender.exposure.result import Findings
    from provender.report.charts.theme import Chart
    from provender.report.edition import Edition
    from provender.report.sheets.sheet import Sheet


@dataclass(frozen=True, slots=True)
class TieChapter:
    """A chapter; `label` is how the page's navigation calls it."""

    id: str
    label: str
    title: str
    lead: str
    charts: tuple[Chart, ...]
    sheets: tuple[Sheet, ...]


def tie_chapters(findings: Findings, edition: Edition) -> tuple[TieChapter, ...]:
    """Return the chapters; that of the state only where the case declares states."""
    return tuple(_chapters(findings, edition))


def _chapters(findings: Findings, edition: Edition) -> Iterator[TieChapter]:
    words, tie = edition.words, findings.tie
    if found := state.state(edition):
        drawn = charts.states(tie, edition)
        day = edition.figures.date(edition.case.as_of)
        yield TieChapter(
            "state-ahead",
            words("page.state"),
            words("ahead.state.title"),
            words("ahead.state.lead", day=day),
            (drawn,) if drawn else (),
            tuple(found),
        )
    yield TieChapter(
        "events-ahead",
        words("page.events"),
        words("ahead.events.title"),
        words("ahead.events.lead"),
        charts.events(findings, edition),
        (events.events(findings, edition),),
    )
    lines = (survival.survival(tie, edition), cash.cash(tie, edition))
    tables = (
        sheets.standing(findings, edition),
        sheets.payments(findings, edition),
        sheets.refusals(findings, edition),
    )
    yield TieChapter(
        "clauses-ahead-chapter",
        words("page.clauses"),
        words("ahead.clauses.title"),
        words("ahead.clauses.lead"),
        tuple(c for c in lines if c),
        tables,
    )
    if found_forecasts := scored(edition):
        until = edition.figures.date(found_forecasts.until)
        key = "forecasts.lead" if found_forecasts.n_closed else "forecasts.lead.open"
        told = {"day": edition.figures.date(edition.case.as_of)} | (
            {"until": until} if found_forecasts.n_closed else {}
        )
        yield TieChapter(
            "forecasts-chapter",
            words("page.forecasts"),
            words("forecasts.title"),
            words(key, **told),
            (),
            forecasts(edition, found_forecasts),
        )
