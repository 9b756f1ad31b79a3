"""Demand series: step tables, traces on their grid, supply stops."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from provender.alliance.workload import Series
from provender.cases import Problem, check, load
from tests.cases.small import SMALL, write_case

HEAD = SMALL.replace("end = 2026-01-01", "end = 2025-01-02").replace('period = "month"', 'period = "hour"')
LEVEL = "{ level = 100, at = 2025-01-01 }"


def folder_of(folder: Path, demand: str, /, **tables: str) -> Path:
    """Write the small case, an hourly day long, with another demand."""
    return write_case(folder, text=HEAD.replace(LEVEL, demand), **tables)


def series_of(folder: Path, demand: str, /, **tables: str) -> Series:
    """Return the series of the case's only demand."""
    demanded = load(folder_of(folder, demand, **tables)).workloads["chat"].demand
    assert demanded is not None
    assert demanded.series is not None
    return demanded.series


def problem_of(folder: Path, demand: str, /, **tables: str) -> Problem:
    """Return the only problem of the case."""
    (problem,) = check(folder_of(folder, demand, **tables))
    return problem


STEPS = '{ table = "demand.csv", column = "load" }'
TRACE = '{ trace = "demand.csv", column = "load", repeat = true }'
HOURS = "timestamp,load\n2025-01-01T00:00,1\n2025-01-01T01:00,2\n2025-01-01T02:00,3\n2025-01-01T03:00,4\n"


def test_a_step_table_keeps_its_rows(tmp_path: Path) -> None:
    """Dates and times may be mixed; a blank line is nothing."""
    series = series_of(tmp_path, STEPS, demand="start,load\n2024-12-31,5\n\n2025-01-01T12:00, 7.5 \n")
    assert series.starts.tolist() == [datetime(2024, 12, 31), datetime(2025, 1, 1, 12)]
    assert series.values.tolist() == [5.0, 7.5]
    assert (series.source, series.repeats, series.period_hours) == ("demand.csv:load", False, 0.0)
    assert series.starts.dtype == np.dtype("datetime64[s]")


@pytest.mark.parametrize(
    ("table", "code", "line", "found"),
    [
        ("start,load\n2025-01-01,5\n2024-01-01,6\n", "order", 3, "start 2024-01-01 out of order"),
        ("start,load\n2025-01-01,5\n2025-01-01,6\n", "duplicate", 3, "start 2025-01-01 twice"),
        ("start,load\n2025-01-01,-5\n", "negative", 2, "-5"),
        ("start,load\n2025-01-01,nan\n", "not-finite", 2, "nan"),
        ("start,load\n2025-01-01,\n", "gap", 2, "an empty cell"),
        ("start,load\n2025-01-01,many\n", "not-a-number", 2, "'many'"),
        ("start,load\n1.1.2025,5\n", "bad-date", 2, "'1.1.2025'"),
        ("start,load\n2025-01-01,5,6\n", "ragged-row", 2, "3 cells"),
        ("start,load\n2025-01-01 06:00,5\n", "gap", 2, "a first start 2025-01-01"),
        ("start,load\n", "empty-file", 0, "no rows"),
        ("", "empty-file", 0, "an empty file"),
        ("start;load\n2025-01-01;5\n", "not-csv", 1, "one column 'start;load'"),
        ('start,load\n2025-01-01,"5"x\n', "not-csv", 2, "what is not CSV"),
    ],
)
def test_faults_of_a_step_table_have_their_line(tmp_path: Path, table: str, code: str, line: int, found: str) -> None:
    """Each fault is told with the file and line it stands on."""
    problem = problem_of(tmp_path, STEPS, demand=table)
    assert (problem.code, problem.file, problem.line) == (code, "demand.csv", line)
    assert found in problem.found


def test_a_trace_is_laid_on_its_grid(tmp_path: Path) -> None:
    """A missing hour, a blank cell and a reading off the hour give NaN; the step is that of most rows."""
    trace = (
        "timestamp,load\n2025-01-01 00:00:00,1\n2025-01-01 01:00:00,2\n2025-01-01 03:00:00,4\n"
        "2025-01-01 04:00:00,\n2025-01-01 05:20:00,6\n2025-01-01 06:00:00,7\n2025-01-01 07:00:00,8\n"
    )
    series = series_of(tmp_path, TRACE, demand=trace)
    assert series.period_hours == 1.0
    assert series.repeats
    np.testing.assert_array_equal(series.values, [1, 2, np.nan, 4, np.nan, np.nan, 7, 8])
    assert not series.stopped.any()


def test_readings_in_a_supply_stop_are_no_demand(tmp_path: Path) -> None:
    """Readings from the start of a stop to before its end are marked and hold NaN; others are scaled."""
    demand = TRACE.replace(" }", ', stops = "stops.csv", scale = 10 }')
    stops = "start,end,reason\n2025-01-01T01:00,2025-01-01T03:00,maintenance\n"
    series = series_of(tmp_path, demand, demand=HOURS, stops=stops)
    assert series.stopped.tolist() == [False, True, True, False]
    np.testing.assert_array_equal(series.values, [10, np.nan, np.nan, 40])


def test_a_filter_takes_the_rows_of_one_series(tmp_path: Path) -> None:
    """Of a long table only the rows with the named cells count, so equal times are no repetition."""
    trace = "start,site,load\n2025-01-01,a,1\n2025-01-01,b,9\n2025-01-01T01:00,a,2\n2025-01-01T01:00,b,8\n"
    demand = TRACE.replace(" }", ', where = { site = "b" } }')
    assert series_of(tmp_path, demand, demand=trace).values.tolist() == [9.0, 8.0]
    wrong = problem_of(tmp_path, demand.replace('"b"', '"B2"'), demand=trace)
    assert (wrong.code, wrong.key, wrong.allowed) == ("no-rows", "workload.chat.demand.where.site", "a, b")


