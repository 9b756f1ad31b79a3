"""Whose doing the spread of a cost is: against variances that are known in closed form, and as a table."""

from __future__ import annotations

import json
import math
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from scipy import stats

from provender import cli
from provender.cases import read
from provender.exposure.variance import SOURCES, Variance, variance
from tests.scenarios.alarms import ALPHA

#: two loads, each bought by the hour; the fee of a line of 10 units is uncertain; 100 days
CASE = """\
schema = 1
name = "parts"
title = "A lab and its cloud"
as_of = 2025-01-01
end = 2025-04-11
period = "100 days"
currency = "USD"
why = "made up"

[party.lab]
[party.cloud]

[provision.compute]
dependant = "lab"
supply_unit = "unit"
work_unit = "unit"

[workload.chat]
provision = "compute"
critical = true
unmet_cost = 100
demand = { level = 30, at = 2025-01-01 }
#noise
why = "made up"

[contract.hall]
provision = "compute"
supplier = "cloud"
stage = "delivered"
size = "10 unit"
price = 2
why = "made up"

[offer.hourly]
provision = "compute"
supplier = "cloud"
form = "on_demand"
price = 3
cap = "1000 unit"
why = "made up"
"""
NOISE = 'noise = { sigma = 0.1, half_life_days = 9, why = "made up" }'
HOURS = 2400.0


def parts(
    folder: Path, *swaps: tuple[str, str], n_rows: int = 24, n_each: int = 16, seed: int | None = None
) -> Variance:
    """Return the spreads of the case with some texts replaced."""
    text = CASE
    for old, new in swaps:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return variance(read(folder), "compute", n_rows=n_rows, n_each=n_each, seed=seed)


def within(found: float, exact: float, error: float) -> bool:
    """Return whether an estimate is as near as its standard error allows, at the false-alarm rate of the tests."""
    return bool(abs(found - exact) <= stats.t.isf(ALPHA / 2, 20) * error)


def test_what_alone_varies_has_all_of_it(tmp_path: Path) -> None:
    """Demand alone is noisy: its effect is one, all others nought; the spread is that of 3 · 30 · 2,400 · e^(0.1 z)."""
    (cost, critical) = parts(tmp_path, ("#noise", NOISE), n_rows=60, n_each=64).spreads
    assert within(cost.effects["demand"], 1.0, cost.errors["demand"])
    assert all(cost.effects[k] == 0.0 for k in SOURCES if k != "demand")
    exact = 3 * 30 * HOURS * math.sqrt(math.exp(0.01) * (math.exp(0.01) - 1))
    assert cost.deviation == pytest.approx(exact, rel=0.06)
    assert all(math.isnan(x) for x in critical.effects.values())  # never short


def test_parts_that_add_up_have_the_shares_of_their_variances(tmp_path: Path) -> None:
    """The fee's price is 2, normal with 5 % point 1.5: it adds (10 · 2,400 · 0.5/1.6449)² to the variance of demand."""
    price = 'price = { value = 2, low = 1.5, high = 2.5, law = "normal" }'
    (cost, _) = parts(tmp_path, ("#noise", NOISE), ("price = 2", price), n_rows=200, n_each=16).spreads
    fee = (10 * HOURS * 0.5 / 1.6448536) ** 2
    use = (3 * 30 * HOURS) ** 2 * math.exp(0.01) * (math.exp(0.01) - 1)
    for source, exact in (("estimates", fee / (fee + use)), ("demand", use / (fee + use))):
        assert within(cost.effects[source], exact, cost.errors[source]), source
    assert sum(cost.effects.values()) == pytest.approx(1.0, abs=0.25)


ADDED = {
    "prices": "[price.rent]\noffers = ['hourly']\nsigma_per_year = 0.5\nwhy = 'made up'\n",
    "futures": (
        "[future.few]\nprobability = 0.5\n[future.many]\nprobability = 0.5\nfactors = { chat = 1.5 }\nwhy = 'made up'\n"
    ),
    "events": "[hazard.cut]\nkind = 'cut'\ntarget = 'cloud'\nrate_per_year = 3\nseverity = 0.5\nwhy = 'made up'\n",
    "deliveries": (
        "[contract.site]\nprovision = 'compute'\nsupplier = 'cloud'\nstage = 'announced'\nsize = '5 unit'\n"
        "price = 1\ndelivery = 2025-02-20\nconversion = 0.5\nwhy = 'made up'\n"
    ),
}


@pytest.mark.parametrize("source", ADDED)
def test_prices_futures_events_and_deliveries_are_told_apart(tmp_path: Path, source: str) -> None:
    """Each put into the case by itself moves its own effect and no other; 50 days a period, so that prices can move."""
    swaps = (('period = "100 days"', 'period = "50 days"'), ("[offer.hourly]", ADDED[source] + "\n[offer.hourly]"))
    (cost, _) = parts(tmp_path, *swaps, n_rows=30, n_each=16).spreads
    assert cost.effects[source] > 0.3
    assert all(cost.effects[k] == 0.0 for k in SOURCES if k != source)


def test_a_seed_gives_the_same_numbers(tmp_path: Path) -> None:
    """Same seed, same effects to the last bit; another seed, others."""
    one, two, other = (parts(tmp_path, ("#noise", NOISE), n_rows=5, n_each=4, seed=s) for s in (1, 1, 2))
    assert one.spreads[0] == two.spreads[0]
    assert one.spreads[0] != other.spreads[0]


@pytest.mark.parametrize(("rows", "each"), [(2, 4), (5, 0), (5, 65)])
def test_numbers_out_of_range_are_refused(tmp_path: Path, rows: int, each: int) -> None:
    """Too few rows, no scenario, or more than a batch holds."""
    with pytest.raises(ValueError, match=f"found {rows} rows of {each}; allowed: 3 rows or more, each of 1 to 64"):
        parts(tmp_path, n_rows=rows, n_each=each)


def test_the_report_says_so(tmp_path: Path) -> None:
    """Terminal, page, JSON and tables of a report name the sources with the same effects."""
    page, out = tmp_path / "m.html", tmp_path / "m.csv"
    words = ["report", "miniature", "-o", str(page), "--scenarios", "8", "--json", "--out", str(out)]
    done = CliRunner().invoke(cli.main, words)
    assert done.exit_code == 0
    (cost, _) = json.loads(done.stdout)["variance"]["compute"]["spreads"]
    rows = pl.read_csv(tmp_path / "m-variance.csv").filter(provision="compute", outcome="cost")
    assert dict(zip(rows["source"], rows["effect"], strict=True)) == pytest.approx(cost["effects"])
    assert "Whose doing the spread is: compute" in page.read_text(encoding="utf-8")


def test_the_command_prints_them() -> None:
    """`provender risk --only spread` as a table in both languages and as JSON."""
    run = CliRunner().invoke
    words = ["risk", "miniature", "--only", "spread", "--rows", "4", "--provision", "compute"]
    text = run(cli.main, words)
    assert text.exit_code == 0
    assert "Whose doing the spread is: compute" in text.output
    assert "离散来自何处" in run(cli.main, [*words, "--lang", "zh"]).output
    found = json.loads(run(cli.main, [*words, "--json"]).stdout)["variance"]["compute"]
    assert set(found["spreads"][0]["effects"]) == set(SOURCES)
    assert found["n_scenarios"] == 64
