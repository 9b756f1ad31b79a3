"""Adequacy indices of unmet work by plain loops. Imports nothing from the package."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def totals(unmet: Floats, hours: Floats, is_firm: NDArray[np.bool_], tolerance: float) -> tuple[Floats, Floats]:
    """Return (scenario, [short hours, starts, longest run, peak]) and (scenario, tier) unit-hours."""
    rows, work = [], []
    for scenario in unmet:
        firm = [sum(scenario[j][t] for j in range(len(is_firm)) if is_firm[j]) for t in range(len(hours))]
        runs: list[float] = []
        for t, amount in enumerate(firm):
            if amount > tolerance:
                if t == 0 or firm[t - 1] <= tolerance:
                    runs.append(0.0)
                runs[-1] += hours[t]
        rows.append(
            [sum(runs), len(runs), max(runs, default=0.0), max([a for a in firm if a > tolerance], default=0.0)]
        )
        work.append([sum(scenario[j][t] * hours[t] for t in range(len(hours))) for j in range(len(is_firm))])
    return np.array(rows, dtype=float), np.array(work, dtype=float).reshape(len(unmet), len(is_firm))
