"""Outcomes against forecasts: which came true by their own rule, and how each forecaster scores.

Nothing else in the package reads the outcomes of a case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from provender.forecasts.result import FORECASTERS, Forecast, Forecasts, Resolved
from provender.state import brier, log_score, skill

if TYPE_CHECKING:
    from provender.alliance.evidence import Outcome
    from provender.forecasts.result import Forecaster


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How the forecasts of a case did.

    Parameters
    ----------
    until
        Last day up to which the outcomes are complete.
    brier, log
        By forecaster: mean squared distance; mean −ln p of what happened, nats. NaN where nothing is closed.
    brier_skill
        1 − Brier ÷ Brier of the base rate, NaN where that is 0.
    n_closed, n_yes
        Forecasts whose window has closed; those of them that came true.
    """

    resolved: tuple[Resolved, ...]
    until: date
    brier: Mapping[Forecaster, float]
    log: Mapping[Forecaster, float]
    brier_skill: float
    n_closed: int
    n_yes: int


def score(made: Forecasts, outcomes: Sequence[Outcome], until: date) -> Scorecard:
    """Return how forecasts did against outcomes.

    Parameters
    ----------
    outcomes
        What happened, in any order; rows known after `until` do not count.
    until
        Last day up to which `outcomes` is complete: a window that closed by then without a yes is a no.

    Examples
    --------
    >>> from datetime import date
    >>> from provender.alliance.evidence import Outcome
    >>> ask = Forecast("pause", 12, date(2026, 1, 1), 0.25, 0, 1, 0.5, 0.5, ("pause",), (), False, (), (), "hazard")
    >>> made = Forecasts("mine", date(2025, 1, 1), (ask,), (), 0, 0)
    >>> came = Outcome("O1", date(2025, 9, 1), date(2025, 9, 2), "pause", "a pause")
    >>> found = score(made, [came], date(2026, 6, 30))
    >>> found.resolved[0].answer, found.brier["provender"], found.brier["base_rate"], found.brier_skill
    ('yes', 0.5625, 0.25, -1.25)
    """
    resolved = tuple(resolve(f, made, outcomes, until) for f in made.items)
    closed = [r for r in resolved if r.answer != "open"]
    happened = np.array([r.answer == "yes" for r in closed], dtype=np.bool_)
    chances = {who: np.array([r.forecast.by(who) for r in closed], dtype=np.float64) for who in FORECASTERS}
    squares = {who: brier(p, happened) if closed else float("nan") for who, p in chances.items()}
    logs = {who: log_score(p, happened) if closed else float("nan") for who, p in chances.items()}
    reference = squares["base_rate"]
    told = skill(squares["provender"], reference) if reference > 0 else float("nan")
    return Scorecard(resolved, until, squares, logs, told, len(closed), int(happened.sum()))


def resolve(ask: Forecast, made: Forecasts, outcomes: Sequence[Outcome], until: date) -> Resolved:
    """Return what became of one forecast by the day until which the outcomes are complete."""
    window = [o for o in outcomes if made.as_of < o.occurred <= ask.deadline and o.known_from <= until]
    kinds = [o for o in window if o.kind in ask.outcomes]
    mine = [o for o in kinds if not ask.about or set(o.about) & set(ask.about)]
    first = min(mine, key=lambda o: (o.occurred, o.id), default=None)
    if first and ask.is_first:
        others = set(made.rivals) - set(ask.about)
        if any(o.occurred < first.occurred and set(o.about) & others for o in kinds):
            first = None
    is_closed = ask.deadline <= until
    if first is None:
        return Resolved(ask, "no" if is_closed else "open")
    return Resolved(ask, "yes" if is_closed else "open", first.id, first.occurred)
