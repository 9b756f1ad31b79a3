"""What an import refuses: problems of the files it was given, and misuse of its options."""

from __future__ import annotations

from provender.cases.problem import CaseProblemsError
from provender.errors import ProvenderError


class ImportProblemsError(CaseProblemsError):
    """Files that cannot be imported; `problems` holds everything that is wrong with them."""

    def __str__(self) -> str:
        """Return all problems below a line that counts them."""
        count = len(self.problems)
        head = "1 problem in what was to be imported" if count == 1 else f"{count} problems in what was to be imported"
        return "\n\n".join([head, *map(str, self.problems)])


class ImportOptionError(ProvenderError, ValueError):
    """An option that cannot be meant; `found` and `allowed` say why."""

    def __init__(self, found: str, allowed: str, fix: str) -> None:
        self.found, self.allowed = found, allowed
        super().__init__(f"found {found}\nallowed: {allowed}\n\n{fix}")
