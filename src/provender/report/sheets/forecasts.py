"""Forecasts beside what came: each with its score, the base rate beside it, and the evidence for the method."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from provender.errors import StateError
from provender.forecasts import Evidence, Scorecard, forecast, leave_one_out, score
from provender.forecasts.evidence import ASKED, RIVALS
from provender.forecasts.result import FORECASTERS
from provender.report.sheets.sheet import DASH, Cell, Column, ColumnKind, Line, Sheet

if TYPE_CHECKING:
    from provender.forecasts import Resolved
    from provender.report.edition import Edition


def scored(edition: Edition) -> Scorecard | None:
    """Return the forecasts of a case held against its outcomes; None where it asks for none."""
    case = edition.case
    if not case.forecasts:
        return None
    return score(forecast(case), case.outcomes, case.outcomes_until or case.as_of)


def forecasts(edition: Edition, found: Scorecard) -> tuple[Sheet, ...]:
    """Return the tables of forecasts, scores and evidence."""
    sheets = [_table(found, edition)]
    if found.n_closed:
        proof = _proof(found.until)
        sheets.append(_scores(found, proof, edition))
        if proof:
            sheets.append(_evidence(proof, found.until, edition))
    return tuple(sheets)


def _table(found: Scorecard, edition: Edition) -> Sheet:
    """Return each forecast with what became of it."""
    words = edition.words
    heads: tuple[tuple[str, ColumnKind], ...] = (
        ("forecast.question", "prose"),
        ("forecast.within", "text"),
        ("forecast.chance", "amount"),
        ("forecast.base", "figure"),
        ("forecast.even", "figure"),
        ("forecast.came", "prose"),
        ("forecast.part", "figure"),
        ("forecast.part.base", "figure"),
    )
    return Sheet(
        id="forecasts",
        title=words("sheet.forecasts"),
        lead=words("sheet.forecasts.lead"),
        columns=tuple(Column(words(k), kind) for k, kind in heads),
        lines=tuple(Line(_forecast(r, edition)) for r in found.resolved),
        empty=words("sheet.forecasts.empty"),
        is_broad=True,
    )


def _forecast(held: Resolved, edition: Edition) -> tuple[Cell, ...]:
    ask, words, share = held.forecast, edition.words, edition.figures.share
    until = words("forecast.by", day=edition.figures.date(ask.deadline))
    happened = float(held.answer == "yes")
    parts = [(happened - ask.by(who)) ** 2 for who in FORECASTERS[:2]] if held.answer != "open" else []
    return (
        Cell(question(ask.question, edition)),
        Cell(words("ahead.months", n=ask.months), until),
        Cell(share(ask.probability), edition.figures.interval(ask.low, ask.high, "share"), share=ask.probability),
        Cell(share(ask.base_rate)),
        Cell(share(ask.uninformed)),
        _came(held, edition),
        *(Cell(_plain(p)) for p in parts or (float("nan"),) * 2),
    )


def question(id: str, edition: Edition) -> str:
    """Return a question in the language of the edition."""
    asked = edition.case.forecasts.get(id)
    if asked is None:
        return id.replace("_", " ")
    return (asked.name_zh if edition.words.language == "zh" else asked.name) or asked.name or id.replace("_", " ")


def _came(held: Resolved, edition: Edition) -> Cell:
    """Return what happened, with the outcome that says so."""
    words = edition.words
    day = edition.figures.date(held.day)
    key = "forecast.open.yes" if held.answer == "open" and held.day else f"forecast.{held.answer}"
    text = words(key, day=day) if held.day else words(key)
    said = {o.id: o.statement for o in edition.case.outcomes}
    note = f"{held.outcome}: {said[held.outcome]}" if held.outcome in said else held.outcome
    return Cell(text, note, tone="" if held.answer == "open" else held.answer)


def _scores(found: Scorecard, proof: Evidence | None, edition: Edition) -> Sheet:
    """Return the scores of all forecasters."""
    words = edition.words
    heads = ("score.forecaster", "score.brier", "score.log", "score.skill")
    lines = []
    for who in FORECASTERS:
        against = 1.0 - found.brier[who] / found.brier["base_rate"] if found.brier["base_rate"] > 0 else float("nan")
        shown = DASH if who == "base_rate" else signed(against)
        lines.append(
            Line(
                (Cell(words(f"score.{who}")), Cell(_plain(found.brier[who])), Cell(_plain(found.log[who])), Cell(shown))
            )
        )
    day = edition.figures.date(found.until)
    return Sheet(
        id="scores",
        title=words("sheet.scores"),
        lead=words("sheet.scores.lead", n=found.n_closed, yes=found.n_yes, until=day),
        columns=_columns(heads, edition),
        lines=tuple(lines),
        empty=words("sheet.scores.empty"),
        notes=(verdict(found, proof, edition),),
    )


def verdict(found: Scorecard, proof: Evidence | None, edition: Edition) -> str:
    """Return in words whether the forecasts of a case beat the plainer forecasters, and what of it is evidence."""
    words = edition.words
    base, coin = (_against(found.brier["provender"], found.brier[who], who, edition) for who in FORECASTERS[1:])
    told = [words("score.verdict", base=base, coin=coin)]
    if proof:
        even = _against(proof.brier["others"], proof.brier["uninformed"], "uninformed", edition)
        told.append(words("score.verdict.evidence", coin=even))
    return words("list.sentence").join(told)


def _against(own: float, other: float, who: str, edition: Edition) -> str:
    gain = 1.0 - own / other if other > 0.0 else float("nan")
    key = "score.verdict.better" if gain > 0.0 else "score.verdict.worse"
    return edition.words(key, who=edition.words(f"score.who.{who}"), skill=signed(gain))


def _proof(until: date) -> Evidence | None:
    """Return what leaving out one alliance at a time shows; None where no window has closed."""
    try:
        return leave_one_out(until)
    except StateError:
        return None


def _evidence(found: Evidence, until: date, edition: Edition) -> Sheet:
    """Return what leaving out one alliance at a time shows."""
    words = edition.words
    told = {"n": len(found.questions), "alliances": found.n_alliances, "kinds": len(ASKED), "events": found.n_events}
    lines = [Line(_rival("others", found, edition))] + [Line(_rival(r, found, edition)) for r in RIVALS]
    return Sheet(
        id="evidence-forecasts",
        title=words("sheet.evidence"),
        lead=words("sheet.evidence.lead", **told, until=edition.figures.date(until)),
        columns=_columns(("score.forecaster", "score.brier", "score.log", "evidence.skill"), edition),
        lines=tuple(lines),
        empty=words("sheet.evidence.empty"),
    )


def _rival(who: str, found: Evidence, edition: Edition) -> tuple[Cell, ...]:
    shown = DASH
    if who in found.skill:
        low, high = found.skill_interval[who]
        shown = f"{signed(found.skill[who])} ({signed(low)} … {signed(high)})"
    name = Cell(edition.words(f"evidence.{who}"))
    return name, Cell(_plain(found.brier[who])), Cell(_plain(found.log[who])), Cell(shown)


def _columns(heads: tuple[str, ...], edition: Edition) -> tuple[Column, ...]:
    return tuple(Column(edition.words(k), "text" if i == 0 else "figure") for i, k in enumerate(heads))


def _plain(value: float) -> str:
    """Return a score with three digits after the point; a dash where there is none."""
    return DASH if math.isnan(value) else f"{value:.3f}"


def signed(value: float) -> str:
    """Return a skill with its sign and two digits."""
    return DASH if math.isnan(value) else f"{value:+.2f}".replace("-", "−")
