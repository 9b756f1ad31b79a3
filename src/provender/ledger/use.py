"""How well commitments are used, from the bill that a case was imported from: rates, savings and burn-down."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from provender.errors import DocumentError

if TYPE_CHECKING:
    from provender.alliance.case import Case

FILE = "import.json"


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of one supplier's good within the bill; None where the bill does not tell.

    Parameters
    ----------
    coverage
        Share of use, at list price, that commitment discounts cover.
    utilisation, reserved_utilisation
        Share of what commitment discounts cost that was used, and of what capacity reservations cost.
    effective_savings_rate
        1 − what was paid for use and for what was left unused ÷ the list price of the use (FinOps Foundation).
    """

    supplier: str
    good: str
    list_cost: float
    effective_cost: float
    unused_cost: float
    coverage: float | None
    utilisation: float | None
    reserved_utilisation: float | None
    effective_savings_rate: float | None


@dataclass(frozen=True, slots=True)
class Burn:
    """How a promise of use or spend burns down.

    Parameters
    ----------
    promised, applied, per_day
        Money promised over the term, money that counted within the bill, and that per day of the bill.
    days_left
        From the end of the bill to the end of the term.
    projected
        What will have counted at the end at today's pace, from the bill's first day on.
    shortfall
        What stays open then, if nothing counted before the bill; it is an upper limit where the term began earlier.
    exhausted
        Day on which all is used up at today's pace; None where that is after the term.
    """

    id: str
    supplier: str
    kind: str
    start: date | None
    end: date | None
    promised: float
    applied: float
    per_day: float
    utilisation: float | None
    days_left: int | None
    projected: float | None
    shortfall: float | None
    exhausted: date | None
    note: str


def imported(case: Case) -> Mapping[str, Any] | None:
    """Return what an import wrote beside the case; None where it was not imported.

    Raises
    ------
    DocumentError
        If the file is there and cannot be read.
    """
    path = case.folder / FILE
    if not path.is_file():
        return None
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found["rates"], found["holdings"], found["covers"]
    except (ValueError, KeyError, UnicodeDecodeError) as error:
        allowed = "the file that provender import focus wrote"
        raise DocumentError(
            str(path), f"no report of an import ({error!r})", allowed, "provender import focus"
        ) from error
    return found


def rates(found: Mapping[str, Any]) -> tuple[Rates, ...]:
    """Return the rates by supplier and good.

    Examples
    --------
    Half of 200 at list is covered; 60 + 10 unused were paid for it, 100 for the rest: 1 − 170 ÷ 200.

    >>> row = {"supplier": "a", "good": "gpu", "list": "200", "list_covered": "100", "effective": "160",
    ...        "effective_covered": "60", "unused_covered": "10", "effective_reserved": "0", "unused_reserved": "0"}
    >>> found = rates({"rates": [row]})[0]
    >>> found.coverage, round(found.utilisation, 3), round(found.effective_savings_rate, 3)
    (0.5, 0.857, 0.15)
    """
    return tuple(_rates(row) for row in found["rates"])


def _rates(row: Mapping[str, Any]) -> Rates:
    cost = {k: float(v) for k, v in row.items() if k not in {"supplier", "good"}}
    unused = cost["unused_covered"] + cost["unused_reserved"]
    return Rates(
        row["supplier"],
        row["good"],
        cost["list"],
        cost["effective"],
        unused,
        _share(cost["list_covered"], cost["list"]),
        _share(cost["effective_covered"], cost["effective_covered"] + cost["unused_covered"]),
        _share(cost["effective_reserved"], cost["effective_reserved"] + cost["unused_reserved"]),
        1.0 - (cost["effective"] + unused) / cost["list"] if cost["list"] > 0 else None,
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def burn_down(found: Mapping[str, Any]) -> tuple[Burn, ...]:
    """Return how discounts and contract commitments of the bill burn down."""
    first, last = (date.fromisoformat(str(found["covers"][k])[:10]) for k in ("start", "end"))
    return (*_discounts(found, first, last), *_promises(found, first, last))


def _day(text: Any) -> date | None:
    return date.fromisoformat(str(text)[:10]) if text else None


def _discounts(found: Mapping[str, Any], first: date, last: date) -> Iterator[Burn]:
    """Yield commitment discounts: each period is due by itself, so what is not used is lost at once."""
    days = max(1, (last - first).days)
    for row in found["holdings"]["commitment_discounts"]:
        used, unused = float(row["used"]), float(row["unused"])
        start, end = _day(row["start"]), _day(row["end"])
        left = (end - last).days if end else None
        per_day = (used + unused) / days
        shortfall = unused / days * left if left is not None else None
        note = "what is not used in an hour is lost; shortfall: the unused share, to the end of the term"
        yield Burn(
            row["id"], row["supplier"], row["type"], start, end, per_day * (days + (left or 0)), used, used / days,
            row["utilisation"], left, used / days * (days + left) if left is not None else None, shortfall, None, note,
        )  # fmt: skip


def _promises(found: Mapping[str, Any], first: date, last: date) -> Iterator[Burn]:
    """Yield contract commitments: what counts adds up over the term, and what stays open is due at the end."""
    days = max(1, (last - first).days)
    for row in found["holdings"]["contract_commitments"]:
        promised, applied = float(row["cost"]), float(row["applied"])
        spent = found.get("suppliers", {}).get(row["supplier"], {})
        is_told = applied > 0 or not spent
        applied = applied if is_told else max(0.0, float(spent["effective"]))
        start, end = _day(row["start"]), _day(row["end"])
        left = max(0, (end - last).days) if end else None
        per_day = applied / days
        projected = applied + per_day * left if left is not None else None
        shortfall = max(0.0, promised - projected) if projected is not None else None
        early = start is not None and start < first
        notes = ["what counted before the bill is not known"] if early else []
        notes += [] if is_told else ["no row says what counts: all that the bill has of the supplier stands in"]
        note = "; ".join(notes)
        yield Burn(
            row["id"], row["supplier"], row["type"] or row["category"], start, end, promised, applied, per_day,
            None, left, projected, shortfall, _exhausted(last, end, promised - applied, per_day), note,
        )  # fmt: skip


def _exhausted(last: date, end: date | None, left: float, per_day: float) -> date | None:
    """Return the day on which what is left is used up at a pace; None where that is after the term."""
    if per_day <= 0 or left / per_day > 36_500:
        return None
    day = date.fromordinal(last.toordinal() + max(0, int(left / per_day)))
    return day if end is None or day < end else None
