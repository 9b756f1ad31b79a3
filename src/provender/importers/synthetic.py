"""Bills in FOCUS of any version, made up but as clouds write them: for tests and for trying things out.

Three suppliers: AWS by the hour (on demand, spot, under a savings plan, in a capacity reservation), Azure by
the hour under a reservation, CoreWeave, which runs in somebody else's halls. Beside use there are purchases,
credits, taxes, a correction of the month before, a refund and storage.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl

from provender.importers.focus.columns import COMMITMENT_COLUMNS, INTRODUCED, VERSIONS

Version = Literal["1.0", "1.1", "1.2", "1.3", "1.4"]
Row = dict[str, Any]
_STAMP = "%Y-%m-%dT%H:%M:%SZ"
_P5 = 98.32  # USD per hour of eight H100s, made up near a list price


def sample_file() -> Path:
    """Return the sample of FOCUS 1.0 that the FinOps Foundation publishes: 1,000 rows of three clouds (CC BY 4.0).

    Examples
    --------
    >>> sample_file().name
    'focus_1_0_sample.csv'
    """
    return Path(__file__).parent / "data" / "focus_1_0_sample.csv"


@dataclass(frozen=True, slots=True)
class Synthetic:
    """A bill that was made up.

    Parameters
    ----------
    rows
        Cost and usage by column of FOCUS, as text; null is blank.
    commitments
        Contract commitments, from 1.3 on.
    gpu_hours
        GPUs in use by hour and supplier, as they were drawn.
    """

    version: Version
    rows: pl.DataFrame
    commitments: pl.DataFrame | None
    gpu_hours: dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]

    def write(self, folder: Path, *, kind: Literal["csv", "parquet"] = "csv") -> Path:
        """Write the bill into a folder and return it."""
        folder.mkdir(parents=True, exist_ok=True)
        tables = {"cost_and_usage": self.rows, "contract_commitment": self.commitments}
        for name, table in tables.items():
            if table is not None and kind == "csv":
                table.write_csv(folder / f"{name}.csv")
            elif table is not None:
                table.write_parquet(folder / f"{name}.parquet")
        return folder


def synthetic(
    version: Version, generator: np.random.Generator, *, start: datetime = datetime(2025, 3, 1), days: int = 14
) -> Synthetic:
    """Return a bill of some days that starts on a day.

    Examples
    --------
    >>> made = synthetic("1.3", np.random.default_rng(7), days=2)
    >>> "ContractApplied" in made.rows.columns, made.rows["ChargeCategory"].unique().sort().to_list()
    (True, ['Adjustment', 'Credit', 'Purchase', 'Tax', 'Usage'])
    """
    hours = np.arange(24 * days)
    daily = 1.0 + 0.4 * np.sin(2 * np.pi * (hours % 24 - 9) / 24)
    nodes = {
        s: np.maximum(1, np.round(base * daily + generator.normal(0, 0.6, len(hours))))
        for s, base in (("AWS", 9.0), ("Microsoft", 4.0), ("CoreWeave", 6.0))
    }
    nodes["CoreWeave"] = np.minimum(nodes["CoreWeave"], 7.0)  # all that is reserved there
    rows = [row for make in (_aws, _azure, _coreweave, _money) for row in make(start, nodes, version)]
    allowed = [n for n, since in INTRODUCED.items() if VERSIONS.index(since) <= VERSIONS.index(version)]
    table = pl.DataFrame(
        [{n: _text(row.get(n)) for n in allowed} for row in rows], schema=dict.fromkeys(allowed, pl.String)
    )
    gpus = {"aws": 8 * nodes["AWS"], "azure": 2 * nodes["Microsoft"], "coreweave": 8 * nodes["CoreWeave"]}
    return Synthetic(version, table, _commitments(start, version), gpus)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return value.strftime(_STAMP) if isinstance(value, datetime) else f"{value:.10f}".rstrip("0").rstrip(".")


def _base(supplier: str, start: datetime, stop: datetime, cost: float, **more: Any) -> Row:
    """Return a row with what every row has; costs are equal unless said otherwise."""
    month = start.replace(day=1, hour=0)
    after = (month + timedelta(days=32)).replace(day=1)
    return {
        "BilledCost": cost,
        "EffectiveCost": cost,
        "ListCost": cost,
        "ContractedCost": cost,
        "BillingAccountId": f"{supplier[:2]}-1",
        "BillingAccountName": "Acme",
        "BillingCurrency": "USD",
        "BillingPeriodStart": month,
        "BillingPeriodEnd": after,
        "ChargePeriodStart": start,
        "ChargePeriodEnd": stop,
        "ChargeCategory": "Usage",
        "ChargeFrequency": "Usage-Based",
        "InvoiceIssuerName": supplier,
        "ProviderName": supplier,
        "PublisherName": supplier,
        "ServiceProviderName": supplier,
        "HostProviderName": "Core Scientific" if supplier == "CoreWeave" else supplier,
        "PricingCategory": "Standard",
        "ServiceCategory": "Compute",
        "SubAccountId": "1",
        "SubAccountName": "main",
        "PricingCurrency": "USD",
        "InvoiceId": f"{supplier[:2]}-{start:%Y%m}",
        **more,
    }


def _use(quantity: float, unit: str, meter: str, description: str, **more: Any) -> Row:
    """Return what a row of use says of the machine."""
    return {
        "ConsumedQuantity": quantity,
        "ConsumedUnit": unit,
        "PricingQuantity": quantity,
        "PricingUnit": unit,
        "SkuMeter": meter,
        "ChargeDescription": description,
        "SkuId": description[:12],
        "SkuPriceId": description[:12],
        **more,
    }


def _hours(start: datetime, n: int) -> Iterator[tuple[int, datetime, datetime]]:
    for h in range(n):
        yield h, start + timedelta(hours=h), start + timedelta(hours=h + 1)


def _aws(start: datetime, nodes: dict[str, Any], version: Version) -> Iterator[Row]:
    """Yield AWS: five nodes under a savings plan, two in a reservation (from 1.1 on), one spot, the rest on demand."""
    p5 = "$98.32 per On Demand Linux p5.48xlarge Instance Hour"
    ec2 = {"ServiceName": "Amazon Elastic Compute Cloud", "RegionId": "us-east-1"}
    plan = {
        "CommitmentDiscountId": "arn:aws:savingsplans::1:savingsplan/sp-1",
        "CommitmentDiscountType": "Savings Plan",
        "CommitmentDiscountCategory": "Spend",
        "CommitmentDiscountName": "Compute SP",
        "PricingCategory": "Committed",
    }
    reservation = {"CapacityReservationId": "cr-aws-1"} if version != "1.0" else {}
    for h, begin, end in _hours(start, len(nodes["AWS"])):
        left = int(nodes["AWS"][h])
        covered = min(left, 5)
        used = _use(covered, "Hours", "BoxUsage:p5.48xlarge", p5)
        cost = 0.6 * _P5
        yield (
            _base("AWS", begin, end, 0.0)
            | ec2
            | plan
            | used
            | {
                "EffectiveCost": cost * covered,
                "ListCost": _P5 * covered,
                "ContractedCost": _P5 * covered,
                "CommitmentDiscountStatus": "Used",
                "CommitmentDiscountQuantity": cost * covered,
                "CommitmentDiscountUnit": "USD",
            }
        )
        if covered < 5:
            yield (
                _base("AWS", begin, end, 0.0)
                | ec2
                | plan
                | {
                    "EffectiveCost": cost * (5 - covered),
                    "ListCost": 0.0,
                    "ContractedCost": 0.0,
                    "CommitmentDiscountStatus": "Unused",
                    "ChargeDescription": "unused savings plan commitment",
                }
            )
        held = min(left - covered, 2)
        for n, status in ((held, "Used"), (2 - held, "Unused")):
            if n:
                state = reservation | ({"CapacityReservationStatus": status} if reservation else {})
                use = _use(n, "Hours", "Reservation:p5.48xlarge", p5)
                if status == "Unused":
                    use |= {"ConsumedQuantity": None, "ConsumedUnit": None}
                if status == "Used" or reservation:
                    yield _base("AWS", begin, end, _P5 * n) | ec2 | state | use
        spot = min(left - covered - held, 1)
        if spot:
            use = _use(1, "Hours", "SpotUsage:p5.48xlarge", "p5.48xlarge Linux/UNIX Spot Instance-hour")
            yield _base("AWS", begin, end, 0.5 * _P5) | ec2 | use | {"PricingCategory": "Dynamic", "ListCost": _P5}
        rest = left - covered - held - spot
        if rest:
            yield _base("AWS", begin, end, _P5 * rest) | ec2 | _use(rest, "Hours", "BoxUsage:p5.48xlarge", p5)
        yield (
            _base("AWS", begin, end, 0.023)
            | {"ServiceCategory": "Storage", "ServiceName": "Amazon S3"}
            | _use(1, "GB-Mo", "TimedStorage", "S3")
        )
    yield (
        _base("AWS", start, start + timedelta(days=365), 5 * 0.6 * _P5 * 8760)
        | ec2
        | plan
        | {
            "EffectiveCost": 0.0,
            "ListCost": 5 * 0.6 * _P5 * 8760,
            "ChargeCategory": "Purchase",
            "ChargeFrequency": "One-Time",
            "ChargeDescription": "all upfront savings plan for a year",
            "PricingQuantity": 1,
            "PricingUnit": "Plan",
        }
    )


def _azure(start: datetime, nodes: dict[str, Any], version: Version) -> Iterator[Row]:
    """Yield Azure: three machines under a reservation, the rest on demand; all counts towards a MACC from 1.3 on."""
    vm = {"ServiceName": "Virtual Machines", "RegionId": "westeurope", "InvoiceIssuerName": "Reseller AG"}
    price = 7.346  # USD per hour of two A100s
    for h, begin, end in _hours(start, len(nodes["Microsoft"])):
        n = int(nodes["Microsoft"][h])
        for count, is_reserved in ((min(n, 3), True), (n - min(n, 3), False), (3 - min(n, 3), None)):
            if not count:
                continue
            share = 1.0 if is_reserved is False else 0.83
            row = _base("Microsoft", begin, end, 0.0 if is_reserved is not False else price * count) | vm
            row |= {"EffectiveCost": share * price * count, "ListCost": price * count, "ContractedCost": price * count}
            row |= _use(count, "Hours", "NC48ads A100 v4", "NC48ads A100 v4")
            if is_reserved is not False:
                row |= {
                    "CommitmentDiscountId": "ri-azure-1",
                    "CommitmentDiscountType": "Reservation",
                    "CommitmentDiscountCategory": "Usage",
                    "CommitmentDiscountName": "NC reservation",
                    "CommitmentDiscountStatus": "Used" if is_reserved else "Unused",
                    "PricingCategory": "Committed",
                    "CommitmentDiscountQuantity": count,
                    "CommitmentDiscountUnit": "Hours",
                }
            if is_reserved is None:
                row |= {"ConsumedQuantity": None, "ConsumedUnit": None}
            yield row | _towards("macc-1", row["EffectiveCost"], version)


def _towards(key: str, cost: float, version: Version) -> Row:
    """Return ContractApplied in the shape of 1.3's text, or of 1.4's with its spelling."""
    if version not in {"1.3", "1.4"}:
        return {}
    ends = "ID" if version == "1.3" else "Id"
    element = {
        f"Contract{ends}": "c-1",
        f"ContractCommitment{ends}": key,
        "ContractCommitmentAppliedCost": round(cost, 10),
    }
    return {"ContractApplied": json.dumps({"Elements": [element]} if version == "1.4" else element)}


def _coreweave(start: datetime, nodes: dict[str, Any], version: Version) -> Iterator[Row]:
    """Yield CoreWeave: seven nodes are reserved, so use stands at that limit at times."""
    reserved = {"CapacityReservationId": "cw-hall-3"} if version != "1.0" else {}
    for h, begin, end in _hours(start, len(nodes["CoreWeave"])):
        used = int(nodes["CoreWeave"][h])
        for n, status in ((used, "Used"), (7 - used, "Unused")):
            if not n or (status == "Unused" and not reserved):
                continue
            use = _use(8 * n, "GPU-Hours", "H100 SXM", "NVIDIA H100 80GB, per GPU hour")
            if status == "Unused":
                use |= {"ConsumedQuantity": None, "ConsumedUnit": None}
            state = reserved | ({"CapacityReservationStatus": status} if reserved else {})
            row = {"ServiceName": "GPU Compute", "RegionId": "us-dal-1"}
            yield _base("CoreWeave", begin, end, 2.39 * 8 * n) | row | use | state


def _money(start: datetime, nodes: dict[str, Any], version: Version) -> Iterator[Row]:  # noqa: ARG001 - one form for all
    """Yield what is money only, and a correction of the month before."""
    end = start + timedelta(days=1)
    before = start - timedelta(days=20)
    yield _base("AWS", start, end, 812.5) | {
        "ChargeCategory": "Tax",
        "ServiceCategory": "Other",
        "PricingCategory": None,
    }
    yield _base("AWS", start, end, -1000.0) | {"ChargeCategory": "Credit", "ServiceCategory": "Other"}
    yield _base("CoreWeave", start, end, -333.33) | {
        "ChargeCategory": "Credit",
        "ChargeClass": "Correction",
        "ServiceCategory": "Other",
        "ChargeDescription": "refund",
    }
    yield _base("Microsoft", start, end, -0.01) | {"ChargeCategory": "Adjustment", "ServiceCategory": "Other"}
    use = _use(-1, "Hours", "BoxUsage:p5.48xlarge", "$98.32 per On Demand Linux p5.48xlarge Instance Hour")
    yield (
        _base("AWS", before, before + timedelta(hours=1), -_P5)
        | {"ChargeClass": "Correction", "ServiceName": "Amazon Elastic Compute Cloud"}
        | use
    )


def _commitments(start: datetime, version: Version) -> pl.DataFrame | None:
    """Return the contract commitments of a bill: a MACC of three years."""
    if version not in {"1.3", "1.4"}:
        return None
    row: Row = {
        "BillingCurrency": "USD",
        "ContractId": "c-1",
        "ContractCommitmentId": "macc-1",
        "ContractCommitmentCategory": "Spend",
        "ContractCommitmentType": "MACC",
        "ContractCommitmentDescription": "consumption commitment",
        "ContractCommitmentCost": 900_000.0,
        "ContractCommitmentPeriodStart": start.replace(year=start.year - 1),
        "ContractCommitmentPeriodEnd": start.replace(year=start.year + 2),
        "ContractPeriodStart": start.replace(year=start.year - 1),
        "ContractPeriodEnd": start.replace(year=start.year + 2),
        "ContractCommitmentLifecycleStatus": "Active",
        "ContractCommitmentPaymentModel": "None",
        "ServiceProviderName": "Microsoft",
        "InvoiceIssuerName": "Reseller AG",
    }
    names = COMMITMENT_COLUMNS if version == "1.4" else COMMITMENT_COLUMNS[:13]
    return pl.DataFrame([{n: _text(row.get(n)) for n in names}], schema=dict.fromkeys(names, pl.String))
