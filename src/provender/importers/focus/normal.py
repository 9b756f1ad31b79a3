"""SQL that makes the rows of any version and file alike: one name, type and meaning for each column."""

from __future__ import annotations

from collections.abc import Sequence

from provender.importers.database import column, quoted
from provender.importers.files import TableFile
from provender.importers.focus.columns import Header

MONEY = "DECIMAL(38,12)"
#: sums that are carried, by name here and column of FOCUS
SUMS: dict[str, str] = {
    "billed": "BilledCost",
    "effective": "EffectiveCost",
    "list": "ListCost",
    "contracted": "ContractedCost",
    "consumed": "ConsumedQuantity",
    "priced": "PricingQuantity",
    "committed": "CommitmentDiscountQuantity",
}
#: texts that are carried for every row, by name here and the columns of FOCUS that may hold them, best first
TEXTS: dict[str, tuple[str, ...]] = {
    "currency": ("BillingCurrency",),
    "category": ("ChargeCategory",),
    "charge_class": ("ChargeClass",),
    "pricing": ("PricingCategory",),
    "provider": ("ServiceProviderName", "ProviderName", "PublisherName"),
    "issuer": ("InvoiceIssuerName",),
    "host": ("HostProviderName",),
    "service_category": ("ServiceCategory",),
    "commitment_id": ("CommitmentDiscountId",),
    "commitment_name": ("CommitmentDiscountName",),
    "commitment_type": ("CommitmentDiscountType",),
    "commitment_category": ("CommitmentDiscountCategory",),
    "commitment_status": ("CommitmentDiscountStatus",),
    "reservation_id": ("CapacityReservationId",),
    "reservation_status": ("CapacityReservationStatus",),
}
#: texts that are carried only where a row may be capacity or a commitment
DETAILS: dict[str, tuple[str, ...]] = {
    "frequency": ("ChargeFrequency",),
    "region": ("RegionId",),
    "service": ("ServiceName",),
    "meter": ("SkuMeter",),
    "description": ("ChargeDescription",),
    "sku": ("SkuPriceId", "SkuId"),
    "details": ("SkuPriceDetails",),
    "consumed_unit": ("ConsumedUnit",),
    "pricing_unit": ("PricingUnit",),
    "committed_unit": ("CommitmentDiscountUnit",),
}
#: elements of ContractApplied that are carried one by one
N_APPLIED = 3
APPLIED: dict[str, tuple[str, ...]] = {
    "id": ("ContractCommitmentId",),
    "cost": ("ContractCommitmentAppliedCost", "AppliedCost"),
    "quantity": ("ContractCommitmentAppliedQuantity", "AppliedQuantity"),
}
_DETAILED = "('compute', 'ai and machine learning', 'virtual machines')"
_ELEMENTS = "coalesce(json_extract(applied, '$.Elements'), applied)"


def _text(header: Header, names: Sequence[str]) -> str:
    """Return the SQL of a text: the first column that is not blank."""
    held = [f"nullif(CAST({column(header.mapped[n])} AS VARCHAR), '')" for n in names if n in header.mapped]
    if len(held) > 1:
        return f"coalesce({', '.join(held)})"
    return held[0] if held else "CAST(NULL AS VARCHAR)"


def _number(table: TableFile, header: Header, name: str) -> str:
    """Return the SQL of an exact number; NULL where the cell holds none."""
    if name not in header.mapped:
        return f"CAST(NULL AS {MONEY})"
    cell = column(header.mapped[name])
    if table.columns[header.mapped[name]] == "VARCHAR":
        cell = f"replace(replace({cell}, '.', ''), ',', '.')" if table.decimal == "," else cell
    return f"TRY_CAST({cell} AS {MONEY})"


def _time(table: TableFile, header: Header, name: str, zone: str) -> str:
    """Return the SQL of a time in UTC; a bare one is of the zone."""
    if name not in header.mapped:
        return "CAST(NULL AS TIMESTAMP)"
    cell, kind = column(header.mapped[name]), table.columns[header.mapped[name]]
    if kind == "TIMESTAMP" and zone == "UTC":
        return cell
    return f"CAST(TRY_CAST({cell} AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP)"


def _is_bad(table: TableFile, header: Header, name: str, made: str) -> str:
    """Return the SQL of whether a cell holds something that was not understood."""
    if name not in header.mapped or table.columns[header.mapped[name]] not in {"VARCHAR", "DOUBLE", "FLOAT"}:
        return ""
    return f"({made} IS NULL AND {column(header.mapped[name])} IS NOT NULL)"


def doubts(table: TableFile, header: Header, zone: str) -> list[tuple[str, str]]:
    """Return why a row may not be read, each with the column at fault and the SQL that finds it."""
    found = [("ChargePeriodStart", f"{_time(table, header, 'ChargePeriodStart', zone)} IS NULL")]
    for name in ("BilledCost", "EffectiveCost", "ConsumedQuantity", "PricingQuantity"):
        test = _is_bad(table, header, name, _number(table, header, name))
        if test:
            found.append((name, test))
    return found


