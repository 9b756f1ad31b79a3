"""`provender calendar`: the table, the files, JSON, and what it refuses."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from provender import calendar, cases, cli
from provender.calendar import Entry
from provender.report import tables
from tests.report import made


def run(*words: str) -> Result:
    """Return what `provender calendar` does on a wide terminal."""
    return CliRunner().invoke(cli.main, ["calendar", *words], env={"COLUMNS": "200"})


def test_help() -> None:
    """`provender --help` lists the verb, and its own help every suffix it writes."""
    assert "\n  calendar " in CliRunner().invoke(cli.main, ["--help"]).output
    assert ".ics, .csv, .parquet or .xlsx" in run("--help").output


def test_table() -> None:
    """A line has date, both sides and the phrase; `~` marks a date that was computed."""
    lines = run("miniature").output.splitlines()
    (end,) = [line for line in lines if "r1: term ends" in line]
    assert end.split() == ["2026-05-16", "Cloud", "M", "Lab", "r1:", "term", "ends", "contract.r1"]
    assert any(line.strip().startswith("2025-01-06 ~") and "“xO”" in line for line in lines)
    assert "~ date computed, not given in the case" in lines[-1]


def test_table_in_chinese() -> None:
    """`--lang zh` gives names and phrases in Chinese."""
    output = run("miniature", "--lang", "zh").output
    assert "实验室" in output
    assert "r1：合同到期" in output


def test_json() -> None:
    """`--json` prints the entries with all their fields."""
    rows = json.loads(run("miniature", "--json").stdout)
    assert set(rows[0]) == {"date", "kind", "who", "whom", "what", "what_zh", "about", "is_inferred"}
    assert [r["date"] for r in rows if r["kind"] == "contract_end"] == ["2026-05-16"]


def test_reading_and_since() -> None:
    """M's reading hides xO; `--since` leaves out what comes before and lets a notice begin then."""
    theirs = json.loads(run("miniature", "--json", "--reading", "M").stdout)
    assert not any(r["about"].startswith("offer.xO") for r in theirs)
    late = json.loads(run("miniature", "--json", "--since", "2026-01-01").stdout)
    assert {r["about"] for r in late} == {"clause.notice", "contract.r1", "milestone.agi"}


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_tables(suffix: str, tmp_path: Path) -> None:
    """One file, one row per entry, the first of them on the as-of date."""
    target = tmp_path / f"c{suffix}"
    result = run("miniature", "--out", str(target))
    assert result.exit_code == 0, result.output
    assert "20 entries" in result.output
    frame = pl.read_csv(target) if suffix == ".csv" else pl.read_parquet(target)
    assert (frame.height, str(frame["date"][0])) == (20, "2025-01-01")


def test_workbook_and_icalendar(tmp_path: Path) -> None:
    """A workbook is written; an iCalendar file has its line ends as they must be, twice alike."""
    assert run("miniature", "--out", str(tmp_path / "c.xlsx")).exit_code == 0
    assert (tmp_path / "c.xlsx").stat().st_size > 4_000
    for name in ("a.ics", "b.ics"):
        assert run("miniature", "--lang", "zh", "--out", str(tmp_path / name)).exit_code == 0
    data = (tmp_path / "a.ics").read_bytes()
    assert data == (tmp_path / "b.ics").read_bytes()
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_the_tables_of_the_report_hold_it() -> None:
    """The frame has an entry a row, parties by identifier."""
    case = cases.load("miniature")
    frame = tables(case, made.nothing())["calendar"]
    assert frame.rows() == [dataclasses.astuple(e) for e in calendar(case)]
    assert frame.columns == [f.name for f in dataclasses.fields(Entry)]


def test_another_format_is_refused(tmp_path: Path) -> None:
    """What can be written is named, and nothing is."""
    result = run("miniature", "--out", str(tmp_path / "c.docx"))
    assert result.exit_code == 2
    assert ".ics, .csv, .parquet, .xlsx" in result.output
    assert not list(tmp_path.iterdir())


def test_another_reader_is_refused() -> None:
    """A party that the case does not have is misuse."""
    assert run("miniature", "--reading", "Z").exit_code == 2
