"""Curves, bins, valleys and needs against naive twins; re-plans, ranges and streams against planning anew."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provender.dispatch.curves import Bins, build_curves
from provender.planning.fast import (
    Problem,
    Terms,
    build_security,
    plan,
    prepare,
    prepare_streamed,
    reach,
    supplier_ranges,
    without_supplier,
)
from provender.planning.fast.kernels import fill_valleys
from provender.planning.fast.secure import block_need
from tests.planning.fast.made import as_model, random_problem
from tests.reference.cap_extensive import naive_need, naive_shortfall, naive_window, solve

SEEDS = st.integers(0, 2**32 - 1)


def stretches(rng: np.random.Generator, n_s: int, n_t: int, n_rows: int) -> np.ndarray:
    """Return runs that cut every scenario into stretches of random rows."""
    runs = []
    for s in range(n_s):
        cuts = np.unique(np.concatenate([[0, n_t], rng.integers(0, n_t, 3)]))
        runs += [(s, low, high, int(rng.integers(0, n_rows))) for low, high in pairwise(cuts.tolist())]
    return np.array(runs, dtype=np.int64)


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_curves_and_bins_against_one_by_one(seed: int) -> None:
    """Curves are exact at any level, on values too; bins bracket them, and their slope is a tangent from below."""
    rng = np.random.default_rng(seed)
    load = rng.lognormal(1.0, rng.uniform(0.0, 2.0), (3, 60)).round(int(rng.integers(0, 4)))
    runs = stretches(rng, 3, 60, 4)
    curves, bins = build_curves(load, runs, 5), Bins.empty(5, float(rng.uniform(0.1, 3.0)), 16)
    bins.add(load, runs)
    for _ in range(4):
        level = np.where(rng.random(5) < 0.5, rng.choice(load.ravel(), 5), rng.uniform(0.0, load.max() + 1.0, 5))
        short, hours = curves.shortfall(level)
        below, slope = bins.shortfall(level)
        above = bins.upper(level)
        for row in range(5):
            values = [v for s, low, high, r in runs.tolist() if r == row for v in load[s, low:high].tolist()]
            truth, count = naive_shortfall(values, float(level[row]))
            assert short[row] == pytest.approx(truth, rel=1e-12, abs=1e-9 * max(1.0, sum(values)))
            assert hours[row] == count
            assert below[row] <= truth + 1e-9 * max(1.0, sum(values))
            assert above[row] >= truth - 1e-9 * max(1.0, sum(values))
            other = float(rng.uniform(0.0, load.max()))
            tangent = below[row] - slope[row] * (other - level[row])
            assert tangent <= naive_shortfall(values, other)[0] + 1e-9 * max(1.0, sum(values))


@given(SEEDS)
@settings(max_examples=30, deadline=None)
def test_bins_do_not_depend_on_batches(seed: int) -> None:
    """Adding scenarios in two batches gives the same bins as adding them at once, bit for bit in counts."""
    rng = np.random.default_rng(seed)
    load, runs = rng.uniform(0.0, 9.0, (4, 30)), stretches(rng, 4, 30, 3)
    whole, parts = Bins.empty(3, 0.5, 12), Bins.empty(3, 0.5, 12)
    whole.add(load, runs)
    late = runs[runs[:, 0] >= 2] - np.array([2, 0, 0, 0])
    parts.add(load[:2], runs[runs[:, 0] < 2])
    parts.add(load[2:], late)
    assert np.array_equal(whole.count, parts.count)
    assert np.allclose(whole.total, parts.total, rtol=1e-14)
    assert np.array_equal(whole.top, parts.top)


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_filled_valleys_have_the_shortfall_of_the_window(seed: int) -> None:
    """For every constant capacity, the filled load falls short by exactly what the two branches say."""
    rng = np.random.default_rng(seed)
    window = int(rng.integers(1, 8))
    firm = rng.uniform(0.0, 5.0, (1, 17)).round(1)
    loose = rng.uniform(0.0, 3.0, (1, 17)).round(1) * (rng.random(17) < 0.6)
    filled = firm.copy()
    fill_valleys(filled, loose, window)
    for level in rng.uniform(0.0, 8.0, 5):
        for low in range(0, 17, window):
            part = firm[0, low : low + window]
            truth = naive_window(part.tolist(), float(loose[0, low : low + window].sum()), [float(level)] * len(part))
            got = np.maximum(0.0, filled[0, low : low + window] - level).sum()
            assert got == pytest.approx(truth, abs=1e-9)


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_need_against_sorting_every_period(seed: int) -> None:
    """Looking only where it can matter finds the same need."""
    rng = np.random.default_rng(seed)
    demand = rng.uniform(0.0, 9.0, (int(rng.integers(1, 9)), 20)).round(1)
    chances = rng.dirichlet(np.ones(len(demand)))
    q = float(rng.choice([0.3, 0.5, 0.9, 1.0]))
    assert block_need(demand, chances, q, np.array([0, 7, 12])) == pytest.approx(
        naive_need(demand, chances, q, [0, 7, 12])
    )


def wide(seed: int) -> Problem:
    """Return a feasible problem whose hours can be merged."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng)
    n = len(problem.probabilities)
    return replace(problem, probabilities=np.full(n, 1.0 / n))


