"""Every clause kind that acts changes a number of the instance or of the exposure; by hand, on the miniature."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.alliance.clauses import (
    CLAUSE_KINDS,
    Clause,
    Consent,
    Effect,
    EquityRight,
    Exclusivity,
    LateDelivery,
    MilestoneTrigger,
    MinimumSpend,
    ModelAccess,
    NoticeClause,
    Prepayment,
    Reclaim,
    RevenueShare,
    TakeOrPay,
)
from provender.alliance.estimate import Estimate
from provender.alliance.party import Earnings
from provender.cases import load
from provender.exposure import base_plan, exposure
from provender.exposure.result import Row
from provender.instance import resolve
from provender.instance.lines import paid_ahead
from provender.instance.terms import gather_terms

PAGE = Path(__file__).parents[2] / "docs" / "clauses.md"

P = Estimate.point
COMMON: dict[str, Any] = {"provision": "compute", "holder": "M", "grantor": "L"}


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the miniature."""
    return load("miniature")


def with_clause(case: Case, clause: Clause) -> Case:
    """Return the case with one more clause."""
    return replace(case, clauses={**case.clauses, clause.id: clause})


def examples() -> dict[str, list[str]]:
    """Return the code of docs/clauses.md by the kind whose section it stands in."""
    sections = re.split(r"^## `(\w+)`$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    code = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    return {kind: code.findall(text) for kind, text in zip(sections[1::2], sections[2::2], strict=True)}


def test_every_kind_has_a_section_of_its_own() -> None:
    """The page has one section for each kind, in the order of the registry, and no other."""
    assert list(examples()) == list(CLAUSE_KINDS)


@pytest.mark.parametrize("kind", CLAUSE_KINDS)
def test_the_example_of_every_kind_changes_a_number(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its code runs, `before` and `after` differ, and it fails once clauses of the kind have no effect."""
    found = examples()[kind]
    assert found
    for code in found:
        names: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(code, f"docs/clauses.md {kind}", "exec"), names)  # noqa: S102 - the page's own code
        assert type(names["clause"]) is CLAUSE_KINDS[kind]
        assert abs(names["after"] - names["before"]) > 1e-3
        with monkeypatch.context() as patch:
            patch.setattr(CLAUSE_KINDS[kind], "effect", lambda _: Effect())
            with pytest.raises((AssertionError, KeyError)):
                exec(compile(code, f"docs/clauses.md {kind}", "exec"), {})  # noqa: S102 - as above


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


def prepaid(**more: Any) -> Prepayment:
    """Return 96,000 USD ahead on r2, a third of its fees in all futures but the late one."""
    return Prepayment(id="ahead", contracts=("r2",), amount=P(96_000.0), **COMMON, **more)


def fees_of(case: Case, line: str, future: int = 0) -> list[float]:
    """Return the fees of a held line by block of the miniature, kUSD."""
    held = resolve(case, "compute").held
    row = next(i for i, c in enumerate(held.cohorts) if c.id == line)
    starts = resolve(case, "compute").grid.block_starts.astype("datetime64[D]").tolist()
    marks = [date(2025, 1, 1), date(2025, 4, 11), date(2025, 7, 20), date(2025, 10, 28)]
    money = np.zeros(4)
    for day, fee in zip(starts, held.fee[future, row] * held.size[row], strict=True):
        money[max(i for i, mark in enumerate(marks) if mark <= day)] += fee / 1000.0
    return [float(x) for x in money]


def test_money_ahead_costs_nothing_without_discounting(case: Case) -> None:
    """At a rate of 0 the sum stays 288 kUSD: 96 + 64 in b2, then 64 and 64."""
    assert fees_of(case, "r2") == pytest.approx([0.0, 96.0, 96.0, 96.0])
    assert fees_of(with_clause(case, prepaid()), "r2") == pytest.approx([0.0, 160.0, 64.0, 64.0])
    gone = [base_plan(c, "compute").signed.objective for c in (case, with_clause(case, prepaid()))]
    assert gone[1] == pytest.approx(gone[0])


def test_money_ahead_is_dearer_by_its_interest(case: Case) -> None:
    """At 10 % a year: 160, 64 and 64 kUSD at 100, 200 and 300 days for 96 thrice; in s3 144 and 48 for 96 twice."""
    at_ten = replace(case, discount_rate=P(0.1))
    days = [1.1 ** -(d / 365.25) for d in (100, 200, 300)]
    ahead = with_clause(at_ten, prepaid())
    assert fees_of(ahead, "r2") == pytest.approx([0.0, 160.0 * days[0], 64.0 * days[1], 64.0 * days[2]])
    assert fees_of(ahead, "r2", future=2) == pytest.approx([0.0, 0.0, 144.0 * days[1], 48.0 * days[2]])


def test_a_credit_share_pays_that_part_of_each_fee(case: Case) -> None:
    """Half of each fee of 96 is credited until the 96 are used up, after two blocks: 144, 48, 96."""
    assert fees_of(with_clause(case, prepaid(credit_share=P(0.5))), "r2") == pytest.approx([0.0, 144.0, 48.0, 96.0])


def test_money_ahead_can_exceed_all_fees(case: Case) -> None:
    """400 kUSD on fees of 288: all fees are credited, 112 are never used."""
    too_much = replace(prepaid(), amount=P(400_000.0))
    assert fees_of(with_clause(case, too_much), "r2") == pytest.approx([0.0, 400.0, 0.0, 0.0])


def frozen(case: Case, row: str) -> Row:
    """Return a row of the exposure of compute."""
    return {r.id: r for r in exposure(case, "compute").rows}[row]


def test_money_ahead_is_lost_with_the_line(case: Case) -> None:
    """O cut from b2 on: r3's 60 a block (50 USD/h) stop, save what was paid ahead for them.

    120 USD/h-periods ahead in b1 on fees of 8 · 50 = 400 pay 15 of each 50. The bill that stops is 6 · 35 = 210
    instead of 300: the cut costs 90 more, and the plan without it as much as before.
    """
    ahead = Prepayment(id="ahead", contracts=("r3",), amount=P(120 * 1200.0), **COMMON)
    plain, bound = frozen(case, "O.delivered"), frozen(with_clause(case, ahead), "O.delivered")
    assert (bound.extra_frozen - plain.extra_frozen) / 1200.0 == pytest.approx(90.0)


def test_an_offer_prepaid_in_part_is_credited_evenly(case: Case) -> None:
    """A unit of xM from April owes 6,000 USD a block, 18,000 in all; a third ahead: 10,000, 4,000, 4,000."""
    offer = replace(case.offers["xM"], prepayment_share=P(1.0 / 3.0))
    ahead = replace(case, offers={**case.offers, "xM": offer}, discount_rate=P(0.1))
    lines = resolve(ahead, "compute").columns.lines
    column = next(i for i, c in enumerate(lines.cohorts) if c.offer == "xM" and c.delivery == date(2025, 4, 11))
    fee = lines.fee[0, column]
    expected = sum(m * 1.1 ** -(d / 365.25) for m, d in ((10_000.0, 100), (4000.0, 200), (4000.0, 300)))
    assert fee.sum() == pytest.approx(expected)


def test_a_prepayment_without_contracts_or_money_does_nothing(case: Case) -> None:
    """What names no line, or no sum, moves no fee."""
    for idle in (replace(prepaid(), contracts=()), replace(prepaid(), amount=None)):
        assert idle.effect().is_empty
        assert fees_of(with_clause(case, idle), "r2") == fees_of(case, "r2")


def test_paid_ahead_by_hand() -> None:
    """Ten thrice: 6 ahead at a half are used up after 12 of fees; 6 ahead evenly are a fifth; a share is a sum."""
    due = np.array([0.0, 10.0, 10.0, 10.0])
    assert paid_ahead(due, (6.0, 0.5)).tolist() == pytest.approx([0.0, 11.0, 9.0, 10.0])
    assert paid_ahead(due, (6.0, np.nan)).tolist() == pytest.approx([0.0, 14.0, 8.0, 8.0])
    assert paid_ahead(due, (np.nan, 0.2)).tolist() == pytest.approx([0.0, 14.0, 8.0, 8.0])
    assert paid_ahead(due, (0.0, 0.0)).tolist() == due.tolist()
    assert paid_ahead(np.zeros(3), (6.0, np.nan)).tolist() == [0.0] * 3


def coming(case: Case, **days: dict[str, date]) -> Case:
    """Return the case in which milestones come in some futures."""
    dated = {f: replace(case.futures[f], milestones=m) for f, m in days.items()}
    return replace(case, futures={**case.futures, **dated})


def right(**more: Any) -> ModelAccess:
    """Return M's right to L's models, long and not proof against the milestone unless told so."""
    parts: dict[str, Any] = {"access_end": date(2030, 12, 31), "survives_milestone": False} | more
    return ModelAccess(id="access", provision="models", holder="M", grantor="L", **parts)


def lapse(case: Case, *clauses: Clause) -> list[date | None]:
    """Return, by future, the day on which L's supply of models ends."""
    told = replace(case, clauses={c.id: c for c in clauses})
    return list(gather_terms(told, told.provisions["models"], "").lapses["L"])


JULY, DEC = date(2025, 7, 20), date(2025, 12, 17)
END = date(2030, 12, 31)


def trigger(**more: Any) -> MilestoneTrigger:
    """Return L's right to end M's access with the milestone."""
    return MilestoneTrigger(id="trigger", holder="L", grantor="M", milestone="agi", ends=("access",), **more)


def test_a_milestone_ends_a_right_in_its_futures_only(case: Case) -> None:
    """It comes in July in s1 and in December in s4: those lose the models then, s2 and s3 at the end of the term."""
    told = coming(case, s1={"agi": JULY}, s4={"agi": DEC})
    assert lapse(told, right(), trigger()) == [JULY, END, END, DEC]
    available = resolve(replace(told, clauses={c.id: c for c in (right(), trigger())}), "models").held.available
    assert available[:, 0, -1].tolist() == [0.0, 1.0, 1.0, 0.0]


def test_a_right_that_survives_stands(case: Case) -> None:
    """The same milestone ends nothing where the right is proof against it."""
    told = coming(case, s1={"agi": JULY})
    assert lapse(told, right(survives_milestone=True), trigger()) == [END] * 4


def test_a_trigger_needs_all_its_milestones(case: Case) -> None:
    """In s1 both have come by December, in s2 one is missing."""
    told = coming(case, s1={"agi": JULY, "verified": DEC}, s2={"agi": JULY})
    assert lapse(told, right(), trigger(needs=("verified",))) == [DEC, END, END, END]


def test_a_trigger_waits_for_the_profit(case: Case) -> None:
    """10 a month from January: 100 are earned by 1 November, later than July; 1,000 not within the horizon."""
    told = coming(case, s1={"agi": JULY})
    lab = replace(told.parties["L"], profit=Earnings(P(120.0), date(2025, 1, 1)))
    rich = replace(told, parties={**told.parties, "L": lab})
    waits = trigger(declarer="L", threshold=P(100.0))
    assert lapse(rich, right(), waits) == [date(2025, 11, 1), END, END, END]
    assert lapse(rich, right(), replace(waits, threshold=P(1000.0))) == [END] * 4
    assert lapse(told, right(), waits) == [END] * 4  # no profit is known at all


def test_the_first_of_two_triggers_ends_it(case: Case) -> None:
    """One with the milestone of July, one with that of December: July."""
    told = coming(case, s1={"agi": JULY, "verified": DEC})
    other = replace(trigger(), id="other", milestone="verified")
    assert lapse(told, right(), other, trigger())[0] == JULY


def test_a_reading_decides_whether_a_trigger_ends_anything(case: Case) -> None:
    """M reads the trigger as ending nothing; L as written."""
    told = coming(case, s1={"agi": JULY})
    read = trigger(readings={"M": {"ends": ()}})
    both = replace(told, clauses={c.id: c for c in (right(), read)})
    ends = {who: gather_terms(both, both.provisions["models"], who).lapses["L"][0] for who in ("L", "M")}
    assert ends == {"L": JULY, "M": END}


@pytest.mark.parametrize(
    "clause",
    [
        RevenueShare(id="x", holder="M", grantor="L"),
        EquityRight(id="x", holder="M", grantor="L", amount=P(10.0)),
        Consent(id="x", holder="M", grantor="L", end=date(2025, 12, 31)),
        MilestoneTrigger(id="x", holder="M", grantor="L", milestone="agi"),
        MilestoneTrigger(id="x", holder="M", grantor="L", ends=("y",)),
    ],
    ids=lambda c: f"{c.kind} {c.milestone if c.kind == 'milestone_trigger' else ''}",
)
def test_what_is_not_known_has_no_effect(clause: Clause) -> None:
    """A share without a rate, a veto without a price, a trigger without a milestone or an end: nothing."""
    assert clause.effect().is_empty


def test_cash_and_rights_leave_compute_as_it_is(case: Case) -> None:
    """Shares, consent and triggers change no cost of the plan for compute."""
    clauses = (
        RevenueShare(id="a", holder="M", grantor="L", rate=P(0.5)),
        EquityRight(id="b", holder="M", grantor="L", share=P(0.5)),
        Consent(id="c", holder="M", grantor="L", end=date(2025, 6, 1), deadline_cost=P(1e9), withheld=P(1.0)),
    )
    bound = replace(case, clauses={**case.clauses, **{c.id: c for c in clauses}})
    assert base_plan(bound, "compute").signed.objective == base_plan(case, "compute").signed.objective
