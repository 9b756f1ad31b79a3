"""Hand-checked plans, statuses and messages."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest

from provender.planning.fast import (
    Columns,
    Control,
    Limits,
    PlanProblemError,
    Problem,
    Security,
    Sources,
    Supply,
    Terms,
    Work,
    line_fees,
    plan,
    prepare,
    prepare_streamed,
    reach,
    without_supplier,
)
from provender.planning.fast.secure import block_need
from provender.planning.fast.tail import Tail
from provender.planning.risk import cvar


def newsvendor(*, omega: float = 0.0, lot: float = 0.0, n_suppliers: int = 1) -> Problem:
    """Return four equiprobable scenarios of one period: demand 1, 2, 3, 4; a unit costs 5, an unmet one 8."""
    one = np.ones(1, dtype=bool)
    n = n_suppliers
    work = Work(np.array([1.0, 2.0, 3.0, 4.0])[:, None, None], np.array([8.0]), one[:, None], one, ~one)
    none = np.zeros(0)
    sources = Sources(none, none, none.astype(np.int64), none.astype(np.int64), none)
    supply = Supply(np.ones((1, n)), np.arange(5), np.zeros(4, np.int64), np.zeros(4, np.int64))
    zero = np.zeros(n, np.int64)
    columns = Columns(np.arange(n), zero, zero, zero + 1, np.zeros((0, n), np.int64), np.zeros(n, bool))
    fee = line_fees(columns, np.full(n, 5.0), 1, 1.0)
    terms = Terms(fee, np.zeros(n), np.full(n, 10.0), np.full(n, lot), omega=omega, alpha=0.75)
    return Problem(work, sources, supply, columns, terms, np.full(4, 0.25))


def test_newsvendor() -> None:
    """The critical ratio (8 − 5)/8 = 0.375 is first covered at demand 2: cost 5·2 + 8·(1 + 2)/4 = 16."""
    found = plan(prepare(newsvendor()))
    assert found.status == "optimal"
    assert found.amounts == pytest.approx([2.0])
    assert found.objective == pytest.approx(16.0)
    assert found.bound == pytest.approx(16.0, rel=1e-6)


def test_the_worst_quarter_alone() -> None:
    """ω = 1, α = 0.75: only demand 4 counts, and a unit at 5 beats an unmet one at 8: sign 4, cost 20."""
    found = plan(prepare(newsvendor(omega=1.0)))
    assert found.amounts == pytest.approx([4.0])
    assert (found.objective, found.cvar) == pytest.approx((20.0, 20.0))
    assert found.mean == pytest.approx(20.0)


def test_lots_of_three() -> None:
    """0 costs 8·10/4 = 20, 3 costs 15 + 8·1/4 = 17: the lot is signed."""
    found = plan(prepare(newsvendor(lot=3.0)), control=Control(gap=1e-4))
    assert found.amounts == pytest.approx([3.0])
    assert found.objective == pytest.approx(17.0)


def test_surviving_one_supplier() -> None:
    """Two equal suppliers and a need of 3 whoever is lost: 3 of each, 30 + 8·0/4."""
    problem = newsvendor(n_suppliers=2)
    security = Security(np.array([[3.0]]), np.ones((1, 1), dtype=bool), np.arange(2))
    found = plan(prepare(replace(problem, terms=replace(problem.terms, security=security))))
    assert found.amounts == pytest.approx([3.0, 3.0])
    assert found.objective == pytest.approx(30.0)


def test_a_line_under_first_refusal_secures_nobody() -> None:
    """With the second supplier's line under a right of first refusal nobody is left when the first is lost."""
    problem = newsvendor(n_suppliers=2)
    columns = replace(problem.columns, is_refusable=np.array([False, True]))
    security = Security(np.array([[3.0]]), np.ones((1, 1), dtype=bool), np.arange(2))
    problem = replace(problem, columns=columns, terms=replace(problem.terms, security=security))
    found = plan(prepare(problem))
    assert found.status == "infeasible"
    ((name, amount),) = found.conflicts
    assert name == "supplier 0 lost, class set 0, block 0"
    assert amount == pytest.approx(3.0)


