"""Price books: each price with day and source, conflicts shown, what is not known yet not used."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

import provender
from provender.cli import main
from provender.importers.errors import ImportProblemsError
from provender.importers.focus.case import Options
from provender.importers.focus.importing import Imported, import_focus
from provender.importers.prices import PriceBook, bundled_prices, read_prices
from provender.importers.synthetic import synthetic

WIDE = """provider,region,sku,accelerator,count,on_demand_usd_h,reserved_1y_usd_h,as_of,source
AWS,us-east-1,p5.48xlarge,H100,8,80,48,2025-01-01,list
AWS,us-east-1,p5.48xlarge,H100,8,60,,2025-02-01,list
AWS,us-east-1,p5.48xlarge,H100,8,56,,2025-02-01,broker
Nebius,eu,h100x8,H100,8,24,16,2025-02-01,list
Nebius,eu,a100x1,A100-80GB,1,1.5776,1.2620,2025-02-01,list
Nebius,eu,mystery,Qualcomm AI 100,1,1,,2025-02-01,list
Nebius,eu,h100x8,H100,8,free,,2025-02-01,list
"""


def saved(folder: Path, text: str, name: str = "prices.csv") -> Path:
    """Write a price book."""
    path = folder / name
    path.write_text(text)
    return path


def imported(folder: Path, book: PriceBook) -> Imported:
    """Return the case of a bill of March 2025 with a price book."""
    bill = synthetic("1.4", np.random.default_rng(11), days=8).write(folder / "bill")
    return import_focus([bill], folder / "case", Options("case", prices=book))


def test_units(tmp_path: Path) -> None:
    """A price of a machine becomes one of a work unit: 24 ÷ 8 H100s; 1.5776 ÷ 0.3155 H100e of an A100 is 5.00."""
    book = read_prices([saved(tmp_path, WIDE)])
    found = {(r["sku"], r["form"]): r["unit_price"] for r in book.prices.to_dicts() if r["supplier"] == "nebius"}
    assert found["h100x8", "on_demand"] == 3.0
    assert found["a100x1", "on_demand"] == pytest.approx(5.0, abs=1e-3)
    assert dict(book.unread) == {"accelerator not known, or no count": 1, "a price that is no number above 0": 1}


def test_conflicts_are_shown(tmp_path: Path) -> None:
    """Three prices of one machine, 56 to 80, stand together with days and sources; none is thrown away."""
    (row,) = read_prices([saved(tmp_path, WIDE)]).conflicts.to_dicts()
    assert (row["prices"], row["lowest"], row["highest"]) == (3, 56.0, 80.0)
    assert row["told"] == "56.0 2025-02-01 (broker); 60.0 2025-02-01 (list); 80.0 2025-01-01 (list)"


def test_the_newest_known_on_a_day(tmp_path: Path) -> None:
    """In January only January's price is known; in March February's two are, and January's is old."""
    book = read_prices([saved(tmp_path, WIDE)])
    here = pl.col("supplier") == "aws", pl.col("form") == "on_demand"
    assert book.newest(date(2025, 1, 15)).filter(*here)["price"].to_list() == [80.0]
    assert sorted(book.newest(date(2025, 3, 1)).filter(*here)["price"]) == [56.0, 60.0]


def test_long_books(tmp_path: Path) -> None:
    """A book with a row per form of sale is read as one with a column per form."""
    text = "supplier,instance_type,form,price,date\nGoogle Cloud,n2-standard-8,On Demand,0.4,2025-01-01\n"
    text += "Google Cloud,n2-standard-8,1y,0.25,2025-01-01\n"
    found = read_prices([saved(tmp_path, text)]).prices
    assert found.select("supplier", "kind", "units", "form", "unit_price").rows() == [
        ("gcp", "vCPU", 8.0, "on_demand", 0.05),
        ("gcp", "vCPU", 8.0, "reserved_1y", 0.03125),
    ]


