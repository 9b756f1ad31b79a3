"""The ledger: obligations by hand, rates by their definition, a register and a playbook that follow the exposure."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner

import provender
from provender.cli import main
from provender.errors import DocumentError
from provender.importers.focus.importing import import_focus
from provender.importers.synthetic import synthetic
from provender.ledger import Ledger
from provender.ledger.dates import dated
from provender.ledger.use import FILE, Burn, burn_down, imported, rates
from provender.ledger.years import by_year, obligations

HEAD = """
schema = 1
name = "small"
title = "Small"
as_of = 2025-07-01
end = 2027-01-01
period = "month"
currency = "USD"
why = "made up"
[party]
us = {}
north = { name = "North" }
south = {}
[provision.gpu]
dependant = "us"
supply_unit = "GPU"
work_unit = "GPU"
[workload.chat]
provision = "gpu"
critical = true
unmet_cost = 50
demand = { level = 10, at = 2025-07-01 }
why = "made up"
[contract.hall]
provision = "gpu"
supplier = "north"
stage = "delivered"
size = 10
price = 2
delivery = 2025-01-01
end = 2027-01-01
why = "made up"
"""


def case_of(folder: Path, more: str = "", *, hall: str = "") -> provender.alliance.case.Case:
    """Return the small case with more blocks, and more keys of its contract."""
    (folder / "small").mkdir()
    (folder / "small" / "case.toml").write_text(HEAD + hall + "\n" + more, encoding="utf-8")
    return provender.load(folder / "small")


def due(case: provender.alliance.case.Case) -> dict[tuple[str, int], tuple[float, float]]:
    """Return unconditional and expected money by kind and year."""
    return {(o.kind, o.year): (o.unconditional, o.expected) for o in obligations(case)}


def test_fees_by_year(tmp_path: Path) -> None:
    """Ten GPUs at 2 USD: 184 days of 2025 are 88,320 and all of 2026 is 175,200; half is take-or-pay."""
    found = due(case_of(tmp_path, hall="take_or_pay = 0.5"))
    assert found == {("contract", 2025): (44_160.0, 88_320.0), ("contract", 2026): (87_600.0, 175_200.0)}


def test_without_take_or_pay_nothing_is_unconditional(tmp_path: Path) -> None:
    """A fee that ends with its use is expected, not due whatever happens; a clause can make it so."""
    case = case_of(tmp_path)
    assert due(case)["contract", 2026] == (0.0, 175_200.0)
    clause = 'kind = "take_or_pay"\nholder = "north"\ngrantor = "us"\ncontracts = ["hall"]\nshare = 0.9\nwhy = "x"\n'
    (tmp_path / "again").mkdir()
    bound = case_of(tmp_path / "again", "[clause.top]\n" + clause)
    assert due(bound)["contract", 2026][0] == pytest.approx(157_680.0)


def test_a_ramp_counts_month_by_month(tmp_path: Path) -> None:
    """From 1 January half in the first eight months, then all: July and August are 62 days at half."""
    case = case_of(tmp_path, hall="ramp = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1]")
    assert due(case)["contract", 2025][1] == pytest.approx(480 * (62 * 0.5 + 122))


def test_commitments_and_minimum_spend(tmp_path: Path) -> None:
    """Four units at 1 USD are due in every hour; a minimum adds what they and take-or-pay leave open."""
    more = """
