"""Small random plan problems, and the same as plain arrays for the extensive form."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from provender.planning.fast.problem import (
    Columns,
    Limits,
    Problem,
    Sources,
    Supply,
    Terms,
    Work,
    line_fees,
)
from provender.planning.fast.secure import build_security
from tests.reference.cap_extensive import Model

Floats = NDArray[np.float64]


def random_problem(rng: np.random.Generator, **wish: bool) -> Problem:
    """Return a problem with some of: classes, slips, flex, averse, lots, secure, budget."""
    n_s, n_t, n_p = int(rng.integers(1, 5)), int(rng.integers(4, 15)), int(rng.integers(1, 4))
    n_g = int(rng.integers(2, 4)) if wish.get("classes") else 1
    n_j = int(rng.integers(1, 4))
    columns, rate = _columns(rng, (n_s, n_t, n_p, n_g), slips=wish.get("slips", False))
    eligible = rng.random((n_j, n_g)) < 0.6
    eligible[np.arange(n_j), rng.integers(0, n_g, n_j)] = True
    loose = rng.random(n_j) < 0.6 if wish.get("flex") else np.zeros(n_j, dtype=bool)
    work = Work(
        rng.uniform(0.0, 20.0, (n_s, n_j, n_t)).round(1),
        rng.choice([2.0, 5.0, 8.0, 12.0, 25.0], n_j),
        eligible,
        rng.random(n_j) < 0.7,
        loose,
        int(rng.integers(2, 6)) if wish.get("flex") else 1,
    )
    n_e = int(rng.integers(0, 3))
    sources = Sources(
        rng.choice([2.0, 4.0, 5.0, 30.0], n_e),
        rng.uniform(0.0, 10.0, n_e),
        rng.integers(0, n_g, n_e),
        rng.integers(-1, n_p, n_e),
        rng.choice([0.5, 1.0], n_e),
    )
    hours = float(rng.choice([1.0, 2.0]))
    n_c = len(rate)
    lot = rng.choice([0.0, 3.0, 4.0], n_c) if wish.get("lots") else np.zeros(n_c)
    omega = float(rng.choice([0.3, 0.5, 1.0])) if wish.get("averse") else 0.0
    fee = line_fees(columns, rate, n_t, hours)
    upper = rng.uniform(0.0, 15.0, n_c)
    limits = None
    if wish.get("budget"):
        matrix = (rng.random((2, n_c)) < 0.7) * rate * n_t
        limits = Limits(matrix, rng.uniform(0.1, 0.6, 2) * (matrix @ upper), ("budget 1", "budget 2"))
    terms = Terms(fee, np.zeros(n_c), upper, lot, limits, None, omega, float(rng.choice([0.0, 0.5, 0.8])))
    chances = np.full(n_s, 1.0 / n_s) if rng.random() < 0.6 else rng.dirichlet(np.ones(n_s))
    problem = Problem(work, sources, _supply(rng, n_s, n_t, n_p), columns, terms, chances, hours, n_g)
    if wish.get("secure"):
        problem = _secured(rng, problem, n_p)
    return problem


def _columns(rng: np.random.Generator, sizes: tuple[int, int, int, int], *, slips: bool) -> tuple[Columns, Floats]:
    n_s, n_t, n_p, n_g = sizes
    n_c = int(rng.integers(1, 8))
    supplier = rng.integers(0, n_p, n_c)
    start = rng.choice(np.array([0, 0, n_t // 3, n_t // 2]), n_c)
    end = start + rng.integers(1, n_t + 4, n_c)
    delay = np.zeros((0, n_c), dtype=np.int64)
    if slips:
        delay = np.where(rng.random((n_s, n_c)) < 0.4, rng.integers(1, n_t + 1, (n_s, n_c)), 0)
    refusable = rng.random(n_c) < 0.2
    return Columns(supplier, rng.integers(0, n_g, n_c), start, end, delay, refusable), rng.uniform(0.5, 5.0, n_c)


def _supply(rng: np.random.Generator, n_s: int, n_t: int, n_p: int) -> Supply:
    levels = rng.choice([0.0, 0.6, 1.0, 1.0], (4, n_p))
    first, begin, pattern = [0], [], []
    for _ in range(n_s):
        moments = np.unique(np.append(0, rng.integers(1, n_t, int(rng.integers(0, 3)))))
        begin.append(moments)
        pattern.append(rng.integers(0, 4, len(moments)))
        first.append(first[-1] + len(moments))
    return Supply(levels, np.array(first), np.concatenate(begin), np.concatenate(pattern))


def _secured(rng: np.random.Generator, problem: Problem, n_p: int) -> Problem:
    if not problem.work.is_critical.any():
        return problem
    security = build_security(problem, float(rng.choice([0.5, 0.9, 1.0])), np.arange(n_p))
    security = replace(security, need=security.need * rng.uniform(0.1, 0.6))
    return replace(problem, terms=replace(problem.terms, security=security))


def availability(problem: Problem, s: int) -> Floats:
    """Return (column, period) usable share, spell by spell and period by period."""
    supply, columns = problem.supply, problem.columns
    share = np.zeros((len(columns.start), problem.n_periods))
    spells = range(int(supply.first_spell[s]), int(supply.first_spell[s + 1]))
    for t in range(problem.n_periods):
        spell = max(i for i in spells if supply.begin[i] <= t)
        for c in range(len(columns.start)):
            late = int(columns.delay[s, c]) if len(columns.delay) else 0
            if columns.start[c] + late <= t < columns.end[c]:
                share[c, t] = supply.levels[supply.pattern[spell], columns.supplier[c]]
    return share


def needed(problem: Problem) -> tuple[Floats, Floats]:
    """Return security as rows over columns and what they must reach, period by period."""
    security, columns, sources = problem.terms.security, problem.columns, problem.sources
    rows: list[Floats] = []
    reach: list[float] = []
    if security is None:
        return np.zeros((0, len(columns.start))), np.zeros(0)
    edges = sorted({0, *columns.start.tolist(), *[e for e in columns.end.tolist() if e < problem.n_periods]})
    usable = [c for c in range(len(columns.start)) if problem.terms.upper[c] > 0 and not columns.is_refusable[c]]
    first = min((int(columns.start[c]) for c in usable), default=problem.n_periods)
    for b, (low, _) in enumerate(pairwise([*edges, problem.n_periods])):
        for n, inside in enumerate(security.sets):
            for lost in security.lost:
                row = np.zeros(len(columns.start))
                for c in range(len(row)):
                    in_term = columns.start[c] <= low < columns.end[c] and not columns.is_refusable[c]
                    row[c] = in_term and columns.supplier[c] != lost and inside[columns.group[c]]
                open_ = [
                    sources.limit[e] * sources.haircut[e]
                    for e in range(len(sources.limit))
                    if sources.supplier[e] != lost and inside[sources.group[e]]
                ]
                if low >= first:
                    rows.append(row)
                    reach.append(float(security.need[n, b]) - sum(open_))
    return np.array(rows).reshape(-1, len(columns.start)), np.array(reach)


def as_model(problem: Problem) -> Model:
    """Return a problem as the plain arrays of the extensive form."""
    terms, work, sources = problem.terms, problem.work, problem.sources
    n_c, n_s = len(terms.upper), len(problem.probabilities)
    rows, reach = needed(problem)
    low, high = reach, np.full(len(reach), np.inf)
    if terms.limits is not None:
        rows = np.vstack([rows, terms.limits.matrix])
        low = np.append(low, np.full(len(terms.limits.upper), -np.inf))
        high = np.append(high, terms.limits.upper)
    return Model(
        work.demand,
        work.unmet_cost * problem.period_hours,
        work.eligible,
        work.is_deferrable,
        work.window_periods,
        sources.price * problem.period_hours,
        sources.limit,
        sources.group,
        lambda s: availability(problem, s),
        np.eye(n_c),
        problem.columns.group,
        np.broadcast_to(terms.fee, (n_s, n_c)),
        terms.lower,
        terms.upper,
        terms.lot,
        rows,
        low,
        high,
        problem.probabilities,
        terms.omega,
        terms.alpha,
    )
