"""Traces to replay: from a table with a time and a number, or from the workloads of a case."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl

from provender.alliance.case import Case
from provender.alliance.workload import Series
from provender.backtest.errors import require
from provender.backtest.trace import FloatArray, Trace

_TIMES = ("timestamp", "time", "start", "date")
#: periods per reading above which a table counts as full of holes
_WIDEST = 50


def read_trace(path: Path, *, time: str = "", column: str = "", workload: str = "") -> Trace:
    """Return the trace of a CSV or Parquet table; periods without a reading are not known.

    Parameters
    ----------
    path
        The table.
    time, column
        Its columns of times and numbers (default: the one called timestamp, time, start or date; the
        first other one of numbers).
    workload
        The value of column `workload` whose rows are read (default: the sum over all rows of a time).

    Raises
    ------
    BacktestError
        Where the file, a column or a value cannot be read, or times do not lie on equal steps.
    """
    frame = _frame(path)
    time = _time_column(frame, path, time)
    column = _number_column(frame, path, time, column)
    if workload:
        known = frame["workload"].unique().sort().to_list() if "workload" in frame.columns else []
        require(workload in known, f"workload {workload!r} in {path.name}", ", ".join(map(str, known)), "Name another.")
        frame = frame.filter(pl.col("workload") == workload)
    times = _moments(frame[time], path)
    table = pl.DataFrame({"t": times, "u": _numbers(frame[column], path)}).drop_nulls("t")
    table = table.group_by("t").agg(pl.col("u").sum(), pl.col("u").null_count().alias("gaps"))
    table = table.sort("t").with_columns(pl.when(pl.col("gaps") > 0).then(None).otherwise(pl.col("u")).alias("u"))
    name = f"{path.parent.name}/{path.stem}" + (f"/{workload}" if workload else "")
    return _on_a_grid(name, table["t"].to_list(), table["u"].to_numpy().astype(float))


def read_stops(path: Path) -> list[tuple[datetime, datetime]]:
    """Return the stops of supply of a CSV with columns `start` and `end`.

    Raises
    ------
    BacktestError
        Where it has no such columns, a time cannot be read, or a stop ends before it begins.
    """
    frame = _frame(path)
    for name in ("start", "end"):
        found = f"columns {', '.join(frame.columns)} in {path.name}"
        require(name in frame.columns, found, "start and end", "Name the columns so.")
    starts, ends = (_moments(frame[name], path).to_list() for name in ("start", "end"))
    for begin, end in zip(starts, ends, strict=True):
        require(begin <= end, f"a stop from {begin} to {end} in {path.name}", "an end after its start", "Mend the row.")
    return list(zip(starts, ends, strict=True))


def traces_of(case: Case, provision: str) -> dict[str, Trace]:
    """Return the traces of the workloads of a provision as recorded, stops of supply not known."""
    found: dict[str, Trace] = {}
    for workload in case.workloads.values():
        demand = workload.demand
        series = demand.series if demand is not None else None
        if workload.provision == provision and series is not None and series.period_hours:
            found[workload.id] = _recorded(f"{case.name}/{workload.id}", series)
    return found


def _recorded(name: str, series: Series) -> Trace:
    """Return a series of a case as a trace."""
    start: datetime = series.starts[0].astype("datetime64[s]").item()
    return Trace(name, np.where(series.stopped, np.nan, series.values), start, series.period_hours)


def _frame(path: Path) -> pl.DataFrame:
    """Return a table with its cells as they stand."""
    allowed = "a CSV or Parquet file"
    require(path.is_file(), f"no file {path}", allowed, "Check the path.")
    try:
        if path.suffix.lower() == ".parquet":
            return pl.read_parquet(path)
        return pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        require(False, f"{path.name}: {error}", allowed, "Save it again as UTF-8 with commas.")
        raise


def _time_column(frame: pl.DataFrame, path: Path, name: str) -> str:
    """Return the column of times."""
    found = f"columns {', '.join(frame.columns)} in {path.name}"
    if name:
        require(name in frame.columns, found, f"a column {name!r}", "Name the column of times.")
        return name
    known = [c for c in frame.columns if c.lower() in _TIMES]
    require(bool(known), found, f"one of {', '.join(_TIMES)}", "Name the column of times with --time.")
    return known[0]


def _number_column(frame: pl.DataFrame, path: Path, time: str, name: str) -> str:
    """Return the column of numbers."""
    found = f"columns {', '.join(frame.columns)} in {path.name}"
    if name:
        require(name in frame.columns, found, f"a column {name!r}", "Name the column of numbers.")
        return name
    others = [c for c in frame.columns if c != time]
    fine = [c for c in others if frame[c].cast(pl.Float64, strict=False).null_count() < frame.height / 2]
    require(bool(fine), found, "a column of numbers", "Name it with --column.")
    return fine[0]


def _moments(cells: pl.Series, path: Path) -> pl.Series:
    """Return times without a zone (with one: in UTC)."""
    if cells.dtype == pl.Date:
        return cells.cast(pl.Datetime("us"))
    if cells.dtype.is_temporal():
        return cells.dt.replace_time_zone(None).cast(pl.Datetime("us"))
    texts = cells.cast(pl.String).str.strip_chars().str.replace("T", " ").str.replace(r"(Z|\+00:?00)$", "")
    texts = texts.str.replace(r"^(\d{4}-\d\d-\d\d)$", "$1 00:00:00").str.replace(r"( \d\d:\d\d)$", "$1:00")
    made = texts.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="us")
    bad = cells.filter(made.is_null())
    found = f"{bad[0] if bad.len() else ''!r} as a time in {path.name}"
    require(not bad.len(), found, "2020-05-01 13:00:00, a T between them or Z at the end", "Write times so.")
    return made


def _numbers(cells: pl.Series, path: Path) -> pl.Series:
    """Return numbers; what is blank is null."""
    made = cells.cast(pl.Float64, strict=False)
    texts = cells.cast(pl.String).fill_null("").str.strip_chars()
    bad = texts.filter(made.is_null() & ~texts.str.to_lowercase().is_in(["", "nan", "null"]))
    require(not bad.len(), f"{bad[0] if bad.len() else ''!r} in {path.name}", "a number or nothing", "Mend the cell.")
    return made.fill_nan(None)


def _on_a_grid(name: str, times: list[datetime], units: FloatArray) -> Trace:
    """Return readings at equal steps, NaN between them."""
    require(len(times) > 1, f"{len(times)} readings in {name}", "at least 2", "Give a longer trace.")
    gaps = np.diff(np.array(times, dtype="datetime64[us]")).astype("timedelta64[us]").astype(np.int64)
    step = int(gaps.min())
    crooked = np.flatnonzero(gaps % step)
    where = times[int(crooked[0]) + 1] if crooked.size else ""
    found = f"a reading at {where} in {name}, off the steps of {step / 3.6e9:g} h"
    require(not crooked.size, found, "equal steps, with gaps", "Give readings by the hour or day.")
    index = np.concatenate([[0], np.cumsum(gaps // step)])
    n = int(index[-1]) + 1
    found = f"{len(times)} readings over {n} steps of {step / 3.6e9:g} h in {name}"
    require(
        n <= _WIDEST * len(times), found, f"at most {_WIDEST} steps per reading", "Give readings by the hour or day."
    )
    demand = np.full(n, np.nan)
    demand[index] = units
    return Trace(name, demand, times[0], step / 3.6e9)
