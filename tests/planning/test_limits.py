"""Yearly budgets, market depth and volume discounts, worked by hand on a lab that needs 100 GPU for a year.

A GPU-hour of work undone costs 5, one of the offer 2; a year has 8,760 h, so a GPU signed costs 17,520.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from provender.cases import load
from provender.instance import resolve
from provender.planning import SecurePlan, plan, unit_worths
from tests.cases.small import SMALL, write_case

LAB = SMALL.replace('supply_unit = "MW"', 'supply_unit = "GPU"')
YEAR = """
[offer.year]
provision = "compute"
supplier = "cloud"
form = "reservation"
price = 2
cap = 200
windows = [2025-01-01]
why = "made up"
"""
HELD = """
[contract.old]
provision = "compute"
supplier = "cloud"
stage = "delivered"
size = 40
price = 1
why = "made up"
"""


def budget(amount: float, more: str = "") -> str:
    """Return a yearly budget."""
    return f'[budget.fees]\nprovision = "compute"\namount = {amount}\n{more}\nwhy = "made up"\n'


def found(folder: Path, extra: str, *, text: str = LAB, against: tuple[str, ...] = ()) -> SecurePlan:
    """Return the plan of the lab with more blocks."""
    return plan(load(write_case(folder, extra, text=text)), "compute", against=against)


def amounts(made: SecurePlan) -> dict[str, float]:
    """Return the amounts signed by offer, to a billionth."""
    return {line.offer: round(line.amount, 9) for line in made.lines}


def test_a_budget_is_spent_and_says_what_more_of_it_is_worth(tmp_path: Path) -> None:
    """876,000 buys 50 of 100 GPU; a dollar more buys 1/17,520 GPU that saves 3 in each of 8,760 h: 1.5."""
    made = found(tmp_path, YEAR + budget(876_000))
    assert amounts(made) == {"year": 50.0}
    assert made.objective == pytest.approx(50 * 2 * 8760 + 50 * 5 * 8760)
    (use,) = made.budgets
    assert (use.budget, use.year) == ("fees", 2025)
    assert (use.limit, use.held, use.signed) == pytest.approx((876_000.0, 0.0, 876_000.0))
    assert use.worth == pytest.approx(1.5)


@pytest.mark.parametrize(("counts", "signed"), [("all", 30.0), ("new", 50.0)])
def test_fees_of_what_is_held_count_or_not(tmp_path: Path, counts: str, signed: float) -> None:
    """40 GPU held at 1 take 350,400 a year: of 876,000 that leaves 525,600, 30 GPU; only new fees leave it all."""
    made = found(tmp_path, YEAR + HELD + budget(876_000, f'counts = "{counts}"'))
    assert amounts(made) == {"year": signed}


def test_a_budget_that_is_overdrawn_forbids_and_does_not_break(tmp_path: Path) -> None:
    """What is held takes 350,400 of 100,000: nothing is signed, and the plan says so."""
    made = found(tmp_path, YEAR + HELD + budget(100_000))
    assert made.status == "proven"
    assert not made.lines
    assert made.budgets[0].is_overdrawn
    assert made.budgets[0].held == pytest.approx(350_400.0)


def test_a_budget_counts_money_as_it_is_paid(tmp_path: Path) -> None:
    """Discounting leaves 50 GPU a year of 876,000 each; half paid ahead makes the first year pay 26,280 a GPU.

    Over two years a GPU costs 35,040: 17,520 ahead and half of each fee, 8,760 a year.
    """
    text = LAB.replace("end = 2026-01-01", 'end = 2027-01-01\ndiscount_rate = "10 %"\nwhy = "made up"')
    assert amounts(found(tmp_path, YEAR + budget(876_000), text=text)) == {"year": 50.0}
    ahead = YEAR + 'prepayment_share = "50 %"\n'
    assert amounts(found(tmp_path, ahead + budget(876_000), text=text)) == {"year": round(876_000 / 26_280, 9)}


def test_a_part_of_a_year_has_its_part_of_the_money(tmp_path: Path) -> None:
    """From July the budget holds for 184 of 365 days; blocks split at the new year and at its own dates."""
    text = LAB.replace("end = 2026-01-01", 'end = 2026-03-01\nblock = "year"')
    case = load(write_case(tmp_path, YEAR + budget(876_000, "start = 2025-07-01"), text=text))
    first, second = resolve(case, "compute").budgets
    assert (first.year, second.year) == (2025, 2026)
    assert first.amount == pytest.approx(876_000 * 184 / 365)
    assert second.amount == pytest.approx(876_000 * 59 / 365)


def test_a_budget_of_some_suppliers_leaves_the_others_alone(tmp_path: Path) -> None:
    """A budget on a supplier without offers binds nobody."""
    more = "[party.other]\n" + YEAR + budget(876_000, 'suppliers = ["other"]')
    assert amounts(found(tmp_path, more)) == {"year": 100.0}


def test_a_budget_stands_in_the_way_of_security(tmp_path: Path) -> None:
    """To outlast the cloud 100 GPU of another are needed from February on, 8,016 h; the budget buys 50."""
    late = YEAR.replace("2025-01-01", "2025-02-01") + "lead_time_days = 20\n"
    other = late.replace("offer.year", "offer.far").replace('supplier = "cloud"', 'supplier = "other"')
    text = LAB + "critical = true\n\n[party.other]\n"
    made = found(tmp_path, late + other + budget(50 * 2 * 8016), text=text, against=("cloud",))
    assert made.status == "relaxed"
    assert made.conflict == ("cloud", "fees")
    assert made.losses[0].relaxed.max() == pytest.approx(50.0)


def test_offers_share_the_depth_of_a_market(tmp_path: Path) -> None:
    """Of two offers at 2 and 3 the market gives 60 in all: 60 of the cheaper, 40 GPU of work undone."""
    dear = YEAR.replace("offer.year", "offer.dear").replace("price = 2", "price = 3")
    market = '[market.chips]\nprovision = "compute"\noffers = ["year", "dear"]\ndepth = 60\nwhy = "made up"\n'
    made = found(tmp_path, YEAR + dear + market)
    assert amounts(made) == {"year": 60.0}
    assert made.objective == pytest.approx((60 * 2 + 40 * 5) * 8760)


def test_a_depth_in_supply_units_weighs_by_vintage(tmp_path: Path) -> None:
    """From July a MW does 2 GPU of work instead of 1: a depth of 10 MW holds 10 GPU of January or 20 of July."""
    text = LAB.replace('supply_unit = "GPU"', 'supply_unit = "MW"')
    vintages = "[{ start = 2025-01-01, work_per_supply = 1 }, { start = 2025-07-01, work_per_supply = 2 }]"
    text = text.replace('work_unit = "GPU"', f'work_unit = "GPU"\nvintages = {vintages}\nwhy = "made up"')
    late = YEAR.replace("[2025-01-01]", "[2025-01-01, 2025-07-01]")
    market = '[market.chips]\nprovision = "compute"\noffers = ["year"]\ndepth = "10 MW"\nwhy = "made up"\n'
    (depth,) = resolve(load(write_case(tmp_path, late + market, text=text)), "compute").columns.depths
    assert depth.limit == 10.0
    assert depth.weight.tolist() == [1.0, 0.5]


def test_a_discount_on_all_units_is_worth_signing_more_than_is_needed(tmp_path: Path) -> None:
    """For 95 GPU at 2 the bill is 190 an hour; 100 GPU with 10 % off cost 180."""
    text = LAB.replace("level = 100", "level = 95")
    made = found(tmp_path, YEAR + 'volume_discounts = [{ size = 100, discount = "10 %" }]\n', text=text)
    assert amounts(made) == {"year": 100.0}
    assert made.objective == pytest.approx(180 * 8760)
    assert made.lines[0].fee == pytest.approx(180 * 8760)


def test_a_discount_on_the_units_above_pays_for_those_below(tmp_path: Path) -> None:
    """Work undone costs 1.8, less than the fee of 2; beyond 50 GPU the fee is 1: 95 GPU cost 145, nothing 171."""
    text = LAB.replace("level = 100", "level = 95").replace("unmet_cost = 5", "unmet_cost = 1.8")
    steps = 'volume_discounts = [{ size = 50, discount = "50 %" }]\nvolume_rule = "incremental"\n'
    made = found(tmp_path, YEAR + steps, text=text)
    assert amounts(made) == {"year": 95.0}
    assert made.objective == pytest.approx(145 * 8760)
    assert made.bound == pytest.approx(145 * 8760)
    assert not found(tmp_path, YEAR, text=text).lines


def test_a_discount_counts_towards_a_budget(tmp_path: Path) -> None:
    """With 50 % off from 80 GPU on, 876,000 buys 100 GPU; without 80 in reach it would buy 50."""
    steps = 'volume_discounts = [{ size = 80, discount = "50 %" }]\n'
    assert amounts(found(tmp_path, YEAR + steps + budget(876_000))) == {"year": 100.0}
    assert amounts(found(tmp_path, YEAR + steps + budget(600_000))) == {"year": round(600_000 / 17_520, 9)}


def test_tiers_are_those_of_the_vintage(tmp_path: Path) -> None:
    """Sizes in supply units are converted by the vintage of each start; the full price comes first."""
    text = LAB.replace('supply_unit = "GPU"', 'supply_unit = "MW"')
    text = text.replace(
        'work_unit = "GPU"', 'work_unit = "GPU"\nvintages = [{ start = 2025-01-01, work_per_supply = 4 }]'
    )
    text = text.replace('work_unit = "GPU"\n', 'work_unit = "GPU"\nwhy = "made up"\n')
    case = load(write_case(tmp_path, YEAR + "volume_discounts = [{ size = 5, discount = 0.1 }]\n", text=text))
    volume = resolve(case, "compute").columns.volumes[0]
    assert np.array_equal(volume.start, [0.0, 20.0])
    assert np.allclose(volume.factor, [1.0, 0.9])


def test_one_more_unit_of_a_budget_is_among_the_worths(tmp_path: Path) -> None:
    """The budget buys 50 of 100 GPU at 2 an hour where work undone costs 5: one more of it saves 5/2 − 1 = 1.5."""
    case = load(write_case(tmp_path, YEAR + budget(876_000), text=LAB))
    (worth,) = [w for w in unit_worths(case, "compute") if w.kind == "budget"]
    assert (worth.name, worth.start, worth.step) == ("fees", date(2025, 1, 1), 0.0)
    assert worth.worth == pytest.approx(1.5)


def test_a_budget_of_whole_lots_is_worth_what_a_hundredth_more_buys(tmp_path: Path) -> None:
    """In lots of 1 GPU, 1 % more than 50 GPU's money is half a lot: worth nothing; of 100 lots' money, one more."""
    lots = YEAR + "lot = 1\n"
    poor = load(write_case(tmp_path, lots + budget(876_000), text=LAB))
    assert not [w for w in unit_worths(poor, "compute") if w.kind == "budget"]
    text = LAB.replace("level = 100", "level = 200")
    rich = load(write_case(tmp_path, lots + budget(1_752_000), text=text))
    (worth,) = [w for w in unit_worths(rich, "compute") if w.kind == "budget"]
    assert worth.worth == pytest.approx(1.5)
    assert worth.step == pytest.approx(17_520.0)


def test_more_of_a_budget_that_is_overdrawn_is_worth_nothing(tmp_path: Path) -> None:
    """What is held takes more than there is: one more unit buys nothing."""
    case = load(write_case(tmp_path, YEAR + HELD + budget(1_000), text=LAB))
    assert not [w for w in unit_worths(case, "compute") if w.kind == "budget"]
