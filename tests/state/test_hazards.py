"""Gamma posteriors against SciPy, and hazards ahead against the miniature, matrix exponentials and laws."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.linalg import expm
from scipy.stats import gamma

from provender.alliance.estimate import Estimate
from provender.alliance.hazard import Hazard
from provender.cases import load
from provender.errors import StateError, UnknownNameError
from provender.state import Rate, state_of
from provender.state.ahead import Ahead, ahead
from provender.state.pooled import pooled

MINIATURE = load("miniature")
FLAGSHIP = load("microsoft-openai")
#: section 8 of the miniature: one pause in 10 alliance-years, no cut in 5
SECTION_8 = {"pause": Rate.from_counts(1, 10.0), "cut": Rate.from_counts(0, 5.0)}


def hazard(low: float, value: float, high: float, kind: str = "pause") -> Hazard:
    """Return a hazard of the miniature with a rate."""
    return Hazard("h", kind, "M", Estimate(value, low, high, place="hazard.h.rate_per_year"))  # type: ignore[arg-type]


def of_miniature(stated: Hazard) -> Ahead:
    """Return what a hazard means for the miniature."""
    (found,) = ahead(replace(MINIATURE, hazards={stated.id: stated}))
    return found


@pytest.mark.parametrize("shape", [0.01, 0.3, 0.5, 1.0, 2.5, 20.0, 999.0, 9999.0, 1e5, 1e7])
def test_quantiles_equal_scipy(shape: float) -> None:
    """From a thousandth to 999 in a thousand: equal to 1e-10; above a shape of 10,000 to 1e-6."""
    for probability in (0.001, 0.05, 0.25, 0.5, 0.95, 0.999):
        expected = gamma.ppf(probability, shape, scale=1 / 3.0)
        close = 1e-10 if shape < 1e4 else 1e-6
        assert Rate(shape, 3.0).quantile(probability) == pytest.approx(expected, rel=close, abs=1e-290)


@pytest.mark.parametrize("probability", [0.0, 1.0, -0.1, math.nan])
def test_a_quantile_needs_a_probability(probability: float) -> None:
    """Ends excluded: there the rate is 0 or without bound."""
    with pytest.raises(ValueError, match="found probability"):
        Rate(0.5, 1.0).quantile(probability)


@settings(deadline=None)
@given(st.floats(0.05, 500.0), st.floats(1e-3, 1e3))
def test_a_range_made_by_a_gamma_gives_it_back(shape: float, years: float) -> None:
    """The 5 and 95 % points of a Gamma law and its mean lead back to shape and exposure."""
    made = Rate(shape, years)
    found = Rate.from_range(made.mean, made.low, made.high)
    assert (found.shape, found.years) == pytest.approx((shape, years), rel=1e-6)


@settings(deadline=None)
@given(st.floats(1e-3, 10.0), st.floats(0.05, 0.95), st.floats(1.05, 20.0))
def test_a_range_keeps_its_mean_and_the_ratio_of_its_ends(mean: float, down: float, up: float) -> None:
    """Whatever law the range was made by; wider ranges give fewer events behind it."""
    found = Rate.from_range(mean, mean * down, mean * up)
    assert found.mean == pytest.approx(mean)
    assert found.high / found.low == pytest.approx(up / down, rel=1e-6)
    assert Rate.from_range(mean, mean * down, mean * up * 1.5).shape < found.shape


def test_a_range_from_zero_goes_by_its_upper_end() -> None:
    """The exponential law has 5 % above −ln 0.05 = 2.9957 means; 30 means is more than any Gamma law has."""
    assert Rate.from_range(2.0, 0.0, 2.0 * -math.log(0.05)).shape == pytest.approx(1.0, rel=1e-6)
    assert Rate.from_range(1.0, 0.0, 30.0).shape == pytest.approx(0.2)


@pytest.mark.parametrize(
    "numbers", [(0.0, 0.0, 1.0), (1.0, 1.0, 1.0), (1.0, 2.0, 3.0), (1.0, 0.1, 0.5), (1.0, -1.0, 2.0)]
)
def test_a_range_without_a_law_is_refused(numbers: tuple[float, float, float]) -> None:
    """A mean of 0, no width, ends on the wrong side, a rate below 0."""
    with pytest.raises(ValueError, match="allowed: a mean above 0"):
        Rate.from_range(*numbers)


def test_the_base_rate_mixes_the_posterior() -> None:
    """The chance averaged over the Gamma law, by quadrature at 20,000 of its quantiles; lower than at the mean."""
    rate = Rate.from_counts(1, 10.0)
    at = gamma.ppf((np.arange(20_000) + 0.5) / 20_000, 1.5, scale=0.1)
    assert rate.chance_within(2.0) == pytest.approx(float(np.mean(1 - np.exp(-2.0 * at))), abs=1e-6)
    assert rate.chance_within(2.0) < 1 - math.exp(-2.0 * rate.mean)


def test_the_miniature_ahead() -> None:
    """Section 8: pause 0.144339 and 0.270282, cut 0.099089 and 0.190489; base rates 0.133216 and 0.087129."""
    pause, cut = ahead(MINIATURE, months=[6, 12], library=SECTION_8)
    assert [*pause.chance.values(), *cut.chance.values()] == pytest.approx(
        [0.144339, 0.270282, 0.099089, 0.190489], abs=5e-7
    )
    assert (pause.base[12], cut.base[12]) == pytest.approx((0.133216, 0.087129), abs=5e-7)
    assert (pause.mean * pause.multiplier, cut.mean * cut.multiplier) == pytest.approx((0.304780, 0.203187), abs=5e-7)
    assert set(pause.assumed) == {"chain.multipliers.pause.A", "chain.multipliers.pause.H"}


def test_chance_and_interval_equal_the_matrix_exponential() -> None:
    """The flagship's pause at the mean and at the 5 and 95 % points, worked out with SciPy alone."""
    assert FLAGSHIP.chain is not None
    states, posterior = FLAGSHIP.chain.states, pooled(FLAGSHIP.as_of)["planned cut"]
    (found,) = ahead(FLAGSHIP, ["pause"], [24], library={"azure_pause": posterior})
    rates = np.array([[_rate(a, b) for b in states] for a in states])
    generator = rates - np.diag(rates.sum(axis=1))
    times = [FLAGSHIP.chain.multipliers["pause"][s].value for s in states]
    now = _now()
    points = (2.5 / posterior.years, *(gamma.ppf(p, 2.5, scale=1 / posterior.years) for p in (0.05, 0.95)))
    by_hand = [1 - float((now @ expm(2.0 * (generator - np.diag(h * np.array(times))))).sum()) for h in points]
    assert [found.chance[24], *found.interval[24]] == pytest.approx(by_hand, abs=1e-9)
    assert found.rests_on == posterior.rests_on


