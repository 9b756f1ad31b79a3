"""What clauses are worth in cases: the miniature by hand, transfers that cancel, the flagship's milestone."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from provender.alliance.case import Case, Measures
from provender.alliance.clauses import MilestoneTrigger, RevenueShare
from provender.alliance.estimate import Estimate
from provender.alliance.hazard import Hazard
from provender.alliance.milestone import Belief
from provender.alliance.party import Earnings
from provender.cases import load
from provender.errors import HorizonError, UnknownNameError
from provender.exposure.contingency import Contingency
from provender.paths import rules_of
from provender.terms import (
    READINGS,
    ChangeError,
    ClauseValue,
    Negotiation,
    NoSidesError,
    Terms,
    outcomes,
    parse_change,
    terms,
)
from provender.terms.alone import going_alone
from provender.terms.milestone import as_read
from provender.terms.plans import Desk

P = Estimate.point
TABLE = Path(__file__).parent.parent / "data" / "miniature.csv"


@pytest.fixture(scope="module")
def flagship() -> Case:
    """Return the flagship."""
    return load("microsoft-openai")


@pytest.fixture(scope="module")
def talks(flagship: Case) -> Negotiation:
    """Return the flagship's terms, ready to be valued."""
    return Negotiation(flagship)


@pytest.fixture(scope="module")
def found(flagship: Case) -> Terms:
    """Return the flagship's terms."""
    return terms(flagship)


def alike(case: Case) -> Case:
    """Return the flagship without aversion, with one discount rate and one belief for all."""
    calm = replace(case.measures, omega=0.0)
    parties = {k: replace(p, discount_rate=P(0.1)) for k, p in case.parties.items()}
    milestones = {k: replace(m, beliefs={"observer": m.beliefs["observer"]}) for k, m in case.milestones.items()}
    return replace(case, measures=calm, parties=parties, milestones=milestones)


def of(values: tuple[ClauseValue, ...], reading: str = "") -> ClauseValue:
    """Return the value under a reading."""
    return next(v for v in values if v.reading == reading)


def test_exclusivity_of_the_miniature() -> None:
    """Zone, Nash payment and gain of dropping exclusivity: section 9, key by key, from the plans."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = {r["key"]: (float(r["value"]), float(r["tolerance"])) for r in csv.DictReader(file)}
    deal = terms(load("miniature"), reading="M", clause="exclusivity").clauses[0].own_deal
    got = {
        "exclusivity.zone.low": deal.low,
        "exclusivity.zone.high": deal.high,
        "exclusivity.nash.payment": deal.payment,
        "exclusivity.nash.gain_each": deal.gain_each,
    }
    for key, value in got.items():
        assert value / 1000.0 == pytest.approx(table[key][0], abs=table[key][1], rel=0.0), key
    assert deal.payer == "L"


def test_exclusivity_by_year_and_part() -> None:
    """M's 14.4 is the margin of xM, 0.1 of 2.5 on 20 units for six periods; L's mean does not move, its tail does."""
    value = terms(load("miniature"), reading="M", clause="exclusivity").clauses[0]
    holder, grantor = value.own
    assert holder.by_part == pytest.approx({"sales.compute": 20.0 * 6 * 0.1 * 1200.0})
    assert sum(holder.by_year.values()) == pytest.approx(holder.value)
    assert grantor.mean == pytest.approx(0.0, abs=1e-6)
    assert grantor.value == pytest.approx(-17325.0)


def test_own_reading_bars_nothing() -> None:
    """As L reads it exclusivity bars no offer: striking it is worth nothing to either, exactly."""
    value = of(Negotiation(load("miniature")).clause("exclusivity"), "L")
    assert value.is_worthless
    assert value.own_deal.status == "nothing"
    assert [w.value for w in (*value.own, *value.observer)] == [0.0] * 4


@pytest.mark.parametrize("clause", ["notice", "coreweave_pay", "revenue_share_back"])
def test_worthless_clause(talks: Negotiation, clause: str) -> None:
    """Striking what pays only after a loss, has no rate, or warns within the month anyway is worth exactly nothing."""
    (value,) = talks.clause(clause)
    assert value.is_worthless
    assert [w.value for w in (*value.own, *value.observer)] == [0.0] * 4


@pytest.mark.parametrize("clause", ["revenue_share", "profit_right"])
def test_transfers_cancel(flagship: Case, clause: str) -> None:
    """With equal beliefs, equal rates and no aversion what one side receives the other pays."""
    (value,) = Negotiation(alike(flagship)).clause(clause)
    assert value.own[0].value > 1e9
    assert value.own[0].value + value.own[1].value == pytest.approx(0.0, abs=1.0)
    assert value.own_deal.gain_each == pytest.approx(0.0, abs=1.0)


def test_share_by_hand(flagship: Case) -> None:
    """A share that no date ends is rate × revenue, month by month at mid-month, at the receiver's rate."""
    rules = rules_of(flagship)
    at = rules.clauses.index("revenue_share")
    (due,) = [d for d in rules.due if d.clause == at]
    by_hand = sum(m * 1.08 ** -((i + 0.5) / 12.0) for i, m in enumerate(due.by_month))
    (value,) = Negotiation(flagship).clause("revenue_share")
    assert value.own[0].value == pytest.approx(by_hand, rel=1e-9)


