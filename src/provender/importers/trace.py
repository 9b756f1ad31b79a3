"""Traces: any table with a time and a number. Gaps and stops of supply are asked about, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import polars as pl

from provender.cases.problem import Problem
from provender.importers.database import column, database
from provender.importers.errors import ImportProblemsError
from provender.importers.files import TableFile, opened, relation

GAPS = ("unknown", "zero")
_TIMES = ("timestamp", "time", "datetime", "date", "start", "ts")
#: use below this share of its median is next to nothing; where fewer readings than `_RARE` are, it may be a stop
_NOTHING = 0.05
_RARE = 0.1
#: readings at the very top in a row that may be a limit
_AT_TOP = 6


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stretch of a trace that can be read in two ways: what it is, of which column, from when, until when."""

    kind: str
    column: str
    start: datetime
    end: datetime
    what: str


@dataclass(frozen=True, slots=True)
class TraceRead:
    """A trace at equal steps.

    Parameters
    ----------
    table
        Column ``timestamp`` in UTC and one column per series; null where nothing was read.
    step
        Time between readings.
    doubts
        Gaps, falls to nothing and stretches at the top.
    """

    table: pl.DataFrame
    step: timedelta
    doubts: tuple[Doubt, ...]

    @property
    def period(self) -> str:
        """The period of a case that such a trace gives."""
        return "hour" if self.step < timedelta(days=1) else "day"

    def of(self, kind: str) -> tuple[Doubt, ...]:
        """Return the doubts of a kind: gap, stop, limit."""
        return tuple(d for d in self.doubts if d.kind == kind)


def read_trace(path: str | Path, *, time: str = "", columns: Sequence[str] = (), zone: str = "UTC") -> TraceRead:
    """Return a trace from a CSV or Parquet file.

    Parameters
    ----------
    path
        File with a time and a number per row; further columns of numbers are further series.
    time, columns
        Names of the columns; default is the first that is called like a time, and all that hold numbers.
    zone
        Time zone of times that name none.

    Raises
    ------
    ImportProblemsError
        With everything that keeps the file from being a trace.
    """
    file = Path(path)
    if not file.is_file():
        raise _refused("missing-file", file, "no such file", "a file that is there", "Name another file.")
    with database(zone=zone) as db:
        table = opened(db, file)
        if isinstance(table, Problem):
            raise ImportProblemsError([table])
        stamp = time or next((c for n in _TIMES for c in table.columns if c.casefold() == n), "")
        names = list(columns) or [c for c in table.columns if c != stamp]
        _require_columns(table, [stamp, *names] if stamp else [])
        values = ", ".join(f"CAST({column(c)} AS VARCHAR) AS {column(c)}" for c in names)
        moment = f"CAST(TRY_CAST({column(stamp)} AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP)"
        rows = db.frame(
            f'SELECT {moment} AS timestamp, CAST({column(stamp)} AS VARCHAR) AS "time as written", {values}'
            f" FROM {relation([table])}"
        )
    return _read(table, stamp, names, rows, is_chosen=bool(columns))


def _require_columns(table: TableFile, wanted: Sequence[str]) -> None:
    """Refuse a file that lacks a column."""
    have = ", ".join(table.columns)
    if not wanted:
        fix = "Name it with --time."
        raise _refused("missing-column", table.path, f"no column of times; it has {have}", ", ".join(_TIMES), fix)
    for name in wanted:
        if name not in table.columns:
            raise _refused("missing-column", table.path, f"no column {name!r}", have, "Name a column that is there.")


