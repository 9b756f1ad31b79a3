"""One pass over unmet work: totals, starts and peaks by scenario."""

from __future__ import annotations

from typing import Any

from provender.compiled import compiled


@compiled()
def scenario_totals(unmet: Any, hours: Any, is_firm: Any, tolerance: float, totals: Any, by_tier: Any) -> None:
    """Fill what each scenario comes to.

    Parameters
    ----------
    unmet
        (scenario, tier, period) units >= 0; NaN is carried into `by_tier`.
    hours, is_firm
        (period,) hours; (tier,) mask.
    tolerance
        Units up to which firm work counts as met.
    totals
        (scenario, 4) out: short hours, starts, longest run of hours, peak units; of firm work.
    by_tier
        (scenario, tier) out: unit-hours unmet.
    """
    n_scenarios, n_tiers, n_periods = unmet.shape
    for s in range(n_scenarios):
        short = starts = longest = peak = run = 0.0
        for j in range(n_tiers):
            work = 0.0
            for t in range(n_periods):
                work += unmet[s, j, t] * hours[t]
            by_tier[s, j] = work
        for t in range(n_periods):
            firm = 0.0
            for j in range(n_tiers):
                if is_firm[j]:
                    firm += unmet[s, j, t]
            if firm > tolerance:
                if run == 0.0:
                    starts += 1.0
                run += hours[t]
                short += hours[t]
                longest = max(longest, run)
                peak = max(peak, firm)
            else:
                run = 0.0
        totals[s, 0], totals[s, 1], totals[s, 2], totals[s, 3] = short, starts, longest, peak