[offer.hourly]
provision = "gpu"
supplier = "north"
form = "on_demand"
price = 3
cap = 20
why = "made up"
[commitment.plan]
offer = "hourly"
units = 4
price = 1
end = 2026-01-01
why = "made up"
[clause.least]
kind = "minimum_spend"
holder = "north"
grantor = "us"
provision = "gpu"
amount_per_year = 365_250
why = "made up"
"""
    found = due(case_of(tmp_path, more, hall="take_or_pay = 0.5"))
    assert found["commitment", 2025] == (184 * 96.0, 184 * 96.0)
    assert found["minimum spend", 2025][0] == pytest.approx(184_000 - 44_160 - 184 * 96)
    assert found["minimum spend", 2026][0] == pytest.approx(365_000 - 87_600)


def test_five_years_and_the_rest(tmp_path: Path) -> None:
    """A contract to 2040 stands year by year until 2030, then as one sum."""
    text = HEAD.replace("end = 2027-01-01\nwhy", "end = 2040-01-01\ntake_or_pay = 1\nwhy")
    (tmp_path / "case.toml").write_text(text, encoding="utf-8")
    sums = by_year(obligations(provender.load(tmp_path)))
    assert [(o.year, o.is_later) for o in sums] == [(y, False) for y in range(2025, 2031)] + [(2031, True)]
    assert sums[-1].expected == (date(2040, 1, 1) - date(2031, 1, 1)).days * 480.0


def with_bill(folder: Path) -> provender.alliance.case.Case:
    """Return the case of a synthetic bill of 14 days."""
    bill = synthetic("1.4", np.random.default_rng(11)).write(folder / "bill")
    return provender.load(import_focus([bill], folder / "case").folder)


def test_rates_of_a_bill(tmp_path: Path) -> None:
    """Coverage, utilisation and savings rate are those of the bill's own rows."""
    case = with_bill(tmp_path)
    found = imported(case)
    assert found is not None
    azure = next(r for r in rates(found) if r.supplier == "azure")
    rows = pl.read_csv(tmp_path / "bill" / "cost_and_usage.csv", infer_schema_length=None)
    mine = rows.filter(pl.col("ServiceProviderName") == "Microsoft", pl.col("ServiceCategory") == "Compute")
    status = pl.col("CommitmentDiscountStatus")
    used, idle = (mine.filter(s) for s in (status == "Used", status == "Unused"))
    listed, paid = (float(mine[c].sum()) for c in ("ListCost", "EffectiveCost"))
    covered, lost = (float(t["EffectiveCost"].sum()) for t in (used, idle))
    assert listed - float(idle["ListCost"].sum()) == pytest.approx(azure.list_cost)
    assert azure.coverage == pytest.approx(float(used["ListCost"].sum()) / azure.list_cost)
    assert azure.utilisation == pytest.approx(covered / (covered + lost))
    assert azure.effective_savings_rate == pytest.approx(1 - paid / azure.list_cost)


def test_burn_down_of_a_macc(tmp_path: Path) -> None:
    """What counted in 14 days, its pace, and what stays open of 900,000 at the end on 1 March 2027."""
    found = imported(with_bill(tmp_path))
    assert found is not None
    macc = next(b for b in burn_down(found) if b.id == "macc-1")
    assert macc.per_day == pytest.approx(macc.applied / 14)
    left = (date(2027, 3, 1) - date(2025, 3, 15)).days
    assert (macc.days_left, macc.note) == (left, "what counted before the bill is not known")
    assert macc.shortfall == pytest.approx(900_000 - macc.applied * (1 + left / 14))
    assert macc.exhausted is None


def test_a_promise_that_is_used_up_early() -> None:
    """140 in 14 days of 240 promised: the other 100 are gone ten days after the bill."""
    promise = {"id": "p", "supplier": "a", "type": "EDP", "category": "Spend", "cost": "240", "applied": "140",
               "start": "2025-01-01", "end": "2026-01-01"}  # fmt: skip
    holdings = {"commitment_discounts": [], "contract_commitments": [promise]}
    found = {"holdings": holdings, "covers": {"start": "2025-01-01", "end": "2025-01-15"}}
    (burn,) = burn_down(found)
    assert (burn.exhausted, burn.shortfall, burn.note) == (date(2025, 1, 25), 0.0, "")


def test_a_case_without_a_bill(tmp_path: Path) -> None:
    """It has obligations, a register and a playbook, but no rates; a broken report of an import is told."""
    case = case_of(tmp_path)
    found = provender.ledger(case)
    assert (found.rates, found.burn) == ((), ())
    (case.folder / FILE).write_text("{}", encoding="utf-8")
    with pytest.raises(DocumentError, match="no report of an import"):
        provender.ledger(case)


@pytest.mark.parametrize(
    ("more", "level", "reason", "alternatives"),
    [
        ("", "not substitutable", "lack of real alternatives", "no"),
        ('form = "on_demand"\ncap = 20', "easily substitutable", "", "yes"),
        ('form = "reservation"\ncap = 20\nevery = "month"\nlead_time_days = 90', "medium complexity", "", "yes"),
        ('form = "reservation"\ncap = 20\nevery = "month"\nlead_time_days = 250', "highly complex substitutability",
         "difficulties in migrating", "yes"),
    ],
)  # fmt: skip
def test_the_register_follows_the_market(tmp_path: Path, more: str, level: str, reason: str, alternatives: str) -> None:
    """Who could serve the work, and how soon, decides how hard North is to replace."""
    offer = f'[offer.other]\nprovision = "gpu"\nsupplier = "south"\nprice = 3\nwhy = "x"\n{more}\n' if more else ""
    row = next(r for r in provender.ledger(case_of(tmp_path, offer)).register if r.provider_0020 == "north")
    assert (row.substitutability_0050, row.reason_0060, row.alternatives_0110) == (level, reason, alternatives)
    assert row.arrangement_0010 == "hall"
    assert row.exit_plan_0080.startswith("no")
    assert row.last_audit_0070.startswith("9999-12-31")


