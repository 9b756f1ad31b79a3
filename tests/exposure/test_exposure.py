"""Laws of exposure: what must hold in any case, shown on the miniature."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.alliance.estimate import Estimate
from provender.alliance.hazard import Dependency
from provender.cases import load
from provender.errors import UnknownNameError
from provender.exposure import base_plan, exposure, findings
from provender.exposure.levels import recovery_days
from provender.exposure.n1 import first_whole_day
from provender.exposure.result import Exposure

DAYS = np.datetime64("2025-01-01", "s") + np.arange(4) * np.timedelta64(100 * 86400, "s")


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the miniature."""
    return load("miniature")


@pytest.fixture(scope="module")
def result(case: Case) -> Exposure:
    """Return the exposure of L's compute."""
    return exposure(case, "compute")


def test_freeze_and_cut_are_different_rows(result: Exposure) -> None:
    """A freeze of M hits r2 and leaves r1 and the on-demand source; a cut hits r1 and leaves r2."""
    rows = {r.id: r for r in result.rows}
    assert rows["M.pipeline"].cohorts_hit == ("r2",)
    assert rows["M.delivered"].cohorts_hit == ("r1",)
    assert rows["M.all"].cohorts_hit == ("r1", "r2")


def test_all_is_at_least_as_bad_as_either_part(result: Exposure) -> None:
    """Losing both parts costs the frozen plan at least what losing one does."""
    rows = {r.id: r for r in result.rows}
    for supplier in ("M", "O"):
        parts = [rows[f"{supplier}.{s}"].extra_frozen for s in ("delivered", "pipeline")]
        assert rows[f"{supplier}.all"].extra_frozen >= max(parts) - 1e-6


def test_replanning_never_costs_more_than_standing_still(result: Exposure) -> None:
    """The frozen plan is one of those that replanning may choose."""
    for row in result.rows:
        assert row.objective_replanned <= row.objective_frozen + 1e-6


def test_nothing_is_signed_with_who_was_hit(result: Exposure) -> None:
    """The answer to an event never signs more with its target, nor anything behind a failed dependency."""
    for row in result.rows:
        offers = {line.offer for line in row.replanned}
        if row.target_kind == "supplier":
            assert row.target not in {line.supplier for line in row.replanned}
        if row.target == "chipX":
            assert "xO" not in offers


def test_a_supplier_that_gives_nothing_has_no_row(case: Case) -> None:
    """A party that is no supplier of the provision appears in no contingency."""
    assert not {r.target for r in exposure(case, "compute").rows} & {"lab2", "L"}


def test_futures_bracket_the_mean(result: Exposure) -> None:
    """The replanned extra objective lies between the best and the worst future."""
    for row in result.rows:
        costs = row.extra_by_future.values()
        assert min(costs) - 1e-6 <= row.extra_replanned <= max(costs) + 1e-6


def test_scaling_money_scales_costs_and_nothing_else(case: Case, result: Exposure) -> None:
    """Ten times every price and unmet cost: ten times every cost, the same plan and the same days."""

    def ten(e: Estimate) -> Estimate:
        return replace(e, value=10 * e.value, low=10 * e.low, high=10 * e.high)

    dear = replace(
        case,
        contracts={k: replace(c, price=ten(c.price)) for k, c in case.contracts.items()},
        offers={k: replace(o, price=ten(o.price)) for k, o in case.offers.items()},
        commitments={k: replace(c, price=ten(c.price)) for k, c in case.commitments.items()},
        workloads={
            k: replace(w, tiers=tuple(replace(t, unmet_cost=ten(t.unmet_cost)) for t in w.tiers))
            for k, w in case.workloads.items()
        },
    )
    scaled = exposure(dear, "compute")
    assert scaled.base.objective == pytest.approx(10 * result.base.objective)
    for ours, theirs in zip(result.rows, scaled.rows, strict=True):
        assert theirs.extra_replanned == pytest.approx(10 * ours.extra_replanned, abs=1e-3)
        assert (theirs.tts_days, theirs.ttr_critical_days) == (ours.tts_days, ours.ttr_critical_days)


def test_concentration_shares_sum_to_one(result: Exposure) -> None:
    """Owners' shares of capacity for critical work sum to one in every block."""
    total = sum(result.concentration.owners.values())
    np.testing.assert_allclose(total, 1.0)


@pytest.mark.parametrize(
    ("fine", "days"),
    [
        ([True, True, True, True], 0.0),
        ([False, False, True, True], 200.0),
        ([True, False, True, True], 200.0),
        ([True, True, True, False], np.inf),
    ],
)
def test_recovery_must_hold_to_the_horizon(fine: list[bool], days: float) -> None:
    """From the first block on from which all are fine; 0 if all are, infinite if the last is not."""
    assert recovery_days(np.array(fine), 0, DAYS, DAYS[0]) == days


def test_an_unknown_provision_is_named_with_the_known_ones(case: Case) -> None:
    """Misuse raises a typed error with what was found and what is allowed."""
    with pytest.raises(UnknownNameError, match="found provision 'fuel'; allowed: compute, models"):
        base_plan(case, "fuel")


def test_findings_are_the_same_every_time(case: Case) -> None:
    """Two runs give the same headline numbers, to the last bit."""
    first, second = findings(case), findings(case)
    assert {k: (h.value, h.low, h.high) for k, h in first.headlines.items() if h.kind != "text"} == {
        k: (h.value, h.low, h.high) for k, h in second.headlines.items() if h.kind != "text"
    }


def test_every_headline_rests_on_something_named(case: Case) -> None:
    """No headline number is without a claim or an assumption."""
    for headline in findings(case).headlines.values():
        assert headline.claims or headline.assumptions, headline.id


def test_what_bites_at_noon_is_in_force_from_the_next_day() -> None:
    """An event in force from midnight counts that day; one from later in the day, the day after."""
    assert first_whole_day(datetime(2025, 5, 29)) == date(2025, 5, 29)
    assert first_whole_day(datetime(2025, 5, 29, 4, 48)) == date(2025, 5, 30)


def test_ones_own_supply_is_not_who_can_stop_us() -> None:
    """The supplier that stops us soonest is never the dependant's own build, however soon that fails."""
    inhouse = findings(load("miniature")).headlines
    assert inhouse["models.worst"].text == "L"
    assert inhouse["compute.worst"].text in {"M", "O"}


def test_the_reverse_stress_also_asks_of_what_suppliers_share(case: Case) -> None:
    """A hall that all of M's delivered capacity stands in takes as much as M does: 41 of 45 in s2's last period.

    There 40 + 20 + 20 + 30 held and planned and 15 to be bought face 84 of paid work: 41 to spare, M has 45.
    """
    hall = {**case.dependencies, "hall": Dependency("hall", "host")}
    lines = {**case.contracts, "r1": replace(case.contracts["r1"], depends_on=("hall",))}
    sources = {**case.offers, "m_on_demand": replace(case.offers["m_on_demand"], depends_on=("hall",))}
    found = exposure(replace(case, dependencies=hall, contracts=lines, offers=sources), "compute")
    assert found.reverse_shared == {"hall": pytest.approx(41 / 45)}
    assert found.reverse["M"] == pytest.approx(41 / 45)
