"""Money earned over time: totals by month, growth through steps, and the day on which a total is reached."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provender.alliance.earnings import day_of_total, earned, months_between
from provender.alliance.estimate import Estimate
from provender.alliance.party import Earnings
from provender.alliance.workload import GrowthStep

P = Estimate.point
YEAR = months_between(date(2025, 1, 1), date(2026, 1, 1))


def growing(*steps: tuple[date, float], level: float = 12.0, at: date = date(2025, 1, 1)) -> Earnings:
    """Return earnings of a level a year that grow by factors from dates on."""
    return Earnings(P(level), at, tuple(GrowthStep(d, P(f)) for d, f in steps))


@pytest.mark.parametrize(
    ("start", "end", "n"),
    [
        (date(2025, 1, 1), date(2025, 1, 1), 0),
        (date(2025, 1, 1), date(2025, 1, 2), 1),
        (date(2025, 1, 31), date(2025, 2, 1), 1),
        (date(2025, 1, 15), date(2026, 1, 15), 13),
        (date(2025, 3, 1), date(2025, 1, 1), 0),
    ],
)
def test_months_that_a_span_touches(start: date, end: date, n: int) -> None:
    """From the month of the first day up to the last day, exclusive; none where the span is empty."""
    months = months_between(start, end)
    assert len(months) == n
    assert all(m.day == 1 for m in months)


def test_without_growth_a_month_earns_a_twelfth() -> None:
    """12 a year are 1 in each month, whatever its length."""
    assert earned(growing(), YEAR).tolist() == [1.0] * 12


def test_growth_counts_to_the_middle_of_the_month() -> None:
    """Doubling each year from 1 January: January earns 2^(15/365.25), July (day 196) 2^(196/365.25)."""
    money = earned(growing((date(2025, 1, 1), 2.0)), YEAR)
    assert money[[0, 6]].tolist() == pytest.approx([2 ** (15 / 365.25), 2 ** (196 / 365.25)])


def test_growth_steps_follow_each_other() -> None:
    """Doubling until 1 July (day 181), then halving: 16 September, 77 days on, stands at 2^((181 − 77)/365.25)."""
    law = growing((date(2025, 1, 1), 2.0), (date(2025, 7, 1), 0.5))
    assert earned(law, YEAR)[8] == pytest.approx(2 ** ((181 - 77) / 365.25))


def test_the_first_step_holds_before_its_day_too() -> None:
    """12 a year on 1 January 2026, doubling: 16 January 2025, 350 days before, earned 2^(−350/365.25) a month."""
    law = growing((date(2026, 1, 1), 2.0), at=date(2026, 1, 1))
    assert earned(law, YEAR)[0] == pytest.approx(2 ** (-350 / 365.25))


def test_nothing_is_earned_before_the_start() -> None:
    """From April on; a start in mid-April counts from May, the first whole month."""
    for start, n in ((date(2025, 4, 1), 3), (date(2025, 4, 2), 4)):
        money = earned(Earnings(P(12.0), date(2025, 1, 1), (), start), YEAR)
        assert money.tolist() == [0.0] * n + [1.0] * (12 - n)


def test_sides_move_level_and_growth() -> None:
    """Low: 6 a year, halving; high: 24 a year, without growth."""
    law = Earnings(
        Estimate(12.0, 6.0, 24.0), date(2025, 1, 16), (GrowthStep(date(2025, 1, 16), Estimate(0.8, 0.5, 1.0)),)
    )
    low, high = (earned(law, YEAR, side=side) for side in ("low", "high"))
    assert low[0] == pytest.approx(0.5)
    assert low[11] == pytest.approx(0.5 * 0.5 ** (334 / 365.25))
    assert high.tolist() == pytest.approx([2.0] * 12)


def test_a_total_is_reached_on_the_first_of_the_month_after() -> None:
    """1 a month from January 2025: 3 by the end of March, 3.1 a month later; 3 from June on by the end of August."""
    law = growing()
    assert day_of_total(law, 3.0, date(2030, 1, 1)) == date(2025, 4, 1)
    assert day_of_total(law, 3.1, date(2030, 1, 1)) == date(2025, 5, 1)
    late = Earnings(P(12.0), date(2025, 1, 1), (), date(2025, 6, 1))
    assert day_of_total(late, 3.0, date(2030, 1, 1)) == date(2025, 9, 1)


def test_a_total_that_is_not_reached_has_no_day() -> None:
    """13 months' money does not come in 12 months; no month, no money."""
    assert day_of_total(growing(), 13.0, date(2026, 1, 1)) is None
    assert day_of_total(growing(), 1.0, date(2025, 1, 1)) is None


@settings(max_examples=60, deadline=None)
@given(
    level=st.floats(0.1, 1e12),
    factors=st.lists(st.floats(0.2, 5.0), min_size=1, max_size=3),
    times=st.floats(0.1, 100.0),
)
def test_earnings_scale_and_stay_positive(level: float, factors: list[float], times: float) -> None:
    """Any growth: money is positive in every month and proportional to the level."""
    steps = [(date(2025, 1 + 3 * i, 1), f) for i, f in enumerate(factors)]
    one, more = (earned(growing(*steps, level=x), YEAR) for x in (level, level * times))
    assert (one > 0).all()
    np.testing.assert_allclose(more, one * times, rtol=1e-12)


@settings(max_examples=60, deadline=None)
@given(total=st.floats(0.1, 40.0), factor=st.floats(0.5, 3.0))
def test_the_day_of_a_total_is_the_first_month_that_holds_it(total: float, factor: float) -> None:
    """All money before that day reaches the total; all but the last month's does not."""
    law, end = growing((date(2025, 1, 1), factor)), date(2028, 1, 1)
    day = day_of_total(law, total, end)
    money = earned(law, months_between(date(2025, 1, 1), day or end))
    assert (money.sum() >= total * (1.0 - 1e-12)) == (day is not None)
    assert money[:-1].sum() < total
