"""Waiting has value: one instance small enough to work out by hand, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from provender.planning.fast import Columns, Limits, PlanProblemError, Problem, Sources, Supply, Terms, Work
from provender.planning.resign import (
    Futures,
    Policy,
    Resigning,
    Rolling,
    Stages,
    Trial,
    build_lattice,
    build_stages,
    interval,
    simulate,
    slice_supply,
    train,
)
from tests.planning.resign.made import TreeLaw

ONE, ZERO = np.ones(1, dtype=bool), np.zeros(1, dtype=np.int64)


def waiting(limits: Limits | None = None) -> Problem:
    """Return two quarters of 10 periods: 100 units are needed in the first; in the second 100 or none, evenly.

    A line for both quarters costs 17 per unit, one for either quarter 10; a period unmet costs 10 per unit.
    """
    demand = np.full((2, 1, 20), 100.0)
    demand[1, 0, 10:] = 0.0
    work = Work(demand, np.array([10.0]), ONE[:, None], ONE, ~ONE)
    none = np.zeros(0)
    sources = Sources(none, none, ZERO[:0], ZERO[:0], none)
    start, end = np.array([0, 0, 10]), np.array([20, 10, 20])
    same = np.zeros(3, dtype=np.int64)
    columns = Columns(same, same, start, end, np.zeros((0, 3), np.int64), np.zeros(3, dtype=bool))
    nothing = np.zeros(3)
    terms = Terms(np.array([[17.0, 10.0, 10.0]]), nothing, np.full(3, 200.0), nothing, limits)
    return Problem(work, sources, always(2), columns, terms, np.full(2, 0.5))


def always(n: int) -> Supply:
    """Return one supplier that is always there."""
    return Supply(np.ones((1, 1)), np.arange(n + 1), np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64))


def coin(problem: Problem) -> tuple[Stages, TreeLaw]:
    """Return the two decisions, and the law: what the second quarter needs is known when it begins."""
    begins = np.array([0, 10])
    leaves = Futures(problem.work.demand, problem.supply, np.arange(2.0)[:, None])
    return build_stages(problem, begins), TreeLaw(leaves, np.array([[0, 0], [0, 1]]), begins)


def test_waiting_pays() -> None:
    """Rolling signs the long line, 17 · 100; waiting signs a short one, 10 · 100, and half the time another: 1,500.

    Planned as if all were signed now, the second quarter must be covered in both futures: 17 < 10 + 10. Knowing
    the future costs 17 · 100 or 10 · 100, 1,350 in the mean. Penalised, foresight is worth nothing here: 1,500.
    """
    problem = waiting()
    stages, law = coin(problem)
    lattice = build_lattice(stages, law, np.random.default_rng(0), n_paths=2)
    trained = train(lattice, np.random.default_rng(1), passes=9)
    policy = Resigning(trained, law)
    trial = Trial(n_futures=2, n_first=2, paths=law.leaves)
    policies: dict[str, Policy] = {"resign": policy, "rolling": Rolling(stages)}
    found = simulate(stages, law, policies, np.random.default_rng(2), trial=trial, tight=policy)
    assert trained.bound == pytest.approx(1500.0)
    assert found.costs["resign"] == pytest.approx([2000.0, 1000.0])
    assert found.costs["rolling"] == pytest.approx([1700.0, 1700.0])
    assert found.foresight == pytest.approx([1700.0, 1000.0], rel=1e-6)
    assert found.penalised == pytest.approx([1500.0, 1500.0], rel=1e-6)
    assert found.steadied["resign"] == pytest.approx([1500.0, 1500.0])
    assert found.saving("resign", "rolling").mean == pytest.approx(200.0)


def test_fresh_paths_agree() -> None:
    """On 256 paths of the coin, drawn not enumerated, waiting is cheaper by 200 give or take its interval."""
    stages, law = coin(waiting())
    lattice = build_lattice(stages, law, np.random.default_rng(0), n_paths=2)
    trained = train(lattice, np.random.default_rng(1), passes=9)
    policy = Resigning(trained, law)
    policies: dict[str, Policy] = {"resign": policy, "rolling": Rolling(stages)}
    trial = Trial(n_paths=256, n_futures=2, n_first=2)
    found = simulate(stages, law, policies, np.random.default_rng(7), trial=trial)
    saving = found.saving("resign", "rolling")
    assert 0.0 < saving.low < 200.0 < saving.high
    assert found.bound.mean <= found.cost("resign").mean
    assert not len(found.penalised)


def test_a_budget_is_kept_over_the_decisions() -> None:
    """A budget of 1,600 over all fees: short lines for 100 units take 1,000; the 600 left make 600/7 of them long.

    Made long, a unit takes 7 more and saves (100 − 0) / 2 − 7 = 43, 6.1 per money; a short line later takes 10 and
    saves 45, 4.5 per money. Of 15,000 with nothing signed 90 · 100 + 43 · 600/7 are saved: 2,314.29.
    """
    limits = Limits(np.array([[17.0, 10.0, 10.0]]), np.array([1600.0]), ("budget",))
    stages, law = coin(waiting(limits))
    trained = train(
        build_lattice(stages, law, np.random.default_rng(0), n_paths=2), np.random.default_rng(1), passes=20
    )
    found = simulate(
        stages,
        law,
        {"resign": Resigning(trained, law)},
        np.random.default_rng(2),
        trial=Trial(n_futures=2, n_first=2, paths=law.leaves),
    )
    assert trained.bound == pytest.approx(15000.0 - 9000.0 - 43.0 * 600.0 / 7.0)
    assert found.cost("resign").mean == pytest.approx(trained.bound)


def test_interval_of_one_value_is_unknown() -> None:
    """One path says nothing about spread."""
    assert interval(np.array([5.0])).half == np.inf
    assert interval(np.array([4.0, 6.0])).low == pytest.approx(5.0 - 12.706, abs=1e-3)


def test_a_slice_of_supply_starts_where_it_is_cut() -> None:
    """Of spells from 0, 2 and 6, periods 3 to 5 see the middle one only, counted from 0, in each scenario."""
    supply = Supply(np.ones((3, 1)), np.array([0, 3, 4]), np.array([0, 2, 6, 0]), np.array([0, 1, 2, 2]))
    part = slice_supply(supply, 3, 6)
    assert (part.first_spell.tolist(), part.begin.tolist(), part.pattern.tolist()) == ([0, 1, 2], [0, 0], [1, 2])


@pytest.mark.parametrize(
    ("change", "begins", "found"),
    [
        (lambda p: replace(p, terms=replace(p.terms, lot=np.full(3, 8.0))), [0, 10], "lots"),
        (lambda p: replace(p, terms=replace(p.terms, omega=0.5)), [0, 10], "a weight on the tail"),
        (lambda p: replace(p, terms=replace(p.terms, lower=np.ones(3))), [0, 10], "amounts that must be signed"),
        (lambda p: replace(p, terms=replace(p.terms, fee=np.ones((2, 3)))), [0, 10], "fees by scenario"),
        (
            lambda p: replace(p, columns=replace(p.columns, delay=np.ones((2, 3), dtype=np.int64))),
            [0, 10],
            "lines that slip",
        ),
        (
            lambda p: replace(p, terms=replace(p.terms, limits=Limits(-np.ones((1, 3)), np.ones(1), ("x",)))),
            [0, 10],
            "limits with negative entries",
        ),
        (lambda p: p, [10, 0], "decisions at periods [10, 0]"),
        (lambda p: p, [0, 20], "decisions at periods [0, 20]"),
        (
            lambda p: replace(p, work=replace(p.work, is_deferrable=ONE, window_periods=8)),
            [0, 10],
            "windows of deferrable work across a decision",
        ),
    ],
)
def test_what_no_policy_covers_is_refused(change: object, begins: list[int], found: str) -> None:
    """The message names what was found."""
    assert callable(change)
    with pytest.raises(PlanProblemError) as caught:
        build_stages(change(waiting()), np.array(begins))
    assert caught.value.found.startswith(found)
    assert f"allowed: {caught.value.allowed}" in str(caught.value)
