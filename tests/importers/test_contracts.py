"""Sheets of contracts: what is written is read back, what is wrong is told by its cell, all of it acts in the case."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import provender
from provender.alliance.case import Case
from provender.alliance.clauses import MinimumSpend
from provender.cases.library import TargetExistsError
from provender.cli import main
from provender.importers.contracts.fields import FIELDS, Span
from provender.importers.contracts.sheet import ContractRow, read_contracts, write_contracts
from provender.importers.errors import ImportProblemsError
from provender.importers.focus.case import Options
from provender.importers.focus.importing import Imported, import_focus
from provender.importers.synthetic import synthetic
from provender.ledger.use import burn_down
from provender.ledger.use import imported as read_import

ROW: dict[str, Any] = {
    "supplier": "CoreWeave",
    "size": Span(56, 56, 56),
    "unit": "H100",
    "price": Span(2.39, 2.39, 2.39),
    "start": date(2025, 1, 1),
    "end": date(2027, 1, 1),
}


def of(**more: Any) -> ContractRow:
    """Return a contract that differs from the plain one in some fields."""
    values = ROW | {k: Span(v, v, v) if isinstance(v, float) else v for k, v in more.items()}
    return ContractRow({k: v for k, v in values.items() if v is not None}, 2)


def imported(folder: Path, *rows: ContractRow) -> Imported:
    """Return the case of a synthetic bill with contracts."""
    bill = synthetic("1.4", np.random.default_rng(11), days=8).write(folder / "bill")
    return import_focus([bill], folder / "case", options=Options("case", contracts=rows))


def case_of(folder: Path, *rows: ContractRow) -> Case:
    """Return the case of a synthetic bill with contracts, loaded."""
    return provender.load(imported(folder, *rows).folder)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_the_template_can_be_read(tmp_path: Path, suffix: str) -> None:
    """The template's example is a contract without a problem; its line of help is passed by."""
    path = write_contracts(tmp_path / f"contracts{suffix}", is_template=True)
    (row,) = read_contracts(path)
    assert row.get("supplier") == "CoreWeave"
    assert row.get("end") == date(2027, 1, 1)
    assert row.span("take_or_pay") == Span(0.97, 0.97, 0.97)
    assert row.get("ramp") == (0.5, 1.0)


SPANS = (
    st.tuples(*[st.integers(1, 10**6).map(lambda n: n / 10**6)] * 3).map(sorted).map(lambda v: Span(v[1], v[0], v[2]))
)
ROWS = st.fixed_dictionaries(
    {
        "supplier": st.text("abcdefghij -.", min_size=1).map(str.strip).filter(lambda t: t and not t.isspace()),
        "size": SPANS,
        "price": SPANS,
        "start": st.dates(date(2020, 1, 1), date(2024, 1, 1)),
        "end": st.dates(date(2024, 1, 2), date(2030, 1, 1)),
    },
    optional={
        "take_or_pay": SPANS,
        "stage": st.sampled_from(["delivered", "building"]),
        "ramp": st.lists(st.sampled_from([0.25, 0.5, 1.0]), min_size=1).map(tuple),
        "page": st.text("0123456789-", min_size=1, max_size=5).filter(lambda t: not t.isdigit()),
        "note": st.text("xyz;,\"'\n ", min_size=1).map(str.strip).filter(bool),
    },
)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@settings(max_examples=25, deadline=None)
@given(values=st.lists(ROWS, min_size=1, max_size=3))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, values: list[dict[str, Any]]
) -> None:
    """Any contracts come back as they were, from a workbook and from a CSV."""
    path = tmp_path_factory.mktemp("sheet") / f"contracts{suffix}"
    write_contracts(path, [ContractRow(v, 0) for v in values])
    assert [dict(r.values) for r in read_contracts(path)] == values


