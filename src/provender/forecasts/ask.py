"""forecast(): the questions that a case lists, each answered with a dated probability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from provender.alliance.walk import rests_on
from provender.dates import add_months, midnight
from provender.errors import HorizonError
from provender.forecasts.errors import NoQuestionsError
from provender.forecasts.result import Forecast, Forecasts
from provender.forecasts.spread import N_DRAWS, drawn_cases, law_of, milestone_ends
from provender.paths import play, rules_of
from provender.state import ahead, chance_ahead, motion_of, pooled
from provender.state.motion import multipliers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.forecast import ForecastQuestion
    from provender.paths import Paths
    from provender.state import Ahead

#: paths behind the chances of clauses and milestones, and behind each of their draws
N_PATHS, N_PATHS_OF_DRAW = 16_384, 2_048


@dataclass(frozen=True, slots=True)
class _Found:
    """A chance with its range, its base rate, and what it rests on."""

    chance: float
    low: float
    high: float
    base: float
    sources: tuple[tuple[str, ...], tuple[str, ...]]
    method: str
    uninformed: float = 0.5


def forecast(case: Case, *, seed: int = 0, n_paths: int = N_PATHS) -> Forecasts:
    """Return a dated probability for every question that a case lists, from what is known as of its date.

    Parameters
    ----------
    seed, n_paths
        Of the paths behind the ends of clauses; chances of events are worked out, not drawn.

    Raises
    ------
    NoQuestionsError
        If the case lists none.
    HorizonError
        If nothing of the horizon is left.
    StateError
        If the state of the case cannot be told.

    Examples
    --------
    >>> from provender.cases import load
    >>> pause = forecast(load("miniature")).items[1]
    >>> pause.question, pause.months, round(pause.probability, 6), round(pause.base_rate, 6)
    ('pause', 12, 0.270282, 0.133216)
    """
    if not case.forecasts:
        raise NoQuestionsError(case.name)
    if case.as_of >= case.end:
        raise HorizonError(case.as_of, case.end)
    desk = _Desk(case, seed, n_paths)
    items = [_item(case, q, m, desk.answer(q, m)) for q in case.forecasts.values() for m in q.months]
    return Forecasts(case.name, case.as_of, tuple(items), desk.rivals, seed, n_paths)


def _item(case: Case, question: ForecastQuestion, months: int, found: _Found) -> Forecast:
    """Return a forecast with the rule that will answer it."""
    hazard = case.hazards.get(question.hazard)
    default = (hazard.target,) if hazard else tuple(x for x in (question.clause, question.milestone) if x)
    return Forecast(
        question.id,
        months,
        deadline(case.as_of, months),
        found.chance,
        found.low,
        found.high,
        found.base,
        found.uninformed,
        question.outcomes,
        question.about or default,
        question.is_first,
        *found.sources,
        found.method,
    )


def deadline(as_of: date, months: int) -> date:
    """Return the last day of a window of some months.

    Examples
    --------
    >>> deadline(date(2025, 8, 31), 6)
    datetime.date(2026, 2, 28)
    """
    return add_months(midnight(as_of), months).date()


class _Desk:
    """Answers the questions of one case; what several need is worked out once."""

    def __init__(self, case: Case, seed: int, n_paths: int) -> None:
        self.case, self.seed = case, seed
        asked = case.forecasts.values()
        months = sorted({m for q in asked if q.hazard for m in q.months})
        self.ahead: Mapping[str, Ahead] = {a.hazard: a for a in ahead(case, months=months)} if months else {}
        self.motion = motion_of(case)
        is_played = any(q.clause or q.milestone for q in asked)
        self.paths = play(rules_of(case), n_paths, seed=seed) if is_played else None
        self.draws: list[Paths] | None = None
        self.rivals = tuple(sorted(_can_end(case)))

    def answer(self, question: ForecastQuestion, months: int) -> _Found:
        """Return the chance that something happens within some months."""
        if question.hazard:
            return self.event(question, months)
        if question.clause:
            return self.clause(question, months)
        if question.milestone:
            return self.milestone(question, months)
        return self.rate(question, months)

    def event(self, question: ForecastQuestion, months: int) -> _Found:
        """Return the chance of an event, as the state of the tie moves."""
        told = self.ahead[question.hazard]
        base = self.base(question, months)
        sources = told.rests_on, told.assumed
        chance, (low, high) = told.chance[months], told.interval[months]
        return _Found(chance, low, high, told.base[months] if base is None else base, sources, "hazard")

    def rate(self, question: ForecastQuestion, months: int) -> _Found:
        """Return the chance of something by its own rate, times its kind's multipliers, or by that of the library."""
        years, motion = months / 12.0, self.motion
        if question.rate_per_year is not None:
            times = multipliers_of(self.case, question.kind)
            told = self.case.chain.multipliers.get(question.kind) if self.case.chain else None
            law, sources = law_of(question.rate_per_year), rests_on(question.rate_per_year, told)
        else:
            counted = pooled(self.case.as_of, kinds=[question.library])[question.library]
            times = np.ones(len(motion.states))
            law, sources = counted.rate, (counted.rests_on, ())
        chance, low, high = (
            chance_ahead(motion.generator, motion.now, r * times, years) for r in (law.mean, law.low, law.high)
        )
        base = self.base(question, months)
        method = "rate" if question.rate_per_year is not None else "library"
        return _Found(chance, low, high, law.chance_within(years) if base is None else base, sources, method)

    def clause(self, question: ForecastQuestion, months: int) -> _Found:
        """Return the chance that a clause ends early, or is among the first to."""
        count = _first if question.is_first else _ended
        low, high = np.quantile([count(p, question.clause, months) for p in self.drawn()], [0.05, 0.95])
        paths = self.played()
        chance = count(paths, question.clause, months)
        enders = [h for h in self.case.hazards.values() if question.clause in h.ends]
        triggers = [c for c in self.case.clauses.values() for e in c.effect().endings if question.clause in e.clauses]
        dates = [self.case.milestones[m] for t in triggers for e in t.effect().endings for m in e.milestones]
        n = max(1, len(self.rivals))
        base = self.base(question, months, share=1.0 / n) or 0.0
        told = rests_on(enders, triggers, dates)
        even = 1.0 / (n + 1) if question.is_first else 0.5
        return _Found(chance, min(chance, float(low)), max(chance, float(high)), base, told, "paths", even)

    def milestone(self, question: ForecastQuestion, months: int) -> _Found:
        """Return the chance that a milestone comes, as the observer believes."""
        rules = self.played().rules
        at = rules.milestones.index(question.milestone)
        ends = [float(rules_of(c).dates[at][months - 1]) for c in milestone_ends(self.case, question.milestone)]
        chance = float(rules.dates[at][months - 1])
        told = rests_on(self.case.milestones[question.milestone])
        return _Found(chance, min(chance, *ends), max(chance, *ends), self.base(question, months) or 0.0, told, "paths")

    def base(self, question: ForecastQuestion, months: int, share: float = 1.0) -> float | None:
        """Return what the base rate says, `share` of whose events count; None where the question names none."""
        if question.base_per_year is not None:
            law = law_of(question.base_per_year)
        elif question.library:
            law = pooled(self.case.as_of, kinds=[question.library])[question.library].rate
        else:
            return None
        return law.chance_within(share * months / 12.0)

    def played(self) -> Paths:
        """Return the paths of the case."""
        assert self.paths is not None  # made for every question that asks for them
        return self.paths

    def drawn(self) -> list[Paths]:
        """Return paths of the case with the rates of its events and their ends drawn from their laws."""
        if self.draws is None:
            cases = drawn_cases(self.case, N_DRAWS, self.seed)
            self.draws = [play(rules_of(c), N_PATHS_OF_DRAW, seed=self.seed) for c in cases]
        return self.draws


def _can_end(case: Case) -> Iterator[str]:
    """Yield the clauses that an event or a milestone can end early."""
    by_event = {c for h in case.hazards.values() for c, chance in h.ends.items() if chance.value > 0.0}
    by_trigger = {x for c in case.clauses.values() for e in c.effect().endings for x in e.clauses}
    yield from by_event | by_trigger


def _ended(paths: Paths, clause: str, months: int) -> float:
    """Return the share of paths in which a clause ends before its own date, within some months."""
    at = paths.rules.clauses.index(clause)
    return float((_early(paths, months)[:, at]).mean())


def _first(paths: Paths, clause: str, months: int) -> float:
    """Return the share of paths in which no clause ends earlier than this one, and this one does end early."""
    at = paths.rules.clauses.index(clause)
    early = _early(paths, months)
    month = np.where(early, paths.over, np.iinfo(np.int16).max)
    return float((early[:, at] & (month[:, at] == month.min(axis=1))).mean())


def _early(paths: Paths, months: int) -> NDArray[np.bool_]:
    """Return (path, clause) whether it ends before its own date, within some months."""
    early: NDArray[np.bool_] = paths.over < np.minimum(paths.rules.until, months)[None, :]
    return early


__all__ = ["deadline", "forecast"]
