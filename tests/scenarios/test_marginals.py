"""Laws of one number: exact at three points, in order, within their ends."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provender.alliance.estimate import Estimate
from provender.scenarios.marginals import Z95, Marginal, MarginalLaw, marginal_of
from tests.scenarios.alarms import assert_counts

LAWS = [law for law in get_args(MarginalLaw) if law != "point"]


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("points", [(0.1, 0.3, 0.9), (0.0, 0.5, 0.7), (0.05, 0.3, 1.0), (0.2, 1.0, 1.0)])
def test_a_law_passes_through_its_three_points(law: MarginalLaw, points: tuple[float, float, float]) -> None:
    """Whatever the law, its 5, 50 and 95 % points are those given, ends of the scale included."""
    assert Marginal(*points, law, 0.0, 1.0).at(np.array([-Z95, 0.0, Z95])) == pytest.approx(points, abs=1e-12)


def test_a_lognormal_law_by_hand() -> None:
    """Two standard deviations above a median of 4 with a 95 % point of 8: 4·2^(2/1.6449)."""
    assert Marginal(1.0, 4.0, 8.0, "lognormal").at(np.array([2.0]))[0] == pytest.approx(4.0 * 2.0 ** (2.0 / 1.6448536))


def test_a_logit_normal_law_by_hand() -> None:
    """Odds, not shares, are log-normal: odds 1 at the median and 9 at the 95 % point are 81 at twice that."""
    assert Marginal(0.1, 0.5, 0.9, "logit_normal").at(np.array([2 * Z95]))[0] == pytest.approx(81 / 82)


def test_a_uniform_law_has_even_mass_on_each_half() -> None:
    """0..90 % between the 5 and 95 % points: with points 5, 50, 95 the quantile of u is 100·u."""
    z = np.array([-1.2815515655446004, 0.5244005127080407])  # 10 % and 70 %
    assert Marginal(5.0, 50.0, 95.0, "uniform").at(z) == pytest.approx([10.0, 70.0])


def test_a_triangular_law_falls_off_to_its_end() -> None:
    """Upper half with density 2·(1 − y) on [0, 1]: 87.5 % lies at y = 1/2; its 95 % point at 1 − √0.1."""
    high = 1.0 - np.sqrt(0.1)
    law = Marginal(-high, 0.0, high, "triangular")
    assert law.at(np.array([1.1503493803760079])) == pytest.approx([0.5])


def test_a_half_that_touches_its_end_stands_there_with_a_twentieth_of_the_mass() -> None:
    """A severity of 0.3 (0.05..1) is 1 in one case of twenty, never more."""
    law = marginal_of(Estimate(0.3, 0.05, 1.0, law="lognormal"), "share")
    z = np.array([1.6448, 1.6449, 8.0])
    assert law.law == "logit_normal"
    assert (law.at(z) < 1.0).tolist() == [True, False, False]


@given(
    st.lists(st.floats(0.001, 0.999), min_size=3, max_size=3).map(sorted),
    st.sampled_from(LAWS),
    st.lists(st.floats(-8, 8), min_size=2, max_size=20).map(sorted),
)
def test_values_rise_with_their_number_and_stay_inside(points: list[float], law: MarginalLaw, z: list[float]) -> None:
    """A larger normal number never gives a smaller value, and no value leaves [0, 1] where that is the support."""
    low, middle, high = points
    values = Marginal(low, middle, high, law, 0.0, 1.0).at(np.array(z))
    assert (np.diff(values) >= -1e-12).all()
    assert ((values >= 0.0) & (values <= 1.0)).all()


@pytest.mark.parametrize("law", LAWS)
def test_half_of_the_mass_lies_on_each_side(law: MarginalLaw) -> None:
    """Drawn from normal numbers, the ranks given by the three points are met: 5, 45, 45, 5 % of the draws."""
    z = np.random.default_rng(3).standard_normal(20_000)
    values = Marginal(1.0, 2.0, 7.0, law).at(z)
    counts = np.histogram(values, [-np.inf, 1.0, 2.0, 7.0, np.inf])[0]
    assert_counts(counts, [1000, 9000, 9000, 1000])


@pytest.mark.parametrize("points", [(2.0, 1.0, 3.0), (1.0, 2.0, 1.5), (-0.1, 0.5, 0.9)])
def test_points_out_of_order_are_refused(points: tuple[float, float, float]) -> None:
    """Low <= middle <= high inside the ends, else nothing is drawn."""
    with pytest.raises(ValueError, match="allowed: low <= middle <= high inside"):
        Marginal(*points, "normal", 0.0, 5.0)


def test_what_is_certain_or_missing_is_a_point() -> None:
    """A number without a range stands still; a missing one is what the caller says."""
    z = np.array([-3.0, 0.0, 3.0])
    assert marginal_of(Estimate.point(4.0), "positive").at(z).tolist() == [4.0] * 3
    assert marginal_of(None, "positive", none=np.inf).at(z).tolist() == [np.inf] * 3
