"""What to sign: a master problem with cuts, and the risk measure it minimises."""

from __future__ import annotations

from provender.planning.plan import SecurePlan, plan
from provender.planning.security import Loss
from provender.planning.sign import Planner, Signed
from provender.planning.situation import Situation, situation

__all__ = ["Loss", "Planner", "SecurePlan", "Signed", "Situation", "plan", "situation"]
