"""Hindsight as a linear program over single periods, and a naive account; nothing from the package."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog


def lp_cost(
    demand: np.ndarray, dates: np.ndarray, term: int, prices: dict[str, float], *, is_prorated: bool = True
) -> float:
    """Return the least cost of serving demand: commitments, use, on demand up to a limit, unmet."""
    wanted = np.where(np.isnan(demand), 0.0, demand)
    n, k = wanted.size, dates.size
    length = np.minimum(dates + term, n) - dates if is_prorated else np.full(k, term)
    fees = prices["committed"] * length
    # variables: signed (k), used (n), bought (n), unmet (n)
    cost = np.concatenate(
        [fees, np.full(n, prices["use"]), np.full(n, prices["on_demand"]), np.full(n, prices["unmet"])]
    )
    served = np.hstack([np.zeros((n, k)), np.eye(n), np.eye(n), np.eye(n)])
    in_force = np.array([[1.0 if s <= t < s + term else 0.0 for s in dates] for t in range(n)]).reshape(n, k)
    within = np.hstack([-in_force, np.eye(n), np.zeros((n, 2 * n))])
    bounds = [(0, None)] * (k + n) + [(0, prices["limit"])] * n + [(0, None)] * n
    found = linprog(cost, A_ub=within, b_ub=np.zeros(n), A_eq=served, b_eq=wanted, bounds=bounds, method="highs")
    return float(found.fun)


def naive_cost(demand: np.ndarray, dates: np.ndarray, signed: np.ndarray, term: int, prices: dict[str, float]) -> float:
    """Return what commitments cost, prorated, one period after another."""
    total = 0.0
    for t, wanted in enumerate(demand):
        held = sum(u for s, u in zip(dates, signed, strict=True) if s <= t < s + term)
        total += prices["committed"] * held
        if np.isnan(wanted):
            continue
        used = min(held, wanted)
        bought = min(wanted - used, prices["limit"])
        total += prices["use"] * used + prices["on_demand"] * bought + prices["unmet"] * (wanted - used - bought)
    return total