def test_conflict_names_the_least_relaxation() -> None:
    """A need of 3 costs 15 and the budget allows 10: one of the two must give by 5 money, or 1 unit."""
    problem = newsvendor()
    security = Security(np.array([[3.0]]), np.ones((1, 1), dtype=bool), np.array([7]))
    limits = Limits(np.array([[5.0]]), np.array([10.0]), ("budget",))
    found = plan(prepare(replace(problem, terms=replace(problem.terms, limits=limits, security=security))))
    assert found.status == "infeasible"
    ((name, amount),) = found.conflicts
    assert amount == pytest.approx({"budget": 5.0}.get(name, 1.0))


def test_blocks_before_the_first_delivery_are_reported() -> None:
    """A term that starts in period 1 leaves period 0 unsecurable, not infeasible."""
    problem = newsvendor()
    work = replace(problem.work, demand=np.repeat(problem.work.demand, 2, axis=2))
    columns = replace(problem.columns, start=np.array([1]), end=np.array([2]))
    security = Security(np.array([[3.0, 3.0]]), np.ones((1, 1), dtype=bool), np.array([7]))
    terms = replace(problem.terms, security=security)
    found = plan(prepare(replace(problem, work=work, columns=columns, terms=terms)))
    assert found.status == "optimal"
    assert found.unsecurable == ("supplier 7 lost, class set 0, block 0",)
    assert found.amounts == pytest.approx([3.0])


def test_work_that_moves_fills_the_valley() -> None:
    """Firm 4, 0 and 2 movable: capacity 3 leaves 1 firm unmet and serves the rest; a unit at 5 saves 8 + 8 up to 2."""
    problem = newsvendor()
    both = np.array([True, True])
    demand = np.array([[[4.0, 0.0], [1.0, 1.0]]])
    work = Work(demand, np.full(2, 8.0), both[:, None], both, np.array([False, True]), 2)
    columns = replace(problem.columns, end=np.array([2]))
    supply = Supply(np.ones((1, 1)), np.arange(2), np.zeros(1, np.int64), np.zeros(1, np.int64))
    terms = replace(problem.terms, fee=np.array([[10.0]]))
    found = plan(
        prepare(replace(problem, work=work, supply=supply, columns=columns, terms=terms, probabilities=np.ones(1)))
    )
    assert found.amounts == pytest.approx([2.0])
    assert found.objective == pytest.approx(20.0 + 8.0 * 2.0)


def test_any_split_of_the_tail_bounds_the_cvar() -> None:
    """The miniature's CVaR is 2112.125; whatever is core, border or neither, the split sees no more of it."""
    costs = np.array([1984.0, 2189.0, 1904.0, 1804.0])
    tail = Tail(np.full(4, 0.25), np.zeros((4, 0)), 0.6)
    tail.see(costs)
    tail.split()
    assert cvar(costs, tail.weights, 0.6) == pytest.approx(2112.125)
    assert tail.missing(costs) == pytest.approx(0.0, abs=1e-9)
    for kinds in product((0, 1, 2), repeat=4):
        kind = np.array(kinds)
        tail.core, tail.border = kind == 1, np.flatnonzero(kind == 2)
        has_room = tail.core_weights.sum() <= 1.0 <= tail.core_weights.sum() + tail.border_weights.sum()
        assert not has_room or tail.missing(costs) >= -1e-9


def test_need_is_the_inverted_distribution_function() -> None:
    """Miniature, section 6: need 60, 66, 72, 84 is met by s2 alone at q = 0.9."""
    base = np.array([40.0, 50, 50, 55, 55, 60, 60, 70])
    demand = np.stack([base, 1.2 * base, base, base])
    need = block_need(demand, np.full(4, 0.25), 0.9, np.array([0, 2, 4, 6]))
    assert need == pytest.approx([60.0, 66.0, 72.0, 84.0])


def test_a_limit_returns_the_best_plan_with_its_gap() -> None:
    """One round proves little: the plan comes back with status "limit", an upper bound and a true lower one."""
    problem = random_case()
    truth = plan(prepare(problem)).objective
    found = plan(prepare(problem), control=Control(rounds=1))
    assert found.status == "limit"
    assert found.bound <= truth <= found.objective
    assert found.gap > 1e-6


