"""Indices of unmet work: by hand, laws, and loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from provender.adequacy import AdequacyError, Settings, indices
from provender.adequacy.index_kernels import scenario_totals
from tests.reference import adequacy_indices as loops

HOURS = np.array([10.0, 20.0, 30.0])
FIRM = np.array([True, False])
#: two scenarios; firm work short in periods 1 and 3 of the first, deferrable work short in the second
UNMET = np.array([[[2.0, 0.0, 1.0], [0.0, 5.0, 0.0]], [[0.0, 0.0, 0.0], [0.0, 0.0, 4.0]]])
LEVELS = arrays(np.float64, (4, 2, 5), elements=st.sampled_from([0.0, 0.0, 1.0, 2.5, 7.0]))


def test_by_hand() -> None:
    """LOLH counts firm tiers and whole periods, EUE all tiers; a run of short periods is one shortfall."""
    found = indices(UNMET, HOURS, FIRM)
    assert found.lolh.value == (10.0 + 30.0) / 2
    assert found.eue.value == (20.0 + 30.0 + 100.0 + 120.0) / 2
    assert [e.value for e in found.eue_by_tier] == [25.0, 110.0]
    assert found.frequency.value == 1.0
    assert found.mean_duration.value == 20.0
    assert found.mean_longest.value == 15.0
    assert found.peak.value == 1.0
    assert found.chance.value == 0.5


def test_tails_by_hand() -> None:
    """The quantile is the smallest value with cumulative share >= α; CVaR is the mean beyond, splitting a scenario."""
    unmet = np.array([1.0, 2.0, 3.0, 4.0])[:, None, None]
    asked = Settings(alpha=0.6, probabilities=np.full(4, 0.25))
    found = indices(unmet, np.ones(1), np.array([True]), settings=asked)
    assert found.unserved_quantile.value == 3.0
    assert found.unserved_cvar.value == pytest.approx((0.25 * 4 + 0.15 * 3) / 0.4, abs=1e-12)
    assert found.peak_quantile.value == 3.0


def test_enumerated_futures_have_no_error() -> None:
    """With probabilities given, values are weighted and every interval is the value itself."""
    found = indices(UNMET, HOURS, FIRM, settings=Settings(probabilities=np.array([0.25, 0.75])))
    assert found.lolh.value == 10.0
    assert found.eue.value == 0.25 * 150.0 + 0.75 * 120.0
    assert found.mean_duration.value == 20.0
    for interval in (found.lolh, found.eue, found.frequency, found.peak, found.unserved_cvar, found.chance):
        assert interval.low == interval.value == interval.high
        assert interval.method == "enumerated"


def test_zero_events_bound_from_one_side() -> None:
    """Nothing short in 99 scenarios: chance up to 1 − 0.05^(1/99), LOLH up to that × horizon, never zero width."""
    found = indices(np.zeros((99, 1, 2)), np.array([12.0, 12.0]), np.array([True]), settings=Settings(most_unmet=3.0))
    chance = 1.0 - 0.05 ** (1.0 / 99)
    assert (found.lolh.value, found.lolh.low, found.chance.low) == (0.0, 0.0, 0.0)
    assert found.chance.high == pytest.approx(chance)
    assert found.lolh.high == pytest.approx(24.0 * chance)
    assert found.eue.high == pytest.approx(24.0 * 3.0 * chance)
    assert found.frequency.high == pytest.approx(chance)
    assert found.peak.high == pytest.approx(3.0 * chance)
    assert np.isnan(found.mean_duration.value)
    assert found.mean_duration.method == "no event"


def test_zero_events_without_a_ceiling() -> None:
    """Where nothing limits unmet work, zero events bound LOLH but not EUE."""
    found = indices(np.zeros((9, 1, 1)), np.ones(1), np.array([True]))
    assert np.isfinite(found.lolh.high)
    assert found.eue.high == np.inf
    assert found.eue.value == 0.0


@pytest.mark.parametrize("shape", [(3, 0, 4), (3, 2, 0), (3, 0, 0)])
def test_nothing_to_be_short_of(shape: tuple[int, int, int]) -> None:
    """Without a tier or a period every index is zero for certain, and there is no duration."""
    found = indices(np.zeros(shape), np.ones(shape[2]), np.ones(shape[1], dtype=bool))
    assert (found.lolh.value, found.eue.value, found.eue.high, found.peak.high) == (0.0, 0.0, 0.0, 0.0)
    assert np.isnan(found.mean_duration.value)


@pytest.mark.parametrize(
    ("unmet", "hours", "is_firm", "says"),
    [
        (np.zeros((0, 1, 1)), np.ones(1), np.ones(1, dtype=bool), "one scenario or more"),
        (np.zeros((2, 1)), np.ones(1), np.ones(1, dtype=bool), "(scenario, tier, period)"),
        (np.full((2, 1, 1), np.nan), np.ones(1), np.ones(1, dtype=bool), "NaN or infinite"),
        (np.full((2, 1, 1), np.inf), np.ones(1), np.ones(1, dtype=bool), "NaN or infinite"),
        (np.full((2, 1, 1), -1.0), np.ones(1), np.ones(1, dtype=bool), "unmet work of -1.0"),
        (np.zeros((2, 1, 1)), np.ones(2), np.ones(1, dtype=bool), "beside unmet work"),
        (np.zeros((2, 1, 1)), np.zeros(1), np.ones(1, dtype=bool), "not above zero"),
        (np.zeros((2, 1, 1)), np.full(1, np.nan), np.ones(1, dtype=bool), "not above zero"),
        (np.zeros((2, 1, 1)), np.ones(1), np.ones(3, dtype=bool), "one flag per tier"),
    ],
)
def test_refused(unmet: np.ndarray, hours: np.ndarray, is_firm: np.ndarray, says: str) -> None:
    """Input that means nothing is refused with what was found and what is allowed."""
    with pytest.raises(AdequacyError) as error:
        indices(unmet, hours, is_firm)
    assert says in str(error.value)


@pytest.mark.parametrize("bad", [np.array([0.5, 0.6]), np.array([1.0]), np.array([1.5, -0.5])])
def test_probabilities_refused(bad: np.ndarray) -> None:
    """Probabilities are one per scenario, not negative, and sum to one."""
    with pytest.raises(AdequacyError, match="one per scenario"):
        indices(UNMET, HOURS, FIRM, settings=Settings(probabilities=bad))


@pytest.mark.parametrize("options", [{"confidence": 1.0}, {"alpha": 0.0}, {"most_unmet": -1.0}, {"tolerance": -1.0}])
def test_settings_refused(options: dict[str, float]) -> None:
    """Levels lie strictly between 0 and 1; bounds are not negative."""
    with pytest.raises(AdequacyError):
        Settings(**options)  # type: ignore[arg-type]


@settings(deadline=None)
@given(LEVELS)
def test_kernel_equals_loops(unmet: np.ndarray) -> None:
    """The kernel's totals are those of plain loops."""
    hours = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    totals, by_tier = np.zeros((4, 4)), np.zeros((4, 2))
    scenario_totals(unmet, hours, FIRM, 1e-9, totals, by_tier)
    expected, work = loops.totals(unmet, hours, FIRM, 1e-9)
    np.testing.assert_allclose(totals, expected, rtol=1e-12)
    np.testing.assert_allclose(by_tier, work, rtol=1e-12)


