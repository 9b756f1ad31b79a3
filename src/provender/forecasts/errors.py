"""What can be wrong with a request for forecasts."""

from __future__ import annotations

from provender.errors import ProvenderError


class NoQuestionsError(ProvenderError, ValueError):
    """A case that lists nothing to forecast; `case` names it."""

    def __init__(self, case: str) -> None:
        self.case = case
        super().__init__(
            f"found no [forecast.…] block in case {case!r}\nallowed: one or more questions\n\n"
            'Add one to case.toml, such as [forecast.talks] with hazard = "talks", months = [12], '
            'outcomes = ["renegotiation"].'
        )


class FrozenFileError(ProvenderError, ValueError):
    """A file that holds no frozen forecasts of the case; `path`, `found` and `allowed` say why."""

    def __init__(self, path: str, found: str, allowed: str, fix: str) -> None:
        self.path, self.found, self.allowed, self.fix = path, found, allowed, fix
        super().__init__(f"{path}: found {found}\nallowed: {allowed}\n\n{fix}")
