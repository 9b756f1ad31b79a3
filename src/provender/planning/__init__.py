"""What to sign: a master problem with cuts, and the risk measure it minimises."""

from __future__ import annotations

from provender.planning.alternatives import Alternatives, alternatives
from provender.planning.answers import QUESTIONS, Answer, ask
from provender.planning.around import Around, Planned, around, planned
from provender.planning.brake import Brake
from provender.planning.clause_price import change_price, clause_prices, price_by_year, with_field
from provender.planning.frontier import Frontier, frontier
from provender.planning.plan import plan
from provender.planning.readings import Readings, readings
from provender.planning.result import SecurePlan
from provender.planning.security import Loss
from provender.planning.sensitivity import Sway, is_reached, sways
from provender.planning.sign import Planner, Signed
from provender.planning.situation import Situation, situation
from provender.planning.worth import UnitWorth, unit_worths

__all__ = [
    "QUESTIONS",
    "Alternatives",
    "Answer",
    "Around",
    "Brake",
    "Frontier",
    "Loss",
    "Planned",
    "Planner",
    "Readings",
    "SecurePlan",
    "Signed",
    "Situation",
    "Sway",
    "UnitWorth",
    "alternatives",
    "around",
    "ask",
    "change_price",
    "clause_prices",
    "frontier",
    "is_reached",
    "plan",
    "planned",
    "price_by_year",
    "readings",
    "situation",
    "sways",
    "unit_worths",
    "with_field",
]