def test_change_of_a_share(talks: Negotiation) -> None:
    """Three quarters of the rate takes a quarter of the worth from the holder and gives it to the grantor."""
    (whole,) = talks.clause("revenue_share")
    (less,) = talks.change("revenue_share.rate=15 %")
    assert [w.value for w in less.own] == pytest.approx([-0.25 * w.value for w in whole.own], rel=1e-9)
    assert less.own_deal.status == "no_zone"
    assert less.own_deal.keeper == "microsoft"


def test_change_to_what_it_is(talks: Negotiation) -> None:
    """A change to the value a field has already is worth nothing."""
    (same,) = talks.change("consent.withheld=0.15")
    assert same.is_worthless


def test_strike_is_the_clause_turned_round(talks: Negotiation) -> None:
    """A clause struck by a change is the clause's own value."""
    assert of(talks.change("agi_clause=struck"), "openai").own == of(talks.clause("agi_clause"), "openai").own


def test_losing_the_models(flagship: Case, talks: Negotiation) -> None:
    """Ending the access today is worth what the plan without OpenAI's models costs more, in the plan's objective."""
    case = replace(flagship, futures={k: replace(f, milestones=None) for k, f in flagship.futures.items()})
    value = of(talks.clause("model_access"), "microsoft")
    gone = parse_change(case, "model_access=struck").applied(case)
    objectives = [Desk(c, "models", "microsoft").signed.objective for c in (gone, case)]
    assert value.own[0].value == pytest.approx(objectives[0] - objectives[1], rel=1e-9)
    assert value.own[1].value == 0.0


def test_notice_by_hand() -> None:
    """M may cut all it delivers, 40 units, with a chance of 1 − e^(−0.5) within a year; the cut is announced today.

    With 50 days of notice it bites on 20 February, without on 1 January: 1,200 hours more. L's plan P01 holds 60
    units then, 20 of them O's. p1 of b1, without M's on-demand source and its commitment: the cost of dispatch at 20
    instead of 60 units less the fees that stop, as the plans say; worth is that, times the chance, without aversion.
    """
    case = load("miniature")
    cut = Hazard("cut", "cut", "M", P(0.5))
    measures = replace(case.measures, omega=0.0, notice_days=0.0, announced=None)
    case = replace(case, chain=None, hazards={"cut": cut}, measures=measures)
    (value,) = Negotiation(case, reading="L").clause("notice")
    desk = Desk(case, "compute", "L")
    day = datetime(2025, 1, 1)
    costs = [
        desk.after(Contingency("M", "supplier", "delivered", day, day + timedelta(days=d), 0.0))
        .costs.sum(axis=1)
        .mean()
        for d in (50, 0)
    ]
    assert costs[1] > costs[0]
    assert value.own[0].value == pytest.approx((1.0 - np.exp(-0.5)) * (costs[1] - costs[0]))
    assert value.own[1].value == 0.0
    assert [w.value for w in value.observer] == [w.value for w in value.own]


def test_longer_notice(talks: Negotiation) -> None:
    """On a monthly grid three months of warning of an Azure cut are worth something to OpenAI, a fortnight nothing."""
    worth = {d: talks.change(f"notice.lived_days={d}")[0].own[0].value for d in (14, 120)}
    assert worth[14] == 0.0
    assert worth[120] > 1e6


def test_budget_caps_the_payment(flagship: Case) -> None:
    """OpenAI would pay half of what refusal costs; with a tenth of that in hand it pays a tenth."""
    free = Negotiation(flagship).clause("consent")[0].own_deal
    purse = free.payment / 10.0
    bound = Negotiation(flagship, budgets={"openai": purse}).clause("consent")[0].own_deal
    assert (free.payer, bound.payer) == ("openai", "openai")
    assert bound.payment == pytest.approx(purse)
    assert bound.gain_each == pytest.approx(purse)


