"""The case of a bill: demand, holdings and what is shared are those that the bill was made with."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import provender
from provender.cases.library import TargetExistsError
from provender.importers.database import database
from provender.importers.errors import ImportProblemsError
from provender.importers.focus.case import Options
from provender.importers.focus.importing import Imported, import_focus
from provender.importers.focus.reading import read_bill
from provender.importers.synthetic import Synthetic, Version, sample_file, synthetic
from provender.importers.trace import read_trace

A100 = 0.3155  # H100-equivalents of an A100 by its data sheet


def imported(folder: Path, version: Version, *, days: int = 14) -> tuple[Synthetic, Imported]:
    """Return a synthetic bill and the case made of it."""
    made = synthetic(version, np.random.default_rng(11), days=days)
    return made, import_focus([made.write(folder / "bill")], folder / "case")


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3", "1.4"])
def test_it_passes_check(tmp_path: Path, version: Version) -> None:
    """Whatever the version, the case is sound and covers a year from the end of the bill."""
    _, found = imported(tmp_path, version, days=8)
    assert provender.check(found.folder) == ()
    case = provender.load(found.folder)
    assert (case.as_of, case.period) == (date(2025, 3, 9), "hour")


def test_demand_is_the_use_in_the_bill(tmp_path: Path) -> None:
    """Hour by hour, H100s are those of AWS and CoreWeave, and A100s those of Azure in H100-equivalents."""
    made, found = imported(tmp_path, "1.4")
    table = pl.read_csv(found.folder / "demand.csv")
    np.testing.assert_allclose(table["h100"], made.gpu_hours["aws"] + made.gpu_hours["coreweave"])
    np.testing.assert_allclose(table["a100"], A100 * made.gpu_hours["azure"], rtol=1e-6)


def test_what_is_held(tmp_path: Path) -> None:
    """Reservations are capacity, commitments are not; both with size, price and use as the bill was made."""
    made, found = imported(tmp_path, "1.4")
    case = provender.load(found.folder)
    hall = case.contracts["cw_hall_3"]
    assert (hall.size.value, hall.supplier, hall.site) == (56.0, "coreweave", "us-dal-1")
    assert hall.price.value == pytest.approx(2.39)
    plan = case.commitments["sp_1"]
    assert (plan.units.value, plan.start, plan.end) == (40.0, date(2025, 3, 1), date(2026, 3, 1))
    assert plan.price.value == pytest.approx(0.6 * 98.32 / 8)
    used = np.minimum(made.gpu_hours["azure"] / 2, 3).sum() / (3 * 24 * 14)
    azure = next(d for d in found.made.holdings.discounts if d.id == "ri-azure-1")
    assert azure.utilisation == pytest.approx(used)
    assert case.commitments["ri_azure_1"].units.value == pytest.approx(3 * 2 * A100, rel=1e-5)


def test_use_at_the_limit_is_a_lower_bound(tmp_path: Path) -> None:
    """The hours in which all 56 GPUs of the hall were in use are listed, and the demand may have been more."""
    made, found = imported(tmp_path, "1.4")
    listed = pl.read_csv(found.folder / "at_limit.csv").filter(pl.col("reservation") == "cw-hall-3")
    assert listed.height == int((made.gpu_hours["coreweave"] == 56).sum()) > 0
    demand = provender.load(found.folder).workloads["h100"].demand
    assert demand is not None
    level = demand.level
    assert level is not None
    assert (level.value, level.high) == (1.0, 1.25)


@pytest.mark.parametrize("version", ["1.3", "1.4"])
def test_spend_promised_in_a_contract(tmp_path: Path, version: Version) -> None:
    """Both shapes of ContractApplied add up to what counted, and the promise binds until its end."""
    made, found = imported(tmp_path, version)
    (macc,) = found.made.holdings.promises
    towards = made.rows.filter(pl.col("ContractApplied").is_not_null())["EffectiveCost"].cast(pl.Float64).sum()
    assert float(macc.applied) == pytest.approx(towards)
    assert (macc.supplier, macc.end) == ("azure", date(2027, 3, 1))
    clause = provender.load(found.folder).clauses["minimum_azure"]
    assert clause.amount_per_year.value == pytest.approx(900_000 / (1095 / 365.25), rel=1e-5)  # type: ignore[attr-defined]


def test_hidden_common_suppliers(tmp_path: Path) -> None:
    """Who runs in somebody else's halls depends on them; nobody depends on himself."""
    _, found = imported(tmp_path, "1.3")
    case = provender.load(found.folder)
    assert {k: d.kind for k, d in case.dependencies.items()} == {"host_core_scientific": "host", "chip_nvidia": "chip"}
    assert "host_core_scientific" in case.contracts["cw_hall_3"].depends_on


