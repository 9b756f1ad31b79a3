"""Discount commitments of a case: the miniature's rates, and that they stand in report, JSON and frames."""

from __future__ import annotations

import json

import pytest

from provender.cases import load
from provender.exposure import exposure, findings
from provender.report import tables, to_html, to_json


def test_the_miniature_has_the_rates_worked_by_hand() -> None:
    """11.75 of 32 unit-periods used, 2.5 bought on top; 80 + 3 · 2.5 paid for what costs 3 · 14.25."""
    use = exposure(load("miniature"), "compute").commitments["m_on_demand"]
    assert use.utilisation.value == pytest.approx(11.75 / 32)
    assert use.coverage.value == pytest.approx(11.75 / 14.25)
    assert use.savings_rate.value == pytest.approx(1 - 87.5 / 42.75)


def test_a_discounted_case_counts_money_as_it_is_paid() -> None:
    """Acme discounts by 8 % a year, yet the savings rate follows from undiscounted fee, use and price alone."""
    case = load("acme-gpu")
    use = exposure(case, "compute").commitments["gcp_on_demand"]
    chance = [case.futures[f].probability for f in case.futures]
    used, on_top = (sum(c * x for c, x in zip(chance, xs, strict=True)) for xs in (use.used, use.pay_as_you_go))
    held, price = case.commitments["gcp_flex"], case.offers["gcp_on_demand"].price.value
    hours = 24 * 304  # 1 August 2026 to 1 June 2027
    fee = held.units.value * held.price.value * hours
    assert use.utilisation.value == pytest.approx(used / (held.units.value * hours))
    assert use.savings_rate.value == pytest.approx(1 - (fee + on_top * price) / ((used + on_top) * price))


def test_they_stand_in_page_json_and_frames() -> None:
    """Page, JSON and frame say the same; a provision without commitments has no table."""
    case = load("miniature")
    found = findings(case, n_scenarios=0)
    assert "Discount commitments: compute" in to_html(case, found)
    assert "Discount commitments: models" not in to_html(case, found)
    told = json.loads(to_json(case, found))["exposures"]["compute"]["commitments"]["m_on_demand"]
    (row,) = tables(case, found)["commitments"].to_dicts()
    assert told["utilisation"]["value"] == row["utilisation"] == pytest.approx(11.75 / 32)
    assert row["offer"] == "m_on_demand"
