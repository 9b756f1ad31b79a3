"""Closed forms of dispatch: cost, slope and unmet work from capacity, without a solver."""

from __future__ import annotations

from provender.dispatch.cost import Open, block_cost, least_cost
from provender.dispatch.ladder import Ladder, build_ladder
from provender.dispatch.own_prices import own_price_cost
from provender.dispatch.unmet import rung_totals, unmet_work

__all__ = ["Ladder", "Open", "block_cost", "build_ladder", "least_cost", "own_price_cost", "rung_totals", "unmet_work"]
