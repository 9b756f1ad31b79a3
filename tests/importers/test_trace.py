"""Traces: what can be read in two ways is asked about; answers are followed; a case comes out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

import provender
from provender.cli import main
from provender.importers.contracts.fields import Span
from provender.importers.contracts.sheet import ContractRow
from provender.importers.errors import ImportProblemsError
from provender.importers.prices import read_prices
from provender.importers.trace import answered, read_stops, read_trace
from provender.importers.trace_case import TraceOptions, case_of_trace

START = datetime(2025, 1, 1)


def saved(folder: Path, values: list[float | None], *, skip: set[int] | None = None, name: str = "trace.csv") -> Path:
    """Write an hourly trace; hours in `skip` have no row."""
    rows = [
        {"time": (START + timedelta(hours=h)).isoformat(), "gpus": v}
        for h, v in enumerate(values)
        if h not in (skip or set())
    ]
    path = folder / name
    frame = pl.DataFrame(rows, schema={"time": pl.String, "gpus": pl.Float64})
    if path.suffix == ".csv":
        frame.write_csv(path)
    else:
        frame.with_columns(pl.col("time").str.to_datetime()).write_parquet(path)
    return path


@pytest.mark.parametrize("name", ["trace.csv", "trace.parquet"])
def test_a_plain_trace_leaves_nothing_open(tmp_path: Path, name: str) -> None:
    """Times, step and values are those of the file."""
    found = read_trace(saved(tmp_path, [1.0, 2.0, 3.0], name=name))
    assert (found.step, found.period, found.doubts) == (timedelta(hours=1), "hour", ())
    assert found.table["gpus"].to_list() == [1.0, 2.0, 3.0]


def test_what_is_asked(tmp_path: Path) -> None:
    """A missing hour and a blank one, next to nothing for two hours, six hours at the top: three doubts."""
    values = [5.0, 5.5, None, 6.0, 0.0, 0.1, 5.0, 1.0, 2.0, 5.0, *[9.0] * 6, *[4.0, 5.0] * 9]
    found = read_trace(saved(tmp_path, values, skip={1}))
    hour = timedelta(hours=1)
    told = [(d.kind, (d.start - START) / hour, (d.end - START) / hour) for d in found.doubts]
    assert told == [("gap", 1, 3), ("stop", 4, 6), ("limit", 10, 16)]


def test_answers(tmp_path: Path) -> None:
    """Unknown stays blank, zero becomes 0; supply makes a fall blank, demand leaves it; the rest stays open."""
    tail = [5.0, 6.0] * 8
    found = read_trace(saved(tmp_path, [5.0, None, 6.0, 0.0, *tail]))
    table, left = answered(found, gaps="zero", stops="supply")
    assert (table["gpus"].to_list(), left) == ([5.0, 0.0, 6.0, None, *tail], [])
    table, left = answered(found, gaps="unknown", stops="demand")
    assert (table["gpus"].to_list(), left) == ([5.0, None, 6.0, 0.0, *tail], [])
    assert [d.kind for d in answered(found)[1]] == ["gap", "stop"]
    table, _ = answered(found, stops=[(START + timedelta(hours=2), START + timedelta(hours=4))])
    assert table["gpus"].to_list() == [5.0, None, None, None, *tail]


def test_the_recorded_stops_of_helios(shared: Path) -> None:
    """Each day on which supply was seen to stand still in a public trace is asked about."""
    found = read_trace(shared / "data" / "demand" / "helios_venus_2020" / "demand_hourly.csv", columns=["running_gpus"])
    days = {d.start.date() for d in found.of("stop")}
    assert {date(2020, 5, 10), date(2020, 5, 12), date(2020, 5, 16)} <= days


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("when,gpus\n2025-01-01,1\n", "missing-column"),
        ("time,gpus\n", "empty-file"),
        ("time,gpus\n45717.5,1\n45718.5,2\n", "bad-date"),
        ("time,gpus\n2025-01-01,1\n", "too-short"),
        ("time,gpus\n2025-01-01,1\n2025-01-01,2\n", "duplicate"),
        ("time,gpus\n2025-01-01,-1\n2025-01-02,2\n", "negative"),
        ("time,gpus\n2025-01-01T00:00,1\n2025-01-01T01:00,2\n2025-01-01T02:00,2\n2025-01-01T02:30,2\n", "no-step"),
        ("time,name\n2025-01-01,a\n2025-01-02,b\n", "missing-column"),
        ("time,gpus\n2025-01-01,1\n2025-01-02,many\n", "not-a-number"),
    ],
)
def test_files_that_are_no_trace(tmp_path: Path, text: str, code: str) -> None:
    """Each is refused with a code of its own."""
    path = tmp_path / "trace.csv"
    path.write_text(text)
    with pytest.raises(ImportProblemsError) as caught:
        read_trace(path)
    assert [p.code for p in caught.value.problems] == [code]
    with pytest.raises(ImportProblemsError, match="no such file"):
        read_trace(tmp_path / "none.csv")


def test_stops_from_a_file(tmp_path: Path) -> None:
    """Stops are read in order; one that ends before it begins is told with its row."""
    path = tmp_path / "stops.csv"
    path.write_text("start,end\n2025-01-01T02:00,2025-01-01T04:00\n")
    assert read_stops(path) == [(START + timedelta(hours=2), START + timedelta(hours=4))]
    path.write_text("start,end\n2025-01-01T04:00,2025-01-01T02:00\n")
    with pytest.raises(ImportProblemsError, match="found a stop from 2025-01-01 04:00:00"):
        read_stops(path)


def week() -> list[float | None]:
    """Return eight days of load that tops out once."""
    return [40.0 + 10.0 * ((h * 7) % 24) / 24 for h in range(24 * 8)]


def test_a_case_from_a_trace_and_contracts(tmp_path: Path) -> None:
    """The trace is the demand in H100-equivalents, the sheet what is held; the case passes check and can be exposed."""
    path = saved(tmp_path, week())
    row = ContractRow(
        {"supplier": "CoreWeave", "size": Span(200, 200, 200), "unit": "A100", "price": Span(1.2, 1.2, 1.2),
         "start": date(2024, 1, 1), "end": date(2026, 6, 1)}, 2)  # fmt: skip
    draft, dropped = case_of_trace(path, read_trace(path), TraceOptions("case", unit="A100", contracts=(row,)))
    folder = draft.write(tmp_path / "case")
    case = provender.load(folder)
    assert (case.as_of, case.period, dropped) == (date(2025, 1, 9), "hour", [])
    assert case.provisions["gpu"].partner == "coreweave"
    demand = pl.read_csv(folder / "demand.csv")["gpus"].to_list()
    assert demand == pytest.approx([0.3155 * (v or 0) for v in week()])
    assert {row.target for row in provender.exposure(case, "gpu").rows} >= {"coreweave"}


def test_a_case_from_a_trace_and_the_bundled_prices(tmp_path: Path) -> None:
    """With nothing held, AWS and Google offer what their lists of 2026 say."""
    path = saved(tmp_path, week())
    options = TraceOptions("case", as_of=date(2026, 8, 1), prices=read_prices())
    draft, _ = case_of_trace(path, read_trace(path), options)
    case = provender.load(draft.write(tmp_path / "case"))
    assert {o.supplier for o in case.offers.values()} == {"aws", "gcp"}


def test_open_doubts_are_told_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each doubt names column, time and the options that answer it; with answers the case is written."""
    monkeypatch.chdir(tmp_path)
    values = week()
    values[30:32] = [None, None]
    values[50] = 0.0
    saved(tmp_path, values)
    line = ["import", "trace", "trace.csv", "-o", "case", "--prices", "bundled", "--as-of", "2026-08-01"]
    result = CliRunner().invoke(main, line)
    assert result.exit_code == 1
    assert "gpus 2025-01-02 06:00 to 2025-01-02 08:00: found 2 readings are missing" in " ".join(result.output.split())
    assert "allowed: --gaps unknown, --gaps zero" in result.output
    assert "allowed: --stops supply, --stops demand" in result.output
    assert not (tmp_path / "case").exists()
    result = CliRunner().invoke(main, [*line, "--gaps", "unknown", "--stops", "supply"])
    assert result.exit_code == 0, result.output
    assert provender.check(tmp_path / "case") == ()


def test_no_supply(tmp_path: Path) -> None:
    """A trace alone is no case: the import says what to give beside it."""
    path = saved(tmp_path, week())
    with pytest.raises(ImportProblemsError, match="found a trace, and no supply"):
        case_of_trace(path, read_trace(path), TraceOptions("case"))


def test_nights_without_work_are_no_stops(tmp_path: Path) -> None:
    """Where a third of all readings are next to nothing, that is how the work is."""
    found = read_trace(saved(tmp_path, [0.0 if h % 24 < 8 else 5.0 + h % 3 for h in range(72)]))
    assert found.of("stop") == ()