def test_price_of_a_yes(found: Terms) -> None:
    """20 billion lost on 31 December at 12 % a year is 18.5 today; a yes that costs nothing is sold for half."""
    (veto,) = found.vetoes
    assert veto.at_stake == pytest.approx(20e9 * 1.12 ** (-(date(2025, 12, 31) - date(2025, 5, 2)).days / 365.25))
    assert veto.deal.payment == pytest.approx(veto.at_stake / 2.0)


def test_outside_options_fall_with_time(found: Terms) -> None:
    """Two thirds of the loss of the models lies before 2029; what is left to lose falls from 2027 on."""
    losses = [[w.value for w in o.owed] for o in found.outside if o.since >= date(2027, 1, 1)]
    assert losses == sorted(losses, reverse=True)
    assert [o.since.year for o in found.outside] == [2025, 2026, 2027, 2028, 2029, 2030]
    first = found.outside[0]
    assert {p.partition(".")[0] for p in first.owed[1].by_part} == {"work", "sales", "match"}
    assert first.sides[1].value > first.owed[1].value  # Microsoft would also lose its shares
    assert first.sides[0].value < first.owed[0].value  # OpenAI would be rid of them


def test_surface_is_the_mean_of_its_dates(flagship: Case) -> None:
    """Without aversion a belief's value is its chances times the values by date, for every reading and side.

    The dates of the beliefs are the ends of years, which the surface is told for.
    """
    case = replace(flagship, measures=replace(flagship.measures, omega=0.0))
    (found,) = Negotiation(case).surfaces()
    month = {d: 12 * (d.year - 2025) + d.month - 5 for d in found.dates}
    for belief in ("openai", "microsoft", "observer"):
        come = outcomes(rules_of(case, belief=belief))
        chance = {m: float(come.probability @ (come.came[:, 0] == m)) for m in np.unique(come.came[:, 0])}
        weight = np.array([chance.get(month[d], 0.0) for d in found.dates])
        for party, values in found.by_date.items():
            assert found.by_belief[party][belief] == pytest.approx(values @ weight, rel=1e-9, abs=1e3), (party, belief)


def test_surface_by_reading(found: Terms) -> None:
    """Nothing hangs on a fixed year; more that ends is worse for Microsoft; a test never met spares all."""
    (surface,) = found.surfaces
    at = {r: surface.by_date["microsoft"][i] for i, r in enumerate(READINGS)}
    assert (at["fixed_year"] == 0.0).all()
    assert (at["profit_test"] == 0.0).all()
    assert (at["share_ends"] < at["access_ends"]).all()
    assert (at["access_ends"] < at["panel"]).all()
    assert (surface.by_date["openai"][READINGS.index("share_ends")] > 0.0).all()


def test_profit_test_that_can_be_met(flagship: Case) -> None:
    """With a threshold of one dollar the profit test waits for the first profit, in 2029, and then ends the access."""
    case = parse_change(flagship, "agi_clause.threshold=1 USD").applied(flagship)
    (found,) = Negotiation(case).surfaces("agi_clause")
    tested, free = (found.by_date["microsoft"][READINGS.index(r)] for r in ("profit_test", "access_ends"))
    assert tested[0] == pytest.approx(tested[3])  # 2025 or 2028: both wait
    assert tested[0] > free[0]
    assert tested[-1] == pytest.approx(free[-1])


def test_readings_end_what_they_say(flagship: Case) -> None:
    """Under each reading the trigger ends just what it is read to end."""
    trigger = flagship.clauses["agi_clause"]
    ends = {r: as_read(flagship, trigger, r, 0.5).clauses["agi_clause"].effect().endings for r in READINGS}  # type: ignore[arg-type]
    assert ends["fixed_year"] == ()
    assert ends["access_ends"][0].clauses == ("model_access",)
    assert ends["share_ends"][0].clauses == ("model_access", "revenue_share")
    assert ends["profit_test"][0].profit is not None
    assert ends["panel"][0].accepted == P(0.5)


def test_declaring(found: Terms) -> None:
    """S falls to nothing, K with what is left to deliver; the threshold is F over S − K + F."""
    days = found.declaring["agi_clause"]
    saved = [d.at.remaining for d in days]
    assert saved == sorted(saved, reverse=True)
    for d in days:
        assert d.at.refusal == pytest.approx(0.25 * d.at.answer)
        assert d.at.threshold == pytest.approx(d.at.refusal / (d.at.remaining - d.at.answer + d.at.refusal))
        assert d.threat == pytest.approx(-found.surfaces[0].by_date["microsoft"][0][days.index(d)] / 2.0)


