"""Every clause kind that acts changes a number of the instance or of the exposure; by hand, on the miniature."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.alliance.clauses import (
    CLAUSE_KINDS,
    Clause,
    Exclusivity,
    LateDelivery,
    MinimumSpend,
    ModelAccess,
    NoticeClause,
    Reclaim,
    TakeOrPay,
)
from provender.alliance.estimate import Estimate
from provender.cases import load
from provender.exposure import base_plan, exposure
from provender.instance import resolve

P = Estimate.point
COMMON: dict[str, Any] = {"provision": "compute", "holder": "M", "grantor": "L"}


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the miniature."""
    return load("miniature")


def with_clause(case: Case, clause: Clause) -> Case:
    """Return the case with one more clause."""
    return replace(case, clauses={**case.clauses, clause.id: clause})


def test_exclusivity_bars_offers_between_its_dates(case: Case) -> None:
    """In M's reading xO is barred: the best plan becomes one lot of M, dearer by 14.4375 USD/h-periods."""
    ours, theirs = base_plan(case, "compute", reading="L"), base_plan(case, "compute", reading="M")
    names = {c.offer for c in theirs.planner.instance.columns.lines.cohorts}
    assert names == {"xM"}
    assert (theirs.signed.objective - ours.signed.objective) / 1200.0 == pytest.approx(14.4375)


def test_exclusivity_ends_on_its_date(case: Case) -> None:
    """Barred until June, xO can start in July but not in April."""
    clause = Exclusivity(id="x", offers=("xO",), end=date(2025, 6, 1), **COMMON)
    columns = resolve(with_clause(case, clause), "compute").columns.lines.cohorts
    assert [c.delivery for c in columns if c.offer == "xO"] == [date(2025, 7, 20)]


def test_api_exclusivity_confines_a_workload(case: Case) -> None:
    """Serving confined to M: its 40 units and 5 on demand cannot carry 60 of serving in block 1, and cost rises."""
    clause = Exclusivity(id="api", scope="api", workloads=("serving",), suppliers=("M",), **COMMON)
    free, tied = base_plan(case, "compute"), base_plan(with_clause(case, clause), "compute")
    assert tied.planner.instance.n_classes == 2
    assert tied.signed.objective > free.signed.objective


def test_first_refusal_adds_its_response_days(case: Case) -> None:
    """80 days of lead and 15 of response are 95."""
    columns = resolve(case, "compute").columns.lines.cohorts
    assert {c.lead_days for c in columns if c.offer == "xO"} == {95.0}
    assert not any(c.is_secure for c in columns if c.offer == "xO")


def test_first_refusal_too_slow_for_the_window_costs_a_window(case: Case) -> None:
    """With 25 response days (105 in all, 100 to the window) xO must wait: 63.5625 dearer than P01, or P10 instead."""
    slow = replace(case.clauses["rofr"], response_days=P(25.0))  # type: ignore[call-arg]
    late = base_plan(replace(case, clauses={**case.clauses, "rofr": slow}), "compute")
    assert late.signed.objective / 1200.0 == pytest.approx(2020.15625)  # P10


def test_notice_lived_decides_when_a_cut_bites(case: Case) -> None:
    """Written 50 days, lived 0: the cut of M is in force on the day of its announcement."""
    clause = NoticeClause(
        id="notice", provision="compute", holder="L", grantor="M", written_days=P(50.0), lived_days=P(0.0)
    )
    lived = exposure(replace(case, clauses={**case.clauses, "notice": clause}), "compute")
    written = exposure(case, "compute")
    row = {r.id: r for r in lived.rows}["M.delivered"]
    assert row.in_force == date(2025, 2, 20)
    assert {r.id: r for r in written.rows}["M.delivered"].in_force == date(2025, 4, 11)
    assert row.extra_frozen > {r.id: r for r in written.rows}["M.delivered"].extra_frozen


