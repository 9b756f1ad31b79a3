"""The columns of FOCUS by version: which version a table is of, and which of its columns are read.

Names, versions and meanings are those of the FinOps Open Cost and Usage Specification, 0.5 to 1.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Dataset = Literal["cost_and_usage", "contract_commitment", "other"]

#: columns of Cost and Usage by the version that brought them
_BY_VERSION: dict[str, str] = {
    "0.5": "AvailabilityZone BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd"
    " BillingPeriodStart ChargePeriodEnd ChargePeriodStart InvoiceIssuerName ProviderName PublisherName ResourceId"
    " ResourceName ServiceCategory ServiceName SubAccountId SubAccountName",
    "1.0-preview": "ChargeCategory ChargeDescription ChargeFrequency CommitmentDiscountCategory CommitmentDiscountId"
    " CommitmentDiscountName CommitmentDiscountType EffectiveCost ListCost ListUnitPrice PricingCategory"
    " PricingQuantity PricingUnit ResourceType SkuId SkuPriceId Tags",
    "1.0": "ChargeClass CommitmentDiscountStatus ConsumedQuantity ConsumedUnit ContractedCost ContractedUnitPrice"
    " RegionId RegionName",
    "1.1": "CapacityReservationId CapacityReservationStatus CommitmentDiscountQuantity CommitmentDiscountUnit"
    " ServiceSubcategory SkuMeter SkuPriceDetails",
    "1.2": "BillingAccountType InvoiceId PricingCurrency PricingCurrencyContractedUnitPrice"
    " PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice SubAccountType",
    "1.3": "AllocatedMethodDetails AllocatedMethodId AllocatedResourceId AllocatedResourceName AllocatedTags"
    " ContractApplied HostProviderName ServiceProviderName",
    "1.4": "CommitmentProgramEligibilityDetails InvoiceDetailId",
}
#: versions, oldest first
VERSIONS = tuple(_BY_VERSION)
#: column of Cost and Usage -> version that brought it
INTRODUCED: dict[str, str] = {name: version for version, names in _BY_VERSION.items() for name in names.split()}
_COMMITMENT_NAMES = (
    "BillingCurrency ContractCommitmentCategory ContractCommitmentCost ContractCommitmentDescription"
    " ContractCommitmentId ContractCommitmentPeriodEnd ContractCommitmentPeriodStart ContractCommitmentQuantity"
    " ContractCommitmentType ContractCommitmentUnit ContractId ContractPeriodEnd ContractPeriodStart"
    " ContractCommitmentBenefitCategory ContractCommitmentLifecycleStatus ContractCommitmentModel"
    " ContractCommitmentPaymentModel ContractCommitmentPaymentUpfrontPercentage"
    " ContractCommitmentDiscountPercentage ContractCommitmentDurationType ContractCommitmentFulfillmentInterval"
    " ContractCommitmentPaymentInterval ContractCommitmentOfferCategory ContractCommitmentApplicability"
    " ContractCommitmentCreated ContractCommitmentLastUpdated InvoiceIssuerName ServiceProviderName"
    " PricingCurrency PricingCurrencyContractCommitmentCost"
)
#: columns of Contract Commitment (1.3; the second line with 1.4)
COMMITMENT_COLUMNS: tuple[str, ...] = tuple(_COMMITMENT_NAMES.split())
#: what earlier versions and drafts called a column
FORMER: dict[str, str] = {
    "AmortizedCost": "EffectiveCost",
    "ChargeType": "ChargeCategory",
    "UsageQuantity": "ConsumedQuantity",
    "UsageUnit": "ConsumedUnit",
    "Region": "RegionId",
    "Provider": "ProviderName",
    "Publisher": "PublisherName",
    "InvoiceIssuer": "InvoiceIssuerName",
    "ContractCommitmentStartDate": "ContractCommitmentPeriodStart",
    "ContractCommitmentEndDate": "ContractCommitmentPeriodEnd",
    "ContractCommitmentDuration": "ContractCommitmentDurationType",
    "ContractCommitmentStatus": "ContractCommitmentLifecycleStatus",
}
_READ_NAMES = (
    "BilledCost BillingAccountId BillingCurrency ChargeCategory ChargeClass ChargeDescription ChargeFrequency"
    " ChargePeriodEnd ChargePeriodStart CapacityReservationId CapacityReservationStatus"
    " CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName CommitmentDiscountQuantity"
    " CommitmentDiscountStatus CommitmentDiscountType CommitmentDiscountUnit ConsumedQuantity ConsumedUnit"
    " ContractApplied ContractedCost EffectiveCost HostProviderName InvoiceIssuerName ListCost PricingCategory"
    " PricingQuantity PricingUnit ProviderName PublisherName RegionId ServiceCategory ServiceName"
    " ServiceProviderName SkuId SkuMeter SkuPriceDetails SkuPriceId"
)
#: columns of Cost and Usage that move something in a case
READ = frozenset(_READ_NAMES.split())
#: alternatives of which Cost and Usage must have one, with what they are needed for
NEEDED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("BilledCost",), "what was billed"),
    (("EffectiveCost", "BilledCost"), "what it cost"),
    (("ChargePeriodStart",), "when it was used"),
    (("ServiceProviderName", "ProviderName", "PublisherName"), "who supplied it"),
    (("ConsumedQuantity", "PricingQuantity"), "how much was used"),
    (("ConsumedUnit", "PricingUnit"), "the unit of what was used"),
)


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of one file and what they are.

    Parameters
    ----------
    dataset, version
        Which table of FOCUS it is; its version, and ``""`` where it is no FOCUS table.
    mapped
        Column of FOCUS -> column of the file, for those that are read.
    former
        Column of the file -> today's name, where the file uses a former one.
    unread
        Column of the file -> why it is not read.
    """

    dataset: Dataset
    version: str
    mapped: Mapping[str, str]
    former: Mapping[str, str]
    unread: Mapping[str, str]


