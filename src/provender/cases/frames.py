"""The only module that touches the frame library: reads Parquet, and long traces from either format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

_FAILURES = (pl.exceptions.PolarsError, OSError, ValueError, TypeError, pl.exceptions.PanicException)


class UnreadableError(Exception):
    """A file that the frame library cannot read."""


@dataclass(frozen=True, slots=True)
class Readings:
    """Readings of a trace as they stand in a file.

    Shapes: times (n,) datetime64[s], NaT where the cell is no time; values (n,) float64, NaN where
    the cell is blank or no number (`is_bad` tells the latter); rows (n,) index of the row in the file.
    """

    times: NDArray[np.datetime64]
    values: NDArray[np.float64]
    is_bad: NDArray[np.bool_]
    rows: NDArray[np.int64]


def _first_line(error: BaseException) -> str:
    """Return the first line of an error, short."""
    lines = str(error).strip().splitlines()
    return lines[0][:100] if lines else type(error).__name__


def parquet_rows(path: Path) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return columns and rows of a Parquet file as text.

    Raises
    ------
    UnreadableError
        If it is none.
    """
    try:
        frame = pl.read_parquet(path)
        rows = frame.rows()
    except _FAILURES as error:
        raise UnreadableError(_first_line(error)) from None
    return tuple(frame.columns), tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)


def columns_of(path: Path) -> tuple[str, ...]:
    """Return the columns of a CSV or Parquet file.

    Raises
    ------
    UnreadableError
        If it is neither.
    """
    try:
        if path.suffix.lower() == ".parquet":
            return tuple(pl.read_parquet_schema(path))
        return tuple(c.strip() for c in pl.read_csv(path, infer_schema=False, n_rows=0).columns)
    except _FAILURES as error:
        raise UnreadableError(_first_line(error)) from None


@dataclass(frozen=True, slots=True)
class TraceFile:
    """A long table held in memory, from which readings of its columns are taken."""

    frame: pl.DataFrame

    @classmethod
    def open(cls, path: Path) -> TraceFile:
        """Return a table read; the cells of a CSV file stay text until they are asked for.

        Raises
        ------
        UnreadableError
            If it is neither CSV nor Parquet.
        """
        try:
            if path.suffix.lower() == ".parquet":
                frame = pl.read_parquet(path)
            else:
                frame = pl.read_csv(path.read_bytes(), infer_schema=False)
                frame = frame.rename({c: c.strip() for c in frame.columns if c != c.strip()})
            return cls(frame.with_row_index("#row"))
        except _FAILURES as error:
            raise UnreadableError(_first_line(error)) from None

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self.frame.columns[1:])

    def texts(self, column: str) -> tuple[str, ...]:
        """Return the different texts of a column, in order of appearance, at most twenty."""
        found = self.frame[column].cast(pl.String, strict=False).unique(maintain_order=True)
        return tuple(str(t) for t in found.head(20) if t is not None)

    def readings(self, time: str, column: str, where: Mapping[str, str]) -> Readings:
        """Return the readings of one column, of the rows where other columns hold given texts.

        Raises
        ------
        UnreadableError
            If a column can be read neither as text nor as time or number.
        """
        try:
            frame = self.frame
            for key, text in where.items():
                frame = frame.filter(pl.col(key).cast(pl.String).str.strip_chars() == text)
            return _readings(frame, time, column)
        except _FAILURES as error:
            raise UnreadableError(_first_line(error)) from None


def _readings(frame: pl.DataFrame, time: str, column: str) -> Readings:
    """Return times and values of a frame."""
    stamps = _times(frame[time]).dt.timestamp("ms").cast(pl.Int64)
    absent = stamps.is_null().to_numpy()
    times = (stamps.fill_null(0).to_numpy() // 1000).astype("datetime64[s]")
    raw = frame[column]
    cells = raw.str.strip_chars() if raw.dtype == pl.String else raw
    filled = (cells.is_not_null() & (cells != "")) if raw.dtype == pl.String else cells.is_not_null()
    values = cells.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy().astype(np.float64)
    is_bad = filled.fill_null(value=False).to_numpy().astype(bool) & ~np.isfinite(values)
    return Readings(
        np.where(absent, np.datetime64("NaT"), times),
        values,
        is_bad,
        frame["#row"].to_numpy().astype(np.int64),
    )


#: forms of a time without a zone, most common first
_PATTERNS = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")
_ZONED = ("%Y-%m-%dT%H:%M:%S%.f%:z", "%Y-%m-%dT%H:%M%:z")


def _times(cells: pl.Series) -> pl.Series:
    """Return cells as datetimes in UTC without a zone; null where a cell is none."""
    if cells.dtype == pl.Date:
        return cells.cast(pl.Datetime("ms"))
    if isinstance(cells.dtype, pl.Datetime):
        plain = cells.dt.convert_time_zone("UTC").dt.replace_time_zone(None) if cells.dtype.time_zone else cells
        return plain.cast(pl.Datetime("ms"))
    trimmed = cells.cast(pl.String).str.strip_chars()
    found = pl.Series([None] * len(cells), dtype=pl.Datetime("ms"))
    for pattern in _PATTERNS:
        if found.null_count():
            found = found.fill_null(trimmed.str.to_datetime(pattern, time_unit="ms", strict=False))
    if found.null_count():
        found = found.fill_null(trimmed.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("ms")))
    zoned = trimmed.str.replace("Z$", "+00:00").str.replace(" ", "T") if found.null_count() else trimmed
    for pattern in _ZONED:
        if found.null_count():
            parsed = zoned.str.to_datetime(pattern, time_unit="ms", strict=False, time_zone="UTC")
            found = found.fill_null(parsed.dt.replace_time_zone(None))
    return found
