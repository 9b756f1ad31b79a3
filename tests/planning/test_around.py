"""Around a plan: frontier, readings, clause prices, worth of a unit; by hand, by laws, by finite differences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.alliance.clauses import Exclusivity
from provender.alliance.estimate import Estimate
from provender.cases import load
from provender.errors import UnknownNameError
from provender.planning import (
    around,
    change_price,
    clause_prices,
    frontier,
    plan,
    price_by_year,
    readings,
    unit_worths,
    with_field,
)
from provender.planning.clause_price import ClauseValueError
from provender.planning.plan import Desk
from provender.planning.situation import situation

PERIOD = 1200.0  # money of one USD/h-period of the miniature


@pytest.fixture(scope="module")
def flagship() -> Case:
    """Return the flagship."""
    return load("microsoft-openai")


@pytest.fixture(scope="module")
def free() -> Case:
    """Return the miniature without the right of first refusal, its response days inside xO's lead (section 6)."""
    whole = load("miniature")
    clauses = {k: c for k, c in whole.clauses.items() if k != "rofr"}
    slow = replace(whole.offers["xO"], lead_time_days=Estimate.point(95.0))
    return replace(whole, clauses=clauses, offers={**whole.offers, "xO": slow})


def test_along_the_frontier_the_mean_rises_and_the_tail_falls(flagship: Case) -> None:
    """More weight on the tail never lowers the mean nor raises the CVaR, and every point is proven to 1e-6."""
    found = frontier(flagship, "compute", omegas=(0, 0.05, 0.2, 0.4, 0.6, 0.8, 1.0))
    assert flagship.measures.omega in [p.omega for p in found.points]
    for a, b in pairwise(found.points):
        assert b.mean >= a.mean * (1.0 - 2e-6)
        assert b.cvar <= a.cvar * (1.0 + 2e-6)
    for p in found.points:
        assert p.gap <= 1e-6
        assert p.objective == pytest.approx((1.0 - p.omega) * p.mean + p.omega * p.cvar, rel=1e-12)
    assert found.points[-1].cvar < 0.95 * found.points[0].cvar


def test_a_point_of_the_frontier_is_the_plan_of_its_weight(flagship: Case) -> None:
    """ω = 0.5 of the frontier costs what a case whose own ω is 0.5 plans."""
    half = replace(flagship, measures=replace(flagship.measures, omega=0.5))
    point = next(p for p in frontier(flagship, "compute", omegas=[0.5]).points if p.omega == 0.5)
    assert point.objective == pytest.approx(plan(half, "compute", against=[]).objective, rel=2e-6)


def test_ambiguity_of_the_miniature() -> None:
    """M bars xO: its plan is P10 and so is the robust one, 14.4375 above P01, proven (section 6)."""
    found = readings(load("miniature"), "compute")
    assert {p.party: p.objective / PERIOD for p in found.plans} == pytest.approx({"L": 2005.71875, "M": 2020.15625})
    assert found.price / PERIOD == pytest.approx(14.4375)
    assert found.bound == pytest.approx(found.robust)
    assert {p.party: p.differs for p in found.plans} == {"L": (), "M": ("exclusivity",)}


def test_no_plan_is_secure_in_every_reading(free: Case) -> None:
    """With M lost and xO barred in M's reading, L has a plan, M none, and so none holds under both."""
    found = readings(free, "compute", against=["M"])
    assert np.isinf(found.robust)
    assert {p.party: np.isfinite(p.objective) for p in found.plans} == {"L": True, "M": False}
    assert found.changes == ()


def test_the_robust_plan_costs_at_least_every_reading(flagship: Case) -> None:
    """Its cost in a reading is at least that reading's least cost, and its worst at least the bound."""
    for good in ("compute", "models"):
        found = readings(flagship, good)
        for p in found.plans:
            assert p.robust >= p.objective * (1.0 - 1e-6)
        assert found.robust == pytest.approx(max(p.robust for p in found.plans))
        assert found.robust >= found.bound * (1.0 - 1e-9)
        assert (found.robust - found.bound) <= 1e-5 * found.robust


def test_equal_readings_have_no_price_of_ambiguity(free: Case) -> None:
    """Where nobody reads a clause another way, the robust plan is one's own."""
    alike = {k: replace(c, readings={}) for k, c in free.clauses.items()}
    found = readings(replace(free, clauses=alike), "compute", against=["M"], parties=["L", "M"])
    assert found.price == pytest.approx(0.0, abs=1e-6)


def test_prices_of_exclusivity_and_first_refusal(free: Case) -> None:
    """Strictly read exclusivity costs 14.4375 without security; with M's loss to outlast, no plan stands it."""
    strict = clause_prices(free, "compute", reading="M", clauses=["exclusivity"])[0]
    assert (strict.alone / PERIOD, strict.marginal / PERIOD) == pytest.approx((14.4375, 14.4375))
    secure = clause_prices(free, "compute", reading="M", clauses=["exclusivity"], against=["M"])[0]
    assert np.isposinf(secure.marginal)
    whole = {x.clause: x for x in clause_prices(load("miniature"), "compute", against=["M"])}
    assert np.isposinf(whole["rofr"].marginal)
    assert whole["share"].alone == 0.0