def test_daily_rows_give_a_daily_case(tmp_path: Path) -> None:
    """Where machines are billed by the day, the case is by the day; hourly rows are added up."""
    made = synthetic("1.2", np.random.default_rng(11), days=10)
    day = pl.col("ChargePeriodStart").str.slice(0, 10)
    after = (day.str.to_date() + pl.duration(days=1)).dt.to_string("%Y-%m-%dT00:00:00Z")
    table = made.rows.with_columns(ChargePeriodEnd=after, ChargePeriodStart=day + "T00:00:00Z")
    table.write_csv(tmp_path / "bill.csv")
    found = import_focus([tmp_path / "bill.csv"], tmp_path / "case")
    assert provender.load(found.folder).period == "day"
    wanted = (made.gpu_hours["aws"] + made.gpu_hours["coreweave"]).reshape(10, 24).mean(axis=1)
    np.testing.assert_allclose(pl.read_csv(found.folder / "demand.csv")["h100"], wanted, rtol=1e-6)


def test_a_day_of_25_hours(tmp_path: Path) -> None:
    """In Berlin's time the day on which clocks go back has 25 hours; its use is spread over them."""
    base = {
        "BilledCost": 1,
        "ChargeCategory": "Usage",
        "ProviderName": "CoreWeave",
        "ServiceCategory": "Compute",
        "ConsumedUnit": "GPU-Hours",
        "SkuMeter": "H100",
        "BillingCurrency": "EUR",
    }
    rows = [
        base
        | {
            "ChargePeriodStart": f"2024-10-{d} 00:00:00",
            "ChargePeriodEnd": f"2024-10-{d + 1} 00:00:00",
            "ConsumedQuantity": 8 * h,
        }
        for d, h in ((26, 24), (27, 25), (28, 24))
    ]
    pl.DataFrame(rows).write_csv(tmp_path / "bill.csv")
    found = import_focus([tmp_path / "bill.csv"], tmp_path / "case", Options("case", zone="Europe/Berlin"))
    table = pl.read_csv(found.folder / "demand.csv")
    # the bill runs from 22:00 UTC on the 25th to 23:00 on the 28th: eight GPUs at all those hours
    np.testing.assert_allclose(table["h100"], [8 * 2 / 24, 8, 8, 8 * 23 / 24], rtol=1e-5)


def test_a_correction_counts_in_its_own_period(tmp_path: Path) -> None:
    """Use taken back for an hour of the bill lowers that hour; for a month before it moves money only."""
    made, found = imported(tmp_path, "1.2")
    assert found.report["corrections"]["Usage"]["consumed"] == "-1.00"
    assert found.report["covers"]["start"].date() == date(2025, 3, 1)
    is_late = pl.when(pl.col("ChargeClass") == "Correction")
    late = made.rows.with_columns(
        ChargePeriodStart=is_late.then(pl.lit("2025-03-02T05:00:00Z")).otherwise("ChargePeriodStart"),
        ChargePeriodEnd=is_late.then(pl.lit("2025-03-02T06:00:00Z")).otherwise("ChargePeriodEnd"),
    )
    late.write_csv(tmp_path / "late.csv")
    again = import_focus([tmp_path / "late.csv"], tmp_path / "again")
    before, after = (pl.read_csv(f.folder / "demand.csv")["h100"].to_numpy() for f in (found, again))
    assert (before - after).nonzero()[0].tolist() == [29]
    assert before[29] - after[29] == pytest.approx(8.0)


def test_numbers_come_from_the_bill_or_are_assumptions(tmp_path: Path) -> None:
    """Prices rest on facts of the bill; what no bill tells is one estimate, listed as a question."""
    _, found = imported(tmp_path, "1.4")
    case = provender.load(found.folder)
    assert case.contracts["cw_hall_3"].price.claims
    listed = (found.folder / "to-complete.md").read_text(encoding="utf-8")
    for name in ("growth_per_year", "unmet_times", "quota_times", "discount_aws", "lead_days"):
        assert f"`estimate.{name}`" in listed


