"""Worlds: leaves drawn by their laws, the case worked out anew, correlations exact."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from provender.cases import Draft, read
from provender.cases.leaves import leaves
from provender.errors import UnknownNameError
from provender.scenarios import draw_worlds
from provender.scenarios.worlds import uncertain
from tests.scenarios.alarms import assert_counts

CASE = """
schema = 1
name = "tiny"
title = "Tiny"
as_of = 2025-01-01
start = 2025-01-01
end = 2026-01-01
period = "month"
currency = "USD"
reading = "lab"
why = "made up"
[party]
lab = { name = "Lab", kind = "lab" }
cloud = { name = "Cloud", kind = "hyperscaler" }
[provision.compute]
dependant = "lab"
partner = "cloud"
supply_unit = "MW"
work_unit = "unit"
vintages = [{ start = 2025-01-01, work_per_supply = 2 }]
why = "made up"
[estimate]
users = { value = "100 (50..200)", why = "made up" }
per_user = { value = "= users / 50" }
double = { value = "= 2 * users" }
share = { value = "0.9 (0.5..0.99)", why = "made up" }
[workload.chat]
provision = "compute"
why = "made up"
demand = { level = { value = "= users", unit = "unit" }, at = 2025-01-01 }
tiers = [
  { id = "paid", share = "= share", unmet_cost = 5, critical = true },
  { id = "free", share = "= 1 - share", unmet_cost = 1 },
]
[contract.hall]
provision = "compute"
supplier = "cloud"
stage = "delivered"
size = "30 MW"
why = "made up"
price = "= 60 / users"
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Draft:
    """Return a case in which one number feeds a demand and a price."""
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")
    return read(tmp_path)


def test_a_leaf_set_to_a_value_moves_all_that_rests_on_it(tiny: Draft) -> None:
    """200 users instead of 100: demand 200, price 0.3 instead of 0.6; what is known has no range left."""
    base, known = tiny.case(), tiny.case(values={"estimate.users.value": 200.0})
    level = known.workloads["chat"].demand
    assert level is not None
    assert level.level is not None
    assert (level.level.value, level.level.low, level.level.high) == (200.0, 200.0, 200.0)
    assert base.contracts["hall"].price.value == pytest.approx(0.6)
    assert known.contracts["hall"].price.value == pytest.approx(0.3)
    assert known.contracts["hall"].price.is_certain
    assert not base.contracts["hall"].price.is_certain
    assert known.estimates["share"].estimate == base.estimates["share"].estimate


def test_a_case_with_a_leaf_at_its_own_value_is_the_same_but_for_the_range(tiny: Draft) -> None:
    """Setting 100 to 100 changes no value, and leaves the draft as it was."""
    one, other = tiny.case(), tiny.case(values={"estimate.users.value": 100.0})
    assert {k: e.value for k, e in leaves(one).items()} == {k: e.value for k, e in leaves(other).items()}
    assert tiny.case() == one


def test_what_passes_the_limits_of_its_field_stands_at_the_limit(tiny: Draft) -> None:
    """A share of 1.3 counts as 1, its rest as 0; tiers still sum to one."""
    known = tiny.case(values={"estimate.share.value": 1.3})
    shares = [t.share.value for t in known.workloads["chat"].tiers if t.share]
    assert shares == pytest.approx([1.0, 0.0])


def test_a_value_for_what_is_no_leaf_is_refused(tiny: Draft) -> None:
    """Misspelled leaves and numbers that are not finite are mistakes."""
    with pytest.raises(UnknownNameError, match="leaf"):
        tiny.case(values={"estimate.user.value": 1.0})
    with pytest.raises(ValueError, match="finite"):
        tiny.case(values={"estimate.users.value": float("nan")})


def test_worlds_move_what_shares_a_leaf_together(tiny: Draft) -> None:
    """Demand times price is 60 in every world: the correlation is exact, not a coefficient."""
    worlds = list(draw_worlds(tiny, 64))
    demand = np.array([w.case.estimates["users"].estimate.value for w in worlds])
    price = np.array([w.case.contracts["hall"].price.value for w in worlds])
    assert demand * price == pytest.approx(np.full(64, 60.0))
    assert demand == pytest.approx([w.case.estimates["double"].estimate.value / 2 for w in worlds])


def test_leaves_follow_their_laws_independently(tiny: Draft) -> None:
    """A Latin hypercube of 400 worlds has 20, 180, 180, 20 of them between the points of each leaf."""
    worlds = list(draw_worlds(tiny, 400, sampling="latin_hypercube"))
    assert set(worlds[0].values) == set(uncertain(tiny.case()))
    users, share = (np.array([w.values[f"estimate.{leaf}.value"] for w in worlds]) for leaf in ("users", "share"))
    assert np.histogram(users, [0, 50, 100, 200, np.inf])[0].tolist() == [20, 180, 180, 20]
    assert_counts(np.histogram(share, [0, 0.5, 0.9, 0.99, np.inf])[0], [20, 180, 180, 20])
    assert abs(np.corrcoef(np.log(users), np.log(share))[0, 1]) < 0.2


def test_only_the_leaves_named_are_drawn(tiny: Draft) -> None:
    """One leaf moves, the others keep value and range."""
    for world in draw_worlds(tiny, 8, names=["estimate.users.value"]):
        assert list(world.values) == ["estimate.users.value"]
        assert world.case.estimates["share"].estimate.high == 0.99
    with pytest.raises(UnknownNameError, match="leaf with a range"):
        draw_worlds(tiny, 8, names=["contract.hall.size"])
    with pytest.raises(ValueError, match="found 0 worlds"):
        draw_worlds(tiny, 0)


def test_more_worlds_begin_with_the_same_ones(tiny: Draft) -> None:
    """The first 5 of 70 worlds are the 5; the same seed gives the same worlds."""
    few, many = list(draw_worlds(tiny, 5)), list(draw_worlds(tiny, 70))
    assert [w.values for w in few] == [w.values for w in many[:5]]
    assert [w.number for w in many] == list(range(70))


@pytest.mark.parametrize("name", ["acme-gpu", "microsoft-openai"])
def test_every_world_of_a_library_case_can_be_worked_out(name: str) -> None:
    """Thirty draws of all uncertain leaves leave no estimate without a value."""
    worlds = list(draw_worlds(read(name), 30, seed=2))
    assert len({tuple(w.values.values()) for w in worlds}) == 30
