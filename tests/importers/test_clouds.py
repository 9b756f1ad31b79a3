"""A practitioner's day: three clouds in three versions and two currencies, two GPU clouds in a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import provender
from provender.alliance.case import Case
from provender.alliance.clauses import MinimumSpend
from provender.importers.contracts.fields import Span
from provender.importers.contracts.sheet import ContractRow
from provender.importers.focus.case import Options
from provender.importers.focus.importing import Imported, import_focus
from provender.importers.trace import read_trace
from provender.ledger.years import obligations
from tests.importers import clouds

N_DAYS = 30
RATE = Decimal("1.08")


def contract(**values: Any) -> ContractRow:
    """Return a contract of a sheet."""
    return ContractRow({k: Span(v, v, v) if isinstance(v, float) else v for k, v in values.items()}, 2)


SHEET = (
    contract(id="cw", supplier="CoreWeave", size=128.0, unit="H100", price=2.39, start=date(2024, 11, 1),
             end=date(2026, 11, 1), take_or_pay=0.97, notice_days_supplier=90.0),
    contract(id="nb", supplier="Nebius", size=64.0, unit="H100", price=1.8, currency="EUR", start=date(2025, 1, 1),
             end=date(2025, 12, 31)),
    contract(id="edp", supplier="AWS", minimum_spend_per_year=20e6, start=date(2024, 7, 1), end=date(2027, 7, 1)),
)  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Return the import of all of it."""
    folder = tmp_path_factory.mktemp("day")
    options = Options("acme", currency="USD", rates={"EUR": RATE}, contracts=SHEET)
    return import_focus([clouds.write(folder / "bill", n_days=N_DAYS)], folder / "acme", options)


@pytest.fixture(scope="module")
def case(found: Imported) -> Case:
    """Return the case, which passes every check."""
    return provender.load(found.folder)


def summed(column: str) -> Decimal:
    """Return the sum of a column over the three clouds as they were made, euros at the rate."""
    rows = [(r, r["BillingCurrency"]) for make in clouds.MAKERS.values() for r in make(N_DAYS)]
    return sum((Decimal(str(r[column] or 0)) * (RATE if c == "EUR" else 1) for r, c in rows), Decimal(0))


@pytest.mark.parametrize("name", ["billed", "effective", "list", "contracted"])
def test_totals_are_the_clouds_own_sums_to_the_cent(found: Imported, name: str) -> None:
    """Across versions, formats and currencies nothing is lost and nothing counts twice."""
    column = {"billed": "BilledCost", "effective": "EffectiveCost", "list": "ListCost", "contracted": "ContractedCost"}
    total = found.bill.totals()["USD"][name]
    assert total.quantize(Decimal("0.01")) == summed(column[name]).quantize(Decimal("0.01"))


def test_versions_and_use(found: Imported) -> None:
    """Each file tells its version; GPUs in use are 80 of AWS, 48 of Azure and 24 of Google."""
    assert found.bill.versions == ("1.0", "1.2", "1.4")
    use = pl.read_csv(found.folder / "demand.csv")["h100"].to_numpy()
    assert use.size == N_DAYS
    assert use[2:] == pytest.approx(np.full(N_DAYS - 2, 152.0))


def test_a_price_is_that_of_the_whole_machine(case: Case) -> None:
    """Google bills GPUs, cores and memory apart; a GPU-hour costs its eighth of the machine."""
    whole = clouds.H100 + (208 * clouds.CORE + 1872 * clouds.RAM) / 8
    assert case.offers["gcp_gpu_on_demand"].price.value == pytest.approx(whole, rel=1e-4)
    assert case.commitments["cud_1"].price.value == pytest.approx(0.6 * whole, rel=1e-4)
    assert case.offers["aws_gpu_on_demand"].price.value == pytest.approx(0.95 * clouds.P5 / 8, rel=1e-4)
    assert case.offers["azure_gpu_on_demand"].price.value == pytest.approx(1.08 * clouds.ND / 8, rel=1e-4)


def test_what_is_held(case: Case) -> None:
    """Savings plan, reserved instances, reservation and committed use are promises with units; contracts are lines."""
    units = {k: round(c.units.value, 3) for k, c in case.commitments.items()}
    assert units == {"abc_1": 40.0, "ri_7": 16.0, "r_1": 32.0, "cud_1": 24.0}
    assert {k: c.name for k, c in case.commitments.items()}["ri_7"] == "AWS, Reserved Instances ri-7"
    assert {k: c.supplier for k, c in case.contracts.items()} == {"cw": "coreweave", "nb": "nebius"}
    assert case.contracts["nb"].price.value == pytest.approx(1.8 * 1.08)
    assert {"minimum_aws", "cw_notice"} <= set(case.clauses)
    assert {"h100", "coreweave_gpu", "nebius_gpu"} <= set(case.workloads)


def test_hours_of_the_clouds_that_bill_them_are_kept(tmp_path: Path) -> None:
    """With a trace the days of Azure follow it; the hours of AWS and Google stay as they were billed."""
    hours = [clouds.START + timedelta(hours=h) for h in range(24 * 9)]
    shape = pl.DataFrame({"timestamp": hours, "load": [1.0 if t.hour < 12 else 3.0 for t in hours]})
    shape.write_csv(tmp_path / "load.csv")
    options = Options("acme", currency="USD", rates={"EUR": RATE}, shape=read_trace(tmp_path / "load.csv"))
    found = import_focus([clouds.write(tmp_path / "bill", n_days=9)], tmp_path / "acme", options)
    use = pl.read_csv(found.folder / "demand.csv", try_parse_dates=True).filter(
        pl.col("timestamp") > datetime(2025, 3, 10)
    )
    by = dict(use.group_by(pl.col("timestamp").dt.hour() < 12).agg(pl.col("h100").mean()).iter_rows())
    assert by[True] == pytest.approx(104 + 24)
    assert by[False] == pytest.approx(104 + 72)


def test_what_was_read_is_told(found: Imported) -> None:
    """The share of work billed by the hour, the rates, and nothing that was not understood."""
    notes: list[str] = found.report["notes"]
    assert any("68% of the work is billed by the hour" in n for n in notes)
    lost: Mapping[str, Any] = found.report["not_understood"]
    assert lost["columns"] == {}
    assert lost["ragged_rows"] == 0


def test_large_promises_stand_in_the_obligations(case: Case) -> None:
    """A promise of tens of millions a year adds what the fees of its supplier leave open, for the days of each year."""
    rows = {o.year: o for o in obligations(case) if o.about == "clause.minimum_aws"}
    clause = case.clauses["minimum_aws"]
    assert isinstance(clause, MinimumSpend)
    assert clause.amount_per_year is not None
    held = sum(
        o.unconditional for o in obligations(case) if (o.supplier, o.year, o.kind) == ("aws", 2026, "commitment")
    )
    assert rows[2026].unconditional == pytest.approx(clause.amount_per_year.value * 365 / 365.25 - held)
