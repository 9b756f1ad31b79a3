"""The miniature, loaded: every number of `case.toml` where it belongs, checked by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.alliance.clauses import Exclusivity, FirstRefusal, NoticeClause, RevenueShare
from provender.alliance.estimate import Estimate
from provender.alliance.walk import numbers_of
from provender.cases import check, leaves, load, read


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the miniature."""
    return load("miniature")


def test_it_has_no_problem() -> None:
    """The worked example of the format is sound."""
    assert check("miniature") == ()


def test_the_head_says_when_and_how(case: Case) -> None:
    """Dates, lengths, measures and reading are those of the file."""
    assert (case.name, case.as_of, case.start, case.end) == (
        "miniature",
        date(2025, 1, 1),
        date(2025, 1, 1),
        date(2026, 2, 5),
    )
    assert (case.period, case.block, case.currency, case.reading) == ("50 days", "2 periods", "USD", "L")
    assert (case.measures.omega, case.measures.alpha, case.measures.announced) == (
        0.25,
        0.6,
        date(2025, 2, 20),
    )
    assert case.discount_rate.value == 0.0


def test_parties_have_their_owners(case: Case) -> None:
    """The in-house supplier of M belongs to M."""
    assert list(case.parties) == ["L", "M", "O", "M_inhouse", "lab2"]
    assert (case.owner("M_inhouse"), case.parties["M_inhouse"].own_of, case.owner("O")) == ("M", "M", "O")
    assert case.parties["L"].discount_rate == Estimate.point(
        0.1, place="party.L.discount_rate", why="section 9 of the miniature"
    )


def test_sizes_keep_the_unit_they_are_given_in(case: Case) -> None:
    """r1 is 20 MW and r2 20 units, at 2 units per MW; a bare number would be MW."""
    assert [(c.size.value, c.size.unit) for c in case.contracts.values()] == [
        (20.0, "MW"),
        (20.0, "unit"),
        (20.0, "unit"),
        (14.0, "seat"),
    ]
    provision = case.provisions["compute"]
    assert (provision.price_unit, provision.work_per_supply(date(2025, 6, 1)).value) == ("USD/unit-h", 2.0)
    assert provision.vintages[0].work_per_supply.unit == "unit/MW"


def test_a_delivered_line_without_a_date_starts_with_the_case(case: Case) -> None:
    """Only the line that is being built names its delivery."""
    assert [c.delivery for c in case.contracts.values()] == [
        date(2025, 1, 1),
        date(2025, 4, 11),
        date(2025, 1, 1),
        date(2025, 1, 1),
    ]
    assert (case.contracts["r1"].end, case.contracts["r2"].depends_on) == (date(2026, 5, 16), ("chipX",))


def test_workloads_have_tiers_in_long_and_short_form(case: Case) -> None:
    """Serving has two tiers with demands of their own; training one without a name."""
    paid, free = case.workloads["serving"].tiers
    assert (paid.id, paid.unmet_cost.value, paid.is_critical) == ("paid", 20.0, True)
    assert (free.id, free.unmet_cost.value, free.is_critical) == ("free", 7.0, False)
    (training,) = case.workloads["training"].tiers
    assert (training.id, training.unmet_cost.value, case.workloads["training"].window) == ("", 6.0, "block")
    assert paid.demand is not None
    assert paid.demand.series is not None
    assert paid.demand.series.values.tolist() == [40, 50, 50, 55, 55, 60, 60, 70]
    assert paid.demand.series.starts[1] == np.datetime64("2025-02-20")
    assert not paid.demand.series.values.flags.writeable


def test_offers_and_the_commitment_have_their_terms(case: Case) -> None:
    """Windows, lots, lead times and haircuts stand as written; the unit of 4 is the work unit."""
    offer = case.offers["xO"]
    assert (offer.price.value, offer.windows) == (2.1, (date(2025, 4, 11), date(2025, 7, 20)))
    assert offer.lead_time_days == Estimate.point(80.0, unit="days", place="offer.xO.lead_time_days", why="section 2")
    assert offer.opportunity_value is None
    assert [o.haircut.value for o in case.offers.values() if o.haircut] == [1.0, 0.5, 1.0]
    saving = case.commitments["saving"]
    assert (saving.offer, saving.units.value, saving.units.unit) == ("m_on_demand", 4.0, "unit")


