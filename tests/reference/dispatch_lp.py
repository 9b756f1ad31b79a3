"""Dispatch of one block in one scenario as a linear program: the twin that the closed forms are held against.

Imports nothing from the package. Symbols: D demand (tier, period), E per deferrable tier, C capacity
(class,), m limits and q committed units (source,), p prices, u unmet costs, h hours (period,).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Block:
    """One block: see the module for symbols; `eligible` is (tier, class), `loose` (tier,)."""

    D: Floats
    u: Floats
    loose: NDArray[np.bool_]
    eligible: NDArray[np.bool_]
    C: Floats
    p: Floats
    m: Floats
    q: Floats
    source_class: NDArray[np.int64]
    h: Floats


@dataclass(frozen=True)
class Answer:
    """Least cost and the unit-hours unmet by tier."""

    cost: float
    unmet: Floats


def solve(block: Block) -> Answer:
    """Return the least cost of a block by linear programming."""
    n_j, n_t = block.D.shape
    n_g, n_e = len(block.C), len(block.p)
    serve: dict[tuple[int, ...], int] = {(j, g, t): i for i, (j, g, t) in enumerate(np.ndindex(n_j, n_g, n_t))}
    at = len(serve)
    unmet: dict[tuple[int, ...], int] = {(j, t): at + i for i, (j, t) in enumerate(np.ndindex(n_j, n_t))}
    at += len(unmet)
    free = {(e, t): at + i for i, (e, t) in enumerate(np.ndindex(n_e, n_t))}
    at += len(free)
    paid = {(e, t): at + i for i, (e, t) in enumerate(np.ndindex(n_e, n_t))}
    at += len(paid)
    cost = np.zeros(at)
    upper = np.full(at, np.inf)
    for (j, g, _), i in serve.items():
        upper[i] = np.inf if block.eligible[j, g] else 0.0
    for (j, t), i in unmet.items():
        cost[i] = block.u[j] * block.h[t]
    for (e, t), i in free.items():
        upper[i] = block.q[e]
        cost[paid[e, t]] = block.p[e] * block.h[t]
        upper[paid[e, t]] = block.m[e] - block.q[e]
    equal, right = _balance(block, serve, unmet, at)
    rows, limits = [], []
    for g in range(n_g):
        for t in range(n_t):
            row = np.zeros(at)
            for j in range(n_j):
                row[serve[j, g, t]] = 1.0
            for e in np.flatnonzero(block.source_class == g):
                row[free[int(e), t]] = row[paid[int(e), t]] = -1.0
            rows.append(row)
            limits.append(block.C[g])
    found = linprog(
        cost,
        A_ub=np.array(rows),
        b_ub=np.array(limits),
        A_eq=equal,
        b_eq=right,
        bounds=np.column_stack([np.zeros(at), upper]),
        method="highs",
    )
    if found.status != 0:
        raise RuntimeError(found.message)
    lost = [sum(found.x[unmet[j, t]] * block.h[t] for t in range(n_t)) for j in range(n_j)]
    return Answer(float(found.fun), np.array(lost))


def _balance(
    block: Block, serve: dict[tuple[int, ...], int], unmet: dict[tuple[int, ...], int], n: int
) -> tuple[Floats, Floats]:
    """Firm work balances in every period, deferrable work over the block."""
    n_j, n_t = block.D.shape
    rows, right = [], []
    for j in range(n_j):
        groups = [range(n_t)] if block.loose[j] else [range(t, t + 1) for t in range(n_t)]
        for group in groups:
            row = np.zeros(n)
            for t in group:
                row[unmet[j, t]] = block.h[t]
                for g in range(len(block.C)):
                    row[serve[j, g, t]] = block.h[t]
            rows.append(row)
            right.append(sum(block.D[j, t] * block.h[t] for t in group))
    return np.array(rows), np.array(right)
