"""What clauses pay along the paths, by hand: caps, ends, discounting, profit until repaid, tranches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.alliance.clauses import Clause, EquityRight, RevenueShare
from provender.alliance.estimate import Estimate
from provender.alliance.flow import Flow, Tranche
from provender.alliance.hazard import Hazard
from provender.alliance.party import Earnings
from provender.cases import load
from provender.paths import Paths, play, rules_of
from tests.paths.agree import assert_shares

P = Estimate.point


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the miniature, to the end of 2025, in which L earns 12 a year, of which 6 are profit from April on."""
    case = load("miniature")
    lab = replace(
        case.parties["L"],
        revenue=Earnings(P(12.0), date(2025, 1, 1)),
        profit=Earnings(P(6.0), date(2025, 1, 1), (), date(2025, 4, 1)),
        discount_rate=P(0.21),
    )
    return replace(case, end=date(2026, 1, 1), parties={**case.parties, "L": lab}, hazards={})


def paths_of(case: Case, clause: Clause, n: int = 4, **changed: Any) -> Paths:
    """Return paths of the case with one clause only."""
    return play(replace(case, clauses={clause.id: clause}, **changed), n)


def share(**more: Any) -> RevenueShare:
    """Return M's fifth of L's revenue, 0.2 a month."""
    parts: dict[str, Any] = {"id": "share", "holder": "M", "grantor": "L", "rate": P(0.2)} | more
    return RevenueShare(**parts)


def by_month(paths: Paths) -> list[float]:
    """Return what the only clause pays month by month."""
    return list(map(float, paths.rules.due[0].by_month))


def test_a_share_of_revenue_is_paid_in_the_middle_of_each_month(case: Case) -> None:
    """0.2 a month at 21 % to the payer, 10 % to the receiver: discounted by (k + 1/2)/12 years."""
    paths = paths_of(case, share())
    years = (np.arange(12) + 0.5) / 12.0
    assert paths.cash("share").tolist() == pytest.approx([float((0.2 * 1.21**-years).sum())] * 4)
    assert paths.cash("share", side="received")[0] == pytest.approx(float((0.2 * 1.1**-years).sum()))


def test_a_party_without_a_rate_of_its_own_discounts_at_the_cases(case: Case) -> None:
    """The miniature's rate is 0: M without one receives 12 times 0.2, undiscounted."""
    plain = replace(case.parties["M"], discount_rate=None)
    paths = paths_of(case, share(), parties={**case.parties, "M": plain})
    assert paths.cash("share", side="received")[0] == pytest.approx(2.4)


def test_a_cap_ends_the_payment_in_the_month_it_is_reached(case: Case) -> None:
    """A cap of 0.7: three months at 0.2, then 0.1, then nothing."""
    assert by_month(paths_of(case, share(cap=P(0.7)))) == pytest.approx([0.2, 0.2, 0.2, 0.1] + [0.0] * 8)


def test_a_share_runs_between_its_dates(case: Case) -> None:
    """From April to the end of June: three months."""
    paths = paths_of(case, share(start=date(2025, 4, 1), end=date(2025, 7, 1)))
    assert by_month(paths) == pytest.approx([0.0] * 3 + [0.2] * 3 + [0.0] * 6)
    assert paths.cash("share")[0] == pytest.approx(sum(0.2 * 1.21 ** -((k + 0.5) / 12) for k in (3, 4, 5)))


def test_a_share_ended_by_an_event_stops_with_its_month(case: Case) -> None:
    """Talks in the first month for certain end it before anything is paid; at 0.25 in a quarter of the paths."""
    talks = {"talks": Hazard("talks", "renegotiation", "M", P(1e6), ends={"share": P(1.0)})}
    assert not paths_of(case, share(), hazards=talks).cash("share").any()
    once = replace(talks["talks"], ends={"share": P(0.25)}, rate_per_year=P(-12.0 * np.log(0.5)))
    paths = paths_of(case, share(), n=20_000, hazards={"talks": once})
    by_then = paths.rules.due[0].paid[np.minimum(paths.over[:, 0], 12)]
    np.testing.assert_array_equal(paths.cash("share"), by_then)
    assert_shares((paths.cash("share") == 0.0).mean(), 0.5 * 0.25, 20_000)