def test_the_playbook_signs_in_time(tmp_path: Path) -> None:
    """A line of 90 days' lead is signed at least 90 days before it starts, and steps stand by day."""
    offer = '[offer.other]\nprovision = "gpu"\nsupplier = "south"\nprice = 3\nform = "reservation"\ncap = 20\n'
    offer += 'every = "month"\nlead_time_days = 90\nwhy = "x"\n'
    found = provender.ledger(case_of(tmp_path, offer))
    steps = [s for s in found.exits if s.supplier == "north"]
    assert [s.day for s in steps] == sorted(s.day for s in steps)
    (sign,) = [s for s in steps if s.what.startswith("sign")][:1]
    start = date.fromisoformat(sign.what.rsplit(" ", 1)[-1])
    assert (start - sign.date).days >= sign.lead_days == 90
    assert steps[0].what == "North announces the loss"


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".parquet", ".json", ".html"])
def test_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    """Each form holds all six parts."""
    monkeypatch.chdir(tmp_path)
    case_of(tmp_path)
    result = CliRunner().invoke(main, ["ledger", "small", "--out", f"out{suffix}"])
    assert result.exit_code == 0, result.output
    names = ["years", "obligations", "rates", "burn", "register", "exits"]
    if suffix == ".xlsx":
        assert openpyxl.load_workbook("out.xlsx").sheetnames == names
    elif suffix == ".json":
        assert list(json.loads(Path("out.json").read_text(encoding="utf-8"))) == names
    elif suffix == ".html":
        page = Path("out.html").read_text(encoding="utf-8")
        assert "Exit playbook" in page
        assert "http" not in page.split("</style>")[0]
    else:
        assert sorted(p.name for p in tmp_path.glob(f"out-*{suffix}")) == sorted(f"out-{n}{suffix}" for n in names)


def test_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums by year, register and steps stand there, and why there are no rates; --json is JSON."""
    monkeypatch.chdir(tmp_path)
    case_of(tmp_path, hall="take_or_pay = 0.5")
    output = CliRunner().invoke(main, ["ledger", "small"]).output
    assert "44,160" in output
    assert "No rates and no burn-down" in output
    assert json.loads(CliRunner().invoke(main, ["ledger", "small", "--json"]).output)["years"][0]["year"] == 2025


def test_ends_and_shortfalls_stand_in_the_calendar(tmp_path: Path) -> None:
    """A promise that ends short says by how much, one that is used up says when; what lies behind is left out."""
    case = case_of(tmp_path)
    begun = date(2025, 1, 1)
    short = Burn(
        "macc-1", "north", "MACC", begun, date(2026, 7, 1), 900.0, 100.0, 1.0, None, 365, 465.0, 435.0, None, ""
    )
    gone = replace(short, id="a/sp-1", shortfall=0.0, exhausted=date(2025, 9, 1))
    past = replace(short, id="old", end=date(2025, 6, 1))
    entries = dated(case, Ledger((), (), (), (short, gone, past), (), ()))
    own = [(e.date, e.what) for e in entries if e.about.startswith("ledger.")]
    assert own == [
        (date(2025, 9, 1), "sp-1: used up at the pace of the bill; what follows is at full price"),
        (date(2026, 7, 1), "macc-1: ends; 435 USD short at the pace of the bill"),
    ]
    assert [e.date for e in entries] == sorted(e.date for e in entries)
    assert any(e.kind == "contract_end" for e in entries)


def test_the_ledger_as_icalendar(tmp_path: Path) -> None:
    """--out FILE.ics writes events."""
    case_of(tmp_path)
    target = tmp_path / "dates.ics"
    result = CliRunner().invoke(main, ["ledger", str(tmp_path / "small"), "--out", str(target)])
    assert result.exit_code == 0
    assert target.read_text(encoding="utf-8").startswith("BEGIN:VCALENDAR")


def test_a_promise_that_no_row_names_counts_all_spend() -> None:
    """Bills before 1.3 do not say what counts towards a MACC: the supplier's effective cost stands in, and says so."""
    row = {"id": "macc", "supplier": "azure", "category": "Spend", "type": "MACC", "cost": "900", "applied": "0"}
    held = {"commitment_discounts": [], "contract_commitments": [{**row, "start": "2025-01-01", "end": "2025-12-31"}]}
    covers = {"start": "2025-01-01", "end": "2025-03-02"}
    (found,) = burn_down({"covers": covers, "holdings": held, "suppliers": {"azure": {"effective": "120"}}})
    assert (found.applied, found.per_day, found.note[:6]) == (120.0, 2.0, "no row")
    (told,) = burn_down({"covers": covers, "holdings": held})
    assert told.applied == 0.0
