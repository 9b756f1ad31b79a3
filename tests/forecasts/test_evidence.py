"""Leaving out one alliance at a time: nothing of the alliance itself, nothing of the future, reaches its forecast."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from provender.errors import StateError
from provender.forecasts import leave_one_out
from provender.forecasts.evidence import ASKED, Question
from provender.state.library import bundled_library

UNTIL = date(2026, 6, 30)


def key(q: Question) -> tuple[str, str, date]:
    """Return what a question asks."""
    return q.alliance, q.kind, q.origin


def test_one_forecast_by_hand() -> None:
    """Slips of Amazon and Anthropic in the year from 2024-09-25, from what the others had shown by that day.

    The others had 8.62 years behind them and no slip: (T / (T + 1))^½ is the chance of none.
    """
    found = leave_one_out(UNTIL)
    (one,) = (q for q in found.questions if key(q) == ("Amazon-Anthropic", "slip", date(2024, 9, 25)))
    starts = {"MO": date(2019, 7, 22), "MM": date(2024, 2, 26), "GA": date(2023, 2, 3), "NC": date(2023, 4, 20)}
    days = sum((one.origin - start).days for start in starts.values())
    days += (date(2024, 3, 19) - date(2023, 6, 29)).days  # Microsoft and Inflection, over by then
    years = days / 365.25
    assert one.chances["others"] == pytest.approx(1 - math.sqrt(years / (years + 1)), abs=1e-12)
    assert not one.happened


def test_its_own_rows_do_not_reach_its_forecast() -> None:
    """Without every event of an alliance, its forecasts by the others are the same; only what happened differs."""
    library = bundled_library()
    name = "Microsoft-OpenAI"
    bare = replace(library, events=tuple(e for e in library.events if e.alliance != name))
    whole = {key(q): q for q in leave_one_out(UNTIL, library=library).questions if q.alliance == name}
    without = {key(q): q for q in leave_one_out(UNTIL, library=bare).questions if q.alliance == name}
    assert whole.keys() == without.keys()
    assert len(whole) >= 12
    assert all(whole[k].chances["others"] == without[k].chances["others"] for k in whole)
    assert any(q.happened for q in whole.values())
    assert not any(q.happened for q in without.values())


def test_nothing_later_reaches_a_forecast() -> None:
    """Without all rows that became public after a day, forecasts of that day and before are the same."""
    library, day = bundled_library(), date(2024, 12, 31)
    known = tuple(e for e in library.events if e.known_from and e.known_from <= day)
    ties = tuple(a for a in library.alliances if a.known_from and a.known_from <= day)
    early = {key(q): q for q in leave_one_out(UNTIL, library=replace(library, events=known, alliances=ties)).questions}
    for q in leave_one_out(UNTIL).questions:
        if q.origin <= day:
            assert q.chances == early[key(q)].chances


def test_windows_do_not_overlap_and_close_in_time() -> None:
    """One window a year for each alliance and kind, each over by the last day."""
    found = leave_one_out(UNTIL)
    for kind in ASKED:
        by_alliance: dict[str, list[date]] = {}
        for q in found.questions:
            if q.kind == kind:
                by_alliance.setdefault(q.alliance, []).append(q.origin)
        for origins in by_alliance.values():
            assert all((b - a).days >= 365 for a, b in pairwise(origins))
            assert all(date(o.year + 1, o.month, o.day) <= UNTIL for o in origins)


def test_scores_and_skill_are_the_means_of_the_questions() -> None:
    """Brier by a loop; skill is what it is called; its interval holds it."""
    found = leave_one_out(UNTIL)
    for who in found.brier:
        assert found.brier[who] == pytest.approx(np.mean([(q.happened - q.chances[who]) ** 2 for q in found.questions]))
    for rival, value in found.skill.items():
        low, high = found.skill_interval[rival]
        assert value == pytest.approx(1 - found.brier["others"] / found.brier[rival])
        assert low < value < high
    assert sum(n for _, _, n in found.calibration) == len(found.questions)
    assert found.n_events == sum(q.happened for q in found.questions)


def test_a_day_before_any_window_is_refused() -> None:
    """There is nothing to score before a year has passed beside another alliance."""
    with pytest.raises(StateError, match="no window of an alliance that had closed by 2020-01-01"):
        leave_one_out(date(2020, 1, 1))
