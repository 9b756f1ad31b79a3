"""What each event would do, by hand on the miniature without its commitment; money in USD/h-periods of 1,200 USD.

Base plan: one lot of O (section 6 of the miniature). The four futures cost 1928, 2163, 1863 and 1748; mean 1,925.5,
mean of the worst 0.4 2,074.875, objective 1,962.84375. Everything is announced on 20 February, the middle of block 1.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from provender.alliance.case import Case
from provender.alliance.clauses import ModelAccess, RevenueShare
from provender.alliance.estimate import Estimate
from provender.alliance.flow import Flow, Tranche
from provender.alliance.hazard import Hazard
from provender.alliance.party import Earnings
from provender.cases import load
from provender.exposure import base_plan
from provender.exposure.events import Event, events, touches_capacity
from provender.exposure.n1 import Base

P = Estimate.point
KUSD = 1200.0


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the miniature without its commitment."""
    return replace(load("miniature"), commitments={})


@pytest.fixture(scope="module")
def bases(case: Case) -> dict[str, Base]:
    """Return its base plan by provision."""
    return {p: base_plan(case, p) for p in case.provisions}


def hazard(kind: str, target: str, *, days: float | None = None, notice: float | None = None, **more: Any) -> Hazard:
    """Return an event that may happen."""
    length, warning = (P(x) if x is not None else None for x in (days, notice))
    return Hazard("it", kind, target, P(1.0), duration_days=length, notice_days=warning, **more)  # type: ignore[arg-type]


def done(case: Case, hazard: Hazard, bases: dict[str, Base] | None = None) -> Event:
    """Return what one event would do, with base plans of the case where none are given."""
    told = replace(case, hazards={hazard.id: hazard})
    plans = bases or {p: base_plan(told, p) for p in told.provisions}
    (found,) = events(told, plans, base_plan)
    return found


def test_the_base_plan_is_the_miniatures(bases: dict[str, Base]) -> None:
    """1,962.84375 for compute (section 4: without the commitment), nothing for models."""
    assert bases["compute"].replanned.objective / KUSD == pytest.approx(1962.84375)
    assert bases["models"].replanned.objective == pytest.approx(0.0)


def test_a_cut_takes_what_is_delivered_and_the_hours_on_demand(case: Case, bases: dict[str, Base]) -> None:
    """M cuts r1 after 50 days: 2,214.71875 once one more lot of O is signed for July, 251.875 more.

    The futures then cost 2030, 2641, 2220 and 1610: mean 2,125.25, worst 0.4 2,483.125. Before anything is signed,
    1,200 + 31,200 + 172,500 unit-hours of paid, free and training work stay undone (section 5).
    """
    cut = done(case, hazard("cut", "M", notice=50.0), bases)
    assert cut.extra == pytest.approx({"compute": 251.875 * KUSD})
    assert cut.extra_unmet == pytest.approx({"compute": 204_900.0})
    assert not cut.does_nothing


def test_a_cut_of_a_share_takes_that_share(case: Case, bases: dict[str, Base]) -> None:
    """Half of O's r3 from April on: 10 of 110 units, bill 25 less in each of six periods.

    At 100 units b2 to b4 cost 0, 12 + 30 more, 15 more in b2 of s3 (80 units, half of O's hours) – worked out below.
    """
    # b2 to b4 at 100 units, M by the hour 5 at 3, O 5 at 8; E = 60 (30 in s4)
    # s1: b2 40+35, b3 35+30 spare; b4 30+20 = 50: 10 at 3                                              -> 30
    # s2: b2 28+22 = 50: 10 at 3 = 30; b3 22+16 = 38: 10 at 3, 12 undone at 6 = 102; b4 16+4 = 20: 30 + 180 = 210 -> 342
    # s3: b2 at 80 units 20+15 = 35: 30 + 90 = 120; b4 as s1                                            -> 150
    # s4: b4 50 of 30                                                                                   -> 0
    # the base had 0, 96, 15 and 0; the bill falls by 150
    futures = [1928 + 30 - 150, 2163 + 342 - 96 - 150, 1863 + 150 - 15 - 150, 1748 - 150]
    worst = (0.25 * futures[1] + 0.15 * futures[2]) / 0.4
    objective = 0.75 * sum(futures) / 4 + 0.25 * worst
    half = done(case, hazard("cut", "O", notice=50.0, severity=P(0.5)), bases)
    assert half.extra["compute"] / KUSD == pytest.approx(objective - 1962.84375)


def test_an_outage_shorter_than_a_block_costs_its_share_of_it(case: Case, bases: dict[str, Base]) -> None:
    """O dark for 20 of the 100 days of b2: a fifth of what the whole block would, unanswered, its bill going on.

    Without r3 and O's hours b2 costs 15, 150, 240 and 0 instead of 0, 0, 15 and 0: 97.5 more on average, so 19.5.
    Training undone 0, 20, 35, 0 unit-periods instead of none: a fifth of 13.75 · 1,200 hours.
    """
    outage = done(case, hazard("outage", "O", days=20.0, notice=50.0), bases)
    assert outage.extra["compute"] / KUSD == pytest.approx(19.5)
    assert outage.extra_unmet["compute"] == pytest.approx(0.2 * 13.75 * 1200.0)


