"""Two sides held against each other: parts sum to the change, whatever the order, and name what made it."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provender.alliance.case import Case
from provender.cases import bundled, load
from provender.errors import UnknownNameError
from provender.insight import Side, SideError, attribute, compare
from provender.insight.attribution import n_sets
from provender.insight.by_input import REST
from provender.insight.compare import GROUPS


def test_a_product_is_shared_by_both_orders() -> None:
    """From 20 to 60 by price 2 → 3 and units 10 → 20: price explains 10 or 20, units 20 or 30."""

    def revenue(moved: frozenset[str]) -> dict[str, float]:
        return {"r": (3.0 if "price" in moved else 2.0) * (20.0 if "units" in moved else 10.0)}

    assert attribute(["price", "units"], revenue) == {"r": {"price": 15.0, "units": 25.0}}


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 8), st.integers(0, 99))
def test_parts_sum_to_the_change_for_any_number_of_groups(n: int, seed: int) -> None:
    """With any function of the sets; a group that moves nothing explains nothing; sets asked are those promised."""
    rng = np.random.default_rng(seed)
    table: dict[frozenset[str], float] = {}

    def number(moved: frozenset[str]) -> dict[str, float]:
        return {"y": table.setdefault(moved - {"idle"}, float(rng.standard_normal()))}

    names = [*(f"g{i}" for i in range(n - 1)), "idle"]
    parts = attribute(names, number, seed=seed)["y"]
    change = table[frozenset(names) - {"idle"}] - table[frozenset()]
    assert sum(parts.values()) == pytest.approx(change, abs=1e-9)
    assert parts["idle"] == pytest.approx(0.0, abs=1e-12)
    assert len(table) <= n_sets(n)


def test_a_number_that_some_set_lacks_is_left_out() -> None:
    """There is no part of it to tell."""
    parts = attribute(["a", "b"], lambda moved: {"x": 1.0} if moved != {"a"} else {})
    assert parts == {}


def test_a_reading_explains_all_that_it_changes() -> None:
    """M's strict reading bars xO: the plan is P10 instead of P01, of the same mean, and each change the reading's."""
    found = compare("miniature", "miniature:M")
    assert (found.groups, found.method, found.inputs) == (("reading",), "shapley", ())
    told = {n.id: n for n in found.numbers}
    assert "compute.plan.mean" not in told
    assert told["compute.M.all.share_lost"].before.value == pytest.approx(60 / 110)
    assert told["compute.M.all.share_lost"].after.value == pytest.approx(80 / 100)
    for number in found.numbers:
        assert number.parts["reading"] == pytest.approx(number.change, rel=1e-9)


def test_two_dates_of_the_flagship() -> None:
    """What became known by mid-2026 moves numbers; parts sum to each change; facts behind inputs are named."""
    found = compare("microsoft-openai@2025-05-02", "microsoft-openai@2025-12-31")
    assert "date" in found.groups
    assert found.claims_added
    assert not found.claims_removed
    assert len(found.numbers) > 20
    for number in found.numbers:
        if number.parts:
            assert sum(number.parts.values()) == pytest.approx(number.change, rel=1e-6, abs=1e-6)


def test_one_changed_price_is_found_and_explains_its_effect(tmp_path: Path) -> None:
    """A copy in which a unit on demand costs half as much: one input, one group, all of the change."""
    copy = tmp_path / "cheap"
    shutil.copytree(bundled()["miniature"], copy)
    text = (copy / "case.toml").read_text(encoding="utf-8")
    old = 'form = "on_demand"\nprice = 8'
    assert text.count(old) == 1
    (copy / "case.toml").write_text(text.replace(old, 'form = "on_demand"\nprice = 4'), encoding="utf-8")
    found = compare("miniature", str(copy))
    (change,) = found.inputs
    assert change.before is not None
    assert change.after is not None
    assert (change.before.value, change.after.value) == (8.0, 4.0)
    assert found.groups == ("supply",)
    assert next(n for n in found.numbers if n.id == "compute.plan.mean").change < 0


def test_each_input_explains_its_part(tmp_path: Path) -> None:
    """Two prices changed in a copy: each explains what it does, nothing is left, and parts sum to every change."""
    copy = tmp_path / "cheap"
    shutil.copytree(bundled()["miniature"], copy)
    text = (copy / "case.toml").read_text(encoding="utf-8")
    for old, new in (
        ('form = "on_demand"\nprice = 8', 'form = "on_demand"\nprice = 7'),
        ("price = 2.1", "price = 2.0"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    (copy / "case.toml").write_text(text, encoding="utf-8")
    found = compare("miniature", str(copy))
    assert {x.place for x in found.inputs} == {"offer.xO.price", "offer.o_on_demand.price"}
    told = {k: {i: round(p, 6) for i, p in v.items()} for k, v in found.by_input.items()}
    lot, hour = -0.1 * 30 * 6 * 1200, -56250.0  # the lot of the plan over six periods; the rest by the hour
    assert told["compute.plan.mean"] == {"offer.xO.price": lot, "offer.o_on_demand.price": 0.0, REST: 0.0}
    assert told["compute.worst.extra_frozen"] == {"offer.xO.price": 0.0, "offer.o_on_demand.price": hour, REST: 0.0}
    for number in found.numbers:
        assert sum(found.by_input[number.id].values()) == pytest.approx(number.change, rel=1e-9, abs=1e-9)


def test_nothing_is_told_by_input_of_readings_and_cases() -> None:
    """No number of the input differs between readings; cases given as such cannot be read anew."""
    assert compare("miniature", "miniature:M").by_input == {}
    assert compare(load("miniature"), load("miniature", reading="M")).by_input == {}


def test_a_case_against_itself_differs_in_nothing() -> None:
    """No input, no group, no number."""
    found = compare(load("miniature"), load("miniature"))
    assert (found.inputs, found.groups, found.numbers) == ((), (), ())


def test_cases_of_other_goods_stand_side_by_side() -> None:
    """No part is told where inputs of one cannot stand in the other."""
    found = compare("miniature", "windsurf-anthropic")
    assert found.method == "none"
    assert all(not n.parts for n in found.numbers)
    assert found.inputs


@pytest.mark.parametrize("text", ["miniature@soon", "miniature@2025-13-01", "", "miniature@"])
def test_a_side_that_is_none_is_refused(text: str) -> None:
    """With how to write one."""
    with pytest.raises(SideError) as refusal:
        Side.parse(text)
    assert str(refusal.value).startswith(f"found {text!r}")
    assert "microsoft-openai@2025-05-02" in str(refusal.value)


def test_a_side_names_case_reading_and_date() -> None:
    """Each alone and all together; an unknown party is refused by name."""
    assert Side.parse("a").case == "a"
    assert (Side.parse("a:b").reading, Side.parse("x/y@2025-01-02").case) == ("b", "x/y")
    with pytest.raises(UnknownNameError):
        compare("miniature", "miniature:nobody")


def test_every_input_belongs_to_one_group() -> None:
    """Whatever a case holds is moved with a group, or is no input: names, words, what came later."""
    told = [f for fields in GROUPS.values() for f in fields]
    words = {"name", "title", "title_zh", "folder", "seed_map", "story", "questions"}
    later = {"outcomes", "outcomes_until", "forecasts"}
    assert len(told) == len(set(told))
    assert {f.name for f in dataclasses.fields(Case)} == set(told) | words | later
