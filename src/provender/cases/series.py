"""Demand series: dated step tables, and traces of readings at equal steps with their supply stops."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provender.alliance.workload import Series
from provender.cases import frames
from provender.cases.collector import Collector
from provender.cases.models.work import DemandTable
from provender.cases.spelled import LARGEST
from provender.cases.tables import Sheet, Teller, is_inside, parse_moment, read_sheet
from provender.cases.toml_lines import Path as Key
from provender.cases.wording import guess, listing, number, show

_TIME_COLUMNS = ("timestamp", "start")
_WIDEST = 50  # grid points per reading above which a trace counts as full of holes

#: row of the file, and code, part, found, allowed, fix
_Fault = tuple[int, tuple[str, str, str, str, str]]


@dataclass(slots=True)
class SeriesReader:
    """Reads the series of one case; every file is read once."""

    folder: Path
    start: date
    end: date
    collector: Collector
    sheets: dict[str, Sheet | None] = field(default_factory=dict)
    traces: dict[str, frames.TraceFile | None] = field(default_factory=dict)

    def sheet(self, name: str, key: Key) -> Sheet | None:
        """Return a table as text; None, and told once, if it cannot be read."""
        if name not in self.sheets:
            self.sheets[name] = read_sheet(self.folder, name, key, self.collector)
        return self.sheets[name]

    def read(self, demand: DemandTable, path: Key) -> Series | None:
        """Return the series of a demand, or None where it names none or has problems."""
        if demand.table and demand.column:
            return self.steps(demand, path)
        if demand.trace and demand.column:
            return self.trace(demand, path)
        return None

    def steps(self, demand: DemandTable, path: Key) -> Series | None:
        """Return a dated step table."""
        sheet = self.sheet(demand.table, (*path, "table"))
        if sheet is None or not self.has_columns(
            demand.table, sheet.columns, {demand.column: (*path, "column"), "start": (*path, "table")}
        ):
            return None
        teller = Teller.of(demand.table, self.collector)
        before = len(self.collector.problems)
        starts = [_moment(text, line, teller) for text, line in zip(sheet.cells("start"), sheet.lines, strict=True)]
        values = [
            _amount(text, line, demand.column, teller)
            for text, line in zip(sheet.cells(demand.column), sheet.lines, strict=True)
        ]
        if not starts and not sheet.is_partial:
            teller.tell("empty-file", 0, "", found="no rows", allowed="one row or more", fix="Add the first row.")
        if len(self.collector.problems) > before or sheet.is_partial:
            return None
        moments = np.array(starts, dtype="datetime64[s]")
        self.check_ascending(moments, sheet, teller)
        if moments.min() > np.datetime64(self.start):
            found = f"a first start {moments[0].astype('datetime64[D]')}"
            fix = "Add a row for the time before it."
            teller.tell("gap", sheet.lines[0], "start", found=found, allowed=f"{self.start} or earlier", fix=fix)
        numbers = np.array(values, dtype=np.float64) * (demand.scale or 1.0)
        return _series(moments, numbers, np.zeros(len(numbers), dtype=bool), f"{demand.table}:{demand.column}")

    def check_read(self, demands: Iterable[DemandTable]) -> None:
        """Tell of columns of step tables that no demand names: work forgotten, or no work at all."""
        named: dict[str, set[str]] = {}
        demands = list(demands)
        for demand in demands:
            named.setdefault(demand.table, {"start"}).add(demand.column)
        for file, columns in named.items():
            sheet = self.sheets.get(file)
            if sheet is None or not columns <= set(sheet.columns) or any(d.trace == file for d in demands):
                continue
            for column in sheet.columns:
                if column not in columns:
                    is_price = "price" in column.lower()
                    texts = (
                        "unknown-column",
                        f"column {show(column)}, which no demand names",
                        listing(c for c in sheet.columns if c in columns),
                        "Prices stand in an offer: prices = [{ start = …, price = … }]."
                        if is_price
                        else "Name it in the demand of a workload, or take the column out.",
                    )
                    self.collector.add_in(file, 1, column, texts)

    def check_ascending(self, moments: NDArray[np.datetime64], sheet: Sheet, teller: Teller) -> None:
        """Tell of starts that do not come after the one before."""
        for index in np.flatnonzero(np.diff(moments) <= np.timedelta64(0, "s")) + 1:
            code, what = ("duplicate", "twice") if moments[index] == moments[index - 1] else ("order", "out of order")
            found = f"start {sheet.cells('start')[index]} {what}"
            teller.tell(
                code,
                sheet.lines[index],
                "start",
                found=found,
                allowed="starts that ascend",
                fix="Sort the rows; keep each start once.",
            )

    def has_columns(self, file: str, columns: tuple[str, ...], wanted: Mapping[str, Key]) -> bool:
        """Return whether a file has some columns; tell of those it lacks, and where they are instead.

        `wanted` says for each column which key asks for it. If the first one is not there, the file
        is taken to be the wrong one and the others are not told.
        """
        lacking = [c for c in wanted if c not in columns]
        for column in lacking[:1] if lacking[:1] == list(wanted)[:1] else lacking:
            elsewhere = self.files_with(column, file)
            advice = guess(column, columns, "Add the column to the file, or name one it has.")
            if elsewhere and advice.startswith("Add"):
                advice = f"The column stands in {listing(elsewhere)}: name that file instead."
            found = f"no column {column!r} in {file}"
            self.collector.add("missing-column", wanted[column], found=found, allowed=listing(columns), fix=advice)
        return not lacking

    def files_with(self, column: str, file: str) -> list[str]:
        """Return the other tables of the folder that have a column."""
        found = []
        for path in sorted(self.folder.iterdir()):
            if path.suffix.lower() in {".csv", ".parquet"} and path.name != file and path.is_file():
                try:
                    if column in frames.columns_of(path):
                        found.append(path.name)
                except frames.UnreadableError:
                    continue
        return found

    def file(self, name: str, key: Key) -> frames.TraceFile | None:
        """Return a trace's file; None, and told once, if it cannot be read."""
        if name not in self.traces:
            self.traces[name] = self.opened(name, key)
        return self.traces[name]

    def opened(self, name: str, key: Key) -> frames.TraceFile | None:
        """Open a trace's file."""
        if not is_inside(self.folder, name, key, self.collector):
            return None
        before = len(self.collector.problems)
        try:
            return frames.TraceFile.open(self.folder / name)
        except frames.UnreadableError as error:
            self.sheet(name, key)  # read row by row, a table tells the line that breaks it
            if len(self.collector.problems) == before:
                _tell_unreadable(error, Teller.of(name, self.collector))
            return None

    def trace(self, demand: DemandTable, path: Key) -> Series | None:
        """Return a trace on its grid of equal steps, NaN where there is no reading or supply stopped."""
        file, teller = self.file(demand.trace, (*path, "trace")), Teller.of(demand.trace, self.collector)
        try:
            readings = None if file is None else self.readings(file, demand, path)
        except frames.UnreadableError as error:
            _tell_unreadable(error, teller)
            return None
        if readings is None or not self.is_sound(readings, demand, path):
            return None
        step = _step(readings.times)
        grid = _on_grid(readings, step, teller)
        if grid is None:
            return None
        starts, values = grid
        self.check_cover(starts, step, demand, path)
        stopped = self.stopped(demand, path, starts)
        return _series(
            starts,
            np.where(stopped, np.nan, values * (demand.scale or 1.0)),
            stopped,
            f"{demand.trace}:{demand.column}",
            repeats=demand.repeat,
            period_hours=float(step / np.timedelta64(1, "s")) / 3600.0,
        )

    def readings(self, file: frames.TraceFile, demand: DemandTable, path: Key) -> frames.Readings | None:
        """Return the readings of a trace's file, or None with problems."""
        time = next((c for c in _TIME_COLUMNS if c in file.columns), _TIME_COLUMNS[0])
        wanted: dict[str, Key] = {demand.column: (*path, "column"), time: (*path, "trace")}
        wanted |= {key: (*path, "where", key) for key in demand.where}
        if not self.has_columns(demand.trace, file.columns, wanted):
            return None
        readings = file.readings(time, demand.column, demand.where)
        if len(readings.times):
            return readings
        for key, text in demand.where.items():
            known = file.texts(key)
            found = f"no row with {key} = {text!r}" + (" and the other columns so" if text in known else "")
            fix = guess(text, known, "Write a text that the column holds.")
            self.collector.add("no-rows", (*path, "where", key), found=found, allowed=listing(known), fix=fix)
        if not demand.where:
            fix = "Add the readings."
            self.collector.add("empty-file", path, found=f"no rows in {demand.trace}", allowed="rows", fix=fix)
        return None

    def is_sound(self, readings: frames.Readings, demand: DemandTable, path: Key) -> bool:
        """Return whether times ascend and values are numbers, zero or more; tell if not."""
        faults = [*_value_faults(readings), *_time_faults(readings)]
        # The frame library counts rows, not lines: only a table with faults is read again for its lines.
        sheet = self.sheet(demand.trace, (*path, "trace")) if faults else None
        teller = Teller.of(demand.trace, self.collector)
        for row, (code, what, found, allowed, fix) in faults:
            line = sheet.lines[row] if sheet and 0 <= row < len(sheet.lines) else 0
            column = demand.column if what == "value" else "timestamp"
            teller.tell(code, line, column, found=found, allowed=allowed, fix=fix)
        return not faults

    def check_cover(self, starts: NDArray[np.datetime64], step: np.timedelta64, demand: DemandTable, path: Key) -> None:
        """Tell of a trace that leaves a part of the horizon without a reading."""
        first, last = starts[0], starts[-1] + step
        if first > np.datetime64(self.start):
            found = f"a trace that begins {first}"
            self.collector.add(
                "gap",
                path,
                found=found,
                allowed=f"{self.start} or earlier",
                fix="Start the case later, or add readings.",
            )
        if last < np.datetime64(self.end) and not demand.repeat:
            fix = "Write repeat = true to replay it, end the case earlier, or add readings."
            self.collector.add("gap", path, found=f"a trace that ends {last}", allowed=f"{self.end} or later", fix=fix)

    def stopped(self, demand: DemandTable, path: Key, starts: NDArray[np.datetime64]) -> NDArray[np.bool_]:
        """Return which readings of a grid fall into a supply stop."""
        mask = np.zeros(len(starts), dtype=bool)
        sheet = self.sheet(demand.stops, (*path, "stops")) if demand.stops else None
        wanted: dict[str, Key] = dict.fromkeys(("start", "end"), (*path, "stops"))
        if sheet is None or not self.has_columns(demand.stops, sheet.columns, wanted):
            return mask
        teller = Teller.of(demand.stops, self.collector)
        for line, record in sheet.records():
            begin, end = (_moment(record[c], line, teller, c) for c in ("start", "end"))
            if begin is None or end is None:
                continue
            if end <= begin:
                teller.tell(
                    "order",
                    line,
                    "end",
                    found=f"a stop from {begin} to {end}",
                    allowed="start before end",
                    fix="Swap or correct the two.",
                )
            mask |= (starts >= begin) & (starts < end)
        return mask


