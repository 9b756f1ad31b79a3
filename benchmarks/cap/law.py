"""Instances of CAP(T, S, K, W), drawn by the law of `docs/planner-benchmark.md`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from provender.compiled import compiled
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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

#: periods, scenarios, offers, start windows
SIZES = {
    "A": (720, 10, 6, 1),
    "B": (2160, 20, 12, 3),
    "C": (8760, 10, 12, 12),
    "D": (8760, 100, 12, 12),
    "E": (8760, 1000, 12, 12),
    "F": (8760, 10000, 12, 12),
    "H": (26280, 1000, 16, 36),
    "X": (26280, 10000, 16, 36),
}
BATCH = 250
LEVELS = (1.0, 0.0, 0.6)
RHO, SIGMA = 0.98, 0.10
_TERM_MONTHS = (1, 3, 12, 36)
_DISCOUNT = (0.80, 0.70, 0.575, 0.475)
_SUPPLIER_FEE = (1.03, 1.00, 0.97, 0.93)
EPISODE = (0.10, 0.20, 0.30, 0.40)


@dataclass(frozen=True, slots=True)
class Size:
    """Periods, scenarios, offers, start windows."""

    periods: int
    scenarios: int
    offers: int
    windows: int

    @property
    def month(self) -> int:
        """Return the hours of a month."""
        return 720 if self.periods < 8760 else 730


@compiled()
def _grow(
    noise: NDArray[np.float64],
    season: NDArray[np.float64],
    growth: NDArray[np.float64],
    jump: NDArray[np.float64],
    sigma: float,
) -> None:
    """Turn (scenario, period) normal noise into demand in place; `jump` is (scenario, 2) hour and factor."""
    step = sigma * np.sqrt(1.0 - RHO * RHO)
    for s in range(len(noise)):
        state = sigma * noise[s, 0]
        for t in range(noise.shape[1]):
            if t:
                state = RHO * state + step * noise[s, t]
            level = 1000.0 * season[t] * (1.0 + growth[s] * t / 8760.0) * np.exp(state)
            noise[s, t] = level * jump[s, 1] if t >= jump[s, 0] else level


def season(periods: int) -> NDArray[np.float64]:
    """Return (period,) the shape of a day and a week."""
    t = np.arange(periods)
    shape: NDArray[np.float64] = (
        1.0 + 0.15 * np.sin(2.0 * np.pi * (t % 24 - 9) / 24.0) + 0.08 * np.cos(2.0 * np.pi * t / 168.0)
    )
    return shape


def demand(size: Size, seed: np.random.SeedSequence, n_scenarios: int) -> NDArray[np.float64]:
    """Return (scenario, period) demand of one batch."""
    return paths(size, np.random.default_rng(seed), n_scenarios)


def paths(size: Size, rng: np.random.Generator, n_scenarios: int) -> NDArray[np.float64]:
    """Return (scenario, period) demand."""
    growth = np.maximum(rng.normal(0.5, 0.4, n_scenarios), -0.5)
    jumps = rng.random(n_scenarios) < 0.3
    hour = np.where(jumps, rng.integers(0, size.periods, n_scenarios), size.periods)
    jump = np.column_stack([hour, rng.uniform(1.1, 1.5, n_scenarios)])
    out = rng.standard_normal((n_scenarios, size.periods))
    _grow(out, season(size.periods), growth, jump, SIGMA)
    return out


def batches(size: Size, seed: int) -> Iterator[NDArray[np.float64]]:
    """Yield the demand batch by batch; values do not depend on how many are kept."""
    n_batches = -(-size.scenarios // BATCH)
    for i, child in enumerate(np.random.SeedSequence((seed, 1)).spawn(n_batches)):
        yield demand(size, child, min(BATCH, size.scenarios - i * BATCH))


def supply(size: Size, seed: int) -> Supply:
    """Return availability: at most one episode per supplier and scenario."""
    rng = np.random.default_rng(np.random.SeedSequence((seed, 2)))
    return episodes(size, *struck(size, rng, size.scenarios))


def struck(
    size: Size, rng: np.random.Generator, n: int
) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return (scenario, supplier) whether an episode comes, its first hour, the hour after, its level's index."""
    comes = rng.random((n, 4)) < np.array(EPISODE)
    begin = rng.integers(0, size.periods, (n, 4))
    length = np.maximum(1, np.rint(rng.uniform(0.02, 0.17, (n, 4)) * size.periods)).astype(np.int64)
    return comes, begin, begin + length, np.where(rng.random((n, 4)) < 0.4, 1, 2)


