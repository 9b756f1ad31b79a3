"""A plan as frames, and as FOCUS 1.4 Contract Commitment rows: numbers by hand, names and values of the standard."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from provender.alliance.case import Case
from provender.alliance.estimate import Estimate
from provender.cases import load
from provender.planning import around, plan
from provender.report import focus_table, plan_tables, write_tables

#: Contract Commitment of FOCUS 1.4: columns that must be there; of the conditional ones the share paid ahead
MANDATORY = [
    "BillingCurrency",
    "ContractCommitmentApplicability",
    "ContractCommitmentBenefitCategory",
    "ContractCommitmentCategory",
    "ContractCommitmentCost",
    "ContractCommitmentCreated",
    "ContractCommitmentDescription",
    "ContractCommitmentDiscountPercentage",
    "ContractCommitmentDurationType",
    "ContractCommitmentFulfillmentInterval",
    "ContractCommitmentId",
    "ContractCommitmentLastUpdated",
    "ContractCommitmentLifecycleStatus",
    "ContractCommitmentModel",
    "ContractCommitmentOfferCategory",
    "ContractCommitmentPaymentInterval",
    "ContractCommitmentPaymentModel",
    "ContractCommitmentPaymentUpfrontPercentage",
    "ContractCommitmentPeriodEnd",
    "ContractCommitmentPeriodStart",
    "ContractCommitmentQuantity",
    "ContractCommitmentType",
    "ContractCommitmentUnit",
    "ContractId",
    "ContractPeriodEnd",
    "ContractPeriodStart",
    "InvoiceIssuerName",
    "ServiceProviderName",
]
#: columns that may be null
NULLS = {"BillingCurrency", "ContractCommitmentCost", "ContractCommitmentDescription",
         "ContractCommitmentDiscountPercentage", "ContractCommitmentQuantity", "ContractCommitmentUnit"}  # fmt: skip
ALLOWED = {
    "ContractCommitmentBenefitCategory": {"Discount", "Monetary Pool", "Availability", "Other"},
    "ContractCommitmentCategory": {"Spend", "Usage"},
    "ContractCommitmentFulfillmentInterval": {"Hourly", "Daily", "Weekly", "Monthly", "Quarterly", "Semi-Annual",
                                              "Annual", "Full Commitment Period", "Transactional", "Custom"},
    "ContractCommitmentLifecycleStatus": {"Proposed"},
    "ContractCommitmentModel": {"Continuous", "Discontinuous"},
    "ContractCommitmentOfferCategory": {"Public", "Negotiated"},
    "ContractCommitmentPaymentInterval": {"One-Time", "Monthly", "Quarterly", "Semi-Annual", "Annual", "Custom"},
    "ContractCommitmentPaymentModel": {"No Upfront", "Partial Upfront", "All Upfront"},
}  # fmt: skip


@pytest.fixture(scope="module")
def flagship_rows() -> pl.DataFrame:
    """Return the flagship's plan as commitments."""
    case = load("microsoft-openai")
    return focus_table(case, plan(case, "compute", against=[]))


def with_offer(**fields: Any) -> Case:
    """Return the miniature with xM changed."""
    case = load("miniature")
    return replace(case, offers={**case.offers, "xM": replace(case.offers["xM"], **fields)})


def test_columns_and_values_are_those_of_the_standard(flagship_rows: pl.DataFrame) -> None:
    """Names in the order of FOCUS 1.4, allowed values only, nothing null that must not be, ids unique."""
    assert flagship_rows.columns == MANDATORY
    for column, allowed in ALLOWED.items():
        assert set(flagship_rows[column]) <= allowed, column
    for column in set(MANDATORY) - NULLS:
        assert flagship_rows[column].null_count() == 0, column
    assert flagship_rows["ContractCommitmentId"].is_unique().all()
    moments = [c for c in MANDATORY if c.endswith(("Start", "End", "Created", "Updated"))]
    for column in moments:
        assert flagship_rows[column].str.contains(r"^\d{4}-\d\d-\d\dT00:00:00Z$").all(), column


def test_rules_between_columns(flagship_rows: pl.DataFrame) -> None:
    """Availability has no discount; payment model and share agree; a commitment lies within its contract."""
    assert flagship_rows["ContractCommitmentDiscountPercentage"].null_count() == flagship_rows.height
    for row in flagship_rows.iter_rows(named=True):
        share, model = row["ContractCommitmentPaymentUpfrontPercentage"], row["ContractCommitmentPaymentModel"]
        assert model == ("No Upfront" if share == 0 else "All Upfront" if share == 1 else "Partial Upfront")
        assert row["ContractPeriodStart"] <= row["ContractCommitmentPeriodStart"]
        assert row["ContractCommitmentPeriodEnd"] <= row["ContractPeriodEnd"]
        assert row["ContractCommitmentLastUpdated"] >= row["ContractCommitmentCreated"]
        scope = json.loads(row["ContractCommitmentApplicability"])
        assert scope["InclusionOperator"] == "And"
        assert scope["Inclusions"][0]["Values"] == [row["ServiceProviderName"]]
    ahead = flagship_rows.filter(pl.col("ContractId").str.ends_with("coreweave_more"))
    assert set(ahead["ContractCommitmentPaymentUpfrontPercentage"]) == {0.2}


