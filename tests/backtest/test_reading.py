"""Traces from tables and cases: gaps and stops are not known, wrong tables are refused with place and fix."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

import provender
from provender.backtest import BacktestError, Trace, added, read_stops, read_trace, traces_of


def written(folder: Path, text: str, name: str = "demand.csv") -> Path:
    """Return a file with a text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_becomes_a_trace_with_its_gaps(tmp_path: Path) -> None:
    """Missing hours and blank cells are not known; the step is the smallest one."""
    table = "timestamp,units\n2020-05-01 00:00:00,3\n2020-05-01T01:00,\n2020-05-01T03:00:00Z,5\n"
    trace = read_trace(written(tmp_path, table))
    assert (trace.start, trace.period_hours) == (datetime(2020, 5, 1), 1.0)
    np.testing.assert_equal(trace.demand, [3.0, np.nan, np.nan, 5.0])


def test_rows_of_one_time_are_added_and_one_workload_can_be_picked(tmp_path: Path) -> None:
    """Two workloads a day make one sum; where one has no reading the sum is not known."""
    table = "date,workload,n\n2020-05-01,a,1\n2020-05-01,b,2\n2020-05-02,a,4\n2020-05-02,b,\n"
    path = written(tmp_path, table)
    np.testing.assert_equal(read_trace(path, column="n").demand, [3.0, np.nan])
    assert read_trace(path, column="n", workload="a").demand.tolist() == [1.0, 4.0]
    assert read_trace(path, column="n").n_per_day == 1
    with pytest.raises(BacktestError, match=r"workload 'c' in demand.csv\nallowed: a, b"):
        read_trace(path, column="n", workload="c")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("timestamp,units\n2020-05-01 00:00:00,3\n", r"1 readings in .*\nallowed: at least 2"),
        ("when,units\n1,3\n", r"columns when, units in demand.csv\nallowed: one of timestamp, time"),
        ("timestamp,units\nyesterday,3\n", r"'yesterday' as a time in demand.csv"),
        ("timestamp,units\n2020-05-01,3\n2020-05-02,many\n", r"'many' in demand.csv\nallowed: a number or nothing"),
        ("timestamp,name\n2020-05-01,a\n2020-05-02,b\n", r"allowed: a column of numbers"),
        ("timestamp,units\n2020-05-01,3\n2020-05-02,-1\n", r"demand -1\nallowed: numbers of 0 or more"),
        (
            "timestamp,units\n2020-05-01 00:00,3\n2020-05-01 02:00,4\n2020-05-01 05:00,4\n",
            r"a reading at 2020-05-01 05:00:00 in .*, off the steps of 2 h",
        ),
        (
            "timestamp,units\n2020-05-01 00:00,3\n2020-05-01 01:00,4\n2021-05-01 05:00,4\n",
            r"3 readings over 8766 steps of 1 h in .*\nallowed: at most 50 steps per reading",
        ),
    ],
)
def test_wrong_tables_are_refused(tmp_path: Path, text: str, message: str) -> None:
    """The message holds what was found, what is allowed and what to do."""
    column = "units" if "many" in text else ""
    with pytest.raises(BacktestError, match=message):
        read_trace(written(tmp_path, text), column=column)


def test_no_file_and_no_column(tmp_path: Path) -> None:
    """They are refused by name."""
    with pytest.raises(BacktestError, match=r"no file .*none.csv"):
        read_trace(tmp_path / "none.csv")
    path = written(tmp_path, "timestamp,units\n2020-05-01,3\n")
    with pytest.raises(BacktestError, match="allowed: a column 'gpus'"):
        read_trace(path, column="gpus")
    with pytest.raises(BacktestError, match="allowed: a column 'at'"):
        read_trace(path, time="at")
    with pytest.raises(BacktestError, match=r"demand\.parquet: "):
        read_trace(written(tmp_path, "no parquet", "demand.parquet"))


def test_stops_are_read_and_hide_demand(tmp_path: Path) -> None:
    """Every period that a stop touches is not known."""
    stops = read_stops(written(tmp_path, "start,end\n2020-05-01 01:30:00,2020-05-01 02:10:00\n", "stops.csv"))
    trace = Trace("t", np.ones(5), datetime(2020, 5, 1)).without(stops)
    np.testing.assert_equal(trace.demand, [1.0, np.nan, np.nan, 1.0, 1.0])
    with pytest.raises(BacktestError, match="an end after its start"):
        read_stops(written(tmp_path, "start,end\n2020-05-02,2020-05-01\n", "stops.csv"))
    with pytest.raises(BacktestError, match="allowed: start and end"):
        read_stops(written(tmp_path, "start\n2020-05-02\n", "stops.csv"))


def test_a_case_gives_its_traces_as_recorded() -> None:
    """The 14 workloads of the hourly case, 31 days each, their 29 stopped hours not known."""
    found = traces_of(provender.load("acme-gpu"), "compute")
    assert len(found) == 14
    assert {t.n_periods for t in found.values()} == {744}
    assert {int(np.isnan(t.demand).sum()) for t in found.values()} == {29}


def test_only_like_traces_are_added() -> None:
    """Sums need the same periods."""
    one = Trace("one", np.array([1.0, np.nan]))
    np.testing.assert_equal(added("sum", [one, one]).demand, [2.0, np.nan])
    with pytest.raises(BacktestError, match="other from 2020-01-01 00:00:00 over 3 periods"):
        added("sum", [one, Trace("other", np.ones(3))])