def told(path: Path, cells: dict[str, Any]) -> list[tuple[str, str]]:
    """Return code and place of every problem of the template with some cells of its example changed."""
    write_contracts(path, is_template=True)
    book = openpyxl.load_workbook(path)
    for address, value in cells.items():
        book["contracts"][address] = value
    book.save(path)
    with pytest.raises(ImportProblemsError) as caught:
        read_contracts(path)
    return [(p.code, p.key) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"B3": None}, [("missing-key", "B3 supplier")]),
        ({"F3": "many"}, [("not-a-number", "F3 size")]),
        ({"F3": 0}, [("negative", "F3 size")]),
        ({"G3": "bananas"}, [("unknown-name", "G3 unit")]),
        ({"H3": "2,39"}, [("not-a-number", "H3 price")]),
        ({"H3": "2.39 (3..4)"}, [("range", "H3 price")]),
        ({"K3": "01/02/2025"}, [("bad-date", "K3 start")]),
        ({"K3": "45717"}, [("bad-date", "K3 start")]),
        ({"L3": date(2024, 1, 1)}, [("order", "L3 end")]),
        ({"M3": 12}, [("conflict", "M3 term_months")]),
        ({"L3": None}, [("missing-key", "L3 end")]),
        ({"N3": "50 %; lots"}, [("not-a-number", "N3 ramp")]),
        ({"N3": "50"}, [("share", "N3 ramp")]),
        ({"V3": 30}, [("missing-key", "U3 reclaim_share")]),
        ({"W3": 97}, [("share", "W3 take_or_pay")]),
        ({"F3": None, "D3": None}, [("missing-key", "F3 size")]),
        ({"A1": "ident"}, [("unknown-column", "A1")]),
        ({"B3": None, "F3": "many", "W3": 97}, [("missing-key", "B3 supplier"), ("not-a-number", "F3 size"),
                                                ("share", "W3 take_or_pay")]),
    ],
)  # fmt: skip
def test_each_wrong_cell_is_told(tmp_path: Path, cells: dict[str, Any], wanted: list[tuple[str, str]]) -> None:
    """A problem names the cell and its column; all are told together."""
    assert told(tmp_path / "contracts.xlsx", cells) == wanted


