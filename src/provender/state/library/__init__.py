"""The library of compute alliances and break cases: dated rows, with the day on which each became known."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar, cast, get_args

Kind = Literal["delivered cut", "planned cut", "slip", "absorbed", "renegotiation", "terms changed", "rights ended"]
Side = Literal["supplier", "customer"]
Medium = Literal["software", "hosting", "hardware", "planned capacity"]
Measure = Literal[
    "formal_notice_days",
    "public_warning_days",
    "private_warning_days",
    "share_lost",
    "partial_recovery_days",
    "full_recovery_days",
]
Status = Literal["seen", "open", "unknown"]

KINDS: tuple[Kind, ...] = get_args(Kind)
SIDES: tuple[Side, ...] = get_args(Side)
MEDIA: tuple[Medium, ...] = get_args(Medium)
MEASURES: tuple[Measure, ...] = get_args(Measure)
RECOVERIES: tuple[Measure, ...] = ("partial_recovery_days", "full_recovery_days")

_FOLDER = Path(__file__).parent
_Row = Mapping[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Alliance:
    """A tie whose years count: somebody supplies compute to a party that it also holds a stake in, or the other way.

    Parameters
    ----------
    is_core
        Whether it belongs to the set that rates rest on unless told otherwise.
    start, end
        First day, and the day on which it was over; None while it lasts.
    known_from, end_known_from
        When its start and its end became public; None is never.
    source
        Row of the sources that it rests on.
    """

    id: str
    name: str
    supplier: str
    dependant: str
    is_core: bool
    start: date
    end: date | None
    known_from: date | None
    end_known_from: date | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in an alliance.

    Parameters
    ----------
    counts_as
        Kinds under which it is counted.
    process
        What it is part of; rows of one alliance, process and kind count once.
    occurred, known_from
        When it happened, and when that became public; None is never.
    """

    id: str
    alliance: str
    counts_as: tuple[Kind, ...]
    process: str
    occurred: date
    known_from: date | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Break:
    """A supply that was cut off, or a customer that left. Chosen because it broke: it tells no rate.

    Parameters
    ----------
    is_executed
        False where it was announced and withdrawn.
    cut_from, cut_to
        The day of the cut lies between them.
    event_known_from, known_from
        When the cut, and when the whole row, recovery included, became public; None is never.
    spans
        By measure, lowest and highest value, days or a share; None where it has no such end.
    recovery
        By measure of recovery: ``seen`` with a span, still ``open`` when last looked at, or ``unknown``.
    """

    id: str
    case: str
    cutter: str
    cut_party: str
    side: Side
    medium: Medium
    is_executed: bool
    cut_from: date
    cut_to: date
    event_known_from: date | None
    known_from: date | None
    spans: Mapping[Measure, tuple[float | None, float | None]]
    recovery: Mapping[Measure, Status]
    recovered_by: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Library:
    """Alliances, what happened in them, and break cases, in the order of their tables."""

    alliances: tuple[Alliance, ...]
    events: tuple[Event, ...]
    breaks: tuple[Break, ...]


def is_known(known_from: date | None, as_of: date) -> bool:
    """Return whether something was public on a day; what has no day of publication never is.

    Examples
    --------
    >>> is_known(date(2025, 5, 2), date(2025, 5, 2)), is_known(None, date(2025, 5, 2))
    (True, False)
    """
    return known_from is not None and known_from <= as_of


@lru_cache(maxsize=1)  # the tables are part of the package and do not change under it
def bundled_library() -> Library:
    """Return the tables that come with the package.

    Examples
    --------
    >>> found = bundled_library()
    >>> len(found.alliances), len(found.events), len(found.breaks)
    (12, 26, 16)
    """
    return Library(
        tuple(_read("alliances.csv", _alliance)),
        tuple(_read("events.csv", _event)),
        tuple(_read("cutoffs.csv", _break)),
    )


def _read(name: str, row_of: Callable[[_Row], T]) -> Iterable[T]:
    """Yield the rows of a table."""
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row_of(row)


def _alliance(row: _Row) -> Alliance:
    return Alliance(
        row["id"],
        row["alliance"],
        row["supplier"],
        row["dependant"],
        row["set"] == "core",
        date.fromisoformat(row["start"]),
        _day(row["end"]),
        _day(row["known_from"]),
        _day(row["end_known_from"]),
        row["source"],
        row["note"],
    )


def _event(row: _Row) -> Event:
    return Event(
        row["id"],
        row["alliance"],
        cast("tuple[Kind, ...]", tuple(row["counts_as"].split(";"))),
        row["process"],
        date.fromisoformat(row["occurred"]),
        _day(row["known_from"]),
        row["source"],
        row["note"],
    )


def _break(row: _Row) -> Break:
    return Break(
        id=row["id"],
        case=row["case"],
        cutter=row["cutter"],
        cut_party=row["cut_party"],
        side=cast("Side", row["side"]),
        medium=cast("Medium", row["medium"]),
        is_executed=row["is_executed"] == "yes",
        cut_from=date.fromisoformat(row["cut_from"]),
        cut_to=date.fromisoformat(row["cut_to"]),
        event_known_from=_day(row["event_known_from"]),
        known_from=_day(row["known_from"]),
        spans={m: (_number(row[f"{m}_low"]), _number(row[f"{m}_high"])) for m in MEASURES},
        recovery={m: cast("Status", row[m.replace("_days", "_status")]) for m in RECOVERIES},
        recovered_by=row["recovered_by"],
        source=row["source"],
        note=row["note"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> float | None:
    return float(text) if text else None


__all__ = [
    "KINDS",
    "MEASURES",
    "MEDIA",
    "RECOVERIES",
    "SIDES",
    "Alliance",
    "Break",
    "Event",
    "Kind",
    "Library",
    "Measure",
    "Medium",
    "Side",
    "Status",
    "bundled_library",
    "is_known",
]
