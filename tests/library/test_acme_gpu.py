"""Rules of the bundled practitioner's case: what is real in it stays what the source says."""

from __future__ import annotations

import csv
from datetime import date, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import provender
from provender.alliance.case import Case
from provender.alliance.workload import Series
from provender.cases import check, load, new
from provender.exposure import exposure
from provender.exposure.result import Row
from provender.instance.demand import series_path
from provender.instance.grid import build_grid

ROOT = Path(__file__).parents[2]
FOLDER = Path(provender.__file__).parent / "cases" / "library" / "acme-gpu"
#: hours that touch the stops observed 2020-05-09 23:56 to 05-11 00:02 and 05-12 14:01 to 16:02
STOPPED_HOURS = 26 + 3


@cache
def acme() -> Case:
    """Return the bundled case."""
    return load("acme-gpu")


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a bundled table."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def series(workload: str) -> Series:
    """Return the trace of a workload."""
    demand = acme().workloads[workload].demand
    assert demand is not None
    assert demand.series is not None
    return demand.series


def book(price: str) -> float:
    """Return a price of the price book per accelerator and hour."""
    row = next(r for r in rows("prices.csv") if r["id"] == price)
    return float(row["usd_per_instance_hour"]) / float(row["count"])


def test_the_case_has_no_problem() -> None:
    """The bundled case passes its own check."""
    assert [str(problem) for problem in check("acme-gpu")] == []


def test_every_cluster_of_the_trace_is_one_workload() -> None:
    """The 14 virtual clusters of the trace are the 14 workloads, in hours of 31 days."""
    table = rows("demand.csv")
    assert set(table[0]) - {"timestamp"} == set(acme().workloads)
    assert len(acme().workloads) == 14
    assert len(table) == 31 * 24


@pytest.mark.parametrize("workload", ["vc6YE", "vcdI0"])
def test_stops_are_marked_and_carry_no_number(workload: str) -> None:
    """Readings inside a supply stop are NaN and flagged; no other reading is."""
    trace = series(workload)
    assert int(trace.stopped.sum()) == STOPPED_HOURS
    assert np.isnan(trace.values[trace.stopped]).all()
    assert not np.isnan(trace.values[~trace.stopped]).any()


def test_a_stop_is_never_read_as_absent_demand() -> None:
    """The largest cluster never idles, so its replayed demand is above zero in every hour."""
    grid = build_grid(acme(), [])
    raw = [float(row["vc6YE"]) for row in rows("demand.csv")]
    assert raw.count(0.0) == 25
    assert series_path(series("vc6YE"), grid).min() > 50.0


def test_whole_weeks_are_replayed_weekday_on_weekday() -> None:
    """The trace starts on Friday 2020-05-01, the case on a Saturday: hour 0 replays 2020-05-02 00:00."""
    grid = build_grid(acme(), [])
    raw = [float(row["vc6YE"]) for row in rows("demand.csv")]
    assert (datetime(2020, 5, 1).weekday(), acme().start.weekday()) == (4, 5)
    path = series_path(series("vc6YE"), grid)
    np.testing.assert_array_equal(path[:24], raw[24:48])
    np.testing.assert_array_equal(path[672 : 672 + 24], raw[24:48])


def test_windows_and_terms_fall_on_block_starts() -> None:
    """Every term starts or ends on the first of a month, as blocks do; no window straddles a block."""
    dates = [d for c in acme().contracts.values() for d in (c.delivery, c.end) if d]
    assert {d.day for d in dates} == {1}
    assert acme().start == date(2026, 8, 1)
    assert {o.every for o in acme().offers.values() if o.form in {"reservation", "dedicated"}} == {"month"}


def test_only_batch_is_deferrable() -> None:
    """The two batch clusters may move within their day; everything else runs when it is wanted."""
    windows = {w.id: w.window for w in acme().workloads.values() if w.window}
    assert windows == {"vcMod": "day", "vchbv": "day"}


@pytest.mark.parametrize(
    ("line", "price"),
    [
        ("aws_on_demand", "P001"),
        ("gcp_on_demand", "P004"),
        ("gcp_year", "P005"),
        ("gcp_spot", "P007"),
        ("kestrel_year", "P013"),
        ("aws_block", "P014"),
    ],
)
def test_offer_prices_are_the_price_book_by_accelerators(line: str, price: str) -> None:
    """An offer costs its list price over the accelerators of the instance, and names the price row."""
    found = acme().offers[line].price
    assert found.value == pytest.approx(book(price), rel=1e-9)
    assert price in found.claims


