"""Reads the cells of one row of a table: dates, numbers, ids; each fault is told with its place."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from provender.alliance.estimate import Estimate
from provender.cases.slots import law_of
from provender.cases.tables import Teller, parse_day
from provender.cases.wording import show

_NUMBER = re.compile(r"[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_ID = re.compile(r"\w[\w-]*")


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row by column, with its line."""

    line: int
    cells: Mapping[str, str]
    teller: Teller

    def text(self, column: str) -> str:
        """Return a cell, empty where the column is absent."""
        return self.cells.get(column, "")

    def fault(self, code: str, column: str, *, found: str, allowed: str, fix: str) -> None:
        """Tell what is wrong with a cell."""
        self.teller.tell(code, self.line, column, found=found, allowed=allowed, fix=fix)

    def id(self) -> str:
        """Return the id of the row; empty, and told, if it is none."""
        found = self.text("id")
        if _ID.fullmatch(found):
            return found
        shown = f"id {show(found)}" if found else "an empty id"
        self.fault("bad-id", "id", found=shown, allowed="letters, digits, _ and -", fix="Give the row an id.")
        return ""

    def day(self, column: str) -> date | None:
        """Return a date, None where the cell is blank or (told) no date."""
        found = self.text(column)
        day = parse_day(found) if found else None
        if found and day is None:
            fix = "Write the day as year-month-day; leave it blank if it is not known."
            self.fault("bad-date", column, found=show(found), allowed="a date such as 2025-01-31", fix=fix)
        return day

    def number(self, column: str) -> float | None:
        """Return a number, None where the cell is blank or (told) no finite number."""
        found = self.text(column)
        if not found:
            return None
        value = float(found) if _NUMBER.fullmatch(found) else math.nan
        if math.isfinite(value):
            return value
        is_number = found.strip("+-").lower() in {"nan", "inf", "infinity"} or math.isinf(value)
        code = "not-finite" if is_number else "not-a-number"
        self.fault(code, column, found=show(found), allowed="a finite number, or blank", fix="Correct the cell.")
        return None

    def whole(self, column: str, least: int) -> int | None:
        """Return a whole number, None where the cell is blank or (told) none."""
        found = self.text(column)
        if not found:
            return None
        if re.fullmatch(r"\d{1,9}", found) and int(found) >= least:
            return int(found)
        fix = "Correct the cell."
        self.fault("not-a-number", column, found=show(found), allowed=f"a whole number, {least} or more", fix=fix)
        return None

    def names(self, column: str) -> tuple[str, ...]:
        """Return names parted by semicolons."""
        return tuple(part.strip() for part in self.text(column).split(";") if part.strip())

    def amount(self, id: str) -> Estimate | None:
        """Return the amount of the row: with a range, a point, a floor or a ceiling; None if blank."""
        value, low, high = (self.number(c) for c in ("amount", "low", "high"))
        if value is None and low is not None and high is not None:
            value = (low + high) / 2
        given = next((x for x in (value, low, high) if x is not None), None)
        if given is None:
            if self.text("unit") and not any(self.text(c) for c in ("amount", "low", "high")):
                self.fault(
                    "no-amount",
                    "unit",
                    found=f"unit {show(self.text('unit'))} without an amount",
                    allowed="both or none",
                    fix="Fill in `amount`, or leave `unit` blank.",
                )
            return None
        value = given if value is None else value
        low, high = value if low is None else low, value if high is None else high
        if not low <= value <= high:
            found = f"{value:.12g} ({low:.12g}..{high:.12g})"
            fix = "Put low, amount and high in order."
            self.fault("range", "amount", found=found, allowed="low <= amount <= high", fix=fix)
            return None
        law = law_of(low, high, None)
        return Estimate(value, low, high, unit=self.text("unit") or "1", claims=(id,), place=id, law=law)
