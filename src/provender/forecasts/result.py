"""Forecasts as values: what was asked, how likely it is, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Answer = Literal["yes", "no", "open"]
#: forecasters that are scored side by side
Forecaster = Literal["provender", "base_rate", "uninformed"]
FORECASTERS: tuple[Forecaster, ...] = ("provender", "base_rate", "uninformed")


@dataclass(frozen=True, slots=True)
class Forecast:
    """One dated probability, beside what plainer forecasters say.

    Parameters
    ----------
    question, months
        Id of the question and within how many months.
    deadline
        Last day on which it can come true.
    probability, low, high
        Of its coming true; 5 and 95 % as the rates behind it are uncertain. The state's numbers are held.
    base_rate
        By how often such a thing happens, without states, the rate uncertain.
    uninformed
        One half; for "among the first of n clauses" 1/(n + 1), none being one more case.
    outcomes, about
        The rule: kinds of outcome that answer yes, and ids of which one must be named (empty: any).
    is_first
        Whether another clause's earlier end answers no.
    rests_on, assumed
        Ids of claims, facts and library rows behind it; places of numbers without any.
    method
        How it was found: ``hazard``, ``paths``, ``library`` or ``rate``.
    """

    question: str
    months: int
    deadline: date
    probability: float
    low: float
    high: float
    base_rate: float
    uninformed: float
    outcomes: tuple[str, ...]
    about: tuple[str, ...]
    is_first: bool
    rests_on: tuple[str, ...]
    assumed: tuple[str, ...]
    method: str

    def by(self, forecaster: Forecaster) -> float:
        """Return the probability that a forecaster gives."""
        return {"provender": self.probability, "base_rate": self.base_rate, "uninformed": self.uninformed}[forecaster]


@dataclass(frozen=True, slots=True)
class Forecasts:
    """The forecasts of a case as of a date, in the order of its questions.

    `rivals` are the clauses that a question on the first end compares; `seed` and `n_paths` are those of the
    paths behind the ends of clauses.
    """

    case: str
    as_of: date
    items: tuple[Forecast, ...]
    rivals: tuple[str, ...]
    seed: int
    n_paths: int


@dataclass(frozen=True, slots=True)
class Resolved:
    """What became of a forecast.

    Parameters
    ----------
    answer
        ``"open"`` until the deadline has passed, a yes that came early included, so that yes and no are scored
        alike.
    outcome, day
        The outcome that answers yes, and its day; empty and None without one.
    """

    forecast: Forecast
    answer: Answer
    outcome: str = ""
    day: date | None = None
