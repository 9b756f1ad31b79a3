"""Planning on demand that is too large to hold: one pass over batches of scenarios, then bins alone.

Bins give a lower bound of the cost of dispatch, whose tangents are cuts, and an upper bound, which is what a
plan is said to cost; both are proven, so the gap is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from provender.dispatch.curves import Bins
from provender.planning.fast.blocks import BEGIN, END, SCENARIO, build_layout
from provender.planning.fast.flex import build_loads
from provender.planning.fast.problem import PlanProblemError
from provender.planning.fast.recourse import CurveRecourse, Frame, can_merge
from provender.planning.fast.rungs import build_rungs
from provender.planning.fast.solve import Prepared, demand_quantiles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from provender.planning.fast.problem import Problem

#: the first batch sets the width of a bin: this many reach half as far again as its largest load
N_BINS = 16384
_REACH = 1.5


def prepare_streamed(problem: Problem, batches: Iterable[NDArray[np.float64]], *, n_bins: int = N_BINS) -> Prepared:
    """Return a problem ready for planning, having seen each batch of demand once.

    Parameters
    ----------
    problem
        What is planned, with `work.demand` of shape (0, tier, period).
    batches
        (scenario of the batch, tier, period) work units, in the order of the scenarios.
    n_bins
        Bins per row; more make the proven gap smaller.

    Raises
    ------
    PlanProblemError
        Where hours cannot be merged (classes, slips, unequal chances, a weight on the tail), where work may
        move, or where the batches hold another number of scenarios than the problem.
    """
    layout, rungs = build_layout(problem), build_rungs(problem.work, problem.sources)
    if not can_merge(problem, rungs) or problem.terms.omega > 0.0 or problem.work.is_deferrable.any():
        raise PlanProblemError(
            "a problem whose hours cannot be merged", "one class, no slips, equal chances, firm work"
        )
    runs = layout.runs
    table = np.column_stack([runs.runs[:, SCENARIO], runs.runs[:, BEGIN], runs.runs[:, END], runs.row])
    bins: list[Bins] = []
    quantiles = np.zeros((0, 0))
    seen, n_scenarios, n_rows = 0, len(problem.probabilities), len(layout.weights.first) - 1
    for batch in batches:
        held = replace(problem.work, demand=batch)
        filled = build_loads(held, rungs).filled
        if not bins:
            width = max(1e-9, _REACH * float(filled.max()) / (n_bins - 1))
            bins = [Bins.empty(n_rows, width, n_bins) for _ in range(filled.shape[1])]
            quantiles = demand_quantiles(batch, layout)
        low, high = np.searchsorted(table[:, 0], [seen, seen + len(batch)])
        part = table[low:high].copy()
        part[:, 0] -= seen
        for m, holder in enumerate(bins):
            holder.add(filled[:, m], part)
        seen += len(batch)
    if seen != n_scenarios:
        raise PlanProblemError(f"batches with {seen} scenarios", f"{n_scenarios}, as many as probabilities")
    row_theta = np.zeros(n_rows, dtype=np.int64)
    row_theta[runs.row] = runs.theta
    frame = Frame(layout, rungs, problem.n_classes, problem.period_hours)
    return Prepared(problem, layout, frame, CurveRecourse(frame, bins, row_theta, n_scenarios, None), quantiles)
