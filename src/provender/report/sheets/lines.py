"""Lines to sign, gathered by offer: dozens of starts are one decision to a reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from provender.exposure.result import SignedLine
    from provender.report.edition import Edition


@dataclass(frozen=True, slots=True)
class Group:
    """All lines of one offer: the most held at once (work units), the starts, the fees."""

    offer: str
    supplier: str
    most: float
    first: date
    last: date
    n_lines: int
    fee: float


def groups(lines: Sequence[SignedLine]) -> tuple[Group, ...]:
    """Return lines gathered by offer, the dearest first."""
    held: dict[str, list[SignedLine]] = {}
    for line in lines:
        held.setdefault(line.offer, []).append(line)
    return tuple(sorted(map(_group, held.values()), key=lambda g: (-g.fee, g.offer)))


def _group(lines: list[SignedLine]) -> Group:
    starts = [line.start for line in lines]
    fee = sum(line.fee for line in lines)
    return Group(lines[0].offer, lines[0].supplier, most_at_once(lines), min(starts), max(starts), len(lines), fee)


class Termed(Protocol):
    """A line with an amount and a term."""

    @property
    def amount(self) -> float:
        """Return the size, work units."""
        ...

    @property
    def start(self) -> date:
        """Return the first day."""
        ...

    @property
    def end(self) -> date | None:
        """Return the day after the last; None: to the horizon."""
        ...


def most_at_once(lines: Sequence[Termed]) -> float:
    """Return the largest total of lines in term on one day; a term ends before its last day's start."""
    return max(
        sum(line.amount for line in lines if line.start <= day and (line.end is None or line.end > day))
        for day in {line.start for line in lines}
    )


def said(group: Group, unit: str, edition: Edition) -> str:
    """Return a group in a few words."""
    fields = {
        "offer": edition.names.offer(group.offer),
        "amount": edition.figures.number(group.most, unit),
        "start": edition.figures.month(group.first),
    }
    if group.n_lines == 1:
        return edition.words("generic.line", **fields)
    return edition.words("generic.lines", **fields, n=group.n_lines)