def test_take_or_pay_keeps_the_bill_when_a_shared_dependency_fails(case: Case) -> None:
    """r2 (20 units at 2.0 from April: 6 periods) is lost with chipX; at 100 % take-or-pay its 220 stay due.

    Three futures owe 6 periods and one (the pause, from July) owes 4: (3·240 + 160)/4 = 220 on average.
    """
    clause = TakeOrPay(id="top", contracts=("r2",), share=P(1.0), **COMMON)
    neutral = replace(case, measures=replace(case.measures, omega=0.0))
    plain, bound = exposure(neutral, "compute"), exposure(with_clause(neutral, clause), "compute")
    free = {r.id: r for r in plain.rows}["chipX.pipeline"]
    tied = {r.id: r for r in bound.rows}["chipX.pipeline"]
    assert (tied.objective_frozen - free.objective_frozen) / 1200.0 == pytest.approx(220.0)


def test_minimum_spend_is_paid_when_it_is_not_reached(case: Case) -> None:
    """M is owed at least 10 USD mn a year, far above any plan: the shortfall enters the cost."""
    clause = MinimumSpend(id="min", amount_per_year=P(10e6), **COMMON)
    plain, bound = base_plan(case, "compute"), base_plan(with_clause(case, clause), "compute")
    assert bound.signed.objective > plain.signed.objective + 5e6


def test_late_delivery_discounts_the_fee_beyond_the_grace(case: Case) -> None:
    """r2 arrives 100 days late in s3; grace 30 and discount 50 % halve its fee there and nowhere else."""
    clause = LateDelivery(id="late", contracts=("r2",), grace_days=P(30.0), discount=P(0.5), **COMMON)
    plain = resolve(case, "compute").held.fee[:, 1].sum(axis=1)
    late = resolve(with_clause(case, clause), "compute").held.fee[:, 1].sum(axis=1)
    assert (late / plain).tolist() == pytest.approx([1.0, 1.0, 0.5, 1.0])


def test_reclaim_takes_its_share_of_its_contracts(case: Case) -> None:
    """A row of its own: half of r1 (20 of 110 units from block 2 on) reclaimed after 50 days."""
    clause = Reclaim(id="back", contracts=("r1",), share=P(0.5), notice_days=P(50.0), **COMMON)
    row = {r.id: r for r in exposure(with_clause(case, clause), "compute").rows}["back.reclaim"]
    assert row.share_lost[1:].tolist() == pytest.approx([20.0 / 110.0] * 3)
    assert row.in_force == date(2025, 4, 11)


def test_model_access_ends_the_supply_of_its_provision(case: Case) -> None:
    """Access to L's models until July leaves M without them from block 3 on."""
    clause = ModelAccess(id="access", provision="models", holder="M", grantor="L", access_end=date(2025, 7, 20))
    held = resolve(with_clause(case, clause), "models").held
    assert held.nominal[0].tolist() == [1.0, 1.0, 0.0, 0.0]


@pytest.mark.parametrize("kind", sorted(CLAUSE_KINDS))
def test_every_kind_says_what_it_does(kind: str) -> None:
    """Every kind has a docstring that says what it is, and an effect that is a value."""
    clause = CLAUSE_KINDS[kind](id="x", holder="M", grantor="L")
    assert (type(clause).__doc__ or "").strip()
    assert isinstance(clause.effect().is_empty, bool)


def test_a_reading_changes_only_its_own_party(case: Case) -> None:
    """M reads exclusivity as barring xO; L and strangers read it as written."""
    clause = case.clauses["exclusivity"]
    assert clause.under("M").offers == ("xO",)
    assert clause.under("L").offers == clause.under("nobody").offers == ()


def test_an_ended_clause_does_nothing(case: Case) -> None:
    """A clause that ended before the as-of date bars nothing."""
    clause = Exclusivity(id="old", offers=("xO",), end=date(2024, 12, 31), **COMMON)
    columns = resolve(with_clause(case, clause), "compute").columns.lines.cohorts
    assert np.unique([c.offer for c in columns]).tolist() == ["xM", "xO"]
