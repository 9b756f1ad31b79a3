"""What an import foresees, in Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def forecast_lines(found: Mapping[str, Any]) -> list[str]:
    """Return what history says of the future, and what such forecasts were worth on days held back."""
    lines = ["## Demand to come", ""]
    if "why_not" in found:
        return [*lines, f"{found['days']} days of use; {found['why_not']}.", ""]
    ahead = ", ".join(map(str, found["days_ahead"]))
    lines += [
        f"{found['days']} days of use. Chosen on the first half: {found['forecaster']}, spread times {found['scale']}.",
        f"Checked on the second half, {ahead} days ahead; a score (CRPS) is a share of mean use, smaller is better:",
        "",
        "| | forecasts | score | inside the central 50 % | 80 % | 90 % |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for key, name in (("held_back", "chosen"), ("next_week_as_this", "next week as this one")):
        c = found[key]
        inside = " | ".join(f"{c[f'inside_{level}']:.0%}" for level in ("50%", "80%", "90%"))
        lines.append(f"| {name} | {c['forecasts']} | {c['crps']:.3f} | {inside} |")
    lines += [
        "",
        "| workload | level ÷ mean of the trace | noise | half-life, days | growth per year | by itself | weight |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name, w in found["workloads"].items():
        grown, own = ("{:.2f} ({:.2f}..{:.2f})".format(*w[k]) for k in ("growth", "growth_by_itself"))
        lines.append(
            f"| {name} | {w['level']:.3f} | {w['sigma']:.3f} | {w['half_life_days']:.1f} | {grown} | {own} |"
            f" {w['growth_weight']:.0%} |"
        )
    return [*lines, ""]
