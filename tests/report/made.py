"""A small case and findings made by hand, so that every printed number can be read off this page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from provender.adequacy import Settings, indices
from provender.alliance.case import Case, Measures
from provender.alliance.clauses import Clause, Exclusivity, NoticeClause, RevenueShare
from provender.alliance.contract import Contract, Offer
from provender.alliance.estimate import Estimate
from provender.alliance.evidence import Claim, Hypothesis, Outcome
from provender.alliance.flow import Flow, Tranche
from provender.alliance.hazard import Dependency, Hazard
from provender.alliance.milestone import Belief, Milestone
from provender.alliance.party import Party
from provender.alliance.provision import Provision
from provender.alliance.workload import Future, Tier, Workload
from provender.exposure.events import Event
from provender.exposure.result import (
    Concentration,
    Dependence,
    Exposure,
    Findings,
    Headline,
    Plan,
    Row,
    SignedLine,
)
from provender.exposure.risk import LEVELS, Cause, Risk
from provender.exposure.tie import ClauseAhead, TieAhead
from provender.state import weigh

#: a text that only the outcomes hold: it must not be printed anywhere
LATER = "the alliance was dissolved in the end"
INF = float("inf")
#: the months of the horizon of the case
MONTHS = (date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1), date(2025, 4, 1))

STORY_EN = """# Is the lab being cut off?

If **Cloud M** stopped, critical work would last {compute.M.delivered.tts}.

