"""A bill as read: its lines added up, its contract commitments, and everything that was not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import polars as pl

from provender.importers.focus.normal import SUMS


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file of the bill: which table and version, its rows, and the columns that were not read and why."""

    path: Path
    dataset: str
    version: str
    unread: Mapping[str, str]
    former: Mapping[str, str]
    how: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that was not understood: file, row (from 1, without the header), column, what stands there."""

    path: Path
    row: int
    column: str
    found: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill as read.

    Parameters
    ----------
    lines
        Rows added up where a case could not tell them apart. Sums are exact decimals in `currency`.
        `unread` names the column that kept a row from being understood, else it is null. Times are UTC.
    commitments
        Rows of Contract Commitment tables, as text, by column of FOCUS.
    unread_rows
        The first rows of each sort that were not understood.
    passed_by
        Files that are no table of FOCUS, with the reason.
    ragged
        Rows with more or fewer cells than the header.
    """

    lines: pl.DataFrame
    commitments: pl.DataFrame
    files: tuple[FileRead, ...]
    passed_by: Mapping[Path, str]
    unread_rows: tuple[Unread, ...] = ()
    n_ragged: int = 0
    duplicates: tuple[int, Decimal] | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def understood(self) -> pl.DataFrame:
        """The lines whose time and numbers were understood."""
        return self.lines.filter(pl.col("unread").is_null())

    @property
    def versions(self) -> tuple[str, ...]:
        """Versions of FOCUS among the files of cost and usage, oldest first."""
        return tuple(sorted({f.version for f in self.files if f.dataset == "cost_and_usage"}))

    def totals(self) -> dict[str, dict[str, Decimal]]:
        """Return the sums of all understood rows by currency: billed, effective, list, contracted, consumed …."""
        return sums_by(self.understood, "currency")


def sums_by(lines: pl.DataFrame, key: str) -> dict[str, dict[str, Decimal]]:
    """Return exact sums by the values of a column; blank where it is null."""
    found = lines.group_by(pl.col(key).fill_null("")).agg(pl.col("n").sum(), *(pl.col(s).sum() for s in SUMS)).sort(key)
    return {
        str(row[key]): {name: Decimal(row[name] or 0) for name in ("n", *SUMS)} for row in found.iter_rows(named=True)
    }
