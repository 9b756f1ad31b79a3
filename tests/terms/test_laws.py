"""Laws of certainty equivalents and bargains."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provender.terms import Declaration, bargain, certain

MONEY = st.floats(-1e6, 1e6, allow_nan=False)
SHARE = st.floats(0.0, 1.0)
LEVEL = st.floats(0.0, 0.95)


@st.composite
def sums(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Return up to six sums with chances."""
    n = draw(st.integers(1, 6))
    values = draw(st.lists(MONEY, min_size=n, max_size=n))
    weights = np.array(draw(st.lists(st.floats(0.05, 1.0), min_size=n, max_size=n)))
    return np.array(values), weights / weights.sum()


@given(sums(), MONEY, SHARE, LEVEL)
def test_cash_is_cash(lottery: tuple[np.ndarray, np.ndarray], paid: float, omega: float, alpha: float) -> None:
    """Money for certain adds itself."""
    values, chance = lottery
    with_it = certain(values + paid, chance, omega=omega, alpha=alpha)
    assert with_it == pytest.approx(certain(values, chance, omega=omega, alpha=alpha) + paid, abs=1e-6, rel=1e-9)


@given(sums(), SHARE, LEVEL)
def test_between_worst_and_mean(lottery: tuple[np.ndarray, np.ndarray], omega: float, alpha: float) -> None:
    """What is uncertain is worth no more than its mean and no less than its worst."""
    values, chance = lottery
    worth = certain(values, chance, omega=omega, alpha=alpha)
    assert values.min() - 1e-6 <= worth <= float(values @ chance) + 1e-6


@given(sums(), st.floats(0.0, 100.0), SHARE, LEVEL)
def test_scale(lottery: tuple[np.ndarray, np.ndarray], factor: float, omega: float, alpha: float) -> None:
    """Twice the sums are worth twice as much."""
    values, chance = lottery
    scaled = certain(values * factor, chance, omega=omega, alpha=alpha)
    assert scaled == pytest.approx(factor * certain(values, chance, omega=omega, alpha=alpha), abs=1e-4, rel=1e-9)


@given(MONEY, MONEY)
def test_nash_gains_are_equal(a: float, b: float) -> None:
    """Where there is a zone and no budget binds, both gain the same, together what the change is worth."""
    deal = bargain(("a", "b"), (a, b))
    if deal.status == "zone":
        assert deal.first_after == pytest.approx(deal.second_after, abs=1e-6)
        assert deal.first_after + deal.second_after == pytest.approx(a + b, abs=1e-6)
        assert deal.low - 1e-6 <= deal.payment <= deal.high + 1e-6
    elif deal.status == "no_zone":
        assert deal.short == pytest.approx(-(a + b))


@given(MONEY, MONEY, st.floats(0.0, 1e6), st.floats(0.0, 1e6))
def test_nobody_is_worse_off(a: float, b: float, mine: float, yours: float) -> None:
    """No bargain leaves a side worse off or lets it pay more than it has; names do not matter."""
    deal = bargain(("a", "b"), (a, b), budgets=(mine, yours))
    slack = 1e-8 * max(1.0, abs(a), abs(b))
    assert deal.first_after >= -slack
    assert deal.second_after >= -slack
    assert deal.payment <= {"a": mine, "b": yours, "": 0.0}[deal.payer] if deal.status == "zone" else True
    mirrored = bargain(("b", "a"), (b, a), budgets=(yours, mine))
    assert (mirrored.status, mirrored.payment) == (deal.status, deal.payment)
    assert (mirrored.first_after, mirrored.second_after) == (deal.second_after, deal.first_after)


@given(st.floats(0.0, 1e3), st.floats(0.0, 1e3), st.floats(0.01, 1e3), SHARE)
def test_threshold_is_where_declaring_breaks_even(s: float, k: float, f: float, chance: float) -> None:
    """Declaring before a panel pays exactly above the threshold, and never where it would not pay alone."""
    at = Declaration(s, k, f)
    if at.threshold is None:
        assert at.with_panel(chance) <= 1e-9
    elif abs(chance - at.threshold) > 1e-6:
        assert (at.with_panel(chance) > 0.0) == (chance > at.threshold)