def _value_faults(readings: frames.Readings) -> Iterator[_Fault]:
    """Yield what is wrong with the values of a trace, by row of the file."""
    for index in np.flatnonzero(readings.is_bad | (np.abs(readings.values) > LARGEST)):
        allowed, fix = "a number, 0 or more, or a blank", "Correct the cell, or leave it blank for no reading."
        yield int(readings.rows[index]), ("not-a-number", "value", "a cell that is no finite number", allowed, fix)
    for index in np.flatnonzero(readings.values < 0):
        found = f"{readings.values[index]:g}"
        yield int(readings.rows[index]), ("negative", "value", found, "0 or more", "Correct the cell.")
    if len(readings.times) < 2:
        fix = "Add readings, or use a step table."
        yield -1, ("too-short", "value", "one reading", "two readings or more", fix)


def _time_faults(readings: frames.Readings) -> Iterator[_Fault]:
    """Yield what is wrong with the times of a trace, by row of the file."""
    absent = np.isnat(readings.times)
    for index in np.flatnonzero(absent):
        allowed = "a time such as 2025-01-31T13:00"
        yield int(readings.rows[index]), ("bad-date", "time", "a cell that is no time", allowed, "Correct the cell.")
    if absent.any():
        return
    gaps = np.diff(readings.times)
    for index in np.flatnonzero(gaps == np.timedelta64(0, "s")) + 1:
        fix = "Keep one reading of each time; `where` takes rows of one series."
        found = f"{readings.times[index]} twice"
        yield int(readings.rows[index]), ("duplicate", "time", found, "each time once", fix)
    for index in np.flatnonzero(gaps < np.timedelta64(0, "s")) + 1:
        found = f"{readings.times[index]} after a later time"
        yield int(readings.rows[index]), ("order", "time", found, "times that ascend", "Sort the rows by time.")


