"""The tie ahead and its headline numbers: by hand on the miniature, by law on the flagship."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.alliance.clauses import Consent, MilestoneTrigger, RevenueShare
from provender.alliance.estimate import Estimate
from provender.alliance.flow import Flow, Tranche
from provender.alliance.hazard import Hazard
from provender.alliance.milestone import Belief, Milestone
from provender.alliance.party import Earnings
from provender.alliance.walk import rests_on
from provender.cases import load
from provender.exposure import base_plan
from provender.exposure.result import Headline
from provender.exposure.tie import TieAhead, tie_ahead
from provender.exposure.tie_headlines import tie_headlines
from provender.state import state_of

P = Estimate.point


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the miniature in which L earns 12 a year, pays M a fifth, and may fall out with it.

    Talks at 1.2 a year end the share at 0.5; consent worth 5 is due by June; the milestone comes in March at 0.25.
    """
    case = load("miniature")
    lab = replace(case.parties["L"], revenue=Earnings(P(12.0), date(2025, 1, 1)), discount_rate=P(0.0))
    talks = Hazard("talks", "renegotiation", "M", Estimate(1.2, 0.6, 2.4), ends={"share": P(0.5)}, name="talks")
    belief = Belief((date(2025, 3, 15),), (P(0.25),), 0.75)
    clauses = (
        RevenueShare(id="share", holder="M", grantor="L", rate=P(0.2), name="the share", name_zh="分成"),
        Consent(id="yes", holder="M", grantor="L", end=date(2025, 6, 30), deadline_cost=P(5.0), withheld=P(0.3)),
        MilestoneTrigger(id="trigger", holder="L", grantor="M", milestone="agi", ends=("yes",)),
    )
    return replace(
        case,
        parties={**case.parties, "L": lab},
        hazards={"talks": talks},
        clauses={c.id: c for c in clauses},
        milestones={"agi": Milestone("agi", "L", {"observer": belief}, name="the milestone")},
    )


@pytest.fixture(scope="module")
def tie(case: Case) -> TieAhead:
    """Return what is ahead of it."""
    return tie_ahead(case, {p: base_plan(case, p) for p in case.provisions})


@pytest.fixture(scope="module")
def numbers(case: Case, tie: TieAhead) -> dict[str, Headline]:
    """Return its headline numbers."""
    return tie_headlines(case, tie)


def near(value: float, chance: float, n: int = 16_384) -> bool:
    """Return whether a share of the paths is within four standard errors of its chance."""
    return abs(value - chance) <= 4.0 * float(np.sqrt(chance * (1.0 - chance) / n))


def test_the_state_is_that_of_the_claims(case: Case, tie: TieAhead, numbers: dict[str, Headline]) -> None:
    """H at 0.515933 (section 8); the range spans prior, likelihoods and silence."""
    assert tie.state == state_of(case)
    hedging = numbers["state.H"]
    assert hedging.value == pytest.approx(0.515933, abs=1e-6)
    spread = [v["H"] for v in state_of(case).sensitivity.values()]
    assert (hedging.low, hedging.high) == (min(hedging.value, *spread), max(hedging.value, *spread))
    assert numbers["state.A"].value + hedging.value == pytest.approx(1.0)


def test_chances_of_an_event_are_those_of_its_rate(tie: TieAhead, numbers: dict[str, Headline]) -> None:
    """1.2 a year: 1 − e^(−0.6) within half a year, 1 − e^(−1.2) within one; 24 months are beyond the horizon."""
    assert set(tie.chances["talks"]) == {6, 12}
    assert tie.chances["talks"] == pytest.approx({6: 1.0 - np.exp(-0.6), 12: 1.0 - np.exp(-1.2)})
    one = numbers["hazard.talks.within_12"]
    # half and twice the rate: the square root and the square of the chance that nothing happens
    assert one.low == pytest.approx(1.0 - (1.0 - one.value) ** 0.5)
    assert one.high == pytest.approx(1.0 - (1.0 - one.value) ** 2)


