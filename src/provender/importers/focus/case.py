"""From the use and holdings of a bill to a case that can be computed with."""

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
from provender.importers.defaults import DEFAULTS
from provender.importers.draft import Draft, first_of_month, later
from provender.importers.focus.bill import Bill
from provender.importers.focus.held import Discount, Holdings, Promise, Reservation, holdings
from provender.importers.focus.usage import Usage, class_of, slug, usage
from provender.importers.offered import Offered
from provender.importers.prices import PriceBook

UNITS = {"gpu": "H100e", "cpu": "vCPU"}
_GOODS = {"gpu": "GPUs", "cpu": "Processors"}
_HYPERSCALERS = {"aws", "azure", "gcp", "oracle", "alibaba_cloud", "ibm_cloud", "ibm"}
_NOT_NVIDIA = {"MI300X", "MI325X", "MI355X", "TRAINIUM", "TRAINIUM2", "INFERENTIA2", "GAUDI2", "GAUDI3"}
_NOT_IN_FORCE = {"proposed", "expired", "canceled", "superseded"}
_STALE_DAYS = 2


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
    zone: str = "UTC"
    encoding: str = ""
    by: str = ""
    memory_gib: float | None = None


class CaseOfBill:
    """A case made from a bill; `draft` is the case, `dropped` what was held in the bill and is not in it."""

    def __init__(self, bill: Bill, options: Options) -> None:
        self.bill, self.options = bill, options
        self.usage: Usage = usage(bill)
        self.holdings: Holdings = holdings(self.usage, bill.commitments)
        self.dropped: list[str] = []
        self.as_of = options.as_of or self.usage.end.date()
        self.draft = Draft(self._head())
        self.ask = self.draft.questions

    def _head(self) -> dict[str, Any]:
        versions = ", ".join(self.bill.versions)
        return {
            "schema": 1,
            "name": self.options.name,
            "title": self.options.title or f"{self.options.name}: compute on its suppliers",
            "as_of": self.as_of,
            "end": self.months_on(self.options.months),
            "period": self.usage.period,
            "block": "month",
            "currency": self.options.currency,
            "why": f"from a bill in FOCUS {versions}, {self.usage.start.date()} to {self.usage.end.date()}",
        }

    def months_on(self, months: int) -> date:
        """Return the first of the month that is a number of months after the day of the case."""
        return later(first_of_month(self.as_of), months)

    # ---- what the lines say ----------------------------------------------------------------------

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
        for name in ("contracted", "list", "billed", "effective"):
            cost = float(kept[name].cast(pl.Float64).sum())
            if work > 0 and cost > 0:
                return cost / work
        return 0.0

    def peak(self, rows: pl.DataFrame) -> float:
        """Return the largest number of work units in use in a period."""
        levels = self.usage.levels(rows.with_columns(pl.lit("all").alias("all")), "all")
        return max(0.0, float(levels["all"].max())) if "all" in levels.columns else 0.0  # type: ignore[arg-type]

    # ---- the case --------------------------------------------------------------------------------

    def made(self) -> Draft:
        """Return the case."""
        self.parties()
        for good in self.goods:
            self.provision(good)
            self.workloads(good)
            for supplier in self.suppliers(good):
                self.offers(good, supplier)
        self.listed()
        self.sheet = self.contracts()
        for reservation in self.holdings.reservations:
            if reservation.id not in self.sheet.covered:
                self.reservation(reservation)
        for discount in self.holdings.discounts:
            self.discount(discount)
        self.promises()
        self.tables()
        return self.draft

    def listed(self) -> None:
        """Add what the price book offers for the mix of machines in use."""
        if self.options.prices is None:
            return
        found = Offered(self.draft, self.options.prices, self.as_of, self.options.currency)
        for good in self.goods:
            rows = self.used.filter(pl.col("good") == good)
            sums = rows.group_by("kind").agg(pl.col("work").sum()).filter(pl.col("work") > 0).sort("kind")
            peak = self._peak(rows, good, f"most {_GOODS[good]} in use with all suppliers")
            found.add(good, UNITS[good], dict(sums.iter_rows()), peak)
        self.dropped += found.dropped

    def contracts(self) -> Contracts:
        """Add the contracts of the sheet."""
        found = Contracts(
            self.draft,
            self.options.contracts,
            {good: UNITS[good] for good in self.goods},
            self.as_of,
            self.options.currency,
            {d.id for d in self.holdings.discounts},
        )
        found.add()
        self.dropped += found.dropped
        return found

    def parties(self) -> None:
        """Add the dependant, the suppliers of capacity, and what they share."""
        add = self.draft.add
        add("party", "us", {"name": self.options.title or self.options.name, "why": None})
        names = dict(self.lines.sort("n").select("supplier", "provider").iter_rows())
        held = {p.supplier for p in self.holdings.promises if p.supplier}
        for supplier in sorted({*(s for g in self.goods for s in self.suppliers(g)), *held}):
            kind = "hyperscaler" if supplier in _HYPERSCALERS else "company"
            add("party", supplier, {"name": names.get(supplier) or supplier, "kind": kind})
            self.ask.note(
                f"party.{supplier}.parent",
                "none",
                "a bill does not say who owns a supplier",
                "Who is its ultimate owner? Concentration is measured there.",
            )
        self.shared()

    def shared(self) -> None:
        """Add hosts, invoice issuers and chips that several suppliers share."""
        for column, kind, what in (("host", "host", "runs on"), ("issuer", "other", "is invoiced by")):
            pairs = self.lines.select("supplier", column).drop_nulls().unique().sort("supplier", column)
            by: dict[str, set[str]] = {}
            names: dict[str, str] = {}
            for supplier, name in pairs.iter_rows():
                by.setdefault(slug(name), set()).add(supplier)
                names.setdefault(slug(name), name)
            for key, suppliers in sorted(by.items()):
                others = suppliers - {key}
                if len(suppliers) > 1 or (column == "host" and others):
                    comment = f"{', '.join(sorted(others))} {what} it"
                    self.draft.add("dependency", f"{column}_{key}", {"#": comment, "kind": kind, "name": names[key]})
        if (
            "gpu" in self.goods
            and self.used.filter((pl.col("good") == "gpu") & ~pl.col("kind").is_in(_NOT_NVIDIA)).height
        ):
            self.draft.add("dependency", "chip_nvidia", {"kind": "chip", "name": "NVIDIA GPUs"})

    def depends_on(self, good: str, supplier: str) -> list[str] | None:
        """Return what a supplier's lines of a good share with others'."""
        rows = self.lines.filter((pl.col("supplier") == supplier) & (pl.col("good") == good))
        found = []
        for column in ("host", "issuer"):
            keys = {f"{column}_{slug(n)}" for n in rows[column].drop_nulls().unique()}
            keys |= {f"{column}_{supplier}"} if column == "host" else set()
            found += sorted(keys & set(self.draft.blocks["dependency"]))
        if good == "gpu" and "chip_nvidia" in self.draft.blocks["dependency"]:
            found += ["chip_nvidia"] if rows.filter(~pl.col("kind").is_in(_NOT_NVIDIA)).height else []
        return found or None

    def provision(self, good: str) -> None:
        """Add a good that the bill shows."""
        unit = UNITS[good]
        self.draft.add(
            "provision",
            good,
            {
                "#": "work of one H100 at its dense BF16 peak" if good == "gpu" else None,
                "name": _GOODS[good],
                "dependant": "us",
                "partner": next(iter(self.suppliers(good)), None),
                "supply_unit": unit,
                "work_unit": unit,
            },
        )

    def workloads(self, good: str) -> None:
        """Add a workload for each class of a good, with its use as the demand that is replayed."""
        rows = self.used.filter(pl.col("good") == good)
        price = self.price(rows.filter(pl.col("form") == "on_demand")) or self.price(rows) or 1.0
        fact = self.fact(price, good, f"mean price of {_GOODS[good]} on demand")
        sizes = rows.group_by("class").agg(pl.col("work").sum()).filter(pl.col("work") > 0)
        for (name,) in sizes.sort("work", "class", descending=True).select("class").iter_rows():
            place = f"workload.{name}"
            growth = self.draft.assume("growth_per_year", f"{place}.demand.growth")
            unmet = self.draft.assume("unmet_times", f"{place}.unmet_cost")
            self.ask.note(f"{place}.critical", "true", "assumption", "Must this work survive the loss of a supplier?")
            demand = {
                "trace": "demand.csv",
                "column": name,
                "repeat": True,
                "level": self._limit(name),
                "growth": [{"start": self.as_of, "factor_per_year": f"= {growth}"}],
                "why": "use in the bill, replayed",
            }
            values = {"provision": good, "critical": True, "unmet_cost": f"= {fact} * {unmet}", "demand": demand}
            self.draft.add("workload", name, {**values, "why": "use in the bill; that it is critical is an assumption"})

    def fact(self, amount: float, good: str, statement: str, *, is_price: bool = True) -> str:
        """Add a number of the bill to facts.csv: a price, or work units."""
        unit = UNITS[good]
        versions = ", ".join(self.bill.versions)
        source = f"bill in FOCUS {versions}, {self.usage.start.date()} to {self.usage.end.date()}"
        return self.draft.fact(amount, f"{self.options.currency}/{unit}-h" if is_price else unit, statement, source)

    def _limit(self, name: str) -> str | None:
        """Return the factor on a demand that stood at the limit of what was held, and ask about it."""
        n = len({t for r in self.holdings.reservations if name in r.classes for t in r.at_limit})
        if not n:
            return None
        self.ask.note(
            f"workload.{name}.demand.level",
            "1 (1..1.25)",
            f"in {n} periods use stood at the limit of what was held, so demand was at least that (at_limit.csv)",
            "How long were the queues then?",
        )
        return "1 (1..1.25)"

    def offers(self, good: str, supplier: str) -> None:
        """Add what a supplier sells: on demand, spot where it was used, and a year reserved."""
        rows = self.lines.filter((pl.col("good") == good) & (pl.col("supplier") == supplier) & (pl.col("work") > 0))
        bought = rows.filter((pl.col("form") == "on_demand") & pl.col("commitment_id").is_null())
        price = self.price(bought) or self.price(rows.filter(pl.col("form") != "spot")) or self.price(rows)
        if price <= 0:
            self.dropped.append(f"{supplier}, {good}: no cost in the bill tells a price")
            return
        told = self.fact(price, good, f"price of {_GOODS[good]} on demand with {supplier}")
        used = rows.filter("is_used")
        base = {"provision": good, "supplier": supplier, "depends_on": self.depends_on(good, supplier)}
        for form, what in (("on_demand", "on demand"), ("spot", "interruptible")):
            own = used.filter(pl.col("form") == form)
            if own.height:
                most = self._peak(own, good, f"most {_GOODS[good]} {what} in use with {supplier}")
                cost = told if form == "on_demand" else self._spot_price(own, good, supplier)
                self._offer(f"{supplier}_{good}_{form}", base, form, cost, most)
        self._year(
            f"{supplier}_{good}_year", base, told, self._peak(used, good, f"most {_GOODS[good]} in use with {supplier}")
        )

    def _peak(self, rows: pl.DataFrame, good: str, statement: str) -> str:
        return self.fact(self.peak(rows), good, statement, is_price=False)

    def _spot_price(self, rows: pl.DataFrame, good: str, supplier: str) -> str:
        kept = rows.filter(pl.col("work") > 0)
        paid = float(kept["effective"].cast(pl.Float64).sum()) / float(kept["work"].sum())
        return self.fact(paid or self.price(rows), good, f"price of interruptible {_GOODS[good]} with {supplier}")

    def _offer(self, key: str, base: dict[str, Any], form: str, price: str, peak: str) -> None:
        quota = self.draft.assume("quota_times", f"offer.{key}.cap")
        self.draft.add("offer", key, {**base, "form": form, "price": f"@{price}", "cap": f"= {peak} * {quota}"})

    def _year(self, key: str, base: dict[str, Any], price: str, peak: str) -> None:
        name = f"discount_{base['supplier']}"
        discount = self.draft.assume(name if name in DEFAULTS else "discount", f"offer.{key}.price")
        quota = self.draft.assume("quota_times", f"offer.{key}.cap")
        lead = self.draft.assume("lead_days", f"offer.{key}.lead_time_days")
        terms = {"price": f"= {price} * (1 - {discount})", "cap": f"= {peak} * {quota}", "every": "month"}
        self.draft.add(
            "offer", key, {**base, "form": "reservation", **terms, "term_months": 12, "lead_time_days": f"= {lead}"}
        )

    def end_of(self, known: date | None, place: str) -> date:
        """Return the end of a term: as known, else an assumption that is asked about."""
        if known:
            return known
        term = self.ask.default("term", place)
        return self.months_on(int(term.value))

    def reservation(self, held: Reservation) -> None:
        """Add capacity that is held by a reservation still in force."""
        if held.good not in self.goods or (self.usage.end.date() - held.last).days > _STALE_DAYS:
            self.dropped.append(f"reservation {held.id}: last billed on {held.last}")
            return
        key = slug(held.id.rsplit("/", 1)[-1])
        full = f"; at its limit in {len(held.at_limit)} periods" if held.at_limit else ""
        size = self.fact(held.size, held.good, f"held by {held.id}", is_price=False)
        price = self.fact(held.price, held.good, f"price of {held.id}, used or not")
        self.draft.add(
            "contract",
            key,
            {
                "#": f"used to {held.utilisation:.0%}{full}",
                "name": held.id,
                "provision": held.good,
                "supplier": held.supplier,
                "stage": "delivered",
                "size": f"@{size}",
                "price": f"@{price}",
                "delivery": min(held.first, self.as_of),
                "end": self.end_of(None, f"contract.{key}.end"),
                "site": held.region or None,
                "depends_on": self.depends_on(held.good, held.supplier),
            },
        )

    def discount(self, held: Discount) -> None:
        """Add a commitment discount on the offers that it makes cheaper."""
        start, ends = self.sheet.terms.get(held.id, (held.start, held.end))
        if ends and ends <= self.as_of:
            self.dropped.append(f"commitment {held.id}: ended on {ends}")
            return
        sold = self.draft.blocks["offer"]
        covered = [g for g in self.goods if held.units.get(g, 0) > 0 and f"{held.supplier}_{g}_on_demand" in sold]
        if not covered:
            self.dropped.append(f"commitment {held.id}: the bill shows no capacity that it covers")
        share = "" if held.utilisation is None else f"; used to {held.utilisation:.0%}"
        for good in covered:
            key = slug(f"{held.id.rsplit('/', 1)[-1]}{'_' + good if len(covered) > 1 else ''}")
            units = self.fact(held.units[good], good, f"due in every hour under {held.id}", is_price=False)
            price = self.fact(held.price[good], good, f"price under {held.id}")
            self.draft.add(
                "commitment",
                key,
                {
                    "#": f"{held.type}{share}",
                    "name": held.name or held.id,
                    "offer": f"{held.supplier}_{good}_on_demand",
                    "units": f"@{units}",
                    "price": f"@{price}",
                    "start": min(start, self.as_of) if start else None,
                    "end": self.end_of(ends, f"commitment.{key}.end"),
                },
            )

    def promises(self) -> None:
        """Add spend promised in contracts as minimum spend per year, less what the rest of the bill spends there."""
        active = [p for p in self.holdings.promises if self._is_active(p)]
        for supplier in sorted({p.supplier for p in active}):
            goods = [g for g in self.goods if supplier in self.suppliers(g)]
            mine = [p for p in active if p.supplier == supplier]
            per_year = sum(float(p.cost) / (p.years or 1.0) for p in mine)
            other = self._other_spend(supplier)
            names = ", ".join(f"{p.type} {p.id}".strip() for p in mine)
            if f"minimum_{supplier}" in self.draft.blocks["clause"]:
                self.dropped.append(f"contract commitment {mine[0].id}: the contract sheet gives the minimum spend")
                continue
            if not goods:
                self.dropped.append(f"contract commitment {mine[0].id}: the bill shows no capacity of {supplier}")
                continue
            self.draft.add(
                "clause",
                f"minimum_{supplier}",
                {
                    "#": f"{names}: {per_year:,.0f} a year; other services spend {other:,.0f} of it",
                    "kind": "minimum_spend",
                    "holder": supplier,
                    "grantor": "us",
                    "provision": goods[0],
                    "start": min((p.start for p in mine if p.start), default=None),
                    "end": max((p.end for p in mine if p.end), default=None),
                    "amount_per_year": max(0.0, per_year - other),
                    "why": "contract commitment of the bill, less what is spent on other services there",
                },
            )

    def _is_active(self, promise: Promise) -> bool:
        """Return whether a contract commitment still binds and can be computed with; tell it where not."""
        known = {s for g in self.goods for s in self.suppliers(g)} | {p.supplier for p in self.holdings.promises}
        why = (
            f"it is {promise.status.lower()}"
            if promise.status.lower() in _NOT_IN_FORCE
            else "its table gives no cost"
            if promise.cost <= 0
            else f"it ended on {promise.end}"
            if promise.end and promise.end <= self.as_of
            else "no supplier is named"
            if promise.supplier not in known or not promise.supplier
            else ""
        )
        if why:
            self.dropped.append(f"contract commitment {promise.id}: {why}")
        return not why

    def _other_spend(self, supplier: str) -> float:
        """Return what a year of everything but capacity costs with a supplier."""
        rows = self.usage.lines.filter((pl.col("supplier") == supplier) & (pl.col("good") == ""))
        years = max(1 / 365.25, (self.usage.end - self.usage.start).days / 365.25)
        rows = rows.filter(pl.col("category").fill_null("Usage").is_in(["Usage", "Tax", "Adjustment"]))
        return max(0.0, float(Decimal(rows["effective"].sum() or 0)) / years)

    def tables(self) -> None:
        """Add the series of use and the periods in which it stood at a limit."""
        rows = self.used.filter(pl.col("good").is_in(self.goods))
        levels = self.usage.levels(rows, "class")
        named = [c for c in levels.columns if c in self.draft.blocks["workload"]]
        low = {c: int((levels[c] < 0).sum()) for c in named}
        self.below_zero = {c: n for c, n in low.items() if n}
        shown = levels.select("start", *named).with_columns(
            pl.col("start").dt.strftime("%Y-%m-%dT%H:%M:%S").alias("start"),
            *(pl.col(c).clip(0.0).round(6) for c in named),
        )
        self.draft.files["demand.csv"] = shown.rename({"start": "timestamp"}).write_csv()
        limits = [
            {
                "timestamp": t.isoformat(),
                "workload": name,
                "supplier": r.supplier,
                "reservation": r.id,
                "held": r.size,
            }
            for r in self.holdings.reservations
            for name in r.classes
            for t in r.at_limit
        ]
        if limits:
            self.draft.files["at_limit.csv"] = pl.DataFrame(limits).write_csv()
