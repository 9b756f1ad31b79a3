"""Scenarios: demand, events, prices, dates and estimates drawn from their laws, bit for bit reproducible."""

from __future__ import annotations

from provender.scenarios.dates import completion_laws, milestone_dates
from provender.scenarios.deliveries import Conversions, SlipLaw
from provender.scenarios.demand import DemandLaw, Factor, Noise, Shock
from provender.scenarios.draw import PARTS, Batch, Draws, Part, draw, prepare
from provender.scenarios.ensemble import Ensemble, NoScenarioError, draw_ensemble, ensemble_of, with_scenarios
from provender.scenarios.events import EVENT, KINDS, HazardLaw, TieLaw
from provender.scenarios.law import ScenarioLaw, law_of
from provender.scenarios.marginals import Marginal, marginal_of
from provender.scenarios.prices import PriceLaw, price_path
from provender.scenarios.reduce import Reduced, features_of, forward_selection
from provender.scenarios.residuals import Residuals, seasonal_split
from provender.scenarios.sampling import Design, Sampling, design
from provender.scenarios.seeds import BATCH, batch_seed
from provender.scenarios.worlds import World, draw_worlds

__all__ = [
    "BATCH",
    "EVENT",
    "KINDS",
    "PARTS",
    "Batch",
    "Conversions",
    "DemandLaw",
    "Design",
    "Draws",
    "Ensemble",
    "Factor",
    "HazardLaw",
    "Marginal",
    "NoScenarioError",
    "Noise",
    "Part",
    "PriceLaw",
    "Reduced",
    "Residuals",
    "Sampling",
    "ScenarioLaw",
    "Shock",
    "SlipLaw",
    "TieLaw",
    "World",
    "batch_seed",
    "completion_laws",
    "design",
    "draw",
    "draw_ensemble",
    "draw_worlds",
    "ensemble_of",
    "features_of",
    "forward_selection",
    "law_of",
    "marginal_of",
    "milestone_dates",
    "prepare",
    "price_path",
    "seasonal_split",
    "with_scenarios",
]
