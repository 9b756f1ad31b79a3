"""From the use and holdings of a bill to a case that can be computed with."""

from __future__ import annotations

from typing import Any

import polars as pl

from provender.importers.defaults import DEFAULTS
from provender.importers.draft import Draft
from provender.importers.focus.held_blocks import HeldBlocks
from provender.importers.focus.lines import GOODS, NOT_NVIDIA, UNITS, Options
from provender.importers.focus.usage import slug
from provender.importers.foreseen import Foreseen, candidates, series_files
from provender.importers.hazards import LARGE, add_hazards
from provender.importers.offered import Offered

__all__ = ["CaseOfBill", "Options"]


class CaseOfBill(HeldBlocks):
    """A case made from a bill; `draft` is the case, `dropped` what was held in the bill and is not in it."""

    def made(self) -> Draft:
        """Return the case."""
        self.parties()
        for good in self.goods:
            self.provision(good)
            self.workloads(good)
            for supplier in self.suppliers(good):
                self.offers(good, supplier)
        self.listed()
        self.held()
        add_hazards(self.draft)
        history = self.tables()
        source = f"fitted to the bill, {self.usage.start.date()} to {self.usage.end.date()}"
        known = history.filter(pl.col("start") < pl.lit(self.as_of))
        self.forecast = Foreseen(self.draft, source, candidates(self.options.forecast)).add(known)
        return self.draft

    def listed(self) -> None:
        """Add what the price book offers for the mix of machines in use."""
        if self.options.prices is None:
            return
        book, options = self.options.prices, self.options
        found = Offered(self.draft, book, self.as_of, options.currency, options.rates)
        for good in self.goods:
            rows = self.used.filter(pl.col("good") == good)
            sums = rows.group_by("kind").agg(pl.col("work").sum()).filter(pl.col("work") > 0).sort("kind")
            peak = self._peak(rows, good, f"most {GOODS[good]} in use with all suppliers")
            found.add(good, UNITS[good], dict(sums.iter_rows()), peak)
        self.dropped += found.dropped
        if book.conflicts.height:
            told = f"{book.conflicts.height} prices contradict each other; the newest hold"
            self.dropped.append(f"price book: {told}, and provender import prices shows all")

    def parties(self) -> None:
        """Add the dependant, the suppliers of capacity, and what they share."""
        add = self.draft.add
        add("party", "us", {"name": self.options.title or self.options.name, "why": None})
        names = dict(self.lines.sort("n").select("supplier", "provider").iter_rows())
        held = {p.supplier for p in self.holdings.promises if p.supplier}
        for supplier in sorted({*(s for g in self.goods for s in self.suppliers(g)), *held}):
            kind = "hyperscaler" if supplier in LARGE else "company"
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
            and self.used.filter((pl.col("good") == "gpu") & ~pl.col("kind").is_in(NOT_NVIDIA)).height
        ):
            self.draft.add("dependency", "chip_nvidia", {"kind": "chip", "name": "NVIDIA GPUs"})

    def provision(self, good: str) -> None:
        """Add a good that the bill shows."""
        unit = UNITS[good]
        self.draft.add(
            "provision",
            good,
            {
                "#": "work of one H100 at its dense BF16 peak" if good == "gpu" else None,
                "name": GOODS[good],
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
        fact = self.fact(price, good, f"mean price of {GOODS[good]} on demand")
        names = {slug(kind): kind for kind in rows["kind"].unique()}
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
            label = names.get(name, name)
            values = {
                "name": label,
                "provision": good,
                "critical": True,
                "unmet_cost": f"= {fact} * {unmet}",
                "demand": demand,
            }
            self.draft.add("workload", name, {**values, "why": "use in the bill; that it is critical is an assumption"})

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
        told = self.fact(price, good, f"price of {GOODS[good]} on demand with {supplier}")
        used = rows.filter("is_used")
        base = {"provision": good, "supplier": supplier, "depends_on": self.depends_on(good, supplier)}
        for form, what in (("on_demand", "on demand"), ("spot", "interruptible")):
            own = used.filter(pl.col("form") == form)
            if own.height:
                most = self._peak(own, good, f"most {GOODS[good]} {what} in use with {supplier}")
                cost = told if form == "on_demand" else self._spot_price(own, good, supplier)
                self._offer(f"{supplier}_{good}_{form}", base, form, cost, most)
        self._year(
            f"{supplier}_{good}_year", base, told, self._peak(used, good, f"most {GOODS[good]} in use with {supplier}")
        )

    def _peak(self, rows: pl.DataFrame, good: str, statement: str) -> str:
        return self.fact(self.peak(rows), good, statement, is_price=False)

    def _spot_price(self, rows: pl.DataFrame, good: str, supplier: str) -> str:
        kept = rows.filter(pl.col("work") > 0)
        paid = float(kept["whole_effective"].sum()) / float(kept["work"].sum())
        return self.fact(paid or self.price(rows), good, f"price of interruptible {GOODS[good]} with {supplier}")

    def _offer(self, key: str, base: dict[str, Any], form: str, price: str, peak: str) -> None:
        quota = self.draft.assume("quota_times", f"offer.{key}.cap")
        name = self._offer_name(base, "on demand" if form == "on_demand" else "interruptible")
        terms = {"form": form, "price": f"@{price}", "cap": f"= {peak} * {quota}"}
        self.draft.add("offer", key, {"name": name, **base, **terms})

    def _offer_name(self, base: dict[str, Any], what: str) -> str:
        """Return what a report calls an offer."""
        supplier = self.draft.blocks["party"][base["supplier"]]["name"]
        return f"{supplier}, {GOODS[base['provision']]} {what}"

    def _year(self, key: str, base: dict[str, Any], price: str, peak: str) -> None:
        name = f"discount_{base['supplier']}"
        discount = self.draft.assume(name if name in DEFAULTS else "discount", f"offer.{key}.price")
        quota = self.draft.assume("quota_times", f"offer.{key}.cap")
        lead = self.draft.assume("lead_days", f"offer.{key}.lead_time_days")
        terms = {"price": f"= {price} * (1 - {discount})", "cap": f"= {peak} * {quota}", "every": "month"}
        self.draft.add(
            "offer",
            key,
            {
                "name": self._offer_name(base, "for a year"),
                **base,
                "form": "reservation",
                **terms,
                "term_months": 12,
                "lead_time_days": f"= {lead}",
            },
        )

    def tables(self) -> pl.DataFrame:
        """Add the series of use and the periods in which it stood at a limit, and return the series."""
        rows = self.used.filter(pl.col("good").is_in(self.goods))
        levels = self.levels(rows, "class")
        named = [c for c in levels.columns if c in self.draft.blocks["workload"]]
        low = {c: int((levels[c] < 0).sum()) for c in named}
        self.below_zero = {c: n for c, n in low.items() if n}
        series = levels.select("start", *(pl.col(c).clip(0.0).round(6) for c in named))
        self.draft.files |= series_files(series)
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
        return series