def test_a_clause_ends_early_by_its_events(tie: TieAhead, numbers: dict[str, Headline]) -> None:
    """A month at 1 − e^(−0.1), half of which ends the share: gone within a year at 1 − (1 − 0.0476)¹²."""
    quiet = 1.0 - 0.5 * (1.0 - np.exp(-0.1))
    share = next(c for c in tie.clauses if c.clause == "share")
    assert near(share.ended[12], 1.0 - quiet**12)
    assert near(share.standing[6], quiet**6)
    assert numbers["clause.share.ended_within_12"].value == share.ended[12]


def test_a_clause_ended_by_its_own_date_has_not_ended_early(tie: TieAhead) -> None:
    """Consent runs to June; a quarter of the paths end it in March by the milestone, none later."""
    consent = next(c for c in tie.clauses if c.clause == "yes")
    assert near(consent.ended[6], 0.25)
    assert consent.ended[12] == consent.ended[6]


def test_what_ends_first_adds_up(tie: TieAhead) -> None:
    """The chances that each clause is the first to end make the chance that any ends."""
    for months, first in tie.first_to_end.items():
        largest = max(c.ended[months] for c in tie.clauses)
        assert largest <= sum(first.values()) <= sum(c.ended[months] for c in tie.clauses) + 1e-12


def test_a_share_pays_while_it_stands(tie: TieAhead, numbers: dict[str, Headline]) -> None:
    """0.2 a month in months 0 to 13 at (1 − 0.0476)^(k+1), undiscounted; 2025 holds twelve of them."""
    quiet = 1.0 - 0.5 * (1.0 - np.exp(-0.1))
    share = next(c for c in tie.clauses if c.clause == "share")
    due = [0.2 * quiet ** (k + 1) for k in range(14)]
    assert share.by_year[2025] == pytest.approx(sum(due[:12]), rel=0.02)
    assert share.by_year[2026] == pytest.approx(sum(due[12:]), rel=0.04)
    assert share.paid[0] == pytest.approx(sum(share.by_year.values()))
    assert numbers["clause.share.pays"].value == share.paid[0]
    assert numbers["clause.share.pays_2025"].value == share.by_year[2025]
    assert share.received[0] < share.paid[0]  # M discounts at 10 %, L not at all


def test_consent_is_worth_its_price_and_costs_its_chance(numbers: dict[str, Headline]) -> None:
    """5 at stake; withheld at 0.3 where the milestone has not ended it, 0.75: 1.125 on average."""
    assert numbers["clause.yes.at_stake"].value == 5.0
    loss = numbers["clause.yes.loss"]
    assert near(loss.value / 5.0, 0.3 * 0.75)
    assert (loss.low, loss.high) == (0.0, 5.0)


def test_a_milestone_is_told_by_year(tie: TieAhead, numbers: dict[str, Headline]) -> None:
    """A quarter by the end of 2025 and no more after; nothing before March."""
    assert near(numbers["milestone.agi.by_2025"].value, 0.25)
    assert numbers["milestone.agi.by_2026"].value == numbers["milestone.agi.by_2025"].value
    assert tie.milestones["agi"][:2].tolist() == [0.0, 0.0]


def test_a_programme_is_told_in_months(tie: TieAhead, numbers: dict[str, Headline]) -> None:
    """200 days for certain are 6.57 months, without a range."""
    assert numbers["programme.inhouse.months"].value == pytest.approx(200.0 / 30.4375)
    assert tie.done["inhouse"] == pytest.approx((200.0 / 30.4375,) * 3)


def test_every_number_has_names_a_method_and_its_range(numbers: dict[str, Headline]) -> None:
    """Both languages, a method, and a value inside its range."""
    for number in numbers.values():
        assert all((number.name, number.name_zh, number.method, number.method_zh)), number.id
        assert number.low <= number.value <= number.high, number.id
    assert numbers["clause.share.pays"].name.startswith("the share: what it pays")
    assert numbers["clause.share.pays_2025"].name == "the share: expected payment in 2025"
    assert numbers["clause.share.pays"].name_zh.startswith("分成")