def test_an_outage_is_proportional_to_its_length_within_a_block(case: Case, bases: dict[str, Base]) -> None:
    """Ten days cost half of twenty."""
    ten = done(case, hazard("outage", "O", days=10.0, notice=50.0), bases)
    assert ten.extra["compute"] / KUSD == pytest.approx(9.75)


def test_an_outage_of_what_several_lines_hang_on(case: Case, bases: dict[str, Base]) -> None:
    """Nothing delivered by February hangs on chip X: an outage of it takes nothing."""
    assert done(case, hazard("outage", "chipX", days=20.0), bases).does_nothing


def test_a_pause_takes_what_is_far_from_delivery(case: Case, bases: dict[str, Base]) -> None:
    """r2, 50 days off, paused for 100: b2 without it, its bill of 80 too; in s3 it was late anyway.

    At 90 units b2 costs 15, 150, 15 and 0: the futures 1863, 2233, 1863, 1668; mean 1,906.75, worst 0.4 2,094.25.
    """
    pause = done(case, hazard("pause", "M", days=100.0), bases)
    assert pause.extra["compute"] / KUSD == pytest.approx(0.75 * 1906.75 + 0.25 * 2094.25 - 1962.84375)
    # 20 unit-periods of training in s2 stay undone
    assert pause.extra_unmet["compute"] == pytest.approx(20.0 * 1200.0 / 4.0)


def test_a_pause_spares_what_is_near_and_a_slip_does_not(case: Case) -> None:
    """With a reach of 60 days r2 is spared by the pause; the slip takes it as the pause did."""
    near = replace(case, measures=replace(case.measures, freeze_reach_days=60.0))
    assert done(near, hazard("pause", "M", days=100.0)).does_nothing
    slip = done(near, hazard("slip", "M", days=100.0))
    assert slip.extra["compute"] / KUSD == pytest.approx(0.75 * 1906.75 + 0.25 * 2094.25 - 1962.84375)


def test_a_slip_of_a_shared_part_takes_lines_of_both(case: Case, bases: dict[str, Base]) -> None:
    """Chip X 100 days late takes r2 and O's lot: 60 units in b2, 80 + 126 of bills less."""
    # b2 at 60 units, 5 at 3 and 10 at 8 by the hour
    # s1, s3: 60, 65: X1 0 + 5 + 60 = 65, X2 -5 + 0 + 60 = 55                       -> 195 + 165 = 360
    # s2: 72, 78: X1 12 + 18 + 60 = 90, X2 7 + 13 + 60 = 80, X3 20, X4 1            -> 270 + 240 + 20 + 1 = 531
    # s4: X1 35, X2 25                                                              -> 105 + 75 = 180
    futures = [1928 + 360 - 206, 2163 + 531 - 206, 1863 + 360 - 15 - 126, 1748 + 180 - 206]
    worst = (0.25 * futures[1] + 0.15 * max(futures[0], futures[2])) / 0.4
    slip = done(case, hazard("slip", "chipX", days=100.0), bases)
    assert slip.extra["compute"] / KUSD == pytest.approx(0.75 * sum(futures) / 4 + 0.25 * worst - 1962.84375)


def test_a_governance_shock_stops_what_its_party_gives(case: Case, bases: dict[str, Base]) -> None:
    """L's models dark for ten days from 20 February: 6 units at 4 for a fifth of a period, 4.8; compute goes on."""
    shock = done(case, hazard("governance_shock", "L", days=10.0), bases)
    assert shock.extra == pytest.approx({"models": 4.8 * KUSD})
    assert shock.extra_unmet == pytest.approx({"models": 0.0})


def test_a_shock_to_the_end_of_the_horizon(case: Case, bases: dict[str, Base]) -> None:
    """Half of b1 at 24 a period, then b2 to b4 whole: 208 in s1 and s2, 344 in s3 and s4; 293 and 24."""
    shock = done(case, hazard("governance_shock", "L"), bases)
    assert shock.extra["models"] / KUSD == pytest.approx(0.75 * 276.0 + 0.25 * 344.0 + 24.0)


def test_a_delayed_programme_is_missed_where_it_is_needed(case: Case) -> None:
    """Without L's models the in-house ones, 100 days late, cost 492 instead of 341.

    Before: 256 in s1 and s2, 392 in s3 and s4. Late, b3 costs 168 instead of 32 in s1 and s2, b4 208 instead of 48
    in s3 and s4.
    """
    alone = replace(case, contracts={k: c for k, c in case.contracts.items() if k != "models"})
    exit_ = done(alone, hazard("talent_exit", "M_inhouse", days=100.0, programme="inhouse"))
    assert exit_.delayed_days == {"inhouse": 100.0}
    assert exit_.extra == pytest.approx({"models": 151.0 * KUSD})