def _rate(left: str, reached: str) -> float:
    assert FLAGSHIP.chain is not None
    stated = FLAGSHIP.chain.rates.get(left, {}).get(reached)
    return stated.value if stated else 0.0


def _now() -> NDArray[np.float64]:
    """Return the states of the flagship as of; test_alliance.py holds them to account."""
    found = state_of(FLAGSHIP)
    return np.array([found.probability[s] for s in found.states])


@settings(deadline=None)
@given(st.floats(0.01, 3.0), st.integers(1, 60))
def test_without_multipliers_the_state_is_no_matter(value: float, months: int) -> None:
    """A kind that the chain does not multiply comes at one rate in every state: 1 − exp(−h t)."""
    (found,) = ahead(replace(MINIATURE, hazards={"h": hazard(value, value, value, "outage")}), months=[months])
    assert found.chance[months] == pytest.approx(1 - math.exp(-value * months / 12), abs=1e-12)
    assert found.base[months] == pytest.approx(found.chance[months], abs=1e-12)
    assert found.rate is None
    assert found.multiplier == pytest.approx(1.0)


@settings(deadline=None)
@given(st.floats(0.02, 2.0), st.floats(1.1, 5.0))
def test_chances_lie_in_their_interval_and_grow(value: float, width: float) -> None:
    """Between the chances at the 5 and 95 % points, and never falling with the months."""
    found = of_miniature(hazard(value / width, value, value * width))
    for months in (6, 12, 24):
        low, high = found.interval[months]
        assert 0 <= low <= found.chance[months] <= high <= 1
    assert found.chance[6] < found.chance[12] < found.chance[24]
    assert found.chance[12] > found.base[12]  # multipliers of 1 and 3 only add


