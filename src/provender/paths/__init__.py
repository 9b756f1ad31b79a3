"""Paths: the alliance played month by month, with its state, events, milestones, clauses and cash."""

from __future__ import annotations

from provender.paths.playing import play
from provender.paths.result import Paths, Share
from provender.paths.rules import Rules, rules_of

__all__ = ["Paths", "Rules", "Share", "play", "rules_of"]
