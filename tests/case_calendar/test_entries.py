"""The calendar's entries: dates checked by hand, readings, and the same waits as the planner's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

import pytest

from provender import calendar, cases, resolve
from provender.alliance.case import Case
from provender.alliance.clauses import (
    Clause,
    Consent,
    FirstRefusal,
    LateDelivery,
    MinimumSpend,
    ModelAccess,
    Prepayment,
    Reclaim,
)
from provender.alliance.contract import Offer
from provender.alliance.estimate import Estimate
from provender.alliance.evidence import Outcome
from provender.alliance.milestone import Belief
from provender.calendar import KINDS, Entry
from provender.calendar.lines import median
from provender.calendar.phrases import PHRASES

START = date(2025, 1, 1)


@pytest.fixture(scope="module")
def miniature() -> Case:
    """Return the miniature, as of 2025-01-01."""
    return cases.load("miniature")


def found(entries: tuple[Entry, ...], kind: str, about: str = "") -> list[tuple[str, str, str, str]]:
    """Return date, who, whom and block of the entries of one kind, about one block."""
    chosen = [e for e in entries if e.kind == kind and e.about.startswith(about)]
    return [(e.date.isoformat(), e.who, e.whom, e.about) for e in chosen]


def bound(case: Case, clause: Clause) -> Case:
    """Return a case with one clause and no other."""
    return replace(case, clauses=MappingProxyType({clause.id: clause}))


def test_every_entry_of_the_miniature(miniature: Case) -> None:
    """Under L's reading: 4 clauses in force, 2 offers with 2 windows each, one end, one programme, one belief."""
    kinds = [e.kind for e in calendar(miniature)]
    assert {k: kinds.count(k) for k in KINDS if k in kinds} == {
        "in_force": 4, "notice": 1, "delivery": 1, "notice_by": 1, "contract_end": 1, "programme": 1,
        "decide_by": 4, "response": 2, "window": 4, "belief": 1,
    }  # fmt: skip


def test_a_line_ends_and_notice_must_come_before(miniature: Case) -> None:
    """Line r1 ends on 2026-05-16; M warns 50 days before: 16 + 30 + 4 days back is 2026-03-27."""
    entries = calendar(miniature)
    assert found(entries, "contract_end") == [("2026-05-16", "M", "L", "contract.r1")]
    assert found(entries, "notice_by") == [("2026-03-27", "M", "L", "contract.r1")]


def test_a_cut_waits_for_the_notice(miniature: Case) -> None:
    """50 days written from 2025-01-01, 31 + 19 of them: M can cut from 2025-02-20; lived 13.3 makes it the 15th."""
    assert found(calendar(miniature), "notice") == [("2025-02-20", "M", "L", "clause.notice")]
    lived = replace(miniature.clauses["notice"], lived_days=Estimate.point(13.3))  # type: ignore[call-arg]
    (entry,) = [e for e in calendar(bound(miniature, lived)) if e.kind == "notice"]
    assert entry.date == date(2025, 1, 15)
    assert entry.what.endswith("written 50 days, lived 13.3 days")
    assert entry.what_zh.endswith("书面 50 天，实际 13.3 天")


def test_sign_by_lead_and_answer(miniature: Case) -> None:
    """A start of xO on day 100 (2025-04-11) with 80 + 15 days of lead: sign on day 5, M answers until day 20."""
    entries = calendar(miniature)
    assert found(entries, "decide_by", "offer.xO") == [
        ("2025-01-06", "L", "O", "offer.xO@2025-04-11"),
        ("2025-04-16", "L", "O", "offer.xO@2025-07-20"),
    ]
    assert found(entries, "response") == [
        ("2025-01-21", "M", "L", "clause.rofr@xO@2025-04-11"),
        ("2025-05-01", "M", "L", "clause.rofr@xO@2025-07-20"),
    ]


def test_a_window_that_can_be_met_today_is_met_today(miniature: Case) -> None:
    """A start of xM on day 100 with a lead of 100 days can be signed on the as-of date, and a day later no more."""
    assert found(calendar(miniature), "decide_by", "offer.xM@2025-04-11")[0][0] == "2025-01-01"
    later = calendar(miniature, since=date(2025, 1, 2))
    assert found(later, "decide_by", "offer.xM@2025-04-11") == []
    (opening,) = [e for e in later if e.kind == "window" and e.about == "offer.xM@2025-04-11"]
    assert opening.what == "xM: a term can start, if it was signed by 2025-01-01"


