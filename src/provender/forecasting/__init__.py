"""Demand from history as paths: methods, what their quantiles are worth, censored use, workloads without history."""

from __future__ import annotations

from provender.forecasting.calibration import Calibration, calibrate, crps_of, pit_of
from provender.forecasting.censoring import at_limit, product_limit, uncensored
from provender.forecasting.choice import Chosen, choose
from provender.forecasting.errors import ForecastError
from provender.forecasting.law import GrowthFound, Law, Lawful, growth_of, law_of
from provender.forecasting.methods import Ahead, Forecaster, LevelPaths, Library, SeasonalNaive, refilled
from provender.forecasting.new import Growth, by_analogy
from provender.forecasting.recency import Mixture, weighted_quantile

__all__ = [
    "Ahead",
    "Calibration",
    "Chosen",
    "ForecastError",
    "Forecaster",
    "Growth",
    "GrowthFound",
    "Law",
    "Lawful",
    "LevelPaths",
    "Library",
    "Mixture",
    "SeasonalNaive",
    "at_limit",
    "by_analogy",
    "calibrate",
    "choose",
    "crps_of",
    "growth_of",
    "law_of",
    "pit_of",
    "product_limit",
    "refilled",
    "uncensored",
    "weighted_quantile",
]
