"""Typed exceptions for misuse of the API; problems of a case are values, see `provender.cases`."""

from __future__ import annotations

from difflib import get_close_matches


class ProvenderError(Exception):
    """Base of everything this package raises on purpose."""


class UnknownNameError(ProvenderError, KeyError):
    """A name that is not among the known ones; `allowed` lists them."""

    def __init__(self, kind: str, found: str, allowed: tuple[str, ...]) -> None:
        self.kind, self.found, self.allowed = kind, found, allowed
        super().__init__(found)

    def __str__(self) -> str:
        """Return the fact, what is allowed, and the nearest name where one is near."""
        told = f"found {self.kind} {self.found!r}; allowed: {', '.join(self.allowed) or 'none'}"
        near = get_close_matches(self.found, self.allowed, n=1)
        return f"{told}\n\nDid you mean {near[0]!r}? Write that instead." if near else told


class DocumentError(ProvenderError):
    """A document that cannot be used; `path`, `found` and `allowed` say why."""

    def __init__(self, path: str, found: str, allowed: str, option: str = "--document FILE") -> None:
        self.path, self.found, self.allowed = path, found, allowed
        super().__init__(f"{path}: {found}\nallowed: {allowed}\n\nGive another file with {option}.")


class StateError(ProvenderError):
    """A case whose state cannot be told; `found` and `allowed` say why."""

    def __init__(self, found: str, allowed: str, fix: str) -> None:
        self.found, self.allowed, self.fix = found, allowed, fix
        super().__init__(f"found {found}\nallowed: {allowed}\n\n{fix}")


class HorizonError(ProvenderError, ValueError):
    """A question about a time at which the case has nothing left to say; `as_of` and `end` say which."""

    def __init__(self, as_of: object, end: object) -> None:
        self.as_of, self.end = as_of, end
        super().__init__(
            f"found as-of date {as_of}\nallowed: before the end of the horizon, {end}\n\n"
            "Ask as of an earlier date, or set a later `end` in case.toml."
        )