def _read(table: TableFile, stamp: str, names: Sequence[str], rows: pl.DataFrame, *, is_chosen: bool) -> TraceRead:
    """Return the trace of rows of text, checked."""
    if rows.is_empty():
        raise _refused("empty-file", table.path, "a header without rows", "two rows or more", "Export it again.")
    bad = rows.with_row_index("row", offset=1).filter(pl.col("timestamp").is_null())
    if bad.height:
        found = repr(bad["time as written"][0])
        fix = "Write times as 2024-09-18T22:00:00Z; a date as Excel counts days must be formatted as one first."
        raise _refused("bad-date", table.path, found, "a time", fix, line=int(bad["row"][0]), key=stamp)
    numbers = rows.with_columns(pl.col(c).cast(pl.Float64, strict=False).alias(c) for c in names)
    kept = [c for c in names if numbers[c].is_not_null().any()]
    for name in names if is_chosen else kept:
        wrong = rows.with_row_index("row", offset=1).filter(pl.col(name).is_not_null() & numbers[name].is_null())
        wrong = wrong.filter(pl.col(name).str.strip_chars() != "")
        if wrong.height:
            found, line = repr(wrong[name][0]), int(wrong["row"][0])
            raise _refused(
                "not-a-number", table.path, found, "a number, or a blank", "Mend the cell.", line=line, key=name
            )
        below = numbers.with_row_index("row", offset=1).filter(pl.col(name) < 0)
        if below.height:
            found, line = f"{below[name][0]:g}", int(below["row"][0])
            raise _refused("negative", table.path, found, "0 or more", "Mend the cell.", line=line, key=name)
    if not kept:
        found = f"no column of numbers beside {stamp!r}"
        raise _refused("missing-column", table.path, found, "a column of numbers", "Name it with --column.")
    return _on_grid(table, numbers.select("timestamp", *kept).sort("timestamp"), kept)


def _on_grid(table: TableFile, rows: pl.DataFrame, names: Sequence[str]) -> TraceRead:
    """Return a trace at equal steps: the commonest step, the rest are gaps."""
    twice = rows.filter(pl.col("timestamp").is_duplicated())
    if twice.height:
        found = f"{twice['timestamp'][0]} twice"
        fix = "Keep each time once; where clocks go back, write times in UTC or with their offset."
        raise _refused("duplicate", table.path, found, "every time once", fix, key="timestamp")
    if rows.height < 2:
        raise _refused("too-short", table.path, "one reading", "two readings or more", "Add readings.")
    steps = rows["timestamp"].diff().drop_nulls()
    step = cast("timedelta", steps.mode().sort()[0])
    odd = steps.filter((steps.dt.total_microseconds() % int(step.total_seconds() * 1e6)) != 0)
    if odd.len():
        found = f"steps of {step} and of {odd[0]}"
        raise _refused("no-step", table.path, found, "equal steps, with or without gaps", "Resample it to equal steps.")
    first, last = cast("datetime", rows["timestamp"].min()), cast("datetime", rows["timestamp"].max())
    grid = pl.DataFrame({"timestamp": pl.datetime_range(first, last, step, time_unit="us", eager=True)})
    full = grid.join(rows.with_columns(pl.col("timestamp").cast(pl.Datetime("us"))), on="timestamp", how="left")
    doubts = [d for name in names for d in _doubts(full["timestamp"], full[name], step)]
    return TraceRead(full, step, tuple(doubts))


def _doubts(times: pl.Series, values: pl.Series, step: timedelta) -> Iterator[Doubt]:
    """Yield the stretches of a series that can be read in two ways."""
    known = values.drop_nulls()
    median, top = float(cast("float", known.median() or 0.0)), float(cast("float", known.max()))
    for start, end in _runs(values.is_null()):
        yield Doubt("gap", values.name, times[start], times[end - 1] + step, f"{end - start} readings are missing")
    is_nothing = (values <= _NOTHING * median) & (median > 0)
    for start, end in _runs(is_nothing) if is_nothing.sum() < _RARE * known.len() else ():
        what = f"{end - start} readings next to nothing, of {median:g} in the middle"
        yield Doubt("stop", values.name, times[start], times[end - 1] + step, what)
    for start, end in _runs(values == top):
        if end - start >= _AT_TOP and top > 0:
            what = f"stands at its highest, {top:g}, for {end - start} readings"
            yield Doubt("limit", values.name, times[start], times[end - 1] + step, what)