def test_a_case_without_states_has_the_plain_chance() -> None:
    """No chain: one state, multiplier 1."""
    stated = hazard(0.1, 0.3, 0.6, "cut")
    (found,) = ahead(replace(MINIATURE, chain=None, hazards={"h": stated}), months=[12])
    assert found.chance[12] == pytest.approx(1 - math.exp(-0.3))
    assert dict(found.multipliers) == {"": 1.0}


def test_the_library_goes_by_id_before_kind() -> None:
    """Two slips of the flagship: the one named takes the posterior, the other keeps the case's rate."""
    posterior = pooled(FLAGSHIP.as_of)["slip"]
    found = {a.hazard: a for a in ahead(FLAGSHIP, ["slip"], library={"azure_slip": posterior})}
    assert found["azure_slip"].rests_on == posterior.rests_on
    assert (found["chips_slip"].mean, found["chips_slip"].rests_on) == (0.5, ())
    both = {
        a.hazard: a.mean for a in ahead(FLAGSHIP, ["slip"], library={"slip": SECTION_8["cut"], "azure_slip": posterior})
    }
    assert both == {"azure_slip": posterior.mean, "chips_slip": 0.1}
    alike = ahead(FLAGSHIP, ["slip"], library={"slip": posterior})
    assert {a.mean for a in alike} == {posterior.mean}


def test_the_flagship_types_what_the_library_counts() -> None:
    """Rates of the case that come from counts are those of the library, to the two digits of its exposure."""
    found, rates = pooled(FLAGSHIP.as_of), FLAGSHIP.hazards
    pairs = {
        "azure_cut": "delivered cut",
        "azure_pause": "planned cut",
        "azure_slip": "slip",
        "azure_renegotiation": "terms changed",
        "azure_right_lapsed": "rights ended",
    }
    for name, kind in pairs.items():
        stated = rates[name].rate_per_year
        expected = (found[kind].mean, found[kind].low, found[kind].high)
        assert (stated.value, stated.low, stated.high) == pytest.approx(expected, rel=3e-3), name


@pytest.mark.parametrize(
    ("name", "kind", "years"),
    [("cut_year", "delivered cut", 1), ("pause_year", "planned cut", 1), ("talks_two_years", "terms changed", 2)],
)
def test_base_rates_of_the_flagship_mix_the_posterior(name: str, kind: str, years: int) -> None:
    """Headline chances are those of the library, to a tenth of a point; their ranges to three points."""
    posterior, stated = pooled(date(2025, 5, 2))[kind], FLAGSHIP.estimates[name].estimate
    assert stated.value == pytest.approx(posterior.chance_within(years), abs=1e-3)
    ends = [1 - math.exp(-rate * years) for rate in (posterior.low, posterior.high)]
    assert (stated.low, stated.high) == pytest.approx(ends, abs=0.03)


def test_what_is_not_there_is_refused() -> None:
    """An unknown kind, a posterior of no hazard, no month, a rate of nought with a range."""
    with pytest.raises(UnknownNameError, match="found kind of hazard 'weather'; allowed: pause, cut"):
        ahead(MINIATURE, ["weather"], library=SECTION_8)
    with pytest.raises(UnknownNameError, match="found hazard 'azur_cut'"):
        ahead(MINIATURE, library={"azur_cut": SECTION_8["cut"]})
    with pytest.raises(ValueError, match="found months"):
        ahead(MINIATURE, months=[0], library=SECTION_8)
    with pytest.raises(StateError, match=r"rate 0 with a range up to 0\.5 of hazard 'h'"):
        of_miniature(hazard(0.0, 0.0, 0.5))