@settings(deadline=None)
@given(LEVELS, st.floats(0.01, 100.0))
def test_scaling(unmet: np.ndarray, factor: float) -> None:
    """Scaling unmet work scales EUE, peak and tails, and leaves hours and frequency alone."""
    hours = np.arange(1.0, 6.0)
    one, many = indices(unmet, hours, FIRM), indices(factor * unmet, hours, FIRM)
    assert many.eue.value == pytest.approx(factor * one.eue.value)
    assert many.eue.low == pytest.approx(factor * one.eue.low)
    assert many.peak_cvar.value == pytest.approx(factor * one.peak_cvar.value)
    assert many.lolh == one.lolh
    assert many.frequency == one.frequency


@settings(deadline=None)
@given(LEVELS, st.permutations(range(4)))
def test_order_of_scenarios(unmet: np.ndarray, order: list[int]) -> None:
    """Indices do not depend on the order of scenarios."""
    one, other = indices(unmet, np.ones(5), FIRM), indices(unmet[list(order)], np.ones(5), FIRM)
    assert other.eue.value == pytest.approx(one.eue.value)
    assert other.eue.high == pytest.approx(one.eue.high)
    assert other.unserved_cvar.value == pytest.approx(one.unserved_cvar.value)


@settings(deadline=None)
@given(LEVELS, LEVELS)
def test_more_unmet_is_never_better(unmet: np.ndarray, extra: np.ndarray) -> None:
    """Adding unmet work lowers neither EUE, LOLH, peak nor any tail."""
    one, more = indices(unmet, np.ones(5), FIRM), indices(unmet + extra, np.ones(5), FIRM)
    for name in ("eue", "lolh", "peak", "unserved_quantile", "unserved_cvar", "peak_quantile", "peak_cvar"):
        assert getattr(more, name).value >= getattr(one, name).value - 1e-9


@settings(deadline=None)
@given(LEVELS)
def test_order_of_tails(unmet: np.ndarray) -> None:
    """Mean <= CVaR, quantile <= CVaR <= largest; every value lies inside its interval."""
    found = indices(unmet, np.ones(5), FIRM)
    worst = unmet.sum(axis=(1, 2)).max()
    assert found.eue.value <= found.unserved_cvar.value + 1e-9
    assert found.unserved_quantile.value <= found.unserved_cvar.value + 1e-9 <= worst + 2e-9
    for interval in (found.lolh, found.eue, found.peak, found.frequency, found.unserved_quantile, found.unserved_cvar):
        assert interval.low - 1e-9 <= interval.value <= interval.high + 1e-9
