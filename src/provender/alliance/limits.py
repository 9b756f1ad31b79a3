"""What limits a plan beyond single offers: money per calendar year, and the depth of a market."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from provender.alliance.estimate import Estimate

Counts = Literal["all", "new"]


@dataclass(frozen=True, slots=True)
class Budget:
    """Money that fees may take in each calendar year, in every future; what is bought hour by hour does not count.

    Parameters
    ----------
    amount
        Money for a whole calendar year as it is paid, not discounted; part years pro rata.
    counts
        ``"all"``: fees of what is held and of what is signed; ``"new"``: of what is signed alone.
    suppliers
        Whose fees count; empty: everybody's.
    start, end
        First day, and day after the last, of the years it holds for.
    """

    id: str
    provision: str
    amount: Estimate
    counts: Counts = "all"
    suppliers: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    name: str = ""
    name_zh: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Market:
    """Offers that draw on the same supply.

    Parameters
    ----------
    depth
        Largest total of the offers in force at once, in supply or work units.
    """

    id: str
    provision: str
    offers: tuple[str, ...]
    depth: Estimate
    name: str = ""
    name_zh: str = ""
    note: str = ""