def test_going_it_alone(flagship: Case) -> None:
    """A head start of nothing is worth nothing, a longer one more if the deal is lost; the premium breaks even."""
    bought = replace(flagship.programmes["mai_first"], premium=P(650e6))
    first = going_alone(replace(flagship, programmes={**flagship.programmes, "mai_first": bought}))[0]
    assert first.head_start[0] == (0.0, 0.0)
    lost = [w[1] for m, w in first.head_start.items() if m >= 3]
    assert lost == sorted(lost)
    assert first.premium is not None
    assert first.premium[0] == 650e6
    assert 6.0 < first.breaks_even[1] < 12.0
    worth = np.interp(first.breaks_even[1], list(first.head_start), [w[1] for w in first.head_start.values()])
    assert worth == pytest.approx(650e6)
    assert first.done[0] < first.done[1] < first.done[2]
    holds, gone = first.head_start[24]
    assert first.chance_needed(24) * gone + (1.0 - first.chance_needed(24)) * holds == pytest.approx(650e6)
    assert first.chance_needed(3) == float("inf")


def test_one_clause_alone(flagship: Case, found: Terms) -> None:
    """Asked for one clause, the values are those of the whole, and what does not concern it is left out."""
    one = terms(flagship, clause="revenue_share")
    assert one.clauses == tuple(v for v in found.clauses if v.clause == "revenue_share")
    assert (one.outside, one.programmes, one.surfaces, one.vetoes) == ((), (), (), ())


def test_same_again(flagship: Case, found: Terms) -> None:
    """The same case gives the same values, bit for bit."""
    assert terms(flagship).clauses == found.clauses


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("share", "clause.field=value or clause=struck"),
        ("share.rate=2", "from 0 to 1"),
        ("share.rate=-1 %", "from 0 to 1"),
        ("share.rate=much", "a number, alone or in %"),
        ("share.rate=3 MW", "a number, alone or in %"),
        ("share.cap=-5", "not below 0"),
        ("share.end=soon", "a date, year-month-day"),
    ],
)
def test_change_that_cannot_be_read(text: str, message: str) -> None:
    """A change says what was found, what is allowed and how to write it."""
    with pytest.raises(ChangeError) as raised:
        parse_change(load("miniature"), text)
    assert message in str(raised.value)
    assert "Write clause.field=value, as in share.rate=15%" in str(raised.value)


def test_flag_that_is_none(flagship: Case) -> None:
    """A yes or no is true or false."""
    with pytest.raises(ChangeError, match="allowed: true or false"):
        parse_change(flagship, "model_access.survives_milestone=yes")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nothing=struck", "found clause 'nothing'; allowed: exclusivity"),
        ("share.colour=1", "found field of clause 'share' 'colour'; allowed: holder"),
        ("exclusivity.offers=xM,xQ", "found offers 'xQ'; allowed: xM"),
        ("exclusivity.scope=all", "found scope 'all'; allowed: capacity, api"),
        ("share.holder=X", "found holder 'X'; allowed: L"),
    ],
)
def test_change_that_names_what_is_not_there(text: str, message: str) -> None:
    """Names that the case does not have are refused with those it has."""
    with pytest.raises(UnknownNameError) as raised:
        parse_change(load("miniature"), text)
    assert message in str(raised.value)


def test_values_as_fields_take_them(flagship: Case) -> None:
    """Dates, flags, names and money in its units arrive as the clause holds them, agreed by all readings."""
    assert parse_change(flagship, "consent.deadline_cost=10 USD bn").values["deadline_cost"].value == 10e9
    assert parse_change(flagship, "first_refusal.response_days=2 weeks").values["response_days"].value == 14.0
    assert parse_change(flagship, "first_refusal.offers=aws_new, google_new").values["offers"] == (
        "aws_new",
        "google_new",
    )
    case = parse_change(flagship, "model_access.access_end=2028-01-01").applied(flagship)
    ends = {p: case.clauses["model_access"].under(p).effect().lapses[0].end for p in ("openai", "microsoft")}
    assert ends == dict.fromkeys(ends, date(2028, 1, 1))


def test_struck_clause_leaves_no_trace(flagship: Case) -> None:
    """A clause that is struck is ended by no event and no trigger any more."""
    case = parse_change(flagship, "revenue_share=struck").applied(flagship)
    assert "revenue_share" not in case.clauses
    assert all("revenue_share" not in h.ends for h in case.hazards.values())
    assert rules_of(case).clauses == tuple(case.clauses)