def test_a_delayed_programme_that_nobody_needs_costs_nothing(case: Case, bases: dict[str, Base]) -> None:
    """L's models suffice: the delay is told, its cost is 0, and the event is not empty."""
    exit_ = done(case, hazard("secrecy", "L", days=100.0, programme="inhouse"), bases)
    assert exit_.delayed_days == {"inhouse": 100.0}
    assert exit_.extra["models"] == pytest.approx(0.0)
    assert not exit_.does_nothing


def test_funding_is_withheld_by_its_severity(case: Case, bases: dict[str, Base]) -> None:
    """30 % of the 10 due in March, within 90 days; what is paid or due later stays."""
    parts = [(date(2025, 3, 1), False), (date(2025, 2, 1), True), (date(2025, 12, 1), False)]
    money = Flow("money", "money", "M", "L", tranches=tuple(Tranche(P(10.0), d, is_paid=p) for d, p in parts))
    held = hazard("funding_withheld", "M", days=90.0, severity=P(0.3), flow="money")
    event = done(replace(case, flows={**case.flows, "money": money}), held, bases)
    assert event.withheld == pytest.approx(3.0)
    assert not event.does_nothing
    assert not event.extra


def test_a_clause_that_ends_changes_the_plan(case: Case) -> None:
    """First refusal with 25 days costs 14.4375: one lot of M instead of O (section 6, with the commitment)."""
    slow = replace(load("miniature").clauses["rofr"], response_days=P(25.0))  # type: ignore[call-arg]
    told = replace(load("miniature"), clauses={**case.clauses, "rofr": slow})
    event = done(told, hazard("renegotiation", "M", ends={"rofr": P(0.4)}))
    assert event.ended["rofr"] == pytest.approx((-14.4375 * KUSD, 0.0))
    assert event.ended_chance == {"rofr": 0.4}


def test_a_share_that_ends_is_no_longer_paid(case: Case, bases: dict[str, Base]) -> None:
    """A fifth of 1,000,000 a year over 14 months, at M's 10 %: what it still pays, and no plan moves."""
    lab = replace(case.parties["L"], revenue=Earnings(P(1e6), date(2025, 1, 1)))
    share = RevenueShare(id="share", holder="M", grantor="L", rate=P(0.2))
    told = replace(case, parties={**case.parties, "L": lab}, clauses={**case.clauses, "share": share})
    event = done(told, hazard("renegotiation", "M", ends={"share": P(0.1)}), bases)
    pays = sum(2e5 / 12 * 1.1 ** -((k + 0.5) / 12) for k in range(14))
    assert event.ended["share"] == pytest.approx((0.0, pays))


def test_a_right_to_models_that_ends_takes_them_along(case: Case) -> None:
    """Without L's models M's cost is 341 instead of 0: 256 in s1 and s2, 392 in s3 and s4."""
    access = ModelAccess(id="access", provision="models", holder="M", grantor="L", access_end=date(2030, 12, 31))
    told = replace(case, clauses={**case.clauses, "access": access})
    event = done(told, hazard("right_lapsed", "L", ends={"access": P(1.0)}))
    assert event.ended["access"] == pytest.approx((341.0 * KUSD, 0.0))


@pytest.mark.parametrize(
    "idle",
    [
        hazard("renegotiation", "M"),
        hazard("talent_exit", "L"),
        hazard("price_move", "M", severity=P(0.5)),
        hazard("cut", "lab2", severity=P(0.0)),
        hazard("insolvency", "M_inhouse"),
        hazard("pause", "O", days=100.0, severity=P(0.0)),
        hazard("cut", "M", severity=P(0.0)),
        hazard("pause", "L", days=100.0),
        hazard("funding_withheld", "M", flow="share"),
    ],
    ids=lambda h: f"{h.kind} {h.target}",
)
def test_an_event_that_moves_nothing_says_so(idle: Hazard, case: Case, bases: dict[str, Base]) -> None:
    """Nothing hit, nothing ended, nothing held back, or a severity of 0: `does_nothing`."""
    assert done(case, idle, bases).does_nothing


def test_events_come_in_the_order_of_the_case(case: Case, bases: dict[str, Base]) -> None:
    """One event per hazard, in its place."""
    many = {k: replace(hazard("renegotiation", "M"), id=k) for k in ("b", "a", "c")}
    assert [e.hazard for e in events(replace(case, hazards=many), bases, base_plan)] == ["b", "a", "c"]


def test_cash_clauses_touch_no_capacity() -> None:
    """Shares and vetoes act on cash, access to models on what can be run."""
    share = RevenueShare(id="share", holder="M", grantor="L", rate=P(0.2))
    access = ModelAccess(id="access", holder="M", grantor="L", access_end=date(2030, 12, 31))
    assert not touches_capacity(share.effect())
    assert touches_capacity(access.effect())