def test_times_with_a_zone_come_in_utc(tmp_path: Path) -> None:
    """02:00 at +02:00 is midnight."""
    trace = "timestamp,load\n2025-01-01T02:00:00+02:00,1\n2025-01-01T01:00:00Z,2\n"
    assert series_of(tmp_path, TRACE, demand=trace).starts[0] == np.datetime64("2025-01-01T00:00:00")


@pytest.mark.parametrize(
    ("demand", "table", "code", "line", "found"),
    [
        (TRACE, HOURS.replace("02:00", "01:00"), "duplicate", 4, "2025-01-01T01:00:00 twice"),
        (TRACE, HOURS.replace("02:00", "00:30"), "order", 4, "after a later time"),
        (TRACE, HOURS.replace(",3", ",-3"), "negative", 4, "-3"),
        (TRACE, HOURS.replace(",3", ",x"), "not-a-number", 4, "no finite number"),
        (TRACE, HOURS.replace(",3", ",inf"), "not-a-number", 4, "no finite number"),
        (TRACE, HOURS.replace("2025-01-01T02:00", "noon"), "bad-date", 4, "no time"),
        (TRACE, "timestamp,load\n2025-01-01,1\n", "too-short", 0, "one reading"),
        (TRACE, "timestamp,load\n", "empty-file", 8, "no rows"),
        (TRACE, HOURS + "2025-01-01T04:00,5,6\n", "ragged-row", 6, "3 cells"),
        (
            TRACE,
            HOURS.replace("timestamp", "day"),
            "missing-column",
            22,
            "no column 'timestamp' in demand.csv",
        ),
        (TRACE, HOURS.replace("2025-01-01", "2025-01-02"), "gap", 22, "begins 2025-01-02T00:00:00"),
        (TRACE.replace(", repeat = true", ""), HOURS, "gap", 22, "ends 2025-01-01T04:00:00"),
        (
            TRACE,
            HOURS + "2025-01-01T05:00:01,5\n2025-01-01T06:00:02,5\n2024-01-01T00:00,5\n",
            "order",
            8,
            "after",
        ),
    ],
)
def test_faults_of_a_trace_have_their_line(
    tmp_path: Path, demand: str, table: str, code: str, line: int, found: str
) -> None:
    """Each fault is told with its line: of the row, or of the demand that asks for it."""
    problem = problem_of(tmp_path, demand, demand=table)
    assert problem.code == code
    assert found in problem.found
    assert problem.line == line or problem.file == "case.toml"


def test_a_column_of_another_file_is_pointed_out(tmp_path: Path) -> None:
    """A column that stands in another table of the folder is named with that file."""
    problem = problem_of(tmp_path, STEPS, demand="start,other\n2025-01-01,1\n", usage="start,load\n2025-01-01,1\n")
    assert (problem.code, problem.key) == ("missing-column", "workload.chat.demand.column")
    assert problem.fix == "The column stands in usage.csv: name that file instead."


def test_parquet_is_read_like_csv(tmp_path: Path) -> None:
    """A Parquet trace and step table give the series of the CSV file of the same rows."""
    frame = pl.DataFrame(
        {
            "start": [datetime(2025, 1, 1) + timedelta(hours=i) for i in range(4)],
            "load": [1.0, 2.0, None, 4.0],
        }
    )
    folder_of(tmp_path, TRACE.replace(".csv", ".parquet"))
    frame.write_parquet(tmp_path / "demand.parquet")
    demand = load(tmp_path).workloads["chat"].demand
    assert demand is not None
    assert demand.series is not None
    np.testing.assert_array_equal(demand.series.values, [1, 2, np.nan, 4])
    frame.drop_nulls().write_parquet(tmp_path / "demand.parquet")
    write_case(tmp_path, text=HEAD.replace(LEVEL, STEPS.replace(".csv", ".parquet")))
    demand = load(tmp_path).workloads["chat"].demand
    assert demand is not None
    assert demand.series is not None
    assert demand.series.values.tolist() == [1.0, 2.0, 4.0]


def test_a_level_beside_a_series_is_a_factor(tmp_path: Path) -> None:
    """A level alone is in work units, beside a series a plain factor."""
    demand = STEPS.replace(" }", ', level = "1.5 (1..2)", growth = [{ start = 2025-01-01, factor_per_year = 2 }] }')
    found = load(folder_of(tmp_path, demand, demand="start,load\n2025-01-01,1\n")).workloads["chat"].demand
    assert found is not None
    assert found.level is not None
    assert (found.level.unit, found.growth[0].factor_per_year.value) == ("1", 2.0)
    alone = load(folder_of(tmp_path, "{ level = 3 }")).workloads["chat"].demand
    assert alone is not None
    assert alone.level is not None
    assert alone.level.unit == "GPU"


def test_a_long_trace_loads_fast(tmp_path: Path) -> None:
    """A hundred thousand hourly readings take well under two seconds even on a busy machine."""
    first = datetime(2014, 1, 1)
    rows = "".join(f"{(first + timedelta(hours=i)).isoformat()},{i % 7}\n" for i in range(100_000))
    folder_of(tmp_path, TRACE, demand=f"timestamp,load\n{rows}")
    began = time.perf_counter()
    case = load(tmp_path)
    assert time.perf_counter() - began < 2.0
    demand = case.workloads["chat"].demand
    assert demand is not None
    assert demand.series is not None
    assert demand.series.values.shape == (100_000,)