- It would cost {compute.M.delivered.extra_replanned:value}.
- The cloud holds {estimate.share} of it, see [the note](https://example.org/note).
"""
STORY_ZH = "# 断粮了吗?\n\n若云 M 停供,可撑 {compute.M.delivered.tts}。"


def assumed(value: float, place: str, *, unit: str = "1", why: str = "set by hand") -> Estimate:
    """Return a number without a source."""
    return replace(Estimate.point(value, unit=unit, place=place, why=why))


def sourced(value: float, low: float, high: float, place: str, unit: str) -> Estimate:
    """Return a number that rests on fact F1."""
    return Estimate(value, low, high, unit=unit, claims=("F1",), place=place, law="lognormal")


def case(**changes: Any) -> Case:
    """Return the case: a lab, its cloud M, and a cloud O with an offer."""
    made = Case(
        name="made",
        title="A lab and its cloud",
        title_zh="一家实验室和它的云",
        as_of=date(2025, 1, 1),
        start=date(2025, 1, 1),
        end=date(2025, 5, 1),
        period="30 days",
        block="2 periods",
        currency="USD",
        folder=Path("made"),
        reading="L",
        discount_rate=assumed(0.0, "discount_rate"),
        measures=Measures(omega=0.25, alpha=0.8),
        parties={
            "L": Party("L", "Lab", "实验室"),
            "M": Party("M", "Cloud M", "云 M"),
            "O": Party("O", "Cloud O", "云 O"),
        },
        provisions={"compute": Provision("compute", "L", "MW", "unit", "USD/unit-h", partner="M")},
        workloads=_workloads(),
        contracts=_contracts(),
        offers={"xO": Offer("xO", "compute", "O", "reservation", assumed(2.0, "offer.xO.price", unit="USD/unit-h"))},
        clauses=_clauses(),
        flows=_flows(),
        milestones=_milestones(),
        hazards=_hazards(),
        dependencies={"chip": Dependency("chip", "chip", "Chip X", "芯片 X")},
        hypotheses={
            "cut": Hypothesis("cut", "the pause", assumed(0.3, "hypothesis.cut.prior"), {}, name="A cut"),
            "limits": Hypothesis("limits", "the pause", assumed(0.7, "hypothesis.limits.prior"), {}, name="Limits"),
        },
        futures={"low": Future("low", 0.5), "base": Future("base", 0.5)},
        claims=_claims(),
        outcomes=(Outcome("K1", date(2026, 1, 1), date(2026, 1, 2), "rights", LATER),),
        story={"en": STORY_EN, "zh": STORY_ZH},
    )
    return replace(made, **changes)


def _workloads() -> dict[str, Workload]:
    paid = Tier("paid", assumed(20.0, "workload.serving.paid"), is_critical=True, name="paid")
    free = Tier("free", assumed(7.0, "workload.serving.free"))
    return {"serving": Workload("serving", "compute", (paid, free), name="Serving", name_zh="服务")}


def _contracts() -> dict[str, Contract]:
    price = assumed(2.0, "contract.r1.price", unit="USD/unit-h")
    size = sourced(20.0, 15.0, 25.0, "contract.r1.size", "MW")
    held = Contract("r1", "compute", "M", "delivered", size, price, date(2025, 1, 1), depends_on=("chip",))
    built = replace(held, id="r2", stage="building", supplier="O", delivery=date(2025, 3, 1), name="Hall two")
    return {"r1": held, "r2": built}


def _clauses() -> dict[str, Clause]:
    sides: dict[str, Any] = {"holder": "M", "grantor": "L", "provision": "compute"}
    return {
        "only": Exclusivity(id="only", **sides, readings={"M": {"offers": ("xO",)}}),
        "notice": NoticeClause(
            id="notice",
            holder="L",
            grantor="M",
            written_days=assumed(50.0, "clause.notice.written_days", unit="days"),
        ),
        "share": RevenueShare(id="share", **sides, rate=assumed(0.2, "clause.share.rate")),
    }


def _flows() -> dict[str, Flow]:
    paid = Tranche(assumed(1e9, "flow.money.0", unit="USD"), date(2023, 1, 1), is_paid=True)
    return {
        "capacity": Flow("capacity", "capacity", "M", "L"),
        "money": Flow("money", "money", "L", "M", amount=assumed(3e9, "flow.money", unit="USD"), tranches=(paid,)),
    }


def _milestones() -> dict[str, Milestone]:
    half = (assumed(0.6, "milestone.agi"),)
    beliefs = {"L": Belief((date(2026, 12, 31),), half, never=0.4), "observer": Belief((), (), never=1.0)}
    return {"agi": Milestone("agi", "L", beliefs, name="The milestone")}


def _hazards() -> dict[str, Hazard]:
    rate = assumed(0.5, "hazard.talks.rate_per_year", why="two rounds in four years")
    ends = {"share": assumed(0.25, "hazard.talks.ends.share")}
    talks = Hazard("talks", "renegotiation", "M", rate, ends=ends, name="new talks", name_zh="重新谈判")
    gone = Hazard("gone", "talent_exit", "L", replace(rate, value=2.0), name="a departure", name_zh="有人离开")
    return {"talks": talks, "gone": gone}


def _claims() -> dict[str, Claim]:
    day = date(2024, 12, 1)
    fact = Claim(
        "F1",
        "F1",
        day,
        day,
        "fact",
        "The cloud runs 20 MW",
        "https://example.org/a",
        table="facts",
        line="F1",
    )
    said = Claim("S1", "e1", day, date(2024, 12, 24), "rumour", "The two have fallen out", "a paper, page 2")
    return {
        "F1": replace(fact, doubt="confidence H"),
        "S1": replace(said, line="F2;F3", doubt="nobody is named", hedge="it is said"),
        "S2": replace(said, id="S2", line="all", statement="A headline"),
    }


def exposure(**changes: Any) -> Exposure:
    """Return four periods of thirty days in two blocks, two futures, a paid and a free tier."""
    starts = np.datetime64("2025-01-01", "s") + np.arange(4) * np.timedelta64(30 * 86400, "s")
    ones = np.ones((2, 4))
    made = Exposure(
        provision="compute",
        dependant="L",
        partner="M",
        supply_unit="MW",
        work_unit="unit",
        currency="USD",
        period_starts=starts,
        period_hours=np.full(4, 720.0),
        block_starts=starts[::2],
        block_of_period=np.array([0, 0, 1, 1]),
        futures=("low", "base"),
        probabilities=np.array([0.5, 0.5]),
        tiers=("serving.paid", "serving.free"),
        is_critical=np.array([True, False]),
        demand=np.array([[[40.0, 42, 44, 46], [10.0, 10, 10, 10]], [[50.0, 52, 54, 56], [10.0, 10, 10, 10]]]),
        capacity={("M", "delivered"): 40 * ones, ("O", "building"): 20 * ones, ("O", "signed"): 5 * ones},
        supply_capacity={
            ("M", "delivered"): 20 * ones,
            ("O", "building"): 10 * ones,
            ("O", "signed"): 5 * ones,
        },
        sources={"xO": np.full(4, 5.0)},
        unmet=np.zeros((2, 2, 4)),
        need=np.array([52.0, 56.0]),
        base=plan(),
        rows=(
            row(),
            row(id="chip.pipeline", target="chip", target_kind="dependency", stage="pipeline", tts_days=INF),
        ),
        concentration=Concentration(
            {"M": np.array([0.7, 0.6]), "O": np.array([0.3, 0.4])},
            np.array([5800.0, 5200.0]),
            {"chip": np.ones(2)},
        ),
        reverse={"M": 0.25, "O": INF},
    )
    return replace(made, **changes)


def plan() -> Plan:
    """Return a plan that signs one line."""
    line = SignedLine("xO", "O", date(2025, 3, 1), None, 5.0, 21600.0)
    return Plan((line,), 1.5e6, 1.4e6, 1.8e6, 1.45e6, 0.0333, {"low": 1.3e6, "base": 1.5e6})


def row(**changes: Any) -> Row:
    """Return the row of cloud M cutting what it delivers."""
    made = Row(
        id="M.delivered",
        target="M",
        target_kind="supplier",
        stage="delivered",
        announced=date(2025, 1, 1),
        in_force=date(2025, 1, 1),
        share_lost=np.array([0.6, 0.5]),
        tts_days=60.0,
        tts_by_future={"low": 60.0, "base": INF},
        first_to_stop="serving.free",
        first_stop_days=30.0,
        first_stop_by_future={"low": 30.0, "base": 60.0},
        ttr_critical_days=120.0,
        ttr_today_days=INF,
        ttr_without_days=INF,
        extra_unmet={"serving.paid": 1000.0, "serving.free": 500.0},
        peak_unmet={"serving.paid": 3.0, "serving.free": 1.0},
        extra_critical_share=np.array([0.0, 0.0, 0.2, 0.2]),
        objective_frozen=2.5e6,
        extra_frozen=1.0e6,
        objective_replanned=2.0e6,
        extra_replanned=5.0e5,
        extra_by_future={"low": 4.0e5, "base": 6.0e5},
        replanned=plan().lines,
        migration_cost=1000.0,
        cohorts_hit=("r1",),
    )
    return replace(made, **changes)


def dependence() -> Dependence:
    """Return a tie that flips on 2 March 2025."""
    one = np.ones(2)
    return Dependence(
        "L", "M", exposure().block_starts, one, one, one, one,
        np.array([0.9, 0.4]), np.array([0.5, float("nan")]), ((date(2025, 3, 2), "M"),),
    )  # fmt: skip


def headlines() -> dict[str, Headline]:
    """Return numbers that rest on a fact, on an assumption, and on nothing recorded."""
    held = (
        Headline(
            "compute.M.delivered.tts",
            60.0,
            60.0,
            INF,
            "days",
            claims=("F1",),
            assumptions=("contract.r1.price",),
        ),
        Headline(
            "compute.M.delivered.extra_replanned",
            5e5,
            4e5,
            6e5,
            "money",
            unit="USD",
            assumptions=("offer.xO.price",),
        ),
        Headline("estimate.share", 0.6, 0.5, 0.7, "share", name="M's share", method="read off", claims=("F1", "F9")),
        Headline("bare", 7.0, 7.0, 7.0, "number", unit="MW"),
        Headline("who", float("nan"), float("nan"), float("nan"), "text", text="M", claims=("S1",)),
    )
    return {h.id: h for h in held}


def tie(**changes: Any) -> TieAhead:
    """Return four months: talks of one chance in eight end the share, worth 4 million, one time in four."""
    talks = Event("talks", "renegotiation", "M", ended={"share": (0.0, 4e6)}, ended_chance={"share": 0.25})
    made = TieAhead(
        months=MONTHS,
        state=None,
        in_state=np.ones((4, 1)),
        chances={"talks": {4: 0.125}, "gone": {4: 0.5}},
        events=(talks, Event("gone", "talent_exit", "L")),
        clauses=(
            ahead("only"),
            ahead("notice"),
            replace(
                ahead("share"),
                ended={4: 0.03125},
                standing=np.linspace(1.0, 0.96875, 5),
                paid=(3.9e6, 2e6, 4e6),
                received=(3.95e6, 2.1e6, 4e6),
                by_year={2025: 3.96e6},
            ),
        ),
        first_to_end={4: {"only": 0.0, "notice": 0.0, "share": 0.03125}},
        milestones={"agi": np.array([0.0, 0.0, 0.1, 0.1])},
        done={},
        withheld=0.0,
        lost_months=0.0,
        belief="observer",
        n_paths=16_384,
        rivals={"the pause": weigh(case(), "the pause")},
    )
    return replace(made, **changes)


def ahead(clause: str) -> ClauseAhead:
    """Return a clause that stands through all four months and pays nothing."""
    none = (0.0, 0.0, 0.0)
    return ClauseAhead(
        clause, {4: 0.0}, np.ones(5), none, none, by_year={}, at_stake=0.0, cap_reached=None, test_met=None
    )


def quiet() -> TieAhead:
    """Return a tie of which nothing is to be expected: no event, no clause, no milestone."""
    return tie(chances={}, events=(), clauses=(), first_to_end={}, milestones={})


def risk(**changes: Any) -> Risk:
    """Return four scenarios: two whole, one 1 unit of free work short in the last period, one 2 of paid in two.

    In unit-hours 0, 0, 720 and 2,880: 900 expected, 720 of them critical. Without events 100 would be short.
    """
    unmet = np.zeros((4, 2, 4))
    unmet[2, 1, 3], unmet[3, 0, 2:] = 1.0, 2.0
    hours, firm = np.full(4, 720.0), np.ones(2, dtype=bool)
    capacity = np.array([[40.0], [45.0], [60.0], [65.0], [65.0]]) * np.ones(4)
    made = Risk(
        provision="compute",
        n_scenarios=4,
        tiers=("serving.paid", "serving.free"),
        all_work=indices(unmet, hours, firm, settings=Settings(most_unmet=66.0)),
        critical_work=indices(unmet[:, :1], hours, firm[:1], settings=Settings(most_unmet=66.0)),
        without_events=100.0,
        capacity=capacity,
        critical_demand=np.quantile(np.array([[40.0, 42, 44, 46], [50.0, 52, 54, 56]]), LEVELS, axis=0),
        critical_unmet=np.quantile(unmet[:, 0], LEVELS, axis=0),
        exceedance=np.array([2880.0, 0.0, 0.0, 0.0]),
        causes=(Cause("gone", "talent_exit", "L", 0.0, 0.0, 0.0), Cause("talks", "renegotiation", "M", 0.0, 0.0, 0.0)),
    )
    return replace(made, **changes)


def findings(**changes: Any) -> Findings:
    """Return the findings of the case."""
    made = Findings({"compute": exposure()}, (dependence(),), headlines(), 0.4, tie(), {})
    return replace(made, **changes)


def nothing(*, claim_share: float = 0.0) -> Findings:
    """Return findings without a provision, a number or anything ahead."""
    return Findings({}, (), {}, claim_share, quiet(), {})