def test_clauses_are_of_their_kinds_and_read_by_party(case: Case) -> None:
    """M reads the exclusivity as barring xO, its grantor as barring nothing."""
    clause = case.clauses["exclusivity"]
    assert isinstance(clause, Exclusivity)
    assert (clause.offers, clause.under("M").offers, clause.under("L").offers) == ((), ("xO",), ())
    assert [type(c) for c in case.clauses.values()] == [Exclusivity, FirstRefusal, NoticeClause, RevenueShare]
    rofr = case.clauses["rofr"]
    assert isinstance(rofr, FirstRefusal)
    assert rofr.response_days == Estimate.point(15.0, unit="days", place="clause.rofr.response_days", why="section 2")


def test_beliefs_and_futures_give_one(case: Case) -> None:
    """Three parties believe in the end of 2026 with 0.6, 0.2 and 0.4; four futures of a quarter each."""
    beliefs = case.milestones["agi"].beliefs
    assert {p: (b.dates, b.probabilities[0].value, b.never) for p, b in beliefs.items()} == {
        "L": ((date(2026, 12, 31),), 0.6, 0.4),
        "M": ((date(2026, 12, 31),), 0.2, 0.8),
        "observer": ((date(2026, 12, 31),), 0.4, 0.6),
    }
    assert [f.probability for f in case.futures.values()] == [0.25] * 4
    assert case.futures["s3"].delays == {"r2": 100.0}
    assert case.futures["s4"].programmes == {"inhouse": date(2025, 10, 28)}
    factors = case.futures["s2"].factors
    assert factors is not None
    assert factors["serving"].value == 1.2


def test_every_number_is_an_assumption_with_a_reason(case: Case) -> None:
    """The miniature's claims feed no number: each of its numbers is its own leaf and says why."""
    found = leaves(case)
    assert len(found) == 66  # 16 of them of the chain and its signals, 2 of its questions
    assert all(e.is_assumption and e.why and e.assumptions == (place,) for place, e in found.items())
    assert {e.place for e in numbers_of(case)} == set(found)


def test_its_one_flow_with_an_amount_is_a_share_of_revenue(case: Case) -> None:
    """20 % of revenue goes from the lab to its cloud."""
    share = case.flows["share"]
    assert share.amount is not None
    assert (share.kind, share.source, share.target, share.amount.value) == ("revenue_share", "L", "M", 0.2)


def test_its_tie_has_two_states(case: Case) -> None:
    """Allied or hedging since 2 January 2024; rates as in section 8, a likelihood by state for each of three kinds."""
    chain = case.chain
    assert chain is not None
    assert (chain.states, chain.start) == (("A", "H"), date(2024, 1, 2))
    assert {a: {b: e.value for b, e in to.items()} for a, to in chain.rates.items()} == {"A": {"H": 1.5}, "H": {"A": 1}}
    assert chain.rates["A"]["H"] == Estimate.point(1.5, unit="1/year", place="chain.rates.A.H", why="section 8")
    assert {k: [e.value for e in s.likelihood.values()] for k, s in case.signals.items()} == {
        "pause": [0.1, 0.4],
        "talk": [0.5, 0.4],
        "extension": [0.4, 0.1],
    }


def test_its_claims_are_those_of_section_2(case: Case) -> None:
    """Three of four claims are known on the date; the hearsay weighs a half."""
    assert [(c.id, c.episode, c.weight) for c in case.claims.values()] == [
        ("c1", "E1", 1.0),
        ("c2", "E1", 1.0),
        ("c3", "E2", 0.5),
    ]


def test_a_reading_can_be_set(case: Case) -> None:
    """The reading of the file gives way to the one asked for."""
    assert read("miniature").case(reading="M").reading == "M"
    assert case.reading == "L"
