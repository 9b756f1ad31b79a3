"""Workloads as arrays: demand by future and tier, unmet cost, windows, eligibility."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from provender.dates import parse_length
from provender.instance.demand import demand_path
from provender.instance.grid import as64
from provender.instance.model import Work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.clauses import Confinement
    from provender.alliance.provision import Provision
    from provender.alliance.workload import Future, Tier, Workload
    from provender.instance.grid import Grid
    from provender.instance.terms import Terms


def tier_id(workload: Workload, tier: Tier) -> str:
    """Return ``workload.tier``, or the workload alone where its one tier has no name."""
    return f"{workload.id}.{tier.id}" if tier.id else workload.id


def build_work(case: Case, provision: Provision, grid: Grid, suppliers: tuple[str, ...], terms: Terms) -> Work:
    """Return the work of a provision on a grid; `suppliers` fixes the order of eligibility."""
    pairs = [(w, t) for w in case.workloads.values() if w.provision == provision.id for t in w.tiers]
    futures = tuple(case.futures.values())
    demand = np.array([[_demand(w, t, grid, f) for w, t in pairs] for f in futures])
    shape = (len(futures), len(pairs), grid.n_periods)
    return Work(
        tuple(tier_id(w, t) for w, t in pairs),
        tuple(_name(w, t) for w, t in pairs),
        np.array([t.unmet_cost.value for _, t in pairs]),
        demand.reshape(shape),  # (scenario, tier, period) work units
        np.array([bool(w.window) for w, _ in pairs], dtype=bool),
        np.array([t.is_critical for _, t in pairs], dtype=bool),
        _windows([w for w, _ in pairs], grid),
        _eligible(case, pairs, grid, suppliers, terms.confinements),
        {
            holder: _eligible(
                case, pairs, grid, suppliers, [c for c in terms.confinements if holder not in c.suppliers]
            )
            for holder in dict.fromkeys(s for c in terms.confinements for s in c.suppliers)
        },
    )


def _name(workload: Workload, tier: Tier) -> str:
    base = workload.name or workload.id
    return f"{base} – {tier.name or tier.id}" if tier.id else base


def _demand(workload: Workload, tier: Tier, grid: Grid, future: Future) -> NDArray[np.float64]:
    """Return (period,) demand of a tier in one future."""
    source = tier.demand or workload.demand
    path = demand_path(source, grid, future.demand) if source else np.zeros(grid.n_periods)
    if tier.demand is None and tier.share is not None:
        path = path * tier.share.value
    factors = dict(future.factors or {})
    for key in (workload.id, tier_id(workload, tier)) if tier.id else (workload.id,):
        if key in factors:
            path = path * factors[key].value
    return path


def _windows(workloads: list[Workload], grid: Grid) -> NDArray[np.int64]:
    """Return (period,) index of the window; a window never leaves its block.

    Workloads with windows of different lengths share the shortest, which never overstates what
    deferring can save.
    """
    lengths = {w.window for w in workloads if w.window} - {"block"}
    window = grid.block_of_period.copy()
    if not lengths:
        return window
    hours = min(_hours(length) for length in lengths)
    offset = (grid.period_starts - grid.block_starts[grid.block_of_period]).astype("timedelta64[s]")
    inside = (offset.astype(np.int64) // int(hours * 3600)).astype(np.int64)
    keys = window * (int(inside.max()) + 1) + inside
    index: NDArray[np.int64] = np.unique(keys, return_inverse=True)[1].astype(np.int64)
    return index


def _hours(length: str) -> float:
    count, unit = parse_length(length)
    return count * {"hour": 1.0, "day": 24.0, "week": 168.0, "month": 730.5, "quarter": 2191.5, "year": 8766.0}[unit]


def _eligible(
    case: Case,
    pairs: list[tuple[Workload, Tier]],
    grid: Grid,
    suppliers: tuple[str, ...],
    confinements: Sequence[Confinement],
) -> NDArray[np.bool_]:
    """Return (tier, supplier, block) whether a tier may run there."""
    reach: Mapping[tuple[str, str], bool] = {(r.workload, r.supplier): r.is_eligible for r in case.reaches.values()}
    allowed = np.array([[reach.get((w.id, s), True) for s in suppliers] for w, _ in pairs], dtype=bool)
    allowed = allowed.reshape(len(pairs), len(suppliers), 1).repeat(grid.n_blocks, axis=2)
    for rule in confinements:
        inside = np.ones(grid.n_blocks, dtype=bool)
        if rule.start:
            inside &= grid.block_starts >= as64(rule.start)
        if rule.end:
            inside &= grid.block_starts < as64(rule.end)
        outside = np.array([s not in rule.suppliers for s in suppliers])
        for j, (workload, _) in enumerate(pairs):
            if workload.id in rule.workloads:
                allowed[j] &= ~(outside[:, None] & inside[None, :])
    return allowed
