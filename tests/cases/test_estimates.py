"""Estimates of a case: where their values and ranges come from, worked out by hand."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from provender.alliance.estimate import Estimate
from provender.cases import CaseProblemsError, bundled, leaves, load, read
from provender.errors import UnknownNameError
from tests.cases.small import write_case

FACTS = """\
id,known_from,statement,amount,low,high,unit
F1,2024-01-01,ten and its range,10,8,13,USD bn
F2,2024-01-01,four alone,4,,,1
F3,2024-01-01,a floor,,3,,GW
F4,2024-01-01,a ceiling,,,6,MW
F5,2024-01-01,a range without a middle,,2,4,1
F6,2024-01-01,no number,,,,
"""


def estimate_of(folder: Path, value: str, more: str = "") -> Estimate:
    """Return the estimate that ``[estimate.x]`` with a value gives."""
    case = load(write_case(folder, f"[estimate.x]\nvalue = {value}\n{more}", facts=FACTS))
    return case.estimates["x"].estimate


def test_a_typed_number_counts_as_an_assumption_at_its_place(tmp_path: Path) -> None:
    """A number with a reason and no claim is its own leaf; one with a cited claim is no assumption."""
    own = estimate_of(tmp_path, '"5 (4..7) MW"', 'why = "a guess"')
    assert (own.value, own.low, own.high, own.unit, own.law) == (5.0, 4.0, 7.0, "MW", "lognormal")
    assert (own.assumptions, own.claims, own.cited, own.why) == (("estimate.x.value",), (), (), "a guess")
    assert own.is_assumption
    cited = estimate_of(tmp_path, '"5 MW @F1,F2"')
    assert (cited.assumptions, cited.claims, cited.cited, cited.law) == ((), (), ("F1", "F2"), "point")
    assert not cited.is_assumption


@pytest.mark.parametrize(
    ("value", "more", "expected"),
    [
        ('"@F1"', "", (10.0, 8.0, 13.0, "USD bn")),
        ('"@F1"', 'unit = "USD"', (1e10, 8e9, 1.3e10, "USD")),
        ('"@F1.high"', "", (13.0, 13.0, 13.0, "USD bn")),
        ('"@F2"', "", (4.0, 4.0, 4.0, "1")),
        ('"@F3"', 'unit = "MW"', (3000.0, 3000.0, 3000.0, "MW")),
        ('"@F4"', "", (6.0, 6.0, 6.0, "MW")),
        ('"@F5"', "", (3.0, 2.0, 4.0, "1")),
        ('{ claim = "F5", low = 1, high = 9 }', "", (3.0, 1.0, 9.0, "1")),
    ],
)
def test_a_reference_takes_the_facts_numbers(
    tmp_path: Path, value: str, more: str, expected: tuple[float, float, float, str]
) -> None:
    """Value, low and high come from the fact, in the unit of the field; the fact feeds the value."""
    found = estimate_of(tmp_path, value, more)
    assert (found.value, found.low, found.high, found.unit) == pytest.approx(expected)
    assert len(found.claims) == 1
    assert found.assumptions == ()


def test_a_derived_range_is_the_root_of_the_summed_squared_swings(tmp_path: Path) -> None:
    """A product a·b at a = 10 (8..13), b = 4 (3..6): below √((2·4)² + (10·1)²), above √((3·4)² + (10·2)²)."""
    found = estimate_of(tmp_path, '"= F1 * b"', '[estimate.b]\nvalue = "4 (3..6)"\nwhy = "a guess"')
    assert found.value == 40.0
    assert found.low == pytest.approx(40 - math.sqrt(8**2 + 10**2))
    assert found.high == pytest.approx(40 + math.sqrt(12**2 + 20**2))
    assert (found.claims, found.assumptions) == (("F1",), ("estimate.b.value",))
    assert (found.formula, found.law) == ("F1 * b", "lognormal")


def test_a_falling_formula_swings_the_other_way(tmp_path: Path) -> None:
    """A quotient 120 / a at a = 10 (8..13): the low comes from a's high, the high from a's low."""
    found = estimate_of(tmp_path, '"= 120 / F1"')
    assert (found.low, found.value, found.high) == pytest.approx((120 / 13, 12.0, 15.0))


def test_one_leaf_swings_once_however_often_it_stands(tmp_path: Path) -> None:
    """A sum b + c with b = a and c = 2a is 3a: one leaf that moves by itself, not two that are apart."""
    found = estimate_of(tmp_path, '"= b + c"', '[estimate.b]\nvalue = "= F1"\n[estimate.c]\nvalue = "= 2 * F1"')
    assert (found.low, found.value, found.high) == pytest.approx((24.0, 30.0, 39.0))
    assert found.claims == ("F1",)


def test_a_fixed_point_of_a_fact_does_not_swing(tmp_path: Path) -> None:
    """``F1.high`` in a formula is a number of F1 that stays where it is."""
    found = estimate_of(tmp_path, '"= F1.high - F1.low"')
    assert (found.low, found.value, found.high) == (5.0, 5.0, 5.0)
    assert found.claims == ("F1",)


def test_a_range_typed_beside_a_formula_holds(tmp_path: Path) -> None:
    """Low and high of the table form replace the swings."""
    found = estimate_of(tmp_path, '{ value = "= 2 * F1", low = 15, high = 30, law = "uniform" }')
    assert (found.low, found.value, found.high, found.law) == (15.0, 20.0, 30.0, "uniform")


def test_a_range_stays_within_the_limits_of_its_field(tmp_path: Path) -> None:
    """A share worked out as 0.9 with swings of 0.3 ends at 1, not at 1.2."""
    more = '[party.x]\ndiscount_rate = "= 0.9 * s"\n[estimate.s]\nvalue = "1 (0.6666666..1.3333333)"\nwhy = "a guess"'
    rate = load(write_case(tmp_path, more)).parties["x"].discount_rate
    assert rate is not None
    assert (rate.low, rate.value, rate.high) == pytest.approx((0.6, 0.9, 1.0))


def test_moving_a_leaf_moves_what_rests_on_it_and_keeps_its_range(tmp_path: Path) -> None:
    """With F1 at its low of 8, the fact is 8 (8..13) and F1 · 4 is 32, from 32 up to 52."""
    draft = read(write_case(tmp_path, '[estimate.x]\nvalue = "= F1 * F2"', facts=FACTS))
    base, low = draft.case(), draft.case(sides={"F1": "low"})
    moved = low.estimates["x"].estimate
    assert (moved.low, moved.value, moved.high) == pytest.approx((32.0, 32.0, 52.0))
    amount = leaves(low)["F1"]
    assert (amount.low, amount.value, amount.high) == (8.0, 8.0, 13.0)
    assert draft.case() == base
    assert base.estimates["x"].estimate.value == 40.0


def test_leaves_are_the_claims_and_places_that_feed_the_case(tmp_path: Path) -> None:
    """Each typed number by its place, each claim that gives a number by its id, and nothing derived."""
    more = '[estimate.x]\nvalue = "= F1 * b"\n[estimate.b]\nvalue = "4 (3..6) @F2"'
    found = leaves(load(write_case(tmp_path, more, facts=FACTS)))
    assert set(found) == {"workload.chat.unmet_cost", "workload.chat.demand.level", "F1", "estimate.b.value"}
    assert (found["F1"].value, found["estimate.b.value"].cited) == (10.0, ("F2",))


@pytest.mark.parametrize("name", sorted(bundled()))
def test_every_leaf_of_a_case_can_be_moved(name: str) -> None:
    """What `leaves` names, `sides` takes; each leaf then stands at its low and keeps its range."""
    draft = read(name)
    found = leaves(draft.case())
    moved = leaves(draft.case(sides=dict.fromkeys(found, "low")))
    assert set(moved) == set(found)
    scaled = (".share", ".beliefs.", ".prior")  # parts of one, which are scaled when they move
    plain = {leaf for leaf in found if not any(part in leaf for part in scaled)}
    assert {k: (moved[k].low, moved[k].value, moved[k].high) for k in plain} == {
        k: (found[k].low, found[k].low, found[k].high) for k in plain
    }


def test_what_is_no_leaf_cannot_be_moved(tmp_path: Path) -> None:
    """A side for an unknown leaf raises, and names the leaves."""
    draft = read(write_case(tmp_path))
    with pytest.raises(UnknownNameError) as caught:
        draft.case(sides={"contract.azure.size": "low"})
    assert set(caught.value.allowed) == {"workload.chat.unmet_cost", "workload.chat.demand.level"}


@pytest.mark.parametrize(
    ("value", "code", "told"),
    [
        ('"@F6"', "no-amount", "F6, a row without an amount"),
        ('"@F9"', "dangling", "'F9', which is no claim"),
        ('"5 @F9"', "dangling", "'F9', which is no claim"),
        ('"= F2 / (F2 - 4)"', "formula", "a division by zero"),
        ('"= 1 / (F1 - 8)"', "formula", "a division by zero with F1 at its low"),
        ('"= x + 1"', "circle", "x -> x"),
        ('"= b"\n[estimate.b]\nvalue = "= c"\n[estimate.c]\nvalue = "= b"', "circle", "b -> c -> b"),
    ],
)
def test_an_estimate_without_a_value_is_told_once(tmp_path: Path, value: str, code: str, told: str) -> None:
    """What gives no number is told where it stands, and not again where it is used."""
    with pytest.raises(CaseProblemsError) as caught:
        estimate_of(tmp_path, value)
    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == (code, "case.toml")
    assert told in problem.found
