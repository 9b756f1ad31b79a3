"""The columns of a sheet of contracts: what each holds, and how its cells are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from provender.importers.focus.resources import H100E

#: a number with, if you like, its 5 % and 95 % points
_SPAN = re.compile(r"^\s*(?P<value>[^()]+?)\s*(?:\(\s*(?P<low>[^()]+?)\s*\.\.\s*(?P<high>[^()]+?)\s*\))?\s*$")
#: units that a contract may count, with the work of one; GPU is an H100 unless `unit` names another
UNITS: dict[str, tuple[str, float]] = {
    "H100e": ("gpu", 1.0),
    "GPU": ("gpu", 1.0),
    "vCPU": ("cpu", 1.0),
    **{kind: ("gpu", work) for kind, work in H100E.items()},
}
STAGES = ("delivered", "building", "contracted", "announced", "optioned")
#: hours that a price is for
PER: dict[str, float] = {"hour": 1.0, "month": 730.5, "year": 8766.0}
RENEWALS = ("none", "option", "automatic")


@dataclass(frozen=True, slots=True)
class Span:
    """A number with its 5 % and 95 % points; all three are equal where no range is given."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> Span:
        """Return all three times a factor."""
        return Span(self.value * factor, self.low * factor, self.high * factor)


class CellError(ValueError):
    """A cell that cannot be read: problem code, what is allowed, what to do."""

    def __init__(self, code: str, allowed: str, fix: str) -> None:
        self.code, self.allowed, self.fix = code, allowed, fix
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the sheet.

    Parameters
    ----------
    name, help
        Its name in the first row, and what belongs there.
    read
        Makes the value of a cell that is not blank; raises CellError.
    example
        What stands in the example row of the template.
    allowed
        The words that a cell may hold, where only some are.
    """

    name: str
    help: str
    read: Callable[[Any], Any]
    example: Any = None
    is_needed: bool = False
    allowed: tuple[str, ...] = ()


def _text(cell: Any) -> str:
    return (f"{cell:g}" if isinstance(cell, float) else str(cell)).strip()


def _number(cell: Any) -> float:
    """Return a number; a text may hold blanks, thousands with commas or underscores, and a per cent sign."""
    if isinstance(cell, bool):
        raise CellError("not-a-number", "a number", "Write a number.")
    if isinstance(cell, int | float):
        return float(cell)
    text = re.sub(r"[\s_]", "", str(cell))
    scale = 0.01 if text.endswith("%") else 1.0
    text = text.rstrip("%")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    try:
        return float(text) * scale
    except ValueError:
        allowed = "a number such as 2.35, with its range as 2.35 (2.1..2.6)"
        fix = "Write decimals with a point." if "," in text else "Write the number alone; units stand in their column."
        raise CellError("not-a-number", allowed, fix) from None


def _span(*, most: float | None = None, above: bool = False) -> Callable[[Any], Span]:
    """Return a reader of a number with its range, 0 or more, up to `most`."""

    def read(cell: Any) -> Span:
        if isinstance(cell, str):
            match = _SPAN.match(cell)
            parts = [match[n] for n in ("value", "low", "high")] if match else [cell, None, None]
        else:
            parts = [cell, None, None]
        value = _number(parts[0])
        low, high = (_number(p) if p is not None else value for p in parts[1:])
        if not low <= value <= high:
            raise CellError("range", "low <= value <= high", "Put the three in order.")
        if low < 0 or (above and low <= 0):
            raise CellError("negative", "a number above 0" if above else "0 or more", "Correct the number.")
        if most is not None and high > most:
            fix = f"Write {value:g} % if that is meant." if most == 1 else "Correct the number."
            raise CellError("share" if most == 1 else "out-of-range", f"0 to {most:g}", fix)
        return Span(value, low, high)

    return read


def _date(cell: Any) -> date:
    """Return a day; a text must be written year first, for other orders can be read in two ways."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell).strip()
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        digits = text.replace(".", "", 1)
        fix = "Write it year first: 2027-03-31."
        if digits.isdigit() and 30_000 <= float(text) < 80_000:
            fix = "That is a date as Excel counts days: format the column as a date, or write 2027-03-31."
        raise CellError("bad-date", "a date such as 2027-03-31", fix) from None