def test_only_a_reading_that_bars_an_offer_hides_it(miniature: Case) -> None:
    """Under M's reading xO may not be signed at all; under L's it may."""
    assert found(calendar(miniature, reading="M"), "window", "offer.xO") == []
    assert len(found(calendar(miniature, reading="L"), "window", "offer.xO")) == 2


def test_a_party_that_the_case_does_not_have(miniature: Case) -> None:
    """The parties that can read are named."""
    with pytest.raises(KeyError, match="found party 'Z'; allowed: L, M"):
        calendar(miniature, reading="Z")


def test_programme_and_belief(miniature: Case) -> None:
    """200 days from 2025-01-01 is 2025-07-20; only L holds the milestone likelier than not."""
    entries = calendar(miniature)
    assert found(entries, "programme") == [("2025-07-20", "M", "L", "programme.inhouse")]
    assert found(entries, "belief") == [("2026-12-31", "L", "", "milestone.agi")]


def test_the_range_of_a_programme_stands_in_its_text(miniature: Case) -> None:
    """200 (190 to 231) days: central 2025-07-20, from 2025-07-10 to 2025-08-20; a ramp of two months ends on 08-20."""
    built = replace(miniature.programmes["inhouse"], completion_days=Estimate(200, 190, 231), ramp=(0.5, 1.0))
    entries = calendar(replace(miniature, programmes={"inhouse": built}))
    (entry,) = [e for e in entries if e.kind == "programme"]
    assert "2025-07-10 to 2025-08-20" in entry.what
    assert "2025-07-10 至 2025-08-20" in entry.what_zh
    assert found(entries, "ramp_full") == [("2025-08-20", "M", "L", "programme.inhouse")]


@pytest.mark.parametrize(
    ("chances", "day"),
    [((0.2, 0.3, 0.4), "2027-12-31"), ((0.5, 0.1, 0.1), "2026-12-31"), ((0.1, 0.1, 0.1), None)],
)
def test_the_median_is_the_first_date_that_reaches_a_half(chances: tuple[float, ...], day: str | None) -> None:
    """0.2 + 0.3 is a half by the second date; 0.5 by the first; 0.3 in all never."""
    dates = tuple(date(y, 12, 31) for y in (2026, 2027, 2028))
    belief = Belief(dates, tuple(Estimate.point(c) for c in chances))
    assert median(belief) == (date.fromisoformat(day) if day else None)


def test_start_and_end_of_a_clause(miniature: Case) -> None:
    """One in the future starts and ends; one that ended by the as-of date says nothing."""
    clause = FirstRefusal(id="c", holder="M", grantor="L", start=date(2025, 3, 1), end=date(2026, 3, 1))
    entries = calendar(bound(miniature, clause))
    assert found(entries, "clause_start") == [("2025-03-01", "M", "L", "clause.c")]
    assert found(entries, "clause_end") == [("2026-03-01", "M", "L", "clause.c")]
    assert found(entries, "in_force") == []
    past = replace(clause, start=None, end=START)
    assert [e for e in calendar(bound(miniature, past), since=date(2024, 1, 1)) if e.about == "clause.c"] == []


def test_what_has_come_is_shown_on_request(miniature: Case) -> None:
    """A clause of 2024 is in force on the as-of date; asked since 2024, its start is shown too."""
    clause = FirstRefusal(id="c", holder="M", grantor="L", start=date(2024, 3, 1))
    case = bound(miniature, clause)
    (entry,) = [e for e in calendar(case) if e.about == "clause.c"]
    assert (entry.date, entry.kind, entry.is_inferred) == (START, "in_force", False)
    assert entry.what == "right of first refusal: in force since 2024-03-01"
    assert found(calendar(case, since=date(2024, 1, 1)), "clause_start") == [("2024-03-01", "M", "L", "clause.c")]


def test_reclaim(miniature: Case) -> None:
    """Half of r1 can be taken back ten days after the right begins; a right to nothing says nothing."""
    half, ten = Estimate.point(0.5), Estimate.point(10)
    clause = Reclaim(
        id="c", holder="M", grantor="L", start=date(2025, 2, 1), contracts=("r1",), share=half, notice_days=ten
    )
    (entry,) = [e for e in calendar(bound(miniature, clause)) if e.kind == "reclaim"]
    assert (entry.date, entry.what) == (date(2025, 2, 11), "can take back 50 % of “r1” after 10 days")
    assert found(calendar(bound(miniature, replace(clause, contracts=()))), "reclaim") == []


