"""Collects the problems of one file, turning a path into file, line and dotted key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from provender.cases.problem import Problem
from provender.cases.toml_lines import Path, line_of

CASE_FILE = "case.toml"
#: problems that may come from a line that could not be read
_CONSEQUENCES = {
    "conflict",
    "dangling",
    "duplicate",
    "missing-key",
    "missing-why",
    "no-work",
    "placeholder",
    "schema-version",
    "sum",
    "unknown-key",
    "wrong-provision",
}


def dotted(path: Iterable[str | int]) -> str:
    """Return a path as one dotted key.

    Examples
    --------
    >>> dotted(("workload", "a", "tiers", 0, "share"))
    'workload.a.tiers[0].share'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


@dataclass(slots=True)
class Collector:
    """The problems found so far, and where the keys of case.toml stand."""

    lines: Mapping[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: set[Path] = field(default_factory=set)  # paths already told about
    is_partial: bool = False  # whether lines of case.toml had to be left out

    @property
    def certain(self) -> list[Problem]:
        """The problems that left-out lines cannot have caused."""
        return [p for p in self.problems if not (self.is_partial and p.code in _CONSEQUENCES)]

    def add(self, code: str, path: Path, *, found: str, allowed: str, fix: str) -> None:
        """Add a problem of case.toml."""
        self.broken.add(path)
        self.problems.append(Problem(code, CASE_FILE, line_of(self.lines, path), dotted(path), found, allowed, fix))

    def add_in(self, file: str, line: int, key: str, texts: tuple[str, str, str, str]) -> None:
        """Add a problem of another file: code, found, allowed, fix."""
        code, found, allowed, fix = texts
        self.problems.append(Problem(code, file, line, key, found, allowed, fix))
