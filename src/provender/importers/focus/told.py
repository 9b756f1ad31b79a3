"""What an import read and what it did not: in numbers, as JSON and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from provender.importers.focus.bill import Bill, sums_by
from provender.importers.focus.case import CaseOfBill
from provender.importers.foreseen_text import forecast_lines

_CENT = Decimal("0.01")
_HEAD = "| workload | kind | supplier | rows | used, unit-hours | unused | effective |"


def told(made: CaseOfBill) -> dict[str, Any]:
    """Return everything that was read, that moved nothing and why, and that was not understood."""
    bill, lines = made.bill, made.usage.lines
    return {
        "versions": list(bill.versions),
        "covers": {"start": made.usage.start, "end": made.usage.end, "period": made.usage.period},
        "totals": {c: _money(s) for c, s in bill.totals().items()},
        "charges": {c or "no category": _money(s) for c, s in sums_by(bill.understood, "category").items()},
        "corrections": _corrections(bill),
        "suppliers": {s: _money(v) for s, v in sums_by(lines, "supplier").items()},
        "capacity": _capacity(made),
        "rates": _rates(made),
        "no_capacity": {w: _money(s) for w, s in sums_by(lines.filter(pl.col("good") == ""), "why").items()},
        "not_understood": _not_understood(bill),
        "duplicates": _duplicates(bill),
        "files": [_file(f) for f in bill.files],
        "passed_by": {str(p): why for p, why in bill.passed_by.items()},
        "holdings": _holdings(made),
        "forecast": made.forecast,
        "not_in_the_case": made.dropped,
        "below_zero": made.below_zero,
        "notes": [*bill.notes, *_shaped(made)],
    }


def _money(sums: Mapping[str, Decimal]) -> dict[str, Any]:
    """Return sums with money to the cent; the exact ones are those of `Bill.totals`."""
    found: dict[str, Any] = {"rows": int(sums["n"])}
    return found | {k: str(sums[k].quantize(_CENT)) for k in ("billed", "effective", "list", "contracted", "consumed")}


def _corrections(bill: Bill) -> dict[str, Any]:
    rows = bill.understood.filter(pl.col("charge_class").fill_null("").str.to_lowercase() == "correction")
    return {c or "no category": _money(s) for c, s in sums_by(rows, "category").items()}


def _capacity(made: CaseOfBill) -> list[dict[str, Any]]:
    rows = made.lines.group_by("good", "kind", "class", "supplier").agg(
        pl.col("n").sum(),
        pl.col("work").filter(pl.col("is_used")).sum().alias("used"),
        pl.col("work").filter(~pl.col("is_used")).sum().alias("unused"),
        pl.col("effective").sum(),
    )
    named = rows.sort("good", "used", "kind", "supplier", descending=[False, True, False, False])
    return [
        {
            "good": r["good"],
            "kind": r["kind"],
            "workload": r["class"],
            "supplier": r["supplier"],
            "rows": r["n"],
            "used_hours": round(r["used"], 6),
            "unused_hours": round(r["unused"], 6),
            "effective": str(Decimal(r["effective"] or 0).quantize(_CENT)),
        }
        for r in named.iter_rows(named=True)
    ]


def _shaped(made: CaseOfBill) -> list[str]:
    """Return how far a trace told the hours of a bill by the day."""
    if not made.is_shaped:
        if made.usage.period == "day" and made.options.shape is None:
            used = made.used.filter(pl.col("work") > 0)
            hourly = float(used.filter(made.usage.is_hourly())["work"].sum()) / max(1e-9, float(used["work"].sum()))
            rest = "the rest" if hourly else "all of it"
            told = f"{hourly:.0%} of the work is billed by the hour, {rest} by the day, so the case is daily"
            return [f"{told}; --trace FILE gives an hourly case, in which the days follow a trace"]
        return [] if made.options.shape is None else ["the trace was not needed: the bill is by the hour"]
    days = (made.usage.end - made.usage.start).days
    told = f"hours of {days - made.n_flat_days} of {days} days follow the trace, the others are flat"
    return [f"{told}; rows billed by the hour keep their own hours"]


def _rates(made: CaseOfBill) -> list[dict[str, Any]]:
    """Return what coverage, utilisation and savings rest on: costs of use and of what was left unused.

    Unused spend of a commitment names no machine; it goes to the good on which its supplier lists most.
    """
    is_covered, is_reserved = pl.col("commitment_id").is_not_null(), pl.col("reservation_id").is_not_null()
    used, idle = pl.col("is_used"), ~pl.col("is_used")
    sums = {
        "list": pl.col("list").filter(used),
        "list_covered": pl.col("list").filter(used & is_covered),
        "effective": pl.col("effective").filter(used),
        "effective_covered": pl.col("effective").filter(used & is_covered),
        "unused_covered": pl.col("effective").filter(idle & is_covered),
        "effective_reserved": pl.col("effective").filter(used & is_reserved),
        "unused_reserved": pl.col("effective").filter(idle & is_reserved & ~is_covered),
    }
    rows = made.lines.group_by("supplier", "good").agg(e.sum().alias(k) for k, e in sums.items())
    unplaced = made.usage.lines.filter(pl.col("good") == "", idle).group_by("supplier").agg(pl.col("effective").sum())
    found = [dict(row) for row in rows.sort("supplier", "good").iter_rows(named=True)]
    for supplier, cost in unplaced.sort("supplier").iter_rows():
        mine = [r for r in found if r["supplier"] == supplier]
        if mine:
            largest = max(mine, key=lambda r: r["list"] or 0)
            largest["unused_covered"] = (largest["unused_covered"] or 0) + (cost or 0)
    return [{k: v if isinstance(v, str) else str(v or 0) for k, v in row.items()} for row in found]


def _not_understood(bill: Bill) -> dict[str, Any]:
    lost = bill.lines.filter(pl.col("unread").is_not_null())
    return {
        "columns": {c: _money(s) for c, s in sums_by(lost, "unread").items()},
        "ragged_rows": bill.n_ragged,
        "first": [
            {"file": str(u.path), "row": u.row, "column": u.column, "found": u.found, "hint": u.hint}
            for u in bill.unread_rows
        ],
    }


def _duplicates(bill: Bill) -> dict[str, Any]:
    if bill.duplicates is None:
        return {"searched": False}
    return {"searched": True, "rows": bill.duplicates[0], "billed": str(bill.duplicates[1].quantize(_CENT))}


def _file(file: Any) -> dict[str, Any]:
    return {
        "file": str(file.path),
        "table": file.dataset,
        "version": file.version,
        "how": file.how,
        "columns_not_read": dict(file.unread),
        "former_names": dict(file.former),
    }


def _holdings(made: CaseOfBill) -> dict[str, Any]:
    held = made.holdings
    return {
        "commitment_discounts": [
            {
                "id": d.id,
                "name": d.name,
                "type": d.type,
                "supplier": d.supplier,
                "used": str(d.used),
                "unused": str(d.unused),
                "utilisation": d.utilisation,
                **dict(zip(("start", "end"), made.sheet.terms.get(d.id, (d.start, d.end)), strict=True)),
                "upfront": str(d.upfront),
                "units": dict(d.units),
                "price": dict(d.price),
            }
            for d in held.discounts
        ],
        "reservations": [
            {
                "id": r.id,
                "supplier": r.supplier,
                "kind": r.kind,
                "size": r.size,
                "price": r.price,
                "region": r.region,
                "first": r.first,
                "last": r.last,
                "utilisation": r.utilisation,
                "periods_at_limit": len(r.at_limit),
            }
            for r in held.reservations
        ],
        "contract_commitments": [
            {
                "id": p.id,
                "supplier": p.supplier,
                "category": p.category,
                "type": p.type,
                "cost": str(p.cost),
                "quantity": None if p.quantity is None else str(p.quantity),
                "unit": p.unit,
                "start": p.start,
                "end": p.end,
                "applied": str(p.applied),
                "status": p.status,
                "model": p.model,
                "payment": p.payment,
            }
            for p in held.promises
        ],
    }


def to_json(found: Mapping[str, Any]) -> str:
    """Return what was read as JSON."""
    return json.dumps(found, indent=2, ensure_ascii=False, default=str) + "\n"


def to_markdown(found: Mapping[str, Any]) -> str:
    """Return what was read for people."""
    covers = found["covers"]
    span = f"{covers['start']:%Y-%m-%d} to {covers['end']:%Y-%m-%d}"
    lines = ["# What was read from the bill", ""]
    lines += [f"FOCUS {', '.join(found['versions'])}, by the {covers['period']}, {span}.", ""]
    lines += _table("Totals by currency", found["totals"])
    lines += _table("By charge category", found["charges"])
    lines += _table("Corrections of earlier periods, already in their own period", found["corrections"])
    lines += _table("By supplier", found["suppliers"])
    lines += [
        "## Capacity",
        "",
        "| workload | kind | supplier | rows | used, unit-hours | unused | effective |",
        "|---|---|---|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {c['workload']} | {c['kind']} | {c['supplier']} | {c['rows']:,} |"
        f" {c['used_hours']:,} | {c['unused_hours']:,} | {c['effective']} |"
        for c in found["capacity"]
    ]
    lines += ["", *_table("Counted as spend, but no capacity", found["no_capacity"])]
    lines += forecast_lines(found["forecast"])
    lines += _doubts(found)
    lines += ["## Files", ""]
    for file in found["files"]:
        lines += [f"- `{file['file']}`: {file['table']}, FOCUS {file['version']}, {file['how']}"]
        lines += [f"  - {old!r} was read as {new}" for old, new in file["former_names"].items()]
        by: dict[str, list[str]] = {}
        for name, why in file["columns_not_read"].items():
            by.setdefault(why, []).append(name)
        lines += [f"  - columns not read, {why}: {', '.join(names)}" for why, names in by.items()]
    lines += [f"- `{path}`: passed by, {why}" for path, why in found["passed_by"].items()]
    return "\n".join(lines) + "\n"


def _table(title: str, rows: Mapping[str, Mapping[str, Any]]) -> list[str]:
    if not rows:
        return []
    names = list(next(iter(rows.values())))
    head = [f"## {title}", "", "| | " + " | ".join(names) + " |", "|---|" + "--:|" * len(names)]
    return [*head, *(f"| {k} | " + " | ".join(str(r[n]) for n in names) + " |" for k, r in rows.items()), ""]


def _doubts(found: Mapping[str, Any]) -> list[str]:
    """Return what was not understood or is not in the case, one line each."""
    lost, twice = found["not_understood"], found["duplicates"]
    lines = _table("Rows not understood, by the column at fault; they count nowhere", lost["columns"])
    lines += [
        f"- `{u['file']}`, row {u['row']}, {u['column'] or 'cells'}: found {u['found']!r}; {u['hint']}"
        for u in lost["first"]
    ]
    if lost["ragged_rows"]:
        lines.append(f"- {lost['ragged_rows']} rows with more or fewer cells than the header; they count nowhere")
    if twice["searched"] and twice["rows"]:
        billed = twice["billed"]
        lines.append(f"- {twice['rows']} rows repeat another in every cell ({billed} billed); they count all the same")
    if not twice["searched"]:
        lines.append("- so many rows were not searched for repetition")
    lines += [f"- not in the case: {what}" for what in found["not_in_the_case"]]
    lines += [
        f"- periods of {name} that fell below 0 through corrections or credits of use, and stand as 0: {n}"
        for name, n in found["below_zero"].items()
    ]
    lines += [f"- {note}" for note in found["notes"]]
    return [*lines, ""] if lines else []