def test_stop_and_time_limit_end_the_search() -> None:
    """Both are asked after every round, so one round is made and its plan returned."""
    problem = random_case()
    assert plan(prepare(problem), control=Control(stop=lambda: True)).rounds == 1
    assert plan(prepare(problem), control=Control(time_limit_s=0.0)).rounds == 1


def test_progress_is_told_every_round() -> None:
    """Rounds count up and the best objective never rises."""
    told: list[tuple[int, float, float]] = []
    found = plan(prepare(random_case()), control=Control(progress=lambda r, o, g: told.append((r, o, g))))
    assert [r for r, _, _ in told] == list(range(1, found.rounds + 1))
    assert all(a[1] >= b[1] for a, b in pairwise(told))


def random_case() -> Problem:
    """Return a case that takes several rounds: 300 scenarios, two suppliers that fail in turn."""
    rng = np.random.default_rng(5)
    problem = newsvendor(n_suppliers=2)
    n = 300
    work = replace(problem.work, demand=rng.lognormal(1.0, 0.5, (n, 1, 1)))
    supply = Supply(rng.choice([0.3, 0.6, 1.0], (9, 2)), np.arange(n + 1), np.zeros(n, np.int64), rng.integers(0, 9, n))
    terms = replace(problem.terms, fee=np.array([[2.0, 2.4]]))
    return replace(problem, work=work, supply=supply, terms=terms, probabilities=np.full(n, 1.0 / n))


def test_without_a_supplier_nothing_is_signed_with_it() -> None:
    """Both bounds fall to zero for its columns and stay for the others."""
    problem = newsvendor(n_suppliers=2)
    terms = without_supplier(problem.terms, problem.columns.supplier, 1)
    assert terms.upper.tolist() == [10.0, 0.0]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"probabilities": np.full(4, 0.2)}, "probabilities that sum to 0.8"),
        ({"probabilities": np.full(2, 0.5)}, "4 scenarios of supply, 4 of demand"),
        ({"n_classes": 2, "deferrable": True}, "deferrable work with 2 classes"),
        ({"eligible": np.zeros((1, 1), dtype=bool)}, "tier 0 that may run on no class"),
        ({"omega": 1.5}, "omega 1.5, alpha 0.75"),
        ({"fee": np.zeros((3, 1))}, "fees for 3 scenarios"),
        ({"end": np.array([0])}, "a term that ends before it starts"),
    ],
)
def test_problems_are_refused_with_what_was_found(change: dict[str, object], found: str) -> None:
    """Misuse raises a typed error that says what was found and what is allowed."""
    problem = newsvendor()
    work, terms, columns = problem.work, problem.terms, problem.columns
    if change.pop("deferrable", None):
        work = replace(work, is_deferrable=np.array([True]))
    if "eligible" in change:
        work = replace(work, eligible=np.asarray(change.pop("eligible")))
    if "omega" in change:
        terms = replace(terms, omega=float(str(change.pop("omega"))))
    if "fee" in change:
        terms = replace(terms, fee=np.asarray(change.pop("fee")))
    if "end" in change:
        columns = replace(columns, end=np.asarray(change.pop("end")))
    with pytest.raises(PlanProblemError, match="allowed: ") as caught:
        replace(problem, work=work, terms=terms, columns=columns, **change)  # type: ignore[arg-type]
    assert caught.value.found == found


def test_streams_are_refused_where_hours_cannot_be_merged() -> None:
    """A weight on the tail needs each scenario; batches must hold as many scenarios as the problem."""
    problem = newsvendor()
    empty = replace(problem, work=replace(problem.work, demand=np.zeros((0, 1, 1))))
    averse = replace(empty, terms=replace(empty.terms, omega=0.5))
    with pytest.raises(PlanProblemError, match="cannot be merged"):
        prepare_streamed(averse, [problem.work.demand])
    with pytest.raises(PlanProblemError, match="batches with 3 scenarios"):
        prepare_streamed(empty, [problem.work.demand[:3]])


def test_ranges_are_refused_with_lots() -> None:
    """The range search covers divisible amounts and the mean."""
    prepared = prepare(newsvendor(lot=3.0))
    with pytest.raises(PlanProblemError, match="lots or a weight"):
        reach(prepared, plan(prepared), np.ones(1))
