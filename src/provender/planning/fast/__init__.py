"""The fast two-stage planner: dispatch in closed form, a sparse master, a certified gap."""

from __future__ import annotations

from provender.planning.fast.alternatives import Alternative, reach, supplier_ranges, without_supplier
from provender.planning.fast.problem import (
    Columns,
    Limits,
    PlanProblemError,
    Problem,
    Security,
    Sources,
    Supply,
    Terms,
    Work,
    line_fees,
)
from provender.planning.fast.secure import build_security
from provender.planning.fast.solve import Control, Plan, Prepared, plan, prepare
from provender.planning.fast.stream import prepare_streamed

__all__ = [
    "Alternative",
    "Columns",
    "Control",
    "Limits",
    "Plan",
    "PlanProblemError",
    "Prepared",
    "Problem",
    "Security",
    "Sources",
    "Supply",
    "Terms",
    "Work",
    "build_security",
    "line_fees",
    "plan",
    "prepare",
    "prepare_streamed",
    "reach",
    "supplier_ranges",
    "without_supplier",
]
