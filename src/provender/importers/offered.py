"""Prices of a book become offers of a case: of suppliers that the case lacks, and the year that others list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from provender.importers.draft import Draft
from provender.importers.prices import PriceBook

_GOODS = {"gpu": "GPUs", "cpu": "Processors"}
_NAMES = {"aws": "AWS", "azure": "Microsoft Azure", "gcp": "Google Cloud"}
_TOLD = {"on_demand": "on demand", "reserved_1y": "for a year", "spot": "interruptible"}


@dataclass(slots=True)
class Offered:
    """Offers on their way into a case.

    Parameters
    ----------
    work
        Work done by kind of machine, the weight of its price.
    peak
        Reference to the most work units in use, which quotas are assumed to be a multiple of.
    rates
        What a unit of another currency is worth in the case's.
    """

    draft: Draft
    book: PriceBook
    as_of: date
    currency: str
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)

    def add(self, good: str, unit: str, work: Mapping[str, float], peak: str) -> None:
        """Add what the book offers of a good: on demand and for a year."""
        rows = self.book.prices.filter(pl.col("good") == good, pl.col("kind").is_in(list(work)))
        late = rows.filter(pl.col("as_of") > self.as_of)
        if rows.height and late.height == rows.height:
            first = str(late["as_of"].min())
            self.dropped.append(
                f"prices of {good}: all are of {first} or later, after the day of the case; see --as-of"
            )
        elif late.height:
            self.dropped.append(f"{late.height} of {rows.height} prices of {good}: of days after the case; see --as-of")
        known = self._in_currency(self.book.newest(self.as_of).filter(pl.col("good") == good))
        for supplier in sorted(known.filter(pl.col("kind").is_in(list(work)))["supplier"].unique()):
            own = known.filter(pl.col("supplier") == supplier)
            for form in ("on_demand", "reserved_1y"):
                mixed = self._mixed(own.filter(pl.col("form") == form), work)
                if mixed:
                    self._offer(good, unit, supplier, form, {**mixed, "peak": peak})

    def _in_currency(self, known: pl.DataFrame) -> pl.DataFrame:
        """Return prices in the currency of the case; those without a rate are left out and told."""
        lacking = sorted({*known["currency"].unique()} - {self.currency, *self.rates})
        if lacking:
            n = known.filter(pl.col("currency").is_in(lacking)).height
            self.dropped.append(f"{n} prices in {', '.join(lacking)}: no rate; give --rate {lacking[0]}=…")
        factors = {self.currency: 1.0} | {c: float(r) for c, r in self.rates.items()}
        kept = known.filter(pl.col("currency").is_in(list(factors)))
        factor = pl.col("currency").replace_strict(factors, return_dtype=pl.Float64)
        return kept.with_columns(pl.col("price") * factor, pl.col("unit_price") * factor)

    def _mixed(self, rows: pl.DataFrame, work: Mapping[str, float]) -> dict[str, Any] | None:
        """Return the price of the case's mix of machines: median, lowest and highest of all regions.

        None where the supplier does not list all kinds: a mix without the dearest would look cheap.
        """
        by = rows.group_by("kind").agg(
            pl.col("unit_price").median().alias("value"),
            pl.col("unit_price").min().alias("low"),
            pl.col("unit_price").max().alias("high"),
        )
        prices = {r["kind"]: r for r in by.iter_rows(named=True)}
        if set(work) - set(prices):
            return None
        total = sum(work.values())
        mean = {k: sum(w * prices[kind][k] for kind, w in work.items()) / total for k in ("value", "low", "high")}
        used = rows.filter(pl.col("kind").is_in(list(work)))
        days, sources = sorted(used["as_of"].unique()), sorted(used["source"].unique())
        return mean | {"source": f"{', '.join(sources)}, {days[-1]}", "n": used["region"].n_unique(), "day": days[-1]}

    def _offer(self, good: str, unit: str, supplier: str, form: str, mixed: Mapping[str, Any]) -> None:
        """Add an offer, or give the case's own offer for a year the listed price."""
        key = f"{supplier}_{good}_{'year' if form == 'reserved_1y' else form}"
        mine = self.draft.blocks["offer"]
        if key in mine and form == "on_demand":
            return  # what was paid tells more than a list
        statement = f"list price {_TOLD[form]} with {supplier}, median and range of {mixed['n']} regions"
        price_unit = f"{self.currency}/{unit}-h"
        fact = self.draft.fact(
            mixed["value"], price_unit, statement, mixed["source"], span=(mixed["low"], mixed["high"]), day=mixed["day"]
        )
        if key in mine:
            mine[key]["price"] = f"@{fact}"
            self.draft.unask(f"offer.{key}.price")
            return
        self._newcomer(good, supplier)
        parties = self.draft.blocks["party"]
        quota = self.draft.assume("quota_times", f"offer.{key}.cap")
        name = f"{parties[supplier]['name']}, {_GOODS[good]} {_TOLD[form]}"
        values = {"name": name, "provision": good, "supplier": supplier, "form": "on_demand", "price": f"@{fact}"}
        values["cap"] = f"= {mixed['peak']} * {quota}"
        if form == "reserved_1y":
            lead = self.draft.assume("lead_days", f"offer.{key}.lead_time_days")
            values |= {"form": "reservation", "every": "month", "lead_time_days": f"= {lead}"}
            self.draft.add("offer", key, {**values, "term_months": 12})
        else:
            self.draft.add("offer", key, values)

    def _newcomer(self, good: str, supplier: str) -> None:
        """Add a supplier that holds nothing of the case yet: work must move there first."""
        parties = self.draft.blocks["party"]
        if supplier in parties:
            return
        parties[supplier] = {
            "name": _NAMES.get(supplier, supplier.replace("_", " ").title()),
            "kind": "company",
            "#": "of the price book",
        }
        for name, workload in self.draft.blocks["workload"].items():
            if workload["provision"] == good:
                key = f"{name}_{supplier}"
                days = self.draft.assume("migration_days", f"reach.{key}.migration_days")
                values = {"workload": name, "supplier": supplier, "warm": False, "migration_days": f"= {days}"}
                self.draft.add("reach", key, values)
