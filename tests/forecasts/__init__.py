"""Forecasts, their scores, and the evidence for them."""
