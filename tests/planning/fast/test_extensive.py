"""The fast planner against the extensive form: least cost, feasibility, and what its own plan costs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from provender.planning.fast import Control, Plan, Problem, build_security, plan, prepare
from tests.planning.fast.made import as_model, needed, random_problem
from tests.reference.cap_extensive import enumerate_lots, solve

KINDS = ("classes", "slips", "flex", "averse", "lots", "secure", "budget")


def problem_of(seed: int) -> Problem:
    """Return a problem with a random mix of kinds; work moves only within one class."""
    rng = np.random.default_rng(seed)
    wish = {kind: bool(rng.random() < 0.4) for kind in KINDS}
    wish["flex"] &= not wish["classes"]
    return random_problem(rng, **wish)


def assert_feasible(problem: Problem, found: Plan) -> None:
    """Bounds, lots, limits and security hold for the amounts themselves."""
    terms, x = problem.terms, found.amounts
    assert (x >= terms.lower - 1e-9).all()
    assert (x <= terms.upper + 1e-9).all()
    whole = terms.lot > 0
    assert np.allclose(x[whole] / terms.lot[whole], np.rint(x[whole] / terms.lot[whole]), atol=1e-9)
    if terms.limits is not None:
        assert (terms.limits.matrix @ x <= terms.limits.upper * (1 + 1e-7) + 1e-7).all()
    rows, reach = needed(problem)
    assert (rows @ x >= reach - 1e-6).all()


@pytest.mark.parametrize("chunk", range(13))
def test_equals_the_extensive_form(chunk: int) -> None:
    """Over 520 random problems: same status, same least cost to 1e-6, a true bound, a feasible plan that costs it."""
    optimal = 0
    for seed in range(40 * chunk, 40 * chunk + 40):
        problem = problem_of(seed)
        lots = bool((problem.terms.lot > 0).any())
        found = plan(prepare(problem), control=Control(gap=1e-7 if lots else 1e-8))
        model = as_model(problem)
        truth = solve(model)
        assert (found.status == "infeasible") == bool(np.isinf(truth.value)), seed
        if found.status == "infeasible":
            assert found.conflicts, seed
            continue
        optimal += 1
        slack = 1e-6 * max(1.0, abs(truth.value))
        assert abs(found.objective - truth.value) <= slack, seed
        assert found.bound <= truth.value + slack, seed
        assert_feasible(problem, found)
        fixed = replace(model, lower=found.amounts, upper=found.amounts, lot=np.zeros(len(found.amounts)))
        free = replace(fixed, rows=fixed.rows[:0], low=fixed.low[:0], high=fixed.high[:0])
        assert abs(solve(free).value - found.objective) <= slack, seed
    assert optimal >= 20


def test_lots_equal_enumeration() -> None:
    """With lots, the plan is the best of all whole amounts, each dispatched by its own program."""
    done = 0
    for seed in range(200):
        problem = random_problem(np.random.default_rng(1000 + seed), lots=True, averse=seed % 2 == 0)
        terms = problem.terms
        lot = np.where(terms.lot > 0, terms.lot, 4.0)
        if np.prod(np.floor(terms.upper / lot) + 1) > 60:
            continue
        problem = replace(problem, terms=replace(terms, lot=lot))
        found = plan(prepare(problem), control=Control(gap=1e-8))
        truth = enumerate_lots(as_model(problem))
        assert found.objective == pytest.approx(truth, rel=1e-6, abs=1e-6), seed
        done += 1
        if done == 25:
            break
    assert done == 25


@pytest.mark.parametrize("seed", [1, 28, 35, 112, 120, 198, 234, 259])
def test_steady_demand(seed: int) -> None:
    """Where demand never changes the first tangents cost nothing, to rounding; the least cost is found all the same."""
    problem = random_problem(np.random.default_rng(seed), classes=bool(seed % 2), budget=seed % 3 == 0)
    steady = np.broadcast_to(problem.work.demand[:1, :, :1], problem.work.demand.shape).copy()
    problem = replace(problem, work=replace(problem.work, demand=steady))
    found = plan(prepare(problem))
    assert found.status == "optimal"
    assert found.objective == pytest.approx(solve(as_model(problem)).value, rel=1e-6)


def test_real_law_equals_the_extensive_form() -> None:
    """The benchmark's hardest variant on one small draw: five tiers, two classes, slips, budget, CVaR, N-1."""
    law = pytest.importorskip("benchmarks.cap.law")
    peers = pytest.importorskip("benchmarks.cap.peers")
    problem = law.secure(law.real(law.Size(240, 4, 12, 3), 1))
    problem = replace(problem, terms=replace(problem.terms, security=build_security(problem, 0.5, np.arange(4))))
    found = plan(prepare(problem))
    truth = solve(peers.as_model(problem))
    assert np.isfinite(truth.value) == (found.status == "optimal")
    if found.status == "optimal":
        assert found.objective == pytest.approx(truth.value, rel=1e-6)


@pytest.mark.parametrize("lot", [0.0, 64.0])
@pytest.mark.parametrize("omega", [0.0, 0.5])
def test_availability_that_differs_every_hour(lot: float, omega: float) -> None:
    """The variant `jitter`, where no hours can be merged: same least cost, with whole lots and a weighed tail too."""
    law = pytest.importorskip("benchmarks.cap.law")
    peers = pytest.importorskip("benchmarks.cap.peers")
    problem = law.jittered(law.in_lots(law.plain(law.Size(480, 5, 12, 3), 2), lot), 2)
    problem = replace(problem, terms=replace(problem.terms, omega=omega))
    found = plan(prepare(problem), control=Control(gap=1e-7))
    assert found.status == "optimal"
    assert found.objective == pytest.approx(solve(peers.as_model(problem)).value, rel=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_lots_security_and_the_tail_together(seed: int) -> None:
    """Whole lots, outlasting the loss of each supplier and CVaR in one plan: same least cost."""
    law = pytest.importorskip("benchmarks.cap.law")
    peers = pytest.importorskip("benchmarks.cap.peers")
    problem = law.secure(law.in_lots(law.averse(law.plain(law.Size(480, 6, 12, 3), seed)), 64.0))
    found = plan(prepare(problem), control=Control(gap=1e-7))
    assert found.status == "optimal"
    assert found.objective == pytest.approx(solve(peers.as_model(problem)).value, rel=1e-6)
