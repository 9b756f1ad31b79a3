"""Misuse of the adequacy room."""

from __future__ import annotations

from provender.errors import ProvenderError


class AdequacyError(ProvenderError, ValueError):
    """Input from which no adequacy index can be computed; `found` and `allowed` say why."""

    def __init__(self, found: str, allowed: str, fix: str) -> None:
        self.found, self.allowed, self.fix = found, allowed, fix
        super().__init__(f"found {found}\nallowed: {allowed}\n\n{fix}")
