"""The time grid of an instance: periods, and blocks in which capacity stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from provender.dates import midnight, parse_length, step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from provender.alliance.case import Case

_HOUR = np.timedelta64(3600, "s")


@dataclass(frozen=True, slots=True)
class Grid:
    """Periods and blocks of a horizon.

    Parameters
    ----------
    period_starts, period_hours
        (period,) start as datetime64[s]; length in hours, > 0.
    block_of_period
        (period,) index of the block, non-decreasing.
    block_starts, block_hours
        (block,) start as datetime64[s]; length in hours.
    first_period
        (block,) index of the first period of each block.
    end
        End of the horizon, exclusive.
    counted
        (block,) 1 where the block ends after the as-of date, else 0: what is past costs nothing.
    """

    period_starts: NDArray[np.datetime64]
    period_hours: NDArray[np.float64]
    block_of_period: NDArray[np.int64]
    block_starts: NDArray[np.datetime64]
    block_hours: NDArray[np.float64]
    first_period: NDArray[np.int64]
    end: np.datetime64
    counted: NDArray[np.float64]

    @property
    def n_periods(self) -> int:
        """Number of periods."""
        return len(self.period_starts)

    @property
    def n_blocks(self) -> int:
        """Number of blocks."""
        return len(self.block_starts)

    def period_from(self, moment: date | datetime | np.datetime64) -> int:
        """Return the index of the first period that starts at or after a moment (n_periods if none)."""
        return int(np.searchsorted(self.period_starts, as64(moment), side="left"))

    def block_from(self, moment: date | datetime | np.datetime64) -> int:
        """Return the index of the first block that starts at or after a moment (n_blocks if none)."""
        return int(np.searchsorted(self.block_starts, as64(moment), side="left"))

    def block_date(self, block: int) -> date:
        """Return the first day of a block (the end of the horizon for n_blocks)."""
        moment = self.block_starts[block] if block < self.n_blocks else self.end
        return to_datetime(moment).date()


def as64(moment: date | datetime | np.datetime64) -> np.datetime64:
    """Return a moment as datetime64[s]."""
    if isinstance(moment, np.datetime64):
        seconds: np.datetime64 = moment.astype("datetime64[s]")
        return seconds
    return _seconds(moment)


@lru_cache(maxsize=8192)  # a case asks for the same few dates over and over
def _seconds(moment: date | datetime) -> np.datetime64:
    return np.datetime64(midnight(moment), "s")


def to_datetime(moment: np.datetime64) -> datetime:
    """Return a datetime64 as a datetime."""
    found: datetime = moment.astype("datetime64[s]").astype(datetime)
    return found


def build_grid(case: Case, breaks: Iterable[date | datetime]) -> Grid:
    """Return the grid of a case, blocks split at every break (rounded up to a period).

    Parameters
    ----------
    case
        Gives start, end, period and block lengths and the as-of date.
    breaks
        Moments at which capacity or prices may change; those outside the horizon are ignored.
    """
    starts = _regular(midnight(case.start), midnight(case.end), case.period)
    edges = np.append(starts, as64(case.end))
    hours = (edges[1:] - edges[:-1]) / _HOUR
    firsts = _block_firsts(case, starts, breaks)
    block = np.zeros(len(starts), dtype=np.int64)
    block[firsts[1:]] = 1
    block = np.cumsum(block)
    block_edges = np.append(starts[firsts], as64(case.end))
    counted = (block_edges[1:] > as64(case.as_of)).astype(np.float64)
    return Grid(
        starts,
        hours.astype(np.float64),
        block,
        starts[firsts],
        np.add.reduceat(hours, firsts).astype(np.float64),
        firsts,
        as64(case.end),
        counted,
    )


def _regular(start: datetime, end: datetime, length: str) -> NDArray[np.datetime64]:
    """Return the starts of all periods of a length between two moments."""
    count, unit = parse_length(length)
    if unit in {"hour", "day", "week"}:
        seconds = count * {"hour": 3600, "day": 86400, "week": 604800}[unit]
        return np.arange(as64(start), as64(end), np.timedelta64(seconds, "s"))
    moments: list[np.datetime64] = []
    while (moment := step(start, length, len(moments))) < end:
        moments.append(as64(moment))
    return np.array(moments, dtype="datetime64[s]")


def _block_firsts(case: Case, starts: NDArray[np.datetime64], breaks: Iterable[date | datetime]) -> NDArray[np.int64]:
    """Return the indices of the periods that open a block."""
    count, unit = parse_length(case.block)
    if unit == "period":
        regular = np.arange(0, len(starts), count)
    else:
        marks = _regular(midnight(case.start), midnight(case.end), case.block)
        regular = np.searchsorted(starts, marks, side="left")
    extra = np.searchsorted(starts, np.array(sorted({as64(b) for b in breaks}), dtype="datetime64[s]"))
    firsts = np.unique(np.concatenate([regular, extra]))
    return firsts[firsts < len(starts)].astype(np.int64)
