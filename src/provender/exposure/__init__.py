"""Exposure: contingencies, times to survive and recover, concentration, mutual dependence."""

from __future__ import annotations

from provender.exposure.change import change
from provender.exposure.credits import firm_credits
from provender.exposure.expose import base_plan, dependences, expose_base, exposure
from provender.exposure.findings import findings
from provender.exposure.pairs import pairs
from provender.exposure.variance import variance

__all__ = [
    "base_plan",
    "change",
    "dependences",
    "expose_base",
    "exposure",
    "findings",
    "firm_credits",
    "pairs",
    "variance",
]