def test_contract_prices_are_the_price_book() -> None:
    """Held lines cost list prices; the A100 costs more per H100e by the ratio of the peaks."""
    held = acme().contracts
    assert held["gcp_cud3"].price.value == pytest.approx(book("P006"), rel=1e-9)
    assert held["kestrel_hall"].price.value == pytest.approx(book("P012"), rel=1e-9)
    assert held["aws_p4d"].price.value == pytest.approx(book("P002") * 989.4 / 312, rel=1e-9)
    assert held["aws_p5"].price.value == pytest.approx(book("P001") * book("P002") / book("P003"), rel=1e-9)


def test_facts_and_price_book_agree() -> None:
    """Every price row stands in facts.csv with the same amount, source and a date not after the case."""
    facts = {row["id"]: row for row in rows("facts.csv")}
    for row in rows("prices.csv"):
        fact = facts[row["id"]]
        assert float(fact["amount"]) == float(row["usd_per_instance_hour"])
        assert fact["source"] == row["source"]
        assert date.fromisoformat(row["as_of"]) <= date.fromisoformat(fact["known_from"]) <= acme().as_of


def test_contradicting_prices_are_kept_and_not_used() -> None:
    """Two other figures for the same AWS machine stay in the book; nothing of the case uses them."""
    unused = {row["id"] for row in rows("prices.csv") if row["used"] == "no"}
    text = (FOLDER / "case.toml").read_text(encoding="utf-8")
    assert {"P010", "P011"} <= unused
    assert [price for price in sorted(unused) if price in text] == []
    used = {row["id"] for row in rows("prices.csv")} - unused
    assert [price for price in sorted(used) if price not in text] == []


def test_licences_are_named_in_the_notice() -> None:
    """Every source whose rows are bundled under a licence stands in NOTICE with its commit."""
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    sources = {row["source"] for row in rows("prices.csv") if row["licence"] != "fact"}
    for source in (*sources, "S-Lab-System-Group/HeliosArtifact@bdaae109"):
        repository, commit = source.split("@")
        assert repository in notice
        assert commit in notice
    assert {r["licence"] for r in rows("prices.csv")} == {"MIT", "Apache-2.0", "fact"}


def test_the_bundled_data_are_small() -> None:
    """The whole case stays below 400 kB."""
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 400_000


def test_todays_demand_fits_what_is_held_with_little_to_spare() -> None:
    """Contracts hold 753 H100e: above the mean load of the trace, below its peak."""
    held = [c for c in acme().contracts.values() if c.stage == "delivered"]
    ratio = 312 / 989.4
    sizes = [c.size.value * (ratio if c.id == "aws_p4d" else 1.0) for c in held]
    total = np.nansum([series(w).values for w in acme().workloads], axis=0)
    assert sum(sizes) == pytest.approx(752.73, abs=0.01)
    assert total[total > 0].mean() < sum(sizes) < total.max()


def test_the_tutorial_quotes_the_template() -> None:
    """Every line of TOML that the tutorial shows stands in the case that `provender new` copies."""
    tutorial = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    case = (FOLDER / "case.toml").read_text(encoding="utf-8").splitlines()
    quoted = [line for block in tutorial.split("```toml\n")[1:] for line in block.split("```")[0].splitlines()]
    assert len(quoted) >= 8
    assert [line for line in quoted if line not in case] == []


def test_a_copy_without_its_story_is_still_fine(tmp_path: Path) -> None:
    """The tutorial's first step leaves a case without a problem: copy it, take the story out, check."""
    copy = new(tmp_path / "mycase")
    text = (copy / "case.toml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines(keepends=True) if not line.startswith("story = ")]
    (copy / "case.toml").write_text("".join(kept), encoding="utf-8")
    assert len(kept) == len(text.splitlines()) - 1
    assert check(copy) == ()


def rows_of(case: Case) -> dict[str, Row]:
    """Return the N-1 table by row."""
    return {row.id: row for row in exposure(case, "compute").rows}


def test_only_kestrel_stops_critical_work_soon() -> None:
    """The story's answer: 30 days without Kestrel, months without AWS or Google, nothing without the grid."""
    found = rows_of(acme())
    assert found["kestrel.all"].tts_days == 30.0
    assert found["kestrel.delivered"].ttr_critical_days == 122.0  # 2026-12-01: 90 days and a move of 28
    assert found["aws.all"].tts_days > 120.0
    assert found["gcp.delivered"].tts_days > 120.0
    assert found["nova.delivered"].tts_days == 0.0


def test_the_tutorials_last_step_buys_half_a_year(tmp_path: Path) -> None:
    """With the chat assistant allowed at Google Cloud, critical work outlives Kestrel by about half a year."""
    copy = new(tmp_path / "mycase")
    text = (copy / "case.toml").read_text(encoding="utf-8")
    barred = 'workload = "vc6YE", supplier = "gcp", eligible = false'
    assert barred in text
    freed = text.replace(barred, barred.replace("false", "true"))
    (copy / "case.toml").write_text(freed, encoding="utf-8")
    assert 150.0 < rows_of(load(copy))["kestrel.all"].tts_days < 210.0
