"""Files that nobody would want: what is wrong is told with file, row and column."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from provender.importers.errors import ImportProblemsError
from provender.importers.focus.case import Options
from provender.importers.focus.importing import import_focus
from provender.importers.focus.reading import read_bill
from provender.importers.synthetic import synthetic


def rows(days: int = 1) -> pl.DataFrame:
    """Return a small bill."""
    return synthetic("1.2", np.random.default_rng(1), days=days).rows


def refused(*paths: Path) -> ImportProblemsError:
    """Return the refusal of files."""
    with pytest.raises(ImportProblemsError) as caught:
        read_bill(paths)
    return caught.value


def saved(tmp_path: Path, table: pl.DataFrame) -> Path:
    """Write a table as CSV."""
    path = tmp_path / "bill.csv"
    table.write_csv(path)
    return path


def test_what_is_not_there(tmp_path: Path) -> None:
    """A file that does not exist, one of another sort and an empty folder are told together."""
    (tmp_path / "bill.pdf").write_bytes(b"%PDF")
    (tmp_path / "empty").mkdir()
    found = refused(tmp_path / "no.csv", tmp_path / "bill.pdf", tmp_path / "empty")
    assert sorted(p.code for p in found.problems) == ["bad-file", "missing-file", "no-rows"]
    assert "no such file" in str(found)


def test_no_bytes_and_no_rows(tmp_path: Path) -> None:
    """An empty file, and one with a header alone, are told."""
    (tmp_path / "none.csv").touch()
    assert refused(tmp_path / "none.csv").problems[0].found == "no bytes"
    path = saved(tmp_path, rows().clear())
    assert refused(path).problems[0].found == "a header without rows"


def test_latin_1(tmp_path: Path) -> None:
    """A byte that is no UTF-8 is told with its line; --encoding reads it."""
    table = rows().with_columns(BillingAccountName=pl.lit("Müller"))
    path = tmp_path / "bill.csv"
    path.write_bytes(table.write_csv().encode("latin-1"))
    (problem,) = refused(path).problems
    assert (problem.code, problem.line, problem.found) == ("not-utf8", 2, "byte 0xfc, which is not utf-8")
    assert read_bill([path], encoding="latin-1").lines["n"].sum() == table.height


def test_missing_columns(tmp_path: Path) -> None:
    """Each column that an import cannot do without is told with what it is for."""
    path = saved(tmp_path, rows().drop("ChargePeriodStart", "BilledCost"))
    found = refused(path).problems
    assert [p.allowed for p in found] == ["BilledCost", "ChargePeriodStart"]
    assert "no column for when it was used; it has " in found[1].found


def test_a_table_that_is_no_bill(tmp_path: Path) -> None:
    """A named file of something else lacks everything; in a folder it is passed by."""
    path = tmp_path / "people.csv"
    path.write_text("name,age\nann,3\n")
    assert {p.code for p in refused(path).problems} == {"missing-column"}
    found = refused(tmp_path).problems
    assert found[0].found == "no table of cost and usage"
    saved(tmp_path, rows())
    assert list(read_bill([tmp_path]).passed_by.values()) == ["no table of FOCUS: name, age"]


def test_a_column_twice(tmp_path: Path) -> None:
    """A column that stands there twice is told."""
    path = tmp_path / "bill.csv"
    path.write_text("BilledCost,ChargePeriodStart,BilledCost\n1,2024-01-01,1\n")
    assert refused(path).problems[0].found == "column 'BilledCost' 2 times"


def test_dates_as_excel_counts_days(tmp_path: Path) -> None:
    """One such row is left out and told with its row; when all are such, the bill is refused."""
    table = rows()
    index = pl.int_range(pl.len())
    one = table.with_columns(
        ChargePeriodStart=pl.when(index == 4).then(pl.lit("45717.5")).otherwise("ChargePeriodStart")
    )
    bill = read_bill([saved(tmp_path, one)])
    (row,) = bill.unread_rows
    assert (row.row, row.column, row.found) == (5, "ChargePeriodStart", "45717.5")
    assert row.hint.startswith("a date as Excel counts days")
    lost = Decimal(table["BilledCost"][4])
    assert bill.lines.filter(pl.col("unread") == "ChargePeriodStart")["billed"].sum() == lost
    found = refused(saved(tmp_path, table.with_columns(ChargePeriodStart=pl.lit("45717.5")))).problems
    assert (found[0].code, found[0].line, found[0].found) == ("bad-date", 1, "'45717.5'")


def test_a_cell_that_is_no_number(tmp_path: Path) -> None:
    """A cost that is a text keeps its row out, and is told; a blank one counts as nothing."""
    table = rows()
    index = pl.int_range(pl.len())
    bad = pl.when(index == 2).then(pl.lit("n/a")).when(index == 3).then(None).otherwise("BilledCost")
    bill = read_bill([saved(tmp_path, table.with_columns(BilledCost=bad))])
    assert [(u.row, u.column, u.found) for u in bill.unread_rows] == [(3, "BilledCost", "n/a")]
    assert bill.understood["n"].sum() == table.height - 1


def test_a_row_with_too_many_cells(tmp_path: Path) -> None:
    """Such a row counts nowhere and is told with its line."""
    path = saved(tmp_path, rows())
    lines = path.read_text().splitlines()
    lines[3] += ",more,and,more"
    path.write_text("\n".join(lines) + "\n")
    bill = read_bill([path])
    assert bill.n_ragged == 1
    assert bill.unread_rows[-1].row == 4
    assert bill.lines["n"].sum() == rows().height - 1


def test_rows_that_stand_there_twice(tmp_path: Path) -> None:
    """Rows that repeat another in every cell are counted, and told with what they bill."""
    table = rows()
    bill = read_bill([saved(tmp_path, pl.concat([table, table[:5]]))])
    assert bill.duplicates == (5, sum((Decimal(v) for v in table["BilledCost"][:5]), Decimal(0)))


def test_two_currencies(tmp_path: Path) -> None:
    """Without a rate the bill is refused with the sums; with one all is in one currency."""
    table = rows(days=2)
    index = pl.int_range(pl.len())
    path = saved(
        tmp_path,
        table.with_columns(BillingCurrency=pl.when(index < 40).then(pl.lit("EUR")).otherwise("BillingCurrency")),
    )
    with pytest.raises(ImportProblemsError) as caught:
        import_focus([path], tmp_path / "case")
    (problem,) = caught.value.problems
    assert problem.code == "currency"
    assert problem.fix.endswith("--currency USD --rate EUR=…")
    assert not (tmp_path / "case").exists()
    found = import_focus([path], tmp_path / "case", Options("case", rates={"EUR": Decimal("1.25")}))
    costs = [Decimal(c) for c in table["BilledCost"]]
    wanted = Decimal("1.25") * sum(costs[:40]) + sum(costs[40:])
    assert abs(found.bill.totals()["USD"]["billed"] - wanted) < Decimal("0.005")
    assert found.report["notes"] == ["converted: EUR at 1.25 USD"]


def test_a_bill_without_machines(tmp_path: Path) -> None:
    """A bill of storage alone has nothing to make a case of, and says what its lines are."""
    table = rows().filter(pl.col("ServiceCategory") == "Storage")
    with pytest.raises(ImportProblemsError, match="no use of GPUs or processors; its lines are Storage: no compute"):
        import_focus([saved(tmp_path, table)], tmp_path / "case")


def test_a_parquet_file_cut_short(tmp_path: Path) -> None:
    """A broken Parquet file is told as such."""
    path = tmp_path / "bill.parquet"
    rows().write_parquet(path)
    path.write_bytes(path.read_bytes()[:-50])
    assert refused(path).problems[0].found.startswith("no Parquet file")