def test_a_folder_that_is_taken(tmp_path: Path) -> None:
    """Nothing is written over, and a refused import leaves nothing behind."""
    made = synthetic("1.0", np.random.default_rng(1), days=2)
    bill = made.write(tmp_path / "bill")
    with pytest.raises(TargetExistsError):
        import_focus([bill], bill)
    assert sorted(p.name for p in bill.iterdir()) == ["cost_and_usage.csv"]


def test_exposure_works_on_it(tmp_path: Path) -> None:
    """The hall that holds 56 GPUs is a loss of its own, and so are those who own the building."""
    _, found = imported(tmp_path, "1.4", days=8)
    exposed = provender.exposure(provender.load(found.folder), "gpu")
    assert {"coreweave", "aws", "azure", "host_core_scientific"} <= {row.target for row in exposed.rows}


def test_findings_where_nothing_is_held(tmp_path: Path) -> None:
    """A bill without reservations has no capacity to share out: the partner's share of it is nought."""
    found = import_focus([sample_file()], tmp_path / "case")
    numbers = provender.findings(provender.load(found.folder), n_scenarios=0).headlines
    assert numbers["gpu.partner_share_now"].value == 0.0


@pytest.mark.parametrize("kind", ["text", "map"])
def test_workloads_by_tag(tmp_path: Path, kind: str) -> None:
    """With --by Tags:team each team is a workload; rows without the tag are unassigned; the sums stay."""
    made = synthetic("1.2", np.random.default_rng(11), days=8)
    is_chat = pl.col("ServiceProviderName" if "ServiceProviderName" in made.rows.columns else "ProviderName") == "AWS"
    if kind == "text":
        table = made.rows.with_columns(Tags=pl.when(is_chat).then(pl.lit('{"team": "Chat", "env": "x"}')))
        table.write_csv(tmp_path / "bill.csv")
        path = tmp_path / "bill.csv"
    else:
        path = tmp_path / "bill.parquet"
        made.rows.with_columns(is_aws=is_chat).write_parquet(tmp_path / "plain.parquet")
        with database() as db:
            sql = "SELECT * EXCLUDE (Tags, is_aws), CASE WHEN is_aws THEN MAP {'team': 'Chat'} END AS Tags"
            db.rows(f"COPY ({sql} FROM '{tmp_path}/plain.parquet') TO '{path}' (FORMAT parquet)")
    found = import_focus([path], tmp_path / "case", Options("case", by="Tags:team"))
    table = pl.read_csv(found.folder / "demand.csv")
    assert table.columns == ["timestamp", "chat", "unassigned"]
    np.testing.assert_allclose(table["chat"], made.gpu_hours["aws"])
    np.testing.assert_allclose(table["unassigned"], made.gpu_hours["coreweave"] + A100 * made.gpu_hours["azure"])
    held = {r.id: r.classes for r in found.made.holdings.reservations}
    assert held == {"cr-aws-1": ("chat",), "cw-hall-3": ("unassigned",)}


def test_workloads_by_a_column_that_is_not_there(tmp_path: Path) -> None:
    """A column that no file has is told with those that are there."""
    made = synthetic("1.2", np.random.default_rng(1), days=1).write(tmp_path / "bill")
    with pytest.raises(ImportProblemsError, match="no column 'Team'"):
        import_focus([made], tmp_path / "case", Options("case", by="Team"))


