"""What the lines of a bill say, for a case in the making: goods, suppliers, prices, peaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from provender.importers.contracts.apply import Contracts
from provender.importers.contracts.sheet import ContractRow
from provender.importers.draft import Draft, first_of_month, later
from provender.importers.focus.bill import Bill
from provender.importers.focus.held import Holdings, holdings
from provender.importers.focus.usage import COSTS, Usage, class_of, slug, usage
from provender.importers.prices import PriceBook
from provender.importers.shape import refined, weights
from provender.importers.trace import TraceRead

UNITS = {"gpu": "H100e", "cpu": "vCPU"}
GOODS = {"gpu": "GPUs", "cpu": "Processors"}
NOT_NVIDIA = {"MI300X", "MI325X", "MI355X", "TRAINIUM", "TRAINIUM2", "INFERENTIA2", "GAUDI2", "GAUDI3"}


@dataclass(frozen=True)
class Options:
    """What the user says beside the bill.

    Parameters
    ----------
    name, title
        Short name of the case, and what the report calls its dependant.
    as_of, months
        Day of the case (None: the end of the bill) and months to look ahead.
    currency, rates
        Currency of the case (blank: the bill's), and what a unit of another is worth in it.
    contracts, prices
        Rows of a contract sheet; a price book whose offers the case may take.
    shape
        A trace whose hours a bill by the day follows.
    forecast
        A model of statsforecast that is tried beside Provender's own forecasters; blank: none.
    zone, encoding, by, memory_gib
        As for `read_bill`.
    """

    name: str
    title: str = ""
    as_of: date | None = None
    months: int = 12
    currency: str = ""
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    contracts: tuple[ContractRow, ...] = ()
    prices: PriceBook | None = None
    shape: TraceRead | None = None
    forecast: str = ""
    zone: str = "UTC"
    encoding: str = ""
    by: str = ""
    memory_gib: float | None = None


class BillLines:
    """A bill on its way into a case: what its lines say, and the draft that is made of it."""

    def __init__(self, bill: Bill, options: Options) -> None:
        self.bill, self.options = bill, options
        self.usage: Usage = usage(bill)
        self.holdings: Holdings = holdings(self.usage, bill.commitments)
        self.dropped: list[str] = []
        self.n_flat_days = 0
        self.forecast: Mapping[str, Any] = {}
        self.as_of = options.as_of or self.usage.end.date()
        self.draft = Draft(self._head())
        self.ask = self.draft.questions
        self.sheet = Contracts(self.draft, options.contracts, {}, self.as_of, options.currency, rates=options.rates)

    def _head(self) -> dict[str, Any]:
        versions = ", ".join(self.bill.versions)
        return {
            "schema": 1,
            "name": self.options.name,
            "title": self.options.title or f"{self.options.name}: compute on its suppliers",
            "as_of": self.as_of,
            "end": self.months_on(self.options.months),
            "period": "hour" if self.is_shaped else self.usage.period,
            "block": "month",
            "currency": self.options.currency,
            "why": f"from a bill in FOCUS {versions}, {self.usage.start.date()} to {self.usage.end.date()}",
        }

    def months_on(self, months: int) -> date:
        """Return the first of the month that is a number of months after the day of the case."""
        return later(first_of_month(self.as_of), months)

    def fact(self, amount: float, good: str, statement: str, *, is_price: bool = True) -> str:
        """Add a number of the bill to facts.csv: a price, or work units."""
        unit = UNITS[good]
        versions = ", ".join(self.bill.versions)
        source = f"bill in FOCUS {versions}, {self.usage.start.date()} to {self.usage.end.date()}"
        return self.draft.fact(amount, f"{self.options.currency}/{unit}-h" if is_price else unit, statement, source)

    def depends_on(self, good: str, supplier: str) -> list[str] | None:
        """Return what a supplier's lines of a good share with others'."""
        rows = self.lines.filter((pl.col("supplier") == supplier) & (pl.col("good") == good))
        found = []
        for column in ("host", "issuer"):
            keys = {f"{column}_{slug(n)}" for n in rows[column].drop_nulls().unique()}
            keys |= {f"{column}_{supplier}"} if column == "host" else set()
            found += sorted(keys & set(self.draft.blocks["dependency"]))
        if good == "gpu" and "chip_nvidia" in self.draft.blocks["dependency"]:
            found += ["chip_nvidia"] if rows.filter(~pl.col("kind").is_in(NOT_NVIDIA)).height else []
        return found or None

    @cached_property
    def lines(self) -> pl.DataFrame:
        """Lines of capacity with class and form."""
        pricing = pl.col("pricing").fill_null("").str.to_lowercase()
        form = (
            pl.when(pl.col("reservation_id").is_not_null())
            .then(pl.lit("reserved"))
            .when(pricing == "dynamic")
            .then(pl.lit("spot"))
            .otherwise(pl.lit("on_demand"))
        )
        return class_of(self.usage).with_columns(form.alias("form"))

    @cached_property
    def used(self) -> pl.DataFrame:
        """Lines of capacity that were used."""
        return self.lines.filter("is_used")

    @cached_property
    def goods(self) -> list[str]:
        """Goods of which something was used on balance, the larger spend first."""
        sums = self.used.group_by("good").agg(pl.col("work").sum(), pl.col("list").sum(), pl.col("effective").sum())
        rows = sums.filter(pl.col("work") > 0).sort("effective", "list", "good", descending=True)
        return [str(g) for g in rows["good"]]

    def suppliers(self, good: str) -> list[str]:
        """Return the suppliers of a good, the largest first."""
        sums = self.lines.filter(pl.col("good") == good).group_by("supplier").agg(pl.col("work").sum())
        return [str(s) for s in sums.filter(pl.col("work") > 0).sort("work", "supplier", descending=True)["supplier"]]

    def price(self, rows: pl.DataFrame) -> float:
        """Return money per work unit and hour: contracted, else list, else billed."""
        kept = rows.filter(pl.col("work") > 0)
        work = float(kept["work"].sum())
        for name in COSTS:
            cost = float(kept[f"whole_{name}"].sum())
            if work > 0 and cost > 0:
                return cost / work
        return 0.0

    @property
    def is_shaped(self) -> bool:
        """Whether a bill by the day takes the course of its hours from a trace."""
        return self.options.shape is not None and self.usage.period == "day"

    def levels(self, rows: pl.DataFrame, key: str) -> pl.DataFrame:
        """Return work units in use by period of the case, one column for each value of `key`.

        With a trace, rows by the day follow it; rows by the hour keep their own hours.
        """
        if self.options.shape is None or not self.is_shaped:
            return self.usage.levels(rows, key)
        by_hour = self.usage.is_hourly()
        daily = self.usage.levels(rows.filter(~by_hour), key)
        hours, self.n_flat_days = refined(daily, weights(self.options.shape))
        known = self.usage.levels(rows.filter(by_hour), key, "hour")
        return pl.concat([hours, known], how="diagonal").group_by("start").sum().sort("start")

    def peak(self, rows: pl.DataFrame) -> float:
        """Return the largest number of work units in use in a period."""
        levels = self.levels(rows.with_columns(pl.lit("all").alias("all")), "all")
        return max(0.0, float(levels["all"].max())) if "all" in levels.columns else 0.0  # type: ignore[arg-type]