@given(st.integers(0, 400))
@settings(max_examples=25, deadline=None)
def test_money_scales_and_scenarios_permute(seed: int) -> None:
    """Three times all prices is three times the cost; the order of scenarios does not matter."""
    problem = wide(seed)
    base = plan(prepare(problem)).objective
    terms, work, sources = problem.terms, problem.work, problem.sources
    tripled = replace(
        problem,
        work=replace(work, unmet_cost=3.0 * work.unmet_cost),
        sources=replace(sources, price=3.0 * sources.price),
        terms=replace(terms, fee=3.0 * terms.fee),
    )
    assert plan(prepare(tripled)).objective == pytest.approx(3.0 * base, rel=3e-6, abs=1e-6)
    supply = problem.supply
    order = np.arange(len(problem.probabilities))[::-1]
    spells = [np.arange(supply.first_spell[s], supply.first_spell[s + 1]) for s in order]
    turned = replace(
        supply,
        first_spell=np.concatenate([[0], np.cumsum([len(x) for x in spells])]),
        begin=supply.begin[np.concatenate(spells)],
        pattern=supply.pattern[np.concatenate(spells)],
    )
    flipped = replace(problem, work=replace(work, demand=work.demand[order]), supply=turned)
    assert plan(prepare(flipped)).objective == pytest.approx(base, rel=3e-6, abs=1e-6)


@given(st.integers(0, 400))
@settings(max_examples=25, deadline=None)
def test_options_help_and_requirements_cost(seed: int) -> None:
    """More room to sign never costs more; a weight on the tail never less; security never less."""
    problem = wide(seed)
    base = plan(prepare(problem))
    roomy = replace(problem, terms=replace(problem.terms, upper=2.0 * problem.terms.upper))
    slack = 1e-5 * max(1.0, base.objective)
    assert plan(prepare(roomy)).objective <= base.objective + slack
    averse = replace(problem, terms=replace(problem.terms, omega=0.5, alpha=0.5))
    assert plan(prepare(averse)).objective >= base.objective - slack
    if problem.work.is_critical.any():
        need = build_security(problem, 0.9, np.arange(2))
        found = plan(prepare(replace(problem, terms=replace(problem.terms, security=need))))
        assert found.status == "infeasible" or found.objective >= base.objective - slack


@given(st.integers(0, 300))
@settings(max_examples=25, deadline=None)
def test_a_pass_over_each_scenario_equals_merged_hours(seed: int) -> None:
    """The two ways to the cost of dispatch give one plan's cost."""
    problem = wide(seed)
    merged = plan(prepare(problem, by_scenario=False)).objective
    assert plan(prepare(problem, by_scenario=True)).objective == pytest.approx(merged, rel=3e-6, abs=1e-6)


@pytest.mark.parametrize("seed", range(12))
def test_replans_equal_plans_from_scratch(seed: int) -> None:
    """Twenty re-plans on one preparation – other fees, a supplier lost, a weight on the tail – equal new plans."""
    problem = wide(seed)
    rng = np.random.default_rng(seed)
    prepared = prepare(problem, by_scenario=True)
    for i in range(20):
        terms: Terms = replace(problem.terms, fee=problem.terms.fee * rng.uniform(0.5, 1.5, len(problem.terms.upper)))
        if i % 3 == 1:
            terms = without_supplier(terms, problem.columns.supplier, 0)
        if i % 5 == 2:
            terms = replace(terms, omega=0.4, alpha=0.5)
        again = plan(prepared, terms)
        fresh = plan(prepare(replace(problem, terms=terms), by_scenario=True))
        assert again.status == fresh.status == "optimal"
        assert again.objective == pytest.approx(fresh.objective, rel=3e-6, abs=1e-6)


@pytest.mark.parametrize("seed", range(12))
def test_ranges_against_the_extensive_form(seed: int) -> None:
    """Both ends of each supplier's range lie between what a plan reaches and what the program proves."""
    problem = wide(seed)
    prepared = prepare(problem)
    best = plan(prepared)
    if best.objective < 1e-6:
        pytest.skip("nothing to spend")
    model = as_model(problem)
    weights = (problem.columns.supplier == 0).astype(float)
    low, high = reach(prepared, best, weights, allowance=0.05)
    most = best.objective * 1.05
    least = solve(model, seek=(weights, most)).value
    largest = -solve(model, seek=(-weights, most)).value
    size = 1e-5 * max(1.0, largest)
    assert low.bound - size <= least <= low.value + size
    assert high.value - size <= largest <= high.bound + size
    assert max(low.objective, high.objective) <= most * (1 + 1e-9)
    if low.is_proven:
        assert low.value - least <= 2e-3 * max(low.value, 1e-3 * (weights @ problem.terms.upper)) + size
    again = plan(prepared)
    assert again.objective == pytest.approx(best.objective, rel=3e-6)


def test_ranges_cover_every_supplier() -> None:
    """One pair per supplier, in order, with the best plan inside each."""
    problem = wide(3)
    prepared = prepare(problem)
    best = plan(prepared)
    ranges = supplier_ranges(prepared, best)
    columns = problem.columns
    assert len(ranges) == len(np.unique(columns.supplier))
    hours = (np.minimum(columns.end, problem.n_periods) - columns.start) * problem.period_hours
    for (low, high), supplier in zip(ranges, np.unique(columns.supplier), strict=True):
        signed = float((hours * best.amounts)[columns.supplier == supplier].sum())
        assert low.value - 1e-9 <= signed <= high.value + 1e-9


@pytest.mark.parametrize("seed", range(10))
def test_a_stream_equals_demand_in_memory(seed: int) -> None:
    """Bins bracket the exact cost; with many of them plan and bound come together, for any batches."""
    problem = wide(seed)
    exact = plan(prepare(problem))
    demand = problem.work.demand
    empty = replace(problem, work=replace(problem.work, demand=demand[:0]))
    batches = [demand[:1], demand[1:]] if len(demand) > 1 else [demand]
    found = plan(prepare_streamed(empty, batches, n_bins=4096))
    slack = 1e-9 * max(1.0, exact.objective)
    assert found.bound <= exact.objective + slack
    assert found.objective >= exact.bound - slack
    assert found.objective == pytest.approx(exact.objective, rel=1e-2, abs=1e-2)
