"""Totals of an import are the files' own sums, whatever version, format and way of writing."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
import pytest

from provender.importers.focus.bill import Bill
from provender.importers.focus.reading import read_bill
from provender.importers.synthetic import Version, sample_file, synthetic

SAMPLE = sample_file()
VERSIONS: tuple[Version, ...] = ("1.0", "1.1", "1.2", "1.3", "1.4")
COLUMNS = {"billed": "BilledCost", "effective": "EffectiveCost", "list": "ListCost", "consumed": "ConsumedQuantity"}


def own_sums(rows: list[dict[str, str | None]]) -> dict[str, Decimal]:
    """Return the sums of a table, added up row by row."""
    found = {"n": Decimal(len(rows))}
    for name, column in COLUMNS.items():
        found[name] = sum((Decimal(r[column] or "0") for r in rows if r[column] != "NULL"), Decimal(0))
    return found


def assert_to_the_cent(bill: Bill, wanted: dict[str, Decimal]) -> None:
    """Hold the totals of a bill in one currency against sums."""
    (sums,) = bill.totals().values()
    for name, value in wanted.items():
        assert abs(sums[name] - value) < Decimal("0.005"), name


def test_the_sample_of_the_finops_foundation() -> None:
    """All 1,000 rows of the FOCUS 1.0 sample count, to the cent."""
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows: list[dict[str, str | None]] = list(csv.DictReader(file))
    bill = read_bill([SAMPLE])
    assert bill.versions == ("1.0",)
    assert bill.unread_rows == ()
    assert_to_the_cent(bill, own_sums(rows))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_every_version_and_format(tmp_path: Path, version: Version, kind: Literal["csv", "parquet"]) -> None:
    """The version is told from the columns, and the totals are those of the rows."""
    made = synthetic(version, np.random.default_rng(3), days=3)
    bill = read_bill([made.write(tmp_path / "bill", kind=kind)])
    assert bill.versions == (version,)
    assert_to_the_cent(bill, own_sums(made.rows.to_dicts()))


def test_numbers_as_parquet_has_them(tmp_path: Path) -> None:
    """Times and doubles typed as such give the totals that texts give."""
    made = synthetic("1.2", np.random.default_rng(4), days=3)
    money = ["BilledCost", "EffectiveCost", "ListCost", "ContractedCost", "ConsumedQuantity", "PricingQuantity"]
    stamps = [pl.col(c).str.to_datetime("%Y-%m-%dT%H:%M:%SZ") for c in ("ChargePeriodStart", "ChargePeriodEnd")]
    made.rows.with_columns(pl.col(money).cast(pl.Float64), *stamps).write_parquet(tmp_path / "typed.parquet")
    bill = read_bill([tmp_path / "typed.parquet"])
    assert_to_the_cent(bill, own_sums(made.rows.to_dicts()))
    assert bill.lines["start"].is_not_null().all()


def test_many_files_are_one_bill(tmp_path: Path) -> None:
    """A bill in parts of two versions and formats has the sums of all its parts."""
    parts = [synthetic(v, np.random.default_rng(i), days=2) for i, v in enumerate((VERSIONS[0], VERSIONS[3]))]
    parts[0].write(tmp_path / "old", kind="csv")
    parts[1].write(tmp_path / "new", kind="parquet")
    (tmp_path / "manifest.json").write_text("{}")
    bill = read_bill([tmp_path])
    assert bill.versions == ("1.0", "1.3")
    assert_to_the_cent(bill, own_sums([row for p in parts for row in p.rows.to_dicts()]))
    assert {p.name: why for p, why in bill.passed_by.items()} == {"manifest.json": "neither CSV nor Parquet"}


def test_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    """A bill saved by a spreadsheet of continental Europe is the same bill."""
    made = synthetic("1.2", np.random.default_rng(5), days=2)
    money = ["BilledCost", "EffectiveCost", "ListCost", "ContractedCost", "ConsumedQuantity", "PricingQuantity"]
    table = made.rows.with_columns(pl.col(money).str.replace(".", ",", literal=True))
    text = table.write_csv(separator=";")
    path = tmp_path / "bill.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    bill = read_bill([path])
    assert bill.files[0].how == "CSV with semicolons, utf-8, decimal commas"
    assert_to_the_cent(bill, own_sums(made.rows.to_dicts()))


def test_utf16(tmp_path: Path) -> None:
    """A bill in UTF-16 with its mark is read as such."""
    made = synthetic("1.1", np.random.default_rng(5), days=2)
    path = tmp_path / "bill.csv"
    path.write_text(made.rows.write_csv(), encoding="utf-16")
    assert_to_the_cent(read_bill([path]), own_sums(made.rows.to_dicts()))