def grouping(table: TableFile, header: Header, by: str) -> str:
    """Return the SQL of what workloads are told apart by: a column, or a tag as ``Tags:team``."""
    name, _, tag = by.partition(":")
    found = {c.casefold(): c for c in (*table.columns, *header.mapped)}.get(name.casefold())
    found = header.mapped.get(found or "", found) if by else None
    if found is None:
        return "CAST(NULL AS VARCHAR)"
    if not tag:
        return f"nullif(CAST({column(found)} AS VARCHAR), '')"
    if table.columns[found].startswith("MAP"):
        return f"nullif(CAST({column(found)}[{quoted(tag)}] AS VARCHAR), '')"
    path = quoted('$."' + tag.replace('"', "") + '"')
    return f"nullif(json_extract_string(TRY_CAST({column(found)} AS JSON), {path}), '')"


def normal(table: TableFile, header: Header, zone: str, scan: str, *, by: str = "") -> str:
    """Return the SQL of the rows of files of one signature, made alike."""
    why = " ".join(f"WHEN {test} THEN {quoted(name)}" for name, test in doubts(table, header, zone))
    made = [f"CASE {why} END AS unread"]
    made += [f"{_time(table, header, 'ChargePeriodStart', zone)} AS start"]
    made += [f"{_time(table, header, 'ChargePeriodEnd', zone)} AS stop"]
    for name, source in SUMS.items():
        fallback = "BilledCost" if source == "EffectiveCost" and source not in header.mapped else source
        made.append(f"{_number(table, header, fallback)} AS {name}")
    made += [f"{_text(header, names)} AS {name}" for name, names in (TEXTS | DETAILS).items()]
    made.append(f"{grouping(table, header, by)} AS owner")
    if "ContractApplied" in header.mapped:
        cell = f"CAST({column(header.mapped['ContractApplied'])} AS VARCHAR)"
        made.append(f"TRY_CAST(replace(nullif({cell}, ''), 'ID\"', 'Id\"') AS JSON) AS applied")
    else:
        made.append("CAST(NULL AS JSON) AS applied")
    return f"SELECT {', '.join(made)} FROM {scan}"


def _applied(k: int, names: Sequence[str]) -> str:
    """Return the SQL of a property of the k-th commitment that a row counts towards, as text."""
    one = f"json_extract({_ELEMENTS}, '$[{k}]')"
    if k == 0:
        one = f"CASE WHEN json_type({_ELEMENTS}) = 'ARRAY' THEN {one} ELSE {_ELEMENTS} END"
    found = ", ".join(f"json_extract_string({one}, '$.{name}')" for name in names)
    return f"CASE WHEN applied IS NOT NULL THEN coalesce({found}) END"


def aggregate(parts: Sequence[str], *, has_applied: bool) -> str:
    """Return the SQL that adds up rows that differ in nothing that a case could tell apart.

    Rows that may be capacity, commitments or purchases keep their period and what they are; the others
    are added up by day.
    """
    rows = " UNION ALL ".join(parts)
    keys = ["unread", *TEXTS]
    detailed = (
        f"(coalesce(lower(service_category) IN {_DETAILED}, true) OR commitment_id IS NOT NULL"
        " OR reservation_id IS NOT NULL OR category <> 'Usage')"
    )
    applied = [
        f"{_applied(k, names)} AS applied_{name}_{k}"
        for k in range(N_APPLIED if has_applied else 0)
        for name, names in APPLIED.items()
    ]
    count = f"CASE WHEN json_type({_ELEMENTS}) = 'ARRAY' THEN json_array_length({_ELEMENTS}) ELSE 0 END"
    applied += [f"{count} > {N_APPLIED} AS is_more"] if has_applied else []
    shaped = [
        *keys,
        "CASE WHEN is_detailed THEN start ELSE date_trunc('day', start) END AS start",
        "CASE WHEN is_detailed THEN stop END AS stop",
        *(f"CASE WHEN is_detailed THEN {name} END AS {name}" for name in (*DETAILS, "owner")),
        *SUMS,
        *applied,
    ]
    ids = [f"applied_id_{k}" for k in range(N_APPLIED if has_applied else 0)] + (["is_more"] if has_applied else [])
    sums = ["count(*) AS n", *(f"sum({name}) AS {name}" for name in SUMS)]
    sums += [
        f"sum(TRY_CAST(applied_{name}_{k} AS {MONEY})) AS applied_{name}_{k}"
        for k in range(N_APPLIED if has_applied else 0)
        for name in APPLIED
        if name != "id"
    ]
    chosen = [*keys, "start", "stop", *DETAILS, "owner", *ids]
    return (
        f"SELECT {', '.join([*chosen, *sums])} FROM (SELECT {', '.join(shaped)} FROM "
        f"(SELECT *, {detailed} AS is_detailed FROM ({rows}))) GROUP BY {', '.join(chosen)}"
    )
