"""Three clouds as they write FOCUS today: AWS 1.0 in CSV by the hour, Azure 1.2 in Parquet by the day, Google 1.4.

AWS bills a savings plan and reserved instances, Azure a reservation in euros, Google its GPUs, cores and memory in
rows of their own under a committed use discount. Beside use there are credits, a refund, a tax and a correction. The
time spans both changes of the clock in March.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

Row = dict[str, Any]
START = datetime(2025, 3, 8)
P5, ND, H100, CORE, RAM = 98.32, 94.5, 6.98, 0.0295, 0.00257
_ALL = [
    "BilledCost",
    "EffectiveCost",
    "ListCost",
    "ContractedCost",
    "BillingCurrency",
    "BillingAccountId",
    "ChargeCategory",
    "ChargeClass",
    "ChargeDescription",
    "ChargePeriodStart",
    "ChargePeriodEnd",
    "CommitmentDiscountCategory",
    "CommitmentDiscountId",
    "CommitmentDiscountName",
    "CommitmentDiscountStatus",
    "CommitmentDiscountType",
    "ConsumedQuantity",
    "ConsumedUnit",
    "InvoiceIssuerName",
    "PricingCategory",
    "PricingQuantity",
    "PricingUnit",
    "RegionId",
    "ServiceCategory",
    "ServiceName",
    "SkuId",
    "Tags",
]


def _row(provider: str, start: datetime, hours: int, cost: float, **more: Any) -> Row:
    return {
        **dict.fromkeys(_ALL),
        **dict.fromkeys(("BilledCost", "EffectiveCost", "ListCost", "ContractedCost"), cost),
        "BillingCurrency": "USD",
        "ChargeCategory": "Usage",
        "ChargePeriodStart": start,
        "ChargePeriodEnd": start + timedelta(hours=hours),
        "InvoiceIssuerName": provider,
        "ProviderName": provider,
        "PricingCategory": "Standard",
        "ServiceCategory": "Compute",
        "Tags": '{"team":"serving"}',
        **more,
    }


def _of(kind: str, key: str, status: str | None) -> Row:
    category = "Spend" if "Savings" in kind else "Usage"
    told = {"Category": category, "Id": key, "Status": status, "Type": kind}
    return {f"CommitmentDiscount{k}": v for k, v in told.items()} | {"PricingCategory": "Committed"}


def _use(quantity: float, consumed: str = "Hours", priced: str = "Hours") -> Row:
    return {"ConsumedQuantity": quantity, "ConsumedUnit": consumed, "PricingQuantity": quantity, "PricingUnit": priced}


def aws(n_days: int) -> Iterator[Row]:
    """Yield ten nodes by the hour: five under a savings plan, two reserved, three on demand at 5 % off (an EDP)."""
    plan = _of("Compute Savings Plans", "arn:aws:savingsplans::1:savingsplan/abc-1", "Used")
    held = _of("Reserved Instances", "arn:aws:ec2:us-east-1:1:reserved-instances/ri-7", "Used")
    ec2 = {"ServiceName": "Amazon Elastic Compute Cloud", "RegionId": "us-east-1"}
    text = "$98.32 per On Demand Linux p5.48xlarge Instance Hour"
    for h in range(24 * n_days):
        start = START + timedelta(hours=h)
        for n, price, more in ((5, 0.63, plan), (2, 0.64, held), (3, 0.95, {})):
            cost = {"EffectiveCost": n * price * P5, "ListCost": n * P5, "ContractedCost": n * 0.95 * P5}
            billed = n * price * P5 if not more else 0.0
            told = {**ec2, **_use(n), **cost, **more, "ChargeDescription": text}
            yield _row("AWS", start, 1, billed, **told)
        paid = {
            "EffectiveCost": 0.0,
            "ChargeCategory": "Purchase",
            "ChargeDescription": "3 year Compute Savings Plan",
        }
        yield _row("AWS", start, 1, 5 * 0.63 * P5, **(plan | {"CommitmentDiscountStatus": None} | paid))
    yield _row("AWS", START, 24, -25_000.0, ChargeCategory="Credit", ChargeDescription="promotional credit")
    refund = {"ChargeCategory": "Credit", "ChargeClass": "Correction", "ChargeDescription": "refund"}
    yield _row("AWS", START, 24, -4_100.55, **refund)
    yield _row("AWS", START, 24, 812.5, ChargeCategory="Tax", ServiceCategory="Other")
    wrong = {"ChargeClass": "Correction", "ChargeDescription": text, **ec2, **_use(-2)}
    yield _row("AWS", START + timedelta(hours=30), 1, -2 * 0.95 * P5, **wrong)


def azure(n_days: int) -> Iterator[Row]:
    """Yield six machines by the day in euros, four of them reserved."""
    vm = {"ServiceName": "Virtual Machines", "SkuMeter": "ND96isr H100 v5", "ChargeDescription": "ND96isr H100 v5"}
    held = _of("Reservation", "/providers/microsoft.capacity/reservations/r-1", "Used")
    for d in range(n_days):
        for n, price, more in ((96.0, 0.7, held), (48.0, 1.0, {})):
            cost = {"EffectiveCost": n * price * ND, "ListCost": n * ND, "ContractedCost": n * ND}
            told = {**vm, **_use(n, priced="1 Hour"), **cost, **more, "BillingCurrency": "EUR"}
            details = {"SkuPriceDetails": json.dumps({"x_VCPUs": 96}), "InvoiceId": "G1", "PricingCurrency": "USD"}
            billed = 0.0 if more else n * price * ND
            yield _row("Microsoft", START + timedelta(days=d), 24, billed, **told, **details)
    small = {"ChargeCategory": "Adjustment", "BillingCurrency": "EUR", "SkuMeter": None, "SkuPriceDetails": None}
    yield _row("Microsoft", START, 24, -0.02, **small, InvoiceId="G1", PricingCurrency="USD")


def google(n_days: int) -> Iterator[Row]:
    """Yield three machines of eight GPUs by the hour, in seconds; a year's committed use was paid ahead."""
    held = _of("Resource-based CUD", "cud-1", "Used") | {"CommitmentDiscountName": "A3 CUD"}
    parts = (
        ("Nvidia H100 80GB GPU running in Americas", 8, H100, "seconds", 3600),
        ("A3 Instance Core running in Americas", 208, CORE, "seconds", 3600),
        ("A3 Instance Ram running in Americas", 1872, RAM, "byte-seconds", 3600 * 2**30),
    )
    same = {"ServiceName": "Compute Engine", "RegionId": "us-central1", "HostProviderName": "Google Cloud"}
    for h in range(24 * n_days):
        for text, per, price, unit, scale in parts:
            n = 3.0 * per
            use = {**_use(n * scale, unit, "hour"), "PricingQuantity": n, "ChargeDescription": text, "SkuMeter": text}
            cost = {"EffectiveCost": 0.6 * n * price, "ListCost": n * price, "ContractedCost": n * price}
            applied = {"ContractCommitmentId": "flex-1", "ContractCommitmentAppliedCost": round(0.6 * n * price, 6)}
            told = {**same, **use, **cost, **held, "ContractApplied": json.dumps({"Elements": [applied]})}
            yield _row("Google Cloud", START + timedelta(hours=h), 1, 0.0, **told)
    paid = {"ChargeCategory": "Purchase", "EffectiveCost": 0.0, "ChargeDescription": "A3 CUD for a year", **held}
    blank = {**same, "SkuMeter": None, "ContractApplied": None, "CommitmentDiscountStatus": None}
    yield _row("Google Cloud", START, 24 * 365, 3 * 8 * H100 * 0.6 * 8760, **{**paid, **blank})


def write(folder: Path, *, n_days: int = 30) -> Path:
    """Write the bills of three clouds, each as its cloud writes it, and return the folder."""
    for name in ("aws", "azure", "google"):
        (folder / name).mkdir(parents=True)
    frames = {name: pl.DataFrame(list(make(n_days)), infer_schema_length=None) for name, make in MAKERS.items()}
    frames["aws"].with_columns(pl.selectors.datetime().dt.strftime("%Y-%m-%dT%H:%M:%SZ")).write_csv(
        folder / "aws" / "focus-00001.csv"
    )
    money = [pl.col(c).cast(pl.Decimal(38, 18)) for c in ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost")]
    frames["azure"].with_columns(money).write_parquet(folder / "azure" / "part_0.snappy.parquet")
    renamed = (
        frames["google"]
        .rename({"ProviderName": "ServiceProviderName"})
        .with_columns(pl.lit("1").alias("InvoiceDetailId"))
    )
    renamed.with_columns(pl.selectors.datetime().dt.strftime("%Y-%m-%d %H:%M:%S UTC")).write_csv(
        folder / "google" / "usage.csv"
    )
    return folder


MAKERS = {"aws": aws, "azure": azure, "google": google}