def test_misuse(flagship: Case) -> None:
    """Unknown parties and clauses, a case without a partner and one that is over are refused."""
    with pytest.raises(UnknownNameError, match="found party 'nobody'"):
        terms(flagship, reading="nobody")
    with pytest.raises(UnknownNameError, match="found party 'nobody'"):
        terms(flagship, budgets={"nobody": 1.0})
    with pytest.raises(UnknownNameError, match="found clause 'nothing'"):
        terms(flagship, clause="nothing")
    alone = {k: replace(g, partner="") for k, g in flagship.provisions.items()}
    with pytest.raises(NoSidesError, match=r"no provision of case 'microsoft-openai' with a partner") as raised:
        terms(replace(flagship, provisions=alone))
    assert "partner = in [provision" in str(raised.value)
    with pytest.raises(HorizonError):
        terms(replace(flagship, as_of=date(2031, 1, 1)))


def shared(rate: float, chance: Mapping[str, float], omega: float) -> Case:
    """Return the miniature with revenue of 100 a month for L and a share that a milestone in June 2025 ends."""
    case = load("miniature")
    lab = replace(case.parties["L"], revenue=Earnings(P(1200.0), date(2025, 1, 1)), discount_rate=P(0.0))
    cloud = replace(case.parties["M"], discount_rate=P(0.0))
    beliefs = {p: Belief((date(2025, 6, 15),), (P(c),), 1.0 - c) for p, c in chance.items()}
    return replace(
        case,
        end=date(2026, 1, 1),
        measures=Measures(omega=omega, alpha=0.6),
        parties={**case.parties, "L": lab, "M": cloud},
        clauses={
            "share": RevenueShare(id="share", holder="M", grantor="L", rate=P(rate)),
            "agi": MilestoneTrigger(id="agi", holder="L", grantor="M", milestone="agi", declarer="L", ends=("share",)),
        },
        milestones={"agi": replace(case.milestones["agi"], beliefs=beliefs)},
    )


def test_milestone_by_hand() -> None:
    """A share of 20 a month, twelve months: 240, or 100 if the milestone comes in June (January to May).

    L gives that 0.6, M 0.2. L pays on average 184 and in its worst 0.4 always 240: with ω = 0.25 that is
    0.75·184·… = 0.75·(0.6·100 + 0.4·240) + 0.25·240 = 0.75·156 + 60 = 177; the trigger is worth 240 − 177 = 63 to it.
    M gets 0.75·(0.2·100 + 0.8·240) + 0.25·(0.2·100 + 0.2·240)/0.4 = 0.75·212 + 0.25·170 = 201.5: it loses 38.5.
    """
    (value,) = Negotiation(shared(0.2, {"L": 0.6, "M": 0.2, "observer": 0.4}, 0.25)).clause("agi")
    assert [w.value for w in value.own] == pytest.approx([63.0, -38.5])
    assert (value.own_deal.status, value.own_deal.keeper) == ("no_zone", "L")
    assert value.own_deal.short == pytest.approx(24.5)


def test_milestone_under_one_belief_by_hand() -> None:
    """Under 0.4 for both and no aversion the trigger moves 0.4·140 = 56 from one to the other: nothing to gain."""
    (value,) = Negotiation(shared(0.2, {"observer": 0.4}, 0.0)).clause("agi")
    assert [w.value for w in value.observer] == pytest.approx([56.0, -56.0])
    assert value.own_deal.gain_each == pytest.approx(0.0, abs=1e-9)


def test_pessimist_sells_by_hand() -> None:
    """Beliefs swapped, no aversion: the trigger is worth 0.2·140 = 28 to L and −0.6·140 = −84 to M.

    M buys it off: zone 28 to 84, price 56, 28 each.
    """
    (value,) = Negotiation(shared(0.2, {"L": 0.2, "M": 0.6, "observer": 0.4}, 0.0)).clause("agi")
    deal = value.own_deal
    assert (deal.payer, deal.low, deal.high, deal.payment) == ("M", *map(pytest.approx, (28.0, 84.0, 56.0)))
    assert deal.gain_each == pytest.approx(28.0)


@pytest.mark.parametrize("rate", [0.05, 0.2, 0.6])
def test_scales_with_the_rate(rate: float) -> None:
    """Everything that hangs on a share grows with its rate."""
    beliefs = {"L": 0.6, "M": 0.2, "observer": 0.4}
    (value,) = Negotiation(shared(rate, beliefs, 0.25)).clause("agi")
    assert [w.value for w in value.own] == pytest.approx([63.0 * rate / 0.2, -38.5 * rate / 0.2])