def test_quantity_and_cost_by_hand() -> None:
    """xM: 300 days · 24 · 20 = 144,000 unit-hours at 2.5; with half in the first month (30 days), 14.4 thousand fewer.

    From a price step of 3 in force on the first day, 432,000; paid ahead in whole, one invoice.
    """
    plain = focus_table(with_offer(), plan(with_offer(), "compute", against=["O"])).row(0, named=True)
    assert (plain["ContractCommitmentQuantity"], plain["ContractCommitmentCost"]) == (144000.0, 360000.0)
    assert plain["ContractCommitmentDurationType"] == "300 Days"
    slow = with_offer(ramp=(0.5, 1.0))
    found = plan(slow, "compute", against=["O"])
    row = next(r for r in focus_table(slow, found).iter_rows(named=True) if "/xM/" in r["ContractCommitmentId"])
    assert row["ContractCommitmentQuantity"] == pytest.approx(144000.0 - 0.5 * 30 * 24 * 20)
    whole = with_offer(prepayment_share=Estimate.point(1.0), term_months=9.0)
    row = focus_table(whole, plan(whole, "compute", against=["O"])).row(0, named=True)
    assert (row["ContractCommitmentPaymentModel"], row["ContractCommitmentPaymentInterval"]) == (
        "All Upfront",
        "One-Time",
    )
    assert row["ContractCommitmentDurationType"] == "9 Months"


def test_lines_of_an_offer_are_one_contract() -> None:
    """Two lines of xO: each its own commitment, both under a contract from the first start to the last end."""
    case = load("miniature")
    found = plan(case, "compute", against=[])
    line = found.lines[0]
    later = replace(line, start=date(2025, 7, 20), end=date(2026, 1, 1))
    rows = focus_table(case, replace(found, lines=(line, later)))
    assert set(rows["ContractId"]) == {"miniature/compute/xO"}
    assert rows["ContractCommitmentId"].is_unique().all()
    assert set(rows["ContractPeriodStart"]) == {"2025-04-11T00:00:00Z"}
    assert set(rows["ContractPeriodEnd"]) == {"2026-02-05T00:00:00Z"}


def test_frames_of_the_miniature() -> None:
    """Lines, losses, slack from the as-of date on, and what was asked, with the numbers of the plan."""
    case = load("miniature")
    found = plan(case, "compute")
    frames = plan_tables(case, found, around(case, found, by_year=["exclusivity"]))
    assert set(frames) == {
        "plan", "lines", "losses", "slack", "frontier", "shares", "alternatives", "readings", "clauses",
        "clause_years", "worth", "changes",
    }  # fmt: skip
    assert frames["plan"].row(0, named=True)["conflict"] == "M"
    assert frames["lines"].row(0, named=True)["because_of"] == "O"
    worst = frames["losses"].filter(pl.col("loss") == "M").row(0, named=True)
    assert (worst["alone"], worst["most_relaxed"]) == (float("inf"), pytest.approx(59.0))
    assert frames["slack"].filter(pl.col("is_unsecurable"))["start"].unique().to_list() == [date(2025, 1, 1)]
    assert frames["readings"].filter(pl.col("is_own"))["party"].to_list() == ["L"]
    assert set(plan_tables(case, found)) == {"plan", "lines", "losses", "slack"}


def test_slack_begins_with_the_as_of_date() -> None:
    """Blocks that are past say nothing about what can be outlasted."""
    case = load("microsoft-openai")
    found = plan(case, "compute", against=["oracle"])
    assert found.block_starts[0] < case.as_of
    assert min(plan_tables(case, found)["slack"]["start"].to_list()) >= date(2025, 5, 1)


def test_frames_without_rows_keep_their_columns(tmp_path: Path) -> None:
    """A plan that signs nothing is still written, with headings."""
    case = load("miniature")
    found = replace(plan(case, "compute", against=[]), lines=())
    files = write_tables(plan_tables(case, found), tmp_path / "p.csv")
    text = next(f for f in files if f.name == "p-lines.csv").read_text(encoding="utf-8")
    assert text.startswith("provision,offer,supplier,start,end,sign_by")
    assert focus_table(case, found).columns == MANDATORY