def _runs(mask: pl.Series) -> Iterator[tuple[int, int]]:
    """Yield first and past-the-last index of every stretch of true values."""
    flags = [False, *mask.fill_null(value=False).to_list(), False]
    start = 0
    for i in range(1, len(flags)):
        if flags[i] and not flags[i - 1]:
            start = i - 1
        if flags[i - 1] and not flags[i]:
            yield start, i - 1


Stops = Sequence[tuple[datetime, datetime]]


def answered(
    trace: TraceRead, *, gaps: str = "", stops: str | Stops = "", limits: str = ""
) -> tuple[pl.DataFrame, list[Doubt]]:
    """Return the table as answered, and the doubts that stay open.

    Parameters
    ----------
    gaps
        ``"unknown"`` leaves missing readings blank, ``"zero"`` says that nothing was needed.
    stops
        ``"supply"`` says that supply stood still where a series falls to next to nothing, so demand is not known;
        ``"demand"`` that nothing was needed; or the times from when until when supply stood still.
    limits
        ``"yes"`` says that use stood at the limit of what was held, so demand was at least that; ``"no"`` that
        nothing held it back.
    """
    table, given = trace.table, {"gap": gaps, "stop": stops, "limit": limits}
    names = [c for c in table.columns if c != "timestamp"]
    if gaps == "zero":
        table = table.with_columns(pl.col(c).fill_null(0.0) for c in names)
    told = [(d.column, d.start, d.end) for d in trace.of("stop")] if stops == "supply" else []
    if not isinstance(stops, str):
        told = [(name, start, end) for start, end in stops for name in names]
    for name, start, end in told:
        inside = (pl.col("timestamp") >= start) & (pl.col("timestamp") < end)
        table = table.with_columns(pl.when(inside).then(None).otherwise(pl.col(name)).alias(name))
    return table, [d for d in trace.doubts if given[d.kind] == ""]


def read_stops(path: str | Path) -> list[tuple[datetime, datetime]]:
    """Return when supply stood still, from a file with the columns start and end, in UTC.

    Raises
    ------
    ImportProblemsError
        If it is not such a file, or a stop ends before it begins.
    """
    file = Path(path)
    if not file.is_file():
        allowed = "supply, demand, or a file that is there"
        raise _refused("missing-file", file, "no such file", allowed, "Give one of these with --stops.")
    with database() as db:
        table = opened(db, file)
        if isinstance(table, Problem):
            raise ImportProblemsError([table])
        _require_columns(table, ["start", "end"])
        rows = db.rows(f'SELECT TRY_CAST(start AS TIMESTAMP), TRY_CAST("end" AS TIMESTAMP) FROM {relation([table])}')
    for line, (start, end) in enumerate(rows, start=1):
        if start is None or end is None or end <= start:
            found, fix = f"a stop from {start} to {end}", "Mend the row."
            raise _refused("order", file, found, "two times, start before end", fix, line=line)
    return [(start, end) for start, end in rows]


def open_problems(path: str | Path, doubts: Sequence[Doubt]) -> list[Problem]:
    """Return open doubts as problems, each with the answers that there are."""
    answers: dict[str, tuple[str, str]] = {
        "gap": ("--gaps unknown, --gaps zero", "Was nothing needed then, or was nothing written down?"),
        "stop": ("--stops supply, --stops demand", "Did supply stand still, or was nothing needed?"),
        "limit": ("--limits yes, --limits no", "Was that all that was held, so that more may have been needed?"),
    }
    return [
        Problem(
            d.kind,
            str(path),
            0,
            f"{d.column} {d.start:%Y-%m-%d %H:%M} to {d.end:%Y-%m-%d %H:%M}",
            d.what,
            *answers[d.kind],
        )
        for d in doubts
    ]


def _refused(code: str, path: Path, found: str, allowed: str, fix: str, **place: Any) -> ImportProblemsError:
    """Return the refusal of a file for one reason."""
    return ImportProblemsError(
        [Problem(code, str(path), place.get("line", 0), place.get("key", ""), found, allowed, fix)]
    )
