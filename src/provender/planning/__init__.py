"""What to sign: a master problem with cuts, and the risk measure it minimises."""

from __future__ import annotations

from provender.planning.sign import Planner, Signed
from provender.planning.situation import Situation, situation

__all__ = ["Planner", "Signed", "Situation", "situation"]
