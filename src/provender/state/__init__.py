"""Evidence: what is claimed, where it stands, and whether a document still says so."""

from __future__ import annotations

from provender.state.locators import SpanCheck, check_spans

__all__ = ["SpanCheck", "check_spans"]