def episodes(
    size: Size,
    comes: NDArray[np.bool_],
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    level: NDArray[np.int64],
) -> Supply:
    """Return the availability that (scenario, supplier) episodes leave."""
    first, begins, patterns = [0], [], []
    for s in range(len(comes)):
        hit = comes[s]
        moments = np.unique(np.concatenate([[0], begin[s, hit], end[s, hit]]))
        moments = moments[moments < size.periods]
        inside = hit & (begin[s] <= moments[:, None]) & (moments[:, None] < end[s])  # (spell, supplier)
        begins.append(moments)
        patterns.append(np.where(inside, level[s], 0) @ 3 ** np.arange(4))
        first.append(first[-1] + len(moments))
    digits = np.arange(81)[:, None] // 3 ** np.arange(4) % 3
    return Supply(np.array(LEVELS)[digits], np.array(first), np.concatenate(begins), np.concatenate(patterns))


def columns(size: Size) -> tuple[Columns, NDArray[np.float64], NDArray[np.float64]]:
    """Return all offers in all windows, their money per unit-hour, and their caps, in (window, offer) order."""
    j = np.tile(np.arange(size.offers), size.windows)
    start = np.repeat(np.arange(size.windows) * size.periods // size.windows, size.offers)
    term = (j // 4 + j) % 4
    months = np.array(_TERM_MONTHS)[term]
    rate = 4.0 * np.array(_DISCOUNT)[term] * np.array(_SUPPLIER_FEE)[j % 4] * (1.0 + 0.01 * (j // 16))
    cap = np.where(months >= 12, 250.0, 350.0) * (2.0 if size.windows == 1 else 1.0)
    none = np.zeros((0, len(j)), dtype=np.int64)
    made = Columns(j % 4, np.zeros_like(j), start, start + months * size.month, none, np.zeros(len(j), dtype=bool))
    return made, rate, cap


def plain(size: Size, seed: int, held: NDArray[np.float64] | None = None) -> Problem:
    """Return a plain instance; `held` is its (scenario, period) demand where that is at hand."""
    if held is None:
        held = np.concatenate(list(batches(size, seed)))
    made, rate, cap = columns(size)
    one = np.ones(1, dtype=bool)
    work = Work(held[:, None], np.array([25.0]), one[:, None], one, ~one)
    sources = Sources(
        np.array([4.0]), np.array([250.0]), np.zeros(1, np.int64), np.full(1, -1, dtype=np.int64), np.ones(1)
    )
    terms = Terms(line_fees(made, rate, size.periods, 1.0), np.zeros(len(cap)), cap, np.zeros(len(cap)))
    return Problem(work, sources, supply(size, seed), made, terms, np.full(size.scenarios, 1.0 / size.scenarios))


def averse(problem: Problem) -> Problem:
    """Return the variant with CVaR at 95 %, λ = 1."""
    return replace(problem, terms=replace(problem.terms, omega=0.5, alpha=0.95))


def in_lots(problem: Problem, lot: float) -> Problem:
    """Return the variant in lots."""
    return replace(problem, terms=replace(problem.terms, lot=np.full(len(problem.terms.upper), lot)))


def secure(problem: Problem) -> Problem:
    """Return the variant that survives the loss of each supplier."""
    return replace(problem, terms=replace(problem.terms, security=build_security(problem, 0.9, np.arange(4))))


def flexible(problem: Problem) -> Problem:
    """Return the variant in which a third of each day's energy may move within the day."""
    whole = problem.work.demand[:, 0]
    two = np.array([True, True])
    parts = np.stack([whole * (2.0 / 3.0), whole / 3.0], axis=1)
    work = Work(parts, np.full(2, 25.0), two[:, None], two, np.array([False, True]), 24)
    return replace(problem, work=work)


def jittered(problem: Problem, seed: int) -> Problem:
    """Return the variant in which availability is multiplied hour by hour by 1 − 0.05·U(0, 1)."""
    held, n_s, n_t = problem.supply, len(problem.probabilities), problem.n_periods
    begin = held.begin + np.repeat(np.arange(n_s) * n_t, np.diff(held.first_spell))
    pattern = np.repeat(held.pattern, np.diff(np.append(begin, n_s * n_t)))
    rng = np.random.default_rng(np.random.SeedSequence((seed, 4)))
    levels = held.levels[pattern] * (1.0 - 0.05 * rng.random((n_s * n_t, held.levels.shape[1])))
    hours = np.arange(n_s * n_t)
    return replace(problem, supply=Supply(levels, np.arange(n_s + 1) * n_t, hours % n_t, hours))


#: tiers of variant `real`: share of demand, unmet cost, classes open to it, critical
_TIERS = (
    (0.40, 25.0, (True, True), True),  # paid serving
    (0.15, 9.0, (True, True), False),  # free serving
    (0.15, 16.0, (True, False), True),  # urgent research
    (0.10, 7.0, (True, True), False),  # other research
    (0.20, 6.0, (False, True), False),  # training
)
_WORKLOAD = (0, 0, 1, 1, 2)


def real(size: Size, seed: int) -> Problem:
    """Return the variant that counts most, without its security: see the law in the document, and `secure`."""
    base = plain(size, seed)
    made, rate, cap = columns(size)
    rng = np.random.default_rng(np.random.SeedSequence((seed, 3)))
    offer = np.arange(len(cap)) % size.offers
    is_refusable = offer == 3
    lead = (15 + 15 * (offer % 3) + np.where(is_refusable, 15, 0)) * 24
    slips = rng.random((size.scenarios, len(cap))) < 0.4
    months = rng.uniform(1.0, 6.0, slips.shape)
    delay = np.where(slips, np.rint(months * size.month), 0).astype(np.int64)
    made = replace(made, group=made.supplier % 2, delay=delay, is_refusable=is_refusable)
    share, unmet, eligible, critical = (np.array(x) for x in zip(*_TIERS, strict=True))
    work = Work(_tier_demand(base, share, rng), unmet, eligible, critical, np.zeros(5, dtype=bool))
    sources = Sources(np.array([4.0, 4.2]), np.full(2, 125.0), np.arange(2), np.full(2, -1, dtype=np.int64), np.ones(2))
    fee = line_fees(made, rate, size.periods, 1.0)
    upper = np.where(made.start >= lead, cap, 0.0)
    nothing = np.zeros(len(cap))
    terms = Terms(fee, nothing, upper, nothing, _budgets(size, made, rate), None, 0.3, 0.95)
    return replace(base, work=work, sources=sources, columns=made, terms=terms, n_classes=2)


def _tier_demand(base: Problem, share: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return (scenario, tier, period): shares of the whole, each workload with residuals of its own."""
    whole = base.work.demand[:, 0]
    n_s, n_t = whole.shape
    own = []
    for _ in range(3):
        noise = rng.standard_normal((n_s, n_t))
        _grow(noise, np.full(n_t, 1e-3), np.zeros(n_s), np.full((n_s, 2), float(n_t)), 0.05)
        own.append(noise * whole)
    return np.stack([own[w] * x for w, x in zip(_WORKLOAD, share, strict=True)], axis=1)


def _budgets(size: Size, made: Columns, rate: NDArray[np.float64]) -> Limits:
    """Return one budget per year: 3.0 money per unit-hour of 1000 units, growing by a half each year."""
    rows, limits, names = [], [], []
    for year, low in enumerate(range(0, size.periods, 8760)):
        high = min(low + 8760, size.periods)
        hours = np.maximum(0, np.minimum(made.end, high) - np.maximum(made.start, low))
        rows.append(hours * rate)
        limits.append(3.0 * 1000.0 * (high - low) * 1.5**year)
        names.append(f"budget of year {year + 1}")
    return Limits(np.array(rows), np.array(limits), tuple(names))
