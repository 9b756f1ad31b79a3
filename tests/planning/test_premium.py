"""What meeting more costs, against extensive forms with and without it; what one plan leaves behind for the next."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from provender.cases import load
from provender.dispatch import build_ladder
from provender.planning import plan
from provender.planning.premium import premium, premium_range
from tests.planning.mixed import Mixed, mixed
from tests.planning.mixed_plain import whole
from tests.reference.plan_sparse import solve_sparse


def problems(n: int) -> list[Mixed]:
    """Return n random problems with losses that must be outlasted."""
    drawn = (mixed(np.random.default_rng([31, k])) for k in range(10 * n))
    return [replace(x, security_price=None) for x in drawn if x.losses][:n]


def test_the_price_of_security_is_that_of_two_extensive_forms() -> None:
    """Least cost with needs less least cost without: the same to 1e-6 of the cost, within its range, never negative."""
    seen = 0
    for problem in problems(70):
        best, bare = solve_sparse(whole(problem)), solve_sparse(whole(replace(problem, losses=())))
        if best is None or bare is None:
            continue
        seen += 1
        desk = problem.desk
        rows = desk.rows(problem.losses)
        found = desk.planner.sign(desk.here, rows)
        free = desk.lesser(found, None, (), of=rows)
        low, high = premium_range(found, free)
        price, rounding = premium(found, free), 1e-6 * max(1.0, abs(best))
        assert price >= 0.0
        assert price == pytest.approx(best - bare, abs=rounding)
        assert low - rounding <= best - bare <= high + rounding
        assert low <= price <= high
    assert seen >= 10


def test_a_plan_that_need_not_outlast_one_loss_is_the_least_cost_of_the_others() -> None:
    """Where a plan stands in for another it costs what the extensive form without that loss costs."""
    for problem in (x for x in problems(40) if len(x.losses) > 1):
        desk = problem.desk
        rows = desk.rows(problem.losses)
        found = desk.planner.sign(desk.here, rows)
        if found.status == "infeasible":
            continue
        free = desk.lesser(found, None, (), of=rows)
        for i in range(len(problem.losses)):
            others = tuple(x for k, x in enumerate(problem.losses) if k != i)
            rest = desk.lesser(found, rows.without(i), (free,), of=rows, loss=i)
            best = solve_sparse(whole(replace(problem, losses=others)))
            assert rest.objective == pytest.approx(best, rel=1e-6, abs=1e-6)
            assert premium(found, rest) >= 0.0


def test_security_that_costs_nothing_costs_exactly_nothing() -> None:
    """On the flagship the cheapest plan outlasts every supplier that can be outlasted: same plan, price 0."""
    found = plan(load("microsoft-openai"), "compute")
    assert (found.price, found.price_low) == (0.0, 0.0)
    assert found.price_high <= 1e-6 * found.objective
    assert all(x.marginal == 0.0 for x in found.losses)
    assert not any(line.because_of for line in found.lines)


def test_a_plan_after_a_relaxation_is_the_plan_before_it() -> None:
    """Asked in either order, one planner gives the same plan as a fresh one: a relaxation leaves nothing behind."""
    for problem in problems(25):
        desk = problem.desk
        rows = desk.rows(problem.losses)
        fresh = problem.desk.planner.sign(desk.here, rows)
        lowered = desk.planner.relaxation(desk.here, rows, problem.instance.grid.block_hours[rows.block])
        again = desk.planner.sign(desk.here, rows)
        assert again.status == fresh.status
        assert (again.status == "infeasible") == bool(lowered.max(initial=0.0) > 1e-7 * rows.lower.max(initial=1.0))
        if again.status == "proven":
            assert again.objective == pytest.approx(fresh.objective, rel=1e-7)
        met, _ = desk.met(problem.losses)
        assert desk.planner.sign(desk.here, met).status == "proven"


def test_tangents_of_another_dispatch_are_never_used() -> None:
    """A planner made from one that has signed, for doubled demand, signs what a fresh one does."""
    problem = replace(problems(1)[0], losses=())
    planner, here = problem.desk.planner, problem.here
    planner.sign(here)
    work = replace(problem.instance.work, demand=2.0 * problem.instance.work.demand)
    doubled = replace(problem, instance=replace(problem.instance, work=work))
    fresh = doubled.desk.planner
    after = replace(planner, instance=doubled.instance, ladder=fresh.ladder, moving=fresh.moving)
    assert after.sign(here).objective == pytest.approx(fresh.sign(here).objective, rel=1e-7)
    assert after._pool is not planner._pool
    assert replace(planner, omega=0.5)._pool is planner._pool
    assert replace(planner, ladder=build_ladder(problem.instance))._pool is not planner._pool
