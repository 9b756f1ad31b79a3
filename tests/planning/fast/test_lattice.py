"""Chords between whole lots: true at every whole plan, below the cost of no other, and a higher bound."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provender.planning.fast import Control, plan, prepare
from provender.planning.fast.blocks import Weights
from provender.planning.fast.lattice import chords_at, common_steps, row_steps
from tests.planning.fast.made import random_problem


def test_steps_by_hand() -> None:
    """3 and 4 lots of 1 share 1; 0.6 of 5 and all of 2 share 1; a divisible line has no step; 1/3 of 4 has none."""
    first, entry = np.array([0, 2, 4, 5, 6]), np.array([0, 1, 2, 3, 4, 1])
    weights = Weights(first, entry, np.array([1.0, 1.0, 0.6, 1.0, 1.0, 1.0 / 3.0]))
    assert common_steps(weights, np.array([3.0, 4.0, 5.0, 2.0, 0.0])).tolist() == [1.0, 1.0, 0.0, 0.0]


def test_a_chord_by_hand() -> None:
    """Between capacities 0 and 4, loads 1 and 3 fall short by 4 and 0: a quarter of the way it is 3, slope −1."""
    chords = chords_at(np.array([[1.0]]), np.array([0.0]), np.array([4.0]))
    below = (np.array([[4.0]]), np.array([[2.0]]), np.array([[4.0]]))
    above = (np.array([[0.0]]), np.array([[0.0]]), np.array([[0.0]]))
    short, hours, upper = chords.between(below, above, np.array([0]))
    assert (short.item(), hours.item(), upper.item()) == (3.0, 1.0, 3.0)


@given(st.integers(0, 2**32 - 1), st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_chords_hold_at_whole_plans(seed: int, slips: bool, flex: bool, averse: bool) -> None:  # noqa: FBT001 - drawn
    """At any whole plan a chord's tangent costs what dispatch costs; from anywhere it lies below every whole plan."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, lots=True, slips=slips, flex=flex)
    lot = np.where(problem.terms.lot > 0.0, problem.terms.lot, rng.choice([0.0, 2.0, 5.0]))
    prepared = prepare(problem, by_scenario=averse)
    layout, recourse = prepared.layout, prepared.recourse
    steps = row_steps(layout, lot)

    def entries(amounts: np.ndarray) -> np.ndarray:
        return np.asarray((layout.members @ amounts)[layout.entry_cell])

    there = rng.uniform(0.0, 15.0, len(lot))
    here = np.where(lot > 0.0, lot * rng.integers(0, 5, len(lot)), rng.uniform(0.0, 15.0, len(lot)))
    true, chord, away = (
        recourse.tangent(entries(here)),
        recourse.tangent(entries(here), steps),
        recourse.tangent(entries(there), steps),
    )
    size = 1e-9 * max(1.0, float(true.cost.sum()))
    assert np.allclose(chord.cost, true.cost, atol=size)
    told = away.cost.sum(axis=1) + away.slope @ (entries(here) - away.at)
    assert (told <= true.cost.sum(axis=1) + size).all()
    assert (away.cost >= recourse.tangent(entries(there)).cost - size).all()


@pytest.mark.parametrize("omega", [0.0, 0.5])
def test_divisible_amounts_on_chords_bound_whole_ones(omega: float) -> None:
    """Lots of 64 in one year by the law: what divisible amounts prove is within 1e-4 of the least whole cost."""
    law = pytest.importorskip("benchmarks.cap.law")
    problem = law.plain(law.Size(8760, 10, 12, 12), 3)
    problem = replace(problem, terms=replace(problem.terms, omega=omega))
    whole, control = law.in_lots(problem, 64.0), Control(gap=1e-4)
    search = prepare(whole).search(whole, control)
    search._relax()  # the bound before whole plans are sought
    found = plan(prepare(whole), control=control)
    assert found.status == "optimal"
    assert search.best.bound <= found.objective
    assert search.best.bound >= found.objective * (1.0 - 1e-4)
    assert plan(prepare(problem)).objective < found.objective * (1.0 - 2e-4)
