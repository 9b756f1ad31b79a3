"""Announced lines that come or not and dates that slip, held against the normal copula behind them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from provender.scenarios import BATCH, Conversions, Marginal, SlipLaw, batch_seed
from provender.scenarios.deliveries import draw_converted, draw_late
from tests.scenarios.alarms import assert_chance, assert_mean, assert_uniform

LINES = ("a", "b", "c")
DAYS = Marginal(20.0, 60.0, 200.0, "lognormal", 0.0)


def late(law: SlipLaw, n_batches: int = 150) -> NDArray[np.float64]:
    """Return (scenario, line) days late of many batches."""
    return np.concatenate([draw_late((law,), LINES, batch_seed(5, b)) for b in range(n_batches)])


def come(law: Conversions, n_batches: int = 150) -> NDArray[np.float64]:
    """Return (scenario, line) the factor of each line of many batches."""
    return np.concatenate([draw_converted(law, LINES, batch_seed(5, b)) for b in range(n_batches)])


def test_each_line_slips_with_its_chance_by_itself() -> None:
    """At no correlation a and b slip with 30 % each, both with 9 %; c, which no law names, never."""
    found = late(SlipLaw("s", ("a", "b"), 0.3, DAYS)) > 0.0
    n = len(found)
    assert_chance(int(found[:, 0].sum()), n, 0.3)
    assert_chance(int(found[:, 1].sum()), n, 0.3)
    assert_chance(int((found[:, 0] & found[:, 1]).sum()), n, 0.09)
    assert not found[:, 2].any()


def test_lines_slip_together_as_the_copula_says() -> None:
    """With correlation 0.5 both slip with P(X < Φ⁻¹(0.3), Y < Φ⁻¹(0.3)) of a bivariate normal: 15.7 %, not 9 %."""
    found = late(SlipLaw("s", ("a", "b"), 0.3, DAYS, common=0.5)) > 0.0
    z = stats.norm.ppf(0.3)
    both = float(stats.multivariate_normal([0.0, 0.0], [[1.0, 0.5], [0.5, 1.0]]).cdf([z, z]))
    assert both == pytest.approx(0.1568, abs=1e-3)
    assert_chance(int((found[:, 0] & found[:, 1]).sum()), len(found), both)


def test_fully_common_lines_slip_all_or_none_by_as_much() -> None:
    """With correlation 1 two lines are late in the same scenarios by the same days."""
    found = late(SlipLaw("s", ("a", "b"), 0.4, DAYS, common=1.0))
    assert (found[:, 0] == found[:, 1]).all()
    assert_chance(int((found[:, 0] > 0).sum()), len(found), 0.4)


def test_how_late_follows_its_law() -> None:
    """Of those that slip 5 % do by less than 20 days, half by less than 60, and the law as a whole holds."""
    days = late(SlipLaw("s", ("a",), 0.5, DAYS))[:, 0]
    days = days[days > 0.0]
    below = np.log(days / 60.0) / np.where(days < 60.0, np.log(60.0 / 20.0), np.log(200.0 / 60.0))
    assert_uniform(stats.norm.cdf(below * 1.6448536269514722))
    assert_chance(int((days < 20.0).sum()), len(days), 0.05)


def test_slips_of_several_laws_add_up() -> None:
    """A line certain to be 10 days late by one law and 5 by another is 15 days late."""
    laws = (SlipLaw("s", ("a",), 1.0, Marginal.point(10.0)), SlipLaw("t", ("a", "b"), 1.0, Marginal.point(5.0)))
    assert draw_late(laws, LINES, batch_seed(1, 0))[0].tolist() == [15.0, 5.0, 0.0]


def test_an_announced_line_comes_whole_or_not_at_all() -> None:
    """At a chance of 25 % the factor is 4 or 0 and 1 on average; a certain line and one of no chance keep 1."""
    found = come(Conversions((("a", 0.25), ("b", 1.0), ("c", 0.0))))
    assert set(found[:, 0]) == {0.0, 4.0}
    assert_chance(int((found[:, 0] > 0).sum()), len(found), 0.25)
    assert_mean(found[:, 0], 1.0)
    assert (found[:, 1:] == 1.0).all()


def test_the_likelier_line_comes_first_where_all_come_together() -> None:
    """With correlation 1 a line of 20 % comes only where one of 60 % does."""
    found = come(Conversions((("a", 0.2), ("b", 0.6)), common=1.0)) > 0.0
    assert not (found[:, 0] & ~found[:, 1]).any()
    assert_chance(int(found[:, 0].sum()), len(found), 0.2)
    assert_chance(int(found[:, 1].sum()), len(found), 0.6)


def test_another_line_leaves_the_others_as_they_are() -> None:
    """Each line has a stream of its own: whoever joins a law moves nobody's numbers."""
    one = draw_late((SlipLaw("s", ("a",), 0.5, DAYS, common=0.3),), LINES, batch_seed(2, 0))
    two = draw_late((SlipLaw("s", ("b", "a"), 0.5, DAYS, common=0.3),), LINES, batch_seed(2, 0))
    assert one.shape == (BATCH, 3)
    assert (one[:, 0] == two[:, 0]).all()


@pytest.mark.parametrize(("chance", "common"), [(-0.1, 0.0), (1.1, 0.0), (0.5, -0.1), (0.5, 1.1)])
def test_what_is_no_chance_is_refused(chance: float, common: float) -> None:
    """A chance or a correlation beyond 0 and 1 is told with the law's name."""
    with pytest.raises(ValueError, match=r"found slip 's' out of range; allowed: probability and common 0\.\.1"):
        SlipLaw("s", ("a",), chance, DAYS, common)
