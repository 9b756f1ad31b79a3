"""Provender's policy: a committee of rules, each with a book of its own; what it signs is their mean."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import numpy as np

from provender.backtest.errors import require
from provender.backtest.past import Past
from provender.backtest.replan import Guard, Replan
from provender.forecasting import Mixture

#: dates further apart than this take the rules for rare dates
_RARE_DAYS = 2.0


@dataclass(frozen=True, slots=True)
class Committee:
    """Sign the mean of what several rules sign, each as if it were alone.

    What a sequence of signings costs is convex in it, so the committee never costs more than its
    members do in the mean, and less where they err on different days.

    Parameters
    ----------
    members
        The rules, at least one.
    """

    members: tuple[Replan, ...]
    name: str = "committee"

    def __post_init__(self) -> None:
        """Refuse a committee of nobody."""
        require(len(self.members) > 0, "no members", "at least one rule", "Name the members.")

    def begin(self) -> Sitting:
        """Return the committee with empty books."""
        return Sitting(self.members, self.name)


class Sitting:
    """A committee during one walk: every member's book, by date."""

    sees_now = False

    def __init__(self, members: tuple[Replan, ...], name: str) -> None:
        self.members, self.name = members, name
        self.books: list[list[float]] = [[] for _ in members]

    def sign(self, past: Past) -> float:
        """Return the mean of what the members sign."""
        for member, book in zip(self.members, self.books, strict=True):
            book.append(member.sign(replace(past, units=np.array(book, dtype=float))))
        return float(np.mean([book[-1] for book in self.books]))


@dataclass(frozen=True, slots=True)
class Provender:
    """The committee for dates that are close, or the one for dates that are rare.

    The members were found by the search of ``benchmarks/backtest`` on recorded and synthetic series;
    the page on the backtest says how well such committees do on series that they were chosen without.
    """

    name: str = "provender"

    def begin(self) -> _Convened:
        """Return a policy that has signed nothing."""
        return _Convened(self.name)


class _Convened:
    """Provender's policy during one walk; the time to the second date says which committee sits."""

    sees_now = False

    def __init__(self, name: str) -> None:
        self.name = name
        self.sitting: Sitting | None = None

    def sign(self, past: Past) -> float:
        """Return what the committee signs."""
        if self.sitting is None:
            is_rare = past.until_next > _RARE_DAYS * past.n_per_day
            self.sitting = Committee(members("rare" if is_rare else "daily"), self.name).begin()
        return self.sitting.sign(past)


@cache
def members(kind: str) -> tuple[Replan, ...]:
    """Return the rules of a kind of dates, ``daily`` or ``rare``."""
    text = resources.files("provender.backtest").joinpath("committees.json").read_text(encoding="utf-8")
    return tuple(_rule(numbers) for numbers in json.loads(text)[kind])


def _rule(numbers: list[float]) -> Replan:
    """Return the rule that a row of the search describes: windows in hours, a margin of 1 or more is no guard."""
    short, long, share, caution, by_term, first, hours, second, look, growth, growth_by_term = numbers
    guards = ((hours / 24.0, first), (3.0, second))
    return Replan(
        Mixture((short / 24.0, long / 24.0), (share, 1.0 - share)),
        caution=caution,
        guards=tuple(Guard(days, margin) for days, margin in guards if margin < 1.0),
        growth=growth,
        look_ahead=look,
        caution_by_term=by_term,
        growth_by_term=growth_by_term,
    )
