"""Dates of milestones and completions against the beliefs and estimates they are drawn from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from provender.alliance.estimate import Estimate
from provender.alliance.milestone import Belief
from provender.cases import load
from provender.errors import UnknownNameError
from provender.instance import resolve
from provender.scenarios import completion_laws, draw, law_of, milestone_dates
from provender.scenarios.dates import belief_of
from provender.scenarios.marginals import Z95
from tests.scenarios.alarms import assert_counts

P = Estimate.point
BELIEF = Belief((date(2027, 1, 1), date(2026, 1, 1), date(2030, 1, 1)), (P(0.3), P(0.2), P(0.1)), never=0.4)


def counted(as_of: date) -> list[int]:
    """Return how often 10,000 draws give 2026, 2027, 2030 and never."""
    z = np.random.default_rng(1).standard_normal(10_000)
    days = milestone_dates(BELIEF, as_of, z)
    years = [int((days == np.datetime64(f"{y}-01-01")).sum()) for y in (2026, 2027, 2030)]
    return [*years, int(np.isnat(days).sum())]


def test_dates_come_as_often_as_believed() -> None:
    """Two in ten, three in ten, one in ten, and never four in ten, whatever order the belief lists them in."""
    assert_counts(counted(date(2025, 1, 1)), [2000, 3000, 1000, 4000])


def test_dates_that_have_passed_are_ruled_out() -> None:
    """In 2026-06 the first date has gone by: the rest is scaled up by 1/0.8."""
    found = counted(date(2026, 6, 1))
    assert found[0] == 0
    assert_counts(found[1:], [3750, 1250, 5000])


def test_what_can_no_longer_come_never_does() -> None:
    """All dates past and never without probability: NaT."""
    past = Belief((date(2020, 1, 1),), (P(1.0),))
    assert np.isnat(milestone_dates(past, date(2025, 1, 1), np.zeros(3))).all()


def test_a_scenario_reads_the_belief_asked_for() -> None:
    """L believes in 0.6, M in 0.2, the observer in 0.4; a party without a belief in what the observer does."""
    case = load("miniature")
    instance = resolve(case, "compute")
    for party, share in (("L", 0.6), ("M", 0.2), ("observer", 0.4), ("O", 0.4)):
        batch = next(draw(law_of(case, instance, belief=party), instance, 1000, sampling="latin_hypercube"))
        assert int((~np.isnat(batch.milestones["agi"])).sum()) == round(1000 * share)
    with pytest.raises(UnknownNameError, match="belief"):
        belief_of(case, "agi", "nobody")
    with pytest.raises(UnknownNameError, match="milestone"):
        belief_of(case, "asi", "L")


def test_a_completion_passes_through_its_three_points_and_moves_its_line() -> None:
    """200 (100..400) days: half done by day 200; a block counts its share of days after completion."""
    case = load("miniature")
    days = Estimate(200.0, 100.0, 400.0, unit="days", law="lognormal")
    programme = replace(case.programmes["inhouse"], completion_days=days)
    case = replace(case, programmes={"inhouse": programme}, hazards={})
    assert completion_laws(case)["inhouse"].at(np.array([-Z95, 0.0, Z95])) == pytest.approx([100.0, 200.0, 400.0])
    instance = resolve(case, "models")
    batch = next(draw(case, instance, 500, sampling="latin_hypercube"))
    found = batch.completions["inhouse"]
    assert_counts(np.histogram(found, [0, 100, 200, 400, np.inf])[0], [25, 225, 225, 25])
    row = [c.id for c in instance.held.cohorts].index("inhouse")
    edges = np.arange(5) * 100.0
    exact = np.clip(edges[None, 1:] - found[:, None], 0.0, 100.0) / 100.0
    assert batch.held_available[:, row] == pytest.approx(exact)


def test_a_programme_that_is_complete_stays_so() -> None:
    """Completion before the as-of date is a fact: the line is there in every scenario."""
    case = load("miniature")
    done = replace(case.programmes["inhouse"], completion_days=Estimate(-50.0, -80.0, 20.0, law="normal"))
    case = replace(case, programmes={"inhouse": done}, hazards={})
    instance = resolve(case, "models")
    batch = next(draw(case, instance, 64))
    assert (batch.completions["inhouse"] == -50.0).all()
    assert (batch.held_available == instance.held.nominal).all()
