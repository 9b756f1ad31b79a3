"""Misuse of the forecasts."""

from __future__ import annotations

from provender.errors import ProvenderError


class ForecastError(ProvenderError, ValueError):
    """Something that cannot be forecast; `found`, `allowed` and `fix` say why and what to do."""

    def __init__(self, found: str, allowed: str, fix: str) -> None:
        self.found, self.allowed, self.fix = found, allowed, fix
        super().__init__(f"found {found}\nallowed: {allowed}\n\n{fix}")


def require(is_met: bool, found: str, allowed: str, fix: str) -> None:  # noqa: FBT001 (reads as a sentence)
    """Refuse what is not allowed."""
    if not is_met:
        raise ForecastError(found, allowed, fix)
