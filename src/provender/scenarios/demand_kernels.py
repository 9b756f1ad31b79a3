"""Compiled passes over the logarithm of demand: finite sums, mean reversion, steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provender.compiled import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@compiled()
def add_shapes(
    weights: NDArray[np.float64], loads: NDArray[np.float64], shapes: NDArray[np.float64], out: NDArray[np.float64]
) -> None:
    """Add Σ_k weights[s, k]·loads[j, k]·shapes[k, t] to the logarithms.

    Parameters
    ----------
    weights
        (scenario, part) numbers drawn.
    loads
        (tier, part) what a part does to a tier.
    shapes
        (part, period) how a part runs over time.
    out
        (scenario, tier, period) logarithms, added to.
    """
    n_scenarios, n_tiers, n_periods = out.shape
    for s in range(n_scenarios):
        for j in range(n_tiers):
            for k in range(loads.shape[1]):
                size = weights[s, k] * loads[j, k]
                if size != 0.0:
                    for t in range(n_periods):
                        out[s, j, t] += size * shapes[k, t]


@compiled()
def add_reverting(
    normals: NDArray[np.float64],
    decay: NDArray[np.float64],
    scale: NDArray[np.float64],
    loads: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Add v[t] = decay[t]·v[t − 1] + scale[t]·normals[s, t] times each tier's load, from the first period on.

    Parameters
    ----------
    normals
        (scenario, period) standard normal numbers.
    decay, scale
        (period,) share kept of the value before, and of the new number; decay[0] is ignored.
    loads
        (tier,) what the path does to a tier.
    out
        (scenario, tier, period) logarithms, added to.
    """
    n_scenarios, n_tiers, n_periods = out.shape
    for s in range(n_scenarios):
        for j in range(n_tiers):
            load = loads[j]
            if load != 0.0:
                value = 0.0
                for t in range(n_periods):
                    value = decay[t] * value + scale[t] * normals[s, t]
                    out[s, j, t] += load * value


@compiled()
def add_steps(
    scenario: NDArray[np.int64],
    steps: NDArray[np.float64],
    edges: NDArray[np.float64],
    loads: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Add steps of some size, each to the share of a period that lies inside it.

    Parameters
    ----------
    scenario
        (step,) whose it is.
    steps
        (step, 3) first day, last day, size.
    edges
        (period + 1,) days at which periods start, and the last ends.
    loads
        (tier,) what a step does to a tier.
    out
        (scenario, tier, period) logarithms, added to.
    """
    for e in range(len(scenario)):
        start, end, size = steps[e, 0], steps[e, 1], steps[e, 2]
        for t in range(out.shape[2]):
            inside = min(end, edges[t + 1]) - max(start, edges[t])
            if inside > 0.0:
                share = inside / (edges[t + 1] - edges[t])
                for j in range(out.shape[1]):
                    out[scenario[e], j, t] += loads[j] * size * share
