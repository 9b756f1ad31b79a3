"""Closed forms of dispatch: cost, slope and unmet work from capacity, without a solver."""

from __future__ import annotations

from provender.dispatch.cost import Open, block_cost
from provender.dispatch.ladder import Ladder, build_ladder
from provender.dispatch.unmet import rung_totals, unmet_work

__all__ = ["Ladder", "Open", "block_cost", "build_ladder", "rung_totals", "unmet_work"]