def test_access_ends_by_reading(miniature: Case) -> None:
    """M reads 2027, L reads 2026 and that the milestone ends it; the dependant's reading is the default."""
    clause = ModelAccess(
        id="c", holder="M", grantor="L", provision="models", access_end=date(2027, 1, 1), milestone="agi",
        readings={"L": {"access_end": date(2026, 1, 1), "survives_milestone": False}},
    )  # fmt: skip
    case = replace(bound(miniature, clause), reading="")
    assert found(calendar(case), "access_end") == [("2027-01-01", "L", "M", "clause.c")]
    (theirs,) = [e for e in calendar(case, reading="L") if e.kind == "access_end"]
    assert theirs.date == date(2026, 1, 1)
    assert theirs.what == "access to models: access ends, or before, with the milestone of year 2"


def test_years_of_a_minimum_spend(miniature: Case) -> None:
    """From 2024-02-01 within a horizon to 2026-02-05: years end on 2025-02-01 and 2026-02-01."""
    money = Estimate.point(6e6, unit="USD")
    clause = MinimumSpend(id="c", holder="M", grantor="L", start=date(2024, 2, 1), amount_per_year=money)
    entries = calendar(bound(miniature, clause))
    assert [e.date.isoformat() for e in entries if e.kind == "spend_year"] == ["2025-02-01", "2026-02-01"]
    assert "6,000,000 USD" in next(e.what for e in entries if e.kind == "spend_year")


def test_money_paid_ahead_is_due_when_a_line_starts(miniature: Case) -> None:
    """Line r2 starts on 2025-04-11, after the date of the case; r1 has started, so nothing is due for it any more."""
    money = Estimate.point(3e6, unit="USD")
    clause = Prepayment(id="c", holder="M", grantor="L", contracts=("r1", "r2"), amount=money)
    case = bound(miniature, clause)
    assert found(calendar(case), "prepayment") == [("2025-04-11", "L", "M", "clause.c@r2")]
    (entry,) = [e for e in calendar(case) if e.kind == "prepayment"]
    assert (entry.what, entry.is_inferred) == (
        "pays ahead when “r2” starts; 3,000,000 USD in all with “r1”",
        False,
    )
    assert found(calendar(bound(miniature, replace(clause, amount=None))), "prepayment") == []


def test_a_prepayment_of_a_contract_gives_way_to_that_of_a_clause(miniature: Case) -> None:
    """The contract names 5 million: due by itself; a clause over the line names 3, and stands alone."""
    paid = replace(miniature.contracts["r2"], prepayment=Estimate.point(5e6, unit="USD"))
    case = replace(miniature, contracts={**miniature.contracts, "r2": paid})
    assert found(calendar(case), "prepayment") == [("2025-04-11", "L", "M", "contract.r2")]
    clause = Prepayment(id="c", holder="M", grantor="L", contracts=("r2",), amount=Estimate.point(3e6, unit="USD"))
    (entry,) = [e for e in calendar(bound(case, clause)) if e.kind == "prepayment"]
    assert (entry.about, entry.what) == ("clause.c@r2", "pays 3,000,000 USD ahead when “r2” starts")


def test_consent_has_a_last_day_where_its_price_is_known(miniature: Case) -> None:
    """M must agree by 2025-12-31 or L loses 20 million; without a price or a day there is no such entry."""
    clause = Consent(
        id="c", holder="M", grantor="L", end=date(2025, 12, 31), deadline_cost=Estimate.point(2e7, unit="USD")
    )
    assert found(calendar(bound(miniature, clause)), "consent_by") == [("2025-12-31", "M", "L", "clause.c")]
    (entry,) = [e for e in calendar(bound(miniature, clause)) if e.kind == "consent_by"]
    assert entry.what == "consent: must have agreed by this day, or 20,000,000 USD is lost to the other side"
    for vague in (replace(clause, deadline_cost=None), replace(clause, end=None)):
        assert found(calendar(bound(miniature, vague)), "consent_by") == []


def test_remedies_for_a_late_line(miniature: Case) -> None:
    """Line r2 is due on 2025-04-11: a discount after 30 days, an exit after 180; r1 has been delivered."""
    clause = LateDelivery(
        id="c", holder="L", grantor="M", contracts=("r1", "r2"), grace_days=Estimate.point(30),
        discount=Estimate.point(0.1), may_end_after_days=Estimate.point(180),
    )  # fmt: skip
    entries = calendar(bound(miniature, clause))
    assert found(entries, "late_discount") == [("2025-05-11", "L", "M", "clause.c@r2")]
    assert found(entries, "late_exit") == [("2025-10-08", "L", "M", "clause.c@r2")]