def test_what_longer_notice_is_worth(free: Case) -> None:
    """A hundred days of notice in place of fifty save 355.3125; in place of seventy, nothing more than that."""
    longer = with_field(free, "notice.written_days", "100")
    assert change_price(free, "compute", {"notice": longer}, against=["M"]) / PERIOD == pytest.approx(-355.3125)
    assert change_price(free, "compute", {"notice": longer}) == 0.0
    none = change_price(load("miniature"), "compute", {"notice": longer}, against=["M"])
    assert np.isnan(none)


def test_exclusivity_by_year_adds_up(flagship: Case) -> None:
    """Longer exclusivity never costs less; the years add up; kept to the end it costs what an endless one does."""
    found = price_by_year(flagship, "compute", "exclusivity")
    assert [x.year for x in found] == [2025, 2026, 2027, 2028, 2029, 2030]
    assert all(b.total >= a.total - 1e-6 * abs(b.total) for a, b in pairwise(found))
    assert sum(x.more for x in found) == pytest.approx(found[-1].total)
    held = replace(flagship.clauses["exclusivity"], start=flagship.as_of, end=None)
    endless = clause_prices(
        replace(flagship, clauses={**flagship.clauses, "exclusivity": held}), "compute", clauses=["exclusivity"]
    )[0]
    assert found[-1].total == pytest.approx(endless.marginal, rel=1e-5)


def test_worth_of_a_window_is_the_finite_difference(flagship: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dual of each of the five dearest windows is the saving of a hundredth more of it, per unit, to 2 %."""
    monkeypatch.setattr("provender.planning.sign.GAP", 1e-9)  # the usual gap of 1e-6 is up to a twentieth of a saving
    desk = Desk.of(flagship, "compute")
    best = desk.sign(())
    columns = desk.instance.columns
    for worth in [w for w in unit_worths(flagship, "compute") if w.kind == "window"][:5]:
        k = next(i for i, c in enumerate(columns.lines.cohorts) if (c.offer, c.delivery) == (worth.name, worth.start))
        caps = columns.window_cap.copy()
        step = 0.01 * caps[k]
        caps[k] += step
        more = replace(desk.instance, columns=replace(columns, window_cap=caps))
        planner = replace(desk.planner, instance=more)
        saved = best.objective - planner.sign(situation(more, flagship.as_of)).objective
        assert saved / step == pytest.approx(worth.worth, rel=2e-2)
        assert saved / step <= worth.worth * (1.0 + 1e-3) + 1e-6  # concave: the slope at the plan is the most


def test_a_window_too_late_to_sign_for_is_told_apart(flagship: Case) -> None:
    """A unit that could start before the lead time allows would save most; the plan names open windows only."""
    found = unit_worths(flagship, "compute")
    shut = {(w.name, w.start) for w in found if w.kind == "shut"}
    desk = Desk.of(flagship, "compute")
    open_ = {
        (c.offer, c.delivery)
        for c, most in zip(desk.instance.columns.lines.cohorts, desk.here.upper, strict=True)
        if most > 0.0
    }
    assert shut
    assert not shut & open_
    best = {w.name: w.worth for w in reversed(found) if w.kind == "window"}
    assert plan(flagship, "compute", against=[]).shadow == pytest.approx(best)


def test_worth_of_a_lot_is_the_difference_of_two_plans(free: Case) -> None:
    """With O's cap at one lot P01 is best; the second lot adds nothing, the first saves 249.21875 of P00's cost.

    At a cap of nought the plan is P10, 2020.15625; one lot of O makes it P01, 2005.71875: 14.4375 for 30 units.
    """

    def capped(units: float) -> Case:
        tight = replace(free.offers["xO"], cap=Estimate.point(units, unit="unit"))
        return replace(free, offers={**free.offers, "xO": tight})

    assert [w for w in unit_worths(capped(30.0), "compute") if w.name == "xO"] == []
    found = next(w for w in unit_worths(capped(0.0), "compute") if w.name == "xO")
    assert (found.kind, found.step) == ("cap", 30.0)
    assert found.worth * 30.0 / PERIOD == pytest.approx(14.4375)


def test_a_field_of_a_clause_is_read_from_text(free: Case) -> None:
    """Numbers, dates, names and words; what cannot be is refused with what can."""
    assert with_field(free, "exclusivity.offers", "xO, xM").offers == ("xO", "xM")
    assert with_field(free, "exclusivity.end", "2027-12-31").end == date(2027, 12, 31)
    api = with_field(free, "exclusivity.scope", "api")
    assert isinstance(api, Exclusivity)
    assert api.scope == "api"
    assert with_field(free, "exclusivity.offers", "xO").under("M").offers == ("xO",)
    with pytest.raises(ClauseValueError, match=r"notice\.written_days: found 'soon'; allowed: a number"):
        with_field(free, "notice.written_days", "soon")
    with pytest.raises(ClauseValueError, match="a date as 2027-12-31"):
        with_field(free, "exclusivity.end", "later")
    with pytest.raises(UnknownNameError, match="written_days"):
        with_field(free, "notice.wrtten_days", "1")
    with pytest.raises(UnknownNameError, match="exclusivity"):
        with_field(free, "nothing.end", "2027-12-31")
    with pytest.raises(UnknownNameError, match="notice"):
        clause_prices(free, "compute", clauses=["nothing"])


def test_around_outlasts_what_can_be_outlasted() -> None:
    """M's loss can be outlasted by nothing on offer, so that the answers outlast O's alone; unknown parts are named."""
    case = load("miniature")
    found = plan(case, "compute")
    assert around(case, found, ["worth"]).against == ("O",)
    with pytest.raises(UnknownNameError, match="frontier"):
        around(case, found, ["frontiers"])