def test_the_bundled_book() -> None:
    """Only suppliers whose licence allows it; every price has a day and a source with its commit."""
    found = read_prices().prices
    assert set(found["supplier"]) == {"aws", "gcp"}
    assert found["as_of"].is_not_null().all()
    assert found["source"].str.contains("@").all()
    assert all(p.name in (Path(__file__).parents[2] / "NOTICE").read_text(encoding="utf-8") for p in bundled_prices())


def test_missing_columns(tmp_path: Path) -> None:
    """What a book cannot do without is told with the names that do."""
    with pytest.raises(ImportProblemsError) as caught:
        read_prices([saved(tmp_path, "machine,region\nx,y\n")])
    assert [p.found.split(";")[0] for p in caught.value.problems] == [
        "no column for a price", "no column for the day of the price", "no column for who sells",
    ]  # fmt: skip
    text = "provider,sku,on_demand\nAWS,p5.48xlarge,55\n"
    book = read_prices([saved(tmp_path, text)], as_of=date(2025, 1, 1))
    assert book.prices["as_of"].to_list() == [date(2025, 1, 1)]


def test_offers_of_suppliers_that_the_bill_lacks(tmp_path: Path) -> None:
    """Nebius lists both kinds: its mix price is that of the bill's work, and work must move there first."""
    found = imported(tmp_path, read_prices([saved(tmp_path, WIDE)]))
    case = provender.load(found.folder)
    work = dict(found.made.used.group_by("kind").agg(pl.col("work").sum()).iter_rows())
    wanted = (work["H100"] * 3.0 + work["A100"] * 1.5776 / 0.3155) / sum(work.values())
    assert case.offers["nebius_gpu_on_demand"].price.value == pytest.approx(wanted, rel=1e-5)
    assert case.offers["nebius_gpu_year"].term_months == 12
    assert {r.workload for r in case.reaches.values() if r.supplier == "nebius" and not r.is_warm} == {"h100", "a100"}
    # AWS lists no A100, so what its mix would cost is not known; what was paid stays
    assert case.offers["aws_gpu_on_demand"].price.value == pytest.approx(12.29)
    assert provender.check(found.folder) == ()


def test_prices_of_later_days_are_not_used(tmp_path: Path) -> None:
    """A bill of March 2025 knows no list of 2026; the import says so."""
    found = imported(tmp_path, read_prices())
    assert not any("gcp" in key for key in provender.load(found.folder).offers)
    assert any("all are of 2026-01-21 or later" in what for what in found.made.dropped)


def test_a_listed_year_takes_the_place_of_an_assumption(tmp_path: Path) -> None:
    """Where a supplier of the bill lists a year, its price is a fact and the discount is no longer asked."""
    text = "provider,sku,accelerator,count,reserved_1y,as_of,source\n"
    text += "Microsoft,h,H100,1,5,2025-01-01,list\nMicrosoft,a,A100,1,2,2025-01-01,list\n"
    found = imported(tmp_path, read_prices([saved(tmp_path, text)]))
    price = provender.load(found.folder).offers["azure_gpu_year"].price
    assert price.claims
    listed = (found.folder / "to-complete.md").read_text(encoding="utf-8")
    assert "discount_azure" not in listed
    assert "discount_aws" in listed


def test_the_verb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It prints medians with ranges and days, conflicts with sources, and writes the book."""
    monkeypatch.chdir(tmp_path)
    saved(tmp_path, WIDE)
    result = CliRunner().invoke(main, ["import", "prices", "prices.csv", "--out", "book.csv"])
    assert "H100 aws, on demand: 7.500 (7.000 to 10.000) per H100e and hour, 1 regions, 2025-02-01" in " ".join(
        result.output.split()
    )
    assert "conflict aws p5.48xlarge us-east-1, on_demand: 1.43 x apart" in result.output
    assert "not read: 1 rows, accelerator not known, or no count" in result.output
    assert pl.read_csv("book.csv").height == 8
    told = json.loads(CliRunner().invoke(main, ["import", "prices", "prices.csv", "--json", "--kind", "A100"]).output)
    assert [p["sku"] for p in told["prices"]] == ["a100x1", "a100x1"]
