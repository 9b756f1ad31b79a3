"""Contracts of a sheet become blocks of a case: lines, clauses, offers, owners."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from provender.importers.contracts.exchange import exchanged
from provender.importers.contracts.fields import PER, UNITS, Span
from provender.importers.contracts.sheet import ContractRow
from provender.importers.draft import Draft
from provender.importers.focus.usage import slug
from provender.importers.hazards import LARGE
from provender.importers.toml import number

#: suppliers whose forms are public; of others a default for take-or-pay and notice is put in and asked about
_PUBLIC = LARGE


@dataclass(slots=True)
class Contracts:
    """Contracts on their way into a case.

    Parameters
    ----------
    units
        Work unit by provision of the case.
    discounts
        Ids of the bill's commitment discounts: a row with such a `bill_id` gives only their term.
    held
        Size and price of the bill's capacity reservations by id, for rows that leave them blank.
    rates
        What a unit of another currency is worth in the case's.
    other_spend
        What a year of everything but capacity costs, by supplier: it counts towards a minimum spend.
    """

    draft: Draft
    rows: Collection[ContractRow]
    units: Mapping[str, str]
    as_of: date
    currency: str
    discounts: Collection[str] = ()
    held: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    other_spend: Mapping[str, float] = field(default_factory=dict)
    #: ids of the bill that a contract stands for, and terms of commitment discounts
    covered: set[str] = field(default_factory=set)
    terms: dict[str, tuple[date, date]] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)

    def add(self) -> None:
        """Add every contract that the case has a use for."""
        for told in self.rows:
            row = exchanged(told, self.currency, self.rates)
            if row is None:
                code = told.get("currency")
                fix = f"give --rate {code}=…"
                self.dropped.append(f"{_named(told)}: in {code}, the case in {self.currency}; {fix}")
            else:
                self._row(row)

    def _row(self, row: ContractRow) -> None:
        """Add a contract, the term of a commitment, or a promise of spend; tell why where there is no use for it."""
        good, work = UNITS[row.get("unit") or ("GPU" if "gpu" in self.units else "vCPU")]
        (start, end), key = _term(row), str(row.get("bill_id") or "")
        is_sized = bool(row.span("size") and row.span("price"))
        if key in self.discounts:
            self.terms[key] = (start, end)
        elif good not in self.units:
            self.dropped.append(f"{_named(row)}: nothing in the case needs its {row.get('unit')}")
        elif end <= self.as_of or start >= self.draft.head["end"]:
            what = f"ended on {end}" if end <= self.as_of else f"starts on {start}, after the end of the case"
            self.dropped.append(f"{_named(row)}: {what}")
        elif is_sized or key in self.held:
            self._contract(row, good, work, (start, end))
        elif row.span("minimum_spend_per_year"):
            supplier = self._supplier(row)
            self._minimum(row, supplier, {"holder": supplier, "grantor": "us", "provision": good})
        else:
            self.dropped.append(f"{_named(row)}: neither its size and price nor bill_id {key!r} in the bill")
        if key and is_sized and key not in {*self.held, *self.discounts}:
            self.dropped.append(f"bill_id {key!r} of {_named(row)}: the bill has none; the contract stands by itself")

    def _contract(self, row: ContractRow, good: str, work: float, term: tuple[date, date]) -> None:
        """Add a line with everything that hangs on it."""
        supplier = self._supplier(row)
        if row.get("bill_id"):
            self.covered.add(str(row.get("bill_id")))
        unit_price = f"{self.currency}/{self.units[good]}-h"
        per = PER[row.get("price_per") or "hour"] * work
        size = self._fact(row, "size", work, self.units[good])
        price = self._fact(row, "price", 1.0 / per, unit_price)
        key = self.draft.add(
            "contract",
            slug(row.get("id") or row.get("supplier")),
            {
                "#": _comment(row),
                "provision": good,
                "supplier": supplier,
                "stage": row.get("stage") or ("delivered" if term[0] <= self.as_of else "contracted"),
                "size": size,
                "price": price,
                "delivery": term[0],
                "end": term[1],
                "ramp": list(row.get("ramp")) if row.get("ramp") else None,
                "take_or_pay": self._take_or_pay(row, supplier),
                "prepayment": self._plain(row, "prepayment"),
                "site": row.get("region"),
                "depends_on": self._depends_on(row, supplier, good),
                "why": _source(row),
                "note": _note(row),
            },
        )
        self._clauses(row, key, supplier, good)
        self._offers(row, key, supplier, good)

    # ---- parts -------------------------------------------------------------------------------------

    def _supplier(self, row: ContractRow) -> str:
        """Return the id of the supplier, with its owner; add both where the case has none."""
        key = slug(row.get("supplier"))
        parties = self.draft.blocks["party"]
        found = parties.setdefault(key, {"name": row.get("supplier"), "kind": "company"})
        if found.pop("#", None):  # the name that a price book gave is a mere id
            found["name"] = row.get("supplier")
        if row.get("parent"):
            owner = slug(row.get("parent"))
            if owner != key:
                parties.setdefault(owner, {"name": row.get("parent"), "kind": "company"})
                parties[key]["parent"] = owner
        self.draft.questions.asked.pop(f"party.{key}.parent", None)
        return key

    def _fact(self, row: ContractRow, name: str, factor: float, unit: str) -> str:
        """Add a number of a contract to facts.csv and return the reference to it."""
        span = row.span(name)
        what = f"{name.replace('_', ' ')} of {_named(row)}"
        if span is None:  # the bill tells it, in work units
            amount = self.held[str(row.get("bill_id"))][("size", "price").index(name)]
            return f"@{self.draft.fact(amount, unit, what, 'the bill')}"
        found = span.times(factor)
        return f"@{self.draft.fact(found.value, unit, what, _source(row), span=(found.low, found.high))}"

    def _plain(self, row: ContractRow, name: str, factor: float = 1.0) -> str | float | None:
        """Return a number with its range, as a case writes it; None where it is blank."""
        span = row.span(name)
        return _written(span.times(factor)) if span else None

    def _take_or_pay(self, row: ContractRow, supplier: str) -> str | float | None:
        if row.span("take_or_pay") or supplier in _PUBLIC:
            return self._plain(row, "take_or_pay")
        place = f"contract.{slug(row.get('id') or supplier)}.take_or_pay"
        return f"= {self.draft.assume('take_or_pay', place)}"

    def _depends_on(self, row: ContractRow, supplier: str, good: str) -> list[str] | None:
        """Return what the line shares: the host that the sheet names, and what the bill shows of the supplier."""
        sold = [o for o in self.draft.blocks["offer"].values() if o["supplier"] == supplier and o["provision"] == good]
        shared = {d for o in sold for d in o.get("depends_on") or ()}
        if row.get("host"):
            key = f"host_{slug(row.get('host'))}"
            self.draft.blocks["dependency"].setdefault(key, {"kind": "host", "name": row.get("host")})
            shared.add(key)
        if good == "gpu" and "chip_nvidia" in self.draft.blocks["dependency"] and _is_nvidia(row):
            shared.add("chip_nvidia")
        return sorted(shared) or None

    def _clauses(self, row: ContractRow, key: str, supplier: str, good: str) -> None:
        """Add the clauses that the row tells of."""
        ours = {"holder": "us", "grantor": supplier, "provision": good}
        theirs = {"holder": supplier, "grantor": "us", "provision": good}
        start, end = _term(row)
        self._notice(row, key, supplier, ours)
        if row.span("notice_days_ours"):
            days = self._plain(row, "notice_days_ours")
            self._clause("notice", f"{key}_notice_ours", theirs, row, contracts=[key], written_days=days)
        if row.span("late_discount") or row.span("late_end_days"):
            terms = {
                "grace_days": "late_grace_days",
                "discount": "late_discount",
                "may_end_after_days": "late_end_days",
            }
            values = {name: self._plain(row, column) for name, column in terms.items()}
            self._clause("late_delivery", f"{key}_late", ours, row, contracts=[key], **values)
        if row.span("reclaim_share"):
            share, days = self._plain(row, "reclaim_share"), self._plain(row, "reclaim_notice_days")
            self._clause("reclaim", f"{key}_reclaim", theirs, row, contracts=[key], share=share, notice_days=days)
        if row.span("minimum_spend_per_year"):
            self._minimum(row, supplier, theirs)
        if row.get("exclusivity") == "yes":
            sold = self.draft.blocks["offer"]
            others = [k for k, o in sold.items() if o["supplier"] != supplier and o["provision"] == good]
            self._clause("exclusivity", f"{key}_exclusive", theirs, row, offers=others, start=start, end=end)

    def _notice(self, row: ContractRow, key: str, supplier: str, ours: Mapping[str, str]) -> None:
        """Add the supplier's notice: as written, or asked about where nobody's form is public."""
        if row.span("notice_days_supplier"):
            days = self._plain(row, "notice_days_supplier")
            self._clause("notice", f"{key}_notice", ours, row, contracts=[key], written_days=days)
        elif supplier not in _PUBLIC:
            name = self.draft.assume("notice_days", f"clause.{key}_notice.written_days")
            self._clause("notice", f"{key}_notice", ours, row, contracts=[key], written_days=f"= {name}")

    def _minimum(self, row: ContractRow, supplier: str, theirs: Mapping[str, str]) -> None:
        """Add the minimum spend; several with one supplier are one promise, the largest of them."""
        start, end = _term(row)
        other = self.other_spend.get(supplier, 0.0)
        amount = self._less(row, other)
        name = f"minimum_{supplier}"
        if name in self.draft.blocks["clause"]:
            self.dropped.append(f"{_named(row)}: a minimum spend with {supplier} stands in another row already")
            return
        counts = f"other services spend {other:,.0f} a year of it" if other else None
        terms = {"#": counts, "start": start, "end": end, "amount_per_year": amount}
        self._clause("minimum_spend", name, theirs, row, **terms)

    @staticmethod
    def _less(row: ContractRow, other: float) -> str | float:
        """Return the minimum spend that capacity must make up for."""
        span = row.span("minimum_spend_per_year") or Span(0, 0, 0)
        value, low, high = (max(0.0, v - other) for v in (span.value, span.low, span.high))
        return _written(Span(value, low, high))

    def _clause(self, kind: str, key: str, sides: Mapping[str, str], row: ContractRow, **values: Any) -> None:
        self.draft.add("clause", key, {"kind": kind, **sides, **values, "why": _source(row)})

    def _offers(self, row: ContractRow, key: str, supplier: str, good: str) -> None:
        """Add renewal and what may be had on demand, as the row tells it."""
        sold = self.draft.blocks["offer"]
        work = UNITS[row.get("unit") or "GPU"][1]
        per = PER[row.get("price_per") or "hour"] * work
        shared = self.draft.blocks["contract"][key]["depends_on"]
        base = {"provision": good, "supplier": supplier, "depends_on": shared, "why": _source(row)}
        start, end = _term(row)
        if row.get("renewal") in {"option", "automatic"} and end < self.draft.head["end"]:
            months = max(1.0, round((end - start).days / 30.4375))
            price = self._plain(row, "renewal_price", 1.0 / per) or self._plain(row, "price", 1.0 / per)
            terms = {"form": "reservation", "price": price, "cap": self._plain(row, "size", work), "windows": [end]}
            lead = self._plain(row, "lead_time_days")
            self.draft.add("offer", f"{key}_renewal", {**base, **terms, "term_months": months, "lead_time_days": lead})
        on_demand = f"{supplier}_{good}_on_demand"
        if row.span("quota") and on_demand in sold:
            sold[on_demand]["cap"] = self._plain(row, "quota", work)
            sold[on_demand]["why"] = _source(row)
        elif row.span("quota") and row.span("on_demand_price"):
            price = self._plain(row, "on_demand_price", 1.0 / per)
            terms = {"form": "on_demand", "price": price, "cap": self._plain(row, "quota", work)}
            self.draft.add("offer", on_demand, {**base, **terms})
        if row.span("lead_time_days") and f"{supplier}_{good}_year" in sold:
            sold[f"{supplier}_{good}_year"]["lead_time_days"] = self._plain(row, "lead_time_days")
            sold[f"{supplier}_{good}_year"]["why"] = _source(row)


def _written(span: Span) -> str | float:
    """Return a number with its range, as a case writes it."""
    same = span.low == span.value == span.high
    return span.value if same else f"{number(span.value)} ({number(span.low)}..{number(span.high)})"


def _term(row: ContractRow) -> tuple[date, date]:
    """Return first day and the day after the last."""
    start: date = row.get("start")
    end: date | None = row.get("end")
    if end is None:
        months = row.span("term_months")
        end = start + timedelta(days=round(30.4375 * (months.value if months else 12)))
    return start, end


def _named(row: ContractRow) -> str:
    return str(row.get("id") or f"{row.get('supplier')}, row {row.line}")


def _source(row: ContractRow) -> str:
    """Return where the row comes from: document and page, else the sheet and its row."""
    if row.get("document"):
        return f"{row.get('document')}" + (f", page {row.get('page')}" if row.get("page") else "")
    return f"contract sheet, row {row.line}"


def _comment(row: ContractRow) -> str | None:
    renewal = row.get("renewal")
    return f"renewal: {renewal}" if renewal and renewal != "none" else None


def _note(row: ContractRow) -> str | None:
    """Return what is recorded and not computed with."""
    credit = row.span("sla_credit")
    parts = [f"SLA credit: {credit.value:.0%} of the fee"] if credit else []
    parts += [str(row.get("note"))] if row.get("note") else []
    return "; ".join(parts) or None


def _is_nvidia(row: ContractRow) -> bool:
    return not str(row.get("unit") or "").startswith(("MI3", "TRAINIUM", "INFERENTIA", "GAUDI", "TPU"))
