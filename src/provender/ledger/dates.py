"""Ends and shortfalls of promises as entries of the calendar, at the pace of the bill."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from provender.calendar import Entry, calendar

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.ledger.book import Ledger
    from provender.ledger.use import Burn


def dated(case: Case, found: Ledger) -> tuple[Entry, ...]:
    """Return the calendar of a case with the days on which promises of its bill are used up, or end short."""
    own = (e for b in found.burn for e in _entries(case, b) if e.date >= case.as_of)
    return tuple(sorted((*calendar(case), *own), key=lambda e: e.date))


def _entries(case: Case, burn: Burn) -> Iterator[Entry]:
    us = next((g.dependant for g in case.provisions.values()), "")
    name, about = burn.id.rsplit("/", 1)[-1], f"ledger.burn.{burn.id}"
    if burn.exhausted:
        what = f"{name}: used up at the pace of the bill; what follows is at full price"
        zh = f"{name}：按账单速度至此用尽，其后按原价"
        yield Entry(burn.exhausted, "commitment_end", us, burn.supplier, what, zh, about, is_inferred=True)
    if burn.end and burn.shortfall:
        amount = f"{burn.shortfall:,.0f} {case.currency}"
        what = f"{name}: ends; {amount} short at the pace of the bill"
        zh = f"{name}：到期；按账单速度缺口 {amount}"
        yield Entry(burn.end, "commitment_end", us, burn.supplier, what, zh, about, is_inferred=True)