def _folded(name: str) -> str:
    """Return a name without what exporters change: case, underscores, blanks."""
    return re.sub(r"[\s_\-]", "", name).casefold()


_BY_FOLD = {_folded(n): n for n in (*INTRODUCED, *COMMITMENT_COLUMNS, *FORMER)}


def header(columns: Iterable[str]) -> Header:
    """Return what the columns of a file are.

    Examples
    --------
    >>> found = header(["billed_cost", "ChargePeriodStart", "UsageQuantity", "SkuMeter", "x_Team"])
    >>> found.version, found.mapped["ConsumedQuantity"], found.unread["x_Team"]
    ('1.1', 'UsageQuantity', 'column of its own (x_…)')
    """
    mapped: dict[str, str] = {}
    former: dict[str, str] = {}
    unread: dict[str, str] = {}
    for column in columns:
        name = "" if column.startswith("x_") else _BY_FOLD.get(_folded(column), "")
        today = FORMER.get(name, name)
        if not name:
            unread[column] = "column of its own (x_…)" if column.startswith("x_") else "not a FOCUS column"
        elif today in mapped:
            unread[column] = f"{today} stands in column {mapped[today]!r} already"
        else:
            mapped[today] = column
            if name != today:
                former[column] = today
    dataset = _dataset(mapped)
    read = frozenset(COMMITMENT_COLUMNS) if dataset == "contract_commitment" else READ
    unread |= {column: "moves nothing in a case" for name, column in mapped.items() if name not in read}
    return Header(dataset, _version(mapped, former, dataset), mapped, former, unread)


def _dataset(mapped: Mapping[str, str]) -> Dataset:
    """Return which table of FOCUS has such columns."""
    if "ContractCommitmentId" in mapped and "ChargePeriodStart" not in mapped:
        return "contract_commitment"
    known = sum(name in INTRODUCED for name in mapped)
    return "cost_and_usage" if known >= 3 and ("BilledCost" in mapped or "ChargePeriodStart" in mapped) else "other"


def _version(mapped: Mapping[str, str], former: Mapping[str, str], dataset: Dataset) -> str:
    """Return the newest version that one of the columns came with."""
    if dataset == "contract_commitment":
        return "1.4" if "ContractCommitmentLifecycleStatus" in mapped else "1.3"
    if dataset == "other":
        return ""
    today = [name for name, column in mapped.items() if column not in former and name in INTRODUCED]
    return max((INTRODUCED[name] for name in today), key=VERSIONS.index, default="0.5")


def missing(found: Header) -> list[tuple[tuple[str, ...], str]]:
    """Return the alternatives of which the columns have none, with what they are needed for.

    Examples
    --------
    >>> names = [n for group, _ in NEEDED for n in group if n != "ChargePeriodStart"]
    >>> missing(header(names))
    [(('ChargePeriodStart',), 'when it was used')]
    """
    return [(names, why) for names, why in NEEDED if not any(n in found.mapped for n in names)]