def test_the_same_bill_in_other_parts_is_the_same_case(tmp_path: Path) -> None:
    """One file, or seven in another order and of another kind: the same bytes come out."""
    made = synthetic("1.4", np.random.default_rng(11), days=6)
    made.write(tmp_path / "whole")
    parts = tmp_path / "parts"
    parts.mkdir()
    shuffled = made.rows.sample(fraction=1.0, shuffle=True, seed=3)
    for i in range(7):
        part = shuffled[i::7]
        part.write_csv(parts / f"{i}.csv") if i % 2 else part.write_parquet(parts / f"{i}.parquet")
    assert made.commitments is not None
    made.commitments.write_csv(parts / "commitments.csv")
    first = import_focus([tmp_path / "whole"], tmp_path / "a", Options("case")).folder
    second = import_focus([parts], tmp_path / "b", Options("case")).folder
    for name in ("case.toml", "demand.csv", "facts.csv", "at_limit.csv", "to-complete.md"):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_what_may_happen_is_assumed(tmp_path: Path) -> None:
    """Every supplier has outages, one who is no large cloud may go under, and both are asked about."""
    _, found = imported(tmp_path, "1.4", days=8)
    case = provender.load(found.folder)
    assert {(h.kind, h.target) for h in case.hazards.values()} == {
        ("outage", "aws"), ("outage", "azure"), ("outage", "coreweave"), ("insolvency", "coreweave"),
    }  # fmt: skip
    assert case.hazards["coreweave_outage"].rate_per_year is not None
    assert "`estimate.outage_rate_small`" in (found.folder / "to-complete.md").read_text(encoding="utf-8")


def test_a_commitment_on_a_reservation_is_paid_once(tmp_path: Path) -> None:
    """Where a savings plan pays for reserved capacity, the line's fee holds it, and no commitment is added."""
    made = synthetic("1.2", np.random.default_rng(11), days=8)
    is_plan = pl.col("CommitmentDiscountId").str.contains("sp-1") & (pl.col("CommitmentDiscountStatus") == "Used")
    table = made.rows.with_columns(
        CapacityReservationId=pl.when(is_plan).then(pl.lit("cr-sp")).otherwise("CapacityReservationId"),
        CapacityReservationStatus=pl.when(is_plan).then(pl.lit("Used")).otherwise("CapacityReservationStatus"),
    )
    table.write_csv(tmp_path / "bill.csv")
    found = import_focus([tmp_path / "bill.csv"], tmp_path / "case")
    case = provender.load(found.folder)
    assert case.contracts["cr_sp"].price.value == pytest.approx(0.6 * 98.32 / 8)
    assert "sp_1" not in case.commitments
    assert any("sp-1: the bill shows no capacity that it covers outside" in what for what in found.made.dropped)


def test_a_file_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder and a file in it, by another spelling, do not count twice."""
    made = synthetic("1.2", np.random.default_rng(1), days=1)
    monkeypatch.chdir(tmp_path)
    made.write(Path("bill"))
    bill = read_bill(["bill", tmp_path / "bill" / "cost_and_usage.csv", "bill/../bill/cost_and_usage.csv"])
    assert bill.lines["n"].sum() == made.rows.height


def test_a_trace_gives_a_daily_bill_its_hours(tmp_path: Path) -> None:
    """Days keep their means; hours follow the trace; the day that it lacks is flat and told."""
    made = synthetic("1.2", np.random.default_rng(11), days=8)
    day = pl.col("ChargePeriodStart").str.slice(0, 10)
    after = (day.str.to_date() + pl.duration(days=1)).dt.to_string("%Y-%m-%dT00:00:00Z")
    made.rows.with_columns(ChargePeriodEnd=after, ChargePeriodStart=day + "T00:00:00Z").write_csv(tmp_path / "bill.csv")
    hours = [datetime(2025, 3, 1) + timedelta(hours=h) for h in range(24 * 7)]
    pl.DataFrame({"time": hours, "gpus": [1.0 if h.hour < 12 else 3.0 for h in hours]}).write_csv(tmp_path / "load.csv")
    options = Options("case", shape=read_trace(tmp_path / "load.csv"))
    found = import_focus([tmp_path / "bill.csv"], tmp_path / "case", options)
    assert provender.load(found.folder).period == "hour"
    use = pl.read_csv(found.folder / "demand.csv")["h100"].to_numpy().reshape(8, 24)
    wanted = (made.gpu_hours["aws"] + made.gpu_hours["coreweave"]).reshape(8, 24).mean(axis=1)
    np.testing.assert_allclose(use.mean(axis=1), wanted, rtol=1e-5)
    np.testing.assert_allclose(use[:7, 12:], 3 * use[:7, :12], rtol=1e-5)
    np.testing.assert_allclose(use[7], wanted[7], rtol=1e-5)
    assert found.report["notes"][0].startswith("hours of 7 of 8 days follow the trace, the others are flat")
