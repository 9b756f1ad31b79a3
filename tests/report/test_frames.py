"""The findings as frames and files: right numbers, all columns, nothing that runs."""

from __future__ import annotations

import math
import zipfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from provender.alliance.case import Case
from provender.errors import UnknownNameError
from provender.exposure.result import Findings
from provender.report import tables, write_tables
from provender.report.frame_columns import SCHEMAS
from tests.report import made


def test_names(case: Case, findings: Findings) -> None:
    """Every table has its frame."""
    asked = {
        "n1",
        "capacity",
        "concentration",
        "dependence",
        "plan",
        "headlines",
        "sources",
        "clauses",
        "timeline",
    }
    kept = {f"ledger_{part}" for part in ("years", "obligations", "rates", "burn", "register", "exits")}
    assert asked <= set(tables(case, findings)) == {*SCHEMAS, *kept, "history"}


def test_n1(case: Case, findings: Findings) -> None:
    """A row keeps raw numbers: days, money and shares, infinite where it never ends."""
    first = tables(case, findings)["n1"].row(0, named=True)
    assert (first["tts_days"], first["tts_high_days"], first["ttr_today_days"]) == (60.0, math.inf, math.inf)
    assert (first["share_lost"], first["share_lost_most"], first["extra_unmet"]) == (0.6, 0.6, 1500.0)
    assert first["signed_instead"] == "xO: 5 unit from 2025-03-01"


def test_capacity(case: Case, findings: Findings) -> None:
    """Capacity is given by block: two blocks of three lines, 40 + 20 + 5 units each."""
    frame = tables(case, findings)["capacity"]
    assert frame.height == 6
    assert frame.group_by("start").agg(pl.col("work").sum())["work"].to_list() == [65.0, 65.0]


def test_demand(case: Case, findings: Findings) -> None:
    """Demand of the paid tier in the first block: mean of 40, 42, 50, 52; its peak is 52."""
    first = tables(case, findings)["demand"].row(0, named=True)
    assert (first["tier"], first["demand"], first["peak"], first["unmet"]) == (
        "serving.paid",
        46.0,
        52.0,
        0.0,
    )


def test_timeline_by_fault_line(case: Case, findings: Findings) -> None:
    """A claim of two fault lines stands in both, one of all of them in none in particular."""
    frame = tables(case, findings)["timeline"]
    assert sorted(zip(frame["id"], frame["fault_line"], strict=True)) == [
        ("F1", "F1"),
        ("S1", "F2"),
        ("S1", "F3"),
        ("S2", ""),
    ]


def test_clauses(case: Case, findings: Findings) -> None:
    """A clause says whether it acts under the reading that holds."""
    frame = tables(case, findings)["clauses"]
    assert dict(zip(frame["id"], frame["acts_on"], strict=True)) == {
        "only": "",
        "notice": "notices",
        "share": "payments",
    }


def test_sources_name_their_numbers(case: Case, findings: Findings) -> None:
    """A source says which headline numbers it feeds."""
    frame = tables(case, findings)["sources"]
    used = dict(zip(frame["id"], frame["used_by"], strict=True))
    assert used["F1"] == "compute.M.delivered.tts;estimate.share"
    assert used["S2"] == ""


def test_columns_without_rows(case: Case) -> None:
    """Frames without a row keep their columns and types."""
    empty = tables(case, made.nothing())
    assert empty["n1"].height == 0
    assert {name: dict(empty[name].schema) for name in SCHEMAS} == {
        name: {k: v() for k, v in schema.items()} for name, schema in SCHEMAS.items()
    }


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_one_frame_goes_to_the_path(case: Case, findings: Findings, tmp_path: Path, suffix: str) -> None:
    """A single frame is written to the very path."""
    path = tmp_path / f"out{suffix}"
    assert write_tables({"n1": tables(case, findings)["n1"]}, path) == (path,)
    read = pl.read_csv(path) if suffix == ".csv" else pl.read_parquet(path)
    assert read.height == 2


def test_several_frames_go_beside_it(case: Case, findings: Findings, tmp_path: Path) -> None:
    """Several frames take the name of the path and their own."""
    frames = tables(case, findings)
    written = write_tables(frames, tmp_path / "out.csv")
    assert {p.name for p in written} == {f"out-{name}.csv" for name in frames}
    assert all(p.exists() for p in written)


def test_workbook(case: Case, findings: Findings, tmp_path: Path) -> None:
    """A workbook has a sheet per frame, the same bytes every time, and infinite numbers as text."""
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in paths:
        write_tables(tables(case, findings), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with zipfile.ZipFile(paths[0]) as book:
        assert all(f'name="{name}"' in book.read("xl/workbook.xml").decode() for name in SCHEMAS)
        assert "<t>inf</t>" in book.read("xl/sharedStrings.xml").decode()


def test_workbook_holds_no_formula(case: Case, findings: Findings, tmp_path: Path) -> None:
    """A statement that looks like a formula stays text."""
    evil = replace(case.claims["F1"], statement='=HYPERLINK("http://x")')
    write_tables(tables(replace(case, claims={"F1": evil}), findings), tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        sheets = [book.read(n).decode() for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in sheet for sheet in sheets)


def test_unknown_suffix(case: Case, findings: Findings, tmp_path: Path) -> None:
    """Another kind of file is refused with the known ones."""
    with pytest.raises(UnknownNameError, match=r"found file type '.ods'; allowed: .csv, .parquet, .xlsx"):
        write_tables(tables(case, findings), tmp_path / "a.ods")