def test_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message holds place, what was found, what is allowed, and what to do."""
    monkeypatch.chdir(tmp_path)
    Path("k.csv").write_text("supplier,size,price,start,end\nNorth,10,2.5,31.12.2025,2027-01-01\n")
    result = CliRunner().invoke(main, ["import", "contracts", "k.csv"])
    assert result.exit_code == 1
    assert "k.csv:2: D2 start: found '31.12.2025'" in result.output
    assert "Write it year first: 2027-03-31." in result.output


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("k.csv", b"", "missing-column"),
        ("k.csv", "supplier,size,price,start\nMüller,1,1,2025-01-01\n".encode("latin-1"), "not-utf8"),
        ("k.xlsx", b"not a workbook", "unreadable"),
        ("k.pdf", b"", "bad-file"),
        ("k.csv", b"supplier,size,price,start\n", "empty-file"),
        ("k.csv", b"supplier,size,price,start,size\nA,1,1,2025-01-01,2\n", "duplicate"),
        ("k.csv", b"id,supplier,size,price,start,end\n" + b"a,A,1,1,2025-01-01,2026-01-01\n" * 2, "duplicate"),
    ],
)
def test_files_that_are_no_sheet(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    """Whatever the file is, its problem has a code."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ImportProblemsError) as caught:
        read_contracts(tmp_path / name)
    assert code in {p.code for p in caught.value.problems}
    with pytest.raises(ImportProblemsError, match="no such file"):
        read_contracts(tmp_path / "none.csv")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A sheet that exists is left alone; one of another sort is refused."""
    path = write_contracts(tmp_path / "k.xlsx", is_template=True)
    with pytest.raises(TargetExistsError):
        write_contracts(path)
    with pytest.raises(ImportProblemsError):
        write_contracts(tmp_path / "k.ods")


def test_a_contract_takes_the_place_of_the_bills_reservation(tmp_path: Path) -> None:
    """With its id of the bill a contract is not counted twice; its end, price and page stand in the case."""
    case = case_of(tmp_path, of(id="hall", bill_id="cw-hall-3", document="msa.pdf", page="12"))
    held = [c for c in case.contracts.values() if c.supplier == "coreweave"]
    assert [(c.id, c.size.value, c.price.value, c.end) for c in held] == [("hall", 56.0, 2.39, date(2027, 1, 1))]
    assert "msa.pdf, page 12" in (tmp_path / "case" / "facts.csv").read_text(encoding="utf-8")


def test_units_and_prices(tmp_path: Path) -> None:
    """Ten A100s at 1,000 USD a month are 3.155 H100e at 1,000 ÷ 730.5 ÷ 0.3155 USD an hour."""
    row = of(size=10.0, unit="A100", price=1000.0, price_per="month", supplier="Lambda")
    held = case_of(tmp_path, row).contracts["lambda"]
    assert held.size.value == pytest.approx(3.155)
    assert held.price.value == pytest.approx(1000 / 730.5 / 0.3155, rel=1e-5)


def test_every_term_becomes_what_it_is(tmp_path: Path) -> None:
    """Notices, lateness, reclaim, minimum spend, exclusivity, renewal, quota, owner and host act in the case."""
    row = of(
        id="hall", parent="Big Holding", notice_days_supplier=90.0, notice_days_ours=30.0, late_grace_days=10.0,
        late_discount=0.1, late_end_days=60.0, reclaim_share=0.2, reclaim_notice_days=45.0, take_or_pay=0.97,
        minimum_spend_per_year=5e5, prepayment=1e5, renewal="option", renewal_price=2.0, exclusivity="yes",
        quota=16.0, on_demand_price=4.0, host="Core Scientific", sla_credit=0.1, end=date(2025, 9, 1),
    )  # fmt: skip
    case = case_of(tmp_path, row)
    kinds = {key: clause.kind for key, clause in case.clauses.items() if "azure" not in key}
    assert kinds == {
        "hall_notice": "notice", "hall_notice_ours": "notice", "hall_late": "late_delivery", "hall_reclaim": "reclaim",
        "minimum_coreweave": "minimum_spend", "hall_exclusive": "exclusivity",
    }  # fmt: skip
    hall = case.contracts["hall"]
    assert hall.take_or_pay is not None
    assert hall.prepayment is not None
    assert (hall.take_or_pay.value, hall.prepayment.value) == (0.97, 1e5)
    assert "host_core_scientific" in hall.depends_on
    assert case.parties["coreweave"].parent == "big_holding"
    renewal, burst = case.offers["hall_renewal"], case.offers["coreweave_gpu_on_demand"]
    assert (renewal.price.value, renewal.windows, renewal.term_months) == (2.0, (date(2025, 9, 1),), 8)
    assert burst.cap is not None
    assert (burst.price.value, burst.cap.value) == (4.0, 16.0)


def test_what_the_case_has_no_use_for(tmp_path: Path) -> None:
    """A contract that ended, begins too late, is in another currency or of another good is told, not lost."""
    found = imported(
        tmp_path,
        of(id="old", end=date(2025, 2, 1)),
        of(id="far", start=date(2027, 1, 1), end=date(2028, 1, 1)),
        of(id="euro", currency="EUR"),
        of(id="cores", unit="vCPU"),
    )
    assert [w.split(":")[0] for w in found.made.dropped] == ["old", "far", "euro", "cores"]


def test_a_row_for_a_commitment_gives_its_term(tmp_path: Path) -> None:
    """The end of a reservation discount that no purchase tells comes from the sheet."""
    case = case_of(tmp_path, of(supplier="Microsoft", bill_id="ri-azure-1", end=date(2026, 2, 1)))
    assert case.commitments["ri_azure_1"].end == date(2026, 2, 1)
    held = {b.id: b.end for b in burn_down(read_import(case) or {})}
    assert held["ri-azure-1"] == date(2026, 2, 1)
    assert "microsoft" not in case.contracts


def test_a_promise_of_spend_needs_no_capacity(tmp_path: Path) -> None:
    """An EDP has neither size nor price: it is a minimum spend, less what other services spend there."""
    edp = of(id="edp", supplier="AWS", size=None, price=None, minimum_spend_per_year=5e6)
    case = case_of(tmp_path, edp)
    clause = case.clauses["minimum_aws"]
    assert isinstance(clause, MinimumSpend)
    assert clause.amount_per_year is not None
    assert 4e6 < clause.amount_per_year.value < 5e6
    assert "edp" not in case.contracts


def test_a_reservation_of_the_bill_needs_no_size(tmp_path: Path) -> None:
    """Where a row names what the bill shows, size and price may be blank; an id that the bill lacks is told."""
    found = imported(
        tmp_path,
        of(id="hall", bill_id="cw-hall-3", size=None, price=None),
        of(id="typo", bill_id="cw-hall-4", size=None, price=None),
        of(id="twice", bill_id="cw-hall-5"),
    )
    case = provender.load(found.folder)
    assert case.contracts["hall"].size.value == pytest.approx(56.0)
    assert case.contracts["hall"].price.value == pytest.approx(2.39)
    assert [w.split(":")[0] for w in found.made.dropped] == ["typo", "bill_id 'cw-hall-5' of twice"]


def test_money_of_another_currency(tmp_path: Path) -> None:
    """With a rate a contract in euros becomes one in dollars, and its note says at what rate."""
    bill = synthetic("1.4", np.random.default_rng(11), days=8).write(tmp_path / "bill")
    options = Options("case", currency="USD", rates={"EUR": Decimal("1.1")}, contracts=(of(id="eu", currency="EUR"),))
    held = provender.load(import_focus([bill], tmp_path / "case", options).folder).contracts["eu"]
    assert held.price.value == pytest.approx(2.39 * 1.1)
    assert held.note == "EUR at 1.1 USD"


def test_capacity_that_no_bill_shows_is_used(tmp_path: Path) -> None:
    """A GPU cloud without a bill gets work of its own, an assumption; that work is not at home elsewhere."""
    case = case_of(
        tmp_path, of(id="nb", supplier="Nebius", size=64.0), of(id="next", supplier="Later", stage="building")
    )
    work = case.workloads["nebius_gpu"]
    assert work.demand is not None
    assert work.demand.level is not None
    assert work.demand.level.value == pytest.approx(0.9 * 64)
    assert "later_gpu" not in case.workloads
    cold = {(r.workload, r.supplier) for r in case.reaches.values() if not r.is_warm}
    assert {("nebius_gpu", "aws"), ("h100", "nebius"), ("h100", "later")} <= cold
    assert ("nebius_gpu", "nebius") not in cold
    assert "`estimate.unbilled_use`" in (tmp_path / "case" / "to-complete.md").read_text(encoding="utf-8")


def test_defaults_where_the_form_is_nobodys(tmp_path: Path) -> None:
    """Take-or-pay and notice of a GPU cloud are asked about; a large cloud's are not made up."""
    case = case_of(tmp_path, of(id="hall"), of(id="block", supplier="AWS"))
    assert case.contracts["hall"].take_or_pay is not None
    assert case.contracts["block"].take_or_pay is None
    assert "`estimate.take_or_pay`" in (tmp_path / "case" / "to-complete.md").read_text(encoding="utf-8")


def test_every_column_is_documented() -> None:
    """docs/import.md explains each column of the sheet."""
    page = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
    assert [f.name for f in FIELDS if f"`{f.name}`" not in page] == []


def test_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--json gives the values of every row."""
    monkeypatch.chdir(tmp_path)
    write_contracts(tmp_path / "k.xlsx", is_template=True)
    found = json.loads(CliRunner().invoke(main, ["import", "contracts", "k.xlsx", "--json"]).output)
    assert found[0]["size"] == {"value": 56.0, "low": 56.0, "high": 56.0}