def _choice(*words: str) -> Callable[[Any], str]:
    """Return a reader of one of some words, whatever their case."""
    by = {w.casefold(): w for w in words}

    def read(cell: Any) -> str:
        found = by.get(_text(cell).casefold())
        if found is None:
            raise CellError("unknown-name", ", ".join(words), "Write one of these.")
        return found

    return read


def _ramp(cell: Any) -> tuple[float, ...]:
    """Return the share delivered by month, parted by semicolons: the last one holds."""
    parts = [p for p in str(cell).split(";") if p.strip()]
    shares = tuple(_number(p) for p in parts) if parts else ()
    if not shares or not all(0 <= s <= 1 for s in shares):
        raise CellError("share", "shares parted by semicolons, such as 25 %; 50 %; 100 %", "Correct the shares.")
    return shares


_days, _money, _share = _span(), _span(), _span(most=1)
_yes = _choice("yes", "no")

FIELDS: tuple[Field, ...] = (
    Field("id", "Short name; made from the supplier where blank.", _text, "kestrel-hall"),
    Field("supplier", "Who delivers, as the bill calls him.", _text, "CoreWeave", is_needed=True),
    Field("parent", "Who owns the supplier in the end; blank if nobody.", _text),
    Field("bill_id", "CapacityReservationId or CommitmentDiscountId of the bill, if it is there.", _text, "cw-hall-3"),
    Field("stage", "How far it is.", _choice(*STAGES), "delivered", allowed=STAGES),
    Field("size", "How many units at full size.", _span(above=True), 56, is_needed=True),
    Field("unit", "What is counted; GPU is an H100.", _choice(*UNITS), "H100", allowed=tuple(UNITS)),
    Field("price", "Money for a unit.", _money, 2.39, is_needed=True),
    Field("price_per", "Time that the price is for.", _choice(*PER), "hour", allowed=tuple(PER)),
    Field("currency", "Three capital letters; the case's where blank.", _text, "USD"),
    Field("start", "First day of delivery.", _date, date(2025, 1, 1), is_needed=True),
    Field("end", "Day after the last day, or blank with term_months.", _date, date(2027, 1, 1)),
    Field("term_months", "Length in months, instead of end.", _span(above=True)),
    Field("ramp", "Share delivered by month since start.", _ramp, "50 %; 100 %"),
    Field("lead_time_days", "Wait from signing more of it to delivery.", _days, 90),
    Field("notice_days_supplier", "Days of warning that the supplier owes you before he cuts.", _days, 90),
    Field("notice_days_ours", "Days of warning that you owe the supplier.", _days, 90),
    Field("late_grace_days", "Days late without consequence.", _days, 30),
    Field("late_discount", "Share of the fee taken off what is late for longer.", _share, "10 %"),
    Field("late_end_days", "Days late after which you may leave.", _days, 120),
    Field("reclaim_share", "Share that the supplier may take back.", _share),
    Field("reclaim_notice_days", "Warning that he owes before he takes it back.", _days),
    Field("take_or_pay", "Share of the fee due even if unused or lost.", _share, "97 %"),
    Field("minimum_spend_per_year", "Money due to the supplier in a year at least.", _money),
    Field("prepayment", "Money paid ahead.", _money),
    Field("renewal", "What happens at the end.", _choice(*RENEWALS), "option", allowed=RENEWALS),
    Field("renewal_price", "Money for a unit after renewal; the price where blank.", _money),
    Field("exclusivity", "Whether you may not buy elsewhere.", _yes, "no", allowed=("yes", "no")),
    Field("quota", "Units that you could have on demand from this supplier at any time.", _span()),
    Field("on_demand_price", "Money for a unit on demand, where the bill does not tell.", _money),
    Field("region", "Where it stands.", _text, "us-dal-1"),
    Field("host", "In whose building it stands, if not the supplier's.", _text, "Core Scientific"),
    Field("sla_credit", "Share of the fee credited when the service level is missed.", _share, "10 %"),
    Field("document", "File of the contract.", _text, "msa-2024.pdf"),
    Field("page", "Page of it that says so.", _text, "12"),
    Field("note", "Anything else.", _text),
)
BY_NAME: Mapping[str, Field] = {f.name: f for f in FIELDS}
