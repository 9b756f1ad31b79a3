"""A plan as rows of the Contract Commitment dataset of FOCUS 1.4, each with the status Proposed.

Names, types and allowed values follow the FinOps Open Cost and Usage Specification, version 1.4, Contract
Commitment (https://focus.finops.org). A line of a plan is a commitment to take capacity, used or not, so that its
category is Usage, its benefit Availability and its model Continuous, measured hour by hour.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from provender.dates import add_months, midnight

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.alliance.contract import Offer
    from provender.planning import SecurePlan
    from provender.planning.result import Line

#: columns in the order of the specification; the two on a pricing currency are left out, for it is the billing one
FOCUS_COLUMNS: dict[str, Any] = {
    "BillingCurrency": pl.String,
    "ContractCommitmentApplicability": pl.String,
    "ContractCommitmentBenefitCategory": pl.String,
    "ContractCommitmentCategory": pl.String,
    "ContractCommitmentCost": pl.Float64,
    "ContractCommitmentCreated": pl.String,
    "ContractCommitmentDescription": pl.String,
    "ContractCommitmentDiscountPercentage": pl.Float64,
    "ContractCommitmentDurationType": pl.String,
    "ContractCommitmentFulfillmentInterval": pl.String,
    "ContractCommitmentId": pl.String,
    "ContractCommitmentLastUpdated": pl.String,
    "ContractCommitmentLifecycleStatus": pl.String,
    "ContractCommitmentModel": pl.String,
    "ContractCommitmentOfferCategory": pl.String,
    "ContractCommitmentPaymentInterval": pl.String,
    "ContractCommitmentPaymentModel": pl.String,
    "ContractCommitmentPaymentUpfrontPercentage": pl.Float64,
    "ContractCommitmentPeriodEnd": pl.String,
    "ContractCommitmentPeriodStart": pl.String,
    "ContractCommitmentQuantity": pl.Float64,
    "ContractCommitmentType": pl.String,
    "ContractCommitmentUnit": pl.String,
    "ContractId": pl.String,
    "ContractPeriodEnd": pl.String,
    "ContractPeriodStart": pl.String,
    "InvoiceIssuerName": pl.String,
    "ServiceProviderName": pl.String,
}


def focus_table(case: Case, found: SecurePlan) -> pl.DataFrame:
    """Return the lines of a plan as FOCUS 1.4 Contract Commitment rows.

    Cost is the contract's money over its whole term, not discounted, at the price in force on its first day;
    quantity its unit-hours, ramp included. A line without a term is taken to the end of the case. Lines of one offer
    are one contract.

    Examples
    --------
    The lot of M from 2025-04-11 to the end on 2026-02-05: 300 days · 24 h · 20 units at 2.5 a unit-hour.

    >>> from provender.cases import load
    >>> from provender.planning import plan
    >>> case = load("miniature")
    >>> row = focus_table(case, plan(case, "compute", against=["O"])).row(0, named=True)
    >>> row["ContractCommitmentLifecycleStatus"], row["ContractCommitmentQuantity"], row["ContractCommitmentCost"]
    ('Proposed', 144000.0, 360000.0)
    """
    spans: dict[str, tuple[date, date]] = {}
    for line in found.lines:
        end = line.end or case.end
        first, last = spans.get(line.offer, (line.start, end))
        spans[line.offer] = (min(first, line.start), max(last, end))
    rows = [_row(_Commitment(case, found.provision, line), spans[line.offer]) for line in found.lines]
    return pl.DataFrame(rows, schema=FOCUS_COLUMNS)


@dataclass(frozen=True, slots=True)
class _Commitment:
    """A line with its case."""

    case: Case
    provision: str
    line: Line

    @property
    def offer(self) -> Offer:
        return self.case.offers[self.line.offer]

    @property
    def end(self) -> date:
        return self.line.end or self.case.end

    @property
    def price(self) -> float:
        """Price per work unit and hour in force when the term starts."""
        steps = [s for s in self.offer.prices if s.start <= self.line.start]
        return max(steps, key=lambda s: s.start).price.value if steps else self.offer.price.value

    @property
    def unit_hours(self) -> float:
        """Unit-hours delivered over the term."""
        start, end, ramp = midnight(self.line.start), midnight(self.end), self.offer.ramp or (1.0,)
        if len(ramp) == 1:
            return self.line.amount * ramp[0] * (end - start).total_seconds() / 3600.0
        total, month = 0.0, 0
        while (begin := add_months(start, month)) < end:
            until = min(end, add_months(start, month + 1)) if month + 1 < len(ramp) else end
            total += ramp[min(month, len(ramp) - 1)] * (until - begin).total_seconds() / 3600.0
            month += 1
            if until == end:
                break
        return self.line.amount * total

    @property
    def upfront(self) -> float:
        return self.offer.prepayment_share.value if self.offer.prepayment_share else 0.0


def _row(x: _Commitment, span: tuple[date, date]) -> dict[str, Any]:
    name = x.case.parties[x.line.supplier].name or x.line.supplier
    unit = x.case.provisions[x.provision].work_unit
    known = _moment(x.case.as_of)
    return {
        "BillingCurrency": x.case.currency,
        "ContractCommitmentApplicability": _scope(name),
        "ContractCommitmentBenefitCategory": "Availability",
        "ContractCommitmentCategory": "Usage",
        "ContractCommitmentCost": x.unit_hours * x.price,
        "ContractCommitmentCreated": known,
        "ContractCommitmentDescription": f"{x.offer.name or x.offer.id}: {x.line.amount:g} {unit}",
        "ContractCommitmentDiscountPercentage": None,
        "ContractCommitmentDurationType": _duration(x),
        "ContractCommitmentFulfillmentInterval": "Hourly",
        "ContractCommitmentId": f"{x.case.name}/{x.provision}/{x.offer.id}/{x.line.start.isoformat()}",
        "ContractCommitmentLastUpdated": known,
        "ContractCommitmentLifecycleStatus": "Proposed",
        "ContractCommitmentModel": "Continuous",
        "ContractCommitmentOfferCategory": "Negotiated",
        "ContractCommitmentPaymentInterval": "One-Time" if x.upfront >= 1.0 else "Monthly",
        "ContractCommitmentPaymentModel": _payment(x.upfront),
        "ContractCommitmentPaymentUpfrontPercentage": x.upfront,
        "ContractCommitmentPeriodEnd": _moment(x.end),
        "ContractCommitmentPeriodStart": _moment(x.line.start),
        "ContractCommitmentQuantity": x.unit_hours,
        "ContractCommitmentType": x.offer.form,
        "ContractCommitmentUnit": f"{unit}-Hours",
        "ContractId": f"{x.case.name}/{x.provision}/{x.offer.id}",
        "ContractPeriodEnd": _moment(span[1]),
        "ContractPeriodStart": _moment(span[0]),
        "InvoiceIssuerName": name,
        "ServiceProviderName": name,
    }


def _scope(supplier: str) -> str:
    """Return where a commitment applies: charges of its supplier."""
    rule = {"Dimension": "ServiceProviderName", "Operator": "In", "Values": [supplier]}
    return json.dumps({"InclusionOperator": "And", "Inclusions": [rule]}, ensure_ascii=False)


def _duration(x: _Commitment) -> str:
    months = round(x.offer.term_months) if x.offer.term_months and x.line.end else 0
    if months and months % 12 == 0:
        return f"{months // 12} Year{'s' if months > 12 else ''}"
    if months:
        return f"{months} Month{'s' if months > 1 else ''}"
    days = (x.end - x.line.start).days
    return f"{days} Day{'s' if days != 1 else ''}"


def _payment(upfront: float) -> str:
    if upfront <= 0.0:
        return "No Upfront"
    return "All Upfront" if upfront >= 1.0 else "Partial Upfront"


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
