"""Evidence: what is claimed and where it stands, rival explanations, the state of the alliance, scores."""

from __future__ import annotations

from provender.state.ahead import Ahead, ahead, chances
from provender.state.alliance import AllianceState, Episode, state_of, states_now
from provender.state.breaks import Spread, spread
from provender.state.chain import Chain, Smoothed, episode_factor, smooth
from provender.state.hazards import Rate, chance_ahead
from provender.state.hypotheses import Weighed, weigh
from provender.state.locators import SpanCheck, check_spans
from provender.state.motion import Motion, leads_to, motion_of, rates_of
from provender.state.pooled import Pooled, pooled
from provender.state.scores import brier, log_score, skill

__all__ = [
    "Ahead",
    "AllianceState",
    "Chain",
    "Episode",
    "Motion",
    "Pooled",
    "Rate",
    "Smoothed",
    "SpanCheck",
    "Spread",
    "Weighed",
    "ahead",
    "brier",
    "chance_ahead",
    "chances",
    "check_spans",
    "episode_factor",
    "leads_to",
    "log_score",
    "motion_of",
    "pooled",
    "rates_of",
    "skill",
    "smooth",
    "spread",
    "state_of",
    "states_now",
    "weigh",
]
