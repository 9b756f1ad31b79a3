"""What a bill says is held becomes contracts, commitments and clauses of a case."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl

from provender.importers.focus.held import Discount, Promise, Reservation
from provender.importers.focus.lines import UNITS, BillLines
from provender.importers.focus.resources import PARTS
from provender.importers.focus.usage import slug
from provender.importers.unbilled import add_unbilled

_NOT_IN_FORCE = {"proposed", "expired", "canceled", "superseded"}
_STALE_DAYS = 2


class HeldBlocks(BillLines):
    """A case in the making that takes in what the bill and a contract sheet say is held."""

    def held(self) -> None:
        """Add the contracts of the sheet, then what the bill shows beside them."""
        self.sheet.units = {good: UNITS[good] for good in self.goods}
        self.sheet.discounts = {d.id for d in self.holdings.discounts}
        self.sheet.held = {r.id: (r.size, r.price) for r in self.holdings.reservations}
        self.sheet.other_spend = {s: self._other_spend(s) for s in self.lines["supplier"].unique()}
        self.sheet.add()
        add_unbilled(self.draft, {g: set(self.suppliers(g)) for g in self.goods})
        self.dropped += self.sheet.dropped
        for reservation in self.holdings.reservations:
            if reservation.id not in self.sheet.covered:
                self.reservation(reservation)
        for discount in self.holdings.discounts:
            self.discount(discount)
        self.promises()

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
            self.dropped.append(f"commitment {held.id}: the bill shows no capacity that it covers outside reservations")
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
                    "name": held.name or self._called(held),
                    "offer": f"{held.supplier}_{good}_on_demand",
                    "units": f"@{units}",
                    "price": f"@{price}",
                    "start": min(start, self.as_of) if start else None,
                    "end": self.end_of(ends, f"commitment.{key}.end"),
                },
            )

    def _called(self, held: Discount) -> str:
        """Return what a report calls a commitment that the bill gives no name."""
        supplier = self.draft.blocks["party"][held.supplier]["name"]
        return f"{supplier}, {held.type} {held.id.rsplit('/', 1)[-1]}"

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
        is_part = pl.col("why").fill_null("").is_in(PARTS)  # in the price of its GPUs
        rows = self.usage.lines.filter((pl.col("supplier") == supplier) & (pl.col("good") == "") & ~is_part)
        years = max(1 / 365.25, (self.usage.end - self.usage.start).days / 365.25)
        rows = rows.filter(pl.col("category").fill_null("Usage").is_in(["Usage", "Tax", "Adjustment"]))
        return max(0.0, float(Decimal(rows["effective"].sum() or 0)) / years)