@pytest.mark.parametrize("of", ["rate", "revenue"])
def test_a_share_without_a_rate_or_a_revenue_pays_nothing(case: Case, of: str) -> None:
    """What is not known is not paid."""
    poor = {**case.parties, "L": replace(case.parties["L"], revenue=None)}
    paths = paths_of(case, share(rate=None)) if of == "rate" else paths_of(case, share(), parties=poor)
    assert not paths.cash("share").any()


def test_equity_takes_profit_until_it_is_repaid(case: Case) -> None:
    """Three quarters of 0.5 a month from April on are 0.375; 1 is repaid in June with the last quarter."""
    equity = EquityRight(id="equity", holder="M", grantor="L", share=P(0.75), amount=P(1.0))
    assert by_month(paths_of(case, equity)) == pytest.approx([0.0] * 3 + [0.375, 0.375, 0.25] + [0.0] * 6)


def test_a_cap_on_profit_comes_before_what_was_put_in(case: Case) -> None:
    """With a cap of 0.5 it is over in May, whatever was put in; without either it never is."""
    parts: dict[str, Any] = {"id": "equity", "holder": "M", "grantor": "L", "share": P(0.75)}
    capped = by_month(paths_of(case, EquityRight(amount=P(1.0), profit_cap=P(0.5), **parts)))
    assert capped == pytest.approx([0.0] * 3 + [0.375, 0.125] + [0.0] * 7)
    assert by_month(paths_of(case, EquityRight(**parts))) == pytest.approx([0.0] * 3 + [0.375] * 9)


def tranches(*days: date, is_paid: bool = False) -> Flow:
    """Return money from M to L, 10 on each day."""
    parts = tuple(Tranche(P(10.0), d, is_paid=is_paid) for d in days)
    return Flow("money", "money", "M", "L", tranches=parts)


def withheld(case: Case, flow: Flow, **more: Any) -> list[float]:
    """Return what an event that withholds 0.3 would hold back, by the month it comes in."""
    event = Hazard("held", "funding_withheld", "M", P(1.0), severity=P(0.3), flow="money", **more)
    told = replace(case, flows={"money": flow}, hazards={"held": event})
    return list(map(float, rules_of(told).withheld[0]))


def test_an_event_withholds_what_falls_due_while_it_lasts(case: Case) -> None:
    """10 on 1 March and 15 August, an event of 60 days: it holds back 3 if it reaches such a day; without end, all."""
    flow = tranches(date(2025, 3, 1), date(2025, 8, 15))
    lasting = withheld(case, flow, duration_days=P(60.0))
    assert lasting == pytest.approx([3.0, 3.0, 3.0, 0.0, 0.0, 0.0, 3.0, 3.0] + [0.0] * 4)
    assert withheld(case, flow) == pytest.approx([6.0] * 3 + [3.0] * 5 + [0.0] * 4)


def test_paid_and_undated_tranches_cannot_be_withheld(case: Case) -> None:
    """What is paid is gone; what has no date is never due."""
    assert not any(withheld(case, tranches(date(2025, 3, 1), is_paid=True)))
    undated = replace(tranches(), tranches=(Tranche(P(10.0)),))
    assert not any(withheld(case, undated))


def test_paths_sum_what_is_withheld(case: Case) -> None:
    """Certain in every month, each holding back what is due in it: 3 in March and 3 in August."""
    event = Hazard("held", "funding_withheld", "M", P(1e6), severity=P(0.3), flow="money", duration_days=P(14.0))
    flow = tranches(date(2025, 3, 10), date(2025, 8, 15))
    told = replace(case, flows={"money": flow}, hazards={"held": event})
    # the fortnight from the first of the month on holds the 10th and just the 15th
    assert play(told, 5).withheld.tolist() == pytest.approx([6.0] * 5)


def test_delivered_capacity_is_lost_in_proportion_to_severity_and_length(case: Case) -> None:
    """A cut of 0.4 without an end in month 9 of 12 costs 0.4·3 months; an outage of a month 0.4·1."""
    cut = Hazard("cut", "cut", "M", P(1.0), severity=P(0.4))
    outage = replace(cut, id="outage", kind="outage", duration_days=P(30.4375))
    pause = replace(cut, id="pause", kind="pause")
    lost = rules_of(replace(case, hazards={h.id: h for h in (cut, outage, pause)})).lost
    assert lost[0, 9] == pytest.approx(1.2)
    assert lost[1].tolist() == pytest.approx([0.4] * 12)
    assert not lost[2].any()
