"""The mixed problems in plain arrays, every rule gone through line by line, for the extensive forms."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tests.planning.mixed import AT, QUANTILE, SUPPLIERS, Mixed
from tests.reference.plan_whole import Need, Tiers, Whole

if TYPE_CHECKING:
    from provender.instance import Cohort, Instance, Lines
    from provender.instance.model import BudgetYear, MinimumSpend
    from provender.planning import Loss

Floats = NDArray[np.float64]


def whole(problem: Mixed) -> Whole:
    """Return the problem in plain arrays: classes are suppliers, every rule gone through line by line."""
    instance, here = problem.instance, problem.here
    grid, columns, sources = instance.grid, instance.columns, instance.sources
    n_s, n_b, lines = len(instance.probabilities), grid.n_blocks, columns.lines
    place = {s: i for i, s in enumerate(SUPPLIERS)}
    held, due = np.zeros((n_s, len(SUPPLIERS), n_b)), np.zeros(n_s)
    for r, cohort in enumerate(instance.held.cohorts):
        held[:, place[cohort.supplier]] += instance.held.size[r] * instance.held.available[:, r]
        due += instance.held.size[r] * instance.held.fee[:, r].sum(axis=1)
    return Whole(
        instance.probabilities, problem.omega, problem.alpha, grid.period_hours, grid.block_of_period,
        instance.work.window_of_period, instance.discount, instance.work.demand, instance.work.unmet_cost,
        instance.work.is_deferrable, instance.work.eligible, problem.price, problem.limit,
        np.minimum(sources.committed, problem.limit), np.array([place[s] for s in sources.suppliers], dtype=np.int64),
        held, due + sources.commitment_fee.sum(),
        np.array([place[c.supplier] for c in lines.cohorts]), lines.available, lines.fee.sum(axis=2),
        here.upper, columns.lot,
        _limits(instance), [_budget(instance, y) for y in instance.budgets],
        [_spend(instance, m) for m in instance.minimum_spend],
        {k: Tiers(v.start, v.factor, v.is_incremental) for k, v in columns.volumes.items()},
        [n for i, loss in enumerate(problem.losses) for n in _needs(problem, i, loss)],
    )  # fmt: skip


def _in_force(instance: Instance, k: int, b: int) -> bool:
    cohort, day = instance.columns.lines.cohorts[k], instance.grid.block_date(b)
    return cohort.delivery <= day and (cohort.end is None or day < cohort.end)


def _limits(instance: Instance) -> list[tuple[Floats, float]]:
    """Return in every block what is in force of each offer, and of each market."""
    columns, found = instance.columns, []
    n_k = len(columns.offer)
    for b in range(instance.grid.n_blocks):
        alive = np.array([float(_in_force(instance, k, b)) for k in range(n_k)])
        found += [(alive * (columns.offer == i), float(cap)) for i, cap in enumerate(columns.cap)]
        found += [(alive * d.weight, d.limit) for d in columns.depths]
    return found


def _money(instance: Instance, lines: Lines, year: BudgetYear, s: int, k: int) -> float:
    if year.suppliers and lines.cohorts[k].supplier not in year.suppliers:
        return 0.0
    return sum(float(lines.fee[s, k, b] / instance.discount[b]) for b in year.blocks)


def _budget(instance: Instance, year: BudgetYear) -> tuple[Floats, Floats]:
    n_s, held, sources = len(instance.probabilities), instance.held, instance.sources
    lines = instance.columns.lines
    money = np.array([[_money(instance, lines, year, s, k) for k in range(len(lines.cohorts))] for s in range(n_s)])
    rest = np.full(n_s, year.amount)
    for s in range(n_s) if year.counts_held else ():
        rest[s] -= sum(held.size[r] * _money(instance, held, year, s, r) for r in range(len(held.cohorts)))
        for e, supplier in enumerate(sources.suppliers):
            if not year.suppliers or supplier in year.suppliers:
                rest[s] -= sum(sources.commitment_fee[e, b] / instance.discount[b] for b in year.blocks)
    return money, np.maximum(rest, 0.0)


def _spend(instance: Instance, minimum: MinimumSpend) -> tuple[Floats, Floats]:
    def paid(lines: Lines, k: int) -> Floats:
        mine = lines.cohorts[k].supplier == minimum.supplier
        money: Floats = lines.fee[:, k][:, minimum.blocks].sum(axis=1) * mine
        return money

    held, sources, lines = instance.held, instance.sources, instance.columns.lines
    short = np.full(len(instance.probabilities), minimum.amount)
    for r in range(len(held.cohorts)):
        short = short - held.size[r] * paid(held, r)
    for e, supplier in enumerate(sources.suppliers):
        short = short - sources.commitment_fee[e, minimum.blocks].sum() * (supplier == minimum.supplier)
    return np.array([paid(lines, k) for k in range(len(lines.cohorts))]).T, short


def _needs(problem: Mixed, at: int, loss: Loss) -> list[Need]:
    """Return for every set of suppliers and block what critical work that may run nowhere else needs after a loss."""
    instance, here = problem.instance, problem.here
    grid, columns = instance.grid, instance.columns
    cohorts = columns.lines.cohorts
    open_days = [c.delivery for c, most in zip(cohorts, here.upper, strict=True) if most > 0.0]
    found = []
    for b in range(grid.n_blocks):
        if not open_days or grid.block_date(b) < min(open_days) or grid.counted[b] == 0.0:
            continue
        for members in [m for n in (1, 2, 3) for m in combinations(SUPPLIERS, n)]:
            need = _critical(instance, members, b)
            row, kept = _left(problem, loss, members, b)
            price = problem.security_price
            cost = None if price is None else price * grid.block_hours[b] * instance.discount[b]
            if need > 0.0:
                found.append(Need((at, b), row, need - kept, cost))
    return found


def _critical(instance: Instance, members: tuple[str, ...], b: int) -> float:
    work, inside = instance.work, [SUPPLIERS.index(m) for m in members]
    outside = [g for g in range(len(SUPPLIERS)) if g not in inside]
    mine = [j for j in range(len(work.tiers)) if work.is_critical[j] and not work.eligible[j, outside, b].any()]
    worst = 0.0
    for t in np.flatnonzero(instance.grid.block_of_period == b):
        total = work.demand[:, mine, t].sum(axis=1)
        order = np.argsort(total)
        reached = np.cumsum(instance.probabilities[order]) >= QUANTILE - 1e-12
        worst = max(worst, float(total[order][np.argmax(reached)]))
    return worst


def _left(problem: Mixed, loss: Loss, members: tuple[str, ...], b: int) -> tuple[Floats, float]:
    """Return what a unit of each column, and everything else, leaves to a set of suppliers in a block."""
    instance, columns = problem.instance, problem.instance.columns
    row, kept = np.zeros(len(columns.offer)), 0.0
    for k, c in enumerate(columns.lines.cohorts):
        if c.supplier in members and c.is_secure and not _hit(loss, c) and not _in_reach(instance, loss, c):
            row[k] = columns.lines.nominal[k, b]
    for i in range(len(columns.offers)):
        c = next(c for k, c in enumerate(columns.lines.cohorts) if columns.offer[k] == i)
        if c.supplier in members and _in_reach(instance, loss, c) and not _hit(loss, c):
            kept += _still(instance, i, b)
    for r, c in enumerate(instance.held.cohorts):
        if c.supplier in members and not _hit(loss, c):
            kept += float(instance.held.size[r] * instance.held.nominal[r, b])
    sources = instance.sources
    for e, supplier in enumerate(sources.suppliers):
        gone = any(t in (supplier, *sources.depends_on[e]) for t in loss.targets) and not loss.only_pipeline
        if supplier in members and not gone:
            kept += float(sources.limit[e, b] * sources.haircut[e])
    return row, kept


def _hit(loss: Loss, c: Cohort) -> bool:
    named = any(t in (c.supplier, c.site, *c.depends_on) for t in loss.targets)
    return named and not (loss.only_pipeline and c.delivery <= AT)


def _in_reach(instance: Instance, loss: Loss, c: Cohort) -> bool:
    """Return whether an offer can be signed within the notice: the shortest of what is lost."""
    lived = {s: days for s, (_, days) in instance.notice.items()}
    notice = min(lived[t] if t in lived else min(lived.values()) for t in loss.targets)
    return c.is_secure and c.lead_days <= notice


def _still(instance: Instance, offer: int, b: int) -> float:
    """Return the most of an offer that can stand in a block: its cap, or what may start in windows still open."""
    columns, opened, stands = instance.columns, 0.0, False
    for k, c in enumerate(columns.lines.cohorts):
        share = float(columns.lines.nominal[k, b])
        if columns.offer[k] == offer and share > 0.0:
            stands = True
            is_open = c.delivery >= AT + timedelta(days=c.lead_days)
            opened += float(columns.window_cap[k]) * share if is_open else 0.0
    return min(opened, float(columns.cap[offer])) if stands else 0.0
