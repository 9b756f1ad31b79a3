"""Dates must be in order: terms, horizon, start windows, and entries that follow each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pydantic import BaseModel

from provender.cases.collector import Collector
from provender.cases.document import Document
from provender.cases.models.know import MilestoneBlock
from provender.cases.models.supply import ContractBlock, OfferBlock
from provender.cases.models.work import DemandTable, FutureBlock, ProvisionBlock
from provender.cases.toml_lines import Path

FIRST, LAST = date(1900, 1, 1), date(2200, 1, 1)


def check_dates(document: Document, collector: Collector) -> None:
    """Tell of dates out of order."""
    for path, day in _all_dates(document):
        if not FIRST <= day < LAST:
            found, fix = f"{day}", "Correct the year."
            collector.add("bad-date", path, found=found, allowed=f"{FIRST} to {LAST}", fix=fix)
    _check_head(document, collector)
    for item in document.items:
        if isinstance(item.value, BaseModel) and item.path:
            _check_term(item.value, item.path, collector)
        _check_entries(item.value, item.path, collector)
    for key, contract in document.of(ContractBlock).items():
        _check_contract(document, ("contract", key), contract, collector)
    for key, offer in document.of(OfferBlock).items():
        _check_offer(document, ("offer", key), offer, collector)


def _check_entries(table: object, path: Path, collector: Collector) -> None:
    """Tell of dated entries of a table that are out of order."""
    days: dict[Path, date | None] = {}
    if isinstance(table, DemandTable):
        days = {("growth", i, "start"): g.start for i, g in enumerate(table.growth)}
    elif isinstance(table, ProvisionBlock):
        days = {("vintages", i, "start"): v.start for i, v in enumerate(table.vintages)}
    elif isinstance(table, MilestoneBlock):
        for party, entries in table.beliefs.items():
            dated: dict[Path, date | None] = {(i, "date"): e.day for i, e in enumerate(entries)}
            _check_ascending((*path, "beliefs", str(party)), dated.items(), collector)
    _check_ascending(path, days.items(), collector)


def _all_dates(document: Document) -> Iterator[tuple[Path, date]]:
    """Yield every date of the case file."""
    for item in document.items:
        if isinstance(item.value, BaseModel):
            for name, field in type(item.value).model_fields.items():
                value, key = getattr(item.value, name), field.alias or name
                if isinstance(value, date):
                    yield (*item.path, key), value
                elif isinstance(value, list):
                    yield from (((*item.path, key, i), v) for i, v in enumerate(value) if isinstance(v, date))
    for key, future in document.of(FutureBlock).items():
        yield from ((("future", key, "programmes", str(p)), d) for p, d in future.programmes.items())


def _check_head(document: Document, collector: Collector) -> None:
    """Tell of a horizon that ends before it starts, and of knowledge from after its end."""
    head = document.head
    if head.as_of is None or head.end is None:
        return
    if document.start >= head.end:
        found = f"start {document.start}, end {head.end}"
        collector.add("order", ("end",), found=found, allowed="start before end", fix="Move one of the two.")
        return
    if head.as_of > head.end:
        fix = "Move `end` on, or `as_of` back."
        collector.add("order", ("as_of",), found=f"{head.as_of}", allowed=f"{head.end} or earlier (`end`)", fix=fix)
    announced = head.measures.announced if head.measures else None
    if announced and not document.start <= announced < head.end:
        allowed = f"{document.start} to before {head.end}"
        fix = "Write a date within the horizon."
        collector.add("outside", ("measures", "announced"), found=f"{announced}", allowed=allowed, fix=fix)


def _check_term(table: BaseModel, path: Path, collector: Collector) -> None:
    """Tell of a block whose end is not after its start."""
    start, end = getattr(table, "start", None), getattr(table, "end", None)
    if isinstance(start, date) and isinstance(end, date) and start >= end:
        found, fix = f"start {start}, end {end}", "Move one of the two."
        collector.add("order", (*path, "end"), found=found, allowed="start before end", fix=fix)


def _check_contract(document: Document, path: Path, contract: ContractBlock, collector: Collector) -> None:
    """Tell of a contract that ends before it delivers, or is delivered before it can be."""
    as_of, delivery = document.head.as_of, contract.delivery
    if delivery and contract.end and delivery >= contract.end:
        found, fix = f"delivery {delivery}, end {contract.end}", "Move one of the two."
        collector.add("order", (*path, "end"), found=found, allowed="delivery before end", fix=fix)
    if contract.stage == "delivered" and delivery and as_of and delivery > as_of:
        fix = 'Write stage = "building" (or another), or correct the date.'
        found = f"delivery {delivery} of a line that is delivered"
        collector.add("order", (*path, "delivery"), found=found, allowed=f"{as_of} or earlier (`as_of`)", fix=fix)


def _check_offer(document: Document, path: Path, offer: OfferBlock, collector: Collector) -> None:
    """Tell of start windows outside the horizon or out of order."""
    end = document.head.end
    if document.head.as_of is not None and end is not None and document.start < end:
        for index, day in enumerate(offer.windows):
            if not document.start <= day < end:
                fix = "Take the window out, or move the horizon."
                allowed = f"{document.start} to before {end}"
                collector.add("outside", (*path, "windows", index), found=f"{day}", allowed=allowed, fix=fix)
    _check_ascending(path, [(("windows", i), day) for i, day in enumerate(offer.windows)], collector)
    _check_ascending(path, [(("prices", i, "start"), p.start) for i, p in enumerate(offer.prices)], collector)


def _check_ascending(path: Path, days: Iterable[tuple[Path, date | None]], collector: Collector) -> None:
    """Tell of dates that do not come after the one before."""
    last: date | None = None
    for inner, day in days:
        if day is not None and last is not None and day <= last:
            code = "duplicate" if day == last else "order"
            fix = "Sort the entries; keep each date once."
            collector.add(code, (*path, *inner), found=f"{day}", allowed=f"after {last}", fix=fix)
        last = day or last
