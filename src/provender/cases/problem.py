"""What is wrong in a case, as values: every problem with its place, what is allowed and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from provender.errors import ProvenderError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    r"""One thing that is wrong in a file of a case.

    Parameters
    ----------
    code
        Short name of the sort of problem, e.g. ``"unknown-key"``.
    file, line
        File in the case folder, and its line counted from 1 (0: the file as a whole).
    key
        The dotted key, or the row and column, that it is about.
    found, allowed, fix
        The fact with the value found; what is allowed; what to do next.

    Examples
    --------
    >>> print(Problem("share", "case.toml", 7, "offer.a.haircut", "7", "0 to 1", "Write \"7 %\"."))
    case.toml:7: offer.a.haircut: found 7
    allowed: 0 to 1
    <BLANKLINE>
    Write "7 %".
    """

    code: str
    file: str
    line: int
    key: str
    found: str
    allowed: str
    fix: str

    @property
    def place(self) -> str:
        """File, line and key, as the first line of the message begins."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.key}" if self.key else where

    def __str__(self) -> str:
        """Return the fact with its place, what is allowed, and what to do."""
        return f"{self.place}: found {self.found}\nallowed: {self.allowed}\n\n{self.fix}"


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems without repetition, by file and line."""
    return tuple(sorted(set(problems), key=lambda p: (p.file, p.line, p.key, p.code, p.found)))


class CaseProblemsError(ProvenderError):
    """A case that cannot be used; `problems` holds everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = ordered(problems)
        super().__init__(f"{len(self.problems)} problems")

    def __str__(self) -> str:
        """Return all problems below a line that counts them."""
        count = len(self.problems)
        head = "1 problem in the case" if count == 1 else f"{count} problems in the case"
        return "\n\n".join([head, *map(str, self.problems)])