def test_of_windows_that_recur_the_next_that_can_be_met(miniature: Case) -> None:
    """Monthly starts and a lead of 40 days from 2025-01-01: 1 March is the next, to be signed by 20 January."""
    offer = Offer(
        "x", "compute", "O", "reservation", Estimate.point(1), every="month", lead_time_days=Estimate.point(40)
    )
    entries = calendar(replace(miniature, offers={"x": offer}, commitments={}))
    assert found(entries, "window") == [("2025-03-01", "O", "L", "offer.x@2025-03-01")]
    assert found(entries, "decide_by") == [("2025-01-20", "L", "O", "offer.x@2025-03-01")]
    (entry,) = [e for e in entries if e.kind == "decide_by"]
    assert entry.what.endswith("then every month")


def promised(case: Case, reading: str) -> Mapping[tuple[str, date], float]:
    """Return the planner's lead by offer and start, for every window that nothing bars."""
    columns = [c for p in case.provisions for c in resolve(case, p, reading=reading).columns.lines.cohorts]
    return {(c.offer, c.delivery): c.lead_days for c in columns}


@pytest.mark.parametrize(
    ("name", "reading"),
    [("miniature", "L"), ("miniature", "M"), ("microsoft-openai", "openai"), ("microsoft-openai", "microsoft")],
)
def test_last_days_to_sign_are_the_planner_s(name: str, reading: str) -> None:
    """Each is the last midnight from which the planner's lead still fits before a window that it has too."""
    case = cases.load(name)
    leads = promised(case, reading)
    days = [e for e in calendar(case, reading=reading) if e.kind == "decide_by"]
    assert {e.about.split(".", 1)[1].split("@")[0] for e in days} == {offer for offer, _ in leads}
    for entry in days:
        offer, _, start = entry.about.removeprefix("offer.").partition("@")
        window = datetime.fromisoformat(start)
        lead = timedelta(days=leads[offer, window.date()])
        signed = datetime(entry.date.year, entry.date.month, entry.date.day)
        assert signed + lead <= window < signed + timedelta(days=1) + lead


@pytest.mark.parametrize("name", sorted(cases.bundled()))
def test_laws_of_every_calendar(name: str) -> None:
    """In order, from the as-of date on, both languages filled, parties known, equal when asked again."""
    case = cases.load(name)
    entries = calendar(case)
    assert entries
    assert entries == calendar(case)
    assert [e.date for e in entries] == sorted(e.date for e in entries)
    assert min(e.date for e in entries) >= case.as_of
    for e in entries:
        assert e.kind in KINDS
        assert {e.who, e.whom} - {""} <= {*case.parties, "observer"}
        assert not {"{", "}"} & {*e.what, *e.what_zh}
        assert e.what
        assert e.what_zh


@pytest.mark.parametrize("name", ["acme-gpu", "microsoft-openai", "miniature"])
def test_a_later_first_day_only_leaves_out_what_stands_in_the_case(name: str) -> None:
    """Of the dates that were not computed, those from a day on are what asking since that day gives."""
    case = cases.load(name)
    dates = [e.date for e in calendar(case)]
    day = dates[len(dates) // 2]
    given = [e for e in calendar(case) if not e.is_inferred and e.date >= day and e.kind != "window"]
    assert given
    assert given == [e for e in calendar(case, since=day) if not e.is_inferred and e.kind != "window"]


def test_outcomes_do_not_leak() -> None:
    """What happened later changes nothing and stands in no text."""
    case = cases.load("microsoft-openai")
    assert case.outcomes
    secret = Outcome("O99", date(2025, 6, 1), date(2025, 6, 1), "cut", "supply was cut off", "x")
    told = replace(case, outcomes=(*case.outcomes, secret))
    assert calendar(told) == calendar(case) == calendar(replace(case, outcomes=()))


def test_another_as_of_date_moves_what_counts_from_it() -> None:
    """As of 2025-03-01, 50 days of notice run to 2025-04-20; the programme still ends on 2025-07-20."""
    entries = calendar(cases.load("miniature", as_of=date(2025, 3, 1)))
    assert [e.date for e in entries if e.kind in {"notice", "programme"}] == [date(2025, 4, 20), date(2025, 7, 20)]
    assert {e.date for e in entries if e.kind == "in_force"} == {date(2025, 3, 1)}


@pytest.mark.parametrize("key", PHRASES)
def test_both_languages_have_the_same_fields(key: str) -> None:
    """A phrase names the same things in English and Chinese."""
    english, chinese = ({part.split("}")[0] for part in text.split("{")[1:]} for text in PHRASES[key])
    assert english == chinese
