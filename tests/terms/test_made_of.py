"""What a value consists of: pieces that sum to its mean, worked by hand and by another way through dispatch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from provender.cases import load
from provender.dispatch.unmet import unmet_work
from provender.planning.situation import total_capacity
from provender.report.edition import edition
from provender.report.sheets.bargains import alike
from provender.report.sheets.terms_made_of import consists, made_of, priced
from provender.terms import Negotiation, terms
from provender.terms.plans import Desk


def test_exclusivity_of_the_miniature() -> None:
    """M's lot costs 300, O's 378, in 1.2 thousand dollars: fees fall by 93,600, and dispatch costs as much."""
    (value,) = Negotiation(load("miniature"), reading="M").clause("exclusivity")
    lab = value.own[1]
    assert lab.made_of["compute.fees"] == pytest.approx(78.0 * 1200.0)
    rest = sum(v for k, v in lab.made_of.items() if k != "compute.fees")
    assert rest == pytest.approx(-78.0 * 1200.0)
    assert lab.mean == pytest.approx(0.0, abs=1e-6)
    assert lab.for_risk == pytest.approx(-17325.0)  # all of it is in the tail


@pytest.mark.parametrize("case", ["miniature", "microsoft-openai"])
def test_pieces_sum_to_the_mean(case: str) -> None:
    """For every clause, side and belief."""
    for value in terms(load(case)).clauses:
        for worth in (*value.own, *value.observer):
            assert sum(worth.made_of.values()) == pytest.approx(worth.mean, rel=1e-6, abs=1.0)
            assert worth.for_risk == worth.value - worth.mean


def test_undone_work_by_another_way() -> None:
    """A plan's pieces: unmet work period by period times what an hour costs, discounted; no rung is asked."""
    desk = Desk(load("microsoft-openai"), "compute", "openai")
    instance, work = desk.instance, desk.instance.work
    capacity = total_capacity(instance, desk.here, desk.signed.amounts)
    unmet = unmet_work(desk.planner.ladder, capacity, desk.here.open)
    discount = instance.discount[instance.grid.block_of_period] * instance.grid.period_hours
    found = desk.books().pieces
    for j, tier in enumerate(work.tiers):
        expected = unmet[:, j] @ discount * work.unmet_cost[j]
        assert found[f"undone.{tier}"] == pytest.approx(expected, rel=1e-9, abs=1.0)
    assert np.allclose(sum(found.values()), desk.signed.costs, rtol=1e-12)
    assert (found["bought"] >= -1.0).all()


def test_in_words() -> None:
    """Exclusivity of the flagship: work left undone, fees saved, risk, the offers used up, and what prices it."""
    case = load("microsoft-openai")
    found = terms(case, clause="exclusivity")
    ed = edition(case, "en")
    (read,) = (v for v in found.clauses if v.reading == "microsoft")
    both = (read, replace(read, reading="openai"))
    (value,) = alike(both, ed)  # readings that print alike share a row
    assert value.reading == ""
    lab = value.own[1]
    said = consists(lab, ed)
    assert said.startswith("Training left undone −$147 bn; fees for compute +$78.9 bn")
    assert said.endswith("risk −$20.1 bn")
    assert lab.used_up == ("azure_more",)
    assert "Training left undone counts $4.5 per H100e-h" in priced(lab, ed)
    assert "assumption: " in priced(lab, ed)
    sheet = made_of(replace(found, clauses=both), ed)
    assert [line.cells[0].text for line in sheet.lines] == ["−$201 bn to OpenAI"]
    assert "Azure, more than promised" in sheet.lines[0].cells[1].note


def test_cash_is_priced_by_what_is_earned() -> None:
    """A share of revenue hangs on revenue and rate; profit has no part in it."""
    case = load("microsoft-openai")
    (value,) = terms(case, clause="revenue_share").clauses
    told = priced(value.own[0], edition(case, "en"))
    assert "sources: F170, F175" in told
    assert "profit" not in told
