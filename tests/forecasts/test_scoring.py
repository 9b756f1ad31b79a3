"""Outcomes answer forecasts by the rule each carries, and by nothing else."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provender.alliance.evidence import Outcome
from provender.forecasts import Forecast, Forecasts, score

AS_OF, DEADLINE, UNTIL = date(2025, 1, 1), date(2026, 1, 1), date(2026, 6, 30)


def ask(p: float = 0.3, base: float = 0.2, *, about: tuple[str, ...] = ("m",), is_first: bool = False) -> Forecast:
    """Return a forecast of a cut within a year."""
    return Forecast("cut", 12, DEADLINE, p, 0, 1, base, 0.5, ("cut",), about, is_first, (), (), "hazard")


def made(*items: Forecast, rivals: tuple[str, ...] = ()) -> Forecasts:
    """Return forecasts as of the start of 2025."""
    return Forecasts("mine", AS_OF, items, rivals, 0, 0)


def came(day: date, kind: str = "cut", about: str = "m", known: date | None = None, id: str = "O1") -> Outcome:
    """Return something that happened."""
    return Outcome(id, day, known or day, kind, "it happened", "", (about,))


@pytest.mark.parametrize(
    ("outcome", "answer"),
    [
        (came(date(2025, 6, 1)), "yes"),
        (came(AS_OF + timedelta(days=1)), "yes"),
        (came(AS_OF), "no"),  # it had happened already
        (came(DEADLINE), "yes"),
        (came(DEADLINE + timedelta(days=1)), "no"),
        (came(date(2025, 6, 1), kind="pause"), "no"),
        (came(date(2025, 6, 1), about="other"), "no"),
        (came(date(2025, 6, 1), known=UNTIL + timedelta(days=1)), "no"),
    ],
)
def test_a_window_is_answered_by_its_rule(outcome: Outcome, answer: str) -> None:
    """Kind, subject, days of the window with its last, and what was public by the day of looking."""
    (found,) = score(made(ask()), [outcome], UNTIL).resolved
    assert found.answer == answer


def test_nothing_is_scored_before_its_window_closes() -> None:
    """A yes that came early is shown and waits: it is as unscored as the silence beside it."""
    early = score(made(ask(), ask(about=("other",))), [came(date(2025, 6, 1))], date(2025, 12, 31))
    assert [(r.answer, r.outcome) for r in early.resolved] == [("open", "O1"), ("open", "")]
    assert early.n_closed == 0
    assert math.isnan(early.brier["provender"])
    assert math.isnan(early.brier_skill)


def test_the_first_is_no_longer_first_after_another() -> None:
    """Another clause's earlier end answers no, one on the same day leaves both first."""
    asked = made(ask(about=("a",), is_first=True), ask(about=("b",), is_first=True), rivals=("a", "b"))
    day, later = date(2025, 3, 1), date(2025, 4, 1)
    apart = score(asked, [came(day, about="a"), came(later, about="b", id="O2")], UNTIL)
    assert [r.answer for r in apart.resolved] == ["yes", "no"]
    together = score(asked, [came(day, about="a"), came(day, about="b", id="O2")], UNTIL)
    assert [r.answer for r in together.resolved] == ["yes", "yes"]


def test_a_base_rate_that_was_right_leaves_no_skill_to_tell() -> None:
    """Against a reference without error the ratio has no value."""
    found = score(made(ask(0.3, 0.0)), [], UNTIL)
    assert found.brier == {"provender": pytest.approx(0.09), "base_rate": 0.0, "uninformed": 0.25}
    assert math.isnan(found.brier_skill)


@given(st.lists(st.tuples(st.floats(0.01, 0.99), st.booleans()), min_size=1, max_size=12))
def test_scores_are_the_means_of_their_definitions(told: list[tuple[float, bool]]) -> None:
    """Brier is the mean square, the log score the mean −ln p of what happened; both by a loop."""
    items = [ask(p, about=(f"m{i}",)) for i, (p, _) in enumerate(told)]
    outcomes = [came(date(2025, 6, 1), about=f"m{i}", id=f"O{i}") for i, (_, yes) in enumerate(told) if yes]
    found = score(made(*items), outcomes, UNTIL)
    square = sum((yes - p) ** 2 for p, yes in told) / len(told)
    nats = sum(-math.log(p if yes else 1 - p) for p, yes in told) / len(told)
    assert found.brier["provender"] == pytest.approx(square)
    assert found.log["provender"] == pytest.approx(nats)
    assert (found.n_closed, found.n_yes) == (len(told), len(outcomes))
