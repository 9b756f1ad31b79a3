"""Forecasts and their scores in a terminal, as JSON and as a table."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from provender.forecasts.result import FORECASTERS
from provender.report.as_json import to_json
from provender.report.edition import edition
from provender.report.sheets.forecasts import question, signed, verdict

if TYPE_CHECKING:
    from rich.console import RenderableType

    from provender.alliance.case import Case
    from provender.forecasts import Evidence, Forecasts, Resolved, Scorecard
    from provender.report.edition import Edition
    from provender.report.words import Language


def forecasts_to_terminal(
    case: Case, made: Forecasts, card: Scorecard, proof: Evidence | None = None, *, language: Language = "en"
) -> RenderableType:
    """Return forecasts, what became of them and their scores as something that `rich` prints.

    Parameters
    ----------
    made, card
        The forecasts and what `score` says of them.
    proof
        What leaving out one alliance at a time shows; None leaves it out.
    """
    return Group(*_parts(edition(case, language), made, card, proof))


def forecasts_to_json(made: Forecasts, card: Scorecard, proof: Evidence | None = None) -> str:
    """Return forecasts, answers, scores and evidence as JSON: dates as texts, what is no number as null."""
    body: dict[str, Any] = {
        "case": made.case,
        "as_of": made.as_of,
        "seed": made.seed,
        "n_paths": made.n_paths,
        "outcomes_until": card.until,
        "forecasts": [_record(r) for r in card.resolved],
        "scores": {
            "n_closed": card.n_closed,
            "n_yes": card.n_yes,
            "brier": dict(card.brier),
            "log": dict(card.log),
            "brier_skill": card.brier_skill,
            "is_evidence": False,
        },
        "evidence": dataclasses.asdict(proof) if proof else None,
    }
    return to_json(body)


def forecasts_frame(card: Scorecard) -> pl.DataFrame:
    """Return one row per forecast with its answer."""
    rows = [{k: ";".join(v) if isinstance(v, tuple) else v for k, v in _record(r).items()} for r in card.resolved]
    return pl.DataFrame(rows, infer_schema_length=None)


def _record(held: Resolved) -> dict[str, Any]:
    """Return a forecast with what became of it."""
    return {**dataclasses.asdict(held.forecast), "answer": held.answer, "outcome": held.outcome, "day": held.day}


def _parts(ed: Edition, made: Forecasts, card: Scorecard, proof: Evidence | None) -> Iterator[RenderableType]:
    words, date_of = ed.words, ed.figures.date
    told = {"day": date_of(made.as_of)} | ({"until": date_of(card.until)} if card.n_closed else {})
    yield Rule(Text(ed.title, style="bold"), align="left")
    yield Text(words("forecasts.lead" if card.n_closed else "forecasts.lead.open", **told), style="dim")
    yield Padding(_table(ed, card), (1, 0, 0, 0))
    if not card.n_closed:
        first = min((r.forecast.deadline for r in card.resolved), default=None)
        yield Padding(Text(words("forecasts.unscored", until=date_of(card.until), first=date_of(first))), (1, 0, 0, 0))
        return
    yield Padding(_scores(ed, card), (1, 0, 0, 0))
    yield Text(words("sheet.scores.lead", n=card.n_closed, yes=card.n_yes, until=told["until"]), style="dim")
    yield Text(verdict(card, proof, ed), style="bold")
    if proof:
        yield Padding(_proof(ed, proof), (1, 0, 0, 0))


def _table(ed: Edition, card: Scorecard) -> Table:
    """Return each forecast with what became of it."""
    keys = ("question", "within", "chance", "range", "base", "came")
    table = _blank([ed.words(f"forecast.{k}") for k in keys], {2, 3, 4})
    before = ""
    for held in card.resolved:
        ask, share = held.forecast, ed.figures.share
        table.add_row(
            Text("" if ask.question == before else question(ask.question, ed)),
            ed.words("ahead.months", n=ask.months),
            Text(share(ask.probability), style="bold"),
            f"{share(ask.low)}–{share(ask.high)}",
            share(ask.base_rate),
            Text(_came(held, ed), style="dim" if held.answer == "open" else ""),
        )
        before = ask.question
    return table


def _came(held: Resolved, ed: Edition) -> str:
    """Return what happened by the end of the window, as far as it is known."""
    key = "forecast.open.yes" if held.answer == "open" and held.day else f"forecast.{held.answer}"
    return ed.words(key, day=held.day) if held.day else ed.words(key)


def _scores(ed: Edition, card: Scorecard) -> Table:
    """Return the scores of all forecasters."""
    words = ed.words
    table = _blank([words(k) for k in ("score.forecaster", "score.brier", "score.log")], {1, 2})
    table.title, table.title_justify = Text(words("sheet.scores"), style="bold"), "left"
    for who in FORECASTERS:
        table.add_row(words(f"score.{who}"), f"{card.brier[who]:.3f}", f"{card.log[who]:.3f}")
    return table


def _proof(ed: Edition, found: Evidence) -> Table:
    """Return what leaving out one alliance at a time shows."""
    words = ed.words
    heads = ("score.forecaster", "score.brier", "score.log", "evidence.skill")
    table = _blank([words(k) for k in heads], {1, 2, 3})
    table.title, table.title_justify = Text(words("sheet.evidence"), style="bold"), "left"
    for who, value in found.brier.items():
        shown = ""
        if who in found.skill:
            low, high = found.skill_interval[who]
            shown = f"{signed(found.skill[who])} ({signed(low)} … {signed(high)})"
        table.add_row(words(f"evidence.{who}"), f"{value:.3f}", f"{found.log[who]:.3f}", shown)
    told = {"n": len(found.questions), "alliances": found.n_alliances, "events": found.n_events}
    table.caption = Text(words("evidence.caption", **told))
    table.caption_justify = "left"
    return table


def _blank(heads: list[str], right: set[int]) -> Table:
    """Return an empty table in the style of the report."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for i, label in enumerate(heads):
        table.add_column(Text(label, style="dim"), justify="right" if i in right else "left")
    return table