def _tell_unreadable(error: frames.UnreadableError, teller: Teller) -> None:
    """Tell of a file that the frame library cannot read."""
    found, fix = f"what cannot be read ({error})", "Save the table again as UTF-8 CSV or Parquet."
    teller.tell("unreadable", 0, "", found=found, allowed="a CSV or Parquet table", fix=fix)


def _series(
    starts: NDArray[np.datetime64],
    values: NDArray[np.float64],
    stopped: NDArray[np.bool_],
    source: str,
    *,
    repeats: bool = False,
    period_hours: float = 0.0,
) -> Series:
    """Return a series whose arrays can no longer be written to."""
    for array in (starts, values, stopped):
        array.setflags(write=False)
    return Series(starts, values, stopped, repeats=repeats, period_hours=period_hours, source=source)


def _moment(text: str, line: int, teller: Teller, column: str = "start") -> np.datetime64 | None:
    """Return a cell as a moment; tell if it is none."""
    moment = parse_moment(text)
    if moment is None:
        teller.tell(
            "bad-date",
            line,
            column,
            found=show(text) if text else "an empty cell",
            allowed="a date such as 2025-01-31",
            fix="Correct the cell.",
        )
        return None
    return np.datetime64(moment, "s")


def _amount(text: str, line: int, column: str, teller: Teller) -> float:
    """Return a cell as an amount of work; tell if it is none."""
    try:
        value = float(text)
    except ValueError:
        found, code = (show(text), "not-a-number") if text else ("an empty cell", "gap")
        teller.tell(code, line, column, found=found, allowed="a number, 0 or more", fix="Fill in the number.")
        return math.nan
    if not abs(value) <= LARGEST:
        allowed = f"a number up to {number(LARGEST)}"
        teller.tell("not-finite", line, column, found=text, allowed=allowed, fix="Correct the cell.")
    elif value < 0:
        teller.tell("negative", line, column, found=text, allowed="0 or more", fix="Correct the cell.")
    return value


def _step(times: NDArray[np.datetime64]) -> np.timedelta64:
    """Return the step that most neighbouring readings have."""
    steps, counts = np.unique(np.diff(times), return_counts=True)
    found: np.timedelta64 = steps[np.argmax(counts)]
    return found


def _on_grid(
    readings: frames.Readings, step: np.timedelta64, teller: Teller
) -> tuple[NDArray[np.datetime64], NDArray[np.float64]] | None:
    """Return starts and values on the grid of a step from the first reading on; NaN where none stands."""
    offsets = readings.times - readings.times[0]
    places = offsets // step
    fits = offsets % step == np.timedelta64(0, "s")
    count = int(places[-1]) + 1
    if fits.mean() < 0.5 or count > _WIDEST * len(places) + 1000:
        found = f"readings without an equal step (most often {step.astype('timedelta64[s]')})"
        teller.tell(
            "no-step",
            0,
            "timestamp",
            found=found,
            allowed="readings at equal steps, some may be missing",
            fix="Resample the trace, or use a step table.",
        )
        return None
    values = np.full(count, np.nan)
    values[places[fits].astype(np.int64)] = readings.values[fits]
    return readings.times[0] + np.arange(count) * step, values
