"""Five hundred random problems that mix every feature, against the extensive form built in two ways.

Lots, price tiers, budgets, market depths, commitments, minimum spends, money paid ahead, late deliveries, ramps,
windows and classes, prices and limits that move by scenario, CVaR; security against suppliers, pairs, dependencies,
sites and pipelines, hard and priced, with first refusals, notices and lead times.

The sparse form is built for all of them, that of linopy for every tenth, or for all with PROVENDER_ALL set.
"""

from __future__ import annotations

import os
from collections import Counter

import numpy as np
import pytest

from tests.planning.mixed import Mixed, mixed
from tests.planning.mixed_plain import whole
from tests.reference.plan_linopy import solve_linopy
from tests.reference.plan_sparse import solve_sparse

N, PER_TEST = 500, 50
EVERY = 1 if os.environ.get("PROVENDER_ALL") else 10


def problem(number: int) -> Mixed:
    """Return one of the problems; each has a stream of its own."""
    return mixed(np.random.default_rng([99, number]))


def agrees(found: float | None, best: float | None) -> bool:
    """Return whether two optima are the same to 1e-6, or both say that there is none."""
    if found is None or best is None:
        return found is best
    return bool(found == pytest.approx(best, rel=1e-6, abs=1e-6))


@pytest.mark.parametrize("first", range(0, N, PER_TEST))
def test_plan_equals_the_sparse_extensive_form(first: int) -> None:
    """Cost and bound are those of one big program to 1e-6, and what cannot be met is infeasible in both."""
    for number in range(first, first + PER_TEST):
        case = problem(number)
        found, best = case.sign(), solve_sparse(whole(case))
        is_there = found.status != "infeasible"
        assert agrees(found.objective if is_there else None, best), f"problem {number}"
        if best is not None:
            assert found.status == "proven", f"problem {number}"
            assert found.bound <= best + 1e-6 * max(1.0, abs(best)), f"problem {number}"
            assert found.gap <= 1e-5, f"problem {number}"


@pytest.mark.parametrize("first", range(0, N, PER_TEST))
def test_plan_equals_the_extensive_form_of_linopy(first: int) -> None:
    """The same program written in linopy, with another way to choose a tier, has the same optimum."""
    for number in range(first, first + PER_TEST, EVERY):
        case = problem(number)
        found, best = case.sign(), solve_linopy(whole(case))
        assert agrees(found.objective if found.status != "infeasible" else None, best), f"problem {number}"


def test_the_problems_hold_what_they_are_said_to_mix() -> None:
    """Every feature stands in at least a tenth of the problems, and most of them have a plan."""
    seen: Counter[str] = Counter()
    for case in map(problem, range(N)):
        instance, columns = case.instance, case.instance.columns
        seen["lots"] += bool((columns.lot > 0).any())
        seen["tiers, all units"] += any(not v.is_incremental for v in columns.volumes.values())
        seen["tiers, incremental"] += any(v.is_incremental for v in columns.volumes.values())
        seen["budget"] += bool(instance.budgets)
        seen["depth"] += bool(columns.depths)
        seen["minimum spend"] += bool(instance.minimum_spend)
        seen["commitment"] += bool(instance.sources.committed.any())
        seen["moving"] += bool((case.price != instance.sources.price).any())
        seen["late"] += bool((instance.held.available != instance.held.nominal).any())
        seen["windows"] += bool(instance.work.is_deferrable.any())
        seen["classes"] += instance.n_classes > 1
        seen["CVaR"] += case.omega > 0.0 and case.alpha > 0.0
        seen["hard security"] += bool(case.losses) and case.security_price is None
        seen["priced security"] += bool(case.losses) and case.security_price is not None
        seen["first refusal"] += any(not c.is_secure for c in columns.lines.cohorts)
        seen["term that ends"] += any(c.end for c in columns.lines.cohorts)
    assert min(seen.values()) >= N // 10, seen