def test_money_withheld_is_told_with_its_event(case: Case) -> None:
    """A third of the 9 due in March, while 60 days last: 3 for the event, on average what paths hold back."""
    flow = Flow("money", "money", "M", "L", tranches=(Tranche(P(9.0), date(2025, 3, 1)),))
    held = Hazard("held", "funding_withheld", "M", P(1.2), severity=P(1 / 3), duration_days=P(60.0), flow="money")
    told = replace(case, flows={"money": flow}, hazards={"held": held})
    tie = tie_ahead(told, {p: base_plan(told, p) for p in told.provisions})
    found = tie_headlines(told, tie)
    assert found["hazard.held.withheld"].value == pytest.approx(3.0)
    # it falls in January, February or March, each at 1 − e^(−0.1); twice counts twice
    assert found["tie.withheld"].value == pytest.approx(3.0 * 3 * (1.0 - np.exp(-0.1)), rel=0.06)


def test_without_states_there_is_no_number_of_the_state(case: Case) -> None:
    """A case that declares none plays on with one state that is not told."""
    plain = replace(case, chain=None)
    tie = tie_ahead(plain, {p: base_plan(plain, p) for p in plain.provisions}, n_paths=2048)
    assert tie.state is None
    assert not [h for h in tie_headlines(plain, tie) if h.startswith("state.")]
    assert near(tie.chances["talks"][12], 1.0 - np.exp(-1.2), 2048)


def test_a_short_horizon_is_told_whole(case: Case) -> None:
    """With three months left, chances are told for three months."""
    short = replace(case, end=date(2025, 4, 11))
    tie = tie_ahead(short, {"models": base_plan(short, "models")}, n_paths=2048)
    assert set(tie.chances["talks"]) == {4}  # January to April


@pytest.fixture(scope="module")
def flagship() -> tuple[Case, TieAhead, dict[str, Headline]]:
    """Return the flagship with what is ahead of its tie."""
    case = load("microsoft-openai")
    tie = tie_ahead(case, {p: base_plan(case, p) for p in case.provisions}, n_paths=4096)
    return case, tie, tie_headlines(case, tie)


Flagship = tuple[Case, TieAhead, dict[str, Headline]]


def test_chances_grow_with_time(flagship: Flagship) -> None:
    """More months, more events and ends; what stands and what has not come only falls."""
    _, tie, _ = flagship
    for by_months in (*tie.chances.values(), *(c.ended for c in tie.clauses)):
        assert list(by_months.values()) == sorted(by_months.values())
    for clause in tie.clauses:
        assert (np.diff(clause.standing) <= 0.0).all()
    for shares in tie.milestones.values():
        assert (np.diff(shares) >= 0.0).all()
    np.testing.assert_allclose(tie.in_state.sum(axis=1), 1.0)


def test_every_hazard_and_clause_of_the_flagship_is_told(flagship: Flagship) -> None:
    """An event each, a number for each chance; departures move nothing, nor do those whose lines are not delivered."""
    case, tie, numbers = flagship
    assert [e.hazard for e in tie.events] == list(case.hazards)
    assert [c.clause for c in tie.clauses] == list(case.clauses)
    assert all(f"hazard.{h}.within_{m}" in numbers for h in case.hazards for m in (6, 12, 24))
    assert [e.hazard for e in tie.events if e.does_nothing] == ["openai_talent", "coreweave_fails", "abilene_power"]
    hit = {"coreweave", "texas_power"}
    assert all(c.delivery > case.as_of for c in case.contracts.values() if hit & {c.supplier, *c.depends_on})


def test_every_number_of_the_flagship_rests_on_something(flagship: Flagship) -> None:
    """Each has a claim or an assumption; what an event rests on is among it."""
    case, _, numbers = flagship
    for number in numbers.values():
        assert number.claims or number.assumptions, number.id
    wanted: Any = rests_on(case.hazards["openai_funding"], case.flows["money_in"])
    found = numbers["hazard.openai_funding.withheld"]
    assert set(found.claims) == set(wanted[0])


def test_the_same_seed_gives_the_same_tie(flagship: Flagship) -> None:
    """Twice the same numbers; another belief moves the milestone's."""
    case, tie, numbers = flagship
    bases = {"models": base_plan(case, "models")}
    again, other = (tie_ahead(case, bases, n_paths=4096, belief=b) for b in ("observer", "openai"))
    assert again.clauses[0].paid == tie.clauses[0].paid
    assert {c.clause: c.paid for c in again.clauses} == {c.clause: c.paid for c in tie.clauses}
    assert other.milestones["agi"][-1] > 2.0 * numbers["milestone.agi.by_2030"].value
