"""Demand from history: what recent use says of the use to come."""

from __future__ import annotations

from provender.forecasting.recency import Mixture, weighted_quantile

__all__ = ["Mixture", "weighted_quantile"]
