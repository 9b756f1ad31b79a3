"""Section 6 of the miniature: security, its price, waiting, exclusivity and notice, number for number.

The section prices security as if the right of first refusal did not keep xO from securing (section 7 shows
that it does); its response days stay. The cases below say so by giving xO the 95 days as its own lead.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.alliance.clauses import NoticeClause
from provender.alliance.estimate import Estimate
from provender.cases import load
from provender.planning import plan
from provender.planning.plan import Desk
from provender.planning.security import Loss, survivors

P = Estimate.point
PERIOD = 1200.0  # money of one USD/h-period
PLANS = {"P00": (0, 0), "P01": (0, 1), "P02": (0, 2), "P10": (1, 0), "P11": (1, 1), "P12": (1, 2)}


@pytest.fixture(scope="module")
def table() -> dict[str, float]:
    """Return the numbers of the miniature by key."""
    path = Path(__file__).parents[1] / "data" / "miniature.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {r["key"]: float(r["value"]) for r in csv.DictReader(file)}


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the miniature without the right of first refusal, its response days inside xO's lead."""
    whole = load("miniature")
    clauses = {k: c for k, c in whole.clauses.items() if k not in {"rofr", "exclusivity"}}
    slow = replace(whole.offers["xO"], lead_time_days=P(95.0))
    return replace(whole, clauses=clauses, offers={**whole.offers, "xO": slow})


def amounts(lots: tuple[int, int]) -> np.ndarray:
    """Return lots of M and O at block 2 as amounts by column (xM b2, xM b3, xO b2, xO b3)."""
    return np.array([20.0 * lots[0], 0.0, 30.0 * lots[1], 0.0])


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("lost", ["M", "O"])
def test_slack(case: Case, table: dict[str, float], name: str, lost: str) -> None:
    """Surviving lines as signed, sources with haircut, less the need of each block."""
    desk = Desk.of(case, "compute")
    rows = desk.rows((Loss((lost,)),))
    kept = survivors(desk.instance, desk.planner.ladder, rows.losses, np.datetime64(desk.decision, "s"))
    slack = rows.slack(amounts(PLANS[name]), kept)[0].min(axis=0)
    assert slack == pytest.approx([table[f"secure.{lost}.{name}.b{b + 1}"] for b in range(4)])


@pytest.mark.parametrize(("against", "key"), [(["M"], "M"), (["O"], "O"), (["M", "O"], "both")])
def test_price_of_security(case: Case, table: dict[str, float], against: list[str], key: str) -> None:
    """What outlasting one or both suppliers costs over the best plan, proven, and the bound in parts of lots."""
    only = {k: replace(o, windows=(date(2025, 4, 11),)) if o.windows else o for k, o in case.offers.items()}
    found = plan(replace(case, offers=only), "compute", against=against)
    assert found.status == "proven"
    assert found.free / PERIOD == pytest.approx(table["bound.free"])
    assert found.price / PERIOD == pytest.approx(table[f"price.security.{key}"])
    assert found.relaxed_bound is not None
    assert found.relaxed_bound / PERIOD == pytest.approx(table[f"bound.relaxed.{key}"], abs=2e-3)


def test_marginal_prices(case: Case, table: dict[str, float]) -> None:
    """Each loss on top of the other, and alone; b1 can be secured by nothing signed today."""
    found = {x.loss: x for x in plan(case, "compute", against=["M", "O"]).losses}
    assert found["O"].marginal / PERIOD == pytest.approx(table["price.security.O_given_M"])
    assert found["M"].marginal / PERIOD == pytest.approx(table["price.security.M_given_O"])
    assert found["M"].alone / PERIOD == pytest.approx(table["price.security.M"])
    assert [d.isoformat() for d in found["M"].unsecurable] == ["2025-01-01"]
    assert found["M"].slack[1:] == pytest.approx([19.0, 13.0, 1.0])


def test_lines_say_what_they_are_for(case: Case, table: dict[str, float]) -> None:
    """Lot xO saves 249.21875 in P01 and waiting a window costs 63.5625; under security xM is there for O's loss."""
    free = plan(case, "compute", against=[]).lines
    assert [(x.offer, x.amount, x.sign_by.isoformat()) for x in free] == [("xO", 30.0, "2025-01-06")]
    assert free[0].saves / PERIOD == pytest.approx(249.21875)
    assert free[0].waiting is not None
    assert free[0].waiting / PERIOD == pytest.approx(table["cost_of_waiting"])
    secure = {x.offer: x for x in plan(case, "compute", against=["M", "O"]).lines}
    assert (secure["xM"].amount, secure["xO"].amount) == (20.0, 60.0)
    assert secure["xM"].because_of == ("O",)
    assert secure["xO"].because_of == ("M",)


def test_root_gap(case: Case, table: dict[str, float]) -> None:
    """The best plan in parts of lots is 1.8678 % below the best in whole ones, whose own gap is nought."""
    found = plan(case, "compute", against=[])
    assert found.gap == pytest.approx(table["gap.free"], abs=1e-4)
    assert found.relaxed_bound is not None
    assert (found.objective - found.relaxed_bound) / found.objective == pytest.approx(table["rootgap.free"], abs=1e-6)


def test_a_right_of_first_refusal_leaves_no_secure_plan(table: dict[str, float]) -> None:
    """Still subject to it, xO secures with nobody: M lost is short by 41, 47 and 59 whatever is signed of it."""
    found = plan(load("miniature"), "compute", against=["M"])
    assert found.status == "relaxed"
    lost = found.losses[0]
    assert np.isinf(lost.alone)
    assert -lost.relaxed[1:] == pytest.approx([table[f"secure.M.rofr.b{b}"] for b in (2, 3, 4)], abs=1e-6)
    assert found.conflict == ("M",)


def test_exclusivity_and_security_against_m_conflict(case: Case, table: dict[str, float]) -> None:
    """In the strict reading xO is barred: dearer by 14.4375; and with M lost, infeasible by 41, 47 and 59."""
    barred = replace(case, clauses={**case.clauses, "exclusivity": load("miniature").clauses["exclusivity"]})
    free = plan(barred, "compute", against=[], reading="M")
    assert (free.objective - plan(case, "compute", against=[]).objective) / PERIOD == pytest.approx(
        table["price.exclusivity"]
    )
    found = plan(barred, "compute", against=["M"], reading="M")
    assert found.conflict == ("M", "exclusivity")
    assert found.losses[0].relaxed[1:] == pytest.approx([41.0, 47.0, 59.0], abs=1e-6)


def test_longer_notice_makes_the_best_plan_secure(case: Case, table: dict[str, float]) -> None:
    """With 100 instead of 50 days the unsigned rest of xO counts: P01 is secure, and security is free.

    The day on which the notice ends splits b2; its second half, where more is needed, is the one to compare.
    """
    old = next(k for k, c in case.clauses.items() if isinstance(c, NoticeClause))
    notice = replace(case.clauses[old], written_days=P(100.0), lived_days=P(100.0))  # type: ignore[call-arg]
    found = plan(replace(case, clauses={**case.clauses, old: notice}), "compute", against=["M"])
    assert found.price == pytest.approx(0.0, abs=1e-6)
    assert found.losses[0].slack[-3:] == pytest.approx([table[f"notice100.secure.M.b{b}"] for b in (2, 3, 4)])
    assert plan(case, "compute", against=["M"]).price / PERIOD == pytest.approx(table["notice100.value_L"])
