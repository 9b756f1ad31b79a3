"""A bill in several currencies becomes one in the currency of the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import polars as pl

from provender.cases.problem import Problem
from provender.importers.errors import ImportProblemsError
from provender.importers.focus.bill import Bill
from provender.importers.focus.case import Options

_MONEY = ("billed", "effective", "list", "contracted", "applied_cost_0", "applied_cost_1", "applied_cost_2")


def converted(bill: Bill, options: Options) -> tuple[Bill, Options]:
    """Return a bill with its money in one currency, and the options with that currency.

    Without a choice the currency is that of the bill. `options.rates` holds money of the case's currency
    per unit of another.

    Raises
    ------
    ImportProblemsError
        If the bill holds currencies without a rate.
    """
    totals, rates = bill.totals(), options.rates
    held = sorted(c for c in totals if c)
    unrated = [c for c in held if c not in rates]
    target = options.currency or (unrated[0] if len(unrated) == 1 else "USD")
    lacking = [c for c in unrated if c != target]
    if lacking:
        raise ImportProblemsError([_mixed(bill, {c: totals[c]["billed"] for c in held}, target, lacking)])
    options = replace(options, currency=target)
    if held in ([target], []):
        return bill, options
    factors = {c: Decimal(1) if c == target else rates[c] for c in held}
    return _in(bill, target, factors), options


def _in(bill: Bill, target: str, factors: Mapping[str, Decimal]) -> Bill:
    """Return a bill whose money is multiplied by the factor of its currency."""
    names = [n for n in _MONEY if n in bill.lines.columns]
    parts = []
    for code, rows in bill.lines.with_columns(pl.col("currency").fill_null(target)).group_by("currency"):
        factor = factors[str(code[0])]
        exact = [
            pl.Series(n, [None if v is None else v * factor for v in rows[n]], dtype=pl.Decimal(38, 12)) for n in names
        ]
        parts.append((str(code[0]), rows.with_columns(exact).with_columns(pl.lit(target).alias("currency"))))
    told = ", ".join(f"{c} at {f} {target}" for c, f in factors.items() if c != target)
    lines = pl.concat([rows for _, rows in sorted(parts, key=lambda pair: pair[0])])
    return replace(bill, lines=lines, notes=(*bill.notes, f"converted: {told}"))


def _mixed(bill: Bill, billed: Mapping[str, Decimal], target: str, lacking: list[str]) -> Problem:
    """Return the problem of currencies that nobody gave a rate for."""
    sums = ", ".join(f"{c} {v:,.2f} billed" for c, v in billed.items())
    wanted = " ".join(f"--rate {c}=…" for c in lacking)
    fix = f"Say which currency the case has and what the others are worth in it: --currency {target} {wanted}"
    file = next((str(f.path) for f in bill.files if f.dataset == "cost_and_usage"), "")
    return Problem("currency", file, 0, "BillingCurrency", sums, "one currency, or a rate for each other", fix)
